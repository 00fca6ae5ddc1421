"""Accountability (考评问责): weights on shortfalls, a sanction on falsification, joint liability."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sympy as sp

from layered_games.institutions.base import Institution
from layered_games.parameters import Parameter

__all__ = ["Accountability"]


@dataclass(frozen=True)
class Accountability(Institution):
    """Weights ``A_A``, ``A_S`` on shortfalls, sanction ``P`` on falsification, liability ``ell``.

    ``A_A`` weighs the subordinate's admitted shortfall, ``A_S`` the superior's true one. The
    superior bears the share ``ell`` of the subordinate's sanction.

    Examples
    --------
    >>> sorted(Accountability().factors)
    ['accountability_A', 'accountability_S', 'liability', 'sanction']
    """

    subordinate: str = "A_A"
    superior: str = "A_S"
    sanction: str = "P"
    liability: str = "ell"

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """The two weights, the sanction and the share of joint liability."""
        per_square = "payoff per squared unit"
        return (
            Parameter(
                self.subordinate,
                "positive",
                per_square,
                "accountability of the subordinate for the admitted shortfall",
                "下级问责强度",
            ),
            Parameter(
                self.superior,
                "positive",
                per_square,
                "accountability of the superior for the true shortfall",
                "上级问责强度",
            ),
            Parameter(
                self.sanction, "positive", per_square, "sanction on detected falsification", "造假处罚力度"
            ),
            Parameter(
                self.liability,
                "(0, 1]",
                "",
                "joint liability: share of the sanction that the superior bears",
                "连带责任份额",
                r"\ell",
            ),
        )

    @property
    def factors(self) -> Mapping[str, sp.Expr]:
        """Each weight by the quantity that it scales."""
        own, above, sanction, liability = (p.symbol for p in self.parameters)
        return {
            "accountability_A": own,
            "accountability_S": above,
            "sanction": sanction,
            "liability": liability,
        }
