"""Points: exact truth of claims at a point, and the search for points by random rational draws."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import sympy as sp
from sympy.core.relational import Relational

from layered_games.parameters import fresh_symbol
from layered_games.proofs.formula import Atom, Formula, symbol_facts
from layered_games.proofs.polynomials import ordered

__all__ = ["atom_holds", "formula_holds", "search", "search_claims", "truth"]

Point = Mapping[sp.Symbol, sp.Expr]
DRAWS = 512


def formula_holds(formula: Formula, point: Point) -> bool | None:
    """Decide a formula without quantifiers exactly at a point; None where that is not possible."""
    if isinstance(formula, Atom):
        return atom_holds(formula, point)
    if formula.kind not in ("and", "or"):
        return None
    stop = formula.kind == "or"
    results = [formula_holds(p, point) for p in formula.parts]
    if any(r is stop for r in results):
        return stop
    return None if any(r is None for r in results) else not stop


def atom_holds(atom: Atom, point: Point) -> bool | None:
    """Decide one polynomial sign condition exactly; None if a symbol has no value."""
    if atom.polynomial.free_symbols - set(point):
        return None
    sign = _sign(atom.polynomial.xreplace(dict(point)))
    if sign is None:
        return None
    return {
        ">": sign > 0, ">=": sign >= 0, "<": sign < 0, "<=": sign <= 0, "==": sign == 0, "!=": sign != 0,
    }[atom.operator]


def _sign(value: sp.Expr) -> int | None:
    """Exact sign of a real number."""
    if value.is_Rational:
        return (value.p > 0) - (value.p < 0)
    if value.is_zero:
        return 0
    number = value.evalf(50)
    if not number.is_Float:
        return None
    if abs(number) > sp.Float("1e-40"):
        return 1 if number > 0 else -1
    try:
        generator = fresh_symbol("z")
        return 0 if sp.minimal_polynomial(value, generator) == generator else None
    except (NotImplementedError, ValueError, sp.polys.polyerrors.PolynomialError):
        return None


def truth(claim: Any, point: Point) -> bool | None:
    """Decide the original claim at a point, with its own terms; None where undefined or undecided."""
    if claim in (True, sp.true, False, sp.false):
        return bool(claim)
    if isinstance(claim, Relational):
        value = _value(claim.lhs - claim.rhs if not claim.has(sp.zoo) else sp.nan, claim, point)
        sign = None if value is None else _sign(value)
        if sign is None:
            return None
        return {
            ">": sign > 0, ">=": sign >= 0, "<": sign < 0, "<=": sign <= 0, "==": sign == 0, "!=": sign != 0,
        }[claim.rel_op]
    if isinstance(claim, sp.And | sp.Or):
        results = [truth(a, point) for a in claim.args]
        if any(r is None for r in results):
            return None
        return all(results) if isinstance(claim, sp.And) else any(results)
    if isinstance(claim, sp.Not):
        inner = truth(claim.args[0], point)
        return None if inner is None else not inner
    if isinstance(claim, sp.Implies | sp.Equivalent | sp.Xor | sp.ITE):
        results = [truth(a, point) for a in claim.args]
        if any(r is None for r in results):
            return None
        return bool(claim.func(*(sp.true if r else sp.false for r in results)))
    return None


def _value(difference: sp.Expr, claim: Relational, point: Point) -> sp.Expr | None:
    """The difference of both sides; None where a part of either side is undefined."""
    for part in sp.preorder_traversal(sp.Tuple(claim.lhs, claim.rhs)):
        if isinstance(part, sp.Pow) and not part.exp.is_nonnegative:
            base = part.base.subs(point)
            if base.is_zero is not False and _sign(base) in (0, None):
                return None
        if isinstance(part, sp.Pow | sp.log):
            inner = part.args[0].subs(point)
            even_root = isinstance(part, sp.log) or not part.exp.is_Integer
            if even_root and (inner.is_negative or (isinstance(part, sp.log) and inner.is_zero)):
                return None
    value = difference.subs(point)
    return value if value.is_number and value.is_real else None


# ---------------------------------------------------------------------- search
def search(formulas: Sequence[Formula], seed: int = 0, draws: int = DRAWS) -> dict[sp.Symbol, sp.Expr] | None:
    """Look for a rational point at which all formulas hold; None if the draws find none.

    Equalities are met only by chance; a point that is returned satisfies every formula exactly.
    """
    symbols = ordered({s for f in formulas for s in _free(f)})
    if not symbols:
        return {} if all(formula_holds(f, {}) for f in formulas) else None
    grid = _draws(tuple(_range(s, formulas) for s in symbols), seed, draws)
    columns = {s: grid[i] for i, s in enumerate(symbols)}
    with np.errstate(all="ignore"):
        good = np.ones(draws, dtype=bool)
        for formula in formulas:
            good &= _vector(formula, columns, draws)
            if not good.any():
                return None
    found = np.flatnonzero(good)
    size = sum(np.abs(np.log2(np.abs(c[found]) + 1e-3)) + 8 * (c[found] != np.rint(c[found])) for c in grid)
    order = found[np.argsort(size, kind="stable")]
    for column in order[:4]:
        point = {s: _rational(grid[i][column]) for i, s in enumerate(symbols)}
        if all(formula_holds(f, point) for f in formulas):
            return point
    return None


def search_claims(facts: Sequence[Any], check: Any, seed: int = 0, draws: int = 40) -> dict[sp.Symbol, sp.Expr] | None:
    """Look for a point by the original claims, for terms that are not algebraic."""
    claims = (*facts, check)
    symbols = ordered({s for c in claims for s in c.free_symbols})
    formulas = [f for s in symbols for f in symbol_facts(s)]
    grid = _draws(tuple(_range(s, formulas) for s in symbols), seed, DRAWS)
    for column in range(draws):
        point = {s: _rational(grid[i][column]) for i, s in enumerate(symbols)}
        if all(truth(c, point) is True for c in claims):
            return point
    return None


def _rational(value: float) -> sp.Rational:
    from fractions import Fraction

    return sp.Rational(Fraction(float(value)).limit_denominator(10_000))


def _free(formula: Formula) -> Iterable[sp.Symbol]:
    if isinstance(formula, Atom):
        return formula.polynomial.free_symbols
    found: set[sp.Symbol] = set()
    for part in formula.parts:
        found |= set(_free(part))
    return found - set(formula.bound)


def _range(symbol: sp.Symbol, formulas: Sequence[Formula]) -> tuple[float, float, bool, bool]:
    """Bounds that single-variable atoms put on a symbol: (low, high, low closed, high closed)."""
    low, high, low_closed, high_closed = -np.inf, np.inf, False, False
    for formula in formulas:
        if not isinstance(formula, Atom) or formula.polynomial.free_symbols != {symbol}:
            continue
        found = _linear(formula.polynomial, symbol)
        if found is None or formula.operator in ("!=",):
            continue
        slope, value = found
        operator = formula.operator
        if operator == "==":
            return value, value, True, True
        if (operator in (">", ">=")) == (slope > 0):
            if value >= low:
                low, low_closed = value, operator in (">=", "<=")
        elif value <= high:
            high, high_closed = value, operator in (">=", "<=")
    return low, high, low_closed, high_closed


@lru_cache(maxsize=10_000)
def _linear(polynomial: sp.Expr, symbol: sp.Symbol) -> tuple[float, float] | None:
    slope = sp.diff(polynomial, symbol)
    if not slope.is_Rational or slope == 0:
        return None
    return float(slope), float(-polynomial.subs(symbol, 0) / slope)


@lru_cache(maxsize=1024)
def _draws(ranges: tuple[tuple[float, float, bool, bool], ...], seed: int, draws: int) -> list[np.ndarray]:
    source = np.random.default_rng(seed)
    found = []
    for low, high, low_closed, high_closed in ranges:
        if low == high:
            column = np.full(draws, low)
        elif np.isfinite(low) and np.isfinite(high):
            column = low + (high - low) * source.integers(1, 40, draws) / 40
        else:
            size = source.integers(1, 33, draws) * np.exp2(source.integers(-9, 6, draws))
            size = np.where(source.random(draws) < 0.3, source.integers(1, 6, draws), size)
            if np.isfinite(low):
                column = low + size
            elif np.isfinite(high):
                column = high - size
            else:
                column = size * source.choice([-1, 1], draws)
                column[source.random(draws) < 0.1] = 0
        if low_closed:
            column = np.where(source.random(draws) < 0.12, low, column)
        if high_closed:
            column = np.where(source.random(draws) < 0.12, high, column)
        found.append(column)
    return found


def _vector(formula: Formula, columns: Mapping[sp.Symbol, np.ndarray], draws: int) -> np.ndarray:
    if isinstance(formula, Atom):
        value = _evaluate(formula.polynomial, columns)
        operator = formula.operator
        result = {
            ">": np.greater, ">=": np.greater_equal, "<": np.less, "<=": np.less_equal,
            "==": np.equal, "!=": np.not_equal,
        }[operator](value, 0)
        return np.broadcast_to(result, draws)
    if formula.kind not in ("and", "or"):
        return np.zeros(draws, dtype=bool)
    join = np.logical_and if formula.kind == "and" else np.logical_or
    result = np.full(draws, formula.kind == "and")
    for part in formula.parts:
        result = join(result, _vector(part, columns, draws))
    return result


def _evaluate(e: sp.Expr, columns: Mapping[sp.Symbol, np.ndarray]) -> Any:
    if e.is_Symbol:
        return columns[e]
    if e.is_Rational:
        return float(e)
    args = [_evaluate(a, columns) for a in e.args]
    if e.is_Add:
        return sum(args[1:], args[0])
    if e.is_Mul:
        result = args[0]
        for a in args[1:]:
            result = result * a
        return result
    return args[0] ** int(e.exp)


