"""Balance of reward and sanction (奖惩平衡): credit against accountability and sanctions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import sympy as sp

from layered_games.institutions.base import Institution, Setting, settled
from layered_games.parameters import Parameter

__all__ = ["Balance"]


@dataclass(frozen=True)
class Balance(Institution):
    """Every credit is multiplied by ``reward``; accountability and sanction are by ``sanction``.

    Parameters
    ----------
    reward, sanction : str, number or sympy.Expr
        Pure numbers; 1 leaves things as they are.
    players : tuple of str
        Whose credit and accountability are meant; the sanction on falsification always is.

    Examples
    --------
    >>> Balance(reward="1/2").factors
    {'credit_A': 1/2, 'credit_S': 1/2}
    >>> Balance(sanction=2, players=("A",)).factors
    {'accountability_A': 2, 'sanction': 2}
    """

    reward: Setting = 1
    sanction: Setting = 1
    players: tuple[str, ...] = ("A", "S")

    def __post_init__(self) -> None:
        for name, standard in self._standards.items():
            settled(getattr(self, name), standard)

    @property
    def _standards(self) -> dict[str, Parameter]:
        return {
            "reward": Parameter("reward", "nonnegative", "", "factor on every credit intensity", "激励倍数"),
            "sanction": Parameter(
                "sanction", "positive", "", "factor on accountability and sanctions", "问责与处罚倍数"
            ),
        }

    def _settled(self, name: str) -> tuple[sp.Expr, Parameter | None]:
        return settled(getattr(self, name), self._standards[name])

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """The two factors, where they are named parameters."""
        return tuple(p for name in self._standards if (p := self._settled(name)[1]) is not None)

    @property
    def conditions(self) -> tuple[tuple[sp.Expr, Parameter], ...]:
        """The two factors, where they are expressions."""
        free = [
            (*self._settled(name), standard) for name, standard in self._standards.items()
        ]  # expression, named parameter, standard
        return tuple((e, standard) for e, named, standard in free if named is None and not e.is_number)

    @property
    def factors(self) -> Mapping[str, sp.Expr]:
        """The factor on each credit, each accountability, and the sanction; those of 1 are left out."""
        reward, sanction = self._settled("reward")[0], self._settled("sanction")[0]
        found = {f"credit_{p}": reward for p in self.players} if reward != 1 else {}
        if sanction != 1:
            found |= {f"accountability_{p}": sanction for p in self.players} | {"sanction": sanction}
        return found

    @property
    def levels(self) -> Mapping[str, Setting]:
        """The factors that are not 1."""
        return {n: v for n in self._standards if (v := getattr(self, n)) != 1}

    def with_levels(self, levels: Mapping[str, Setting]) -> Balance:
        """Return the balance with other factors."""
        return replace(self, **levels)
