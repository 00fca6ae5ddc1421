"""Repetition: when grim trigger keeps what no single round would keep, and the critical discount factor.

Everything is measured against the punishment path, on which everybody gets what honest play pays for
ever. A round of compliance pays ``surplus`` above it; whoever deviates gains ``temptation`` at once.
Cooperation survives a round with probability ``survival`` (an outsider may uncover it), a deviation is
noticed with probability ``noticed``, and compliance is mistaken for a deviation with probability
``mistaken``. After an exposure everyone gets ``after`` a round above the punishment path.

Algorithm
---------
1. The value ``X`` of cooperation solves ``X = surplus + delta*(stays*X + (1 - survival)*after/(1 - delta))``
   with ``stays = survival*(1 - mistaken)``.
2. Compliance pays if ``delta*survival*(noticed - mistaken)*X >= temptation``.
3. Brought to one fraction, that is a polynomial condition in ``delta``, linear if ``after`` is 0; its root
   at which the slack rises is the critical discount factor.

Source: Friedman (1971); imperfect monitoring as in Green and Porter (1984), punishment for ever;
transfers that pool the members' incentives as in Levin (2003).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sympy as sp

from layered_games.equilibria.algebra import normal
from layered_games.errors import GameError
from layered_games.games.strategic import StrategicGame
from layered_games.parameters import fresh_symbol

__all__ = ["CriticalFactor", "Incentive", "critical_factor", "pooled", "stage_incentives"]


@dataclass(frozen=True)
class Incentive:
    """What a player, or several with transfers, gain by a deviation and lose by its punishment.

    Attributes
    ----------
    temptation : sympy.Expr
        Gain at once by the best deviation, in payoff.
    surplus : sympy.Expr
        Gain a round from cooperation over punishment, expected losses from exposure subtracted.
    survival, noticed, mistaken : sympy.Expr
        Probabilities; by default nothing is ever uncovered, and monitoring is perfect.
    after : sympy.Expr
        What a round pays after an exposure, above the punishment path.
    """

    temptation: sp.Expr
    surplus: sp.Expr
    survival: sp.Expr = sp.S.One
    noticed: sp.Expr = sp.S.One
    mistaken: sp.Expr = sp.S.Zero
    after: sp.Expr = sp.S.Zero


@dataclass(frozen=True)
class CriticalFactor:
    """The discount factor from which on grim trigger is an equilibrium of the repeated game.

    Attributes
    ----------
    value : sympy.Expr
        May be 1 or more: then no discount factor is high enough.
    slack : callable
        Discount factor to what compliance pays beyond the temptation; positive multiples count as equal.
    """

    value: sp.Expr
    numerator: sp.Expr
    delta: sp.Symbol

    def slack(self, delta: Any) -> sp.Expr:
        """Return the numerator of what compliance pays beyond the temptation; its sign decides."""
        return self.numerator.subs(self.delta, sp.sympify(delta, strict=True))


def critical_factor(incentive: Incentive) -> CriticalFactor:
    """Return the critical discount factor of grim trigger in closed form.

    Parameters
    ----------
    incentive : Incentive
        With a positive temptation: otherwise every discount factor is high enough, and there is no root.

    Raises
    ------
    GameError
        If repetition cannot matter: the condition is free of the discount factor.

    Examples
    --------
    >>> g, s, p = sp.symbols("g s p", positive=True)
    >>> critical_factor(Incentive(g, s)).value
    g/(g + s)
    >>> critical_factor(Incentive(g, s, survival=1 - p)).value
    -g/((g + s)*(p - 1))
    """
    delta = fresh_symbol("delta", "positive")
    i = incentive
    stays = i.survival * (1 - i.mistaken)
    # worth = surplus + delta*(stays*worth + (1 - survival)*after/(1 - delta)), which is linear in worth
    worth = (i.surplus + delta * (1 - i.survival) * i.after / (1 - delta)) / (1 - delta * stays)
    slack = delta * i.survival * (i.noticed - i.mistaken) * worth - i.temptation
    if not normal(slack).has(delta):
        raise GameError("compliance does not depend on the discount factor: there is no critical one")
    # both denominators, 1 - delta*stays and 1 - delta, are positive
    scale = (1 - delta * stays) * (1 if i.after == 0 else 1 - delta)
    numerator = sp.Poly(sp.expand(normal(sp.expand(slack) * scale)), delta)
    c, b, a = (normal(numerator.nth(n)) for n in (0, 1, 2))
    root = -c / b if a == 0 else (-b + sp.sqrt(sp.expand(b**2 - 4 * a * c))) / (2 * a)
    return CriticalFactor(normal(root), numerator.as_expr(), delta)


def pooled(incentives: Sequence[Incentive]) -> Incentive:
    """Return the incentives of members who can move what cooperation pays among themselves.

    Temptations add up, and so do surpluses; probabilities have to be common to all.

    Raises
    ------
    GameError
        If the probabilities differ.
    """
    common = {(i.survival, i.noticed, i.mistaken) for i in incentives}
    if len(common) != 1:
        raise GameError("only incentives with the same survival and the same monitoring can be pooled")
    ((survival, noticed, mistaken),) = common
    total = [sp.Add(*(getattr(i, name) for i in incentives)) for name in ("temptation", "surplus", "after")]
    return Incentive(total[0], total[1], survival, noticed, mistaken, total[2])


def stage_incentives(
    game: StrategicGame, agreed: Sequence[int], punishment: Sequence[int], **chances: sp.Expr
) -> Mapping[str, Incentive]:
    """Return every player's incentives when a pure profile of a finite game is kept by grim trigger.

    Parameters
    ----------
    game : StrategicGame
        The stage game, in numbers or symbols.
    agreed, punishment : sequence of int
        One action for each player; the punishment has to be an equilibrium of the stage game (not checked
        here: its condition is what ``solve`` gives for the stage game).
    **chances
        ``survival``, ``noticed``, ``mistaken``, ``after`` as in :class:`Incentive`.

    Examples
    --------
    >>> from layered_games.games.strategic import StrategicGame
    >>> dilemma = StrategicGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
    >>> first = stage_incentives(dilemma, (0, 0), (1, 1))["1"]
    >>> critical_factor(first).value
    1/2
    """
    shape = game.payoffs[0].shape
    for profile in (agreed, punishment):
        inside = len(profile) == len(shape) and all(0 <= a < n for a, n in zip(profile, shape, strict=True))
        if not inside:
            raise GameError(f"{tuple(profile)} is no profile of a game of shape {shape}")
    found = {}
    for index, (player, payoff) in enumerate(zip(game.players, game.payoffs, strict=True)):
        here = sp.sympify(payoff[tuple(agreed)], strict=True)
        others = (a for a in range(shape[index]) if a != agreed[index])
        better = [
            sp.sympify(payoff[(*agreed[:index], a, *agreed[index + 1 :])], strict=True) - here for a in others
        ]
        surplus = here - sp.sympify(payoff[tuple(punishment)], strict=True)
        gain = better[0] if len(better) == 1 else sp.Max(*better)
        found[str(player)] = Incentive(normal(gain), normal(surplus), **chances)
    return found
