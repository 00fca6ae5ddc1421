"""Deviations from claimed equilibria by brute force, for many parameter draws at once.

Shares no code with the solver: payoffs and claims are compiled here, and evaluated on arrays of shape
(draws, deviations).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import sympy as sp

GRID = 61
Arrays = dict[str, Any]


def as_function(symbols: Sequence[sp.Symbol], expression: Any) -> Any:
    compiled = sp.lambdify(list(symbols), expression, modules="numpy", cse=True)

    def evaluate(values: Mapping[str, Any]) -> Any:
        with np.errstate(all="ignore"):
            return np.asarray(compiled(*(values[s.name] for s in symbols)), dtype=float)

    return evaluate


@dataclass
class Claims:
    """A game and the reactions that a solution claims, compiled."""

    game: Any
    solution: Any

    def __post_init__(self) -> None:
        game = self.game
        self.symbols = [*game.parameters.symbols.values(), *(m.symbol for m in game.moves.values())]
        self.payoffs = {p: as_function(self.symbols, u) for p, u in game.raw_payoffs.items()}
        made = dict(game.definitions)  # reactions and bounds may come in channels
        self.ends = {
            m.name: [
                None if e is None else as_function(self.symbols, e.xreplace(made)) for e in (m.lower, m.upper)
            ]
            for m in game.moves.values()
        }
        self.reactions = []
        for stage, listed in zip(game.stages, self.solution.reactions, strict=True):
            self.reactions.append(
                [
                    (
                        [(as_function(self.symbols, c.expr.xreplace(made)), c.strict) for c in r.conditions],
                        {m.name: as_function(self.symbols, r.values[m.name].xreplace(made)) for m in stage},
                    )
                    for r in listed
                ]
            )

    def react(self, stage: int, known: Arrays, shape: tuple[int, ...]) -> Arrays:
        """The claimed moves of a stage after given histories; NaN where no reaction holds."""
        names = [m.name for m in self.game.stages[stage]]
        moves = {n: np.full(shape, np.nan) for n in names}
        filled = {m: np.zeros(shape) for m in self.game.moves} | known
        margin = np.full(shape, -1.0)
        for tests, values in self.reactions[stage]:
            slack = np.full(shape, np.inf)
            for test, _ in tests:
                value = np.broadcast_to(test(filled), shape)
                slack = np.minimum(slack, np.where(np.isnan(value), -np.inf, value))
            better = (slack >= -1e-9) & (slack > margin)
            margin = np.where(better, np.minimum(slack, 1.0), margin)
            for name in names:
                moves[name] = np.where(better, np.broadcast_to(values[name](filled), shape), moves[name])
        return moves

    def play(self, stage: int, known: Arrays, shape: tuple[int, ...], path: Arrays | None = None) -> Arrays:
        """Complete histories from a stage on; where they are those of the path, by the path."""
        moves = dict(known)
        for number in range(stage, len(self.game.stages)):
            found = self.react(number, moves, shape)
            if path is not None:
                here = np.ones(shape, dtype=bool)
                for earlier in self.game.stages[:number]:
                    for m in earlier:
                        here &= np.abs(moves[m.name] - path[m.name]) <= 1e-12 * (1 + np.abs(path[m.name]))
                found = {n: np.where(here, path[n], v) for n, v in found.items()}
            moves |= {n: v for n, v in found.items() if n not in moves}
        return moves

    def gains(self, stage: int, player: str, base: Arrays, path: Arrays | None, seed: int = 0) -> Any:
        """What each row's best deviation of a player's moves of one stage adds, over the payoff's size."""
        source = np.random.default_rng(seed)
        own = [m.name for m in self.game.stages[stage] if m.player == player]
        rows = len(next(iter(base.values())))
        column = {n: np.asarray(v, dtype=float).reshape(rows, 1) for n, v in base.items()}
        fixed = {n: column[n] for n in self.game.parameters}
        for number in range(stage + 1):
            fixed |= {m.name: column[m.name] for m in self.game.stages[number] if m.name not in own}
        count = GRID if len(own) == 1 else GRID * 15
        tried: Arrays = dict(fixed)
        for name in own:
            tried[name] = self._trial(name, tried | self._zeros(rows), column[name], count, source)
        shape = (rows, tried[own[0]].shape[1])
        spread = {n: np.broadcast_to(v, shape) for n, v in tried.items()}
        here = None if path is None else {n: np.asarray(v).reshape(rows, 1) for n, v in path.items()}
        new = self.payoffs[player](self.play(stage + 1, spread, shape, here))
        old = np.broadcast_to(self.payoffs[player](column), (rows, 1))
        new = np.broadcast_to(new, shape)
        size = np.maximum(np.abs(old), np.nanmedian(np.abs(new), axis=1, keepdims=True))
        gain = (new - old) / np.maximum(size, 1e-6)
        return np.nanmax(np.where(np.isnan(gain), -np.inf, gain), axis=1)

    def _zeros(self, rows: int) -> Arrays:
        return {m: np.zeros((rows, 1)) for m in self.game.moves}

    def _trial(self, name: str, known: Arrays, claim: Any, count: int, source: Any) -> Any:
        """Values of one move to try: all over its range, and ever closer to the claim."""
        rows = len(claim)
        low, high = (None if e is None else np.broadcast_to(e(known), claim.shape) for e in self.ends[name])
        size = 1 + np.abs(claim)
        if low is not None and high is not None:
            wide = low + (high - low) * source.random((rows, count))
        elif low is not None:
            wide = low + size * 10 ** source.uniform(-4, 1.5, (rows, count))
        elif high is not None:
            wide = high - size * 10 ** source.uniform(-4, 1.5, (rows, count))
        else:
            wide = claim + size * source.choice((-1, 1), (rows, count)) * 10 ** source.uniform(
                -4, 1.5, (rows, count)
            )
        near = claim + size * np.concatenate([s * 10.0 ** -np.arange(1, 7) for s in (1, -1)])
        if count > GRID:
            near = claim + size * source.normal(size=(rows, count)) * 10 ** source.uniform(
                -6, 0, (rows, count)
            )
            near[:, ::3] = claim
            wide[:, ::4] = claim
        ends = [e for e in (low, high) if e is not None] if count == GRID else []
        tried = np.concatenate([wide, near, *ends, claim], axis=1)
        tried = tried if low is None else np.maximum(low, tried)
        return tried if high is None else np.minimum(high, tried)


