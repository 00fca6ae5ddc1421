"""Shared by all tests: Hypothesis' profile, a drawing back end, and the tests that need system programs."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from functools import cache
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import settings

os.environ.setdefault("MPLBACKEND", "Agg")
settings.register_profile("ci", derandomize=True, deadline=None)
settings.load_profile("ci")

REQUIRED = os.environ.get("LG_REQUIRE_SYSTEM") == "1"
DESELECTED = pytest.StashKey[int]()


def _finds(command: list[str]) -> bool:
    if shutil.which(command[0]) is None:
        return False
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    return found.returncode == 0 and bool(found.stdout.strip())


PROGRAMS: dict[str, Callable[[], bool]] = {
    "tex": lambda: shutil.which("pdflatex") is not None and _finds(["kpsewhich", "booktabs.sty"]),
    "chromium": lambda: any(map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))),
    "cjk": lambda: _finds(["fc-list", ":lang=zh", "family"]),
    "poppler": lambda: shutil.which("pdftotext") is not None,
}


@cache
def absent() -> tuple[str, ...]:
    """The system programs that this machine lacks."""
    return tuple(name for name, present in PROGRAMS.items() if not present())


def lacking(item: pytest.Item) -> list[str]:
    """The absent programs that a test asks for; a mark without names asks for all."""
    asked = [mark.args or tuple(PROGRAMS) for mark in item.iter_markers("system")]
    unknown = {name for names in asked for name in names} - set(PROGRAMS)
    if unknown:
        raise pytest.UsageError(
            f"{item.nodeid}: unknown system program {sorted(unknown)}; use {list(PROGRAMS)}"
        )
    return [name for name in absent() if any(name in names for names in asked)]


def pytest_report_header() -> str:
    """Say at the top what the machine lacks."""
    rule = "; their tests fail (LG_REQUIRE_SYSTEM=1)" if REQUIRED else "; their tests are deselected"
    return "system programs: " + (f"{', '.join(absent())} absent{rule}" if absent() else "all present")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselect, and count, what cannot run here, unless absence is to be a failure."""
    dropped = [] if REQUIRED else [item for item in items if lacking(item)]
    if dropped:
        items[:] = [item for item in items if item not in dropped]
        config.hook.pytest_deselected(items=dropped)
    config.stash[DESELECTED] = len(dropped)
    if hasattr(config, "workeroutput"):
        config.workeroutput["deselected"] = len(dropped)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_call(item: pytest.Item) -> None:
    """Where the programs are required, their absence is a failure."""
    if missing := lacking(item):
        pytest.fail(f"needs {', '.join(missing)}, and LG_REQUIRE_SYSTEM=1", pytrace=False)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take over the count of a parallel worker; all workers collect the same tests."""
    count = getattr(node, "workeroutput", {}).get("deselected", 0)
    node.config.stash[DESELECTED] = count
    reporter = node.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None:
        reporter.stats["deselected"] = [SimpleNamespace() for _ in range(count)]


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Print how many tests were left out for want of system programs."""
    if count := config.stash.get(DESELECTED, 0):
        terminalreporter.write_line(
            f"{count} tests deselected: {', '.join(absent())} absent (.ci/run installs and requires them)"
        )
