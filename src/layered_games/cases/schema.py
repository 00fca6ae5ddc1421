"""A small schema layer: tables, texts, flags and exact numbers, with errors that name the place."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from fractions import Fraction
from typing import Any, Final

from layered_games.cases.files import BadNumber, shown
from layered_games.cases.ladders import Quantity, RecordFault
from layered_games.errors import CaseError

__all__ = ["Place", "Table", "choice", "flag", "items", "number", "quantity", "slug", "text"]

_FRACTION: Final = re.compile(r"([+-]?\d{1,30})/(\d{1,30})")
_SLUG: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_BIG: Final = 10**30
_LONG_TEXT: Final = 4000
_LINE: Final = 300
_MOST: Final = 100


@dataclass(frozen=True)
class Place:
    """A place in a file: the file's name and a dotted key."""

    file: str
    key: str = ""

    def child(self, key: str) -> Place:
        """Return the place of a key, or of ``[0].key`` and the like, in this one."""
        safe = shown(key, 40)
        dot = "." if self.key and not safe.startswith("[") else ""
        return Place(self.file, self.key + dot + safe)

    def fault(self, what: str, mend: str) -> CaseError:
        """Return an error of one line: file, place, what is wrong, the mend."""
        head = shown(self.file, 200) + (f": {self.key}" if self.key else "")
        return CaseError(f"{head}: {what}; {mend}")

    def adopt(self, fault: RecordFault) -> CaseError:
        """Return the fault of a record as an error at this place."""
        return self.child(fault.where).fault(fault.what, fault.mend)


def _kind(raw: object) -> str:
    if isinstance(raw, bool):
        return f"the truth value {str(raw).lower()}"
    if isinstance(raw, str):
        return f'the text "{shown(raw, 40)}"'
    if isinstance(raw, Mapping):
        return "a table"
    if isinstance(raw, list):
        return "a list"
    if isinstance(raw, date | datetime | time):
        return f"the date or time {raw}"
    return "a number"


class Table:
    """A TOML table of which every key is known and every required key present."""

    def __init__(
        self, raw: object, place: Place, allowed: Iterable[str], required: Iterable[str] = ()
    ) -> None:
        if not isinstance(raw, Mapping):
            raise place.fault(f"{_kind(raw)} where a table belongs", f"write it as [{place.key or 'table'}]")
        self.place = place
        self._raw: Mapping[str, Any] = raw
        known = list(allowed)
        for key in raw:
            if key not in known:
                near = difflib.get_close_matches(key[:80], known, n=1)
                mend = f"did you mean {near[0]}?" if near else f"the keys here are {', '.join(known)}"
                raise place.child(key).fault("unknown key", mend)
        for key in required:
            if key not in raw:
                raise place.child(key).fault("missing", f"add the key {key}")

    def __getitem__(self, key: str) -> Any:
        return self._raw[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._raw)

    def __contains__(self, key: object) -> bool:
        return key in self._raw

    def at(self, key: str) -> Place:
        """Return the place of a key of this table."""
        return self.place.child(key)

    def text(self, key: str, default: str = "", *, line: bool = True) -> str:
        """Return a text; the default if the key is absent."""
        return text(self[key], self.at(key), line=line) if key in self else default

    def flag(self, key: str, default: bool) -> bool:
        """Return a truth value; the default if the key is absent."""
        return flag(self[key], self.at(key)) if key in self else default

    def choice(self, key: str, options: tuple[str, ...], default: str) -> str:
        """Return one of several words; the default if the key is absent."""
        return choice(self[key], self.at(key), options) if key in self else default


def text(raw: object, place: Place, *, line: bool = True) -> str:
    """Return a non-empty text without control characters; one line unless told otherwise."""
    if not isinstance(raw, str):
        raise place.fault(f"{_kind(raw)} where a text belongs", 'write it in "quotes"')
    clean = raw.strip()
    if not clean:
        raise place.fault("the text is empty", "write something, or drop the key")
    limit = _LINE if line else _LONG_TEXT
    if len(clean) > limit:
        raise place.fault(f"the text has {len(clean)} characters", f"shorten it to {limit}")
    for character in clean:
        if unicodedata.category(character) in {"Cc", "Cf", "Zl", "Zp"} and (line or character not in "\n\t"):
            raise place.fault(
                f"the text holds the control character {shown(character)}",
                "write it on one line of printable characters" if line else "use printable characters",
            )
    return clean


