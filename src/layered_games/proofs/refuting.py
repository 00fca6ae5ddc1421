"""Finder of refutations: a fact that contradicts the others, by the signs of its factors.

Algorithm
---------
1. For each fact, find the sign of each of its factors under all facts; compare with what it claims.
2. Where no fact gives way, split a disjunction and refute every case.
3. Where that fails too, split by the order of two variables, if cuts are allowed.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations
from math import inf
from typing import Any, Final

import sympy as sp

from layered_games.proofs.certificate import accepts, possible_signs
from layered_games.proofs.formula import FACTOR_LIMIT, FALSE, Atom, Formula, flatten, free_symbols, negate
from layered_games.proofs.orthant import Ground, steps_to
from layered_games.proofs.polynomials import Context, context_of, ordered, weight
from layered_games.proofs.records import TESTS, Cases, Contradiction, Cut, Factor, Proof, Square, Step
from layered_games.proofs.signs import quadratic

__all__ = ["Effort", "refute", "tractable"]

MAX_WEIGHT: Final = 1500
MAX_SYMBOLS: Final = 40
MAX_SQUARE: Final = 120


@dataclass(frozen=True)
class Effort:
    """How hard to try: splits of disjunctions, cuts by order, steps, squares, and when to stop."""

    splits: int = 3
    cuts: int = 0
    deadline: float = inf
    depth: int = 2
    squares: int = 3

    def over(self) -> bool:
        """Whether the time is up."""
        return time.monotonic() > self.deadline


def refute(
    formulas: Sequence[Formula], effort: Effort | None = None, goal: Formula | None = None
) -> Proof | None:
    """Return an accepted proof that the formulas contradict one another, or None.

    Parameters
    ----------
    formulas : sequence of Formula
    effort : Effort, optional
    goal : Formula, optional
        Look for a contradiction in this formula only (it must be one of the formulas).

    Examples
    --------
    >>> x, y = sp.symbols("x y")
    >>> refute([Atom(x - y, ">"), Atom(y, ">"), Atom(x**2 - y**2, "<=")]) is not None
    True
    """
    facts = tractable(formulas)
    goals = None if goal is None else flatten([goal])
    effort = effort or Effort()
    relevant = _relevant(facts, goals)
    rounds = [replace(effort, depth=d, squares=0, cuts=0) for d in range(effort.depth + 1)]
    rounds.insert(1, replace(effort, depth=0, cuts=0))
    if effort.cuts:
        rounds += [replace(effort, squares=0), replace(effort, depth=1)]
    for one in rounds:
        if effort.over():
            return None
        proof = _refute(relevant, one, goals)
        if proof is not None:
            return proof if accepts(relevant, proof) else None
    return None


def tractable(formulas: Iterable[Formula]) -> list[Formula]:
    """Open conjunctions and leave out what would take too many terms: a proof without it is a proof."""
    return [f for f in flatten(formulas) if _light(f)]


def _light(formula: Formula) -> bool:
    if isinstance(formula, Atom):
        return weight(formula.polynomial, 10**6) <= MAX_WEIGHT
    return all(_light(p) for p in formula.parts)


def _relevant(facts: list[Formula], goals: list[Formula] | None) -> list[Formula]:
    """Facts that share symbols with the goals, directly or through others."""
    if goals is None:
        return facts
    reach: set[sp.Symbol] = set().union(*(free_symbols(g) for g in goals))
    kept, rest, changed = set(goals), [f for f in facts if f not in goals], True
    while changed:
        changed = False
        for fact in list(rest):
            symbols = free_symbols(fact)
            if symbols & reach or not symbols:
                reach |= symbols
                kept.add(fact)
                rest.remove(fact)
                changed = True
    return [f for f in facts if f in kept]


def _refute(facts: list[Formula], effort: Effort, goals: list[Formula] | None) -> Proof | None:
    facts = flatten(facts)
    if FALSE in facts:
        return Cases(FALSE, ())
    atoms = [f for f in facts if isinstance(f, Atom)]
    symbols = ordered(set().union(*(free_symbols(a) for a in atoms)))
    if atoms and len(symbols) <= MAX_SYMBOLS:
        ring = context_of(symbols)
        ground = _ground(ring, tuple(atoms))
        for atom in _targets(atoms, goals):
            if effort.over():
                return None
            found = _contradiction(ring, ground, atom, effort)
            if found is not None:
                return found
    return _split(facts, effort, goals) or (_cut(facts, effort, goals) if effort.cuts else None)


def _targets(atoms: list[Atom], goals: list[Formula] | None) -> list[Atom]:
    if goals is not None:
        return [a for a in atoms if a in goals]
    return sorted(atoms, key=lambda a: -weight(a.polynomial))


def _split(facts: list[Formula], effort: Effort, goals: list[Formula] | None) -> Proof | None:
    """Refute every part of a disjunction; those with at most one part that is open cost nothing."""
    known = set(facts)
    listed = []
    for disjunction in (f for f in facts if not isinstance(f, Atom) and f.kind == "or"):
        parts = [flatten([p]) for p in disjunction.parts]
        if not any(known.issuperset(p) for p in parts):
            chances = sum(not any(negate(f) in known for f in p if isinstance(f, Atom)) for p in parts)
            listed.append(
                (chances > 1 and goals is not None and disjunction not in goals, chances, disjunction)
            )
    for _, chances, disjunction in sorted(listed, key=lambda item: item[:2])[:2]:
        lesser = replace(effort, splits=effort.splits - (chances > 1))
        if lesser.splits < 0 or effort.over():
            return None
        rest = [f for f in facts if f != disjunction]
        branches = []
        for part in disjunction.parts:
            more = None if goals is None else [*goals, *flatten([part])]
            proof = _refute([*rest, part], lesser, more)
            if proof is None:
                break
            branches.append(proof)
        else:
            return Cases(disjunction, tuple(branches))
        if chances < 2:
            return None
    return None


def _cut(facts: list[Formula], effort: Effort, goals: list[Formula] | None) -> Proof | None:
    for polynomial in _orders(facts):
        if effort.over():
            return None
        sides = (Atom(polynomial, ">="), Atom(polynomial, "<="))
        lesser = replace(effort, cuts=effort.cuts - 1)
        first = _refute([*facts, sides[0]], lesser, goals)
        second = None if first is None else _refute([*facts, sides[1]], lesser, goals)
        if first is not None and second is not None:
            return Cut(polynomial, (first, second))
    return None


def _orders(facts: list[Formula]) -> Iterator[sp.Expr]:
    """Differences of two symbols, those that meet in the largest fact first; then single symbols."""
    atoms = sorted((f for f in facts if isinstance(f, Atom)), key=lambda a: -len(a.polynomial.free_symbols))
    if not atoms:
        return
    seen = {f.polynomial for f in facts if isinstance(f, Atom)}
    symbols = ordered(atoms[0].polynomial.free_symbols)[:4]
    for one, other in combinations(symbols, 2):
        if one - other not in seen and other - one not in seen:
            yield one - other
    yield from (s for s in symbols if s not in seen)


@lru_cache(maxsize=512)
def _ground(ring: Context, atoms: tuple[Atom, ...]) -> Ground:
    return Ground(ring, atoms)


@lru_cache(maxsize=10_000)
def _factored(ring: Context, polynomial: sp.Expr) -> tuple[Any, Any]:
    unit, pairs = ring.polynomial(polynomial).factor()
    return unit, pairs


def _contradiction(ring: Context, ground: Ground, atom: Atom, effort: Effort) -> Contradiction | None:
    polynomial = ring.polynomial(atom.polynomial)
    if polynomial.is_zero() or len(polynomial) > FACTOR_LIMIT:
        return None
    own = ground.atoms.index(atom)
    whole = _opposed(ground, atom, polynomial, own)
    if whole is not None:
        return whole
    unit, pairs = _factored(ring, atom.polynomial)
    kind = {">": ">=", "<": ">=", "!=": "=="}.get(atom.operator, ">")
    effort = replace(effort, depth=0, squares=0) if atom.polynomial.is_Symbol else effort
    for cite in (True, False):  # what facts say of the factors; else what steps show
        factors: list[Factor] = []
        for f, m in pairs:
            found = (_cited(ring, ground, f, int(m), kind, own) if cite else None) or _factor(
                ring, ground, f, int(m), kind, effort
            )
            if found.operator == "?" and kind == ">":
                return None
            factors.append(found)
        proof = Contradiction(atom, sp.Rational(int(unit.p), int(unit.q)), tuple(factors))
        if not any(TESTS[atom.operator](v) for v in possible_signs(proof)):
            return proof
        if all(f.given is None for f in factors):
            return None
    return None


def _opposed(ground: Ground, atom: Atom, polynomial: Any, own: int) -> Contradiction | None:
    """A fact that says the opposite of the atom."""
    for operator in (">", ">=", "==", "!="):
        found = ground.says(polynomial, operator, own)
        if found is not None:
            sign, index = found
            proof = Contradiction(atom, sp.S.One, (Factor(atom.polynomial, 1, sign, operator, given=index),))
            if not any(TESTS[atom.operator](v) for v in possible_signs(proof)):
                return proof
    return None


def _cited(ring: Context, ground: Ground, polynomial: Any, m: int, operator: str, own: int) -> Factor | None:
    """The factor with the sign that a fact gives it."""
    if m % 2 == 0 and operator == ">=":
        return None
    for kind in (operator, "!=") if m % 2 == 0 and operator == ">" else (operator,):
        said = ground.says(polynomial, kind, own)
        if said is not None:
            return Factor(ring.to_expr(polynomial), m, said[0], kind, given=said[1])
    return None


def _factor(ring: Context, ground: Ground, polynomial: Any, m: int, operator: str, effort: Effort) -> Factor:
    """The factor with the sign that steps show; with none if it needs none or they show none."""
    if m % 2 == 0 and operator == ">=":
        return Factor(ring.to_expr(polynomial), m, 1, "?")
    for sign in (1, -1) if operator != "==" else (1,):
        found = _signed(ring, ground, sign * polynomial, operator, effort)
        if found is not None:
            steps, square = found
            return Factor(ring.to_expr(polynomial), m, sign, operator, steps, square)
    return Factor(ring.to_expr(polynomial), m, 1, "?")


def _signed(
    ring: Context, ground: Ground, goal: Any, operator: str, effort: Effort
) -> tuple[tuple[Step, ...], Square | None] | None:
    """Show the sign by steps, or by completing the square."""
    steps = steps_to(ground, goal, operator, effort.depth, effort.deadline)
    if steps is not None:
        return steps, None
    if effort.squares == 0 or effort.over() or operator == "==" or goal.is_constant():
        return None
    lesser = replace(effort, depth=0, squares=effort.squares - 1)
    for slot, symbol in enumerate(ring.symbols):
        parts = quadratic(ring, goal, slot)
        if parts is None or len(parts[1]) > MAX_SQUARE:
            continue
        for kinds in ((">", operator), (">=", ">")):
            shown = [_signed(ring, ground, p, k, lesser) for p, k in zip(parts, kinds, strict=True)]
            if all(s is not None for s in shown):
                a, d = (
                    Factor(ring.to_expr(p), 1, 1, k, *s)
                    for p, k, s in zip(parts, kinds, shown, strict=True) if s is not None
                )  # fmt: skip
                return (), Square(symbol, a, d)
    return None
