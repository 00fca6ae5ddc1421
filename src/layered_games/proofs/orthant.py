"""Finder of positive-orthant certificates: shift hypotheses to the orthant, then read coefficients.

Algorithm
---------
1. Read single-variable hypotheses as bounds; move each variable to the positive orthant.
2. If the goal's coefficients have one sign, done.
3. Else solve a hypothesis that is linear in some variable, with a slope of known sign, for that
   variable (its value becomes the new, nonnegative variable), and try again, two levels deep.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import sympy as sp

from layered_games.proofs.certificate import Certificate, Step, accepts, is_positive, substitute
from layered_games.proofs.polynomials import Context, context_of, ordered

__all__ = ["find"]

DEPTH = 2
MAX_TERMS = 400
Facts = list[tuple[Any, bool]]


def find(hypotheses: Sequence[tuple[sp.Expr, bool]], goal: sp.Expr, strict: bool) -> Certificate | None:
    """Return an accepted certificate that the hypotheses imply the goal, or None.

    Parameters
    ----------
    hypotheses : sequence of (polynomial, strict)
        Each says ``polynomial >= 0``, or ``> 0`` if strict.
    goal : sympy.Expr
        Polynomial to be proved nonnegative (positive if strict).
    strict : bool

    Examples
    --------
    >>> x, y = sp.symbols("x y")
    >>> find([(x - y, True), (y, True)], x**2 - y**2, True) is not None
    True
    """
    relevant = _relevant(hypotheses, goal)
    symbols = {s for h, _ in relevant for s in h.free_symbols} | goal.free_symbols
    ring = context_of(ordered(symbols))
    facts = [(ring.raw_fraction(h)[0], s) for h, s in relevant]
    target = ring.raw_fraction(goal)[0]
    signs: dict[int, bool] = {}
    for polynomial, positive in facts:
        slot = _lone(polynomial)
        if slot is not None:
            signs[slot] = signs.get(slot, False) or positive
    steps, facts, target, signs = _to_orthant(ring, facts, target, signs)
    found = _search(ring, facts, target, signs, strict, DEPTH)
    if found is None:
        return None
    certificate = Certificate(tuple(relevant), goal, strict, (*steps, *found))
    return certificate if accepts(certificate) else None


def _relevant(hypotheses: Sequence[tuple[sp.Expr, bool]], goal: sp.Expr) -> list[tuple[sp.Expr, bool]]:
    """Hypotheses that share variables with the goal, directly or through others."""
    reach, rest, kept = set(goal.free_symbols), list(dict.fromkeys(hypotheses)), []
    changed = True
    while changed:
        changed = False
        for item in list(rest):
            if item[0].free_symbols & reach:
                reach |= item[0].free_symbols
                kept.append(item)
                rest.remove(item)
                changed = True
    return kept


def _lone(polynomial: Any) -> int | None:
    terms = list(polynomial.terms())
    if len(terms) == 1 and terms[0][1] > 0 and sum(terms[0][0]) == 1:
        return int(list(terms[0][0]).index(1))
    return None


def _to_orthant(
    ring: Context, facts: Facts, goal: Any, signs: dict[int, bool]
) -> tuple[list[Step], Facts, Any, dict[int, bool]]:
    """Use numeric bounds: ``v = l + t`` from below, ``u - t`` from above, a fraction for an interval."""
    steps: list[Step] = []
    for slot, symbol in enumerate(ring.symbols):
        v = ring.ring.gens()[slot]
        lower = upper = None
        for index, (polynomial, positive) in enumerate(facts):
            bound = _bound(polynomial, slot)
            if bound is None:
                continue
            up, value = bound
            if up and (lower is None or value > lower[1]):
                lower = (index, value, positive)
            if not up and (upper is None or value < upper[1]):
                upper = (index, value, positive)
        if lower and upper and upper[2] and upper[1] > lower[1]:
            low, high = ring.ring.constant(lower[1]), ring.ring.constant(upper[1])
            a, b = _slope(facts[lower[0]][0], slot), -_slope(facts[upper[0]][0], slot)
            # t = a(v-l) / (b(u-v))  =>  v = (a l + b u t) / (a + b t)
            top, bottom, over, under = a * low + b * high * v, a + b * v, lower[0], upper[0]
        elif lower and (lower[1] != 0 or slot not in signs):
            scale = _slope(facts[lower[0]][0], slot)
            top, bottom, over, under = v / scale + ring.ring.constant(lower[1]), ring.one, lower[0], None
        elif upper and not lower:
            scale = -_slope(facts[upper[0]][0], slot)
            top, bottom, over, under = ring.ring.constant(upper[1]) - v / scale, ring.one, upper[0], None
        else:
            continue
        strict = facts[over][1]
        steps.append(Step(symbol, ring.to_expr(top), ring.to_expr(bottom), over, under))
        facts = [(substitute(ring, p, slot, top, bottom), s) for p, s in facts]
        goal = substitute(ring, goal, slot, top, bottom)
        signs = {**signs, slot: strict}
    return steps, facts, goal, signs


def _slope(polynomial: Any, slot: int) -> Any:
    return next(c for m, c in polynomial.terms() if m[slot] == 1)


def _bound(polynomial: Any, slot: int) -> tuple[bool, Any] | None:
    """Read ``a*v + b`` as a bound: (from below?, value)."""
    slope, constant = None, None
    for monomial, coefficient in polynomial.terms():
        if sum(monomial) == 0:
            constant = coefficient
        elif sum(monomial) == 1 and monomial[slot] == 1:
            slope = coefficient
        else:
            return None
    if slope is None:
        return None
    return slope > 0, (-constant / slope if constant is not None else slope - slope)


def _search(
    ring: Context, facts: Facts, goal: Any, signs: dict[int, bool], strict: bool, depth: int
) -> list[Step] | None:
    if is_positive(goal, signs, strict):
        return []
    if depth == 0 or len(goal) > MAX_TERMS:
        return None
    for index, slot, top, bottom in _solvable(ring, facts, goal, signs):
        symbol = ring.symbols[slot]
        new_facts = [(substitute(ring, p, slot, top, bottom), s) for p, s in facts]
        new_goal = substitute(ring, goal, slot, top, bottom)
        new_signs = {**signs, slot: facts[index][1]}
        rest = _search(ring, new_facts, new_goal, new_signs, strict, depth - 1)
        if rest is not None:
            return [Step(symbol, ring.to_expr(top), ring.to_expr(bottom), index), *rest]
    return None


def _solvable(
    ring: Context, facts: Facts, goal: Any, signs: dict[int, bool]
) -> Iterator[tuple[int, int, Any, Any]]:
    """Hypotheses ``a*v + b`` with ``a`` of known sign: ``v = (t - b)/a``."""
    degrees = goal.degrees()
    for index, (polynomial, _) in enumerate(facts):
        if len(polynomial) < 2:
            continue
        inside = polynomial.degrees()
        for slot in range(len(ring.symbols)):
            if inside[slot] != 1 or degrees[slot] == 0:
                continue
            v = ring.ring.gens()[slot]
            slope = polynomial.derivative(slot)
            constant = polynomial - slope * v
            others = {i: s for i, s in signs.items() if i != slot}
            if is_positive(slope, others, strict=True):
                yield index, slot, v - constant, slope
            elif is_positive(-slope, others, strict=True):
                yield index, slot, constant - v, -slope
