"""Search for equilibria of a game with many players: random starts, supports, Newton's method."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from layered_games.equilibria.verify_finite import deviation_gains
from layered_games.games.payoff_arrays import Array
from layered_games.games.strategic import StrategicGame

__all__ = ["search"]

TOLERANCE = 1e-10
Vector = npt.NDArray[np.float64]


def search(game: StrategicGame, starts: int, seed: int = 0) -> list[list[Vector]]:
    """Return distinct equilibria that were found, each with a regret below 1e-9 of the payoffs' range.

    1. From a random profile, least squares on the gains from deviations (the function of McKelvey,
       whose zeros are the equilibria [1]_) leads near an equilibrium.
    2. The actions in use there give a support; Newton's method solves its indifference conditions.
    3. What remains after the check by definition is kept once.

    References
    ----------
    .. [1] R. McKelvey, A. McLennan, Computation of equilibria in finite games, Handbook of Computational
       Economics 1 (1996), section 4.

    Examples
    --------
    >>> A = np.array([[[1, 0], [0, 0]], [[0, 0], [0, 1]]])
    >>> found = search(StrategicGame.from_arrays(A, A, A), 40)
    >>> any(np.allclose(p, [[0.5, 0.5]] * 3) for p in found)
    True
    """
    plain = game.to_floats()
    scale = max(float(np.ptp(a)) for a in plain.payoffs) or 1.0
    tables = [a / scale for a in plain.payoffs]
    unit = StrategicGame.from_arrays(*tables)
    source = np.random.default_rng(seed)
    found: list[list[Vector]] = []
    for start in range(starts):
        profile = [source.dirichlet(np.ones(n) * (1.0 if start % 2 else 0.3)) for n in game.shape]
        near = _descend(tables, profile)
        for cut in (1e-2, 1e-3, 1e-5):
            exact = _newton(tables, near, cut)
            if exact is not None and _is_equilibrium(unit, exact):
                if not any(_close(exact, other) for other in found):
                    found.append(exact)
                break
    return sorted(found, key=lambda p: [tuple(np.round(-row, 9)) for row in p])


def _is_equilibrium(game: StrategicGame, profile: Sequence[Any]) -> bool:
    worst = max(g for gains in deviation_gains(game, profile) for g in gains)
    return bool(worst < TOLERANCE)


def _close(one: Sequence[Vector], other: Sequence[Vector]) -> bool:
    return all(np.abs(a - b).max() < 1e-6 for a, b in zip(one, other, strict=True))


def _values(tables: Sequence[Array], player: int, profile: Sequence[Vector], without: int = -1) -> Any:
    """What each action of a player pays; with ``without``, as a table over that other player's actions."""
    table = tables[player]
    for other in reversed(range(len(tables))):
        if other not in (player, without):
            table = np.tensordot(table, profile[other], axes=(other, 0))
    return table.T if without >= 0 and without < player else table


def _descend(tables: Sequence[Array], start: Sequence[Vector]) -> list[Vector]:
    """Minimise the sum of squared gains from deviations, strategies written as shares of squares."""
    from scipy.optimize import least_squares

    sizes = [len(s) for s in start]
    cuts = np.cumsum(sizes)[:-1]

    def profile(x: Vector) -> list[Vector]:
        return [s * s / (s @ s) for s in np.split(x, cuts)]

    def gains(x: Vector) -> Vector:
        mixed = profile(x)
        rows = []
        for player in range(len(tables)):
            values = _values(tables, player, mixed)
            rows.append(np.maximum(values - mixed[player] @ values, 0.0))
        return np.concatenate(rows)

    found = least_squares(gains, np.sqrt(np.concatenate(start)), xtol=1e-12, ftol=1e-12, max_nfev=60)
    return profile(found.x)


def _newton(tables: Sequence[Array], near: Sequence[Vector], cut: float) -> list[Vector] | None:
    """Solve the indifference conditions on the support of a profile; None if that does not converge."""
    support = [np.flatnonzero(s > cut) for s in near]
    if any(len(s) == 0 for s in support):
        return None
    small = [t[np.ix_(*support)] for t in tables]
    profile = [s[u] / s[u].sum() for s, u in zip(near, support, strict=True)]
    cuts = np.cumsum([len(u) for u in support])[:-1]
    for _ in range(30):
        residual, slope = _system(small, profile)
        step = np.linalg.lstsq(slope, -residual, rcond=None)[0]
        profile = [p + d for p, d in zip(profile, np.split(step, cuts), strict=True)]
        if not np.isfinite(step).all() or np.abs(step).max() > 1e3:
            return None
        if np.abs(step).max() < 1e-14:
            break
    if any(p.min() < 0 for p in profile) or np.abs(_system(small, profile)[0]).max() > TOLERANCE:
        return None
    full = [np.zeros(len(s)) for s in near]
    for row, used, p in zip(full, support, profile, strict=True):
        row[used] = p / p.sum()
    return full


def _system(tables: Sequence[Array], profile: Sequence[Vector]) -> tuple[Vector, Vector]:
    """Indifference and adding up, with their derivatives."""
    sizes = [len(p) for p in profile]
    starts = np.concatenate([[0], np.cumsum(sizes)])
    residual: list[Any] = []
    slope: list[Vector] = []
    for player, size in enumerate(sizes):
        values = _values(tables, player, profile)
        rows = np.zeros((size, starts[-1]))
        for other in range(len(sizes)):
            if other != player:
                table = _values(tables, player, profile, without=other)
                rows[:-1, starts[other] : starts[other + 1]] = table[1:] - table[0]
        rows[-1, starts[player] : starts[player + 1]] = 1.0
        residual += [*(values[1:] - values[0]), profile[player].sum() - 1.0]
        slope.append(rows)
    return np.array(residual), np.concatenate(slope)
