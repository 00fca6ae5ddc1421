"""Building trees: what is read, what is refused and where."""

from __future__ import annotations

import pickle
from dataclasses import FrozenInstanceError
from fractions import Fraction as F

import numpy as np
import pytest
import sympy as sp
import tree_games as trees

from layered_games.errors import GameError, ParameterError
from layered_games.games.extensive import ExtensiveGame
from layered_games.games.extensive_nodes import Chance, Decision, Payoffs
from layered_games.parameters import Parameter


def test_players_and_sets_come_in_the_order_of_writing():
    late = Decision("C", {"x": Decision("A", {"y": (1, 2, 3, 4)})})
    game = ExtensiveGame(Decision("B", {"l": late, "r": Decision("D", {"z": (0, 0, 0, 0)})}))
    assert game.players == ("B", "C", "A", "D")
    assert game.set_names == ("B:1", "C:1", "A:1", "D:1")
    assert [s.player for s in game.information_sets] == ["B", "C", "A", "D"]
    assert game.information_sets[2].nodes == (3,)
    assert (game.n_nodes, game.depth, game.n_players) == (6, 3, 4)


def test_given_players_set_the_order_of_payoffs():
    tree = Decision("2", {"a": (1, 5), "b": Payoffs({"2": 6, "1": 2})})
    game = ExtensiveGame(tree, players=["1", "2"])
    assert game.payoffs.tolist() == [[1, 5], [2, 6]]
    named = ExtensiveGame(Decision("2", {"a": Payoffs({"2": 5, "1": 1})}))
    assert named.players == ("2", "1")
    assert named.payoffs.tolist() == [[5, 1]]


def test_numbers_keep_their_kind():
    exact = ExtensiveGame(Decision("1", {"a": (F(1, 3),), "b": (2,)}))
    assert exact.kind == "exact"
    assert all(type(x) is F for x in exact.payoffs.flat)
    mixed = ExtensiveGame(Decision("1", {"a": (F(1, 2),), "b": (0.1,)}))
    assert mixed.kind == "float"
    assert mixed.payoffs.dtype == np.float64
    whole = ExtensiveGame(Decision("1", {"a": (10**30,), "b": (2,)}))
    assert whole.payoffs[0, 0] == 10**30
    lucky = ExtensiveGame(Chance({"a": (0.25, (1,)), "b": (0.75, (2,))}), players=["1"])
    assert lucky.kind == "float"
    assert lucky.expected(()) == (1.75,)
    decimal = ExtensiveGame(Chance({"a": (sp.Rational(1, 4), (1,)), "b": (F(3, 4), (sp.Integer(2),))}), ["1"])
    assert decimal.expected({}) == (F(7, 4),)


def test_symbols_are_adopted_and_chances_become_relations():
    p = sp.Symbol("p")
    v = sp.Symbol("v", positive=True)
    game = ExtensiveGame(Chance({"a": (p, (v,)), "b": (1 - p, (0,))}), players=["1"])
    assert game.kind == "symbolic"
    assert game.parameters.symbols == {"p": p, "v": v}
    assert game.symbols == (p, v)
    assert game.expected([]) == (p * v,)
    assert game.at({"p": F(1, 3), "v": 3}).expected([]) == (1,)
    assert game.at({"p": 0.5, "v": 3}).kind == "float"
    with pytest.raises(ParameterError, match="fails at p = 2"):
        game.at({"p": 2, "v": 1})
    declared = ExtensiveGame(
        Chance({"a": (p, (v,)), "b": (1 - p, (0,))}),
        ["1"],
        [Parameter("p", "[0, 1]"), Parameter("v", "real")],
    )
    assert declared.parameters.relations == ()
    assert str(declared.parameters["v"].domain) == "(-oo, oo)"


