"""Signs of functions on a box, proved by ranges and by monotony.

Algorithm
---------
A function is positive on a box if its range is. Where the sign of a partial derivative is certain inside
the box, the smallest value lies on a face, where there is one symbol less; if that face does not belong to
the box and the derivative is not zero, the values inside are larger than those on the face (mean value
theorem). Signs of derivatives are proved in the same way, up to some order, so that equality at a corner
is no obstacle. At a corner the sign is computed exactly.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

import sympy as sp

from layered_games.proofs.box_arithmetic import Range
from layered_games.proofs.box_functions import Program, Unsupported, compiled
from layered_games.proofs.box_sides import Box, Side
from layered_games.proofs.exactness import sign_of

__all__ = ["OutOfTime", "Signs", "number_sign", "prepared", "slope_of"]

MAX_OPS: Final = 1500
"""Size of a derivative that is still used."""
SMALL: Final = 150
"""Size of a sum that is brought to a common denominator."""


class OutOfTime(Exception):
    """The deadline is over, or enough work is done."""


@lru_cache(maxsize=20_000)
def prepared(e: sp.Expr) -> sp.Expr:
    """Return the expression over a common denominator, with common factors taken out."""
    size = e.count_ops()
    if size <= SMALL:
        e = sp.together(e)
    return sp.factor_terms(e) if size <= MAX_OPS else e


@lru_cache(maxsize=20_000)
def slope_of(e: sp.Expr, symbol: sp.Symbol) -> sp.Expr | None:
    """Return the partial derivative; None where there is none, or it is too large."""
    if e.count_ops() > MAX_OPS or e.has(sp.floor, sp.ceiling):
        return None
    found = sp.diff(e, symbol)
    if found.count_ops() > MAX_OPS or found.has(sp.Derivative, sp.Subs, sp.DiracDelta, sp.zoo, sp.nan):
        return None
    return prepared(found)


@lru_cache(maxsize=20_000)
def number_sign(e: sp.Expr) -> int | None:
    """Return the sign of a real number: by Arb where it is not zero, else exactly; None if uncertain."""
    if e.is_Rational:
        return int(e.p > 0) - int(e.p < 0)
    if e.has(sp.oo, -sp.oo, sp.zoo, sp.nan, sp.I):
        return None
    try:
        found = compiled(e).range(())
    except Unsupported:
        return None
    if found is None or not found[3]:
        return None
    if found[0] > 0 or found[1] < 0:
        return 1 if found[0] > 0 else -1
    sign = sign_of(e)
    if sign is None:
        simpler = sp.expand(sp.expand_log(sp.expand(e), force=True))
        sign = sign_of(simpler) if simpler != e else None
    return sign


class Signs:
    """Proofs of signs on boxes, until a deadline or a number of steps is reached."""

    def __init__(self, deadline: float, steps: int) -> None:
        self.deadline, self.steps = deadline, steps

    def tick(self) -> None:
        """Count one step.

        Raises
        ------
        OutOfTime
        """
        self.steps -= 1
        if self.steps < 0 or time.monotonic() > self.deadline:
            raise OutOfTime

    def range(self, e: sp.Expr, box: Mapping[sp.Symbol, Side]) -> Range | None:
        """Return the range of an expression over a box."""
        self.tick()
        program = compiled(e)
        return program.range([box[s].range for s in program.symbols])

    def positive(self, e: sp.Expr, box: Box, strict: bool, order: int) -> bool:
        """Tell whether an expression was proved positive (or not negative) wherever it is defined.

        Parameters
        ----------
        e : SymPy expression
        box : Box
        strict : bool
            Whether zero is excluded.
        order : int
            How many derivatives may be taken.

        Examples
        --------
        >>> x = sp.Symbol("x", real=True)
        >>> from fractions import Fraction
        >>> box = {x: Side(Fraction(0), Fraction(1))}
        >>> signs = Signs(float("inf"), 1000)
        >>> signs.positive(sp.exp(x) - 1 - x, box, True, 0), signs.positive(sp.exp(x) - 1 - x, box, True, 2)
        (False, True)
        """
        if not e.free_symbols:
            sign = number_sign(e)
            return sign is not None and (sign > 0 or (sign == 0 and not strict))
        found = self.range(e, box)
        if found is None or found[0] > 0 or (found[0] == 0 and (found[2] or not strict)):
            return True
        if found[1] < 0 or (found[1] <= 0 and strict) or self._fails_inside(e, box, strict):
            return False
        if e.is_Mul and sum(not a.is_number for a in e.args) > 1 and self._by_factors(e, box, strict, order):
            return True
        return found[3] and order > 0 and self._by_faces(e, box, strict, order)

    def _fails_inside(self, e: sp.Expr, box: Box, strict: bool) -> bool:
        """Whether the value at the middle refutes the sign."""
        program: Program = compiled(e)
        found = program.range([_point(box[s]) for s in program.symbols])
        return found is not None and found[3] and (found[1] < 0 or (found[1] == 0 and strict))

    def _by_factors(self, e: sp.Expr, box: Box, strict: bool, order: int) -> bool:
        """The signs of the factors, all of which must be certain."""
        sign = 1
        for factor in e.args:
            self.tick()
            if factor.is_number:
                side = number_sign(factor)
                if side is None or side == 0:
                    return False
                sign *= side
            elif self.positive(factor, box, strict, order):
                continue
            elif self.positive(_opposite(factor), box, strict, order):
                sign = -sign
            else:
                return False
        return sign > 0

    def _by_faces(self, e: sp.Expr, box: Box, strict: bool, order: int) -> bool:
        for symbol in sorted(e.free_symbols, key=sp.default_sort_key):
            slope = slope_of(e, symbol)
            if slope is None:
                continue
            side = box[symbol]
            inside = {**box, symbol: side.inner}
            smooth = self._continuous(e, box, symbol) and self._sure(slope, inside)
            for up, end, is_open in ((True, side.low, side.low_open), (False, side.high, side.high_open)):
                if end is None or not smooth:
                    continue
                directed = slope if up else _opposite(slope)
                face = e.xreplace({symbol: sp.Rational(end.numerator, end.denominator)})
                if face.has(sp.oo, -sp.oo, sp.zoo, sp.nan):
                    continue
                if strict and is_open and self.positive(directed, inside, True, order - 1):
                    return self.positive(face, box, False, order)
                if self.positive(directed, inside, False, order - 1):
                    return self.positive(face, box, strict, order)
        return False

    def _sure(self, e: sp.Expr, box: Box) -> bool:
        """Whether the function is certainly defined on the whole box."""
        found = self.range(e, box)
        return found is not None and found[3]

    def _continuous(self, e: sp.Expr, box: Box, symbol: sp.Symbol) -> bool:
        """Whether the function is defined and continuous up to both ends of one side."""
        program = compiled(e)
        found = program.range([box[s].closed if s == symbol else box[s].range for s in program.symbols])
        return found is not None and found[3]


def _opposite(e: sp.Expr) -> sp.Expr:
    return prepared(-e)


def _point(side: Side) -> Range:
    middle = side.middle
    return Side(middle, middle, False, False).range
