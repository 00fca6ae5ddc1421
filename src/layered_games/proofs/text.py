"""Claims as text: a whitelist parser over Python's syntax tree. Nothing is ever evaluated.

Terms stay as written: ``x/x == 1`` keeps its denominator, so the prover sees that ``x`` is not zero.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

import sympy as sp
from sympy.logic.boolalg import Boolean

from layered_games.errors import ClaimError, ParameterError
from layered_games.parameters import exact, make_symbol
from layered_games.proofs.quantifiers import for_all, there_exists
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


def _joined(kind: type[Any], parts: Iterable[Boolean]) -> Boolean:
    """Join claims by And or Or as they stand; SymPy would fold opposite ones, and their domains with them."""
    kept = dict.fromkeys(parts)
    joined = sp.Basic.__new__(kind, *kept)
    joined._argset = frozenset(kept)
    return joined if len(kept) > 1 else next(iter(kept))


def _negated(claim: Boolean) -> Boolean:
    return sp.Not(claim, evaluate=False)


def _implied(left: Boolean, right: Boolean) -> Boolean:
    return _joined(sp.Or, (_negated(left), right))


def _equivalent(left: Boolean, right: Boolean) -> Boolean:
    return _joined(sp.And, (_implied(left, right), _implied(right, left)))


_CONNECTIVES: Final[Mapping[str, Callable[..., Any]]] = {
    "And": lambda *a: _joined(sp.And, a),
    "Or": lambda *a: _joined(sp.Or, a),
    "Not": _negated,
    "Implies": _implied,
    "Equivalent": _equivalent,
}
_COMPARISONS: Final = {
    ast.Gt: ">", ast.GtE: ">=", ast.Lt: "<", ast.LtE: "<=", ast.Eq: "==", ast.NotEq: "!=",
}  # fmt: skip


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
    (0 < x) & (x < 1)
    """
    if len(text) > MAX_LENGTH:
        raise ClaimError(f"the claim has {len(text)} characters; at most {MAX_LENGTH} are read")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Python's remarks on style, such as is with a number
            tree = ast.parse(text.strip(), mode="eval")
    except (RecursionError, MemoryError):
        raise ClaimError(f"the claim is nested too deeply, or its sums are too long: {text[:80]!r}") from None
    except (SyntaxError, ValueError) as error:
        place = getattr(error, "offset", None)
        where = f" at character {place}" if place else ""
        raise ClaimError(f"the claim cannot be read{where}: {text[:80]!r}") from None
    reader = _Reader(text.strip(), dict(known or {}))
    result = reader.visit(tree.body, 0)
    if not isinstance(result, Boolean) or isinstance(result, sp.Symbol):
        raise ClaimError(f"{text[:80]!r} is an expression, not a claim; write a relation such as x > 0")
    return result


