"""Responsibility contracts at a glance: the projects and the bonus, as the expected term gets longer."""

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
    >>> from layered_games.models.responsibility_contract_model import responsibility_contract
    >>> len(draw(responsibility_contract()).figure.axes)
    3
    """
    return response(
        model,
        ("x", "e", "b"),
        "delta",
        (0, 1),
        names={0: "both are done", 2: "just dropped", 3: "dropped"},
        **style,
    )
