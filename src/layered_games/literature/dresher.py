"""Dresher's sequential inspection game: few inspections, many stages, at most one violation, zero-sum.

Game
----
``n`` stages, ``m`` inspections. In each stage the inspector inspects or not, the inspectee acts legally
or violates. A violation ends the game: the inspector gets +1 if it was inspected, -1 if not; nothing
happens if there is none. Each side knows how many stages and inspections are left.
"""

from __future__ import annotations

from fractions import Fraction
from math import comb
from typing import Any, Final

from layered_games.literature.base import DomainError, Row, known, whole
from layered_games.literature.inspection_stages import Stages

__all__ = ["ROW", "claimed", "compute", "game", "outcome"]

ROW: Final = Row(
    module="dresher",
    title="Few inspections over many stages: the value, and when to use the first",
    source="M. Dresher, A sampling inspection problem in arms control agreements, RAND RM-2972 (1962)",
    parameters={"n": "stages, at least 1", "m": "inspections, from 0 to n"},
    outputs={
        "value": "inspector's payoff",
        "inspect_first": "probability of an inspection in the first stage",
    },
    examples=({"n": 4, "m": 2}, {"n": 2, "m": 1}, {"n": 7, "m": 3}, {"n": 3, "m": 3}, {"n": 5, "m": 0}),
    selection="for n = m, where many probabilities deter, the largest: inspection in every stage",
)


def game() -> Stages:
    """Return the payoffs of the game, for any number of stages and inspections."""
    return Stages(caught=(1, -1), uncaught=(-1, 1))


def outcome(model: Stages, n: int, m: int) -> dict[str, Any]:
    """Solve the states from the last stage up."""
    state = model.solve(n, m)
    return {"value": state.payoffs[0], "inspect_first": state.inspect}


def compute(n: Any, m: Any) -> dict[str, Any]:
    """Find value and first step with the package's solver, one 2x2 game a state.

    Examples
    --------
    >>> compute(n=4, m=2)
    {'value': Fraction(-3, 11), 'inspect_first': Fraction(4, 11)}
    """
    return known(outcome(game(), *counts(n, m)), n, m)


def claimed(n: Any, m: Any) -> dict[str, Any]:
    """Return the closed form: the value is ``-C(n-1, m)`` over the sum of ``C(n, i)`` from 0 to m.

    With ``s(n, m)`` for that sum, the first inspection comes with probability ``s(n-1, m-1)/s(n, m)``.

    Examples
    --------
    >>> claimed(n=4, m=2)
    {'value': Fraction(-3, 11), 'inspect_first': Fraction(4, 11)}
    """
    stages, inspections = counts(n, m)
    if stages == inspections:
        return known({"value": 0, "inspect_first": 1}, n, m)
    total = _sum(stages, inspections)
    found = {
        "value": -Fraction(comb(stages - 1, inspections), total),
        "inspect_first": Fraction(_sum(stages - 1, inspections - 1), total),
    }
    return known(found, n, m)


def _sum(n: int, m: int) -> int:
    return sum(comb(n, i) for i in range(m + 1))


def counts(n: Any, m: Any) -> tuple[int, int]:
    """Read the numbers of stages and of inspections.

    Raises
    ------
    DomainError
        If they are no counts, or there are more inspections than stages.
    """
    stages, inspections = whole("n", n), whole("m", m, 0)
    if inspections > stages:
        raise DomainError(f"m = {m} inspections cannot be used in n = {n} stages; m is at most n")
    return stages, inspections
