"""Output that appears whole or not at all: a folder built beside its place, then renamed into it."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from layered_games.errors import LayeredGamesError

__all__ = ["FORMAT", "MARKER", "OutputError", "check_target", "is_kit", "put", "whole_folder"]

FORMAT: Final = "layered_games paper kit"
MARKER: Final = "results.json"
_LARGEST_MARKER: Final = 200_000_000


class OutputError(LayeredGamesError, OSError):
    """The output cannot be written there; nothing was changed."""


def is_kit(folder: Path) -> bool:
    """Tell whether a folder holds a kit that this package wrote."""
    marker = folder / MARKER
    try:
        info = marker.lstat()
        if not stat.S_ISREG(info.st_mode) or info.st_size > _LARGEST_MARKER:
            return False
        data = json.loads(marker.read_text(encoding="utf-8"))
        return bool(data["kit"]["format"] == FORMAT)
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return False


def put(path: Path, text: str) -> None:
    """Write a text file of a kit: UTF-8, with line ends that are the same everywhere."""
    path.write_text(text, encoding="utf-8", newline="\n")


def check_target(target: Path) -> Path:
    """Return the absolute path of a folder that may be written: absent, empty, or an earlier kit.

    Raises
    ------
    OutputError
        If the path is a file, holds anything else, or is the current folder or one above it.
    """
    place = Path(os.path.realpath(target))
    shown = ascii_safe(target)
    if os.path.lexists(place) and not place.is_dir():
        raise OutputError(f"{shown}: is no folder; name a folder that is absent or empty")
    here = Path(os.path.realpath(os.curdir))
    if place == here or place in here.parents:
        raise OutputError(f"{shown}: is the current folder or one above it; name another folder")
    try:
        occupied = place.is_dir() and any(place.iterdir())
    except OSError as error:
        raise OutputError(f"{shown}: cannot be read ({error.strerror}); name another folder") from error
    if occupied and not is_kit(place):
        raise OutputError(
            f"{shown}: is not empty and no earlier kit (it has no {MARKER} of ours); "
            "name a folder that is absent or empty, or empty this one"
        )
    return place


def ascii_safe(path: Path) -> str:
    """Return a path fit for one line of an error."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in str(path))


@contextmanager
def whole_folder(target: Path) -> Iterator[Path]:
    """Yield an empty folder beside ``target``; what was written there appears whole, or not at all.

    An earlier kit at ``target`` is replaced as a whole once the block ends without an error. After
    an error, or an interrupt, everything is as before. One process at a time writes a target.

    Parameters
    ----------
    target : pathlib.Path
        Absent, empty, or an earlier kit.

    Raises
    ------
    OutputError
        If the target may not be written, or another process is writing it.
    """
    from filelock import FileLock, Timeout

    place = check_target(target)
    made = _make_parents(place.parent)
    stem = f".layered-games-{hashlib.sha256(os.fsencode(place.name)).hexdigest()[:12]}"
    lock_file = place.parent / f"{stem}.lock"
    try:
        with FileLock(lock_file, timeout=0):
            try:
                _recover(place, stem)
                check_target(place)
                with _building(place, stem) as folder:
                    yield folder
            finally:
                with suppress(OSError):
                    lock_file.unlink()
    except Timeout as error:
        raise OutputError(
            f"{ascii_safe(target)}: another process is writing there; wait for it, or name another folder"
        ) from error
    finally:
        for parent in made:
            with suppress(OSError):  # not empty: the output is there
                parent.rmdir()


def _make_parents(folder: Path) -> list[Path]:
    """Create missing folders above the target; return those created, innermost first."""
    missing = []
    while not folder.exists():
        missing.append(folder)
        folder = folder.parent
    made: list[Path] = []
    try:
        for parent in reversed(missing):
            parent.mkdir()
            made.insert(0, parent)
    except OSError as error:
        for parent in made:
            parent.rmdir()
        raise OutputError(f"{ascii_safe(parent)}: cannot be created ({error.strerror})") from error
    return made


def _recover(place: Path, stem: str) -> None:
    """Clear away what a killed run left; put back a kit that was on the move."""
    old = place.parent / f"{stem}.old"
    if old.is_dir() and not place.exists():
        old.rename(place)
    for left in place.parent.glob(f"{stem}.*"):
        if left.is_dir():
            shutil.rmtree(left, ignore_errors=True)


@contextmanager
def _building(place: Path, stem: str) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix=f"{stem}.", suffix=".part", dir=place.parent))
    try:
        yield folder
        folder.chmod(stat.S_IMODE(place.stat().st_mode) if place.is_dir() else 0o777 & ~_umask())
        _replace(folder, place, place.parent / f"{stem}.old")
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _replace(folder: Path, place: Path, old: Path) -> None:
    """Rename the folder into its place; an earlier one is put back if that fails."""
    if not place.is_dir():
        folder.rename(place)
        return
    try:
        place.rename(old)
        folder.rename(place)
    except BaseException:
        if old.is_dir() and not place.exists():
            old.rename(place)
        raise
    shutil.rmtree(old, ignore_errors=True)
