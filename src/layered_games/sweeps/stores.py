"""Zarr stores written chunk by chunk: a sweep that was stopped goes on where it was.

A store is a folder that xarray opens. Beside the variables it holds a group ``progress``: what the store
belongs to, and one flag for each chunk, set after all variables of the chunk are written. Whatever stops
the writer, a flag that is set stands for numbers that are there; every other chunk is computed again.
"""

from __future__ import annotations

import errno
import hashlib
import json
import shutil
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from filelock import FileLock, Timeout

from layered_games.errors import LayeredGamesError
from layered_games.parameters import ParameterSpace
from layered_games.sweeps.axes import Box, Grid
from layered_games.sweeps.datasets import parameter_attrs, with_actions
from layered_games.sweeps.executors import missing_extra
from layered_games.sweeps.records import EQUILIBRIUM, Values, Variable

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["ZarrStore", "identity", "opened_store"]

PROGRESS: Final = "progress"
ROOM: Final = 8
"""Equilibria in one chunk of a store; the dimension itself is as long as the longest list met so far."""
FULL: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
FORMAT: Final = 1


def identity(
    grid: Grid, variables: tuple[Variable, ...], whole: Box, attrs: Mapping[str, Any]
) -> dict[str, str]:
    """Return what a store belongs to: game, versions, grid, fixed values, variables and chunks, as text."""
    axes = {
        n: f"{len(a)} values {hashlib.sha256(a.tobytes()).hexdigest()[:16]}"
        for n, (_, a) in grid.columns.items()
    }
    version = {n: v for n, v in attrs.items() if n.endswith("_version")}
    rest = {n: v for n, v in attrs.items() if isinstance(v, str) and n not in version}
    found = {
        "format": FORMAT,
        "game": rest,
        "version": version,
        "grid": {"dims": grid.dims, "axes": axes},
        "fixed values": dict(grid.fixed),
        "quantities": [[v.name, v.dtype, v.dims] for v in variables],
        "chunk": [s.stop for s in whole],
    }
    return {name: json.dumps(part, sort_keys=True) for name, part in found.items()}


