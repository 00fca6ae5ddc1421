"""The search for points by random rational draws.

Algorithm
---------
1. Equations that are linear in a symbol give that symbol from the others; kinks and roots follow from
   their recipes; all other symbols are drawn inside the bounds that single-symbol facts give.
2. All draws are tested at once in floats; the simplest of those that pass are tested exactly.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from functools import lru_cache
from math import inf
from typing import Any, Final

import numpy as np
import sympy as sp

from layered_games.proofs.columns import Columns, cooked, evaluated, held
from layered_games.proofs.draws import SIMPLE, Drawn, draw, ranges_of
from layered_games.proofs.exactness import fits, formula_holds, sign_of, truth
from layered_games.proofs.formula import (
    Atom,
    Formula,
    Node,
    flatten,
    free_symbols,
    quantified,
    symbol_facts,
)
from layered_games.proofs.polynomials import context_of, ordered, weight
from layered_games.proofs.rational import Recipe
from layered_games.proofs.signs import substitute

__all__ = ["candidates", "search", "search_claims"]

Solved = list[tuple[sp.Symbol, sp.Expr, sp.Expr]]
DRAWS: Final = 512
MAX_WEIGHT: Final = 1500


def search(formulas: Sequence[Formula], seed: int = 0, draws: int = DRAWS) -> dict[sp.Symbol, sp.Expr] | None:
    """Return a rational point at which all formulas hold exactly; None if the draws find none.

    Examples
    --------
    >>> x, y = sp.symbols("x y")
    >>> search([Atom(x - y, ">"), Atom(y, ">")])
    {x: 2, y: 1}
    """
    if any(quantified(f) for f in formulas):
        return None
    return next(candidates(formulas, seed, draws), None)


def candidates(
    formulas: Sequence[Formula], seed: int = 0, draws: int = DRAWS, limit: int = 4,
    polish: bool = False, deadline: float = inf,
) -> Iterator[dict[sp.Symbol, sp.Expr]]:  # fmt: skip
    """Yield a few points at which all formulas without quantifiers hold exactly, simple ones first.

    Parameters
    ----------
    formulas : sequence of Formula
    seed, draws : int
        Seed and number of random draws.
    limit : int
        How many draws to test exactly.
    polish : bool
        Whether to make each point simpler, one symbol after the other.
    deadline : float
        Monotonic time at which to stop.
    """
    plain = [f for f in flatten(formulas) if not quantified(f)]
    recipes = _in_order([f.recipe for f in formulas if isinstance(f, Node) and f.recipe is not None])
    known = {r.symbol for r in recipes}
    symbols = ordered(
        set().union(*(free_symbols(f) for f in formulas), *(_inputs(r) for r in recipes)) - known
    )
    solved = _solved(tuple(f for f in plain if isinstance(f, Atom) and f.operator == "=="), frozenset(known))
    free = [s for s in symbols if s not in {s for s, _, _ in solved}]
    ranges = ranges_of(free, plain)
    columns: Columns = dict(zip(free, draw(ranges, seed, draws), strict=True))
    for column in _passing(plain, columns, known, solved, recipes, ranges, draws)[: 4 * limit]:
        if time.monotonic() > deadline:
            return
        start = {s: _rational(columns[s][column]) for s in free}

        def complete(values: dict[sp.Symbol, sp.Expr]) -> dict[sp.Symbol, sp.Expr] | None:
            point = _point(dict(values), solved, recipes)
            good = point is not None and all(fits(s, point[s]) for s in symbols)
            return point if good and all(formula_holds(f, point or {}) for f in plain) else None

        point = complete(start)
        if point is not None:
            limit -= 1
            yield _polished(start, point, ranges, complete, deadline) if polish else point
        if limit <= 0:
            return


def _passing(
    plain: Sequence[Formula], columns: Columns, known: set[sp.Symbol], solved: Solved,
    recipes: Sequence[Recipe], ranges: Sequence[Drawn], draws: int,
) -> Any:  # fmt: skip
    """Indices of the draws that pass in floats, the simplest first."""
    drawn = list(columns.values())
    equations = {f for f in plain if isinstance(f, Atom) and f.operator == "==" and (solved or known)}
    good = np.ones(draws, dtype=bool)
    with np.errstate(all="ignore"):
        _complete(columns, solved, recipes, draws)
        for formula in plain:
            if formula not in equations and not _defines(formula, known):
                good &= held(formula, columns, draws)
                if not good.any():
                    break
    found = np.flatnonzero(good)
    sizes = np.zeros(len(found))
    for column, (low, high, low_closed, high_closed, _) in zip(drawn, ranges, strict=True):
        c = column[found]
        at_end = (low_closed & (c == low)) | (high_closed & (c == high))
        sizes += np.abs(np.log2(np.abs(c) + 1e-3)) + 8 * (c != np.rint(c)) + 20 * at_end * (low < high)
    return found[np.argsort(sizes, kind="stable")]


def _polished(
    start: dict[sp.Symbol, sp.Expr], point: dict[sp.Symbol, sp.Expr],
    ranges: Sequence[Drawn], complete: Any, deadline: float,
) -> dict[sp.Symbol, sp.Expr]:  # fmt: skip
    """Put simpler numbers in the place of those drawn, as long as everything holds."""
    tries = max(8, min(80, 1600 // max(1, len(start))))  # by count, not by time: points are reproducible
    for (symbol, value), (low, high, *_) in zip(list(start.items()), ranges, strict=True):
        middle = (low + high) / 2 if np.isfinite(low + high) else float(value)
        nearby = [sp.Rational(round(v * k), k) for v in (float(value), middle) for k in (1, 2, 3, 4, 5, 10)]
        for simple in [*map(_rational, SIMPLE), *nearby]:
            if not tries or _cost(simple) >= _cost(start[symbol]) or not low < simple < high:
                continue
            tries -= 1
            if time.monotonic() > deadline:
                return point
            better = complete({**start, symbol: simple})
            if better is not None:
                start, point = {**start, symbol: simple}, better
                break
    return point


def _cost(value: sp.Rational) -> tuple[int, int]:
    return (int(abs(value.p)) + 4 * int(value.q) + 3 * (value == 0), int(value.p < 0))


def search_claims(
    claims: Sequence[Any], seed: int = 0, deadline: float = inf, draws: int = 40
) -> dict[sp.Symbol, sp.Expr] | None:
    """Look for a point by the original claims, for terms that are not algebraic."""
    symbols = ordered(set().union(*(c.free_symbols for c in claims)))
    formulas = [f for s in symbols for f in symbol_facts(s)]
    grid = draw(ranges_of(symbols, formulas), seed, draws)
    order = sorted(
        range(draws), key=lambda i: sum(abs(np.log2(abs(c[i]) + 1e-3)) + 8 * (c[i] % 1 != 0) for c in grid)
    )
    for column in order:
        if time.monotonic() > deadline:
            return None
        point = {s: _rational(grid[i][column]) for i, s in enumerate(symbols)}
        fitting = all(fits(s, v) for s, v in point.items()) and all(formula_holds(f, point) for f in formulas)
        if fitting and all(truth(c, point) is True for c in claims):
            return point
    return None


def _rational(value: float) -> sp.Rational:
    top, bottom = float(value).as_integer_ratio()
    found = sp.Rational(top, bottom)
    return found if bottom <= 512 else found.limit_denominator(10_000)


# ---------------------------------------------------------------------- equations and recipes
def _defines(formula: Formula, known: set[sp.Symbol]) -> bool:
    return isinstance(formula, Node) and bool(known & free_symbols(formula)) and _has_equation(formula)


def _has_equation(formula: Formula) -> bool:
    if isinstance(formula, Atom):
        return formula.operator == "=="
    return any(_has_equation(p) for p in formula.parts)


def _inputs(recipe: Recipe) -> set[sp.Symbol]:
    found: set[sp.Symbol] = set()
    for arg in recipe.args:
        for part in arg if isinstance(arg, tuple) else (arg,):
            found |= getattr(part, "free_symbols", set())
    return found


def _in_order(recipes: list[Recipe]) -> list[Recipe]:
    """Recipes such that each uses only symbols of earlier ones."""
    waiting, done = list(dict.fromkeys(recipes)), []
    while waiting:
        open_symbols = {r.symbol for r in waiting}
        ready = [r for r in waiting if not _inputs(r) & (open_symbols - {r.symbol})] or waiting
        done += ready
        waiting = [r for r in waiting if r not in ready]
    return done


@lru_cache(maxsize=10_000)
def _solved(equations: tuple[Atom, ...], known: frozenset[sp.Symbol]) -> Solved:
    """Solve equations one after the other for a symbol that is linear in them."""
    fit = [e.polynomial for e in equations if not e.polynomial.free_symbols & known]
    fit = [p for p in fit if weight(p) <= MAX_WEIGHT]
    ring = context_of(ordered(set().union(*(p.free_symbols for p in fit))))
    left = [ring.polynomial(p) for p in fit]
    solved: Solved = []
    while left:
        p = left.pop(0)
        if p.is_constant():
            continue
        degrees = [int(d) for d in p.degrees()]
        slots = [i for i, d in enumerate(degrees) if d == 1]
        if not slots:
            continue
        slot = min(slots, key=lambda i: len(p.derivative(i)))
        slope = p.derivative(slot)
        rest = slope * ring.ring.gens()[slot] - p
        solved.append((ring.symbols[slot], ring.to_expr(rest), ring.to_expr(slope)))
        left = [substitute(ring, q, slot, rest, slope) for q in left]
    return solved


def _complete(columns: Columns, solved: Solved, recipes: Sequence[Recipe], draws: int) -> None:
    for symbol, top, bottom in reversed(solved):
        columns[symbol] = np.broadcast_to(evaluated(top, columns) / evaluated(bottom, columns), draws)
    for recipe in recipes:
        columns[recipe.symbol] = np.broadcast_to(cooked(recipe, columns, draws), draws)


def _point(
    point: dict[sp.Symbol, sp.Expr], solved: Solved, recipes: Sequence[Recipe]
) -> dict[sp.Symbol, sp.Expr] | None:
    """Complete an exact point; None where an equation has no single solution."""
    for symbol, top, bottom in reversed(solved):
        below = bottom.xreplace(point)
        if below == 0:
            return None
        point[symbol] = top.xreplace(point) / below
    for recipe in recipes:
        value = _exact(recipe, point)
        if value is None:
            return None
        point[recipe.symbol] = value
    return point


def _exact(recipe: Recipe, point: dict[sp.Symbol, sp.Expr]) -> sp.Expr | None:
    if recipe.kind == "Piecewise":
        for value, condition in recipe.args:
            holds = truth(condition, point)
            if holds is not False:
                return value.xreplace(point) if holds else None
        return None
    if recipe.kind == "constant":
        return recipe.args[0]
    args = [a.xreplace(point) if isinstance(a, sp.Basic) else a for a in recipe.args]
    if any(a.has(sp.zoo, sp.nan) for a in args if isinstance(a, sp.Basic)):
        return None
    if recipe.kind == "root":
        sign = sign_of(args[0])
        return None if sign is None else sp.root(args[0], args[1]) if sign > 0 else sp.S.Zero
    return getattr(sp, recipe.kind)(*args)
