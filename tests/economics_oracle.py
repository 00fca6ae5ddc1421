"""Dense exact sampling of claims: shares nothing with the prover but SymPy's trees.

Algorithm, for conditions that are to hold together
---------------------------------------------------
1. Solve equalities for variables in which they are linear, and, one at a time, weak inequalities at their
   boundaries; which variables are solved for is drawn anew each time.
2. Draw the others from small and large rational numbers inside their own bounds, with ties and zeros.
3. Evaluate the conditions on all draws at once in floats; vary the draws that fail least, a few times.
4. Round the best draws to rational numbers with small denominators and check every condition exactly.

What is found is certain; what is not found may still exist.
"""

from __future__ import annotations

import operator
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from math import isqrt, prod
from typing import Any

import numpy as np
import sympy as sp
from sympy.core.function import AppliedUndef

Point = dict[sp.Symbol, Fraction]
Solved = list[tuple[sp.Symbol, sp.Expr, sp.Expr]]
COMPARE = {
    sp.Gt: operator.gt, sp.Ge: operator.ge, sp.Lt: operator.lt, sp.Le: operator.le,
    sp.Eq: operator.eq, sp.Ne: operator.ne,
}  # fmt: skip
POOL = sorted(
    {sign * Fraction(p, q) for sign in (1, -1) for p in range(13) for q in (1, 2, 3, 4, 5)}
    | {sign * Fraction(f) for sign in (1, -1) for f in ("1/100", "1/20", "1/10", "25", "100", "1000")}
)
INF = float("inf")


class Undefined(ArithmeticError):
    """No exact value: a zero denominator, or a root that is no rational number."""


# ---------------------------------------------------------------------- values
def value(e: sp.Basic, point: Any, number: Any = Fraction) -> Any:
    """The value of an expression at a point: of fractions, or of arrays of floats."""
    if e.is_Symbol:
        return point[e]
    if e.is_Rational:
        return Fraction(int(e.p), int(e.q)) if number is Fraction else float(e)
    args = [value(a, point, number) for a in e.args]
    if e.is_Add:
        return sum(args[1:], args[0])
    if e.is_Mul:
        return prod(args[1:], start=args[0])
    if isinstance(e, sp.Abs):
        return abs(args[0])
    if isinstance(e, sp.Max | sp.Min):
        largest, smallest = (max, min) if number is Fraction else (np.maximum, np.minimum)
        return reduce(largest if isinstance(e, sp.Max) else smallest, args)
    if e.is_Pow and e.exp.is_Rational:
        return _power(args[0], e.exp, number)
    raise TypeError(f"the oracle cannot evaluate {e}")


def _power(base: Any, exponent: sp.Rational, number: Any) -> Any:
    if number is not Fraction:
        return base ** float(exponent)
    if exponent.q == 2:
        if base < 0:
            raise Undefined
        top, bottom = isqrt(base.numerator), isqrt(base.denominator)
        if top * top != base.numerator or bottom * bottom != base.denominator:
            raise Undefined
        base, exponent = Fraction(top, bottom), 2 * exponent
    if exponent.q != 1 or (base == 0 and exponent < 0):
        raise Undefined
    return base ** int(exponent)


def holds(claim: sp.Basic, point: Point) -> bool:
    """Whether a claim is true; all its parts must have values, those that do not matter too."""
    if claim in (sp.true, sp.false):
        return claim == sp.true
    if type(claim) in COMPARE:
        left, right = (value(a, point) for a in claim.args)
        return bool(COMPARE[type(claim)](left, right))
    parts = [holds(a, point) for a in claim.args]
    if isinstance(claim, sp.And | sp.Or):
        return all(parts) if isinstance(claim, sp.And) else any(parts)
    if isinstance(claim, sp.Not):
        return not parts[0]
    if isinstance(claim, sp.Implies):
        return not parts[0] or parts[1]
    raise TypeError(f"the oracle cannot judge {claim}")


def satisfies(conditions: Iterable[sp.Basic], point: Point) -> bool:
    """Whether all conditions are true and defined at a point."""
    try:
        values = [holds(c, point) for c in conditions]  # every one is evaluated: all must be defined
        return all(values)
    except (Undefined, ZeroDivisionError):
        return False


def _excess(claim: sp.Basic, point: dict[sp.Symbol, Any]) -> Any:
    """How far a claim is from being true, for arrays: zero where it is, as far as floats tell."""
    if type(claim) in COMPARE:
        left, right = (value(a, point, float) for a in claim.args)
        gap, scale = left - right, 1e-9 * (1 + np.abs(left) + np.abs(right))
        if isinstance(claim, sp.Lt | sp.Le):
            gap = -gap
        if isinstance(claim, sp.Eq):
            gap = -np.abs(gap)
        if isinstance(claim, sp.Ne):
            gap = np.abs(gap)
        limit = scale if isinstance(claim, sp.Gt | sp.Lt | sp.Ne) else -scale
        short = np.where(np.isfinite(gap), limit - gap, INF)
        return (
            np.where(short <= 0, 0.0, 1.0 + short / (1.0 + short))
            if np.ndim(short)
            else short * 0 + (0.0 if short <= 0 else 1.0)
        )
    parts = [_excess(a, point) for a in claim.args]
    if isinstance(claim, sp.And):
        return sum(parts)
    if isinstance(claim, sp.Or):
        return reduce(np.minimum, parts)
    raise TypeError(f"the oracle cannot judge {claim}")


