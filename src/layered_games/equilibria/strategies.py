"""Strategies of a symbolic solution as functions of the history, for checks by definition."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import sympy as sp

from layered_games.equilibria.evaluation import compiled
from layered_games.equilibria.result import Solution
from layered_games.games.sequential import SequentialGame

__all__ = ["strategies_at"]

History = Mapping[str, Any]
SLACK = 1e-12
OUTSIDE = 1e-200  # by how much a strict condition fails on its border


def strategies_at(
    solution: Solution, at: Mapping[str, Any], path: Mapping[str, Any] | None = None
) -> dict[str, Callable[[History], np.ndarray]]:
    """Return each move as a vectorised function of the earlier moves, at one point of parameters.

    Parameters
    ----------
    solution : Solution
        A symbolic solution of a staged game.
    at : mapping of str to number
        Values of all parameters.
    path : mapping of str to number, optional
        The moves of one equilibrium: what is played where all earlier moves are those of the path.
        Without it indifferent players take the reaction whose conditions hold by the widest margin.

    Returns
    -------
    dict of str to callable
        Each takes the earlier moves (arrays that broadcast) and returns an array; NaN where no
        branch of the solution covers the history.
    """
    game: SequentialGame = solution.game
    point = {s: float(v) for s, v in game.parameters.validate(at).items()}
    for channel in game.channels:
        point[channel.symbol] = float(channel.definition.subs(point))
    found: dict[str, Callable[[History], np.ndarray]] = {}
    earlier: list[str] = []
    for stage, reactions in zip(game.stages, solution.reactions, strict=True):
        for move in stage:
            reaction = _strategy(game, point, reactions, move.name)
            found[move.name] = (
                reaction if path is None else _on_path(reaction, move.name, tuple(earlier), path)
            )
        earlier += [m.name for m in stage]
    return found


def _on_path(
    reaction: Callable[[History], np.ndarray], name: str, earlier: tuple[str, ...], path: Mapping[str, Any]
) -> Callable[[History], np.ndarray]:
    """The reaction, but the path's own move where all earlier moves are those of the path."""

    def play(history: History) -> np.ndarray:
        elsewhere = reaction(history)
        here = np.ones(np.shape(elsewhere), dtype=bool)
        for n in earlier:
            there = float(path[n])
            here &= np.abs(np.asarray(history[n], dtype=float) - there) <= SLACK * (1 + abs(there))
        return np.where(here, float(path[name]), elsewhere)

    return play


def _strategy(
    game: SequentialGame, point: Mapping[sp.Symbol, float], reactions: Any, name: str
) -> Callable[[History], np.ndarray]:
    symbols = (*point, *(m.symbol for m in game.moves.values()))
    tests = [compiled(symbols, tuple(c.expr for c in r.conditions)) for r in reactions]
    edges = [[-OUTSIDE if c.strict else 0.0 for c in r.conditions] for r in reactions]
    values = [compiled(symbols, (r.values[name],)) for r in reactions]

    @np.errstate(all="ignore")
    def play(history: History) -> np.ndarray:
        known = {n: np.asarray(history.get(n, 0.0), dtype=float) for n in game.moves}
        shape = np.broadcast_shapes(*(np.shape(history[n]) for n in history)) if history else ()
        args = [*point.values(), *known.values()]
        result, margin = np.full(shape, np.nan), np.full(shape, -np.inf)
        for test, edge, value in zip(tests, edges, values, strict=True):
            met = [np.broadcast_to(np.asarray(t, dtype=float), shape) for t in test(*args)]
            slack = [np.where(t == 0, e, t) for t, e in zip(met, edge, strict=True)]
            worst = np.min(slack, axis=0) if slack else np.full(shape, np.inf)
            better = (np.minimum(worst, 0) > np.minimum(margin, 0)) & (
                worst >= -SLACK * (1 + np.abs(worst)) - 1e-9
            )
            result = np.where(better, np.broadcast_to(value(*args)[0], shape), result)
            margin = np.where(better, worst, margin)
        return result

    return play
