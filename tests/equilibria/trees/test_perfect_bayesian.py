"""Perfect Bayesian equilibria with beliefs, against classics, theorems and brute force."""

from __future__ import annotations

from fractions import Fraction as F
from itertools import product

import belief_games as games
import pytest
import sympy as sp
import tree_games as trees
from hypothesis import assume, given, settings

from layered_games.equilibria.result import Status
from layered_games.equilibria.solving import solve
from layered_games.equilibria.trees import assessments, perfect_bayesian
from layered_games.equilibria.trees.assessment_supports import Tree, supports
from layered_games.equilibria.trees.beliefs import checked_beliefs
from layered_games.equilibria.trees.perfect_bayesian import solve_assessments, solve_perfect_bayesian
from layered_games.equilibria.trees.solving import solve_tree
from layered_games.equilibria.verify_beliefs import bayes_gap, belief_regret
from layered_games.equilibria.verify_tree import nash_regret, subgame_regret
from layered_games.errors import GameError
from layered_games.games.extensive import ExtensiveGame
from layered_games.games.extensive_nodes import Chance, Decision, Payoffs

HALF = F(1, 2)


def played(game, equilibrium):
    """The certain actions by set; None where the player mixes."""
    rows = zip(game.set_names, game.set_actions, equilibrium.profile, strict=True)
    return {n: next((a for a, p in zip(acts, row, strict=True) if p == 1), None) for n, acts, row in rows}


def test_beer_and_quiche():
    game = trees.beer()
    solution = solve(game, "pbe")
    assert solution.complete
    assert solution.status is Status.SOLVED
    assert len(solution) == 4
    found = {}
    for e in solution:
        drinks = played(game, e)
        assert drinks["Sender:1"] == drinks["Sender:2"]  # no separation
        other = "quiche" if drinks["Sender:1"] == "beer" else "beer"
        found[drinks["Sender:1"], drinks[f"after {other}"]] = e
        assert e.beliefs[f"after {drinks['Sender:1']}"] == (F(9, 10), F(1, 10))
    assert found["beer", "duel"].payoffs == (F(29, 10), F(9, 10))
    assert found["beer", "duel"].belief_sets == {"after quiche": ((0, HALF), (HALF, 1))}
    assert found["quiche", "duel"].belief_sets == {"after beer": ((0, HALF), (HALF, 1))}
    mixed = found["beer", None]
    assert mixed.beliefs["after quiche"] == (HALF, HALF)
    assert mixed.sets == {"after quiche/duel": (HALF, 1), "after quiche/peace": (0, HALF)}
    text = "belief at after quiche: strong → quiche 1/4 (0 to 1/2), weak → quiche 3/4 (1/2 to 1)"
    assert text in str(solution)
    assert text in solution._repr_html_()


def test_education_separates_pools_and_mixes():
    game = games.spence()
    solution = solve_perfect_bayesian(game)
    assert solution.complete
    separating = [e for e in solution if played(game, e)["high"] == "1"]
    assert [played(game, e) for e in separating] == [
        {"low": "0", "level 0": "w1", "level 1": "w2", "high": "1"}
    ]
    assert separating[0].beliefs["level 1"] == (0, 1)
    semi = [e for e in solution if played(game, e)["high"] is None]
    assert [e.beliefs["level 0"] for e in semi] == [(F(3, 4), F(1, 4))]
    assert {played(game, e)["level 0"] for e in solution if played(game, e)["high"] == "0"} == {"w3/2"}
    cheap = solve_perfect_bayesian(games.spence(cost_low=F(1, 2), cost_high=F(1, 4)))
    assert all(played(cheap.game, e)["low"] != "0" or played(cheap.game, e)["high"] != "1" for e in cheap)


def test_reports_of_a_firm_that_may_be_dirty():
    """Auditing pays from a probability of 1/3 on; the dirty firm reports just so often."""
    game = games.reporting()
    (e,) = solve_perfect_bayesian(game)
    assert e.beliefs["told ok"] == (F(2, 3), F(1, 3))
    assert e.values["dirty/ok"] == e.values["told ok/audit"] == HALF
    assert e.beliefs["told fault"] == (0, 1)


