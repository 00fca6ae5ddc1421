"""How far rounding may move the floating-point value of an expression."""

from __future__ import annotations

import sympy as sp

__all__ = ["ROUNDING", "magnitude"]

ROUNDING = 64 * 2.0**-53
"""Times the magnitude of an expression: what a sum of a few dozen rounded terms may be off by."""


def magnitude(expression: sp.Expr) -> sp.Expr:
    """Return what the expression would be without cancellation between the terms of its sums.

    The rounding error of its floating-point value, its arguments being rounded as well, is a small
    multiple of the machine precision times this.

    Examples
    --------
    >>> x, y = sp.symbols("x y", real=True)
    >>> magnitude(x * (x - 2 * y))
    (Abs(x) + 2*Abs(y))*Abs(x)
    """
    if expression.is_Add or expression.is_Mul:
        return expression.func(*(magnitude(a) for a in expression.args))
    if isinstance(expression, sp.Max | sp.Min):
        return sp.Max(*(magnitude(a) for a in expression.args), evaluate=False)
    if isinstance(expression, sp.Abs):
        return magnitude(expression.args[0])
    if isinstance(expression, sp.Pow) and expression.exp.is_Rational:
        base, power = expression.args
        if power.is_Integer and power > 0:
            return magnitude(base) ** power
        return abs(power) * magnitude(base) * sp.Abs(base) ** (power - 1)
    return sp.Abs(expression)
