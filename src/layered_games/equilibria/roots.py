"""Real roots of single equations, in closed form."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from math import gcd

import sympy as sp

from layered_games.equilibria.algebra import factors, normal

__all__ = ["NoClosedForm", "Values", "rational_roots", "roots"]

Values = dict[sp.Symbol, sp.Expr]


class NoClosedForm(Exception):
    """The system has, or may have, solutions that this method does not express."""


def roots(equation: sp.Expr, unknown: sp.Symbol) -> list[sp.Expr]:
    """Real roots of a univariate polynomial of degree one or two in some power of the unknown."""
    poly = sp.Poly(equation, unknown)
    terms = {m: c for (m,), c in poly.terms()}
    step = reduce(gcd, terms)
    if poly.degree() > 2 * step:
        raise NoClosedForm(
            f"a polynomial of degree {poly.degree()} in {unknown} is left: {sp.sstr(equation)[:200]}"
        )
    a, b, c = (normal(terms.get(n * step, sp.S.Zero)) for n in (2, 1, 0))
    if a == 0:
        powers = [normal(-c / b)]
    else:
        roots = powerroots(normal(b**2 - 4 * a * c), 2)
        powers = [normal((-b + root) / (2 * a)) for root in roots]
    return [root for power in powers for root in powerroots(power, step)]


def powerroots(power: sp.Expr, degree: int) -> list[sp.Expr]:
    """Real numbers whose power of that degree is given; none where that is negative and the degree even."""
    if degree == 1:
        return [power]
    power = sp.factor(power)
    if power.is_negative:
        return [] if degree % 2 == 0 else [-((-power) ** sp.Rational(1, degree))]
    root = power ** sp.Rational(1, degree)
    if degree % 2:
        return [root]
    return [root, -root] if root != 0 else [root]


def rational_roots(equation: sp.Expr, active: Sequence[sp.Symbol]) -> list[Values]:
    """Roots of an equation quadratic in one unknown, if no root of another unknown appears in them."""
    for unknown in active:
        poly = sp.Poly(equation, unknown)
        if poly.degree() != 2:
            continue
        constant, pairs = factors(poly.discriminant())
        mixed = [(f, m) for f, m in pairs if f.free_symbols & set(active)]
        if any(m % 2 for _, m in mixed):
            continue
        root = sp.Mul(*(f ** (m // 2) for f, m in mixed))
        rest = sp.Mul(constant, *(f**m for f, m in pairs if not f.free_symbols & set(active)))
        return [{unknown: normal((r * root - poly.nth(1)) / (2 * poly.nth(2)))} for r in powerroots(rest, 2)]
    return []
