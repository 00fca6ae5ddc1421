"""The cycle at a glance: who overbids over time, by imitation and with noise, after a campaign."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from matplotlib.axes import Axes

from layered_games.models.cycle_model import CAMPAIGN, Cycle
from layered_games.report.plot_curves import Panel, curves
from layered_games.report.style import INK, SMALL, context

__all__ = ["draw"]

NOISE: Final = 0.4


def draw(model: Cycle, **style: Any) -> Axes:
    """Draw the figure of the model at its example; ``style`` goes to the drawing function.

    Examples
    --------
    >>> from layered_games.models.cycle_model import cycle
    >>> len(draw(cycle()).figure.axes)
    3
    """
    at, times = model.example, np.linspace(0, 40, 1601)
    rest = model.quantities(at)
    x, y = float(rest["x"]), float(rest["y"])
    paths = {
        "imitation": model.path(at, (x, CAMPAIGN), times),
        "noise": model.path(at, (x, CAMPAIGN), times, NOISE),
    }
    small = model.path(at, (x, y + 0.1), times)
    overbid = Panel("$x$: share that overbids", {n: (times, p[0]) for n, p in paths.items()})
    rectify = Panel("$y$: share that rectifies", {n: (times, p[1]) for n, p in paths.items()})
    axes = curves((overbid, rectify), "time after a campaign", **{"height": 5.2, **style})
    figure = axes.get_figure(root=True)
    assert figure is not None
    for ax in figure.axes:
        ax.set_position((0.16, ax.get_position().y0 * 0.55 + 0.42, 0.62, ax.get_position().height * 0.55))
    phase = figure.add_axes((0.16, 0.09, 0.62, 0.27))
    loop, spiral = paths["imitation"], paths["noise"]
    turns = Panel("$y$: share that rectifies", {"imitation": (loop[0], loop[1])})
    curves(turns, "$x$: share that overbids", ax=phase)
    phase.plot(small[0], small[1], color=INK, linewidth=0.7)
    phase.plot(spiral[0], spiral[1], color=INK, linestyle="--", linewidth=1.2)
    phase.plot([x], [y], "o", color=INK, markersize=3)
    places = {
        "imitation": (loop[0].max() * 0.62, 0.82),
        "noise": (x * 1.2, 0.74),
        "small cycle": (x, y - 0.19),
    }
    with context(False):
        for text, place in places.items():
            phase.annotate(text, place, ha="center", fontsize=SMALL + 0.5)
    return axes
