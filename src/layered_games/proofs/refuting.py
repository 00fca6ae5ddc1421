"""Finder of refutations: a fact that contradicts the others, by the signs of its factors.

Algorithm
---------
1. For each fact, find the sign of each of its factors under all facts; compare with what it claims.
2. Where no fact gives way, split a disjunction and refute every case.
3. Where nothing is left to split, look for products of facts that add up to zero, if these are allowed.
4. Where that fails too, split by the order of two variables, if cuts are allowed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Final

import sympy as sp

from layered_games.proofs.certificate import accepts
from layered_games.proofs.contradicting import Effort, combination, contradiction, ground_of
from layered_games.proofs.effort import clock
from layered_games.proofs.formula import FALSE, Atom, Formula, flatten, free_symbols, negate
from layered_games.proofs.polynomials import context_of, ordered, weight
from layered_games.proofs.records import Cases, Cut, Proof

__all__ = ["Effort", "refute", "tractable"]

MAX_WEIGHT: Final = 1500
MAX_SYMBOLS: Final = 40
DEEPER: Final = 4
"""Splits in addition where cases end in products of facts."""
BRIEF: Final = 0.3
"""Seconds for cuts before larger products of facts are tried."""


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
    for one in _rounds(effort, bool(_open_splits(relevant))):
        if effort.over():
            return None
        if one.over():
            continue
        proof = _refute(relevant, one, goals)
        if proof is not None:
            return proof if accepts(relevant, proof) else None
    return None


def _rounds(effort: Effort, split: bool) -> Iterator[Effort]:
    """What to try in turn, the cheap things first; where products are to follow, cuts have little time."""
    plain = replace(effort, cuts=0, products=0)
    flat = replace(plain, depth=0, squares=0)
    deep = replace(flat, splits=effort.splits + DEEPER)
    cheap = [flat, replace(plain, depth=0), *(replace(flat, depth=d) for d in range(1, effort.depth + 1))]
    if not effort.products:
        yield from cheap
    elif not effort.again:
        yield from cheap[:1]
    if effort.products:
        yield replace(deep, products=2) if split else replace(flat, products=1)
    if effort.cuts:
        end = min(effort.deadline, clock() + BRIEF) if effort.products else effort.deadline
        yield replace(effort, squares=0, products=0, deadline=end)
        yield replace(effort, depth=1, products=0, deadline=end)
    yield from (replace(deep, products=p) for p in range(3 if split else 2, effort.products + 1))
    if effort.products and not effort.again:
        yield from cheap[1:]
    if effort.cuts and effort.products:
        yield replace(effort, depth=1, products=0)
        yield replace(effort, depth=0, squares=0, products=2)


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
        ground = ground_of(ring, tuple(atoms))
        for atom in _targets(atoms, goals):
            if effort.over():
                return None
            found = contradiction(ring, ground, atom, effort)
            if found is not None:
                return found
        levels = 0 if effort.splits and effort.products and _open_splits(facts) else effort.products
        sum_of_products = combination(ring, tuple(atoms), levels, effort.deadline)
        if sum_of_products is not None:
            return sum_of_products
    return _split(facts, effort, goals) or (_cut(facts, effort, goals) if effort.cuts else None)


def _targets(atoms: list[Atom], goals: list[Formula] | None) -> list[Atom]:
    if goals is not None:
        return [a for a in atoms if a in goals]
    return sorted(atoms, key=lambda a: -weight(a.polynomial))


def _open_splits(facts: list[Formula]) -> list[tuple[int, Formula]]:
    """Disjunctions of which no part is among the facts, with the number of parts not excluded at sight."""
    known = set(facts)
    listed = []
    for disjunction in (f for f in facts if not isinstance(f, Atom) and f.kind == "or"):
        parts = [flatten([p]) for p in disjunction.parts]
        if not any(known.issuperset(p) for p in parts):
            chances = sum(not any(negate(f) in known for f in p if isinstance(f, Atom)) for p in parts)
            listed.append((chances, disjunction))
    return listed


def _split(facts: list[Formula], effort: Effort, goals: list[Formula] | None) -> Proof | None:
    """Refute every part of a disjunction; those with at most one part that is open cost nothing."""
    listed = [
        (chances > 1 and goals is not None and disjunction not in goals, chances, disjunction)
        for chances, disjunction in _open_splits(facts)
    ]
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
