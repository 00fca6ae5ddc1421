"""Batches of games: every list against the definition in fractions, and the record."""

from __future__ import annotations

import numpy as np
import pytest
from batch_oracle import extreme_equilibria, same

import layered_games.equilibria.finite.batch as batch_module
from layered_games.equilibria.finite.batch import solve_batch
from layered_games.errors import GameError

SIZES = [(1, 1), (1, 4), (3, 1), (2, 2), (2, 3), (4, 2), (3, 3), (3, 4), (2, 6)]


def agree(A, B, batch, tolerance=1e-9, exactly=True):
    """Assert that every game's list and flag is the truth."""
    for i in range(len(A)):
        truth, degenerate = extreme_equilibria(A[i].tolist(), B[i].tolist())
        assert same(batch[i], truth, tolerance), (A[i], B[i], batch[i], truth)
        assert batch.degenerate[i] == degenerate if exactly else batch.degenerate[i] >= degenerate


@pytest.mark.parametrize("shape", SIZES)
@pytest.mark.parametrize("most", [1, 2, 4])
def test_small_integers_have_their_extreme_equilibria_and_their_flag(shape, most):
    rng = np.random.default_rng([7, *shape, most])
    A, B = rng.integers(0, most + 1, size=(2, 25, *shape))
    batch = solve_batch(A, B)
    assert (batch.counts >= 1).all()
    assert (batch.counts == [len(profiles) for profiles in batch]).all()
    agree(A, B, batch)


@pytest.mark.parametrize("shape", [(4, 4), (5, 5), (5, 3)])
def test_larger_games_with_ties(shape):
    rng = np.random.default_rng([8, *shape])
    A, B = rng.integers(0, 4, size=(2, 3, *shape))
    agree(A, B, solve_batch(A, B))


@pytest.mark.parametrize("shape", [*SIZES, (4, 4), (5, 5)])
def test_random_floats_have_their_equilibria_an_odd_number_of_them(shape):
    rng = np.random.default_rng([9, *shape])
    A, B = rng.normal(size=(2, 500, *shape))
    batch = solve_batch(A, B)
    assert (batch.counts % 2 == 1).all()
    assert not batch.degenerate.any()
    assert batch.complete.all()
    few = 15 if cost_is_small(shape) else 2
    agree(A[:few], B[:few], batch)


def cost_is_small(shape):
    return sum(shape) < 8


@pytest.mark.parametrize("shape", [(2, 2), (3, 3), (3, 4)])
def test_floats_that_are_no_integers_are_taken_as_they_are(shape):
    rng = np.random.default_rng([10, *shape])
    A, B = rng.integers(0, 5, size=(2, 25, *shape)) / 10
    batch = solve_batch(A, B)
    agree(A, B, batch, exactly=False)
    whole = solve_batch(np.rint(A * 10).astype(int), np.rint(B * 10).astype(int))
    assert (batch.degenerate >= whole.degenerate).all()
    assert whole.degenerate.sum() > 10


@pytest.mark.parametrize("shape", [(2, 2), (3, 3), (5, 4)])
def test_payoffs_and_regrets_by_definition(shape):
    rng = np.random.default_rng([11, *shape])
    floats = rng.normal(size=(2, 300, *shape))
    for A, B in (floats, rng.integers(0, 5, size=(2, 300, *shape))):
        batch = solve_batch(A, B)
        for i, profiles in enumerate(batch):
            for slot, (x, y) in enumerate(profiles):
                u, v = x @ A[i] @ y, x @ B[i] @ y
                assert x.sum() == pytest.approx(1, abs=1e-12) and x.min() >= 0
                assert y.sum() == pytest.approx(1, abs=1e-12) and y.min() >= 0
                assert max((A[i] @ y).max() - u, (x @ B[i]).max() - v) < 1e-12
                assert batch.payoffs[0][i, slot] == pytest.approx(u, abs=1e-12)
                assert batch.payoffs[1][i, slot] == pytest.approx(v, abs=1e-12)


@pytest.mark.parametrize("shape", [(2, 2), (3, 4)])
def test_padding_is_nan_and_the_mask_says_where(shape):
    rng = np.random.default_rng([12, *shape])
    A, B = rng.integers(0, 3, size=(2, 200, *shape))
    batch = solve_batch(A, B)
    most = batch.counts.max()
    assert batch.mask.shape == (200, most)
    assert (batch.mask.sum(axis=1) == batch.counts).all()
    assert len(set(batch.counts.tolist())) > 1
    for player, actions in enumerate(shape):
        assert batch.profiles[player].shape == (200, most, actions)
        assert batch.payoffs[player].shape == (200, most)
        assert (np.isnan(batch.profiles[player]) == ~batch.mask[:, :, None]).all()
        assert (np.isnan(batch.payoffs[player]) == ~batch.mask).all()


@pytest.mark.parametrize("shape", [(2, 2), (3, 3), (1, 4), (6, 7)])
def test_no_games(shape):
    batch = solve_batch(np.empty((0, *shape)), np.empty((0, *shape)))
    assert len(batch) == 0 and list(batch) == []
    assert batch.counts.shape == batch.degenerate.shape == batch.complete.shape == (0,)
    assert batch.profiles[0].shape == (0, 0, shape[0])
    assert batch.mask.shape == (0, 0)


def test_the_record_reads_like_a_list():
    batch = solve_batch([[[3, 0], [5, 1]], [[2, 0], [0, 1]]], [[[3, 5], [0, 1]], [[1, 0], [0, 2]]])
    assert repr(batch) == "BatchSolution(2 games of 2x2, 4 equilibria, 0 degenerate)"
    assert [len(profiles) for profiles in batch] == [1, 3]
    assert [x.tolist() for x, _ in batch[-1]] == [[1, 0], [0, 1], [2 / 3, 1 / 3]]
    batch[1][0][0][:] = 7
    assert batch[1][0][0].tolist() == [1, 0]
    with pytest.raises(IndexError, match="game 2 of a batch of 2"):
        batch[2]
    with pytest.raises(GameError, match="index of a game is an integer from 0 to 1"):
        batch[0:1]
    with pytest.raises(AttributeError):
        batch.counts = None


def test_equilibria_come_by_the_size_of_supports_and_then_by_actions():
    A = np.stack([np.eye(3), np.diag([1.0, 2.0, 3.0]), np.eye(3) + 1e-3 * np.arange(9).reshape(3, 3)])
    for profiles in solve_batch(A, A):
        keys = [(np.count_nonzero(x), tuple(-(x > 0).astype(int))) for x, _ in profiles]
        assert len(keys) == 7
        assert keys == sorted(keys)


def test_a_progress_bar_appears_only_where_it_is_wanted(capfd, monkeypatch):
    A = np.random.default_rng(1).normal(size=(5, 3, 3))
    solve_batch(A, A)
    assert capfd.readouterr().err == ""
    solve_batch(A, A, progress=True)
    assert "games" in capfd.readouterr().err
    monkeypatch.setattr(batch_module, "SLOW_SUPPORTS", 0)
    solve_batch(A, A)
    assert capfd.readouterr().err == ""
    monkeypatch.setattr(batch_module.sys.stderr, "isatty", lambda: True, raising=False)
    solve_batch(A, A)
    assert "games" in capfd.readouterr().err
    solve_batch(A, A, progress=False)
    assert capfd.readouterr().err == ""
