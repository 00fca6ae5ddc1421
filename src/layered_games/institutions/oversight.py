"""Social oversight (社会监督): the public exposes falsification, independently of inspection."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sympy as sp

from layered_games.institutions.base import Institution
from layered_games.parameters import Parameter

__all__ = ["Oversight"]


@dataclass(frozen=True)
class Oversight(Institution):
    """The public exposes falsification with probability ``sigma``.

    Examples
    --------
    >>> Oversight().factors["escape"]
    1 - sigma
    """

    probability: str = "sigma"

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """The probability of exposure."""
        return (
            Parameter(
                self.probability,
                "[0, 1)",
                "",
                "social oversight: probability that the public exposes",
                "社会监督：公众曝光概率",
                r"\sigma",
            ),
        )

    @property
    def factors(self) -> Mapping[str, sp.Expr]:
        """Falsification escapes the public with probability ``1 - sigma``."""
        return {"escape": 1 - self.parameters[0].symbol}
