"""From claims to formulas: SymPy Booleans become conditions on polynomials."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from math import lcm
from typing import Any, Final

import sympy as sp
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from layered_games.errors import ClaimError
from layered_games.parameters import Parameter, fresh_symbol
from layered_games.proofs.effort import MAX_DEGREE, Beyond, degree, tick, written
from layered_games.proofs.formula import (
    FALSE,
    FLIP,
    TRUE,
    Atom,
    Formula,
    Node,
    free_symbols,
    negate,
    quantified,
    rename,
    symbol_facts,
)
from layered_games.proofs.polynomials import context_of, factored, ordered, weight
from layered_games.proofs.quantifiers import ForAll, Quantified
from layered_games.proofs.rational import Rewriter

__all__ = ["Translation", "translate"]

EXPAND_LIMIT: Final = 3000
SHOW_LIMIT: Final = 600
MAX_SYMBOLS: Final = 60
MAX_DOUBLINGS: Final = 8
MAX_POWER: Final = 40
_DISCRETE: Final = ("integer", "noninteger", "rational", "irrational", "algebraic", "transcendental")


@dataclass(frozen=True)
class Translation:
    """A claim as a formula, what its terms need to be defined, and what defines its auxiliaries."""

    formula: Formula
    needs: tuple[Formula, ...]
    relaxed: tuple[sp.Expr, ...]


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
    rewriter.quiet = True
    domain = [_formula(d, rewriter) for d in rewriter.domain]
    done = [
        Node("and", tuple(_formula(c, rewriter) for c in d.claims), recipe=d.recipe)
        for d in rewriter.definitions
    ]
    return Translation(formula, (*domain, *done, *rewriter.lifted), tuple(dict.fromkeys(rewriter.relaxed)))


def _formula(claim: Any, rewriter: Rewriter) -> Formula:
    tick()
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
        return _one_or_other([_formula(a, rewriter) for a in claim.args])
    if isinstance(claim, sp.Nand | sp.Nor):
        return _formula(claim.doit(), rewriter)
    if isinstance(claim, Quantified):
        return _quantified(claim, rewriter)
    raise ClaimError(f"{claim} is no claim: use relations such as x > 0, joined by And, Or, Not, Implies")


def _one_or_other(parts: list[Formula]) -> Formula:
    """An exclusive or, written out where it has quantifiers: under ``and`` and ``or`` they can be freed."""
    plain = [p for p in parts if not quantified(p)]
    if len(parts) - len(plain) > MAX_DOUBLINGS:
        raise Beyond(
            f"an exclusive or of more than {MAX_DOUBLINGS} claims with quantifiers; name parts of it"
        )
    result = Node("xor", tuple(plain)) if plain else FALSE
    for part in (p for p in parts if quantified(p)):
        result = Node("or", (Node("and", (result, negate(part))), Node("and", (negate(result), part))))
    return result


# ---------------------------------------------------------------------- atoms
def _atom(claim: Relational, rewriter: Rewriter) -> Formula:
    if not all(isinstance(side, sp.Expr) and not side.is_Matrix for side in claim.args):
        raise ClaimError(f"{claim} compares something that is no number")
    if claim.rel_op not in FLIP:
        raise ClaimError(f"{claim} is no comparison of numbers")
    if logarithms := _logarithms(claim.lhs - claim.rhs):
        rewriter.domain += [sp.StrictGreaterThan(t, 0) for t, _ in logarithms]
        product = sp.Mul(*(t**n for t, n in logarithms))
        return _atom(type(claim)(product, 1, evaluate=False), rewriter)
    difference = rewriter.term(claim.lhs) - rewriter.term(claim.rhs)
    if degree(difference) > MAX_DEGREE:
        raise Beyond(f"the degree of {written(claim)[:60]} is above {MAX_DEGREE}; name parts of it")
    if len(difference.free_symbols) > MAX_SYMBOLS:
        return _tree(difference, claim.rel_op)
    ring = context_of(ordered(difference.free_symbols))
    try:
        top, bottom = ring.raw_fraction(difference, EXPAND_LIMIT)
        if bottom.is_zero():  # excluded by the condition that the rewriter noted
            return FALSE
        top, bottom = ring.cancel(top, bottom)
    except OverflowError:
        return _tree(difference, claim.rel_op)
    if max(len(top), len(bottom)) > SHOW_LIMIT and weight(difference) > len(top):
        return _tree(difference, claim.rel_op)
    return _condition(ring, top, ring.one if claim.rel_op in ("==", "!=") else bottom, claim.rel_op)


def _logarithms(difference: sp.Expr) -> list[tuple[sp.Expr, int]]:
    """Arguments and multiples of a sum of logarithms, which has the sign of that of their product."""
    parts = [a.as_coeff_Mul() for a in sp.Add.make_args(difference)]
    if not all(n.is_Rational and isinstance(log, sp.log) and len(log.args) == 1 for n, log in parts):
        return []
    scale = lcm(*(int(n.q) for n, _ in parts))
    multiples = [(log.args[0], int(n * scale)) for n, log in parts]
    return multiples if sum(abs(n) for _, n in multiples) <= MAX_POWER else []


def _tree(difference: sp.Expr, operator: str) -> Atom:
    """An atom that is not multiplied out."""
    top, bottom = _together(difference)
    return Atom(top if operator in ("==", "!=") else sp.Mul(top, bottom, evaluate=False), operator)


def _condition(ring: Any, top: Any, bottom: Any, operator: str) -> Formula:
    """The sign condition on a quotient; even powers in the denominator, which is not zero, do not matter."""
    if top.is_constant() and bottom.is_constant():
        value = 0 if top.is_zero() else top.leading_coefficient() * bottom.leading_coefficient()
        holds = {
            ">": value > 0, ">=": value >= 0, "<": value < 0,
            "<=": value <= 0, "==": value == 0, "!=": value != 0,
        }[operator]  # fmt: skip
        return TRUE if holds else FALSE
    if top.is_zero():
        return TRUE if operator in (">=", "<=", "==") else FALSE
    sign, factors = 1, []
    for polynomial, below in ((top, False), (bottom, True)):
        unit, pairs = factored(polynomial)
        sign = sign if unit > 0 else -sign
        factors += [ring.to_expr(f) ** (2 - int(m) % 2) for f, m in pairs if m % 2 or not below]
    if not factors:
        return TRUE if (operator == "!=" or ((sign > 0) == (">" in operator) and operator != "==")) else FALSE
    mirrored = {">": "<", ">=": "<=", "<": ">", "<=": ">="}  # one form for p > 0 and -p < 0
    return Atom(sp.Mul(*factors), operator if sign > 0 else mirrored.get(operator, operator))


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
def _quantified(claim: Quantified, rewriter: Rewriter) -> Node:
    """Bound symbols become fresh ones; auxiliaries that depend on them are bound too.

    What the body needs to be defined restricts the bound symbols where it mentions them, and is an
    assumption where it does not.
    """
    inner = translate(claim.body)
    if inner.relaxed:
        part = min(inner.relaxed, key=sp.count_ops)
        raise Beyond(f"{part} is not algebraic and stands under a quantifier; move it out, or replace it")
    for symbol in claim.variables:
        rewriter.term(symbol)
        kinds = [k for k in _DISCRETE if symbol.assumptions0.get(k) and not symbol.is_zero]
        if kinds:
            raise ClaimError(f"the bound symbol {symbol} is {kinds[0]}; quantifiers range over real numbers")
    dependent = _dependent(inner.needs, set(claim.variables), set(claim.body.free_symbols))
    rewriter.lifted += [f for f in inner.needs if not free_symbols(f) & dependent]
    fresh = {v: fresh_symbol(v.name, Parameter.from_symbol(v).domain) for v in claim.variables}
    auxiliary = {a: fresh_symbol(a.name) for a in ordered(dependent - set(claim.variables))}
    fresh |= auxiliary  # another claim may have the same body, and bind other symbols of it
    facts = [f for v in claim.variables for f in symbol_facts(v)]
    given = [rename(f, fresh) for f in (*inner.needs, *facts) if free_symbols(f) & dependent]
    body = rename(inner.formula, fresh)
    bound, origin = tuple(fresh.values()), (*claim.variables, *auxiliary.values())
    if isinstance(claim, ForAll):
        return Node("forall", (Node("or", (*(negate(g) for g in given), body)),), bound, origin)
    return Node("exists", (Node("and", (*given, body)),), bound, origin)


def _dependent(needs: Iterable[Formula], bound: set[sp.Symbol], users: set[sp.Symbol]) -> set[sp.Symbol]:
    """The bound symbols, and the auxiliaries that some condition ties to them."""
    groups = [free_symbols(f) for f in needs]
    size = -1
    while size < len(bound):
        size = len(bound)
        for group in groups:
            if group & bound:
                bound = bound | (group - users)
    return bound
