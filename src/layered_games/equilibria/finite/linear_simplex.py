"""The simplex method in integers, for small linear programs that floats cannot settle."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import lcm
from typing import Any, Final

import numpy as np

__all__ = ["LARGEST", "simplex"]

LARGEST: Final = 20_000
"""Entries of the largest tableau."""
Rows = Sequence[tuple[Mapping[int, Fraction], Fraction]]
Tableau = Any


def simplex(
    cost: Sequence[Fraction], upper: Rows, equal: Rows
) -> tuple[list[Fraction], list[Fraction]] | None:
    """Maximise ``cost . x`` where ``row . x <= bound`` (upper), ``== bound`` (equal) and ``x >= 0``.

    Integer pivoting (Edmonds), in two phases. Bland's rule takes over from the largest coefficient, so
    that the method ends.

    Returns
    -------
    (x, multipliers) or None
        The vertex, and one multiplier per row; None if there is no feasible point. The feasible set
        has to be bounded.

    Examples
    --------
    >>> rows = [({0: Fraction(1), 1: Fraction(2)}, Fraction(3)), ({0: Fraction(1)}, Fraction(2))]
    >>> simplex([Fraction(1), Fraction(1)], rows, [])
    ([Fraction(2, 1), Fraction(1, 2)], [Fraction(1, 2), Fraction(1, 2)])
    """
    rows = [*upper, *equal]
    count, size = len(rows), len(cost)
    width = size + len(upper)
    table = np.full((count + 2, width + count + 1), 0, dtype=object)
    signs, scales = [], []
    for i, (row, bound) in enumerate(rows):
        scale = lcm(bound.denominator, *(a.denominator for a in row.values()))
        sign = -1 if bound < 0 else 1
        for j, a in row.items():
            table[i, j] = int(sign * scale * a)
        if i < len(upper):
            table[i, size + i] = sign
        table[i, width + i] = 1
        table[i, -1] = int(sign * scale * bound)
        signs.append(sign)
        scales.append(scale)
    common = lcm(1, *(c.denominator for c in cost))
    table[-2, :size] = [-int(c * common) for c in cost]
    table[-1, : width + count] = -table[:count, : width + count].sum(axis=0) if count else 0
    table[-1, width : width + count] = 0
    table[-1, -1] = -table[:count, -1].sum() if count else 0
    basis = [width + i for i in range(count)]
    table, divisor = _run(table, basis, 1, -1, width)
    if table[-1, -1] != 0:
        return None
    table, divisor = _driven_out(table, basis, divisor, width)
    table, divisor = _run(table[:-1], basis, divisor, -1, width)
    x = [Fraction(0)] * size
    for i, j in enumerate(basis):
        if j < size:
            x[j] = Fraction(int(table[i, -1]), int(divisor))
    prices = [
        Fraction(int(table[-1, width + i]) * signs[i] * scales[i], int(divisor) * common)
        for i in range(count)
    ]
    return x, prices


def _run(table: Tableau, basis: list[int], divisor: int, goal: int, width: int) -> tuple[Tableau, int]:
    """Pivot until no column below the width improves the goal's row."""
    steps = 0
    while True:
        costs = table[goal, :width].tolist()
        falling = [j for j, cost in enumerate(costs) if cost < 0]
        if not falling:
            return table, divisor
        enter = falling[0] if steps > len(basis) + width else min(falling, key=costs.__getitem__)
        steps += 1
        open_rows = [i for i in range(len(basis)) if table[i, enter] > 0]
        row = min(open_rows, key=lambda i: (Fraction(int(table[i, -1]), int(table[i, enter])), basis[i]))
        table, divisor = _pivot(table, basis, divisor, row, enter)


def _driven_out(table: Tableau, basis: list[int], divisor: int, width: int) -> tuple[Tableau, int]:
    """Exchange artificial columns that are left in the basis, at zero, for others."""
    for row, column in enumerate(list(basis)):
        if column >= width:
            enter = next((j for j in range(width) if table[row, j] != 0), None)
            if enter is not None:
                table, divisor = _pivot(table, basis, divisor, row, enter)
    return table, divisor


def _pivot(table: Tableau, basis: list[int], divisor: int, row: int, enter: int) -> tuple[Tableau, int]:
    pivot = table[row, enter]
    if pivot < 0:  # only a row that is zero on the right
        table[row] = -table[row]
        pivot = -pivot
    kept = table[row].copy()
    table = (pivot * table - np.multiply.outer(table[:, enter], kept)) // divisor
    table[row] = kept
    basis[row] = enter
    return table, int(pivot)
