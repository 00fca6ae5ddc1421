"""Appeal (申诉救济): wrong blame is corrected with some probability."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sympy as sp

from layered_games.institutions.base import Setting, SingleLevel
from layered_games.parameters import Parameter

__all__ = ["Appeal"]


@dataclass(frozen=True)
class Appeal(SingleLevel):
    """Blame that went astray is corrected with probability ``alpha``; rightful blame stays.

    Examples
    --------
    >>> Appeal().factors["blame_astray"]
    1 - alpha
    """

    alpha: Setting = "alpha"

    @property
    def standard(self) -> Parameter:
        """The probability that an appeal corrects wrong blame."""
        return Parameter(
            "alpha",
            "share",
            "",
            "probability that an appeal corrects wrong blame",
            "申诉纠错概率",
            r"\alpha",
        )

    @property
    def factors(self) -> Mapping[str, sp.Expr]:
        """What remains of blame that went astray."""
        return {"blame_astray": 1 - self.level}