@pytest.mark.parametrize("kind, goes, reply", [(F(1, 4), F(2, 3), F(1, 3)), (HALF, 1, 1)])
def test_centipede_with_types(kind, goes, reply):
    """A rare kind that goes on is imitated by the plain one, who goes on as often as B needs."""
    (e,) = solve_perfect_bayesian(games.centipede_with_types(kind))
    assert (e.values["plain/go"], e.values["B/go"]) == (goes, reply)
    assert e.beliefs["B"][0] == kind / (kind + (1 - kind) * goes)


def test_own_moves_in_sequence():
    """Only the product of both own probabilities counts for the reply: linear in those of sequences."""
    game = games.two_own_moves()
    solution = solve_perfect_bayesian(game)
    assert solution.complete
    family = max(solution, key=lambda e: len(e.sets))
    assert family.sets["enter/in"] == (HALF, 1)
    assert family.sets["side/x"] == (F(3, 4), 1)
    for e in solution:
        enter, side = e.values["enter/in"], e.values["side/x"]
        assert enter * (2 * side - 1) == HALF


def test_corners_have_the_beliefs_of_members_nearby():
    """At corners where a set is no longer reached, beliefs are limits along the way from the middle."""
    game = games.scaled_weights()
    solution = solve_perfect_bayesian(game, limit=1000)
    assert solution.complete
    rows = dict(zip(game.set_names, range(3), strict=True))
    family = next(e for e in solution if all(0 < p < 1 for row in e.profile for p in row))
    (_, a, b), (_, on) = family.profile[rows["1"]], family.profile[rows["2"]]
    seen = 0
    for profile, beliefs in family.extremes:
        if profile[rows["1"]] == (1, 0, 0):
            later = profile[rows["2"]][1]
            assert beliefs[rows["3"]] == ((a / (a + b), b / (a + b)) if later else (1, 0))
            seen += 1
    assert seen == 4
    assert 0 < on < 1


def test_weak_equilibria_that_are_not_subgame_perfect_are_left_out():
    game = games.niche()
    solution = solve_perfect_bayesian(game)
    assert [played(game, e) for e in solution] == [{"E": "in", "E in": "A", "I": "a"}]
    weak = ((1, 0), (0, 1), (1, 0))
    assert belief_regret(game, weak, {"I": (1, 0)}) == 0 == bayes_gap(game, weak, {"I": (1, 0)}, weak=True)


def test_threats_that_no_belief_supports():
    assert [played(e.values.game, e) for e in solve_perfect_bayesian(games.entry_modes())] == [
        {"1": "strong", "2": "share"}
    ]
    game = games.rival_modes()
    solution = solve_perfect_bayesian(game)
    assert [e.payoffs for e in solution] == [(0, 3), (1, 0), (0, 3)]
    assert solution[0].belief_sets == {"2": ((0, HALF), (HALF, 1))}
    assert solution[2].sets["2/fight"] == (HALF, 1)


def test_horse():
    solution = solve_perfect_bayesian(games.horse())
    assert solution.complete
    assert [played(games.horse(), e)["2"] for e in solution] == ["c", "c"]
    assert solution[0].belief_sets["3"] == ((0, F(1, 3)), (F(2, 3), 1))
    assert solution[1].sets["3/L"] == (0, F(1, 4))
    assert all(e.payoffs == (1, 1, 1) for e in solution)


def test_poker_has_the_known_family():
    """Kuhn (1950): the jack is bet with a in [0, 1/3], the king with 3 a, the queen calls with a + 1/3."""
    game = trees.poker()
    solution = solve_perfect_bayesian(game)
    assert solution.complete
    assert {e.payoffs for e in solution} == {(F(-1, 18), F(1, 18))}
    family = max(solution, key=lambda e: len(e.sets))
    assert family.sets["1 J/bet"] == (0, F(1, 3))
    assert family.sets["1 K/bet"] == (0, 1)
    assert family.sets["1 Q pass bet/call"] == (F(1, 3), F(2, 3))
    for profile, _ in family.extremes:
        row = dict(zip(game.set_names, profile, strict=True))
        assert row["1 K"][1] == 3 * row["1 J"][1]
        assert row["1 Q pass bet"][1] == row["1 J"][1] + F(1, 3)


