"""One Nash equilibrium of a two-player game of any size, by the algorithm of Lemke and Howson."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from layered_games.equilibria.finite.bimatrix_exact import WholeGame
from layered_games.equilibria.result import Solution, Status
from layered_games.errors import GameError
from layered_games.games.payoff_arrays import FLOAT
from layered_games.games.strategic import StrategicGame

__all__ = ["lemke_howson", "solve_one"]

Array = npt.NDArray[Any]
STARTS: Final = 25
"""Labels from which paths are tried: lengths differ a thousandfold between labels."""
CAPS: Final = (60, 300, 1_500, 7_500, 37_500)
"""Pivots after which a path in floats is given up for another; the next round goes farther."""
_TINY: Final = 1e-11

METHOD: Final = (
    "one equilibrium: a pure one if there is one, else Lemke-Howson with lexicographic pivots (Codenotti, "
    "De Rossi, Pagan 2008: the shortest of several paths), confirmed exactly on its basis"
)


def solve_one(game: StrategicGame) -> Solution:
    """Return one equilibrium of a two-player game with numbers; it exists by Nash's theorem.

    1. Take a pure equilibrium if there is one. 2. Follow paths of Lemke and Howson in floats, from several
    labels in turn, giving up long ones at first. 3. Solve the basis where a path ends exactly, and check
    the definition exactly. 4. Should no path pass the check, follow one in integers with lexicographic
    pivots, which cannot cycle.

    References
    ----------
    .. [1] C. Lemke, J. Howson, Equilibrium points of bimatrix games, SIAM J. Appl. Math. 12 (1964) 413-423.
    .. [2] B. Codenotti, S. De Rossi, M. Pagan, An experimental analysis of Lemke-Howson algorithm (2008).

    Examples
    --------
    >>> game = StrategicGame.from_arrays([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])
    >>> solve_one(game)[0].profile[0]
    (Fraction(1, 2), Fraction(1, 2))
    """
    whole = WholeGame.of(game)
    for own, others in _ends(whole):
        found = whole.profile(own, others)
        if found is not None and whole.is_equilibrium(*found):
            notes: tuple[str, ...] = ("there may be other equilibria: this method stops at the first",)
            if game.kind == FLOAT:
                notes += ("confirmed exactly for the binary fractions that the floats are, then rounded",)
            return Solution(game, (whole.record(*found),), False, Status.SAMPLE, METHOD, (), notes)
    raise GameError("the exact path of Lemke and Howson ended at no equilibrium: please report this game")


def _ends(whole: WholeGame) -> Iterator[tuple[list[int], list[int]]]:
    """Bases to look at: a pure equilibrium, ends of paths in floats, the end of a path in integers."""
    yield from _pure(whole)
    floats = [_between_one_and_two(payoffs) for payoffs in whole.payoffs]
    for cap in CAPS:
        for label in range(min(STARTS, sum(whole.game.shape))):
            end = lemke_howson(floats[0], floats[1], label, cap)
            if end is not None:
                yield end
    positive = [payoffs - (min(payoffs.ravel().tolist()) - 1) for payoffs in whole.payoffs]
    end = lemke_howson(positive[0], positive[1], 0)
    if end is not None:
        yield end


def _pure(whole: WholeGame) -> Iterator[tuple[list[int], list[int]]]:
    """The first pure equilibrium, if there is one."""
    first, second = whole.payoffs
    best = (first == first.max(axis=0)) & (second == second.max(axis=1)[:, None])
    for i, j in np.argwhere(best)[:1].tolist():
        yield [i], [j]


def _between_one_and_two(payoffs: Array) -> Array:
    entries = payoffs.ravel().tolist()
    low = min(entries)
    spread = max(entries) - low or 1
    return np.array([1 + (entry - low) / spread for entry in entries]).reshape(payoffs.shape)


def lemke_howson(
    first: Array, second: Array, label: int, cap: int | None = None
) -> tuple[list[int], list[int]] | None:
    """Follow the path of Lemke and Howson that drops one label.

    Parameters
    ----------
    first, second : (m, n) arrays
        Positive payoffs; floats, or integers (dtype object), for which every step is exact.
    label : int
        0 to m - 1: an action of player 1; m to m + n - 1: of player 2.
    cap : int, optional
        Pivots after which to give up; by default the path is followed to its end.

    Returns
    -------
    (list of int, list of int) or None
        The actions that the final basis uses, for each player equally many; None if it was given up, or
        floats lost it.

    Examples
    --------
    >>> lemke_howson(np.array([[3.0, 1.0], [1.0, 2.0]]), np.array([[2.0, 1.0], [1.0, 3.0]]), 0)
    ([0], [0])
    """
    m, n = first.shape
    exact = first.dtype == object
    tables = [_table(second.T, range(m), range(m, m + n)), _table(first, range(m, m + n), range(m))]
    bases = [list(range(m, m + n)), list(range(m))]
    scales: list[Any] = [1, 1]
    turn, entering = int(label >= m), label
    slacks = [slice(m, m + n), slice(0, m)]
    for _ in count() if cap is None else range(cap):
        table = tables[turn]
        row = _leaving_row(table, entering, slacks[turn], exact)
        if row is None:
            return None
        leaving, bases[turn][row] = bases[turn][row], entering
        scales[turn] = _pivot(table, row, entering, scales[turn] if exact else None)
        if leaving == label:
            own = sorted(b for b in bases[0] if b < m)
            others = sorted(b - m for b in bases[1] if b >= m)
            return (own, others) if len(own) == len(others) else None
        turn, entering = 1 - turn, leaving
    return None


def _table(payoffs: Array, moves: range, slacks: range) -> Array:
    """Rows ``payoffs z + slack = 1``: a column for every label, then the right-hand side."""
    height = len(slacks)
    table = np.zeros((height, len(moves) + height + 1), dtype=payoffs.dtype)
    table[:, moves.start : moves.stop] = payoffs
    table[range(height), slacks] = 1
    table[:, -1] = 1
    return table


def _leaving_row(table: Array, entering: int, slacks: slice, exact: bool) -> int | None:
    """The row of least ratio, ties broken lexicographically by the slacks' columns."""
    column = table[:, entering]
    rows = np.nonzero(column > (0 if exact else _TINY))[0]
    if not len(rows):
        return None
    for place in (-1, *range(slacks.start, slacks.stop)):
        entries = table[rows, place]
        if exact:
            best = 0
            for i in range(1, len(rows)):
                if entries[i] * column[rows[best]] < entries[best] * column[rows[i]]:
                    best = i
            rows = rows[entries * column[rows[best]] == entries[best] * column[rows]]
        else:
            ratios = entries / column[rows]
            rows = rows[ratios <= ratios.min() + _TINY * max(1.0, abs(ratios.min()))]
        if len(rows) == 1:
            break
    return int(rows[0])


def _pivot(table: Array, row: int, entering: int, scale: Any) -> Any:
    """Bring a column into the basis; integer tables keep a common denominator, which is returned."""
    pivot = table[row, entering]
    if scale is None:
        table[row] /= pivot
        column = table[:, entering].copy()
        column[row] = 0
        from scipy.linalg.blas import dger

        dger(-1.0, table[row].copy(), column, a=table.T, overwrite_a=True)
        return None
    kept = table[row].copy()
    table[:] = (table * pivot - np.outer(table[:, entering], kept)) // scale
    table[row] = kept
    return pivot
