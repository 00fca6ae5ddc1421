"""What may stand as a payoff or a bound: real, finite SymPy expressions of known functions."""

from __future__ import annotations

from typing import Any

import sympy as sp
from sympy.concrete.expr_with_limits import ExprWithLimits
from sympy.core.function import AppliedUndef

from layered_games.errors import GameError

__all__ = ["expression_of", "refuse_unusable"]


def expression_of(place: str, value: Any) -> sp.Expr:
    """Return a number or SymPy expression as an expression; text is never evaluated.

    Raises
    ------
    GameError
        If it is neither.
    """
    try:
        found = sp.sympify(value, strict=True)
    except sp.SympifyError as error:
        raise GameError(
            f"{place}: {value!r} is neither a number nor a SymPy expression; text is never evaluated"
        ) from error
    if not isinstance(found, sp.Expr) or found.is_Matrix:
        raise GameError(f"{place}: {value!r} is no real-valued expression")
    return found


def refuse_unusable(place: str, expression: sp.Expr) -> None:
    """Raise GameError for what is not finite, not real, a step function, unknown, or not carried out."""
    if expression.has(sp.nan, sp.zoo, sp.oo, -sp.oo):
        raise GameError(f"{place}: {expression} is not finite")
    if expression.has(sp.I):
        raise GameError(f"{place}: {expression} is not real")
    if expression.has(ExprWithLimits, sp.Derivative, sp.Subs):
        raise GameError(
            f"{place}: {expression} holds an operation that is not carried out; call .doit() on it"
        )
    for function in sorted(expression.atoms(AppliedUndef, sp.floor, sp.ceiling, sp.Mod), key=str):
        raise GameError(f"{place}: {function} is no function that games can be solved with")
