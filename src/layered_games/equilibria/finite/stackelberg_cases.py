"""Where a commitment in symbols is the best one: pairs of vertex and reply, compared case by case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np

from layered_games.equilibria.finite.symbolic_branches import Workshop
from layered_games.equilibria.finite.symbolic_conditions import (
    Clause,
    Literal,
    condition_of,
    irredundant,
    literals,
    mask,
    possible,
    simplified,
)
from layered_games.equilibria.finite.symbolic_supports import Vertex, vertices
from layered_games.errors import GameError
from layered_games.games.payoff_arrays import Array
from layered_games.games.payoff_rings import Polynomial, times

__all__ = ["Pair", "added", "inside", "optimal", "pairs_of"]

MOST_CASES: Final = 400


@dataclass(frozen=True, eq=False)
class Pair:
    """A commitment in closed form and a reply to it, where it exists, and what it gives the leader."""

    vertex: Vertex
    reply: int
    regions: tuple[tuple[int, Clause], ...]
    """For each sign of the weights the cases in which the vertex is a mixture with that best reply."""
    payoff: Polynomial
    total: Polynomial


# ---------------------------------------------------------------------- vertices
def pairs_of(shop: Workshop, leader: int) -> Iterator[Pair]:
    """Yield the vertices of the regions of best replies, each with each reply."""
    follower = 1 - leader
    own = np.moveaxis(shop.tables[leader], leader, 0)
    his = np.moveaxis(shop.tables[follower], leader, 0)
    for vertex in vertices(shop.ring, his.T.tolist()):
        regions = []
        for sign in (1, -1) if len(vertex.support) > 1 else (1,):
            mixed = [
                literals(shop.ring.factored(w), shop.knowledge, strict=True, sign=sign)
                for w in vertex.weights
            ]
            outside = [shop.weak(m, follower, sign) for m in vertex.margins.values()]
            clause = shop.cases([*mixed, *outside])
            if clause is not None and possible(clause, shop.knowledge, shop.allowed(2.0)) is not False:
                regions.append((sign, clause))
        if regions:
            total = added(vertex.weights)
            for reply in sorted(vertex.replies):
                paid = [own[i, reply] * w for i, w in zip(vertex.support, vertex.weights, strict=True)]
                yield Pair(vertex, reply, tuple(regions), shop.ring.reduce(added(paid)), total)


def added(parts: Sequence[Polynomial]) -> Polynomial:
    """Return a sum of polynomials."""
    total: Any = parts[0]
    for part in parts[1:]:
        total = total + part
    return total


# ---------------------------------------------------------------------- cases
def optimal(shop: Workshop, leader: int, pair: Pair, pairs: Sequence[Pair]) -> tuple[list[Clause], bool]:
    """Return the cases in which a pair is optimal, and whether all of that is certain."""
    found: list[Clause] = []
    certain = True
    for sign, region in pair.regions:
        cases = [region] if _open(shop, region) is not False else []
        for rival in pairs:
            for other, there in rival.regions if rival is not pair else ():
                ahead = shop.ring.reduce(pair.payoff * rival.total - rival.payoff * pair.total)
                if not ahead.is_zero() and cases:
                    cases = _against(shop, leader, cases, there, ahead, sign * other)
                if len(cases) > MOST_CASES:
                    raise GameError(
                        f"more than {MOST_CASES} cases arise in symbols; put numbers in with game.at({{...}})"
                    )
        for case in cases:
            verdict = _open(shop, case)
            certain = certain and verdict is True
            if verdict is not False:
                found.append(irredundant(case, shop.knowledge, shop.allowed(0.5)))
    return _cover(shop, found), certain


def _against(
    shop: Workshop, leader: int, cases: list[Clause], there: Clause, ahead: Polynomial, sign: int
) -> list[Clause]:
    """The cases in which a rival gives no more, or does not exist."""
    worse = literals(
        times(shop.ring.factored(ahead), shop.scales[leader]), shop.knowledge, strict=True, sign=-sign
    )
    better = shop.weak(ahead, leader, sign)
    if worse is None:
        return cases
    absent = [_negated(p) for p in there if p not in shop.defined]
    found: list[Clause] = []
    for case in cases:
        threat = simplified([*case, *there, *worse])
        if threat is None or possible(threat, shop.knowledge, shop.allowed(0.5)) is False:
            found.append(case)
            continue
        options: list[Iterable[Literal]] = [[p] for p in absent]
        if better is not None:
            options.insert(0, better)
        for option in options:
            clause = simplified([*case, *option])
            if clause is not None and _open(shop, clause) is not False:
                found.append(clause)
    return _smallest(found)


def _negated(part: Literal) -> Literal:
    return Literal(-part.sign, part.odd, part.even, not part.strict)


def _interior(clause: Iterable[Literal]) -> Clause | None:
    return simplified(replace(p, strict=True) if p.odd else p for p in clause)


def _open(shop: Workshop, clause: Clause) -> bool | None:
    """Whether a case has an interior."""
    inner = _interior(clause)
    if inner is None or any(not p.odd and not p.strict for p in inner):
        return False
    return possible(inner, shop.knowledge, shop.allowed(1.0))


def _smallest(clauses: Sequence[Clause]) -> list[Clause]:
    """The cases whose interior lies, by its literals, in no other's."""
    distinct = list(dict.fromkeys(clauses))
    inner = [_interior(c) or c for c in distinct]
    kept = []
    for k, clause in enumerate(distinct):
        wider = [j for j, other in enumerate(inner) if j != k and other <= inner[k]]
        if not any(
            inner[j] < inner[k] or len(distinct[j] - inner[j]) > len(clause - inner[k]) or j < k
            for j in wider
        ):
            kept.append(clause)
    return kept


def _cover(shop: Workshop, clauses: Sequence[Clause]) -> list[Clause]:
    """Drop the cases whose interior is proved to lie in the others, the longest first."""
    kept = sorted(_smallest(clauses), key=len)
    for clause in reversed(list(kept)):
        others = [c for c in kept if c is not clause]
        inner = _interior(clause) or clause
        if others and not _alone(shop, inner, others):
            given = [condition_of([inner], shop.knowledge)]
            if shop.knowledge.knows(condition_of(others, shop.knowledge), given, shop.allowed(1.0)):
                kept = others
    return kept


def _alone(shop: Workshop, case: Clause, others: Sequence[Clause]) -> bool:
    """Whether a sample point lies in a case and in none of the others."""
    here = inside(shop, case)
    for clause in others:
        here &= ~inside(shop, clause)
    return bool(here.any())


def inside(shop: Workshop, clause: Clause) -> Array:
    """Return where a case holds at the sample points, off its borders."""
    here: Array = np.ones(shop.knowledge.size, dtype=bool)
    for part in clause:
        here &= mask(part, shop.knowledge)
    return here
