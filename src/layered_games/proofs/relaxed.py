"""Facts about functions that are not algebraic: tangents, monotony, bounds; true, but not complete."""

from __future__ import annotations

from typing import Any

import sympy as sp
from sympy.logic.boolalg import Boolean

__all__ = ["facts_of_function", "pairwise_facts", "rewritten"]

_BY_SINE = (sp.tan, sp.cot, sp.sec, sp.csc)
_BY_EXP = (sp.sinh, sp.cosh, sp.tanh, sp.coth, sp.sech, sp.csch)


def rewritten(e: sp.Expr) -> sp.Expr | None:
    """Return the term by simpler functions, or None.

    Examples
    --------
    >>> x, y = sp.symbols("x y")
    >>> rewritten(sp.exp(x + 2*y))
    exp(x)*exp(y)**2
    """
    if isinstance(e, sp.exp):
        return _split_exponential(e)
    if isinstance(e, sp.log) and len(e.args) == 1:
        same = sp.expand_log(e)
        return same if same != e and not isinstance(same, sp.log) else None
    if isinstance(e, sp.Heaviside | sp.SingularityFunction):
        return e.rewrite(sp.Piecewise)
    if isinstance(e, _BY_SINE):
        same = e.rewrite(sp.sin).rewrite(sp.cos) if isinstance(e, sp.sec) else _quotient(e)
        return same if not same.has(*_BY_SINE) else None
    return e.rewrite(sp.exp) if isinstance(e, _BY_EXP) else None


def _quotient(e: sp.Expr) -> sp.Expr:
    x = e.args[0]
    return {sp.tan: sp.sin(x) / sp.cos(x), sp.cot: sp.cos(x) / sp.sin(x), sp.csc: 1 / sp.sin(x)}[type(e)]


def _split_exponential(e: sp.Expr) -> sp.Expr | None:
    """Sums become products, whole multiples become powers, so that equal parts meet."""
    x = e.args[0]
    if x.is_Add:
        return sp.Mul(*(_times(r, c) for c, r in map(_whole, x.args)), evaluate=False)
    count, rest = _whole(x)
    return _times(rest, count) if count != 1 else None


def _times(x: sp.Expr, count: sp.Expr) -> sp.Expr:
    return sp.exp(x) if count == 1 else sp.Pow(sp.exp(x), count, evaluate=False)


def _whole(x: sp.Expr) -> tuple[sp.Expr, sp.Expr]:
    count, rest = x.as_coeff_Mul()
    return (count, rest) if count.is_Integer and rest != 1 and abs(count) < 65 else (sp.S.One, x)


def _say(left: sp.Expr, operator: str) -> Boolean:
    classes = {">": sp.StrictGreaterThan, ">=": sp.GreaterThan, "<": sp.StrictLessThan, "==": sp.Equality}
    return classes[operator](left, sp.S.Zero, evaluate=False)


def facts_of_function(
    e: sp.Expr, symbol: sp.Symbol, args: tuple[sp.Expr, ...]
) -> tuple[list[Boolean], list[Boolean]]:
    """Return where the term is defined, and facts about ``symbol``, which stands for it."""
    needs: list[Boolean] = []
    facts: list[Boolean] = []
    if e.is_number and e.is_comparable:
        value = sp.Rational(str(sp.N(e, 30)))
        margin = (1 + abs(value)) / 10**20
        return needs, [_say(symbol - value + margin, ">"), _say(symbol - value - margin, "<")]
    x: Any = args[0] if args else None
    if isinstance(e, sp.exp):
        tangent = sp.Or(_say(x, "=="), _say(symbol - 1 - x, ">"), evaluate=False)
        facts = [_say(symbol, ">"), _say(symbol - 1 - x, ">="), tangent]
    elif isinstance(e, sp.log):
        needs = [_say(x, ">")]
        tangent = sp.Or(_say(x - 1, "=="), _say(x - 1 - symbol, ">"), evaluate=False)
        facts = [_say(x - 1 - symbol, ">="), _say(x * symbol - x + 1, ">="), tangent]
    elif isinstance(e, sp.sin | sp.cos):
        facts = [_say(1 - symbol, ">="), _say(1 + symbol, ">=")]
    elif isinstance(e, sp.floor):
        facts = [_say(x - symbol, ">="), _say(x - symbol - 1, "<")]
    elif isinstance(e, sp.ceiling):
        facts = [_say(symbol - x, ">="), _say(symbol - x - 1, "<")]
    elif e.is_Pow and e.base.is_positive:
        facts = [_say(symbol, ">")]
    return needs, facts


def pairwise_facts(x: sp.Expr, fx: sp.Expr, y: sp.Expr, fy: sp.Expr) -> list[Boolean]:
    """Return that an increasing function keeps the order of two arguments."""
    cases = (("<", "<"), ("==", "=="), (">", ">"))
    return [
        sp.Or(*(sp.And(_say(x - y, a), _say(fx - fy, b), evaluate=False) for a, b in cases), evaluate=False)
    ]
