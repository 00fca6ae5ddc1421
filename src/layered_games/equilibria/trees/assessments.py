"""From solved conditions to assessments: families of strategies with beliefs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final, TypeAlias

import sympy as sp

from layered_games.equilibria.trees.assessment_blocks import in_sympy, value_at
from layered_games.equilibria.trees.assessment_solving import Family, solve_system
from layered_games.equilibria.trees.assessment_structure import Builder, Structure
from layered_games.equilibria.trees.assessment_systems import System, in_sequences
from layered_games.equilibria.trees.beliefs import Assessment
from layered_games.equilibria.trees.polynomials import Poly
from layered_games.games.algebraic import quotient, reduced

__all__ = ["Candidate", "candidates", "maximal"]

CORNERS: Final = 512
Point: TypeAlias = Mapping[int, Any]
Limits: TypeAlias = dict[int, tuple[int, Any]]
"""Variable to order and coefficient near a corner."""


@dataclass(frozen=True)
class Candidate:
    """A family of assessments.

    Attributes
    ----------
    centre : (profile, beliefs)
    corners : tuple of (profile, beliefs)
    shape : tuple
        The sets with free beliefs, and which variables stand for products: families of one shape and support
        are polytopes in the same coordinates.
    more : bool
        Whether there are more corners.
    orders : dict, optional
        What proves the centre consistent.
    """

    centre: Assessment
    corners: tuple[Assessment, ...]
    shape: tuple[Any, ...]
    more: bool
    orders: Mapping[str, int] | None = None


def candidates(builder: Builder, structure: Structure, system: System) -> tuple[list[Candidate], bool]:
    """Solve the conditions of a structure; return families of assessments, and whether these are all."""
    in_sequences(builder, system)
    names = sorted(
        [*structure.actions.values(), *(v for row in structure.free.values() for v in row.values())]
    )
    families, complete = solve_system(system, names)
    kept = [f for f in families if _reached(f, structure, system)]
    return [_candidate(builder, structure, system, f) for f in kept], complete


def _reached(family: Family, structure: Structure, system: System) -> bool:
    """Whether what has to be positive is so, in the interior; if not, it is so nowhere in the family."""
    limits = _limits(family.centre, family.centre, system)
    return all(_leading(amount, limits)[1] != 0 for amount in structure.reached)


def _candidate(builder: Builder, structure: Structure, system: System, family: Family) -> Candidate:
    middle = family.centre
    corners = {
        _assessment(builder, structure, _limits(point, middle, system)): None
        for point in family.corners(CORNERS)
    }
    shape = (tuple(sorted(structure.free)), tuple(sorted(system.products)))
    centre = _assessment(builder, structure, _limits(middle, middle, system))
    return Candidate(centre, tuple(corners), shape, family.size > CORNERS)


def _limits(point: Point, middle: Point, system: System) -> Limits:
    """How each probability of an action behaves on the straight way from the middle to a corner.

    There, at distance t from the corner, it is about ``coefficient * t**order``. What is 0 at both ends is
    left out. Probabilities of sequences become those of actions.
    """
    ends = {v: (0, x) if x != 0 else (1, middle[v]) for v, x in point.items() if x != 0 or middle[v] != 0}
    found = dict(ends)
    for v, other in system.products.items():
        (order, x), (less, y) = ends[v], ends[other]
        found[v] = order - less, _over(x, y)
    return found


def _over(top: Any, bottom: Any) -> Any:
    if isinstance(top, Fraction) and isinstance(bottom, Fraction):
        return top / bottom
    return quotient(in_sympy(top), in_sympy(bottom))


def _assessment(builder: Builder, structure: Structure, limits: Limits) -> Assessment:
    """Strategies and beliefs in the limit; a limit of equilibria is one, as all conditions are closed."""
    one, nil = Fraction(1), Fraction(0)
    rows, beliefs = [], []
    for here, support in enumerate(builder.profile):
        chosen = dict.fromkeys(support, one)
        if len(support) > 1:
            pairs = ((a, limits[structure.actions[here, a]]) for a in support)
            chosen = {a: nil if order else x for a, (order, x) in pairs}
        rows.append(tuple(chosen.get(a, nil) for a in range(builder.tree.sizes[here])))
    for here in range(len(builder.profile)):
        weights = [_leading(w, limits) for w in structure.weights[here]]
        first = min(order for order, w in weights if w != 0)
        kept = [w if order == first else nil for order, w in weights]
        total = _total(kept)
        beliefs.append(tuple(_over(w, total) for w in kept))
    return tuple(rows), tuple(beliefs)


def _leading(weight: Poly, limits: Limits) -> tuple[int, Any]:
    """Order and coefficient of a weight; its terms are not negative, so none cancel."""
    orders = {m: sum(limits[v][0] for v in m) for m in weight if all(v in limits for v in m)}
    if not orders:
        return 0, Fraction(0)
    first = min(orders.values())
    terms = {m: weight[m] for m, order in orders.items() if order == first}
    return first, value_at(terms, {v: x for v, (_, x) in limits.items()})


def _total(values: Sequence[Any]) -> Any:
    if all(isinstance(v, Fraction) for v in values):
        return sum(values, Fraction(0))
    return reduced(sp.Add(*map(in_sympy, values)))


def maximal(found: Sequence[Candidate]) -> Iterator[Candidate]:
    """Yield the families of one support that are no faces of others: whose corners are all corners there.

    Single points are compared with all families, others with those in the same coordinates.
    """
    corners = [set(c.corners) for c in found]

    def within(k: int, j: int) -> bool:
        if found[k].more or (found[k].shape != found[j].shape and len(corners[k]) > 1):
            return False
        return corners[k] < corners[j] or (corners[k] == corners[j] and j < k)

    for k, candidate in enumerate(found):
        if not any(within(k, j) for j in range(len(found)) if j != k):
            yield candidate
