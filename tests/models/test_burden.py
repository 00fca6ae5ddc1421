"""Relief orders: the superior's linear conditions by hand, the paradox, and an order that cannot backfire."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from mechanism_kit import best_deviation, random_points, solved

from layered_games.models.base import Model
from layered_games.models.burden_model import burden

GAME = burden()


def loss(at: dict[str, float], n: Any, z: Any) -> Any:
    gap = at["L"] - n - at["s"] * z
    time = at["t_n"] * n + at["sigma"] * at["t_z"] * z
    own = at["m_n"] * n**2 / 2 + at["m_z"] * z**2 / 2
    return at["A_S"] * (1 - at["phi_S"]) * gap**2 / 2 + own + at["g"] * time


def test_no_deviation_pays() -> None:
    assert best_deviation(GAME, 8) < 1e-9


@pytest.mark.parametrize("seed", range(10))
def test_no_pair_on_a_grid_costs_the_superior_less(seed: int) -> None:
    (exact,) = random_points(GAME, 1, seed)
    at = {name: float(value) for name, value in exact.items()}
    values = solved(GAME, exact)
    n, z = float(values["n"]), float(values["z"])
    many, visits = np.meshgrid(np.linspace(0, 3 * at["L"], 401), np.linspace(0, 3 * at["L"] / at["s"], 401))
    assert loss(at, n, z) <= loss(at, many, visits).min() * (1 + 1e-12)
    by_hand = at["t_n"] * n + at["t_z"] * z + at["o"] * at["g"]
    assert float(values["B"]) == pytest.approx(by_hand, rel=1e-12)


def test_relief_raises_the_burden_and_tolerance_mends_it() -> None:
    at = dict(GAME.example)
    none, some = ({**at, "g": g} for g in (0, 1))
    assert solved(GAME, none)["B"] == Fraction(192, 20) < solved(GAME, some)["B"] == Fraction(201, 20)
    lenient = Fraction(9, 10)
    free = {**at, "o": 0, "phi_S": lenient}
    assert solved(GAME, {**free, "g": 1})["B"] < solved(GAME, {**free, "g": 0})["B"]


@pytest.mark.parametrize("seed", range(6))
def test_an_order_on_all_time_without_reports_never_raises_the_burden(seed: int) -> None:
    (at,) = random_points(GAME, 1, seed)
    seen = {**at, "o": 0, "sigma": 1 - Fraction(1, 10**9), "g": 0}
    burdens = [float(solved(GAME, {**seen, "g": g})["B"]) for g in range(6)]
    assert all(a >= b - 1e-6 for a, b in pairwise(burdens))


def test_limits() -> None:
    at = dict(GAME.example)
    assert solved(GAME, {**at, "g": 100})["n"] == 0 < solved(GAME, {**at, "g": 100})["z"]
    nearly = Fraction(10**9 - 1, 10**9)
    tolerated = solved(GAME, {**at, "phi_S": nearly})
    assert tolerated["n"] == 0 and float(tolerated["B"]) == pytest.approx(0.25, abs=1e-6)
    assert float(solved(GAME, {**at, "s": Fraction(1, 10**6)})["z"]) < 1e-4


def test_a_change_of_the_payoff_moves_the_burden() -> None:
    """An order that pays for assessments has more of them."""
    g = GAME.parameters["g"].symbol
    changed = Model(
        players=GAME.players,
        stages=GAME.stages,
        payoffs={"S": GAME.payoffs["S"].xreplace({g: -g})},
        parameters=GAME.parameters,
        derived=GAME.derived,
        channels=GAME.channels,
    )
    assert solved(changed, GAME.example)["n"] > solved(GAME, {**GAME.example, "g": 0})["n"]
