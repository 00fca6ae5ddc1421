"""Backward induction with numbers, against the definition tried out on every pure profile."""

from __future__ import annotations

import time
from fractions import Fraction as F
from math import prod

import numpy as np
import pytest
import sympy as sp
import tree_games as trees
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from layered_games.equilibria.concepts import Concept
from layered_games.equilibria.trees.backward import backward_induction
from layered_games.equilibria.trees.backward_ties import count_pure, list_pure
from layered_games.equilibria.trees.solving import solve_tree
from layered_games.errors import GameError
from layered_games.games.extensive import ExtensiveGame
from layered_games.games.extensive_build import assemble
from layered_games.games.extensive_nodes import Chance, Decision


def perfect(game):
    """All subgame-perfect equilibria in pure strategies, by definition."""
    found = [c for c in trees.choices(game) if not trees.pays(game, c, game.subgame_roots)]
    return {tuple(c[i] for i in range(len(game.set_names))) for c in found}


def listed(solution):
    return [tuple(row.index(1) for row in e.profile) for e in solution]


@settings(max_examples=60)
@given(trees.random_trees(depth=3, payoffs=st.integers(-1, 1)))
def test_all_equilibria_by_definition(game):
    assume(prod(map(len, game.set_actions)) <= 100)
    truth = perfect(game)
    solution = solve_tree(game, limit=1000)
    found = listed(solution)
    assert len(found) == len(set(found))
    assert set(found) == truth
    assert solution.complete == (len(truth) == 1)
    induction = backward_induction(game)
    assert count_pure(induction) == len(truth)
    assert {tuple(c) for c in list_pure(induction, 1000)} == truth
    for equilibrium in solution:
        choice = dict(enumerate(tuple(row.index(1) for row in equilibrium.profile)))
        assert equilibrium.payoffs == trees.played(game, choice)
        assert equilibrium.regret == 0
        assert equilibrium.evidence == "proved"


@settings(max_examples=25)
@given(trees.random_trees(depth=4, payoffs=st.fractions(-3, 3, max_denominator=6)))
def test_values_do_not_depend_on_the_arithmetic(game):
    induction = backward_induction(game)
    assert induction.payoffs() == game.expected(solve_tree(game, limit=1)[0].profile)
    huge = ExtensiveGame.from_json(game.to_json())
    rows = (huge.payoffs * 10**25).ravel().tolist()
    parts = huge.parts
    scaled = ExtensiveGame.from_parts(
        assemble(
            parts.arrays, parts.groups, parts.given, parts.players, rows, parts.chance, parts.parameters, ""
        )
    )
    large = backward_induction(scaled)
    assert (large.chosen == induction.chosen).all()
    assert large.payoffs() == tuple(u * 10**25 for u in induction.payoffs())
    floats = backward_induction(game.to_floats()).payoffs()
    assert np.allclose(floats, [float(u) for u in induction.payoffs()]) or len(induction.tied)


def test_entry_deterrence():
    solution = solve_tree(trees.entry())
    (equilibrium,) = solution
    assert equilibrium.profile == ((0, 1), (0, 1))
    assert dict(equilibrium.values)["Incumbent:1/fight"] == 0
    assert equilibrium.values["Entrant:1/in"] == 1
    assert equilibrium.payoffs == (1, 1)
    assert equilibrium.condition == sp.true
    assert solution.complete
    assert solution.notes == ()
    assert "Entrant:1/in = 1" in str(solution)
    assert repr(equilibrium.values).startswith("{'Entrant:1/out'")
    floats = solve_tree(trees.entry().to_floats())[0]
    assert (floats.regret, floats.evidence) == (0.0, "measured")
    assert isinstance(floats.profile[0][0], float)


@pytest.mark.parametrize("legs", [1, 4, 9])
def test_the_centipede_stops_at_once(legs):
    (equilibrium,) = solve_tree(trees.centipede(legs))
    assert equilibrium.payoffs == (1, -1)
    assert all(row == (1, 0) for row in equilibrium.profile)


def test_ties_in_the_ultimatum_game():
    solution = solve_tree(trees.ultimatum(3))
    assert len(solution) == 2
    assert sorted(e.payoffs for e in solution) == [(2, 1), (3, 0)]
    assert not solution.complete
    assert "2 equilibria in pure strategies, 2 listed" in solution.notes[0]
    assert "Responder" not in solution.notes[0]
    assert "at ties, among others at offer 0" in solution.notes[0]


