"""Borders and thresholds: exact values at which the regime really changes."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
import sympy as sp

import layered_games as lg
from layered_games.statics import boundaries, boundary_curves, thresholds

AT = dict(
    tau=60, k=1, beta_A="1/10", beta_S=0, A_A=4, A_S=2, P=4, q="0.1", sigma="0.2", ell=1, phi_A=0, phi_S=0
)


@pytest.fixture(scope="module")
def game():
    return lg.models.overbidding()


def test_tolerance_threshold_of_theory(game):
    """Statement 2: phi_S = 1 - ell/(A_S k)."""
    (only,) = thresholds(game, AT, "phi_S")
    assert only.value == sp.Rational(1, 2)
    assert (only.before, only.after) == (lg.Regime.PASSIVE, lg.Regime.NONE)
    assert str(only) == "phi_S = 1/2: passive -> none"


@pytest.mark.parametrize("wrt", ["phi_S", "A_S", "beta_A", "beta_S", "ell", "tau", "P", "k"])
def test_regime_changes_exactly_at_each_threshold(game, wrt):
    step = Fraction(1, 10**9)
    for mark in thresholds(game, AT, wrt):
        assert lg.regime_at(game, {**AT, wrt: mark.value - step}).regime is mark.before
        assert lg.regime_at(game, {**AT, wrt: mark.value + step}).regime is mark.after


def test_between_thresholds_nothing_changes(game):
    marks = thresholds(game, AT, "beta_A")
    ends = [0, *(m.value for m in marks), marks[-1].value + 50]
    for low, high in pairwise(ends):
        inner = [low + (high - low) * sp.Rational(i, 10) for i in range(1, 10)]
        assert len({lg.regime_at(game, {**AT, "beta_A": x}).regime for x in inner}) == 1


def test_floats_give_floats(game):
    at = {**AT, "q": 0.1}
    assert isinstance(thresholds(game, at, "phi_S")[0].value, float)


def test_unknown_parameter_is_refused(game):
    with pytest.raises(lg.ParameterError, match="unknown parameter"):
        thresholds(game, AT, "nope")
    with pytest.raises(lg.GameError, match="unknown parameter"):
        boundary_curves(game, AT, "phi_S", "nope", ((0, 0.9), (0, 0.9)))


def test_borders_are_solved_for_tolerance(game):
    zero = {game.parameters[n].symbol: 0 for n in ("beta_A", "beta_S")}
    A_S, k, ell = (game.parameters[n].symbol for n in ("A_S", "k", "ell"))
    found = [
        sp.simplify(value.subs(zero) - (1 - ell / (A_S * k)))
        for border in boundaries(game)
        for value in border.solved_for(game, "phi_S")
        if border.between == (lg.Regime.NONE, lg.Regime.PASSIVE)
    ]
    assert 0 in found
    assert all(border.solved_for(game, "A_A") == () or border.margin for border in boundaries(game))


def test_curves_lie_on_borders_and_separate(game):
    at = {**AT, "beta_A": 15}
    curves = boundary_curves(game, at, "phi_S", "sigma", ((0, 0.95), (0.01, 0.95)), number=21)
    assert curves
    for curve in curves:
        equation = curve.boundary.equation.lhs
        for x, y in zip(curve.x, curve.y, strict=True):
            point = {game.parameters[n].symbol: float(Fraction(v)) for n, v in at.items()}
            point |= {game.parameters["phi_S"].symbol: x, game.parameters["sigma"].symbol: y}
            assert abs(float(equation.subs(point))) < 1e-8
        assert np.all(np.diff(curve.y) >= 0) or np.all(np.diff(curve.x) >= 0)
