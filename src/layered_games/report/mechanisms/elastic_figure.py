"""Elastic appraisal at a glance: the cap and the superior's payoff, as the bias grows."""

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
    >>> from layered_games.models.elastic_model import elastic
    >>> len(draw(elastic()).figure.axes)
    2
    """
    return response(
        model,
        ("H", "U_S"),
        "beta_A",
        (0.01, 4),
        names={0: "discretion below a cap", 1: "rule"},
        **style,
    )
