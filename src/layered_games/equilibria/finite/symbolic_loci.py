"""Degenerate loci: where equilibria beyond the generic ones, and continua, can exist.

At a point that has an equilibrium which is no generic branch, a player uses an action that is a best
reply only there: a margin of a vertex vanishes. Collecting the margins of all such pairs of vertices
that can occur therefore bounds what the list of branches may miss.
"""

from __future__ import annotations

from itertools import product
from typing import Any

from sympy.logic.boolalg import Boolean

from layered_games.equilibria.finite.symbolic_branches import Branch, Workshop
from layered_games.equilibria.finite.symbolic_conditions import (
    Clause,
    equation,
    ordered,
    relation_of,
    simplified,
)
from layered_games.equilibria.finite.symbolic_supports import Vertex
from layered_games.games.payoff_rings import Polynomial

__all__ = ["loci"]

QUICK = 0.3


def loci(shop: Workshop, branches: list[Branch]) -> tuple[Boolean, ...]:
    """Return the equations outside of which the branches are all extreme equilibria."""
    known = {n for b in branches for c in b.clauses for p in c for n in p.odd | p.even}
    known |= shop.thin
    if shop.game.n_players == 2 and "vertices" in vars(shop):
        known = _extended(shop, known)
    else:
        known |= _ties(shop)
    numbers = sorted(known, key=lambda n: (len(shop.ring.factors[n]), str(shop.ring.shown(n))))
    return tuple(equation(n, shop.knowledge) for n in numbers if shop.knowledge.sign(n) in (None, 0))


def _extended(shop: Workshop, known: set[int]) -> set[int]:
    """Add what lets further pairs of vertices be equilibria; pairs with one condition come first."""
    waiting = []
    columns, rows = shop.vertices
    for (y, at_y), (x, at_x) in product(
        zip(columns, shop.regions[0], strict=True), zip(rows, shop.regions[1], strict=True)
    ):
        ties = _missing(x, y)
        if ties and at_y and at_x:
            options = [_zeros(shop, t) for t in ties]
            if all(options):
                waiting.append((len(ties), options, at_y, at_x))
    for _, options, at_y, at_x in sorted(waiting, key=lambda w: w[0]):
        if any(option <= known for option in options):
            continue
        if _can_occur(shop, options, at_y, at_x):
            known = known | min(options, key=lambda o: (len(o - known), sorted(o)))
    return known


def _missing(x: Vertex, y: Vertex) -> list[Polynomial]:
    """The margins that have to vanish for a pair of vertices to be an equilibrium."""
    used = [y.margins[i] for i in x.support if i not in y.replies]
    return used + [x.margins[j] for j in y.support if j not in x.replies]


def _zeros(shop: Workshop, polynomial: Polynomial) -> frozenset[int]:
    """The factors by which a polynomial can vanish on the space."""
    pairs: Any = shop.ring.factored(polynomial)[1]
    return frozenset(n for n, _ in pairs if shop.knowledge.sign(n) in (None, 0))


def _can_occur(shop: Workshop, options: list[frozenset[int]], at_y: list[Clause], at_x: list[Clause]) -> bool:
    """Whether it is not proved that the conditions of a pair contradict the ties it needs."""
    for one, other in product(at_y, at_x):
        clause = simplified(one | other)
        if clause is None:
            continue
        strict = {n for p in clause if p.strict for n in p.odd | p.even}
        rest = [option - strict for option in options]
        if not all(rest):
            continue
        for choice in product(*map(sorted, rest)):
            ties = [equation(n, shop.knowledge) for n in choice]
            relations = [relation_of(p, shop.knowledge) for p in ordered(clause, shop.knowledge)]
            if shop.knowledge.possible([*relations, *ties], shop.allowed(QUICK)) is not False:
                return True
    return False


def _ties(shop: Workshop) -> set[int]:
    """The factors of all differences between payoffs of one player against the same actions."""
    found: set[int] = set()
    for place in shop.game.profiles():
        for player, table in enumerate(shop.tables):
            for other in range(place[player]):
                there = (*place[:player], other, *place[player + 1 :])
                found |= _zeros(shop, table[place] - table[there])
    return found
