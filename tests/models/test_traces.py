"""Traces: the contest as worked by hand, the share that lands on the subordinate, and its limits."""

from __future__ import annotations

from fractions import Fraction

import pytest
from mechanism_kit import best_deviation, random_points, solved

from layered_games.equilibria.solving import solve
from layered_games.models.base import Model
from layered_games.models.traces_model import traces

GAME = traces()


def contested(at: dict[str, Fraction]) -> Fraction:
    """By hand: blame that is known of, not tolerated, and unclear."""
    known = 1 - (1 - at["q"]) * (1 - at["sigma"])
    return at["A_A"] * (1 - at["phi_A"]) * known * (1 - at["rho"]) * (1 - at["sigma"])


def test_no_deviation_pays() -> None:
    assert best_deviation(GAME, 8) < 1e-9


@pytest.mark.parametrize("seed", range(8))
def test_first_order_conditions_hold_or_the_first_trace_does_not_pay(seed: int) -> None:
    (at,) = random_points(GAME, 1, seed)
    values, blame = solved(GAME, at), float(contested(at))
    x = {p: float(values[f"x_{p}"]) for p in "SA"}
    total = sum(x.values()) + 2 * float(at["g"])
    for own, other in ("SA", "AS"):
        gain = blame * (x[other] + float(at["g"])) / total**2 - float(at[f"m_{own}"])
        assert gain == pytest.approx(0, abs=1e-9) if x[own] > 0 else gain <= 1e-9


def test_the_share_depends_on_costs_only() -> None:
    at = dict(GAME.example)
    for change in ({}, {"rho": 0}, {"phi_A": 0}, {"sigma": Fraction(2, 5)}, {"A_A": 100}):
        assert solved(GAME, {**at, **change})["z"] == Fraction(2, 3)
    assert solved(GAME, {**at, "m_S": 2, "A_A": 500})["z"] == Fraction(1, 2)


def test_oversight_raises_then_lowers_traces() -> None:
    at = {**GAME.example, "q": 0, "rho": 0, "A_A": 500}
    total = [solved(GAME, {**at, "sigma": Fraction(s, 10)})["x"] for s in range(1, 10)]
    assert total.index(max(total)) == 4 and total[0] < total[4] > total[8]


def test_limits() -> None:
    at = dict(GAME.example)
    assert solved(GAME, {**at, "rho": 1})["x"] == 0
    assert solved(GAME, {**at, "phi_A": Fraction(10**6 - 1, 10**6)})["x"] == 0
    assert solved(GAME, {**at, "g": 10**6})["x"] == 0
    assert solved(GAME, {**at, "sigma": Fraction(999, 1000)})["x"] == 0
    tiny = solved(GAME, {**at, "g": Fraction(1, 10**6), "m_S": 2})
    assert float(tiny["W"] / contested(at)) == pytest.approx(0.5, abs=1e-5)


def test_a_change_of_the_payoff_moves_the_traces() -> None:
    """Records that hurt their owner instead of the other are not kept."""
    S, A = (GAME.moves[name].symbol for name in ("x_S", "x_A"))
    swapped = {S: A, A: S}
    cost = {"S": GAME.parameters["m_S"].symbol * S, "A": GAME.parameters["m_A"].symbol * A}
    changed = Model(
        players=GAME.players,
        stages=GAME.stages,
        payoffs={p: (u + cost[p]).xreplace(swapped) - cost[p] for p, u in GAME.payoffs.items()},
        parameters=GAME.parameters,
        derived=GAME.derived,
        channels=GAME.channels,
    )
    assert solved(changed, GAME.example)["x"] == 0 < solved(GAME, GAME.example)["x"]
    assert len(solve(GAME)) == 4
