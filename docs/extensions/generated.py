"""What the site shows and git does not keep: pictures of the gallery, explorers, copies of the notebooks."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config

HERE = Path(__file__).resolve().parent.parent
NOTEBOOKS = HERE.parent / "notebooks"
CHINESE = re.compile("[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef\u201c\u201d]")


def refresh(source: Path, target: Path) -> None:
    """Copy a file unless the copy is as it should be, so that Sphinx does not read it again."""
    if not target.is_file() or target.read_bytes() != source.read_bytes():
        shutil.copyfile(source, target)


def notebooks(app: Sphinx, config: Config) -> None:
    """Bring the notebooks under the sources; those that are gone go here too."""
    folder = HERE / "notebooks"
    folder.mkdir(exist_ok=True)
    there = {path.name: path for path in NOTEBOOKS.glob("*.ipynb")}
    for old in folder.glob("*.ipynb"):
        if old.name not in there:
            old.unlink()
    for name, path in there.items():
        refresh(path, folder / name)


def pictures(app: Sphinx, config: Config) -> None:
    """Draw the gallery's pictures that are missing or older than the page and the package."""
    sys.path.insert(0, str(HERE))
    from build_gallery import draw

    draw()


def explorers(app: Sphinx, config: Config) -> None:
    """Write the explorers, which are pages of their own."""
    sys.path.insert(0, str(HERE))
    from build_explorers import build

    build(HERE / "extra" / "explorer")


def dress(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
    """Say that Chinese pages are Chinese (browsers choose fonts by it); give each page a class for styles."""
    if pagename.startswith("zh/"):
        context["language"] = "zh-CN"
    if "body" in context:
        name = pagename.replace("/", "-")
        context["body"] = f'<div class="page-{name}">{context["body"]}</div>'


def join(app: Sphinx, doctree: nodes.document) -> None:
    """Leave no space where a line of the source ends between two Chinese characters."""
    for gap in list(doctree.findall(nodes.Text)):
        around = gap.parent.children
        number = gap.parent.index(gap)
        if gap == "\n" and 0 < number < len(around) - 1:
            before, after = around[number - 1].astext()[-1:], around[number + 1].astext()[:1]
            if CHINESE.fullmatch(before) and CHINESE.fullmatch(after):
                gap.parent.remove(gap)


def setup(app: Sphinx) -> dict[str, Any]:
    """Generate before the sources are listed."""
    app.connect("config-inited", notebooks)
    app.connect("config-inited", pictures)
    app.connect("config-inited", explorers)
    app.connect("doctree-read", join)
    app.connect("html-page-context", dress)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
