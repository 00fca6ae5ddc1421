"""Model: a game of the catalogue, with the roles of its symbols and its propositions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from layered_games.games.sequential import SequentialGame

if TYPE_CHECKING:
    from layered_games.institutions.base import Institution
    from layered_games.models.accounts import Accounts
    from layered_games.models.propositions import Proposition
    from layered_games.parameters import Parameter, ParameterSpace

__all__ = ["Model"]


@dataclass(frozen=True, init=False, eq=False, repr=False)
class Model(SequentialGame):
    """A staged game whose symbols have roles in a hierarchy and that carries propositions.

    Parameters
    ----------
    roles : Roles
        Which symbol is the received target, the target set, the bid, and so on.
    claims : callable
        Maps the model to its :class:`Proposition` records; called once, on demand.
    example : mapping of str to number
        Values with which the model's figures and numbers are made.
    accounts : Accounts, optional
        What the game is worth to the public, for :func:`layered_games.welfare`.
    origin, reforms : SequentialGame, tuple of Institution
        Of a reformed game: the game it was, and what was applied to it.
    **game
        The arguments of :class:`~layered_games.SequentialGame`.
    """

    claims: Callable[[Any], tuple[Any, ...]] | None = field(default=None, repr=False)
    example: Mapping[str, Any] = field(default_factory=dict, repr=False)
    accounts: Accounts | None = field(default=None, repr=False)
    origin: SequentialGame | None = field(default=None, repr=False)
    reforms: tuple[Institution, ...] = field(default=(), repr=False)

    def __init__(
        self,
        *,
        claims: Callable[[Any], tuple[Any, ...]] | None = None,
        example: Mapping[str, Any] | None = None,
        accounts: Accounts | None = None,
        origin: SequentialGame | None = None,
        reforms: tuple[Institution, ...] = (),
        **game: Any,
    ) -> None:
        super().__init__(**game)
        object.__setattr__(self, "claims", claims)
        object.__setattr__(self, "example", _read(self.parameters, example))
        object.__setattr__(self, "accounts", accounts)
        object.__setattr__(self, "origin", origin)
        object.__setattr__(self, "reforms", reforms)

    def propositions(self) -> tuple[Proposition, ...]:
        """Return the model's propositions, each with statement, assumptions and verdict."""
        return self.claims(self) if self.claims is not None else ()

    def with_reform(self, *reforms: Institution, declare: Iterable[Parameter] = ()) -> Model:
        """Return the game under reforms; in any order, all at once or one after another.

        Parameters
        ----------
        *reforms : Institution
            Numbers and expressions act on top of what the game has; new names become parameters.
            See :func:`layered_games.models.reforms.reformed`.
        declare : iterable of Parameter
            Domains of new symbols in expressions.

        Raises
        ------
        GameError
            If the game has nothing that a reform could act on.

        Examples
        --------
        >>> from layered_games.institutions import FaultTolerance
        >>> from layered_games.models import overbidding
        >>> from layered_games.regime import regime_at
        >>> at = dict(tau=60, k=1, beta_A=0, beta_S=0, A_A=4, A_S=2, P=4, q=0, sigma="0.2", ell=1,
        ...           phi_A=0, phi_S=0)
        >>> game = overbidding()
        >>> for now in (game, game.with_reform(FaultTolerance(phi_S="1/2"))):
        ...     print(regime_at(now, at).regime)
        passive
        none
        """
        from layered_games.models.reforms import reformed

        found: Model = reformed(self, *reforms, declare=declare)
        return found


def _read(space: ParameterSpace, example: Mapping[str, Any] | None) -> Mapping[str, Any]:
    """The example, checked and exact."""
    if example is None:
        return MappingProxyType({})
    point = space.validate(example)
    return MappingProxyType({name: point[p.symbol] for name, p in space.items()})
