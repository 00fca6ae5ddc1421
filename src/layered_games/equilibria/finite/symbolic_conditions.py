"""Conditions as conjunctions of literals: signs of products of irreducible factors."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import sympy as sp
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from layered_games.equilibria.finite.symbolic_signs import Knowledge
from layered_games.errors import GameError
from layered_games.games.payoff_rings import Factored

__all__ = [
    "Clause",
    "Literal",
    "clauses_of",
    "condition_of",
    "equation",
    "holds_at",
    "irredundant",
    "literals",
    "ordered",
    "possible",
    "relation_of",
    "simplified",
]


@dataclass(frozen=True)
class Literal:
    """``sign * product(odd) * product(even)**2`` is positive (strict) or nonnegative.

    A strict literal whose factors are all even says that they do not vanish.
    """

    sign: int
    odd: frozenset[int]
    even: frozenset[int]
    strict: bool


Clause = frozenset[Literal]
"""All of these hold."""


def literals(factored: Factored, knowledge: Knowledge, strict: bool, sign: int = 1) -> list[Literal] | None:
    """Return what a sign condition on a factored polynomial demands; None if it cannot hold.

    Factors whose sign the space settles are cancelled. The result is equivalent on the whole space.
    """
    constant, pairs = factored
    sign *= constant
    odd: set[int] = set()
    even: set[int] = set()
    for number, multiplicity in pairs:
        known = knowledge.sign(number)
        if known == 0 or sign == 0:
            sign = 0
        elif known is not None:
            sign *= known if multiplicity % 2 else 1
        else:
            (odd if multiplicity % 2 else even).add(number)
    if sign == 0:
        return None if strict else []
    if not strict:
        if not odd:
            return [] if sign > 0 else ([Literal(-1, frozenset(), frozenset(even), False)] if even else None)
        return [Literal(sign, frozenset(odd), frozenset(even), False)]
    found = [Literal(1, frozenset(), frozenset({e}), True) for e in sorted(even)]
    for number in sorted(odd):
        weak = knowledge.weak_sign(number)
        if weak is not None and len(odd) > 1:
            found.append(Literal(weak, frozenset({number}), frozenset(), True))
            odd, sign = odd - {number}, sign * weak
    if odd:
        found.append(Literal(sign, frozenset(odd), frozenset(), True))
    elif sign < 0:
        return None
    return found


def simplified(parts: Iterable[Literal]) -> Clause | None:
    """Return an equivalent conjunction: known signs of single factors put into products; None if empty."""
    clause = {q for p in parts for q in _split(p)}
    while True:
        units = {next(iter(p.odd)): p.sign for p in clause if p.strict and len(p.odd) == 1}
        signed = {n for p in clause if p.strict for n in p.odd}
        nonzero = signed | {n for p in clause if p.strict for n in p.even}
        new: set[Literal] = set()
        for part in clause:
            if part.strict and (len(part.odd) == 1 or (not part.odd and not part.even & signed)):
                new.add(part)
            elif part.odd or not part.strict:
                reduced = _reduced(part, units, nonzero)
                if reduced is None:
                    return None
                if reduced.odd or reduced.even:
                    new.add(reduced)
        new = {p for p in new if p.strict or replace(p, strict=True) not in new}
        opposite = [replace(p, sign=-p.sign) for p in new if p.odd and p.strict]
        if any(p in new or replace(p, strict=False) in new for p in opposite):
            return None
        if new == clause:
            return frozenset(new)
        clause = new


def _split(part: Literal) -> list[Literal]:
    """A strict literal as one without squares, and one for each factor that must not vanish."""
    if not part.strict:
        return [part]
    apart = [Literal(1, frozenset(), frozenset({n}), True) for n in sorted(part.even)]
    return [*apart, replace(part, even=frozenset())] if part.odd or part.sign < 0 else apart


def _reduced(part: Literal, units: dict[int, int], nonzero: set[int]) -> Literal | None:
    """The literal without factors whose sign is given; a trivial one if it holds, None if it fails."""
    sign, odd = part.sign, set(part.odd)
    for number in part.odd & units.keys():
        odd.discard(number)
        sign *= units[number]
    even = part.even - nonzero
    if odd:
        strict = part.strict or (odd <= nonzero and not even)
        return Literal(sign, frozenset(odd), even, strict)
    if sign > 0:
        return Literal(1, frozenset(), frozenset(), part.strict)
    return None if part.strict or not even else Literal(-1, frozenset(), even, False)


# ---------------------------------------------------------------------- sample points and proofs
def mask(part: Literal, knowledge: Knowledge) -> Any:
    """Where a literal holds at the sample points; points too near to the border are left out."""
    signs = np.full(knowledge.size, part.sign, dtype=np.int8)
    for number in part.odd:
        signs = signs * knowledge.column(number)
    for number in part.even:
        signs = signs * knowledge.column(number) ** 2
    return signs > 0


def holds_at(clause: Iterable[Literal], knowledge: Knowledge, point: dict[sp.Symbol, sp.Expr]) -> bool | None:
    """Exact truth of a conjunction at a point; None where a sign is not certain."""
    open_ = False
    for part in clause:
        signs = [knowledge.exact_sign(n, point) for n in part.odd]
        squares = [knowledge.exact_sign(n, point) for n in part.even]
        if None in signs or None in squares:
            open_ = True
            continue
        value = part.sign * int(np.prod([s for s in signs if s is not None], dtype=int))
        value *= int(np.prod([s * s for s in squares if s is not None], dtype=int))
        if value < 0 or (part.strict and value == 0):
            return False
    return None if open_ else True


def possible(clause: Clause, knowledge: Knowledge, timeout: float = 2.0) -> bool | None:
    """Whether a conjunction can hold on the space: True (a point), False (proved), or None."""
    if not clause and (knowledge.size or not knowledge.symbols):
        return True
    if knowledge.size and clause:
        good = np.logical_and.reduce([mask(p, knowledge) for p in clause])
        for index in np.flatnonzero(good)[:3]:
            point = knowledge.point(index)
            if point is not None and holds_at(clause, knowledge, point):
                return True
    if not knowledge.symbols:
        return holds_at(clause, knowledge, {})
    return knowledge.possible([relation_of(p, knowledge) for p in ordered(clause, knowledge)], timeout)


def irredundant(clause: Clause, knowledge: Knowledge, timeout: float = 0.5) -> Clause:
    """Drop each literal that the others imply by proof, the longest first."""
    kept = ordered(clause, knowledge)
    masks = {p: mask(p, knowledge) for p in kept}
    for part in reversed(list(kept)):
        others = [p for p in kept if p is not part]
        if part.odd or not part.strict:  # that payoffs are defined is always said
            inside = np.logical_and.reduce([masks[p] for p in others]) if others else np.True_
            if (inside & ~masks[part] & (np.abs(_value(part, knowledge)) > 0)).any():
                continue
            if knowledge.knows(
                relation_of(part, knowledge), [relation_of(p, knowledge) for p in others], timeout
            ):
                kept = others
    return frozenset(kept)


def _value(part: Literal, knowledge: Knowledge) -> Any:
    value = np.ones(knowledge.size, dtype=np.int8)
    for number in part.odd | part.even:
        value = value * knowledge.column(number)
    return value


# ---------------------------------------------------------------------- showing
def ordered(clause: Iterable[Literal], knowledge: Knowledge) -> list[Literal]:
    """Return literals in a fixed order, short ones first."""

    def key(part: Literal) -> tuple[Any, ...]:
        numbers = sorted(part.odd | part.even)
        return (sum(len(knowledge.ring.factors[n]) for n in numbers), numbers, part.sign, part.strict)

    return sorted(clause, key=key)


def relation_of(part: Literal, knowledge: Knowledge) -> Boolean:
    """Return a literal as a relation: positive terms on one side, negative terms on the other."""
    ring = knowledge.ring
    if not part.odd:
        if part.strict:
            return sp.And(*(sp.Ne(ring.shown(n), 0, evaluate=False) for n in sorted(part.even)))
        product = sp.Mul(*(ring.shown(n) for n in sorted(part.even)))
        return sp.Eq(product, 0, evaluate=False)
    shown = [ring.shown(n) for n in sorted(part.odd)]
    if len(shown) == 1 and not part.even:
        return _sides(part.sign * shown[0], part.strict)
    product = sp.Mul(*shown, *(ring.shown(n) ** 2 for n in sorted(part.even)))
    kinds: Sequence[Any] = (
        (sp.StrictGreaterThan, sp.GreaterThan) if part.sign > 0 else (sp.StrictLessThan, sp.LessThan)
    )
    return kinds[0 if part.strict else 1](product, 0, evaluate=False)


def _sides(expression: sp.Expr, strict: bool) -> Boolean:
    terms = sp.Add.make_args(sp.expand(expression))
    up = [t for t in terms if not t.could_extract_minus_sign()]
    down = [-t for t in terms if t.could_extract_minus_sign()]
    if up:
        kind = sp.StrictGreaterThan if strict else sp.GreaterThan
        return kind(sp.Add(*up), sp.Add(*down), evaluate=False)
    kind = sp.StrictLessThan if strict else sp.LessThan
    return kind(sp.Add(*down), 0, evaluate=False)


def equation(number: int, knowledge: Knowledge) -> Boolean:
    """Return that a factor vanishes, its terms sorted by sign."""
    found = _sides(knowledge.ring.shown(number), True)
    return sp.Eq(found.lhs, found.rhs, evaluate=False)


def condition_of(clauses: Sequence[Clause], knowledge: Knowledge) -> Boolean:
    """Return a disjunction of conjunctions as a SymPy Boolean."""
    parts = [sp.And(*(relation_of(p, knowledge) for p in ordered(c, knowledge))) for c in clauses]
    return sp.Or(*parts)


def clauses_of(condition: Boolean, knowledge: Knowledge) -> list[Clause]:
    """Read a disjunction of conjunctions of relations back; what cannot hold is left out.

    Raises
    ------
    GameError
        If a part is no relation between expressions of the ring.
    """
    found = []
    for case in condition.args if isinstance(condition, sp.Or) else (condition,):
        parts = case.args if isinstance(case, sp.And) else () if case == sp.true else (case,)
        read = [_read(p, knowledge) for p in parts]
        clause = None if any(r is None for r in read) else simplified(p for r in read if r for p in r)
        if clause is not None:
            found.append(clause)
    return found


def _read(part: Boolean, knowledge: Knowledge) -> list[Literal] | None:
    if part == sp.false:
        return None
    if not isinstance(part, Relational):
        raise GameError(f"{part} is no relation; conditions are built of relations with And and Or")
    top, bottom = knowledge.ring.fraction(part.lhs - part.rhs)
    factored = knowledge.ring.factored(top * bottom)
    if part.rel_op in (">", ">=", "<", "<="):
        sign = 1 if part.rel_op in (">", ">=") else -1
        return literals(factored, knowledge, part.rel_op in (">", "<"), sign)
    square = factored[0] ** 2, tuple((n, 2 * m) for n, m in factored[1])
    if part.rel_op == "!=":
        return literals(square, knowledge, strict=True)
    return literals(square, knowledge, strict=False, sign=-1)
