"""Public value at a glance: where welfare is lost, as the credit for bids grows."""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes

from layered_games.models.base import Model
from layered_games.models.welfare_split import welfare as split
from layered_games.report.plot_welfare import welfare

__all__ = ["draw"]


def draw(model: Model, **style: Any) -> Axes:
    """Draw the figure of the model at its example; ``style`` goes to the drawing function.

    Examples
    --------
    >>> from layered_games.models.public_value_model import public_value
    >>> len(draw(public_value()).figure.axes)
    1
    """
    credits = ("0", "1", "2", "5/2", "3", "4")
    cases = {rf"$\beta_A = {c}$": split(model, at={**model.example, "beta_A": c}) for c in credits}
    return welfare(cases, **style)
