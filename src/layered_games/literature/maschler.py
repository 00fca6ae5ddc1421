"""The sequential inspection game that is not zero-sum, with and without leadership by the inspector.

Game
----
``n`` stages, ``m`` inspections, at most one violation. Payoffs (inspector, inspectee): (-a, -b) for a
violation that is caught, (-1, 1) for one that is not, (0, 0) for none. A leader commits in each state
to a probability of inspection before the inspectee acts.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import comb
from typing import Any, Final

from layered_games.literature.base import Row, known, number
from layered_games.literature.dresher import counts
from layered_games.literature.inspection_stages import Stages

__all__ = ["ROW", "claimed", "compute", "game", "outcome"]

ROW: Final = Row(
    module="maschler",
    title="Sequential inspection that is not zero-sum: what leadership saves",
    source=(
        "M. Maschler, A price leadership method for solving the inspector's non-constant-sum game, "
        "Naval Research Logistics Quarterly 13 (1966)"
    ),
    parameters={
        "n": "stages, at least 1",
        "m": "inspections, from 0 to n",
        "a": "inspector's loss from a violation that is caught, in [0, 1) (a missed one costs 1)",
        "b": "inspectee's loss if caught, at least 0",
    },
    outputs={
        "inspectee_value": "inspectee's payoff (with and without leadership)",
        "inspector_value": "inspector's payoff without leadership",
        "leadership_value": "inspector's payoff as leader",
        "inspect_first": "probability of an inspection in the first stage (with and without leadership)",
    },
    examples=(
        {"n": 4, "m": 2, "a": Fraction(1, 2), "b": 2},
        {"n": 2, "m": 1, "a": Fraction(1, 4), "b": 1},
        {"n": 6, "m": 3, "a": Fraction(9, 10), "b": Fraction(1, 2)},
        {"n": 3, "m": 3, "a": Fraction(1, 2), "b": 1},
        {"n": 3, "m": 0, "a": Fraction(1, 2), "b": 1},
    ),
    selection="for n = m legal conduct, and inspection in every stage: least violation, most inspection",
)


def game(a: Any, b: Any) -> Stages:
    """Return the payoffs of the game without leadership, for any number of stages and inspections."""
    return Stages(caught=(-a, -b), uncaught=(-1, 1))


def outcome(model: Stages, n: int, m: int) -> dict[str, Any]:
    """Solve the states from the last stage up, without and with leadership."""
    state, led = model.solve(n, m), replace(model, leader=True, _found={}).solve(n, m)
    return {
        "inspectee_value": state.payoffs[1],
        "inspector_value": state.payoffs[0],
        "leadership_value": led.payoffs[0],
        "inspect_first": state.inspect,
    }


def compute(n: Any, m: Any, a: Any, b: Any) -> dict[str, Any]:
    """Find values and first step with the package's solvers, one 2x2 game a state.

    Examples
    --------
    >>> compute(n=2, m=1, a=0, b=1)
    {'inspectee_value': Fraction(1, 3), 'inspector_value': Fraction(-1, 2),
     'leadership_value': Fraction(-1, 3), 'inspect_first': Fraction(1, 3)}
    """
    return known(outcome(game(*_read(a, b)), *counts(n, m)), n, m, a, b)


def claimed(n: Any, m: Any, a: Any, b: Any) -> dict[str, Any]:
    """Return the closed forms, with ``s(n, m, x)`` the sum of ``C(n, i) x^(m-i)`` for i from 0 to m.

    The inspectee gets ``C(n-1, m)/s(n, m, b)``, the inspector loses ``C(n-1, m)/s(n, m, -a)``, and as a
    leader only what the inspectee gains; the first inspection comes with ``s(n-1, m-1, b)/s(n, m, b)``.

    Examples
    --------
    >>> claimed(n=2, m=1, a=0, b=1)["inspector_value"]
    Fraction(-1, 2)
    """
    stages, inspections = counts(n, m)
    caught, loss = _read(a, b)
    ways = comb(stages - 1, inspections)
    total = _sum(stages, inspections, loss)
    gain = ways / total
    first = _sum(stages - 1, inspections - 1, loss) / total if inspections < stages else Fraction(1)
    found = {
        "inspectee_value": gain,
        "inspector_value": -ways / _sum(stages, inspections, -caught),
        "leadership_value": -gain,
        "inspect_first": first,
    }
    return known(found, n, m, a, b)


def _sum(n: int, m: int, x: Fraction) -> Fraction:
    return sum((comb(n, i) * x ** (m - i) for i in range(m + 1)), Fraction(0))


def _read(a: Any, b: Any) -> tuple[Fraction, Fraction]:
    return number("a", a, "[0, 1)"), number("b", b, "nonnegative")