@contextmanager
def opened_store(
    folder: str | Path,
    grid: Grid,
    space: ParameterSpace,
    variables: tuple[Variable, ...],
    cut: list[Box],
    attrs: Mapping[str, Any],
) -> Iterator[ZarrStore]:
    """Open or create a store for one writer.

    Raises
    ------
    LayeredGamesError
        If another process writes to the store, it belongs to another game, grid or version, it is no
        store at all, the folder cannot be written to, or the disk is full.
    """
    try:
        import_module("zarr")
    except ImportError as error:
        raise missing_extra("a store", "zarr") from error
    path = Path(folder)
    lock = FileLock(f"{path}.lock")
    with _explained(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            lock.acquire(timeout=0)
        except Timeout as error:
            raise LayeredGamesError(
                f"another process writes to {path}; wait for it, or choose another folder"
            ) from error
    try:
        with _explained(path):
            yield ZarrStore(path, grid, space, variables, cut, attrs)
    finally:
        lock.release()


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Turn what the system says into what it means for the sweep."""
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise LayeredGamesError(
                f"no room left for {path} ({error.strerror}); chunks written so far are kept: "
                "free some space and start the sweep again, which goes on from there"
            ) from error
        raise LayeredGamesError(
            f"{path} cannot be written to ({error.strerror or error}); give a folder where you may write"
        ) from error


class ZarrStore:
    """A folder of arrays, and which chunks of them are computed."""

    def __init__(
        self,
        path: Path,
        grid: Grid,
        space: ParameterSpace,
        variables: tuple[Variable, ...],
        cut: list[Box],
        attrs: Mapping[str, Any],
    ) -> None:
        self.path, self.grid, self.variables = path, grid, variables
        self._zarr: Any = import_module("zarr")
        ours = identity(grid, variables, cut[0], attrs)
        if path.exists():
            self._check(ours)
            for left in path.rglob("*.partial"):
                left.unlink()
        else:
            self._create(space, cut, dict(attrs), ours)
        self._root = self._zarr.open_group(path, mode="r+")
        self._arrays = {v.name: self._root[v.name] for v in variables}
        self._flags = self._root[PROGRESS]["done"]
        listed = [
            self._arrays[v.name].shape[len(grid.dims)] for v in variables if EQUILIBRIUM in dict(v.dims)
        ]
        self.most = max(listed, default=0)
        self.numbers = {tuple(s.start for s in box): i for i, box in enumerate(cut)}
        done = np.asarray(self._flags[:])
        self.missing = [box for box, flag in zip(cut, done, strict=True) if not flag]

    def _check(self, ours: Mapping[str, str]) -> None:
        """Refuse a folder that is no store, or that of another sweep."""
        try:
            theirs = dict(self._zarr.open_group(self.path, mode="r")[PROGRESS].attrs)
        except (KeyError, ValueError, FileNotFoundError, NotADirectoryError) as error:
            raise LayeredGamesError(
                f"{self.path} exists and is no store of a sweep; nothing was changed: choose another folder"
            ) from error
        for name, own in ours.items():
            if theirs.get(name) != own:
                raise LayeredGamesError(
                    f"{self.path} is the store of another {name}; nothing was changed. It has "
                    f"{_short(theirs.get(name))}, this sweep {_short(own)}: choose another folder"
                )

    def _create(
        self, space: ParameterSpace, cut: list[Box], attrs: dict[str, Any], ours: Mapping[str, str]
    ) -> None:
        """Lay out an empty store beside its place, and move it there in one step."""
        draft = self.path.with_name(f"{self.path.name}.draft")
        shutil.rmtree(draft, ignore_errors=True)
        root = self._zarr.open_group(draft, mode="w", zarr_format=3)
        labels = [v.name for v in self.variables if v.label]
        labels += [name for name in self.grid.columns if name not in self.grid.dims]
        root.attrs.update(attrs | ({"coordinates": " ".join(labels)} if labels else {}))
        for name, (axis, values) in self.grid.columns.items():
            array = root.create_array(
                name,
                shape=values.shape,
                dtype=values.dtype,
                dimension_names=[self.grid.dims[axis]],
                attributes=parameter_attrs(space, name),
                fill_value=np.nan,
                chunks=values.shape,
            )
            array[:] = values
        whole = tuple(s.stop for s in cut[0])
        for variable in self.variables:
            root.create_array(
                variable.name,
                shape=self.grid.shape + tuple(n for _, n in variable.dims),
                chunks=whole + tuple(n or ROOM for _, n in variable.dims),
                dtype=variable.dtype,
                dimension_names=[*self.grid.dims, *(n for n, _ in variable.dims)],
                attributes=dict(variable.attrs),
                fill_value=variable.empty,
            )
        progress = root.create_group(PROGRESS, attributes=dict(ours))
        progress.create_array("done", shape=(len(cut),), chunks=(1,), dtype="uint8", fill_value=0)
        draft.rename(self.path)

    def put(self, box: Box, values: Values) -> None:
        """Write a chunk, and flag it when all of it is written."""
        with _explained(self.path):
            lead = len(self.grid.dims)
            listed = [values[v.name].shape[lead] for v in self.variables if EQUILIBRIUM in dict(v.dims)]
            self.most = max([self.most, *listed])
            for variable in self.variables:
                array, new = self._arrays[variable.name], values[variable.name]
                if EQUILIBRIUM not in dict(variable.dims):
                    array[box] = new
                    continue
                self._lengthen(array)
                if new.shape[lead]:
                    array[(*box, slice(0, new.shape[lead]))] = new
            self._flags[self.numbers[tuple(s.start for s in box)]] = 1

    def _lengthen(self, array: Any) -> None:
        lead = len(self.grid.dims)
        if array.shape[lead] < self.most:
            array.resize((*array.shape[:lead], self.most, *array.shape[lead + 1 :]))

    def dataset(self) -> xr.Dataset:
        """Return the finished store as a dataset whose values are read when they are asked for."""
        import xarray as xr

        for variable in self.variables:
            if EQUILIBRIUM in dict(variable.dims):
                self._lengthen(self._arrays[variable.name])
        if self._root.metadata.consolidated_metadata is None:
            with _explained(self.path), warnings.catch_warnings():
                warnings.simplefilter("ignore", self._zarr.errors.ZarrUserWarning)  # wording of version 3
                self._zarr.consolidate_metadata(self.path)
        data = xr.open_zarr(self.path, chunks=None, decode_times=False, decode_timedelta=False)
        names = [v.name for v in self.variables if not v.label]
        return with_actions(data[names], self.variables)


def _short(text: str | None) -> str:
    shown = text or "nothing"
    return shown if len(shown) <= 160 else f"{shown[:157]}..."
