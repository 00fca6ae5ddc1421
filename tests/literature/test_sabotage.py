"""Sabotage: against best replies and a search over spreads, all numeric."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
import sympy as sp
from literature_kit import assert_agrees, assert_refused, draws
from scipy.optimize import minimize, minimize_scalar
from scipy.stats import norm

import layered_games as lg
from layered_games.equilibria.symmetric import SymmetricGame
from layered_games.literature import sabotage as row


def drawn(source):
    return {
        "c": Fraction(source.randint(1, 9), 4),
        "d": Fraction(source.randint(1, 9), 4),
        "sig": Fraction(source.randint(1, 9), 4),
    }


def replies(c, d, sig, spread):
    """Effort and sabotage where best replies to each other settle."""
    point = np.array([0.1, 0.1])

    def loss(own, other):
        lead = (own[0] - other[1]) - (other[0] - own[1])
        return c * own[0] ** 2 / 2 + d * own[1] ** 2 / 2 - spread * norm.cdf(lead / (np.sqrt(2) * sig))

    for _ in range(12):
        found = minimize(loss, point, args=(point,), bounds=[(0, None)] * 2, tol=1e-14)
        point = point + 0.7 * (found.x - point)
    return point


def test_claimed_is_computed():
    assert_agrees(row, draws(6, drawn))


@pytest.mark.parametrize(("c", "d"), [(1.0, 3.0), (0.8, 1.0)])
def test_best_replies_and_a_search_over_spreads(c, d):
    def loss(spread):
        mu, th = replies(c, d, 2.0, spread)
        return -(mu - th - c * mu**2 / 2 - d * th**2 / 2)

    best = minimize_scalar(loss, bounds=(0, 12), method="bounded", options={"xatol": 1e-4})
    found = row.compute(c=c, d=d, sig=2.0)
    assert found["spread"] == pytest.approx(best.x, abs=2e-3)
    assert [found["effort"], found["sabotage"]] == pytest.approx(list(replies(c, d, 2.0, best.x)), abs=1e-3)


@pytest.mark.parametrize("d", [1, Fraction(1, 2)])
def test_no_prizes_where_sabotage_is_not_dearer(d):
    assert row.compute(c=1, d=d, sig=1) == {
        "effort": 0,
        "sabotage": 0,
        "spread": 0,
        "is_equilibrium": True,
    }


@pytest.mark.parametrize(("sig", "stays"), [(0.25, True), (0.23, False), (0.05, False)])
def test_whether_it_is_an_equilibrium(sig, stays):
    """Effort and sabotage searched on a grid of own moves, from scratch; the border is at 0.2392."""
    c, d = 1.0, 6.0
    point = row.compute(c=c, d=d, sig=sig)
    mu, th, spread = (float(point[name]) for name in ("effort", "sabotage", "spread"))
    x, y = np.meshgrid(np.linspace(0, 1.5, 1501), np.linspace(0, 0.6, 601), indexing="ij")

    def payoff(own, harm):
        chance = norm.cdf(((own - th) - (mu - harm)) / (np.sqrt(2) * sig))
        return spread * chance - c * own**2 / 2 - d * harm**2 / 2

    gain = payoff(x, y).max() - payoff(mu, th)
    assert bool(gain < 1e-6) is stays is point["is_equilibrium"] is row.is_equilibrium(c, d, sig)


def test_exact_where_it_is_rational():
    found = row.compute(c=1, d=3, sig=1)
    assert isinstance(found["effort"], Fraction) and found["spread"] == pytest.approx(np.sqrt(np.pi))
    assert isinstance(row.compute(c=1.0, d=3, sig=1)["effort"], float)


def test_a_changed_payoff_moves_the_output():
    model = row.contest(1, 3, 1)
    harder = replace(model, payoff=model.payoff - row.HARM**2)  # sabotage costs two units more
    before, after = row.outcome(model, 1, 3), row.outcome(harder, 1, 3)
    assert after["spread"] != before["spread"] and after["sabotage"] < before["sabotage"]


def test_contests_that_are_not_determined():
    model = row.contest(1, 3, 1)
    none = SymmetricGame(model.moves, model.others, -row.EFFORT - row.HARM)
    with pytest.raises(lg.GameError, match="0 symmetric first-order points"):
        row.outcome(none, 1, 3)
    free = replace(model, payoff=row.SPREAD * (row.EFFORT + row.HARM) - (row.EFFORT**2 + row.HARM**2) / 2)
    with pytest.raises(lg.GameError, match="not determined"):
        row.outcome(free, 0, sp.Integer(-1))


def test_what_is_refused():
    assert_refused(row, {"c": 0}, {"d": 0}, {"sig": 0}, {"c": "x"})
