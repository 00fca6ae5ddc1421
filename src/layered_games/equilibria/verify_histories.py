"""Histories at which a claimed profile is put to the test: on the path, near it, far off, on bounds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from layered_games.equilibria.verify_play import Play

__all__ = ["history_length", "outside_bounds", "sample_histories", "typical_size"]

_FEASIBLE = 1e-7


def typical_size(known: Mapping[str, Any]) -> float:
    """Typical size of moves: one, or the largest known one."""
    return max([1.0, *(float(np.max(np.abs(np.asarray(v, dtype=float)))) for v in known.values())])


def sample_histories(
    play: Play, stage: int, path: Mapping[str, float], count: int, source: np.random.Generator
) -> dict[str, Any]:
    """The path's history first, then near ones, wide ones and ones on the bounds; arrays of equal length."""
    known: dict[str, Any] = {}
    earlier = play.earlier(stage)
    size = 1 + count if earlier else 1
    scale = typical_size(path)
    for name in earlier:
        lower, upper = play.bound.bounds(name, known)
        base = np.full(size, path[name])
        near = base + 0.3 * (np.abs(base) + 0.1 * scale) * source.standard_normal(size)
        wide = (
            source.exponential(2.0, size) * scale * (1 if lower is not None else source.choice((-1, 1), size))
        )
        drawn = np.where(source.random(size) < 0.5, near, wide + (0 if lower is None else lower))
        if lower is not None and upper is not None:
            drawn = np.where(source.random(size) < 0.5, lower + (upper - lower) * source.random(size), drawn)
        edge = source.random(size)
        if lower is not None:
            drawn = np.maximum(np.where(edge < 0.1, lower, drawn), lower)
        if upper is not None:
            drawn = np.minimum(np.where(edge > 0.9, upper, drawn), upper)
        if lower is not None and upper is not None:
            drawn = np.where(upper < lower, np.nan, drawn)
        drawn[0] = path[name]
        known[name] = drawn
    feasible = ~np.isnan(sum(known.values(), np.zeros(size)))
    return {n: v[feasible] for n, v in known.items()}


def history_length(history: Mapping[str, Any]) -> int:
    """How many histories the arrays hold; one if there are no earlier moves."""
    return max((len(v) for v in history.values()), default=1)


def outside_bounds(play: Play, stage: int, history: Mapping[str, Any]) -> list[str]:
    """Say which prescribed moves of a stage lie outside their bounds, or are no numbers."""
    found = []
    known = dict(history)
    shape = (history_length(history),)
    for move in play.game.stages[stage]:
        known[move.name] = play.reaction(move.name, stage, history, shape)
    for move in play.game.stages[stage]:
        value = known[move.name]
        lower, upper = play.bound.bounds(move, known)
        slack = _FEASIBLE * (1 + np.abs(value))
        wrong = np.isnan(value)
        if lower is not None:
            wrong = wrong | (value < lower - slack)
        if upper is not None:
            wrong = wrong | (value > upper + slack)
        if wrong.any():
            index = int(np.argmax(wrong))
            after = {n: float(v[index]) for n, v in history.items()}
            low, high = (
                None if b is None else float(np.broadcast_to(b, shape)[index]) for b in (lower, upper)
            )
            found.append(
                f"the strategy of {move.name} prescribes {value[index]:.10g} "
                f"outside [{low}, {high}] after {after}"
            )
    return found
