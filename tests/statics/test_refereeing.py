"""Second-order conditions, existence, uniqueness, interiority."""

from __future__ import annotations

import pytest
import sympy as sp

from layered_games import GameError, Move, Parameter, SequentialGame, StrategicGame, models, solve
from layered_games.statics.refereeing import referee

a = Parameter("a", "real")
x, y = Move("1", "x", lower=0), Move("2", "y", lower=0)
X, Y, A = x.symbol, y.symbol, a.symbol


def test_a_strictly_concave_choice():
    report = referee(solve(SequentialGame(["1"], [[x]], {"1": A * X - X**2}, [a])))
    assert [f.answer for f in report.concavity] == ["yes"]
    assert [f.answer for f in (*report.existence, *report.uniqueness)] == ["yes", "yes"]
    assert sorted(binding for _, binding in report.interiority) == [(), ("x >= 0",)]
    assert report.sound


def test_a_leader_anticipates_the_reply():
    game = SequentialGame(
        ["1", "2"], [[x], [y]], {"1": X * (A - X - Y), "2": Y * (A - X - Y)}, [a], name="Stackelberg"
    )
    report = referee(solve(game))
    assert {f.stage for f in report.concavity} == {1, 2}
    assert all(f.answer == "yes" for f in report.concavity)
    text = str(report)
    assert "stage 2, 2: strictly concave in y: yes" in text
    assert "where" in text


def test_a_linear_choice_is_concave_but_not_strictly():
    capped = Move("1", "x", lower=0, upper=1)
    positive = Parameter("a", "positive")
    game = SequentialGame(["1"], [[capped]], {"1": positive.symbol * capped.symbol}, [positive])
    report = referee(solve(game))
    answers = {f.question: f.answer for f in report.concavity}
    assert answers == {"strictly concave in x": "no", "concave in x": "yes"}
    assert report.sound


def test_a_convex_choice_is_found_out():
    capped = Move("1", "x", lower=0, upper=1)
    positive = Parameter("a", "positive")
    payoff = capped.symbol**2 - positive.symbol * capped.symbol
    report = referee(solve(SequentialGame(["1"], [[capped]], {"1": payoff}, [positive])))
    answers = {f.question: f.answer for f in report.concavity}
    assert answers == {"strictly concave in x": "no", "concave in x": "no"}
    assert not report.sound


def test_two_tasks_need_the_whole_hessian():
    one, two = Move("1", "x", lower=0), Move("1", "y", lower=0)
    r = Parameter("r", "(0, 1)")
    payoff = one.symbol + two.symbol - one.symbol**2 - two.symbol**2 - 2 * r.symbol * one.symbol * two.symbol
    report = referee(solve(SequentialGame(["1"], [[one, two]], {"1": payoff}, [r])))
    (finding,) = report.concavity
    assert finding.answer == "yes"
    assert isinstance(finding.claim, sp.And)


def test_the_canonical_game():
    report = referee(solve(models.overbidding()), timeout=120)
    assert [f.answer for f in report.existence] == ["yes", "yes"]
    assert [f.answer for f in report.uniqueness] == ["not everywhere", "yes"]
    assert not report.sound
    assert all(f.answer == "yes" for f in report.concavity if f.stage == 2)


def test_other_games_are_refused():
    with pytest.raises(GameError, match="staged games"):
        referee(solve(StrategicGame.from_arrays([[1]], [[1]])))
