"""Inspection over time: two populations that imitate, or respond with noise, or respond late.

Game
----
Inspectors and inspectees of :mod:`~layered_games.literature.inspection_fine` meet at random. Under the
replicator actions spread at the rate at which they earn more than average; under the logit dynamics
everybody revises at rate 1, and takes an action with probability proportional to ``exp(payoff/tau)``.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any, Final

from layered_games.equilibria.finite.quantal import solve_quantal
from layered_games.equilibria.flows import logit, replicator
from layered_games.games.strategic import StrategicGame
from layered_games.literature.base import DomainError, Row, known, number
from layered_games.literature.inspection_fine import game
from layered_games.literature.inspection_fine import outcome as equilibrium

__all__ = ["ROW", "claimed", "compute", "game", "outcome"]

ROW: Final = Row(
    module="inspection_dynamics",
    title="Violation and inspection cycle; noise damps the cycle, delay brings it back",
    source=(
        "P. Taylor and L. Jonker (1978) for the replicator, D. Fudenberg and D. Levine (1998) for the logit "
        "dynamics; the game is of textbooks"
    ),
    parameters={
        "G": "gain from a violation, positive, below F",
        "F": "fine if caught",
        "c": "cost of an inspection, positive, below R",
        "R": "reward for a catch",
        "tau": "smoothing of the logit response, in units of payoff, positive",
    },
    outputs={
        "rest_point": "interior rest point of the replicator: shares (violate, inspect)",
        "period": "time of a small cycle around it",
        "logit_point": "rest point of the logit dynamics: shares (violate, inspect)",
        "logit_eigenvalues": "its two eigenvalues, complex, the one of larger imaginary part first",
        "critical_delay": "least sum of both delays that destabilises it; infinite if none does",
    },
    examples=(
        {"G": 2, "F": 5, "c": 1, "R": 3, "tau": Fraction(1, 5)},
        {"G": 2, "F": 5, "c": 1, "R": 3, "tau": 2},
        {"G": 1, "F": 10, "c": 1, "R": 2, "tau": Fraction(1, 20)},
    ),
    selection="the logit rest point is unique in this game",
)


def outcome(model: StrategicGame, tau: Any) -> dict[str, Any]:
    """Solve the game, and linearise both flows at their rest points."""
    mixed = equilibrium(model)
    violate, inspect = mixed["violate"], mixed["inspect"]
    around = replicator(model).near((inspect, violate))
    (noisy,) = solve_quantal(model, precision=float(1 / tau))
    point = noisy.profile[0][0], noisy.profile[1][0]
    smooth = logit(model, tau).near(point)
    return {
        "rest_point": (violate, inspect),
        "period": around.period(),
        "logit_point": (point[1], point[0]),
        "logit_eigenvalues": smooth.eigenvalues(),
        "critical_delay": smooth.critical_delay(),
    }


def compute(G: Any, F: Any, c: Any, R: Any, tau: Any) -> dict[str, Any]:
    """Find rest points with the package's solvers, and linearise the flows of the game there.

    Raises
    ------
    DomainError
        If ``G >= F`` or ``c >= R``: then there is no rest point inside and nothing cycles.

    Examples
    --------
    >>> found = compute(G=2, F=5, c=1, R=3, tau=2)
    >>> found["rest_point"], round(found["period"], 6), found["critical_delay"]
    ((Fraction(1, 3), Fraction(2, 5)), 7.024815, inf)
    """
    *payoffs, smooth = _read(G, F, c, R, tau)
    return known(outcome(game(*payoffs), smooth), G, F, c, R, tau)


def claimed(G: Any, F: Any, c: Any, R: Any, tau: Any) -> dict[str, Any]:
    """Return the closed forms; the logit point solves one equation, by bisection.

    Period ``2*pi/sqrt(G*c*(1 - G/F)*(1 - c/R))``. With ``k = sqrt(R*F*x*(1 - x)*v*(1 - v))/tau`` at the logit
    point the eigenvalues are ``-1 + i*k`` and ``-1 - i*k``. If ``k > 1`` a total delay of
    ``(pi - 2*atan(om))/om``, ``om = sqrt(k^2 - 1)``, destabilises.

    Examples
    --------
    >>> round(claimed(G=2, F=5, c=1, R=3, tau="1/5")["critical_delay"], 6)
    0.104339
    """
    gain, fine, cost, reward, smooth = _read(G, F, c, R, tau)
    pull = gain * cost * (1 - gain / fine) * (1 - cost / reward)
    inspect, violate = _logit_point(*map(float, (gain, fine, cost, reward, smooth)))
    spread = inspect * (1 - inspect) * violate * (1 - violate)
    k = math.sqrt(reward * fine * spread) / float(smooth)
    om = math.sqrt(max(0.0, k * k - 1))
    found = {
        "rest_point": (cost / reward, gain / fine),
        "period": 2 * math.pi / math.sqrt(pull),
        "logit_point": (violate, inspect),
        "logit_eigenvalues": (complex(-1, k), complex(-1, -k)),
        "critical_delay": (math.pi - 2 * math.atan(om)) / om if om else math.inf,
    }
    return known(found, G, F, c, R, tau)


def _logit_point(gain: float, fine: float, cost: float, reward: float, tau: float) -> tuple[float, float]:
    """The share of inspection that the violation which it brings about brings about, and that violation."""

    def violation(inspect: float) -> float:
        return _logistic((gain - inspect * fine) / tau)

    low, high = 0.0, 1.0
    for _ in range(100):
        middle = (low + high) / 2
        above = _logistic((violation(middle) * reward - cost) / tau) > middle
        low, high = (middle, high) if above else (low, middle)
    return low, violation(low)


def _logistic(lead: float) -> float:
    small = math.exp(-abs(lead))
    return 1 / (1 + small) if lead >= 0 else small / (1 + small)


def _read(G: Any, F: Any, c: Any, R: Any, tau: Any) -> tuple[Fraction, ...]:
    gain, fine = number("G", G, "positive"), number("F", F, "nonnegative")
    cost, reward = number("c", c, "positive"), number("R", R, "nonnegative")
    if gain >= fine or cost >= reward:
        raise DomainError(
            f"G = {gain}, F = {fine}, c = {cost}, R = {reward}: shares cycle only where the fine deters an "
            "inspected inspectee (G < F) and a sure catch is worth an inspection (c < R)"
        )
    return gain, fine, cost, reward, number("tau", tau, "positive")
