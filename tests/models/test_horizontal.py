"""Horizontal overbidding: claims by mutual best replies, joint claims by search, and limits."""

from __future__ import annotations

from fractions import Fraction

import pytest
from mechanism_kit import best_deviation, random_points, solved

import layered_games as lg
from layered_games.models.base import Model
from layered_games.models.horizontal_model import horizontal

GAME = horizontal()


def reply_fixed_point(at: dict[str, Fraction], count: int) -> float:
    """By hand: damped best replies of alike departments, until they rest."""
    v = float(at["V"] + at["A_A"] * (1 - at["phi_A"]))
    u, K, m = float(at["sigma"] * at["W"]), float(at["K"]), float(at["m"])
    x = 0.0
    for _ in range(2000):
        best = max((v - u - v * (count - 1) * x / K) / (2 * v / K + m), 0)
        x += (best - x) / count
    return x


@pytest.mark.parametrize("count", [2, 3])
def test_no_deviation_pays(count: int) -> None:
    assert best_deviation(horizontal(count), 6) < 1e-9


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("count", [2, 3])
def test_claims_are_mutual_best_replies(count: int, seed: int) -> None:
    game = horizontal(count)
    (at,) = random_points(game, 1, seed)
    assert float(solved(game, at)["x_1"]) == pytest.approx(reply_fixed_point(at, count), abs=1e-9, rel=1e-9)


def test_limits() -> None:
    at = dict(GAME.example)
    assert solved(GAME, {**at, "W": 100})["X"] == 0
    assert solved(GAME, {**at, "m": 0, "sigma": 0})["X"] == Fraction(2, 3) * at["K"]
    assert float(solved(GAME, {**at, "m": 10**9})["X"]) < 1e-6
    pressed = {**at, "A_A": 10**9, "sigma": 0}
    assert float(solved(GAME, pressed)["X"]) == pytest.approx(8, abs=1e-6)


def test_a_wrong_number_is_refused() -> None:
    with pytest.raises(lg.GameError, match="2 or 3"):
        horizontal(1)


def test_the_statement_on_any_number_is_measured_too() -> None:
    at = dict(GAME.example)
    proposition = next(p for p in GAME.propositions() if p.name == "commons")
    channels = {"v": Fraction(4), "u": Fraction(1, 2)}
    values = {**at, **channels}
    for count in (2, 3, 4, 7, 20):
        total = proposition.results["X"].subs(
            {s: values.get(s.name, count) for s in proposition.results["X"].free_symbols}
        )
        assert float(total) == pytest.approx(count * reply_fixed_point(at, count), rel=1e-9)


def test_a_change_of_the_payoff_moves_the_claims() -> None:
    """Without the pool nobody stops: complaints that reward raise claims above those without any."""
    W = GAME.parameters["W"].symbol
    changed = Model(
        players=GAME.players,
        stages=GAME.stages,
        payoffs={
            p: u.xreplace({GAME.channels[1].symbol: -GAME.channels[1].symbol})
            for p, u in GAME.payoffs.items()
        },
        parameters=GAME.parameters,
        derived=GAME.derived,
        channels=GAME.channels,
    )
    assert W in GAME.channels[1].definition.free_symbols
    assert solved(changed, GAME.example)["X"] > solved(GAME, {**GAME.example, "sigma": 0})["X"]
