"""The strategic form, and the way between mixed and behaviour strategies."""

from __future__ import annotations

from fractions import Fraction as F
from itertools import product

import pytest
import sympy as sp
import tree_games as trees
from hypothesis import given, settings
from hypothesis import strategies as st
from tree_games import played, random_trees

from layered_games.errors import GameError
from layered_games.games.extensive import ExtensiveGame
from layered_games.games.extensive_nodes import Chance, Decision


@settings(max_examples=40)
@given(random_trees(information=True, depth=3))
def test_the_full_form_is_play_by_play(game):
    sets = range(len(game.set_names))
    own = [[i for i in sets if game.set_players[i] == p] for p in (0, 1)]
    form = game.to_strategic(reduced=False)
    choices = [list(product(*(range(len(game.set_actions[i])) for i in own[p]))) for p in (0, 1)]
    assert form.shape == tuple(map(len, choices))
    for r, row in enumerate(choices[0][:6]):
        for c, column in enumerate(choices[1][:6]):
            choice = dict(zip(own[0], row, strict=True)) | dict(zip(own[1], column, strict=True))
            assert tuple(a[r, c] for a in form.payoffs) == played(game, choice)


@settings(max_examples=40)
@given(random_trees(information=True, depth=3))
def test_the_reduced_form_merges_rows_only(game):
    full, reduced = game.to_strategic(reduced=False), game.to_strategic()
    cells = {tuple(a[i] for a in full.payoffs) for i in full.profiles()}
    assert cells == {tuple(a[i] for a in reduced.payoffs) for i in reduced.profiles()}
    assert all(m <= n for m, n in zip(reduced.shape, full.shape, strict=True))


@settings(max_examples=40)
@given(random_trees(information=True, depth=3), st.randoms(use_true_random=False))
def test_kuhn_both_ways(game, source):
    form = game.to_strategic()
    profile = []
    for n in form.shape:
        weights = [source.randint(0, 3) for _ in range(n)]
        weights[0] += not any(weights)
        profile.append([F(w, sum(weights)) for w in weights])
    if not game.perfect_recall:
        with pytest.raises(GameError, match="perfect recall fails at"):
            game.behaviour(profile)
        return
    behaviour = game.behaviour(profile)
    assert game.expected(behaviour) == form.expected(profile)
    back = game.mixed(behaviour)
    assert form.expected(back) == form.expected(profile)
    assert game.behaviour(back) == behaviour or game.expected(game.behaviour(back)) == game.expected(
        behaviour
    )
    full = game.mixed(behaviour, reduced=False)
    assert game.to_strategic(reduced=False).expected(full) == form.expected(profile)
    assert game.expected(game.behaviour(full, reduced=False)) == form.expected(profile)


def test_names_can_be_read():
    assert trees.centipede(3).to_strategic().actions == (("stop/*", "go/stop", "go/go"), ("stop", "go"))
    idle = ExtensiveGame(Decision("1", {"a": (1, 2)}), players=["1", "2"])
    assert idle.to_strategic().actions == (("a",), ("-",))
    clash = ExtensiveGame(
        Chance(
            {
                "x": (F(1, 2), Decision("1", {"a": (1,), "a/a": (1,)})),
                "y": (F(1, 2), Decision("1", {"a": (1,), "a/a": (1,)})),
            }
        )
    )
    assert clash.to_strategic().actions[0][1] == "2: a/a/a"


def test_forgetful_players_have_strategies_too():
    assert trees.driver().to_strategic().actions == (("exit", "on"),)
    assert trees.driver().to_strategic().payoffs[0].tolist() == [0, 1]
    form = trees.forgetful().to_strategic()
    assert form.shape == (4, 2)
    assert form.payoffs[0].tolist() == [[1, 0], [0, 0], [0, 0], [0, 2]]


def test_too_many_strategies_are_refused_with_their_number():
    game = trees.centipede(60)
    with pytest.raises(GameError, match="1073741824 pure strategies"):
        game.to_strategic(reduced=False)
    assert game.to_strategic().shape == (31, 31)
    with pytest.raises(GameError, match=r"31 x 31 profiles for 2 player\(s\), 1922 cells; the limit is 1000"):
        game.to_strategic(limit=1000)
    wide = Chance({str(k): (F(1, 18), Decision("1", {"a": (1,), "b": (2,)})) for k in range(18)})
    with pytest.raises(GameError, match="more than 100001 pure"):
        ExtensiveGame(wide).to_strategic()


def test_symbols_go_both_ways():
    x = sp.Symbol("x", positive=True)
    inner = Decision("1", {"c": (x, 0), "d": (0, 1)})
    game = ExtensiveGame(Decision("1", {"a": (1, 1), "b": Decision("2", {"l": inner, "r": (2, 2)})}))
    form = game.to_strategic()
    assert form.kind == "symbolic"
    half = F(1, 2)
    behaviour = game.behaviour([[1 / (1 + x), x / (1 + x) / 2, x / (1 + x) / 2], [half, half]])
    assert behaviour["1:2"] == {"c": sp.Rational(1, 2), "d": sp.Rational(1, 2)}
    assert sp.simplify(behaviour["1:1"]["b"] - x / (1 + x)) == 0
    never = game.behaviour([[x / x, x - x, 0], [1, 0]])
    assert never["1:2"] == {"c": 1, "d": 0}


def test_behaviours_are_read_in_several_forms():
    game = trees.entry()
    for behaviour in (
        {"Entrant:1": "in", "Incumbent:1": {"share": 1}},
        {"Entrant:1": (0, 1), "Incumbent:1": [0, F(1)]},
        [(0, 1), (0, 1)],
    ):
        assert game.expected(behaviour) == (1, 1)
    assert game.to_floats().expected([(0.5, 0.5), (0, 1)]) == (0.5, 1.5)
    x = sp.Symbol("x")
    assert game.expected([(1 - x, x), (0, 1)]) == (x, 2 - x)


@pytest.mark.parametrize(
    ("behaviour", "message"),
    [
        ({"Entrant:1": "in"}, r"misses the information sets \['Incumbent:1'\]"),
        ({"Entrant:1": "in", "Incumbent:1": "share", "me": "x"}, "unknown ones"),
        ([(0, 1)], "1 distributions for 2 information sets"),
        ([(0, 1), (0, 1, 0)], "has 3 probabilities"),
        ([(0, 1), "war"], "names the action 'war'"),
        ([(0, 1), (F(1, 2), F(1, 3))], "is no distribution"),
        ([(0, 1), (2, -1)], "is no distribution"),
        ([(0, 1), (0.5, 0.6)], "is no distribution"),
        ([(0, 1), (sp.Symbol("x"), 0)], "is no distribution"),
    ],
)
def test_behaviours_that_are_none(behaviour, message):
    with pytest.raises(GameError, match=message):
        trees.entry().expected(behaviour)


def test_profiles_that_do_not_fit():
    with pytest.raises(GameError, match="the profile has 1 strategies"):
        trees.entry().behaviour([[1, 0]])
    with pytest.raises(GameError, match="3 probabilities for 2 pure strategies"):
        trees.entry().behaviour([[1, 0, 0], [1, 0]])
