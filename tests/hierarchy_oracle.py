"""Chains of superiors by brute force: backward induction on tables that are refined where play goes.

Payoffs are written out here a second time; nothing is shared with the package.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

Point = Mapping[str, Any]
SPREADS = np.array([3e-2, 1e-2, 3e-3, 1e-3, 1e-4, 1e-5, 1e-6])


class Brute:
    """One chain; ``a_S``, ``ell``, ``beta_S`` are arrays from the top."""

    def __init__(self, point: Point, liability: str) -> None:
        self.tau, self.k, self.c, self.beta_A = (point[n] for n in ("tau", "k", "c", "beta_A"))
        self.a, self.ell, self.beta = (np.asarray(point[n], float) for n in ("a_S", "ell", "beta_S"))
        self.layers, self.liability = self.a.size, liability
        self.wanted = self.beta_A * (self.k + 1 / self.c)
        stiff = (1 + self.k * self.c) ** 2 / self.c
        credit = 1.5 * self.beta.max() / self.ell.min() ** self.layers * stiff
        self.top = 3 * (1 + 1 / (self.k * self.c)) * max(self.tau, self.wanted) + credit
        self.tables: list[tuple[Any, Any]] = []

    def bottom(self, target: Any) -> tuple[Any, Any]:
        bid = np.maximum(target, self.wanted)
        return bid, self.k * self.c / (1 + self.k * self.c) * bid

    def payoff(self, i: int, x: Any, targets: list[Any]) -> Any:
        bid, effort = self.bottom(targets[-1])
        charge = self.c * (bid - effort) ** 2 / 2
        if self.liability == "recursive":
            for j in range(self.layers - 1, i, -1):
                short = np.maximum(0, targets[j - i - 1] - effort)
                charge = self.a[j] * short**2 / 2 + self.ell[j] * charge
        power = self.layers - i if self.liability == "distance" else 1
        short = np.maximum(0, x - effort)
        return self.beta[i] * bid - self.a[i] * short**2 / 2 - self.ell[i] ** power * charge

    def follow(self, i: int, target: Any) -> list[Any]:
        """Targets from layer i on, after layer i set one."""
        if i + 1 == self.layers:
            return [target]
        states, chosen = self.tables[i + 1]
        return [target, *self.follow(i + 1, np.interp(target, states, chosen))]

    def optimum(self, i: int, states: Any, actions: Any) -> Any:
        """Best targets of layer i: the best of the table, then refined between its neighbours."""

        def value(target: Any) -> Any:
            return self.payoff(i, states, self.follow(i, target))

        ahead = [t[None] for t in self.follow(i, actions)]
        values = np.where(actions[None] >= states[:, None], self.payoff(i, states[:, None], ahead), -np.inf)
        best = values.argmax(axis=1)
        low = np.maximum(actions[np.maximum(best - 1, 0)], states)
        high = actions[np.minimum(best + 1, actions.size - 1)]
        middle = np.clip(actions[best], low, high)
        rough = [np.maximum(states, actions[best]), *golden(value, low, middle), *golden(value, middle, high)]
        listed = np.stack(rough)
        at = np.take_along_axis(listed, np.stack([value(t) for t in listed]).argmax(axis=0)[None], 0)[0]
        listed = np.stack([states, vertex(value, at, states, self.top), *rough])
        values = np.stack([value(t) for t in listed])
        slack = np.array([1, 1, *[0] * len(rough)])[:, None] * 3e-14 * (1 + np.abs(values).max(axis=0))
        pick = (values >= values.max(axis=0) - slack).argmax(axis=0)
        return np.take_along_axis(listed, pick[None], 0)[0]

    def play(self, rounds: int = 3, size: int = 700) -> tuple[Any, float]:
        """Targets and bid."""
        path, widths = [self.tau] * (self.layers + 1), []
        for number in range(rounds):
            grids = []
            for center in path:
                near = [np.clip(np.linspace(center - w, center + w, size), self.tau, None) for w in widths]
                kinks = [self.tau, max(self.tau, self.wanted)]
                grids.append(np.unique(np.concatenate([np.linspace(self.tau, self.top, size), *near, kinks])))
            grids[0] = np.array([self.tau])
            self.tables = [None] * self.layers  # type: ignore[list-item]
            for i in range(self.layers - 1, -1, -1):
                self.tables[i] = (grids[i], self.optimum(i, grids[i], grids[i + 1]))
            path = [self.tau, *(float(t[0]) for t in self.follow(0, self.tables[0][1]))]
            widths = [self.top / size * 3 * 8.0**-m for m in range(number + 1)]
        return np.array(path[1:]), float(self.bottom(path[-1])[0])


def golden(value: Any, low: Any, high: Any) -> list[Any]:
    share = (5**0.5 - 1) / 2
    for _ in range(50):
        left, right = high - share * (high - low), low + share * (high - low)
        worse = value(left) < value(right)
        low, high = np.where(worse, left, low), np.where(worse, high, right)
    return [low, high]


def vertex(value: Any, at: Any, states: Any, top: float) -> Any:
    """The vertex of the widest parabola that fits around a point; the point where none does."""
    found = np.full(states.size, np.nan)
    for width in top * SPREADS:
        center = np.maximum(at, states + width)
        down, middle, up = (value(center + width * z) for z in (-1, 0, 1))
        bend, tilt = (down + up) / 2 - middle, (up - down) / 2
        error = sum(
            abs(middle + tilt * z + bend * z**2 - value(center + width * z)) for z in (0.5, -0.5, 0.25)
        )
        with np.errstate(all="ignore"):
            point = center - width * tilt / (2 * bend)
        fits = np.isnan(found) & (error < 1e-12 * (1 + abs(middle))) & (bend < 0)
        found = np.where(fits & (abs(point - center) <= width), point, found)
    return np.where(np.isnan(found), at, found)


def myopic(point: Point) -> tuple[Any, float]:
    """Each layer answers the execution of its own target; a search a layer, on a shrinking grid."""
    brute = Brute(point, "direct")
    received, targets = brute.tau, []
    for i in range(brute.layers):
        last = i == brute.layers - 1
        rate = brute.k * brute.c / (1 + brute.k * brute.c)
        low, high = received, 3 * (1 + 1 / (brute.k * brute.c)) * max(received, brute.wanted) + brute.top
        for _ in range(9):
            grid = np.linspace(low, high, 2001)
            bid = np.maximum(grid, brute.wanted) if last else grid
            cost = brute.a[i] * np.maximum(0, received - rate * bid) ** 2 / 2
            gain = brute.beta[i] * bid - cost - brute.ell[i] * brute.c * ((1 - rate) * bid) ** 2 / 2
            at = int((gain >= gain.max() - 1e-15 * abs(gain).max()).argmax())
            low, high = grid[max(at - 1, 0)], grid[min(at + 1, 2000)]
        received = float(grid[at])
        targets.append(received)
    return np.array(targets), float(brute.bottom(received)[0])


def draw(source: Any, layers: int) -> dict[str, Any]:
    """A chain with layers that differ; half of them without credit above, a third without credit below."""
    return {
        "tau": source.uniform(0.5, 2),
        "k": source.uniform(0.3, 3),
        "c": source.uniform(0.3, 3),
        "beta_A": source.uniform(0, 1.5) * (source.random() < 2 / 3),
        "a_S": source.uniform(0.3, 3, layers),
        "ell": source.uniform(0.2, 1, layers),
        "beta_S": source.uniform(0, 0.4, layers) * (source.random() < 1 / 2),
    }


def as_rows(point: Point) -> dict[str, Any]:
    """The same chain in the form that ladders take."""
    return {n: v if np.ndim(v) == 0 else np.asarray(v)[None] for n, v in point.items()}
