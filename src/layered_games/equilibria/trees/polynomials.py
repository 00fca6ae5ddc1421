"""Sparse polynomials with exact coefficients: what a few probabilities of a small tree are built from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Any, Final, TypeAlias

__all__ = [
    "ONE", "Monomial", "Poly", "constant", "degree", "fraction", "number", "plus", "put", "times", "variable",
    "variables",
]  # fmt: skip

Monomial: TypeAlias = tuple[int, ...]
"""The numbers of the variables, in rising order, repeated for powers."""
Poly: TypeAlias = dict[Monomial, Any]
"""Monomial to coefficient, which is a rational number of flint and not zero."""
ONE: Final[Monomial] = ()


@lru_cache(maxsize=100_000)
def _rational(top: int, bottom: int) -> Any:
    from flint import fmpq

    return fmpq(top, bottom)


def number(value: Any) -> Any:
    """Return an integer or a fraction as a rational number of flint."""
    return _rational(value.numerator, value.denominator)


def fraction(value: Any) -> Fraction:
    """Return a rational number of flint as a fraction."""
    return Fraction(int(value.p), int(value.q))


def constant(value: Any) -> Poly:
    """Return a constant.

    Examples
    --------
    >>> constant(0), constant(Fraction(1, 2))
    ({}, {(): 1/2})
    """
    return {ONE: number(value)} if value else {}


def variable(index: int) -> Poly:
    """Return the polynomial that is one variable."""
    return {(index,): number(1)}


def plus(one: Poly, other: Poly, factor: Any = None) -> Poly:
    """Return a sum, the second term times a number (default 1)."""
    found = dict(one)
    for monomial, value in other.items():
        total = (value if factor is None else value * factor) + found.get(monomial, 0)
        if total == 0:
            found.pop(monomial, None)
        else:
            found[monomial] = total
    return found


def times(one: Poly, other: Poly) -> Poly:
    """Return a product.

    Examples
    --------
    >>> times(plus(variable(0), constant(1)), plus(variable(0), constant(-1)))
    {(0, 0): 1, (): -1}
    """
    found: Poly = {}
    for a, x in one.items():
        for b, y in other.items():
            key = a + b if not (a and b) or a[-1] <= b[0] else tuple(sorted(a + b))
            found[key] = found.get(key, 0) + x * y
    return {k: v for k, v in found.items() if v != 0}


def variables(polys: Iterable[Poly]) -> set[int]:
    """Return the numbers of the variables that occur."""
    return {v for p in polys for m in p for v in m}


def degree(poly: Poly) -> int:
    """Return the total degree; 0 for constants."""
    return max(map(len, poly), default=0)


def put(poly: Poly, values: Mapping[int, Any]) -> Poly:
    """Return a polynomial with rational numbers of flint for some variables.

    Examples
    --------
    >>> put(times(variable(0), variable(1)), {0: number(Fraction(1, 2))})
    {(1,): 1/2}
    """
    found: Poly = {}
    for monomial, value in poly.items():
        rest = []
        for v in monomial:
            if v in values:
                value = value * values[v]
            else:
                rest.append(v)
        key = tuple(rest)
        found[key] = found.get(key, 0) + value
    return {k: v for k, v in found.items() if v != 0}
