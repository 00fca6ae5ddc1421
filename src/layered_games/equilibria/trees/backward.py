"""Backward induction with numbers: one vectorised pass over the levels.

Algorithm
---------
1. Exact numbers become integers over one common denominator (``int64`` while nothing can overflow,
   Python integers else); a level with chance multiplies the denominator by that of its probabilities.
2. From the last level up, the children of a level are one slice: the best action of each node is a
   maximum over its part of the slice; all best actions are marked, the first is taken.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from layered_games.errors import GameError
from layered_games.games.extensive import ExtensiveGame
from layered_games.games.extensive_arrays import CHANCE, Integers, Step
from layered_games.games.extensive_changes import require_numbers
from layered_games.games.payoff_arrays import EXACT, Array

__all__ = ["Induction", "backward_induction"]

SAFE: Final = 2**61


@dataclass(frozen=True, eq=False)
class Induction:
    """What backward induction found, node by node.

    Attributes
    ----------
    game : ExtensiveGame
    values : (n_nodes, n_players) array
        Payoffs of play from each node on; exact ones as integers over ``denominators`` of the level.
    best : (n_nodes,) bool
        Whether the move into a node is a best action of its parent's player.
    chosen : (n_nodes,) int
        The first best action at each decision node, else -1.
    denominators : tuple of int
        One per level.
    """

    game: ExtensiveGame
    values: Array
    best: npt.NDArray[np.bool_]
    chosen: Integers
    denominators: tuple[int, ...]

    @cached_property
    def tied(self) -> Integers:
        """The decision nodes with more than one best action, level by level."""
        arrays = self.game.arrays
        counts = np.bincount(arrays.parent[1:][self.best[1:]], minlength=len(arrays))
        return np.flatnonzero((counts > 1) & (arrays.mover >= 0))

    def payoffs(self, node: int = 0) -> tuple[Any, ...]:
        """Return what play from a node on is worth to each player: fractions or floats."""
        row = self.values[node].tolist()
        if self.game.kind != EXACT:
            return tuple(row)
        bottom = self.denominators[int(self.game.arrays.level[node])]
        return tuple(Fraction(x, bottom) for x in row)

    @cached_property
    def choices(self) -> Integers:
        """The first best action at each information set."""
        return self.chosen[self.game.arrays.set_first]


def backward_induction(game: ExtensiveGame) -> Induction:
    """Solve a game with perfect information and numbers from its ends.

    Parameters
    ----------
    game : ExtensiveGame

    Returns
    -------
    Induction
        Values, all best actions, the first best action. Floats tie only if they are equal.

    Raises
    ------
    GameError
        If the game has an information set with several nodes, or symbols.

    Examples
    --------
    >>> game = ExtensiveGame.from_levels([2, 0, 2, 0, 0], [0, 0, 1, 0, 0], [[0, 2], [-1, -1], [1, 1]])
    >>> backward_induction(game).payoffs(), backward_induction(game).chosen.tolist()
    ((Fraction(1, 1), Fraction(1, 1)), [1, -1, 1, -1, -1])
    """
    require_numbers(game, "numeric backward induction")
    if not game.perfect_information:
        shared = next(s for s in game.information_sets if len(s.nodes) > 1)
        raise GameError(
            f"backward induction needs perfect information, but the information set {shared.name!r} has "
            f"{len(shared.nodes)} nodes; solve for concept='subgame-perfect', which solves subgames"
        )
    arrays = game.arrays
    values, scale = _start(game)
    odds = np.empty(len(arrays), dtype=game.chance.dtype)
    odds[arrays.chance_kids] = game.chance
    best, chosen = np.zeros(len(arrays), dtype=bool), np.full(len(arrays), -1, dtype=np.int64)
    scales, factor = [scale], 1
    for step in reversed(arrays.steps):
        values = _scaled_leaves(values, game, step.kids, factor)
        values, growth = _step(game, step, values, odds, best, chosen)
        factor *= growth
        scales.append(scale * factor)
    for array in (values, best, chosen):
        array.setflags(write=False)
    return Induction(game, values, best, chosen, tuple(reversed(scales)))


def _start(game: ExtensiveGame) -> tuple[Array, int]:
    """The payoffs in place, over one denominator if they are exact."""
    raw, scale = game.raw, 1
    if game.kind == EXACT and raw.dtype == object:
        flat = raw.ravel().tolist()
        scale = lcm(*(x.denominator for x in flat))
        whole = [x.numerator * (scale // x.denominator) for x in flat]
        raw = np.array(whole, dtype=np.int64 if max(map(abs, whole)) < SAFE else object).reshape(raw.shape)
    values = np.zeros((len(game.arrays), game.n_players), dtype=raw.dtype)
    values[game.arrays.leaves] = raw
    return values, scale


def _scaled_leaves(values: Array, game: ExtensiveGame, kids: slice, factor: int) -> Array:
    """Bring the leaves of a level to the denominator of the inner nodes there."""
    if factor == 1:
        return values
    rows = np.arange(kids.start, kids.stop)[game.arrays.children[kids] == 0]
    values = _roomy(values, values[rows], factor)
    values[rows] *= factor
    return values


def _roomy(values: Array, block: Array, factor: int) -> Array:
    """Python integers instead of int64 where a product might overflow."""
    if (
        values.dtype == np.int64
        and block.size
        and max(abs(int(block.max())), abs(int(block.min()))) * factor >= SAFE
    ):
        return values.astype(object)
    return values


def _step(
    game: ExtensiveGame, step: Step, values: Array, odds: Array, best: npt.NDArray[np.bool_], chosen: Integers
) -> tuple[Array, int]:
    """Move one level up; return the values and by what the denominator grew."""
    mover = game.arrays.mover[step.parents]
    owner = step.spread(mover)
    count = len(owner)
    own = values[step.kids][np.arange(count), np.maximum(owner, 0)]
    flags = own == step.spread(np.maximum.reduceat(own, step.starts))
    first = np.minimum.reduceat(np.where(flags, np.arange(count), count), step.starts)
    decided = mover >= 0
    best[step.kids] = flags & (owner >= 0)
    chosen[step.parents] = np.where(decided, first - step.starts, -1)
    if decided.all():
        values[step.parents] = values[step.kids][first]
        return values, 1
    return _chance(game, step, values, odds, first)


def _chance(
    game: ExtensiveGame, step: Step, values: Array, odds: Array, first: Integers
) -> tuple[Array, int]:
    """A level with chance: expectations there, the best values elsewhere, all over one new denominator."""
    lucky = step.spread(game.arrays.mover[step.parents]) == CHANCE
    growth = 1
    weights: Any = np.zeros(len(lucky), dtype=values.dtype)
    if game.kind == EXACT:
        shares = odds[step.kids][lucky].tolist()
        growth = lcm(*(p.denominator for p in shares))
        values = _roomy(values, values[step.kids], growth)
        weights = np.zeros(len(lucky), dtype=values.dtype)
        weights[lucky] = [p.numerator * (growth // p.denominator) for p in shares]
    else:
        weights[lucky] = odds[step.kids][lucky]
    block = values[step.kids]
    means = np.add.reduceat(block * weights[:, None], step.starts, axis=0)
    is_chance = (game.arrays.mover[step.parents] == CHANCE)[:, None]
    values[step.parents] = np.where(is_chance, means, block[first] * growth)
    return values, growth
