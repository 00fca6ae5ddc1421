"""The definition of Nash equilibrium, checked on a profile; imports no solver."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import sympy as sp

from layered_games.errors import GameError
from layered_games.games.algebraic import reduced, sign
from layered_games.games.strategic import StrategicGame

__all__ = ["check_distribution", "deviation_gains", "regret"]


def regret(game: StrategicGame, profile: Sequence[Any]) -> Any:
    """Return the most that one player gains by deviating from a mixed profile.

    Parameters
    ----------
    game : StrategicGame
        With numbers as payoffs.
    profile : sequence of sequences of numbers
        One probability per action, player by player. Each has to be a distribution.

    Returns
    -------
    Fraction or float
        0 exactly if the profile is an equilibrium and payoffs and probabilities are exact; in the unit
        of the payoffs.

    Raises
    ------
    GameError
        If payoffs are symbolic, or a strategy is no distribution (floats may miss 1 by 1e-9).

    Examples
    --------
    >>> game = StrategicGame.from_arrays([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])
    >>> regret(game, [[Fraction(1, 2)] * 2] * 2)
    Fraction(0, 1)
    >>> regret(game, [[1, 0], [1, 0]])
    Fraction(2, 1)
    """
    return max(gain for gains in deviation_gains(game, profile) for gain in gains)


def deviation_gains(game: StrategicGame, profile: Sequence[Any]) -> tuple[tuple[Any, ...], ...]:
    """Return what each player gains by each pure action over the profile."""
    game.require_numbers("gains from deviations")
    strategies = [check_distribution(p, game.shape[i], game.players[i]) for i, p in enumerate(profile)]
    if len(strategies) != game.n_players:
        raise GameError(f"the profile has {len(strategies)} strategies, the game {game.n_players} players")
    exact = game.payoffs[0].dtype == object and not any(isinstance(p, float) for s in strategies for p in s)
    found = []
    for player, payoffs in enumerate(game.payoffs):
        values = payoffs if exact else payoffs.astype(np.float64)
        for other in reversed(range(game.n_players)):
            if other != player:
                values = np.tensordot(
                    values, np.array(strategies[other], dtype=values.dtype), axes=(other, 0)
                )
        average = np.dot(np.array(strategies[player], dtype=values.dtype), values)
        gains = [value - average for value in values.tolist()]
        found.append(tuple(reduced(g) if isinstance(g, sp.Expr) else g for g in gains))
    return tuple(found)


def check_distribution(strategy: Sequence[Any], actions: int, player: str) -> tuple[Any, ...]:
    """Return a strategy as fractions or floats; refuse what is no distribution over the actions."""
    values = list(strategy)
    if len(values) != actions:
        raise GameError(f"the strategy of {player} has {len(values)} probabilities for {actions} actions")
    if any(isinstance(v, sp.Expr) and not v.is_Rational and not v.is_Float for v in values):
        return _algebraic(values, player)
    exact = all(isinstance(v, int | Fraction | sp.Rational | np.integer) for v in values)
    numbers: list[Any] = [_fraction(v) if exact else float(v) for v in values]
    total = sum(numbers)
    wrong = total != 1 if exact else not abs(total - 1) <= 1e-9
    if wrong or min(numbers) < (0 if exact else -1e-12):
        raise GameError(f"the strategy of {player} is no distribution: {values} sums to {total}")
    return tuple(numbers)


def _fraction(value: Any) -> Fraction:
    return Fraction(int(value.p), int(value.q)) if isinstance(value, sp.Rational) else Fraction(value)


def _algebraic(values: Sequence[Any], player: str) -> tuple[Any, ...]:
    """A strategy of irrational numbers, checked to forty digits and, for its sum, exactly."""
    numbers = [
        sp.sympify(v, strict=True)
        if isinstance(v, int | sp.Expr)
        else sp.Rational(v.numerator, v.denominator)
        for v in values
    ]
    total = reduced(sp.Add(*numbers))
    if total != 1 or any(sign(v) < 0 for v in numbers):
        raise GameError(f"the strategy of {player} is no distribution: {values} sums to {total}")
    return tuple(Fraction(int(v.p), int(v.q)) if v.is_Rational else v for v in numbers)
