"""Sequential equilibria: consistency by trembles, existence, and Gambit's logit branch."""

from __future__ import annotations

import math
from fractions import Fraction as F
from itertools import pairwise

import belief_games as games
import numpy as np
import pytest
import sympy as sp
import tree_games as trees
from hypothesis import assume, given, settings

from layered_games.equilibria.solving import solve
from layered_games.equilibria.trees import perfect_bayesian
from layered_games.equilibria.trees.perfect_bayesian import solve_perfect_bayesian
from layered_games.equilibria.trees.sequential import solve_sequential_equilibria
from layered_games.equilibria.verify_beliefs import bayes_gap, belief_regret
from layered_games.equilibria.verify_finite import regret
from layered_games.errors import GameError
from layered_games.games.extensive import ExtensiveGame
from layered_games.games.extensive_behaviour import edge_probabilities
from layered_games.games.extensive_nodes import Chance, Decision

HALF = F(1, 2)


def trembling(game, equilibrium, eps):
    """Beliefs of totally mixed strategies nearby: orders as given, coefficients by least squares."""
    arrays = game.arrays
    names = [f"{n}/{a}" for n, acts in zip(game.set_names, game.set_actions, strict=True) for a in acts]
    flat = [float(p) for row in equilibrium.profile for p in row]
    orders = [equilibrium.orders.get(name, 0) for name in names]
    starts = np.cumsum([0, *map(len, equilibrium.profile)])
    ways = {}
    odds = dict(zip(arrays.chance_kids.tolist(), map(float, game.chance), strict=True))
    for nodes in arrays.set_nodes:
        for node in nodes.tolist():
            row, known = np.zeros(len(names)), 0.0
            for above, a in arrays.path(node):
                kid = int(arrays.first[above]) + a
                if kid in odds:
                    known += math.log(odds[kid])
                    continue
                k = starts[arrays.information[above]] + a
                row[k] += orders[k] > 0
                known += 0 if orders[k] else math.log(flat[k])
            ways[node] = row, known
    lines, sides = [], []
    for nodes, name in zip(arrays.set_nodes, game.set_names, strict=True):
        held = [(x, p) for x, p in zip(nodes.tolist(), equilibrium.beliefs[name], strict=True) if p]
        for x, p in held[1:]:
            y, q = held[0]
            lines.append(ways[x][0] - ways[y][0])
            sides.append(math.log(p / q) - ways[x][1] + ways[y][1])
    logs = np.linalg.lstsq(np.array(lines), np.array(sides), rcond=None)[0] if lines else np.zeros(len(names))
    moved = [math.exp(logs[k]) * eps ** orders[k] if orders[k] else flat[k] for k in range(len(names))]
    rows = [moved[i:j] for i, j in pairwise(starts)]
    rows = tuple(tuple(p / sum(row) for p in row) for row in rows)
    weights = edge_probabilities(game.to_floats(), rows)
    for step in arrays.steps:
        weights[step.kids] = weights[step.kids] * step.spread(weights[step.parents])
    return [tuple(weights[nodes] / weights[nodes].sum()) for nodes in arrays.set_nodes]


def assert_limits(game, solution):
    for e in solution:
        near = trembling(game, e, 1e-5)
        for name, row in zip(game.set_names, near, strict=True):
            assert row == pytest.approx([float(p) for p in e.beliefs[name]], abs=1e-3)


def test_where_every_belief_is_consistent_both_concepts_agree():
    for game in (trees.beer(), games.spence(), games.horse(), games.rival_modes(), games.niche()):
        weaker, solution = solve_perfect_bayesian(game), solve_sequential_equilibria(game)
        assert solution.complete
        assert [(e.profile, e.beliefs, e.belief_sets) for e in solution] == [
            (e.profile, e.beliefs, e.belief_sets) for e in weaker
        ]
        assert_limits(game, solution)


def test_the_same_news_gives_the_same_belief():
    game = games.two_audiences()
    weaker, solution = solve_perfect_bayesian(game), solve(game, "sequential")
    assert solution.complete

    def find(found):
        return next(e for e in found if e.profile == ((1, 0, 0), (0, 1), (0, 1)))

    assert find(weaker).belief_sets["2"] == ((0, HALF), (HALF, 1))
    assert find(weaker).belief_sets["3"] == ((HALF, 1), (0, HALF))
    assert find(solution).belief_sets == {}
    assert find(solution).beliefs["2"] == find(solution).beliefs["3"] == (HALF, HALF)
    for e in solution:
        assert e.beliefs["2"] == e.beliefs["3"]
    assert_limits(game, solution)


def test_beliefs_in_a_circle():
    game = games.cycle()
    nobody = tuple((F(1), F(0)) for _ in game.set_names)
    weaker, solution = solve_perfect_bayesian(game), solve_sequential_equilibria(game)
    assert nobody in [e.profile for e in weaker]
    assert [e.profile for e in solution] == [tuple((F(0), F(1)) for _ in game.set_names)]
    assert weaker.complete
    assert solution.complete


def test_two_mistakes_are_rarer_than_one():
    game = games.tremble_twice()
    solution = solve_sequential_equilibria(game)
    both = [e for e in solution if all(0 < p < 1 for p in e.beliefs["2"])]
    assert both
    for e in both:
        assert e.orders["1/a"] == e.orders["1/b"] + e.orders["1 later/on"]
    assert_limits(game, solution)


