"""Moral hazard with two outcomes and limited liability: what an agent who cannot lose much earns.

Game
----
The agent refuses (both get 0), shirks, or works at cost ``psi``. Success comes with probability ``p1`` if
it works and ``p0`` if it shirks. It gets ``t_high`` after success and ``t_low`` after failure, neither
below ``-l``. The principal minimises the expected payment under which the agent works.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any, Final

from layered_games.errors import GameError
from layered_games.games.extensive import ExtensiveGame
from layered_games.games.extensive_nodes import Chance, Decision
from layered_games.literature.base import DomainError, Row, known, number
from layered_games.literature.contracts import best_terms
from layered_games.parameters import make_symbol

__all__ = ["ROW", "claimed", "compute", "game", "outcome"]

ROW: Final = Row(
    module="limited_liability",
    title="Limited liability leaves the agent a rent",
    source=(
        "D. Sappington, Limited liability contracts between principal and agent, Journal of Economic "
        "Theory 29 (1983); textbook result"
    ),
    parameters={
        "p1": "probability of success with effort, above p0",
        "p0": "probability of success without",
        "psi": "cost of effort, at least 0",
        "l": "the most the agent can lose, at least 0; may be infinite",
    },
    outputs={
        "t_low": "transfer after failure",
        "t_high": "transfer after success",
        "rent": "what the agent expects beyond its outside option, effort paid",
    },
    examples=(
        {"p1": Fraction(3, 4), "p0": Fraction(1, 4), "psi": 1, "l": 0},
        {"p1": Fraction(3, 4), "p0": Fraction(1, 4), "psi": 1, "l": Fraction(1, 4)},
        {"p1": Fraction(3, 4), "p0": Fraction(1, 4), "psi": 1, "l": 2},
        {"p1": 1, "p0": Fraction(1, 2), "psi": 2, "l": math.inf},
        {"p1": Fraction(1, 2), "p0": 0, "psi": 1, "l": 0},
    ),
    selection="where several contracts cost as little, the one that leaves the agent indifferent to shirking",
)

LOW, HIGH = make_symbol("t_low"), make_symbol("t_high")


def game(p1: Any, p0: Any, psi: Any) -> ExtensiveGame:
    """Return the game after a contract was offered; the payoffs are (principal, agent)."""

    def outcomes(success: Any, cost: Any) -> Chance:
        ends = {
            "success": (success, (-HIGH, HIGH - cost)),
            "failure": (1 - success, (-LOW, LOW - cost)),
        }
        return Chance(ends)

    choices: dict[str, Any] = {"refuse": (0, 0), "work": outcomes(p1, psi), "shirk": outcomes(p0, 0)}
    return ExtensiveGame(Decision("agent", choices, "choice"), ["principal", "agent"])


def outcome(model: ExtensiveGame, liability: Any) -> dict[str, Any]:
    """Find the least-cost contract by a linear programme."""
    found = best_terms(
        model,
        "principal",
        "agent",
        wanted={"choice": "work"},
        others=[{"choice": "refuse"}],
        binding=[{"choice": "shirk"}],
        least={LOW: -liability, HIGH: -liability},
    )
    if found is None:
        raise GameError("no contract makes the agent work at the least cost with the incentive binding")
    return {"t_low": found.values[LOW], "t_high": found.values[HIGH], "rent": found.payoffs["agent"]}


def compute(p1: Any, p0: Any, psi: Any, l: Any) -> dict[str, Any]:
    """Find the least-cost contract with the package's linear programmes.

    Examples
    --------
    >>> compute(p1="3/4", p0="1/4", psi=1, l=0)
    {'t_low': Fraction(0, 1), 't_high': Fraction(2, 1), 'rent': Fraction(1, 2)}
    """
    high, low, cost, liability = _read(p1, p0, psi, l)
    return known(outcome(game(high, low, cost), liability), p1, p0, psi, l)


def claimed(p1: Any, p0: Any, psi: Any, l: Any) -> dict[str, Any]:
    """Return the closed form: the reward ``psi/(p1 - p0)`` for success is paid on top of ``t_low``.

    ``t_low`` is what makes the agent just accept, ``-p0*psi/(p1 - p0)``, or ``-l`` if that is too much
    to lose. The rent is ``max(0, p0*psi/(p1 - p0) - l)``.

    Examples
    --------
    >>> claimed(p1="3/4", p0="1/4", psi=1, l=0)
    {'t_low': Fraction(0, 1), 't_high': Fraction(2, 1), 'rent': Fraction(1, 2)}
    """
    high, low, cost, liability = _read(p1, p0, psi, l)
    power = cost / (high - low)
    down = -min(low * power, liability)
    found = {"t_low": down, "t_high": down + power, "rent": low * power + down}
    return known(found, p1, p0, psi, l)


def _read(p1: Any, p0: Any, psi: Any, l: Any) -> tuple[Fraction, Fraction, Fraction, Any]:
    high, low = number("p1", p1, "probability"), number("p0", p0, "probability")
    if high <= low:
        raise DomainError(f"p1 = {p1} must be above p0 = {p0}: otherwise no contract rewards effort")
    return high, low, number("psi", psi, "nonnegative"), number("l", l, "nonnegative", infinite=True)