def test_perfect_information_gives_backward_induction():
    for game in (trees.entry(), trees.centipede(4)):
        pure = {e.profile for e in solve_tree(game)}
        assert {e.profile for e in solve_perfect_bayesian(game)} == pure
    game = trees.ultimatum(2)
    found = solve_perfect_bayesian(game)
    assert found.complete
    assert {e.profile for e in solve_tree(game)} <= {p for e in found for p, _ in e.extremes}


def test_floats_come_back_as_floats():
    half = games.rival_modes().to_floats()
    solution = solve_perfect_bayesian(half)
    assert len(solution) == 3
    assert all(
        isinstance(p, float) for e in solution for row in (*e.profile, *e.beliefs.values()) for p in row
    )
    assert all(e.evidence == "measured" and e.regret <= 1e-12 for e in solution)


def test_chances_that_miss_one_as_floats():
    game = trees.beer().to_floats()
    solution, exact = solve_perfect_bayesian(game), solve_perfect_bayesian(trees.beer())
    assert not solution.complete
    assert any("read as decimals" in note for note in solution.notes)
    for one, other in zip(solution, exact, strict=True):
        assert one.profile == other.profile
        for name, row in one.beliefs.items():
            assert row == pytest.approx(tuple(map(float, other.beliefs[name])))


def test_branches_of_chance_that_never_happen():
    """Beliefs after them are free where nothing else reaches the set."""

    def two(left, right):
        return Decision("2", {"l": left, "r": right}, information="2")

    def one(left, right, name):
        return Decision("1", {"a": (1, 0), "b": two(left, right)}, information=name)

    never = {"x": (F(1), one((0, 0), (2, 1), "x")), "y": (F(0), one((0, 5), (2, 1), "y"))}
    game = ExtensiveGame(Chance(never), players=["1", "2"])
    solution = solve_perfect_bayesian(game)
    assert solution.complete
    found = {tuple(played(game, e).values()): e for e in solution}
    assert found["a", "l", "a"].belief_sets == {"2": ((0, F(4, 5)), (F(1, 5), 1))}
    assert found["b", "r", "b"].beliefs["2"] == (1, 0)


@pytest.mark.parametrize("tree", [Payoffs(1, 2), Chance({"a": (HALF, (1, 2)), "b": (HALF, (3, 2))})])
def test_games_without_decisions(tree):
    solution = solve_perfect_bayesian(ExtensiveGame(tree, players=["1", "2"]))
    assert solution.complete
    assert [e.profile for e in solution] == [()]
    assert solution[0].payoffs[1] == 2


def test_an_empty_list_is_never_complete():
    """Existence is a theorem: a search that finds nothing and leaves nothing open is an error."""
    with pytest.raises(GameError, match="although there is one"):
        solve_assessments(trees.beer(), lambda builder: iter([([], True)]), "none", False, 10, 1000)
    nothing = solve_assessments(games.spence(), lambda builder: iter([([], False)]), "none", False, 10, 1000)
    assert not nothing.complete
    assert len(nothing.notes) == 11
    assert "in all are not decided" in nothing.notes[-1]


def test_many_cases_of_beliefs_are_left_open(monkeypatch):
    monkeypatch.setattr(perfect_bayesian, "MAX_STRUCTURES", 1)
    solution = solve_perfect_bayesian(games.reached_or_not())
    assert not solution.complete
    assert any("1: out, 2: l, 3: y" in note for note in solution.notes)


def test_long_lists_of_corners_are_cut(monkeypatch):
    monkeypatch.setattr(assessments, "CORNERS", 3)
    solution = solve_perfect_bayesian(games.scaled_weights())
    cut = [e for e in solution if e.notes]
    assert cut
    assert all(len(e.extremes) <= 3 and "more corners" in e.notes[0] for e in cut)


def test_options():
    game = trees.beer()
    pure = solve_perfect_bayesian(game, pure=True)
    assert len(pure) == 2
    assert not pure.complete
    short = solve_perfect_bayesian(game, limit=1)
    assert len(short) == 1
    assert not short.complete
    assert "4 equilibria were found, 1 are listed" in short.notes
    with pytest.raises(GameError, match="no option 'belief'"):
        solve(game, "perfect bayesian", belief=1)
    none = solve_perfect_bayesian(games.inspection(), pure=True)
    assert none.status is Status.NO_EQUILIBRIUM
    assert len(none) == 0
    assert len(solve_perfect_bayesian(games.inspection())) == 1


