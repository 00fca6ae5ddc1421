"""Trees from numbers, what their shape implies, subgames, JSON."""

from __future__ import annotations

import json
import time
from fractions import Fraction as F

import numpy as np
import pytest
import sympy as sp
import tree_games as trees
from hypothesis import given, settings
from tree_games import random_trees

from layered_games.errors import GameError, LayeredGamesError
from layered_games.games.extensive import ExtensiveGame
from layered_games.games.extensive_nodes import Chance, Decision


@settings(max_examples=60)
@given(random_trees(information=True))
def test_every_form_gives_the_game_back(game):
    assert ExtensiveGame.from_json(game.to_json()) == game
    assert ExtensiveGame.from_gambit(game.to_gambit()) == game
    assert game.to_floats().to_floats().n_nodes == game.n_nodes
    place = game.arrays.preorder
    assert sorted(place.tolist()) == list(range(game.n_nodes))
    assert (place[1:] > place[game.arrays.parent[1:]]).all()


def test_level_order_gives_the_tree_that_is_meant():
    game = ExtensiveGame.from_levels(
        [2, 2, 2, 0, 0, 0, 0],
        [-1, 0, 0, 9, 9, 9, 9],
        [[1], [F(1, 2)], [3], [4]],
        probabilities=[F(1, 3), F(2, 3)],
        information=[7, 5, 5, 0, 0, 0, 0],
        actions=["l", "r"],
        players=["Ann"],
        title="small",
    )
    same = ExtensiveGame(
        Chance(
            {
                "l": (F(1, 3), Decision("Ann", {"l": (1,), "r": (F(1, 2),)}, "h")),
                "r": (F(2, 3), Decision("Ann", {"l": (3,), "r": (4,)}, "h")),
            }
        )
    )
    assert game.set_names == ("Ann:1",)
    assert str(game).splitlines()[1:] == str(same).replace("Ann at h", "Ann:1").splitlines()
    x = sp.Symbol("x")
    symbolic = ExtensiveGame.from_levels([2, 0, 0], [0, 0, 0], np.array([[x], [1]], dtype=object))
    assert symbolic.kind == "symbolic"
    floats = ExtensiveGame.from_levels([2, 0, 0], [0, 0, 0], np.array([[0.5], [1]]))
    assert floats.kind == "float"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([], [], []), "at least its root"),
        (([1], [0], [[1]]), "entries sum to 1"),
        (([2, 0, -1, 0], [0] * 4, [[1]]), "node 2 has -1 children"),
        (([0, 1], [0, 0], [[1]]), "node 1 would come after its own children"),
        (([2.0, 0, 0], [0] * 3, [[1], [2]]), "flat list of integers"),
        (([2, 0, 0], [0, 0], [[1], [2]]), "movers has 2 entries for 3 nodes"),
        (([2, 0, 0], [1, 0, 0], [[1], [2]]), "node 0 has mover 1"),
        (([2, 0, 0], [0, 0, 0], [[1]]), "one row for each of the 2 leaves"),
        (([2, 0, 0], [0, 0, 0], [[1], [1, 2]]), "one column per player"),
        (([2, 0, 0], [0, 0, 0], np.ones(2)), "one column per player"),
        (([2, 0, 0], [-1, 0, 0], [[1], [2]]), "0 probabilities for 2 branches"),
        (([2, 0, 0], [0, 0, 0], np.array([[1.0], [np.nan]])), "payoff of 1 after 2: nan is not finite"),
    ],
)
def test_numbers_that_are_no_tree(arguments, message):
    with pytest.raises(GameError, match=message):
        ExtensiveGame.from_levels(*arguments)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"players": ["a", "b"]}, "2 player name"),
        ({"information": [1]}, "information has 1 entries"),
        ({"actions": ["a"]}, "must name 2 different actions"),
        ({"actions": ["a", "a"]}, "must name 2 different actions"),
    ],
)
def test_options_that_do_not_fit(options, message):
    with pytest.raises(GameError, match=message):
        ExtensiveGame.from_levels([2, 0, 0], [0, 0, 0], [[1], [2]], **options)


