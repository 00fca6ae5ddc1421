"""Where chunks are computed: here, in processes of this machine, or on a Dask cluster.

Every executor evaluates the same chunks by the same code, so results do not depend on the choice.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from importlib import import_module
from itertools import islice
from multiprocessing.context import SpawnContext, SpawnProcess
from os import cpu_count
from threading import Lock
from types import ModuleType
from typing import Any, Final

from layered_games.errors import LayeredGamesError, ParameterError
from layered_games.sweeps.axes import Box, Grid
from layered_games.sweeps.programs import Task
from layered_games.sweeps.records import Values

__all__ = ["EXECUTORS", "computed", "missing_extra"]

EXECUTORS: Final = ("serial", "processes", "dask")
AHEAD: Final = 2
"""Chunks under way for each worker: one in work, one waiting."""
Result = tuple[Box, Values]


def computed(
    task: Task, grid: Grid, cut: Iterable[Box], executor: str, workers: int | None, client: Any
) -> Iterator[Result]:
    """Return boxes with their values, in any order.

    Raises
    ------
    ParameterError
        If the executor is unknown, or its options do not fit.
    LayeredGamesError
        If a process died, or Dask is missing.
    """
    chosen = "dask" if client is not None else executor
    if chosen not in EXECUTORS:
        raise ParameterError(f"unknown executor {executor!r}; use one of {', '.join(EXECUTORS)}")
    if client is not None and executor not in ("serial", "dask"):
        raise ParameterError(f"client= is for Dask; leave out executor={executor!r}")
    if workers is not None and (not isinstance(workers, int) or workers < 1):
        raise ParameterError(f"workers={workers!r}: give a number of processes from 1")
    if chosen == "serial":
        return ((box, task(*_arguments(grid, box))) for box in cut)
    if chosen == "processes":
        return _in_processes(task, grid, cut, workers or cpu_count() or 1)
    return _on_dask(task, grid, cut, client, workers)


def missing_extra(what: str, package: str) -> LayeredGamesError:
    """Return the error that says which extra brings a package."""
    return LayeredGamesError(
        f"{what} needs {package}, which is not installed; run: pip install 'layered-games[cluster]'"
    )


def _arguments(grid: Grid, box: Box) -> tuple[dict[str, Any], tuple[int, ...]]:
    return grid.at(box), tuple(s.stop - s.start for s in box)


# ---------------------------------------------------------------------- processes
class _Detached(SpawnProcess):
    """A process that does not run the caller's script again, which needs no ``__main__`` guard therefore."""

    _alone: Lock = Lock()

    def start(self) -> None:
        with self._alone:
            main = sys.modules["__main__"]
            sys.modules["__main__"] = ModuleType("__main__")
            try:
                super().start()
            finally:
                sys.modules["__main__"] = main


class _DetachedContext(SpawnContext):
    Process = _Detached


_held: dict[str, Task] = {}
"""In a worker: the task that its pool works on."""


def _take(task: Task) -> None:
    _held["task"] = task


def _run(columns: dict[str, Any], shape: tuple[int, ...]) -> Values:
    return _held["task"](columns, shape)


def _in_processes(task: Task, grid: Grid, cut: Iterable[Box], workers: int) -> Iterator[Result]:
    with ProcessPoolExecutor(workers, _DetachedContext(), _take, (task,)) as pool:
        try:
            yield from _flowing(cut, workers, lambda box: pool.submit(_run, *_arguments(grid, box)))
        except BrokenProcessPool as error:
            raise LayeredGamesError(
                "a worker process ended without a result (killed, or out of memory); what a store holds is "
                "kept: start the sweep again, with fewer workers if memory ran out"
            ) from error
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _flowing(cut: Iterable[Box], workers: int, submit: Callable[[Box], Future[Values]]) -> Iterator[Result]:
    """Keep a few chunks under way, and yield each as it is done."""
    boxes, under_way = iter(cut), dict[Future[Values], Box]()
    while True:
        for box in islice(boxes, AHEAD * workers - len(under_way)):
            under_way[submit(box)] = box
        if not under_way:
            return
        done, _ = wait(under_way, return_when=FIRST_COMPLETED)
        for future in done:
            yield under_way.pop(future), future.result()


# ---------------------------------------------------------------------- Dask
def _on_dask(
    task: Task, grid: Grid, cut: Iterable[Box], client: Any, workers: int | None
) -> Iterator[Result]:
    """Submit chunks to a cluster; those of workers that die are computed again by others."""
    try:
        dask: Any = import_module("distributed")
    except ImportError as error:
        raise missing_extra("a Dask cluster", "dask[distributed]") from error
    try:
        if client is not None:
            yield from _submitted(task, grid, cut, client, dask.as_completed)
            return
        count = workers or cpu_count() or 1
        with (
            dask.LocalCluster(n_workers=count, threads_per_worker=1, dashboard_address=None) as cluster,
            dask.Client(cluster) as own,
        ):
            yield from _submitted(task, grid, cut, own, dask.as_completed)
    except dask.KilledWorker as error:
        raise LayeredGamesError(
            f"workers died again and again ({error}); what a store holds is kept: start the sweep again "
            "with more memory a worker, or smaller chunks"
        ) from error


def _same(task: Task) -> Task:
    return task


def _call(task: Task, columns: dict[str, Any], shape: tuple[int, ...]) -> Values:
    return task(columns, shape)


def _submitted(
    task: Task, grid: Grid, cut: Iterable[Box], client: Any, as_completed: Any
) -> Iterator[Result]:
    boxes, under_way = iter(cut), dict[Any, Box]()
    held = client.submit(_same, task, pure=False)  # goes to each worker once; made again if all of them die

    def more() -> list[Any]:
        room = AHEAD * max(sum(client.nthreads().values()), 1) - len(under_way)
        added = []
        for box in islice(boxes, max(room, 0)):
            added.append(client.submit(_call, held, *_arguments(grid, box), pure=False))
            under_way[added[-1]] = box
        return added

    flow = as_completed(more(), with_results=True)
    try:
        for future, values in flow:
            yield under_way.pop(future), values
            future.release()
            for added in more():
                flow.add(added)
    finally:
        for future in under_way:
            future.cancel()
