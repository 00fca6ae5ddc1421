"""Paper kits of several entries of the catalogue side by side, with a page that leads to each."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import asdict
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from layered_games.errors import GameError, LayeredGamesError
from layered_games.models.catalogue_table import entries, entry
from layered_games.report.html import environment, version_list
from layered_games.report.model_kit import build_model_kit, put_model_kit, tally_written
from layered_games.report.output import FORMAT, MARKER, put, whole_folder
from layered_games.report.progress import bar
from layered_games.report.results import SCHEMA, to_json
from layered_games.versions import versions

__all__ = ["write_model_kits"]


def write_model_kits(
    names: Iterable[str], target: Path | str, processes: int = 1, progress: bool = False
) -> int:
    """Write a folder with a paper kit for each entry and an index page, as a whole or not at all.

    Parameters
    ----------
    names : iterable of str
        Of entries; none: all.
    target : path
        Absent, empty, or an earlier kit, which is replaced.
    processes : int
        How many kits are made at once.
    progress : bool
        Show a progress bar once it takes longer than two seconds, on a terminal only.

    Returns
    -------
    int
        The number of files.

    Raises
    ------
    GameError
        If the catalogue has no entry of a name, a name is given twice, or a kit cannot be made.
    OutputError
        If the target may not be written.
    """
    listed = list(names) or [found.name for found in entries()]
    for name in listed:
        entry(name)
        if listed.count(name) > 1:
            raise GameError(f"the model {name!r} is given twice; give each once")
    if processes < 1:
        raise GameError(f"processes={processes}: give at least one")
    start = time.perf_counter()
    with whole_folder(Path(target)) as folder, bar(len(listed), progress, "kit") as note:
        made = {}
        with _each(listed, folder, processes) as results:
            for record in results:
                note(record["name"])
                made[record["name"]] = record
        _put_index([made[name] for name in listed], folder, time.perf_counter() - start)
        return sum(path.is_file() for path in folder.rglob("*"))


@contextmanager
def _each(names: Sequence[str], folder: Path, processes: int) -> Iterator[Iterator[dict[str, Any]]]:
    """The records of kits as they are done, made here or by other processes."""
    if min(processes, len(names)) == 1:
        yield (_make(name, folder / name) for name in names)
        return
    pool = ProcessPoolExecutor(processes, mp_context=get_context("spawn"))
    try:
        waiting = [pool.submit(_make, name, folder / name) for name in names]
        yield (done.result() for done in as_completed(waiting))
    except BrokenProcessPool as error:
        raise OSError("a process that makes kits was ended from outside") from error
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _make(name: str, place: Path) -> dict[str, Any]:
    """Make one kit; return what the index says of it."""
    start = time.perf_counter()
    found = entry(name)
    place.mkdir()
    try:
        kit = build_model_kit(found)
        put_model_kit(kit, place)
    except LayeredGamesError as error:
        raise GameError(f"{name}: {error}") from error
    return {
        "name": name,
        "row": found.number,
        "mechanism": found.mechanism,
        "mechanism_zh": found.mechanism_zh,
        "outcomes": list(found.outcomes),
        "solved_in": found.solved,
        **asdict(tally_written(kit.propositions)),
        "seconds": round(time.perf_counter() - start, 3),
    }


def _put_index(made: Sequence[dict[str, Any]], folder: Path, seconds: float) -> None:
    page = environment().get_template("catalogue.html.j2").render(entries=made, versions=version_list())
    put(folder / "index.html", page)
    timings = {record["name"]: record["seconds"] for record in made}
    data = {
        "kit": {"format": FORMAT, "schema": SCHEMA},
        "versions": versions(),
        "catalogue": [{k: v for k, v in record.items() if k != "seconds"} for record in made],
        "propositions": [],
        "cases": [],
        "timings": timings | {"all": round(seconds, 3)},
    }
    put(folder / MARKER, to_json(data))
