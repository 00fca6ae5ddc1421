from __future__ import annotations

from fractions import Fraction as F

import numpy as np
import pytest
import sympy as sp

from layered_games.errors import GameError
from layered_games.games.bayesian import BayesianGame

HALF = F(1, 2)
COORDINATE = [[2, 0], [0, 1]]
SEXES = BayesianGame(
    [1, ["likes", "avoids"]],
    [[HALF, HALF]],
    [[[COORDINATE, COORDINATE]], [[[[1, 0], [0, 2]], [[0, 2], [1, 0]]]]],
    actions=[["B", "S"], ["B", "S"]],
    players=["row", "column"],
    title="Battle",
)


def test_what_a_game_holds() -> None:
    assert SEXES.types == (("1",), ("likes", "avoids"))
    assert SEXES.prior.tolist() == [[HALF, HALF]]
    assert SEXES.payoffs[0].shape == (1, 2, 2, 2)
    assert SEXES.kind == "exact"
    assert SEXES.n_players == 2
    assert SEXES.marginal(1).tolist() == [HALF, HALF]
    assert repr(SEXES) == "<BayesianGame Battle: 1 x 2 types, 2 x 2 actions, exact; row, column>"
    assert not SEXES.prior.flags.writeable


def test_the_agent_form_has_conditional_expectations() -> None:
    game = SEXES.agent_form()
    assert game.players == ("row:1", "column:likes", "column:avoids")
    assert game.actions == (("B", "S"),) * 3
    row, likes, avoids = game.payoffs
    assert row[0].tolist() == [[2, 1], [1, 0]]
    assert likes[:, :, 0].tolist() == likes[:, :, 1].tolist() == [[1, 0], [0, 2]]
    assert avoids[:, 0].tolist() == [[0, 2], [1, 0]]


def test_the_form_in_plans_has_expectations_before_types() -> None:
    game = SEXES.plan_form()
    assert game.actions[1] == ("B/B", "B/S", "S/B", "S/S")
    assert game.payoffs[0].tolist() == [[2, 1, 1, 0], [0, HALF, HALF, 1]]
    assert game.payoffs[1].tolist() == [[HALF, F(3, 2), 0, 1], [HALF, 0, F(3, 2), 1]]


def test_correlated_types_condition_on_their_own() -> None:
    prior = {("a", "a"): F(1, 2), ("a", "b"): F(1, 6), ("b", "b"): F(1, 3)}
    game = BayesianGame(
        [["a", "b"]] * 2,
        prior,
        lambda types, acts: (int(types[1] == "b"), int(types[0] == "a")),
        actions=[["x"], ["x"]],
    )
    paid = [float(a.item()) for a in game.agent_form().payoffs]
    assert paid == [0.25, 1.0, 1.0, pytest.approx(1 / 3)]


def test_mappings_functions_and_arrays_say_the_same() -> None:
    prior = {("1", "likes"): HALF, ("1", "avoids"): HALF}

    def paid(types, acts):
        same = acts[0] == acts[1]
        first = {"B": 2, "S": 1}[acts[0]] if same else 0
        wish = same if types[1] == "likes" else not same
        return first, {"B": 1, "S": 2}[acts[1]] if wish else 0

    other = BayesianGame([1, ["likes", "avoids"]], prior, paid, actions=[["B", "S"]] * 2)
    assert other.prior.tolist() == SEXES.prior.tolist()
    for mine, theirs in zip(other.payoffs, SEXES.payoffs, strict=True):
        assert mine.tolist() == theirs.tolist()


def test_one_player_and_a_type_of_its_own() -> None:
    game = BayesianGame([["good", "bad"]], {"good": F(1, 4), "bad": F(3, 4)}, [[[1, 0], [0, 1]]])
    assert game.agent_form().payoffs[0].tolist() == [[1, 1], [0, 0]]
    assert game.plan_form().payoffs[0].tolist() == [F(1, 4), 1, 0, F(3, 4)]


def test_floats_anywhere_make_a_float_game() -> None:
    prior = BayesianGame([1, 2], [[0.25, 0.75]], SEXES.payoffs)
    payoffs = BayesianGame([1, 2], [[HALF, HALF]], [a.astype(float) for a in SEXES.payoffs])
    mixed = np.array(SEXES.payoffs[0])
    mixed[0, 0, 0, 0] = 2.5
    one = BayesianGame([1, 2], [[HALF, HALF]], [mixed, SEXES.payoffs[1]])
    for game in (prior, payoffs, one):
        assert game.kind == "float"
        assert all(a.dtype == np.float64 for a in (game.prior, *game.payoffs))
        assert game.agent_form().kind == game.plan_form().kind == "float"


def test_symbols_in_payoffs() -> None:
    v = sp.Symbol("v", positive=True)
    symbolic = np.array(SEXES.payoffs[0])
    symbolic[0, 0, 0, 0], symbolic[0, 0, 1, 1] = v, sp.Float("0.5") * v
    game = BayesianGame([1, 2], [[HALF, HALF]], [symbolic, SEXES.payoffs[1]])
    assert game.kind == "symbolic"
    assert list(game.parameters) == ["v"]
    assert game.agent_form().payoffs[0][0, 0, 0] == v / 2 + 1
    assert game.plan_form().payoffs[0][0, 1] == v / 2
    assert game.at({"v": 2}).payoffs[0].tolist() == SEXES.payoffs[0].tolist()
    assert game.at({"v": 2.0}).kind == "float"
    assert SEXES.at({}) is SEXES
    with pytest.raises(GameError, match="no parameters"):
        SEXES.at({"v": 1})
    with pytest.raises(GameError, match="exact prior"):
        BayesianGame([1, 2], [[0.5, 0.5]], [symbolic, SEXES.payoffs[1]])


