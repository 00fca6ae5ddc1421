"""Hidden capacity, ratchet, signals and oversight against brute force on grids.

Run ``python benchmarks/hidden_capacity.py [DRAWS]`` in the repository. The brute force
(``tests/hidden_oracle.py``) shares no code with the package.
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
import hidden_oracle as oracle

from layered_games.models.hidden_capacity_ratchet import ratchet
from layered_games.models.hidden_model import hidden_capacity
from layered_games.models.signalling_model import signalling
from layered_games.models.upward_model import hidden_upward


def draw(source: random.Random) -> dict[str, float]:
    low = source.uniform(0.3, 2)
    return dict(
        tau=source.uniform(0.05, 3),
        beta_S=source.uniform(0.3, 2.5),
        beta_A=source.uniform(0.1, 2),
        k_L=low,
        k_H=low * source.uniform(1.05, 3),
        p_L=source.uniform(0.1, 0.9),
        u_0=source.choice([0.0, source.uniform(0, 1)]),
        delta_A=source.uniform(0, 3),
        delta_S=source.choice([0.0, source.uniform(0, 1.5)]),
        v=source.uniform(0.1, 2),
    )


def menus(draws: int, source: random.Random) -> None:
    two, many = hidden_capacity(), hidden_capacity("continuum")
    for name, model in (("two types", two), ("continuum", many)):
        start = time.perf_counter()
        complete = model.solution.complete
        print(f"derive the menu, {name}: {time.perf_counter() - start:.1f} s, complete: {complete}")
    start, worst, counts = time.perf_counter(), 0.0, Counter()
    for _ in range(draws):
        v = draw(source)
        at = {n: v[n] for n in two.parameters}
        found, brute = two.solution.at(at), oracle.menu(at)
        best = max(brute, key=lambda s: brute[s][0])
        gaps = [abs(float(found.profit) - brute[best][0])]
        values = sorted((b[0] for b in brute.values()), reverse=True)
        if values[0] - values[1] > 1e-6:
            assert found.served == best, v
            gaps += [
                abs(float(found.values[f"T_{i}"]) - x) for i, x in zip(best, brute[best][1:], strict=True)
            ]
        worst = max(worst, *gaps)
        counts["+".join(found.served) or "nobody"] += 1
    print(f"two types, {draws} draws {dict(counts)}: largest difference {worst:.1e} ({_since(start)})")
    start, worst, doubt = time.perf_counter(), 0.0, 0.0
    counts = Counter()
    for _ in range(draws):
        at = {n: x for n, x in draw(source).items() if n in many.parameters}
        branch = many.solution.at(at)
        profit, off = oracle.continuum_profit(at)
        worst, doubt = max(worst, abs(float(branch.profit) - profit)), max(doubt, off)
        counts[len(branch.segments)] += 1
    print(
        f"continuum, {draws} draws (segments {dict(counts)}): largest difference {worst:.1e}, "
        f"extrapolation good to {doubt:.1e} ({_since(start)})"
    )


def patterns(draws: int, source: random.Random) -> None:
    game, start, worst, counts = ratchet(), time.perf_counter(), 0.0, Counter()
    for _ in range(draws):
        v = {n: x for n, x in draw(source).items() if n in game.parameters}
        found = game.at(v)
        counts[found.pattern] += 1
        value = oracle.ratchet_value(v)[0]
        if found.pattern == "unknown":
            assert float(found.profit) > value - 1e-9, v
        else:
            worst = max(worst, abs(float(found.profit) - value))
    print(f"ratchet, {draws} draws {dict(counts)}: largest difference {worst:.1e} ({_since(start)})")


def signals(draws: int, source: random.Random) -> None:
    game, start, wrong, asked = signalling(), time.perf_counter(), 0, Counter()
    for _ in range(draws):
        v = {n: x for n, x in draw(source).items() if n in game.parameters}
        top = v["beta_A"] * v["k_H"] + 2 * np.sqrt(2 * v["k_H"] * v["v"] * (v["k_H"] - v["k_L"]))
        own = [v["beta_A"] * v[n] for n in ("k_L", "k_H")]
        bids = np.unique(np.append(np.linspace(0, top, 25), own))
        for bid in map(float, bids):
            if bid not in own:
                for kind, name in (("separating", "b_H"), ("pooling", "b_P")):
                    low = {own[0]: 1.0} if kind == "separating" else {bid: 1.0}
                    margin = oracle.stays({"L": low, "H": {bid: 1.0}}, v, bids)
                    holds = game.holds(kind, v, **{name: bid})
                    wrong += not -1e-6 < margin < -1e-9 and holds != (margin > -1e-9)
                    asked[kind, holds] += 1
    print(f"signals, {draws} draws {dict(asked)}: {wrong} differ ({_since(start)})")


def overseen(draws: int, source: random.Random) -> None:
    game, start, wrong, counts = hidden_upward(), time.perf_counter(), 0, Counter()
    for _ in range(draws):
        v = dict(
            g=source.uniform(0.05, 0.95),
            pi_1=source.uniform(0.51, 0.95),
            v=source.uniform(0.1, 2),
            gamma=source.choice([source.uniform(0, 0.2), source.uniform(0, 2)]),
            q_a=source.uniform(0, 1),
            sigma=source.uniform(0, 0.99),
        )
        found = {tuple(int(e.rule[s] == "departure") for s in ("custom", "departure")) for e in game.at(v)}
        wrong += found != {rule for rule, margin in oracle.oversight(v).items() if margin >= 0}
        counts[len(found)] += 1
    print(f"oversight, {draws} draws (equilibria {dict(counts)}): {wrong} differ ({_since(start)})")


def _since(start: float) -> str:
    return f"{time.perf_counter() - start:.0f} s"


def main(draws: int) -> None:
    """Print how long deriving takes and the largest differences."""
    source = random.Random(7)
    menus(draws, source)
    signals(draws, source)
    overseen(draws, source)
    patterns(draws, source)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 300)
