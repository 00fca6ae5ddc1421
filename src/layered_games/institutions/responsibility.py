"""Responsibility boundary (权责清单): blame lands on its true cause with some probability."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sympy as sp

from layered_games.institutions.base import Institution
from layered_games.parameters import Parameter

__all__ = ["Responsibility"]


@dataclass(frozen=True)
class Responsibility(Institution):
    """Blame for a shortfall lands on its true cause with probability ``rho``.

    Examples
    --------
    >>> Responsibility().factors["blame_true_cause"], Responsibility().factors["blame_astray"]
    (rho, 1 - rho)
    """

    clarity: str = "rho"

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """The clarity of the boundary."""
        return (
            Parameter(
                self.clarity,
                "share",
                "",
                "probability that blame lands on the true cause",
                "问责落到真正责任人的概率",
                r"\rho",
            ),
        )

    @property
    def factors(self) -> Mapping[str, sp.Expr]:
        """The share of blame that finds its cause, and the share that goes astray."""
        clarity = self.parameters[0].symbol
        return {"blame_true_cause": clarity, "blame_astray": 1 - clarity}
