"""Sweeps: time and memory of each kind, growth with a store, Dask workers, and a loop over nashpy.

Run ``python benchmarks/sweeps.py [JOB ...]`` in the repository; without a job all of them. Each runs in a
process of its own: memory is its peak above what was in use when the work started, games being solved.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

import layered_games as lg

AT = dict(tau=60, k=1, beta_A=15, beta_S=1, A_A=4, A_S=2, P=4, q=0.1, ell=0.8, phi_A=0)
SUBSET = 300
POINTWISE = 320


def axes(points: int) -> dict[str, tuple[float, float, int]]:
    rows = int(points**0.5)
    return {"phi_S": (0, 0.95, rows), "sigma": (0.01, 0.95, points // rows)}


def finite() -> tuple[Any, dict[str, Any], dict[str, Any]]:
    form = lg.models.overbidding_finite()
    at = {n: v for n, v in form.example.items() if n not in ("sigma", "beta_A")}
    return form, {"sigma": (0.01, 0.9, 1000), "beta_A": (1, 40, 1000)}, at


def hard() -> lg.SequentialGame:
    """A game without a closed form, solved by search at each point."""
    a, c = lg.Parameter("a", domain="positive"), lg.Parameter("c", domain="positive")
    x, y = lg.Move("1", "x", lower=0), lg.Move("2", "y", lower=0)
    worth = a.symbol * x.symbol - x.symbol**5 / 5 - x.symbol**2 - x.symbol**7 - c.symbol * x.symbol
    other = a.symbol * y.symbol - y.symbol**7 - y.symbol**3
    return lg.SequentialGame(["1", "2"], [[x], [y]], {"1": worth, "2": other}, [a, c])


def peak() -> float:
    """Return the peak of memory so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measured(call: Callable[[], Any]) -> tuple[float, float, float]:
    """Return processor and wall seconds of a call, and its peak memory above the start in MB."""
    before, wall, cpu = peak(), time.perf_counter(), time.process_time()
    call()
    return time.process_time() - cpu, time.perf_counter() - wall, peak() - before


def closed() -> None:
    game = lg.models.overbidding()
    lg.sweep(game, axes(100), at=AT)
    cpu, wall, memory = measured(lambda: lg.sweep(game, axes(10**6), at=AT))
    print(f"1e6 points, all values: {cpu:.2f} s on one core ({wall:.2f} s by the clock), {memory:.0f} MB")
    print("  (reach 0.5 s, 200 MB)")
    cpu, _, _ = measured(lambda: lg.sweep(game, axes(10**6), at=AT, quantities=[]))
    print(f"1e6 points, regime alone: {cpu:.2f} s")


def pact() -> None:
    game = lg.models.overbidding(pact="binding")
    at = {**AT, "chi": 0.5, "F": 1}
    lg.sweep(game, axes(100), at=at)
    cpu, _, memory = measured(lambda: lg.sweep(game, axes(10**6), at=at))
    print(f"1e6 points with a pact, all values: {cpu:.2f} s, {memory:.0f} MB")


def nash() -> None:
    """Print the time of all equilibria of the 3x3 finite form, beside a loop over nashpy."""
    import nashpy

    form, over, at = finite()
    lg.sweep(form, {n: (a, b, 5) for n, (a, b, _) in over.items()}, at=at)
    cpu, _, memory = measured(lambda: lg.sweep(form, over, at=at))
    print(f"1e6 finite forms 3x3, all equilibria: {cpu:.2f} s, {memory:.0f} MB, of which 325 the result")
    print("  (reach 5 s)")
    drawn = lg.sample(form, {n: (a, b) for n, (a, b, _) in over.items()}, SUBSET, at=at, seed=1)
    points = [{n: float(drawn[n][i]) for n in over} for i in range(SUBSET)]
    tables = [[p.astype(float) for p in form.at({**at, **point}).payoffs] for point in points]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        start = time.process_time()
        lists = [list(nashpy.Game(*pair).support_enumeration()) for pair in tables]
        loop = (time.process_time() - start) / SUBSET
        counts = [len(found) for found in lists]
    same = np.mean(np.array(counts) == drawn["count"].values)
    print(f"nashpy's support enumeration: {loop * 1e6:.0f} us a game, {loop * 1e6 / cpu:.0f} times as long")
    print(f"  (payoffs ready made; the same number of equilibria at {same:.0%} of {SUBSET} points)")


def growth() -> None:
    """Print times from 1e4 to 1e7 points into a store, and the exponent of growth."""
    game = lg.models.overbidding()
    lg.sweep(game, axes(100), at=AT)
    sizes, times = [10**4, 10**5, 10**6, 10**7], []
    before = peak()
    with tempfile.TemporaryDirectory() as parent:
        lg.sweep(game, axes(100), at=AT, store=Path(parent) / "warm.zarr")
        for size in sizes:
            start = time.perf_counter()
            lg.sweep(game, axes(size), at=AT, store=Path(parent) / f"{size}.zarr")
            times.append(time.perf_counter() - start)
    told = ", ".join(f"{n:.0e} {t:.2f} s" for n, t in zip(sizes, times, strict=True))
    slope = np.polyfit(np.log(sizes), np.log(times), 1)[0]
    last = np.log(times[-1] / times[-2]) / np.log(10)
    print(f"with a store: {told}; {peak() - before:.0f} MB")
    print(f"  growth exponent {slope:.2f} over all, {last:.2f} from 1e6 to 1e7")


def workers() -> None:
    """Print how much faster two Dask workers are than one, and whether results are the same."""
    import distributed

    game, over = hard(), {"a": (0.5, 9, POINTWISE // 8), "c": (0.1, 0.4, 8)}
    serial = lg.sweep(game, over, chunk=16)
    seconds = {}
    for count in (1, 2):
        with (
            distributed.LocalCluster(
                n_workers=count, threads_per_worker=1, dashboard_address=None
            ) as cluster,
            distributed.Client(cluster) as client,
        ):
            lg.sweep(game, {**over, "a": (0.5, 9, 4)}, client=client, chunk=8)  # imports, compiling
            start = time.perf_counter()
            data = lg.sweep(game, over, client=client, chunk=16)
            seconds[count] = time.perf_counter() - start
            assert data.identical(serial), "a cluster gave something else"
    print(
        f"{POINTWISE} points without closed form: one Dask worker {seconds[1]:.1f} s, two {seconds[2]:.1f} s:"
    )
    print(f"  {seconds[1] / seconds[2]:.2f} times as fast (reach 1.4), the same bits")


def borders() -> None:
    game = lg.models.overbidding()
    over = {"phi_S": (0, 0.95, 4000), "sigma": (0.01, 0.95, 4000)}
    lg.sweep(game, axes(100), at=AT, quantities=[])
    start = time.perf_counter()
    fine = lg.refine(game, over, at=AT)
    seconds = time.perf_counter() - start
    full = lg.sweep(game, over, at=AT, quantities=[])
    wrong = int((fine.regime.values != full.regime.values).sum())
    share = float(fine.evaluated.mean())
    print(
        f"4,000 x 4,000 regimes, refined: {share:.2%} of the points, {seconds:.2f} s, {wrong} points differ"
    )


JOBS = {f.__name__: f for f in (closed, pact, nash, growth, workers, borders)}


def main(names: list[str]) -> None:
    """Run each job in a process of its own."""
    for name in names or list(JOBS):
        subprocess.run([sys.executable, __file__, "--here", name], check=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--here"]:
        JOBS[sys.argv[2]]()
    else:
        main(sys.argv[1:])
