"""Random columns of simple rational numbers inside the bounds of single symbols."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import sympy as sp

from layered_games.proofs.formula import Atom, Formula

__all__ = ["draw", "range_of"]

Range = tuple[float, float, bool, bool]


def range_of(symbol: sp.Symbol, formulas: Sequence[Formula]) -> Range:
    """Return the bounds that atoms put on a symbol alone: (low, high, low closed, high closed)."""
    low, high, low_closed, high_closed = -np.inf, np.inf, False, False
    for formula in formulas:
        if not isinstance(formula, Atom) or formula.operator == "!=":
            continue
        found = _linear(formula.polynomial, symbol)
        if found is None:
            continue
        slope, value = found
        closed = formula.operator in (">=", "<=")
        if formula.operator == "==":
            return value, value, True, True
        if (formula.operator in (">", ">=")) == (slope > 0):
            low, low_closed = max((low, low_closed), (value, closed), key=lambda b: (b[0], not b[1]))
        else:
            high, high_closed = min((high, high_closed), (value, closed), key=lambda b: (b[0], b[1]))
    return low, high, low_closed, high_closed


@lru_cache(maxsize=50_000)
def _linear(polynomial: sp.Expr, symbol: sp.Symbol) -> tuple[float, float] | None:
    if polynomial.free_symbols != {symbol}:
        return None
    slope = sp.diff(polynomial, symbol)
    if not slope.is_Rational or slope == 0:
        return None
    return float(slope), float(-polynomial.xreplace({symbol: sp.S.Zero}) / slope)


@lru_cache(maxsize=1024)
def draw(ranges: tuple[tuple[float, float, bool, bool, bool], ...], seed: int, draws: int) -> list[Any]:
    """Return one read-only column for each range (the last entry says whether to round to integers)."""
    source = np.random.default_rng(seed)
    found = []
    for low, high, low_closed, high_closed, whole in ranges:
        column = _column(source, low, high, draws)
        if whole:
            column = np.rint(column)
        if low_closed:
            column = np.where(source.random(draws) < 0.12, low, column)
        if high_closed:
            column = np.where(source.random(draws) < 0.12, high, column)
        column.flags.writeable = False
        found.append(column)
    return found


def _column(source: Any, low: float, high: float, draws: int) -> Any:
    if low == high:
        return np.full(draws, low)
    if np.isfinite(low) and np.isfinite(high):
        return low + (high - low) * source.integers(1, 40, draws) / 40
    size = source.integers(1, 33, draws) * np.exp2(source.integers(-9, 6, draws))
    size = np.where(source.random(draws) < 0.3, source.integers(1, 6, draws), size)
    if np.isfinite(low):
        return low + size
    if np.isfinite(high):
        return high - size
    column = size * source.choice([-1, 1], draws)
    column[source.random(draws) < 0.1] = 0
    return column
