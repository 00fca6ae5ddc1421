"""Formulas: Boolean combinations of polynomial sign conditions, as the solvers read them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import sympy as sp
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from layered_games.errors import ClaimError
from layered_games.proofs.polynomials import context_of, ordered
from layered_games.proofs.quantifiers import ForAll, Quantified
from layered_games.proofs.rational import Rewriter

__all__ = ["Atom", "Formula", "conjunction", "negate", "symbol_facts", "translate"]

Formula = Any
_FLIP = {">": "<=", ">=": "<", "<": ">=", "<=": ">", "==": "!=", "!=": "=="}


@dataclass(frozen=True)
class Atom:
    """``polynomial operator 0``; the polynomial is a SymPy expression, expanded or factored."""

    polynomial: sp.Expr
    operator: str


@dataclass(frozen=True)
class Node:
    """``and``, ``or``, ``not`` of formulas, or a quantifier over symbols."""

    kind: str
    parts: tuple[Formula, ...]
    bound: tuple[sp.Symbol, ...] = ()


TRUE, FALSE = Node("and", ()), Node("or", ())


@dataclass(frozen=True)
class Translation:
    """A claim as a formula, what its terms need to be defined, and what defines its auxiliaries."""

    formula: Formula
    domain: tuple[Formula, ...]
    definitions: tuple[Formula, ...]
    relaxed: tuple[sp.Expr, ...]


def conjunction(parts: Iterable[Formula]) -> Formula:
    """Join formulas by ``and``, flat, without repetitions."""
    flat: dict[Formula, None] = {}
    for part in parts:
        for inner in part.parts if isinstance(part, Node) and part.kind == "and" else (part,):
            flat[inner] = None
    return next(iter(flat)) if len(flat) == 1 else Node("and", tuple(flat))


def negate(formula: Formula) -> Formula:
    """Push a negation inwards to the atoms."""
    if isinstance(formula, Atom):
        return Atom(formula.polynomial, _FLIP[formula.operator])
    if formula.kind in ("and", "or"):
        return Node("or" if formula.kind == "and" else "and", tuple(negate(p) for p in formula.parts))
    other = "exists" if formula.kind == "forall" else "forall"
    return Node(other, tuple(negate(p) for p in formula.parts), formula.bound)


@lru_cache(maxsize=20_000)
def translate(claim: Boolean) -> Translation:
    """Translate a SymPy Boolean.

    Raises
    ------
    ClaimError
        If the claim is no Boolean of relations between real expressions.
    """
    rewriter = Rewriter()
    formula = _formula(claim, rewriter)
    done: list[Formula] = []
    index = 0
    while index < len(rewriter.definitions):  # definitions may bring further auxiliaries
        done.append(_formula(rewriter.definitions[index], rewriter))
        index += 1
    domain = tuple(_formula(d, rewriter) for d in rewriter.domain)
    return Translation(formula, domain, tuple(done), tuple(rewriter.relaxed))


def _formula(claim: Any, rewriter: Rewriter) -> Formula:
    if claim in (True, sp.true):
        return TRUE
    if claim in (False, sp.false):
        return FALSE
    if isinstance(claim, Relational):
        return _atom(claim, rewriter)
    if isinstance(claim, sp.And | sp.Or):
        return Node("and" if isinstance(claim, sp.And) else "or", tuple(_formula(a, rewriter) for a in claim.args))
    if isinstance(claim, sp.Not):
        return negate(_formula(claim.args[0], rewriter))
    if isinstance(claim, sp.Implies):
        left, right = (_formula(a, rewriter) for a in claim.args)
        return Node("or", (negate(left), right))
    if isinstance(claim, sp.Equivalent):
        parts = [_formula(a, rewriter) for a in claim.args]
        return Node("or", (Node("and", tuple(parts)), Node("and", tuple(negate(p) for p in parts))))
    if isinstance(claim, sp.ITE):
        test, yes, no = (_formula(a, rewriter) for a in claim.args)
        return Node("or", (Node("and", (test, yes)), Node("and", (negate(test), no))))
    if isinstance(claim, sp.Xor):
        result = _formula(claim.args[0], rewriter)
        for arg in claim.args[1:]:
            other = _formula(arg, rewriter)
            result = Node("or", (Node("and", (result, negate(other))), Node("and", (negate(result), other))))
        return result
    if isinstance(claim, Quantified):
        return _quantified(claim)
    raise ClaimError(f"{claim} is no claim: use relations such as x > 0, joined by And, Or, Not, Implies")


def _atom(claim: Relational, rewriter: Rewriter) -> Atom:
    if not isinstance(claim.lhs, sp.Expr) or not isinstance(claim.rhs, sp.Expr):
        raise ClaimError(f"{claim} compares something that is no number")
    difference = rewriter.term(claim.lhs) - rewriter.term(claim.rhs)
    symbols = ordered(difference.free_symbols)
    ring = context_of(symbols)
    top, bottom = ring.raw_fraction(difference)
    if bottom.is_zero():
        raise ClaimError(f"a denominator in {claim} is identically zero")
    top, bottom = ring.cancel(top, bottom)
    operator = claim.rel_op
    if operator in ("==", "!="):
        return Atom(_factored(ring, top), operator)
    return Atom(_factored(ring, top * bottom), operator)


def _factored(ring: Any, polynomial: Any) -> sp.Expr:
    if polynomial.is_constant():
        return ring.to_expr(polynomial)
    unit, pairs = polynomial.factor()
    sign = 1 if unit > 0 else -1
    parts = [(ring.to_expr(f), int(m)) for f, m in pairs]
    parts = [(f, 2 - m % 2) for f, m in parts]
    return sp.Mul(sign, *(f**m for f, m in parts))


def _quantified(claim: Quantified) -> Node:
    inner = translate(claim.body)
    bound = set(claim.variables)
    auxiliary = {s for d in inner.definitions for s in symbols_in(d)} - set(claim.body.free_symbols) - bound
    given = (*inner.domain, *inner.definitions, *(f for v in claim.variables for f in symbol_facts(v)))
    listed = (*claim.variables, *ordered(auxiliary))
    if inner.relaxed:
        raise ClaimError(f"{inner.relaxed[0]} under a quantifier cannot be judged")
    if isinstance(claim, ForAll):
        return Node("forall", (Node("or", (*(negate(g) for g in given), inner.formula)),), listed)
    return Node("exists", (Node("and", (*given, inner.formula)),), listed)


def symbols_in(formula: Formula) -> Iterator[sp.Symbol]:
    """Yield the symbols of a formula, bound ones included."""
    if isinstance(formula, Atom):
        yield from formula.polynomial.free_symbols
        return
    for part in formula.parts:
        yield from symbols_in(part)


def symbol_facts(symbol: sp.Symbol) -> list[Formula]:
    """What a symbol's SymPy assumptions say, as formulas."""
    if symbol.is_positive:
        return [Atom(symbol, ">")]
    if symbol.is_negative:
        return [Atom(symbol, "<")]
    if symbol.is_zero:
        return [Atom(symbol, "==")]
    found: list[Formula] = []
    if symbol.is_nonnegative:
        found.append(Atom(symbol, ">="))
    if symbol.is_nonpositive:
        found.append(Atom(symbol, "<="))
    if symbol.is_nonzero:
        found.append(Atom(symbol, "!="))
    return found
