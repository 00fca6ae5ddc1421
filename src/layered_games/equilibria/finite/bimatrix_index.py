"""The index of a component of equilibria, by an infinitesimal generic perturbation of the payoffs.

Player 2's payoffs are made positive and column j is divided by ``1 + e_j``, player 1's likewise by rows, with
``1 >> e_1 >> e_2 >> ... > 0``. The perturbed game is nondegenerate. Its equilibria are the bases (I, J) that
remain feasible for both players, each with index ``(-1)^(k + 1) sign(det A_IJ det B_IJ)``; those that tend to
a component have indices that sum to the component's.

References
----------
.. [1] L. Shapley, A note on the Lemke-Howson algorithm, Mathematical Programming Study 1 (1974).
.. [2] B. von Stengel, Equilibrium computation for two-player games in strategic and extensive form, in:
   N. Nisan et al. (eds), Algorithmic Game Theory (2007), chapter 3.
"""

from __future__ import annotations

from typing import Any, Final

import numpy.typing as npt
from flint import fmpq_mat, fmpz_mat

from layered_games.equilibria.finite.bimatrix_vertices import Bases

__all__ = ["MOST_CHECKS", "indices", "stays_feasible"]

Array = npt.NDArray[Any]
MOST_CHECKS: Final = 20_000
"""Degenerate bases beyond which indices are left unknown: each takes an exact inverse."""


def indices(
    polyhedra: tuple[Array, Array], first: Bases, second: Bases, common: tuple[Array, Array]
) -> dict[tuple[int, int], int] | None:
    """Return the summed index of the perturbed equilibria that tend to each pair of vertices.

    ``common`` are the bases that are feasible for both. Pairs that no perturbed equilibrium tends to are
    left out. None if that takes too many checks.
    """
    left, right = common
    loose = first.degenerate[left], second.degenerate[right]
    if loose[0].sum() + loose[1].sum() > MOST_CHECKS:
        return None
    positive = [paid - (min(paid.ravel().tolist()) - 1) for paid in polyhedra]
    found: dict[tuple[int, int], int] = {}
    for a, b, check_a, check_b in zip(left.tolist(), right.tolist(), *loose, strict=True):
        if check_a and not stays_feasible(positive[0], *first.sets(a)):
            continue
        if check_b and not stays_feasible(positive[1], *second.sets(b)):
            continue
        pair = int(first.vertex[a]), int(second.vertex[b])
        sign = int(first.signs[a] * second.signs[b]) * (-1) ** (int(first.sizes[a]) + 1)
        found[pair] = found.get(pair, 0) + sign
    return found


def stays_feasible(paid: Array, own: list[int], others: list[int]) -> bool:
    """Whether a feasible basis stays so when each right-hand side 1 of ``x D <= 1`` becomes ``1 + e_j``.

    Parameters
    ----------
    paid : (r, c) array of int
        D, positive.
    own, others : lists of int
        The basis: rows that x uses, columns that hold with equality.
    """
    block = fmpq_mat(fmpz_mat([paid[i, others].tolist() for i in own]))
    inverse = block.inv()  # a row per column in ``others``: x_i = sum over j of (1 + e_j) inverse[j, i]
    for i in range(len(own)):
        moves = [inverse[j, i] for j in range(len(others))]
        if sum(moves) == 0 and next(m for m in moves if m != 0) < 0:
            return False
    outside = [j for j in range(paid.shape[1]) if j not in set(others)]
    if not outside:
        return True
    weights = inverse * fmpq_mat(fmpz_mat([paid[i, outside].tolist() for i in own]))
    for place, j in enumerate(outside):
        shifts = {other: -weights[row, place] for row, other in enumerate(others)} | {j: 1}
        if sum(shifts.values()) == 0 and next(m for _, m in sorted(shifts.items()) if m != 0) < 0:
            return False
    return True
