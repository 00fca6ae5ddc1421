"""Sweeps of finite games: all equilibria of every point, the same as one by one."""

from __future__ import annotations

import numpy as np
import pytest
import sympy as sp

import layered_games as lg
from layered_games.equilibria.finite.batch import solve_batch
from layered_games.sweeps.reduction import solved_by_size


@pytest.fixture(scope="module")
def form():
    return lg.models.overbidding_finite()


def listed(cell, game):
    count = int(cell["count"])
    return [
        tuple(tuple(map(float, cell[f"profile_{p}"].values[i])) for p in game.players) for i in range(count)
    ]


def test_every_point_of_the_finite_form_agrees_with_the_solver(form):
    at = {n: v for n, v in form.example.items() if n not in ("sigma", "beta_A")}
    data = lg.sweep(form, {"sigma": [0.05, 0.1, 0.6], "beta_A": [5, 30, 36]}, at=at)
    assert data.profile_S.dims == ("sigma", "beta_A", "equilibrium", "action_S")
    assert list(data.action_A.values) == ["execute", "volunteer", "accept"]
    seen = set()
    for i, sigma in enumerate(data.sigma.values):
        for j, beta in enumerate(data.beta_A.values):
            point = {**at, "sigma": float(sigma), "beta_A": float(beta)}
            single = lg.solve(form, at={n: sp.Rational(str(v)) for n, v in point.items()})
            cell = data.isel(sigma=i, beta_A=j)
            found, want = listed(cell, form), [e.profile for e in single]
            assert len(found) == len(want)
            for profile in want:
                flat = [float(x) for row in profile for x in row]
                assert any(np.allclose([*own[0], *own[1]], flat, atol=1e-9) for own in found)
            assert np.isnan(cell.payoff_S.values[len(found) :]).all()
            seen.add(len(found))
    assert len(seen) > 1


def test_the_finite_form_takes_levels_as_well(form):
    levels = {n: float(v) for n, v in zip(form.parameters, (1, 2, 6, 1, 3, 5, 8, 9, 1, 1, 1), strict=False)}
    name = next(iter(form.parameters))
    data = lg.sweep(form, {name: [levels.pop(name), 3.5]}, at=levels, quantities=["count"])
    assert set(data.data_vars) == {"count"} and (data["count"] >= 1).all()


def test_leaving_out_dominated_actions_loses_no_equilibrium():
    rng = np.random.default_rng(5)
    first, second = rng.integers(-3, 4, size=(2, 3, 4, 400)).astype(float)
    whole = solve_batch(first.transpose(2, 0, 1), second.transpose(2, 0, 1))
    smaller = 0
    for games, rows, columns, solution in solved_by_size(first, second):
        smaller += len(rows) * len(columns) < 12
        for k, game in enumerate(games):
            wide = set()
            for x, y in solution[k]:
                full = np.zeros(7)
                full[rows], full[3 + columns] = x, y
                wide.add(tuple(full.round(9)))
            assert wide == {tuple(np.concatenate(p).round(9)) for p in whole[int(game)]}
    assert smaller > 5


def test_a_point_without_payoffs_is_undecided():
    x = sp.Symbol("x", real=True)
    game = lg.StrategicGame.from_arrays([[1 / x, 0], [0, 1]], [[1, 0], [0, 1]])
    data = lg.sweep(game, {"x": [-1.0, 0.0, 2.0]})
    assert data["count"].values.tolist() == [1, -1, 3]
    assert np.isnan(data.payoff_1.values[1]).all()
    assert not data.degenerate.values[1]


def test_joint_relations_cut_the_grid(form):
    at = {n: v for n, v in form.example.items() if n not in ("T", "b")}
    data = lg.sweep(form, {"T": [62, 70], "b": [65, 72]}, at=at, quantities=["count", "payoff_S"])
    assert (data["count"].values >= 0).tolist() == [[True, True], [False, True]]
