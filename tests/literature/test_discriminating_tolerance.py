"""The least deterrent sanction: by bisection on simulated lotteries, and by definition."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from literature_kit import assert_agrees, assert_floats, assert_refused, draws, share

import layered_games as lg
from layered_games.games.extensive_nodes import Chance, Decision
from layered_games.literature import discriminating_tolerance as row


def drawn(source):
    return {
        "p1": share(source, 4),
        "p0": share(source, 4),
        "psi": Fraction(source.randint(0, 6), 3),
        "t1": share(source, 4),
        "t0": share(source, 4),
    }


def deterred(p1, p0, psi, t1, t0, sanction):
    """Whether working is worth it, from the lotteries themselves."""

    def loss(success, excused):
        return sum(
            weight * review * (0 if good or free else sanction)
            for good, weight in ((True, success), (False, 1 - success))
            for free, review in ((True, excused), (False, 1 - excused))
        )

    return psi + loss(p1, t1) <= loss(p0, t0)


def test_claimed_is_computed():
    assert_agrees(row, draws(60, drawn))
    assert_floats(row)


@pytest.mark.parametrize("point", draws(25, drawn, seed=2))
def test_bisection_finds_the_sanction(point):
    found = row.compute(**point)["sanction"]
    low, high = Fraction(0), Fraction(10**6)
    if not deterred(*point.values(), high):
        assert found == math.inf or deterred(*point.values(), found) or found > high
        assert found == math.inf or found == 0
        return
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (low, middle) if deterred(*point.values(), middle) else (middle, high)
    assert float(found) == pytest.approx(float(high), abs=1e-9)


def test_the_ends():
    assert row.compute(p1=0, p0=0, psi=0, t1=0, t0=1) == {"sanction": 0, "burden": 0}
    assert row.compute(p1=0, p0=0, psi=1, t1=1, t0=1) == {"sanction": math.inf, "burden": 0}
    assert row.compute(p1=0, p0=0, psi=1, t1=0, t0=0) == {"sanction": math.inf, "burden": math.inf}


def test_tolerance_that_discriminates_spares_the_diligent():
    base = {"p1": Fraction(3, 4), "p0": Fraction(1, 4), "psi": 1}
    strict, blind, keen = (
        row.compute(**base, t1=Fraction(t1, 10), t0=Fraction(t0, 10)) for t1, t0 in ((0, 0), (5, 5), (9, 1))
    )
    assert blind["sanction"] == 2 * strict["sanction"] and blind["burden"] == strict["burden"]
    assert keen["burden"] < strict["burden"]


def test_a_changed_payoff_moves_the_output():
    """Failure itself now hurts the agent: less sanction is needed."""
    half, hurt, sanction = Fraction(1, 2), Fraction(1, 4), row.SANCTION

    def outcomes(success, cost):
        return Chance(
            {
                "success": (success, (-sanction, -cost)),
                "failure": (1 - success, (-sanction, -cost - hurt - sanction)),
            }
        )

    choices = {"work": outcomes(half, Fraction(1, 4)), "shirk": outcomes(0, 0)}
    changed = lg.ExtensiveGame(Decision("agent", choices, "choice"), ["authority", "agent"])
    plain = row.game(half, 0, Fraction(1, 4), 0, 0)
    assert row.outcome(plain, Fraction(1, 4))["sanction"] == half
    assert row.outcome(changed, Fraction(1, 4))["sanction"] == half - hurt


def test_what_is_refused():
    assert_refused(row, {"p1": 2}, {"p0": -1}, {"psi": -1}, {"t1": Fraction(3, 2)}, {"t0": "x"})
