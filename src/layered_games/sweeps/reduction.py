"""Strictly dominated actions left out before games are solved: what remains is smaller, and less tied.

No equilibrium uses a strictly dominated action, also after others have been left out, so the equilibria of
the rest are those of the game. Payoffs are only compared, which floats do exactly.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from layered_games.equilibria.finite.batch import BatchSolution, solve_batch
from layered_games.sweeps.records import Array

__all__ = ["solved_by_size", "undominated"]


def undominated(first: Array, second: Array) -> tuple[Array, Array]:
    """Tell which actions survive the elimination of strictly dominated ones, round after round.

    Parameters
    ----------
    first, second : arrays of shape (rows, columns, n_games)
        Payoffs of the row and the column player, finite.

    Returns
    -------
    arrays of bool of shape (rows, n_games) and (columns, n_games)

    Examples
    --------
    >>> dilemma = np.array([[3.0, 0.0], [5.0, 1.0]])[:, :, None]
    >>> [kept[:, 0].tolist() for kept in undominated(dilemma, dilemma.transpose(1, 0, 2))]
    [[False, True], [False, True]]
    """
    rows = np.ones((first.shape[0], first.shape[2]), dtype=bool)
    columns = np.ones((first.shape[1], first.shape[2]), dtype=bool)
    better = [_better(first), _better(second.transpose(1, 0, 2))]
    changed = True
    while changed:
        changed = _drop(better[0], rows, columns) | _drop(better[1], columns, rows)
    return rows, columns


def _better(payoffs: Array) -> Array:
    """Where one action pays more than another: (one, other, opponent's action, game)."""
    found: Array = payoffs[:, None] > payoffs[None]
    return found


def _drop(better: Array, own: Array, other: Array) -> bool:
    before = int(own.sum())
    for action in range(len(own)):
        for rival in range(len(own)):
            if rival != action:
                own[action] &= ~(own[rival] & (better[rival, action] | ~other).all(axis=0))
    return int(own.sum()) < before


def solved_by_size(first: Array, second: Array) -> Iterator[tuple[Array, Array, Array, BatchSolution]]:
    """Solve many games without their dominated actions, those that keep the same actions together.

    Parameters
    ----------
    first, second : arrays of shape (rows, columns, n_games)

    Yields
    ------
    games : array of int
    rows, columns : arrays of int
        The actions that they keep.
    solution : BatchSolution
        Of the games that remain, in these actions.
    """
    kept = np.concatenate(undominated(first, second))
    code = np.zeros(kept.shape[1], dtype=np.int64)
    for action, row in enumerate(kept):
        code |= row.astype(np.int64) << action
    for value in np.unique(code):
        games = np.flatnonzero(code == value)
        rows, columns = (np.flatnonzero(part) for part in np.split(kept[:, games[0]], [len(first)]))
        parts = (
            np.ascontiguousarray(p[np.ix_(rows, columns, games)].transpose(2, 0, 1)) for p in (first, second)
        )
        yield games, rows, columns, solve_batch(*parts, progress=False)
