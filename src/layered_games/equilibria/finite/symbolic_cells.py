"""The decision tree behind a partition: signs of condition polynomials, one after the other."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import sympy as sp
from sympy.logic.boolalg import Boolean

from layered_games.equilibria.finite.symbolic_conditions import (
    Clause,
    Literal,
    holds_at,
    irredundant,
    ordered,
    relation_of,
)
from layered_games.equilibria.finite.symbolic_signs import Knowledge
from layered_games.proofs.prover import prove
from layered_games.proofs.verdicts import Point

__all__ = ["Leaf", "Tree", "sign_literal"]

SHORT, MOST = 1.0, 10.0


@dataclass(frozen=True)
class Leaf:
    """An open set on which the signs of some factors are given: which branches exist there.

    ``point`` lies in it; without one it is not decided whether the set is empty. ``undecided`` are
    branches that exist on a part of it at most.
    """

    clause: Clause
    present: tuple[int, ...]
    undecided: tuple[int, ...]
    point: Point | None


@dataclass
class Tree:
    """Grows the tree depth first; keeps what was proved empty, and which factors were split on.

    No leaf's point is a zero of the factors to ``avoid``.
    """

    knowledge: Knowledge
    branches: Sequence[Sequence[Clause]]
    deadline: float
    avoid: frozenset[int] = frozenset()
    leaves: list[Leaf] = field(default_factory=list)
    empty: list[tuple[Boolean, ...]] = field(default_factory=list)
    splits: set[int] = field(default_factory=set)

    def grow(self) -> None:
        """Split until every branch is decided in every leaf, or the time is over."""
        inside = np.ones(self.knowledge.size, dtype=bool)
        self._grow({}, frozenset(), inside)

    def _grow(self, signs: dict[int, int], path: Clause, inside: Any) -> None:
        states = [state_of(clauses, signs) for clauses in self.branches]
        number = self._next(states, signs)
        if number is None or time.monotonic() > self.deadline:
            self._leaf(states, path, inside)
            return
        children = []
        for sign in (1, -1):
            part = sign_literal(number, sign)
            there = inside & (self.knowledge.column(number) == sign)
            if there.any() or not self._closed(path | {part}):
                children.append((sign, part, there))
        if not children:  # the set itself is empty, which was not noticed before
            return
        if len(children) == 2:
            self.splits.add(number)
        for sign, part, there in children:
            self._grow({**signs, number: sign}, path | {part} if len(children) == 2 else path, there)

    def _next(self, states: Sequence[bool | list[Clause]], signs: dict[int, int]) -> int | None:
        """The factor on which most open branches hang."""
        weights: Counter[int] = Counter()
        for state in states:
            if isinstance(state, list):
                for number in {n for clause in state for p in clause for n in p.odd if n not in signs}:
                    weights[number] += 1
        if not weights:
            return None
        factors = self.knowledge.ring.factors
        return min(weights, key=lambda n: (-weights[n], len(factors[n]), n))

    def _closed(self, clause: Clause) -> bool:
        """Whether a conjunction is proved empty."""
        relations = tuple(relation_of(p, self.knowledge) for p in ordered(clause, self.knowledge))
        left = max(0.01, min(SHORT, self.deadline - time.monotonic()))
        if self.knowledge.possible(relations, left) is False:
            self.empty.append(relations)
            return True
        return False

    def _leaf(self, states: Sequence[bool | list[Clause]], path: Clause, inside: Any) -> None:
        present = tuple(i for i, s in enumerate(states) if s is True)
        undecided = tuple(i for i, s in enumerate(states) if isinstance(s, list))
        point = self._point(path, inside)
        self.leaves.append(Leaf(path, present, undecided, point))

    def shorten(self) -> None:
        """Drop what is redundant in the conditions of the leaves, as far as the time allows."""
        now = time.monotonic()
        limit = now + min(MOST, (self.deadline - now) / 2)
        for place, leaf in enumerate(self.leaves):
            if time.monotonic() > limit:
                return
            self.leaves[place] = replace(leaf, clause=irredundant(leaf.clause, self.knowledge, 0.5))

    def _point(self, path: Clause, inside: Any) -> Point | None:
        know = self.knowledge
        path = path | {Literal(1, frozenset(), frozenset({n}), True) for n in self.avoid}
        for number in self.avoid:
            inside = inside & (know.column(number) != 0)
        drawn = [p for i in np.flatnonzero(inside)[:12] if (p := know.point(int(i))) is not None]
        for point in sorted(drawn, key=_size):
            if holds_at(path, know, point):
                return Point(point)
        relations = [relation_of(p, know) for p in ordered(path, know)]
        left = max(0.05, min(2 * SHORT, self.deadline - time.monotonic()))
        found = prove(conjunction(relations), know.facts, timeout=left).example
        if found is None:
            return None
        if all(s in found for s in know.symbols):
            return Point(found)
        # the claim does not use every parameter
        for other in (know.point(i) for i in range(min(know.size, 20))):
            if other is not None and holds_at(path, know, {**other, **found}):
                return Point({**other, **found})
        return None


def conjunction(relations: Sequence[Boolean]) -> Boolean:
    """Return the conjunction, as it is."""
    return sp.And(*relations, evaluate=False) if relations else sp.true


def sign_literal(number: int, sign: int) -> Literal:
    """Return that a factor has a sign."""
    return Literal(sign, frozenset({number}), frozenset(), True)


def state_of(clauses: Sequence[Clause], signs: dict[int, int]) -> bool | list[Clause]:
    """Whether a branch exists where factors have given signs; if open, the cases that are open."""
    waiting = []
    for clause in clauses:
        verdicts = [_truth(p, signs) for p in clause]
        if all(v is True for v in verdicts):
            return True
        if False not in verdicts:
            waiting.append(clause)
    return waiting or False


def _truth(part: Literal, signs: dict[int, int]) -> bool | None:
    """The truth of a literal off the zeros of all factors."""
    value = part.sign
    for number in part.odd:
        if number not in signs:
            return None
        value *= signs[number]
    return value > 0


def _size(point: dict[sp.Symbol, sp.Expr]) -> int:
    return sum(abs(int(v.p)) + 3 * int(v.q) for v in point.values())
