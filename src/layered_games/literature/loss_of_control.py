"""Loss of control: each further layer obeys a little less, and that bounds the size of a hierarchy.

Game
----
An owner chooses the number of layers ``n``. Everybody directs ``s`` others, and each layer passes on the
share ``al`` of what it is told, so that the bottom does ``(al*s)^(n-1)``. Wages are ``be`` times as high one
layer up; in units of output the wage bill is ``w*s^n/(s - be)``. The owner gets what is left.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any, Final

import sympy as sp

from layered_games.equilibria.solving import solve
from layered_games.errors import GameError
from layered_games.games.moves import Move
from layered_games.games.sequential import SequentialGame
from layered_games.literature.base import DomainError, Row, known, number
from layered_games.parameters import Parameter

__all__ = ["ROW", "claimed", "compute", "game", "outcome"]

ROW: Final = Row(
    module="loss_of_control",
    title="Loss of control bounds the number of layers",
    source="O. Williamson, Hierarchical control and optimum firm size, J. of Political Economy 75 (1967)",
    parameters={
        "al": "share of what is ordered that a layer passes on, in (0, 1]",
        "s": "span: how many each one directs, above 1 and above be",
        "be": "wage of a layer as a multiple of that of the layer below, at least 0",
        "w": "wage at the bottom in units of output, positive",
    },
    outputs={"layers": "number of layers, a real number; infinite if no layer loses control and growth pays"},
    examples=(
        {"al": Fraction(9, 10), "s": 5, "be": Fraction(13, 10), "w": Fraction(1, 10)},
        {"al": Fraction(4, 5), "s": 8, "be": 2, "w": Fraction(1, 50)},
        {"al": Fraction(1, 2), "s": 3, "be": 1, "w": Fraction(1, 3)},
        {"al": 1, "s": 4, "be": 2, "w": Fraction(1, 3)},
    ),
    selection="the maximiser over all real numbers; below 1 not even one layer is worth its wage",
)

LAYERS = Move("owner", "n")
PARAMETERS: Final = tuple(
    Parameter(name, "positive" if name != "be" else "nonnegative") for name in ("al", "s", "be", "w")
)


def game() -> SequentialGame:
    """Return the owner's problem, in symbols.

    Where growth pays at all the best profit is positive. Its logarithm is the payoff: it has the same
    maximiser and stays within the range of floats for thousands of layers.
    """
    al, s, be, w = (p.symbol for p in PARAMETERS)
    n = LAYERS.symbol
    wages = w * s * al ** (1 - n) / (s - be)  # the wage bill as a share of the output
    profit = (n - 1) * sp.log(al * s) + sp.log(1 - wages)
    return SequentialGame(["owner"], [[LAYERS]], {"owner": profit}, PARAMETERS, name="layers")


def outcome(model: SequentialGame, at: dict[str, Any]) -> dict[str, Any]:
    """Maximise the profit with the package's numeric solver.

    Without loss of control profit is linear in output, and growth that pays once pays for ever.
    """
    if at["al"] == 1:
        return {"layers": math.inf}
    found = solve(model, at=at)
    if len(found) != 1:
        raise GameError(f"the number of layers is not determined: {found.status}")
    return {"layers": found[0].values["n"]}


def compute(al: Any, s: Any, be: Any, w: Any) -> dict[str, Any]:
    """Find the number of layers by the package's numeric optimisation.

    Raises
    ------
    DomainError
        If no number of layers is best: where ``al*s <= 1`` each layer loses more than it adds, and where
        nothing is lost (``al = 1``) but wages eat the output, the smaller the hierarchy the better.

    Examples
    --------
    >>> round(compute(al="9/10", s=5, be="13/10", w="1/10")["layers"], 9)
    19.353884068
    >>> compute(al=1, s=4, be=2, w="1/3")
    {'layers': inf}
    """
    return known(outcome(game(), _read(al, s, be, w)), al, s, be, w)


def claimed(al: Any, s: Any, be: Any, w: Any) -> dict[str, Any]:
    """Return the closed form ``1 + log(w*s*log(s)/((s - be)*log(al*s)))/log(al)``.

    The last layer adds ``log(al*s)`` of the output and ``log(s)`` of the wage bill: at the maximum wages
    are the share ``log(al*s)/log(s)`` of the output.

    Examples
    --------
    >>> round(claimed(al="9/10", s=5, be="13/10", w="1/10")["layers"], 9)
    19.353884068
    """
    at = _read(al, s, be, w)
    kept, span, wages = at["al"], at["s"], at["w"] * at["s"] / (at["s"] - at["be"])
    if kept == 1:
        return known({"layers": math.inf}, al, s, be, w)
    share = _log(kept * span) / _log(span)
    return known({"layers": 1 + math.log(wages / share) / _log(kept)}, al, s, be, w)


def _log(value: Fraction) -> float:
    """Logarithm, precise near 1 too."""
    return math.log1p(value - 1) if abs(value - 1) < 1 else math.log(value)


def _read(al: Any, s: Any, be: Any, w: Any) -> dict[str, Fraction]:
    at = {
        "al": number("al", al, "(0, 1]"),
        "s": number("s", s, "positive"),
        "be": number("be", be, "nonnegative"),
        "w": number("w", w, "positive"),
    }
    if at["s"] <= max(1, at["be"]):
        raise DomainError(f"the span s = {s} must be above 1 and above be = {be}")
    if at["al"] * at["s"] <= 1:
        raise DomainError(
            f"no number of layers is best: at al*s = {at['al'] * at['s']}, not above 1, each further layer "
            "loses more than it adds; raise al or s"
        )
    if at["al"] == 1 and at["w"] * at["s"] >= at["s"] - at["be"]:
        raise DomainError(
            f"no number of layers is best: at al = 1 nothing limits growth, and with w*s/(s - be) >= 1 "
            f"(w = {w}) it never pays; lower w"
        )
    return at
