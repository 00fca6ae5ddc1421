"""Nonnegative numbers that make columns add up to zero: found in floats, then made exact."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any, Final

import flint
import numpy as np

from layered_games.proofs.effort import clock

__all__ = ["exact_multipliers", "float_multipliers", "pruned", "vertex"]

TINY: Final = 1e-9
REPAIRS: Final = 4
DENOMINATOR: Final = 10**6
Entries = tuple[Any, Any, Any]


def pruned(entries: Entries, free: Any, count: int) -> Any:
    """Return which columns can take part: in each row that counts, both signs must be possible.

    Parameters
    ----------
    entries : (rows, columns, values)
        The sparse matrix.
    free : array of bool
        Columns whose multiplier may have any sign.
    count : int
        Number of rows.
    """
    rows, columns, values = entries
    alive = np.ones(len(free), dtype=bool)
    while True:
        live = alive[columns]
        r, c, v = rows[live], columns[live], values[live]
        up = np.bincount(r, weights=(v > 0) | free[c], minlength=count) > 0
        down = np.bincount(r, weights=(v < 0) | free[c], minlength=count) > 0
        bad = ~(up & down)
        dead = np.unique(c[bad[r] & ~free[c]])
        if not len(dead):
            return alive
        alive[dead] = False


def float_multipliers(
    entries: Entries, shape: tuple[int, int], strict: Any, free: Any, costs: Any, deadline: float
) -> Any:
    """Solve ``A x == 0``, ``sum(x[strict]) == 1``, ``x >= 0`` for a basic ``x``; None if there is none."""
    from scipy.sparse import coo_matrix, vstack

    left = deadline - clock()
    if left <= 0.01 or not strict.any():
        return None
    rows, columns, values = entries
    matrix = coo_matrix((values, (rows, columns)), shape=shape)
    last = coo_matrix(strict.astype(float)[None, :])
    target = np.zeros(shape[0] + 1)
    target[-1] = 1.0
    bounds = np.stack([np.where(free, -np.inf, 0.0), np.full(shape[1], np.inf)], axis=1)
    return vertex(costs, vstack([matrix, last]).tocsc(), target, bounds, left)


def vertex(costs: Any, matrix: Any, target: Any, bounds: Any, seconds: float = 1.0) -> Any:
    """Minimise costs where ``matrix @ x == target``: a basic solution, or None (simplex of HiGHS)."""
    optimize: Any = import_module("scipy.optimize")
    options = {"time_limit": seconds}
    done = optimize.linprog(
        costs, A_eq=matrix, b_eq=target, bounds=bounds, method="highs-ds", options=options
    )
    return done.x if done.status == 0 else None


def exact_multipliers(
    columns: Sequence[dict[Any, Any]], guess: Sequence[float], strict: Sequence[bool], free: Sequence[bool]
) -> list[Any] | None:
    """Return rational multipliers near the guess with which the columns add up to zero, or None.

    Parameters
    ----------
    columns : sequence of dict
        Row to rational coefficient.
    guess : sequence of float
    strict, free : sequence of bool
        Columns whose multipliers add up to 1; columns whose multiplier may be negative.

    Examples
    --------
    >>> columns = [{0: flint.fmpq(1)}, {0: flint.fmpq(-3)}]
    >>> exact_multipliers(columns, [0.999, 0.334], [True, False], [False, False])
    [1, 1/3]
    """
    alive = [i for i, g in enumerate(guess) if abs(g) > TINY]
    for _ in range(REPAIRS):
        found = _solved([columns[i] for i in alive], [guess[i] for i in alive], [strict[i] for i in alive])
        if found is None:
            return None
        bad = [i for i, x in zip(alive, found, strict=True) if x < 0 and not free[i]]
        if not bad:
            result = [flint.fmpq(0)] * len(columns)
            for i, x in zip(alive, found, strict=True):
                result[i] = x
            return result
        alive = [i for i in alive if i not in bad]
    return None


def _solved(
    columns: Sequence[dict[Any, Any]], guess: Sequence[float], strict: Sequence[bool]
) -> list[Any] | None:
    """Solve the linear system exactly; what it leaves open takes its value from the guess."""
    rows = {r: i for i, r in enumerate(dict.fromkeys(r for c in columns for r in c))}
    width = len(columns) + 1
    table = [[flint.fmpq(0)] * width for _ in range(len(rows) + 1)]
    for j, column in enumerate(columns):
        for r, value in column.items():
            table[rows[r]][j] = value
        table[-1][j] = flint.fmpq(int(strict[j]))
    table[-1][-1] = flint.fmpq(1)
    reduced, rank = flint.fmpq_mat(len(table), width, [x for row in table for x in row]).rref()
    pivots = [next(j for j in range(width) if reduced[i, j] != 0) for i in range(rank)]
    if width - 1 in pivots:
        return None
    solution = [flint.fmpq(round(g * DENOMINATOR), DENOMINATOR) for g in guess]
    others = [j for j in range(width - 1) if j not in pivots]
    for i, pivot in enumerate(pivots):
        solution[pivot] = reduced[i, width - 1] - sum(
            (reduced[i, j] * solution[j] for j in others), flint.fmpq(0)
        )
    return solution
