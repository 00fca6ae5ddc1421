"""Allocations of control rights by brute force: the payoffs of the theory, written by hand.

Arrays hold one entry for each draw. The subordinate's reply to a bid grows in proportion to it; the reply
to a bid of one is found by bisection, bids and credit by refined grids.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from pact_oracle import best, bound, detection

Array = Any
GRID, ROUNDS = 41, 14


def arrays(points: Sequence[Mapping[str, Any]], inspection: str) -> dict[str, Array]:
    """The parameters as arrays, with the inspector's own probability."""
    v = {n: np.array([float(at[n]) for at in points]) for n in points[0]}
    return v | {"q": v["q_C" if inspection == "centre" else "q_S"]}


def peak(value: Callable[[Array], Array], low: Array, high: Array) -> Array:
    """Where a payoff with one peak is largest, by grids ever closer around the best so far."""
    rows = np.arange(len(low))
    for _ in range(ROUNDS):
        tried = np.linspace(low, high, GRID, axis=1)
        top = np.argmax(value(tried), axis=1)
        best_so_far = tried[rows, top]
        low, high = tried[rows, np.maximum(top - 1, 0)], tried[rows, np.minimum(top + 1, GRID - 1)]
    return best_so_far


def apart(v: dict[str, Array], targets: str, incentives: str) -> dict[str, Array]:
    """Bid, effort and falsification without any pact."""
    total = v["beta_A"] + v["beta_S"]
    unit = bound(v, detection(v, 0.0), np.ones_like(v["tau"]))
    a_A = v["A_A"] * (1 - v["phi_A"])
    steep = a_A * unit["h"]  # what one more unit of a bid costs, for each unit of the bid

    def above(b: Array, kept: Array) -> Array:
        """The superior's payoff of bids, one row a draw, where it keeps some credit."""
        columns = {n: x[:, None] for n, x in v.items()}
        e, f, h = (b * unit[n][:, None] for n in ("e", "f", "h"))
        sanction = (a_A[:, None] * h**2 + (detection(v, 0.0) * v["P"])[:, None] * f**2) / 2
        short = np.maximum(0, columns["tau"] - e)
        blame = columns["A_S"] * (1 - columns["phi_S"]) * short**2 / 2
        return kept * b - blame - columns["ell"] * sanction

    if targets == "centre" and incentives == "centre":
        b = np.maximum(v["tau"], v["beta_A"] / steep)
    elif targets == "centre":

        def passed(beta: Array) -> Array:
            return above(np.maximum(v["tau"][:, None], beta / steep[:, None]), total[:, None] - beta)

        start = np.minimum(total, v["tau"] * steep)  # less credit than this moves nothing
        beta = peak(passed, start, total)
        idle = passed(np.zeros_like(total)[:, None])[:, 0] >= passed(beta[:, None])[:, 0]
        b = np.where(idle, v["tau"], np.maximum(v["tau"], beta / steep))
    else:
        own = v["beta_A"] if incentives == "centre" else 0 * total
        kept = v["beta_S"] if incentives == "centre" else total
        low = np.maximum(v["tau"], own / steep)
        high = low + 1
        for _ in range(60):
            high = np.where(_rises(above, low, high, kept), low + 2 * (high - low), high)
        b = peak(lambda T: above(T, kept[:, None]), low, high)
    return {"b": b, **{n: b * unit[n] for n in ("e", "f")}}


def _rises(above: Callable[[Array, Array], Array], low: Array, high: Array, kept: Array) -> Array:
    ends = above(np.stack([(low + high) / 2, high], axis=1), kept[:, None])
    return ends[:, 1] > ends[:, 0]


def covered(v: dict[str, Array]) -> tuple[Array, dict[str, Array]]:
    """Whether a pair that inspects itself covers up, and what it does."""
    both = [best(v, detection(v, chi), (1.0, 1.0), v["tau"]) for chi in (v["chi"], 0.0)]
    worth = [r["U_S"] + r["U_A"] for r in both]
    gain = worth[0] - worth[1] - v["sigma"] * v["F"]
    return gain > 0, {n: both[0][n] for n in ("b", "e", "f")}


def gaps(points: Sequence[Mapping[str, Any]], tables: Sequence[Any]) -> tuple[float, int]:
    """The largest relative difference between tables and brute force; how often a pact is told apart."""
    worst, wrong = 0.0, 0
    made, together = covered(arrays(points, "middle"))
    for number, row in enumerate(tables[0]):
        targets, inspection, incentives = row.allocation
        open_ = apart(arrays(points, inspection), targets, incentives)
        for draw, table in enumerate(tables):
            point = list(table)[number].point
            hidden = inspection == "middle" and bool(made[draw])
            wrong += point.covered is not hidden
            told = np.array([float(point.values[n]) for n in ("b", "e", "f")])
            found = np.array([(together if hidden else open_)[n][draw] for n in ("b", "e", "f")])
            worst = max(worst, float(np.abs(told - found).max() / (1 + np.abs(found).max())))
    return worst, wrong
