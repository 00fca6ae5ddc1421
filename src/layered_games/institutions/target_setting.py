"""Target setting (目标设定权): the right to hand down a target, never below the one received."""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from layered_games.institutions.base import Institution
from layered_games.parameters import Parameter

__all__ = ["TargetSetting"]


@dataclass(frozen=True)
class TargetSetting(Institution):
    """The superior receives ``tau`` and may set any target from there upwards.

    Examples
    --------
    >>> TargetSetting().floor
    tau
    """

    received: str = "tau"

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """The received target."""
        return (
            Parameter(
                self.received,
                "positive",
                "unit of the target",
                "target received from above",
                "上级下达的目标",
                r"\tau",
            ),
        )

    @property
    def floor(self) -> sp.Expr:
        """The lowest target that may be handed down."""
        return self.parameters[0].symbol
