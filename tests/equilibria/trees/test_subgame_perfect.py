"""Subgames solved from the bottom, and Nash equilibria of trees, against Gambit and the definition."""

from __future__ import annotations

import io
from fractions import Fraction as F

import pytest
import sympy as sp
import tree_games as trees
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from layered_games.equilibria.concepts import Concept
from layered_games.equilibria.finite.nash import solve_nash
from layered_games.equilibria.result import Status
from layered_games.equilibria.trees.behaviour import checked_behaviour
from layered_games.equilibria.trees.solving import solve_tree
from layered_games.equilibria.verify_tree import nash_regret, subgame_regret
from layered_games.errors import GameError
from layered_games.games.extensive import ExtensiveGame
from layered_games.games.extensive_nodes import Chance, Decision


def battle(player_one, player_two, scale=1):
    def two(o, f):
        return Decision(player_two, {"o": o, "f": f}, information=f"{player_two} {scale}")

    return Decision(
        player_one,
        {"o": two((2 * scale, scale), (0, 0)), "f": two((0, 0), (scale, 2 * scale))},
        information=f"{player_one} {scale}",
    )


def test_a_battle_with_an_exit():
    game = trees.battle_with_exit()
    solution = solve_tree(game)
    assert solution.complete
    assert solution.status is Status.SOLVED
    assert {(e.payoffs, e.profile) for e in solution} == {
        ((2, 1), ((0, 1), (1, 0), (1, 0))),
        ((F(3, 2), 0), ((1, 0), (0, 1), (0, 1))),
        ((F(3, 2), 0), ((1, 0), (F(2, 3), F(1, 3)), (F(1, 3), F(2, 3)))),
    }
    assert all(e.regret == 0 and e.evidence == "proved" for e in solution)


def test_every_combination_of_subgames_is_carried():
    game = ExtensiveGame(
        Chance({"x": (F(1, 2), battle("1", "2", 1)), "y": (F(1, 2), battle("1", "2", 4))}), players=["1", "2"]
    )
    solution = solve_tree(game)
    assert len(solution) == 9
    assert solution.complete
    assert len({e.profile for e in solution}) == 9
    short = solve_tree(game, limit=4)
    assert len(short) == 4
    assert not short.complete
    assert any("limit" in note for note in short.notes)


def test_floats_give_floats():
    solution = solve_tree(trees.battle_with_exit().to_floats())
    assert len(solution) == 3
    assert all(isinstance(p, float) for e in solution for row in e.profile for p in row)
    assert all(e.evidence == "measured" and abs(e.regret) < 1e-9 for e in solution)


def test_ties_of_a_lone_player_below_make_a_continuum():
    lone = Chance(
        {
            "u": (F(1, 2), Decision("1", {"a": (0, 1), "b": (0, 2)}, "h")),
            "d": (F(1, 2), Decision("1", {"a": (0, 1), "b": (0, 2)}, "h")),
        }
    )
    game = ExtensiveGame(Decision("2", {"in": lone, "out": (0, 0)}), players=["1", "2"])
    solution = solve_tree(game)
    assert sorted(e.payoffs for e in solution) == [(0, 1), (0, 2)]
    assert not solution.complete
    assert solution.status is Status.CONTINUA
    top = ExtensiveGame(
        Chance(
            {
                "u": (F(1, 2), Decision("1", {"a": (0,), "b": (0,)}, "h")),
                "d": (F(1, 2), Decision("1", {"a": (1,), "b": (1,)}, "h")),
            }
        )
    )
    assert len(solve_tree(top)) == 2
    assert solve_tree(top).complete


def test_a_continuum_in_a_subgame_is_told():
    def reply(x, y):
        return Decision("2", {"l": x, "r": y}, information="2")

    inner = Decision("1", {"u": reply((1, 0), (0, 0)), "d": reply((1, 1), (0, 1))}, information="1 in")
    game = ExtensiveGame(Decision("1", {"out": (F(1, 2), 0), "in": inner}))
    solution = solve_tree(game)
    assert not solution.complete
    assert solution.status is Status.CONTINUA
    at_root = solve_tree(ExtensiveGame(inner, players=["1", "2"]))
    assert at_root.complete
    assert any("extreme points" in note for note in at_root.notes)


