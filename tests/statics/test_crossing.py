"""Borders between regimes: which way a parameter moves them, and what jumps."""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy as sp

from layered_games import GameError, Sign, StrategicGame, models, regime_at, solve
from layered_games.regime import Regime
from layered_games.statics.crossing import Crossing, Jump, crossings
from layered_games.statics.effects import Effect

BASE = dict(tau=60, k=1, beta_A=0, beta_S=0, A_A=4, A_S=2, P=4, q="0.1", sigma="0.2", ell=1, phi_A=0, phi_S=0)


@pytest.fixture(scope="module")
def game():
    return models.overbidding()


@pytest.fixture(scope="module")
def tolerance(game):
    zero = sp.Eq(game.parameters["beta_S"].symbol, 0)
    return crossings(solve(game), "phi_S", ["T", "b", "U_S"], [zero])


def test_tolerance_for_superiors_ends_passive_overbidding(game, tolerance):
    (found,) = [c for c in tolerance if c.between == (Regime.NONE, Regime.PASSIVE)]
    assert found.towards is Sign.NEGATIVE
    A_S, k, ell = (game.parameters[n].symbol for n in ("A_S", "k", "ell"))
    assert sp.simplify(found.value - (1 - ell / (A_S * k))) == 0
    assert found.effect.verdict.evidence == "certificate"
    assert "passive -> none at phi_S = " in str(found)


def test_the_border_is_where_the_regime_changes(game, tolerance):
    (found,) = [c for c in tolerance if c.between == (Regime.NONE, Regime.PASSIVE)]
    symbols = {game.parameters[n].symbol: sp.Rational(str(v)) for n, v in BASE.items()}
    border = found.value.subs(symbols)
    step = sp.Rational(1, 1000)
    kinds = [regime_at(game, {**BASE, "phi_S": Fraction(str(border + d))}).regime for d in (-step, step)]
    assert kinds == [Regime.PASSIVE, Regime.NONE]


def test_nothing_jumps_and_sets_are_named(tolerance):
    assert {jump.sign for c in tolerance for jump in c.jumps.values()} == {Sign.ZERO}
    (other,) = [c for c in tolerance if c.between == (Regime.PASSIVE, Regime.ACTIVE)]
    assert list(other.sets) == ["T"]
    assert "best response" in other.sets["T"]
    assert "no jumps" in str(other)


def test_a_parameter_that_does_not_move_a_border_is_left_out(game):
    zero = sp.Eq(game.parameters["beta_S"].symbol, 0)
    found = crossings(solve(game), "beta_A", ["b"], [zero])
    assert all(c.between != (Regime.NONE, Regime.PASSIVE) for c in found)


def test_jumps_and_directions_in_words():
    effect = Effect("margin", "p", None, Sign.MIXED, sp.true, sp.S.One, None)
    jump = Jump("T", Sign.POSITIVE, sp.S.One, sp.true, None)
    for sign, words in (
        (Sign.MIXED, "none <-> passive"),
        (Sign.ZERO, "none | passive, not moved"),
        (Sign.UNKNOWN, "none | passive, direction not decided"),
    ):
        crossing = Crossing("p", (Regime.NONE, Regime.PASSIVE), sign, None, effect, None, {"T": jump})
        assert str(crossing) == f"p: {words}; jumps: T +"


def test_wrong_questions(game):
    with pytest.raises(GameError, match="unknown parameter 'zz'"):
        crossings(solve(game), "zz")
    with pytest.raises(GameError, match="unknown quantity 'zz'"):
        crossings(solve(game), "phi_S", ["zz"])
    with pytest.raises(GameError, match="staged game with roles"):
        crossings(solve(StrategicGame.from_arrays([[1]], [[1]])), "x")
