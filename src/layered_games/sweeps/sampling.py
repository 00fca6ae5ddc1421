"""Equilibria at sampled points: a Sobol sequence over ranges of the parameters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from layered_games.errors import ParameterError
from layered_games.sweeps.axes import Grid, read_axis, read_grid
from layered_games.sweeps.jobs import Job, Run, completed
from layered_games.sweeps.programs import prepared, space_of
from layered_games.sweeps.provenance import provenance
from layered_games.sweeps.records import Array

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["sample"]

DRAW = "draw"


def sample(
    game: Any,
    ranges: Mapping[str, tuple[float, float]],
    n: int,
    at: Mapping[str, Any] | None = None,
    *,
    seed: int = 0,
    quantities: Sequence[str] | None = None,
    executor: str = "serial",
    workers: int | None = None,
    client: Any = None,
    chunk: int | None = None,
    store: str | Path | None = None,
    progress: bool | None = None,
) -> xr.Dataset:
    """Evaluate regime and equilibrium at points that fill a box of parameters evenly.

    The points are the first ``n`` of a scrambled Sobol sequence [1]_: they leave smaller gaps than random
    ones, best so if ``n`` is a power of two.

    Parameters
    ----------
    game : SequentialGame, StrategicGame, or another game with parameters
    ranges : mapping of str to (lower, upper)
        The parameters that vary, each uniformly.
    n : int
        Number of points.
    at : mapping of str to number
        Values of all other parameters.
    seed : int
        Seed of the scrambling, kept among the dataset's attributes; equal seeds give equal points.
    quantities, executor, workers, client, chunk, store, progress
        As for :func:`layered_games.sweep`.

    Returns
    -------
    xarray.Dataset
        As of :func:`layered_games.sweep`, along one dimension ``draw``; the parameters that vary are
        coordinates along it. Points at which a joint relation among parameters fails stay empty.

    Raises
    ------
    GameError
        If the object is no game with parameters.
    ParameterError
        If a range is none, leaves the domain, or a parameter is missing, unknown or given twice.
    LayeredGamesError
        As for :func:`layered_games.sweep`.

    References
    ----------
    .. [1] A. B. Owen, Scrambling Sobol' and Niederreiter-Xing points, Journal of Complexity 14 (1998).

    Examples
    --------
    >>> from layered_games.models import overbidding
    >>> at = dict(tau=60, k=1, beta_A=0, beta_S=0, A_A=4, A_S=2, P=4, q=0.1, ell=1, phi_A=0)
    >>> data = sample(overbidding(), {"phi_S": (0, 0.9), "sigma": (0.05, 0.9)}, 64, at=at, seed=3)
    >>> data.b.dims, data.sizes["draw"], data.attrs["seed"]
    (('draw',), 64, 3)
    """
    if isinstance(n, bool) or not isinstance(n, int | np.integer) or n < 1:
        raise ParameterError(f"n={n!r}: give the number of points, an integer from 1")
    fixed = dict(at or {})
    if not isinstance(ranges, Mapping) or not ranges:
        raise ParameterError("ranges: give at least one parameter, as a mapping to (lower, upper)")
    space = space_of(game, [*ranges, *fixed])
    points = _points(len(ranges), int(n), seed)
    columns = {}
    for column, (name, ends) in zip(points.T, ranges.items(), strict=True):
        low, high = _ends(name, ends)
        columns[str(name)] = read_axis(space, str(name), low + (high - low) * column)
    checked = read_grid(space, {name: values[:1] for name, values in columns.items()}, fixed)
    grid = Grid((DRAW,), (int(n),), {name: (0, values) for name, values in columns.items()}, checked.fixed)
    task = prepared(game, space, quantities)
    told = {"sampling": "Sobol sequence, scrambled", "seed": int(seed)}
    attrs = {**provenance(game, space, task.program.method), **told, **grid.fixed}
    return completed(
        Job(task, grid, space, attrs), Run(executor, workers, client, chunk, store), progress=progress
    )


def _ends(name: str, ends: Any) -> tuple[float, float]:
    try:
        low, high = (float(end) for end in ends)
    except (TypeError, ValueError):
        raise ParameterError(f"range of {name}: give (lower, upper), not {ends!r}") from None
    if not (np.isfinite([low, high]).all() and low < high):
        raise ParameterError(f"range of {name}: {low:g} is not below {high:g}")
    return low, high


def _points(dimensions: int, n: int, seed: int) -> Array:
    """The first points of the sequence, in the unit cube; whole powers of two are drawn."""
    from scipy.stats.qmc import Sobol

    drawn: Array = Sobol(dimensions, scramble=True, seed=seed).random_base2(max(n - 1, 0).bit_length())
    return drawn[:n]
