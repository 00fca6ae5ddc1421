"""What every institution provides, how several of them combine, and what each does as a reform."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from types import MappingProxyType
from typing import Any, Final

import sympy as sp

from layered_games.errors import ParameterError
from layered_games.parameters import Parameter, exact

__all__ = ["Act", "Institution", "Setting", "SingleLevel", "factor", "parameters_of", "settled", "value_of"]

NO_FACTORS: Mapping[str, sp.Expr] = MappingProxyType({})
Setting = Any
"""A parameter's name (text that is an identifier), a number, or an expression in parameters."""
_MIRRORED: Final = ("blame_true_cause",)


@dataclass(frozen=True)
class Act:
    """What a reform does to one quantity of a game.

    Attributes
    ----------
    quantity : str
        For instance ``"accountability_S"``, ``"escape"``.
    factor : sympy.Expr
        By which the quantity is multiplied.
    targets : tuple of str
        Parameters that carry the quantity, in order of preference: the first that a game has is taken.
    complement : bool
        Whether the parameter is one minus the quantity (a probability of detection, of escape).
    brings : tuple of Parameter
        Named parameters of the factor.
    conditions : tuple of (sympy.Expr, Parameter)
        Expressions of the factor, each with the parameter in whose domain it has to stay.
    """

    quantity: str
    factor: sp.Expr
    targets: tuple[str, ...]
    complement: bool
    brings: tuple[Parameter, ...] = ()
    conditions: tuple[tuple[sp.Expr, Parameter], ...] = ()


@dataclass(frozen=True)
class Institution(ABC):
    """An arrangement that contributes parameters and multiplies named quantities of a game.

    Institutions never know one another: where two act on the same quantity (inspection and
    oversight on the probability of escaping detection, accountability and tolerance on the weight
    of a shortfall) their factors multiply. That is also how an institution reforms a game: its
    factors multiply what the game has, hence reforms can be applied in any order.
    """

    @property
    @abstractmethod
    def parameters(self) -> tuple[Parameter, ...]:
        """The free parameters that the institution brings."""

    @property
    def factors(self) -> Mapping[str, sp.Expr]:
        """Quantity to the factor by which the institution multiplies it."""
        return NO_FACTORS

    @property
    def conditions(self) -> tuple[tuple[sp.Expr, Parameter], ...]:
        """Expressions given for parameters, each with the parameter whose domain it has to respect."""
        return ()

    @property
    def levels(self) -> Mapping[str, Setting]:
        """Field to number, expression or name: what the institution was given, for tables and scaling."""
        return {}

    def with_levels(self, levels: Mapping[str, Setting]) -> Institution:
        """Return the institution with other levels in some of its fields."""
        raise ParameterError(f"{type(self).__name__} has no levels to change")

    def acts(self) -> tuple[Act, ...]:
        """Return what the institution does to a game as a reform, quantity by quantity."""
        found = []
        for quantity, scale in self.factors.items():
            if quantity in _MIRRORED:
                continue
            used = scale.free_symbols
            brings = tuple(p for p in self.parameters if p.symbol in used)
            told = tuple((e, p) for e, p in self.conditions if e.free_symbols <= used)
            found.append(Act(quantity, scale, *self._carrier(quantity), brings, told))
        return tuple(found)

    def _carrier(self, quantity: str) -> tuple[tuple[str, ...], bool]:
        """The parameters that carry a quantity, by the names of the theory, and whether as one minus it."""
        kind, _, player = quantity.partition("_")
        if quantity == "escape":
            return ("q", "sigma"), True
        if quantity == "blame_astray":
            return ("rho",), True
        stems = {"accountability": "A_", "credit": "beta_"}
        if kind in stems:
            return (stems[kind] + player,), False
        return ({"sanction": "P", "liability": "ell"}.get(quantity, quantity),), False


@dataclass(frozen=True)
class SingleLevel(Institution):
    """An institution with one level, kept in its only field: a name, a number or an expression."""

    @property
    @abstractmethod
    def standard(self) -> Parameter:
        """The parameter under its name in the theory."""

    @property
    def _field(self) -> str:
        return fields(self)[0].name

    @property
    def level(self) -> sp.Expr:
        """The level as an expression."""
        return settled(getattr(self, self._field), self.standard)[0]

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """The level, where it is a named parameter."""
        named = settled(getattr(self, self._field), self.standard)[1]
        return () if named is None else (named,)

    @property
    def conditions(self) -> tuple[tuple[sp.Expr, Parameter], ...]:
        """The level, where it is an expression."""
        level = self.level
        return () if self.parameters or level.is_number else ((level, self.standard),)

    @property
    def levels(self) -> Mapping[str, Setting]:
        """The level by its field."""
        return {self._field: getattr(self, self._field)}

    def with_levels(self, levels: Mapping[str, Setting]) -> SingleLevel:
        """Return the institution at another level."""
        return replace(self, **levels)

    def __post_init__(self) -> None:
        settled(getattr(self, self._field), self.standard)


def settled(value: Setting, default: Parameter) -> tuple[sp.Expr, Parameter | None]:
    """Return the expression of a setting, and the free parameter that it names, if it names one.

    Raises
    ------
    ParameterError
        If a number lies outside the domain of the parameter it stands for, or the text is neither
        a name nor a number.
    """
    if isinstance(value, str) and value.isidentifier():
        named = Parameter(
            value, default.domain, default.unit, default.meaning, default.meaning_zh,
            default.latex if value == default.name else "",
        )  # fmt: skip
        return named.symbol, named
    if isinstance(value, sp.Expr) and not value.is_number:
        return value, None
    return default.check(value), None


def value_of(value: Setting) -> sp.Expr | None:
    """Return a setting as an exact number; None if it is a name or an expression."""
    if isinstance(value, str) and value.isidentifier():
        return None
    if isinstance(value, sp.Expr) and not value.is_number:
        return None
    return exact(value)


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
