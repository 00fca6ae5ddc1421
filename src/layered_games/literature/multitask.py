"""Two tasks, two noisy measures: how much to pay for one task if the other cannot be measured.

Game
----
The principal offers wages linear in two measures, with powers ``beta1`` and ``beta2``, and a fixed salary.
The agent has constant absolute risk aversion ``r`` and chooses efforts ``e1`` and ``e2``, each measured
with normal noise of variance ``s1`` and ``s2``, at cost ``(e1^2 + (e2 - eb)^2)/2 + gam*e1*(e2 - eb)``. The
principal gets ``B1*e1 + B2*e2`` less the wages.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any, Final

from layered_games.equilibria.solving import solve
from layered_games.errors import GameError
from layered_games.games.moves import Move
from layered_games.games.sequential import SequentialGame
from layered_games.literature.base import Row, known, number

__all__ = ["ROW", "claimed", "compute", "game", "outcome"]

ROW: Final = Row(
    module="multitask",
    title="Where one task cannot be measured, pay for the other one is muted",
    source=(
        "B. Holmstrom and P. Milgrom, Multitask principal-agent analyses, Journal of Law, Economics, and "
        "Organization 7 (1991)"
    ),
    parameters={
        "B1": "principal's benefit from a unit of the first effort",
        "B2": "principal's benefit from a unit of the second",
        "gam": "how much one effort raises the marginal cost of the other, in (-1, 1)",
        "r": "risk aversion, at least 0",
        "s1": "variance of the first measure, at least 0; infinite if there is no such measure",
        "s2": "variance of the second",
        "eb": "second effort that the agent makes unpaid",
    },
    outputs={
        "beta1": "pay per unit of the first measure",
        "beta2": "pay per unit of the second",
        "e1": "first effort",
        "e2": "second effort",
    },
    examples=(
        {
            "B1": 2,
            "B2": 3,
            "gam": Fraction(1, 3),
            "r": Fraction(1, 2),
            "s1": 2,
            "s2": 1,
            "eb": Fraction(1, 2),
        },
        {"B1": 2, "B2": 3, "gam": Fraction(1, 2), "r": 1, "s1": 1, "s2": math.inf, "eb": 1},
        {"B1": 1, "B2": 3, "gam": Fraction(1, 2), "r": 1, "s1": 1, "s2": math.inf, "eb": 1},
        {"B1": 2, "B2": 1, "gam": Fraction(-1, 4), "r": 0, "s1": 5, "s2": 5, "eb": 0},
        {"B1": 2, "B2": 1, "gam": Fraction(-1, 4), "r": 1, "s1": math.inf, "s2": math.inf, "eb": 2},
    ),
    selection="an infinite variance means that no contract can use the measure, whatever the risk aversion",
)


def game(B1: Any, B2: Any, gam: Any, r: Any, s1: Any, s2: Any, eb: Any) -> SequentialGame:
    """Return the staged game: powers of pay and the agent's rent, then efforts.

    Payoffs are certainty equivalents. The fixed salary moves money without changing efforts, hence the
    principal sets it through the ``rent`` that it leaves; the agent accepts if that is not negative. A
    measure of infinite variance has no power.
    """
    powers = {k: Move("principal", f"beta{k}") for k, s in ((1, s1), (2, s2)) if s != math.inf}
    rent = Move("principal", "rent", lower=0)
    efforts = {k: Move("agent", f"e{k}") for k in (1, 2)}
    e1, e2 = efforts[1].symbol, efforts[2].symbol
    cost = (e1**2 + (e2 - eb) ** 2) / 2 + gam * e1 * (e2 - eb)
    pay = sum(move.symbol * efforts[k].symbol for k, move in powers.items())
    risk = r * sum({1: s1, 2: s2}[k] * move.symbol**2 for k, move in powers.items()) / 2
    salary = rent.symbol - (pay - cost - risk)
    return SequentialGame(
        ["principal", "agent"],
        [[*powers.values(), rent], list(efforts.values())],
        {"principal": B1 * e1 + B2 * e2 - pay - salary, "agent": pay - cost - risk},
        name="two tasks",
    )


def outcome(model: SequentialGame) -> dict[str, Any]:
    """Solve by backward induction; a power that is no move is 0."""
    solution = solve(model)
    if len(solution) != 1:
        raise GameError(f"the contract is not determined: {solution.status}")
    values = solution[0].values
    return {name: values.get(name, Fraction(0)) for name in ("beta1", "beta2", "e1", "e2")}


def compute(B1: Any, B2: Any, gam: Any, r: Any, s1: Any, s2: Any, eb: Any) -> dict[str, Any]:
    """Find the optimal linear contract by the package's backward induction.

    Examples
    --------
    >>> compute(B1=2, B2=3, gam="1/2", r=1, s1=1, s2=math.inf, eb=1)["beta1"]
    Fraction(2, 7)
    """
    return known(outcome(game(*_read(B1, B2, gam, r, s1, s2, eb))), B1, B2, gam, r, s1, s2, eb)


def claimed(B1: Any, B2: Any, gam: Any, r: Any, s1: Any, s2: Any, eb: Any) -> dict[str, Any]:
    """Return the closed form: ``beta = (I + r*C*S)^-1 B`` with ``C`` the Hessian of the cost.

    Without the second measure ``beta1 = (B1 - gam*B2)/(1 + r*s1*(1 - gam^2))``, and so the other way
    round. Efforts beyond those made unpaid are ``C^-1 beta``.

    Examples
    --------
    >>> claimed(B1=2, B2=3, gam="1/2", r=1, s1=1, s2=math.inf, eb=1)["beta1"]
    Fraction(2, 7)
    """
    one, two, g, risk, u, v, unpaid = _read(B1, B2, gam, r, s1, s2, eb)
    rest = 1 - g**2
    if u == math.inf or v == math.inf:
        beta1 = Fraction(0) if u == math.inf else (one - g * two) / (1 + risk * u * rest)
        beta2 = Fraction(0) if v == math.inf else (two - g * one) / (1 + risk * v * rest)
    else:
        x, y = risk * u, risk * v
        below = 1 + x + y + x * y * rest
        beta1, beta2 = (one * (1 + y) - g * two * y) / below, (two * (1 + x) - g * one * x) / below
    e1, more = (beta1 - g * beta2) / rest, (beta2 - g * beta1) / rest
    found = {"beta1": beta1, "beta2": beta2, "e1": e1, "e2": unpaid + more}
    return known(found, B1, B2, gam, r, s1, s2, eb)


def _read(B1: Any, B2: Any, gam: Any, r: Any, s1: Any, s2: Any, eb: Any) -> tuple[Any, ...]:
    return (
        number("B1", B1),
        number("B2", B2),
        number("gam", gam, "(-1, 1)"),
        number("r", r, "nonnegative"),
        number("s1", s1, "nonnegative", infinite=True),
        number("s2", s2, "nonnegative", infinite=True),
        number("eb", eb),
    )
