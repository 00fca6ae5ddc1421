"""Batches of games that go wrong in floating point, at odd sizes, or with bad input; peers."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from batch_oracle import extreme_equilibria, same
from hypothesis import given, settings
from hypothesis import strategies as st

import layered_games.equilibria.finite.batch as batch_module
from layered_games.equilibria.finite.batch import solve_batch
from layered_games.equilibria.finite.batch_special import extreme_equilibria as by_vertices
from layered_games.errors import GameError
from layered_games.games.strategic import StrategicGame


def truth(A, B):
    return extreme_equilibria(np.asarray(A).tolist(), np.asarray(B).tolist())


def one(A, B):
    batch = solve_batch(np.asarray(A)[None], np.asarray(B)[None])
    return batch[0], bool(batch.degenerate[0])


@pytest.mark.parametrize("scale", [1, 1e8, 1e-8, 2.0**300, 2.0**-300, 2.0**1010, 1e-300])
@pytest.mark.parametrize("size", [2, 3])
def test_scale_does_not_matter(scale, size):
    A = np.diag([2.0, 1.0, 1.0][:size]) * scale
    profiles, degenerate = one(A, A)
    expected, _ = truth(np.diag([2, 1, 1][:size]), np.diag([2, 1, 1][:size]))
    assert same(profiles, expected)
    assert not degenerate


@pytest.mark.parametrize("shape", [(2, 2), (3, 3), (4, 3)])
@pytest.mark.parametrize("scale", [1e8, 1e-8, 3e-5, 1e200, 1e-200])
@pytest.mark.parametrize("shift", [0.0, 1e8])
def test_scaled_and_shifted_games_keep_flags_and_regular_games_their_equilibria(shape, scale, shift):
    rng = np.random.default_rng([3, *shape])
    A, B = rng.integers(0, 6, size=(2, 60, *shape))
    before = solve_batch(A, B)
    after = solve_batch((A + shift) * scale, (B + shift) * scale)
    assert (before.degenerate == after.degenerate).all()
    regular = ~before.degenerate
    assert regular.any() and before.degenerate.any()
    assert (before.counts[regular] == after.counts[regular]).all()
    most = before.counts[regular].max()
    for x, z in zip(before.profiles, after.profiles, strict=True):
        np.testing.assert_allclose(z[regular, :most], x[regular, :most], rtol=1e-5, atol=1e-12)


def test_different_scales_of_columns_do_not_matter():
    rng = np.random.default_rng(5)
    A, B = rng.normal(size=(2, 20, 3, 3))
    A, B = A * [1, 1e9, 1e-9], B * np.array([[1e-7], [1], [1e12]])
    batch = solve_batch(A, B)
    for i in range(20):
        assert same(batch[i], truth(A[i], B[i])[0])


def test_duplicate_rows_are_degenerate():
    A, B = [[1, 4], [1, 4]], [[3, 0], [0, 5]]
    profiles, degenerate = one(A, B)
    assert degenerate
    assert same(profiles, truth(A, B)[0])
    rng = np.random.default_rng(6)
    A, B = rng.normal(size=(2, 10, 3, 3))
    A[:, 2] = A[:, 0]
    batch = solve_batch(A, B)
    assert all(same(batch[i], truth(A[i], B[i])[0]) for i in range(10))
    assert all(batch.degenerate[i] == truth(A[i], B[i])[1] for i in range(10))


def test_a_continuum_at_a_boundary():
    """Inspection game in which the fine equals the gain: player 1 does not care once inspected."""
    A, B = [[0, 0], [0, 1]], [[-1, 0], [2, -1]]
    profiles, degenerate = one(A, B)
    assert degenerate
    assert same(profiles, truth(A, B)[0])
    assert len(profiles) == len(truth(A, B)[0]) > 1


@pytest.mark.parametrize("kind", [float, int])
def test_probabilities_near_nothing(kind):
    A = np.array([[10**17, 0, 1], [0, 1, 0], [2, 2, 0]]).astype(kind)
    for a, b in ((A, A), (A[:2, :2], A[:2, :2])):
        profiles, _ = one(a, b)
        assert same(profiles, truth(a, b)[0])
        assert min(p for pair in profiles for s in pair for p in s if p) < 1e-16


def test_integers_beyond_floats_are_exact():
    big = 2**53
    A = np.array([[big, big + 2, 0], [big + 1, big, 0], [0, 5, big + 3]])
    profiles, degenerate = one(A, A.T)
    expected = truth(A, A.T)
    assert same(profiles, expected[0]) and degenerate == expected[1]
    tiny = np.array([[big + 1, 0], [0, big]]), np.array([[big, big + 1], [big + 1, big]])
    assert same(one(*tiny)[0], truth(*tiny)[0])
    unsigned = np.array([[2**64 - 1, 0], [0, 2**64 - 2]], dtype=np.uint64)
    assert same(one(unsigned, unsigned)[0], truth(unsigned, unsigned)[0])


@pytest.mark.parametrize("size", [2, 3])
def test_payoffs_at_the_ends_of_floats(size):
    ends = np.array([[1e308, -1e308, 0.0], [-1e308, 1.5e308, 3e-308], [5e-324, 0.0, 1e300]])[:size, :size]
    assert same(one(ends, ends.T)[0], truth(ends, ends.T)[0])
    assert same(one(ends, -ends)[0], truth(ends, -ends)[0])


def test_a_tie_lost_to_rounding_is_flagged():
    A = np.array([[0.1 + 0.2, 1.0, 0.0], [0.3, 0.0, 1.0], [0.0, 0.0, 0.0]])
    B = np.array([[1.0, 0.5, 0.0], [1.0, 0.5, 0.0], [0.0, -1.0, -2.0]])
    for a, b in ((A, B), (A[:2, :2], B[:2, :2]), (A[:, :2], B[:, :2])):
        profiles, degenerate = one(a, b)
        assert degenerate and not truth(a, b)[1]
        assert same(profiles, truth(a, b)[0])
    assert not one(A[:2, :2] + [[0, 0], [1e-9, 0]], B[:2, :2])[1]


def test_one_integer_and_one_float_array():
    A, B = np.array([[[1, 0], [0, 1]]]), np.array([[[0.5, 0.0], [0.0, 0.25]]])
    assert [x.tolist() for x, _ in solve_batch(A, B)[0]][2] == [1 / 3, 2 / 3]
    A, B = A.astype(np.int8), B.astype(np.float32)
    assert solve_batch(A, B).profiles[0].dtype == np.float64
    assert solve_batch(A.astype(">i4"), B.astype(">f8")).counts.tolist() == [3]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_order_of_players_and_actions_does_not_matter(data):
    m, n = data.draw(st.integers(1, 4)), data.draw(st.integers(1, 4))
    numbers = data.draw(
        st.sampled_from([st.integers(-2, 2), st.floats(-9, 9), st.sampled_from([0.1, 0.2, 0.3, 0.7])])
    )
    flat = data.draw(st.lists(numbers, min_size=2 * m * n, max_size=2 * m * n))
    A, B = np.array(flat).reshape(2, m, n)
    p, q = data.draw(st.permutations(range(m))), data.draw(st.permutations(range(n)))
    profiles, degenerate = one(A, B)
    assert profiles
    turned, same_flag = one(A[np.ix_(p, q)], B[np.ix_(p, q)])
    swapped, flag = one(B.T, A.T)
    assert degenerate == same_flag == flag
    as_numbers = [tuple(map(tuple, pair)) for pair in profiles]
    assert same(turned, [([x[i] for i in p], [y[j] for j in q]) for x, y in as_numbers])
    assert same(swapped, [(y, x) for x, y in as_numbers])


@pytest.mark.parametrize("shape", [(2, 2), (3, 3), (3, 2)])
def test_fast_paths_agree_with_the_exact_one_in_order_too(shape):
    rng = np.random.default_rng([4, *shape])
    mixed = rng.integers(0, 4, size=(2, 3000, *shape)) + rng.integers(
        0, 2, size=(2, 3000, 1, 1)
    ) * rng.normal(size=(2, 3000, *shape))
    A, B = mixed
    batch, exact = solve_batch(A, B), by_vertices(A, B)
    assert (batch.counts == np.bincount(exact.game, minlength=3000)).all()
    assert (batch.degenerate == exact.degenerate).all()
    np.testing.assert_allclose(batch.profiles[0][batch.mask], exact.x, rtol=1e-9)
    np.testing.assert_allclose(batch.profiles[1][batch.mask], exact.y, rtol=1e-9)


BAD = [
    (np.ones((2, 2)), np.ones((2, 2)), "one game, not many"),
    (np.ones(3), np.ones(3), "1 dimension"),
    ([[[1, 2], [3]]], [[[1, 2], [3, 4]]], "A is ragged"),
    (np.ones((2, 2, 2)), np.ones((3, 2, 2)), r"A has shape \(2, 2, 2\), B \(3, 2, 2\)"),
    (np.ones((2, 0, 2)), np.ones((2, 0, 2)), "at least one action"),
    ([[["1", "2"]]], [[[1, 2]]], "A holds <U1 entries"),
    ([[[Fraction(1), 2]]], [[[1, 2]]], "A holds objects"),
    ([[[True, False]]], [[[1, 2]]], "A holds bool entries"),
    ([[[1j, 2]]], [[[1, 2]]], "complex"),
    (np.ma.masked_equal([[[1, 2]]], 2), [[[1, 2]]], "masked"),
    ([[[1.0, 2.0]]], [[[1.0, np.nan]]], r"payoff nan in B, game 0, actions \(0, 1\) is not finite"),
    ([[[1.0]], [[-np.inf]]], [[[1.0]], [[1.0]]], r"payoff -inf in A, game 1, actions \(0, 0\)"),
]


@pytest.mark.parametrize(("A", "B", "message"), BAD)
def test_bad_input_is_refused_with_its_place(A, B, message):
    with pytest.raises(GameError, match=message):
        solve_batch(A, B)


@pytest.mark.parametrize("kind", ["int", "float"])
def test_larger_games_go_one_at_a_time(kind, monkeypatch):
    rng = np.random.default_rng(14)
    A, B = rng.integers(0, 3, size=(2, 8, 3, 3)).astype(kind)
    A[0], B[0] = [[0, 1, -1], [-1, 0, 1], [1, -1, 0]], [[0, -1, 1], [1, 0, -1], [-1, 1, 0]]
    tables = solve_batch(A, B)
    monkeypatch.setattr(batch_module, "MOST_SUPPORTS", 1)
    batch = solve_batch(A, B)
    assert batch.method == "one game at a time"
    assert (batch.counts == tables.counts).all()
    assert not batch.degenerate[0] and batch.degenerate.any()
    assert (batch.degenerate <= tables.degenerate).all()
    for i in range(8):
        assert same(batch[i], [tuple(map(tuple, pair)) for pair in tables[i]])
    np.testing.assert_allclose(
        np.sort(batch.payoffs[0], axis=1), np.sort(tables.payoffs[0], axis=1), atol=1e-9
    )


def test_a_game_too_large_to_enumerate_is_refused():
    A = np.random.default_rng(1).normal(size=(1, 400, 400))
    with pytest.raises(GameError, match="400"):
        solve_batch(A, A)


def test_tables_carry_seven_actions_against_two():
    A, B = np.random.default_rng(2).integers(0, 9, size=(2, 5, 7, 2))
    batch = solve_batch(A, B)
    for i in range(5):
        assert same(batch[i], truth(A[i], B[i])[0])


def test_quantecon_finds_the_same_in_random_games():
    game_theory = pytest.importorskip("quantecon.game_theory")
    A, B = np.random.default_rng(15).normal(size=(2, 100, 3, 4))
    batch = solve_batch(A, B)
    for i in range(100):
        players = game_theory.Player(A[i]), game_theory.Player(np.ascontiguousarray(B[i].T))
        found = game_theory.support_enumeration(game_theory.NormalFormGame(players))
        assert same(batch[i], [(tuple(x), tuple(y)) for x, y in found], 1e-7)


def test_the_single_solver_finds_the_same():
    from layered_games.equilibria.finite.nash import solve_nash

    A, B = np.random.default_rng(16).integers(0, 3, size=(2, 40, 3, 4))
    batch = solve_batch(A, B)
    for i in range(40):
        assert same(batch[i], [e.profile for e in solve_nash(StrategicGame.from_arrays(A[i], B[i]))])


def test_gambit_finds_the_same_extreme_equilibria():
    gambit = pytest.importorskip("pygambit")
    A, B = np.random.default_rng(17).integers(0, 4, size=(2, 60, 3, 3))
    batch = solve_batch(A, B)
    for i in range(60):
        game = gambit.Game.from_arrays(A[i], B[i])
        found = gambit.nash.enummixed_solve(game, rational=True).equilibria
        profiles = {
            tuple(tuple(Fraction(str(e[s])) for s in p.strategies) for p in game.players) for e in found
        }
        assert same(batch[i], profiles)