def test_a_limit_is_honest():
    game = ExtensiveGame(
        Decision("1", {str(k): Decision("2", {"l": (k, 0), "r": (-k, 0)}) for k in range(8)}), ["1", "2"]
    )
    induction = backward_induction(game)
    total = count_pure(induction)
    solution = solve_tree(game, limit=10)
    assert len(solution) == 10
    assert not solution.complete
    assert solution.notes[0].startswith(f"{total} equilibria in pure strategies, 10 listed")
    every = solve_tree(game, limit=10_000)
    assert len(every) == total
    assert not every.complete and str(total) in every.notes[0]
    assert set(listed(solution)) <= set(listed(every))


def test_ties_beyond_counting_are_called_many(monkeypatch):
    monkeypatch.setattr("layered_games.equilibria.trees.backward_ties.VALUES", 3)
    branches = {str(k): (F(1, 4), Decision("1", {"l": (0, k), "r": (0, -k)})) for k in range(1, 5)}
    game = ExtensiveGame(Chance(branches), players=["1", "2"])
    solution = solve_tree(game, limit=3)
    assert solution.notes[0].startswith("many equilibria")
    monkeypatch.setattr("layered_games.equilibria.trees.backward_ties.VALUES", 1)
    one = ExtensiveGame(Decision("1", {"l": (0, 1), "r": (0, 2)}), players=["1", "2"])
    assert count_pure(backward_induction(one)) is None


def test_a_trivial_tree():
    solution = solve_tree(ExtensiveGame((3, 4), players=["1", "2"]))
    assert solution[0].payoffs == (3, 4)
    assert solution[0].profile == ()
    lucky = ExtensiveGame(Chance({"a": (F(1, 3), (3,)), "b": (F(2, 3), (0,))}), ["1"])
    assert solve_tree(lucky)[0].payoffs == (1,)
    assert solve_tree(lucky)[0].regret == 0


def test_what_backward_induction_cannot_take():
    with pytest.raises(GameError, match="the information set 'after beer' has 2 nodes"):
        backward_induction(trees.beer())
    with pytest.raises(GameError, match="numeric backward induction need numbers"):
        backward_induction(ExtensiveGame(Decision("1", {"a": (sp.Symbol("x"),)})))
    with pytest.raises(GameError, match="no option 'ties' here; known are limit"):
        solve_tree(trees.entry(), ties="all")
    with pytest.raises(GameError, match="'stackelberg' does not apply to an extensive game"):
        solve_tree(trees.entry(), Concept.STACKELBERG)


def best_of(times, call):
    spent = []
    for _ in range(times):
        start = time.perf_counter()
        call()
        spent.append(time.perf_counter() - start)
    return min(spent)


def complete_tree(levels, chance=False):
    inner = 2**levels - 1
    movers = np.arange(2 * inner + 1) % 2
    children = np.array([2] * inner + [0] * (inner + 1))
    odds = []
    if chance:
        movers = np.where(np.arange(2 * inner + 1) % 3 == 0, -1, movers)
        odds = [F(1, 4), F(3, 4)] * int(((movers == -1) & (children > 0)).sum())
    payoffs = np.random.default_rng(levels).integers(0, 10**9, (inner + 1, 2))
    return ExtensiveGame.from_levels(children, movers, payoffs, probabilities=odds)


def test_a_large_tree_is_solved_quickly_and_in_linear_time():
    small, large = complete_tree(13), complete_tree(16)
    assert best_of(3, lambda: backward_induction(large)) < 0.1
    ratio = best_of(5, lambda: solve_tree(large)) / best_of(5, lambda: solve_tree(small))
    assert ratio < 8 * 4
    lucky = complete_tree(15, chance=True)
    assert best_of(2, lambda: backward_induction(lucky)) < 1


def test_a_deep_tree_is_solved():
    game = trees.centipede(5000)
    (equilibrium,) = solve_tree(game)
    assert equilibrium.payoffs == (1, -1)
    tied = ExtensiveGame.from_levels([2, 0] * 4999 + [2, 0, 0], [0] * 10001, np.ones((5001, 1), dtype=int))
    # levels: each inner node has a leaf, then the next inner node
    solution = solve_tree(tied, limit=3)
    assert len(solution) == 3
    assert not solution.complete
    luck = ExtensiveGame.from_levels(
        [2] + [0, 2] * 1499 + [0, 0],
        [-1] * 3001,
        np.arange(1501)[:, None],
        probabilities=[F(1, 2)] * 3000,
    )
    value = backward_induction(luck).payoffs()[0]
    assert value == sum(F(k, 2 ** (k + 1)) for k in range(1500)) + F(1500, 2**1500)
    assert solve_tree(luck)[0].payoffs == (value,)
