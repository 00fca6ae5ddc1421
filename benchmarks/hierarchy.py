"""Hierarchies against brute force, and how long they take.

Run ``python benchmarks/hierarchy.py [DRAWS]`` in the repository. The brute force (``hierarchy_oracle`` in
tests) tabulates payoffs and searches; it shares no code with the solver. Chains of 2, 3 and 4 layers,
which differ, under every liability and both foresights.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import numpy as np

import layered_games as lg
from layered_games.models.hierarchy_ladder import ladder
from layered_games.models.hierarchy_model import hierarchy

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
from hierarchy_oracle import Brute, as_rows, draw, myopic

LIABILITIES = ("direct", "recursive", "distance")


def against_brute_force(draws: int) -> None:
    """Print the largest difference in the final bid, and whether all targets are within the optima."""
    source = np.random.default_rng(5)
    worst, outside, start = 0.0, 0, time.perf_counter()
    for number in range(draws):
        layers, liability = 2 + number % 3, LIABILITIES[number // 3 % 3]
        point = draw(source, layers)
        foresight = "myopic" if number % 4 == 3 else "full"
        targets, bid = myopic(point) if foresight == "myopic" else Brute(point, liability).play()
        found = ladder(as_rows(point), layers, liability, foresight)
        worst = max(worst, abs(found.b[0] - bid) / max(1.0, bid))
        size = 1e-5 * max(1.0, bid)
        outside += not (np.all(targets <= found.highest[0] + size) and np.all(targets >= found.T[0] - size))
    seconds = time.perf_counter() - start
    print(f"{draws} draws in {seconds:.0f} s: largest relative difference in the bid {worst:.1e},")
    print(f"  targets outside the set of optima in {outside} draws")


def times() -> None:
    """Print how long long chains, many chains, and the symbolic solution take."""
    source = np.random.default_rng(0)
    for liability in LIABILITIES:
        at = {"tau": 1.0, "a_S": 1.4, "k": 1.0, "c": 1.0, "ell": 0.7}
        ladder(at, 2, liability)
        start = time.perf_counter()
        ladder(at, 1000, liability)
        print(f"1,000 identical layers, {liability}: {time.perf_counter() - start:.3f} s")
        start = time.perf_counter()
        mixed = at | {"a_S": source.uniform(0.3, 3, (1, 1000)), "ell": source.uniform(0.2, 1, (1, 1000))}
        ladder(mixed, 1000, liability)
        print(f"1,000 layers that differ, {liability}: {time.perf_counter() - start:.3f} s")
        size = 100_000
        many = {n: source.uniform(0.3, 3, size) for n in ("tau", "a_S", "k", "A_A", "P")}
        many |= {
            "ell": source.uniform(0.1, 1, size),
            "beta_A": source.uniform(0, 1, size),
            "q": 0.3,
            "sigma": 0.2,
        }
        start = time.perf_counter()
        ladder(many, 4, liability)
        print(f"100,000 chains of four layers, {liability}: {time.perf_counter() - start:.2f} s")
    start = time.perf_counter()
    solution = lg.solve(hierarchy(4))
    seconds = time.perf_counter() - start
    print(f"four layers in symbols, direct liability: {seconds:.1f} s, {len(solution.equilibria)} branches")


if __name__ == "__main__":
    times()
    against_brute_force(int(sys.argv[1]) if len(sys.argv) > 1 else 300)
