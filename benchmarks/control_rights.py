"""Eight allocations of control rights against brute force.

Run ``python benchmarks/control_rights.py [DRAWS] [SEED]`` in the repository. The brute force (in
``tests/control_oracle.py``) searches over the payoffs of the theory, written by hand.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from layered_games.models.control_modes import control_rights
from layered_games.models.control_modes_table import CENTRE, governance_table
from layered_games.parameters import ParameterSpace

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
import control_oracle as oracle


def main(draws: int, seed: int) -> int:
    """Print times and the largest difference; return 1 beyond 1e-6."""
    start = time.perf_counter()
    full = control_rights("centre", "middle").parameters
    space = ParameterSpace([*CENTRE, *(p for p in full.values() if p.name != "q")])
    points = [{s.name: v for s, v in p.items()} for p in space.sample(draws, seed, boundary=0)]
    for at in points[::2]:
        at |= {n: at[n] / 40 for n in ("beta_A", "beta_S")}
    tables = [governance_table(at) for at in points]
    print(f"{draws} tables of eight allocations: {time.perf_counter() - start:.0f} s, games derived once")
    worst, wrong = oracle.gaps(points, tables)
    print(
        f"largest relative difference in bid, effort, falsification: {worst:.1e}; pacts told wrong: {wrong}"
    )
    return int(worst > 1e-6 or wrong > 0)


if __name__ == "__main__":
    arguments = [int(a) for a in sys.argv[1:]]
    sys.exit(main(*(arguments + [300, 7][len(arguments) :])))
