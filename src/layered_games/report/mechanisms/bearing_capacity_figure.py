"""Bearing capacity at a glance: effort rises with the sanction, and ends where work is not borne any more."""

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
    >>> from layered_games.models.bearing_capacity_model import bearing_capacity
    >>> len(draw(bearing_capacity()).figure.axes)
    2
    """
    return response(
        model,
        ("e", "f"),
        "P",
        (0.2, 10),
        family=("phi_A", (0, 0.25, 0.5)),
        **style,
    )
