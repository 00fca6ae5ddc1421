"""All subgame-perfect equilibria in pure strategies where players are indifferent: listed, and counted.

Where an action is only one of several best, what other players get may depend on which is taken, and
with it what is best before. So equilibria are listed node by node: every choice of equilibria of the
children, then every best action. They are counted by the values that they give, without listing.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, product
from math import prod
from typing import Any, Final, NamedTuple

import numpy as np

from layered_games.equilibria.trees.backward import Induction
from layered_games.games.extensive import ExtensiveGame
from layered_games.games.extensive_arrays import CHANCE, Integers

__all__ = ["count_pure", "list_pure"]

VALUES: Final = 20_000
"""The most different payoff vectors of a node for which equilibria are counted."""


class _Partial(NamedTuple):
    """An equilibrium of a subtree: its value, the action at its root, those of the tied subtrees below."""

    value: tuple[Any, ...]
    node: int
    action: int
    below: tuple[Any, ...]


def _open_nodes(found: Induction) -> list[int]:
    """The nodes whose subtree has a tie, from the bottom up."""
    arrays = found.game.arrays
    open_nodes = np.zeros(len(arrays), dtype=bool)
    open_nodes[found.tied] = True
    for step in reversed(arrays.steps):
        below = np.maximum.reduceat(open_nodes[step.kids], step.starts)
        open_nodes[step.parents] |= below
    return [int(i) for i in np.flatnonzero(open_nodes)[::-1]]


def list_pure(found: Induction, limit: int = 100) -> list[Integers]:
    """Return the subgame-perfect equilibria in pure strategies, at most ``limit`` of them.

    Returns
    -------
    list of (n_sets,) int
        The action at each information set. If fewer than ``limit`` are returned, these are all.
    """
    arrays = found.game.arrays
    partials: dict[int, list[_Partial]] = {}
    for node in _open_nodes(found):
        kids = range(arrays.first[node], arrays.first[node] + arrays.children[node])
        lists = [
            partials.pop(kid) if kid in partials else [_Partial(found.payoffs(kid), kid, -1, ())]
            for kid in kids
        ]
        partials[node] = list(islice(_extended(found.game, node, lists), limit))
    if 0 not in partials:
        return [found.choices]
    return [_written(found, partial) for partial in partials[0]]


def _extended(game: ExtensiveGame, node: int, lists: list[list[_Partial]]) -> Iterator[_Partial]:
    player = int(game.arrays.mover[node])
    for picks in product(*lists):
        below = tuple(p for p in picks if p.below or p.action >= 0)
        if player == CHANCE:
            yield _Partial(_mean(game, node, [p.value for p in picks]), node, -1, below)
            continue
        top = max(p.value[player] for p in picks)
        for action, pick in enumerate(picks):
            if pick.value[player] == top:
                yield _Partial(pick.value, node, action, below)


def _mean(game: ExtensiveGame, node: int, values: list[tuple[Any, ...]]) -> tuple[Any, ...]:
    kids = np.searchsorted(game.arrays.chance_kids, game.arrays.first[node] + np.arange(len(values)))
    odds = game.chance[kids].tolist()
    return tuple(sum(p * v[i] for p, v in zip(odds, values, strict=True)) for i in range(game.n_players))


def _written(found: Induction, partial: _Partial) -> Integers:
    chosen, waiting = found.chosen.copy(), [partial]
    while waiting:
        item = waiting.pop()
        chosen[item.node] = item.action
        waiting.extend(item.below)
    return chosen[found.game.arrays.set_first]


def count_pure(found: Induction) -> int | None:
    """Return how many subgame-perfect equilibria in pure strategies there are; None if too hard to count."""
    arrays, game = found.game.arrays, found.game
    tables: dict[int, dict[tuple[Any, ...], int]] = {}
    for node in _open_nodes(found):
        kids = range(arrays.first[node], arrays.first[node] + arrays.children[node])
        below = [tables.pop(kid) if kid in tables else {found.payoffs(kid): 1} for kid in kids]
        player = int(arrays.mover[node])
        if player == CHANCE:
            if prod(map(len, below)) > VALUES:
                return None
            tables[node] = _chance_table(game, node, below)
        else:
            tables[node] = _choice_table(player, below)
        if len(tables[node]) > VALUES:
            return None
    return sum(tables[0].values()) if 0 in tables else 1


def _chance_table(
    game: ExtensiveGame, node: int, below: list[dict[tuple[Any, ...], int]]
) -> dict[tuple[Any, ...], int]:
    table: dict[tuple[Any, ...], int] = {}
    for picks in product(*(t.items() for t in below)):
        value = _mean(game, node, [v for v, _ in picks])
        table[value] = table.get(value, 0) + prod(count for _, count in picks)
    return table


def _choice_table(player: int, below: list[dict[tuple[Any, ...], int]]) -> dict[tuple[Any, ...], int]:
    """An action is best with value v if all others are worth at most as much to the player."""
    table: dict[tuple[Any, ...], int] = {}
    for action, own in enumerate(below):
        others = [t for k, t in enumerate(below) if k != action]
        for value, count in own.items():
            ways = (sum(c for v, c in t.items() if v[player] <= value[player]) for t in others)
            total = count * prod(ways)
            if total:
                table[value] = table.get(value, 0) + total
    return table
