"""Batches of small games: time beside QuantEcon in one process, memory, and agreement with peers.

Run ``python benchmarks/batches.py [GAMES]`` in the repository. Times are medians of processor time, so that
other work on the machine counts less. GAMES integer games, a third of them or more degenerate, are compared
with Gambit's rational enumeration, as many random ones with QuantEcon.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from collections.abc import Callable
from fractions import Fraction
from statistics import median

import numpy as np

from layered_games.equilibria.finite.batch import solve_batch

RUNS = [((2, 2), 1_000_000, 0.10), ((3, 3), 100_000, 1.5), ((4, 4), 100_000, 8.0), ((5, 5), 20_000, None)]
MEMORY_MB = 600


def seconds(call: Callable[[], object], repeats: int) -> float:
    """Return the median processor time of a call, after one to warm up."""
    times = []
    for _ in range(repeats + 1):
        start = time.process_time()
        call()
        times.append(time.process_time() - start)
    return median(times[1:])


def quantecon_games(A: np.ndarray, B: np.ndarray) -> list:
    from quantecon.game_theory import NormalFormGame, Player

    return [NormalFormGame((Player(a), Player(np.ascontiguousarray(b.T)))) for a, b in zip(A, B, strict=True)]


def padded(A: np.ndarray, B: np.ndarray) -> tuple:
    """Solve, and lay out strategies and payoffs as arrays, which happens when they are asked for."""
    batch = solve_batch(A, B)
    return batch.profiles, batch.payoffs


def speed() -> None:
    """Print time a game, beside QuantEcon's support enumeration."""
    from quantecon.game_theory import support_enumeration

    for shape, n_games, reach in RUNS:
        rng = np.random.default_rng(list(shape))
        A, B = rng.normal(size=(2, n_games, *shape))
        own = seconds(lambda A=A, B=B: padded(A, B), 9) / n_games * 1e6
        lists = seconds(lambda A=A, B=B: solve_batch(A, B), 9) / n_games * 1e6
        games = quantecon_games(A[:500], B[:500])
        peer = seconds(lambda games=games: [support_enumeration(g) for g in games], 5) / 500 * 1e6
        goal = f"(reach {reach} us) " if reach else ""
        print(
            f"{n_games:,} random {shape[0]}x{shape[1]}: {own:.3f} us a game {goal}; QuantEcon {peer:.1f} us, "
            f"{peer / own:.0f} times as long; without laying out padded arrays {lists:.3f} us"
        )
        whole = rng.integers(0, 5, size=(2, n_games // 20, *shape))
        took = seconds(lambda whole=whole: padded(*whole), 3) / (n_games // 20) * 1e6
        share = solve_batch(*whole).degenerate.mean()
        print(f"  integers from 0 to 4, {share:.0%} degenerate: {took:.2f} us a game")


def memory() -> None:
    """Print the peak of a fresh process above its inputs."""
    if "--memory" in sys.argv:
        A, B = np.random.default_rng(1).normal(size=(2, 1_000_000, 2, 2))
        solve_batch(A[:10], B[:10])
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        batch = solve_batch(A, B)
        (x, _), _ = batch.profiles, batch.payoffs
        peak = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        print(f"1e6 2x2, padded to {x.shape}: peak {peak:.0f} MB above the inputs (reach {MEMORY_MB})")
        return
    subprocess.run([sys.executable, __file__, "--memory"], check=True)


def near(profiles: list, others: list) -> bool:
    """Whether two lists hold the same profiles; Gambit may list one several times."""
    one, two = (
        np.array([np.concatenate([np.asarray(s, dtype=float) for s in p]) for p in found])
        for found in (profiles, others)
    )
    if one.shape != two.shape:
        return False
    gaps = np.abs(one[:, None] - two[None]).max(axis=2)
    return bool((gaps.min(axis=0) < 1e-8).all() and (gaps.min(axis=1) < 1e-8).all())


def agreement(number: int) -> None:
    """Print in how many games peers list other equilibria."""
    import pygambit
    from quantecon.game_theory import support_enumeration

    rng = np.random.default_rng(3)
    wrong = degenerate = compared = 0
    for shape in [(2, 2), (2, 3), (3, 3), (4, 3), (4, 4), (5, 5)]:
        for most in (3, 9):
            A, B = rng.integers(0, most, size=(2, max(1, number // 12), *shape))
            batch = solve_batch(A, B)
            degenerate += int(batch.degenerate.sum())
            for i, profiles in enumerate(batch):
                game = pygambit.Game.from_arrays(A[i], B[i])
                found = pygambit.nash.enummixed_solve(game, rational=True).equilibria
                others = [
                    tuple(tuple(Fraction(str(e[s])) for s in p.strategies) for p in game.players)
                    for e in found
                ]
                wrong += not near(profiles, list(dict.fromkeys(others)))
            compared += len(A)
    print(f"Gambit, {compared:,} integer games, {degenerate:,} of them degenerate: {wrong} differ")
    for shape in [(2, 2), (3, 3), (4, 4), (5, 5)]:
        A, B = rng.normal(size=(2, max(1, number // 4), *shape))
        batch = solve_batch(A, B)
        wrong = sum(
            not near(p, support_enumeration(g)) for p, g in zip(batch, quantecon_games(A, B), strict=True)
        )
        even = int((batch.counts % 2 == 0).sum())
        print(f"QuantEcon, {len(A):,} random {shape[0]}x{shape[1]}: {wrong} differ, {even} of ours even")


if __name__ == "__main__":
    memory()
    if "--memory" not in sys.argv:
        speed()
        agreement(int(sys.argv[1]) if len(sys.argv) > 1 else 1200)
