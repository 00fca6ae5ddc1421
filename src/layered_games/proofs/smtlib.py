"""SMT-LIB 2 text of formulas, and the reading of a solver's models."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import sympy as sp

from layered_games.parameters import fresh_symbol
from layered_games.proofs.formula import Atom, Formula, Node, symbols_in
from layered_games.proofs.polynomials import ordered

__all__ = ["names_of", "query", "read_model"]

Names = dict[sp.Symbol, str]


def names_of(formulas: Iterable[Formula]) -> Names:
    """Give every symbol a legal SMT-LIB name of its own."""
    symbols = ordered({s for f in formulas for s in symbols_in(f)})
    names: Names = {}
    for symbol in symbols:
        base = "".join(ch if ch.isascii() and (ch.isalnum() or ch == "_") else "_" for ch in symbol.name)
        base = base if base and not base[0].isdigit() else f"v_{base}"
        name, count = base, 1
        while name in names.values() or name in _RESERVED:
            count += 1
            name = f"{base}_{count}"
        names[symbol] = name
    return names


_RESERVED = frozenset("and or not let par as forall exists true false Int Real Bool div mod abs assert".split())


def query(formulas: Sequence[Formula], names: Names, comments: Iterable[str] = ()) -> str:
    """One satisfiability question as a script of its own."""
    lines = [f"; {line}" for text in comments for line in text.splitlines()]
    bound = {s for f in formulas for s in _bound(f)}
    lines += [f"(set-logic {'NRA' if bound else 'QF_NRA'})"]
    lines += [f"(declare-const {n} Real)" for s, n in names.items() if s not in bound]
    lines += [f"(assert {_show(f, names)})" for f in formulas]
    return "\n".join([*lines, "(check-sat)", ""])


def _bound(formula: Formula) -> Iterator[sp.Symbol]:
    if isinstance(formula, Node):
        yield from formula.bound
        for part in formula.parts:
            yield from _bound(part)


def _show(formula: Formula, names: Names) -> str:
    if isinstance(formula, Atom):
        inner = f"{_term(formula.polynomial, names)} 0.0"
        if formula.operator == "!=":
            return f"(not (= {inner}))"
        return f"({'=' if formula.operator == '==' else formula.operator} {inner})"
    if formula.kind in ("and", "or"):
        if not formula.parts:
            return "true" if formula.kind == "and" else "false"
        return f"({formula.kind} {' '.join(_show(p, names) for p in formula.parts)})"
    listed = " ".join(f"({names[s]} Real)" for s in formula.bound)
    return f"({formula.kind} ({listed}) {_show(formula.parts[0], names)})"


def _term(e: sp.Expr, names: Names) -> str:
    if e.is_Symbol:
        return names[e]
    if e.is_Rational:
        size = f"{abs(e.p)}.0" if e.q == 1 else f"(/ {abs(e.p)}.0 {e.q}.0)"
        return f"(- {size})" if e.p < 0 else size
    if e.is_Add:
        return f"(+ {' '.join(_term(a, names) for a in e.args)})"
    if e.is_Mul:
        return f"(* {' '.join(_term(a, names) for a in e.args)})"
    base = _term(e.base, names)
    return f"(* {' '.join([base] * int(e.exp))})"


# ---------------------------------------------------------------------- models
def read_model(text: str, names: Names) -> dict[sp.Symbol, sp.Expr]:
    """Read the values of a model exactly; algebraic numbers become SymPy roots."""
    back = {n: s for s, n in names.items()}
    found: dict[sp.Symbol, sp.Expr] = {}
    for item in _walk(_parse(text)):
        if isinstance(item, list) and len(item) == 5 and item[0] == "define-fun" and item[1] in back:
            value = _value(item[4])
            if value is not None:
                found[back[item[1]]] = value
    return found


def _parse(text: str) -> list[Any]:
    stack: list[list[Any]] = [[]]
    for token in text.replace("(", " ( ").replace(")", " ) ").split():
        if token == "(":
            stack.append([])
        elif token == ")":
            if len(stack) > 1:
                done = stack.pop()
                stack[-1].append(done)
        else:
            stack[-1].append(token)
    return stack[0]


def _walk(tree: Any) -> Iterator[Any]:
    yield tree
    if isinstance(tree, list):
        for part in tree:
            yield from _walk(part)


def _value(tree: Any) -> sp.Expr | None:
    if isinstance(tree, str):
        try:
            return sp.Rational(tree.rstrip("?"))
        except (TypeError, ValueError):
            return None
    if tree[0] == "root-obj":
        x = fresh_symbol("x")
        polynomial = _polynomial(tree[1], x)
        roots = sp.Poly(polynomial, x).real_roots(multiple=True)
        distinct = list(dict.fromkeys(roots))
        index = int(tree[2]) - 1
        return distinct[index] if index < len(distinct) else None
    parts = [_value(t) for t in tree[1:]]
    if any(p is None for p in parts):
        return None
    if tree[0] == "-":
        return -parts[0] if len(parts) == 1 else parts[0] - parts[1]
    return parts[0] / parts[1] if tree[0] == "/" else None


def _polynomial(tree: Any, x: sp.Symbol) -> sp.Expr:
    if isinstance(tree, str):
        return x if tree == "x" else sp.Rational(tree)
    parts = [_polynomial(t, x) for t in tree[1:]]
    if tree[0] == "+":
        return sp.Add(*parts)
    if tree[0] == "*":
        return sp.Mul(*parts)
    if tree[0] == "^":
        return parts[0] ** parts[1]
    return -parts[0] if len(parts) == 1 else parts[0] - sp.Add(*parts[1:])
