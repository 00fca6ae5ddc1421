"""Side contracts with transfers that lose part of their value on the way: who pays whom, and what is agreed.

Algorithm
---------
1. Members who cannot move payoff freely maximise a weighted sum; the frontier in the weight is derived like
   any joint optimum, and read at numbers.
2. With a loss ``lambda`` the ratio of weights lies in ``[1 - lambda, 1/(1 - lambda)]``: at the upper end the
   second member pays the first, at the lower end the first pays the second, between them nobody pays. Where
   everything is lost there are no ends.
3. The generalised Nash solution picks the point: a closed form at the ends, bisection between them. A weight
   of 0 or 1 gives the whole gain to one of them, as far as the other does not lose by the contract.

Source: Nash (1950) for the bargaining solution; Tirole (1986) for side contracts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any

import sympy as sp

from layered_games.equilibria.coalitions_joint import agreed_pieces
from layered_games.equilibria.evaluation import channel_point, evaluate, holds
from layered_games.equilibria.pieces import Piece
from layered_games.errors import GameError
from layered_games.models.pacts import PactModel
from layered_games.parameters import Parameter, exact
from layered_games.regime import regime_at

__all__ = ["SideContract", "frontier", "side_contract"]

STEPS = 50
TOLERANCE = 1e-9
WEIGHT = "w"


@dataclass(frozen=True)
class SideContract:
    """What two members agree on at one point, with transfers that lose value.

    Attributes
    ----------
    covers : bool
        Whether they cover up.
    payer : str or None
        Who pays; None if nobody does.
    paid, received : float
        The transfer as it is sent, and as it arrives.
    values : dict of str to float
        Moves and derived quantities.
    payoffs : dict of str to float
        After the transfer.
    disagreement : dict of str to float
        Payoffs without any contract.
    weight : float
        The weight of the first member's payoff relative to the second's in what they maximise.
    """

    covers: bool
    payer: str | None
    paid: float
    received: float
    values: Mapping[str, float]
    payoffs: Mapping[str, float]
    disagreement: Mapping[str, float]
    weight: float


@lru_cache(maxsize=16)
def frontier(game: PactModel) -> tuple[Piece, ...]:
    """Return what the members reach when the first one's payoff weighs ``w`` and the second one's 1.

    Closed forms with conditions in ``w``, every player's own payoff included, before any suppression.
    """
    first, second = game.agreement.members
    weight = _weight()
    return agreed_pieces(game.plain, (first, second), ((first, weight.symbol), (second, sp.S.One)), (weight,))


def _weight() -> Parameter:
    return Parameter(WEIGHT, "positive", "", "weight of the first member's payoff", "第一方收益的权重")


def side_contract(
    game: PactModel, at: Mapping[str, Any], *, bargaining: Any = Fraction(1, 2), loss: Any = 0
) -> SideContract:
    """Return the side contract that superior and subordinate agree on.

    Parameters
    ----------
    game : PactModel
        ``overbidding(pact="binding")``.
    at : mapping of str to number
        A value for every parameter.
    bargaining : number in [0, 1]
        Bargaining weight of the superior.
    loss : number in [0, 1]
        Share of a transfer that is lost on the way: 0 is money, a high share a favour, 1 rules out any.

    Returns
    -------
    SideContract
        Whichever of the honest and the covering contract has the higher Nash product; an honest one if
        they tie.

    Raises
    ------
    GameError
        If a number is no such share.

    Examples
    --------
    >>> from layered_games.models import overbidding
    >>> at = dict(tau=60, k=1, beta_A=30, beta_S=25, A_A=4, A_S=2, P=4, q="1/2", sigma="1/10", ell=1,
    ...           phi_A=0, phi_S=0, chi="4/5", F=1)
    >>> game = overbidding(pact="binding")
    >>> free, favours = (side_contract(game, at, loss=x) for x in (0, "1/2"))
    >>> free.covers, free.payer, favours.covers, favours.payer
    (True, 'A', True, None)
    """
    share, lost = _share("bargaining", bargaining), _share("loss", loss)
    env = channel_point(game, game.parameters.validate(at))
    apart = regime_at(game, at).pact
    assert apart is not None  # the game has a pact
    members = game.agreement.members
    own = tuple(_fraction(apart.apart[f"U_{m}"]) for m in members)
    found = [_Bargain(game, env, covers, own, share, lost).settled() for covers in (False, True)]
    products = [_product(c, own, members, share) for c in found]
    return found[1] if products[1] > products[0] else found[0]


def _product(
    contract: SideContract, own: tuple[Fraction, ...], members: tuple[str, ...], share: Fraction
) -> float:
    gains = [contract.payoffs[m] - float(u) for m, u in zip(members, own, strict=True)]
    if share in (0, 1):
        taker, other = int(1 - share), int(share)
        kept = gains[other] >= -TOLERANCE * (1 + abs(float(own[other])))  # by bisection at best
        return max(gains[taker], 0.0) if kept else 0.0
    if min(gains) <= 0:
        return 0.0
    return float(gains[0] ** float(share) * gains[1] ** float(1 - share))


@dataclass(frozen=True)
class _Bargain:
    """One kind of contract at one point: the frontier, what each gets without it, weights and loss."""

    game: PactModel
    env: Mapping[sp.Symbol, Any]
    covers: bool
    own: tuple[Fraction, ...]
    share: Fraction
    lost: Fraction

    def reached(self, weight: Fraction) -> tuple[dict[str, Fraction], Fraction, Fraction]:
        """Moves on the frontier, and the gains of both over no contract, before transfers."""
        deal = self.game.agreement
        here = {**self.env, _weight().symbol: weight}
        cost = Fraction(0)
        if self.covers:
            here |= {channel: self.env[twin] for channel, twin in deal.hidden.items()}
            cost = evaluate(deal.cost, here)
        for piece in frontier(self.game):
            memo: dict[Any, Any] = {}
            if holds(piece.constraints, here, memo):
                values = {n: evaluate(v, here, memo) for n, v in piece.values.items()}
                first, second = (evaluate(piece.payoffs[m], here, memo) for m in deal.members)
                return values, first - cost - self.own[0], second - self.own[1]
        raise GameError("no piece of the frontier holds here")

    def settled(self) -> SideContract:
        """The generalised Nash solution."""
        kept = 1 - self.lost
        if kept:
            values, first, second = self.reached(1 / kept)
            # the second pays t, the first gets kept*t: each gets its share of first + kept*second
            paid = self.share * second - (1 - self.share) * first / kept
            if paid >= 0:
                return self._contract(values, first + kept * paid, second - paid, 1, paid, 1 / kept)
            values, first, second = self.reached(kept)
            paid = (1 - self.share) * first - self.share * second / kept
            if paid >= 0:
                return self._contract(values, first - paid, second + kept * paid, 0, paid, kept)
        return self._unpaid(kept / (1 + kept), 1 / (1 + kept))

    def _unpaid(self, low: Fraction, high: Fraction) -> SideContract:
        """The point between the ends, by bisection on the first member's share of the weights."""
        for _ in range(STEPS):
            middle = Fraction(float(low + high) / 2)
            weight = middle / (1 - middle)
            values, first, second = self.reached(weight)
            wants_more = self.share * second - weight * (1 - self.share) * first > 0
            low, high = (middle, high) if wants_more else (low, middle)
        return self._contract(values, first, second, None, Fraction(0), weight)

    def _contract(
        self,
        values: Mapping[str, Fraction],
        first: Fraction,
        second: Fraction,
        payer: int | None,
        paid: Fraction,
        weight: Fraction,
    ) -> SideContract:
        members = self.game.agreement.members
        who = None if payer is None or paid == 0 else members[payer]
        own = dict(zip(members, map(float, self.own), strict=True))
        return SideContract(
            covers=self.covers,
            payer=who,
            paid=float(paid),
            received=float((1 - self.lost) * paid),
            values={n: float(v) for n, v in values.items()},
            payoffs={members[0]: own[members[0]] + float(first), members[1]: own[members[1]] + float(second)},
            disagreement=own,
            weight=float(weight),
        )


def _fraction(value: Any) -> Fraction:
    number = exact(value)
    return Fraction(int(number.p), int(number.q))


def _share(name: str, value: Any) -> Fraction:
    number = _fraction(value)
    if not 0 <= number <= 1:
        raise GameError(f"{name} = {value} is a share in [0, 1]")
    return number
