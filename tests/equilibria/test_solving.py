"""The entry point: what it takes, what it remembers, numbers from closed forms."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
import sympy as sp
from unseen_applied import GAMES, declare, tullock
from unseen_shapes import GAMES as SHAPES
from unseen_shapes import one, two

from layered_games.equilibria.result import Status
from layered_games.equilibria.solving import solve
from layered_games.errors import GameError, ParameterError


def test_other_objects_and_concepts_are_refused():
    with pytest.raises(GameError, match="not int"):
        solve(3)
    with pytest.raises(GameError, match="'nash' does not apply to a staged game"):
        solve(GAMES["cournot"](), "nash")
    with pytest.raises(GameError, match="unknown solution concept"):
        solve(GAMES["cournot"](), concept="core")


def test_solutions_are_remembered_by_content():
    assert solve(GAMES["cournot"]()) is solve(GAMES["cournot"]())


def test_exact_input_gives_exact_numbers():
    (found,) = solve(GAMES["stackelberg"](), at={"a": Fraction(10), "c1": "1", "c2": Decimal("1.0")})
    assert (found.values["q1"], found.values["q2"]) == (sp.Rational(9, 2), sp.Rational(9, 4))
    assert all(isinstance(v, sp.Rational) for v in found.values.values())
    assert found.payoffs == {"1": sp.Rational(81, 8), "2": sp.Rational(81, 16)}
    assert found.condition == sp.true
    assert found.regret == 0


def test_one_float_makes_all_numbers_floats():
    solution = solve(GAMES["stackelberg"](), at={"a": 10.0, "c1": 1, "c2": 1})
    assert all(isinstance(v, float) for v in (*solution[0].values.values(), *solution[0].payoffs.values()))
    assert not solution.complete


def test_irrational_results_stay_exact():
    (found,) = solve(SHAPES["quotient"](), at={"a": 2, "c": 1})
    assert found.values["x"] == sp.sqrt(2) - 1
    assert found.payoffs["1"].equals((sp.sqrt(2) - 1) ** 2)


def test_one_equilibrium_for_each_distinct_profile():
    assert len(solve(GAMES["substitutes"](), at={"s": 3})) == 3
    assert len(solve(GAMES["substitutes"](), at={"s": "1/2"})) == 1
    assert len(solve(SHAPES["kink_and_curve"](), at={"g": 2, "h": 1, "m": 1})) == 1


@pytest.mark.parametrize(
    ("at", "pattern"),
    [
        ({"a": 1}, "missing: c1, c2"),
        ({"a": 1, "c1": 1, "c2": 1, "z": 1}, "unknown: z"),
        ({"a": -1, "c1": 1, "c2": 1}, "parameter a = -1"),
        ({"a": "x", "c1": 1, "c2": 1}, "parameter a: 'x'"),
    ],
)
def test_wrong_numbers_are_named(at, pattern):
    with pytest.raises(ParameterError, match=pattern):
        solve(GAMES["stackelberg"](), at=at)


def test_candidates_are_measured_at_numbers():
    symbolic = solve(GAMES["tullock_with_linear_costs"]())
    assert symbolic.status is Status.CANDIDATES
    assert [(e.evidence, e.regret) for e in symbolic] == [("candidate", None)]
    (found,) = solve(symbolic.game, at={"V": 4, "c1": 1, "c2": 1})
    assert found.values["x"] == 1
    assert found.evidence == "measured"
    assert found.regret == 0 or found.regret < 1e-7


def test_no_closed_form_takes_the_numeric_route():
    game = tullock(sequential=True, power=2, low="1/1000", costs="c")
    assert solve(game).status is Status.NO_CLOSED_FORM
    found = solve(game, at={"V": 2, "c": 2})
    assert found.status is Status.NUMERIC
    assert found[0].values["x"] == pytest.approx(0.5, abs=1e-6)


def test_numbers_where_no_equilibrium_exists():
    ps, (m,) = declare("m:real")
    game = one(lambda x: m * x, ps)
    found = solve(game, at={"m": 1})
    assert found.status is Status.NO_EQUILIBRIUM
    assert len(found) == 0
    assert solve(game, at={"m": -1})[0].values["x"] == 0


def test_a_candidate_that_fails_the_check_is_dropped():
    ps, (k,) = declare("k:(0,1)")
    game = one(lambda x: 1 / (x - k), ps, 0, 1)
    symbolic = solve(game)
    assert symbolic.status is Status.CANDIDATES
    assert any("fails the check by definition" in n for n in symbolic.notes)
    found = solve(game, at={"k": "1/3"})
    assert len(found) == 0
    assert found.status is Status.NO_EQUILIBRIUM
    assert any("profitable deviation" in n for n in found.notes)


def test_derived_quantities_come_along():
    base = two(lambda x, y: x * (3 - x - y), lambda x, y: y * (3 - x - y))
    total = sum(m.symbol for m in base.moves.values())
    game = type(base)(base.players, base.stages, base.payoffs, derived={"total": total})
    assert solve(game)[0].values["total"] == sp.Rational(9, 4)
    assert solve(game, at={})[0].values["total"] == sp.Rational(9, 4)


def test_sets_are_evaluated_at_numbers():
    (found,) = solve(SHAPES["linear"](), at={"m": 0})
    assert found.sets == {"x": (0, 1)}
    (found,) = solve(SHAPES["linear"](), at={"m": 0.0})
    assert found.sets == {"x": (0.0, 1.0)}
