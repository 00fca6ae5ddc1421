"""The tournament at a glance: bids of two layers, the factor between them, and replies in a herd.

Above, the target that a layer received, and what two layers make of it, the lower one with a prize half as
large again. Below, the mean bid that a contestant expects where bids below it are sanctioned: every point
on the diagonal is an equilibrium.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import sympy as sp
from matplotlib.axes import Axes

from layered_games.equilibria.solving import solve
from layered_games.models.base import Model
from layered_games.models.tournament_model import tournament
from layered_games.report.plot_curves import Panel, curves

__all__ = ["draw"]

END: Final = 5.5


def draw(model: Model, **style: Any) -> Axes:
    """Draw the figure of the model at its example; ``style`` goes to the drawing function.

    Examples
    --------
    >>> from layered_games.models.tournament_model import tournament
    >>> len(draw(tournament()).figure.axes)
    3
    """
    at, herd = model.example, tournament("rank_order", "mean")
    richer = {**at, "V": at["V"] * sp.Rational(3, 2)}
    upper, lower = (_replies(model, point, "tau", "b_1") for point in (at, richer))
    tau = np.linspace(1.0, END, 161)
    layer = np.interp(tau, *upper)
    below = np.interp(layer, *lower)
    mean, reply = _replies(herd, herd.example, "y", "b")
    top = upper[1][0]
    ends = {
        r"$\qquad b_{\mathrm{low}}$": (reply[0], reply[0]),
        r"$\qquad b_{\mathrm{high}}$": (reply[-1], reply[-1]),
    }
    return curves(
        (
            Panel(
                "bid of each",
                {"layer": (tau, layer), "layer below": (tau, below)},
                {r"$\qquad b^*$": (top, top)},
            ),
            Panel(
                r"bid over target $\tau$",
                {"layer": (tau, layer / tau), "layer below": (tau, below / tau)},
            ),
            Panel("$b$: reply in a herd", {"reply": (mean, reply), "others' mean": (mean, mean)}, ends),
        ),
        r"$\tau$: target received; lowest panel $y$: mean bid expected of others",
        limits=(1.0, END),
        **style,
    )


def _replies(game: Model, at: Mapping[str, Any], wrt: str, name: str) -> tuple[Any, Any]:
    """A reply that is constant or follows one to one, by its kinks: the arguments, and the replies."""

    def reply(value: Any) -> float:
        return float(solve(game, at={**at, wrt: value})[0].values[name])

    first, last = reply(1), reply(END)
    kinks = sorted({1.0, first, min(last, END), END})
    return np.array(kinks), np.array([reply(sp.Rational(x)) for x in kinks])
