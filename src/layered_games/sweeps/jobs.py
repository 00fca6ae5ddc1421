"""A sweep under way: chunks computed, collected, and shown on a progress bar."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tqdm import tqdm

from layered_games.parameters import ParameterSpace
from layered_games.sweeps.axes import Box, Grid, boxes
from layered_games.sweeps.datasets import InMemory, dataset
from layered_games.sweeps.executors import computed
from layered_games.sweeps.programs import Task
from layered_games.sweeps.records import Values
from layered_games.sweeps.stores import opened_store

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["Job", "Run", "bar", "completed"]

SLOW: Final = 3_000_000
"""Points from which on a terminal shows progress: about a second of closed forms."""


@dataclass(frozen=True, eq=False)
class Job:
    """What is to be computed where: a game made ready, its grid, and the attributes of the result."""

    task: Task
    grid: Grid
    space: ParameterSpace
    attrs: Mapping[str, Any]


@dataclass(frozen=True, eq=False)
class Run:
    """How a job is computed: by which executor, in chunks of how many points, kept where."""

    executor: str = "serial"
    workers: int | None = None
    client: Any = None
    chunk: int | None = None
    store: str | Path | None = None


def completed(job: Job, run: Run, *, progress: bool | None = None) -> xr.Dataset:
    """Compute all chunks of a job, or those that its store lacks, and return the dataset."""
    program = job.task.program
    _, cut = boxes(job.grid.shape, run.chunk or program.chunk)
    if run.store is None:
        sink = InMemory(job.grid, program.variables)
        _work(job, run, cut, sink.put, progress)
        return dataset(job.grid, job.space, program.variables, sink.arrays, job.attrs)
    with opened_store(run.store, job.grid, job.space, program.variables, cut, job.attrs) as store:
        _work(job, run, store.missing, store.put, progress)
        return store.dataset()


def _work(
    job: Job, run: Run, cut: list[Box], put: Callable[[Box, Values], None], progress: bool | None
) -> None:
    left = sum(_points(box) for box in cut)
    with bar(job.grid.size, job.task.program.chunk, progress, job.grid.size - left) as shown:
        for box, values in computed(job.task, job.grid, cut, run.executor, run.workers, run.client):
            put(box, values)
            shown.update(_points(box))


def _points(box: Box) -> int:
    return prod(s.stop - s.start for s in box)


def bar(size: int, chunk: int, progress: bool | None, initial: int = 0) -> Any:
    """Return a progress bar with rate and time left; by default on a terminal, for long sweeps."""
    slow = size > (SLOW if chunk > 1000 else chunk)
    disable = not progress if progress is not None else (None if slow else True)
    return tqdm(
        total=size, initial=initial, desc="sweep", unit="pt", unit_scale=True, disable=disable, leave=False
    )
