"""Sequential inspection by a linear programme over whole plans of the inspector: no states, no recursion."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
from scipy.optimize import linprog


def minimax(n: int, m: int, caught: float, uncaught: float) -> float:
    """What the inspectee gets at least, if the inspector mixes over sets of stages to keep it down.

    ``w[S]`` is the weight of the plan to inspect in the stages S. After a record ``h`` of inspections seen
    the inspectee violates or goes on; ``v[h]`` is what it expects there, times the weight of that record.
    """
    plans = [frozenset(s) for k in range(m + 1) for s in combinations(range(n), k)]
    records = [h for t in range(n) for h in product((0, 1), repeat=t) if sum(h) <= m]
    place = {h: len(plans) + k for k, h in enumerate(records)}
    size = len(plans) + len(records)
    rows = []
    for h in records:
        t, row = len(h), np.zeros(size)
        for k, plan in enumerate(plans):
            if all((s in plan) == bool(o) for s, o in enumerate(h)):
                row[k] = caught if t in plan else uncaught
        row[place[h]] = -1
        rows.append(row)
        later = np.zeros(size)
        later[place[h]] = -1
        for seen in (0, 1):
            if (*h, seen) in place:
                later[place[*h, seen]] = 1
        rows.append(later)
    cost, total = np.zeros(size), np.zeros(size)
    cost[place[()]], total[: len(plans)] = 1, 1
    found = linprog(cost, np.array(rows), np.zeros(len(rows)), total[None, :], [1.0], bounds=(0, None))
    return float(found.fun)
