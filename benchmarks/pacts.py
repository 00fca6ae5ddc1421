"""Pacts against brute force: the joint optimum, the gain, the deviation and the critical discount factor.

Run ``python benchmarks/pacts.py [DRAWS] [SEED]`` in the repository. The brute force (in
``tests/pact_oracle.py``) searches over the payoffs of the theory, written by hand, and shares no code with
the package.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from pathlib import Path

import numpy as np

import layered_games as lg

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
import pact_oracle as oracle


def main(draws: int, seed: int) -> int:
    """Print times, which regimes came up, and the largest differences; return 1 beyond 1e-6."""
    start = time.perf_counter()
    game = lg.models.overbidding(pact="relational")
    lg.solve(game)
    print(f"derive the game with a pact: {time.perf_counter() - start:.1f} s")
    start = time.perf_counter()
    settled = [p.settled for p in game.propositions()]
    print(f"settle {sum(settled)} of {len(settled)} propositions: {time.perf_counter() - start:.1f} s")
    points = oracle.draws(game, draws, seed)
    start = time.perf_counter()
    read = [lg.regime_at(game, at) for at in points]
    print(f"read {draws} points: {(time.perf_counter() - start) / draws * 1e3:.0f} ms a point")
    print(Counter(f"{p.regime}{', covered' if p.covered else ''}, {p.pact.direction}" for p in read))
    start = time.perf_counter()
    gaps = oracle.gaps(points, read)
    print(f"brute force: {time.perf_counter() - start:.0f} s")
    for name, gap in gaps.items():
        print(f"  {name:24} {np.max(gap):.1e}")
    return int(not all(np.max(gap) <= 1e-6 for gap in gaps.values()))


if __name__ == "__main__":
    arguments = [int(a) for a in sys.argv[1:]]
    sys.exit(main(*(arguments + [300, 7][len(arguments) :])))
