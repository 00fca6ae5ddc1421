"""Dimensions at a glance: bids and work in both, as speed gains credit."""

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
    >>> from layered_games.models.dimensions_model import dimensions
    >>> len(draw(dimensions()).figure.axes)
    3
    """
    return response(
        model,
        ("b_1", "b_2", "e_2"),
        "beta_2",
        (2, 12),
        at={**model.example, "beta_1": 7},
        names={0: "work on both", 1: "level on paper", 2: "speed on paper"},
        **style,
    )