def largest_gain(
    game: Any, solution: Any, points: Sequence[Mapping[str, Any]], paths: Sequence[Mapping[str, Any]]
) -> float:
    """The largest relative gain of any deviation: on the path, and after random histories."""
    claims = Claims(game, solution)
    base = {n: np.array([float(p[n]) for p in points]) for n in game.parameters}
    path = {n: np.array([float(p[n]) for p in paths]) for n in game.moves}
    worst = 0.0
    for stage, moves in enumerate(game.stages):
        for player in dict.fromkeys(m.player for m in moves):
            worst = max(worst, float(claims.gains(stage, player, base | path, path).max()))
            if stage:
                history = _random_history(claims, base, path, stage)
                worst = max(worst, float(claims.gains(stage, player, history, None).max()))
    return worst


def _random_history(claims: Claims, base: Arrays, path: Arrays, stage: int) -> Arrays:
    source = np.random.default_rng(stage)
    rows = len(next(iter(path.values())))
    known: Arrays = {n: v.reshape(rows, 1) for n, v in base.items()}
    for earlier in claims.game.stages[:stage]:
        for m in earlier:
            filled = claims._zeros(rows) | known
            known[m.name] = claims._trial(m.name, filled, path[m.name].reshape(rows, 1), GRID, source)[:, :1]
    return {n: v[:, 0] for n, v in claims.play(stage, known, (rows, 1)).items()}
