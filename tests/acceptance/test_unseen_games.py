"""Games that the solver was not written for, against deviations by brute force and against known results."""

from __future__ import annotations

from fractions import Fraction
from functools import cache

import pytest
import sympy as sp
import unseen_applied
import unseen_shapes
from deviations import largest_gain

import layered_games as lg
from layered_games.equilibria.evaluation import channel_point, evaluate, holds

DRAWS = 200
GAMES = unseen_applied.GAMES | unseen_shapes.GAMES
CANDIDATES = {"tullock_with_linear_costs", "tullock_in_turn", "two_own_moves_on_a_ridge"}
FLAT = {"indifferent_follower", "linear", "participation", "free_delegation"}  # ties at the first draw


@cache
def solved(name):
    return lg.solve(GAMES[name]())


def numbers(point):
    return {s.name: Fraction(int(v.p), int(v.q)) for s, v in point.items()}


def branches(solution, count=DRAWS, seed=11):
    """At each draw, the branches that hold, with moves and payoffs."""
    game = solution.game
    for point in game.parameters.sample(count if game.parameters else 1, seed, boundary=0.2):
        env = channel_point(game, point)
        found = []
        for branch in solution:
            if holds(branch.piece.constraints, env):
                path = {m: evaluate(branch.in_channels[m], env) for m in game.moves}
                found.append((path, {p: evaluate(u, env) for p, u in branch.piece.payoffs.items()}))
        yield point, found


@pytest.mark.parametrize("name", GAMES)
def test_some_branch_holds_everywhere_and_no_deviation_pays(name):
    solution = solved(name)
    points, paths = [], []
    for point, found in branches(solution):
        assert found, f"no branch at {point}"
        for path, _ in found:
            points.append(numbers(point))
            paths.append(path)
    assert largest_gain(solution.game, solution, points, paths) <= 1e-9


@pytest.mark.parametrize("name", GAMES)
def test_claims_are_proved_where_the_method_can(name):
    solution = solved(name)
    proved = name not in CANDIDATES
    assert solution.status is (lg.Status.SOLVED if proved else lg.Status.CANDIDATES)
    assert {b.evidence for b in solution} == {"proved" if proved else "candidate"}
    assert {b.regret for b in solution} == {0 if proved else None}
    assert not (solution.complete and not proved)


@pytest.mark.parametrize("name", [n for n in GAMES if len({m.player for m in GAMES[n]().stages[0]}) == 1])
def test_a_single_first_mover_is_indifferent_among_branches(name):
    (first,) = {m.player for m in GAMES[name]().stages[0]}
    for point, found in branches(solved(name), 100):
        assert len({payoffs[first] for _, payoffs in found}) == 1, point


@pytest.mark.parametrize("name", [n for n in GAMES if n not in FLAT])
def test_wrong_moves_are_detected(name):
    """The brute force can fail: a first move that is off by a tenth, this way or that, leaves a gain."""
    solution = solved(name)
    (point, found), *_ = branches(solution, 1)
    first = solution.game.stages[0][0].name
    right = _rational(found[0][0])
    gains = [
        largest_gain(solution.game, solution, [numbers(point)], [right | {first: right[first] + shift}])
        for shift in (Fraction(1, 10), Fraction(-1, 10))
    ]
    assert max(gains) > 1e-9


def _rational(path):
    return {m: v if isinstance(v, Fraction) else Fraction(float(v)) for m, v in path.items()}


@pytest.mark.parametrize("name", unseen_shapes.NEVER)
def test_no_false_equilibrium(name):
    game = unseen_shapes.NEVER[name]()
    solution = lg.solve(game)
    assert len(solution) == 0
    assert not solution.complete
    assert solution.status in (lg.Status.NO_EQUILIBRIUM, lg.Status.NO_CLOSED_FORM)
    assert solution.status.remedy


# ---------------------------------------------------------------------- known results
def at(name, **values):
    found = lg.solve(GAMES[name](), at=values)
    return [{m: e.values[m] for m in found.game.moves} for e in found]


