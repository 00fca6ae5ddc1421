"""Sweeps: labelled arrays that agree with single points."""

from __future__ import annotations

import numpy as np
import pytest

import layered_games as lg

AT = dict(tau=60, k=1, beta_A=15, beta_S=1, A_A=4, A_S=2, P=4, q=0.1, ell=0.8, phi_A=0)
OVER = {"phi_S": (0, 0.95, 12), "sigma": [0.05, 0.4, 0.9]}


@pytest.fixture(scope="module")
def game():
    return lg.models.overbidding()


@pytest.fixture(scope="module")
def data(game):
    return lg.sweep(game, OVER, at=AT)


def test_axes_are_labelled_and_inclusive(data):
    assert data.regime.dims == ("phi_S", "sigma")
    assert data.phi_S.values[[0, -1]] == pytest.approx([0, 0.95])
    assert data.regime.dtype == np.int8
    assert data.regime.attrs["flag_meanings"].split() == [
        "undecided",
        "none",
        "passive",
        "active",
        "collusive",
    ]
    assert list(data.regime.attrs["flag_values"]) == [-1, 0, 1, 2, 3]
    assert set(data.data_vars) == {"regime", "T", "b", "e", "f", "h", "U_S", "U_A"}
    assert "oversight" in data.sigma.attrs["long_name"]


def test_every_point_agrees_with_the_exact_evaluation(game, data):
    for i, phi in enumerate(data.phi_S.values):
        for j, sigma in enumerate(data.sigma.values):
            point = lg.regime_at(game, {**AT, "phi_S": float(phi), "sigma": float(sigma)})
            cell = data.isel(phi_S=i, sigma=j)
            assert int(cell.regime) == int(point.regime)
            for name in ("T", "b", "e", "f", "h", "U_S", "U_A"):
                assert float(cell[name]) == pytest.approx(point.values[name], rel=1e-12, abs=1e-12)


def test_points_on_a_border_are_decided(game):
    at = {**AT, "beta_A": 0, "beta_S": 0, "A_S": 1, "ell": 0.5, "sigma": 0.2}
    line = lg.sweep(game, {"phi_S": [0.5, 0.75, 0.25]}, at=at)
    assert list(line.regime.values) == [0, 0, 1]


def test_what_rounding_leaves_open_is_decided_exactly(game, monkeypatch):
    from layered_games.sweeps import grid

    names, block = grid._program(game)

    def undecided(*args):
        regime, values = block(*args)
        return np.full_like(regime, grid.UNDECIDED), {n: np.full_like(v, np.nan) for n, v in values.items()}

    want = lg.sweep(game, {"phi_S": [0.1, 0.8]}, at={**AT, "sigma": 0.2})
    monkeypatch.setattr(grid, "_program", lambda _: (names, undecided))
    got = lg.sweep(game, {"phi_S": [0.1, 0.8]}, at={**AT, "sigma": 0.2})
    np.testing.assert_array_equal(got.regime, want.regime)
    np.testing.assert_allclose(got.b, want.b)


def test_no_axis_gives_a_single_point(game):
    single = lg.sweep(game, {}, at={**AT, "phi_S": 0, "sigma": 0.2})
    assert single.regime.shape == ()
    assert int(single.regime) in (0, 1, 2)


@pytest.mark.parametrize(
    ("over", "at", "words"),
    [
        ({"nope": (0, 1, 3)}, AT, "unknown parameter 'nope'"),
        ({"phi_S": (0, 1, 3), "sigma": [0.2]}, AT, "phi_S = 1.0 is outside"),
        ({"phi_S": (0, 0.5, 3), "sigma": []}, AT, "axis sigma"),
        ({"phi_S": (0, 0.5, 3)}, AT, "missing: sigma"),
        ({"phi_S": (0, 0.5, 3), "sigma": [0.2]}, {**AT, "sigma": 0.1}, "both swept and fixed"),
        ({"phi_S": [0.1, float("nan")], "sigma": [0.2]}, AT, "phi_S"),
    ],
)
def test_wrong_grids_are_refused(game, over, at, words):
    with pytest.raises(lg.ParameterError, match=words):
        lg.sweep(game, over, at=at)
