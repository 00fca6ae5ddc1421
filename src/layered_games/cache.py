"""Files in the user's cache folder: plain JSON, found by content, never trusted.

A key holds a digest of the package's own source: after a change nothing old is read.
"""

from __future__ import annotations

import hashlib
import json
import os
from functools import cache
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, Final

__all__ = ["VARIABLE", "cache_file", "read_json", "write_json"]

VARIABLE: Final = "LAYERED_GAMES_CACHE"
"""Environment variable with the folder to use in place of the user's cache folder."""


def cache_file(kind: str, key: str, folder: Path | None = None) -> Path:
    """Return where something is kept.

    Parameters
    ----------
    kind : str
        Start of the file's name.
    key : str
        What the content depends on besides the package's source.
    folder : pathlib.Path, optional
        Default: ``LAYERED_GAMES_CACHE``, else the user's cache folder.
    """
    from platformdirs import user_cache_path

    given = os.environ.get(VARIABLE)
    where = folder or (Path(given) if given else user_cache_path("layered_games", appauthor=False))
    digest = hashlib.sha256(f"{kind}\n{_source()}\n{key}".encode()).hexdigest()
    return where / f"{kind}-{digest[:32]}.json"


def read_json(path: Path) -> Any:
    """Return what a file holds; None if it cannot be read."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def write_json(path: Path, data: Any) -> bool:
    """Write a file in one step; False if the folder cannot be written to."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile("w", dir=path.parent, delete=False, encoding="utf-8") as file:
            json.dump(data, file)
        Path(file.name).replace(path)
    except OSError:
        return False
    return True


@cache
def _source() -> str:
    """A digest of the package's own source."""
    root, digest = Path(__file__).parent, hashlib.sha256()
    for path in sorted(root.rglob("*.py")):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