# ---------------------------------------------------------------------- claims in plain form
def plain(conditions: Iterable[Any]) -> tuple[sp.Basic, ...]:
    """Conditions without Not and Implies, with a symbol in the place of each value of an unknown function."""
    done = [_pushed(hidden(sp.sympify(c))[0], True) for c in conditions]
    return tuple(c for c in done if c != sp.true)


def hidden(claim: sp.Basic) -> tuple[sp.Basic, dict[sp.Symbol, sp.Basic]]:
    """The claim with a symbol for each value of an unknown function, and what the symbols stand for."""
    terms = sorted(claim.atoms(sp.Derivative, AppliedUndef), key=str)
    names = {t: sp.Symbol(f"<{t}>") for t in terms}
    return claim.xreplace(names), {s: t for t, s in names.items()}


def _pushed(claim: sp.Basic, positive: bool) -> sp.Basic:
    if isinstance(claim, sp.Not):
        return _pushed(claim.args[0], not positive)
    if isinstance(claim, sp.Implies):
        return _pushed(sp.Or(sp.Not(claim.args[0], evaluate=False), claim.args[1], evaluate=False), positive)
    if isinstance(claim, sp.And | sp.Or):
        kind = type(claim) if positive else (sp.Or if isinstance(claim, sp.And) else sp.And)
        return kind(*(_pushed(a, positive) for a in claim.args), evaluate=False)
    return claim if positive else claim.negated


# ---------------------------------------------------------------------- draws
def bounds(conditions: Iterable[sp.Basic]) -> dict[sp.Symbol, list[Fraction | None]]:
    """Lower and upper bounds that single conditions put on single symbols."""
    found: dict[sp.Symbol, list[Fraction | None]] = {}
    flat = [a for c in conditions for a in (c.args if isinstance(c, sp.And) else (c,))]
    for claim in flat:
        if not isinstance(claim, sp.Gt | sp.Ge | sp.Lt | sp.Le):
            continue
        low, high = (claim.lts, claim.gts)
        for symbol, number, place in ((high, low, 0), (low, high, 1)):
            if symbol.is_Symbol and number.is_Rational:
                new = Fraction(int(number.p), int(number.q))
                old = found.setdefault(symbol, [None, None])[place]
                tight = max if place == 0 else min
                found[symbol][place] = new if old is None else tight(old, new)
    return found


def pool(low: Fraction | None, high: Fraction | None) -> list[float]:
    """Numbers to draw from inside bounds, the bounds themselves included."""
    if low is not None and high is not None:
        steps = [*(Fraction(k, 12) for k in range(13)), *(Fraction(k, 10) for k in range(11))]
        steps += [Fraction(1, 100), Fraction(99, 100)]
        return [float(low + (high - low) * s) for s in steps]
    if low is not None:
        return [float(v) for v in (POOL if low == 0 else (low + p for p in POOL)) if v >= low]
    if high is not None:
        return [float(v) for v in (POOL if high == 0 else (high + p for p in POOL)) if v <= high]
    return [float(v) for v in POOL]


def solved(equations: Sequence[sp.Basic], generator: np.random.Generator) -> Solved:
    """Variables, each with constant and slope of an equation that is linear in it; in order of solution."""
    left = [_numerator(e.lhs - e.rhs, generator) for e in equations]
    found: Solved = []
    while left:
        options = []
        for number, equation in enumerate(left):
            for symbol in sorted(equation.free_symbols, key=str):
                if equation.is_polynomial(symbol) and sp.degree(equation, symbol) == 1:
                    options.append((number, symbol))
        if not options:
            break
        number, symbol = options[int(generator.integers(len(options)))]
        equation = left.pop(number)
        slope = equation.coeff(symbol, 1)
        constant = equation.coeff(symbol, 0)
        found.append((symbol, constant, slope))
        left = [_numerator(e.subs(symbol, -constant / slope), generator) for e in left]
        left = [e for e in left if e != 0]
    return found[::-1]


def _numerator(e: sp.Expr, generator: np.random.Generator) -> sp.Expr:
    """One factor of the numerator of what is to be zero; a root or a largest value stays as it is."""
    top = sp.fraction(sp.together(e))[0].expand()
    if not top.is_polynomial(*top.free_symbols) or not top.free_symbols:
        return top
    factors = [f for f, _ in sp.factor_list(top)[1]]
    return factors[int(generator.integers(len(factors)))] if factors else top


