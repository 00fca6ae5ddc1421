"""Backward induction on grids for a chain of superiors; shares no code with the package.

Works upwards from the bottom. For every received target on a grid the superior's best target is found
on the same grid, then refined on a finer one around the best point, with the layers below interpolated.
"""

from __future__ import annotations

import numpy as np
from scipy.interpolate import CubicSpline, interp1d


def chain(tau, count, kappa, weight, ell, beta_A=0.0, beta_S=0.0, liability="recursive", size=601):
    """Return the targets T_1..T_n and the bid of the least best replies (k = 1)."""
    stiff = kappa / (1 - kappa)
    wish = beta_A * (1 + 1 / stiff)
    top = 2.5 * max(tau, wish)
    grid = np.linspace(tau, top, size)
    final = np.maximum(grid, wish)  # bid after a target of the last superior
    burden = stiff * (1 - kappa) ** 2 * final**2 / 2  # what the layer below bears
    plans = []
    for far in range(1, count + 1):
        share = ell**far if liability == "distance" else ell
        bid_at = interp1d(grid, final, fill_value="extrapolate")
        cost_at = CubicSpline(grid, burden)
        best = np.array([_best(t, grid, bid_at, cost_at, kappa, weight, share, beta_S) for t in grid])
        plans.append((bid_at, cost_at, share))
        final = bid_at(best)
        blame = weight * np.maximum(grid - kappa * final, 0) ** 2 / 2
        own = blame + share * cost_at(best)
        burden = own if liability == "recursive" else stiff * (1 - kappa) ** 2 * final**2 / 2
    targets, received = [], tau
    for bid_at, cost_at, share in reversed(plans):
        received = _best(received, grid, bid_at, cost_at, kappa, weight, share, beta_S)
        targets.append(float(received))
    return targets, float(max(received, wish))


def _best(received, grid, bid_at, cost_at, kappa, weight, share, beta_S):
    """The least best target: a search on the grid, then the vertex of the parabola around the best point."""
    options = np.append(received, grid[grid > received])

    def value(x):
        bid = bid_at(x)
        blame = weight * np.maximum(received - kappa * bid, 0) ** 2 / 2
        return beta_S * bid - blame - share * cost_at(x)

    place = int(np.argmax(value(options)))
    low, high = options[max(place - 1, 0)], options[min(place + 1, len(options) - 1)]
    middle, half = (low + high) / 2, (high - low) / 2
    if half == 0:
        return options[place]
    left, centre, right = value(np.array([low, middle, high]))
    bend = left - 2 * centre + right
    if bend >= 0:
        return options[place]
    return float(np.clip(middle + half * (left - right) / (2 * bend), low, high))
