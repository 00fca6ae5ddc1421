"""Showcases at a glance: means in the showcase and at the other sites, as visits can be steered."""

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
    >>> from layered_games.models.showcase_model import showcase
    >>> len(draw(showcase()).figure.axes)
    2
    """
    return response(
        model,
        ("x", "y"),
        "s",
        (0, 1),
        meanings={"y": "means at each other site"},
        family=("sigma", (0, "1/4", "3/4")),
        **style,
    )