def test_symbolic_probabilities_that_sum_to_one_only_after_algebra():
    x, y = sp.symbols("x y", positive=True)
    game = ExtensiveGame(Chance({"a": (x / (x + y), (1,)), "b": (y / (x + y), (0,))}), players=["1"])
    assert game.parameters.relations == ()
    root = ExtensiveGame(Chance({"a": (sp.sin(x) ** 2, (1,)), "b": (sp.cos(x) ** 2, (0,))}), players=["1"])
    assert root.n_nodes == 3
    with pytest.raises(GameError, match=r"at the root: the probability -x is negative"):
        ExtensiveGame(Chance({"a": (-x, (1,)), "b": (1 + x, (0,))}), players=["1"])


BAD = {
    "sum": (
        lambda: ExtensiveGame(Decision("1", {"go": Chance({"a": (F(1, 3), (1,)), "b": (F(1, 3), (1,))})})),
        "chance after go: the probabilities 1/3, 1/3 sum to 2/3",
    ),
    "float sum": (
        lambda: ExtensiveGame(Chance({"a": (0.3, (1,)), "b": (0.6, (1,))}), ["1"]),
        "have to sum to 1",
    ),
    "negative": (
        lambda: ExtensiveGame(Chance({"a": (F(4, 3), (1,)), "b": (F(-1, 3), (1,))}), ["1"]),
        "the probability -1/3 is negative",
    ),
    "set players": (
        lambda: ExtensiveGame(
            Decision("1", {"x": Decision("1", {"a": (1, 1)}, "h"), "y": Decision("2", {"a": (1, 1)}, "h")})
        ),
        "information set 'h' has different player: 1 after x, but 2 after y",
    ),
    "set actions": (
        lambda: ExtensiveGame(
            Decision("1", {"x": Decision("1", {"a": (1,)}, "h"), "y": Decision("1", {"b": (1,)}, "h")})
        ),
        r"different actions: \['a'\] after x, but \['b'\] after y",
    ),
    "short payoffs": (
        lambda: ExtensiveGame(Decision("1", {"a": (1,), "b": Decision("2", {"c": (1, 2)})})),
        r"the payoffs after a are \[1\], but the game has the 2 player",
    ),
    "idle player": (lambda: ExtensiveGame(Decision("1", {"a": (1, 2)})), r"players=\[\.\.\.\]"),
    "stranger": (lambda: ExtensiveGame(Decision("X", {"a": (1,)}), players=["1"]), "X moves in the tree"),
    "unnamed": (
        lambda: ExtensiveGame(Decision("1", {"a": Payoffs({"1": 1}), "b": Payoffs({"2": 1})})),
        "the payoffs after a are",
    ),
    "no player": (lambda: ExtensiveGame(()), "at least one player"),
    "twice": (lambda: ExtensiveGame((1, 2), players=["1", "1"]), "listed twice"),
    "text": (
        lambda: ExtensiveGame(Decision("Ann", {"go": Decision("Ann", {"a": ("x",)})})),
        "payoff of Ann after go, a: 'x' is text",
    ),
    "nan": (
        lambda: ExtensiveGame(Decision("1", {"a": (float("nan"),)})),
        "payoff of 1 after a: nan is not finite",
    ),
    "infinite": (lambda: ExtensiveGame(Decision("1", {"a": (sp.oo,)})), "after a: oo is not finite"),
    "odd probability": (
        lambda: ExtensiveGame(Chance({"good": ("1/2", (1,)), "bad": (F(1, 2), (1,))}), ["1"]),
        "probability of good: '1/2' is text",
    ),
    "two symbols": (
        lambda: ExtensiveGame(Decision("1", {"a": (sp.Symbol("x"),), "b": (sp.Symbol("x", positive=True),)})),
        "several symbols of one name",
    ),
    "no actions": (lambda: Decision("1", {}), "has no action"),
    "list of actions": (lambda: Decision("1", ["a"]), "needs a mapping"),
    "one name": (lambda: Decision("1", {1: (1,), "1": (2,)}), "two actions of one name"),
    "no node": (lambda: Decision("1", {"a": 3}), "after 'a': 3 is no node"),
    "no pair": (lambda: Chance({"a": (1,)}), "give a pair of probability and node"),
    "no root": (lambda: ExtensiveGame(7), "7 is no node"),
}


