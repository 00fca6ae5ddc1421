"""Difficulty of a target: effort rises with a pass-fail target until the target is given up.

Game
----
An agent chooses effort ``e >= 0`` at cost ``e^2/2``. It gets the bonus ``Bn`` if effort plus noise, uniform
on ``[-h, h]``, reaches the target ``t``.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Final

import sympy as sp

from layered_games.equilibria.solving import solve
from layered_games.errors import GameError
from layered_games.games.moves import Move
from layered_games.games.sequential import SequentialGame
from layered_games.literature.base import Row, known, number

__all__ = ["ROW", "claimed", "compute", "games", "outcome"]

ROW: Final = Row(
    module="target_difficulty",
    title="Effort follows a target up to a point, then collapses",
    source="a textbook bonus for passing or failing; no single source, the model is ours",
    parameters={
        "Bn": "bonus for reaching the target, at least 0",
        "h": "half the width of the noise, at least 0",
        "t": "target, any real number",
    },
    outputs={"effort": "effort of the agent"},
    examples=(
        {"Bn": 4, "h": 1, "t": Fraction(3, 2)},
        {"Bn": 4, "h": 1, "t": 2},
        {"Bn": 4, "h": 1, "t": Fraction(5, 2)},
        {"Bn": 18, "h": 1, "t": 5},
        {"Bn": 18, "h": 1, "t": Fraction(51, 10)},
        {"Bn": 2, "h": 1, "t": Fraction(-1, 2)},
        {"Bn": 2, "h": 0, "t": 2},
    ),
    selection="where the agent is indifferent, the highest effort",
)

EFFORT = "e"


def games(Bn: Any, h: Any, t: Any) -> tuple[SequentialGame, ...]:
    """Return the agent's problem; without noise as two, since the payoff jumps: pass, or do not try.

    The chance of passing is ``(e + h - t)/(2*h)``, cut off at 0 and 1. Without noise who passes bears an
    effort of at least the target.
    """
    free = Move("agent", EFFORT, lower=0)
    cost = free.symbol**2 / 2
    if h:
        chance = sp.Max(0, sp.Min(1, (free.symbol + h - t) / (2 * h)))
        return (_problem(free, Bn * chance - cost),)
    enough = Move("agent", EFFORT, lower=max(t, Fraction(0)))
    return _problem(enough, Bn - cost), _problem(free, -cost)


def _problem(move: Move, payoff: sp.Expr) -> SequentialGame:
    return SequentialGame(["agent"], [[move]], {"agent": payoff}, name="a target")


def outcome(models: Sequence[SequentialGame]) -> dict[str, Any]:
    """Take the best of all solutions of all problems, the highest effort where several are best."""
    found = [(e.payoffs["agent"], e.values[EFFORT]) for model in models for e in solve(model)]
    if not found:
        raise GameError("no effort is best: the payoff has no maximum")
    return {"effort": max(found)[1]}


def compute(Bn: Any, h: Any, t: Any) -> dict[str, Any]:
    """Find the effort with the package's exact solver.

    Any target is answered: one that is reached anyway (``t <= -h``) gives effort 0, no noise (``h = 0``) the
    effort ``t`` if the bonus is worth it.

    Examples
    --------
    >>> compute(Bn=4, h=1, t=2), compute(Bn=4, h=1, t="21/10")
    ({'effort': Fraction(2, 1)}, {'effort': Fraction(0, 1)})
    """
    return known(outcome(games(*_read(Bn, h, t))), Bn, h, t)


def claimed(Bn: Any, h: Any, t: Any) -> dict[str, Any]:
    """Return the closed form, with ``g = Bn/(2*h)``, what a unit of effort adds on the slope.

    Effort is ``min(g, max(0, t + h))`` for targets up to the one that is given up: ``h + g/2`` if
    ``g <= 4*h``, else ``2*sqrt(h*g) - h = sqrt(2*Bn) - h``. Beyond it is 0.

    Examples
    --------
    >>> claimed(Bn=18, h=1, t=5), claimed(Bn=18, h=1, t="51/10")
    ({'effort': Fraction(6, 1)}, {'effort': Fraction(0, 1)})
    """
    bonus, half, target = _read(Bn, h, t)
    sure = max(Fraction(0), target + half)
    if half and bonus <= 8 * half**2:
        g = bonus / (2 * half)
        worth, effort = target <= half + g / 2, min(g, sure)
    else:
        worth = sure**2 <= 2 * bonus
        effort = min(bonus / (2 * half), sure) if half else sure
    return known({"effort": effort if worth else Fraction(0)}, Bn, h, t)


def _read(Bn: Any, h: Any, t: Any) -> tuple[Fraction, Fraction, Fraction]:
    return number("Bn", Bn, "nonnegative"), number("h", h, "nonnegative"), number("t", t)