def test_a_large_tree_builds_in_time_from_numbers_and_nodes():
    inner = 2**16 - 1
    children = np.array([2] * inner + [0] * (inner + 1))
    payoffs = np.arange(2 * (inner + 1)).reshape(-1, 2)
    start = time.perf_counter()
    game = ExtensiveGame.from_levels(children, np.arange(2 * inner + 1) % 2, payoffs)
    assert time.perf_counter() - start < 10
    assert game.perfect_information
    assert game.perfect_recall

    def full(level):
        return (
            (level, 1)
            if level == 15
            else Decision("12"[level % 2], {"a": full(level + 1), "b": full(level + 1)})
        )

    tree = full(0)
    start = time.perf_counter()
    assert ExtensiveGame(tree).n_nodes == 2**16 - 1
    assert time.perf_counter() - start < 10


# ---------------------------------------------------------------------- recall, subgames
def test_who_forgets():
    assert trees.poker().perfect_recall
    assert trees.beer().perfect_recall
    assert trees.forgetful().forgetful == ("later",)
    assert trees.driver().forgetful == ("junction",)
    assert not trees.driver().perfect_recall


def test_where_subgames_begin():
    game = trees.battle_with_exit()
    assert [game.history(r) for r in game.subgame_roots] == [(), ("go",)]
    inner = list(game.subgames())[1]
    assert inner.set_names == ("1 out", "2")
    assert inner.players == game.players
    assert inner.payoffs.tolist() == [[2, 1], [0, 0], [0, 0], [1, 2]]
    assert next(game.subgames()) is game
    assert len(trees.poker().subgame_roots) == 1
    assert len(list(trees.entry().subgames())) == 2
    with pytest.raises(GameError, match="no subgame begins at node 1"):
        game.subgame(1)


def test_a_subgame_keeps_chances_and_symbols():
    p = sp.Symbol("p")
    luck = Chance({"x": (p, (1, 0)), "y": (1 - p, (0, 1))})
    game = ExtensiveGame(Decision("1", {"a": (0, 0), "b": Decision("2", {"c": luck, "d": (1, 1)})}))
    parts = list(game.subgames())
    assert [g.n_nodes for g in parts] == [7, 5, 3]
    assert parts[2].expected([]) == (p, 1 - p)
    assert parts[1].set_names == ("2:1",)
    assert parts[1].parameters == game.parameters


# ---------------------------------------------------------------------- JSON
def test_json_keeps_symbols_floats_and_names():
    x = sp.Symbol("x", positive=True)
    p = sp.Symbol("p", real=True)
    game = ExtensiveGame(
        Chance({"a": (p, Decision("1", {"u": (x**2,), "v": (F(1, 3),)}, "here")), "b": (1 - p, (0,))}),
        title="with symbols",
    )
    assert ExtensiveGame.from_json(game.to_json()) == game
    floats = ExtensiveGame(Decision("1", {"a": (1.0,), "b": (0.1,)}))
    again = ExtensiveGame.from_json(floats.to_json())
    assert again == floats
    assert again.kind == "float"


@pytest.mark.parametrize(
    "change",
    [
        {"format": "other"},
        {"children": [2, 2, 0, 0]},
        {"children": [2, 0, 2, 0, "x"]},
        {"mover": [0, -2, 1, -2]},
        {"mover": [0, -2, 5, -2, -2]},
        {"mover": [0, -2, -7, -2, -2]},
        {"information": [0, -1, 9, -1, -1]},
        {"group": [0, -1, 7, -1, -1]},
        {"groups": [["out"], ["fight", "share"]]},
        {"payoffs": ["1"]},
        {"payoffs": ["1/0", "2", "3", "4", "5", "6"]},
        {"payoffs": [["true"], "2", "3", "4", "5", "6"]},
        {"chance": ["1"]},
        {"players": 5},
    ],
)
def test_json_that_is_no_game(change):
    data = json.loads(trees.entry().to_json()) | change
    with pytest.raises(LayeredGamesError):
        ExtensiveGame.from_json(json.dumps(data))


@pytest.mark.parametrize("text", ["", "[]", "{", '{"format": "layered_games.extensive_game/1"}'])
def test_text_that_is_no_game(text):
    with pytest.raises(GameError):
        ExtensiveGame.from_json(text)
