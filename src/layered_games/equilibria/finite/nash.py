"""Nash equilibria of a strategic game: which method applies to it."""

from __future__ import annotations

from typing import Any

from layered_games.equilibria.options import call
from layered_games.equilibria.result import Solution
from layered_games.games.payoff_arrays import SYMBOLIC
from layered_games.games.strategic import StrategicGame

__all__ = ["solve_nash"]


def solve_nash(game: StrategicGame, **options: Any) -> Solution:
    """Find the Nash equilibria of a strategic game by the method for its kind and number of players."""
    if game.kind == SYMBOLIC:
        from layered_games.equilibria.finite.symbolic import solve_symbolic

        return call(solve_symbolic, game, options)
    if game.n_players == 2:
        from layered_games.equilibria.finite.bimatrix import solve_bimatrix

        return call(solve_bimatrix, game, options)
    from layered_games.equilibria.finite.many_players import solve_many_players

    return call(solve_many_players, game, options)
