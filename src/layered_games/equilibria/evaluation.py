"""Evaluation of closed forms: exactly at a rational point, or vectorised over arrays."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache, reduce
from math import prod
from typing import Any

import numpy as np
import sympy as sp

from layered_games.games.sequential import SequentialGame

__all__ = ["channel_point", "compiled", "evaluate", "holds", "relation_holds"]

Number = Any
Point = Mapping[sp.Symbol, Number]

_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
}


def evaluate(expression: Any, point: Point, memo: dict[Any, Number] | None = None) -> Number:
    """Evaluate an expression exactly with Fractions; irrational parts stay SymPy numbers.

    Parameters
    ----------
    expression : sympy.Expr
    point : mapping of symbol to Fraction (or SymPy number where irrational)
    memo : dict, optional
        Shared between calls at the same point: common subexpressions are computed once.

    Returns
    -------
    Fraction or sympy.Expr

    Raises
    ------
    ZeroDivisionError
        If a denominator vanishes at the point.

    Examples
    --------
    >>> x = sp.Symbol("x")
    >>> evaluate(1 / (1 + x), {x: Fraction(1, 2)})
    Fraction(2, 3)
    """
    memo = {} if memo is None else memo
    if expression in memo:
        return memo[expression]
    value = _evaluate(expression, point, memo)
    memo[expression] = value
    return value


def _evaluate(e: Any, point: Point, memo: dict[Any, Number]) -> Number:
    if e.is_Rational:
        return Fraction(int(e.p), int(e.q))
    if e.is_Symbol:
        return point[e]
    if e.is_Add or e.is_Mul:
        args = [evaluate(a, point, memo) for a in e.args]
        if all(isinstance(a, Fraction) for a in args):
            return sum(args) if e.is_Add else prod(args)
        return e.func(*(_sympy(a) for a in args))
    if e.is_Pow:
        base, exponent = evaluate(e.base, point, memo), e.exp
        if exponent.is_Integer and isinstance(base, Fraction):
            return base ** int(exponent)
        return _exact(sp.Pow(_sympy(base), _sympy(evaluate(exponent, point, memo))))
    if isinstance(e, sp.Piecewise):
        for value, condition in e.args:
            if relation_holds(condition, point, memo):
                return evaluate(value, point, memo)
        raise ValueError(f"no case of {e} applies")
    args = [evaluate(a, point, memo) for a in e.args]
    if isinstance(e, sp.Max | sp.Min) and all(isinstance(a, Fraction) for a in args):
        return max(args) if isinstance(e, sp.Max) else min(args)
    return _exact(e.func(*(_sympy(a) for a in args)))


def _sympy(value: Number) -> sp.Expr:
    return sp.Rational(value.numerator, value.denominator) if isinstance(value, Fraction) else value


def _exact(value: sp.Expr) -> Number:
    return Fraction(int(value.p), int(value.q)) if value.is_Rational else value


def relation_holds(relation: Any, point: Point, memo: dict[Any, Number] | None = None) -> bool:
    """Decide a Boolean of relations exactly at a point."""
    memo = {} if memo is None else memo
    if relation in (True, sp.true):
        return True
    if relation in (False, sp.false):
        return False
    if isinstance(relation, sp.And):
        return all(relation_holds(a, point, memo) for a in relation.args)
    if isinstance(relation, sp.Or):
        return any(relation_holds(a, point, memo) for a in relation.args)
    if isinstance(relation, sp.Not):
        return not relation_holds(relation.args[0], point, memo)
    left, right = evaluate(relation.lhs, point, memo), evaluate(relation.rhs, point, memo)
    return bool(_COMPARE[relation.rel_op](left, right))


def holds(constraints: Sequence[Any], point: Point, memo: dict[Any, Number] | None = None) -> bool:
    """Decide a conjunction of constraints (``expr >= 0`` or ``expr > 0``) exactly at a point.

    A constraint whose expression is no real number there does not hold.
    """
    memo = {} if memo is None else memo
    for constraint in constraints:
        try:
            value = evaluate(constraint.expr, point, memo)
        except ZeroDivisionError:
            return False
        if isinstance(value, sp.Expr) and not value.is_comparable:
            return False
        if value < 0 or (constraint.strict and value == 0):
            return False
    return True


def channel_point(game: SequentialGame, point: Mapping[sp.Symbol, Any]) -> dict[sp.Symbol, Any]:
    """Return the point as Fractions, with the values of all channels added."""
    env: dict[sp.Symbol, Any] = {
        s: Fraction(int(v.p), int(v.q)) if v.is_Rational else v for s, v in point.items()
    }
    for channel in game.channels:
        env[channel.symbol] = evaluate(channel.definition, env)
    return env


class _All:
    """What SymPy prints for conjunctions, for operands of different shapes, which NumPy's own refuses."""

    @staticmethod
    def reduce(operands: Sequence[Any], axis: int = 0) -> Any:
        """Return the conjunction of operands that broadcast against one another."""
        return reduce(np.logical_and, operands)


@lru_cache(maxsize=256)
def compiled(symbols: tuple[sp.Symbol, ...], expressions: tuple[Any, ...]) -> Callable[..., list[np.ndarray]]:
    """Compile expressions to one vectorised NumPy function, common subexpressions shared.

    Parameters
    ----------
    symbols : tuple of sympy.Symbol
        Arguments of the function, in order; arrays that broadcast against one another.
    expressions : tuple of sympy.Expr or relations

    Returns
    -------
    callable
        Returns a list with one array for each expression.
    """
    function: Callable[..., list[np.ndarray]] = sp.lambdify(
        symbols, list(expressions), modules=[{"logical_and": _All}, "numpy"], cse=True
    )
    return function
