"""Equilibria in plans of a Bayesian game as strategies by type, exactly and without repetition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Any

from layered_games.equilibria.finite.linear_program import Program, maximum
from layered_games.equilibria.result import Component
from layered_games.games.bayesian import BayesianGame

__all__ = ["Images", "extreme", "images", "strategy_of"]

Strategy = tuple[tuple[Any, ...], ...]
"""One row of probabilities for each type."""
Pair = tuple[Strategy, ...]
"""One strategy for each player."""
Block = tuple[tuple[Strategy, ...], ...]
"""Strategies of each player: every mixture of them against every mixture of the others' is an equilibrium."""


@dataclass(frozen=True)
class Images:
    """What the components of the equilibria in plans are as strategies by type.

    Attributes
    ----------
    profiles : tuple
        The extreme equilibria, each once, those that use few actions first.
    components : tuple of (profiles, blocks, index)
    """

    profiles: tuple[Pair, ...]
    components: tuple[tuple[tuple[Pair, ...], tuple[Block, ...], int | None], ...]


def strategy_of(game: BayesianGame, player: int, mixed: Sequence[Any]) -> Strategy:
    """Return the probabilities of the actions of each type that a mixture of plans implies.

    Examples
    --------
    >>> game = BayesianGame([2], [Fraction(1, 2)] * 2, [[[1, 0], [0, 1]]])
    >>> half = Fraction(1, 2)
    >>> [list(map(str, row)) for row in strategy_of(game, 0, [half, half, half * 0, half * 0])]
    [['1', '0'], ['1/2', '1/2']]
    """
    count, kinds = len(game.actions[player]), len(game.types[player])
    rows = [[mixed[0] * 0] * count for _ in range(kinds)]
    for plan, weight in zip(product(range(count), repeat=kinds), mixed, strict=True):
        for kind, action in enumerate(plan):
            rows[kind][action] += weight
    return tuple(map(tuple, rows))


def images(game: BayesianGame, components: Sequence[Component]) -> Images:
    """Return the components of the equilibria in plans as strategies by type.

    What a mixture of plans implies for the types is linear in it, and payoffs depend on nothing else. So
    maximal Nash subsets go to maximal products of polytopes, one to one, and components to components;
    an image of an extreme point need not be extreme, and is left out then.

    Parameters
    ----------
    game : BayesianGame
        One or two players, exact payoffs.
    components : sequence of Component
        Of the form in plans, exact.
    """
    order: dict[Pair, None] = {}
    found = []
    for component in components:
        blocks = []
        for subset in component.subsets:
            sides = [
                extreme(list(dict.fromkeys(strategy_of(game, player, row) for row in side)))
                for player, side in enumerate(subset)
            ]
            blocks.append(tuple(map(tuple, sides)))
        inside = dict.fromkeys(pair for block in blocks for pair in product(*block))
        order |= inside
        found.append((tuple(inside), tuple(blocks), component.index))
    return Images(tuple(sorted(order, key=_place)), tuple(found))


def _place(pair: Pair) -> tuple[Any, ...]:
    used = [[a for a, p in enumerate(row) if p] for strategy in pair for row in strategy]
    return sum(map(len, used)), used, pair


def extreme(points: Sequence[Strategy]) -> list[Strategy]:
    """Return the points that are no mixture of the others, by an exact linear program for each.

    Examples
    --------
    >>> one, half = Fraction(1), Fraction(1, 2)
    >>> [int(p[0][0]) for p in extreme([((one, 0 * one),), ((half, half),), ((0 * one, one),)])]
    [1, 0]
    """
    kept = list(points)
    for point in points:
        others = [p for p in kept if p != point]
        if len(others) > 1 and _mixes(point, others):
            kept = others
    return kept


def _mixes(point: Strategy, others: Sequence[Strategy]) -> bool:
    """Whether a point is a mixture of others."""
    flat = [[v for row in p for v in row] for p in others]
    rows: list[tuple[Mapping[int, Fraction], Fraction]] = [
        ({j: p[k] for j, p in enumerate(flat) if p[k]}, value)
        for k, value in enumerate(v for row in point for v in row)
    ]
    if any(not row and value for row, value in rows):
        return False
    rows = [(row, value) for row, value in rows if row]
    return maximum(Program([Fraction(0)] * len(flat), [], rows)) is not None
