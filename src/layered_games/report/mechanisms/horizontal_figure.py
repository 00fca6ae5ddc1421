"""Horizontal overbidding at a glance: the total claim and the share served, as vertical pressure grows."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes

from layered_games.equilibria.evaluation import compiled
from layered_games.equilibria.solving import solve
from layered_games.models.base import Model
from layered_games.models.horizontal_model import horizontal
from layered_games.report.plot_curves import Panel, curves
from layered_games.report.plot_words import axis_label, writable

__all__ = ["draw"]


def draw(model: Model, **style: Any) -> Axes:
    """Draw the figure of the model at its example; ``style`` goes to the drawing function.

    Examples
    --------
    >>> len(draw(horizontal()).figure.axes)
    2
    """
    pressure = np.linspace(0.01, 20, 200)
    lines = {f"$n = {n}$": _along(horizontal(n), pressure) for n in (2, 3)}
    panels = (
        Panel("$X$: total claim in hours", {name: (pressure, v["X"]) for name, v in lines.items()}),
        Panel("$s$: share served", {name: (pressure, v["s"]) for name, v in lines.items()}),
    )
    return curves(panels, axis_label("A_A", model, writable(style.get("language", "en"))), **style)


def _along(game: Model, pressure: Any) -> dict[str, Any]:
    """Total claim and share served at the game's example, along accountability."""
    branch = next(e for e in solve(game) if not e.binding)
    symbols = tuple(game.parameters.symbols.values())
    point = [pressure if name == "A_A" else float(game.example[name]) for name in game.parameters]
    values = compiled(symbols, tuple(branch.values[name] for name in ("X", "s")))(*point)
    return dict(zip(("X", "s"), values, strict=True))
