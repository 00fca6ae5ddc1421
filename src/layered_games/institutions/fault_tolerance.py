"""Fault tolerance (容错): a share of accountability is waived for an honest shortfall."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sympy as sp

from layered_games.institutions.base import Institution
from layered_games.parameters import Parameter

__all__ = ["FaultTolerance"]


@dataclass(frozen=True)
class FaultTolerance(Institution):
    """A share ``phi_i`` of player ``i``'s accountability is waived.

    With ``precision`` set, the list of tolerated faults is imprecise: it also waives the share
    ``precision * phi_A`` of the sanction on falsification (theory, section 3).

    Examples
    --------
    >>> FaultTolerance().factors["accountability_A"]
    1 - phi_A
    """

    players: tuple[str, ...] = ("A", "S")
    stem: str = "phi"
    precision: str | None = None

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """One share a player, and the imprecision of the list where it is modelled."""
        who = {"A": ("subordinate", "下级"), "S": ("superior", "上级")}
        shares = tuple(
            Parameter(
                f"{self.stem}_{p}",
                "[0, 1)",
                "",
                f"fault tolerance: share of the {who.get(p, (p, p))[0]}'s accountability waived",
                f"{who.get(p, (p, p))[1]}容错比例",
                rf"\varphi_{{{p}}}",
            )
            for p in self.players
        )
        if self.precision is None:
            return shares
        leak = Parameter(self.precision, "share", "", "imprecision of the tolerance list", "容错清单模糊度")
        return (*shares, leak)

    @property
    def factors(self) -> Mapping[str, sp.Expr]:
        """``1 - phi_i`` on each accountability; ``1 - precision * phi_A`` on the sanction."""
        symbols = [p.symbol for p in self.parameters]
        found = {f"accountability_{p}": 1 - s for p, s in zip(self.players, symbols, strict=False)}
        if self.precision is not None:
            found["sanction"] = 1 - symbols[-1] * symbols[0]
        return found
