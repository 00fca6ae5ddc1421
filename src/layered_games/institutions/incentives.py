"""Incentive allocation (激励分配权): credit in the tournament for every unit of the bid."""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from layered_games.institutions.base import Institution
from layered_games.parameters import Parameter

__all__ = ["Incentives"]


@dataclass(frozen=True)
class Incentives(Institution):
    """Player ``i`` gains ``beta_i`` for every unit of the announced bid.

    Examples
    --------
    >>> [p.name for p in Incentives().parameters]
    ['beta_A', 'beta_S']
    """

    players: tuple[str, ...] = ("A", "S")
    stem: str = "beta"

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """One credit intensity a player."""
        who = {"A": ("subordinate", "下级"), "S": ("superior", "上级")}
        return tuple(
            Parameter(
                f"{self.stem}_{p}",
                "nonnegative",
                "payoff per unit of bid",
                f"credit intensity of the {who.get(p, (p, p))[0]}",
                f"{who.get(p, (p, p))[1]}邀功激励强度",
                rf"\beta_{{{p}}}",
            )
            for p in self.players
        )

    def credit(self, player: str, bid: sp.Expr) -> sp.Expr:
        """Return the payoff term of a bid: ``beta_i * bid``."""
        return self.parameters[self.players.index(player)].symbol * bid
