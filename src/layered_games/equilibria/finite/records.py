"""Equilibria of strategic games as records, each with the regret that its definition gives."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sympy as sp

from layered_games.equilibria.result import Equilibrium
from layered_games.equilibria.verify_finite import check_distribution, regret
from layered_games.errors import GameError
from layered_games.games.algebraic import reduced
from layered_games.games.strategic import StrategicGame

__all__ = ["checked"]


def checked(game: StrategicGame, profile: Sequence[Any], notes: tuple[str, ...] = ()) -> Equilibrium:
    """Return a profile of a game with numbers as an equilibrium, checked by definition.

    Raises
    ------
    GameError
        If exact numbers leave a positive regret: the solver that found the profile is wrong.

    Examples
    --------
    >>> game = StrategicGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
    >>> checked(game, [[0, 1], [0, 1]]).payoffs
    (Fraction(1, 1), Fraction(1, 1))
    """
    strategies = tuple(
        check_distribution(s, n, player)
        for s, n, player in zip(profile, game.shape, game.players, strict=True)
    )
    worst = regret(game, strategies)
    exact = not isinstance(worst, float)
    if exact and worst > 0:
        raise GameError(
            f"a solver returned {strategies}, from which a player gains {worst}: please report this"
        )
    return Equilibrium(
        condition=sp.true,
        payoffs=tuple(reduced(v) if isinstance(v, sp.Expr) else v for v in game.expected(strategies)),
        regret=worst,
        evidence="proved" if exact else "measured",
        notes=notes,
        profile=strategies,
    )
