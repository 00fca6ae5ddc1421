"""The principal branch of logit equilibria: prediction along the tangent, correction by Newton's method."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from layered_games.errors import GameError
from layered_games.games.payoff_arrays import Array

__all__ = ["Branch", "Point", "follow"]

ACCURACY: Final = 1e-11
FIRST: Final = 0.03
SMALLEST: Final = 1e-12
CAREFUL: Final = 1e-6
"""Step, relative to the point, below which a change of orientation or a turning point is accepted."""
TURN: Final = 0.9
"""Least cosine between tangents of neighbouring points."""


@dataclass(frozen=True, eq=False)
class Point:
    """A point of the branch: the precision and one array of probabilities per player."""

    precision: float
    profile: tuple[Array, ...]


@dataclass(frozen=True, eq=False)
class Branch:
    """Points of the branch, and the precisions at which another branch crosses it."""

    points: tuple[Point, ...]
    crossings: tuple[float, ...]


@dataclass(frozen=True, eq=False)
class _Place:
    """Where the search is: the point (log probabilities, then the precision), and the branch's direction."""

    point: Array
    tangent: Array
    orientation: float

    @property
    def precision(self) -> float:
        return float(self.point[-1])

    @property
    def scale(self) -> float:
        return float(1 + np.abs(self.point).max())


class _System:
    """``log p_a - log p_0 - precision * (u_a - u_0) = 0`` and ``sum p = 1``, in z = log p."""

    def __init__(self, payoffs: Sequence[Array]) -> None:
        self.payoffs = payoffs
        self.shape = payoffs[0].shape
        self.starts = np.cumsum([0, *self.shape])
        self.size = int(self.starts[-1])
        self.spreads = [float(np.ptp(table)) or 1.0 for table in payoffs]

    def split(self, z: Array) -> list[Array]:
        """Log probabilities player by player."""
        return [z[a:b] for a, b in zip(self.starts, self.starts[1:], strict=False)]

    def payoff_of(self, player: int, p: Sequence[Array], free: int | None = None) -> Array:
        """What actions pay against the others; against each action of one of them if it is named."""
        table = self.payoffs[player]
        for other in reversed(range(len(p))):
            if other not in (player, free):
                table = table.transpose([*range(other), *range(other + 1, table.ndim), other]) @ p[other]
        return table.T if free is not None and free < player else table

    def values(self, z: Array, precision: float) -> Array:
        """The equations' left sides."""
        logs = self.split(z)
        p = [np.exp(row) for row in logs]
        found = []
        for player, row in enumerate(logs):
            paid = self.payoff_of(player, p)
            found += [row[1:] - row[0] - precision * (paid[1:] - paid[0]), [p[player].sum() - 1.0]]
        return np.concatenate(found)

    def jacobian(self, z: Array, precision: float) -> Array:
        """Derivatives by z and, in the last column, by the precision."""
        p = [np.exp(row) for row in self.split(z)]
        matrix = np.zeros((self.size, self.size + 1))
        for player, count in enumerate(self.shape):
            first = self.starts[player]
            rows = slice(first, first + count - 1)
            matrix[rows, first] = -1.0
            matrix[rows, first + 1 : first + count] = np.eye(count - 1)
            for other in range(len(self.shape)):
                if other != player:
                    table = self.payoff_of(player, p, other) * p[other]
                    columns = slice(self.starts[other], self.starts[other + 1])
                    matrix[rows, columns] = -precision * (table[1:] - table[0])
            paid = self.payoff_of(player, p)
            matrix[rows, -1] = -(paid[1:] - paid[0])
            matrix[first + count - 1, first : first + count] = p[player]
        return matrix

    def regret(self, z: Array) -> float:
        """The most that one player gains by a best response, as a share of its largest payoff difference."""
        p = [np.exp(row) for row in self.split(z)]
        paid = [self.payoff_of(player, p) for player in range(len(p))]
        return max(float(v.max() - q @ v) / unit for v, q, unit in zip(paid, p, self.spreads, strict=True))

    def shown(self, z: Array, precision: float) -> Point:
        """The point as probabilities that sum to one."""
        rows = [np.exp(row) for row in self.split(z)]
        return Point(precision, tuple(row / row.sum() for row in rows))

    def place(self, point: Array, before: Array) -> _Place:
        """A point with the direction of the branch there, as near as can be to that before."""
        matrix = self.jacobian(point[:-1], point[-1])
        direction: Array = np.linalg.qr(matrix.T, mode="complete")[0][:, -1]
        direction = direction if float(direction @ before) >= 0 else np.negative(direction)
        return _Place(point, direction, float(np.linalg.slogdet(np.vstack([matrix, direction]))[0]))


