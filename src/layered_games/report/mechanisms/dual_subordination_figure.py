"""Dual subordination at a glance: power and surplus by the number of principals, as risk is taken away."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes

from layered_games.equilibria.evaluation import compiled
from layered_games.equilibria.solving import solve
from layered_games.models.base import Model
from layered_games.models.dual_subordination_model import dual_subordination
from layered_games.report.plot_curves import Panel, curves
from layered_games.report.plot_words import axis_label, writable

__all__ = ["draw"]


def draw(model: Model, **style: Any) -> Axes:
    """Draw the figure of the model at its example; ``style`` goes to the drawing function.

    Examples
    --------
    >>> len(draw(dual_subordination()).figure.axes)
    2
    """
    phi = np.linspace(0, 0.8, 161)
    games = {f"$n = {n}$": (dual_subordination(n), n) for n in (2, 3)}
    games["together"] = (dual_subordination(contracts="together"), 2)
    lines = {name: _along(game, phi) for name, (game, _) in games.items()}
    shared = {name: (phi, values["W"] / games[name][1]) for name, values in lines.items()}
    panels = (
        Panel("$p$: power of incentives", {name: (phi, values["p"]) for name, values in lines.items()}),
        Panel("surplus per task", shared),
    )
    return curves(panels, axis_label("phi_A", model, writable(style.get("language", "en"))), **style)


def _along(game: Model, phi: Any) -> dict[str, Any]:
    """Power and surplus at the game's example, along fault tolerance."""
    (branch,) = solve(game)
    symbols = tuple(game.parameters.symbols.values())
    point = [phi if name == "phi_A" else float(game.example[name]) for name in game.parameters]
    values = compiled(symbols, tuple(branch.values[name] for name in ("p", "W")))(*point)
    return dict(zip(("p", "W"), values, strict=True))
