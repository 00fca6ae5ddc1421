"""What every institution provides, and how several of them combine."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import sympy as sp

from layered_games.parameters import Parameter

__all__ = ["Institution", "factor", "parameters_of"]

NO_FACTORS: Mapping[str, sp.Expr] = MappingProxyType({})


@dataclass(frozen=True)
class Institution(ABC):
    """An arrangement that contributes parameters and multiplies named quantities of a game.

    Institutions never know one another: where two act on the same quantity (inspection and
    oversight on the probability of escaping detection, accountability and tolerance on the weight
    of a shortfall) their factors multiply.
    """

    @property
    @abstractmethod
    def parameters(self) -> tuple[Parameter, ...]:
        """The free parameters that the institution brings."""

    @property
    def factors(self) -> Mapping[str, sp.Expr]:
        """Quantity to the factor by which the institution multiplies it."""
        return NO_FACTORS


def factor(quantity: str, institutions: Iterable[Institution]) -> sp.Expr:
    """Return the product of all factors on a quantity; 1 where no institution acts on it.

    Examples
    --------
    >>> from layered_games.institutions import Inspection, Oversight
    >>> factor("escape", [Inspection(), Oversight()])
    (1 - q)*(1 - sigma)
    """
    return sp.Mul(*(i.factors[quantity] for i in institutions if quantity in i.factors))


def parameters_of(institutions: Iterable[Institution]) -> tuple[Parameter, ...]:
    """Return the parameters of several institutions, in order."""
    return tuple(p for institution in institutions for p in institution.parameters)
