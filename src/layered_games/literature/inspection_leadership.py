"""What it is worth to an inspector to announce, and keep to, a probability of inspection.

Game
----
Payoffs (inspector, inspectee): (0, 0) legal and not inspected, (-e, 0) legal and inspected, (-a, -b)
caught, (-1, 1) violated and not caught. Either both choose at once, or the inspector commits first.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Final

from layered_games.equilibria.concepts import Concept
from layered_games.equilibria.solving import solve
from layered_games.games.strategic import StrategicGame
from layered_games.literature.base import Row, known, number

__all__ = ["ROW", "claimed", "compute", "game", "outcome"]

ROW: Final = Row(
    module="inspection_leadership",
    title="An inspector who commits deters, where one who does not only mixes",
    source="R. Avenhaus, B. von Stengel and S. Zamir, Inspection games, Handbook of Game Theory 3 (2002)",
    parameters={
        "a": "inspector's loss from a violation that is caught, at least 0",
        "b": "inspectee's loss if caught, at least 0",
        "e": "inspector's loss from an inspection of legal conduct, positive",
    },
    outputs={
        "inspect": "probability of inspection, simultaneous play",
        "violate": "probability of violation, simultaneous play",
        "simultaneous_value": "inspector's payoff, simultaneous play",
        "leadership_value": "inspector's payoff under commitment",
    },
    examples=(
        {"a": Fraction(1, 2), "b": 2, "e": Fraction(1, 4)},
        {"a": Fraction(1, 10), "b": 1, "e": Fraction(3, 2)},
        {"a": 2, "b": 3, "e": Fraction(1, 2)},
        {"a": 1, "b": 1, "e": Fraction(1, 3)},
    ),
    selection="on a tie the equilibrium with the least violation, then with the most inspection",
)


def game(a: Any, b: Any, e: Any) -> StrategicGame:
    """Return the game: the inspector chooses the row, the inspectee the column."""
    return StrategicGame.from_arrays(
        [[-e, -a], [0, -1]],
        [[0, -b], [0, 1]],
        players=["inspector", "inspectee"],
        actions=[["inspect", "trust"], ["comply", "violate"]],
        title="inspection with and without commitment",
    )


def outcome(model: StrategicGame) -> dict[str, Any]:
    """Solve a 2x2 inspection game for simultaneous play and for commitment by the inspector."""
    chosen = min(solve(model), key=lambda found: (found.profile[1][1], -found.profile[0][0]))
    led: Any = solve(model, Concept.STACKELBERG, leader="inspector", compare=False)
    return {
        "inspect": chosen.profile[0][0],
        "violate": chosen.profile[1][1],
        "simultaneous_value": model.expected(chosen.profile)[0],
        "leadership_value": max(found.leader_payoff for found in led),
    }


def compute(a: Any, b: Any, e: Any) -> dict[str, Any]:
    """Find both solutions with the package's solvers.

    Examples
    --------
    >>> compute(a=0, b=1, e=1)["violate"], compute(a=0, b=1, e=1)["leadership_value"]
    (Fraction(1, 2), Fraction(-1, 2))
    """
    return known(outcome(game(*_read(a, b, e))), a, b, e)


def claimed(a: Any, b: Any, e: Any) -> dict[str, Any]:
    """Return the closed forms.

    Simultaneous play, ``a <= 1``: ``inspect = 1/(1 + b)``, ``violate = e/(1 - a + e)``, which the inspector
    loses. For ``a > 1`` a catch is worse than none: no inspection. Commitment: the least deterrent
    probability ``1/(1 + b)`` costs ``e/(1 + b)``; violations at that probability would cost
    ``(a + b)/(1 + b)``, and without any inspection 1.

    Examples
    --------
    >>> claimed(a=0, b=1, e=1)["violate"], claimed(a=0, b=1, e=1)["leadership_value"]
    (Fraction(1, 2), Fraction(-1, 2))
    """
    caught, loss, alarm = _read(a, b, e)
    least = 1 / (1 + loss)
    violate = alarm / (1 - caught + alarm) if caught <= 1 else Fraction(1)
    found = {
        "inspect": least if caught <= 1 else Fraction(0),
        "violate": violate,
        "simultaneous_value": -violate,
        "leadership_value": -min(alarm * least, (caught + loss) * least, Fraction(1)),
    }
    return known(found, a, b, e)


def _read(a: Any, b: Any, e: Any) -> tuple[Fraction, Fraction, Fraction]:
    return number("a", a, "nonnegative"), number("b", b, "nonnegative"), number("e", e, "positive")
