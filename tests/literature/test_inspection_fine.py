"""Inspection with a fine: by definition, and over a grid of all mixtures."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from literature_kit import assert_agrees, assert_floats, assert_refused, draws

from layered_games.games.strategic import StrategicGame
from layered_games.literature import inspection_fine as row


def drawn(source):
    return {
        "G": Fraction(source.randint(1, 6), 2),
        "F": Fraction(source.randint(0, 6), 2),
        "c": Fraction(source.randint(1, 6), 3),
        "R": Fraction(source.randint(0, 6), 3),
    }


def regrets(G, F, c, R, p, v):
    """What inspector and inspectee could gain at inspection p and violation v."""
    inspect, trust = v * R - c, 0 * v
    violate, comply = G - p * F, 0 * p
    mine = np.maximum(inspect, trust) - (p * inspect + (1 - p) * trust)
    theirs = np.maximum(violate, comply) - (v * violate + (1 - v) * comply)
    return np.maximum(mine, theirs)


def test_claimed_is_computed():
    assert_agrees(row, draws(40, drawn))
    assert_floats(row)


@pytest.mark.parametrize("point", draws(25, drawn, seed=3))
def test_nobody_gains_by_deviating(point):
    found = row.compute(**point)
    assert regrets(*point.values(), found["inspect"], found["violate"]) == 0


def test_no_other_mixture_is_near_to_an_equilibrium():
    point = {"G": 2.0, "F": 5.0, "c": 1.0, "R": 3.0}
    p, v = np.meshgrid(np.linspace(0, 1, 301), np.linspace(0, 1, 301), indexing="ij")
    gaps = regrets(*point.values(), p, v)
    best = np.unravel_index(np.argmin(gaps), gaps.shape)
    found = row.compute(**point)
    assert p[best] == pytest.approx(found["inspect"], abs=0.005)
    assert v[best] == pytest.approx(found["violate"], abs=0.005)


def test_ties_take_the_least_violation_then_the_most_inspection():
    assert row.compute(G=1, F=1, c=1, R=2) == {"inspect": 1, "violate": Fraction(1, 2)}
    assert row.compute(G=1, F=2, c=2, R=2) == {"inspect": Fraction(1, 2), "violate": 1}
    assert row.compute(G=3, F=2, c=2, R=2) == {"inspect": 1, "violate": 1}


def test_a_changed_payoff_moves_the_output():
    before = row.outcome(row.game(2, 5, 1, 3))
    model = row.game(2, 5, 1, 3)
    payoffs = [array.copy() for array in model.payoffs]
    payoffs[0][1, 0] -= 1  # the inspector now suffers from a violation that it missed
    after = row.outcome(StrategicGame(payoffs, model.players, model.actions))
    assert after["violate"] < before["violate"] and after["inspect"] == before["inspect"]


def test_what_is_refused():
    assert_refused(row, {"G": 0}, {"F": -1}, {"c": 0}, {"R": -1}, {"G": "x"})
