"""Equilibria in symbols: time for the branches and for the partition.

Run with ``python benchmarks/symbolic.py``. No other tool solves these games in symbols; what it
shows beside is ``sympy.solve`` on the indifference conditions of the 3x3 supports of equal size.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from itertools import combinations

import sympy as sp

from layered_games.equilibria.finite.symbolic import solve_symbolic
from layered_games.games.strategic import StrategicGame

S = sp.symbols("s1:7", positive=True)
R = sp.symbols("r1:19", real=True)
P = sp.symbols("p1:9", positive=True)
V, C = sp.symbols("v c", positive=True)
HAWK = sp.Matrix([[(V - C) / 2, V], [0, V / 2]])
SYMMETRIC = sp.Matrix([[0, R[0], R[1]], [R[2], 0, R[3]], [R[4], R[5], 0]])
GAMES = {
    "hawk and dove": (HAWK, HAWK.T),
    "2x2, 8 symbols": (sp.Matrix(2, 2, R[:4]), sp.Matrix(2, 2, R[4:8])),
    "3x3 cyclic, 6 positive": (
        sp.Matrix([[S[0] - S[1], S[2], 0], [S[1], 0, S[0]], [0, S[1], S[2]]]),
        sp.Matrix([[S[3] - S[4], 0, S[5]], [S[5], S[3], 0], [0, S[4], S[3]]]),
    ),
    "3x3 mixed, 6 positive": (
        sp.Matrix([[0, S[0], S[1]], [S[2], 0, S[0]], [S[1], S[2], 0]]),
        sp.Matrix([[S[3], S[4], 0], [0, S[5], S[4]], [S[5], 0, S[3]]]),
    ),
    "3x3 symmetric, 6 real": (SYMMETRIC, SYMMETRIC.T),
    "4x4 coordination, 8 positive": (sp.diag(*P[:4]), sp.diag(*P[4:])),
    "2x4, 16 symbols": (sp.Matrix(2, 4, R[:8]), sp.Matrix(2, 4, R[8:16])),
    "3x3, 18 symbols": (sp.Matrix(3, 3, R[:9]), sp.Matrix(3, 3, R[9:])),
}


def with_sympy(A: sp.Matrix) -> float:
    """Seconds that ``sympy.solve`` takes for the mixtures of one player alone."""
    start = time.perf_counter()
    y, value = sp.symbols("y1:4"), sp.Symbol("value")
    for size in (1, 2, 3):
        for rows in combinations(range(3), size):
            for columns in combinations(range(3), size):
                equations = [sum(A[i, j] * y[j] for j in columns) - value for i in rows]
                sp.solve([*equations, sum(y[j] for j in columns) - 1], [*(y[j] for j in columns), value])
    return time.perf_counter() - start


def main() -> None:
    print(
        f"{'game':30} {'solve s':>8} {'branches':>8} {'proved':>7} {'cells':>6} {'pieces':>7} {'split s':>8}"
    )
    for name, (A, B) in GAMES.items():
        game = StrategicGame.from_arrays(A, B)
        start = time.perf_counter()
        solution = solve_symbolic(game)
        seconds = time.perf_counter() - start
        proved = sum(e.evidence == "proved" for e in solution)
        start = time.perf_counter()
        found = solution.partition(timeout=60)
        split = time.perf_counter() - start
        pieces = sum(len(cell.points) for cell in found)
        rest = "" if found.decided else "  not all decided in the time"
        row = (f"{seconds:.2f}", len(solution), proved, len(found), pieces, f"{split:.2f}")
        print(f"{name:30}", *(f"{value:>8}" for value in row), rest)
        print(f"{'':30} equilibria in a cell: {dict(Counter(len(cell.equilibria) for cell in found))}")
        sys.stdout.flush()
    print(f"sympy.solve, one side of '3x3 symmetric, 6 real': {with_sympy(SYMMETRIC):.2f} s")


if __name__ == "__main__":
    main()
