"""Equilibria of trees checked by definition: no deviation pays, in any subgame; imports no solver.

Algorithm
---------
*Perfect information*: a strategy profile is subgame perfect if and only if no player gains by changing
one action at one node (the one-shot deviation principle, for finite trees exact). Every node is looked at,
reached or not.

*Otherwise*: in every subgame, each player's best reply is found by definition. Under perfect recall the
player's own information sets are settled from the latest to the earliest, each with the weights that
chance and the others give to its nodes; without, all pure strategies are tried.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import product
from math import prod
from typing import Any, Final

import numpy as np
import sympy as sp

from layered_games.errors import GameError, ParameterError
from layered_games.games.algebraic import reduced, sign
from layered_games.games.extensive import ExtensiveGame
from layered_games.games.extensive_arrays import Integers
from layered_games.games.extensive_behaviour import (
    Behaviour,
    edge_probabilities,
    node_values,
    read_behaviour,
)
from layered_games.games.extensive_changes import require_numbers
from layered_games.games.extensive_structure import own_before
from layered_games.games.payoff_arrays import Array

__all__ = ["nash_regret", "one_shot_regret", "subgame_regret", "symbolic_regret"]

TRIED: Final = 20_000
SAFE: Final = 2**61


def subgame_regret(game: ExtensiveGame, behaviour: Any) -> Any:
    """Return the most that a player gains by deviating in some subgame, reached or not.

    Parameters
    ----------
    game : ExtensiveGame
        With numbers.
    behaviour : mapping or sequence
        A distribution over the actions at each information set.

    Returns
    -------
    Fraction or float
        0 exactly if the behaviour is a subgame-perfect equilibrium and all numbers are exact. With
        perfect information it is the largest gain from one change at one node.

    Examples
    --------
    >>> game = ExtensiveGame.from_levels([2, 0, 2, 0, 0], [0, 0, 1, 0, 0], [[0, 2], [-1, -1], [1, 1]])
    >>> subgame_regret(game, {"1:1": "2", "2:1": "2"}), subgame_regret(game, {"1:1": "1", "2:1": "1"})
    (Fraction(0, 1), Fraction(2, 1))
    """
    if game.perfect_information:
        return one_shot_regret(game, behaviour)
    rows = dict(zip(game.set_names, read_behaviour(game, behaviour), strict=True))
    regrets = []
    for part in game.subgames():
        regrets.append(nash_regret(part, [rows[name] for name in part.set_names]))
    return _largest(regrets)


def one_shot_regret(game: ExtensiveGame, behaviour: Any) -> Any:
    """Return the largest gain from changing one action at one node of a game with perfect information."""
    require_numbers(game, "gains from deviations")
    rows = behaviour if isinstance(behaviour, tuple) else read_behaviour(game, behaviour)
    chosen = _pure(rows)
    if chosen is None or game.has_chance:
        rows = read_behaviour(game, rows)
        values: Array = node_values(game, rows)
    else:
        values = _played(game, chosen)
    worst: Any = None
    for step in game.arrays.steps:
        mover = game.arrays.mover[step.parents]
        owner = step.spread(mover)
        own = values[step.kids][np.arange(len(owner)), np.maximum(owner, 0)]
        top = np.maximum.reduceat(own, step.starts)[mover >= 0]
        have = values[step.parents[mover >= 0], mover[mover >= 0]]
        if len(top):
            gain = (top - have).max()
            worst = gain if worst is None else max(worst, gain)
    zero: Any = 0.0 if values.dtype == np.float64 else Fraction(0)
    return zero if worst is None else worst + zero if values.dtype != np.int64 else Fraction(int(worst))


def _pure(rows: Behaviour) -> Integers | None:
    """The action of each row, if all are pure."""
    known: dict[int, int] = {}  # rows are few objects, often repeated
    found = np.zeros(len(rows), dtype=np.int64)
    for index, row in enumerate(rows):
        action = known.get(id(row))
        if action is None:
            positive = [a for a, p in enumerate(row) if p != 0]
            if len(positive) != 1 or row[positive[0]] != 1:
                return None
            action = known[id(row)] = positive[0]
        found[index] = action
    return found


def _played(game: ExtensiveGame, chosen: Integers) -> Array:
    """The values of all nodes where every move is pure: each node takes over those of one child."""
    raw = game.raw
    if raw.dtype == np.int64 and np.abs(raw).max(initial=0) >= SAFE:
        raw = game.payoffs
    values = np.empty((len(game.arrays), game.n_players), dtype=raw.dtype)
    values[game.arrays.leaves] = raw
    arrays = game.arrays
    for step in reversed(arrays.steps):
        values[step.parents] = values[arrays.first[step.parents] + chosen[arrays.information[step.parents]]]
    return values


def nash_regret(game: ExtensiveGame, behaviour: Any) -> Any:
    """Return the most that a player gains by deviating from a behaviour in the game as a whole.

    Examples
    --------
    >>> game = ExtensiveGame.from_levels([2, 0, 2, 0, 0], [0, 0, 1, 0, 0], [[0, 2], [-1, -1], [1, 1]])
    >>> nash_regret(game, {"1:1": "1", "2:1": "1"})
    Fraction(0, 1)
    """
    require_numbers(game, "gains from deviations")
    rows = read_behaviour(game, behaviour)
    have = node_values(game, rows)[0]
    forgetful = {game.set_players[game.set_names.index(n)] for n in game.forgetful}
    gains = []
    for player in range(game.n_players):
        best = _tried(game, rows, player) if player in forgetful else _reply(game, rows, player)
        gains.append(_normal(best - have[player]))
    return _largest(gains)


def _normal(gain: Any) -> Any:
    """Irrational numbers in normal form, so that zero is seen."""
    return reduced(gain) if isinstance(gain, sp.Expr) else gain


def _largest(values: Sequence[Any]) -> Any:
    """The largest of some numbers; irrational ones are compared by the sign of their difference."""
    if not any(isinstance(v, sp.Expr) for v in values):
        return max(values)
    return values[_position(values)]


def _position(values: Sequence[Any]) -> int:
    """Where the largest of some numbers stands."""
    best = 0
    for k, value in enumerate(values):
        gain = value - values[best]
        best = k if (sign(gain) if isinstance(gain, sp.Expr) else gain) > 0 else best
    return best


def _one_hot(size: int, action: int) -> tuple[Fraction, ...]:
    return tuple(Fraction(int(a == action)) for a in range(size))


def _tried(game: ExtensiveGame, rows: Behaviour, player: int) -> Any:
    """The best of all pure strategies; payoffs are linear in each set's mixture, so none is better."""
    _refuse_absent_minds(game, player)
    own = [i for i, p in enumerate(game.set_players) if p == player]
    sizes = [len(rows[i]) for i in own]
    if prod(sizes) > TRIED:
        raise GameError(
            f"player {game.players[player]} forgets and has {prod(sizes)} pure strategies; "
            f"at most {TRIED} are tried"
        )
    values = []
    for choice in product(*map(range, sizes)):
        changed = list(rows)
        for i, action in zip(own, choice, strict=True):
            changed[i] = _one_hot(len(rows[i]), action)
        values.append(node_values(game, tuple(changed))[0, player])
    return _largest(values)


