"""Samples: seeded, spread evenly, and the same as single points."""

from __future__ import annotations

import numpy as np
import pytest
import sympy as sp

import layered_games as lg


@pytest.fixture(scope="module")
def game():
    x, y = sp.Symbol("x", real=True), sp.Symbol("y", positive=True)
    return lg.StrategicGame.from_arrays([[x, 0], [0, y]], [[1, 0], [0, 1]])


RANGES = {"x": (-1, 2), "y": (0.5, 1)}


def test_points_fill_the_box_evenly(game):
    data = lg.sample(game, RANGES, 64, seed=5)
    assert data["count"].dims == ("draw",) and {"x", "y"} <= set(data.coords)
    points = zip(data.x.values, data.y.values, strict=True)
    cells = {(int((x + 1) / 3 * 8), int((y - 0.5) / 0.5 * 8)) for x, y in points}
    assert len(cells) == 64  # one in each cell of 8 x 8
    assert (data["count"] == np.where(data.x > 0, 3, 1)).all()


def test_equal_seeds_give_equal_points(game):
    one, two, other = (lg.sample(game, RANGES, 10, seed=s) for s in (5, 5, 6))
    assert one.identical(two) and not one.equals(other)
    assert one.attrs["seed"] == 5 and one.attrs["sampling"].startswith("Sobol")
    longer = lg.sample(game, RANGES, 13, seed=5)
    np.testing.assert_array_equal(longer.x[:10], one.x)


def test_samples_of_a_staged_game_agree_with_the_grid():
    a, x = lg.Parameter("a", "real"), lg.Move("1", "x", lower=0)
    game = lg.SequentialGame(["1"], [[x]], {"1": a.symbol * x.symbol - x.symbol**2}, [a])
    data = lg.sample(game, {"a": (-1, 1)}, 32)
    np.testing.assert_allclose(data.x, np.maximum(data.a, 0) / 2)
    assert {"a", "branch"} <= set(data.coords)


def test_a_sample_can_be_stored(game, tmp_path):
    pytest.importorskip("zarr")
    want = lg.sample(game, RANGES, 50, seed=1, chunk=16)
    assert lg.sample(game, RANGES, 50, seed=1, chunk=16, store=tmp_path / "s.zarr").identical(want)
    with pytest.raises(lg.LayeredGamesError, match="another grid"):
        lg.sample(game, RANGES, 50, seed=2, chunk=16, store=tmp_path / "s.zarr")


@pytest.mark.parametrize(
    ("ranges", "n", "words"),
    [
        ({"x": (1, 0), "y": (1, 2)}, 8, "range of x: 1 is not below 0"),
        ({"x": 3, "y": (1, 2)}, 8, "range of x: give"),
        ({"x": (0, 1), "y": (-1, 2)}, 8, "parameter y"),
        ({"x": (0, 1)}, 8, "missing: y"),
        ({}, 8, "at least one parameter"),
        (RANGES, 0, "n=0"),
        ({**RANGES, "z": (0, 1)}, 8, "unknown parameter 'z'"),
    ],
)
def test_wrong_samples_are_refused(game, ranges, n, words):
    with pytest.raises(lg.ParameterError, match=words):
        lg.sample(game, ranges, n)
