"""Exact evaluation of expressions: fractions where possible, SymPy numbers elsewhere, floats never."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import sympy as sp

from layered_games.errors import GameError
from layered_games.parameters import exact

__all__ = ["exact_value"]


class _NotRational(Exception):
    """The value is irrational, or the walker does not know the function."""


def exact_value(expression: sp.Expr, point: Mapping[sp.Symbol, Any]) -> sp.Expr:
    """Return the exact value of an expression at a point.

    Parameters
    ----------
    expression : sympy.Expr
    point : mapping of sympy.Symbol to number
        Every free symbol to an exact number; floats are read as their shortest decimal.

    Returns
    -------
    sympy.Expr
        A SymPy number without floats; ``nan`` or ``zoo`` where the expression is undefined.

    Raises
    ------
    GameError
        If a symbol has no value.

    Examples
    --------
    >>> from layered_games.parameters import make_symbol
    >>> x = make_symbol("x")
    >>> exact_value(sp.Max(0, x - 1)**2 / 3, {x: sp.Rational(3, 2)})
    1/12
    """
    missing = expression.free_symbols - point.keys()
    if missing:
        names = ", ".join(sorted(map(str, missing)))
        raise GameError(f"no value for {names} in {expression}; give a number for each symbol")
    numbers = {s: exact(point[s]) for s in expression.free_symbols}
    try:
        value = _walk(expression, {s: _fraction(v) for s, v in numbers.items()})
    except (_NotRational, ZeroDivisionError):
        return expression.xreplace(numbers)
    return sp.Rational(value.numerator, value.denominator)


def _fraction(number: sp.Expr) -> Fraction:
    if not isinstance(number, sp.Rational):
        raise _NotRational
    return Fraction(int(number.p), int(number.q))


def _walk(node: sp.Expr, numbers: Mapping[sp.Symbol, Fraction]) -> Fraction:
    """Evaluate in fractions; raise _NotRational as soon as that cannot work."""
    if isinstance(node, sp.Symbol):
        return numbers[node]
    if isinstance(node, sp.Rational):
        return _fraction(node)
    if isinstance(node, sp.Add):
        return sum((_walk(a, numbers) for a in node.args), Fraction(0))
    if isinstance(node, sp.Mul):
        product = Fraction(1)
        for argument in node.args:
            product *= _walk(argument, numbers)
        return product
    if isinstance(node, sp.Pow) and isinstance(node.exp, sp.Integer):
        return _walk(node.base, numbers) ** int(node.exp)
    if isinstance(node, sp.Max):
        return max(_walk(a, numbers) for a in node.args)
    if isinstance(node, sp.Min):
        return min(_walk(a, numbers) for a in node.args)
    if isinstance(node, sp.Abs):
        return abs(_walk(node.args[0], numbers))
    raise _NotRational