def test_the_signalling_game_has_the_equilibria_of_gambit():
    gambit = pytest.importorskip("pygambit")
    game = trees.beer()
    theirs = gambit.read_efg(io.StringIO(game.to_gambit()))
    listed = gambit.nash.enummixed_solve(theirs, rational=True).equilibria
    solution = solve_tree(game)
    assert len(solution) == len(listed) == 4
    assert {e.payoffs for e in solution} == {(F(29, 10), F(9, 10)), (F(21, 10), F(9, 10))}
    assert solve_tree(game, Concept.NASH).equilibria == solution.equilibria


@settings(max_examples=25)
@given(trees.random_trees(depth=2, information=True, payoffs=st.integers(-3, 3)))
def test_nash_equilibria_of_random_trees(game):
    gambit = pytest.importorskip("pygambit")
    assume(game.perfect_recall)
    form = game.to_strategic()
    assume(max(form.shape) <= 9)
    theirs = gambit.read_efg(io.StringIO(game.to_gambit()))
    pure = form.best_responses()
    assert len(gambit.nash.enumpure_solve(theirs).equilibria) == int((pure[0] & pure[1]).sum())
    solution = solve_tree(game, Concept.NASH)
    assert len(solution) >= 1
    assert solution.complete
    ours = {form.expected(e.profile) for e in solve_nash(form)}
    assert {e.payoffs for e in solution} <= ours
    for equilibrium in solution:
        assert equilibrium.regret == nash_regret(game, equilibrium.profile) == 0
        assert game.expected(equilibrium.profile) == equilibrium.payoffs
    perfect = solve_tree(game)
    assert len(perfect) >= 1
    for equilibrium in perfect:
        assert subgame_regret(game, equilibrium.profile) == 0
        assert nash_regret(game, equilibrium.profile) == 0


def test_the_limit_of_nash_equilibria():
    short = solve_tree(trees.battle_with_exit(), Concept.NASH, limit=1)
    assert len(short) == 1
    assert not short.complete


def test_without_recall_there_may_be_nothing_to_find():
    for concept in (Concept.SUBGAME_PERFECT, Concept.NASH):
        with pytest.raises(GameError, match="perfect recall fails at later"):
            solve_tree(trees.forgetful(), concept)
    assert len(solve_nash(trees.forgetful().to_strategic())) >= 1


def test_symbols_in_a_subgame():
    a, c = sp.symbols("a c", positive=True)
    inner = Decision(
        "1",
        {
            "o": Decision("2", {"o": (a, 1), "f": (0, 0)}, "2"),
            "f": Decision("2", {"o": (0, 0), "f": (1, c)}, "2"),
        },
    )
    game = ExtensiveGame(Decision("1", {"home": (F(1, 2), 0), "go": inner}))
    solution = solve_tree(game)
    points = [(F(1, 3), F(2)), (F(2, 3), F(1, 4)), (F(3), F(1)), (F(7, 8), F(5))]
    for x, y in points:
        named = {a: sp.Rational(x.numerator, x.denominator), c: sp.Rational(y.numerator, y.denominator)}
        truth = {(e.profile, e.payoffs) for e in solve_tree(game.at({"a": x, "c": y}))}
        here = [e for e in solution if e.condition.subs(named) == sp.true]
        assert {
            (tuple(numbers(row, named) for row in e.profile), numbers(e.payoffs, named)) for e in here
        } == truth
    nash = solve_tree(game, Concept.NASH)
    assert len(nash) >= 3
    assert nash[0].profile != ()


def numbers(row, point):
    values = [sp.sympify(p).subs(point) for p in row]
    return tuple(F(int(v.p), int(v.q)) for v in values)


PLAYERS = ("0", "1", "2", "3")
TABLE = {
    "aaa": (3, 0, 2),
    "aab": (0, 1, 0),
    "aba": (0, 2, 0),
    "abb": (1, 0, 0),
    "baa": (1, 0, 0),
    "bab": (0, 3, 0),
    "bba": (0, 1, 0),
    "bbb": (2, 0, 3),
}


def irrational():
    """A subgame of three players with two pure equilibria and one in the root of 19."""
    rows = {}
    for x in "ab":
        third = {y: Decision("3", {z: (1, *TABLE[x + y + z]) for z in "ab"}, "3 in") for y in "ab"}
        rows[x] = Decision("2", third, "2 in")
    return Decision("1", rows, "1 in")


