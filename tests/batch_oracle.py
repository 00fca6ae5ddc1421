"""Extreme equilibria of one game by the definition, in fractions, sharing nothing with the package."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations


def extreme_equilibria(A, B):
    """Return the set of extreme equilibria (x, y), and whether the game is degenerate."""
    a = [[Fraction(v) for v in row] for row in A]
    b = [[Fraction(B[i][j]) for i in range(len(B))] for j in range(len(B[0]))]
    for_y, for_x = vertices(a), vertices(b)
    found = {
        (x, y)
        for x, columns in for_x.items()
        for y, rows in for_y.items()
        if {i for i, p in enumerate(x) if p} <= rows and {j for j, p in enumerate(y) if p} <= columns
    }
    crowded = [len(r) > sum(p > 0 for p in s) for v in (for_x, for_y) for s, r in v.items()]
    return found, any(crowded)


def vertices(payoffs):
    """Return the vertices of {(y, v): payoffs y <= v, y >= 0, sum y = 1} with the rows that are tight."""
    m, n = len(payoffs), len(payoffs[0])
    rows = [[*payoffs[i], Fraction(-1)] for i in range(m)]
    units = [[Fraction(j == c) for c in range(n)] + [Fraction(0)] for j in range(n)]
    found = {}
    for tight in combinations([*rows, *units], n):
        solution = solved([*tight, [Fraction(1)] * n + [Fraction(0)]], [Fraction(0)] * n + [Fraction(1)])
        if solution is None:
            continue
        *y, v = solution
        paid = [sum(p * q for p, q in zip(row, y, strict=True)) for row in payoffs]
        if min(y) >= 0 and max(paid) <= v:
            found[tuple(y)] = {i for i in range(m) if paid[i] == v}
    return found


def solved(matrix, right):
    """Solve a square linear system; None if it is singular."""
    rows = [[*row, r] for row, r in zip(matrix, right, strict=True)]
    size = len(rows)
    for c in range(size):
        pivot = next((r for r in range(c, size) if rows[r][c]), None)
        if pivot is None:
            return None
        rows[c], rows[pivot] = rows[pivot], rows[c]
        rows[c] = [v / rows[c][c] for v in rows[c]]
        for r in range(size):
            if r != c and rows[r][c]:
                factor = rows[r][c]
                rows[r] = [v - factor * w for v, w in zip(rows[r], rows[c], strict=True)]
    return [row[-1] for row in rows]


def same(profiles, truth, tolerance=1e-9):
    """Whether a list of profiles is a set of exact ones, each once, to a relative error."""
    numbers = sorted([[float(p) for s in pair for p in s] for pair in truth])
    listed = sorted([[float(p) for s in pair for p in s] for pair in profiles])
    if len(numbers) != len(listed):
        return False
    left = list(numbers)
    for row in listed:
        fits = [t for t in left if all(abs(p - q) <= tolerance * q for p, q in zip(row, t, strict=True))]
        if not fits:
            return False
        left.remove(fits[0])
    return True
