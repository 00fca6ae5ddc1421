"""Frequency: an inverted U with its top where stated, overload beyond, and what credit and tolerance do."""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy as sp
from mechanism_kit import best_deviation, random_points, solved

from layered_games.equilibria.solving import solve
from layered_games.models.base import Model
from layered_games.models.frequency_model import frequency

GAME, GIVEN = frequency(), frequency(chosen=False)


def sanctions(at: dict[str, Fraction]) -> tuple[Fraction, Fraction]:
    """By hand: the expected sanction without assessments, and what each one adds."""
    return at["sigma"] * at["P"], (1 - at["sigma"]) * at["P"] * at["q"]


def top(at: dict[str, Fraction]) -> Fraction:
    """By hand: halfway between the roots of the parabola."""
    d_0, p = sanctions(at)
    return (at["K"] / at["x"] - d_0 / p) / 2


def test_no_deviation_pays() -> None:
    assert best_deviation(GAME, 8) < 1e-9
    assert best_deviation(GIVEN, 8) < 1e-9


@pytest.mark.parametrize("seed", range(6))
def test_the_superior_stops_at_the_top_without_credit_and_goes_beyond_with_it(seed: int) -> None:
    (at,) = random_points(GAME, 1, seed)
    _, p = sanctions(at)
    strength = at["A_S"] * (1 - at["phi_S"])
    wanted = top(at) + at["beta_S"] / (2 * strength * p * at["x"])
    assert solved(GAME, at)["n"] == min(max(wanted, 0), at["K"] / at["x"])
    assert solved(GAME, {**at, "beta_S": 0})["n"] == max(top(at), 0)


@pytest.mark.parametrize("seed", range(6))
def test_something_is_always_falsified(seed: int) -> None:
    (at,) = random_points(GAME, 1, seed)
    values = solved(GAME, at)
    assert values["f"] > 0 and values["e"] + values["h"] + values["f"] == at["tau"]


def test_the_given_number_makes_an_inverted_u_that_ends_at_zero() -> None:
    at = dict(GIVEN.example)
    effort = [solved(GIVEN, {**at, "n": n})["e"] for n in range(25)]
    assert max(effort) == effort[9] == sp.Rational(75, 16)
    assert effort[:10] == sorted(effort[:10]) and effort[9:] == sorted(effort[9:], reverse=True)
    assert effort[24] == 0 and solved(GIVEN, {**at, "n": 13, "x": 1})["e"] == 0


def test_the_chosen_number_does_what_the_given_one_does() -> None:
    at = dict(GAME.example)
    chosen = solved(GAME, at)
    same = solved(GIVEN, {name: at[name] for name in GIVEN.parameters if name != "n"} | {"n": chosen["n"]})
    assert all(chosen[name] == same[name] for name in ("e", "f", "h"))


def test_limits() -> None:
    at = dict(GAME.example)
    assert solved(GAME, {**at, "beta_S": 0, "sigma": 0})["n"] == 12
    assert solved(GAME, {**at, "beta_S": 0, "sigma": Fraction(9, 10)})["n"] == 0
    assert solved(GAME, {**at, "beta_S": 10**6})["e"] == 0
    nearly = Fraction(10**6 - 1, 10**6)
    assert solved(GAME, {**at, "phi_S": nearly})["n"] == 24
    assert solved(GAME, {**at, "beta_S": 0, "phi_S": nearly})["n"] == 9


def test_a_change_of_the_payoff_moves_the_frequency() -> None:
    """With the sign of credit turned the superior assesses less than is best, not more."""
    beta = GAME.parameters["beta_S"].symbol
    changed = Model(
        players=GAME.players,
        stages=GAME.stages,
        payoffs={**GAME.payoffs, "S": GAME.payoffs["S"].xreplace({beta: -beta})},
        parameters=GAME.parameters,
        derived=GAME.derived,
        channels=GAME.channels,
    )
    assert solved(changed, GAME.example)["n"] == 6 < 9 < solved(GAME, GAME.example)["n"]
    assert solve(GAME).complete and solve(GIVEN).complete
