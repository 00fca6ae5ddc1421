"""Several principals and one agent: each pays for its own task and charges for those of the others.

Game
----
An agent makes an effort in each of ``n`` tasks at cost ``c*e^2/2``; each output is effort plus independent
normal noise of variance ``s2``; the agent has constant absolute risk aversion ``r``. Principal ``i`` gets
``b_i`` per unit of effort in task ``i``. All principals see all outputs, and at once offer wages linear in
them; the agent accepts all offers or none (then it gets 0). Compared with one principal who gets the sum.

Edge cases
----------
``n = 1``: the common and the united case are one. ``r = 0`` or ``s2 = 0``: nothing to insure, each pays its
``b_i`` in full and charges nobody. Benefits may be 0 or negative. An infinite ``s2`` is a DomainError: all
powers are 0 there, but single slopes are not determined (any that add up to 0 in each task). Outside ``c >
0``, ``r, s2 >= 0``: DomainError.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Final

import sympy as sp

from layered_games.equilibria.solving import solve
from layered_games.errors import GameError
from layered_games.games.moves import Move
from layered_games.games.sequential import SequentialGame
from layered_games.literature.base import DomainError, Row, known, number, numbers

__all__ = ["ROW", "claimed", "compute", "game", "outcome"]

ROW: Final = Row(
    module="common_agency",
    title="Principals who do not coordinate leave an agent with weak incentives",
    source=(
        "A. Dixit, The Making of Economic Policy (1996), appendix; common agency after B. Bernheim and M. "
        "Whinston, Econometrica 54 (1986)"
    ),
    parameters={
        "b": "list: benefit of each principal from a unit of effort in its task",
        "c": "cost of effort, positive",
        "r": "risk aversion of the agent, at least 0",
        "s2": "variance of each output, at least 0",
    },
    outputs={
        "power": "list by task: what all principals together pay per unit of output",
        "united_power": "list by task: what a single principal would pay",
        "slopes": "matrix: what each principal (row) pays per unit of each task's output (column)",
    },
    examples=(
        {"b": [1, 2], "c": 1, "r": 1, "s2": Fraction(1, 2)},
        {"b": [3, 1, Fraction(1, 2)], "c": 2, "r": Fraction(1, 3), "s2": 2},
        {"b": [1, 0, -1, 2], "c": 1, "r": 2, "s2": 1},
        {"b": [5], "c": 2, "r": 1, "s2": 1},
        {"b": [2, 3], "c": 1, "r": 0, "s2": 4},
    ),
    selection="the equilibrium in linear wages in which the agent accepts all offers; salaries are not told",
)


def game(benefits: Sequence[Sequence[Any]], c: Any, r: Any, s2: Any, task: int = 0) -> SequentialGame:
    """Return the staged game of the given tasks' slopes and efforts.

    Parameters
    ----------
    benefits : sequence of sequences
        Row by principal: what it gets per unit of effort in each task.
    c, r, s2 : number
    task : int
        Number of the first of these tasks, for the names of moves.

    Notes
    -----
    Payoffs are certainty equivalents. A salary moves money without changing efforts, and each principal
    takes the others' offers as given. Hence it leaves the agent just willing to accept them all, and gets
    what the agent would have without its salary, besides its own benefits less wages; what the others'
    salaries add is the same whatever it does, and is left out.
    """
    rows, columns = range(len(benefits)), range(len(benefits[0]))
    slopes = [[Move(f"principal {i}", f"a_{i}_{task + k}") for k in columns] for i in rows]
    efforts = [Move("agent", f"e_{task + k}") for k in columns]
    e = [move.symbol for move in efforts]
    paid = [[slope.symbol * x for slope, x in zip(row, e, strict=True)] for row in slopes]
    power = [sp.Add(*(row[k].symbol for row in slopes)) for k in columns]
    losses = [c * x**2 / 2 + r * s2 * p**2 / 2 for x, p in zip(e, power, strict=True)]
    agent = sp.Add(*(wage for row in paid for wage in row), *(-loss for loss in losses))
    payoffs = {}
    for i in rows:
        benefit = sp.Add(*(b * x for b, x in zip(benefits[i], e, strict=True)))
        payoffs[f"principal {i}"] = benefit - sp.Add(*paid[i]) + agent
    return SequentialGame(
        [*payoffs, "agent"],
        [[slope for row in slopes for slope in row], efforts],
        payoffs | {"agent": agent},
        name="common agency",
    )


def outcome(model: SequentialGame) -> list[list[Any]]:
    """Solve by backward induction; return the slopes, row by principal."""
    solution = solve(model)
    if len(solution) != 1 or not solution.complete:
        raise GameError(f"the contracts are not determined: {solution.status}")
    values = solution[0].values
    principals = [p for p in model.players if p != "agent"]
    return [[values[name] for name, m in model.moves.items() if m.player == p] for p in principals]


def _solved(benefits: Sequence[Sequence[Any]], c: Any, r: Any, s2: Any) -> list[list[Any]]:
    """Slopes of all tasks; costs and noise are independent, hence each task is a game of its own."""
    columns = [outcome(game([[row[k]] for row in benefits], c, r, s2, k)) for k in range(len(benefits[0]))]
    return [[column[i][0] for column in columns] for i in range(len(benefits))]


def compute(b: Any, c: Any, r: Any, s2: Any) -> dict[str, Any]:
    """Find both contracts by the package's backward induction, task by task.

    Examples
    --------
    >>> found = compute(b=[1, 2], c=1, r=1, s2="1/2")
    >>> found["power"], found["united_power"][0], found["slopes"][0]
    ([Fraction(1, 2), Fraction(1, 1)], Fraction(2, 3), [Fraction(3, 4), Fraction(-1, 2)])
    """
    gains, cost, averse, noise = _read(b, c, r, s2)
    n = len(gains)
    own = [[gains[i] if k == i else Fraction(0) for k in range(n)] for i in range(n)]
    slopes = _solved(own, cost, averse, noise)
    (united,) = _solved([gains], cost, averse, noise)
    found = {"power": [sp.Add(*column) for column in zip(*slopes, strict=True)], "united_power": united}
    return known(found | {"slopes": slopes}, b, c, r, s2)


def claimed(b: Any, c: Any, r: Any, s2: Any) -> dict[str, Any]:
    """Return the closed form, with ``x = r*c*s2``: power ``b_k/(1 + n*x)``, united ``b_k/(1 + x)``.

    For its own task a principal pays ``b_i*(1 + (n - 1)*x)/(1 + n*x)``; for any other one it charges
    ``b_k*x/(1 + n*x)``.

    Examples
    --------
    >>> claimed(b=[1, 2], c=1, r=1, s2="1/2")["slopes"]
    [[Fraction(3, 4), Fraction(-1, 2)], [Fraction(-1, 4), Fraction(3, 2)]]
    """
    gains, cost, averse, noise = _read(b, c, r, s2)
    x, n = averse * cost * noise, len(gains)
    power = [gain / (1 + n * x) for gain in gains]
    found = {
        "power": power,
        "united_power": [gain / (1 + x) for gain in gains],
        "slopes": [[(gains[k] if k == i else 0) - x * power[k] for k in range(n)] for i in range(n)],
    }
    return known(found, b, c, r, s2)


def _read(b: Any, c: Any, r: Any, s2: Any) -> tuple[list[Fraction], Fraction, Fraction, Fraction]:
    noise = number("s2", s2, "nonnegative", infinite=True)
    if noise == math.inf:
        raise DomainError(
            "parameter s2 is infinite: every power is 0 then, but slopes are not determined; give a finite s2"
        )
    return numbers("b", b), number("c", c, "positive"), number("r", r, "nonnegative"), noise
