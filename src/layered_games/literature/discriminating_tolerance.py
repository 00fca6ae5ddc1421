"""Tolerance that tells effort from its absence: the least sanction that deters, and whom it burdens.

Game
----
An agent works at cost ``psi`` or shirks. Success comes with probability ``p1`` if it works, ``p0`` if it
shirks. After failure it is exonerated with probability ``t1`` if it worked and ``t0`` if it shirked; if
it is not, it bears a sanction. The authority wants the least sanction under which the agent works.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any, Final

import sympy as sp

from layered_games.games.extensive import ExtensiveGame
from layered_games.games.extensive_nodes import Chance, Decision
from layered_games.literature.base import Row, known, number
from layered_games.literature.contracts import best_terms
from layered_games.parameters import make_symbol

__all__ = ["ROW", "claimed", "compute", "game", "outcome"]

ROW: Final = Row(
    module="discriminating_tolerance",
    title="Tolerance deters if it tells the diligent from others, and fails if it does not",
    source="a textbook model of moral hazard with an informative review after failure; no single source",
    parameters={
        "p1": "probability of success with effort",
        "p0": "probability of success without",
        "psi": "cost of effort, at least 0",
        "t1": "probability that a failure is excused after effort",
        "t0": "probability that a failure is excused without effort",
    },
    outputs={
        "sanction": "least sanction that deters; infinite if none does",
        "burden": "what the diligent expect to bear of it",
    },
    examples=(
        {"p1": Fraction(3, 4), "p0": Fraction(1, 4), "psi": 1, "t1": 0, "t0": 0},
        {"p1": Fraction(3, 4), "p0": Fraction(1, 4), "psi": 1, "t1": Fraction(4, 5), "t0": Fraction(1, 5)},
        {"p1": Fraction(3, 4), "p0": Fraction(1, 4), "psi": 1, "t1": Fraction(1, 2), "t0": Fraction(1, 2)},
        {"p1": Fraction(1, 2), "p0": Fraction(1, 4), "psi": 1, "t1": 0, "t0": Fraction(1, 2)},
        {"p1": Fraction(1, 2), "p0": Fraction(1, 2), "psi": 1, "t1": 1, "t0": 0},
    ),
    selection="the agent works where it is indifferent",
)

SANCTION = make_symbol("sanction")


def game(p1: Any, p0: Any, psi: Any, t1: Any, t0: Any) -> ExtensiveGame:
    """Return the game under a given sanction; the payoffs are (authority, agent).

    The authority minds the sanction itself, however rarely it falls: it seeks the least one.
    """

    def outcomes(success: Any, excused: Any, cost: Any) -> Chance:
        free, punished = (-SANCTION, -cost), (-SANCTION, -cost - SANCTION)
        review = Chance({"excused": (excused, free), "punished": (1 - excused, punished)})
        return Chance({"success": (success, free), "failure": (1 - success, review)})

    choices = {"work": outcomes(p1, t1, psi), "shirk": outcomes(p0, t0, 0)}
    return ExtensiveGame(Decision("agent", choices, "choice"), ["authority", "agent"])


def outcome(model: ExtensiveGame, cost: Any) -> dict[str, Any]:
    """Find the least deterrent sanction by a linear programme; the burden is what the agent loses to it."""
    work = {"choice": "work"}
    found = best_terms(
        model, "authority", "agent", wanted=work, others=[{"choice": "shirk"}], least={SANCTION: 0}
    )
    if found is None:
        exposed = bool(sp.sympify(model.expected(work)[1], strict=True).has(SANCTION))
        return {"sanction": math.inf, "burden": math.inf if exposed else Fraction(0)}
    return {"sanction": found.values[SANCTION], "burden": -cost - found.payoffs["agent"]}


def compute(p1: Any, p0: Any, psi: Any, t1: Any, t0: Any) -> dict[str, Any]:
    """Find the least deterrent sanction with the package's linear programmes.

    Examples
    --------
    >>> compute(p1="3/4", p0="1/4", psi=1, t1=0, t0=0)
    {'sanction': Fraction(2, 1), 'burden': Fraction(1, 2)}
    """
    values = _read(p1, p0, psi, t1, t0)
    return known(outcome(game(*values), values[2]), p1, p0, psi, t1, t0)


def claimed(p1: Any, p0: Any, psi: Any, t1: Any, t0: Any) -> dict[str, Any]:
    """Return the closed form: ``psi`` over the gap in exposure, ``(1 - p0)(1 - t0) - (1 - p1)(1 - t1)``.

    No sanction deters if that gap is not positive and effort costs anything. The burden is the sanction
    times the exposure of the diligent, ``(1 - p1)(1 - t1)``.

    Examples
    --------
    >>> claimed(p1="1/2", p0="1/4", psi=1, t1=0, t0="1/2")
    {'sanction': inf, 'burden': inf}
    """
    high, low, cost, kept, spared = _read(p1, p0, psi, t1, t0)
    exposure = (1 - high) * (1 - kept)
    gap = (1 - low) * (1 - spared) - exposure
    if cost and gap <= 0:
        found: dict[str, Any] = {"sanction": math.inf, "burden": math.inf if exposure else Fraction(0)}
    else:
        sanction = cost / gap if cost else Fraction(0)
        found = {"sanction": sanction, "burden": exposure * sanction}
    return known(found, p1, p0, psi, t1, t0)


def _read(p1: Any, p0: Any, psi: Any, t1: Any, t0: Any) -> tuple[Fraction, ...]:
    return (
        number("p1", p1, "probability"),
        number("p0", p0, "probability"),
        number("psi", psi, "nonnegative"),
        number("t1", t1, "probability"),
        number("t0", t0, "probability"),
    )
