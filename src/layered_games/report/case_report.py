"""The numbers of one case as frozen records: ladder, equilibrium, map, reforms, robustness."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from layered_games.cases import (
    Case,
    Index,
    Ladder,
    Layer,
    Quantity,
    Reading,
    overbid_index,
    rate_ratio,
    step_indices,
)
from layered_games.games.sequential import SequentialGame
from layered_games.regime import RegimePoint, regime_at
from layered_games.report.maps import RegimeMap, regime_map
from layered_games.report.numbers import to_fraction
from layered_games.report.reforms import Reform, reforms
from layered_games.report.robustness import DRAWS, Robustness, robustness

__all__ = [
    "CaseReport",
    "Comparison",
    "LadderRow",
    "Play",
    "ReadingReport",
    "case_report",
    "ladder_rows",
    "reading_report",
]

ROUNDING: Final = 10**9
Note = Callable[[str], None]


@dataclass(frozen=True)
class LadderRow:
    """One layer of a ladder.

    Attributes
    ----------
    layer : Layer
    rate : Quantity
        What it demands; in the deadline dimension its target a day.
    announced : Fraction
        The same in the unit of the received target ``tau``.
    step, index : Index or None
        Its rate over that of the layer before, and over that of the first; None for the first.
    """

    layer: Layer
    rate: Quantity
    announced: Fraction
    step: Index | None
    index: Index | None


@dataclass(frozen=True)
class Comparison:
    """A claim beside what was computed.

    Attributes
    ----------
    what : str
    claimed, computed : text, number or None
        None where nothing is claimed, or nothing computed.
    source : str
        Who claims it: ``"paper"`` or ``"ours"``, ``"ladder"`` for the last announcement; empty where
        nothing is claimed.
    """

    what: str
    claimed: Any
    computed: Any
    source: str = ""

    @property
    def agrees(self) -> bool | None:
        """Whether the two are equal; None where there is nothing to compare."""
        return None if self.claimed is None else bool(self.claimed == self.computed)


@dataclass(frozen=True)
class Play:
    """The equilibrium at a reading's parameters, and what follows from it.

    Attributes
    ----------
    point : RegimePoint
        With the weakly dominant target where the superior is indifferent.
    passed_on : RegimePoint
        With the received target passed on where the superior is indifferent.
    regime, motive, bid : Comparison
    map : RegimeMap
    reforms : tuple of Reform
    robustness : Robustness
    """

    point: RegimePoint
    passed_on: RegimePoint
    regime: Comparison
    motive: Comparison
    bid: Comparison
    map: RegimeMap
    reforms: tuple[Reform, ...]
    robustness: Robustness

    @property
    def ends(self) -> tuple[Reform, ...]:
        """The reforms of which some value ends overbidding."""
        return tuple(r for r in self.reforms if any(way.ends for way in r.exits))

    @property
    def fragile(self) -> tuple[Reform, ...]:
        """The parameters whose own range suffices to change the regime."""
        return tuple(r for r in self.reforms if not r.robust)


@dataclass(frozen=True)
class ReadingReport:
    """Everything computed for one reading; ``play`` is None if the file gives no parameters."""

    reading: Reading
    rows: tuple[LadderRow, ...]
    index: Index
    play: Play | None

    @property
    def steps(self) -> tuple[Index, ...]:
        """The step ratios."""
        return tuple(row.step for row in self.rows if row.step is not None)


@dataclass(frozen=True)
class CaseReport:
    """Everything computed for one case.

    Attributes
    ----------
    case : Case
    readings : tuple of ReadingReport
    ratio : Index or None
        The last rate of the last reading over that of the first, where they have different ladders
        of one unit.
    """

    case: Case
    readings: tuple[ReadingReport, ...]
    ratio: Index | None


def case_report(
    game: SequentialGame, case: Case, draws: int = DRAWS, note: Note = lambda step: None
) -> CaseReport:
    """Compute everything that a report says about a case.

    Parameters
    ----------
    game : SequentialGame
        The canonical game.
    case : Case
        Read with the game's parameter space, so that its parameters fit.
    draws : int
        Draws for the robustness over the ranges.
    note : callable
        Told what is done next, for a progress bar.

    Examples
    --------
    >>> from layered_games.cases import builtin_case
    >>> from layered_games.models import overbidding
    >>> report = case_report(overbidding(), builtin_case("sewage"), draws=100)
    >>> [(r.reading.name, str(r.play.point.regime), r.play.bid.agrees) for r in report.readings]
    [('active', 'active', True), ('chain', 'passive', True)]
    """
    found = []
    for reading in case.readings:
        note(f"{case.name}: {reading.name}")
        found.append(reading_report(game, reading, draws))
    return CaseReport(case, tuple(found), _ratio(case))


def _ratio(case: Case) -> Index | None:
    first, last = case.readings[0], case.readings[-1]
    one, other = first.ladder, last.ladder
    if one == other or (one.dimension, one.unit) != (other.dimension, other.unit):
        return None
    return rate_ratio(last, first)


def reading_report(game: SequentialGame, reading: Reading, draws: int = DRAWS) -> ReadingReport:
    """Compute everything that a report says about one reading."""
    play = _play(game, reading, draws) if reading.parameters else None
    return ReadingReport(reading, ladder_rows(reading), overbid_index(reading.ladder), play)


def ladder_rows(reading: Reading) -> tuple[LadderRow, ...]:
    """Return the layers of a reading with their step ratios and cumulated indices.

    Examples
    --------
    >>> from layered_games.cases import builtin_case
    >>> [str(row.index) for row in ladder_rows(builtin_case("sewage").reading()) if row.index]
    ['1.017', '1.033', '1.167']
    """
    ladder = reading.ladder
    steps = (None, *step_indices(ladder))
    rows = []
    for number, (layer, announced, step) in enumerate(
        zip(ladder.layers, reading.announced, steps, strict=True)
    ):
        part = Ladder(ladder.dimension, ladder.unit, ladder.layers[: number + 1], ladder.start)
        index = overbid_index(part) if number else None
        rows.append(LadderRow(layer, ladder.rate(number), announced, step, index))
    return tuple(rows)


def _play(game: SequentialGame, reading: Reading, draws: int) -> Play:
    values, ranges = reading.values, reading.ranges
    point = regime_at(game, values)
    claim = reading.expected
    bid = game.roles.bid if game.roles else ""
    return Play(
        point,
        regime_at(game, values, selection="pass-through"),
        Comparison(
            "regime", claim.regime if claim else None, str(point.regime), claim.regime_source if claim else ""
        ),
        Comparison(
            "motive",
            claim.motive if claim else None,
            point.motive,
            claim.motive_source if claim and claim.motive else "",
        ),
        Comparison("bid", _rounded(reading.observed_bid), _rounded(point.values[bid]), "ladder"),
        regime_map(game, values),
        reforms(game, values, ranges, point.regime),
        robustness(game, ranges, draws),
    )


def _rounded(value: Any) -> Any:
    """An exact number as a Fraction; an irrational one to nine digits, so that it can be compared."""
    number = to_fraction(value)
    return Fraction(round(float(value) * ROUNDING), ROUNDING) if number is None else number
