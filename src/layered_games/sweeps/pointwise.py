"""Games without closed forms: each point by the solver for numbers, whose results are verified."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from layered_games.equilibria.result import Equilibrium
from layered_games.equilibria.solving import solve
from layered_games.errors import GameError, LayeredGamesError
from layered_games.games.sequential import SequentialGame
from layered_games.games.strategic import StrategicGame
from layered_games.regime import Regime
from layered_games.sweeps.closed import REGIME_FLAGS
from layered_games.sweeps.listed import listed_variables
from layered_games.sweeps.records import Values, Variable, chosen

__all__ = ["Pointwise", "pointwise"]

TIE: Final = 1e-9
"""Bids that differ from the received target by less than this part of it do not count as moved."""


@dataclass(frozen=True)
class Pointwise:
    """A game that is solved anew at every point.

    Attributes
    ----------
    game : SequentialGame, StrategicGame or another game with parameters
    parameters : tuple of str
    variables : tuple of Variable
    """

    game: Any
    parameters: tuple[str, ...]
    variables: tuple[Variable, ...]

    tile: int = 64
    chunk: int = 64
    method: str = "the solver for numbers, point by point"

    def evaluate(self, columns: Mapping[str, Any], shape: tuple[int, ...]) -> Values:
        """Return the variables at points of a shape; a point that no solver decides stays empty."""
        full = [np.broadcast_to(columns[n], shape) for n in self.parameters]
        points = [
            {n: float(a[i]) for n, a in zip(self.parameters, full, strict=True)} for i in np.ndindex(*shape)
        ]
        solved = [self._solved(point) for point in points]
        most = max((len(s) for s in solved), default=0)
        out = {v.name: v.blank((len(solved),), most) for v in self.variables}
        for place, equilibria in enumerate(solved):
            if equilibria:
                self._put(out, place, points[place], equilibria)
        return {v.name: out[v.name].reshape(shape + out[v.name].shape[1:]) for v in self.variables}

    def _solved(self, point: Mapping[str, float]) -> tuple[Equilibrium, ...]:
        try:
            return solve(self.game, at=point).equilibria
        except (LayeredGamesError, ArithmeticError):
            return ()

    def _put(
        self, out: Values, place: int, at: Mapping[str, float], equilibria: tuple[Equilibrium, ...]
    ) -> None:
        if "count" in out:
            out["count"][place] = len(equilibria)
        staged = isinstance(self.game, SequentialGame)
        if staged and len(equilibria) > 1:
            return
        for number, equilibrium in enumerate(equilibria):
            for name, value in self._quantities(equilibrium).items():
                if name in out:
                    out[name][place if staged else (place, number)] = value
        if "regime" in out:
            out["regime"][place] = self._regime(equilibria[0], at)

    def _quantities(self, equilibrium: Equilibrium) -> dict[str, Any]:
        payoffs = equilibrium.payoffs
        players = self.game.players
        paid = payoffs if isinstance(payoffs, Mapping) else dict(zip(players, payoffs, strict=True))
        if isinstance(self.game, SequentialGame):
            values = {n: float(v) for n, v in equilibrium.values.items()}
            return values | {f"U_{p}": float(u) for p, u in paid.items()}
        found: dict[str, Any] = {f"payoff_{p}": float(u) for p, u in paid.items()}
        if isinstance(self.game, StrategicGame):
            found |= {
                f"profile_{p}": [float(x) for x in row]
                for p, row in zip(players, equilibrium.profile, strict=True)
            }
        return found

    def _regime(self, equilibrium: Equilibrium, at: Mapping[str, float]) -> int:
        """Read the regime off the play: whether the bid exceeds what came down, and the floor binds."""
        roles = self.game.roles
        target, bid = (float(equilibrium.values[n]) for n in (roles.target, roles.bid))
        slack = TIE * max(abs(at[roles.received]), 1.0)
        if equilibrium.agreement and bid > at[roles.received] + slack:
            return int(Regime.COLLUSIVE)
        if bid <= at[roles.received] + slack:
            return int(Regime.NONE)
        return int(Regime.ACTIVE if bid > target + slack else Regime.PASSIVE)


def pointwise(game: Any, wanted: tuple[str, ...] | None) -> Pointwise:
    """Return the program of a game that is solved point by point.

    Raises
    ------
    GameError
        If the object is no game with parameters.
    """
    space = getattr(game, "parameters", None)
    players = tuple(getattr(game, "players", ()))
    if not isinstance(space, Mapping) or not players:
        raise GameError(f"a sweep needs a game with parameters, not {type(game).__name__}")
    variables: tuple[Variable, ...]
    if isinstance(game, SequentialGame):
        names = [*game.moves, *game.derived, *(f"U_{p}" for p in players)]
        count = {"long_name": "number of equilibria found; quantities are given where it is 1"}
        first = [Variable("regime", "int8", attrs=REGIME_FLAGS)] if game.roles is not None else []
        variables = (
            *first,
            *(Variable(n) for n in names),
            Variable("count", "int32", attrs=count, label=True),
        )
    else:
        actions = game.actions if isinstance(game, StrategicGame) else ()
        variables = listed_variables(players, actions, degenerate=False)
    asked = chosen(wanted, tuple(v.name for v in variables))
    always = ("regime", "count") if isinstance(game, SequentialGame) else ()
    kept = tuple(v for v in variables if v.name in asked or v.name in always)
    return Pointwise(game, tuple(space), kept)
