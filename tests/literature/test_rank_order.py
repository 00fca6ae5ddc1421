"""Rank-order tournaments: against winning probabilities by quadrature of another kind, and by simulation."""

from __future__ import annotations

from fractions import Fraction
from math import exp, pi, sqrt

import numpy as np
import pytest
import sympy as sp
from literature_kit import assert_agrees, assert_refused, draws
from scipy.integrate import quad
from scipy.optimize import minimize_scalar
from scipy.special import ndtr

from layered_games.equilibria.symmetric import SymmetricGame
from layered_games.literature import rank_order as row


def drawn(source):
    return {
        "n": source.randint(2, 30),
        "sig": Fraction(source.randint(1, 9), 4),
        "c": Fraction(source.randint(1, 9), 4),
        "dW": Fraction(source.randint(0, 9), 4),
    }


def winning(x, y, n, sig):
    """The probability that effort x beats n - 1 others at y."""
    inside = lambda t: ndtr((x - y + t) / sig) ** (n - 1) * exp(-((t / sig) ** 2) / 2)  # noqa: E731
    return quad(inside, -9 * sig, 9 * sig, epsabs=1e-12, epsrel=1e-12, limit=200)[0] / (sig * sqrt(2 * pi))


def test_claimed_is_computed():
    assert_agrees(row, draws(15, drawn), exact=False)


@pytest.mark.parametrize(("n", "sig"), [(2, 0.7), (4, 1.0), (9, 1.6)])
def test_the_marginal_prize_is_the_marginal_cost(n, sig):
    point = {"n": n, "sig": sig, "c": 1.3, "dW": 0.8}
    mu, h = row.compute(**point)["effort"], 1e-4
    slope = (winning(mu + h, mu, n, sig) - winning(mu - h, mu, n, sig)) / (2 * h)
    assert 0.8 * slope == pytest.approx(1.3 * mu, abs=1e-7)


@pytest.mark.parametrize(
    ("n", "dW", "stays"), [(2, 1.0, True), (2, 20.0, False), (6, 4.0, True), (6, 40.0, False)]
)
def test_whether_it_is_an_equilibrium(n, dW, stays):
    point = {"n": n, "sig": 1.0, "c": 1.0, "dW": dW}
    mu = row.compute(**point)["effort"]

    def loss(x):
        return x * x / 2 - dW * winning(x, mu, n, 1.0)

    top = sqrt(2 * dW)
    ends = [(top * k / 12, top * (k + 1) / 12) for k in range(12)]
    least = min(loss(0.0), *(minimize_scalar(loss, bounds=e, method="bounded").fun for e in ends))
    assert bool(loss(mu) - least < 1e-7) is stays is row.is_equilibrium(**point)


def test_closed_forms_for_few_and_quadrature_for_many_are_one():
    noise = np.random.default_rng(0).standard_normal((40_000, 5))
    for n in (2, 3, 4, 5):
        assert row._largest(n) == pytest.approx(noise[:, :n].max(axis=1).mean(), abs=0.02)
        exact = quad(lambda t, n=n: t * n * ndtr(t) ** (n - 1) * exp(-t * t / 2), -12, 12, points=[0])[0]
        assert row._largest(n) == pytest.approx(exact / sqrt(2 * pi), abs=1e-12)


def test_without_a_prize_nobody_tries():
    assert (
        row.compute(n=3, sig=1, c=1, dW=0)
        == row.claimed(n=3, sig=1, c=1, dW=0)
        == {"effort": 0.0, "is_equilibrium": True}
    )
    assert row.is_equilibrium(n=3, sig=1, c=1, dW=0)


def test_a_changed_payoff_moves_the_output():
    model = row.game(3, 1, 1, 2)
    dearer = SymmetricGame(model.moves, model.others, model.payoff - sp.Rational(1, 2) * row.OWN**2, row.LUCK)
    assert row.outcome(dearer)["effort"] == pytest.approx(row.outcome(model)["effort"] / 2)


def test_what_is_refused():
    assert_refused(row, {"n": 1}, {"sig": 0}, {"c": 0}, {"dW": -1})
