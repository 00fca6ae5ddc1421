"""Equilibria over a grid of parameters: from the call to the labelled dataset."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from layered_games.sweeps.axes import Axis, read_grid
from layered_games.sweeps.jobs import Job, Run, completed
from layered_games.sweeps.programs import prepared, space_of
from layered_games.sweeps.provenance import provenance

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["sweep"]


def sweep(
    game: Any,
    over: Mapping[str, Axis],
    at: Mapping[str, Any] | None = None,
    quantities: Sequence[str] | None = None,
    *,
    executor: str = "serial",
    workers: int | None = None,
    client: Any = None,
    chunk: int | None = None,
    store: str | Path | None = None,
    progress: bool | None = None,
) -> xr.Dataset:
    """Evaluate regime and equilibrium on a grid.

    Games with closed forms are evaluated from these, compiled once; two-player games in symbols have all
    equilibria of every point listed by :func:`layered_games.solve_batch`; any other game is solved point
    by point.

    Parameters
    ----------
    game : SequentialGame, StrategicGame, or another game with parameters
    over : mapping of str to (start, stop, number) or sequence
        The axes; ``(start, stop, number)`` is an inclusive ``linspace``.
    at : mapping of str to number
        Values of all other parameters.
    quantities : sequence of str, optional
        Names of the variables wanted; by default all. Regime and branch always come along.
    executor : {"serial", "processes", "dask"}
        Where chunks are computed: here, in processes, or on a Dask cluster of this machine. Results are
        the same bit for bit.
    workers : int, optional
        Number of processes; by default one for each core.
    client : dask.distributed.Client, optional
        A cluster of any kind in place of ``executor`` (extra ``[cluster]``).
    chunk : int, optional
        Points of one task, and of one chunk of a store; by default what takes about a second or less.
    store : str or pathlib.Path, optional
        A folder to write to chunk by chunk (Zarr, extra ``[cluster]``). A sweep that was stopped, started
        again with the same arguments, computes what is missing. The dataset then reads from the folder.
    progress : bool, optional
        Whether to show a progress bar; by default on a terminal, and for many points.

    Returns
    -------
    xarray.Dataset
        Dimensions and coordinates carry the parameters' names. Of a staged game: ``regime`` (if it has
        roles) as int8 with ``flag_values`` and ``flag_meanings``, one float variable for each quantity,
        and as a label ``branch``, whose ``conditions`` say which one holds where. Of a finite game:
        ``count``, ``degenerate``, and ``profile_<player>`` and ``payoff_<player>`` along ``equilibrium``,
        NaN from ``count`` on. Where nothing is decided, or a joint relation among parameters fails, codes
        are -1 and values NaN. Attributes hold the fixed parameters as numbers, and as text the
        assumptions, versions, and a hash of the game.

    Raises
    ------
    GameError
        If the object is no game with parameters.
    ParameterError
        If a parameter is missing, unknown, given twice, or leaves its domain, or a quantity is unknown.
    LayeredGamesError
        If an extra is missing, a worker died for good, or the store belongs to another game, grid or
        version, is being written to by another process, or cannot be written to; what it holds is kept.

    Examples
    --------
    >>> from layered_games.models import overbidding
    >>> at = dict(tau=60, k=1, beta_A=0, beta_S=0, A_A=4, A_S=2, P=4, q=0.1, ell=1, phi_A=0)
    >>> data = sweep(overbidding(), {"phi_S": (0, 0.9, 10), "sigma": [0.1, 0.2]}, at=at)
    >>> data.regime.dims, data.regime.shape
    (('phi_S', 'sigma'), (10, 2))
    >>> data.branch.attrs["flag_meanings"].split()[int(data.branch[0, 0]) + 1]
    'passive_5'
    """
    fixed = dict(at or {})
    space = space_of(game, [*over, *fixed] if isinstance(over, Mapping) else fixed)
    grid = read_grid(space, over, fixed)
    task = prepared(game, space, quantities)
    attrs = {**provenance(game, space, task.program.method), **grid.fixed}
    return completed(
        Job(task, grid, space, attrs), Run(executor, workers, client, chunk, store), progress=progress
    )
