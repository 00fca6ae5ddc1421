"""When the symmetric first-order point of a rank-order tournament is an equilibrium: one number decides.

With effort ``m`` and deviations ``u`` in standard deviations of each one's noise, the prize that supports
``m`` is ``m/s`` in units of ``c*sig^2``, ``s`` being the slope of the probability of winning. Who deviates by
``u`` gets ``P(u)*m/s - (m + u)^2/2``; the point is an equilibrium if that is largest at ``u = 0``.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr

__all__ = ["is_settled"]

Array = npt.NDArray[np.float64]
NOISE: Final = np.linspace(-10.0, 10.0, 501)
DENSITY: Final = np.exp(-(NOISE**2) / 2) / np.sqrt(2 * np.pi) * (NOISE[1] - NOISE[0])
ROUNDS: Final = 4
SLACK: Final = 1e-9
"""Gains below this share of the prize are rounding."""


def is_settled(n: int, m: float) -> bool:
    """Tell whether nobody among ``n`` gains by deviating from ``m``: measured on a refined grid.

    Parameters
    ----------
    n : int
        Contestants, at least 2.
    m : float
        What each does, in standard deviations of its noise, at least 0.

    Examples
    --------
    >>> is_settled(2, 3.48), is_settled(2, 3.49)
    (True, False)
    """
    if m == 0:
        return True
    slope = float((n - 1) * ndtr(NOISE) ** (n - 2) * np.exp(-(NOISE**2) / 2) @ DENSITY) / np.sqrt(2 * np.pi)
    prize = m / slope

    def gain(u: Array) -> Array:
        found: Array = (ndtr(NOISE + u[:, None]) ** (n - 1)) @ DENSITY * prize - (m + u) ** 2 / 2
        return found

    grid = np.unique(np.concatenate([np.linspace(-m, 8.0, 801), -m + np.geomspace(1e-6, 1.0, 60) * m]))
    here = float(gain(np.zeros(1))[0])
    best = -np.inf
    for _ in range(ROUNDS):
        values = gain(grid)
        spot = int(np.argmax(values))
        best = max(best, float(values[spot]))
        grid = np.linspace(grid[max(spot - 1, 0)], grid[min(spot + 1, len(grid) - 1)], 101)
    return bool(best - here <= SLACK * prize)
