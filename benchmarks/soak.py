"""Mix all solvers for a while and watch the process: python benchmarks/soak.py [SECONDS] [--seed S].

Prints memory, children, zombies and open files every minute. Exit code 1 if memory grows by more than 2 MB a
minute after a third of the time, or a child outlives its call.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import sympy as sp

import layered_games as lg

GROWTH = 2.0
"""Megabytes a minute that are not a leak."""
GAME = lg.models.overbidding()


def resident() -> float:
    """Resident memory in megabytes."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def children() -> list[tuple[int, str]]:
    """Number and state of every child of this process."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = path.read_text(encoding="utf-8").rpartition(")")[2].split()[:2]
        except OSError:  # it ended between the listing and the reading
            continue
        if int(parent) == os.getpid():
            found.append((int(path.parent.name), state))
    return found


def finite(draw: np.random.Generator) -> None:
    A, B = draw.integers(-9, 10, size=(2, 4, 4))
    lg.solve(lg.StrategicGame.from_arrays(A, B))
    lg.solve_batch(*draw.normal(size=(2, 2000, 3, 3)))


def symbolic(draw: np.random.Generator) -> None:
    v, c = sp.symbols("v c", positive=True)
    a, b = (int(x) for x in draw.integers(1, 1000, size=2))
    fight = sp.Matrix([[(v - a * c) / 2, b * v], [0, v / 2]])
    lg.partition(lg.solve(lg.StrategicGame.from_arrays(fight, fight.T)))


def tree(draw: np.random.Generator) -> None:
    pay = iter(draw.integers(-99, 100, size=16).tolist())
    inner = [
        lg.Decision("B", {"l": lg.Payoffs(next(pay), next(pay)), "r": lg.Payoffs(next(pay), next(pay))})
        for _ in "xyz"
    ]
    lg.solve(lg.ExtensiveGame(lg.Decision("A", dict(zip("xyz", inner, strict=True))), players=["A", "B"]))


def staged(draw: np.random.Generator) -> None:
    size = int(draw.integers(1, 10**9))
    a = lg.Parameter("a", domain="positive")
    q1, q2 = lg.Move("one", "q1", lower=0), lg.Move("two", "q2", lower=0)
    rest = a.symbol - size * q1.symbol - q2.symbol
    payoffs = {"one": q1.symbol * rest, "two": q2.symbol * rest}
    game = lg.SequentialGame(["one", "two"], stages=[[q1], [q2]], payoffs=payoffs, parameters=[a])
    lg.solve(game)


def proved(draw: np.random.Generator) -> None:
    x, y, z = sp.symbols("x y z", positive=True)
    n = int(draw.integers(2, 10**9))
    lg.prove(x**2 + n * y**2 >= 2 * sp.sqrt(n) * x * y)
    lg.prove(n * x > y)
    lg.prove(sp.sin(x) * y**n > z, timeout=0.5)
    lg.prove(x**7 + y**7 + z**7 + n > 7 * x * y * z * (x + y + z) ** 4, timeout=1)


def points(draw: np.random.Generator) -> None:
    shares = dict(zip(("q", "sigma", "phi_A", "phi_S"), draw.uniform(0.01, 0.9, 4).tolist(), strict=True))
    at = dict(tau=60, k=1, beta_A=10, beta_S=0, A_A=4, A_S=2, P=4, ell=1, **shares)
    lg.regime_at(GAME, at)
    rest = {n: v for n, v in at.items() if n not in ("phi_S", "sigma")}
    data = lg.sweep(GAME, {"phi_S": (0, 0.9, 60), "sigma": (0.01, 0.9, 60)}, at=rest)
    lg.plot.regime_map(data)


JOBS: tuple[Callable[[np.random.Generator], None], ...] = (finite, symbolic, tree, staged, proved, points)


def main() -> int:
    """Run the mix."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("seconds", type=float, nargs="?", default=3600.0)
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args()
    draw = np.random.default_rng(chosen.seed)
    start = told = time.monotonic()
    rounds, left, seen = 0, 0, []
    while time.monotonic() - start < chosen.seconds:
        for job in JOBS:
            job(draw)
            alive = children()
            if alive:
                time.sleep(0.6)  # a solver that is being ended
                left += len({pid for pid, _ in alive} & {pid for pid, _ in children()})
        rounds += 1
        now = time.monotonic()
        seen.append((now - start, resident()))
        if now - told >= 60 or rounds == 1:
            told = now
            files = len(list(Path("/proc/self/fd").iterdir()))
            print(
                f"{now - start:6.0f} s: {rounds} rounds, {seen[-1][1]:.0f} MB, {files} files, {left} left",
                flush=True,
            )
    later = np.array([row for row in seen if row[0] > chosen.seconds / 3])
    slope = float(np.polyfit(later[:, 0] / 60, later[:, 1], 1)[0]) if len(later) > 2 else 0.0
    print(f"{rounds} rounds; memory grows by {slope:+.2f} MB a minute; {left} children outlived their call")
    return int(slope > GROWTH or left > 0)


if __name__ == "__main__":
    sys.exit(main())
