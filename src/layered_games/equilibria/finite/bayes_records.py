"""Bayes-Nash equilibria as records: strategies and payoffs by type."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sympy as sp

from layered_games.equilibria.result import Equilibrium
from layered_games.equilibria.verify_concepts import interim_payoffs
from layered_games.games.algebraic import reduced
from layered_games.games.bayesian import BayesianGame
from layered_games.games.payoff_arrays import FLOAT, SYMBOLIC

__all__ = ["BayesNashEquilibrium", "by_type", "named"]

Strategies = Mapping[str, Mapping[str, tuple[Any, ...]]]


@dataclass(frozen=True)
class BayesNashEquilibrium(Equilibrium):
    """Strategies by type from which no type of any player gains by deviating.

    ``profile`` has one tuple of probabilities per agent: player by player, type by type. ``payoffs`` are
    expected before types are known, one per player; ``regret`` is the most that a type gains.

    Attributes
    ----------
    strategies : dict of player to dict of type to tuple
        Probabilities of the actions.
    interim : dict of player to dict of type to number
        What each type expects.
    """

    strategies: Strategies = field(default_factory=dict)
    interim: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def __str__(self) -> str:
        lines = [f"where {sp.sstr(self.condition)}"] if self.condition != sp.true else []
        lines += [
            f"  {player}, {kind}: ({', '.join(map(str, row))}), expects {self.interim[player][kind]}"
            for player, rows in self.strategies.items()
            for kind, row in rows.items()
        ]
        return "\n".join(lines)


def by_type(game: BayesianGame, equilibrium: Equilibrium) -> BayesNashEquilibrium:
    """Return an equilibrium whose profile has one row per agent with strategies and payoffs by type."""
    strategies = named(game, equilibrium.profile)
    interim: dict[str, dict[str, Any]] = {name: {} for name in game.players}
    for (player, kind), values in interim_payoffs(game, strategies).items():
        average: Any = sum(p * v for p, v in zip(strategies[player][kind], values, strict=True))
        if isinstance(average, sp.Expr):
            average = sp.factor(average) if game.kind == SYMBOLIC else reduced(average)
        interim[player][kind] = float(average) if game.kind == FLOAT else average
    payoffs: tuple[Any, ...] = tuple(
        sum(c * v for c, v in zip(game.marginal(p).tolist(), interim[name].values(), strict=True))
        for p, name in enumerate(game.players)
    )
    kept = {
        name: getattr(equilibrium, name) for name in ("condition", "regret", "evidence", "notes", "profile")
    }
    return BayesNashEquilibrium(**kept, payoffs=payoffs, strategies=strategies, interim=interim)


def named(game: BayesianGame, rows: Sequence[Sequence[Any]]) -> dict[str, dict[str, tuple[Any, ...]]]:
    """Return rows of probabilities, player by player and type by type, under their names."""
    left = iter(rows)
    return {
        player: {kind: tuple(next(left)) for kind in names}
        for player, names in zip(game.players, game.types, strict=True)
    }
