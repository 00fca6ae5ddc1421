"""Strategic games: making, reading, changing, comparing."""

from __future__ import annotations

import pickle
from fractions import Fraction
from typing import Any

import nashpy
import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from layered_games.errors import GameError, ParameterError
from layered_games.games.strategic import StrategicGame
from layered_games.parameters import Parameter, ParameterSpace

V, C = sp.symbols("v c", positive=True)
A, B = [[3, 0], [5, 1]], [[3, 5], [0, 1]]
HALF = (Fraction(1, 2), Fraction(1, 2))


def make(*payoffs: Any, **options: Any) -> StrategicGame:
    return StrategicGame.from_arrays(*payoffs, **options)


def hawk_dove(**options: Any) -> StrategicGame:
    hawk = sp.Matrix([[(V - C) / 2, V], [0, V / 2]])
    return make(hawk, hawk.T, **options)


def test_names_are_numbers_unless_given() -> None:
    game = make([[1, 2]], [[3, 4]])
    assert game.players == ("1", "2") and game.actions == (("1",), ("1", "2"))
    named = make([[1, 2]], [[3, 4]], players=["Row", "Col"], actions=[["U"], ["L", "R"]], title="T")
    assert named.players == ("Row", "Col") and named.actions[1] == ("L", "R") and named.title == "T"
    assert (named.shape, named.n_players) == ((1, 2), 2)


@pytest.mark.parametrize(
    ("options", "fault"),
    [
        ({"players": ["A"]}, r"1 player name\(s\) \['A'\] for 2 payoff array"),
        ({"players": ["A", "A"]}, "listed twice"),
        ({"actions": [["U"]]}, r"actions for 1 player\(s\), but the game has 2"),
        ({"actions": [["U"], ["L"]]}, r"player 2 has 2 action\(s\), but 1 name"),
        ({"actions": [["U"], ["L", "L"]]}, "player 2 has two actions of one name"),
    ],
)
def test_wrong_names_are_refused(options: dict[str, Any], fault: str) -> None:
    with pytest.raises(GameError, match=fault):
        make([[1, 2]], [[3, 4]], **options)


def test_no_player_is_refused() -> None:
    with pytest.raises(GameError, match="at least one player"):
        make()


@pytest.mark.parametrize("shape", [(1,), (3,), (1, 1), (1, 1, 1), (2, 1, 3)])
def test_small_shapes(shape: tuple[int, ...]) -> None:
    game = make(*np.arange(len(shape) * int(np.prod(shape))).reshape(len(shape), *shape))
    assert game.shape == shape and len(list(game.profiles())) == np.prod(shape)
    assert all((b.sum(axis=p) == 1).all() for p, b in enumerate(game.best_responses()))


def test_the_game_cannot_be_changed() -> None:
    game = make(A, B)
    with pytest.raises(AttributeError):
        game.title = "x"  # type: ignore[misc]
    with pytest.raises(ValueError, match="read-only"):
        game.payoffs[0][0, 0] = 1


def test_equality_is_by_content() -> None:
    game = make(A, B)
    assert game == make(np.array(A), sp.Matrix(B)) and hash(game) == hash(make(A, B))
    assert game != make(B, A) and game != make(np.array(A, dtype=float), B)
    assert game != make(A, B, title="x") and game != make(A, B, players=["a", "b"]) and game != 1
    assert pickle.loads(pickle.dumps(game)) == game
    assert len({game, make(A, B), make(B, A)}) == 2


def test_expected_payoffs() -> None:
    assert make(A, B).expected([HALF, HALF]) == (Fraction(9, 4), Fraction(9, 4))
    assert make(A, B).to_floats().expected([(0.5, 0.5), (0.5, 0.5)]) == (2.25, 2.25)
    found = hawk_dove().expected([(1, 0), (0, 1)])
    assert found == (V, 0)
    with pytest.raises(GameError, match=r"has \[1, 2\] actions, the game \(2, 2\)"):
        make(A, B).expected([(1,), HALF])


@given(hnp.arrays(np.int64, (3, 2, 3, 2), elements=st.integers(-5, 5)))
def test_expected_payoffs_at_pure_profiles_are_the_payoffs(payoffs: Any) -> None:
    game = make(*payoffs)
    for profile in game.profiles():
        pure = [[int(i == a) for i in range(n)] for a, n in zip(profile, game.shape, strict=True)]
        assert game.expected(pure) == tuple(array[profile] for array in game.payoffs)


@given(hnp.arrays(np.int64, (3, 2, 3, 2), elements=st.integers(-2, 2)))
def test_best_responses_by_definition(payoffs: Any) -> None:
    game = make(*payoffs)
    for player, best in enumerate(game.best_responses()):
        for profile in game.profiles():
            rivals = [(*profile[:player], a, *profile[player + 1 :]) for a in range(game.shape[player])]
            value = game.payoffs[player][profile]
            assert best[profile] == all(value >= game.payoffs[player][r] for r in rivals)


def test_symbols_are_adopted_with_their_assumptions() -> None:
    game = hawk_dove()
    assert game.symbols == (C, V) and list(game.parameters) == ["c", "v"]
    assert game.parameters["v"].symbol == V and str(game.parameters["v"].domain) == "(0, oo)"
    assert make(A, B).symbols == ()


