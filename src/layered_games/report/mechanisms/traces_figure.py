"""Traces at a glance: records of both layers and the waste, as the boundary of responsibility gets clear."""

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
    >>> from layered_games.models.traces_model import traces
    >>> len(draw(traces()).figure.axes)
    3
    """
    return response(
        model,
        ("x_S", "x_A", "z"),
        "rho",
        (0, 0.98),
        names={0: "both keep traces", 1: "superior only", 3: "none"},
        meanings={"z": "share of contested blame on A"},
        **style,
    )
