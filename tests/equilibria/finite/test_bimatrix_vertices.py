"""Minors, their error bound, and the feasible bases: against determinants and linear systems in rationals."""

from itertools import combinations
from math import comb

import numpy as np
import pytest
from flint import fmpq_mat, fmpz_mat

from layered_games.equilibria.finite import bimatrix_minors, bimatrix_vertices
from layered_games.equilibria.finite.bimatrix_minors import Matrix, count_minors, levels, subsets
from layered_games.equilibria.finite.bimatrix_vertices import count_bases, feasible_bases

RNG = np.random.default_rng(11)


def whole(array):
    return np.array(np.asarray(array).tolist(), dtype=object)


def basis_by_elimination(paid, own, others):
    """Labels of the basis, None if singular or infeasible: x D_j = v on J, sum x = 1, in rationals."""
    k, (rows, columns) = len(own), paid.shape
    system = [[int(paid[i, j]) for i in own] + [-1] for j in others] + [[1] * k + [0]]
    try:
        found = fmpz_mat(system).solve(fmpz_mat([[0]] * k + [[1]])).entries()
    except ZeroDivisionError:
        return None
    x = dict(zip(own, found[:k], strict=True))
    slack = [found[k] - sum(x[i] * int(paid[i, j]) for i in own) for j in range(columns)]
    if min(*x.values(), *slack) < 0:
        return None
    return tuple(x.get(i, 0) == 0 for i in range(rows)) + tuple(s == 0 for s in slack)


def brute(paid):
    rows, columns = paid.shape
    found = {}
    for k in range(1, min(rows, columns) + 1):
        for own in combinations(range(rows), k):
            for others in combinations(range(columns), k):
                labels = basis_by_elimination(paid, list(own), list(others))
                if labels is not None:
                    found[own, others] = labels
    return found


def listed(bases):
    return {
        tuple(map(tuple, bases.sets(b))): tuple(bases.labels[b].tolist()) for b in range(len(bases.sizes))
    }


def test_subsets_are_in_colexicographic_order():
    for n, k in [(5, 0), (5, 1), (5, 3), (6, 6), (40, 3)]:
        found = subsets(n, k)
        expected = sorted(combinations(range(n), k), key=lambda s: s[::-1])
        assert [tuple(s) for s in found.elements.tolist()] == expected
        if k:
            smaller = [tuple(s) for s in subsets(n, k - 1).elements.tolist()]
            for place in (0, len(expected) // 2, len(expected) - 1):
                for q in range(k):
                    rest = expected[place][:q] + expected[place][q + 1 :]
                    assert smaller[found.dropped[place, q]] == rest


def test_large_tables_are_not_kept():
    assert comb(120, 3) * 3 > bimatrix_minors._SMALL_TABLE
    assert subsets(120, 3) is not subsets(120, 3)
    assert subsets(6, 3) is subsets(6, 3)


@pytest.mark.parametrize("size", [(1, 1), (2, 4), (4, 2), (5, 5)])
@pytest.mark.parametrize("high", [3, 10**6, 10**30])
def test_minors_lie_within_their_error(size, high):
    integers = whole(
        [[int(RNG.integers(-(2**40), 2**40)) * high >> 38 for _ in range(size[1])] for _ in range(size[0])]
    )
    matrix, exact = Matrix.of(integers), Matrix.of(integers, exact=True)
    powers = [1 << max(abs(x) for x in row).bit_length() for row in matrix.integers.tolist()]
    count = 0
    for level, twin in zip(levels(matrix), levels(exact), strict=True):
        assert twin.error == 0
        assert level.error < 1e-9
        for r, rows in enumerate(subsets(size[0], level.k - 1).elements.tolist()):
            scale = 1
            for row in rows:
                scale *= powers[row]
            for c, columns in enumerate(subsets(size[1], level.k).elements.tolist()):
                entries = [[1] * level.k] + [[int(integers[row, j]) for j in columns] for row in rows]
                true = int(fmpz_mat(entries).det())
                assert twin.minors[r, c] == true
                assert abs(level.minors[r, c] - true / scale) <= level.error + 1e-16 * abs(true / scale)
                count += 1
    assert count == count_minors(*size)[0]


def test_wide_levels_are_expanded_block_by_block(monkeypatch):
    integers = whole(RNG.integers(-9, 10, (5, 6)))
    plain = [level.minors for level in levels(Matrix.of(integers))]
    monkeypatch.setattr(bimatrix_minors, "_FEW", 0)
    for kind in (False, True):
        for one, other in zip(levels(Matrix.of(integers, exact=kind)), plain, strict=True):
            assert (np.sign(one.minors.astype(float)) == np.sign(other)).all()


@pytest.mark.parametrize("high", [1, 3, 1000])
@pytest.mark.parametrize("size", [(1, 3), (3, 1), (2, 3), (4, 3), (4, 4)])
def test_bases_equal_brute_force(size, high):
    for _ in range(8):
        integers = whole(RNG.integers(-high, high + 1, size))
        assert listed(feasible_bases(integers)) == brute(integers)


def test_what_floats_leave_open_is_settled_in_integers(monkeypatch):
    for _ in range(20):
        small = RNG.integers(-2, 3, (4, 4))
        integers = whole(small) * (3**40) + 7
        expected = listed(feasible_bases(whole(small)))
        assert listed(feasible_bases(integers)) == expected
        with monkeypatch.context() as patch:
            patch.setattr(bimatrix_vertices, "MOST_SINGLE", 0)
            assert listed(feasible_bases(integers)) == expected


def test_a_slack_below_rounding_decides():
    big = 10**30
    bases = feasible_bases(whole([[0, big, big + 1]]))
    assert listed(bases) == {((0,), (2,)): (False, False, False, True)}
    tied = feasible_bases(whole([[0, big, big]]))
    assert listed(tied) == {((0,), (j,)): (False, False, True, True) for j in (1, 2)}
    assert tied.vertex.tolist() == [0, 0] and tied.degenerate.all()


def test_too_many_open_slacks_send_the_matrix_to_integers(monkeypatch):
    monkeypatch.setattr(bimatrix_vertices, "MOST_SINGLE", 0)
    big = 10**30
    assert listed(feasible_bases(whole([[0, big, big + 1]]))) == {((0,), (2,)): (False, False, False, True)}


def test_candidates_are_looked_at_in_chunks(monkeypatch):
    integers = whole(RNG.integers(-3, 4, (4, 5)))
    expected = listed(feasible_bases(integers))
    monkeypatch.setattr(bimatrix_vertices, "_CHUNK", 20)
    assert listed(feasible_bases(integers)) == expected


def test_vertices_are_told_apart_by_labels():
    for _ in range(10):
        bases = feasible_bases(whole(RNG.integers(0, 3, (4, 4))))
        labels = [tuple(row) for row in bases.labels.tolist()]
        assert len(bases.vertex_basis) == len(set(labels))
        for basis, vertex in enumerate(bases.vertex):
            assert labels[basis] == labels[bases.vertex_basis[vertex]]


def test_signs_are_those_of_the_determinant():
    integers = whole(RNG.integers(1, 50, (4, 4)))
    bases = feasible_bases(integers)
    for b in range(len(bases.sizes)):
        own, others = bases.sets(b)
        block = fmpq_mat(fmpz_mat([[int(integers[i, j]) for j in others] for i in own]))
        assert (block.det() > 0) == (bases.signs[b] > 0)


def test_counting():
    assert count_bases(2, 2) == 5 and count_bases(14, 14) == 40_116_599
    assert count_minors(2, 2) == (2 + 2, 2)