def test_stackelberg_entry_deterrence():
    a, c1, c2 = (solved("stackelberg").game.parameters[n].symbol for n in ("a", "c1", "c2"))
    assert {tuple(sp.expand(b.values[m]) for m in ("q1", "q2")) for b in solved("stackelberg")} == {
        (a / 2 - c1 + c2 / 2, a / 4 + c1 / 2 - 3 * c2 / 4),
        (sp.S.Zero, a / 2 - c2 / 2),
        (a - c2, sp.S.Zero),
        (a / 2 - c1 / 2, sp.S.Zero),
        (sp.S.Zero, sp.S.Zero),
    }
    assert at("stackelberg", a=10, c1=1, c2=5) == [{"q1": 5, "q2": 0}]
    assert at("stackelberg", a=10, c1=1, c2=9) == [{"q1": sp.Rational(9, 2), "q2": 0}]
    assert at("stackelberg", a=1, c1=2, c2=2) == [{"q1": 0, "q2": 0}]


def test_tullock_contests_of_the_textbook():
    (branch,) = solved("tullock_with_quadratic_costs")
    v, c = (solved("tullock_with_quadratic_costs").game.parameters[n].symbol for n in "Vc")
    assert sp.simplify(branch.values["x"] - sp.sqrt(v / c) / 2) == 0
    (branch,) = solved("tullock_with_linear_costs")
    v, c1, c2 = (solved("tullock_with_linear_costs").game.parameters[n].symbol for n in ("V", "c1", "c2"))
    assert sp.simplify(branch.values["x"] - v * c2 / (c1 + c2) ** 2) == 0


def test_tullock_with_different_quadratic_costs():
    (branch,) = lg.solve(unseen_applied.tullock(sequential=False, power=2))
    assert branch.condition == sp.true
    at_four = branch.values["x"].subs(
        {s: {"V": 9, "c1": 1, "c2": 16}[s.name] for s in branch.values["x"].free_symbols}
    )
    assert sp.simplify(at_four - sp.Rational(6, 5)) == 0


def test_sequential_contest_with_quadratic_costs_has_no_closed_form():
    game = unseen_applied.tullock(sequential=True, power=2, low="1/1000", costs="c")
    solution = lg.solve(game)
    assert solution.status is lg.Status.NO_CLOSED_FORM
    assert "at={" in str(solution.status)
    assert solution.notes
    (found,) = lg.solve(game, at={"V": 2, "c": 2})
    assert found.values["x"] == pytest.approx(0.5, abs=1e-6)
    assert found.evidence == "measured"
    assert found.regret < 1e-7


def test_investment_pays_for_large_prizes_only():
    assert at("investment_then_contest", V=sp.Rational(1, 2), k=1) == [
        {"i": 0, "x": 0, "y": sp.Rational(1, 2)}
    ]
    (found,) = at("investment_then_contest", V=2, k=3)
    assert found == {"i": 1, "x": 2, "y": 2}


def test_ties_give_sets():
    (tie,) = lg.solve(GAMES["linear"](), at={"m": 0})
    assert tie.sets == {"x": (0, 1)}
    (branch,) = lg.solve(GAMES["free_delegation"](), at={"d": 1, "m": 3, "z": 2})
    assert branch.sets == {"D": (1, 3)}


def test_several_equilibria_of_one_stage():
    assert {(e["x"], e["y"]) for e in at("substitutes", s=2)} == {
        (sp.Rational(1, 3), sp.Rational(1, 3)), (1, 0), (0, 1)
    }  # fmt: skip
    assert {(b.values["x"], b.values["y"]) for b in solved("coordination")} == {
        (0, 0), (1, 1), (sp.Rational(1, 2), sp.Rational(1, 2))
    }  # fmt: skip


def test_a_continuum_is_never_called_complete():
    assert not solved("substitutes").complete
    assert not solved("smaller_of_two_at_once").complete
    assert not solved("two_own_moves_on_a_ridge").complete
    assert not solved("hotelling_within_bounds").complete


def test_where_followers_may_be_indifferent_other_selections_are_admitted():
    solution = solved("ultimatum")
    assert not solution.complete
    assert any("indifferent" in note for note in solution.notes)
    assert [dict(b.values) for b in solution] == [{"s": 0, "x": 1}]


def test_a_pole_is_no_optimum_at_numbers():
    game = unseen_shapes.one(lambda x: 1 / (x - sp.Rational(1, 2)), (), 0, 1)
    assert len(lg.solve(game)) == 0
    assert lg.solve(game).status is not lg.Status.SOLVED


def test_unbounded_side_of_a_parameter_has_no_branch():
    ps, (m,) = unseen_applied.declare("m:real")
    solution = lg.solve(unseen_shapes.one(lambda x: m * x, ps))
    assert [b.values["x"] for b in solution] == [0, 0]
    for point, found in branches(solution):
        assert bool(found) == (point[m] <= 0)
