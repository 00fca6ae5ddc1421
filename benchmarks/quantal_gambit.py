"""Points of the principal logit branch of random games against Gambit's tracer.

Run ``python benchmarks/quantal_gambit.py [GAMES] [SEED]`` in the repository. Two to four players, up to five
actions, five precisions each. Where the two differ, both are measured by the definition of a logit
response; the exit code is 1 if one of ours is no response to itself.
"""

from __future__ import annotations

import sys
import time
from typing import Any

import numpy as np
import pygambit

from layered_games.equilibria.finite.quantal import solve_quantal
from layered_games.equilibria.verify_concepts import logit_residual
from layered_games.games.strategic import StrategicGame

SHAPES = [(2, 2), (3, 3), (2, 2, 2), (4, 4), (3, 5), (3, 3, 3), (2, 2, 2, 2)]
PRECISIONS = (0.3, 1.0, 5.0, 20.0, 100.0)


def by_gambit(arrays: list[Any], precision: float) -> list[list[float]]:
    """Gambit's point on the branch."""
    game = pygambit.Game.from_arrays(*arrays)
    (point,) = pygambit.qre.logit_solve_lambda(game, precision)
    return [[float(point.profile[s]) for s in player.strategies] for player in game.players]


def main(count: int, seed: int) -> int:
    """Print how many points agree, and every one that does not."""
    rng = np.random.default_rng(seed)
    agree = differ = wrong = 0
    mine = its = 0.0
    for k in range(count):
        shape = SHAPES[k % len(SHAPES)]
        arrays = [rng.integers(-9, 10, shape) / rng.choice([1.0, 3.0]) for _ in shape]
        game = StrategicGame(arrays)
        start = time.perf_counter()
        points = solve_quantal(game, precision=PRECISIONS)
        mine += time.perf_counter() - start
        for point, precision in zip(points, PRECISIONS, strict=True):
            start = time.perf_counter()
            peer = by_gambit(arrays, precision)
            its += time.perf_counter() - start
            gap = max(np.abs(np.subtract(a, b)).max() for a, b in zip(point.profile, peer, strict=True))
            agree, differ = agree + (gap < 1e-4), differ + (gap >= 1e-4)
            if gap >= 1e-4:
                residuals = point.residual, logit_residual(game, peer, precision)
                print(
                    f"{gap:.1e} apart at {precision}: {[a.tolist() for a in arrays]}, residuals {residuals}"
                )
            wrong += point.residual > 1e-8
    print(f"{agree} points agree with Gambit, {differ} differ; {wrong} of ours are no response to themselves")
    print(f"seconds for all precisions of a game: {mine / count:.3f}; Gambit {its / count:.3f}")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 300, int(sys.argv[2]) if len(sys.argv) > 2 else 0)
    )
