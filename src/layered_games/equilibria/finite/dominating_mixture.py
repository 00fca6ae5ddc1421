"""Is an action strictly dominated by a mixture, or a best response to a belief? Exactly one holds.

A linear program in floats proposes; rational arithmetic confirms, repairs, and where that fails solves the
program itself. By the lemma of the alternative (Pearce 1984, Lemma 3) one of the two certificates exists.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Any, Final

import numpy as np

from layered_games.games.payoff_arrays import Array

__all__ = ["dominating_mixture"]

Weights = tuple[Fraction, ...]
ROUNDING: Final = (10, 100, 1_000, 1_000_000)
"""Largest denominators that are tried for a proposal before its floats are taken exactly."""
LARGEST: Final = 40_000
"""Entries of the largest tableau for the exact simplex method."""
_TINY: Final = 1e-9


def dominating_mixture(own: Array, others: Array) -> tuple[Weights | None, Weights | None]:
    """Return a mixture that strictly dominates an action, or a belief to which it is a best response.

    Parameters
    ----------
    own : array, shape (n,)
        Payoffs of the action against n profiles of the opponents; numbers that ``Fraction`` takes.
    others : array, shape (k, n)
        Payoffs of the player's other actions.

    Returns
    -------
    mixture : tuple of k Fractions, or None
        Weights of the other actions whose mixture pays strictly more in every column.
    belief : tuple of n Fractions, or None
        Weights of the columns against which no other action pays more. Both are None if rounding did
        not lead to a certificate and the program is too large to be solved exactly.

    Examples
    --------
    >>> import numpy as np
    >>> dominating_mixture(np.array([1, 1]), np.array([[3, 0], [0, 3]]))
    ((Fraction(1, 2), Fraction(1, 2)), None)
    >>> dominating_mixture(np.array([2, 2]), np.array([[3, 0], [0, 3]]))
    (None, (Fraction(1, 2), Fraction(1, 2)))
    """
    gains = _Gains(own, others)
    proposal = _propose(own, others)
    if proposal is not None:
        for mixture in proposal.mixtures():
            if gains.dominates(mixture):
                return mixture, None
        for belief in proposal.beliefs():
            if gains.justifies(belief):
                return None, belief
        used, seen = (np.flatnonzero(np.array(w) > _TINY) for w in (proposal.mixture, proposal.belief))
        found = _confirmed(gains, *_active(gains.all(), used.tolist(), seen.tolist()))
        if found != (None, None):
            return found
    if (len(others) + 1) * (len(others) + own.size + 1) > LARGEST:
        return None, None
    return _confirmed(gains, *_simplex(gains.all()))


class _Gains:
    """What the other actions pay beyond the own one, exactly; columns are converted when needed."""

    def __init__(self, own: Array, others: Array) -> None:
        self.own, self.others = own, others

    def block(self, rows: Any, columns: Any) -> Array:
        """The gains of some actions in some columns, as Fractions."""
        own = _fractions(self.own[columns])
        return _fractions(self.others[rows][:, columns]) - own

    def all(self) -> Array:
        """All gains, every column multiplied by a positive number such that it holds integers."""
        exact = self.block(slice(None), slice(None))
        found = np.empty(exact.shape, dtype=object)
        for s in range(exact.shape[1]):
            common = lcm(*(g.denominator for g in exact[:, s]))
            found[:, s] = [int(g * common) for g in exact[:, s]]
        return found

    def dominates(self, mixture: Weights) -> bool:
        """Whether the mixture pays more in every column."""
        used = [b for b, weight in enumerate(mixture) if weight]
        gains = np.array([mixture[b] for b in used], dtype=object) @ self.block(used, slice(None))
        return all(gain > 0 for gain in gains)

    def justifies(self, belief: Weights) -> bool:
        """Whether no other action pays more against the belief."""
        used = [s for s, weight in enumerate(belief) if weight]
        gains = self.block(slice(None), used) @ np.array([belief[s] for s in used], dtype=object)
        return all(gain <= 0 for gain in gains)


def _fractions(array: Array) -> Array:
    found = np.empty(array.size, dtype=object)
    found[:] = [Fraction(v) for v in array.ravel().tolist()]
    return found.reshape(array.shape)


def _confirmed(
    gains: _Gains, mixture: Sequence[Any] | None, belief: Sequence[Any] | None
) -> tuple[Weights | None, Weights | None]:
    """The certificate that holds; the belief is about columns of :meth:`_Gains.all`."""
    if mixture is not None and (weights := _normal(mixture)) and gains.dominates(weights):
        return weights, None
    if belief is not None:
        exact = gains.block(slice(None), slice(None))
        common = [lcm(*(g.denominator for g in exact[:, s])) for s in range(exact.shape[1])]
        weights = _normal([w * c for w, c in zip(belief, common, strict=True)])
        if weights and gains.justifies(weights):
            return None, weights
    return None, None


def _normal(weights: Sequence[Any]) -> Weights | None:
    """Weights divided by their sum, or None if they are no distribution."""
    total = sum(weights, Fraction(0))
    if total <= 0 or min(weights) < 0:
        return None
    return tuple(Fraction(w) / total for w in weights)


# ---------------------------------------------------------------------- proposals
@dataclass(frozen=True)
class _Proposal:
    """What the program in floats suggests."""

    scaled: Array
    """Gains, every column divided by its size."""
    size: list[Fraction]
    mixture: list[float]
    belief: list[float]
    """Weights of the scaled columns."""

    def mixtures(self) -> Iterator[Weights]:
        """Yield roundings of the mixture that floats do not rule out, the simplest first."""
        for weights in _roundings([Fraction(x) for x in self.mixture]):
            if (np.array(weights, dtype=np.float64) @ self.scaled).min() > -_TINY:
                yield weights

    def beliefs(self) -> Iterator[Weights]:
        """Yield roundings of the belief that floats do not rule out, the simplest first."""
        for weights in _roundings([Fraction(y) / z for y, z in zip(self.belief, self.size, strict=True)]):
            exact = [w * z for w, z in zip(weights, self.size, strict=True)]
            total = sum(exact)
            if (self.scaled @ np.array([float(e / total) for e in exact])).max() < _TINY:
                yield weights


def _propose(own: Array, others: Array) -> _Proposal | None:
    """Maximise the least gain of a mixture over the columns, each scaled to at most one."""
    from scipy.optimize import linprog

    scaled, size = _scaled(own, others)
    if not np.isfinite(scaled).all():
        return None
    count, columns = scaled.shape
    found: Any = linprog(
        [*[0.0] * count, -1.0],
        A_ub=np.column_stack([-scaled.T, np.ones(columns)]),
        b_ub=np.zeros(columns),
        A_eq=[[*[1.0] * count, 0.0]],
        b_eq=[1.0],
        bounds=[*[(0, None)] * count, (None, None)],
        method="highs",
    )
    if found.status != 0:
        return None
    mixture = np.maximum(found.x[:count], 0.0).tolist()
    return _Proposal(scaled, size, mixture, np.maximum(-found.ineqlin.marginals, 0.0).tolist())


def _scaled(own: Array, others: Array) -> tuple[Array, list[Fraction]]:
    """The gains in floats, every column divided by its size."""
    if others.dtype == object:
        exact = others - own
        size = [Fraction(max(map(abs, column))) or Fraction(1) for column in exact.T.tolist()]
        return (exact / np.array(size, dtype=object)).astype(np.float64), size
    with np.errstate(all="ignore"):
        gains = (others - own).astype(np.float64)
        width = np.abs(gains).max(axis=0)
        width = np.where((width > 0) & np.isfinite(width), width, 1.0)
        return gains / width, [Fraction(w) for w in width.tolist()]


def _roundings(weights: Sequence[Fraction]) -> Iterator[Weights]:
    """The weights with small denominators, the simplest first, each as a distribution."""
    total = sum(weights)
    if total <= 0:
        return
    seen: set[Weights] = set()
    exact = [w / total for w in weights]
    for bound in (*ROUNDING, None):
        rounded = _normal(exact if bound is None else [w.limit_denominator(bound) for w in exact])
        if rounded is not None and rounded not in seen:
            seen.add(rounded)
            yield rounded


def _active(
    gains: Array, used: list[int], seen: list[int]
) -> tuple[list[Fraction] | None, list[Fraction] | None]:
    """Mixture and belief that make all used actions and all used columns exactly indifferent."""
    import flint

    if len(used) != len(seen):
        return None, None
    found = []
    core = gains[np.ix_(used, seen)]
    scale = [max(abs(int(g)) for g in gains[:, s]) or 1 for s in seen]
    square = [[flint.fmpq(int(g), z) for g, z in zip(row, scale, strict=True)] for row in core]
    for matrix, places, size in (
        ([list(c) for c in zip(*square, strict=True)], used, len(gains)),
        (square, seen, gains.shape[1]),
    ):
        system = [[*row, -1] for row in matrix] + [[*[1] * len(places), 0]]
        try:
            right = flint.fmpq_mat(len(system), 1, [*[0] * len(places), 1])
            solved = flint.fmpq_mat(len(system), len(system), [v for row in system for v in row]).solve(right)
        except ZeroDivisionError:
            return None, None
        weights = [Fraction(0)] * size
        for i, place in enumerate(places):
            weights[place] = Fraction(int(solved[i, 0].p), int(solved[i, 0].q))
        found.append(weights)
    for s, z in zip(seen, scale, strict=True):
        found[1][s] /= z
    return found[0], found[1]


# ---------------------------------------------------------------------- the program itself, exactly
def _simplex(gains: Array) -> tuple[list[int], list[int]]:
    """Solve the matrix game of the gains in integers; weights of actions and of columns.

    Maximises the sum of q under ``(gains + shift) q <= 1, q >= 0`` by integer pivoting (Edmonds); Bland's
    rule takes over from the largest coefficient, so that the method ends.
    """
    count, columns = gains.shape
    lift = 1 - min(int(g) for g in gains.flat)
    table = np.zeros((count + 1, columns + count + 1), dtype=object)
    table[:count, :columns] = gains + lift
    table[:count, columns:-1] = np.eye(count, dtype=int).astype(object)
    table[:count, -1] = 1
    table[-1, :columns] = -1
    basis, divisor, steps = [columns + i for i in range(count)], 1, 0
    while True:
        costs = table[-1, :-1].tolist()
        falling = [j for j, cost in enumerate(costs) if cost < 0]
        if not falling:
            break
        enter = falling[0] if steps > 5 * (count + columns) else min(falling, key=costs.__getitem__)
        open_rows = [i for i in range(count) if table[i, enter] > 0]
        row = min(open_rows, key=lambda i: (Fraction(table[i, -1], table[i, enter]), basis[i]))
        pivot = table[row, enter]
        kept = table[row].copy()
        table = (pivot * table - np.multiply.outer(table[:, enter], kept)) // divisor
        table[row] = kept
        basis[row], divisor, steps = enter, pivot, steps + 1
    belief = [0] * columns
    for i, j in enumerate(basis):
        if j < columns:
            belief[j] = int(table[i, -1])
    return [int(v) for v in table[-1, columns:-1]], belief
