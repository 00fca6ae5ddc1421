"""Inspection (检查验收权): falsification is found with some probability."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sympy as sp

from layered_games.institutions.base import Setting, SingleLevel
from layered_games.parameters import Parameter

__all__ = ["Inspection"]


@dataclass(frozen=True)
class Inspection(SingleLevel):
    """An inspection detects falsification with probability ``q``.

    Examples
    --------
    >>> Inspection().factors["escape"]
    1 - q
    """

    q: Setting = "q"

    @property
    def standard(self) -> Parameter:
        """The inspection probability."""
        return Parameter("q", "[0, 1)", "", "inspection probability", "检查验收概率")

    @property
    def factors(self) -> Mapping[str, sp.Expr]:
        """Falsification escapes inspection with probability ``1 - q``."""
        return {"escape": 1 - self.level}
