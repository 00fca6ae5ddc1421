"""Decay at a glance: what each layer falsifies, and what reaches the centre, as less information fades."""

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
    >>> from layered_games.models.decay_model import decay
    >>> len(draw(decay()).figure.axes)
    4
    """
    meanings = {"h1": "shortfall that reaches the centre"}
    return response(model, ("f", "f2", "f1", "h1"), "omega", (0.1, 1), meanings=meanings, **style)
