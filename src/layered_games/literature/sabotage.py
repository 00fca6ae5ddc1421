"""A tournament in which contestants can also spoil each other's output.

Game
----
Two contestants choose effort ``mu`` and sabotage ``th`` at once, at cost ``c*mu^2/2 + d*th^2/2``. A
contestant's output is its own effort less the other's sabotage plus normal noise; the larger output wins
the spread of prizes. Before that a designer sets the spread to maximise effort less sabotage less both costs.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any, Final

import sympy as sp

from layered_games.equilibria.solving import solve
from layered_games.equilibria.symmetric import (
    SymmetricGame,
    SymmetricPoint,
    best_deviation,
    solve_symmetric,
)
from layered_games.errors import GameError
from layered_games.games.moves import Move
from layered_games.games.sequential import SequentialGame
from layered_games.literature.base import Row, known, number
from layered_games.literature.settled import is_settled
from layered_games.parameters import make_symbol

__all__ = ["ROW", "claimed", "compute", "contest", "design", "is_equilibrium", "outcome"]

ROW: Final = Row(
    module="sabotage",
    title="Where contestants can harm each other, prizes are compressed, or abolished",
    source="E. Lazear, Pay equality and industrial politics, Journal of Political Economy 97 (1989)",
    parameters={
        "c": "cost of effort, positive",
        "d": "cost of sabotage, positive",
        "sig": "standard deviation of each one's noise, positive",
    },
    outputs={
        "effort": "effort of each under the best spread",
        "sabotage": "sabotage of each under it",
        "spread": "best spread of prizes",
        "is_equilibrium": "whether effort and sabotage are an equilibrium under that spread (measured)",
    },
    examples=(
        {"c": 1, "d": 3, "sig": 1},
        {"c": Fraction(1, 2), "d": Fraction(2, 3), "sig": 2},
        {"c": 1, "d": 6, "sig": Fraction(1, 6)},
        {"c": 2, "d": 2, "sig": 1},
        {"c": 2, "d": 1, "sig": 1},
    ),
    selection="the symmetric first-order point of the contest; is_equilibrium tells whether it is one",
)

EFFORT, HARM, EFFORTS, HARMS = (make_symbol(name, "positive") for name in ("mu", "th", "mu_o", "th_o"))
SPREAD = make_symbol("spread", "positive")


def contest(c: Any, d: Any, sig: Any) -> SymmetricGame:
    """Return the contest under a given spread; the difference of the noises has deviation ``sqrt(2)*sig``."""
    lead = (EFFORT - HARMS) - (EFFORTS - HARM)
    wins = (1 + sp.erf(lead / (2 * sig))) / 2
    costs = c * EFFORT**2 / 2 + d * HARM**2 / 2
    return SymmetricGame((EFFORT, HARM), (EFFORTS, HARMS), SPREAD * wins - costs)


def design(c: Any, d: Any, effort: sp.Expr, harm: sp.Expr) -> SequentialGame:
    """Return the designer's problem, given what each contestant does under a spread."""
    move = Move("designer", "spread", lower=0)
    mu, th = (e.xreplace({SPREAD: move.symbol}) for e in (effort, harm))
    return SequentialGame(["designer"], [[move]], {"designer": mu - th - c * mu**2 / 2 - d * th**2 / 2})


def outcome(model: SymmetricGame, c: Any, d: Any) -> dict[str, Any]:
    """Solve the contest, then the designer's problem."""
    points = solve_symmetric(model)
    if len(points) != 1:
        raise GameError(f"the contest has {len(points)} symmetric first-order points where one is needed")
    values = points[0].values
    best = solve(design(c, d, values[EFFORT], values[HARM]))
    if len(best) != 1:
        raise GameError(f"the spread is not determined: {best.status}")
    spread = best[0].values["spread"]
    at = {SPREAD: spread}
    return {
        "effort": sp.simplify(values[EFFORT].xreplace(at)),
        "sabotage": sp.simplify(values[HARM].xreplace(at)),
        "spread": spread,
    }


def is_equilibrium(c: Any, d: Any, sig: Any) -> bool:
    """Tell whether effort and sabotage under the best spread are an equilibrium: measured on refined grids.

    Examples
    --------
    >>> is_equilibrium(c=1, d=3, sig=1), is_equilibrium(c=1, d=3, sig="1/10")
    (True, False)
    """
    cost, harm, sd = _read(c, d, sig)
    model = contest(cost, harm, sd)
    return _stays(model, outcome(model, cost, harm)["spread"], (cost, harm))


def _stays(model: SymmetricGame, spread: sp.Expr, prices: tuple[Fraction, Fraction]) -> bool:
    """Whether nobody gains by another effort and another sabotage, at a given spread."""
    if not spread:
        return True
    at = {SPREAD: spread}
    (point,) = solve_symmetric(model)
    here = SymmetricPoint({m: v.xreplace(at) for m, v in point.values.items()}, point.payoff.xreplace(at))
    top = [math.sqrt(2 * float(spread / price)) for price in prices]
    return not best_deviation(model, here, top, at=at).pays


def compute(c: Any, d: Any, sig: Any) -> dict[str, Any]:
    """Find contest and spread with the package's solvers.

    Examples
    --------
    >>> list(compute(c=1, d=3, sig=1).values())
    [Fraction(1, 2), Fraction(1, 6), 1.772453850905516, True]
    """
    cost, harm, sd = _read(c, d, sig)
    model = contest(cost, harm, sd)
    found = outcome(model, cost, harm)
    return known(found | {"is_equilibrium": _stays(model, found["spread"], (cost, harm))}, c, d, sig)


def claimed(c: Any, d: Any, sig: Any) -> dict[str, Any]:
    """Return the closed form, with ``k = (d - c)/(d + c)``.

    Effort ``k/c``, sabotage ``k/d``, spread ``2*sqrt(pi)*sig*k``; nothing at all if sabotage is not
    dearer than effort, ``d <= c``. It is an equilibrium as in :mod:`~layered_games.literature.rank_order`,
    with effort and sabotage taken together, ``k/c + k/d``.

    Examples
    --------
    >>> list(claimed(c=1, d=3, sig=1).values())
    [Fraction(1, 2), Fraction(1, 6), 1.772453850905516, True]
    """
    cost, harm, sd = _read(c, d, sig)
    k = max(Fraction(0), (harm - cost) / (harm + cost))
    spread = 2 * sp.sqrt(sp.pi) * sp.Rational(sd.numerator, sd.denominator) * k
    found = {"effort": k / cost, "sabotage": k / harm, "spread": spread}
    return known(found | {"is_equilibrium": is_settled(2, float((k / cost + k / harm) / sd))}, c, d, sig)


def _read(c: Any, d: Any, sig: Any) -> tuple[Fraction, Fraction, Fraction]:
    return number("c", c, "positive"), number("d", d, "positive"), number("sig", sig, "positive")
