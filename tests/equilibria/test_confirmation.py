"""What ``solve`` returns is checked by definition: wrong branches do not pass."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import sympy as sp

import layered_games as lg
from layered_games.equilibria.confirmation import checked_at, confirmed
from layered_games.equilibria.strategies import strategies_at


@pytest.fixture(scope="module")
def game():
    a = lg.Parameter("a", "positive")
    one, two = lg.Move("1", "q1", lower=0), lg.Move("2", "q2", lower=0)
    price = a.symbol - one.symbol - two.symbol
    payoffs = {"1": price * one.symbol, "2": price * two.symbol}
    return lg.SequentialGame(["1", "2"], [[one], [two]], payoffs, [a])


def _wrong(solution, name, value):
    """The solution with one move replaced, on the path and in the reactions."""
    reactions = tuple(
        tuple(replace(r, values={**r.values, name: value}) if name in r.values else r for r in stage)
        for stage in solution.reactions
    )
    on_path = value.xreplace({solution.game.moves["q1"].symbol: solution[0].in_channels["q1"]})
    equilibria = tuple(replace(e, in_channels={**e.in_channels, name: on_path}) for e in solution)
    return replace(solution, reactions=reactions, equilibria=equilibria)


def test_right_solutions_pass_unchanged(game):
    solution = lg.solve(game)
    assert confirmed(solution) is solution


@pytest.mark.parametrize("factor", [sp.Rational(11, 10), sp.Rational(9, 10)])
def test_a_wrong_leader_is_found_out(game, factor):
    solution = lg.solve(game)
    a = game.parameters["a"].symbol
    bad = confirmed(_wrong(solution, "q1", factor * a / 2))
    assert bad.status is lg.Status.CANDIDATES
    assert not bad.complete
    assert bad[0].evidence == "candidate"
    assert bad[0].regret is None
    assert "fails the check by definition" in bad.notes[0]


def test_a_wrong_follower_is_found_out_at_a_point(game):
    solution = lg.solve(game)
    at = {"a": 2}
    right = checked_at(lg.solve(game, at=at), solution, at)
    assert right.status is lg.Status.SOLVED
    assert right[0].regret == 0
    claimed = lg.solve(game, at=at)
    claimed = replace(
        claimed, equilibria=tuple(replace(e, values={**e.values, "q2": sp.Rational(1, 7)}) for e in claimed)
    )
    wrong = checked_at(claimed, solution, at)
    assert wrong.status is lg.Status.CANDIDATES
    assert float(wrong[0].regret) > 0
    assert "profitable deviation" in wrong.notes[-1]


def test_candidates_become_measured(game):
    solution = lg.solve(game)
    at = {"a": 2}
    loose = replace(
        lg.solve(game, at=at),
        equilibria=tuple(replace(e, evidence="candidate") for e in lg.solve(game, at=at)),
    )
    measured = checked_at(loose, solution, at)
    assert measured[0].evidence == "measured"
    assert float(measured[0].regret) < 1e-9
    empty = replace(loose, equilibria=())
    assert checked_at(empty, solution, at) == empty


def test_strategies_answer_whole_arrays_of_histories(game):
    play = strategies_at(lg.solve(game), {"a": 4})
    assert play["q1"]({}) == pytest.approx(2)
    np.testing.assert_allclose(play["q2"]({"q1": np.array([0.0, 1.0, 4.0, 9.0])}), [2, 1.5, 0, 0])


def test_uncovered_histories_give_nan(game):
    solution = lg.solve(game)
    half = replace(solution, reactions=(solution.reactions[0], solution.reactions[1][:1]))
    values = strategies_at(half, {"a": 4})["q2"]({"q1": np.array([1.0, 9.0])})
    assert values[0] == pytest.approx(1.5)
    assert np.isnan(values[1])


def test_rounding_at_a_tie_is_no_gain():
    """The offender is exactly indifferent at p = g/F; in floats the payoff there is noise around zero."""
    g, fine, cost = (lg.Parameter(n, "positive") for n in "gFc")
    p, x = lg.Move("law", "p", lower=0, upper=1), lg.Move("offender", "x", lower=0, upper=1)
    payoffs = {
        "law": -x.symbol - cost.symbol * p.symbol**2 / 2,
        "offender": (g.symbol - p.symbol * fine.symbol) * x.symbol,
    }
    enforcement = lg.SequentialGame(["law", "offender"], [[p], [x]], payoffs, [g, fine, cost])
    assert lg.solve(enforcement).status is lg.Status.SOLVED
    at = {"g": sp.Rational(42, 5), "F": sp.Rational(51, 2), "c": sp.Rational(7, 5)}
    (found,) = lg.solve(enforcement, at=at)
    assert dict(found.values) == {"p": sp.Rational(28, 85), "x": 0}
    assert found.regret == 0


def test_reactions_do_not_hold_on_the_border_of_a_strict_condition():
    """Where c2 = 2*v the follower is indifferent, and the leader's branch counts on no effort."""
    v, c1, c2 = (lg.Parameter(n, "positive") for n in ("v", "c1", "c2"))
    x, y = lg.Move("1", "x", lower=0), lg.Move("2", "y", lower=0)
    team = v.symbol * sp.Min(x.symbol, 2 * y.symbol)
    payoffs = {"1": team - c1.symbol * x.symbol**2 / 2, "2": team - c2.symbol * y.symbol}
    solution = lg.solve(lg.SequentialGame(["1", "2"], [[x], [y]], payoffs, [v, c1, c2]))
    assert solution.status is lg.Status.SOLVED
    (found,) = lg.solve(solution.game, at={"v": 1, "c1": 3, "c2": 2})
    assert found.regret == 0


def test_values_at_a_point_are_a_mapping(game):
    with pytest.raises(lg.GameError, match="at maps parameter names"):
        lg.solve(game, at=[2])
