"""Pure strategies of a tree, and the strategic form.

Algorithm
---------
1. A reduced pure strategy fixes an action at every own information set that own earlier choices leave
   reachable, and none (``*``) elsewhere; a full one fixes an action at every set.
2. A strategy leaves a node reachable if it takes every own action on the way there. The cell of a
   profile adds, over the leaves that all strategies leave reachable, payoffs times chance.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import prod
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
import sympy as sp

from layered_games.errors import GameError
from layered_games.games.extensive_arrays import CHANCE, Integers
from layered_games.games.extensive_structure import own_before
from layered_games.games.payoff_arrays import FLOAT, SYMBOLIC, Array
from layered_games.games.strategic import StrategicGame

if TYPE_CHECKING:
    from layered_games.games.extensive import ExtensiveGame

__all__ = ["NONE", "PureStrategies", "consistent", "pure_strategies", "to_strategic"]

STRATEGIES: Final = 100_000
NONE: Final = -1
"""No action."""


@dataclass(frozen=True)
class PureStrategies:
    """One player's pure strategies.

    Attributes
    ----------
    sets : tuple of int
        The player's information sets.
    choices : (n_strategies, n_sets) int
        The action at each of them, -1 where own choices make the set unreachable.
    names : tuple of str
        The actions, set by set, joined by ``/``; ``*`` for no action, ``-`` for a player without sets.
    """

    sets: tuple[int, ...]
    choices: Integers
    names: tuple[str, ...]


def pure_strategies(game: ExtensiveGame, player: int, reduced: bool = True) -> PureStrategies:
    """Return the pure strategies of a player.

    Raises
    ------
    GameError
        If there are more than 100,000.
    """
    sets = tuple(i for i, p in enumerate(game.set_players) if p == player)
    sizes = [len(game.set_actions[i]) for i in sets]
    if reduced:
        found = _reduced(game, player, sets)
    else:
        _refuse_beyond(game, player, prod(sizes), STRATEGIES)
        found = [list(c) for c in product(*(range(n) for n in sizes))]
    choices = np.array(found, dtype=np.int64).reshape(len(found), len(sets))
    names = [
        "/".join("*" if a == NONE else game.set_actions[i][a] for i, a in zip(sets, row, strict=True)) or "-"
        for row in choices.tolist()
    ]
    if len(set(names)) < len(names):
        names = [f"{k + 1}: {name}" for k, name in enumerate(names)]
    return PureStrategies(sets, choices, tuple(names))


def _refuse_beyond(game: ExtensiveGame, player: int, count: int, limit: int) -> None:
    if count > limit:
        raise GameError(
            f"player {game.players[player]} has {'more than ' if count == limit + 1 else ''}{count} pure "
            f"strategies, the limit is {limit}; solve for concept='subgame-perfect', which solves subgames "
            "one by one, or ask for the reduced form"
        )


def _reduced(game: ExtensiveGame, player: int, sets: tuple[int, ...]) -> list[list[int]]:
    """All choices at own sets that are reachable under the earlier ones, in lexicographic order."""
    arrays = game.arrays
    after = own_before(arrays, player)
    alike = not any(game.set_players[game.set_names.index(n)] == player for n in game.forgetful)
    nodes = [arrays.set_nodes[i][: 1 if alike else None].tolist() for i in sets]
    column = {i: k for k, i in enumerate(sets)}

    def reachable(node: int, row: list[int]) -> bool:
        while after[node] >= 0:
            move = int(after[node])
            node = int(arrays.parent[move])
            if row[column[int(arrays.information[node])]] != arrays.edge[move]:
                return False
        return True

    found, stack = [], [[NONE] * len(sets)]
    while stack:
        row = stack.pop()
        free = (k for k, a in enumerate(row) if a == NONE and any(reachable(node, row) for node in nodes[k]))
        k = next(free, None)
        if k is None:
            found.append(row)
            _refuse_beyond(game, player, len(found), STRATEGIES)
            continue
        for action in reversed(range(len(game.set_actions[sets[k]]))):
            stack.append([*row[:k], action, *row[k + 1 :]])
    return found


def consistent(game: ExtensiveGame, player: int, strategies: PureStrategies) -> list[npt.NDArray[np.bool_]]:
    """Return for each node which strategies take every own action on the way there."""
    arrays = game.arrays
    column = {i: k for k, i in enumerate(strategies.sets)}
    found = [np.ones(len(strategies.choices), dtype=bool)]
    steps = zip(arrays.parent[1:].tolist(), arrays.edge[1:].tolist(), strict=True)
    mover, sets = arrays.mover.tolist(), arrays.information.tolist()
    for parent, edge in steps:
        before = found[parent]
        if mover[parent] == player:
            before = before & (strategies.choices[:, column[sets[parent]]] == edge)
        found.append(before)
    return found


def to_strategic(game: ExtensiveGame, reduced: bool = True, limit: int = 1_000_000) -> StrategicGame:
    """Return the strategic form of a tree.

    Parameters
    ----------
    game : ExtensiveGame
    reduced : bool
        True (default): strategies that differ only where their own earlier choices never lead are one.
        False: an action at every information set.
    limit : int
        The most cells of the payoff arrays.

    Returns
    -------
    StrategicGame
        Actions are named by the actions at the player's information sets in order, joined by ``/``;
        ``*`` stands where the strategy leads nowhere near.

    Raises
    ------
    GameError
        If there would be more cells than ``limit``; the text names their number.

    Examples
    --------
    >>> from layered_games.games.extensive import ExtensiveGame
    >>> from layered_games.games.extensive_nodes import Decision
    >>> second = Decision("2", {"l": Decision("1", {"a": (3, 0), "b": (0, 3)}), "r": (1, 1)})
    >>> game = ExtensiveGame(Decision("1", {"L": (2, 2), "R": second}))
    >>> game.to_strategic().actions
    (('L/*', 'R/a', 'R/b'), ('l', 'r'))
    >>> game.to_strategic(reduced=False).actions[0]
    ('L/a', 'L/b', 'R/a', 'R/b')
    """
    lists = [pure_strategies(game, p, reduced) for p in range(game.n_players)]
    shape = tuple(len(s.choices) for s in lists)
    cells = prod(shape) * game.n_players
    if cells > limit:
        raise GameError(
            f"the strategic form has {' x '.join(map(str, shape))} profiles for {game.n_players} player(s), "
            f"{cells} cells; the limit is {limit}. Solve the tree for concept='subgame-perfect' instead, or "
            "raise the limit"
        )
    ways = [consistent(game, p, s) for p, s in enumerate(lists)]
    dtype = np.float64 if game.kind == FLOAT else object
    zero: Any = sp.S.Zero if game.kind == SYMBOLIC else Fraction(0) if game.kind != FLOAT else 0.0
    payoffs = [np.full(shape, zero, dtype=dtype) for _ in lists]
    for leaf, weight, row in zip(
        game.arrays.leaves.tolist(), _luck(game)[game.arrays.leaves], game.payoffs, strict=True
    ):
        cell = np.ix_(*(np.flatnonzero(way[leaf]) for way in ways))
        for array, value in zip(payoffs, row, strict=True):
            array[cell] += weight * value
    return StrategicGame(payoffs, game.players, [s.names for s in lists], game.parameters, game.title)


def _luck(game: ExtensiveGame) -> Array:
    """The product of the chance probabilities on the way to each node."""
    arrays = game.arrays
    found = np.empty(len(arrays), dtype=object)
    found[:] = 1
    if not game.has_chance:
        return found
    found[arrays.chance_kids] = game.chance
    for step in arrays.steps:
        chance = step.spread(arrays.mover[step.parents] == CHANCE)
        above = step.spread(found[step.parents])
        found[step.kids] = np.where(chance, above * found[step.kids], above)
    return found
