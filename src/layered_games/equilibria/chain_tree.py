"""Trees on numbers: one mover over several who compete, each of whom answers the sum of all.

Algorithm
---------
1. For a given sum of all bids every competitor has one best bid at most: its marginal payoff falls
   in the own bid. It is found by bisection, between the target and the sum.
2. The sum is consistent where the best bids add up to it. Best bids less the sum fall in the sum;
   bisection again finds the one equilibrium of the competitors (Szidarovszky and Yakowitz 1977,
   who prove uniqueness for contests of this kind).
3. The mover above compares targets on a grid that is narrowed around the best one; of equally good
   targets the least is taken. Its optimum is measured, not proved.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from layered_games.errors import GameError

__all__ = ["best_target", "rivals"]

Array = npt.NDArray[np.float64]
_HALVINGS, _GRID, _ROUNDS = 52, 100, 14


def rivals(marginal: Callable[[Any, Any], Any], targets: Array, count: int) -> Array:
    """Return the bids of competitors in equilibrium, for every target.

    Parameters
    ----------
    marginal : callable
        Marginal payoff of the own bid, from own bids of shape ``(n, M)`` and sums of shape ``(M,)``;
        falling in the own bid, at a given sum and in the sum along equal shares.
    targets : ndarray of shape (M,)
        Lower bounds of the bids; positive.
    count : int
        Number of competitors, n.

    Returns
    -------
    ndarray of shape (n, M)

    Raises
    ------
    GameError
        If bids grow without bound.

    Examples
    --------
    Two competitors for a prize of 2, with cost ``b**2/2``: marginal prize ``2*(B - b)/B**2``, cost ``b``.

    >>> bids = rivals(lambda b, total: 2 * (total - b) / total**2 - b, np.array([0.1, 1.0]), 2)
    >>> bids.round(6).tolist()
    [[0.707107, 1.0], [0.707107, 1.0]]
    """
    low = count * targets
    high = 2 * low
    for _ in range(200):
        over = _answers(marginal, targets, high, count).sum(axis=0) > high
        if not over.any():
            break
        high = np.where(over, 2 * high, high)
    else:
        raise GameError("competitors bid without bound: the cost of a bid has to outgrow the prize")
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        over = _answers(marginal, targets, middle, count).sum(axis=0) > middle
        low, high = np.where(over, middle, low), np.where(over, high, middle)
    return _answers(marginal, targets, (low + high) / 2, count)


def _answers(marginal: Callable[[Any, Any], Any], targets: Array, total: Array, count: int) -> Array:
    """Best bids of all at a given sum, between the target and the sum."""
    low = np.broadcast_to(targets, (count, targets.size)).copy()
    high = np.broadcast_to(np.maximum(total, targets), low.shape).copy()
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        rising = marginal(middle, total) > 0
        low, high = np.where(rising, middle, low), np.where(rising, high, middle)
    stays = marginal(np.broadcast_to(targets, low.shape), total) <= 0
    return np.where(stays, targets, (low + high) / 2)


def best_target(value: Callable[[Array], Array], least: float, highest: float) -> float:
    """Return the target that a mover likes best, the least of equally good ones.

    Parameters
    ----------
    value : callable
        Payoffs of targets, array to array.
    least, highest : float
        Where to look.

    Examples
    --------
    >>> round(best_target(lambda t: -(t - 2.5) ** 2, 1.0, 9.0), 6)
    2.5
    """
    low, high = least, highest
    best = least
    for _ in range(_ROUNDS):
        grid = np.unique(np.concatenate([np.linspace(low, high, _GRID), [best]]))
        payoffs = value(grid)
        index = int(np.argmax(payoffs >= payoffs.max() - 1e-14 * max(1.0, abs(float(payoffs.max())))))
        best = float(grid[index])
        low, high = float(grid[max(index - 1, 0)]), float(grid[min(index + 1, grid.size - 1)])
        if high - low <= 1e-9 * max(1.0, best):
            break
    return _vertex(value, best, least)


def _vertex(value: Callable[[Array], Array], at: float, least: float) -> float:
    """The vertex of a parabola around a smooth optimum, where the payoff is one there; else the point."""
    width = 1e-3 * at
    if at - width < least:
        return at
    down, low, middle, up = (float(v) for v in value(at + width * np.array([-1.0, -0.5, 0.0, 1.0])))
    bend, tilt = (down + up) / 2 - middle, (up - down) / 2
    smooth = abs(middle - tilt / 2 + bend / 4 - low) <= 1e-9 * abs(bend)
    return at - width * tilt / (2 * bend) if smooth and bend < 0 else at
