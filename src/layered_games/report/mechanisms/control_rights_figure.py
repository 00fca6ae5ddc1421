"""Control rights at a glance: bid, effort, falsification and cost under the four named modes."""

from __future__ import annotations

from typing import Any, Final

from matplotlib.axes import Axes

from layered_games.models.base import Model
from layered_games.models.control_modes_table import governance_table
from layered_games.report.plot_modes import modes

__all__ = ["draw"]

BESIDES: Final = {"chi": "4/5", "F": 1, "m_C": 20, "m_S": 5, "w_e": 4, "w_f": 3}
"""What the comparison needs besides the parameters of the game."""


def draw(model: Model, **style: Any) -> Axes:
    """Draw the figure of the model at its example; ``style`` goes to the drawing function.

    Examples
    --------
    >>> from layered_games.models.control_modes import control_rights
    >>> len(draw(control_rights()).figure.axes)
    4
    """
    at: dict[str, Any] = {**model.example, **BESIDES}
    q = at.pop("q")
    return modes(governance_table({**at, "q_C": q, "q_S": q}, named=True), **style)
