"""Isolated points of a set: polynomial equations solved exactly, by elimination.

Algorithm
---------
1. Take the equations of a conjunction; divide out factors that vanish nowhere on the domain.
2. Compute a lexicographic Groebner basis, away from where a positive unknown is zero. If it has
   finitely many zeros, its last element is a polynomial in one unknown: isolate its real roots, and
   substitute upwards.
3. Keep the zeros at which all inequalities in these unknowns hold; signs are taken of exact numbers.
"""

from __future__ import annotations

from collections.abc import Sequence

import sympy as sp
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from layered_games.parameters import fresh_symbol
from layered_games.proofs import Outcome, prove

__all__ = ["isolated"]

Point = dict[sp.Symbol, sp.Expr]
DIGITS = 60


def isolated(facts: Sequence[Boolean]) -> list[Point] | None:
    """Return all points that satisfy the facts, in the unknowns of their equations.

    None if they are not finitely many, or not found.

    Parameters
    ----------
    facts : sequence of SymPy Booleans
        A conjunction; the equations have to be polynomial.

    Examples
    --------
    >>> x, y = sp.symbols("x y", positive=True)
    >>> isolated([sp.Eq(x * y, 2 * y), sp.Eq(y**2, x), x > 0, y > 0])
    [{x: 2, y: sqrt(2)}]
    """
    equations = [f for f in facts if isinstance(f, sp.Equality)]
    symbols = sorted(set().union(*(e.free_symbols for e in equations)), key=str) if equations else []
    domains = [sp.StrictGreaterThan(s, 0, evaluate=False) for s in symbols if s.is_positive]
    inside = [f for f in facts if f.free_symbols <= set(symbols) and not isinstance(f, sp.Equality)]
    inside = [*domains, *(f for f in inside if f != sp.true)]
    plain = [f for f in inside if isinstance(f, Relational)]
    polynomials = [_reduced(sp.numer(sp.together(e.lhs - e.rhs)), plain) for e in equations]
    if len(polynomials) < len(symbols) or not symbols:
        return None
    inverse = fresh_symbol("inverse")
    nonzero = sp.Mul(*(s for s in symbols if s.is_positive))
    try:
        basis = sp.groebner([*polynomials, inverse * nonzero - 1], inverse, *symbols, order="lex")
    except sp.PolynomialError:
        return None
    if basis.exprs == [1]:
        return []
    if not basis.is_zero_dimensional:
        return None
    rows = [sp.factor_list(g)[1] for g in reversed(basis.exprs) if not g.has(inverse)]
    points = _zeros(rows, list(reversed(symbols)), {})
    if points is None or any(_holds(f, p) is None for f in inside for p in points):
        return None
    return [dict(sorted(p.items(), key=str)) for p in points if all(_holds(f, p) for f in inside)]


def _reduced(polynomial: sp.Expr, facts: Sequence[Boolean]) -> sp.Expr:
    """The polynomial without factors that vanish nowhere under the facts; each factor once."""
    kept = []
    for factor, _ in sp.factor_list(polynomial)[1]:
        known = [f for f in facts if f.free_symbols & factor.free_symbols]
        nowhere = prove(sp.Ne(factor, 0, evaluate=False), known, 1.0) if sp.count_ops(factor) < 10 else None
        if nowhere is None or nowhere.outcome is not Outcome.TRUE:
            kept.append(factor)
    return sp.Mul(*kept)


def _zeros(
    rows: list[list[tuple[sp.Expr, int]]], symbols: list[sp.Symbol], known: Point
) -> list[Point] | None:
    """Zeros of a triangular system, one unknown after the other."""
    if not symbols:
        return [known]
    symbol, *others = symbols
    for factors in rows:
        polynomial = sp.Mul(*(f for f, _ in factors))
        if polynomial.free_symbols - {symbol, *known} or not polynomial.has(symbol):
            continue
        poly = (
            sp.Poly(polynomial.xreplace(known), symbol, extension=True)
            if known
            else sp.Poly(polynomial, symbol)
        )
        if poly.degree() == 1:
            roots = [sp.radsimp(-poly.nth(0) / poly.nth(1))]
        elif not known:
            roots = list(dict.fromkeys(poly.real_roots()))
        else:
            return None
        found: list[Point] = []
        for root in roots:
            deeper = _zeros(rows, others, {**known, symbol: root})
            if deeper is None:
                return None
            found += deeper
        return found
    return None


def _holds(fact: Boolean, point: Point) -> bool | None:
    """Whether a fact holds at a point of exact numbers; None if its sign is too close to call."""
    if isinstance(fact, sp.And | sp.Or):
        parts = [_holds(a, point) for a in fact.args]
        settling = isinstance(fact, sp.Or)
        return settling if settling in parts else None if None in parts else not settling
    if not isinstance(fact, Relational):
        return None
    value = (fact.lhs - fact.rhs).xreplace(point)
    number = value.evalf(DIGITS)
    if abs(number) < sp.Float(10) ** (-DIGITS // 2):
        if sp.simplify(value) != 0:
            return None
        number = sp.S.Zero
    return bool(fact.func(number, 0))
