"""Mutual cover-up kept by grim trigger: how patient the partners must be, how much detection it bears.

Game
----
In each period two partners cover each other or betray. While both cover, each gets ``C``; who betrays the
other gets ``D`` at once, and from then on both get ``N`` for ever. A cover-up is detected with probability
``q`` in each period in which it is kept: each then loses ``L`` at the end of the period, and the game ends
(0 from then on). Who betrays escapes detection. The future is discounted by ``delta``.

Edge cases
----------
A critical factor above 1 is told as infinite, and 1 itself as 1 (no ``delta < 1`` is enough then either); 0
if betrayal does not even pay at once. Without ``q`` and ``L`` there is no detection. ``max_detection``
needs ``L``, ``delta`` and ``N = 0``, and is left out otherwise; it is None if the cover-up is not kept even
without detection, and 1 if it is kept however sure detection is. DomainError: ``D <= N`` (a punishment that
is as good as betrayal); ``N`` not 0 with ``q > 0`` (measure payoffs from punishment, which must be worth as
much as the end of the game); ``q > 0`` without ``L``; ``L < 0``; ``delta`` outside [0, 1).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from typing import Any, Final

import sympy as sp

from layered_games.equilibria.repeated import CriticalFactor, Incentive, critical_factor, stage_incentives
from layered_games.equilibria.solving import solve
from layered_games.errors import GameError
from layered_games.games.strategic import StrategicGame
from layered_games.literature.base import DomainError, Row, known, number
from layered_games.parameters import make_symbol

__all__ = ["ROW", "claimed", "compute", "game", "greatest_detection", "least_patience"]

ROW: Final = Row(
    module="cover_up",
    title="Mutual cover-up lasts among the patient, and detection makes patience scarce",
    source="J. Friedman, A non-cooperative equilibrium for supergames, Review of Economic Studies 38 (1971)",
    parameters={
        "C": "payoff per period of a cover-up that is kept",
        "D": "payoff of betrayal, once; above N",
        "N": "payoff per period after a betrayal; 0 if there is detection",
        "q": "probability per period that a cover-up is detected",
        "L": "loss upon detection, at least 0",
        "delta": "discount factor, in [0, 1)",
    },
    outputs={
        "critical_delta": "least discount factor at which the cover-up is kept; infinite if above 1",
        "max_detection": "largest detection at which it is kept at delta; None if it is not kept without",
    },
    examples=(
        {"C": 3, "D": 5, "N": 0, "q": Fraction(1, 10), "L": 2, "delta": Fraction(4, 5)},
        {"C": 3, "D": 5, "N": 1, "q": 0, "L": 0, "delta": Fraction(1, 2)},
        {"C": 3, "D": 4, "N": 0, "q": Fraction(3, 4), "L": 5, "delta": Fraction(9, 10)},
        {"C": 2, "D": 5, "N": 0, "q": 0, "L": 1, "delta": Fraction(1, 2)},
        {"C": 5, "D": 4, "N": 0, "q": 1, "L": 1, "delta": 0},
    ),
    selection="grim trigger: cover as long as nobody ever betrayed; betrayal for ever is an equilibrium too",
)

DETECTION = make_symbol("q", "share")
TEMPTATION, SURPLUS, SURVIVAL = make_symbol("g"), make_symbol("s"), make_symbol("p")


def game(C: Any, D: Any, N: Any, q: Any = 0, L: Any = 0) -> StrategicGame:
    """Return one period as a game; what a cover-up pays is net of the expected loss upon detection.

    Who covers a betrayer gets less than punishment pays, by 1: how much does not matter.
    """
    mine = [[C - q * L, N - 1], [D, N]]
    theirs = [[C - q * L, D], [N - 1, N]]
    acts = ["cover", "betray"]
    return StrategicGame.from_arrays(
        mine, theirs, players=["one", "other"], actions=[acts, acts], title="cover-up"
    )


def least_patience(period: StrategicGame, q: Any) -> Any:
    """Return the least discount factor at which no partner betrays; infinite if it is above 1.

    Raises
    ------
    GameError
        If mutual betrayal is no equilibrium of a period.
    """
    if not any(e.profile == ((0, 1), (0, 1)) for e in solve(period)):
        raise GameError("mutual betrayal is no equilibrium of a period, hence no punishment")
    return max(_least(one) for one in _incentives(period, q))


def greatest_detection(period: StrategicGame, delta: Any) -> Any:
    """Return the largest detection at which no partner betrays, or None.

    Parameters
    ----------
    period : StrategicGame
        One period, with payoffs in the symbol ``DETECTION``.
    delta : sympy.Rational
    """
    ends = [_greatest(_factor().slack(delta).xreplace(one)) for one in _incentives(period, DETECTION)]
    return None if None in ends else min(ends)


@cache
def _factor() -> CriticalFactor:
    """What the solver says of any temptation, surplus and survival."""
    return critical_factor(Incentive(TEMPTATION, SURPLUS, survival=SURVIVAL))


def _incentives(period: StrategicGame, q: Any) -> list[dict[sp.Symbol, sp.Expr]]:
    """Every partner's temptation, surplus and survival, with betrayal as the punishment."""
    found = stage_incentives(period, (0, 0), (1, 1), survival=sp.S.One - q).values()
    return [{TEMPTATION: i.temptation, SURPLUS: i.surplus, SURVIVAL: i.survival} for i in found]


