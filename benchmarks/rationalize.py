"""From a ladder back to parameters: times, the sewage ladder, and a round trip by brute force.

Run ``python benchmarks/rationalize.py [DRAWS]`` in the repository. Ladders of random chains come from
backward induction on grids (``tests/chain_oracle.py``), which shares no code with the package.
"""

from __future__ import annotations

import random
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from chain_oracle import chain

from layered_games.calibration.rationalize_ladders import rationalize


def main(draws: int) -> None:
    """Print how long each step takes and how far the parameters found are from those drawn."""
    start = time.perf_counter()
    found = rationalize([60, 61, 62, 70], bounds=False)
    print(f"sewage ladder, every reading decided or said to be open: {time.perf_counter() - start:.1f} s")
    for reading in found:
        print(f"  {reading.possible!s:5} {reading.name} [{reading.verdict.evidence}]")
    source, worst, seen, missed = random.Random(7), 0.0, 0, 0
    start = time.perf_counter()
    while seen < draws:
        kappa, weight, ell = source.uniform(0.4, 0.85), source.uniform(0.8, 3), source.uniform(0.2, 1)
        targets, _ = chain(60.0, 3, kappa, weight, ell)
        if not 60.5 < targets[0] < targets[1] - 0.5 < targets[2] - 1:
            continue
        seen += 1
        ladder = [60, *(round(t, 4) for t in targets)]
        passive = rationalize(ladder, liability="recursive", foresight="full", bounds=False, timeout=20)[0]
        if not passive.possible:
            missed += 1
            continue
        w = {name: float(value) for name, value in passive.witness.items()}
        back, _ = chain(60.0, 3, w["kappa"], w["a_S"], w["ell"])
        worst = max(worst, *(abs(t - s) / s for t, s in zip(back, ladder[1:], strict=True)))
    seconds = time.perf_counter() - start
    print(f"{draws} random chains in {seconds:.0f} s: {missed} not rationalized")
    print(f"largest relative distance of the ladder at the parameters found: {worst:.1e}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
