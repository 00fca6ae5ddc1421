from __future__ import annotations

import json
from fractions import Fraction as F

import numpy as np
import pytest
import sympy as sp

from layered_games.errors import GameError
from layered_games.games.bayesian import BayesianGame
from layered_games.parameters import Parameter, ParameterSpace

THIRD = F(1, 3)
PAYOFFS = [np.arange(8).reshape(2, 1, 2, 2), -np.arange(8).reshape(2, 1, 2, 2)]
EXACT = BayesianGame(
    [["high", "low"], 1], [[THIRD], [1 - THIRD]], PAYOFFS, players=["甲", "B"], title="Lemons"
)
FLOAT = BayesianGame([2, 1], [[0.1], [0.9]], [0.1 * p for p in PAYOFFS])


def symbolic() -> BayesianGame:
    x, y = Parameter("x", "positive"), Parameter("y")
    space = ParameterSpace([x, y], [y.symbol < x.symbol])
    payoffs = [np.array(p, dtype=object) for p in PAYOFFS]
    payoffs[0][0, 0, 0, 0] = x.symbol / (1 + y.symbol**2)
    return BayesianGame([2, 1], [[THIRD], [1 - THIRD]], payoffs, parameters=space)


@pytest.mark.parametrize("game", [EXACT, FLOAT, symbolic()], ids=["exact", "float", "symbolic"])
def test_a_round_trip_keeps_everything(game: BayesianGame) -> None:
    again = BayesianGame.from_json(game.to_json())
    assert again == game
    assert again.prior.dtype == game.prior.dtype
    assert again.parameters == game.parameters


def changed(**changes) -> str:
    return json.dumps(json.loads(EXACT.to_json()) | changes)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "no complete game"),
        ("[]", "no game in the format"),
        (changed(format="layered_games.strategic/1"), "no game in the format"),
        (changed(prior=["1/3"]), "the prior has 1 entries, the types have 2 profiles"),
        (changed(prior=["1/3", "1/3"]), "no distribution"),
        (changed(prior=["1/3", "__import__"]), "no integer or rational"),
        (changed(kind="symbolic", payoffs={"甲": [["symbol", "x"]] * 8, "B": ["0"] * 8}), "no complete game"),
        (changed(kind="float", prior=[0.5, 0.5]), "not written as the 'float' number"),
        (changed(payoffs={"甲": ["0"] * 8}), "no complete game"),
        (changed(payoffs={"甲": ["0"] * 7, "B": ["0"] * 8}), "7 payoffs"),
        (changed(kind="symbolic", payoffs={"甲": ["0"] * 8, "B": ["0"] * 8}), "calls the payoffs 'symbolic'"),
    ],
)
def test_texts_that_are_no_game(text: str, words: str) -> None:
    with pytest.raises(GameError, match=words):
        BayesianGame.from_json(text)


def test_a_payoff_that_cannot_be_written_is_named() -> None:
    odd = np.array(PAYOFFS[0], dtype=object)
    odd[0, 0, 0, 0] = sp.Function("f")(sp.Symbol("x", real=True))
    game = BayesianGame([2, 1], [[THIRD], [1 - THIRD]], [odd, PAYOFFS[1]])
    with pytest.raises(GameError, match="cannot be written as JSON"):
        game.to_json()
