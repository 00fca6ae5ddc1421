"""Formal and real authority: monitoring that informs the principal, and takes from the agent's initiative.

Game
----
The principal has the formal right to choose a project, and is informed with probability ``M``. The agent
chooses a probability ``e`` of being informed, at cost ``c*e^2/2``. An informed principal takes her
favourite project: she gets ``B``, the agent ``al*b``. If only the agent is informed, his favourite is
taken: he gets ``b``, she ``al*B``. If neither is, both get 0.

Edge cases
----------
``(1 - M)*b > c``: initiative is 1. ``b = 0`` or ``M = 1``: it is 0. Where initiative is at its bound for
small ``M`` the payoff has two local minima in ``M``; the least one is told, on a tie the lesser ``M``.
Outside ``M, al`` in [0, 1], ``B, c > 0``, ``b >= 0``: DomainError.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Final

import sympy as sp

from layered_games.equilibria.solving import solve
from layered_games.errors import GameError
from layered_games.games.moves import Move
from layered_games.games.sequential import SequentialGame
from layered_games.literature.base import Row, known, number

__all__ = ["ROW", "claimed", "compute", "game", "outcome", "payoffs", "worst", "worst_case"]

ROW: Final = Row(
    module="initiative",
    title="Monitoring crowds out initiative: some of it can be worse than none",
    source="P. Aghion and J. Tirole, Formal and real authority, Journal of Political Economy 105 (1997)",
    parameters={
        "M": "monitoring: probability that the principal is informed",
        "B": "principal's benefit from her favourite project, positive",
        "b": "agent's benefit from his favourite project, at least 0",
        "c": "cost of initiative, positive",
        "al": "congruence: share that one gets from the other's favourite, in [0, 1]",
    },
    outputs={
        "initiative": "probability that the agent is informed",
        "welfare": "principal's gross payoff (cost of monitoring not subtracted)",
        "worst_monitoring": "the M in [0, 1] at which that payoff is least",
    },
    examples=(
        {"M": Fraction(1, 4), "B": 2, "b": 1, "c": 1, "al": Fraction(9, 10)},
        {"M": Fraction(1, 2), "B": 1, "b": 1, "c": 2, "al": Fraction(1, 2)},
        {"M": 0, "B": 3, "b": 2, "c": 1, "al": Fraction(9, 10)},
        {"M": Fraction(1, 8), "B": 1, "b": 2, "c": 1, "al": Fraction(3, 5)},
        {"M": 1, "B": 1, "b": 0, "c": 1, "al": 1},
    ),
    selection="the least M, where several are equally bad",
)

MONITORING, INITIATIVE = Move("adversary", "M", lower=0, upper=1), Move("agent", "e", lower=0, upper=1)


def payoffs(M: Any, B: Any, b: Any, c: Any, al: Any) -> dict[str, Any]:
    """Return both payoffs under monitoring ``M``, in the agent's initiative.

    The principal makes no choice of her own: informed she takes her favourite, else she agrees.
    """
    e = INITIATIVE.symbol
    return {
        "principal": M * B + (1 - M) * e * al * B,
        "agent": M * al * b + (1 - M) * e * b - c * e**2 / 2,
    }


def game(paid: Mapping[str, Any]) -> SequentialGame:
    """Return the game under given monitoring: the agent chooses a probability."""
    return SequentialGame(["principal", "agent"], [[INITIATIVE]], paid, name="initiative")


def worst_case(paid: Mapping[str, Any]) -> SequentialGame:
    """Return the game in which an adversary of the principal sets the monitoring first."""
    return SequentialGame(
        ["adversary", "agent"],
        [[MONITORING], [INITIATIVE]],
        {"adversary": -paid["principal"], "agent": paid["agent"]},
        name="the worst monitoring",
    )


def outcome(model: SequentialGame) -> dict[str, Any]:
    """Solve for the agent's initiative, and tell what the principal gets."""
    solution = solve(model)
    if len(solution) != 1 or not solution.complete:
        raise GameError(f"the initiative is not determined: {solution.status}")
    return {"initiative": solution[0].values["e"], "welfare": solution[0].payoffs["principal"]}


def worst(model: SequentialGame) -> Any:
    """Solve for the monitoring that an adversary chooses; the least one on a tie."""
    solution = solve(model)
    if not len(solution) or not solution.complete:
        raise GameError(f"the worst monitoring is not determined: {solution.status}")
    ends = [e.sets["M"][0] if "M" in e.sets else e.values["M"] for e in solution]
    return min(ends, key=lambda end: sp.Rational(end))


def compute(M: Any, B: Any, b: Any, c: Any, al: Any) -> dict[str, Any]:
    """Find initiative, payoff and worst monitoring by the package's backward induction.

    Examples
    --------
    >>> compute(M="1/4", B=2, b=1, c=1, al="9/10")
    {'initiative': Fraction(3, 4), 'welfare': Fraction(121, 80), 'worst_monitoring': Fraction(4, 9)}
    """
    values = _read(M, B, b, c, al)
    anywhere = payoffs(MONITORING.symbol, *values[1:])
    found = outcome(game(payoffs(*values))) | {"worst_monitoring": worst(worst_case(anywhere))}
    return known(found, M, B, b, c, al)


def claimed(M: Any, B: Any, b: Any, c: Any, al: Any) -> dict[str, Any]:
    """Return the closed form: ``initiative = (1 - M)*b/c``, at most 1, ``welfare = B*(M + (1 - M)*al*e)``.

    The payoff has an inner minimum at ``1 - c/(2*al*b)`` if that is positive and the initiative there less
    than 1 (``al > 1/2``); its height is ``B*(1 - c/(4*al*b))``. Without monitoring the payoff is
    ``B*al*min(1, b/c)``: the lower one of both is the worst.

    Examples
    --------
    >>> claimed(M="1/8", B=1, b=2, c=1, al="3/5")["worst_monitoring"]
    Fraction(0, 1)
    """
    watch, high, gain, cost, share = _read(M, B, b, c, al)
    initiative = min(Fraction(1), (1 - watch) * gain / cost)
    worst_at = Fraction(0)
    if share * gain > 0:
        inner = 1 - cost / (2 * share * gain)
        bottom, start = 1 - cost / (4 * share * gain), share * min(Fraction(1), gain / cost)
        if inner > 0 and 2 * share > 1 and bottom < start:
            worst_at = inner
    found = {
        "initiative": initiative,
        "welfare": high * (watch + (1 - watch) * share * initiative),
        "worst_monitoring": worst_at,
    }
    return known(found, M, B, b, c, al)


def _read(M: Any, B: Any, b: Any, c: Any, al: Any) -> tuple[Fraction, ...]:
    return (
        number("M", M, "probability"),
        number("B", B, "positive"),
        number("b", b, "nonnegative"),
        number("c", c, "positive"),
        number("al", al, "share"),
    )
