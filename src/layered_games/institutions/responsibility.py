"""Responsibility boundary (权责清单): blame lands on its true cause with some probability."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sympy as sp

from layered_games.institutions.base import Setting, SingleLevel
from layered_games.parameters import Parameter

__all__ = ["Responsibility"]


@dataclass(frozen=True)
class Responsibility(SingleLevel):
    """Blame for a shortfall lands on its true cause with probability ``rho``.

    As a reform it draws the boundary in a game: of the superior's blame the share ``1 - rho`` lands
    on the subordinate. Applied to a game with a boundary, it cuts what still goes astray by ``1 - rho``.

    Examples
    --------
    >>> Responsibility().factors["blame_true_cause"], Responsibility().factors["blame_astray"]
    (rho, 1 - rho)
    """

    rho: Setting = "rho"

    @property
    def standard(self) -> Parameter:
        """The clarity of the boundary."""
        return Parameter(
            "rho",
            "share",
            "",
            "probability that blame lands on the true cause",
            "问责落到真正责任人的概率",
            r"\rho",
        )

    @property
    def factors(self) -> Mapping[str, sp.Expr]:
        """The share of blame that finds its cause, and the share that goes astray."""
        return {"blame_true_cause": self.level, "blame_astray": 1 - self.level}
