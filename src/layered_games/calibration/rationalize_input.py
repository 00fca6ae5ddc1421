"""Reading a ladder of targets: numbers or intervals, checked."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import sympy as sp

from layered_games.errors import GameError, ParameterError
from layered_games.parameters import exact

__all__ = ["Rung", "read_ladder"]


LEAST: Final = sp.Rational(1, 10**6)
"""Targets are positive, however they are rounded."""


@dataclass(frozen=True)
class Rung:
    """One announced target: the number, and how far the true one may lie below and above it."""

    value: sp.Expr
    lower: sp.Expr
    upper: sp.Expr

    @property
    def sharp(self) -> bool:
        """Whether the number is taken as exact."""
        return bool(self.lower == self.upper)


def read_ladder(ladder: Any, tolerance: Any = 0, until: Any = None) -> tuple[Rung, ...]:
    """Return the rungs of a ladder, from the received target to the bid.

    Parameters
    ----------
    ladder : sequence of number
    tolerance : number
        Half the width of rounding.
    until : number, optional
        Of numbers of which smaller ones are stricter, such as dates: the last one. Then the pressure, the
        distance of an entry from it, is the target.

    Raises
    ------
    GameError
        If there are fewer than two entries, one is no positive number, or the ladder falls.

    Examples
    --------
    >>> [str(r.value) for r in read_ladder([60, "61", 62.5])]
    ['60', '61', '125/2']
    >>> [str(r.value) for r in read_ladder([12, 6], until=18)]
    ['6', '12']
    """
    if isinstance(ladder, str | bytes) or not hasattr(ladder, "__iter__"):
        raise GameError(f"a ladder is a list of targets such as [60, 61, 62, 70], not {ladder!r}")
    entries = list(ladder)
    if len(entries) < 2:
        raise GameError(
            f"the ladder {entries} has {len(entries)} entries; give the received target and at least one more"
        )
    try:
        width = exact(tolerance)
    except ParameterError as error:
        raise GameError(f"tolerance: {error}; give half the width of rounding, for instance 0.5") from None
    if width < 0:
        raise GameError(
            f"tolerance {tolerance} is negative; give half the width of rounding, for instance 0.5"
        )
    values = [_number(place, entry) for place, entry in enumerate(entries)]
    if until is not None:
        values = _pressure(values, _number(None, until))
    _rising(values, until is not None)
    return tuple(
        Rung(v, max(v - width, sp.Rational(1, 10**6)), v + width) if width else Rung(v, v, v) for v in values
    )


def _pressure(values: Sequence[sp.Expr], last: sp.Expr) -> list[sp.Expr]:
    """How far each entry lies before the last one possible."""
    for place, value in enumerate(values, 1):
        if value >= last:
            raise GameError(f"ladder entry {place} is {value}, not below until = {last}: it asks nothing")
    return [last - value for value in values]


def _number(place: int | None, entry: Any) -> sp.Expr:
    where = "until" if place is None else f"ladder entry {place + 1}"
    if isinstance(entry, float) and not math.isfinite(entry):
        raise GameError(f"{where} is {entry}, no finite number; leave out what is not known")
    try:
        value = exact(entry)
    except ParameterError as error:
        raise GameError(f"{where}: {error}") from None
    if not value > 0:
        raise GameError(f"{where} is {entry}; targets are positive numbers (domain (0, oo))")
    return value


def _rising(values: Sequence[sp.Expr], stricter_below: bool = False) -> None:
    if stricter_below and any(other < one for one, other in pairwise(values)):
        raise GameError(
            "with until, smaller numbers are stricter, and this ladder rises somewhere: a superior may pass "
            "a date on or move it forward, never put it off. Without until, larger numbers are stricter"
        )
    for place, (one, other) in enumerate(pairwise(values), 2):
        if other < one:
            raise GameError(
                f"the ladder falls from {one} to {other} at entry {place}: a superior may pass a target on "
                "or raise it (T >= tau), never lower it. If smaller numbers are stricter (a deadline that "
                "moves forward), give the last date possible as until: the time left is the pressure"
            )