def test_what_is_not_solved_is_refused():
    with pytest.raises(
        GameError, match=r"13 profiles|profiles of supports, of which more than 3 .* max_supports"
    ):
        solve_perfect_bayesian(trees.beer(), max_supports=3)
    with pytest.raises(GameError, match="perfect recall fails at later"):
        solve_perfect_bayesian(trees.forgetful())
    with pytest.raises(GameError, match="need numbers"):
        solve_perfect_bayesian(trees.battle_with_exit(sp.Symbol("h")))


def test_wrong_assessments_are_caught():
    game = trees.entry()
    with pytest.raises(GameError, match="please report"):
        checked_beliefs(game, (((F(1), F(0)), (F(1), F(0))), ((F(1),), (F(1),))), [])
    right = ((F(0), F(1)), (F(0), F(1))), ((F(1),), (F(1),))
    with pytest.raises(GameError, match="as consistent"):
        checked_beliefs(game, right, [], {})


@pytest.mark.parametrize("seed", [4, 5, 6])
def test_three_players_at_once_have_the_nash_equilibria(seed):
    """Multilinear conditions with isolated solutions, some irrational, as for matrices."""
    game = games.at_once(seed)
    solution, other = solve_perfect_bayesian(game), solve(game.to_strategic())
    assert solution.complete
    assert other.complete
    assert {e.profile for e in solution} == {e.profile for e in other}


@pytest.mark.parametrize("seed", [0, 2])
def test_three_players_at_once_with_continua(seed):
    """Where one mixes and the others leave it indifferent, the equilibria are polytopes, found in full.

    The solver of matrices names these supports and is not complete. Every equilibrium on a grid is in a
    family, corners included, and so is every point that the other solver has.
    """
    game = games.at_once(seed)
    solution, other = solve_perfect_bayesian(game), solve(game.to_strategic())
    assert solution.complete
    assert not other.complete
    assert any(e.sets for e in solution)

    def listed(profile):
        return any(games.within(e, game, profile) for e in solution)

    assert all(listed(e.profile) for e in other)
    for odds in product(range(7), repeat=3):
        profile = tuple((F(k, 6), F(6 - k, 6)) for k in odds)
        if nash_regret(game, profile) == 0:
            assert listed(profile)
    for e in solution:
        assert all(nash_regret(game, p) == 0 for p, _ in e.extremes)


def test_what_elimination_does_not_solve_is_left_open():
    """A curve of equilibria: one point of it is listed, and the support is named."""
    game = games.curve()
    solution = solve_perfect_bayesian(game)
    assert not solution.complete
    assert solution.status is Status.CONTINUA
    assert solution.notes == ("not decided: 1: l or r, 2: l or r, 3: l or r",)
    for e in solution:
        assert nash_regret(game, e.profile) == 0
    r, p, q = F(1, 3), F(1, 2), F(3, 7)
    assert nash_regret(game, ((p, 1 - p), (q, 1 - q), (r, 1 - r))) == 0


@settings(max_examples=6, deadline=None)
@given(games.signalling())
def test_brute_force_finds_nothing_else(game):
    solution = solve_perfect_bayesian(game, limit=10_000)
    assume(solution.complete)
    assert len(solution)
    for profile, beliefs in games.pure_assessments(game, 2):
        assert any(games.holds(e, game, profile, beliefs) for e in solution)


@settings(max_examples=12, deadline=None)
@given(trees.random_trees(information=True, depth=3))
def test_random_trees_give_subgame_perfect_equilibria(game):
    assume(game.perfect_recall and 0 < len(game.set_names) <= 6)
    try:
        solution = solve_perfect_bayesian(game, limit=30, max_supports=150)
    except GameError:
        assume(False)
    assert len(solution) or not solution.complete
    for e in solution:
        for profile, beliefs in e.extremes:
            assert subgame_regret(game, profile) == 0
            assert belief_regret(game, profile, beliefs) == 0 == bayes_gap(game, profile, beliefs)


def test_bounds_cut_no_support_of_an_equilibrium():
    kept = supports(Tree(trees.beer()), 1000)
    assert ((0,), (0,), (1,), (0,)) not in kept  # quiche with peace after it, when beer is met with a duel
    everything = 3**4
    assert 0 < len(kept) < everything
