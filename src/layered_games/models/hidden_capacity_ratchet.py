"""The ratchet (鞭打快牛: whipping the fast ox): hidden capacity over two periods without commitment.

Primitives only. The second period is solved for every belief, the first for every pattern of who shows what.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

import sympy as sp

from layered_games.equilibria.algebra import numerator
from layered_games.equilibria.screening import holds_at
from layered_games.equilibria.screening_repeated import Pattern, RepeatedScreening, Second, solve_repeated
from layered_games.games.moves import Move
from layered_games.models.hidden_model import capacity_primitives, two_capacities
from layered_games.parameters import Parameter, ParameterSpace

if TYPE_CHECKING:
    from collections.abc import Mapping

    from layered_games.models.propositions import Proposition

__all__ = ["Ratchet", "RatchetPoint", "ratchet"]


@dataclass(frozen=True)
class RatchetPoint:
    """What the superior does best at one point.

    Attributes
    ----------
    pattern : str
        ``"separating"``, ``"pooling"``, ``"H mixes"``, or ``"unknown"``.
    hiding : sympy.Expr
        Probability with which the high capacity takes the contract of the low one.
    profit : sympy.Expr
        The superior's value over both periods; an upper bound if the pattern is unknown.
    values : mapping of str to sympy.Expr
        Targets and rewards of the first period.
    note : str
        Why the pattern is unknown; empty otherwise.
    """

    pattern: str
    hiding: sp.Expr
    profit: sp.Expr
    values: Mapping[str, sp.Expr]
    note: str = ""


@dataclass(frozen=True)
class Ratchet:
    """Two periods of hidden capacity without commitment: the game, its patterns, its propositions."""

    game: RepeatedScreening
    name: str = "ratchet"

    @property
    def parameters(self) -> ParameterSpace:
        """The free parameters."""
        return self.game.once.parameters

    @cached_property
    def _solved(self) -> tuple[Second, tuple[Pattern, ...], tuple[str, ...]]:
        return solve_repeated(self.game)

    @property
    def second(self) -> Second:
        """The second period, for every belief."""
        return self._solved[0]

    @property
    def patterns(self) -> dict[str, Pattern]:
        """The best first-period contracts for every pattern, by name."""
        return {p.name: p for p in self._solved[1]}

    @property
    def pooled(self) -> sp.Symbol:
        """The share of subordinates in the pooled contract, where the high capacity mixes."""
        return self.game.mixed["mu"].symbol

    def at(self, values: Mapping[str, Any]) -> RatchetPoint:
        """Return what is best for the superior among patterns in which the low capacity does not mix.

        Parameters
        ----------
        values : mapping of str to number
            One for each parameter.

        Examples
        --------
        >>> at = dict(beta_S=1, k_L=1, k_H="13/10", p_L="1/2", delta_A="3/5", delta_S=0)
        >>> ratchet().at(at).pattern
        'pooling'
        >>> ratchet().at(at | {"delta_A": "1/10"}).pattern
        'separating'
        """
        point = self.parameters.validate(values)
        share = point[self.parameters["p_L"].symbol]
        mass = self.pooled
        listed: list[tuple[Pattern, sp.Expr]] = [
            (self.patterns["pooling"], sp.S.One),
            (self.patterns["separating"], share),
        ]
        mixed = self.patterns["H mixes"]
        worth = mixed.profit.subs(point)
        slope = sp.Poly(numerator(sp.diff(worth, mass)), mass)
        turns = [] if slope.is_zero else [r for r in slope.nroots(n=30) if r.is_real and share < r < 1]
        listed += [(mixed, r) for r in turns]
        best = max(listed, key=lambda one: sp.N(one[0].profit.subs(point).subs(mass, one[1]), 30))
        pattern, held = best
        at = {**point, mass: held}
        profit = pattern.profit.subs(at)
        placed = {name: v.subs(at) for name, v in pattern.values.items()}
        hiding = (held - share) / (1 - share)
        if holds_at(pattern.condition, at):
            return RatchetPoint(pattern.name, hiding, profit, placed)
        note = (
            f"the contracts that are best for the pattern {pattern.name!r} would tempt the low capacity; "
            "with that constraint there is no closed form, and the profit is an upper bound"
        )
        return RatchetPoint("unknown", hiding, profit, placed, note)

    def propositions(self) -> tuple[Proposition, ...]:
        """Return the model's propositions, each with statement, assumptions and verdict."""
        from layered_games.models.hidden_capacity_patience import ratchet_claims

        return ratchet_claims(self)


@cache
def ratchet() -> Ratchet:
    """Return hidden capacity over two periods in which the superior cannot commit to the second menu.

    The one-period game is that of :func:`hidden_capacity` with two types, without a received target
    (``T >= 0``) and without an outside option. The subordinate weighs the second period by ``delta_A``, the
    superior by ``delta_S`` (a superior who moves on soon has a small one: 人走政息).

    Returns
    -------
    Ratchet

    Examples
    --------
    >>> game = ratchet()
    >>> sorted(game.patterns)
    ['H mixes', 'L mixes', 'pooling', 'separating']
    >>> game.patterns["pooling"].values["T_L"]
    beta_S*k_L
    """
    given = capacity_primitives()
    once = two_capacities()
    weight = "weight of the second period"
    later = [
        Parameter("delta_A", "nonnegative", "", f"{weight} for the subordinate", "下级耐心", r"\delta_A"),
        Parameter("delta_S", "nonnegative", "", f"{weight} for the superior", "上级耐心", r"\delta_S"),
    ]
    some = sp.StrictGreaterThan(given.credit.symbol, 0)
    space = ParameterSpace([given.credit, given.low, given.high, given.share, *later], [given.ordered, some])
    free = {given.outside.symbol: sp.S.Zero}
    target = Move("S", once.decision.name, lower=0, meaning="target", meaning_zh="目标")
    base = replace(once, decision=target, parameters=space, outside=once.outside.xreplace(free))
    low = given.share.symbol
    pooled = Parameter("mu", "(0, 1)", "", "share in the pooled contract if H mixes", "混同份额", r"\mu")
    shared = Parameter("mu_L", "(0, 1)", "", "share in the pooled contract if L mixes", "混同份额", r"\mu_L")
    return Ratchet(
        RepeatedScreening(
            once=base,
            belief=Parameter("nu", "(0, 1)", "", "belief in low capacity", "对低能力的信念", r"\nu"),
            mixing={
                "H": (pooled.symbol - low) / (1 - low),
                "L": (shared.symbol - (1 - low)) / low,
            },
            mixed=space.with_parameters([pooled, shared], [pooled.symbol > low, shared.symbol > 1 - low]),
            patience_agent=later[0].symbol,
            patience_principal=later[1].symbol,
        )
    )
