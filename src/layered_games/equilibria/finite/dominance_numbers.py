"""Strict dominance with numbers: every action is judged with an exact certificate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import lcm
from typing import Final

import numpy as np

from layered_games.equilibria.finite.dominance_records import Elimination, Survival
from layered_games.equilibria.finite.dominating_mixture import dominating_mixture
from layered_games.games.payoff_arrays import EXACT, Array
from layered_games.games.strategic import StrategicGame

__all__ = ["NumberJudge"]

_SAFE: Final = 2**62
"""Integers below it may be subtracted in 64 bits."""


@dataclass(frozen=True)
class _View:
    """What a player faces: its actions that are left against the profiles that the others have left."""

    player: int
    actions: tuple[int, ...]
    profiles: Sequence[tuple[int, ...]]
    """For each column the actions of the others, in the order of players."""
    payoffs: Array
    best: Array
    """Where an action is a best response to a column."""


class NumberJudge:
    """Judges actions of a game with numbers; comparisons are exact in floats as in integers."""

    def __init__(self, game: StrategicGame, by: str) -> None:
        self.game, self.by = game, by
        self.values = [_comparable(a) if game.kind == EXACT else (a, 1) for a in game.payoffs]

    def view(self, player: int, kept: Sequence[tuple[int, ...]]) -> _View:
        """Return what a player faces."""
        others = [k for p, k in enumerate(kept) if p != player]
        block = np.moveaxis(self.values[player][0][np.ix_(*kept)], player, 0)
        matrix = block.reshape(len(kept[player]), -1)
        return _View(player, kept[player], list(product(*others)), matrix, matrix == matrix.max(axis=0))

    def judge(self, view: _View, action: int, rounds: int) -> Elimination | Survival:
        """Return why an action goes or stays."""
        row = view.actions.index(action)
        if view.best[row].any():
            return self._belief(view, action, {int(view.best[row].argmax()): Fraction(1)})
        own = view.payoffs[row]
        above = (view.payoffs > own).all(axis=1)
        if above.any():
            return self._gone(view, action, rounds, {int(above.argmax()): Fraction(1)})
        if self.by == "pure":
            return self._pure(view, action)
        others = [i for i in range(len(view.actions)) if i != row]
        mixture, belief = dominating_mixture(own, view.payoffs[others])
        if mixture is not None:
            return self._gone(view, action, rounds, dict(zip(others, mixture, strict=True)))
        if belief is not None:
            return self._belief(view, action, dict(enumerate(belief)))
        reason = "no certificate was found, and the linear program is too large to be solved exactly"
        return Survival(view.player, action, reason=reason)

    def _gone(self, view: _View, action: int, rounds: int, weights: dict[int, Fraction]) -> Elimination:
        used = {i: weight for i, weight in weights.items() if weight}
        own = view.payoffs[view.actions.index(action)]
        gains = [
            sum((w * Fraction(p) for w, p in zip(used.values(), column, strict=True)), -Fraction(mine))
            for mine, column in zip(own.tolist(), view.payoffs[list(used)].T.tolist(), strict=True)
        ]
        mixture = tuple((view.actions[i], weight) for i, weight in used.items())
        return Elimination(view.player, action, rounds, mixture, min(gains) / self.values[view.player][1])

    def _belief(self, view: _View, action: int, weights: dict[int, Fraction]) -> Survival:
        """An action that is a best response; for ``by="pure"`` the belief speaks against every rival."""
        belief = tuple((view.profiles[s], weight) for s, weight in weights.items() if weight)
        return Survival(view.player, action, belief=belief)

    def _pure(self, view: _View, action: int) -> Survival:
        row = view.actions.index(action)
        places = (view.payoffs <= view.payoffs[row]).argmax(axis=1).tolist()
        against = tuple(
            (rival, view.profiles[s], None)
            for rival, s in zip(view.actions, places, strict=True)
            if rival != action
        )
        return Survival(view.player, action, against=against)


def _comparable(array: Array) -> tuple[Array, int]:
    """Fractions as 64-bit integers times a common factor, where they fit."""
    flat = array.ravel().tolist()
    common = 1
    for value in flat:
        common = lcm(common, value.denominator)
        if common > _SAFE:
            return array, 1
    whole = [value.numerator * (common // value.denominator) for value in flat]
    if max(map(abs, whole)) >= _SAFE:
        return array, 1
    return np.array(whole, dtype=np.int64).reshape(array.shape), common
