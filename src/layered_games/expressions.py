"""Expressions as plain data: a tree of lists with a closed set of operations, never evaluated text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import sympy as sp

from layered_games.errors import LayeredGamesError

__all__ = ["decode", "encode"]

_OPERATIONS: Final[Mapping[str, Any]] = {
    "add": sp.Add,
    "mul": sp.Mul,
    "pow": sp.Pow,
    "max": sp.Max,
    "min": sp.Min,
    "abs": sp.Abs,
    "piecewise": sp.Piecewise,
    "case": sp.functions.elementary.piecewise.ExprCondPair,
    ">": sp.StrictGreaterThan,
    ">=": sp.GreaterThan,
    "<": sp.StrictLessThan,
    "<=": sp.LessThan,
    "==": sp.Equality,
    "!=": sp.Unequality,
    "and": sp.And,
    "or": sp.Or,
    "not": sp.Not,
    "exp": sp.exp,
    "log": sp.log,
}
_NAMES: Final = {cls: name for name, cls in _OPERATIONS.items()}
_CONSTANTS: Final = {"true": sp.true, "false": sp.false, "oo": sp.oo, "-oo": -sp.oo, "pi": sp.pi, "e": sp.E}
_UNEVALUATED: Final = frozenset({"max", "min", "piecewise", ">", ">=", "<", "<=", "==", "!="})
DEPTH: Final = 400


def encode(expression: Any) -> Any:
    """Return an expression as nested lists of strings.

    Numbers become strings such as ``"3/4"``, symbols ``["symbol", name]``, operations
    ``[operation, argument, ...]``.

    Raises
    ------
    LayeredGamesError
        If the expression uses an operation outside the closed set.

    Examples
    --------
    >>> x = sp.Symbol("x")
    >>> encode(x**2 + 1)
    ['add', '1', ['pow', ['symbol', 'x'], '2']]
    """
    if isinstance(expression, float):
        return repr(expression)
    expression = sp.sympify(expression, strict=True)
    if expression.is_Symbol:
        return ["symbol", expression.name]
    if expression.is_Rational:
        return str(expression)
    if expression.is_Float:
        return ["float", repr(float(expression))]
    for word, constant in _CONSTANTS.items():
        if expression == constant:
            return [word]
    if type(expression) not in _NAMES:
        raise LayeredGamesError(f"{type(expression).__name__} cannot be written as data: {expression}")
    name = _NAMES[type(expression)]
    args = sorted(expression.args, key=sp.default_sort_key) if name in ("add", "mul") else expression.args
    return [name, *(encode(a) for a in args)]


def decode(data: Any, symbols: Mapping[str, sp.Symbol], depth: int = 0) -> Any:
    """Read what :func:`encode` wrote; names must be among ``symbols``.

    Raises
    ------
    LayeredGamesError
        If the data is not of that form, or names an unknown symbol.

    Examples
    --------
    >>> x = sp.Symbol("x")
    >>> decode(encode(x**2 + 1), {"x": x})
    x**2 + 1
    """
    if depth > DEPTH:
        raise LayeredGamesError(f"the expression is nested more than {DEPTH} deep")
    if isinstance(data, str):
        return _number(data)
    if not isinstance(data, list) or not data or not isinstance(data[0], str):
        raise LayeredGamesError(f"{str(data)[:60]!r} is no encoded expression")
    name, *args = data
    if name == "symbol":
        if len(args) != 1 or args[0] not in symbols:
            raise LayeredGamesError(f"unknown symbol {args!r}; known are {', '.join(symbols)}")
        return symbols[args[0]]
    if name == "float" and len(args) == 1:
        return sp.Float(_float(args[0]))
    if name in _CONSTANTS and not args:
        return _CONSTANTS[name]
    if name not in _OPERATIONS:
        raise LayeredGamesError(f"unknown operation {name!r}")
    parts = [decode(a, symbols, depth + 1) for a in args]
    if name in _UNEVALUATED:
        return _OPERATIONS[name](*parts, evaluate=False)
    return _OPERATIONS[name](*parts)


def _number(text: str) -> sp.Expr:
    top, _, bottom = text.partition("/")
    if not top.lstrip("-").isdigit() or (bottom and not bottom.isdigit()):
        return sp.Float(_float(text))
    return sp.Rational(int(top), int(bottom or 1))


def _float(text: Any) -> float:
    try:
        return float(text)
    except (TypeError, ValueError):
        raise LayeredGamesError(f"{text!r} is no number") from None
