"""Components, maximal Nash subsets and indices: brute force, perturbation, invariants."""

from fractions import Fraction
from itertools import chain, combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from layered_games.equilibria.finite.bimatrix import solve_bimatrix
from layered_games.equilibria.finite.bimatrix_index import stays_feasible
from layered_games.equilibria.finite.bimatrix_pairs import blocks, maximal_bicliques
from layered_games.equilibria.verify_finite import regret
from layered_games.games.strategic import StrategicGame


@st.composite
def payoffs(draw, high=2, most=4):
    m, n = draw(st.integers(1, most)), draw(st.integers(1, most))
    row = st.lists(st.integers(-high, high), min_size=n, max_size=n)
    table = st.lists(row, min_size=m, max_size=m)
    return draw(table), draw(table)


def nonempty(items):
    return chain.from_iterable(combinations(items, k) for k in range(1, len(items) + 1))


def brute_bicliques(pairs):
    left, right = sorted({x for x, _ in pairs}), sorted({y for _, y in pairs})
    whole = {
        (a, b) for a in nonempty(left) for b in nonempty(right) if all((x, y) in pairs for x in a for y in b)
    }
    return {
        (a, b)
        for a, b in whole
        if not any((a, b) != (c, d) and set(a) <= set(c) and set(b) <= set(d) for c, d in whole)
    }


@given(st.sets(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1))
@settings(max_examples=60, deadline=None)
def test_bicliques_and_components_equal_brute_force(pairs):
    found = maximal_bicliques(sorted(pairs))
    assert len(found) == len(set(found))
    assert {(tuple(sorted(a)), tuple(sorted(b))) for a, b in found} == brute_bicliques(pairs)
    parts = blocks(sorted(pairs))
    assert sorted(p for part in parts for p in part.pairs) == sorted(pairs)
    listed = [(set(a), set(b)) for part in parts for a, b in part.bicliques]
    assert len(listed) == len(found) and all((set(a), set(b)) in listed for a, b in found)
    for part in parts:
        for other in parts:
            if other is not part:
                assert not {x for x, _ in part.pairs} & {x for x, _ in other.pairs}
                assert not {y for _, y in part.pairs} & {y for _, y in other.pairs}
        assert len(_reached(part.pairs)) == len(part.pairs)


def _reached(pairs):
    seen, todo = {pairs[0]}, [pairs[0]]
    while todo:
        x, y = todo.pop()
        new = {p for p in pairs if p not in seen and (p[0] == x or p[1] == y)}
        seen |= new
        todo += new
    return seen


@given(payoffs())
@settings(max_examples=120, deadline=None)
def test_invariants_of_small_and_often_degenerate_games(tables):
    game = StrategicGame.from_arrays(*tables)
    solution = solve_bimatrix(game)
    assert solution.complete and len(solution) >= 1
    assert sum(c.index for c in solution.components) == 1
    assert all(regret(game, e.profile) == 0 for e in solution)
    pure = set(zip(*np.nonzero(np.logical_and(*game.best_responses())), strict=True))
    assert {
        (e.profile[0].index(1), e.profile[1].index(1)) for e in solution if all(1 in s for s in e.profile)
    } == pure
    nondegenerate = all(
        len(c) == 1 and len({sum(p > 0 for p in s) for s in c.extreme_points[0].profile}) == 1
        for c in solution.components
    )
    if nondegenerate and all(c.index in (-1, 1) for c in solution.components):
        assert len(solution) % 2 == 1


@given(payoffs(), st.integers(1, 9), st.integers(-50, 50), st.data())
@settings(max_examples=50, deadline=None)
def test_units_names_and_order_of_players_do_not_matter(tables, factor, constant, data):
    A, B = np.array(tables[0]), np.array(tables[1])
    plain = {e.profile for e in solve_bimatrix(StrategicGame.from_arrays(A, B))}
    rescaled = StrategicGame.from_arrays(A * factor + constant, B * 3 - constant)
    assert {e.profile for e in solve_bimatrix(rescaled)} == plain
    swapped = solve_bimatrix(StrategicGame.from_arrays(B.T, A.T))
    assert {e.profile[::-1] for e in swapped} == plain
    order = data.draw(st.permutations(range(len(A))))
    moved = solve_bimatrix(StrategicGame.from_arrays(A[order], B[order]))
    assert {(tuple(x[i] for i in order), y) for x, y in plain} == {e.profile for e in moved}


@given(payoffs())
@settings(max_examples=50, deadline=None)
def test_mixtures_within_a_subset_are_equilibria(tables):
    game = StrategicGame.from_arrays(*tables)
    for component in solve_bimatrix(game).components:
        assert {(x, y) for left, right in component.subsets for x in left for y in right} == {
            e.profile for e in component
        }
        for left, right in component.subsets:
            assert regret(game, (_mixture(left), _mixture(right))) == 0


def _mixture(strategies):
    weights = [Fraction(k + 1) for k in range(len(strategies))]
    total = sum(weights)
    return [
        sum(w * s[i] for w, s in zip(weights, strategies, strict=True)) / total
        for i in range(len(strategies[0]))
    ]


def _distance(point, corners):
    """Largest coordinate gap between a point and the nearest mixture of the corners."""
    corners = np.array(corners, dtype=float)
    count, size = corners.shape
    upper = np.block([[corners.T, -np.ones((size, 1))], [-corners.T, -np.ones((size, 1))]])
    found = linprog(
        np.r_[np.zeros(count), 1],
        A_ub=upper,
        b_ub=np.r_[point, -np.array(point)],
        A_eq=np.r_[np.ones(count), 0][None],
        b_eq=[1],
    )
    return found.fun


def test_indices_agree_with_a_small_random_perturbation():
    rng = np.random.default_rng(8)
    seen = set()
    for _ in range(25):
        A, B = rng.integers(-1, 2, (2, *rng.integers(2, 4, 2)))
        solution = solve_bimatrix(StrategicGame.from_arrays(A, B))
        noise = rng.integers(-(10**6), 10**6, (2, *A.shape))
        near = solve_bimatrix(StrategicGame.from_arrays(A * 10**11 + noise[0], B * 10**11 + noise[1]))
        counted = [0] * len(solution.components)
        for component in near.components:
            (equilibrium,) = component
            x, y = (np.array(s, dtype=float) for s in equilibrium.profile)
            gaps = [
                min(max(_distance(x, left), _distance(y, right)) for left, right in c.subsets)
                for c in solution.components
            ]
            assert min(gaps) < 1e-3
            counted[int(np.argmin(gaps))] += component.index
        assert counted == [c.index for c in solution.components]
        seen |= {c.index for c in solution.components if c.is_continuum}
    assert {0, 1} <= seen


@pytest.mark.parametrize(
    ("own", "others", "stays"),
    [([0], [0], False), ([0], [1], True), ([1], [2], True), ([0, 1], [0, 2], False)],
)
def test_the_perturbation_keeps_one_basis_of_a_tie(own, others, stays):
    paid = np.array([[2, 2, 1], [1, 1, 2]], dtype=object)
    # x D <= 1 + e: with e_1 larger than e_2, column 1 has room where column 2 binds
    assert stays_feasible(paid, own, others) is stays


def test_a_probability_that_the_perturbation_makes_negative():
    # x = (1, 0) is the vertex of three bases; [0, 1] on [0, 1] puts x_2 at (e_2 - e_1) / something
    up, down = np.array([[1, 1], [2, 1]], dtype=object), np.array([[1, 1], [1, 2]], dtype=object)
    assert [stays_feasible(p, [0, 1], [0, 1]) for p in (up, down)] == [True, False]
