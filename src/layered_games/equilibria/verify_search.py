"""Brute-force maximisation over own moves, many histories at once; used by checks only.

Moves live between bounds that may depend on earlier own moves. A map takes the unit cube to them
(geometrically where a bound is missing), so that grids, corners and random points are all feasible.

Algorithm
---------
1. Evaluate a dense grid of the unit cube, its faces and corners included, and random points.
2. From the best two far-apart points of each problem, look at a stencil of axis, diagonal and random
   directions; also jump to the top of the parabola through the stencil.
3. Shrink the stencil where nothing improves, until it is negligible.

No derivative and no first-order condition of the game is used.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["Found", "MoveSpace", "search"]

Array = npt.NDArray[np.float64]
Moves = dict[str, Any]
REACH = 1e9
"""Unbounded moves are searched up to this multiple of their scale."""
BEND = 30.0


@dataclass(frozen=True)
class MoveSpace:
    """The feasible moves of one player at one stage, reached from the unit cube.

    Attributes
    ----------
    names : tuple of str
        Moves in the order in which their bounds build on each other.
    bounds : callable
        ``bounds(name, moves so far) -> (lower or None, upper or None)``.
    scale : float
        Typical size of a move without upper bound.
    """

    names: tuple[str, ...]
    bounds: Callable[[str, Mapping[str, Any]], tuple[Any, Any]]
    scale: float = 1.0

    def moves(self, history: Mapping[str, Any], cube: Array) -> tuple[Moves, npt.NDArray[np.bool_]]:
        """Map points of the cube, shape ``(..., n)``, to all moves so far and a mask of the feasible ones."""
        known: Moves = dict(history)
        feasible = np.ones(cube.shape[:-1], dtype=bool)
        for index, name in enumerate(self.names):
            lower, upper = self.bounds(name, known)
            known[name] = _stretch(cube[..., index], lower, upper, self.scale)
            if lower is not None and upper is not None:
                slack = 1e-12 * (1 + np.abs(lower))
                feasible &= np.broadcast_to(upper >= lower - slack, feasible.shape)
        return known, feasible


def _geometric(share: Array) -> Array:
    made: Array = REACH * np.sinh(BEND * share) / np.sinh(BEND)
    return made


def _stretch(share: Array, lower: Any, upper: Any, scale: float) -> Array:
    if lower is not None and upper is not None:
        top = np.maximum(lower, upper)
        return np.asarray(np.where(share >= 1, top, lower + (top - lower) * share), dtype=float)
    if lower is not None:
        return np.asarray(lower + (scale + np.abs(lower)) * _geometric(share), dtype=float)
    if upper is not None:
        return np.asarray(upper - (scale + np.abs(upper)) * _geometric(1 - share), dtype=float)
    centred = 2 * share - 1
    return np.asarray(scale * np.sign(centred) * _geometric(np.abs(centred)), dtype=float)


@dataclass(frozen=True)
class Found:
    """Best points found, one for each of ``B`` problems.

    Attributes
    ----------
    cube : ndarray of shape (B, n)
    moves : dict of str to ndarray of shape (B,)
    values : ndarray of shape (B,)
        ``-inf`` where nothing feasible with a defined payoff was met.
    typical : ndarray of shape (B,)
        Size of payoffs at ordinary points: the first decile of their absolute values.
    tried : int
        Payoff evaluations.
    """

    cube: Array
    moves: Mapping[str, Array]
    values: Array
    typical: Array
    tried: int


class _Search:
    """The state of one search: payoff, space, histories with a trailing axis, and a counter."""

    def __init__(
        self, payoff: Callable[[Moves], Any], space: MoveSpace, history: Mapping[str, Array], size: int
    ) -> None:
        self.payoff, self.space, self.tried = payoff, space, 0
        self.history = {
            k: np.broadcast_to(np.asarray(v, dtype=float), (size,))[:, None] for k, v in history.items()
        }

    def repeat(self, times: int) -> None:
        """Solve every problem from several starts."""
        self.history = {k: np.repeat(v, times, axis=0) for k, v in self.history.items()}

    def values(self, cube: Array) -> Array:
        """Evaluate points of shape (B, P, n); undefined or infeasible ones count as -inf."""
        moves, feasible = self.space.moves(self.history, cube)
        self.tried += int(feasible.size)
        result = np.broadcast_to(np.asarray(self.payoff(moves), dtype=float), feasible.shape)
        return np.where(feasible & ~np.isnan(result), result, -np.inf)


def search(
    payoff: Callable[[Moves], Any],
    space: MoveSpace,
    history: Mapping[str, Array],
    size: int,
    *,
    seed: int = 0,
    rounds: int = 60,
    levels: int | None = None,
    starts: int = 2,
) -> Found:
    """Maximise a payoff over own moves for ``size`` histories at once.

    Parameters
    ----------
    payoff : callable
        All moves so far, arrays of one common shape ``(B, P)`` or broadcastable to it, to payoffs.
    space : MoveSpace
    history : mapping of str to ndarray of shape (B,) or scalar
    size : int
        ``B``.
    rounds : int
        Upper limit of refinement rounds.
    levels : int, optional
        Grid points per move in the first sweep.
    """
    source = np.random.default_rng(seed)
    run = _Search(payoff, space, history, size)
    n = len(space.names)
    grid, step = _first_points(n, source, levels)
    values = run.values(np.broadcast_to(grid, (size, *grid.shape)))
    typical = _typical(values)
    picks = _far_apart(grid, values, starts)
    cube = grid[picks].reshape(size * starts, n)
    best = np.take_along_axis(values, picks, axis=1).reshape(size * starts)
    run.repeat(starts)
    cube, best = _refine(run, cube, best, step, rounds, source)
    winner = np.argmax(best.reshape(size, starts), axis=1)
    cube = cube.reshape(size, starts, n)[np.arange(size), winner]
    final = _Search(payoff, space, history, size)
    moves, _ = space.moves(final.history, cube[:, None, :])
    chosen = {name: np.broadcast_to(moves[name], (size, 1))[:, 0] for name in space.names}
    return Found(cube, chosen, best.reshape(size, starts).max(axis=1), typical, run.tried)


def _first_points(n: int, source: np.random.Generator, levels: int | None) -> tuple[Array, float]:
    per_move = levels or {1: 181, 2: 31, 3: 12, 4: 6}.get(n, 0)
    step = 1 / max(per_move - 1, 8)
    random = source.random((48 * n, n))
    if per_move:
        axis = np.linspace(0, 1, per_move)
        mesh = np.stack(np.meshgrid(*[axis] * n, indexing="ij"), axis=-1).reshape(-1, n)
    else:
        corners = np.array(list(product((0.0, 1.0), repeat=min(n, 9))))
        mesh = np.concatenate(
            [np.pad(corners, ((0, 0), (0, n - corners.shape[1]))), source.random((2500, n))]
        )
    return np.concatenate([mesh, random]), step


def _typical(values: Array) -> Array:
    sizes = np.where(np.isfinite(values), np.abs(values), np.nan)
    counted = np.where(np.isfinite(sizes).any(axis=1, keepdims=True), sizes, 0.0)
    made: Array = np.nanquantile(counted, 0.1, axis=1)
    return made


def _far_apart(grid: Array, values: Array, starts: int) -> npt.NDArray[np.intp]:
    """Indices of shape (B, starts): the best point, then the best one away from those before."""
    left = values.copy()
    picks = np.empty((values.shape[0], starts), dtype=np.intp)
    for number in range(starts):
        picks[:, number] = np.argmax(left, axis=1)
        gap = np.abs(grid[None] - grid[picks[:, number]][:, None]).max(axis=2)
        left = np.where(gap < 0.12, -np.inf, left)
    return picks


def _directions(n: int, source: np.random.Generator) -> Array:
    """Axis directions, then diagonals of every pair, then random ones."""
    axis = np.concatenate([np.eye(n), -np.eye(n)])
    pairs = []
    for i, j in combinations(range(n), 2):
        for s, t in ((1, 1), (1, -1), (-1, 1), (-1, -1)):
            step = np.zeros(n)
            step[i], step[j] = s, t
            pairs.append(step)
    random = source.uniform(-1, 1, (2 * n if n > 1 else 0, n))
    return np.concatenate([axis, np.array(pairs).reshape(-1, n), random])


def _refine(
    run: _Search, cube: Array, best: Array, step: float, rounds: int, source: np.random.Generator
) -> tuple[Array, Array]:
    size, n = cube.shape
    radius = np.full(size, min(step, 0.25))
    rows = np.arange(size)
    for _ in range(rounds):
        if radius.max() < 2e-9:
            break
        directions = _directions(n, source)
        middle = np.clip(cube, radius[:, None], 1 - radius[:, None])
        points = np.clip(middle[:, None] + radius[:, None, None] * directions, 0, 1)
        points = np.concatenate([middle[:, None], points], axis=1)
        values = run.values(points)
        jumps = _parabola_tops(cube, middle, radius, values)
        points = np.concatenate([points, jumps], axis=1)
        values = np.concatenate([values, run.values(jumps)], axis=1)
        choice = np.argmax(values, axis=1)
        top = values[rows, choice]
        better = top > best
        moved = np.abs(points[rows, choice] - cube).max(axis=1)
        jumped = choice >= values.shape[1] - jumps.shape[1]
        cube = np.where(better[:, None], points[rows, choice], cube)
        best = np.where(better, top, best)
        shrunk = np.where(jumped, np.clip(moved, 0.02 * radius, 2 * radius), radius)
        radius = np.clip(np.where(better, shrunk, 0.25 * radius), 1e-9, 0.25)
    return cube, best


def _finite_rows(values: Array) -> npt.NDArray[np.bool_]:
    """Tell for each problem whether all its numbers are finite."""
    made: npt.NDArray[np.bool_] = np.asarray(np.isfinite(values).reshape(values.shape[0], -1).all(axis=1))
    return made


def _parabola_tops(cube: Array, middle: Array, radius: Array, values: Array) -> Array:
    """Tops, clipped to the cube, of the parabolas through each stencil; shape (B, 2, n)."""
    size, n = cube.shape
    with np.errstate(all="ignore"):
        centre, plus, minus = values[:, 0], values[:, 1 : n + 1], values[:, n + 1 : 2 * n + 1]
        slope = (plus - minus) / (2 * radius[:, None])
        curve = np.zeros((size, n, n))
        curve[:, range(n), range(n)] = (plus + minus - 2 * centre[:, None]) / radius[:, None] ** 2
        for number, (i, j) in enumerate(combinations(range(n), 2)):
            pp, pm, mp, mm = (values[:, 2 * n + 1 + 4 * number + k] for k in range(4))
            curve[:, i, j] = curve[:, j, i] = (pp - pm - mp + mm) / (4 * radius**2)
        usable = _finite_rows(curve) & _finite_rows(slope)
        curve = np.where(usable[:, None, None], curve, -np.eye(n))
        slope = np.where(usable[:, None], slope, 0.0)
        slope = slope + np.einsum("bij,bj->bi", curve, cube - middle)
        stuck = ((cube <= 0) & (slope <= 0)) | ((cube >= 1) & (slope >= 0))
        keep: npt.NDArray[np.bool_] = np.logical_not(stuck)
        curve = np.where(keep[:, :, None] & keep[:, None, :], curve, 0.0)
        curve[:, range(n), range(n)] -= stuck
        slope = np.where(keep, slope, 0.0)
        roots, axes = np.linalg.eigh(curve)
        floor = 1e-9 * np.abs(roots).max(axis=1, keepdims=True) + 1e-300
        along = np.einsum("bji,bj->bi", axes, slope) / np.maximum(np.abs(roots), floor)
        step = np.einsum("bij,bj->bi", axes, along)
        limit = 20 * radius / np.maximum(np.abs(step).max(axis=1), 1e-300)
        step = step * np.minimum(1, limit)[:, None]
    pair: Sequence[Array] = (np.clip(cube + step, 0, 1), np.clip(cube + 0.5 * step, 0, 1))
    return np.stack(pair, axis=1)