def _least(one: Mapping[sp.Symbol, sp.Expr]) -> Any:
    if one[TEMPTATION] <= 0:
        return Fraction(0)
    if one[SURVIVAL] == 0:
        return math.inf  # there is no tomorrow that could be lost
    found = _factor().value.subs(one)
    return found if 0 < found <= 1 else math.inf


def _greatest(slack: sp.Expr) -> Any:
    """The largest number in [0, 1] at which a slack that is linear in the detection is not negative."""
    at = sp.Poly(slack, DETECTION)
    if at.degree() > 1:
        raise GameError(f"the slack {slack} is not linear in the detection")
    roots = [-at.nth(0) / at.nth(1)] if at.nth(1) else []
    kept = [x for x in (sp.S.One, *roots, sp.S.Zero) if 0 <= x <= 1 and at.as_expr().subs(DETECTION, x) >= 0]
    return kept[0] if kept else None


def compute(C: Any, D: Any, N: Any = 0, q: Any = 0, L: Any = None, delta: Any = None) -> dict[str, Any]:
    """Find both limits with the package's solver of repeated games.

    Examples
    --------
    >>> compute(C=3, D=5, N=0, q="1/10", L=2, delta="4/5")
    {'critical_delta': Fraction(22, 45), 'max_detection': Fraction(1, 3)}
    >>> compute(C=3, D=5, N=1)
    {'critical_delta': Fraction(1, 2)}
    """
    cover, betray, punished, seen, loss, factor = _read(C, D, N, q, L, delta)
    period = game(cover, betray, punished, seen, loss or 0)
    found = {"critical_delta": least_patience(period, seen)}
    if loss is not None and factor is not None and punished == 0:
        found["max_detection"] = greatest_detection(
            game(cover, betray, punished, DETECTION, loss), _rational(factor)
        )
    return known(found, C, D, N, q, L, delta)


def claimed(C: Any, D: Any, N: Any = 0, q: Any = 0, L: Any = None, delta: Any = None) -> dict[str, Any]:
    """Return the closed forms: ``(D - C)/(D - N)``, with detection ``(D - C + q*L)/(D*(1 - q))``.

    At a given ``delta`` the cover-up bears detection up to ``(C - (1 - delta)*D)/(L + delta*D)``.

    Examples
    --------
    >>> claimed(C=3, D=5, N=0, q="1/10", L=2, delta="4/5")
    {'critical_delta': Fraction(22, 45), 'max_detection': Fraction(1, 3)}
    """
    cover, betray, punished, seen, loss, factor = _read(C, D, N, q, L, delta)
    gain, at_stake = betray - cover + seen * (loss or 0), (betray - punished) * (1 - seen)
    critical: Any = math.inf if gain > at_stake else max(Fraction(0), gain / at_stake if at_stake else 0)
    found = {"critical_delta": critical}
    if loss is not None and factor is not None and punished == 0:
        spare, wear = cover - (1 - factor) * betray, loss + factor * betray
        found["max_detection"] = None if spare < 0 else spare / wear if spare < wear else Fraction(1)
    return known(found, C, D, N, q, L, delta)


def _rational(value: Fraction) -> sp.Rational:
    return sp.Rational(value.numerator, value.denominator)


def _read(C: Any, D: Any, N: Any, q: Any, L: Any, delta: Any) -> tuple[Any, ...]:
    cover, betray, punished = number("C", C), number("D", D), number("N", N)
    seen = number("q", q, "probability")
    loss = None if L is None else number("L", L, "nonnegative")
    if betray <= punished:
        raise DomainError(
            f"parameters D = {D} and N = {N}: a betrayal that pays no more than what punishes it needs no "
            "punishment; give D > N"
        )
    if seen and punished:
        raise DomainError(
            f"parameter N = {N} must be 0 if q > 0: after a detection the game ends, which is worth 0, and "
            "so must punishment be; measure C and D from there"
        )
    if seen and loss is None:
        raise DomainError("parameter L, the loss upon detection, is needed if q > 0")
    return cover, betray, punished, seen, loss, None if delta is None else number("delta", delta, "[0, 1)")
