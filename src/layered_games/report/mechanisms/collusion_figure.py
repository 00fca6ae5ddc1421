"""Collusion at a glance: the patience that mutual cover takes, as the public sees more."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
from matplotlib.axes import Axes

from layered_games.equilibria.evaluation import compiled
from layered_games.models.collusion_model import Collusion, collusion
from layered_games.report.plot_curves import Panel, curves
from layered_games.report.plot_words import axis_label, writable

__all__ = ["draw"]


def draw(model: Collusion, **style: Any) -> Axes:
    """Draw the figure of the model at its example; ``style`` goes to the drawing function.

    Examples
    --------
    >>> len(draw(collusion()).figure.axes)
    2
    """
    sigma = np.linspace(0, 0.05, 201)
    many = {f"$n = {n}$": _along(collusion(n), sigma, {}) for n in (2, 3, 4)}
    lenient = {f"$\\varphi_A = {phi}$": _along(model, sigma, {"phi_A": phi}) for phi in (0, 0.25, 0.5)}
    panels = (Panel("$\\delta^*$, by departments", many), Panel("$\\delta^*$, by tolerance", lenient))
    return curves(
        panels, axis_label("sigma", cast(Any, model), writable(style.get("language", "en"))), **style
    )


def _along(model: Collusion, sigma: Any, other: dict[str, Any]) -> tuple[Any, Any]:
    """The critical discount factor along oversight; nothing where no patience is enough."""
    at = {**model.example, **other}
    point = [sigma if name == "sigma" else float(at[name]) for name in model.parameters]
    (value,) = compiled(tuple(model.parameters.symbols.values()), (model.critical.value,))(*point)
    return sigma, np.where(value < 1, value, np.nan)
