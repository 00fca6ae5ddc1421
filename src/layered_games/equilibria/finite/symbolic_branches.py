"""Branches of equilibria in symbols: pairs of vertices, or pure profiles, with their conditions."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product
from typing import Any

import numpy as np
import sympy as sp

from layered_games.equilibria.finite.symbolic_conditions import (
    Clause,
    Literal,
    irredundant,
    literals,
    possible,
    simplified,
)
from layered_games.equilibria.finite.symbolic_signs import Knowledge
from layered_games.equilibria.finite.symbolic_supports import Vertex, vertices
from layered_games.games.payoff_rings import (
    Factored,
    Polynomial,
    Ring,
    common_denominator,
    times,
)
from layered_games.games.strategic import StrategicGame
from layered_games.parameters import ParameterSpace
from layered_games.proofs.rational import relation

__all__ = ["Branch", "Workshop", "pairs", "pure"]

SHORT = 2.0


@dataclass(frozen=True)
class Branch:
    """A profile in closed form, and the cases in which it is an equilibrium."""

    profile: tuple[tuple[sp.Expr, ...], ...]
    payoffs: tuple[sp.Expr, ...]
    clauses: tuple[Clause, ...]
    certain: bool
    ties: bool = False


class Workshop:
    """A game's payoffs as polynomials, with what is known of the signs on its parameter space."""

    def __init__(self, game: StrategicGame, timeout: float) -> None:
        self.game = game
        self.deadline = time.monotonic() + timeout
        self.ring = Ring(e for array in game.payoffs for e in array.flat)
        self.tables: list[Any] = []
        self.below: list[Polynomial] = []
        for array in game.payoffs:
            entries = [self.ring.fraction(e) for e in array.flat]
            bottom = common_denominator(self.ring, entries)
            table = np.empty(len(entries), dtype=object)
            table[:] = [self.ring.reduce(t * divmod(bottom, b)[0]) for t, b in entries]
            self.tables.append(table.reshape(array.shape))
            self.below.append(bottom)
        space: ParameterSpace = game.parameters
        bottoms = [self.ring.expression(b) for b in self.below if not b.is_constant()]
        self.knowledge = Knowledge(self.ring, space, [relation(b, "!=") for b in bottoms])
        self.has_equations = any(isinstance(r, sp.Eq) for r in space.relations)
        self.thin: set[int] = set()
        """Factors on whose zeros alone some branch exists."""

    @cached_property
    def scales(self) -> list[Factored]:
        """The factors of each player's common denominator."""
        return [self.ring.factored(b) for b in self.below]

    @cached_property
    def defined(self) -> list[Literal]:
        """That payoffs are defined, as far as the space leaves it open."""
        numbers = {n for _, pairs in self.scales for n, _ in pairs if self.knowledge.sign(n) is None}
        return [Literal(1, frozenset(), frozenset({n}), True) for n in sorted(numbers)]

    @property
    def hidden(self) -> bool:
        """Whether a factor that is no zero polynomial may vanish all over the space."""
        know = self.knowledge
        return any(
            know.sign(n) == 0 or (bool(know.ring.values) and know.size and not know.column(n).any())
            for n in range(len(self.ring.factors))
        )

    def allowed(self, seconds: float) -> float:
        """The time that one proof may take."""
        return max(0.01, min(seconds, self.deadline - time.monotonic()))

    # ------------------------------------------------------------------ conditions
    def weak(self, polynomial: Polynomial, player: int, sign: int = 1) -> list[Literal] | None:
        """That a difference of a player's payoffs is not negative, given times the denominator."""
        factored = times(self.ring.factored(polynomial), self.scales[player])
        return literals(factored, self.knowledge, strict=False, sign=sign)

    def cases(self, parts: Iterable[list[Literal] | None]) -> Clause | None:
        """The conjunction, unless it is empty."""
        found: list[Literal] = list(self.defined)
        for part in parts:
            if part is None:
                return None
            found += part
        return simplified(found)

    def kept(self, clauses: Sequence[Clause | None]) -> tuple[list[Clause], bool]:
        """Cases with an interior, without what is redundant; and whether each is shown at a point."""
        found: list[Clause] = []
        certain = True
        for clause in clauses:
            if clause is None:
                continue
            inside = simplified(replace(p, strict=True) if p.odd else p for p in clause)
            verdict = False if inside is None else possible(inside, self.knowledge, self.allowed(SHORT))
            if verdict is False:
                if possible(clause, self.knowledge, self.allowed(SHORT)) is not False:
                    self.thin |= {n for p in clause if not p.strict for n in p.odd | p.even}
                continue
            certain = certain and verdict is True
            found.append(irredundant(clause, self.knowledge, self.allowed(0.5)))
        return found, certain

    # ------------------------------------------------------------------ vertices
    @cached_property
    def vertices(self) -> tuple[list[Vertex], list[Vertex]]:
        """Mixtures of player 2 that leave player 1 indifferent, and mixtures of player 1."""
        first, second = self.tables
        return vertices(self.ring, first.tolist()), vertices(self.ring, second.T.tolist())

    @cached_property
    def regions(self) -> tuple[list[list[Clause]], list[list[Clause]]]:
        """For each vertex the cases in which it is a mixture with those best replies."""
        ones, others = self.vertices
        return [self._region(v, 0) for v in ones], [self._region(v, 1) for v in others]

    def _region(self, vertex: Vertex, player: int) -> list[Clause]:
        found = []
        for sign in (1, -1) if len(vertex.support) > 1 else (1,):
            inside = [
                literals(self.ring.factored(w), self.knowledge, strict=True, sign=sign)
                for w in vertex.weights
            ]
            outside = [self.weak(m, player, sign) for m in vertex.margins.values()]
            clause = self.cases([*inside, *outside])
            if clause is not None and possible(clause, self.knowledge, self.allowed(SHORT)) is not False:
                found.append(clause)
        return found


