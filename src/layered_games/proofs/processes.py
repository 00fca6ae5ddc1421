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
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import ceil
from pathlib import Path
from typing import Final

__all__ = ["Answer", "ask", "available", "run", "run_all"]

MEMORY: Final = 2048
"""Megabytes that one run of z3 may use."""


@dataclass(frozen=True)
class Answer:
    """``sat``, ``unsat`` or ``unknown``, with the solver's text."""

    result: str
    text: str = ""
    seconds: float = 0.0

    @property
    def decided(self) -> bool:
        """Whether the solver knows."""
        return self.result != "unknown"


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
                return (str(path),)
    beside = shutil.which("z3", path=str(Path(sys.executable).parent)) or shutil.which("z3")
    return (beside,) if beside else None


@cache
def _cvc5_command() -> tuple[str, ...] | None:
    if importlib.util.find_spec("cvc5") is None:
        return None
    return (sys.executable, str(Path(__file__).with_name("cvc5_runner.py")))


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
    if solver not in available():
        return [Answer("unknown", f"{solver} is not installed")] * len(texts)
    if timeout <= 0:
        return [Answer("unknown", "no time left")] * len(texts)
    return [
        found.get(solver, Answer("unknown", "out of time")) for found in ask(texts, timeout, {solver: 0.0})
    ]


def ask(texts: Sequence[str], timeout: float, delays: Mapping[str, float]) -> list[dict[str, Answer]]:
    """Let solvers race: each starts after its delay, on every text that is still open.

    Parameters
    ----------
    texts : sequence of str
        SMT-LIB 2 scripts.
    timeout : float
        Wall seconds; whoever is still running then is killed.
    delays : mapping of str to float
        Solver to the seconds after which it starts.

    Returns
    -------
    list of dict of str to Answer
        For each text, what the solvers said that came to an end; the first decision ends the race.
    """
    start = time.monotonic()
    found: list[dict[str, Answer]] = [{} for _ in texts]
    waiting = [
        (d, s, i)
        for s, d in sorted(delays.items(), key=lambda p: p[1])
        if s in available()
        for i in range(len(texts))
    ]
    jobs: list[_Job] = []
    pause = 0.001
    with tempfile.TemporaryDirectory(prefix="layered-games-", ignore_cleanup_errors=True) as folder:
        try:
            while (now := time.monotonic() - start) < timeout:
                for item in [w for w in waiting if w[0] <= now]:
                    waiting.remove(item)
                    if not _decided(found[item[2]]):
                        jobs.append(_Job(item[1], item[2], texts[item[2]], Path(folder), timeout - now))
                jobs = [job for job in jobs if not job.over(found)]
                if all(_decided(f) for f in found) or not (jobs or waiting):
                    break
                time.sleep(min(pause, max(0.0, timeout - now)))
                pause = min(0.02, pause * 1.2)
        finally:
            for job in jobs:
                job.kill()
    return found


def _decided(answers: Mapping[str, Answer]) -> bool:
    return any(a.decided for a in answers.values())


class _Job:
    """One solver at work on one text."""

    def __init__(self, solver: str, index: int, text: str, folder: Path, limit: float) -> None:
        self.solver, self.index, self.start = solver, index, time.monotonic()
        path = folder / f"{solver}-{index}.smt2"
        path.write_text(text, encoding="utf-8")
        self.output = path.with_suffix(".out")
        # the limits of the solver's own make sure that it ends even if this process is killed
        seconds = ceil(limit) + 1
        options = {
            "z3": (f"-T:{seconds}", f"-memory:{MEMORY}", "dump_models=true", str(path)),
            "cvc5": (str(path), str(1000 * seconds)),
        }
        self.process: subprocess.Popen[bytes] | None = None
        with self.output.open("wb") as sink:
            try:
                self.process = subprocess.Popen(
                    [*available()[solver], *options[solver]],
                    stdin=subprocess.DEVNULL,
                    stdout=sink,
                    stderr=subprocess.DEVNULL,
                    start_new_session=True,
                )
            except OSError as error:
                self.output.write_text(f"unknown\n{error}", encoding="utf-8")

    def over(self, found: Sequence[dict[str, Answer]]) -> bool:
        """Note the answer if there is one; tell whether the job has come to an end."""
        if _decided(found[self.index]):
            self.kill()
            return True
        if self.process is not None and self.process.poll() is None:
            return False
        output = self.output.read_text(encoding="utf-8", errors="replace")
        first = output.strip().split("\n", 1)[0].strip()
        result = first if first in ("sat", "unsat") else "unknown"
        found[self.index][self.solver] = Answer(result, output, time.monotonic() - self.start)
        return True

    def kill(self) -> None:
        """End the process and its children, and collect it so that no zombie stays."""
        if self.process is None:
            return
        if self.process.poll() is None:
            try:
                os.killpg(self.process.pid, signal.SIGKILL)
            except (ProcessLookupError, PermissionError, AttributeError):
                self.process.kill()
        self.process.wait()
