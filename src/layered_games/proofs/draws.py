"""Random columns of simple rational numbers inside the bounds of single symbols."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final

import numpy as np
import sympy as sp

from layered_games.proofs.formula import Atom, Formula

__all__ = ["SIMPLE", "Drawn", "draw", "ranges_of"]

SIMPLE: Final = np.array(
    [1, 2, -1, 0.5, 0, -2, 3, -3, -0.5, 4, 0.25, 0.1, 5, -4, -5, 10, 0.01, 1.5, 20, -10, 100]
)
"""Numbers that a reader likes, the best first."""

Range = tuple[float, float, bool, bool]
Drawn = tuple[float, float, bool, bool, str]
FREE: Final[Range] = (-np.inf, np.inf, False, False)


def ranges_of(symbols: Sequence[sp.Symbol], formulas: Sequence[Formula]) -> tuple[Drawn, ...]:
    """Return for each symbol the bounds that atoms put on it alone, and which whole numbers it can be."""
    found: dict[sp.Symbol, Range] = {}
    for formula in formulas:
        bound = (
            _linear(formula.polynomial) if isinstance(formula, Atom) and formula.operator != "!=" else None
        )
        if bound is None:
            continue
        symbol, slope, value = bound
        low, high, low_closed, high_closed = found.get(symbol, FREE)
        closed = formula.operator in (">=", "<=")
        if formula.operator == "==":
            low, high, low_closed, high_closed = value, value, True, True
        elif (formula.operator in (">", ">=")) == (slope > 0):
            low, low_closed = max((low, low_closed), (value, closed), key=lambda b: (b[0], not b[1]))
        else:
            high, high_closed = min((high, high_closed), (value, closed), key=lambda b: (b[0], b[1]))
        found[symbol] = (low, high, low_closed, high_closed)
    return tuple((*found.get(s, FREE), _kind(s)) for s in symbols)


@lru_cache(maxsize=50_000)
def _linear(polynomial: sp.Expr) -> tuple[sp.Symbol, float, float] | None:
    """Read ``slope * symbol + constant``: symbol, slope, and the value at which it vanishes."""
    if polynomial.is_Symbol:
        return polynomial, 1.0, 0.0
    if len(polynomial.args) > 2:
        return None
    symbols = polynomial.free_symbols
    if len(symbols) != 1:
        return None
    (symbol,) = symbols
    slope = sp.diff(polynomial, symbol)
    if not slope.is_Rational or slope == 0:
        return None
    return symbol, float(slope), float(-polynomial.xreplace({symbol: sp.S.Zero}) / slope)


@lru_cache(maxsize=1024)
def draw(ranges: tuple[Drawn, ...], seed: int, draws: int) -> list[Any]:
    """Return one read-only column for each range; its last entry is "", "whole", "even" or "odd"."""
    source = np.random.default_rng(seed)
    found = []
    for low, high, low_closed, high_closed, kind in ranges:
        column = _column(source, low, high, draws)
        if kind:
            column = np.rint(column) if kind == "whole" else 2 * np.rint(column / 2) + (kind == "odd")
        for closed, end in ((low_closed, low), (high_closed, high)):
            if closed and low < high:
                column = np.where(source.random(draws) < 0.12, end, column)
        column.flags.writeable = False
        found.append(column)
    return found


def _kind(symbol: sp.Symbol) -> str:
    """Return which whole numbers a symbol can be: "whole", "even" or "odd"; "" if it need not be whole."""
    if not symbol.is_integer:
        return ""
    return "even" if symbol.is_even else "odd" if symbol.is_odd else "whole"


def _column(source: Any, low: float, high: float, draws: int) -> Any:
    if low == high:
        return np.full(draws, low)
    column = _spread(source, low, high, draws)
    simple = SIMPLE[(low < SIMPLE) & (high > SIMPLE)]
    if len(simple):
        chosen = simple[np.minimum(source.geometric(0.2, draws) - 1, len(simple) - 1)]
        column = np.where(source.random(draws) < 0.4, chosen, column)
    return column


def _spread(source: Any, low: float, high: float, draws: int) -> Any:
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
