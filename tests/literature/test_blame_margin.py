"""Margins against blame: against sampled noise, numeric integration, and a search over targets."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from literature_kit import assert_refused, draws
from scipy.integrate import quad
from scipy.optimize import brentq
from scipy.special import ndtri

import layered_games as lg
from layered_games.literature import blame_margin as row


def drawn(source):
    A, rho = Fraction(source.randint(1, 80), 10), Fraction(source.randint(3, 24), 10)
    return {
        "t0": source.choice([0, -5, Fraction(1, 3), source.randint(1, 200)]),
        "A": A,
        "h": A * rho * Fraction(source.randint(1, 39), 40),
        "rho": rho,
        "sig": Fraction(source.randint(0, 40), 4) * source.choice([1, Fraction(1, 1000), 100]),
        "layers": source.randint(1, 3),
    }


POINTS = draws(25, drawn)


def assert_agrees(module, points):
    for point in points:
        for c in module.ROW.compare(**point):
            assert c.agrees and c.difference < 1e-8 * (1 + size(c.claimed)), point


def test_claimed_is_computed():
    assert_agrees(row, POINTS)


def size(value):
    return max(abs(float(v)) for v in value) if isinstance(value, list) else abs(value)


def check_by_integration(point):
    """The shortfall is integrated over the noise; its slope balances the cost where the layer stops."""
    t, A, h, rho, sig = (float(point[k]) for k in ("t0", "A", "h", "rho", "sig"))
    width = sig / rho

    def slope(target):
        reach = (t - rho * target) / sig
        below, _ = quad(lambda e: math.exp(-e * e / 2), 0, reach, epsabs=1e-13)
        return h - A * rho * (0.5 + below / math.sqrt(2 * math.pi))

    best = brentq(slope, t / rho - 8 * width, t / rho + 8 * width, xtol=1e-10)
    assert row.compute(**(point | {"layers": 1}))["targets"][1] == pytest.approx(best, abs=1e-6 * (1 + width))


def noisy(source):
    return drawn(source) | {"sig": Fraction(source.randint(1, 40), 4)}


@pytest.mark.parametrize("point", draws(8, noisy, seed=2))
def test_the_slope_of_the_loss_vanishes_by_integration(point):
    check_by_integration(point)


def test_a_search_over_targets_with_sampled_noise():
    """The loss written from scratch over a fine quantile sample of the noise."""
    t, A, h, rho, sig = 60.0, 2.0, 0.5, 0.8, 4.0
    ranks = (np.arange(20_000) + 0.5) / 20_000
    noise = sig * ndtri(ranks)
    targets = np.linspace(60, 100, 4001)
    losses = [A * np.maximum(0, t - rho * x - noise).mean() + h * x for x in targets]
    found = row.compute(t0=t, A=A, h=h, rho=rho, sig=sig, layers=1)["targets"][1]
    assert found == pytest.approx(targets[int(np.argmin(losses))], abs=0.02)


def test_the_margin_is_negative_exactly_where_accountability_is_weak():
    for h, sign in (("1/4", 1), ("1/2", 0), ("3/4", -1)):
        z = row.compute(t0=1, A=1, h=h, rho=1, sig=1, layers=1)["z"]
        assert (z > 1e-9) - (z < -1e-9) == sign


def test_margins_compound_and_reliable_execution_ends_it():
    found = row.compute(t0=60, A=1, h="1/4", rho="9/10", sig=5, layers=4)
    steps = np.diff([float(t) for t in found["targets"]])
    assert len(found["targets"]) == 5 and found["targets"][0] == 60 and (np.diff(steps) > 0).all()
    sure = row.compute(t0=60, A=1, h="1/4", rho=1, sig=0, layers=3)
    assert sure["targets"] == [Fraction(60)] * 4 and sure["z"] > 0


def test_floats_give_floats():
    found = row.compute(t0=60.0, A=2, h=1, rho=0.8, sig=0, layers=1)
    assert found["targets"] == [60.0, 75.0] and all(isinstance(t, float) for t in found["targets"])


def test_a_changed_payoff_moves_the_output():
    """Half the blame again raises the target, as does a bonus for the target itself."""
    at = {k: Fraction(v) for k, v in {"t": "60", "A": "1", "h": "1/4", "rho": "9/10", "sig": "5"}.items()}
    noisy, sure = row.game(), row.game(noisy=False)
    before = row.outcome(noisy, sure, at, 1)
    paid = lg.SequentialGame(
        noisy.players,
        noisy.stages,
        {"layer": noisy.payoffs["layer"] + row.TARGET.symbol / 10},
        noisy.parameters,
    )
    after = row.outcome(paid, sure, at, 1)
    assert after["targets"][1] > before["targets"][1] + 1 and after["z"] > before["z"] + 0.1
    expected = row.claimed(t0=60, A=1, h="3/20", rho="9/10", sig=5, layers=1)
    assert after["targets"][1] == pytest.approx(expected["targets"][1], abs=1e-8)


def test_an_endless_target_is_an_error_in_words():
    noisy = row.game()
    rising = lg.SequentialGame(noisy.players, noisy.stages, {"layer": row.TARGET.symbol}, noisy.parameters)
    at = {k: Fraction(1) for k in ("t", "A", "h", "rho", "sig")}
    with pytest.raises(lg.GameError):
        row.outcome(rising, rising, at, 1)


def test_what_is_refused():
    assert_refused(
        row, {"A": 0}, {"h": 0}, {"h": -1}, {"rho": 0}, {"sig": -1}, {"layers": 0}, {"layers": 1.5}
    )
    assert_refused(row, {"h": Fraction(9, 10)}, {"h": 2}, match="must be below")
