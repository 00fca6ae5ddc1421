"""Inspection with a fine: two players, two actions each, one equilibrium in mixed strategies.

Game
----
An inspectee violates (gain ``G``, less the fine ``F`` if inspected) or complies (0). An inspector who
inspects pays ``c`` and gets ``R`` for a catch; who does not gets 0.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Final

from layered_games.equilibria.solving import solve
from layered_games.games.strategic import StrategicGame
from layered_games.literature.base import Row, known, number

__all__ = ["ROW", "claimed", "compute", "game", "outcome"]

ROW: Final = Row(
    module="inspection_fine",
    title="A higher fine lowers inspection, not violation",
    source="G. Tsebelis, Penalty has no impact on crime, Rationality and Society 2 (1990); textbook result",
    parameters={
        "G": "gain from a violation, positive",
        "F": "fine if caught, at least 0",
        "c": "cost of an inspection, positive",
        "R": "reward for a catch, at least 0",
    },
    outputs={"inspect": "probability of inspection", "violate": "probability of violation"},
    examples=(
        {"G": 2, "F": 5, "c": 1, "R": 3},
        {"G": 2, "F": 10, "c": 1, "R": 3},
        {"G": 3, "F": 2, "c": 1, "R": 3},
        {"G": 1, "F": 2, "c": 4, "R": 3},
        {"G": 1, "F": 1, "c": 2, "R": 2},
    ),
    selection="on a tie the equilibrium with the least violation, then with the most inspection",
)


def game(G: Any, F: Any, c: Any, R: Any) -> StrategicGame:
    """Return the game: the inspector chooses the row, the inspectee the column."""
    return StrategicGame.from_arrays(
        [[R - c, -c], [0, 0]],
        [[G - F, 0], [G, 0]],
        players=["inspector", "inspectee"],
        actions=[["inspect", "trust"], ["violate", "comply"]],
        title="inspection with a fine",
    )


def outcome(model: StrategicGame) -> dict[str, Any]:
    """Solve a 2x2 inspection game; see ``ROW.selection`` for ties."""
    violate, inspect = min((e.profile[1][0], -e.profile[0][0]) for e in solve(model))
    return {"inspect": -inspect, "violate": violate}


def compute(G: Any, F: Any, c: Any, R: Any) -> dict[str, Any]:
    """Find the equilibrium with the package's solver.

    Examples
    --------
    >>> compute(G=2, F=5, c=1, R=3)
    {'inspect': Fraction(2, 5), 'violate': Fraction(1, 3)}
    """
    return known(outcome(game(*_read(G, F, c, R))), G, F, c, R)


def claimed(G: Any, F: Any, c: Any, R: Any) -> dict[str, Any]:
    """Return the closed form: each side makes the other indifferent, ``inspect = G/F``, ``violate = c/R``.

    Where ``c > R`` inspection does not pay and the violation is certain; where ``G > F`` the fine does
    not deter, the violation is certain, and inspection follows if it pays.

    Examples
    --------
    >>> claimed(G=2, F=5, c=1, R=3)
    {'inspect': Fraction(2, 5), 'violate': Fraction(1, 3)}
    """
    gain, fine, cost, reward = _read(G, F, c, R)
    if cost > reward:
        inspect, violate = Fraction(0), Fraction(1)
    elif gain > fine:
        inspect, violate = Fraction(1), Fraction(1)
    else:
        inspect, violate = gain / fine, cost / reward
    return known({"inspect": inspect, "violate": violate}, G, F, c, R)


def _read(G: Any, F: Any, c: Any, R: Any) -> tuple[Fraction, Fraction, Fraction, Fraction]:
    return (
        number("G", G, "positive"),
        number("F", F, "nonnegative"),
        number("c", c, "positive"),
        number("R", R, "nonnegative"),
    )