@dataclass
class Search:
    """One plan: what is solved for, and what is drawn."""

    conditions: tuple[sp.Basic, ...]
    symbols: list[sp.Symbol]
    order: Solved
    generator: np.random.Generator

    def drawn(self, number: int) -> Any:
        limits = bounds(self.conditions)
        rows = np.empty((len(self.symbols), number))
        for row, symbol in zip(rows, self.symbols, strict=True):
            row[:] = self.generator.choice(pool(*limits.get(symbol, (None, None))), number)
        if len(self.symbols) > 1:
            ties = self.generator.random(number) < 0.2
            source, target = self.generator.integers(len(self.symbols), size=(2, number))
            columns = np.arange(number)
            rows[target[ties], columns[ties]] = rows[source[ties], columns[ties]]
        return rows

    def varied(self, rows: Any) -> Any:
        changed = rows.copy()
        for _ in range(2):
            which = self.generator.integers(len(self.symbols), size=rows.shape[1])
            factor = self.generator.choice([0.5, 2.0, 0.9, 1.1, 0.1, 10.0, -1.0, 0.0, 1.5], rows.shape[1])
            shift = self.generator.choice([0.0, 0.0, 1.0, -1.0, 0.25, -0.25], rows.shape[1])
            columns = np.arange(rows.shape[1])
            changed[which, columns] = changed[which, columns] * factor + shift
        return changed

    def scored(self, rows: Any) -> Any:
        with np.errstate(all="ignore"):
            point = {s: r.copy() for s, r in zip(self.symbols, rows, strict=True)}
            for symbol, constant, slope in self.order:
                c, m = (value(e, point, float) for e in (constant, slope))
                point[symbol] = np.where(np.abs(m) < 1e-12, point[symbol], -c / m)
            zeros = np.zeros(rows.shape[1])
            return sum((_excess(c, point) + zeros for c in self.conditions), zeros)

    def exact(self, column: Any) -> Point | None:
        point = {
            s: Fraction(float(v)).limit_denominator(1200) for s, v in zip(self.symbols, column, strict=True)
        }
        for symbol, constant, slope in self.order:
            try:
                c, m = value(constant, point), value(slope, point)
            except (Undefined, ZeroDivisionError):
                return None
            point[symbol] = point[symbol] if m == 0 else -c / m
        return point if satisfies(self.conditions, point) else None

    def run(self, number: int, rounds: int, checks: int) -> Iterator[Point]:
        rows = self.drawn(number)
        for turn in range(rounds):
            score = self.scored(rows)
            best = np.argsort(score, kind="stable")
            for column in best[: checks if score[best[0]] == 0 else 3]:
                found = self.exact(rows[:, column])
                if found is not None:
                    yield found
            if turn < rounds - 1:
                parents = rows[:, best[: max(20, number // 10)]]
                picks = self.generator.integers(parents.shape[1], size=number)
                rows = self.varied(parents[:, picks])


def plans(conditions: tuple[sp.Basic, ...], seed: int, repeats: int) -> Iterator[Search]:
    """The plain plan some times, and one for the boundary of each weak inequality."""
    generator = np.random.default_rng(seed)
    symbols = sorted(set().union(*(c.free_symbols for c in conditions)), key=str)
    flat = [a for c in conditions for a in (c.args if isinstance(c, sp.And) else (c,))]
    equations = [c for c in flat if isinstance(c, sp.Eq)]
    weak = [a for c in conditions for a in c.atoms(sp.Ge, sp.Le) if len(a.free_symbols) > 1]
    weak += [a for c in flat if isinstance(c, sp.Or) for a in c.atoms(sp.Eq)]
    for _ in range(repeats):
        for extra in (None, *sorted(weak, key=str)):
            more = [] if extra is None else [extra]
            yield Search(conditions, symbols, solved([*equations, *more], generator), generator)


def points(
    conditions: Iterable[Any],
    count: int,
    *,
    number: int = 2000,
    rounds: int = 5,
    repeats: int = 2,
    seed: int = 0,
) -> list[Point]:
    """Up to ``count`` exact points at which all conditions hold and are defined."""
    form = plain(conditions)
    if sp.false in form:
        return []
    if not any(c.free_symbols for c in form):
        return [{}] if satisfies(form, {}) else []
    found: list[Point] = []
    for search in plans(form, seed, repeats):
        for point in search.run(number, rounds, max(10, count)):
            if point not in found:
                found.append(point)
            if len(found) >= count:
                return found
    return found


def opposite(claim: Any) -> sp.Basic:
    """The negation of a claim, as it stands."""
    return sp.Not(claim, evaluate=False)


def shown(assumptions: Sequence[Any], claim: Any, **options: Any) -> str:
    """The outcome that sampling shows: by an example, and by a counterexample."""
    yes = bool(points([*assumptions, claim], 1, **options))
    no = bool(points([*assumptions, opposite(claim)], 1, **options))
    return {(True, True): "MIXED", (True, False): "TRUE", (False, True): "FALSE"}.get(
        (yes, no), "CONTRADICTORY"
    )