@pytest.mark.parametrize("case", BAD)
def test_refused(case):
    make, message = BAD[case]
    with pytest.raises(GameError, match=message):
        make()


def test_long_places_are_shortened():
    node = Payoffs("x")
    for k in range(30):
        node = Decision("1", {f"a{29 - k}": node})
    with pytest.raises(GameError, match=r"after a0, a1, a2, a3, a4, a5, \.\.\. \(18 more\), a24"):
        ExtensiveGame(node)


def test_the_text_draws_the_tree():
    assert str(trees.entry()).splitlines() == [
        "Entry",
        "Entrant:1",
        "├─ out: (0, 2)",
        "└─ in: Incumbent:1",
        "   ├─ fight: (-1, -1)",
        "   └─ share: (1, 1)",
    ]
    shown = str(trees.beer())
    assert "├─ strong [9/10]: Sender:1" in shown
    assert "Receiver at after beer" in shown
    assert trees.beer()._repr_html_().startswith("<pre>Beer and quiche")
    assert (
        repr(trees.entry()) == "<ExtensiveGame Entry: 5 nodes, 2 information sets, exact; Entrant, Incumbent>"
    )


def test_long_trees_are_cut_in_print():
    text = str(trees.centipede(300))
    assert text.endswith("... (401 more of 601 nodes)")
    assert max(map(len, text.splitlines())) < 220


def test_nodes_show_what_they_are():
    assert repr(Decision("1", {"a": (1,)}, "h")) == "<Decision of 1 at h: a>"
    assert repr(Payoffs({"a": 1})) == "Payoffs({'a': 1})"
    with pytest.raises(FrozenInstanceError):
        Payoffs(1).values = ()


def test_equality_is_by_content():
    assert trees.poker() == trees.poker()
    assert hash(trees.beer()) == hash(trees.beer())
    assert trees.battle_with_exit(1) != trees.battle_with_exit(2)
    assert trees.entry() != "a tree"
    assert pickle.loads(pickle.dumps(trees.poker())) == trees.poker()
    with pytest.raises(ValueError, match="read-only"):
        trees.entry().raw[0, 0] = 3


def test_names_of_sets_avoid_the_given_ones():
    game = ExtensiveGame(Decision("1", {"a": (1,), "b": Decision("1", {"c": (2,)}, information="1:1")}))
    assert game.set_names == ("1:1'", "1:1")


def test_places_and_histories():
    game = trees.entry()
    assert game.history(4) == ("in", "share")
    assert game.history(0) == ()
    assert game.place(0) == "at the root"
    assert game.place(4) == "after in, share"
    with pytest.raises(GameError, match="no node 5"):
        game.history(5)


def test_conversions_between_numbers():
    game = trees.beer()
    floats = game.to_floats()
    assert floats.kind == "float"
    assert floats.chance.tolist() == [0.9, 0.1]
    assert floats.to_floats() is floats
    assert game.to_exact() is game
    assert trees.entry().to_floats().to_exact() == trees.entry()
    with pytest.raises(GameError, match="sum to"):
        floats.to_exact()
    symbolic = ExtensiveGame(Decision("1", {"a": (sp.Symbol("x"),)}))
    with pytest.raises(GameError, match="floats need numbers, but the game uses x"):
        symbolic.to_floats()
    with pytest.raises(GameError, match="has no parameters"):
        game.at({"x": 1})
    assert game.at({}) is game


def test_a_deep_tree_is_no_problem():
    game = trees.centipede(5000)
    assert game.depth == 5000
    assert game.perfect_recall
    assert len(game.subgame_roots) == 5000
    assert game.n_nodes == 10001
    assert ExtensiveGame.from_json(game.to_json()) == game
    assert ExtensiveGame.from_gambit(game.to_gambit()) == game
