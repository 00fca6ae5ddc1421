"""The gallery shows every drawing function of ``lg.plot``, drawn by the code beside it."""

from __future__ import annotations

import importlib.util
import inspect
from pathlib import Path
from types import ModuleType

import pytest

import layered_games as lg

DOCS = Path(__file__).resolve().parents[2] / "docs"


def _module() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_gallery", DOCS / "build_gallery.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


gallery = _module()


def draws(name: str) -> bool:
    value = getattr(lg.plot, name)
    return inspect.isfunction(value) and inspect.signature(value).return_annotation == "Axes"


def test_every_drawing_function_has_one_entry() -> None:
    assert set(gallery.register()) == {name for name in lg.plot.__all__ if draws(name)}
    assert len(gallery.SECTION.findall(gallery.PAGE.read_text(encoding="utf-8"))) == len(gallery.register())


@pytest.mark.parametrize("name", list(gallery.register()))
def test_the_code_draws_the_picture_that_the_page_shows(name: str) -> None:
    assert f"lg.plot.{name}(" in gallery.register()[name]
    assert f"```{{image}} gallery/{name}.svg\n:alt: " in gallery.PAGE.read_text(encoding="utf-8")
    (picture,) = gallery.draw([name])
    assert picture.read_text(encoding="utf-8").rstrip().endswith("</svg>")


def test_a_failing_example_draws_nothing() -> None:
    with pytest.raises(SystemExit, match="Expected"):
        gallery.run("ladder", ">>> 1 + 1\n3\n>>> axes = None\n")
    with pytest.raises(SystemExit, match="names no axes"):
        gallery.run("ladder", ">>> drawn = 1\n")
