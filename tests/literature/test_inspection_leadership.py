"""Inspection with commitment: over a fine grid of announcements, and by definition."""

from __future__ import annotations

from fractions import Fraction

import pytest
from literature_kit import assert_agrees, assert_floats, assert_refused, draws

from layered_games.games.strategic import StrategicGame
from layered_games.literature import inspection_leadership as row


def drawn(source):
    return {
        "a": Fraction(source.randint(0, 6), 4),
        "b": Fraction(source.randint(0, 6), 2),
        "e": Fraction(source.randint(1, 9), 3),
    }


def committed(a, b, e, steps):
    """The best announcement on a grid that holds the indifference point; ties in the leader's favour."""
    best = None
    for p in [Fraction(k, steps) for k in range(steps + 1)] + [1 / (1 + b)]:
        violation = (1 - p) - b * p
        values = ([-e * p] if violation <= 0 else []) + ([-a * p - (1 - p)] if violation >= 0 else [])
        best = max(values) if best is None else max(best, *values)
    return best


def test_claimed_is_computed():
    assert_agrees(row, draws(40, drawn))
    assert_floats(row)


@pytest.mark.parametrize("point", draws(15, drawn, seed=5))
def test_a_grid_of_announcements_finds_the_value(point):
    assert row.compute(**point)["leadership_value"] == committed(*point.values(), steps=60)


@pytest.mark.parametrize("point", draws(25, drawn, seed=6))
def test_nobody_gains_in_simultaneous_play(point):
    a, b, e = point.values()
    found = row.compute(**point)
    p, v = found["inspect"], found["violate"]
    inspect, trust = -e * (1 - v) - a * v, -v
    assert p * inspect + (1 - p) * trust == max(inspect, trust) == found["simultaneous_value"]
    violate = -b * p + 1 - p
    assert v * violate == max(violate, 0)
    assert found["leadership_value"] >= found["simultaneous_value"]


def test_a_changed_payoff_moves_the_output():
    model = row.game(Fraction(1, 2), 2, Fraction(1, 4))
    payoffs = [array.copy() for array in model.payoffs]
    payoffs[1][0, 1] -= 3  # a catch costs the inspectee more
    before, after = row.outcome(model), row.outcome(StrategicGame(payoffs, model.players, model.actions))
    assert after["inspect"] == Fraction(1, 6) < before["inspect"]
    assert after["leadership_value"] > before["leadership_value"]
    assert after["violate"] == before["violate"]


def test_what_is_refused():
    assert_refused(row, {"a": -1}, {"b": -1}, {"e": 0})
