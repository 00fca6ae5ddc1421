"""Boxes: a side for each symbol, with exact ends that may be infinite, open or closed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from math import ceil, floor, inf
from typing import Final

import sympy as sp

from layered_games.proofs.box_arithmetic import Range, enclosed
from layered_games.proofs.formula import Atom, Formula, symbols_of

__all__ = ["Box", "Side", "bounds", "split"]

ROUNDS: Final = 4


@dataclass(frozen=True)
class Side:
    """The values of one symbol; None is an end at infinity."""

    low: Fraction | None = None
    high: Fraction | None = None
    low_open: bool = True
    high_open: bool = True

    @cached_property
    def range(self) -> Range:
        """The side as a range of floats."""
        low = -inf if self.low is None else enclosed(_rational(self.low))[0]
        high = inf if self.high is None else enclosed(_rational(self.high))[1]
        below = self.low is not None and (self.low > 0 or (self.low == 0 and self.low_open))
        above = self.high is not None and (self.high < 0 or (self.high == 0 and self.high_open))
        return low, high, below or above, True

    @cached_property
    def closed(self) -> Range:
        """The same with the finite ends taken in."""
        return replace(self, low_open=False, high_open=False).range

    @cached_property
    def inner(self) -> Side:
        """The same with both ends left out."""
        return replace(self, low_open=True, high_open=True)

    @property
    def empty(self) -> bool:
        """Whether no number is in it."""
        if self.low is None or self.high is None:
            return False
        return self.low > self.high or (self.low == self.high and (self.low_open or self.high_open))

    @cached_property
    def middle(self) -> Fraction:
        """A simple number inside."""
        return _middle(self.low, self.high)

    @property
    def width(self) -> Fraction | None:
        """The difference of the ends."""
        return None if self.low is None or self.high is None else self.high - self.low

    def narrowed(self, bound: Fraction, above: bool, strict: bool) -> Side:
        """Add one more bound, from below if ``above``."""
        if above and (self.low is None or (bound, strict) > (self.low, self.low_open)):
            return replace(self, low=bound, low_open=strict)
        if not above and (self.high is None or (-bound, strict) > (-self.high, self.high_open)):
            return replace(self, high=bound, high_open=strict)
        return self


Box = dict[sp.Symbol, Side]


def _rational(value: Fraction) -> sp.Rational:
    return sp.Rational(value.numerator, value.denominator)


def _middle(low: Fraction | None, high: Fraction | None) -> Fraction:
    """The simplest number in the middle half; for infinite ends, farther and farther out."""
    if low is None and high is None:
        return Fraction(0)
    if low is None or high is None:
        if low is None:
            return -_middle(None if high is None else -high, None)
        return Fraction(floor(low) + 1) if low < 1 else Fraction(2 * ceil(low))
    quarter = (high - low) / 4
    return _simplest(low + quarter, high - quarter)


def _simplest(low: Fraction, high: Fraction) -> Fraction:
    """The number with the smallest denominator between two (Stern and Brocot's tree)."""
    if low <= 0 <= high:
        return Fraction(0)
    if high < 0:
        return -_simplest(-high, -low)
    whole = ceil(low)
    if whole <= high:
        return Fraction(whole)
    rest = _simplest(1 / (high - whole + 1), 1 / (low - whole + 1))
    return whole - 1 + 1 / rest


def split(box: Box, symbol: sp.Symbol) -> tuple[Box, Box]:
    """Cut a box at the middle of one side."""
    side = box[symbol]
    cut = side.middle
    return (
        {**box, symbol: replace(side, high=cut, high_open=False)},
        {**box, symbol: replace(side, low=cut, low_open=True)},
    )


def bounds(facts: Iterable[Formula], symbols: Sequence[sp.Symbol]) -> Box:
    """Read bounds on single symbols off the facts that are linear, some rounds over.

    Examples
    --------
    >>> x, y = sp.symbols("x y", real=True)
    >>> box = bounds([Atom(x, ">"), Atom(x - y, "<="), Atom(2*y - 1, "<")], [x, y])
    >>> box[x].low, box[x].high, box[x].high_open
    (Fraction(0, 1), Fraction(1, 2), True)
    """
    box: Box = {s: Side() for s in symbols}
    rows = [r for f in facts if isinstance(f, Atom) and (r := _linear(f)) is not None]
    for _ in range(ROUNDS):
        before = dict(box)
        for slopes, rest, operator in rows:
            if operator in (">", ">=", "=="):
                _contract(box, slopes, rest, operator == ">")
            if operator in ("<", "<=", "=="):
                _contract(box, {s: -c for s, c in slopes.items()}, -rest, operator == "<")
        if box == before or any(side.empty for side in box.values()):
            break
    return box


Row = tuple[dict[sp.Symbol, Fraction], Fraction, str]


def _linear(atom: Atom) -> Row | None:
    """Coefficients, constant and operator of a linear fact."""
    symbols = symbols_of(atom.polynomial)
    if atom.operator == "!=" or not 0 < len(symbols) <= 8 or atom.polynomial.count_ops() > 30:
        return None
    if atom.polynomial.has(sp.Pow, sp.Function):  # not multiplied out
        return None
    terms = sp.expand(atom.polynomial).as_coefficients_dict()
    if any(not c.is_Rational for c in terms.values()) or set(terms) - symbols - {sp.S.One}:
        return None
    exact = {s: Fraction(int(c.p), int(c.q)) for s, c in terms.items()}
    rest = exact.pop(sp.S.One, Fraction(0))
    return exact, rest, atom.operator


def _contract(box: Box, slopes: Mapping[sp.Symbol, Fraction], rest: Fraction, strict: bool) -> None:
    """Use ``sum(slope*symbol) + rest >= 0``: each symbol against the extremes of the others."""
    for symbol, slope in slopes.items():
        total, some_open = rest, strict
        for other, c in slopes.items():
            if other is symbol:
                continue
            end = box[other].high if c > 0 else box[other].low
            if end is None:
                break
            total += c * end
            some_open = some_open or (box[other].high_open if c > 0 else box[other].low_open)
        else:
            box[symbol] = box[symbol].narrowed(-total / slope, slope > 0, some_open)
