"""Indifference conditions of several mixing players: multilinear systems, solved exactly."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np
import sympy as sp

from layered_games.games.algebraic import quotient, sign
from layered_games.games.payoff_arrays import Array
from layered_games.parameters import fresh_symbol

__all__ = ["Continuum", "TooLarge", "indifference", "real_solutions"]

MAX_UNKNOWNS = 4
MAX_DEGREE = 12


class Continuum(Exception):
    """The system may have a continuum of solutions."""


class TooLarge(Exception):
    """The system is too large for exact elimination."""


def indifference(
    payoffs: Sequence[Array], support: Sequence[Sequence[int]]
) -> tuple[list[sp.Expr], list[list[sp.Expr]], list[sp.Symbol]]:
    """Write down that every player is indifferent over the own support.

    Parameters
    ----------
    payoffs : sequence of object arrays of Fraction
        One per player, all of one shape.
    support : sequence of sequences of int
        The actions in use, player by player.

    Returns
    -------
    equations : list of sympy.Expr
        Multilinear; all vanish at an equilibrium with this support.
    strategies : list of list of sympy.Expr
        The probabilities on the support; the first is one minus the others.
    unknowns : list of sympy.Symbol
    """
    unknowns: list[sp.Symbol] = []
    strategies: list[list[sp.Expr]] = []
    for used in support:
        free = [fresh_symbol("p") for _ in used[1:]]
        unknowns += free
        strategies.append([1 - sum(free, sp.S.Zero), *free])
    equations = []
    for player in range(len(support)):
        others = [range(len(u)) for i, u in enumerate(support) if i != player]
        table = payoffs[player][np.ix_(*support)]
        weights = [s for i, s in enumerate(strategies) if i != player]
        table = np.moveaxis(table, player, 0)
        for row in range(1, len(table)):
            terms = [
                _rational(table[(row, *place)] - table[(0, *place)])
                * sp.Mul(*(w[i] for w, i in zip(weights, place, strict=True)))
                for place in product(*others)
            ]
            equations.append(sp.expand(sp.Add(*terms)))
    return equations, strategies, unknowns


def _rational(value: Fraction) -> sp.Rational:
    return sp.Rational(value.numerator, value.denominator)


def real_solutions(equations: Sequence[sp.Expr], unknowns: Sequence[sp.Symbol]) -> list[dict[sp.Symbol, Any]]:
    """Return every real solution of a polynomial system with rational coefficients, exactly.

    Linear systems are solved over the rationals; others by a lexicographic Groebner basis, whose last
    element is a polynomial in one unknown [1]_. Roots are rational numbers, quadratic surds, or
    ``CRootOf`` objects.

    Raises
    ------
    Continuum
        If the solutions form a continuum over the complex numbers.
    TooLarge
        If there are more unknowns, or higher degrees, than elimination manages.

    References
    ----------
    .. [1] D. Cox, J. Little, D. O'Shea, Ideals, Varieties, and Algorithms, chapter 3.

    Examples
    --------
    >>> x, y = sp.symbols("x y")
    >>> real_solutions([x * y - 1, x - y], [x, y])
    [{y: -1, x: -1}, {y: 1, x: 1}]
    """
    if not unknowns:
        return [{}] if all(e == 0 for e in equations) else []
    live = [e for e in equations if e != 0]
    if any(e.is_number for e in live):
        return []
    if len(unknowns) > MAX_UNKNOWNS and any(sp.Poly(e, *unknowns).total_degree() > 1 for e in live):
        raise TooLarge(f"{len(unknowns)} unknown probabilities in a system that is not linear")
    if len(live) < len(unknowns):
        raise Continuum("fewer conditions than unknown probabilities: a continuum, or nothing")
    basis = sp.groebner(live, *unknowns, order="lex", domain=sp.QQ)
    if basis.exprs == [sp.S.One]:
        return []
    if not basis.is_zero_dimensional:
        raise Continuum("the conditions leave a continuum")
    return _triangular([sp.Poly(e, *unknowns, domain=sp.QQ) for e in basis.exprs], list(unknowns), {})


def _triangular(
    basis: list[sp.Poly], unknowns: list[sp.Symbol], known: dict[sp.Symbol, Any]
) -> list[dict[sp.Symbol, Any]]:
    """Solve a triangular system from its last unknown to its first."""
    if not unknowns:
        return [known]
    *before, unknown = unknowns
    here = [p for p in basis if not p.free_symbols & set(before) and unknown in p.free_symbols]
    placed = [sp.expand(p.as_expr().xreplace(known)) for p in here]
    found: list[dict[sp.Symbol, Any]] = []
    for value in _common_roots(placed, unknown):
        found += _triangular(basis, before, {**known, unknown: value})
    return found


def _common_roots(polynomials: Sequence[sp.Expr], unknown: sp.Symbol) -> list[Any]:
    """Real roots that all polynomials share; coefficients may be algebraic numbers."""
    rational = [p for p in polynomials if p.free_symbols <= {unknown} and _is_rational(p, unknown)]
    linear = [p for p in polynomials if sp.degree(p, unknown) == 1]
    if rational:
        common = sp.Poly(0, unknown, domain=sp.QQ)
        for p in rational:
            common = sp.gcd(common, sp.Poly(p, unknown, domain=sp.QQ))
        if common.degree() > MAX_DEGREE:
            raise TooLarge(f"elimination ends in a polynomial of degree {common.degree()}")
        roots = _roots(common)
    elif linear:
        slope, constant = sp.Poly(linear[0], unknown).all_coeffs()
        if _vanishes(slope):
            raise TooLarge("a coefficient vanishes at a root of the system")
        roots = [quotient(-constant, slope)]
    else:
        raise TooLarge("the system has no shape that elimination solves")
    others = [p for p in polynomials if p not in rational]
    return [r for r in roots if all(_vanishes(p.xreplace({unknown: r})) for p in others)]


def _roots(polynomial: sp.Poly) -> list[Any]:
    """Distinct real roots, in rising order; surds up to degree two of a factor."""
    found = []
    for factor, _ in polynomial.factor_list()[1]:
        if factor.degree() == 2:
            a, b, c = factor.all_coeffs()
            if b * b - 4 * a * c >= 0:
                root = sp.sqrt(b * b - 4 * a * c)
                found += [sp.expand((-b - root) / (2 * a)), sp.expand((-b + root) / (2 * a))]
        else:
            found += factor.real_roots(multiple=True, radicals=False)
    return sorted(set(found), key=lambda r: sp.N(r, 40))


def _is_rational(expression: sp.Expr, unknown: sp.Symbol) -> bool:
    return all(c.is_Rational for c in sp.Poly(expression, unknown).all_coeffs())


def _vanishes(number: sp.Expr) -> bool:
    return sign(number) == 0
