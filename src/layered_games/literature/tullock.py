"""The Tullock contest: equal contestants, a prize, and an exponent that says how much effort decides.

Game
----
``n`` contestants spend ``x`` at once. Each wins the prize ``V`` with probability ``x^r`` over the sum of
all such powers, and bears the cost ``x`` whether it wins or not.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Final

from layered_games.equilibria.symmetric import SymmetricGame, best_deviation, solve_symmetric
from layered_games.literature.base import Row, known, number, whole
from layered_games.parameters import make_symbol

__all__ = ["ROW", "claimed", "compute", "game", "outcome"]

ROW: Final = Row(
    module="tullock",
    title="Effort in a contest, and when equal contestants have no equilibrium in pure strategies",
    source="G. Tullock, Efficient rent seeking, in Toward a Theory of the Rent-Seeking Society (1980)",
    parameters={
        "n": "contestants, at least 2",
        "r": "exponent, positive",
        "V": "prize, positive",
    },
    outputs={
        "effort": "what each spends",
        "payoff": "what each expects",
        "dissipation": "share of the prize that all together spend",
        "exists": "whether all spending the same is an equilibrium",
    },
    examples=(
        {"n": 2, "r": 1, "V": 8},
        {"n": 4, "r": Fraction(1, 2), "V": 10},
        {"n": 3, "r": Fraction(3, 2), "V": 1},
        {"n": 3, "r": Fraction(8, 5), "V": 1},
    ),
    selection="the equilibrium in pure strategies in which all are active and spend the same",
)

OWN, OTHER = make_symbol("x", "positive"), make_symbol("y", "positive")


def game(n: Any, r: Any, V: Any) -> SymmetricGame:
    """Return the contest: own effort against that of each of the others."""
    return SymmetricGame((OWN,), (OTHER,), V * OWN**r / (OWN**r + (n - 1) * OTHER**r) - OWN)


def outcome(model: SymmetricGame, n: Any, V: Any) -> dict[str, Any]:
    """Solve the first-order condition, and test whether any other effort does better."""
    none = {"effort": None, "payoff": None, "dissipation": None, "exists": False}
    for point in solve_symmetric(model):
        if not best_deviation(model, point, [float(V)]).pays:
            effort = point.values[OWN]
            return {"effort": effort, "payoff": point.payoff, "dissipation": n * effort / V, "exists": True}
    return none


def compute(n: Any, r: Any, V: Any) -> dict[str, Any]:
    """Find the symmetric equilibrium with the package's solver of symmetric games.

    Examples
    --------
    >>> compute(n=2, r=1, V=8)
    {'effort': Fraction(2, 1), 'payoff': Fraction(2, 1), 'dissipation': Fraction(1, 2), 'exists': True}
    >>> compute(n=2, r=3, V=8)
    {'effort': None, 'payoff': None, 'dissipation': None, 'exists': False}
    """
    count, exponent, prize = _read(n, r, V)
    return known(outcome(game(count, exponent, prize), count, prize), n, r, V)


def claimed(n: Any, r: Any, V: Any) -> dict[str, Any]:
    """Return the closed form: effort ``r*V*(n - 1)/n^2``, an equilibrium if and only if ``r <= n/(n - 1)``.

    Examples
    --------
    >>> claimed(n=3, r="3/2", V=1)
    {'effort': Fraction(1, 3), 'payoff': Fraction(0, 1), 'dissipation': Fraction(1, 1), 'exists': True}
    """
    count, exponent, prize = _read(n, r, V)
    if exponent > Fraction(count, count - 1):
        return {"effort": None, "payoff": None, "dissipation": None, "exists": False}
    share = exponent * Fraction(count - 1, count)
    found = {
        "effort": share * prize / count,
        "payoff": prize * (1 - share) / count,
        "dissipation": share,
        "exists": True,
    }
    return known(found, n, r, V)


def _read(n: Any, r: Any, V: Any) -> tuple[int, Fraction, Fraction]:
    return whole("n", n, 2), number("r", r, "positive"), number("V", V, "positive")
