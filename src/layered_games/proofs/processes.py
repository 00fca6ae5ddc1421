"""Solvers for real arithmetic as killable subprocesses that read SMT-LIB text."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

__all__ = ["Answer", "available", "run", "run_all"]

GRACE = 0.15


@dataclass(frozen=True)
class Answer:
    """``sat``, ``unsat`` or ``unknown``, with the solver's text."""

    result: str
    text: str = ""
    seconds: float = 0.0


@cache
def _z3_command() -> tuple[str, ...] | None:
    """The z3 executable that its wheel ships, or one on the path."""
    try:
        listed = importlib.metadata.files("z3-solver") or []
    except importlib.metadata.PackageNotFoundError:
        listed = []
    for file in listed:
        if file.name in ("z3", "z3.exe") and file.parent.name in ("bin", "Scripts"):
            path = Path(str(file.locate())).resolve()
            if path.is_file() and os.access(path, os.X_OK):
                return (str(path), "dump_models=true")
    beside = shutil.which("z3", path=str(Path(sys.executable).parent)) or shutil.which("z3")
    return (beside, "dump_models=true") if beside else None


@cache
def _cvc5_command() -> tuple[str, ...] | None:
    if importlib.util.find_spec("cvc5") is None:
        return None
    return (sys.executable, "-m", "layered_games.proofs.cvc5_runner")


def available() -> dict[str, tuple[str, ...]]:
    """Return the solvers that this machine has, with their commands."""
    commands = {"z3": _z3_command(), "cvc5": _cvc5_command()}
    return {name: command for name, command in commands.items() if command is not None}


def run(text: str, timeout: float, solver: str = "z3") -> Answer:
    """Ask one question; the solver is killed when the time is over."""
    return run_all([text], timeout, solver)[0]


def run_all(texts: Sequence[str], timeout: float, solver: str = "z3") -> list[Answer]:
    """Ask several questions at once, each in a process of its own, within one time limit.

    Parameters
    ----------
    texts : sequence of str
        SMT-LIB 2 scripts.
    timeout : float
        Wall seconds for all of them together.
    solver : {"z3", "cvc5"}

    Returns
    -------
    list of Answer
        ``unknown`` for what was not answered in time, or if the solver is not installed.
    """
    command = available().get(solver)
    if command is None or timeout <= 0:
        return [Answer("unknown", f"{solver} is not installed" if command is None else "no time left")] * len(texts)
    start = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="layered-games-") as folder:
        jobs = [_start(command, text, Path(folder) / f"{i}.smt2") for i, text in enumerate(texts)]
        try:
            return [_finish(job, start, timeout) for job in jobs]
        finally:
            for job in jobs:
                _kill(job)


def _start(command: tuple[str, ...], text: str, path: Path) -> subprocess.Popen[str]:
    path.write_text(text, encoding="utf-8")
    return subprocess.Popen(
        [*command, str(path)],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        text=True, start_new_session=True,
    )


def _finish(job: subprocess.Popen[str], start: float, timeout: float) -> Answer:
    left = max(0.01, timeout - (time.monotonic() - start))
    try:
        output, _ = job.communicate(timeout=left)
    except subprocess.TimeoutExpired:
        _kill(job)
        return Answer("unknown", "out of time", time.monotonic() - start)
    first = output.strip().split("\n", 1)[0].strip() if output.strip() else ""
    result = first if first in ("sat", "unsat") else "unknown"
    return Answer(result, output, time.monotonic() - start)


def _kill(job: subprocess.Popen[str]) -> None:
    """End a process and its children; collect it so that no zombie stays."""
    if job.poll() is None:
        try:
            os.killpg(job.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError, AttributeError):
            job.kill()
    if job.stdout is not None and not job.stdout.closed:
        job.stdout.close()
    job.wait()
