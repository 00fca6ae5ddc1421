"""Batches of games too large for tables of supports: one game at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from layered_games.equilibria.finite.batch_records import BatchSolution, Profile
from layered_games.equilibria.finite.nash import solve_nash
from layered_games.equilibria.result import Solution
from layered_games.equilibria.verify_finite import deviation_gains
from layered_games.games.strategic import StrategicGame

__all__ = ["solve_one_by_one"]

Array = npt.NDArray[Any]
TIE: Final = 1e-9
"""Gains of floats, relative to the range of a player's payoffs, that count as a tie."""


def solve_one_by_one(
    first: Array, second: Array, progress: Callable[[Sequence[int]], Any] = iter
) -> BatchSolution:
    """Solve each game by the solver for a single game; a loop, so the time of one game times their number.

    Parameters
    ----------
    first, second : arrays of shape (n_games, m, n)
    progress : callable
        Wraps the sequence of games.

    Returns
    -------
    BatchSolution
        ``degenerate`` is True where an equilibrium has more best replies than actions in use; ties away
        from equilibria are not looked for. ``complete`` is that of each solution.

    Raises
    ------
    GameError
        If the solver refuses the size.
    """
    n_games, rows, columns = first.shape
    solutions = [solve_nash(_game(first[i], second[i])) for i in progress(range(n_games))]
    counts = np.array([len(s) for s in solutions], dtype=np.int64)
    return BatchSolution(
        counts,
        np.array([_has_tie(s) for s in solutions], dtype=np.bool_),
        np.array([s.complete for s in solutions], dtype=np.bool_),
        "one game at a time",
        (rows, columns),
        _arrays(solutions, (n_games, int(counts.max(initial=0))), (rows, columns)),
    )


@dataclass(frozen=True)
class Arrays:
    """Equilibria that are laid out already."""

    strategies: Profile
    values: Profile

    def profiles(self, n_games: int, most: int) -> Profile:
        """Return strategies, player by player."""
        return self.strategies

    def payoffs(self, n_games: int, most: int) -> Profile:
        """Return what each player expects."""
        return self.values


def _arrays(solutions: Sequence[Solution], shape: tuple[int, int], actions: tuple[int, int]) -> Arrays:
    strategies = np.full((*shape, actions[0]), np.nan), np.full((*shape, actions[1]), np.nan)
    values = np.full(shape, np.nan), np.full(shape, np.nan)
    for i, solution in enumerate(solutions):
        for slot, equilibrium in enumerate(solution):
            for player in range(2):
                strategies[player][i, slot] = [float(p) for p in equilibrium.profile[player]]
                values[player][i, slot] = float(equilibrium.payoffs[player])
    return Arrays(strategies, values)


def _game(a: Array, b: Array) -> StrategicGame:
    return StrategicGame.from_arrays(a, b)


def _has_tie(solution: Solution) -> bool:
    """Whether some equilibrium has more best replies than actions in use."""
    ranges = [float(p.max() - p.min()) for p in solution.game.payoffs]
    for equilibrium in solution:
        used = [sum(p > 0 for p in strategy) for strategy in equilibrium.profile]
        gains = deviation_gains(solution.game, equilibrium.profile)
        replies = [sum(float(g) >= -TIE * size for g in own) for own, size in zip(gains, ranges, strict=True)]
        if replies[0] > used[1] or replies[1] > used[0]:
            return True
    return False
