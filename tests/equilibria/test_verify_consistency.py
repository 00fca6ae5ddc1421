"""Consistency of beliefs by orders and coefficients of trembles."""

from __future__ import annotations

from fractions import Fraction as F

import belief_games as games
import pytest
import sympy as sp
import tree_games as trees

from layered_games.equilibria.trees.assessment_supports import Tree
from layered_games.equilibria.trees.sequential import solve_sequential_equilibria
from layered_games.equilibria.trees.trembles import SequentialBuilder, orders_of
from layered_games.equilibria.verify_beliefs import bayes_gap, belief_regret
from layered_games.equilibria.verify_consistency import inconsistency
from layered_games.errors import GameError
from layered_games.games.extensive import ExtensiveGame
from layered_games.games.extensive_nodes import Chance, Decision


def test_orders_and_coefficients():
    game = games.two_audiences()
    play = {"1": "out", "2": "y", "3": "y"}
    orders = {"1/a": 1, "1/b": 1, "2/x": 1, "3/x": 1}

    def both(two, three):
        return {"2": (F(two), 1 - F(two)), "3": (F(three), 1 - F(three))}

    assert inconsistency(game, play, both(F(1, 3), F(1, 3)), orders) == ""
    assert "coefficients" in inconsistency(game, play, both(F(1, 3), F(1, 2)), orders)
    assert bayes_gap(game, play, both(F(1, 3), F(1, 2))) == 0
    assert "least order" in inconsistency(game, play, both(1, 1), orders)
    assert inconsistency(game, play, both(1, 1), orders | {"1/b": 2}) == ""
    assert "has probability 0 and order 0" in inconsistency(game, play, both(1, 1), {"1/a": 1})
    floats = {"2": (1 / 3, 2 / 3), "3": (1 / 3, 2 / 3)}
    assert inconsistency(game.to_floats(), play, floats, orders) == ""
    with pytest.raises(GameError, match="unknown actions"):
        inconsistency(game, play, both(1, 1), {"1/c": 1})


def test_beliefs_in_a_circle_are_inconsistent():
    game = games.cycle()
    play = {name: "out" if len(name) == 1 else "no" for name in game.set_names}
    types = {name: (F(1, 2), F(1, 2)) for name in "ABC"}
    orders = {f"{name}/in": 1 for name in "ABC"} | {f"{name}/yes": 1 for name in ("AB", "BC", "CA")}
    first = {"AB": (F(2, 3), F(1, 3)), "BC": (F(2, 3), F(1, 3))}
    round_trip = types | first | {"CA": (F(1, 3), F(2, 3))}
    assert belief_regret(game, play, round_trip) == bayes_gap(game, play, round_trip) == 0
    assert "coefficients" in inconsistency(game, play, round_trip, orders)
    straight = types | first | {"CA": (F(4, 5), F(1, 5))}
    assert inconsistency(game, play, straight, orders) == ""


def test_chance_that_never_happens_has_no_consistency():
    game = ExtensiveGame(Chance({"x": (F(1), (0,)), "y": (F(0), Decision("1", {"a": (1,), "b": (0,)}))}))
    with pytest.raises(GameError, match="positive probability"):
        inconsistency(game, {"1:1": "a"}, {}, {"1:1/b": 1})


def test_irrational_beliefs_that_do_not_multiply():
    game = games.two_audiences()
    play = {"1": "out", "2": "y", "3": "y"}
    orders = {"1/a": 1, "1/b": 1, "2/x": 1, "3/x": 1}
    root = sp.sqrt(2)
    one, other = (root - 1, 2 - root), (2 - root, root - 1)
    assert inconsistency(game, play, {"2": one, "3": one}, orders) == ""
    assert "coefficients" in inconsistency(game, play, {"2": one, "3": other}, orders)


@pytest.mark.parametrize("make", [trees.beer, games.two_audiences, games.tremble_twice, games.horse])
def test_corners_of_families_are_consistent(make):
    """A corner is a limit of members; orders of its own show that it is consistent."""
    game = make()
    tree, seen = Tree(game), 0
    for e in solve_sequential_equilibria(game):
        for profile, beliefs in e.extremes:
            support = tuple(tuple(a for a, p in enumerate(row) if p) for row in profile)
            builder = SequentialBuilder(tree, support)
            orders = orders_of(builder, dict(enumerate(beliefs)))
            assert orders is not None
            named = {f"{game.set_names[h]}/{game.set_actions[h][a]}": k for (h, a), k in orders.items()}
            assert inconsistency(game, profile, beliefs, named) == ""
            seen += 1
    assert seen > 1
