"""Formulas: Boolean combinations of polynomial sign conditions, as the solvers read them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import sympy as sp
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from layered_games.errors import ClaimError
from layered_games.parameters import Parameter, fresh_symbol
from layered_games.proofs.polynomials import context_of, ordered, weight
from layered_games.proofs.quantifiers import ForAll, Quantified
from layered_games.proofs.rational import Beyond, Recipe, Rewriter

__all__ = [
    "Atom",
    "Formula",
    "Node",
    "Translation",
    "flatten",
    "free_symbols",
    "negate",
    "symbol_facts",
    "translate",
]

Formula = Any
EXPAND_LIMIT: Final = 3000
FACTOR_LIMIT: Final = 400
_FLIP: Final = {">": "<=", ">=": "<", "<": ">=", "<=": ">", "==": "!=", "!=": "=="}


@dataclass(frozen=True)
class Atom:
    """``polynomial operator 0``; the polynomial is a SymPy expression without division."""

    polynomial: sp.Expr
    operator: str


@dataclass(frozen=True)
class Node:
    """``and``, ``or`` of formulas, or a quantifier (``forall``, ``exists``) over bound symbols.

    ``origin`` has the user's symbols in the place of the bound ones; ``recipe`` tells how the value of
    the auxiliary symbol follows that the formula defines.
    """

    kind: str
    parts: tuple[Formula, ...]
    bound: tuple[sp.Symbol, ...] = ()
    origin: tuple[sp.Symbol, ...] = ()
    recipe: Recipe | None = None


TRUE, FALSE = Node("and", ()), Node("or", ())


@dataclass(frozen=True)
class Translation:
    """A claim as a formula, what its terms need to be defined, and what defines its auxiliaries."""

    formula: Formula
    needs: tuple[Formula, ...]
    relaxed: tuple[sp.Expr, ...]


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
        return Atom(formula.polynomial, _FLIP[formula.operator])
    parts = tuple(negate(p) for p in formula.parts)
    other = {"and": "or", "or": "and", "forall": "exists", "exists": "forall"}[formula.kind]
    return Node(other, parts, formula.bound, formula.origin)


def free_symbols(formula: Formula) -> set[sp.Symbol]:
    """Return the symbols that no quantifier binds."""
    if isinstance(formula, Atom):
        return set(formula.polynomial.free_symbols)
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
    """Free the symbols of ``exists`` under no ``forall``: whoever satisfies the rest is a witness."""
    if isinstance(formula, Atom) or formula.kind == "forall":
        return formula
    parts = tuple(skolem(p) for p in formula.parts)
    return parts[0] if formula.kind == "exists" else Node(formula.kind, parts, recipe=formula.recipe)


def rename(formula: Formula, names: dict[sp.Symbol, sp.Expr]) -> Formula:
    """Put expressions in the place of free symbols."""
    if isinstance(formula, Atom):
        return Atom(formula.polynomial.xreplace(names), formula.operator)
    inner = {s: e for s, e in names.items() if s not in formula.bound}
    return Node(formula.kind, tuple(rename(p, inner) for p in formula.parts), formula.bound, formula.origin)


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
        definition = rewriter.definitions[index]
        parts = tuple(_formula(c, rewriter) for c in definition.claims)
        done.append(Node("and", parts, recipe=definition.recipe))
        index += 1
    domain: list[Formula] = []
    while len(domain) < len(rewriter.domain):
        domain.append(_formula(rewriter.domain[len(domain)], rewriter))
    return Translation(formula, (*domain, *done), tuple(dict.fromkeys(rewriter.relaxed)))


def _formula(claim: Any, rewriter: Rewriter) -> Formula:
    if claim is True or claim is sp.true:
        return TRUE
    if claim is False or claim is sp.false:
        return FALSE
    if isinstance(claim, Relational):
        return _atom(claim, rewriter)
    if isinstance(claim, sp.And | sp.Or):
        return Node(
            "and" if isinstance(claim, sp.And) else "or", tuple(_formula(a, rewriter) for a in claim.args)
        )
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
    if isinstance(claim, sp.Nand | sp.Nor):
        return _formula(claim.doit(), rewriter)
    if isinstance(claim, Quantified):
        return _quantified(claim)
    raise ClaimError(f"{claim} is no claim: use relations such as x > 0, joined by And, Or, Not, Implies")


# ---------------------------------------------------------------------- atoms
def _atom(claim: Relational, rewriter: Rewriter) -> Formula:
    if not isinstance(claim.lhs, sp.Expr) or not isinstance(claim.rhs, sp.Expr):
        raise ClaimError(f"{claim} compares something that is no number")
    if claim.rel_op not in _FLIP:
        raise ClaimError(f"{claim} is no comparison of numbers")
    difference = rewriter.term(claim.lhs) - rewriter.term(claim.rhs)
    if weight(difference) > EXPAND_LIMIT:
        top, bottom = _together(difference)
        return Atom(
            top if claim.rel_op in ("==", "!=") else sp.Mul(top, bottom, evaluate=False), claim.rel_op
        )
    ring = context_of(ordered(difference.free_symbols))
    top, bottom = ring.raw_fraction(difference)
    if bottom.is_zero():  # excluded by the condition that the rewriter noted
        return FALSE
    top, bottom = ring.cancel(top, bottom)
    return _condition(ring, top if claim.rel_op in ("==", "!=") else top * bottom, claim.rel_op)


def _condition(ring: Any, polynomial: Any, operator: str) -> Formula:
    if polynomial.is_constant():
        value = 0 if polynomial.is_zero() else polynomial.leading_coefficient()
        holds = {
            ">": value > 0, ">=": value >= 0, "<": value < 0,
            "<=": value <= 0, "==": value == 0, "!=": value != 0,
        }[operator]  # fmt: skip
        return TRUE if holds else FALSE
    if len(polynomial) > FACTOR_LIMIT:
        return Atom(ring.to_expr(polynomial), operator)
    unit, pairs = polynomial.factor()
    factors = [ring.to_expr(f) ** (2 - int(m) % 2) for f, m in pairs]
    return Atom(sp.Mul(1 if unit > 0 else -1, *factors), operator)


def _together(e: sp.Expr) -> tuple[sp.Expr, sp.Expr]:
    """Numerator and denominator without multiplying out; for what would be too large."""
    if e.is_Pow:
        top, bottom = _together(e.base)
        size = abs(int(e.exp))
        return (top**size, bottom**size) if e.exp > 0 else (bottom**size, top**size)
    if e.is_Mul:
        pairs = [_together(a) for a in e.args]
        return sp.Mul(*(p[0] for p in pairs)), sp.Mul(*(p[1] for p in pairs))
    if e.is_Add:
        pairs = [_together(a) for a in e.args]
        below = list(dict.fromkeys(p[1] for p in pairs if p[1] != 1))
        return (
            sp.Add(*(t * sp.Mul(*(b for b in below if b != own)) for t, own in pairs)),
            sp.Mul(*below),
        )
    return e, sp.S.One


# ---------------------------------------------------------------------- quantifiers and symbols
def _quantified(claim: Quantified) -> Node:
    """Bound symbols become fresh ones; auxiliaries of the body are bound with them."""
    inner = translate(claim.body)
    whole = [s for s in claim.variables if s.is_integer]
    if whole:
        raise ClaimError(f"the bound symbol {whole[0]} is an integer; quantifiers range over real numbers")
    if inner.relaxed:
        raise Beyond(
            f"{inner.relaxed[0]} is not algebraic and stands under a quantifier; move it out, or replace it"
        )
    outer = claim.body.free_symbols | set(claim.variables)
    auxiliary = ordered(set().union(*(free_symbols(d) for d in inner.needs)) - outer)
    fresh = {v: fresh_symbol(v.name, Parameter.from_symbol(v).domain) for v in claim.variables}
    given = [rename(f, fresh) for f in (*inner.needs, *(f for v in claim.variables for f in symbol_facts(v)))]
    body = rename(inner.formula, fresh)
    bound, origin = (*fresh.values(), *auxiliary), (*claim.variables, *auxiliary)
    if isinstance(claim, ForAll):
        return Node("forall", (Node("or", (*(negate(g) for g in given), body)),), bound, origin)
    return Node("exists", (Node("and", (*given, body)),), bound, origin)


def symbol_facts(symbol: sp.Symbol) -> list[Formula]:
    """What a symbol's SymPy assumptions say of its sign, as formulas."""
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
