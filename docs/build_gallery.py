"""Draw the pictures of the gallery from the examples in ``gallery.md``.

python docs/build_gallery.py [NAME ...]

The page is the register. Every heading ``## name`` names a function of ``lg.plot``, the Python block below it
is the code, and what that code calls ``axes`` is the picture. A new kind of figure is one more section.
"""

from __future__ import annotations

import doctest
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import matplotlib as mpl
from filelock import FileLock

import layered_games as lg

HERE = Path(__file__).resolve().parent
PAGE, FOLDER = HERE / "gallery.md", HERE / "gallery"
SECTION = re.compile(r"^## (?P<name>\w+)\n(?P<body>.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


def register() -> dict[str, str]:
    """Return the code of each entry, by the name of its function."""
    found = {}
    for section in SECTION.finditer(PAGE.read_text(encoding="utf-8")):
        (code,) = CODE.findall(section["body"])
        found[section["name"]] = code
    return found


def run(name: str, code: str) -> Any:
    """Run the code of an entry as the example that it is, and return what it calls ``axes``."""
    example = doctest.DocTestParser().get_doctest(code, {}, f"gallery.md, {name}", str(PAGE), 0)
    report: list[str] = []
    runner = doctest.DocTestRunner(optionflags=FLAGS)
    runner.run(example, out=report.append, clear_globs=False)
    if runner.failures or "axes" not in example.globs:
        raise SystemExit("".join(report) or f"the code of {name} in gallery.md names no axes")
    return example.globs["axes"]


def stale(picture: Path) -> bool:
    """Tell whether a picture is missing, or older than the page or any module of the package."""
    sources = [PAGE, *Path(lg.__file__).parent.rglob("*.py")]
    return not picture.is_file() or picture.stat().st_mtime < max(path.stat().st_mtime for path in sources)


def draw(names: Iterable[str] = (), folder: Path = FOLDER) -> list[Path]:
    """Draw the entries (default: all) whose pictures are stale; return the pictures of all of them."""
    mpl.use("Agg")
    folder.mkdir(exist_ok=True)
    codes = register()
    pictures = []
    for name in names or codes:
        picture = folder / f"{name}.svg"
        with FileLock(folder / f".{name}.busy"):
            if stale(picture):
                lg.plot.save(run(name, codes[name]), picture.with_suffix(""), formats=("svg",))
        pictures.append(picture)
    return pictures


if __name__ == "__main__":
    print(*draw(sys.argv[1:]), sep="\n")
