"""Numeric backward induction: reactions of every stage to many histories at once.

Algorithm
---------
1. Last stage: best responses by line search (one own move) or by climbing from several starts (more),
   iterated with damping among simultaneous movers; then Newton steps on the joint first-order conditions.
2. Earlier stages: the same iteration, each payoff evaluated through the reactions of later stages.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from layered_games.equilibria.numeric_line import coordinate_ascent, maximise_line
from layered_games.equilibria.numeric_stage import LastStage
from layered_games.games.compiled import BoundGame

__all__ = ["Induction"]

Array = npt.NDArray[np.float64]
Known = dict[str, Any]
_UNDAMPED = 14
"""Rounds of whole replies at the end, before a last stage: they settle at once where replies have kinks."""


class Induction:
    """Backward induction of one game at numbers; remembers the last reactions asked for.

    Parameters
    ----------
    bound : BoundGame
    scale : float
        Typical size of moves.
    """

    def __init__(self, bound: BoundGame, scale: float = 1.0) -> None:
        self.bound, self.scale = bound, scale
        self.stages = bound.game.stages
        self.last = LastStage(bound)
        self.failed: set[str] = set()
        self._memory: dict[tuple[int, bytes], Known] = {}

    def players(self, stage: int) -> tuple[str, ...]:
        """Movers of a stage."""
        return tuple(dict.fromkeys(m.player for m in self.stages[stage]))

    def strategy(self, stage: int, name: str) -> Callable[[Mapping[str, Array]], Array]:
        """Return the reaction function of one move, vectorised over histories."""

        def react(history: Mapping[str, Array]) -> Array:
            size = max((np.size(v) for v in history.values()), default=1)
            known = {k: np.asarray(v, dtype=float) for k, v in history.items()}
            found: Array = self.follow(stage, known, size)[name]
            return found

        return react

    def follow(self, stage: int, history: Known, size: int) -> Known:
        """Return all moves, those from ``stage`` on by backward induction; NaN where none was found."""
        if stage == len(self.stages):
            return dict(history)
        wide = {k: np.broadcast_to(np.asarray(v, dtype=float), (size,)) for k, v in history.items()}
        key = (stage, b"".join(np.ascontiguousarray(v).tobytes() for v in wide.values()))
        if key not in self._memory:
            if len(self._memory) > 32:
                self._memory.clear()
            point, settled = self.equilibrium(stage, wide, size, None)
            point = np.where(settled[:, None], point, np.nan)
            known = {**wide, **{m.name: point[:, i] for i, m in enumerate(self.stages[stage])}}
            self._memory[key] = self.follow(stage + 1, known, size)
        return self._memory[key]

    # ------------------------------------------------------------------ one stage
    def equilibrium(
        self,
        stage: int,
        history: Known,
        size: int,
        start: Array | None,
        damping: float = 0.5,
        rounds: int = 60,
    ) -> tuple[Array, npt.NDArray[np.bool_]]:
        """Return moves of shape ``(B, n)`` of one stage and where they settled."""
        movers = self.players(stage)
        at = self._start(stage, history, size) if start is None else start
        final = stage == len(self.stages) - 1
        if len(movers) == 1:
            at, bounded = self.best_response(stage, movers[0], history, at, size)
            return (self._newton(history, at, size) if final else at), bounded
        settled = np.zeros(size, dtype=bool)
        trace: list[Array] = []
        for turn in range(rounds if final else rounds + _UNDAMPED):
            before, late = at, turn >= rounds
            bounded = np.ones(size, dtype=bool)
            for player in movers:
                reply, found = self.best_response(stage, player, history, at, size)
                bounded &= found
                at = at + (1.0 if turn == 0 or late else damping) * (reply - at)
            trace = [*trace[-2:], at]
            tolerance = (1e-9 if final else 1e-7) * (self.scale + np.abs(at).max(axis=1))
            near = np.abs(at - before).max(axis=1) <= tolerance
            if final and turn % 5 == 4 and not near.all():
                at, near = self._jump(history, at, size)
            settled = near & bounded
            if settled.all() or (turn > 3 and not bounded.any()):
                break
            if not final and turn % 4 == 3 and not late:
                at = np.where(near[:, None], at, _extrapolate(*trace))
        return (self._newton(history, at, size) if final else at), settled

    def best_response(
        self, stage: int, player: str, history: Known, at: Array, size: int
    ) -> tuple[Array, npt.NDArray[np.bool_]]:
        """Replace one player's moves in ``at`` by a best response; also tell where one exists."""
        own = [i for i, m in enumerate(self.stages[stage]) if m.player == player]
        final = stage == len(self.stages) - 1
        if final and len(own) > 1:
            return self._climb(player, history, at, size)
        payoff = self._through(stage, player, history, at, own, size)

        def bounds(index: int, points: Array) -> tuple[Any, Any]:
            known = {**history, **{self.stages[stage][i].name: points[:, n] for n, i in enumerate(own)}}
            return self.bound.bounds(self.stages[stage][own[index]], known)

        result = at.copy()
        if len(own) == 1:
            line = maximise_line(
                lambda x: payoff(x[:, :, None]),
                *bounds(0, at[:, own]),
                size,
                scale=self.scale,
                dense=1 if final or size > 1 else 8,
            )
            if not line.bounded.all():
                self.failed.add(self.stages[stage][own[0]].name)
            result[:, own[0]] = line.at
            return result, line.bounded
        result[:, own], bounded = coordinate_ascent(payoff, bounds, at[:, own], scale=self.scale)
        return result, bounded

    def _through(
        self, stage: int, player: str, history: Known, at: Array, own: list[int], size: int
    ) -> Callable[[Array], Array]:
        """Payoff of own moves of shape ``(B, P, k)``, later stages reacting."""

        def payoff(points: Array) -> Array:
            shape = points.shape[:2]
            count = shape[0] * shape[1]
            known = {k: np.repeat(np.broadcast_to(v, (size,)), shape[1]) for k, v in history.items()}
            for index, move in enumerate(self.stages[stage]):
                fixed = np.repeat(at[:, index], shape[1])
                known[move.name] = points[:, :, own.index(index)].ravel() if index in own else fixed
            value = self.bound.payoff(player, self.follow(stage + 1, known, count))
            return np.broadcast_to(value, (count,)).reshape(shape)

        return payoff

    def _start(self, stage: int, history: Known, size: int) -> Array:
        """A feasible point somewhat inside the bounds."""
        known = dict(history)
        columns = []
        for move in self.stages[stage]:
            lower, upper = self.bound.bounds(move, known)
            if lower is not None and upper is not None:
                value = lower + 0.4 * (upper - lower)
            elif lower is not None:
                value = lower + 0.5 * self.scale
            else:
                value = np.zeros(()) if upper is None else upper - 0.5 * self.scale
            known[move.name] = np.broadcast_to(value, (size,))
            columns.append(known[move.name])
        return np.stack(columns, axis=1)

    # ------------------------------------------------------------------ last stage
    def _climb(
        self, player: str, history: Known, at: Array, size: int
    ) -> tuple[Array, npt.NDArray[np.bool_]]:
        """Climb one player's payoff from many points; keep the highest."""
        own = [i for i, m in enumerate(self.last.listed) if m.player == player]
        low, high = self.last.box
        source = np.random.default_rng(1)
        here = self.last.slacks(self._named(history, at), size)
        draws = source.random((160, len(own)))
        spread = self.scale * 10 ** (7 * draws - 4) * np.where(np.isinf(low[own]), source.choice((-1, 1)), 1)
        shares = np.where(np.isfinite(high[own]), draws, spread)
        points = np.repeat(here[:, None], 161, axis=1)
        points[:, 1:, own] = shares
        wide = {k: np.broadcast_to(v, (size,))[:, None] for k, v in history.items()}
        values = self.last._value(player, wide, points)
        best = np.argsort(-values, axis=1)[:, :4]
        starts = np.take_along_axis(points, best[:, :, None], axis=1).reshape(size * 4, -1)
        repeated = {k: np.repeat(np.broadcast_to(v, (size,)), 4) for k, v in history.items()}
        tops, heights = self.last.ascend(player, repeated, starts)
        pick = np.argmax(heights.reshape(size, 4), axis=1)
        slack = tops.reshape(size, 4, -1)[np.arange(size), pick]
        value = heights.reshape(size, 4).max(axis=1)
        bounded = np.isfinite(value) & (np.abs(slack).max(axis=1) < 1e10 * self.scale)
        if not bounded.all():
            self.failed.update(self.last.listed[i].name for i in own)
        moves = self.last.moves(history, slack)
        return np.stack([np.broadcast_to(moves[m.name], (size,)) for m in self.last.listed], axis=1), bounded

    def _named(self, history: Known, at: Array) -> Known:
        return {**history, **{m.name: at[:, i] for i, m in enumerate(self.last.listed)}}

    def _solved(self, history: Known, at: Array, size: int) -> tuple[Array, Array]:
        slack, residual = self.last.newton(history, self.last.slacks(self._named(history, at), size))
        moves = self.last.moves(history, slack)
        return np.stack([np.broadcast_to(moves[m.name], (size,)) for m in self.last.listed], axis=1), residual

    def _newton(self, history: Known, at: Array, size: int) -> Array:
        """Newton steps where they stay near or lift a lone mover; kinks keep the searched point."""
        solved, residual = self._solved(history, at, size)
        good = np.abs(solved - at).max(axis=1) <= 1e-5 * (self.scale + np.abs(at).max(axis=1))
        movers = self.players(len(self.stages) - 1)
        if len(movers) == 1:
            before = self.bound.payoff(movers[0], self._named(history, at))
            after = self.bound.payoff(movers[0], self._named(history, solved))
            good = np.broadcast_to(after > before, (size,)) | good
        return np.where((good & (residual < 1e-9 * self.scale))[:, None], solved, at)

    def _jump(self, history: Known, at: Array, size: int) -> tuple[Array, npt.NDArray[np.bool_]]:
        """Take the Newton solution wherever no mover can improve on it."""
        solved, residual = self._solved(history, at, size)
        good = residual < 1e-9 * self.scale
        stage = len(self.stages) - 1
        for player in self.players(stage):
            reply, found = self.best_response(stage, player, history, solved, size)
            now = self.bound.payoff(player, self._named(history, solved))
            then = self.bound.payoff(player, self._named(history, reply))
            good &= found & (then - now <= 1e-9 * (np.abs(now) + np.abs(then) + 1e-12))
        return np.where(good[:, None], solved, at), good


def _extrapolate(first: Array, second: Array, third: Array) -> Array:
    """Limit of three iterates by Aitken's rule, move by move, where they approach each other."""
    before, after = second - first, third - second
    with np.errstate(all="ignore"):
        ratio = np.where(before != 0, after / before, 0.0)
        return np.where(np.abs(ratio) < 0.9, third + after * ratio / (1 - ratio), third)
