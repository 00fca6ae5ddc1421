"""First and second derivatives of the last stage in slack coordinates, and Newton steps on them.

Every move is written as its bound plus a slack (a share of the room where both bounds exist), so that
the stage lives in a box. Derivatives are symbolic, compiled once a game, and evaluated for many
histories at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import sympy as sp

from layered_games.games.compiled import BoundGame, Template, compile_game
from layered_games.games.moves import Move
from layered_games.games.sequential import SequentialGame

__all__ = ["LastStage", "StageSystem", "stage_system"]

Array = npt.NDArray[np.float64]
_STEPS = np.array([1.0, 0.5, 0.2, 0.05, 0.01, 1e-3, 1e-5, 1e-7])


@dataclass(frozen=True)
class StageSystem:
    """Symbolic derivatives of the last stage; a move's symbol stands for its slack here.

    Attributes
    ----------
    slopes : tuple of Template
        Derivative of its owner's payoff by each slack.
    curves : tuple of tuples of Template
        Derivatives of ``slopes`` by every slack.
    """

    slopes: tuple[Template, ...]
    curves: tuple[tuple[Template, ...], ...]


@lru_cache(maxsize=64)
def stage_system(game: SequentialGame) -> StageSystem:
    """Differentiate the last stage of a game."""
    compiled = compile_game(game)
    swap: dict[sp.Symbol, sp.Expr] = {}
    for move in game.stages[-1]:
        swap[move.symbol] = _from_slack(move, swap)
    moves = [m.symbol for m in game.stages[-1]]
    payoffs = {p: u.xreplace(game.definitions).xreplace(swap) for p, u in game.payoffs.items()}
    slopes = [_clean(sp.diff(payoffs[m.player], m.symbol)) for m in game.stages[-1]]
    curves = [[_clean(sp.diff(g, s)) for s in moves] for g in slopes]
    template = compiled.template
    return StageSystem(
        tuple(template(g) for g in slopes), tuple(tuple(template(c) for c in row) for row in curves)
    )


def _from_slack(move: Move, swap: Mapping[sp.Symbol, sp.Expr]) -> sp.Expr:
    slack = move.symbol
    lower, upper = (None if e is None else e.xreplace(dict(swap)) for e in (move.lower, move.upper))
    if lower is not None and upper is not None:
        return lower + slack * (upper - lower)
    if lower is not None:
        return lower + slack
    return slack if upper is None else upper - slack


def _clean(derivative: sp.Expr) -> sp.Expr:
    """Drop the spikes that derivatives of kinks carry."""
    done = derivative.doit()
    spikes = dict.fromkeys(done.atoms(sp.DiracDelta), sp.S.Zero)
    return done.xreplace(spikes) if spikes else done


@dataclass(frozen=True)
class LastStage:
    """The last stage at given parameters: slacks to moves, derivatives, Newton."""

    bound: BoundGame

    @cached_property
    def listed(self) -> tuple[Move, ...]:
        """Moves of the stage in the order of the slacks."""
        return self.bound.game.stages[-1]

    @cached_property
    def box(self) -> tuple[Array, Array]:
        """Ends of the slacks, shape ``(n,)`` each."""
        low = [-np.inf if m.lower is None and m.upper is None else 0.0 for m in self.listed]
        high = [1.0 if m.lower is not None and m.upper is not None else np.inf for m in self.listed]
        return np.array(low), np.array(high)

    def moves(self, history: Mapping[str, Any], slack: Array) -> dict[str, Any]:
        """Add the moves at slacks of shape ``(..., n)`` to the history."""
        known = dict(history)
        for index, move in enumerate(self.listed):
            lower, upper = self.bound.bounds(move, known)
            share = slack[..., index]
            if lower is not None and upper is not None:
                known[move.name] = lower + share * np.maximum(upper - lower, 0)
            elif lower is not None:
                known[move.name] = lower + share
            else:
                known[move.name] = share if upper is None else upper - share
        return known

    def slacks(self, known: Mapping[str, Any], size: int) -> Array:
        """Return the slacks of given moves, shape ``(size, n)``."""
        columns = []
        for move in self.listed:
            lower, upper = self.bound.bounds(move, known)
            if lower is not None and upper is not None:
                room = np.maximum(upper - lower, 0)
                column = np.where(room > 0, (known[move.name] - lower) / np.where(room > 0, room, 1), 0.0)
            elif lower is not None:
                column = known[move.name] - lower
            else:
                column = known[move.name] if upper is None else upper - known[move.name]
            columns.append(np.broadcast_to(column, (size,)))
        return np.stack(columns, axis=1)

    def derivatives(self, history: Mapping[str, Any], slack: Array) -> tuple[Array, Array]:
        """Slopes of shape ``(B, n)`` and their derivatives of shape ``(B, n, n)``."""
        system = stage_system(self.bound.game)
        size = slack.shape[0]
        point = {**history, **{m.name: slack[:, i] for i, m in enumerate(self.listed)}}
        at = self.bound.function
        slope = np.stack([np.broadcast_to(at(t)(point), (size,)) for t in system.slopes], axis=1)
        rows = [
            np.stack([np.broadcast_to(at(t)(point), (size,)) for t in row], axis=1) for row in system.curves
        ]
        return slope, np.stack(rows, axis=1)

    def newton(self, history: Mapping[str, Any], start: Array, steps: int = 25) -> tuple[Array, Array]:
        """Solve the joint first-order conditions of all movers on the box.

        Returns
        -------
        slack : ndarray of shape (B, n)
            The best iterate; the start where steps lead nowhere.
        residual : ndarray of shape (B,)
            Largest violation, in units of the slacks.
        """
        low, high = self.box
        at = np.clip(start, low, high)
        best, least = at.copy(), np.full(at.shape[0], np.inf)
        with np.errstate(all="ignore"):
            for _ in range(steps):
                slope, curve = self.derivatives(history, at)
                step, residual = _newton_step(slope, curve, at, low, high)
                improved = residual < least
                best, least = np.where(improved[:, None], at, best), np.where(improved, residual, least)
                if not (least > 1e-15).any():
                    break
                at = np.where(np.isfinite(step), np.clip(at + step, low, high), at)
        return best, least

    def ascend(
        self, player: str, history: Mapping[str, Any], start: Array, steps: int = 60
    ) -> tuple[Array, Array]:
        """Climb the payoff of one player in its own slacks, never downwards.

        Parameters
        ----------
        start : ndarray of shape (B, n)

        Returns
        -------
        slack : ndarray of shape (B, n)
        value : ndarray of shape (B,)
        """
        own = [i for i, m in enumerate(self.listed) if m.player == player]
        wide = {k: np.broadcast_to(v, (start.shape[0],))[:, None] for k, v in history.items()}
        low, high = self.box
        at = np.clip(start, low, high)
        value = self._value(player, wide, at[:, None])[:, 0]
        rows = np.arange(at.shape[0])
        for _ in range(steps):
            with np.errstate(all="ignore"):
                slope, curve = self.derivatives(history, at)
                newton, gradient = _uphill(
                    slope[:, own], curve[:, own][:, :, own], at[:, own], low[own], high[own]
                )
            trial = np.repeat(at[:, None], 2 * _STEPS.size, axis=1)
            moves = np.concatenate(
                [_STEPS[:, None] * newton[:, None], _STEPS[:, None] * gradient[:, None]], axis=1
            )
            trial[:, :, own] = np.clip(trial[:, :, own] + moves, low[own], high[own])
            values = self._value(player, wide, trial)
            pick = np.argmax(values, axis=1)
            better = values[rows, pick] > value
            if not better.any():
                break
            at = np.where(better[:, None], trial[rows, pick], at)
            value = np.where(better, values[rows, pick], value)
        return at, value

    def _value(self, player: str, wide: Mapping[str, Any], slack: Array) -> Array:
        result = self.bound.payoff(player, self.moves(wide, slack))
        result = np.broadcast_to(result, slack.shape[:-1])
        return np.where(np.isnan(result), -np.inf, result)


def _whole(values: Array) -> npt.NDArray[np.bool_]:
    """Tell for each history whether all numbers are finite."""
    made: npt.NDArray[np.bool_] = np.asarray(np.isfinite(values).reshape(values.shape[0], -1).all(axis=1))
    return made


def _newton_step(slope: Array, curve: Array, at: Array, low: Array, high: Array) -> tuple[Array, Array]:
    """Semismooth Newton step on ``s = clip(s + t*slope)`` and its residual."""
    count = at.shape[1]
    diagonal = np.einsum("bii->bi", curve)
    dead = (diagonal == 0) & (slope == 0)
    ahead = at + slope / np.where(np.abs(diagonal) > 1e-12, np.abs(diagonal), 1.0)
    pinned = (ahead <= low) | (ahead >= high)
    residual = np.abs(np.clip(ahead, low, high) - at).max(axis=1)
    residual = np.where(np.isfinite(residual), residual, np.inf)
    eye = np.eye(count)
    matrix = np.where((pinned | dead)[:, :, None], eye, curve)
    target = np.where(pinned, np.clip(ahead, low, high) - at, np.where(dead, 0.0, -slope))
    usable = _whole(matrix) & _whole(target)
    matrix = np.where(usable[:, None, None], matrix, eye)
    step = np.einsum("bij,bj->bi", np.linalg.pinv(matrix), np.where(usable[:, None], target, 0.0))
    return step, residual


def _uphill(slope: Array, curve: Array, at: Array, low: Array, high: Array) -> tuple[Array, Array]:
    """Newton and gradient directions that climb, without coordinates that the box stops."""
    usable = _whole(slope) & _whole(curve)
    slope = np.where(usable[:, None], slope, 0.0)
    stuck = ((at <= low) & (slope <= 0)) | ((at >= high) & (slope >= 0))
    slope = np.where(stuck, 0.0, slope)
    free = ~stuck[:, :, None] & ~stuck[:, None, :] & usable[:, None, None]
    symmetric = np.where(free, (curve + curve.swapaxes(1, 2)) / 2, 0.0)
    roots, axes = np.linalg.eigh(symmetric)
    size = np.maximum(np.abs(roots), 1e-10 * np.abs(roots).max(axis=1, keepdims=True) + 1e-300)
    along = np.einsum("bji,bj->bi", axes, slope) / size
    newton = np.einsum("bij,bj->bi", axes, np.where(np.abs(along) < 1e200, along, 0.0))
    newton = np.where(stuck, 0.0, newton)
    length = np.abs(slope).max(axis=1, keepdims=True)
    gradient = (
        np.where(length > 0, slope / np.where(length > 0, length, 1), 0.0)
        * (1 + np.abs(at).max(axis=1))[:, None]
    )
    return newton, gradient