def _refuse_absent_minds(game: ExtensiveGame, player: int) -> None:
    """Raise GameError where a play meets a set of the player twice: mixing may then beat pure strategies."""
    place, extent = game.arrays.preorder, game.arrays.extent
    for name, mover, nodes in zip(game.set_names, game.set_players, game.arrays.set_nodes, strict=True):
        order = np.sort(place[nodes])
        first = nodes[np.argsort(place[nodes])]
        if mover == player and (order[1:] < order[:-1] + extent[first][:-1]).any():
            raise GameError(
                f"player {game.players[player]} comes to {name!r} twice on one way; mixing "
                "there can beat every pure strategy, so that regret is not found by trying these"
            )


def _reply(game: ExtensiveGame, rows: Behaviour, player: int) -> Any:
    """The value of the best reply under perfect recall: own sets from the latest to the earliest."""
    arrays = game.arrays
    after = own_before(arrays, player)
    moves = np.zeros(len(arrays), dtype=np.int64)
    for step in arrays.steps:
        moves[step.kids] = step.spread(moves[step.parents] + (arrays.mover[step.parents] == player))
    weights = edge_probabilities(game, rows)
    weights[(arrays.parent >= 0) & (after == np.arange(len(arrays)))] = 1
    for step in arrays.steps:
        weights[step.kids] = weights[step.kids] * step.spread(weights[step.parents])
    own = [i for i, p in enumerate(game.set_players) if p == player]
    changed = list(rows)
    depth = {i: int(moves[arrays.set_first[i]]) for i in own}
    for level in sorted(set(depth.values()), reverse=True):
        values = node_values(game, tuple(changed))[:, player]
        for i in (i for i in own if depth[i] == level):
            nodes = arrays.set_nodes[i]
            sums = [
                (weights[nodes] * values[arrays.first[nodes] + action]).sum()
                for action in range(len(rows[i]))
            ]
            changed[i] = _one_hot(len(rows[i]), _position(sums))
    return node_values(game, tuple(changed))[0, player]


def symbolic_regret(game: ExtensiveGame, behaviour: Behaviour, condition: Any, points: int = 12) -> Any:
    """Return the largest regret at points of the parameter space where a condition holds; None without one.

    Parameters
    ----------
    game : ExtensiveGame
        With symbols.
    behaviour : tuple of tuples of sympy.Expr
    condition : sympy Boolean
    points : int
        How many points are drawn (exact rationals; some lie on borders of domains).
    """
    try:
        drawn = game.parameters.sample(points)
    except ParameterError:
        return None
    regrets = []
    for point in drawn:
        if condition.subs(point) != sp.true:
            continue
        try:
            numbers = game.at(point)
        except GameError:
            continue  # the payoffs are undefined there
        rows = [tuple(_number(p, point) for p in row) for row in behaviour]
        if numbers.kind != "symbolic":
            regrets.append(subgame_regret(numbers, tuple(rows)))
    return max(regrets, default=None)


def _number(entry: Any, point: dict[sp.Symbol, sp.Expr]) -> Any:
    value = entry.subs(point) if isinstance(entry, sp.Expr) else entry
    return Fraction(int(value.p), int(value.q)) if isinstance(value, sp.Rational) else value
