"""The canonical game against brute force, and how long deriving and proving take.

Run ``python benchmarks/canonical.py [DRAWS]`` in the repository. The brute force solves the staged game
by nested numerical search and shares no code with the solver.
"""

from __future__ import annotations

import sys
import time

import layered_games as lg
from layered_games.equilibria.verify import brute_force_path


def main(draws: int) -> None:
    """Print times and the largest relative difference in any equilibrium quantity."""
    game = lg.models.overbidding()
    start = time.perf_counter()
    lg.solve(game)
    print(f"derive the equilibrium: {time.perf_counter() - start:.2f} s")
    start = time.perf_counter()
    propositions = game.propositions()
    settled = sum(p.settled for p in propositions)
    print(f"settle {settled} of {len(propositions)} propositions: {time.perf_counter() - start:.2f} s")
    start, worst, where, counts = time.perf_counter(), 0.0, None, dict.fromkeys(lg.Regime, 0)
    for number, point in enumerate(game.parameters.sample(draws, seed=7, boundary=0.15)):
        at = {s.name: v for s, v in point.items()}
        if number % 2:  # weak credit and accountability, so that all regimes come up
            at |= {n: at[n] / 40 for n in ("beta_A", "beta_S")} | {"A_S": at["A_S"] / 8}
        exact, brute = lg.regime_at(game, at), brute_force_path(game, at)
        counts[exact.regime] += 1
        names = [n for n in ("b", "e", "f", "h") if n in brute.values]
        names += [] if exact.sets else ["T"]
        size = max(1.0, *(abs(float(exact.values[n])) for n in names))
        for name in names:
            gap = abs(float(exact.values[name]) - brute.values[name]) / size
            if gap > worst:
                worst, where = gap, (name, at)
    seconds = time.perf_counter() - start
    print(f"{draws} draws ({', '.join(f'{r}: {n}' for r, n in counts.items())}) in {seconds:.0f} s")
    print(
        f"largest difference relative to the size of the equilibrium: {worst:.2e}",
        where if worst > 1e-9 else "",
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