def slug(raw: object, place: Place) -> str:
    """Return a name that is safe as a file name."""
    name = text(raw, place)
    if not _SLUG.fullmatch(name):
        raise place.fault(
            f'"{shown(name, 40)}" is no name', "use up to 64 lower-case letters, digits, - and _"
        )
    return name


def choice(raw: object, place: Place, options: tuple[str, ...]) -> str:
    """Return one of several words."""
    word = text(raw, place)
    if word not in options:
        near = difflib.get_close_matches(word, options, n=1)
        mend = f"did you mean {near[0]}?" if near else f"use one of {', '.join(options)}"
        raise place.fault(f'"{shown(word, 40)}" is not allowed', mend)
    return word


def flag(raw: object, place: Place) -> bool:
    """Return a truth value."""
    if not isinstance(raw, bool):
        raise place.fault(f"{_kind(raw)} where a truth value belongs", "write true or false")
    return raw


def items(raw: object, place: Place) -> list[tuple[Place, Any]]:
    """Return the entries of a list with their places, counted from 0."""
    if not isinstance(raw, list):
        raise place.fault(f"{_kind(raw)} where a list belongs", f"write [[{place.key}]] tables or [ ... ]")
    if len(raw) > _MOST:
        raise place.fault(f"the list has {len(raw)} entries", f"give at most {_MOST}")
    return [(place.child(f"[{i}]"), entry) for i, entry in enumerate(raw)]


def number(raw: object, place: Place) -> Fraction:
    """Return an exact number: an integer, a decimal, or a fraction in quotes such as ``"70/3"``."""
    if isinstance(raw, BadNumber):
        raise place.fault(
            f"{shown(raw.text, 30)} is no usable number", "give a finite number of at most 60 digits"
        )
    if isinstance(raw, str):
        match = _FRACTION.fullmatch(raw.strip())
        if match is None:
            raise place.fault(
                f"{_kind(raw)} where a number belongs",
                'write it without quotes; only fractions are quoted, as "70/3"',
            )
        if int(match.group(2)) == 0:
            raise place.fault(f"the fraction {match.group()} divides by zero", "give a positive denominator")
        return Fraction(int(match.group(1)), int(match.group(2)))
    if isinstance(raw, bool) or not isinstance(raw, int | Fraction):
        raise place.fault(f"{_kind(raw)} where a number belongs", "write a number such as 60")
    exact = Fraction(raw)
    if abs(exact) > _BIG:
        raise place.fault("the number is too large", "give at most 30 digits")
    return exact


def quantity(raw: object, place: Place, *, assumed: bool) -> Quantity:
    """Return a quantity: a bare number, or a table with value, range, assumed, calibrated, note.

    Parameters
    ----------
    raw : object
        What the file holds.
    place : Place
    assumed : bool
        Whether a number that does not say so counts as an assumption.
    """
    if not isinstance(raw, Mapping):
        value = number(raw, place)
        return Quantity(value, value, value, assumed)
    table = Table(raw, place, ("value", "range", "assumed", "calibrated", "note"), ("value",))
    value = number(table["value"], table.at("value"))
    is_assumed = table.flag("assumed", assumed or "range" in table)
    calibrated = table.flag("calibrated", False)
    low, high = _ends(table) if "range" in table else (value, value)
    note = table.text("note", line=False)
    for key in ("range", "note"):
        if is_assumed and key not in table:
            raise table.at(key).fault(
                "missing", f"an assumed number has a {key}; add it, or set assumed = false"
            )
    try:
        return Quantity(value, low, high, is_assumed, calibrated, note)
    except RecordFault as fault:
        raise place.adopt(fault) from fault


def _ends(table: Table) -> tuple[Fraction, Fraction]:
    entries = items(table["range"], table.at("range"))
    if len(entries) != 2:
        raise table.at("range").fault(f"{len(entries)} numbers where two belong", "write range = [low, high]")
    low, high = (number(entry, place) for place, entry in entries)
    return low, high
