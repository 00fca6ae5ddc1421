"""Games and solutions survive JSON."""

from __future__ import annotations

import json

import pytest

import layered_games as lg


@pytest.fixture(scope="module")
def duopoly():
    a = lg.Parameter("a", "positive", meaning="demand", meaning_zh="需求")
    one, two = lg.Move("1", "q1", lower=0), lg.Move("2", "q2", lower=0, upper=a.symbol)
    price = a.symbol - one.symbol - two.symbol
    payoffs = {"1": price * one.symbol, "2": price * two.symbol}
    return lg.SequentialGame(["1", "2"], [[one], [two]], payoffs, [a], derived={"p": price}, name="duopoly")


def test_games_come_back_equal_and_solve_alike(duopoly):
    again = lg.SequentialGame.from_json(duopoly.to_json())
    assert again == duopoly
    assert lg.solve(again) is lg.solve(duopoly)


def test_the_canonical_game_comes_back_with_channels_and_roles():
    game = lg.models.overbidding()
    again = lg.SequentialGame.from_json(game.to_json())
    assert again.key == game.key
    assert again.roles == game.roles
    assert again.parameters["sigma"].meaning_zh == "社会监督：公众曝光概率"


@pytest.mark.parametrize("at", [None, {"a": "7/3"}, {"a": 2.5}])
def test_solutions_come_back(duopoly, at):
    solution = lg.solve(duopoly, at=at)
    again = lg.Solution.from_json(solution.to_json())
    assert (again.status, again.complete, again.method) == (
        solution.status,
        solution.complete,
        solution.method,
    )
    for one, other in zip(again, solution, strict=True):
        assert (one.condition, one.values, one.payoffs, one.sets) == (
            other.condition,
            other.values,
            other.payoffs,
            other.sets,
        )
        assert (one.binding, one.regret, one.evidence) == (other.binding, other.regret, other.evidence)


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"format": "layered_games.game/1"}', "nonsense", '{"format": "x"}']
)
def test_other_text_is_refused(text):
    with pytest.raises(lg.GameError):
        lg.SequentialGame.from_json(text)
    with pytest.raises(lg.GameError):
        lg.Solution.from_json(text.replace("game/1", "solution/1"))


def test_unknown_symbols_in_the_text_are_refused(duopoly):
    data = json.loads(duopoly.to_json())
    data["payoffs"]["1"] = ["symbol", "evil"]
    with pytest.raises(lg.LayeredGamesError, match="evil"):
        lg.SequentialGame.from_json(json.dumps(data))