def follow(payoffs: Sequence[Array], wanted: Sequence[float] | None, goal: float, limit: int) -> Branch:
    """Trace the branch from uniform play.

    1. Predict along the tangent, correct in the plane across it by Newton's method [1]_. 2. Shorten the
    step where the correction converges slowly, the direction turns, or the orientation (the sign of the
    determinant of the equations' derivatives and the tangent, constant along a branch) changes: then
    the step has led to another branch. If it changes however short the step is, another branch crosses
    this one, which is followed straight on.

    Parameters
    ----------
    payoffs : sequence of float arrays
        One per player, differences at most one.
    wanted : increasing precisions, or None
        Return the points where the branch first reaches them; None for all points until the regret,
        as a share of each player's largest payoff difference, is at most the goal.
    goal : float
    limit : int
        Steps after which a GameError is raised.

    References
    ----------
    .. [1] E. L. Allgower, K. Georg, Numerical Continuation Methods (1990), chapters 2, 6 and 8.
    """
    system = _System(payoffs)
    start = np.append(np.concatenate([np.full(n, -np.log(n)) for n in system.shape]), 0.0)
    here = system.place(start, np.eye(system.size + 1)[-1])
    found = [system.shown(start[:-1], 0.0)] if wanted is None or 0.0 in wanted else []
    todo = [w for w in wanted or [] if w > 0]
    crossings: list[float] = []
    step = FIRST
    for _ in range(limit):
        if not todo if wanted is not None else system.regret(here.point[:-1]) <= goal:
            return Branch(tuple(found), tuple(crossings))
        there, step = _advance(system, here, step, todo[0] if todo else None)
        while todo and here.precision < todo[0] <= there.precision:
            found.append(_between(system, here, there, todo.pop(0)))
        if there.orientation != here.orientation:
            crossings.append(there.precision)
        here = there
        if wanted is None:
            found.append(system.shown(here.point[:-1], here.precision))
    raise GameError(
        f"the branch was not followed far enough in {limit} steps (it reached precision {here.precision:.4g} "
        "times one over the largest payoff difference); raise max_steps, or ask for less precision"
    )


def _advance(system: _System, here: _Place, step: float, aim: float | None) -> tuple[_Place, float]:
    """The next point, and the length of the step after it."""
    while step > SMALLEST * here.scale:
        point, rounds = _corrected(system, here.point + step * here.tangent, here.tangent)
        if point is not None:
            there = system.place(point, here.tangent)
            careful = step > CAREFUL * here.scale and (
                there.orientation != here.orientation or _overlooked(here, there, step, aim)
            )
            if float(there.tangent @ here.tangent) > TURN and not careful:
                return there, step * (1.6 if rounds <= 2 else 1.1 if rounds <= 4 else 0.8)
        step /= 2
    raise GameError(
        f"the branch could not be followed beyond precision {here.precision:.6g} times one over the largest "
        "payoff difference; ask for less precision, or change a payoff slightly"
    )


def _overlooked(here: _Place, there: _Place, step: float, aim: float | None) -> bool:
    """Whether the branch may have reached a precision and turned back within the step."""
    turned = here.tangent[-1] > 0 > there.tangent[-1]
    return aim is not None and bool(turned) and there.precision < aim <= here.precision + step


def _corrected(system: _System, guess: Array, tangent: Array) -> tuple[Array | None, int]:
    """Newton's method in the plane across the tangent; given up unless it converges at once."""
    point, before = guess, np.inf
    for rounds in range(1, 9):
        with np.errstate(over="ignore", invalid="ignore"):
            values = np.append(system.values(point[:-1], point[-1]), tangent @ (point - guess))
            matrix = np.vstack([system.jacobian(point[:-1], point[-1]), tangent])
        moved = _newton(matrix, values)
        size = np.inf if moved is None else float(np.abs(moved).max())
        if moved is None or size > min(before, 1 + np.abs(guess).max()):
            return None, rounds
        point, before = point - moved, size
        if size <= ACCURACY * (1 + np.abs(point).max()):
            return (point, rounds) if point[-1] >= 0 else (None, rounds)
    return None, 8


def _newton(matrix: Array, values: Array) -> Array | None:
    if not (np.isfinite(matrix).all() and np.isfinite(values).all()):
        return None
    try:
        return np.asarray(np.linalg.solve(matrix, values))
    except np.linalg.LinAlgError:
        return None


def _between(system: _System, here: _Place, there: _Place, precision: float) -> Point:
    """The point at a precision between two neighbours.

    Steps of other lengths come ever closer to it, by halving; at last the precision is held.
    """
    length = float(here.tangent @ (there.point - here.point))
    low, high, near = 0.0, length, there.point
    for _ in range(60):
        held = _held(system, near, precision)
        if held is not None and np.abs(held - near).max() <= 0.1 * (
            1 + np.abs(there.point - here.point).max()
        ):
            return system.shown(held[:-1], precision)
        if abs(near[-1] - precision) <= ACCURACY * (1 + precision):  # at a crossing or a turning point
            return system.shown(near[:-1], precision)
        middle = (low + high) / 2
        point, _ = _corrected(system, here.point + middle * here.tangent, here.tangent)
        if point is None:
            break
        low, high = (middle, high) if point[-1] < precision else (low, middle)
        near = point
    raise GameError(f"the point at precision {precision:.6g} was not found; ask for a nearby one")


def _held(system: _System, near: Array, precision: float) -> Array | None:
    """Newton's method at a precision; None unless it converges at once."""
    z, before = near[:-1], np.inf
    for _ in range(8):
        moved = _newton(system.jacobian(z, precision)[:, :-1], system.values(z, precision))
        size = np.inf if moved is None else float(np.abs(moved).max())
        if moved is None or size > before:
            return None
        z, before = z - moved, size
        if size <= ACCURACY * (1 + np.abs(z).max()):
            return np.append(z, precision)
    return None
