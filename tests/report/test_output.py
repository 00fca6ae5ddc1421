"""Output appears whole or not at all, and nothing of anyone else is touched."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from layered_games.report.output import FORMAT, MARKER, OutputError, check_target, is_kit, whole_folder

KIT = json.dumps({"kit": {"format": FORMAT, "schema": 1}})


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def old_kit(folder: Path) -> Path:
    folder.mkdir()
    (folder / MARKER).write_text(KIT)
    (folder / "old.txt").write_text("old")
    return folder


@pytest.mark.parametrize("before", ["absent", "empty", "kit", "deep"])
def test_a_folder_appears_whole(tmp_path: Path, before: str) -> None:
    target = tmp_path / "kit" if before != "deep" else tmp_path / "a" / "b" / "kit"
    if before == "empty":
        target.mkdir()
    if before == "kit":
        old_kit(target)
    with whole_folder(target) as folder:
        (folder / MARKER).write_text(KIT)
        assert folder.parent == target.parent and folder != target
        assert (
            names(target) == ([] if before == "empty" else ["old.txt", MARKER]) if target.exists() else True
        )
    assert names(target) == [MARKER]
    assert names(target.parent) == ["kit"]


@pytest.mark.parametrize("problem", [KeyboardInterrupt(), OSError(errno.ENOSPC, "full"), SystemExit(1)])
@pytest.mark.parametrize("before", ["absent", "deep", "kit"])
def test_after_a_failure_all_is_as_before(tmp_path: Path, before: str, problem: BaseException) -> None:
    target = tmp_path / "kit" if before != "deep" else tmp_path / "a" / "b" / "kit"
    if before == "kit":
        old_kit(target)
    with pytest.raises(type(problem)), whole_folder(target) as folder:
        (folder / "half").write_text("half")
        raise problem
    assert names(tmp_path) == (["kit"] if before == "kit" else [])
    if before == "kit":
        assert names(target) == ["old.txt", MARKER]


def test_an_earlier_kit_is_put_back_if_the_move_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = old_kit(tmp_path / "kit")
    real = Path.rename

    def rename(self: Path, other: Path) -> Path:
        if self.name.endswith(".part"):
            raise OSError(errno.EIO, "broken")
        return real(self, other)

    monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises(OSError, match="broken"), whole_folder(target) as folder:
        (folder / "new").write_text("new")
    assert names(tmp_path) == ["kit"] and names(target) == ["old.txt", MARKER]


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda p: p.write_text("x"), "is no folder"),
        (lambda p: (p.mkdir(), (p / "mine.txt").write_text("x")), "not empty and no earlier kit"),
        (lambda p: (p.mkdir(), (p / MARKER).write_text("{}")), "not empty and no earlier kit"),
        (lambda p: (p.mkdir(), (p / MARKER).write_text("[" * 100_000)), "not empty and no earlier kit"),
        (lambda p: (p.mkdir(), (p / MARKER).mkdir()), "not empty and no earlier kit"),
        (lambda p: p.symlink_to(p.parent / "nowhere" / "x"), None),
    ],
)
def test_what_is_not_ours_is_refused(tmp_path: Path, make: object, words: str | None) -> None:
    target = tmp_path / "kit"
    make(target)  # type: ignore[operator]
    if words is None:
        with whole_folder(target) as folder:
            (folder / "x").write_text("x")
        assert target.is_symlink() and names(target) == ["x"]
        return
    before = names(tmp_path)
    with pytest.raises(OutputError, match=words) as caught, whole_folder(target):
        pytest.fail("the block must not be entered")
    assert "\n" not in str(caught.value)
    assert names(tmp_path) == before


def test_the_current_folder_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    monkeypatch.chdir(inside)
    for target in (Path("."), inside, tmp_path):
        with pytest.raises(OutputError, match="current folder"):
            check_target(target)


def test_a_second_writer_is_refused(tmp_path: Path) -> None:
    target = tmp_path / "kit"
    with whole_folder(target) as folder:
        (folder / "x").write_text("first")
        with pytest.raises(OutputError, match="another process is writing"), whole_folder(target):
            pytest.fail("two writers")
    assert (target / "x").read_text() == "first" and names(tmp_path) == ["kit"]


def test_what_a_killed_run_left_is_cleared_and_its_kit_restored(tmp_path: Path) -> None:
    program = (
        "import os, pathlib, sys\n"
        "from layered_games.report import output\n"
        "real = pathlib.Path.rename\n"
        "def rename(self, other):\n"
        "    if self.name.endswith('.part'): os._exit(9)\n"
        "    return real(self, other)\n"
        "pathlib.Path.rename = rename\n"
        "with output.whole_folder(pathlib.Path(sys.argv[1])) as folder:\n"
        "    (folder / 'new').write_text('new')\n"
    )
    target = old_kit(tmp_path / "kit")
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).resolve().parents[2] / "src")}
    done = subprocess.run([sys.executable, "-c", program, str(target)], env=environment, check=False)
    assert done.returncode == 9 and not target.exists()
    with pytest.raises(RuntimeError), whole_folder(target):
        assert names(target) == ["old.txt", MARKER]
        raise RuntimeError
    assert names(tmp_path) == ["kit"] and names(target) == ["old.txt", MARKER]


@pytest.mark.skipif(os.geteuid() == 0 if hasattr(os, "geteuid") else True, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(OSError), whole_folder(tmp_path / "kit"):
            pytest.fail("the block must not be entered")
    finally:
        tmp_path.chmod(0o700)


def test_parents_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(OSError), whole_folder(tmp_path / "file" / "kit"):
        pytest.fail("the block must not be entered")
    with (
        pytest.raises(OutputError, match="cannot be created"),
        whole_folder(tmp_path / "a" / ("b" * 300) / "kit"),
    ):
        pytest.fail("the block must not be entered")
    assert names(tmp_path) == ["file"]


def test_the_mode_follows_the_umask_or_the_earlier_kit(tmp_path: Path) -> None:
    mask = os.umask(0o027)
    try:
        with whole_folder(tmp_path / "new"):
            pass
    finally:
        os.umask(mask)
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o750
    old = old_kit(tmp_path / "old")
    old.chmod(0o711)
    with whole_folder(old):
        pass
    assert old.stat().st_mode & 0o777 == 0o711


def test_a_kit_is_known_by_its_marker(tmp_path: Path) -> None:
    assert is_kit(old_kit(tmp_path / "kit"))
    assert not is_kit(tmp_path) and not is_kit(tmp_path / "nowhere")
