"""Sweeps: labelled arrays that agree with single points."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import xarray as xr

import layered_games as lg
from layered_games.sweeps.closed import ClosedForm, closed_form

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
    want = lg.sweep(game, {"phi_S": [0.1, 0.8]}, at={**AT, "sigma": 0.2})
    monkeypatch.setattr("layered_games.sweeps.margins.NEAR", 2.0)  # every sign is in doubt
    got = lg.sweep(game, {"phi_S": [0.1, 0.8]}, at={**AT, "sigma": 0.2})
    np.testing.assert_array_equal(got.regime, want.regime)
    np.testing.assert_array_equal(got.branch, want.branch)
    for name in ("T", "b", "e", "f", "h", "U_S", "U_A"):
        np.testing.assert_allclose(got[name], want[name])


def test_a_whole_plane_of_ties_is_decided_at_once(game, monkeypatch):
    """Where a margin vanishes identically no point is taken one by one."""
    at = {**AT, "beta_A": 0, "beta_S": 0, "A_S": 1, "ell": 0.7, "phi_S": 0.3}
    del at["tau"]
    over = {"tau": (50, 70, 21), "sigma": (0.1, 0.3, 23)}
    exactly = []
    original = ClosedForm.exactly
    monkeypatch.setattr(ClosedForm, "exactly", lambda self, at: exactly.append(at) or original(self, at))
    data = lg.sweep(game, over, at=at)
    assert not exactly and (data.regime == lg.Regime.NONE).all()
    corner = {**at, "tau": 50.0, "sigma": 0.3}
    assert lg.regime_at(game, corner).regime is lg.Regime.NONE


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


def test_the_branch_says_which_conditions_are_met(game, data):
    words = data.branch.attrs["flag_meanings"].split()
    assert words[0] == "undecided" and len(words) == len(data.branch.attrs["flag_values"])
    told = dict(line.split(": ", 1) for line in data.branch.attrs["conditions"].splitlines())
    assert list(told) == words[1:]
    for code, regime in zip(data.branch.values.flat, data.regime.values.flat, strict=True):
        assert words[code + 1].startswith(str(lg.Regime(regime)))


def test_a_subset_of_quantities_may_be_asked_for(game, data):
    some = lg.sweep(game, OVER, at=AT, quantities=["e", "U_S"])
    assert set(some.data_vars) == {"regime", "e", "U_S"}
    xr.testing.assert_allclose(some, data[["regime", "e", "U_S"]], rtol=1e-15)
    assert set(lg.sweep(game, OVER, at=AT, quantities=[]).data_vars) == {"regime"}
    with pytest.raises(
        lg.ParameterError, match=r"unknown quantities x; the sweep can give regime, branch, T"
    ):
        lg.sweep(game, OVER, at=AT, quantities=["x", "e"])


def test_attributes_tell_where_the_numbers_come_from(game, data):
    assert data.attrs["layered_games_version"] == lg.__version__
    assert data.attrs["numpy_version"] == np.__version__
    assert "q + sigma > 0" in data.attrs["assumptions"]
    numbers = {n: v for n, v in data.attrs.items() if not isinstance(v, str)}
    assert numbers == {n: float(v) for n, v in AT.items()}
    assert all(type(v) is float for v in numbers.values())


def test_points_that_belong_to_no_game_stay_empty(game):
    line = lg.sweep(game, {"sigma": [0, 0.2]}, at={**AT, "q": 0, "phi_S": 0.1})
    assert list(line.regime.values) == [-1, 1]
    assert np.isnan(line.b.values).tolist() == [True, False]
    with pytest.raises(lg.ParameterError, match="at every point of the grid"):
        lg.sweep(game, {"phi_S": [0.1]}, at={**AT, "q": 0, "sigma": 0})


def test_tiles_do_not_show(game, data, monkeypatch):
    monkeypatch.setattr(ClosedForm, "tile", 5)
    closed_form.cache_clear()
    small = lg.sweep(game, OVER, at=AT)
    closed_form.cache_clear()
    xr.testing.assert_allclose(small, data, rtol=1e-15)
    assert small.attrs == data.attrs


def test_exact_arithmetic_takes_channels_step_by_step(game):
    """Cases within cases, as values of solved games have them, are not put into one expression."""
    program = replace(closed_form(game, None), channels=())
    at = {**AT, "sigma": 0.2, "phi_S": 0.3}
    branch, values = program.exactly({n: float(v) for n, v in at.items()})
    point = lg.regime_at(game, at)
    assert program.cases[branch].regime is point.regime
    assert values["b"] == pytest.approx(float(point.values["b"]))
