"""Elimination at a glance: what is left for needs, and what becomes of indicators, as these multiply."""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes

from layered_games.models.base import Model
from layered_games.report.plot_response import response

__all__ = ["draw"]


def draw(model: Model, **style: Any) -> Axes:
    """Draw the figure of the model at its example; ``style`` goes to the drawing function.

    Examples
    --------
    >>> from layered_games.models.elimination_model import elimination
    >>> len(draw(elimination()).figure.axes)
    3
    """
    return response(
        model,
        ("x", "e", "f"),
        "N",
        (1, 9),
        names={0: "needs served", 2: "needs eliminated"},
        meanings={"x": "attention left for needs"},
        **style,
    )
