"""Strategic games to JSON and back: nothing is lost, nothing is evaluated, damage is refused."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st
from strategic_games import games

from layered_games.errors import GameError
from layered_games.games.strategic import StrategicGame
from layered_games.parameters import Parameter, ParameterSpace

V, C = sp.symbols("v c", positive=True)
K = Parameter("k", "[1/3, 2)", unit="m", meaning="a length", meaning_zh="长度", latex=r"\kappa")


def back(game: StrategicGame) -> StrategicGame:
    return StrategicGame.from_json(game.to_json())


@given(games())
def test_exact_games_come_back(game: StrategicGame) -> None:
    assert back(game) == game


@given(games(st.floats(allow_nan=False, allow_infinity=False)))
def test_float_games_come_back_bit_by_bit(game: StrategicGame) -> None:
    assert back(game) == game and back(game).payoffs[0].tobytes() == game.payoffs[0].tobytes()


def test_symbolic_games_come_back() -> None:
    rows = sp.Matrix([[(V - C) / 2, V * K.symbol**2], [sp.sqrt(2) / 3, sp.Max(V, C)]])
    space = ParameterSpace([K], [])
    game = StrategicGame.from_arrays(rows, rows.T, parameters=space, title="Ä")
    assert back(game) == game and back(game).parameters["k"] == K
    related = StrategicGame.from_arrays(
        rows, rows.T, parameters=ParameterSpace([K, V, C], [V > C, K.symbol < C + V])
    )
    assert back(related) == related and len(back(related).parameters.relations) == 2


@pytest.mark.parametrize("assumptions", [{}, {"integer": True}, {"positive": True}, {"nonzero": True}])
def test_a_symbol_of_the_user_keeps_its_assumptions(assumptions: dict[str, bool]) -> None:
    game = StrategicGame.from_arrays([[sp.Symbol("x", **assumptions)]], [[1]])
    assert back(game) == game and back(game).symbols == game.symbols


def test_what_cannot_be_written_is_refused() -> None:
    with pytest.raises(GameError, match="cannot be written as JSON: sin"):
        StrategicGame.from_arrays([[sp.sin(V)]], [[1]]).to_json()
    with pytest.raises(GameError, match="cannot be written as JSON: Exceeds the limit"):
        StrategicGame.from_arrays([[10**5000]], [[1]]).to_json()


def changed(**changes: Any) -> str:
    game = StrategicGame.from_arrays([[Fraction(1, 3), 2]], [[3, 4]])
    return json.dumps({**json.loads(game.to_json()), **changes})


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "no complete game: JSONDecodeError"),
        ("[]", "no game in the format"),
        ('{"format": "other"}', "no game in the format"),
        ("[" * 100_000, "no complete game: RecursionError"),
        (changed(payoffs=None), "no complete game: TypeError"),
        (changed(payoffs={}), "no complete game: KeyError"),
        (changed(payoffs={"1": ["1", "2"], "2": ["3"]}), "player 2 has 1 payoffs, but the actions leave 2"),
        (changed(payoffs={"1": ["1", "x"], "2": ["3", "4"]}), "'x' is no integer or rational"),
        (changed(payoffs={"1": ["1", "2.5"], "2": ["3", "4"]}), "no integer or rational"),
        (changed(payoffs={"1": [1, 2], "2": ["3", "4"]}), "payoff 1 is not written as the 'exact' number"),
        (changed(payoffs={"1": ["1/0", "2"], "2": ["3", "4"]}), "no integer or rational"),
        (changed(kind="float"), "payoff '1/3' is not written as the 'float' number"),
        (changed(kind="symbolic"), "calls the payoffs 'symbolic', but they are 'exact'"),
        (changed(players=["1"]), "1 payoff array"),
        (changed(parameters=[{"name": "__import__('os')"}]), "no complete game"),
        (changed(relations=[["call", "1"]]), "unknown operation 'call'"),
    ],
)
def test_damaged_text_is_refused(text: str, fault: str) -> None:
    with pytest.raises(GameError, match=fault):
        StrategicGame.from_json(text)


def test_numbers_are_readable_in_the_text() -> None:
    data = json.loads(changed())
    assert data["payoffs"] == {"1": ["1/3", "2"], "2": ["3", "4"]} and data["kind"] == "exact"