def test_forced_beliefs_at_a_corner():
    """The only belief that supports staying out excludes a node: the orders follow it."""

    def two(left, right):
        return Decision("2", {"l": left, "r": right}, information="2")

    game = ExtensiveGame(
        Decision("1", {"out": (2, 0), "a": two((1, 1), (9, 1)), "b": two((0, 0), (9, 1))}, information="1")
    )
    solution = solve_sequential_equilibria(game)
    out = [e for e in solution if e.profile[0][0] == 1]
    assert out
    for e in out:
        assert e.beliefs["2"] == (1, 0)
        assert e.orders["1/a"] < e.orders["1/b"]
    assert_limits(game, solution)


def test_poker_keeps_the_family_and_ties_beliefs():
    game = trees.poker()
    solution = solve_sequential_equilibria(game)
    assert solution.complete
    assert {e.payoffs for e in solution} == {(F(-1, 18), F(1, 18))}
    assert (0, F(1, 3)) in [e.sets.get("1 J/bet") for e in solution]
    assert_limits(game, solution)


def test_odds_that_are_products_of_others():
    """Both first odds are forced to a corner, infinite and zero: any product is a limit."""
    game = games.ratios_multiply()
    solution = solve_sequential_equilibria(game, limit=1000)
    assert solution.complete
    certain = {"1": 0, "2": 0, "H1": 0, "H2": 0}
    rows = [game.set_names.index(name) for name in certain]
    out = [e for e in solution if all(e.profile[h][0] == 1 for h in rows)]
    assert {e.values["H3/x"] for e in out} == {1, HALF, 0}
    for e in out:
        assert e.beliefs["H1"] == (1, 0)
        assert e.beliefs["H2"] == (0, 1)
        assert e.orders["1/a1"] < e.orders["1/b1"]
    assert {e.belief_sets.get("H3") for e in out} == {
        None, ((HALF, 1), (0, HALF)), ((0, HALF), (HALF, 1))
    }  # fmt: skip
    assert_limits(game, out)


def test_many_cases_of_beliefs_are_left_open(monkeypatch):
    monkeypatch.setattr(perfect_bayesian, "MAX_STRUCTURES", 1)
    solution = solve_sequential_equilibria(games.cycle())
    assert not solution.complete
    assert any("not decided" in note for note in solution.notes)


def test_every_sequential_equilibrium_is_perfect_bayesian_and_nash():
    for game in (games.cycle(), games.two_audiences(), games.tremble_twice(), games.reached_or_not()):
        plain = game.to_strategic()
        for e in solve_sequential_equilibria(game):
            for profile, beliefs in e.extremes:
                assert bayes_gap(game, profile, beliefs) == 0 == belief_regret(game, profile, beliefs)
                assert regret(plain, game.mixed(profile)) == 0


def test_refusals():
    with pytest.raises(GameError, match="positive probability"):
        solve_sequential_equilibria(
            ExtensiveGame(Chance({"x": (F(1), (0,)), "y": (F(0), (1,))}), players=["1"])
        )
    with pytest.raises(GameError, match="need numbers"):
        solve_sequential_equilibria(trees.battle_with_exit(sp.Symbol("h")))


@settings(max_examples=6, deadline=None)
@given(games.signalling())
def test_signalling_games_have_sequential_equilibria(game):
    solution = solve_sequential_equilibria(game, limit=40)
    assert len(solution)
    weaker = {tuple(map(bool, sum(e.profile, ()))) for e in solve_perfect_bayesian(game, limit=10_000)}
    assert {tuple(map(bool, sum(e.profile, ()))) for e in solution} <= weaker
    assert_limits(game, solution)


@settings(max_examples=10, deadline=None)
@given(trees.random_trees(information=True, depth=3))
def test_existence_in_random_trees(game):
    assume(game.perfect_recall and 0 < len(game.set_names) <= 6)
    try:
        solution = solve_sequential_equilibria(game, limit=20, max_supports=100)
    except GameError:
        assume(False)
    assert len(solution) or not solution.complete
    assert_limits(game, solution)


@settings(max_examples=4, deadline=None)
@given(games.signalling())
def test_the_end_of_the_logit_branch_is_a_sequential_equilibrium(game):
    """McKelvey and Palfrey (1998): limits of agent quantal response equilibria are sequential."""
    gambit = pytest.importorskip("pygambit")
    import io

    other = gambit.read_efg(io.StringIO(game.to_gambit()))
    (point,) = gambit.nash.logit_solve(other).equilibria
    labels = {i.label: [float(point[a]) for a in i.actions] for p in other.players for i in p.infosets}
    solution = solve_sequential_equilibria(game, limit=10_000)
    assume(solution.complete)

    def near(e):
        return all(
            float(e.sets.get(f"{name}/{a}", (p, p))[0]) - 0.02 <= x
            and x <= float(e.sets.get(f"{name}/{a}", (p, p))[1]) + 0.02
            for name, acts, row in zip(game.set_names, game.set_actions, e.profile, strict=True)
            for a, p, x in zip(acts, row, labels[name], strict=True)
        )

    assert any(near(e) for e in solution)
