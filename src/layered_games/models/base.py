"""Model: a game of the catalogue, with the roles of its symbols and its propositions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from layered_games.games.sequential import SequentialGame

if TYPE_CHECKING:
    from layered_games.models.propositions import Proposition

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
    **game
        The arguments of :class:`~layered_games.SequentialGame`.
    """

    claims: Callable[[Any], tuple[Any, ...]] | None = field(default=None, repr=False)

    def __init__(self, *, claims: Callable[[Any], tuple[Any, ...]] | None = None, **game: Any) -> None:
        super().__init__(**game)
        object.__setattr__(self, "claims", claims)

    def propositions(self) -> tuple[Proposition, ...]:
        """Return the model's propositions, each with statement, assumptions and verdict."""
        return self.claims(self) if self.claims is not None else ()
