"""Rest points of flows of two shares: where they are and whether a small push dies out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from scipy.optimize import brentq

from layered_games.equilibria import flows
from layered_games.equilibria.flows import SHARES, Flow
from layered_games.errors import GameError
from layered_games.games.strategic import StrategicGame

__all__ = ["DYNAMICS", "Rest", "flow_of", "rest_points"]

DYNAMICS: Final = ("replicator", "logit")
GRID: Final = 2001
"""Points between which a change of sign is looked for."""
NEUTRAL: Final = 1e-9


@dataclass(frozen=True)
class Rest:
    """A rest point.

    Attributes
    ----------
    x, y : float
    kind : {"stable", "unstable", "centre", "unclear"}
        By the eigenvalues: all real parts negative; one positive; none positive, a pair imaginary;
        else the linear part does not tell.
    """

    x: float
    y: float
    kind: str


def flow_of(game: StrategicGame, dynamics: str, noise: Any) -> Flow:
    """Return the flow by its name.

    Raises
    ------
    GameError
        If the name is unknown, or noise is missing or in excess.
    """
    if dynamics not in DYNAMICS:
        raise GameError(f"unknown dynamics {dynamics!r}; use one of {', '.join(DYNAMICS)}")
    if (dynamics == "logit") != (noise is not None):
        need = "needs noise=, in units of payoff" if noise is None else "knows no noise; use dynamics='logit'"
        raise GameError(f"dynamics {dynamics!r} {need}")
    if noise is not None and not float(noise) > 0:
        raise GameError(f"noise={noise} must be positive")
    return flows.replicator(game) if noise is None else flows.logit(game, noise)


def rest_points(game: StrategicGame, dynamics: str = "replicator", noise: Any = None) -> tuple[Rest, ...]:
    """Return the isolated rest points of a flow of two shares.

    Replicator: the corners, and the inner point at which both are indifferent. Logit: fixed points of one
    share's response to the other's response, between points of a fine grid.

    Examples
    --------
    >>> game = StrategicGame.from_arrays([[2, 0], [0, 1]], [[2, 0], [0, 1]])
    >>> [(round(r.x, 3), round(r.y, 3), r.kind) for r in rest_points(game) if r.kind != "unstable"]
    [(0.0, 0.0, 'stable'), (1.0, 1.0, 'stable')]
    """
    flow = flow_of(game, dynamics, noise)
    places = _responses(flow) if dynamics == "logit" else _indifferent(game)
    slopes = flow.slopes()
    return tuple(Rest(x, y, _kind(slopes, x, y)) for x, y in places)


def _indifferent(game: StrategicGame) -> list[tuple[float, float]]:
    corners = [(x, y) for x in (0.0, 1.0) for y in (0.0, 1.0)]
    x, y = SHARES
    first, second = flows.leads(game)
    slopes = first.coeff(y), second.coeff(x)
    if all(slopes):
        inner = (-second.coeff(x, 0) / slopes[1], -first.coeff(y, 0) / slopes[0])
        if all(0 < v < 1 for v in inner):
            corners.append((float(inner[0]), float(inner[1])))
    return corners


def _responses(flow: Flow) -> list[tuple[float, float]]:
    move = flow.compiled()

    def answer(x: Any) -> Any:  # the share y that answers x, then what x answers y, less x
        y = move((x, np.zeros_like(x)))[1]
        return y, move((np.zeros_like(x), y))[0] - x

    grid = np.linspace(0.0, 1.0, GRID)
    gap = answer(grid)[1]
    found = [float(x) for x in grid[gap == 0]]
    for i in np.flatnonzero(gap[:-1] * gap[1:] < 0):
        found.append(
            float(brentq(lambda x: float(answer(np.asarray(x))[1]), grid[i], grid[i + 1], xtol=1e-14))
        )
    return [(x, float(answer(np.asarray(x))[0])) for x in sorted(found)]


def _kind(slopes: Any, x: float, y: float) -> str:
    matrix = np.array(slopes.subs(dict(zip(SHARES, (x, y), strict=True))), dtype=float)
    values = np.linalg.eigvals(matrix)
    size = max(float(np.abs(values).max()), 1e-300)
    real = values.real / size
    if real.max() > NEUTRAL:
        return "unstable"
    if real.max() < -NEUTRAL:
        return "stable"
    return "centre" if np.abs(values.imag).min() > NEUTRAL * size else "unclear"