def test_irrational_equilibria_stay_exact():
    root = sp.sqrt(19)
    mixed = (27 - 6 * root, (3 * root - 9) / 5, (24 * root - 102) / 5)
    game = ExtensiveGame(Decision("0", {"out": (0, 0, 0, 0), "in": irrational()}), PLAYERS)
    solution = solve_tree(game)
    assert solution.complete
    assert len(solution) == 3
    assert all(e.regret == 0 and e.evidence == "proved" for e in solution)
    assert solution[2].payoffs == (1, *map(sp.expand, mixed))
    nash = solve_tree(ExtensiveGame(irrational(), PLAYERS), Concept.NASH)
    assert nash[2].payoffs == solution[2].payoffs
    assert [e.values["1/in"] for e in solve_tree(proud_of(F(7, 8)))] == [0, 0, 0]
    assert [e.values["1/in"] for e in solve_tree(proud_of(F(5, 6)))] == [0, 0, 1]


def proud_of(outside):
    return ExtensiveGame(Decision("1", {"out": (0, outside, 0, 0), "in": irrational()}, "1"), PLAYERS)


def test_irrational_payoffs_meet_two_players_above_as_floats():
    two = {
        "l": Decision("2", {"u": irrational(), "d": (0, 1, 1, 0)}, "2"),
        "r": Decision("2", {"u": (0, 1, 0, 0), "d": (0, 0, 1, 0)}, "2"),
    }
    solution = solve_tree(ExtensiveGame(Decision("1", two, "1"), PLAYERS))
    assert not solution.complete
    assert any("irrational" in note for note in solution.notes)
    floats = [e for e in solution if e.notes]
    assert floats
    assert all(isinstance(p, float) for e in floats for row in e.profile for p in row)


def test_a_wrong_profile_is_never_returned():
    with pytest.raises(GameError, match="from which a player gains 2: please report this"):
        checked_behaviour(trees.entry(), ((F(1), F(0)), (F(1), F(0))))
    assert checked_behaviour(trees.entry(), ((F(1), F(0)), (F(1), F(0))), subgames=False).payoffs == (0, 2)


def test_branches_that_exclude_one_another_are_dropped():
    v = sp.Symbol("v", real=True)
    game = ExtensiveGame(
        Chance(
            {
                "x": (F(1, 2), battle_for(v, "x")),
                "y": (F(1, 2), battle_for(-v, "y")),
            }
        ),
        players=["1", "2"],
    )
    solution = solve_tree(game, limit=200)
    assert all(e.condition != sp.false for e in solution)
    for value in (F(-1, 2), F(1, 2)):
        truth = {e.profile for e in solve_tree(game.at({"v": value}), limit=200)}
        here = [e for e in solution if e.condition.subs({v: sp.Rational(value)}) == sp.true]
        assert {tuple(numbers(row, {v: sp.Rational(value)}) for row in e.profile) for e in here} == truth


def battle_for(prize, name):
    def two(o, f):
        return Decision("2", {"o": o, "f": f}, information=f"2 {name}")

    return Decision("1", {"o": two((prize, 1), (0, 0)), "f": two((0, 0), (1, 2))}, information=f"1 {name}")


def test_what_the_prover_leaves_open_is_said(monkeypatch):
    v = sp.Symbol("v", real=True)
    pair = {k: (F(1, 2), battle_for(w, k)) for k, w in (("x", v), ("y", v - 1))}
    monkeypatch.setattr("layered_games.proofs.fast.satisfiable", lambda *_: None)
    solution = solve_tree(ExtensiveGame(Chance(pair), players=["1", "2"]), limit=3)
    assert not solution.complete
    assert solution.status is Status.UNDECIDED


def test_a_subgame_without_a_found_equilibrium(monkeypatch):
    from layered_games.equilibria.result import Solution

    def nothing(game, concept, **options):
        return Solution(game, (), False, Status.SAMPLE, "none")

    monkeypatch.setattr("layered_games.equilibria.finite.solving.solve_strategic", nothing)
    solution = solve_tree(trees.battle_with_exit())
    assert len(solution) == 0
    assert not solution.complete
    assert solution.status is Status.SAMPLE


def test_chance_alone_is_a_subgame_too():
    luck = Chance({"a": (F(1, 4), (4, 0)), "b": (F(3, 4), (0, 4))})
    game = ExtensiveGame(Chance({"x": (F(1, 2), luck), "y": (F(1, 2), battle("1", "2"))}), players=["1", "2"])
    assert (F(3, 2), 2) in {e.payoffs for e in solve_tree(game)}
