"""Formulas: Boolean combinations of polynomial sign conditions, as the solvers read them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import sympy as sp

from layered_games.errors import ClaimError
from layered_games.parameters import fresh_like
from layered_games.proofs.rational import Recipe

__all__ = [
    "FALSE",
    "FLIP",
    "TRUE",
    "Atom",
    "Formula",
    "Node",
    "flatten",
    "free_symbols",
    "negate",
    "nodes",
    "quantified",
    "rename",
    "skolem",
    "symbol_facts",
    "symbols_of",
]

Formula = Any
FLIP: Final = {">": "<=", ">=": "<", "<": ">=", "<=": ">", "==": "!=", "!=": "=="}


@dataclass(frozen=True)
class Atom:
    """``polynomial operator 0``; the polynomial is a SymPy expression without division."""

    polynomial: sp.Expr
    operator: str


@dataclass(frozen=True)
class Node:
    """``and``, ``or``, ``xor`` of formulas, or a quantifier (``forall``, ``exists``) over bound symbols.

    ``origin`` has the user's symbols in the place of the bound ones; ``recipe`` tells how the value of
    the auxiliary symbol follows that the formula defines.
    """

    kind: str
    parts: tuple[Formula, ...]
    bound: tuple[sp.Symbol, ...] = ()
    origin: tuple[sp.Symbol, ...] = ()
    recipe: Recipe | None = None


TRUE, FALSE = Node("and", ()), Node("or", ())


def flatten(formulas: Iterable[Formula]) -> list[Formula]:
    """Open conjunctions, drop repetitions."""
    flat: dict[Formula, None] = {}
    for formula in formulas:
        if isinstance(formula, Node) and formula.kind == "and":
            flat |= dict.fromkeys(flatten(formula.parts))
        else:
            flat[formula] = None
    return list(flat)


def negate(formula: Formula) -> Formula:
    """Push a negation inwards to the atoms."""
    if isinstance(formula, Atom):
        return Atom(formula.polynomial, FLIP[formula.operator])
    if formula.kind == "xor":
        return Node("xor", (negate(formula.parts[0]), *formula.parts[1:]))
    parts = tuple(negate(p) for p in formula.parts)
    other = {"and": "or", "or": "and", "forall": "exists", "exists": "forall"}[formula.kind]
    return Node(other, parts, formula.bound, formula.origin)


@lru_cache(maxsize=50_000)
def symbols_of(expression: sp.Expr) -> frozenset[sp.Symbol]:
    """Return the symbols of an expression; the answer is remembered."""
    return frozenset(expression.free_symbols)


def free_symbols(formula: Formula) -> set[sp.Symbol]:
    """Return the symbols that no quantifier binds."""
    if isinstance(formula, Atom):
        return set(symbols_of(formula.polynomial))
    return set().union(*(free_symbols(p) for p in formula.parts)) - set(formula.bound)


def nodes(formula: Formula) -> Iterator[Node]:
    """Yield the node and all below it, atoms left out."""
    if isinstance(formula, Node):
        yield formula
        for part in formula.parts:
            yield from nodes(part)


def quantified(formula: Formula) -> bool:
    """Tell whether the formula has a quantifier."""
    return any(node.bound for node in nodes(formula))


def skolem(formula: Formula) -> Formula:
    """Free the symbols of ``exists`` under neither ``forall`` nor ``xor``; values of theirs are witnesses."""
    if isinstance(formula, Atom) or formula.kind in ("forall", "xor"):
        return formula
    parts = tuple(skolem(p) for p in formula.parts)
    return parts[0] if formula.kind == "exists" else Node(formula.kind, parts, recipe=formula.recipe)


def rename(formula: Formula, names: dict[sp.Symbol, sp.Expr]) -> Formula:
    """Put expressions in the place of free symbols."""
    if isinstance(formula, Atom):
        return Atom(formula.polynomial.xreplace(names), formula.operator)
    inner = {s: e for s, e in names.items() if s not in formula.bound}
    return Node(formula.kind, tuple(rename(p, inner) for p in formula.parts), formula.bound, formula.origin)


@lru_cache(maxsize=10_000)
def _as_real(symbol: sp.Symbol) -> sp.Symbol:
    """The symbol as a real number: one that is not negative is nonnegative then, for instance."""
    try:
        return symbol if symbol.is_real else fresh_like(symbol, real=True)
    except sp.core.facts.InconsistentAssumptions:
        raise ClaimError(f"the assumptions of the symbol {symbol} leave no real number") from None


def symbol_facts(symbol: sp.Symbol) -> list[Formula]:
    """What a symbol's SymPy assumptions say of the sign of a real number, as formulas about the symbol."""
    real = _as_real(symbol)
    if real.is_positive:
        return [Atom(symbol, ">")]
    if real.is_negative:
        return [Atom(symbol, "<")]
    if real.is_zero:
        return [Atom(symbol, "==")]
    found: list[Formula] = []
    if real.is_nonnegative:
        found.append(Atom(symbol, ">="))
    if real.is_nonpositive:
        found.append(Atom(symbol, "<="))
    if real.is_nonzero:
        found.append(Atom(symbol, "!="))
    return found