def pairs(shop: Workshop) -> list[Branch]:
    """Return every branch of extreme equilibria of two players that exists on an open set."""
    columns, rows = shop.vertices
    found = []
    for (y, at_y), (x, at_x) in product(
        zip(columns, shop.regions[0], strict=True), zip(rows, shop.regions[1], strict=True)
    ):
        if set(x.support) <= y.replies and set(y.support) <= x.replies:
            clauses, certain = shop.kept([simplified(a | b) for a, b in product(at_y, at_x)])
            if clauses:
                found.append((x, y, tuple(clauses), certain))
    found.sort(key=lambda f: (len(f[0].support) + len(f[1].support), f[0].support, f[1].support))
    return [_pair(shop, *f) for f in found]


def _pair(shop: Workshop, x: Vertex, y: Vertex, clauses: tuple[Clause, ...], certain: bool) -> Branch:
    profile = tuple(_mixture(shop.ring, v, n) for v, n in zip((x, y), shop.game.shape, strict=True))
    payoffs = tuple(
        shop.ring.quotient(v.value, below * _total(v)) for v, below in zip((y, x), shop.below, strict=True)
    )
    ties = any(len(v.replies) > len(v.support) for v in (x, y))
    return Branch(profile, payoffs, clauses, certain, ties)


def _total(vertex: Vertex) -> Polynomial:
    total = vertex.weights[0]
    for weight in vertex.weights[1:]:
        total = total + weight
    return total


def _mixture(ring: Ring, vertex: Vertex, actions: int) -> tuple[sp.Expr, ...]:
    values = [sp.S.Zero] * actions
    total = _total(vertex)
    for action, weight in zip(vertex.support, vertex.weights, strict=True):
        values[action] = ring.quotient(weight, total)
    return tuple(values)


# ---------------------------------------------------------------------- pure profiles
def pure(shop: Workshop) -> list[Branch]:
    """Return every branch of pure equilibria, of any number of players."""
    game = shop.game
    found = []
    for place in game.profiles():
        parts = []
        for player, table in enumerate(shop.tables):
            for other in range(game.shape[player]):
                if other != place[player]:
                    there = (*place[:player], other, *place[player + 1 :])
                    parts.append(shop.weak(table[place] - table[there], player))
        clauses, certain = shop.kept([shop.cases(parts)])
        if clauses:
            profile = tuple(
                tuple(sp.Integer(a == chosen) for a in range(n))
                for chosen, n in zip(place, game.shape, strict=True)
            )
            payoffs = tuple(
                shop.ring.quotient(t[place], b) for t, b in zip(shop.tables, shop.below, strict=True)
            )
            found.append(Branch(profile, payoffs, tuple(clauses), certain))
    return found
