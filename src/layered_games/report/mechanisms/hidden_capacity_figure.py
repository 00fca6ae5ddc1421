"""Hidden capacity at a glance: targets and the rent of the high capacity, as the received target rises."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
from matplotlib.axes import Axes

from layered_games.models.hidden_model import HiddenCapacity
from layered_games.report.plot_curves import Panel, curves
from layered_games.report.plot_words import axis_label, writable

__all__ = ["draw"]


def draw(model: HiddenCapacity, **style: Any) -> Axes:
    """Draw the figure of the model at its example; ``style`` goes to the drawing function.

    Examples
    --------
    >>> from layered_games.models.hidden_model import hidden_capacity
    >>> len(draw(hidden_capacity()).figure.axes)
    2
    """
    taus = [tau / 20 for tau in range(2, 121)]
    points: list[Any] = [model.solution.at({**model.example, "tau": tau}) for tau in taus]
    axis = np.array(taus)

    def along(values: list[Any]) -> tuple[Any, Any]:
        return axis, np.array([float("nan") if v is None else float(v) for v in values])

    targets = {f"${n}$": along([p.values.get(n) for p in points]) for n in ("T_L", "T_H")}
    pairs = list(zip(points, [*points[1:], points[-1]], strict=True))
    rents = [p.rents["H"] if "H" in p.served and p.served == q.served else None for p, q in pairs]
    panels = (Panel("$T$: target", targets), Panel("rent of $H$", {"rent": along(rents)}))
    across = axis_label("tau", cast(Any, model), writable(style.get("language", "en")))
    return curves(panels, across, **style)
