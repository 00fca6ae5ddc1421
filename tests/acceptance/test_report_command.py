"""The main job as a user meets it: a fresh process, a clock, an interrupt."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src"
COMMAND = [sys.executable, "-m", "layered_games", "report"]
ENVIRONMENT = os.environ | {"PYTHONPATH": str(SOURCE)}


def test_the_report_command_in_a_fresh_process(tmp_path: Path) -> None:
    """Quiet off a terminal, one line on standard output."""
    done = subprocess.run(
        [*COMMAND, "union", "--out", "kit"], cwd=tmp_path, env=ENVIRONMENT, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) == 1 and "report.html" in done.stdout
    assert [p.name for p in tmp_path.iterdir()] == ["kit"]
    data = json.loads((tmp_path / "kit" / "results.json").read_text(encoding="utf-8"))
    assert [case["name"] for case in data["cases"]] == ["union"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_leaves_nothing(tmp_path: Path, number: signal.Signals) -> None:
    job = subprocess.Popen(
        [*COMMAND, "--out", "deep/kit"], cwd=tmp_path, env=ENVIRONMENT,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    for _ in range(600):
        if any(tmp_path.rglob("*.part")) or job.poll() is not None:
            break
        time.sleep(0.05)
    time.sleep(0.5)
    job.send_signal(number)
    output, error = job.communicate(timeout=30)
    assert job.returncode == {signal.SIGINT: 130, signal.SIGTERM: 143}[number]
    assert output == "" and "Traceback" not in error
    assert list(tmp_path.iterdir()) == []
