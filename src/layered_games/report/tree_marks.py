"""What a solution of a game tree marks on its drawing: moves taken, the path of play, beliefs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import sympy as sp

from layered_games.equilibria.result import Equilibrium, Solution
from layered_games.errors import GameError
from layered_games.games.extensive import ExtensiveGame
from layered_games.games.extensive_behaviour import edge_probabilities, read_behaviour

__all__ = ["Marks", "read_marks"]

NOTHING: Final = 1e-9
"""Probabilities in floats up to which a move counts as not taken."""


@dataclass(frozen=True)
class Marks:
    """What is known of the play of a game; every tuple has one entry per node.

    Attributes
    ----------
    taken : tuple of bool
        Whether the move into the node has a positive probability where it can be made.
    reached : tuple of bool
        Whether the node is reached with positive probability.
    shares : tuple
        The probability of the move into the node, and its range, where a player mixes; else None.
    beliefs : tuple
        The probability of the node given its information set, and its range, or None.
    condition : sympy Boolean
        Where in parameter space all this holds.
    """

    taken: tuple[bool, ...]
    reached: tuple[bool, ...]
    shares: tuple[Any, ...]
    beliefs: tuple[Any, ...]
    condition: Any = sp.true


def read_marks(game: ExtensiveGame, solved: Any) -> Marks:
    """Read an equilibrium, a solution with one equilibrium, or a behaviour.

    Raises
    ------
    GameError
        If it does not belong to the game, or there are several equilibria.

    Examples
    --------
    >>> game = ExtensiveGame.from_levels([2, 0, 2, 0, 0], [0, 0, 1, 0, 0], [[0, 2], [-1, -1], [1, 1]])
    >>> found = read_marks(game, {"1:1": "1", "2:1": "2"})
    >>> found.taken, found.reached
    ((True, True, False, False, True), (True, True, False, False, False))
    """
    solved = _single(solved)
    record = solved if isinstance(solved, Equilibrium) else Equilibrium(profile=())
    profile = read_behaviour(game, _profile(game, solved))
    odds = edge_probabilities(game, profile).tolist()
    taken = tuple(not _nothing(p) for p in odds)
    reached = [True] * len(odds)
    arrays = game.arrays
    shares: list[Any] = [None] * len(odds)
    for node in range(1, len(odds)):
        above = int(arrays.parent[node])
        reached[node] = reached[above] and taken[node]
        if arrays.mover[above] >= 0:
            name = game.set_names[arrays.information[above]]
            key = f"{name}/{game.groups[arrays.group[above]][arrays.edge[node]]}"
            ends = record.sets.get(key)
            if ends is not None or (taken[node] and not _nothing(odds[node] - 1)):
                shares[node] = (odds[node], ends)
    return Marks(taken, tuple(reached), tuple(shares), _beliefs(game, record), record.condition)


def _single(solved: Any) -> Any:
    if not isinstance(solved, Solution):
        return solved
    if len(solved) != 1:
        raise GameError(f"the solution has {len(solved)} equilibria; pass one of them, as in solution[0]")
    return solved[0]


def _profile(game: ExtensiveGame, solved: Any) -> Any:
    """The behaviour, after a look at whether an equilibrium is one of this game."""
    if not isinstance(solved, Equilibrium):
        if isinstance(solved, Mapping) or (isinstance(solved, Sequence) and not isinstance(solved, str)):
            return solved
        raise GameError(
            f"{type(solved).__name__} is no equilibrium; pass an Equilibrium of lg.solve(game), or a mapping "
            "of information set to action or probabilities"
        )
    keys = [f"{n}/{a}" for n, actions in zip(game.set_names, game.set_actions, strict=True) for a in actions]
    if len(solved.profile) != len(game.set_names) or list(solved.values) != list(dict.fromkeys(keys)):
        raise GameError(
            f"the equilibrium has {len(solved.profile)} strategies and is not one of this game, whose "
            f"information sets are {list(game.set_names[:10])}; solve the tree itself, or turn an "
            "equilibrium of its strategic form into a behaviour with game.behaviour(equilibrium.profile)"
        )
    return solved.profile


def _nothing(value: Any) -> bool:
    """Whether a probability is zero; one with symbols counts as positive unless it vanishes identically."""
    if isinstance(value, sp.Expr):
        return bool(value == 0 or (value.free_symbols and sp.cancel(value) == 0) or value.is_zero)
    return bool(abs(value) <= NOTHING) if isinstance(value, float) else bool(value == 0)


def _beliefs(game: ExtensiveGame, record: Equilibrium) -> tuple[Any, ...]:
    """The belief at each node of an information set with several nodes, where the record has beliefs."""
    found: list[Any] = [None] * game.n_nodes
    beliefs: Mapping[str, Any] = getattr(record, "beliefs", {})
    ranges: Mapping[str, Any] = getattr(record, "belief_sets", {})
    for item in game.information_sets:
        if len(item.nodes) > 1 and item.name in beliefs:
            row = beliefs[item.name]
            ends = ranges.get(item.name) or [None] * len(row)
            for node, share, pair in zip(item.nodes, row, ends, strict=True):
                found[node] = (share, pair)
    return tuple(found)