def test_actions_whose_names_run_together_are_numbered() -> None:
    game = BayesianGame([2, 1], [[HALF], [HALF]], lambda t, a: (0, 0), actions=[["x", "x/x", "x/x/x"], ["y"]])
    assert game.plan_form().actions[0] == tuple(str(k + 1) for k in range(9))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"types": [1, "ab"]}, "text 'ab'"),
        ({"types": [1, []]}, "no type"),
        ({"types": [1, ["t", "t"]]}, "two types of one name"),
        ({"prior": [[HALF, F(1, 3)]]}, "the sum 5/6"),
        ({"prior": [[2, -1]]}, "least entry is -1"),
        ({"prior": [HALF, HALF]}, "the prior has shape"),
        ({"prior": [[1, 0]]}, "type avoids of player 2 has probability 0, so that its beliefs are undefined"),
        ({"prior": {("1", "hates"): 1}}, "no profile of the types"),
        ({"prior": [[sp.Symbol("p"), HALF]]}, "uses symbols"),
        ({"payoffs": SEXES.payoffs[:1]}, "1 payoff array"),
        ({"payoffs": [COORDINATE, COORDINATE]}, "have shape"),
        ({"payoffs": [SEXES.payoffs[0], SEXES.payoffs[1][:, :, :1]]}, "have shape"),
        ({"payoffs": lambda t, a: (0, 0)}, "need actions"),
        ({"payoffs": lambda t, a: (0,), "actions": [2, 2]}, r"are \(0,\), not one for each of 2 players"),
        ({"payoffs": lambda t, a: 0, "actions": [2, 2]}, "are 0, not one for each of 2 players"),
        ({"prior": [[HALF], [HALF, 0]]}, "the prior"),
        ({"prior": [np.ones((2, 2)), np.ones((2, 3))]}, "the prior is ragged"),
        ({"types": [], "prior": []}, "at least one player"),
        ({"actions": [["B"], ["B", "S"]]}, "2 action"),
        ({"actions": [2]}, "actions of 1 player"),
        ({"players": ["a"]}, "player name"),
    ],
)
def test_errors(changes, words: str) -> None:
    given = {"types": SEXES.types, "prior": SEXES.prior, "payoffs": SEXES.payoffs} | changes
    with pytest.raises(GameError, match=words):
        BayesianGame(given.pop("types"), given.pop("prior"), given.pop("payoffs"), **given)


def test_entries_that_are_no_numbers_name_the_player() -> None:
    wrong = np.array(SEXES.payoffs[1])
    wrong[0, 1, 0, 0] = "three"
    with pytest.raises(GameError, match=r"at the types \('1', '2'\): payoff 'three' of 2"):
        BayesianGame([1, 2], SEXES.prior, [SEXES.payoffs[0], wrong])


def test_forms_that_are_too_large() -> None:
    game = BayesianGame([12, 12], np.full((12, 12), F(1, 144)), lambda t, a: (0, 0), actions=[4, 4])
    for form in (game.agent_form, game.plan_form):
        with pytest.raises(GameError, match="use fewer types or actions"):
            form()


def test_numbers_of_types_may_be_numpy_integers() -> None:
    game = BayesianGame(np.array([1, 2]), SEXES.prior, SEXES.payoffs)
    assert game.types == (("1",), ("1", "2"))


def test_agents_whose_names_run_together_are_numbered() -> None:
    coin = np.zeros((1, 1, 1, 1), dtype=int)
    game = BayesianGame([["b:c"], ["c"]], [[1]], [coin, coin], players=["a", "a:b"])
    assert game.agent_form().players == ("1:1", "2:1")


def test_floats_become_the_fractions_that_they_are() -> None:
    game = BayesianGame([2, 1], [[0.1], [0.9]], [np.full((2, 1, 1, 1), 0.1)] * 2)
    exact = game.to_exact()
    assert exact.kind == "exact"
    assert exact.payoffs[0].ravel()[0] == F(0.1)
    assert exact.prior.sum() == 1
    assert exact.prior[0, 0] == F(0.1) / (F(0.1) + F(0.9))
    assert game.to_exact() is exact
    assert exact.to_exact() is exact
    symbolic = BayesianGame([1], [1], [[[sp.Symbol("x"), 0]]])
    with pytest.raises(GameError, match="fractions need numbers"):
        symbolic.to_exact()


def test_games_are_equal_by_content() -> None:
    again = BayesianGame(
        SEXES.types, SEXES.prior, SEXES.payoffs, actions=SEXES.actions, players=SEXES.players, title="Battle"
    )
    assert again == SEXES
    assert hash(again) == hash(SEXES)
    assert BayesianGame(SEXES.types, SEXES.prior, SEXES.payoffs) != SEXES
    assert SEXES != 3