def test_declared_parameters_replace_symbols_of_their_name() -> None:
    cost = Parameter("c", "(0, 1)", meaning="cost")
    game = hawk_dove(parameters=[cost])
    assert game.symbols == (cost.symbol, V) and game.parameters["c"].meaning == "cost"
    space = ParameterSpace([cost, Parameter("v", "positive")], [cost.symbol < sp.Rational(1, 2)])
    assert hawk_dove(parameters=space).parameters == space


def test_a_symbol_without_assumptions_takes_those_of_its_declaration() -> None:
    k = Parameter("k", "positive")
    game = make([[sp.Symbol("k") + 1, V]], [[0, sp.Symbol("k")]], parameters=[k])
    assert game.symbols == (k.symbol, V) and game.payoffs[0][0, 0] == k.symbol + 1
    assert not game.payoffs[0].flags.writeable
    with pytest.raises(ParameterError, match="outside its domain"):
        game.at({"k": -1, "v": 1})


def test_two_symbols_of_one_name_are_refused() -> None:
    with pytest.raises(GameError, match=r"several symbols of one name: \['v'\]"):
        make([[V]], [[sp.Symbol("v")]])


def test_numbers_in_place_of_parameters() -> None:
    game = hawk_dove()
    exact = game.at({"v": 4, C: 6})
    assert exact.kind == "exact" and exact.payoffs[0].tolist() == [[-1, 4], [0, 2]]
    assert game.at({"v": 4.0, "c": 6}).kind == "float"
    assert game.at({"v": sp.sqrt(2), "c": 1}).kind == "symbolic"
    assert not exact.parameters and exact.at({}) is exact


@pytest.mark.parametrize(
    ("values", "fault"),
    [
        ({"v": 1}, "missing: c"),
        ({"v": 1, "c": 2, "k": 3}, "unknown: k"),
        ({"v": -1, "c": 2}, "outside its domain"),
    ],
)
def test_wrong_values_are_refused(values: dict[str, Any], fault: str) -> None:
    with pytest.raises(ParameterError, match=fault):
        hawk_dove().at(values)


def test_values_that_leave_no_payoff_are_refused() -> None:
    x = sp.Symbol("x", real=True)
    with pytest.raises(GameError, match="not finite"):
        make([[1 / x]], [[1]]).at({"x": 0})
    with pytest.raises(GameError, match="has no parameters"):
        make(A, B).at({"x": 0})


def test_a_declared_parameter_that_no_payoff_uses() -> None:
    game = make(A, B, parameters=[Parameter("k", "positive")])
    assert game.kind == "exact" and game.at({"k": 1}) == make(A, B)


def test_floats_and_fractions() -> None:
    floats = make([[0.1]], [[2]])
    assert floats.to_exact().payoffs[0][0, 0] == Fraction(0.1) and floats.to_exact().to_floats() == floats
    assert make(A, B).to_exact() == make(A, B) and make(A, B).to_floats().kind == "float"
    with pytest.raises(GameError, match="too large for a float"):
        make([[10**400]], [[0]]).to_floats()


@pytest.mark.parametrize("method", ["to_floats", "to_exact", "best_responses", "to_gambit", "to_nashpy"])
def test_symbols_are_refused_where_numbers_are_needed(method: str) -> None:
    with pytest.raises(GameError, match=r"use c, v; put numbers in with game.at\(\{\.\.\.\}\)"):
        getattr(hawk_dove(), method)()


def test_irrational_numbers_are_named() -> None:
    with pytest.raises(GameError, match="irrational numbers"):
        make([[sp.sqrt(2)]], [[1]]).to_exact()


def test_restricted_games_keep_names_and_order() -> None:
    game = make(np.arange(6).reshape(2, 3), np.zeros((2, 3), dtype=int), actions=["UD", "LMR"])
    small = game.restricted([(1,), (0, 2)])
    assert small.payoffs[0].tolist() == [[3, 5]] and small.actions == (("D",), ("L", "R"))
    assert hawk_dove().restricted([(1,), (0,)]).parameters == hawk_dove().parameters


@given(hnp.arrays(np.float64, (2, 2, 3), elements=st.floats(-1e9, 1e9)))
def test_nashpy_round_trip(payoffs: Any) -> None:
    game = make(*payoffs)
    there = game.to_nashpy()
    assert isinstance(there, nashpy.Game) and StrategicGame.from_nashpy(there) == game


def test_nashpy_integers_stay_exact_and_zero_sum_is_filled_in() -> None:
    game = StrategicGame.from_nashpy(nashpy.Game(np.array(A)))
    assert game.kind == "exact" and (game.payoffs[0] == -game.payoffs[1]).all()
    equilibria = list(make(A, B).to_nashpy().support_enumeration())
    assert [[s.tolist() for s in e] for e in equilibria] == [[[0, 1], [0, 1]]]
    with pytest.raises(GameError, match="nashpy takes two players, this game has 1"):
        make([1, 2]).to_nashpy()


def test_short_representation() -> None:
    assert repr(make(A, B)) == "<StrategicGame 2 x 2, exact; 1, 2>"
    assert repr(hawk_dove(title="Hawks")) == "<StrategicGame Hawks: 2 x 2, symbolic; 1, 2>"
