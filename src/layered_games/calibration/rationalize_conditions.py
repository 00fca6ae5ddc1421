"""Under which parameters a ladder is an equilibrium of a chain of dyads.

Everything comes from the payoffs of one dyad: the bottom's reply from the solver, the superiors'
optimality by differentiation. Capacity is the unit (``k = 1``); the execution rate ``kappa`` stands for
the stiffness ``c = kappa/(1 - kappa)``.

Algorithm
---------
Let ``b`` be the bid, the last rung, and ``T_i`` the target after superior i.

1. *Full foresight, liability for the bottom's sanction* (direct, distance): superior j's payoff depends
   on its received target and on ``b`` alone, and is strictly concave in ``b``. Each of them can only raise
   ``b``, hence the final bid is the largest wish, and the targets on the way are whatever leads there:
   a ladder is an outcome iff for every i no later superior who received ``T_i`` gains by a higher ``b``,
   and one of them wants exactly ``b`` (or ``b`` is the bottom's own wish, or ``T_i = b`` already).
2. *Full foresight, recursive liability, no credit*: replies are proportional as long as the bottom is
   bound, so that later rungs move in proportion. Each superior's loss is strictly convex: one
   first-order condition a layer. With a bottom who would volunteer something between ``T_0`` and ``b``
   the conditions are necessary, and sufficient below ``T_0``.
3. *Myopic*: each superior takes its own target for the final bid, hence sees a dyad, in which all
   liabilities are the same: one first-order condition a layer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sympy as sp
from sympy.logic.boolalg import Boolean

from layered_games.calibration.rationalize_chain import Chain, Dyad, Unknowns
from layered_games.parameters import fresh_symbol
from layered_games.regime import Regime

__all__ = ["Conditions", "conditions"]


# ---------------------------------------------------------------------- conditions on a ladder
@dataclass(frozen=True)
class Conditions:
    """The set of parameters, as a union: what is necessary in each case, and what more is sufficient."""

    cases: tuple[Boolean, ...]
    more: Boolean = sp.true
    reason: str = ""

    @property
    def outer(self) -> Boolean:
        """What is necessary."""
        return sp.Or(*self.cases)

    @property
    def inner(self) -> Boolean:
        """What is sufficient."""
        return sp.And(self.outer, self.more)

    @property
    def exact(self) -> bool:
        """Whether what is necessary is sufficient."""
        return bool(self.more == sp.true)


def conditions(
    dyad: Dyad, chain: Chain, rungs: Sequence[sp.Expr], regime: Regime, unknowns: Unknowns
) -> Conditions:
    """Return the conditions under which rungs are an outcome of the chain in a regime."""
    view = _View(dyad, chain, tuple(rungs), unknowns)
    bid = rungs[-1]
    wish = dyad.wish.xreplace({dyad.beta_A: unknowns.beta_A.symbol})
    relation = {Regime.ACTIVE: sp.Eq, Regime.PASSIVE: sp.StrictLessThan, Regime.NONE: sp.LessThan}[regime]
    bottom = relation(wish, bid, evaluate=False)
    if chain.foresight == "myopic":
        return Conditions((sp.And(bottom, view.myopic(regime)),))
    if chain.liability != "recursive" or len(rungs) == 2:
        return Conditions(view.by_bid(regime, bottom))
    if chain.credit:
        why = "recursive liability with credit to superiors: replies are not proportional, nothing is claimed"
        return Conditions((sp.true,), sp.false, why)
    if regime is Regime.ACTIVE:
        return view.recursive_active(bottom)
    why = (
        "whether the ladder survives where the bottom alone would bid between the received target and "
        "the bid is not decided; beta_A is bounded by what is sure not to matter, and by what is necessary"
    )
    low = sp.LessThan(wish, rungs[0], evaluate=False)
    return Conditions(view.proportional(bottom), low, why)


@dataclass(frozen=True)
class _View:
    """A ladder seen through a chain."""

    dyad: Dyad
    chain: Chain
    rungs: tuple[sp.Expr, ...]
    unknowns: Unknowns

    @property
    def superiors(self) -> range:
        """Superiors, from 1; superior i receives rung i - 1 and hands down rung i."""
        return range(1, len(self.rungs))

    def _weight(self, i: int) -> sp.Symbol:
        return self.unknowns.a_S[i - 1].symbol

    def _liability(self, i: int) -> sp.Expr:
        share = self.unknowns.ell[i - 1].symbol
        counts = self.chain.liability == "distance" and self.chain.foresight == "full"
        far = len(self.rungs) - i if counts else 1
        return share**far

    def _credit(self, i: int) -> sp.Expr:
        return self.unknowns.beta_S[i - 1].symbol if self.chain.credit else sp.S.Zero

    def _short(self, received: sp.Expr, bid: sp.Expr) -> Boolean:
        return sp.StrictGreaterThan(received, self.dyad.effort.xreplace({self.dyad.bid: bid}), evaluate=False)

    def _wish(self, i: int, received: sp.Expr, bid: sp.Expr, holds: type) -> Boolean:
        """Compare the slope of a superior's payoff in the bid, at the bid, with zero."""
        b = self.dyad.bid
        found = []
        for short in (True, False):
            payoff = self.dyad.payoff(received, b, self._weight(i), self._credit(i), short)
            slope = sp.diff(payoff - self._liability(i) * self.dyad.sanction, b).xreplace({b: bid})
            where = self._short(received, bid)
            found.append(sp.And(where if short else _not(where), holds(slope, 0, evaluate=False)))
        return sp.Or(*found)

    def _where(self, reached: int) -> list[Boolean]:
        """Effort reaches the first few received targets, and falls short of the others."""
        places = [self._short(r, self.rungs[-1]) for r in self.rungs[:-1]]
        return [short if n >= reached else _not(short) for n, short in enumerate(places)]

    def _slope(self, i: int, received: sp.Expr, short: bool) -> sp.Expr:
        """How a superior's payoff changes with the bid, at the bid observed."""
        b = self.dyad.bid
        payoff = self.dyad.payoff(received, b, self._weight(i), self._credit(i), short)
        return sp.diff(payoff - self._liability(i) * self.dyad.sanction, b).xreplace({b: self.rungs[-1]})

    def by_bid(self, regime: Regime, bottom: Boolean) -> tuple[Boolean, ...]:
        """Full foresight, payoffs in received target and bid only."""
        bid = self.rungs[-1]
        cases = []
        for reached in range(len(self.rungs)):
            found: list[Boolean] = [bottom, *self._where(reached)]
            for i, received in enumerate(self.rungs[:-1]):
                slopes = [self._slope(j, received, i >= reached) for j in self.superiors if j > i]
                slopes = list(dict.fromkeys(slopes))
                found += [sp.LessThan(slope, 0, evaluate=False) for slope in slopes]
                if regime is not Regime.ACTIVE and received != bid:
                    exactly = [sp.Eq(slope, 0, evaluate=False) for slope in slopes]
                    found.append(sp.Or(*exactly, *_equal(received, bid)))
            cases.append(sp.And(*found))
        return tuple(cases)

    def myopic(self, regime: Regime) -> Boolean:
        """Each takes its own target for the bid; in the active regime the last one's is not seen."""
        found: list[Boolean] = []
        for i in self.superiors:
            received, handed = self.rungs[i - 1], self.rungs[i]
            unseen = regime is Regime.ACTIVE and i == len(self.rungs) - 1
            less = self._wish(i, received, handed, sp.LessThan)
            if unseen or handed == received:
                found.append(less)
            else:
                exactly = self._wish(i, received, handed, sp.Eq)
                found.append(sp.Or(exactly, *(sp.And(e, less) for e in _equal(received, handed))))
        return sp.And(*found)

    def proportional(self, bottom: Boolean) -> tuple[Boolean, ...]:
        """Recursive liability without credit, the bottom bound: one condition a layer."""
        counts = range(len(self.rungs))
        return tuple(sp.And(bottom, *self._where(n), *self._layers(n)) for n in counts)

    def _layers(self, reached: int) -> list[Boolean]:
        """First-order conditions from the last superior up, with the total sanction that each bears."""
        y, bid = fresh_symbol("y", "positive"), self.rungs[-1]
        burden = self.dyad.sanction.xreplace({self.dyad.bid: bid})
        found: list[Boolean] = []
        for i in reversed(self.superiors):
            received, handed = self.rungs[i - 1], self.rungs[i]
            short, weight, share = i - 1 >= reached, self._weight(i), self._liability(i)
            own = self.dyad.payoff(received, bid * y / handed, weight, sp.S.Zero, short)
            slope = sp.diff(own - share * burden * (y / handed) ** 2, y).xreplace({y: handed})
            less, exactly = sp.LessThan(slope, 0, evaluate=False), sp.Eq(slope, 0, evaluate=False)
            passed = [sp.And(e, less) for e in _equal(received, handed)]
            found.append(less if handed == received else sp.Or(exactly, *passed))
            burden = share * burden - self.dyad.payoff(received, bid, weight, sp.S.Zero, short)
        return found

    def recursive_active(self, bottom: Boolean) -> Conditions:
        """Recursive liability, the bottom volunteers: every target that effort reaches is free of blame."""
        reached = _not(self._short(self.rungs[-2], self.rungs[-1]))
        raised = any(one != other for one, other in zip(self.rungs[:-1], self.rungs[1:-1], strict=False))
        if raised:
            return Conditions((sp.And(bottom, reached),))
        why = "whether superiors who pass on a target that effort misses would rather raise it is not decided"
        return Conditions((bottom,), reached, why)


def _equal(one: sp.Expr, other: sp.Expr) -> list[Boolean]:
    """That two rungs are equal, if that is open: it is settled for numbers."""
    return [] if one.is_number and other.is_number else [sp.Eq(one, other, evaluate=False)]


def _not(relation: Boolean) -> Boolean:
    return sp.LessThan(relation.lhs, relation.rhs, evaluate=False)
