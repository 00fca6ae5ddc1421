"""Signalling by bid (catalogue, row 19): a subordinate bids high to be taken for able.

Primitives only. Families of equilibria and their conditions are derived by the solver.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from layered_games.equilibria.screening import holds_at
from layered_games.equilibria.screening_families import solve_signals
from layered_games.equilibria.screening_signals import SignalProblem, Signals
from layered_games.games.moves import Move
from layered_games.institutions import Incentives
from layered_games.models.hidden_model import capacity_primitives
from layered_games.parameters import Parameter, ParameterSpace

if TYPE_CHECKING:
    from collections.abc import Mapping

    from layered_games.models.propositions import Proposition

__all__ = ["Signalling", "signalling"]


@dataclass(frozen=True)
class Signalling:
    """The signal game with its families of equilibria and its propositions."""

    problem: SignalProblem
    name: str = "signalling by bid"

    @property
    def parameters(self) -> ParameterSpace:
        """The free parameters."""
        return self.problem.parameters

    @cached_property
    def solution(self) -> Signals:
        """The families of equilibria with their conditions."""
        return solve_signals(self.problem)

    def holds(self, kind: str, values: Mapping[str, Any], **bids: Any) -> bool:
        """Return whether bids form an equilibrium of a kind at numbers for all parameters.

        Parameters
        ----------
        kind : {"separating", "pooling", "L mixes", "H mixes"}
        values : mapping of str to number
        **bids : number
            One for each free bid of the family, for instance ``b_H=4``.

        Examples
        --------
        >>> at = dict(beta_A=1, v=1, k_L=1, k_H=2, p_L="1/2")
        >>> game = signalling()
        >>> game.holds("separating", at, b_H=3), game.holds("separating", at, b_H=2)
        (True, False)
        """
        family = self.solution.family(kind)
        point = dict(self.parameters.validate(values))
        point |= {s: Parameter(str(s), "real").check(bids[str(s)]) for s in family.free}
        return holds_at(family.condition, point)

    def propositions(self) -> tuple[Proposition, ...]:
        """Return the model's propositions, each with statement, assumptions and verdict."""
        from layered_games.models.signalling_claims import signalling_claims

        return signalling_claims(self.solution)


@cache
def signalling() -> Signalling:
    """Return the game in which a bid is a signal of hidden capacity.

    The subordinate A knows its capacity ``k`` and bids ``b >= 0``, which it has to meet. The superior S sees
    the bid and forms its opinion ``r`` of A's capacity; it loses by being wrong, ``U_S = -(r - k)**2/2``. A
    gains credit and standing: ``U_A = beta_A*b + v*r - b**2/(2*k)``.

    Examples
    --------
    >>> game = signalling()
    >>> game.solution.family("separating").signals["low"]
    beta_A*k_L
    """
    given = capacity_primitives()
    credit = Incentives(("A",))
    standing = Parameter(
        "v", "positive", "payoff per unit of capacity", "value of being held able", "能力声望的价值"
    )
    bid = Move("A", "b", lower=0, meaning="bid", meaning_zh="承诺的指标")
    opinion = Move("S", "r", meaning="opinion of the subordinate's capacity", meaning_zh="对能力的评价")
    cost = given.effort_cost(bid.symbol)
    return Signalling(
        SignalProblem(
            signal=bid,
            reply=opinion,
            kind=given.capacity.symbol,
            sender=credit.credit("A", bid.symbol) + standing.symbol * opinion.symbol - cost,
            receiver=-((opinion.symbol - given.capacity.symbol) ** 2) / 2,
            types={"L": given.low.symbol, "H": given.high.symbol},
            prior={"L": given.share.symbol, "H": 1 - given.share.symbol},
            belief=Parameter("mu", "share", "", "belief in high capacity", "对高能力的信念", r"\mu"),
            parameters=ParameterSpace(
                [credit.parameters[0], standing, given.low, given.high, given.share], [given.ordered]
            ),
        )
    )
