"""Social oversight (社会监督): the public exposes falsification, independently of inspection."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sympy as sp

from layered_games.institutions.base import Setting, SingleLevel
from layered_games.parameters import Parameter

__all__ = ["Oversight", "SocialOversight"]


@dataclass(frozen=True)
class Oversight(SingleLevel):
    """The public exposes falsification with probability ``sigma``.

    Parameters
    ----------
    sigma : str, number or sympy.Expr
        The probability: a parameter's name, a value, or an expression; transparency times channel.

    Examples
    --------
    >>> Oversight().factors["escape"]
    1 - sigma
    >>> Oversight("1/4").factors["escape"]
    3/4
    """

    sigma: Setting = "sigma"

    @property
    def standard(self) -> Parameter:
        """The probability of exposure."""
        return Parameter(
            "sigma",
            "[0, 1)",
            "",
            "social oversight: probability that the public exposes",
            "社会监督：公众曝光概率",
            r"\sigma",
        )

    @property
    def factors(self) -> Mapping[str, sp.Expr]:
        """Falsification escapes the public with probability ``1 - sigma``."""
        return {"escape": 1 - self.level}

    def _carrier(self, quantity: str) -> tuple[tuple[str, ...], bool]:
        return ("sigma", "q"), True


SocialOversight = Oversight
