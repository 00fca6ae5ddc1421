"""SMT-LIB 2 text of formulas."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import sympy as sp

from layered_games.proofs.effort import written
from layered_games.proofs.formula import Atom, Formula, flatten, free_symbols, nodes
from layered_games.proofs.polynomials import ordered

__all__ = ["Names", "names_of", "query"]

Names = dict[sp.Symbol, str]
_RESERVED: Final = frozenset(
    [
        "and",
        "or",
        "not",
        "xor",
        "let",
        "par",
        "as",
        "ite",
        "forall",
        "exists",
        "true",
        "false",
        "distinct",
        "Int",
        "Real",
        "Bool",
        "div",
        "mod",
        "abs",
        "assert",
        "to_real",
        "to_int",
        "is_int",
        "is_real",
        "iand",
        "exp",
        "sin",
        "cos",
        "tan",
        "csc",
        "sec",
        "cot",
        "arcsin",
        "arccos",
        "arctan",
        "sqrt",
        "real",
        "pi",
        "set",
        "match",
        "NUMERAL",
        "DECIMAL",
        "STRING",
        "BINARY",
        "HEXADECIMAL",
        "pow",
        "log",
        "push",
        "pop",
        "reset",
        "model",
        "check",
        "min",
        "max",
    ]
)


def names_of(formulas: Iterable[Formula]) -> Names:
    """Give every symbol, bound ones too, a legal SMT-LIB name of its own."""
    listed = list(formulas)
    bound = {s for f in listed for node in nodes(f) for s in node.bound}
    names: Names = {}
    taken = set(_RESERVED)
    for symbol in ordered({s for f in listed for s in free_symbols(f)} | bound):
        base = "".join(ch if ch.isascii() and (ch.isalnum() or ch == "_") else "_" for ch in symbol.name)
        base = base if base.strip("_") and not base[0].isdigit() else f"v_{base}"
        name, count = base, 1
        while name in taken:
            count += 1
            name = f"{base}_{count}"
        names[symbol] = name
        taken.add(name)
    return names


def query(formulas: Sequence[Formula], names: Names, comments: Iterable[str] = ()) -> str:
    """Write one satisfiability question as a script of its own.

    Examples
    --------
    >>> x = sp.Symbol("x")
    >>> print(query([Atom(x**2 - 2, "==")], {x: "x"}))
    (set-logic QF_NRA)
    (declare-const x Real)
    (assert (= (+ (- 2.0) (* x x)) 0.0))
    (check-sat)
    <BLANKLINE>
    """
    free = {s for f in formulas for s in free_symbols(f)}
    whole = any(s.is_integer for s in free)
    bound = any(node.bound for f in formulas for node in nodes(f))
    lines = [f"; {line}" for text in comments for line in text.splitlines()]
    lines.append(f"(set-logic {'' if bound else 'QF_'}{'NIRA' if whole else 'NRA'})")
    lines += [
        f"(declare-const {n} {'Int' if s.is_integer else 'Real'})" for s, n in names.items() if s in free
    ]
    lines += [f"(assert {_show(f, names)})" for f in flatten(formulas)]
    return "\n".join([*lines, "(check-sat)", ""])


def _show(formula: Formula, names: Names) -> str:
    if isinstance(formula, Atom):
        inner = f"{_term(formula.polynomial, names)} 0.0"
        if formula.operator == "!=":
            return f"(not (= {inner}))"
        return f"({'=' if formula.operator == '==' else formula.operator} {inner})"
    if formula.kind in ("and", "or", "xor"):
        if len(formula.parts) < 2:
            return _show(formula.parts[0], names) if formula.parts else str(formula.kind == "and").lower()
        return f"({formula.kind} {' '.join(_show(p, names) for p in formula.parts)})"
    listed = " ".join(f"({names[s]} Real)" for s in formula.bound)
    return f"({formula.kind} ({listed}) {_show(formula.parts[0], names)})"


def _term(e: sp.Expr, names: Names) -> str:
    if e.is_Symbol:
        return f"(to_real {names[e]})" if e.is_integer else names[e]
    if e.is_Rational:
        top, below = (written(sp.Integer(n)) for n in (abs(e.p), e.q))
        size = f"{top}.0" if e.q == 1 else f"(/ {top}.0 {below}.0)"
        return f"(- {size})" if e.p < 0 else size
    if e.is_Add or e.is_Mul:
        parts = [_term(a, names) for a in e.args]
        return parts[0] if len(parts) == 1 else f"({'+' if e.is_Add else '*'} {' '.join(parts)})"
    base = _term(e.base, names)
    return f"(* {' '.join([base] * int(e.exp))})"
