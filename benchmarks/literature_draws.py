"""Rows of the literature against their second routes, at random draws.

Run ``python benchmarks/literature_draws.py [DRAWS] [SEED]`` in the repository: DRAWS for each row. What is
claimed must be what is computed, exactly; and the second route of the row's tests (searches, grids, sums,
which share no code with the package) must find the same to 1e-6.
"""

from __future__ import annotations

import random
import sys
import time
from importlib import import_module
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1] / "tests" / part) for part in ("", "literature")]

CHECKS = {
    "common_agency": ("drawn", lambda test, point: test.check_by_replies(**point)),
    "cover_up": ("drawn", lambda test, point: test.check_by_adding_up(point)),
    "tirole": ("inner", lambda test, point: test.check_by_search(point)),
    "external_audit": ("drawn", lambda test, point: test.check_by_trying(point)),
    "transparency": ("drawn", lambda test, point: test.check_by_rules(point)),
    "initiative": ("drawn", lambda test, point: test.check_by_grids(point)),
    "loss_of_control": ("known", lambda test, point: test.check_by_search(point)),
    "blame_margin": ("noisy", lambda test, point: test.check_by_integration(point)),
    "inspection_dynamics": ("drawn", lambda test, point: test.check_by_differences(point)),
    "target_difficulty": ("drawn", lambda test, point: test.check_by_efforts(point)),
    "control_rights": ("drawn", lambda test, point: test.check_by_programme(point)),
}


def main(count: int, seed: int) -> int:
    """Print the time and the failures of each row; return 1 if there are any."""
    failed = 0
    for name, (draw, check) in CHECKS.items():
        test, source, start, wrong = (
            import_module(f"test_{name}"),
            random.Random(seed),
            time.perf_counter(),
            0,
        )
        for _ in range(count):
            point = getattr(test, draw)(source)
            try:
                test.assert_agrees(test.row, [point])
                check(test, point)
            except AssertionError as error:
                wrong += 1
                print(f"{name} at {point}: {str(error)[:300]}")
        failed += wrong
        print(f"{name}: {count} draws, {wrong} wrong, {time.perf_counter() - start:.1f} s")
    return int(failed > 0)


if __name__ == "__main__":
    given = [int(text) for text in sys.argv[1:]]
    raise SystemExit(main(*given, *(50, 1)[len(given) :]))
