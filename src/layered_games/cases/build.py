"""Builds a Case from the tables of a file, checking every key on the way."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from layered_games.cases.files import shown
from layered_games.cases.ladders import DIMENSIONS, Ladder, Layer, Quantity, RecordFault, plain
from layered_games.cases.records import (
    MOTIVES,
    REGIMES,
    SOURCES,
    Case,
    CaseParameter,
    Expected,
    Reading,
)
from layered_games.cases.schema import Place, Table, choice, items, number, quantity, slug, text
from layered_games.errors import ParameterError

if TYPE_CHECKING:
    from layered_games.parameters import ParameterSpace

__all__ = ["SCHEMA", "build_case"]

SCHEMA: Final = 1
"""Version of the file format."""

_HEAD = ("schema", "name", "title", "title_zh", "source", "text", "facts", "assumptions", "readings")
_SHARED = ("superior", "subordinate", "ladder", "parameters", "expected", "observed")
_TIMES = ("deadline", "days", "months", "years")
_YEAR: Final = 365


def build_case(raw: Mapping[str, Any], file: str, space: ParameterSpace | None = None) -> Case:
    """Return the case that the tables of a file describe.

    Parameters
    ----------
    raw : mapping
        The file as TOML gives it, decimals as fractions.
    file : str
        Name for errors.
    space : ParameterSpace, optional
        If given, the parameters must be exactly its parameters, inside their domains.

    Raises
    ------
    CaseError
        With one line: file, place, what is wrong, the mend.
    """
    top = Place(file)
    if "schema" in raw:  # first, since another version may have other keys
        _check_schema(Place(file, "schema"), raw["schema"])
    required = ("schema", "name", "title", "source", "text")
    table = Table(raw, top, _HEAD + _SHARED, required)
    return Case(
        name=slug(table["name"], table.at("name")),
        title=table.text("title"),
        title_zh=table.text("title_zh"),
        source=table.text("source", line=False),
        text=table.text("text", line=False),
        facts=_texts(table, "facts"),
        assumptions=_texts(table, "assumptions"),
        readings=_readings(table, space),
    )


def _check_schema(place: Place, raw: object) -> None:
    version = number(raw, place)
    if version != SCHEMA:
        raise place.fault(
            f"version {shown(plain(version), 20)} is not known",
            f"this release reads schema = {SCHEMA}; see docs/cases.md",
        )


def _texts(table: Table, key: str) -> tuple[str, ...]:
    if key not in table:
        return ()
    return tuple(text(entry, place, line=False) for place, entry in items(table[key], table.at(key)))


def _readings(table: Table, space: ParameterSpace | None) -> tuple[Reading, ...]:
    if "readings" not in table:
        own = Table({}, table.place, ())
        return (_reading(own, table, space),)
    listed = items(table["readings"], table.at("readings"))
    if not listed:
        raise table.at("readings").fault("the list is empty", "give at least one reading, or drop the key")
    keys = ("name", "title", "title_zh", "text", "source", *_SHARED)
    readings: list[Reading] = []
    for place, raw in listed:
        reading = _reading(Table(raw, place, keys, ("name",)), table, space)
        if reading.name in {r.name for r in readings}:
            raise place.child("name").fault(
                f'the reading "{reading.name}" appears twice', "name each reading once"
            )
        readings.append(reading)
    return tuple(readings)


def _reading(own: Table, shared: Table, space: ParameterSpace | None) -> Reading:
    """Build a reading; what it does not give itself it takes from the top of the file."""

    def giver(key: str) -> Table:
        return own if key in own else shared

    source = giver("ladder")
    if "ladder" not in source:
        raise own.at("ladder").fault("missing", "add a [ladder] with its layers")
    ladder = _ladder(source["ladder"], source.at("ladder"))
    reading = Reading(
        name=slug(own["name"], own.at("name")) if "name" in own else "main",
        title=own.text("title", shared.text("title")),
        title_zh=own.text("title_zh", shared.text("title_zh")),
        text=own.text("text", line=False),
        source=own.choice("source", SOURCES, "ours"),
        superior=giver("superior").text("superior", ladder.layers[0].name),
        subordinate=giver("subordinate").text("subordinate", ladder.layers[-1].name),
        ladder=ladder,
        parameters=_parameters(own, shared, space),
        expected=_expected(giver("expected")),
    )
    _check_observed(giver("observed"), reading)
    return reading


def _ladder(raw: object, place: Place) -> Ladder:
    table = Table(raw, place, ("dimension", "unit", "start", "layers"), ("dimension", "unit", "layers"))
    start = _date(table["start"], table.at("start")) if "start" in table else None
    layers = tuple(_layer(entry, where, start) for where, entry in items(table["layers"], table.at("layers")))
    try:
        return Ladder(
            choice(table["dimension"], table.at("dimension"), DIMENSIONS), table.text("unit"), layers, start
        )
    except RecordFault as fault:
        raise place.adopt(fault) from fault


def _layer(raw: object, place: Place, start: date | None) -> Layer:
    table = Table(raw, place, ("name", "name_zh", "target", "when", *_TIMES), ("name", "target"))
    given = [key for key in _TIMES if key in table]
    if len(given) > 1:
        raise table.at(given[1]).fault(
            f"the time is given twice, as {' and '.join(given)}", "keep one of them"
        )
    name = table.text("name")
    days, deadline, months = _time(table, given[0], start) if given else (None, None, None)
    return Layer(
        name,
        table.text("name_zh", name),
        quantity(table["target"], table.at("target"), assumed=False),
        days,
        deadline,
        months,
        table.text("when"),
    )


def _time(table: Table, key: str, start: date | None) -> tuple[Quantity, date | None, Quantity | None]:
    place = table.at(key)
    if key == "deadline":
        end = _date(table[key], place)
        if start is None:
            raise place.fault(
                "a date needs a first day", "add start = YYYY-MM-DD to the ladder, or give days"
            )
        if end < start:
            raise place.fault(f"the deadline {end} lies before the start {start}", "give a later date")
        return Quantity.fact((end - start).days + 1), end, None
    time = quantity(table[key], place, assumed=False)
    if time.low <= 0:
        raise place.fault("a time is above 0", f"give a positive number of {key}")
    factor = {"days": Fraction(1), "months": Fraction(_YEAR, 12), "years": Fraction(_YEAR)}[key]
    scaled = Quantity(
        time.value * factor, time.low * factor, time.high * factor, time.assumed, time.calibrated, time.note
    )
    return scaled, None, time if key == "months" else None


def _date(raw: object, place: Place) -> date:
    if isinstance(raw, datetime) or not isinstance(raw, date):
        raise place.fault("this is no date", "write it as 2023-06-30, without quotes and without a time")
    return raw


def _parameters(own: Table, shared: Table, space: ParameterSpace | None) -> tuple[CaseParameter, ...]:
    found: dict[str, tuple[Quantity, Place]] = {}
    for giver in (shared, own):
        if "parameters" not in giver:
            continue
        raw, place = giver["parameters"], giver.at("parameters")
        allowed = list(space) if space is not None else list(raw) if isinstance(raw, Mapping) else []
        table = Table(raw, place, allowed)
        for name in table:
            if not name.isidentifier():
                raise table.at(name).fault("this cannot name a parameter", "use letters, digits and _")
            found[name] = (quantity(table[name], table.at(name), assumed=name != "tau"), table.at(name))
    if space is not None:
        _check_space(found, own.at("parameters"), space)
        found = {name: found[name] for name in space}
    return tuple(CaseParameter(name, value) for name, (value, _) in found.items())


def _check_space(found: Mapping[str, tuple[Quantity, Place]], place: Place, space: ParameterSpace) -> None:
    """Check names, domains (of values and of both ends of the ranges) and joint relations."""
    for name, (value, where) in found.items():
        for key, entry in (("value", value.value), ("range", value.low), ("range", value.high)):
            if entry not in space[name].domain:
                raise where.child(key).fault(
                    f"{plain(entry)} is outside the domain {space[name].domain} of {name}",
                    f"give a number in {space[name].domain}" + _meaning(space[name].meaning),
                )
    missing = [name for name in space if name not in found]
    if missing:
        raise place.child(missing[0]).fault("missing", f"the game needs {', '.join(missing)}; add them")
    try:
        space.validate({name: value.value for name, (value, _) in found.items()})
    except ParameterError as error:
        raise place.fault(shown(error, 200), "change one of these values") from error


def _meaning(meaning: str) -> str:
    return f" ({meaning})" if meaning else ""


def _expected(giver: Table) -> Expected | None:
    if "expected" not in giver:
        return None
    keys = ("regime", "regime_source", "motive", "motive_source", "note")
    table = Table(giver["expected"], giver.at("expected"), keys, ("regime",))
    return Expected(
        choice(table["regime"], table.at("regime"), REGIMES),
        table.choice("regime_source", SOURCES, "ours"),
        choice(table["motive"], table.at("motive"), MOTIVES) if "motive" in table else None,
        table.choice("motive_source", SOURCES, "ours"),
        table.text("note", line=False),
    )


def _check_observed(giver: Table, reading: Reading) -> None:
    """Check a stated bid against the ladder: it is tau times the overbid index, exactly."""
    if "observed" not in giver:
        return
    table = Table(giver["observed"], giver.at("observed"), ("bid",), ("bid",))
    bid = number(table["bid"], table.at("bid"))
    if bid != reading.observed_bid:
        raise table.at("bid").fault(
            f"the bid {plain(bid)} differs from tau times the ladder's index, {reading.observed_bid}",
            f'write bid = "{reading.observed_bid}", mend tau or the ladder, or drop the key',
        )