class _Reader:
    """Walks the syntax tree; every kind of node that is allowed has a method."""

    def __init__(self, text: str, known: dict[str, sp.Symbol]) -> None:
        self.text = text
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
            raise ClaimError(
                f"character {getattr(node, 'col_offset', 0) + 1}: a claim stands where a number belongs"
            )
        return value

    def claim(self, node: ast.AST, depth: int) -> Boolean:
        """Read a node that must be a claim."""
        value = self.visit(node, depth)
        if not isinstance(value, Boolean) or isinstance(value, sp.Symbol):
            raise ClaimError(
                f"character {getattr(node, 'col_offset', 0) + 1}: a number stands where a claim belongs"
            )
        return value

    def _constant(self, node: ast.Constant, depth: int) -> Any:
        if isinstance(node.value, bool):
            return sp.true if node.value else sp.false
        if isinstance(node.value, int):
            return sp.Integer(node.value)
        if isinstance(node.value, float):
            written = ast.get_source_segment(self.text, node) or repr(node.value)
            try:
                return exact(written.replace("_", ""))
            except ParameterError as error:
                raise ClaimError(f"character {node.col_offset + 1}: {error}") from None
        raise ClaimError(f"character {node.col_offset + 1}: {node.value!r} is no number")

    def _name(self, node: ast.Name, depth: int) -> sp.Symbol:
        if node.id not in self.known:
            try:
                self.known[node.id] = make_symbol(node.id)
            except ParameterError as error:
                raise ClaimError(f"character {node.col_offset + 1}: {error}") from None
        return self.known[node.id]

    def _unaryop(self, node: ast.UnaryOp, depth: int) -> Any:
        if isinstance(node.op, ast.Not | ast.Invert):
            return _negated(self.claim(node.operand, depth))
        value = self.number(node.operand, depth)
        if isinstance(node.op, ast.UAdd):
            return value
        return -value if value.is_Rational else sp.Mul(-1, value, evaluate=False)

    def _binop(self, node: ast.BinOp, depth: int) -> Any:
        if isinstance(node.op, ast.BitAnd | ast.BitOr | ast.RShift):
            left, right = self.claim(node.left, depth), self.claim(node.right, depth)
            name = {ast.BitAnd: "And", ast.BitOr: "Or", ast.RShift: "Implies"}[type(node.op)]
            return _CONNECTIVES[name](left, right)
        if isinstance(node.op, ast.Add | ast.Sub):
            return self._sum(node, depth)
        if isinstance(node.op, ast.Mult | ast.Div):
            return self._product(node, depth)
        if isinstance(node.op, ast.Pow):
            return self._power(node, self.number(node.left, depth), self.number(node.right, depth))
        raise ClaimError(
            f"character {node.col_offset + 1}: the operator {type(node.op).__name__} is not allowed"
        )

    def _sum(self, node: ast.BinOp, depth: int) -> sp.Expr:
        """Read a chain of sums and differences at one depth, however long."""
        parts = []
        for operator, part in _chain(node, (ast.Add, ast.Sub)):
            value = self.number(part, depth)
            parts.append(sp.Mul(-1, value, evaluate=False) if isinstance(operator, ast.Sub) else value)
        return sp.Add(*parts, evaluate=False)

    def _product(self, node: ast.BinOp, depth: int) -> sp.Expr:
        """Read a chain of products and quotients; a fraction of two numbers is one number."""
        parts: list[sp.Expr] = []
        for operator, part in _chain(node, (ast.Mult, ast.Div)):
            value = self.number(part, depth)
            if not isinstance(operator, ast.Div):
                parts.append(value)
                continue
            if value.is_Rational and value == 0:
                raise ClaimError(f"character {getattr(part, 'col_offset', 0) + 1}: division by zero")
            if value.is_Rational and parts[-1].is_Rational:
                parts[-1] = parts[-1] / value
            else:
                parts.append(1 / value if value.is_Rational else sp.Pow(value, -1, evaluate=False))
        return parts[0] if len(parts) == 1 else sp.Mul(*parts, evaluate=False)

    def _power(self, node: ast.BinOp, base: sp.Expr, exponent: sp.Expr) -> sp.Expr:
        value = _plain(exponent)
        if value is None or abs(value) > MAX_EXPONENT or value.q > MAX_EXPONENT:
            place = f"character {node.col_offset + 1}"
            raise ClaimError(f"{place}: exponents must be rational numbers of at most {MAX_EXPONENT}")
        if base.is_Rational and base == 0 and value < 0:
            raise ClaimError(f"character {node.col_offset + 1}: division by zero")
        return sp.Pow(base, value, evaluate=False)

    def _compare(self, node: ast.Compare, depth: int) -> Boolean:
        sides = [self.number(n, depth) for n in (node.left, *node.comparators)]
        found = []
        for left, operator, right in zip(sides, node.ops, sides[1:], strict=False):
            if type(operator) not in _COMPARISONS:
                raise ClaimError(f"character {node.col_offset + 1}: {type(operator).__name__} is not allowed")
            found.append(relation(left, _COMPARISONS[type(operator)], right))
        return _joined(sp.And, found)

    def _boolop(self, node: ast.BoolOp, depth: int) -> Boolean:
        return _joined(
            sp.And if isinstance(node.op, ast.And) else sp.Or, [self.claim(n, depth) for n in node.values]
        )

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
        return (for_all if name == "for_all" else there_exists)(symbols, body)


def _chain(
    node: ast.expr, kinds: tuple[type[ast.operator], ...]
) -> list[tuple[ast.operator | None, ast.expr]]:
    """Open a chain of operators that Python nests to the left: each operand with what stands before it."""
    found: list[tuple[ast.operator | None, ast.expr]] = []
    while isinstance(node, ast.BinOp) and isinstance(node.op, kinds):
        found.append((node.op, node.right))
        node = node.left
    return [(None, node), *reversed(found)]


def _plain(e: sp.Expr) -> sp.Rational | None:
    """The value of sums and products of numbers, for exponents such as ``(1 + 1)/2``."""
    if e.is_Rational:
        return e
    parts = [_plain(a) for a in e.args] if e.is_Add or e.is_Mul else [None]
    return None if any(p is None for p in parts) else e.func(*parts)
