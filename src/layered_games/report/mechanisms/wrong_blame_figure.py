"""Wrong blame at a glance: initiative, the bid and the appeal, as appeals get a better chance."""

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
    >>> from layered_games.models.wrong_blame_model import wrong_blame
    >>> len(draw(wrong_blame()).figure.axes)
    3
    """
    return response(
        model,
        ("e", "b", "y"),
        "alpha",
        (0, 1),
        names={0: "appeals are made", 2: "no appeals"},
        **style,
    )
