"""Tests that need system programs are left out with a count, or fail where the programs are required."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CONFTEST = Path(__file__).with_name("conftest.py")
TESTS = """
import pytest

@pytest.mark.system
def test_all():
    pass

@pytest.mark.system("tex", "poppler")
def test_some():
    pass

def test_none():
    pass
"""


def run(folder: Path, *arguments: str, tests: str = TESTS, **environment: str) -> tuple[int, str]:
    """Run pytest where no system program can be found; return its exit code and output."""
    shutil.copy(CONFTEST, folder)
    (folder / "test_it.py").write_text(tests, encoding="utf-8")
    (folder / "pytest.ini").write_text(
        "[pytest]\nmarkers = system(*programs): needs them\n", encoding="utf-8"
    )
    outside = {k: v for k, v in os.environ.items() if not k.startswith(("LG_", "PYTEST_", "COV_"))}
    outside |= {"PATH": str(folder), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", **environment}
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "xdist", *arguments]
    done = subprocess.run(command, cwd=folder, env=outside, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("arguments", [(), ("-n", "2")], ids=["one process", "two processes"])
def test_absent_programs_deselect_with_a_count(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    code, output = run(tmp_path, *arguments)
    assert code == 0
    assert "2 tests deselected: tex, chromium, cjk, poppler absent" in output
    assert "1 passed, 2 deselected" in output.strip().splitlines()[-1]


def test_required_programs_fail_where_absent(tmp_path: Path) -> None:
    code, output = run(tmp_path, LG_REQUIRE_SYSTEM="1")
    assert code == 1
    assert "needs tex, poppler, and LG_REQUIRE_SYSTEM=1" in output
    assert "2 failed, 1 passed" in output.strip().splitlines()[-1]


def test_an_unknown_program_is_a_mistake(tmp_path: Path) -> None:
    code, output = run(tmp_path, tests=TESTS.replace('"tex"', '"latex"'))
    assert code == 4
    assert "unknown system program ['latex']" in output
