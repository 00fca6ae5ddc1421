"""Relief at a glance: burden, assessments and visits, as the order gets stronger."""

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
    >>> from layered_games.models.burden_model import burden
    >>> len(draw(burden()).figure.axes)
    3
    """
    return response(
        model,
        ("B", "n", "z"),
        "g",
        (0, 4),
        meanings={"B": "burden in days"},
        family=("sigma", (0, "1/2", "9/10")),
        **style,
    )
