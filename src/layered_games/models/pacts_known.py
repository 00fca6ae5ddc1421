"""What the statements on pacts are made of: a game with its joint optima, and claims about them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING, Any, Final

import sympy as sp
from sympy.logic.boolalg import Boolean

from layered_games.equilibria.algebra import normal
from layered_games.equilibria.coalitions import hidden_pieces
from layered_games.equilibria.coalitions_joint import agreed_pieces
from layered_games.equilibria.pieces import Constraint, Piece
from layered_games.equilibria.settling import settle
from layered_games.equilibria.staged import facts_about
from layered_games.models.propositions import Part
from layered_games.proofs import Outcome, Verdict
from layered_games.proofs.fast import satisfiable

if TYPE_CHECKING:
    from layered_games.models.pacts import PactModel

__all__ = ["EXHIBIT", "NAMES", "TIMEOUT", "Known", "bid_of", "positive", "relation", "slope", "where_of"]

TIMEOUT: Final = 10.0
EXHIBIT: Final = {"k": 1, "tau": 1, "ell": 1, "beta_A": 0, "beta_S": sp.Rational(1, 4), "a_S": 2}
"""Where both signs of a pact's effect are easily exhibited: a claim that is mixed here is mixed."""
NAMES: Final = ("effort reaches the target", "effort falls short", "bid at the target")
"""The pieces of the joint optimum, in the order in which the solver gives them."""


@dataclass(frozen=True)
class Known:
    """A game with its joint optima: openly and covering up, piece by piece."""

    game: PactModel

    @cached_property
    def openly(self) -> tuple[Piece, ...]:
        """What the two reach together when they hide nothing."""
        return agreed_pieces(self.game.plain, self.game.agreement.members)

    @cached_property
    def hidden(self) -> tuple[Piece, ...]:
        """What they reach when they cover up, the expected exposure subtracted."""
        return hidden_pieces(self.game)

    def s(self, name: str) -> sp.Symbol:
        """The symbol of a parameter or a channel."""
        listed = {c.parameter.name: c.symbol for c in self.game.channels}
        return self.game.parameters[name].symbol if name in self.game.parameters else listed[name]

    @cached_property
    def in_sanctions(self) -> dict[sp.Symbol, sp.Expr]:
        """Stiffness by the sanction, openly and under a pact."""
        listed = {c.symbol: c.definition for c in self.game.channels}
        return {self.s(n): listed[self.s(n)] for n in ("c", "c_x")}

    def worth(self, piece: Piece) -> sp.Expr:
        """What the members are worth together in a piece."""
        return normal(sp.Add(*(piece.payoffs[m] for m in self.game.agreement.members)))

    def prove(self, claim: Any, where: Sequence[Any] = ()) -> Verdict:
        """Settle a claim under what is known of its symbols."""
        return settle(self.game, claim, where, TIMEOUT)

    def part(self, label: str, claim: Any, where: Sequence[Any] = (), wanted: Outcome = Outcome.TRUE) -> Part:
        """A part of a proposition."""
        return Part(label, claim, self.prove(claim, where), wanted)

    @cached_property
    def pairs(self) -> list[tuple[int, int]]:
        """Which piece openly goes with which piece under a pact."""
        found = []
        for i, j in product(range(len(self.openly)), range(len(self.hidden))):
            where = [*where_of(self.openly[i]), *where_of(self.hidden[j])]
            symbols = {s for w in where for s in w.free_symbols} | {self.s("c"), self.s("c_x")}
            if satisfiable([*facts_about(self.game, symbols), *where]) is not False:
                found.append((i, j))
        return found


def where_of(piece: Piece) -> list[Boolean]:
    """Return where a piece holds."""
    return [c.relation for c in piece.constraints]


def positive(expression: sp.Expr) -> Boolean:
    """Return that an expression is positive, unevaluated."""
    return sp.StrictGreaterThan(expression, 0, evaluate=False)


def relation(constraints: Iterable[Constraint]) -> Boolean:
    """Return the conjunction of constraints."""
    return sp.And(*(c.relation for c in constraints))


def slope(payoff: sp.Expr, move: sp.Symbol) -> sp.Expr:
    """Derivative of a payoff whose kinks are squared: ``Max(0, x)`` vanishes where its slope jumps."""
    return sp.diff(payoff, move).replace(sp.Heaviside, lambda *_: sp.S.One)


def bid_of(k: Known) -> str:
    """Return the name of the bid."""
    assert k.game.roles is not None
    return k.game.roles.bid
