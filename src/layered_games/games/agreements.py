"""Games with an agreement: members of a staged game may act as one, against a third party."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import sympy as sp

from layered_games.errors import GameError
from layered_games.games.sequential import SequentialGame
from layered_games.parameters import ParameterSpace

__all__ = ["Agreement", "AgreementGame", "Term", "stripped"]


@dataclass(frozen=True)
class Term:
    """What has to hold for an agreement: ``expr >= 0``, or ``expr > 0`` if strict."""

    expr: sp.Expr
    strict: bool
    label: str


@dataclass(frozen=True)
class Agreement:
    """A side contract among players of a staged game.

    Attributes
    ----------
    members : tuple of str
        Two players or more; together they maximise the sum of their payoffs.
    against : str
        The third party that the agreement is kept from; it is no member.
    hidden : mapping of sympy.Symbol to sympy.Symbol
        Channels, each with the channel that takes its place while the agreement is kept.
    cost : sympy.Expr
        A flat expected cost of the agreement, in payoff.
    bearer : str
        The member who bears the cost before transfers.
    terms : tuple of Term
        All of them hold where the agreement is made.
    self_enforcing : bool
        Whether nothing but repetition enforces it: then play without it stays an equilibrium where
        the terms hold. A binding contract leaves no such choice.
    critical : sympy.Expr or None
        Of a self-enforcing agreement that pays: the discount factor from which on it can be kept.

    Raises
    ------
    GameError
        If there are fewer than two members, or no third party.
    """

    members: tuple[str, ...]
    against: str
    hidden: Mapping[sp.Symbol, sp.Symbol] = field(hash=False)
    cost: sp.Expr
    bearer: str
    terms: tuple[Term, ...]
    self_enforcing: bool = False
    critical: sp.Expr | None = None

    def __post_init__(self) -> None:
        if len(set(self.members)) < 2:
            raise GameError(f"an agreement needs at least two members; {list(self.members)} are too few")
        if not self.against or self.against in self.members:
            raise GameError(
                "a pact is kept from a third party above its members, hence it takes at least three tiers; "
                f"{self.against!r} is none besides {list(self.members)}"
            )
        if self.bearer not in self.members:
            raise GameError(f"{self.bearer!r} bears the cost but is none of the members {list(self.members)}")


@dataclass(frozen=True, init=False, eq=False, repr=False)
class AgreementGame(SequentialGame):
    """A staged game in which some players may make an agreement.

    Parameters
    ----------
    ground : SequentialGame
        The same game without the agreement's values: what is played where no agreement is made.
    agreement : Agreement
    **game
        The arguments of :class:`~layered_games.SequentialGame`; channels may hold values of solved games.

    Raises
    ------
    GameError
        If a member is no player of the game.
    """

    ground: SequentialGame = field(default=None)  # type: ignore[assignment]
    agreement: Agreement = field(default=None)  # type: ignore[assignment]

    def __init__(self, *, ground: SequentialGame, agreement: Agreement, **game: Any) -> None:
        super().__init__(**game)
        unknown = [m for m in agreement.members if m not in self.players]
        if unknown:
            raise GameError(f"members {unknown} are none of the players {list(self.players)}")
        self._put(ground=ground, agreement=agreement)

    @cached_property
    def key(self) -> tuple[object, ...]:
        """Content of the game, for caches."""
        own = (self.players, self.stages, tuple(self.payoffs.items()), self.parameters, self.channels)
        return (*own, self.ground.key, self.agreement, tuple(self.agreement.hidden.items()))

    @cached_property
    def plain(self) -> SequentialGame:
        """The game of those who never agree, in the parameters that matter to it."""
        return stripped(self.ground)

    def to_json(self) -> str:
        """Games with an agreement are not written to files; their ground is.

        Raises
        ------
        GameError
            Always.
        """
        raise GameError("a game with a pact has no JSON form; save game.ground and build the pact anew")

    def again(self, ground: SequentialGame) -> AgreementGame:
        """Return the game with the same agreement on another ground, for reforms.

        Raises
        ------
        GameError
            If the game does not say how.
        """
        raise GameError(f"{self.name!r} does not say how its agreement is built on another game")


def stripped(game: SequentialGame) -> SequentialGame:
    """Return the game without parameters that neither payoffs nor bounds use, and what depends on them."""
    used = {s for e in (*game.payoffs.values(), *game.derived.values()) for s in e.free_symbols}
    for move in game.moves.values():
        used |= {s for end in (move.lower, move.upper) if end is not None for s in end.free_symbols}
    raw = {s for u in used for s in game.definitions.get(u, u).free_symbols}
    kept = [p for p in game.parameters.values() if p.symbol in raw]
    known = {p.symbol for p in kept}
    return SequentialGame(
        players=game.players,
        stages=game.stages,
        payoffs=game.payoffs,
        parameters=ParameterSpace(kept, [r for r in game.parameters.relations if r.free_symbols <= known]),
        derived=game.derived,
        channels=[c for c in game.channels if game.definitions[c.symbol].free_symbols <= known],
        name=game.name,
        roles=game.roles,
    )
