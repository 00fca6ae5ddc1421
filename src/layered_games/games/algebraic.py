"""Arithmetic with one irrational root: numbers in the field that a root generates, in normal form."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

import sympy as sp

from layered_games.parameters import fresh_symbol

__all__ = ["largest", "quotient", "reduced", "sign"]

_ROOT = fresh_symbol("root")


def reduced(number: sp.Expr) -> Any:
    """Return a number built from rationals and one root in normal form: a Fraction if it is rational.

    Square roots expand to ``a + b*sqrt(n)``; a polynomial in a ``CRootOf`` is reduced modulo the
    minimal polynomial of the root. Equal numbers then have equal forms.

    Examples
    --------
    >>> reduced((1 + sp.sqrt(2)) * (1 - sp.sqrt(2)))
    Fraction(-1, 1)
    >>> root = sp.CRootOf(sp.Symbol("x") ** 5 - sp.Symbol("x") - 1, 0)
    >>> reduced(root**5 - root)
    Fraction(1, 1)
    """
    plain = sp.sympify(number, strict=True)
    for root in sorted(plain.atoms(sp.CRootOf), key=str):
        inner = sp.Poly(plain.xreplace({root: _ROOT}), _ROOT)
        plain = inner.rem(sp.Poly(root.poly.as_expr(_ROOT), _ROOT)).as_expr().xreplace({_ROOT: root})
    plain = plain if plain.has(sp.CRootOf) else sp.expand(plain)
    return Fraction(int(plain.p), int(plain.q)) if plain.is_Rational else plain


def quotient(top: sp.Expr, bottom: sp.Expr) -> Any:
    """Return a quotient of two such numbers in normal form.

    Examples
    --------
    >>> quotient(sp.S.One, sp.sqrt(2))
    sqrt(2)/2
    """
    roots = bottom.atoms(sp.CRootOf)
    if not roots:
        return reduced(sp.radsimp(top / bottom))
    (root,) = roots
    inner = sp.Poly(bottom.xreplace({root: _ROOT}), _ROOT)
    inverse = sp.invert(inner, sp.Poly(root.poly.as_expr(_ROOT), _ROOT)).as_expr().xreplace({_ROOT: root})
    return reduced(sp.expand(top * inverse))


def sign(number: Any) -> int:
    """Return -1, 0 or 1 for a fraction or a number that :func:`reduced` takes.

    Examples
    --------
    >>> sign(sp.sqrt(2) - sp.Rational(3, 2)), sign(Fraction(1, 3)), sign(sp.sqrt(8) - 2 * sp.sqrt(2))
    (-1, 1, 0)
    """
    plain = reduced(number) if isinstance(number, sp.Expr) else number
    if isinstance(plain, sp.Expr):
        digits = 30
        value = sp.N(plain, digits)
        while abs(value) < sp.Float(10) ** (5 - digits):  # irrational, so not zero: more digits tell
            digits *= 2
            value = sp.N(plain, digits)
        plain = value
    return int(bool(plain > 0)) - int(bool(plain < 0))


def largest(numbers: Iterable[Any]) -> Any:
    """Return the largest of some fractions, floats, or numbers that :func:`reduced` takes.

    Examples
    --------
    >>> largest([Fraction(1, 2), sp.sqrt(2) - 1, Fraction(0)])
    Fraction(1, 2)
    """
    best, *others = numbers
    for number in others:
        best = number if sign(number - best) > 0 else best
    return best
