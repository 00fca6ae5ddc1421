"""Measurement noise: the margin against its sign condition, by hand, by quadrature, and with normal noise."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import sympy as sp
from mechanism_kit import best_deviation, random_points, solved
from scipy.optimize import brentq
from scipy.stats import norm

from layered_games.equilibria.solving import solve
from layered_games.models.base import Model
from layered_games.models.measurement_noise_model import measurement_noise

GAME = measurement_noise()


def strength(at: dict[str, Any]) -> tuple[Fraction, Fraction]:
    """By hand: blame for a missing unit, and what a unit of effort costs per unit of effort."""
    a = at["A_A"] * (1 - at["phi_A"])
    d = at["P"] * (1 - (1 - at["q"]) * (1 - at["sigma"]))
    c = a * d / (a + d)
    return at["A_S"] * (1 - at["phi_S"]), at["ell"] / (at["k"] ** 2 * c)


def test_no_deviation_pays() -> None:
    assert best_deviation(GAME) < 1e-9


@pytest.mark.parametrize("seed", range(16))
def test_the_margin_has_the_sign_of_its_condition(seed: int) -> None:
    (at,) = random_points(GAME, 1, seed)
    blame, cost = strength(at)
    margin = solved(GAME, at)["m"]
    assert (margin > 0) == (blame > 2 * cost * at["tau"])
    assert margin < at["s"]


@pytest.mark.parametrize("margin", [-5, -2, -0.5, 0, 1, 2, 4])
def test_the_payoff_holds_the_expected_shortfall(margin: float) -> None:
    """The one expression against an average over the noise, on both sides of the noise and within."""
    errors = 2 * (2 * np.arange(20000) + 1 - 20000) / 20000
    average = np.maximum(0, -margin - errors).mean()
    at = {GAME.parameters[n].symbol: v for n, v in GAME.example.items()}
    e, f, T = (GAME.moves[n].symbol for n in ("e", "f", "T"))
    channels = {c.parameter.name: c.symbol for c in GAME.channels}
    payoff = GAME.payoffs["S"].subs({channels["a_S"]: 1, channels["a_A"]: 0, channels["d"]: 0})
    value = payoff.subs({e: 4 + sp.nsimplify(margin), f: 0, T: 10}).subs(at)
    assert abs(float(-value) - average) < 1e-6


@pytest.mark.parametrize("seed", range(12))
def test_with_normal_noise_the_sign_is_the_same(seed: int) -> None:
    (at,) = random_points(GAME, 1, seed)
    blame, cost = (float(v) for v in strength(at))
    tau, s = float(at["tau"]), float(at["s"])
    if abs(blame - 2 * cost * tau) < 1e-6:
        return
    reach = 50 * (s + tau + blame / cost)
    best = brentq(lambda m: blame * norm.sf(m / s) - cost * (tau + m), -reach, reach)
    assert (best > 0) == (blame > 2 * cost * tau)


def test_limits() -> None:
    at = dict(GAME.example)
    assert abs(solved(GAME, {**at, "s": Fraction(1, 10**9)})["m"]) < Fraction(1, 10**8)
    assert abs(solved(GAME, {**at, "s": 10**9})["m"] - 6) < Fraction(1, 10**6)
    nearly = Fraction(10**6 - 1, 10**6)
    assert solved(GAME, {**at, "phi_S": nearly})["T"] == 4
    assert solved(GAME, {**at, "phi_A": nearly})["m"] < 0


def test_tolerance_at_the_bottom_moves_the_target_either_way() -> None:
    at = dict(GAME.example)
    some = {"phi_A": Fraction(1, 10)}
    assert solved(GAME, at | some)["T"] > solved(GAME, at)["T"]
    noisy = at | {"s": 20}
    assert solved(GAME, noisy | some)["T"] < solved(GAME, noisy)["T"]


def test_a_change_of_the_payoff_turns_the_margin() -> None:
    """With joint liability taken fourfold the margin at the example is negative."""
    share = GAME.parameters["ell"].symbol
    changed = Model(
        players=GAME.players,
        stages=GAME.stages,
        payoffs={**GAME.payoffs, "S": GAME.payoffs["S"].xreplace({share: 4 * share})},
        parameters=GAME.parameters,
        derived=GAME.derived,
        channels=GAME.channels,
    )
    assert solved(GAME, GAME.example)["m"] == 1
    assert solved(changed, GAME.example)["m"] < 0
    assert solve(changed).complete
