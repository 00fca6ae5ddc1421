"""Frequency at a glance: effort and falsification over the number of assessments, for several lengths."""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes

from layered_games.models.base import Model
from layered_games.models.frequency_model import frequency
from layered_games.report.plot_response import response

__all__ = ["draw"]


def draw(model: Model, **style: Any) -> Axes:
    """Draw the figure of the model at its example; ``style`` goes to the drawing function.

    Examples
    --------
    >>> len(draw(frequency()).figure.axes)
    2
    """
    given = frequency(chosen=False)
    at = {name: value for name, value in model.example.items() if name in given.parameters}
    return response(
        given,
        ("e", "f"),
        "n",
        (0, 22),
        {**at, "n": given.example["n"]},
        family=("x", (0.5, 0.7, 1)),
        meanings={"e": "effort", "f": "falsified part"},
        **style,
    )
