"""Backward induction with symbols: conditions against the numeric solution, point by point."""

from __future__ import annotations

from fractions import Fraction as F
from itertools import combinations

import pytest
import sympy as sp

from layered_games.equilibria.result import Status
from layered_games.equilibria.trees.cases import symbolic_cases
from layered_games.equilibria.trees.solving import solve_tree
from layered_games.errors import GameError
from layered_games.games.extensive import ExtensiveGame
from layered_games.games.extensive_nodes import Chance, Decision
from layered_games.parameters import Parameter, ParameterSpace
from layered_games.proofs.fast import satisfiable

a, c = sp.symbols("a c", positive=True)
q, v = sp.symbols("q v", real=True)


def entry():
    react = Decision("I", {"fight": (-1, a - 2), "share": (1 - c, 1)})
    return ExtensiveGame(Decision("E", {"out": (0, 2), "in": react}))


def lottery():
    risky = Chance({"good": (q, (3, 0)), "bad": (1 - q, Decision("2", {"help": (v, 1), "leave": (-1, v)}))})
    return ExtensiveGame(
        Decision("1", {"safe": (1, 0), "risky": risky}), parameters=[Parameter("q", "[0, 1]")]
    )


def three():
    low = Decision("2", {"l": (v, 0), "m": (1, a - c), "r": (c, v)})
    return ExtensiveGame(Decision("1", {"x": (a, 1), "y": low}))


GAMES = {"entry": entry, "lottery": lottery, "three": three}


@pytest.mark.parametrize("name", GAMES)
def test_cases_cover_the_space_and_are_disjoint(name):
    game = GAMES[name]()
    solution = solve_tree(game)
    facts = game.parameters.assumptions
    assert solution.complete
    assert solution.status is Status.SOLVED
    assert satisfiable([*facts, *(sp.Not(e.condition) for e in solution)]) is False
    for one, two in combinations(solution, 2):
        assert satisfiable([*facts, one.condition, two.condition]) is False
    for equilibrium in solution:
        assert satisfiable([*facts, equilibrium.condition]) is True
        assert equilibrium.evidence == "proved"


@pytest.mark.parametrize("name", GAMES)
def test_every_point_has_the_numeric_equilibria(name):
    game = GAMES[name]()
    every, first = solve_tree(game, ties="all"), solve_tree(game)
    grid = [dict(zip(game.parameters, row, strict=True)) for row in points(len(game.parameters))]
    seen = 0
    for point in grid:
        named = {
            game.parameters.symbols[k]: sp.Rational(x.numerator, x.denominator) for k, x in point.items()
        }
        if not all(r.subs(named) == sp.true for r in game.parameters.assumptions):
            continue
        seen += 1
        truth = {e.profile: e.payoffs for e in solve_tree(game.at(point))}
        here = [e for e in every if e.condition.subs(named) == sp.true]
        assert {e.profile: tuple(u.subs(named) for u in e.payoffs) for e in here} == truth
        (chosen,) = [e for e in first if e.condition.subs(named) == sp.true]
        assert chosen.profile in truth
    assert seen >= 20


def points(count):
    values = [F(-1), F(0), F(1, 3), F(1, 2), F(1), F(2), F(3), F(7, 2)]
    rows = [()]
    for _ in range(count):
        rows = [(*row, x) for row in rows for x in values]
    return rows[:: max(1, len(rows) // 120)] + [tuple([x] * count) for x in values]


def test_the_entry_game_in_words():
    solution = solve_tree(entry())
    assert [(str(e.condition), e.payoffs) for e in solution] == [
        ("a >= 3", (0, 2)),
        ("(c >= 1) & (3 > a)", (0, 2)),
        ("(1 > c) & (3 > a)", (1 - c, 1)),
    ]
    assert solution.notes == (
        "on these loci a player is indifferent and takes the action listed first: a = 3, c = 1",
    )
    assert solution[0].values["I:1/fight"] == 1


def test_assumptions_prune_cases():
    space = ParameterSpace([Parameter("a", "(0, 1)"), Parameter("c", "positive")])
    react = Decision("I", {"fight": (-1, a - 2), "share": (1 - c, 1)})
    game = ExtensiveGame(Decision("E", {"out": (0, 2), "in": react}), parameters=space)
    assert [str(e.condition) for e in solve_tree(game)] == ["c >= 1", "1 > c"]


def test_identical_actions_are_all_kept():
    game = ExtensiveGame(Decision("1", {"x": (v, 1), "y": (2 * v - v, 2), "z": (0, 3)}), players=["1", "2"])
    solution = solve_tree(game)
    assert [e.payoffs for e in solution] == [(v, 1), (v, 2), (0, 3)]
    assert solution[0].condition == solution[1].condition
    assert solution[0].notes == ("other actions are worth the same at 1:1",)
    assert solution[2].notes == ()


def test_a_game_that_no_symbol_decides():
    root = sp.sqrt(2)
    game = ExtensiveGame(Decision("1", {"x": (root,), "y": (F(7, 5),)}))
    (equilibrium,) = solve_tree(game)
    assert equilibrium.payoffs == (root,)
    assert equilibrium.condition == sp.true
    chances = ExtensiveGame(Chance({"x": (q, (v,)), "y": (1 - q, (0,))}), players=["1"])
    assert solve_tree(chances)[0].payoffs == (q * v,)


def test_limits_and_options():
    game = three()
    with pytest.raises(GameError, match="more than 1 cases after y"):
        symbolic_cases(game, limit=1)
    with pytest.raises(GameError, match="ties must be 'first' or 'all'"):
        solve_tree(game, ties="last")
    short = solve_tree(game, limit=1)
    assert len(short) == 1
    assert not short.complete
    assert short.notes[-1].endswith("equilibria in pure strategies, 1 listed")


def test_what_is_not_decided_is_kept_and_marked(monkeypatch):
    monkeypatch.setattr("layered_games.equilibria.conditions.satisfiable", lambda *_: None)
    solution = solve_tree(entry())
    assert solution.status is Status.UNDECIDED
    assert not solution.complete
    assert "neither proved possible nor proved empty" in solution[0].notes
