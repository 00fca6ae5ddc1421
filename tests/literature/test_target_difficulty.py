"""Difficulty of a target: against a search over efforts, and at every kink."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from literature_kit import assert_agrees, assert_floats, assert_refused, draws

import layered_games as lg
from layered_games.literature import target_difficulty as row


def drawn(source):
    return {
        "Bn": Fraction(source.randint(0, 40), 2),
        "h": Fraction(source.randint(0, 6), 4),
        "t": Fraction(source.randint(-6, 24), 4),
    }


def payoff(e, Bn, h, t):
    passed = (e >= t) * 1.0 if h == 0 else np.clip((e + h - t) / (2 * h), 0, 1)
    return Bn * passed - e**2 / 2


def test_claimed_is_computed():
    assert_agrees(row, draws(40, drawn))
    assert_floats(row)


def check_by_efforts(point):
    """No effort does better, and none higher does as well."""
    values = [float(v) for v in point.values()]
    found = float(row.compute(**point)["effort"])
    grid = np.unique(np.concatenate([np.linspace(0, 12, 48_001), [0.0, found, max(values[2], 0.0)]]))
    there = payoff(grid, *values)
    here = payoff(np.array([found]), *values)[0]
    assert here >= there.max() - 1e-9
    assert there[grid > found + 1e-3].max() < here - 1e-8


@pytest.mark.parametrize("point", draws(25, drawn, seed=4))
def test_no_effort_does_better_and_none_higher_does_as_well(point):
    check_by_efforts(point)


@pytest.mark.parametrize(
    ("point", "effort"),
    [
        ((4, 1, 1), 2),  # top of the slope: g = t + h
        ((4, 1, 2), 2),  # given up beyond: t = h + g/2
        ((8, 1, 3), 4),  # g = 4*h: both borders meet
        ((18, 1, 5), 6),  # g > 4*h: t = sqrt(2*Bn) - h
        ((4, 1, -1), 0),  # reached anyway: t = -h
        ((4, 1, Fraction(-1, 2)), Fraction(1, 2)),
        ((0, 1, 0), 0),
        ((2, 0, 2), 2),  # no noise
        ((2, 0, Fraction(201, 100)), 0),
        ((2, 0, -3), 0),
        ((0, 0, 1), 0),
    ],
)
def test_at_the_kinks(point, effort):
    at = dict(zip(("Bn", "h", "t"), point, strict=True))
    assert row.compute(**at) == row.claimed(**at) == {"effort": effort}


def test_effort_rises_with_the_target_then_collapses():
    tight = [row.compute(Bn=18, h=1, t=t)["effort"] for t in (0, 2, 4, 5, Fraction(501, 100))]
    assert tight == [1, 3, 5, 6, 0]
    loose = [row.compute(Bn=4, h=1, t=t)["effort"] for t in (0, 1, 2, 3)]
    assert loose == [1, 2, 2, 0]


def test_a_changed_payoff_moves_the_output():
    """Effort that costs a quarter less goes to the end of the slope."""
    (model,) = row.games(Fraction(4), Fraction(1), Fraction(3, 2))
    assert row.outcome([model])["effort"] == 2
    (move,) = model.moves.values()
    cheaper = model.payoffs["agent"] + move.symbol**2 / 8
    changed = lg.SequentialGame(model.players, model.stages, {"agent": cheaper})
    assert row.outcome([changed])["effort"] == Fraction(5, 2)  # would be 8/3; the chance is 1 from 5/2 on


def test_a_payoff_without_maximum_is_an_error_in_words():
    move = lg.Move("agent", "e", lower=0)
    with pytest.raises(lg.GameError, match="no effort is best"):
        row.outcome([lg.SequentialGame(["agent"], [[move]], {"agent": move.symbol})])


def test_what_is_refused():
    assert_refused(row, {"Bn": -1}, {"h": -1}, {"t": "x"}, {"h": float("nan")})
