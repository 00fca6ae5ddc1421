"""Assessments by definition: sequential rationality, Bayes' rule, consistency."""

from __future__ import annotations

from fractions import Fraction as F

import belief_games as games
import pytest
import sympy as sp
import tree_games as trees

from layered_games.equilibria.verify_beliefs import bayes_gap, belief_regret, read_beliefs
from layered_games.equilibria.verify_consistency import inconsistency
from layered_games.equilibria.verify_tree import nash_regret, subgame_regret
from layered_games.errors import GameError
from layered_games.games.extensive import ExtensiveGame
from layered_games.games.extensive_nodes import Chance, Decision

POOL = {"Sender:1": "beer", "Sender:2": "beer", "after beer": "peace", "after quiche": "duel"}


def beer_beliefs(weak):
    return {"after beer": (F(9, 10), F(1, 10)), "after quiche": (1 - F(weak), F(weak))}


def test_a_pooling_equilibrium_needs_a_pessimistic_belief():
    game = trees.beer()
    assert belief_regret(game, POOL, beer_beliefs(F(1, 2))) == 0
    assert belief_regret(game, POOL, beer_beliefs(F(1, 4))) == F(1, 2)
    assert bayes_gap(game, POOL, beer_beliefs(F(1, 4))) == 0
    wrong = beer_beliefs(1) | {"after beer": (F(1, 2), F(1, 2))}
    assert bayes_gap(game, POOL, wrong) == bayes_gap(game, POOL, wrong, weak=True) == F(2, 5)


def test_weak_perfect_bayesian_need_not_be_subgame_perfect():
    game = games.niche()
    play, beliefs = {"E": "out", "E in": "A", "I": "f"}, {"I": (1, 0)}
    assert nash_regret(game, play) == 0
    assert belief_regret(game, play, beliefs) == 0
    assert bayes_gap(game, play, beliefs, weak=True) == 0
    assert bayes_gap(game, play, beliefs) == 1
    assert subgame_regret(game, play) > 0


def test_plans_are_compared_not_only_single_actions():
    """Two own changes together pay, neither alone does; the own belief is not updated."""

    def late(left, right):
        return Decision("1", {"l": left, "r": right}, information="late")

    def early(stop, one, other):
        return Decision("1", {"stop": stop, "on": late(one, other)}, information="early")

    game = ExtensiveGame(
        Chance({"x": (F(1, 2), early((2,), (0,), (5,))), "y": (F(1, 2), early((2,), (0,), (0,)))})
    )
    play = {"early": "stop", "late": "l"}
    half = {"early": (F(1, 2), F(1, 2)), "late": (0, 1)}
    assert belief_regret(game, play, half) == F(1, 2)
    assert bayes_gap(game, play, half, weak=True) == 0
    assert bayes_gap(game, play, half) == F(1, 2)


def test_nobody_signals_what_he_does_not_know():
    """After an unused action of a player who has not seen chance, the odds are those of chance."""

    def last(a, b):
        return Decision("2", {"a": a, "b": b}, information="2")

    def one(a, b):
        return Decision("1", {"out": (1, 0), "in": last(a, b)}, information="1")

    game = ExtensiveGame(
        Chance({"x": (F(1, 4), one((0, 1), (0, 0))), "y": (F(3, 4), one((0, 0), (0, 1)))}), players=["1", "2"]
    )
    play = {"1": "out", "2": "b"}
    chance = (F(1, 4), F(3, 4))
    assert bayes_gap(game, play, {"1": chance, "2": chance}) == 0
    assert bayes_gap(game, play, {"1": chance, "2": (1, 0)}) == F(3, 4)
    assert bayes_gap(game, play, {"1": chance, "2": (1, 0)}, weak=True) == 0


def test_floats_and_irrational_numbers():
    game = trees.beer()
    beliefs = {"after beer": (0.9, 0.1), "after quiche": (0.25, 0.75)}
    assert belief_regret(game.to_floats(), POOL, beliefs) <= 1e-12
    assert bayes_gap(game.to_floats(), POOL, beliefs) <= 1e-12
    root = sp.sqrt(2) / 2
    play = POOL | {"after quiche": {"duel": root, "peace": 1 - root}}
    half = beer_beliefs(F(1, 2))
    assert belief_regret(game, play, half) == 0
    mixed = {**play, "Sender:1": {"beer": root, "quiche": 1 - root}}
    assert bayes_gap(game, mixed, half) != 0
    seen = {"after beer": (9 * root / (9 * root + 1), 1 / (9 * root + 1)), "after quiche": (1, 0)}
    assert bayes_gap(game, mixed, seen) == 0
    assert belief_regret(game, mixed, seen) == root
    assert "order" in inconsistency(game, mixed, seen, {})
    used = {"after beer/duel": 1, "Sender:2/quiche": 1}
    assert inconsistency(game, mixed, seen, used) == ""


@pytest.mark.parametrize(
    "beliefs, text",
    [
        ({}, "miss the information sets"),
        ({"after beer": (1, 0), "after quiche": (1, 0), "after tea": (1,)}, "after tea"),
        ({"after beer": (1, 0), "after quiche": (1,)}, "1 probabilities for 2 nodes"),
        ({"after beer": (1, 0), "after quiche": (F(3, 2), F(-1, 2))}, "no distribution"),
        ({"after beer": (1, 0), "after quiche": (0.5, 0.4)}, "no distribution"),
        ([(1,)], "1 beliefs for 4 information sets"),
    ],
)
def test_beliefs_are_checked(beliefs, text):
    with pytest.raises(GameError, match=text):
        read_beliefs(trees.beer(), beliefs)


def test_what_cannot_be_checked_is_refused():
    with pytest.raises(GameError, match="perfect recall fails at later"):
        belief_regret(trees.forgetful(), {"1:1": "L", "reply": "a", "later": "l"}, {})
    with pytest.raises(GameError, match="need numbers"):
        bayes_gap(trees.battle_with_exit(sp.Symbol("h")), {}, {})
