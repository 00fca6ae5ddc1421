"""Which branch holds where: signs of margins in floats, and exactly where rounding could turn one.

A margin is an expression of which a constraint wants ``>= 0`` or ``> 0``. It is a sum of terms; next to the
sum of their sizes, rounding is small, so a margin that is not is decided by its float. The rest, ties
above all, is decided in exact arithmetic.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import numpy as np
import sympy as sp

from layered_games.equilibria.evaluation import compiled
from layered_games.equilibria.pieces import Constraint
from layered_games.parameters import exact
from layered_games.sweeps.records import Array

__all__ = ["Margins", "first_that_holds"]

Definitions = tuple[tuple[sp.Symbol, sp.Expr], ...]

NEAR: Final = 2.0**-36
"""A margin below this part of the sizes of its terms is not decided by floats."""
MANY: Final = 256
"""So many near points in one tile raise the question whether the margin vanishes identically."""


@dataclass(frozen=True)
class Margins:
    """The constraints of several branches, each margin listed once up to its sign.

    Attributes
    ----------
    terms : tuple of tuple of sympy.Expr
        The terms of each margin.
    branches : tuple of tuple of (int, int, bool)
        For each branch its constraints: number of the margin, sign, and whether it is strict.
    """

    terms: tuple[tuple[sp.Expr, ...], ...]
    branches: tuple[tuple[tuple[int, int, bool], ...], ...]

    @classmethod
    def of(cls, branches: Sequence[Sequence[Constraint]]) -> Margins:
        """List the margins of branches."""
        known: dict[sp.Expr, int] = {}
        rows = []
        for constraints in branches:
            row = []
            for constraint in constraints:
                sign = -1 if -constraint.expr in known else 1
                number = known.setdefault(sign * constraint.expr, len(known))
                row.append((number, sign, constraint.strict))
            rows.append(tuple(row))
        return cls(tuple(sp.Add.make_args(e) for e in known), tuple(rows))

    def at(
        self,
        symbols: tuple[sp.Symbol, ...],
        point: Sequence[Any],
        shape: tuple[int, ...],
        channels: Definitions = (),
    ) -> tuple[list[Array], Array]:
        """Return every margin, and where one of them is too near to zero for floats.

        ``symbols`` are parameters and then channels, ``point`` their values; ``channels`` say how the
        latter follow from the former.
        """
        flat = tuple(t for row in self.terms for t in row)
        values = iter(compiled(symbols, flat)(*point))
        near = np.zeros(shape, dtype=bool)
        margins = []
        for row in self.terms:
            first, *rest = (next(values) for _ in row)
            total, size = np.asarray(first, dtype=float), np.abs(first)
            for value in rest:
                total = total + value
                size = size + np.abs(value)
            close = (np.abs(total) <= NEAR * size) & (size > 0)
            if close.any():
                if close.sum() > MANY and vanishes(row, _constants(symbols, point), channels):
                    total = np.zeros(())
                else:
                    near |= close
            margins.append(total)
        return margins, near


def first_that_holds(margins: Margins, found: Sequence[Array], shape: tuple[int, ...]) -> Array:
    """Return the number of the first branch of which every constraint holds; -1 where none does."""
    which = np.full(shape, -1, dtype=np.int8)
    for number, row in enumerate(margins.branches):
        inside = which < 0
        for margin, sign, strict in row:
            value = found[margin]
            if sign > 0:
                inside &= (value > 0) if strict else (value >= 0)
            else:
                inside &= (value < 0) if strict else (value <= 0)
        which[inside] = number
    return which


def _constants(symbols: tuple[sp.Symbol, ...], point: Sequence[Any]) -> tuple[tuple[sp.Symbol, float], ...]:
    """The parameters that do not vary within a tile."""
    held = ((s, v) for s, v in zip(symbols, point, strict=True) if np.size(v) == 1)
    return tuple((s, float(np.asarray(v).reshape(-1)[0])) for s, v in held)


@lru_cache(maxsize=256)
def vanishes(
    terms: tuple[sp.Expr, ...], constants: tuple[tuple[sp.Symbol, float], ...], channels: Definitions
) -> bool:
    """Tell whether a sum is zero whatever the parameters that are left free; False if this is not seen."""
    held = {s: exact(v) for s, v in constants}
    raw = sp.Add(*terms).xreplace(dict(channels)).xreplace(held)
    numerator = sp.fraction(sp.together(raw))[0]
    return bool(sp.expand(numerator) == 0)
