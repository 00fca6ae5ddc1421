"""Equilibria of trees as records: behaviour strategies, payoffs, and the regret that the definition gives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import sympy as sp

from layered_games.equilibria.result import Equilibrium
from layered_games.equilibria.verify_tree import nash_regret, subgame_regret
from layered_games.errors import GameError
from layered_games.games.extensive import ExtensiveGame
from layered_games.games.extensive_behaviour import Behaviour
from layered_games.games.payoff_arrays import FLOAT, SYMBOLIC

__all__ = ["Probabilities", "checked_behaviour", "pure_behaviour"]

ROUNDING = 1e-7
"""The regret, in shares of the largest payoff, up to which floats pass."""


@dataclass(frozen=True, eq=False)
class Probabilities(Mapping[str, Any]):
    """``"set/action"`` to probability, read from a profile when asked for.

    Examples
    --------
    >>> game = ExtensiveGame.from_levels([2, 0, 0], [0, 0, 0], [[0], [1]])
    >>> dict(Probabilities(game, ((0, 1),)))
    {'1:1/1': 0, '1:1/2': 1}
    """

    game: ExtensiveGame
    profile: Behaviour

    @cached_property
    def _table(self) -> dict[str, Any]:
        rows = zip(self.game.set_names, self.game.set_actions, self.profile, strict=True)
        return {f"{n}/{a}": p for n, labels, row in rows for a, p in zip(labels, row, strict=True)}

    def __getitem__(self, name: str) -> Any:
        return self._table[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._table)

    def __len__(self) -> int:
        return len(self._table)

    def __repr__(self) -> str:
        return repr(self._table)


def pure_behaviour(game: ExtensiveGame, choices: Sequence[int]) -> Behaviour:
    """Return the behaviour that takes one action at each information set; equal rows are one tuple."""
    one: Any = 1.0 if game.kind == FLOAT else sp.S.One if game.kind == SYMBOLIC else Fraction(1)
    known: dict[tuple[int, int], tuple[Any, ...]] = {}
    rows = []
    for action, labels in zip(choices, game.set_actions, strict=True):
        size = len(labels)
        row = known.get((size, action))
        if row is None:
            row = known[size, action] = tuple(one if a == action else 0 * one for a in range(size))
        rows.append(row)
    return tuple(rows)


def checked_behaviour(
    game: ExtensiveGame,
    profile: Behaviour,
    payoffs: Sequence[Any] | None = None,
    *,
    subgames: bool = True,
    notes: tuple[str, ...] = (),
) -> Equilibrium:
    """Return a behaviour in a game with numbers as an equilibrium, checked by definition.

    Parameters
    ----------
    game : ExtensiveGame
    profile : tuple of tuples
        Probabilities of the actions at each information set, in the game's order.
    payoffs : sequence, optional
        One per player, where known; else they are computed.
    subgames : bool
        Whether no deviation may pay in any subgame (subgame perfection), or only in the whole (Nash).

    Raises
    ------
    GameError
        If a player gains by deviating: the solver that found the profile is wrong.
    """
    worst = (subgame_regret if subgames else nash_regret)(game, profile)
    exact = not isinstance(worst, float)
    size = 1.0 if exact else max(1.0, float(abs(game.payoffs.astype(float)).max()))
    if worst > (0 if exact else ROUNDING * size):
        raise GameError(f"a solver returned {profile}, from which a player gains {worst}: please report this")
    return Equilibrium(
        values=Probabilities(game, profile),
        payoffs=tuple(payoffs) if payoffs is not None else game.expected(profile),
        regret=worst,
        evidence="proved" if exact else "measured",
        notes=notes,
        profile=profile,
    )
