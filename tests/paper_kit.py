"""The paper kit of all built-in cases, written once for all tests and all workers."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from filelock import FileLock

from layered_games.cli import main
from layered_games.models import overbidding
from layered_games.report.figures import Picture
from layered_games.report.general import General, general


@pytest.fixture(scope="session")
def paper_kit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A kit as the command writes it; tests must not change it."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = shared / "shared-paper-kit" / "kit"
    folder.parent.mkdir(exist_ok=True)
    with FileLock(shared / "shared-paper-kit.lock"):
        if not folder.is_dir():
            done = CliRunner().invoke(main, ["report", "--out", str(folder)])
            assert done.exit_code == 0, done.output
    return folder


@pytest.fixture
def own_kit(paper_kit: Path, tmp_path: Path) -> Path:
    """A copy of the kit that a test may change."""
    return Path(shutil.copytree(paper_kit, tmp_path / "kit"))


@pytest.fixture(scope="session")
def general_part() -> General:
    """The general part of a report, computed once a worker."""
    return general(overbidding())


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch, general_part: General) -> None:
    """Let reports take the general part from there, and draw nothing: tests of the rest are quick."""
    monkeypatch.setattr("layered_games.report.kit.general", lambda game, note: general_part)
    monkeypatch.setattr("layered_games.report.kit.save_pictures", _sketches)
    monkeypatch.setattr("layered_games.report.kit.ladder_analyses", lambda reports: ())


def _sketches(found: General, cases: object, listed: Iterable[Picture], folder: Path) -> Iterator[Picture]:
    """Empty figures in place of drawn ones."""
    for picture in listed:
        (folder / f"{picture.stem}.svg").write_text('<svg width="1pt"></svg>')
        (folder / f"{picture.stem}.pdf").write_text("%PDF")
        yield picture
