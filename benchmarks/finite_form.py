"""The finite form against brute force, nashpy and the batch solver.

Run ``python benchmarks/finite_form.py [DRAWS] [SEED]`` in the repository. The brute force (in
``tests/finite_oracle.py``) maximises the payoffs of the theory, written by hand.
"""

from __future__ import annotations

import sys
import time
import warnings
from pathlib import Path

import numpy as np

import layered_games as lg

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
import finite_oracle as oracle


def main(draws: int, seed: int) -> int:
    """Print times and the largest differences; return 1 beyond 1e-6."""
    start = time.perf_counter()
    game = lg.models.overbidding_finite()
    print(f"derive the game: {time.perf_counter() - start:.1f} s")
    start = time.perf_counter()
    print(f"{len(lg.solve(game).equilibria)} equilibria in symbols: {time.perf_counter() - start:.1f} s")
    names = {p.symbol: n for n, p in game.primitives.items()}
    sampled = game.primitives.sample(draws, seed, boundary=0)
    points = [{names[s]: v for s, v in point.items()} for point in sampled]
    numbers = [game.at(at) for at in points]
    worst = 0.0
    for found, at in zip(numbers, points, strict=True):
        for one, other in zip(found.payoffs, oracle.arrays(at), strict=True):
            worst = max(worst, float(np.abs(one.astype(float) - other).max() / (1 + np.abs(other).max())))
    print(f"{draws} draws, largest relative difference of a cell: {worst:.1e}")
    floats = [found.to_floats() for found in numbers]
    arrays = [np.stack([found.payoffs[k] for found in floats]) for k in (0, 1)]
    batch = lg.solve_batch(*arrays)
    exact = np.array([len(lg.solve(found).equilibria) for found in numbers])
    start = time.perf_counter()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of nashpy, on degenerate games
        peer = np.array([len(list(found.to_nashpy().vertex_enumeration())) for found in floats])
    print(f"equilibria exact {exact.sum()}, batch {batch.counts.sum()}, nashpy {peer.sum()}")
    print(f"games whose number differs from the exact one: batch {(batch.counts != exact).sum()}, ", end="")
    print(f"nashpy {(peer != exact).sum()}")
    return int(worst > 1e-6 or bool((batch.counts != exact).any()))


if __name__ == "__main__":
    arguments = [int(a) for a in sys.argv[1:]]
    sys.exit(main(*(arguments + [300, 7][len(arguments) :])))
