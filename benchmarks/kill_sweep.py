"""A stored sweep killed at random moments: started again it goes on, and ends with the identical dataset.

Run ``python benchmarks/kill_sweep.py [KILLS] [SEED]`` in the repository. Each kill is a SIGKILL to the
writing process, up to a fifth of a second after a random number of further chunks has been written.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import layered_games as lg

AT = dict(tau=60, k=1, beta_A=15, beta_S=1, A_A=4, A_S=2, P=4, q=0.1, ell=0.8, phi_A=0)
OVER = {"phi_S": (0, 0.95, 1000), "sigma": (0.01, 0.95, 1000)}
CHUNK = 4000


def write(folder: str) -> None:
    """Sweep into the store: what the killed process runs."""
    lg.sweep(lg.models.overbidding(), OVER, at=AT, chunk=CHUNK, store=folder)


def written(folder: Path) -> int:
    """Return how many chunks are flagged as written."""
    flags = folder / "progress" / "done" / "c"
    return sum(path.suffix != ".partial" for path in flags.iterdir()) if flags.exists() else 0


def killed(folder: Path, source: random.Random) -> tuple[int, bool]:
    """Start the sweep and kill it; return how many chunks are there, and whether it was killed in time."""
    process = subprocess.Popen([sys.executable, __file__, "--write", str(folder)])
    wanted = written(folder) + source.randrange(0, 30)
    while process.poll() is None and (not folder.exists() or written(folder) < wanted):
        time.sleep(0.002)
    time.sleep(source.random() / 5 if wanted else 0)
    in_time = process.poll() is None
    if in_time:
        os.kill(process.pid, signal.SIGKILL)
    process.wait()
    return written(folder), in_time


def main(kills: int, seed: int) -> int:
    """Kill, compare, and print what came of it."""
    source, counts, in_time = random.Random(seed), [], 0
    with tempfile.TemporaryDirectory() as parent:
        folder = Path(parent) / "map.zarr"
        for _ in range(kills):
            count, hit = killed(folder, source)
            counts.append(count)
            in_time += hit
        write(str(folder))
        data = lg.sweep(lg.models.overbidding(), OVER, at=AT, chunk=CHUNK)
        stored = lg.sweep(lg.models.overbidding(), OVER, at=AT, chunk=CHUNK, store=str(folder))
        same = stored.identical(data) and all(
            stored[n].values.tobytes() == data[n].values.tobytes() for n in data.variables
        )
    print(f"{in_time} of {kills} starts killed under way; chunks there after each: {counts}")
    print(f"identical to the sweep in memory, bit for bit: {same}")
    return 0 if same else 1


if __name__ == "__main__":
    if sys.argv[1:2] == ["--write"]:
        write(sys.argv[2])
    else:
        numbers = [int(a) for a in sys.argv[1:]]
        sys.exit(main(*(numbers or [10])[:1], *(numbers[1:] or [7])))
