"""Claims as text: a whitelist parser over Python's syntax tree. Nothing is ever evaluated.

Terms stay as written: ``x/x == 1`` keeps its denominator, so the prover sees that ``x`` is not zero.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from typing import Any, Final

import sympy as sp
from sympy.logic.boolalg import Boolean

from layered_games.errors import ClaimError
from layered_games.parameters import exact, make_symbol
from layered_games.proofs.quantifiers import ForAll, ThereExists
from layered_games.proofs.rational import relation

__all__ = ["read_claim"]

MAX_LENGTH, MAX_DEPTH, MAX_EXPONENT = 10_000, 100, 64

_FUNCTIONS: Final[Mapping[str, Callable[..., Any]]] = {
    "sqrt": lambda x: sp.Pow(x, sp.S.Half, evaluate=False),
    "Abs": lambda x: sp.Abs(x, evaluate=False),
    "abs": lambda x: sp.Abs(x, evaluate=False),
    "Max": lambda *a: sp.Max(*a, evaluate=False),
    "max": lambda *a: sp.Max(*a, evaluate=False),
    "Min": lambda *a: sp.Min(*a, evaluate=False),
    "min": lambda *a: sp.Min(*a, evaluate=False),
    "exp": lambda x: sp.exp(x, evaluate=False),
    "log": lambda x: sp.log(x, evaluate=False),
    "sign": lambda x: sp.sign(x, evaluate=False),
}
_CONNECTIVES: Final[Mapping[str, Callable[..., Any]]] = {
    "And": sp.And, "Or": sp.Or, "Not": lambda a: sp.Not(a, evaluate=False),
    "Implies": lambda a, b: sp.Or(sp.Not(a, evaluate=False), b, evaluate=False),
    "Equivalent": lambda a, b: sp.Equivalent(a, b, evaluate=False),
}
_COMPARISONS: Final = {
    ast.Gt: ">", ast.GtE: ">=", ast.Lt: "<", ast.LtE: "<=", ast.Eq: "==", ast.NotEq: "!=",
}


def read_claim(text: str, known: Mapping[str, sp.Symbol] | None = None) -> Boolean:
    """Read a claim.

    Parameters
    ----------
    text : str
        Relations (chained ones too), ``and``, ``or``, ``not``, ``&``, ``|``, ``~``, ``>>``,
        ``Implies``, ``for_all(x, ...)``, ``there_exists(x, ...)``, ``+ - * / **``, ``sqrt``, ``Abs``,
        ``Max``, ``Min``, ``exp``, ``log``, ``sign``, numbers and names.
    known : mapping of str to sympy.Symbol, optional
        Symbols to use for names; other names become real symbols.

    Raises
    ------
    ClaimError
        For everything else, with its position.

    Examples
    --------
    >>> read_claim("0 < x < 1")
    (x > 0) & (x < 1)
    """
    if len(text) > MAX_LENGTH:
        raise ClaimError(f"the claim has {len(text)} characters; at most {MAX_LENGTH} are read")
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        place = getattr(error, "offset", None)
        where = f" at character {place}" if place else ""
        raise ClaimError(f"the claim cannot be read{where}: {text[:80]!r}") from None
    reader = _Reader(dict(known or {}))
    result = reader.visit(tree.body, 0)
    if not isinstance(result, Boolean) or isinstance(result, sp.Symbol):
        raise ClaimError(f"{text[:80]!r} is an expression, not a claim; write a relation such as x > 0")
    return result


class _Reader:
    """Walks the syntax tree; every kind of node that is allowed has a method."""

    def __init__(self, known: dict[str, sp.Symbol]) -> None:
        self.known = known

    def visit(self, node: ast.AST, depth: int) -> Any:
        """Read one node."""
        if depth > MAX_DEPTH:
            raise ClaimError(f"the claim is nested more than {MAX_DEPTH} deep")
        method = getattr(self, f"_{type(node).__name__.lower()}", None)
        if method is None:
            place = getattr(node, "col_offset", 0) + 1
            raise ClaimError(
                f"character {place}: {type(node).__name__} is not allowed in a claim; "
                "use relations, and/or/not, + - * / **, and the functions " + ", ".join(sorted(_FUNCTIONS))
            )
        return method(node, depth + 1)

    def number(self, node: ast.AST, depth: int) -> sp.Expr:
        """Read a node that must be a number or term."""
        value = self.visit(node, depth)
        if not isinstance(value, sp.Expr):
            raise ClaimError(f"character {getattr(node, 'col_offset', 0) + 1}: a claim stands where a number belongs")
        return value

    def claim(self, node: ast.AST, depth: int) -> Boolean:
        """Read a node that must be a claim."""
        value = self.visit(node, depth)
        if not isinstance(value, Boolean) or isinstance(value, sp.Symbol):
            raise ClaimError(f"character {getattr(node, 'col_offset', 0) + 1}: a number stands where a claim belongs")
        return value

    def _constant(self, node: ast.Constant, depth: int) -> Any:
        if isinstance(node.value, bool):
            return sp.true if node.value else sp.false
        if isinstance(node.value, int | float):
            return exact(node.value)
        raise ClaimError(f"character {node.col_offset + 1}: {node.value!r} is no number")

    def _name(self, node: ast.Name, depth: int) -> sp.Symbol:
        return self.known.setdefault(node.id, make_symbol(node.id))

    def _unaryop(self, node: ast.UnaryOp, depth: int) -> Any:
        if isinstance(node.op, ast.Not | ast.Invert):
            return sp.Not(self.claim(node.operand, depth), evaluate=False)
        value = self.number(node.operand, depth)
        return sp.Mul(-1, value, evaluate=value.is_number) if isinstance(node.op, ast.USub) else value

    def _binop(self, node: ast.BinOp, depth: int) -> Any:
        if isinstance(node.op, ast.BitAnd | ast.BitOr | ast.RShift):
            left, right = self.claim(node.left, depth), self.claim(node.right, depth)
            name = {ast.BitAnd: "And", ast.BitOr: "Or", ast.RShift: "Implies"}[type(node.op)]
            return _CONNECTIVES[name](left, right)
        left, right = self.number(node.left, depth), self.number(node.right, depth)
        if isinstance(node.op, ast.Add):
            return sp.Add(left, right, evaluate=False)
        if isinstance(node.op, ast.Sub):
            return sp.Add(left, sp.Mul(-1, right, evaluate=False), evaluate=False)
        if isinstance(node.op, ast.Mult):
            return sp.Mul(left, right, evaluate=False)
        if isinstance(node.op, ast.Div):
            if right.is_zero:
                raise ClaimError(f"character {node.col_offset + 1}: division by zero")
            if left.is_Rational and right.is_Rational:
                return left / right
            return sp.Mul(left, sp.Pow(right, -1, evaluate=False), evaluate=False)
        if isinstance(node.op, ast.Pow):
            return self._power(node, left, right)
        raise ClaimError(f"character {node.col_offset + 1}: the operator {type(node.op).__name__} is not allowed")

    def _power(self, node: ast.BinOp, base: sp.Expr, exponent: sp.Expr) -> sp.Expr:
        value = sp.nsimplify(exponent) if exponent.is_number else exponent
        if not value.is_Rational or abs(value) > MAX_EXPONENT or value.q > MAX_EXPONENT:
            raise ClaimError(
                f"character {node.col_offset + 1}: exponents must be rational numbers of at most {MAX_EXPONENT}"
            )
        return sp.Pow(base, value, evaluate=False)

    def _compare(self, node: ast.Compare, depth: int) -> Boolean:
        sides = [self.number(n, depth) for n in (node.left, *node.comparators)]
        found = []
        for left, operator, right in zip(sides, node.ops, sides[1:], strict=False):
            if type(operator) not in _COMPARISONS:
                raise ClaimError(f"character {node.col_offset + 1}: {type(operator).__name__} is not allowed")
            found.append(relation(left, _COMPARISONS[type(operator)], right))
        return found[0] if len(found) == 1 else sp.And(*found, evaluate=False)

    def _boolop(self, node: ast.BoolOp, depth: int) -> Boolean:
        parts = [self.claim(n, depth) for n in node.values]
        return (sp.And if isinstance(node.op, ast.And) else sp.Or)(*parts, evaluate=False)

    def _call(self, node: ast.Call, depth: int) -> Any:
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if node.keywords or any(isinstance(a, ast.Starred) for a in node.args):
            raise ClaimError(f"character {node.col_offset + 1}: only plain arguments are allowed")
        if name in ("for_all", "there_exists"):
            return self._quantifier(name, node, depth)
        if name in _CONNECTIVES:
            return self._apply(node, _CONNECTIVES[name], [self.claim(a, depth) for a in node.args])
        if name in _FUNCTIONS:
            return self._apply(node, _FUNCTIONS[name], [self.number(a, depth) for a in node.args])
        raise ClaimError(
            f"character {node.col_offset + 1}: unknown function {name!r}; known are "
            + ", ".join(sorted([*_FUNCTIONS, *_CONNECTIVES, "for_all", "there_exists"]))
        )

    def _apply(self, node: ast.Call, function: Callable[..., Any], args: list[Any]) -> Any:
        if not args:
            raise ClaimError(f"character {node.col_offset + 1}: a function without arguments")
        try:
            return function(*args)
        except TypeError:
            raise ClaimError(f"character {node.col_offset + 1}: wrong number of arguments") from None

    def _quantifier(self, name: str, node: ast.Call, depth: int) -> Boolean:
        if len(node.args) < 2 or not all(isinstance(a, ast.Name) for a in node.args[:-1]):
            raise ClaimError(f"character {node.col_offset + 1}: write {name}(x, claim)")
        symbols = [self.visit(a, depth) for a in node.args[:-1]]
        body = self.claim(node.args[-1], depth)
        return (ForAll if name == "for_all" else ThereExists)(sp.Tuple(*symbols), body)
