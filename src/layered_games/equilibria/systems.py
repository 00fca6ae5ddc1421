"""Closed-form solutions of the polynomial systems that first-order conditions give.

Algorithm: split equations into factors; eliminate unknowns that appear linearly; solve the rest in
one unknown where a quadratic or a pure power is left; otherwise combine two equations by a
resultant. What none of this solves is reported by :class:`NoClosedForm`.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import sympy as sp

from layered_games.equilibria.algebra import denominator, factors, is_zero, normal, numerator
from layered_games.equilibria.roots import NoClosedForm, Values, rational_roots, roots

__all__ = ["NoClosedForm", "solve_system"]

DEPTH = 12
MAX_TERMS = 4000


def solve_system(equations: Sequence[sp.Expr], unknowns: Sequence[sp.Symbol]) -> list[Values]:
    """Return the generic solutions of ``equations == 0`` in closed form.

    Parameters
    ----------
    equations : sequence of sympy.Expr
        Rational in the unknowns, roots allowed.
    unknowns : sequence of sympy.Symbol

    Returns
    -------
    list of dict
        Each maps unknowns to expressions in the other symbols. An unknown that no equation
        determines is absent. Solutions that exist only on a set of parameters without interior
        are left out.

    Raises
    ------
    NoClosedForm
        If elimination ends in a polynomial of degree above two that is no polynomial of degree two in a
        power, or the equations are not algebraic.

    Examples
    --------
    >>> x, y, a = sp.symbols("x y a", positive=True)
    >>> solve_system([x + y - a, x - y], [x, y])
    [{y: a/2, x: a/2}]
    """
    work = [e for e in (normal(e) for e in equations) if e != 0]
    try:
        found = _solve([numerator(e) for e in work], tuple(unknowns), DEPTH)
    except sp.PolynomialError as error:
        raise NoClosedForm(f"the equations are not polynomial in {list(unknowns)}: {error}") from error
    kept: list[Values] = []
    for solution in found:
        if solution not in kept and _checks(solution, equations):
            kept.append(solution)
    return kept


def _checks(solution: Values, equations: Sequence[sp.Expr]) -> bool:
    """Whether a solution satisfies the equations; by evaluation at points where roots occur.

    Elimination is exact, but a root taken of a square may have the wrong sign: then the equations
    fail by far, at all points or at some.
    """
    for equation in equations:
        bottom = denominator(equation)
        if bottom != 1 and is_zero(bottom.xreplace(solution)):
            return False
        placed = equation.xreplace(solution)
        if not any(not p.exp.is_Integer for e in (equation, placed) for p in e.atoms(sp.Pow)):
            if not is_zero(placed):
                return False
            continue
        vanishing = [abs(v) < 1e-18 for v in _at_points(placed)]
        if not any(vanishing):
            return False
        if not all(vanishing):
            raise NoClosedForm(
                f"a root solves the system for some parameters only: {sp.sstr(solution)[:200]}"
            )
    return True


def _at_points(expression: sp.Expr) -> list[sp.Expr]:
    """Values at a few points, to thirty digits."""
    symbols = sorted(expression.free_symbols, key=str)
    found = []
    for seed in range(1, 7):
        sizes = [sp.Rational(1 + (seed * (7 + 5 * i)) % 23, 3 + i) for i in range(len(symbols))]
        signs = [s.is_nonpositive or (not s.is_nonnegative and (seed + i) % 2) for i, s in enumerate(symbols)]
        point = {s: -x if minus else x for s, x, minus in zip(symbols, sizes, signs, strict=True)}
        found.append(sp.N(expression.subs(point), 30, chop=False))
    return found


def _solve(equations: list[sp.Expr], unknowns: tuple[sp.Symbol, ...], depth: int) -> list[Values]:
    equations = list(dict.fromkeys(e for e in equations if e != 0))
    active = [u for u in unknowns if any(e.has(u) for e in equations)]
    if any(not e.free_symbols & set(active) for e in equations):
        return []
    if not equations:
        return [{}]
    if depth == 0:
        raise NoClosedForm("elimination did not end")
    equations = [_drop_parameter_factors(e, active) for e in equations]
    for index, equation in enumerate(equations):
        parts = [f for f, _ in factors(equation)[1] if f.free_symbols & set(active)]
        if len(parts) > 1:
            rest = equations[:index] + equations[index + 1 :]
            return [s for part in parts for s in _solve([part, *rest], unknowns, depth)]
    rooted = _uproot(equations, active)
    if rooted is not None:
        root, symbol, relation, replaced = rooted
        found = _solve([*replaced, relation], (*active, symbol), depth - 1)
        return [{u: v for u, v in s.items() if u != symbol} for s in found if _root_agrees(s, root, symbol)]
    return _eliminate(equations, unknowns, active, depth)


def _drop_parameter_factors(equation: sp.Expr, active: Sequence[sp.Symbol]) -> sp.Expr:
    parts = [f for f, m in factors(equation)[1] if m > 0 and f.free_symbols & set(active)]
    return sp.Mul(*parts)


def _uproot(
    equations: list[sp.Expr], active: Sequence[sp.Symbol]
) -> tuple[sp.Expr, sp.Symbol, sp.Expr, list[sp.Expr]] | None:
    """Replace a root that contains an unknown by a new unknown with its defining equation."""
    from layered_games.parameters import fresh_symbol

    for equation in equations:
        for power in equation.atoms(sp.Pow):
            if power.exp.is_Rational and not power.exp.is_Integer and power.base.free_symbols & set(active):
                root = sp.Pow(power.base, sp.Rational(1, power.exp.q))
                symbol = fresh_symbol("r", "nonnegative")
                swap = {
                    p: symbol**p.exp.p
                    for e in equations
                    for p in e.atoms(sp.Pow)
                    if p.base == power.base and p.exp.is_Rational and p.exp.q == power.exp.q
                }
                replaced = [numerator(e.xreplace(swap)) for e in equations]
                return root, symbol, numerator(symbol**power.exp.q - power.base), replaced
    return None


def _root_agrees(solution: Values, root: sp.Expr, symbol: sp.Symbol) -> bool:
    value = solution.get(symbol)
    return value is None or value.is_nonnegative is not False


def _eliminate(
    equations: list[sp.Expr], unknowns: tuple[sp.Symbol, ...], active: Sequence[sp.Symbol], depth: int
) -> list[Values]:
    linear = _linear_choice(equations, active)
    if linear is not None:
        equation, unknown, slope, constant = linear
        value = normal(-constant / slope)
        rest = [numerator(normal(e.xreplace({unknown: value}))) for e in equations if e is not equation]
        found = _back(_solve(rest, unknowns, depth - 1), {unknown: value})
        if slope.free_symbols & set(active):
            found += _solve(
                [slope, constant, *(e for e in equations if e is not equation)], unknowns, depth - 1
            )
        return found
    for equation in equations:
        inside = [u for u in active if equation.has(u)]
        if len(inside) == 1:
            found = []
            alike = [e for e in equations if e.free_symbols & set(active) == set(inside)]
            for value in roots(sp.gcd_list(alike), inside[0]):
                rest = [
                    numerator(normal(e.xreplace({inside[0]: value}))) for e in equations if e not in alike
                ]
                found += _back(_solve(rest, unknowns, depth - 1), {inside[0]: value})
            return found
    for equation in equations:
        values = rational_roots(equation, active)
        if values:
            rest = [e for e in equations if e is not equation]
            return [s for value in values for s in _after(rest, value, unknowns, depth)]
    return _combine(equations, unknowns, active, depth)


def _after(rest: list[sp.Expr], value: Values, unknowns: tuple[sp.Symbol, ...], depth: int) -> list[Values]:
    return _back(_solve([numerator(normal(e.xreplace(value))) for e in rest], unknowns, depth - 1), value)


def _back(solutions: list[Values], first: Values) -> list[Values]:
    ((unknown, value),) = first.items()
    return [{**s, unknown: normal(value.xreplace(s))} for s in solutions]


def _linear_choice(
    equations: list[sp.Expr], active: Sequence[sp.Symbol]
) -> tuple[sp.Expr, sp.Symbol, sp.Expr, sp.Expr] | None:
    """The equation and unknown to eliminate: linear, its slope simple and free of unknowns if possible."""
    best, best_rank = None, None
    for equation in equations:
        for unknown in active:
            if not equation.has(unknown):
                continue
            poly = sp.Poly(equation, unknown)
            if poly.degree() != 1:
                continue
            slope, constant = poly.nth(1), poly.nth(0)
            rank = (bool(slope.free_symbols & set(active)), sp.count_ops(slope) + sp.count_ops(constant))
            if best_rank is None or rank < best_rank:
                best, best_rank = (equation, unknown, slope, constant), rank
    return best


def _combine(
    equations: list[sp.Expr], unknowns: tuple[sp.Symbol, ...], active: Sequence[sp.Symbol], depth: int
) -> list[Values]:
    """Eliminate one unknown from two equations by a resultant, and go on with it as a third equation."""
    for i, j in combinations(range(len(equations)), 2):
        parts = _without_parameter(equations[i], equations[j], active)
        if parts:
            rest = [e for n, e in enumerate(equations) if n != j]
            return [s for part in parts for s in _solve([part, *rest], unknowns, depth - 1)]
    pairs = [
        (sp.Poly(e, u).degree() + sp.Poly(f, u).degree(), i, j, u)
        for i, e in enumerate(equations)
        for j, f in enumerate(equations)
        if i < j
        for u in active
        if e.has(u) and f.has(u)
    ]
    if not pairs:
        raise NoClosedForm("fewer equations than unknowns, none of them linear")
    _, i, j, unknown = min(pairs, key=lambda p: p[:3])
    left, right = sp.expand(equations[i]), sp.expand(equations[j])
    if len(left.args) * len(right.args) > MAX_TERMS:
        raise NoClosedForm("the system is too large for elimination")
    result = sp.resultant(left, right, unknown)
    if is_zero(result):
        raise NoClosedForm("two equations share a factor in several unknowns")
    found = []
    for part, _ in factors(result)[1]:
        inside = [u for u in active if part.has(u)]
        if not inside:
            continue
        smaller = sp.Poly(part, inside[0]).degree()
        if len(inside) > 1 and all(sp.Poly(part, u).degree() > 1 for u in inside) and smaller > 4:
            raise NoClosedForm(f"elimination leaves a polynomial of degree {smaller}")
        found += _solve([part, *_linear_member(left, right, unknown), *equations], unknowns, depth - 1)
    return found


def _without_parameter(left: sp.Expr, right: sp.Expr, active: Sequence[sp.Symbol]) -> list[sp.Expr]:
    """Factors of what two equations imply without a parameter that is linear in both, if they are simple."""
    for symbol in sorted((left.free_symbols & right.free_symbols) - set(active), key=str):
        one, two = sp.Poly(left, symbol), sp.Poly(right, symbol)
        if one.degree() != 1 or two.degree() != 1:
            continue
        implied = factors(one.nth(1) * two.nth(0) - two.nth(1) * one.nth(0))[1]
        parts = [f for f, m in implied if m > 0 and f.free_symbols & set(active)]
        if parts and all(any(sp.Poly(f, u).degree() <= 2 for u in active if f.has(u)) for f in parts):
            return [*parts, *(f for f, _ in factors(one.nth(1))[1] if f.free_symbols & set(active))]
    return []


def _linear_member(left: sp.Expr, right: sp.Expr, unknown: sp.Symbol) -> list[sp.Expr]:
    """The subresultant of degree one, which gives the common root of two polynomials."""
    chain = sp.subresultants(left, right, unknown)
    return [normal(p) for p in chain if sp.Poly(p, unknown).degree() == 1][:1]
