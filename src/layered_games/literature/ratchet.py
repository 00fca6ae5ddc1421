"""The ratchet: who does well today gets a higher target tomorrow.

Game
----
In each period an agent with target ``q`` chooses output ``y``, is paid a bonus ``b*(y - q)`` and bears the
cost ``y^2/(2*a)``. The next target is ``q + lam*(y - q)``. Future utility is discounted by ``1/(1 + r)``.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any, Final

import sympy as sp

from layered_games.equilibria.algebra import normal
from layered_games.equilibria.solving import solve
from layered_games.errors import GameError
from layered_games.games.moves import Move
from layered_games.games.sequential import SequentialGame
from layered_games.literature.base import Row, known, number, whole
from layered_games.parameters import Parameter

__all__ = ["ROW", "claimed", "compute", "outcome", "period", "utility"]

ROW: Final = Row(
    module="ratchet",
    title="Targets that follow performance blunt the incentive they are meant to sharpen",
    source="M. Weitzman, The ratchet principle and performance incentives, Bell J. of Economics 11 (1980)",
    parameters={
        "b": "bonus per unit beyond the target, at least 0",
        "lam": "share of the excess by which the target moves, in [0, 1]",
        "r": "discount rate, at least 0",
        "a": "ease of effort, positive",
        "T": "number of periods; None for an endless horizon only",
    },
    outputs={
        "effort": "output in the stationary state of the endless horizon",
        "utility": "utility per period there, target equal to output",
        "path": "list: output in each of T periods (absent if T is None)",
    },
    examples=(
        {"b": 2, "lam": Fraction(1, 2), "r": Fraction(1, 10), "a": 3, "T": None},
        {"b": 2, "lam": Fraction(1, 2), "r": Fraction(1, 10), "a": 3, "T": 4},
        {"b": 1, "lam": 0, "r": Fraction(1, 5), "a": 1, "T": 2},
        {"b": 1, "lam": 1, "r": 0, "a": 1, "T": 3},
    ),
    selection="at r = 0 the stationary state is the limit of small discount rates",
)

TARGET, SLOPE = Parameter("q"), Parameter("slope")
OUTPUT = Move("agent", "y")


def utility(b: Any, a: Any) -> sp.Expr:
    """Return the utility of one period, in output and target."""
    return b * (OUTPUT.symbol - TARGET.symbol) - OUTPUT.symbol**2 / (2 * a)


def period(now: sp.Expr, lam: Any, r: Any) -> SequentialGame:
    """Return one period's choice, if the future is worth ``slope`` times the next target."""
    follows = TARGET.symbol + lam * (OUTPUT.symbol - TARGET.symbol)
    later = SLOPE.symbol * follows / (1 + r)
    return SequentialGame(["agent"], [[OUTPUT]], {"agent": now + later}, [TARGET, SLOPE], name="ratchet")


def outcome(now: sp.Expr, lam: Any, r: Any, periods: int | None) -> dict[str, Any]:
    """Solve by dynamic programming.

    The value of the future stays linear in the target, hence one period solved for any slope serves all:
    the slope of a period's value in its target is the slope that the period before looks at.
    """
    solution = solve(period(now, lam, r))
    if len(solution) != 1:
        raise GameError(f"the choice of a period is not determined: {solution.status}")
    reply, value = solution[0].values["y"], sp.expand(solution[0].payoffs["agent"])
    before = sp.diff(value, TARGET.symbol)
    if before.has(TARGET.symbol) or reply.has(TARGET.symbol):
        raise GameError("the value is not linear in the target: this utility needs another method")
    effort = normal(reply.xreplace({SLOPE.symbol: _fixed(before, reply)}))
    found = {
        "effort": effort,
        "utility": now.xreplace({OUTPUT.symbol: effort, TARGET.symbol: effort}),
    }
    if periods is None:
        return found
    slopes = list(_backward(before, periods))
    return found | {"path": [normal(reply.xreplace({SLOPE.symbol: s})) for s in reversed(slopes)]}


def _fixed(before: sp.Expr, reply: sp.Expr) -> sp.Expr:
    """The slope that reproduces itself; any if the reply does not depend on it."""
    gain = sp.diff(before, SLOPE.symbol)
    if gain.is_number and gain != 1:
        return before.xreplace({SLOPE.symbol: sp.S.Zero}) / (1 - gain)
    if reply.has(SLOPE.symbol):
        raise GameError("the value of the endless horizon has no stationary slope")
    return sp.S.Zero


def _backward(before: sp.Expr, periods: int) -> Iterator[sp.Expr]:
    """Slopes looked at in the last period (nothing follows), the one before, and so on."""
    slope: sp.Expr = sp.S.Zero
    for _ in range(periods):
        yield slope
        slope = before.xreplace({SLOPE.symbol: slope})


def compute(b: Any, lam: Any, r: Any, a: Any, T: Any = None) -> dict[str, Any]:
    """Find stationary state and path by dynamic programming over the package's solution of one period.

    Examples
    --------
    >>> compute(b=2, lam="1/2", r="1/10", a=3, T=3)["path"]
    [Fraction(246, 121), Fraction(36, 11), Fraction(6, 1)]
    """
    bonus, share, rate, ease, periods = _read(b, lam, r, a, T)
    return known(outcome(utility(bonus, ease), share, rate, periods), b, lam, r, a)


def claimed(b: Any, lam: Any, r: Any, a: Any, T: Any = None) -> dict[str, Any]:
    """Return the closed form: effort ``a*b*r/(r + lam)``, utility ``-effort^2/(2*a)``.

    With ``s`` periods to come a unit of output today costs ``lam*(1 - v^s)/(r + lam)`` bonuses later,
    ``v = (1 - lam)/(1 + r)``; the last period knows no ratchet. Without one (``lam = 0``) effort is ``a*b``.

    Examples
    --------
    >>> claimed(b=2, lam="1/2", r="1/10", a=3)
    {'effort': Fraction(1, 1), 'utility': Fraction(-1, 6)}
    """
    bonus, share, rate, ease, periods = _read(b, lam, r, a, T)
    full, fade = ease * bonus, (1 - share) / (1 + rate)
    lost = share / (rate + share) if share else Fraction(0)
    effort = full * (1 - lost)
    found: dict[str, Any] = {"effort": effort, "utility": -(effort**2) / (2 * ease)}
    if periods is not None:
        found["path"] = [full * (1 - lost * (1 - fade**s)) for s in range(periods - 1, -1, -1)]
    return known(found, b, lam, r, a)


def _read(
    b: Any, lam: Any, r: Any, a: Any, T: Any
) -> tuple[Fraction, Fraction, Fraction, Fraction, int | None]:
    return (
        number("b", b, "nonnegative"),
        number("lam", lam, "share"),
        number("r", r, "nonnegative"),
        number("a", a, "positive"),
        None if T is None else whole("T", T),
    )
