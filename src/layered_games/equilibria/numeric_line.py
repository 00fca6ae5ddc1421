"""Maximise payoffs along single moves for many histories at once; the numeric route's own search.

Algorithm
---------
1. Evaluate a grid that reaches from the bound outwards geometrically.
2. Replace the bracket around the best point by ever finer grids of it.
3. Where the payoff is smooth there, move to the zero of the derivative of a polynomial fit; elsewhere
   go on with finer grids.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["Line", "coordinate_ascent", "maximise_line"]

Array = npt.NDArray[np.float64]
_FAR = 8.0
"""Unbounded moves are searched up to ten to this power times their size."""
_POINTS = 15
_ROUNDS = 6


@dataclass(frozen=True)
class Line:
    """Best points on a line, one for each of ``B`` histories.

    Attributes
    ----------
    at, value : ndarray of shape (B,)
    bounded : ndarray of bool of shape (B,)
        False where the payoff still rises at the end of the range searched.
    """

    at: Array
    value: Array
    bounded: npt.NDArray[np.bool_]


def maximise_line(
    payoff: Callable[[Array], Array],
    lower: Array | None,
    upper: Array | None,
    size: int,
    *,
    scale: float = 1.0,
    dense: int = 1,
) -> Line:
    """Maximise a payoff over one move between bounds.

    Parameters
    ----------
    payoff : callable
        Moves of shape ``(B, P)`` to payoffs of that shape; NaN counts as worst.
    lower, upper : ndarray broadcastable to (B,), or None
    size : int
        ``B``.
    scale : float
        Typical size of the move.
    dense : int
        How many times finer than usual the first grid is.
    """

    def look(points: Array) -> Array:
        values = np.asarray(payoff(points), dtype=float)
        return np.where(np.isnan(values), -np.inf, values)

    low_end, high_end = _column(lower, size), _column(upper, size)
    grid = _grid(low_end, high_end, size, scale, dense)
    values = look(grid)
    rows = np.arange(size)
    pick = np.argmax(values, axis=1)
    last = grid.shape[1] - 1
    runaway = ((pick == last) & (upper is None)) | ((pick == 0) & (lower is None))
    bracket = grid[rows, np.maximum(pick - 1, 0)], grid[rows, np.minimum(pick + 1, last)]
    at, best = grid[rows, pick], values[rows, pick]
    at, best, bracket = _zoom(look, at, best, bracket, _ROUNDS)
    at, best, done = _fit(look, at, best, low_end, high_end, scale)
    for end in (low_end, high_end):
        done |= False if end is None else at == end[:, 0]
    if not done.all():
        # A kink, or a bound close by: values alone must do.
        closer, higher, _ = _zoom(look, at, best, bracket, _ROUNDS + 3)
        at, best = np.where(done, at, closer), np.where(done, best, higher)
    return Line(at, best, ~runaway & np.isfinite(best))


def _zoom(
    look: Callable[[Array], Array], at: Array, best: Array, bracket: tuple[Array, Array], rounds: int
) -> tuple[Array, Array, tuple[Array, Array]]:
    """Shrink brackets around the best points by grids of them."""
    rows = np.arange(at.size)
    low, high = bracket
    for _ in range(rounds):
        fine = low[:, None] + (high - low)[:, None] * np.linspace(0, 1, _POINTS)
        values = look(fine)
        pick = np.argmax(values, axis=1)
        better = values[rows, pick] > best
        at, best = np.where(better, fine[rows, pick], at), np.where(better, values[rows, pick], best)
        half = (high - low) / (_POINTS - 1)
        low, high = np.maximum(at - half, low), np.minimum(at + half, high)
    return at, best, (low, high)


def _column(end: Any, size: int) -> Array | None:
    return None if end is None else np.broadcast_to(np.asarray(end, dtype=float), (size,))[:, None]


def _grid(lower: Array | None, upper: Array | None, size: int, scale: float, dense: int) -> Array:
    away = np.concatenate([[0.0], scale * np.logspace(-5, _FAR, 53 * dense)])
    if lower is not None and upper is not None:
        near = np.concatenate([[0.0], np.logspace(-7, -2, 11), np.linspace(0.02, 0.5, 24 * dense + 1)])
        share = np.concatenate([near, 1 - near[-2::-1]])
        return np.asarray(lower + np.maximum(upper - lower, 0) * share)
    if lower is not None:
        return lower + away * (1 + np.abs(lower) / scale)
    if upper is not None:
        return upper - away[::-1] * (1 + np.abs(upper) / scale)
    return np.broadcast_to(np.concatenate([-away[:0:-1], away]), (size, 2 * away.size - 1))


def _fit(
    look: Callable[[Array], Array],
    at: Array,
    best: Array,
    lower: Array | None,
    upper: Array | None,
    scale: float,
) -> tuple[Array, Array, npt.NDArray[np.bool_]]:
    """Zero of the derivative of a polynomial through eleven points; kept where two widths agree."""
    nodes = np.cos(np.pi * (np.arange(11) + 0.5) / 11)
    matrix = np.linalg.pinv(np.polynomial.polynomial.polyvander(nodes, 6))
    tops = []
    width = 4e-3 * (np.abs(at) + 0.01 * scale)
    inside = np.ones(at.shape, dtype=bool)
    if lower is not None:
        inside &= at - width > lower[:, 0]
    if upper is not None:
        inside &= at + width < upper[:, 0]
    with np.errstate(all="ignore"):
        for reach in (width, width / 2):
            values = look(at[:, None] + reach[:, None] * nodes) - best[:, None]
            terms = np.einsum("kp,bp->bk", matrix, values)
            place = np.zeros(at.shape)
            for _ in range(4):
                powers = place[:, None] ** np.arange(7)
                slope = (terms[:, 1:] * np.arange(1, 7) * powers[:, :6]).sum(axis=1)
                curve = (terms[:, 2:] * np.arange(2, 7) * np.arange(1, 6) * powers[:, :5]).sum(axis=1)
                place = np.where(curve < 0, place - slope / curve, np.nan)
            tops.append(at + reach * place)
        smooth = inside & (np.abs(tops[0] - tops[1]) < 1e-4 * width) & (np.abs(tops[1] - at) < 0.05 * width)
    moved = np.where(smooth, tops[1], at)
    value = look(moved[:, None])[:, 0]
    keep = smooth & (value >= best - 1e-12 * (np.abs(best) + 1e-12))
    return np.where(keep, moved, at), np.where(keep, np.maximum(value, best), best), keep


def coordinate_ascent(
    payoff: Callable[[Array], Array],
    bounds: Callable[[int, Array], tuple[Any, Any]],
    start: Array,
    *,
    scale: float = 1.0,
    sweeps: int = 40,
) -> tuple[Array, npt.NDArray[np.bool_]]:
    """Maximise over several moves in turn, each time along one; moves relative to their bounds.

    Parameters
    ----------
    payoff : callable
        Points of shape ``(B, P, n)`` to payoffs of shape ``(B, P)``.
    bounds : callable
        ``bounds(i, points of shape (B, n))`` to the bounds of coordinate ``i``.
    start : ndarray of shape (B, n)

    Returns
    -------
    points : ndarray of shape (B, n)
    bounded : ndarray of bool of shape (B,)
    """
    at = start.copy()
    size, count = at.shape
    bounded = np.ones(size, dtype=bool)
    for _ in range(sweeps):
        before, bounded = at.copy(), np.ones(size, dtype=bool)
        for index in range(count):
            line = maximise_line(_along(payoff, at, index), *bounds(index, at), size, scale=scale)
            at[:, index] = line.at
            bounded &= line.bounded
        if count == 1 or np.abs(at - before).max() < 1e-11 * scale:
            break
    return at, bounded


def _along(payoff: Callable[[Array], Array], at: Array, index: int) -> Callable[[Array], Array]:
    fixed = at.copy()

    def values(moves: Array) -> Array:
        points = np.repeat(fixed[:, None, :], moves.shape[1], axis=1)
        points[:, :, index] = moves
        return payoff(points)

    return values
