"""Linear programs solved exactly: floats propose a vertex and its multipliers, rationals prove it optimal.

Algorithm
---------
1. Scale rows, let HiGHS propose a vertex and multipliers. 2. Solve the constraints that are active
there, and those that the multipliers demand, exactly. 3. The vertex is optimal if it is feasible, the
multipliers have the right signs, and complementary slackness holds, all exactly [1]_. 4. Where that
fails, an exact simplex method solves the program itself.

References
----------
.. [1] A. Schrijver, Theory of Linear and Integer Programming (1986), section 7.4.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

import numpy as np

from layered_games.equilibria.finite.linear_simplex import LARGEST, simplex
from layered_games.errors import GameError
from layered_games.games.payoff_arrays import Array

__all__ = ["Optimum", "Program", "is_unique", "maximum"]

Row = Mapping[int, Fraction]
TOLERANCES: Final = (1e-9, 1e-7, 1e-11)
ROUNDED: Final = 1_000_000
"""Largest denominator of what the active constraints leave free."""
ZERO: Final = Fraction(0)


@dataclass(frozen=True)
class Program:
    """Maximise ``cost . x`` where ``row . x <= bound`` or ``row . x == bound``, and ``x >= 0``.

    Attributes
    ----------
    cost : sequence of n Fractions
    upper, equal : sequences of (row, bound)
        Rows map columns to coefficients.
    """

    cost: Sequence[Fraction]
    upper: Sequence[tuple[Row, Fraction]]
    equal: Sequence[tuple[Row, Fraction]]

    @property
    def rows(self) -> list[tuple[Row, Fraction]]:
        """All rows, the inequalities first."""
        return [*self.upper, *self.equal]


@dataclass(frozen=True)
class Optimum:
    """A vertex that is optimal, with the proof.

    Attributes
    ----------
    x : tuple of Fraction
    value : Fraction
    multipliers : tuple of Fraction
        One per row, nonnegative for inequalities: their sum of rows exceeds the cost nowhere where
        ``x >= 0``, and their sum of bounds is the value.
    """

    x: tuple[Fraction, ...]
    value: Fraction
    multipliers: tuple[Fraction, ...]


def maximum(program: Program) -> Optimum | None:
    """Solve a program whose feasible set is bounded.

    Returns
    -------
    Optimum or None
        None if the program is proved to have no feasible point.

    Raises
    ------
    GameError
        If rounding did not lead to a proof and the program is too large for the exact simplex method.

    Examples
    --------
    >>> one, rows = Fraction(1), [({0: Fraction(2), 1: Fraction(1)}, Fraction(1))]
    >>> maximum(Program([one, one], rows, [({0: one, 1: one}, Fraction(3, 4))])).x
    (Fraction(1, 4), Fraction(1, 2))
    """
    for presolve in (True, False):
        proposal = _propose(program, presolve)
        if proposal is None:
            continue
        for tolerance in TOLERANCES:
            found = _proved(program, *_exact(program, proposal, tolerance))
            if found is not None:
                return found
    if len(program.rows) * (len(program.rows) + len(program.cost)) > LARGEST:
        raise GameError(
            f"a linear program of {len(program.cost)} unknowns and {len(program.rows)} rows was not "
            "confirmed exactly; round the payoffs to fewer digits, or remove dominated actions first"
        )
    solved = simplex(program.cost, program.upper, program.equal)
    if solved is None:
        return None
    found = _proved(program, *solved)
    if found is None:
        raise GameError("the exact simplex method failed its own check: please report this game")
    return found


def is_unique(program: Program, optimum: Optimum, *, on_face: bool = True) -> bool | None:
    """Tell whether a vertex is the only optimum, or the only feasible point (``on_face=False``).

    By complementary slackness the optima are the feasible points that leave out the columns with
    reduced costs and keep the rows with multipliers tight. A second program asks for a point at which
    something is slack that is tight at the vertex; the answer is None if that one was not settled.
    """
    upper, equal, out = list(program.upper), list(program.equal), set()
    if on_face:
        left = _reduced(program, optimum.multipliers)
        out = {j for j, c in enumerate(left) if c < 0}
        bound = [m > 0 for m in optimum.multipliers[: len(upper)]]
        equal += [row for row, tight in zip(upper, bound, strict=True) if tight]
        upper = [row for row, tight in zip(upper, bound, strict=True) if not tight]
    columns = [j for j in range(len(program.cost)) if j not in out]
    place = {j: k for k, j in enumerate(columns)}
    rows = [
        [({place[j]: a for j, a in r.items() if j in place}, b) for r, b in part] for part in (upper, equal)
    ]
    x = [optimum.x[j] for j in columns]
    if _rank(rows[1], len(x)) == len(x):
        return True
    cost = [Fraction(int(not v)) for v in x]
    for row, edge in rows[0]:
        if _dot(row, x) == edge:
            for j, a in row.items():
                cost[j] -= a
    try:
        found = maximum(Program(cost, rows[0], rows[1]))
    except GameError:
        return None
    return found is not None and found.value == sum((c * v for c, v in zip(cost, x, strict=True)), ZERO)


def _reduced(program: Program, multipliers: Sequence[Fraction]) -> list[Fraction]:
    """The cost less the rows, each times its multiplier."""
    left = list(program.cost)
    for (row, _), m in zip(program.rows, multipliers, strict=True):
        if m:
            for j, a in row.items():
                left[j] -= m * a
    return left


def _rank(rows: Sequence[tuple[Row, Fraction]], size: int) -> int:
    import flint

    if len(rows) < size:
        return 0
    table = np.full((len(rows), size), 0, dtype=object)
    for i, (row, _) in enumerate(rows):
        for j, a in row.items():
            table[i, j] = flint.fmpq(a.numerator, a.denominator)
    return int(flint.fmpq_mat(*table.shape, table.ravel().tolist()).rank())


def _dot(row: Row, x: Sequence[Fraction]) -> Fraction:
    return sum((a * x[j] for j, a in row.items() if x[j]), ZERO)


# ---------------------------------------------------------------------- the proposal
def _propose(program: Program, presolve: bool) -> tuple[Array, Array, Array, Array] | None:
    """Vertex, slacks, multipliers of the scaled rows, and reduced costs, in floats."""
    from scipy.optimize import linprog

    size = len(program.cost)
    scale = _largest(program.cost)
    blocks = [_sparse(rows, size) for rows in (program.upper, program.equal)]
    found: Any = linprog(
        [-float(c / scale) for c in program.cost],
        A_ub=blocks[0][0],
        b_ub=blocks[0][1],
        A_eq=blocks[1][0],
        b_eq=blocks[1][1],
        bounds=(0, None),
        method="highs-ds",
        options={
            "presolve": presolve,
            "primal_feasibility_tolerance": 1e-10,
            "dual_feasibility_tolerance": 1e-10,
        },
    )
    if found.status != 0:
        return None
    slack = np.concatenate([found.ineqlin.residual, np.zeros(len(program.equal))])
    dual = np.concatenate([-found.ineqlin.marginals, -found.eqlin.marginals])
    return found.x, slack, dual, found.lower.marginals


def _largest(values: Iterable[Fraction]) -> Fraction:
    return max(map(abs, values), default=ZERO) or Fraction(1)


def _sparse(rows: Sequence[tuple[Row, Fraction]], size: int) -> tuple[Any, Any]:
    """The rows, each divided by its largest entry, as a sparse matrix, and their bounds."""
    from scipy.sparse import csr_array

    data, columns, starts, bounds = [], [], [0], []
    for row, bound in rows:
        scale = _largest(row.values())
        data += [float(a / scale) for a in row.values()]
        columns += list(row)
        starts.append(len(data))
        bounds.append(float(bound / scale))
    if not rows:
        return None, None
    return csr_array((data, columns, starts), shape=(len(rows), size)), bounds


def _exact(
    program: Program, proposal: tuple[Array, Array, Array, Array], tolerance: float
) -> tuple[list[Fraction] | None, list[Fraction] | None]:
    """Point and multipliers that solve what is active at the proposal."""
    x, slack, dual, reduced = proposal
    rows, first = program.rows, len(program.upper)
    used = np.flatnonzero(x > tolerance).tolist()
    tight = np.flatnonzero(slack <= tolerance).tolist()
    point = _solved([rows[r] for r in tight], {j: Fraction(x[j]) for j in used})
    priced = [r for r in range(len(rows)) if r >= first or dual[r] > tolerance]
    columns: dict[int, dict[int, Fraction]] = {j: {} for j in np.flatnonzero(reduced <= tolerance).tolist()}
    for r in priced:
        for j, a in rows[r][0].items():
            if j in columns:
                columns[j][r] = a
    scale = _largest(program.cost)
    guess = {r: Fraction(dual[r]) * scale / _largest(rows[r][0].values()) for r in priced}
    prices = _solved([(column, program.cost[j]) for j, column in columns.items()], guess)
    return (
        None if point is None else [point.get(j, ZERO) for j in range(len(x))],
        None if prices is None else [prices.get(r, ZERO) for r in range(len(rows))],
    )


def _solved(
    rows: Sequence[tuple[Row, Fraction]], guess: Mapping[int, Fraction]
) -> dict[int, Fraction] | None:
    """A solution of equations in the columns that have a guess; None if there is none.

    Columns that the equations leave free keep the guess, rounded.
    """
    import flint

    used = list(guess)
    count = len(used)
    place = {j: k for k, j in enumerate(used)}
    table = np.full((max(len(rows), 1), count + 1), 0, dtype=object)
    for i, (row, bound) in enumerate(rows):
        table[i, count] = flint.fmpq(bound.numerator, bound.denominator)
        for j, a in row.items():
            if j in place:
                table[i, place[j]] = flint.fmpq(a.numerator, a.denominator)
    reduced, rank = flint.fmpq_mat(*table.shape, table.ravel().tolist()).rref()
    pivots = [next(k for k in range(i, count + 1) if reduced[i, k] != 0) for i in range(rank)]
    if pivots[-1:] == [count]:
        return None
    free = [k for k in range(count) if k not in set(pivots)]
    values = {used[k]: guess[used[k]].limit_denominator(ROUNDED) for k in free}
    for i, k in enumerate(pivots):
        right = Fraction(int(reduced[i, count].p), int(reduced[i, count].q))
        values[used[k]] = right - sum(
            (Fraction(int(reduced[i, f].p), int(reduced[i, f].q)) * values[used[f]] for f in free), ZERO
        )
    return values


# ---------------------------------------------------------------------- the proof
def _proved(
    program: Program, x: Sequence[Fraction] | None, multipliers: Sequence[Fraction] | None
) -> Optimum | None:
    """The optimum, if point and multipliers prove it exactly."""
    if x is None or multipliers is None or min(x, default=ZERO) < 0:
        return None
    if any(_dot(row, x) > bound for row, bound in program.upper):
        return None
    if any(_dot(row, x) != bound for row, bound in program.equal):
        return None
    if any(m < 0 for m in multipliers[: len(program.upper)]):
        return None
    left = _reduced(program, multipliers)
    bounded = sum((m * bound for (_, bound), m in zip(program.rows, multipliers, strict=True)), ZERO)
    value = sum((c * v for c, v in zip(program.cost, x, strict=True) if v), ZERO)
    return Optimum(tuple(x), value, tuple(multipliers)) if max(left) <= 0 and bounded == value else None
