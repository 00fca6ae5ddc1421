"""Sweeps of games without closed forms, and of games without roles."""

from __future__ import annotations

import numpy as np
import pytest
import sympy as sp

import layered_games as lg
from layered_games.errors import GameError
from layered_games.models.finite_form import FiniteForm
from layered_games.sweeps.programs import prepared


@pytest.fixture(scope="module")
def duopoly():
    a, c = lg.Parameter("a", domain="positive"), lg.Parameter("c", domain="positive")
    one, two = lg.Move("1", "q1", lower=0), lg.Move("2", "q2", lower=0)
    price = a.symbol - one.symbol - two.symbol
    payoffs = {"1": (price - c.symbol) * one.symbol, "2": (price - c.symbol) * two.symbol}
    return lg.SequentialGame(["1", "2"], stages=[[one], [two]], parameters=[a, c], payoffs=payoffs)


@pytest.fixture(scope="module")
def effort():
    """Exponential cost: no closed form is looked for."""
    a, x = lg.Parameter("a", domain="positive"), lg.Move("1", "x", lower=0)
    worth = a.symbol * x.symbol - x.symbol**5 / 5 - x.symbol**2 - x.symbol**7
    return lg.SequentialGame(["1"], stages=[[x]], parameters=[a], payoffs={"1": worth})


def test_a_game_without_roles_has_branches_and_no_regime(duopoly):
    data = lg.sweep(duopoly, {"a": [1, 2, 6], "c": [2]})
    assert set(data.data_vars) == {"q1", "q2", "U_1", "U_2"}
    assert data.q1.values[:, 0].tolist() == [0, 0, 2]
    assert len(set(data.branch.values[:, 0].tolist())) >= 2


def test_what_has_no_closed_form_is_solved_at_each_point(effort):
    assert type(prepared(effort, effort.parameters, None).program).__name__ == "Pointwise"
    data = lg.sweep(effort, {"a": [0.5, 2, 9]})
    for a, x in zip(data.a.values, data.x.values, strict=True):
        assert x == pytest.approx(float(lg.solve(effort, at={"a": float(a)})[0].values["x"]))
        assert a == pytest.approx(x**4 + 2 * x + 7 * x**6, rel=1e-5)
    assert (data["count"] == 1).all() and "count" in data.coords


def test_a_point_that_nothing_decides_is_marked(effort, monkeypatch):
    from layered_games.sweeps import pointwise

    def refuse(game, at):
        if at["a"] == 2:
            raise GameError("no")
        return original(game, at=at)

    original = pointwise.solve
    monkeypatch.setattr(pointwise, "solve", refuse)
    data = lg.sweep(effort, {"a": [0.5, 2]})
    assert data["count"].values.tolist() == [1, -1]
    assert np.isnan(data.x.values).tolist() == [False, True]


def test_three_players_are_solved_at_each_point():
    x = sp.Symbol("x", real=True)
    worth = np.array([[[x, 0], [0, 0]], [[0, 0], [0, 1]]], dtype=object)
    game = lg.StrategicGame.from_arrays(worth, worth, worth)
    data = lg.sweep(game, {"x": [-1.0, 2.0]}, quantities=["count", "payoff_1"])
    assert data.payoff_1.dims == ("x", "equilibrium")
    assert 1.0 in data.payoff_1.values[0] and 2.0 in data.payoff_1.values[1]


def test_what_is_no_game_is_refused():
    with pytest.raises(lg.GameError, match="a sweep needs a game with parameters, not int"):
        lg.sweep(3, {"a": [1]}, at={})


def test_roles_give_a_regime_where_there_is_no_closed_form():
    from layered_games.equilibria.result import Equilibrium
    from layered_games.sweeps.pointwise import pointwise

    program = pointwise(lg.models.overbidding(), None)
    read = [
        program._regime(Equilibrium(values={"T": t, "b": b}), {"tau": 60.0})
        for t, b in ((60, 60), (70, 70), (60, 70))
    ]
    assert read == [lg.Regime.NONE, lg.Regime.PASSIVE, lg.Regime.ACTIVE]
    assert not isinstance(lg.models.overbidding(), FiniteForm)
