"""Measurement noise at a glance: the margin over noise, for several degrees of tolerance at the top."""

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
    >>> from layered_games.models.measurement_noise_model import measurement_noise
    >>> len(draw(measurement_noise()).figure.axes)
    2
    """
    return response(
        model,
        ("m", "T"),
        "s",
        (0.01, 8),
        family=("phi_S", (0, 0.3, 0.6, 0.8)),
        meanings={"m": "margin of effort above target"},
        **style,
    )
