"""Rank-order tournaments: the prize goes to the largest output, which is effort plus luck.

Game
----
``n`` contestants choose efforts at once. Output is effort plus independent normal noise; the largest output
wins a prize that exceeds what the others get by ``dW``. Effort ``mu`` costs ``c*mu^2/2``.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any, Final

import sympy as sp

from layered_games.equilibria.symmetric import Deviation, SymmetricGame, best_deviation, solve_symmetric
from layered_games.literature.base import Row, known, number, whole
from layered_games.literature.settled import is_settled
from layered_games.parameters import make_symbol

__all__ = ["ROW", "claimed", "compute", "deviation", "game", "is_equilibrium", "outcome"]

ROW: Final = Row(
    module="rank_order",
    title="What a tournament makes of a prize, and when it makes nothing of it",
    source="E. Lazear and S. Rosen, Rank-order tournaments, Journal of Political Economy 89 (1981)",
    parameters={
        "n": "contestants, at least 2",
        "sig": "standard deviation of each one's noise, positive",
        "c": "cost of effort, positive",
        "dW": "what the winner gets beyond the others, at least 0",
    },
    outputs={
        "effort": "symmetric first-order effort",
        "is_equilibrium": "whether that is an equilibrium (measured)",
    },
    examples=(
        {"n": 2, "sig": 1, "c": 1, "dW": 1},
        {"n": 3, "sig": 2, "c": Fraction(1, 2), "dW": 3},
        {"n": 5, "sig": 1, "c": 2, "dW": 2},
        {"n": 12, "sig": Fraction(1, 2), "c": 1, "dW": 1},
        {"n": 2, "sig": 1, "c": 1, "dW": 50},
    ),
    selection="the symmetric first-order point; it need not be an equilibrium where luck decides little",
)

OWN, OTHER = make_symbol("x", "positive"), make_symbol("y", "positive")
LUCK = make_symbol("luck")


def game(n: Any, sig: Any, c: Any, dW: Any) -> SymmetricGame:
    """Return the tournament, as the mean over a contestant's own luck (in standard deviations).

    With that luck it beats each of the others with the probability that their noise is smaller.
    """
    beats_one = (1 + sp.erf(((OWN - OTHER) / sig + LUCK) / sp.sqrt(2))) / 2
    return SymmetricGame((OWN,), (OTHER,), dW * beats_one ** (n - 1) - c * OWN**2 / 2, shock=LUCK)


def outcome(model: SymmetricGame) -> dict[str, Any]:
    """Solve the first-order condition; without a prize nobody makes an effort."""
    points = solve_symmetric(model)
    return {"effort": float(points[0].values[OWN]) if points else 0.0}


def deviation(n: Any, sig: Any, c: Any, dW: Any) -> Deviation | None:
    """Search the best that one contestant can do while the others stay at the first-order effort.

    Returns
    -------
    Deviation or None
        None if nobody makes an effort because there is no prize.
    """
    count, sd, cost, prize = _read(n, sig, c, dW)
    model = game(count, sd, cost, prize)
    points = solve_symmetric(model)
    if not points:
        return None
    return best_deviation(model, points[0], [math.sqrt(2 * float(prize / cost))])


def is_equilibrium(n: Any, sig: Any, c: Any, dW: Any) -> bool:
    """Tell whether the first-order effort is an equilibrium: measured on a refined grid of deviations.

    Examples
    --------
    >>> is_equilibrium(n=2, sig=1, c=1, dW=1), is_equilibrium(n=2, sig=1, c=1, dW=50)
    (True, False)
    """
    found = deviation(n, sig, c, dW)
    return found is None or not found.pays


def compute(n: Any, sig: Any, c: Any, dW: Any) -> dict[str, Any]:
    """Find the symmetric first-order effort with the package's solver of symmetric games.

    Examples
    --------
    >>> round(compute(n=2, sig=1, c=1, dW=1)["effort"], 9)
    0.282094792
    """
    found = outcome(game(*_read(n, sig, c, dW))) | {"is_equilibrium": is_equilibrium(n, sig, c, dW)}
    return known(found, n, sig, c, dW)


def claimed(n: Any, sig: Any, c: Any, dW: Any) -> dict[str, Any]:
    """Return ``dW*E_n/(n*c*sig)``, with ``E_n`` the mean of the largest of ``n`` standard normal draws.

    For two or three contestants that is ``dW/(2*sqrt(pi)*c*sig)``. Whether it is an equilibrium depends on
    ``n`` and effort in standard deviations of the noise only (for two: up to 3.4841).

    Examples
    --------
    >>> round(claimed(n=2, sig=1, c=1, dW=1)["effort"], 9)
    0.282094792
    """
    count, sd, cost, prize = _read(n, sig, c, dW)
    effort = float(prize / (cost * sd)) * _largest(count) / count
    found = {"effort": effort, "is_equilibrium": is_settled(count, effort / float(sd))}
    return known(found, n, sig, c, dW)


def _largest(n: int) -> float:
    """Mean of the largest of n standard normal draws."""
    root = math.sqrt(math.pi)
    if n <= 5:
        tilt = math.asin(1 / 3) / math.pi
        return {
            2: 1 / root,
            3: 3 / (2 * root),
            4: (3 / root) * (0.5 + tilt),
            5: (5 / root) * (0.25 + 1.5 * tilt),
        }[n]
    from scipy.integrate import quad
    from scipy.special import ndtr

    def weighted(t: float) -> float:
        return float(t * n * ndtr(t) ** (n - 1) * math.exp(-t * t / 2) / math.sqrt(2 * math.pi))

    return float(quad(weighted, -12, 12, limit=400, epsabs=1e-13, epsrel=1e-12, points=[0.0])[0])


def _read(n: Any, sig: Any, c: Any, dW: Any) -> tuple[int, Fraction, Fraction, Fraction]:
    return (
        whole("n", n, 2),
        number("sig", sig, "positive"),
        number("c", c, "positive"),
        number("dW", dW, "nonnegative"),
    )
