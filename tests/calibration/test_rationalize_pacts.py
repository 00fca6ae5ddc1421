"""The collusive reading of a ladder, against the solved game and against brute force on a grid."""

from __future__ import annotations

import itertools
import random

import numpy as np
import pytest
import sympy as sp

from layered_games.calibration.rationalize_input import read_ladder
from layered_games.calibration.rationalize_ladders import rationalize
from layered_games.calibration.rationalize_pacts import collusive_reading, raw_point
from layered_games.models import overbidding
from layered_games.proofs import Outcome
from layered_games.regime import Regime, regime_at


@pytest.fixture(scope="module")
def found():
    return collusive_reading(read_ladder([60, 70]), bounds=False)


def _worth(w, hidden, tau):
    """The pact's worth and bid by brute force: bid and effort on a grid, refined around the best."""
    stiff = float(w["c_x"] if hidden else w["c"]) * (1 + float(w["ell"]))
    credit, blame = float(w["beta_A"] + w["beta_S"]), float(w["a_S"])

    def joint(b, e):
        return credit * b - e**2 / 2 - stiff * (b - e) ** 2 / 2 - blame * np.maximum(0, tau - e) ** 2 / 2

    low, high = np.array([tau, 0.0]), np.array([4 * tau, 4 * tau])
    for _ in range(60):
        b, e = np.meshgrid(*(np.linspace(*ends, 41) for ends in zip(low, high, strict=True)), indexing="ij")
        value = np.where(e <= b, joint(b, e), -np.inf)
        best = np.unravel_index(value.argmax(), value.shape)
        centre, width = np.array([b[best], e[best]]), (high - low) / 8
        low, high = np.maximum(centre - width, [tau, 0]), centre + width
    return float(value.max()), float(centre[0])


def test_a_pact_can_announce_the_ladder_and_brute_force_agrees(found):
    assert found.possible and found.regime is Regime.COLLUSIVE and found.gap == 0
    assert found.verdict.outcome in (Outcome.FALSE, Outcome.MIXED)
    w = found.witness
    covered, bid = _worth(w, True, 60)
    openly, _ = _worth(w, False, 60)
    assert abs(bid - 70) < 1e-5
    assert covered - float(w["exposure"]) > openly
    assert [layer.act for layer in found.layers] == ["agrees", "agrees"]


def test_the_set_is_what_the_solved_game_says_it_is(found):
    """Random points: the condition holds exactly where the solved game makes the pact and bids 70."""
    source, game, inside = random.Random(4), overbidding(pact="binding"), 0
    names = {s.name: s for s in found.condition.free_symbols}
    for _ in range(60):
        draw = {n: sp.Rational(source.randint(1, 40), 20) for n in ("c_x", "a_S", "beta_S")}
        draw["ell"] = sp.Rational(source.randint(1, 10), 10)
        draw["c"] = draw["c_x"] * sp.Rational(source.randint(21, 80), 20)
        draw["exposure"] = sp.Rational(source.randint(0, 200))
        total = sp.Rational(source.randint(2, 69))
        stiff = (1 + draw["ell"]) * draw["c_x"]
        if source.random() < 0.7:  # a credit with which the pact bids exactly 70, interior and short of tau
            total = (70 * stiff * (1 + draw["a_S"]) - stiff * draw["a_S"] * 60) / (1 + draw["a_S"] + stiff)
        draw["beta_A"] = max(total - draw["beta_S"], sp.S.Zero)
        at = {names[n]: v for n, v in draw.items() if n in names}
        said = found.condition.subs(at) == sp.true
        point = regime_at(game, raw_point(60, draw))
        here = point.regime is Regime.COLLUSIVE and point.values["b"] == 70
        assert said == here
        inside += here
    assert inside >= 5


def test_with_more_than_two_targets_only_the_last_step_is_judged():
    reading = collusive_reading(read_ladder([60, 61, 62, 70]), bounds=False)
    assert reading.possible is None and "superiors above a pact" in reading.reason and reading.gap == 0


def test_a_pact_that_raises_nothing_is_no_collusive_reading():
    reading = collusive_reading(read_ladder([60, 60]), bounds=False)
    assert reading.possible is False and reading.layers == ()
    assert reading.verdict.outcome is Outcome.TRUE


def test_rationalize_lists_it_for_a_game_with_a_pact():
    game = overbidding(pact="binding")
    listed = rationalize([60, 70], game, liability="direct", foresight="full", bounds=False)
    assert listed.regimes == (Regime.PASSIVE, Regime.ACTIVE, Regime.COLLUSIVE)
    answers = {o: tuple(said.values()) for o, said in listed.fingerprint.items()}
    assert "whatever the two agreed on" in answers["the floor that the last superior sets"]
    shock = next(o for o in answers if o.endswith("(beta_A)"))
    assert answers[shock] == ("0", "+", "+")
    oversight = next(o for o in answers if o.endswith("(c)"))
    assert answers[oversight] == ("-", "-", "-")


def test_raw_points_have_the_channels():
    game = overbidding(pact="binding")
    for c, low in itertools.product((sp.Rational(1, 3), sp.S(2)), (sp.Rational(1, 4), sp.Rational(1, 3))):
        at = dict(
            c=c, c_x=low, a_S=sp.S(1), exposure=sp.S(3), beta_A=sp.S(1), beta_S=sp.S(0), ell=sp.Rational(1, 2)
        )
        here = regime_at(game, raw_point(60, at)).channels
        assert (here["c"], here["c_x"], here["exposure"]) == (c, low, 3)
