"""Menus, ratchet, signals and ratings by brute force on grids; shares nothing with the package."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations, product

import numpy as np

TINY = 1e-11


def least_pay(gaps: list[tuple[float, float, np.ndarray]], weights: tuple[float, float]) -> np.ndarray:
    """Least expected pay with ``a*w1 + b*w2 >= c`` for all (a, b, c): the best vertex; inf if none."""
    best = np.full(np.broadcast_shapes(*(np.shape(c) for *_, c in gaps)), np.inf)
    size = 1 + max(float(np.max(np.abs(c))) for *_, c in gaps)
    for (a, b, c), (d, e, f) in combinations(gaps, 2):
        det = a * e - b * d
        if det == 0:
            continue
        w1, w2 = (c * e - b * f) / det, (a * f - d * c) / det
        fine = np.all([p * w1 + q * w2 >= r - TINY * size for p, q, r in gaps], axis=0)
        best = np.minimum(best, np.where(fine, weights[0] * w1 + weights[1] * w2, np.inf))
    return best


def zoom(
    value: Callable[[np.ndarray, np.ndarray], np.ndarray], low: float, high: float, rounds: int = 12
) -> tuple[float, float, float]:
    """Maximum over a square by grids that shrink around the best point: value and both arguments."""
    n = 25
    boxes = [(low, high), (low, high)]
    best = (-np.inf, low, low)
    for _ in range(rounds):
        axes = [np.linspace(a, b, n) for a, b in boxes]
        one, two = np.meshgrid(*axes, indexing="ij")
        found = value(one, two)
        i, j = np.unravel_index(np.argmax(found), found.shape)
        if found[i, j] >= best[0]:
            best = (float(found[i, j]), float(one[i, j]), float(two[i, j]))
        steps = [3 * (b - a) / (n - 1) for a, b in boxes]
        boxes = [(max(low, c - s), min(high, c + s)) for c, s in zip(best[1:], steps, strict=True)]
    return best


def menu(v: dict[str, float]) -> dict[tuple[str, ...], tuple[float, ...]]:
    """Best menu for each set of served capacities: profit, then the targets."""
    beta, low, high, p, u, tau = (v[n] for n in ("beta_S", "k_L", "k_H", "p_L", "u_0", "tau"))

    def cost(target: np.ndarray, k: float) -> np.ndarray:
        return target**2 / (2 * k)

    def both(one: np.ndarray, two: np.ndarray) -> np.ndarray:
        gaps = [
            (1, 0, cost(one, low) + u),
            (0, 1, cost(two, high) + u),
            (1, -1, cost(one, low) - cost(two, low)),
            (-1, 1, cost(two, high) - cost(one, high)),
        ]
        return beta * (p * one + (1 - p) * two) - least_pay(gaps, (p, 1 - p))

    def strong(one: np.ndarray, two: np.ndarray) -> np.ndarray:
        fine = cost(two, high) - cost(two, low) <= 0  # the low capacity stays out
        return np.where(fine & (one >= tau), (1 - p) * (beta * two - cost(two, high) - u), -np.inf)

    top = max(tau, 2 * beta * high) * 1.01 + 1e-3
    first, second = zoom(both, tau, top), zoom(strong, tau, top)
    return {("L", "H"): first, ("H",): (second[0], second[2]), (): (0.0,)}


def discrete_menu(v: dict[str, float], n: int) -> float:
    """Profit from n equally likely capacities at midpoints; local constraints bind, all are checked."""
    beta, low, high, u, tau = (v[s] for s in ("beta_S", "k_L", "k_H", "u_0", "tau"))
    k = low + (np.arange(n) + 0.5) * (high - low) / n
    after = np.append(k[1:], np.inf)
    left = n - 1 - np.arange(n)

    def surplus(target: np.ndarray) -> np.ndarray:
        cost = target**2 / 2
        jump = np.where(left > 0, cost / k - cost / after, 0.0)
        return beta * target - cost / k - u - left * jump

    a, b = np.full(n, tau), np.full(n, max(tau, 2 * beta * high))
    for _ in range(120):
        x, y = a + (b - a) / 3, b - (b - a) / 3
        up = surplus(x) < surplus(y)
        a, b = np.where(up, x, a), np.where(up, b, y)
    target = (a + b) / 2
    gain = surplus(target)
    first = int(np.argmax(np.append(np.cumsum(gain[::-1])[::-1], 0.0)))
    check_all(target[first:], k[first:], k[:first])
    return float(gain[first:].sum() / n)


def check_all(target: np.ndarray, k: np.ndarray, out: np.ndarray) -> None:
    """No capacity prefers another contract, and those left out prefer to stay out (rents above u_0)."""
    if not len(k):
        return
    cost = target**2 / 2
    rents = np.concatenate([[0.0], np.cumsum(cost[:-1] / k[:-1] - cost[:-1] / k[1:])])
    pay = rents + cost / k
    some = slice(None, None, max(1, len(k) // 150))
    choices = pay[None, :] - cost[None, :] / k[some][:, None]
    assert np.all(choices.max(axis=1) <= rents[some] + 1e-9 * (1 + pay.max()))
    if len(out):
        assert np.max(pay[None, :] - cost[None, :] / out[:, None]) <= 1e-9 * (1 + pay.max())


def continuum_profit(v: dict[str, float], n: int = 2000) -> tuple[float, float]:
    """Profit from a continuum by extrapolation from finitely many capacities, and how far it may be off."""
    one, two, four = (discrete_menu(v, n * m) for m in (1, 2, 4))
    first, second = 2 * two - one, 2 * four - two
    return (4 * second - first) / 3, abs(second - first)


def later(belief: float, v: dict[str, float]) -> tuple[float, float]:
    """Second period: the superior's value and the high capacity's rent at a belief in low capacity."""
    beta, low, high = v["beta_S"], v["k_L"], v["k_H"]
    if belief <= 0:
        return beta**2 * high / 2, 0.0
    if belief >= 1:
        target = beta * low
        return beta**2 * low / 2, target**2 / 2 * (1 / low - 1 / high)
    found = menu({**v, "p_L": belief, "u_0": 0.0, "tau": 0.0})["L", "H"]
    return found[0], found[1] ** 2 / 2 * (1 / low - 1 / high)


def first_period(hiding: float, v: dict[str, float]) -> float:
    """The superior's value if the high capacity takes the low one's contract with a probability."""
    beta, low, high, p = (v[n] for n in ("beta_S", "k_L", "k_H", "p_L"))
    mass = p + (1 - p) * hiding
    value, rent = later(p / mass, v)
    sure = beta**2 * high / 2
    ahead = v["delta_S"] * (mass * value + (1 - mass) * sure)

    def worth(one: np.ndarray, two: np.ndarray) -> np.ndarray:
        def cost(target: np.ndarray, k: float) -> np.ndarray:
            return target**2 / (2 * k)

        bonus = v["delta_A"] * rent
        gaps = [
            (1, 0, cost(one, low)),
            (0, 1, cost(two, high)),
            (1, -1, cost(one, low) - cost(two, low)),
            (-1, 1, cost(two, high) - cost(one, high) + bonus),
        ]
        if hiding > 0:  # indifferent
            gaps.append((1, -1, -(cost(two, high) - cost(one, high) + bonus)))
        return beta * (mass * one + (1 - mass) * two) - least_pay(gaps, (mass, 1 - mass))

    if hiding >= 1:
        return beta**2 * low / 2 + ahead
    return zoom(worth, 0.0, 2 * beta * high)[0] + ahead


def ratchet_value(v: dict[str, float], points: int = 11) -> tuple[float, float]:
    """Best value over all probabilities of hiding, and the best probability."""
    grid = np.linspace(0.0, 1.0, points)
    values = [first_period(x, v) for x in grid]
    best = int(np.argmax(values))
    a, b = grid[max(0, best - 1)], grid[min(points - 1, best + 1)]
    top, where = values[best], float(grid[best])
    for _ in range(18):
        x, y = a + (b - a) * 0.382, a + (b - a) * 0.618
        one, two = first_period(x, v), first_period(y, v)
        if max(one, two) > top:
            top, where = (one, x) if one > two else (two, y)
        a, b = (a, y) if one > two else (x, b)
    return top, float(where)


def standing(bid: np.ndarray | float, belief: float, k: float, v: dict[str, float]) -> np.ndarray:
    """What a bid gives to a capacity if the superior believes it high with a probability."""
    opinion = v["k_L"] + belief * (v["k_H"] - v["k_L"])
    return v["beta_A"] * np.asarray(bid) + v["v"] * opinion - np.asarray(bid) ** 2 / (2 * k)


def stays(bids: dict[str, dict[float, float]], v: dict[str, float], grid: np.ndarray) -> float:
    """What deviating costs at least, never above 0: at 0 the strategies are an equilibrium on a grid of bids.

    Beliefs after bids follow from Bayes' rule; after others they are the worst on a grid of beliefs.
    """
    share = {"L": v["p_L"], "H": 1 - v["p_L"]}
    sent = {b for row in bids.values() for b, q in row.items() if q > 0}
    beliefs = {}
    for b in sent:
        masses = {i: share[i] * bids[i].get(b, 0.0) for i in bids}
        beliefs[b] = masses["H"] / sum(masses.values())
    margin = np.inf
    for i, k in (("L", v["k_L"]), ("H", v["k_H"])):
        own = {b: float(standing(b, beliefs[b], k, v)) for b in sent}
        used = [own[b] for b, q in bids[i].items() if q > 0]
        off = np.min([standing(grid, m, k, v) for m in np.linspace(0, 1, 5)], axis=0)
        best = max(float(off.max()), *own.values())
        margin = min(margin, min(used) - best)
    return margin


def oversight(v: dict[str, float]) -> dict[tuple[int, int], float]:
    """For each rule (action after signal 0 = custom, after signal 1): the least gain from obeying it."""
    g, pi, seen, shown = v["g"], v["pi_1"], v["q_a"], v["sigma"]
    joint = np.zeros((2, 2, 2))  # able, state, signal
    for t, x, y in product((0, 1), repeat=3):
        right = (1.0 if x == y else 0.0) if t else 0.5
        joint[t, x, y] = (g if t else 1 - g) * (pi if x == 0 else 1 - pi) * right
    lenses = [
        ((1 - seen) * (1 - shown), lambda a, x: 0),
        (seen * (1 - shown), lambda a, x: a),
        ((1 - seen) * shown, lambda a, x: int(a == x)),
        (seen * shown, lambda a, x: 2 * a + x),
    ]
    margins = {}
    for rule in product((0, 1), repeat=2):
        worst = np.inf
        for y in (0, 1):
            pay = [0.0, 0.0]
            for a, x in product((0, 1), repeat=2):
                rated = 0.0
                for chance, see in lenses:
                    able = total = 0.0
                    for t, x2, y2 in product((0, 1), repeat=3):
                        if see(rule[y2], x2) == see(a, x):
                            able, total = able + t * joint[t, x2, y2], total + joint[t, x2, y2]
                    if total == 0:  # never seen: as if the signal had been the action
                        for t, x2, y2 in product((0, 1), repeat=3):
                            if see(y2, x2) == see(a, x):
                                able, total = able + t * joint[t, x2, y2], total + joint[t, x2, y2]
                    rated += chance * able / total
                pay[a] += joint[:, x, y].sum() * (v["v"] * rated + v["gamma"] * (a == x))
            worst = min(worst, pay[rule[y]] - pay[1 - rule[y]])
        margins[rule] = worst
    return margins
