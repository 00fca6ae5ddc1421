"""Numbers at the ends of the floats, boundaries hit exactly, supports that are nearly degenerate."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import layered_games as lg

GAME = lg.models.overbidding()
BASE = dict(tau=60, k=1, beta_A=10, beta_S=1, A_A=4, A_S=2, P=4, q=0.1, sigma=0.2, ell=1, phi_A=0, phi_S=0)
ENDS = (1e-300, 1e-160, 1e160, 1e300)


def shortest(value):
    """A float is read as its shortest decimal."""
    return Fraction(repr(value)) if isinstance(value, float) else value


@pytest.mark.parametrize("value", ENDS)
@pytest.mark.parametrize("name", list(BASE))
def test_regimes_are_exact_or_refused(name, value):
    at = {**BASE, name: value}
    try:
        found = lg.regime_at(GAME, at)
    except lg.LayeredGamesError as error:
        assert name in str(error) or "too large for a float" in str(error)
        return
    exact = lg.regime_at(GAME, {n: shortest(v) for n, v in at.items()})
    assert found.regime is exact.regime and found.motive == exact.motive
    for quantity, number in found.values.items():
        assert number == pytest.approx(float(exact.values[quantity]), rel=1e-12, abs=0)
    swept = lg.sweep(GAME, {name: [value]}, at={n: v for n, v in at.items() if n != name})
    assert int(swept.regime[0]) in (int(exact.regime), -1)


def test_exact_values_have_no_ends():
    at = {n: shortest(v) for n, v in {**BASE, "tau": 1e300, "k": 1e-300}.items()}
    point = lg.regime_at(GAME, at)
    assert point.values["b"] >= Fraction("1e300") and point.values["e"] > 0


@pytest.mark.parametrize("phi_S", ["1/2", 0.5])
def test_a_boundary_that_is_hit_belongs_to_none(phi_S):
    at = {**BASE, "beta_A": 0, "beta_S": 0, "phi_S": phi_S}
    assert lg.regime_at(GAME, at).regime is lg.Regime.NONE  # a_S*k = ell
    swept = lg.sweep(GAME, {"phi_S": [0.5]}, at={n: v for n, v in at.items() if n != "phi_S"})
    assert int(swept.regime[0]) == 0


@given(st.integers(0, 10**6), st.sampled_from((1e-300, 1e-200, 1e-12, 1.0, 1e12, 1e200, 1e300)))
def test_scale_does_not_change_the_equilibria(seed, scale):
    A, B = np.random.default_rng(seed).integers(-3, 4, size=(2, 3, 3)) * scale
    game = lg.StrategicGame.from_arrays(A, B)
    exact = lg.solve(game.to_exact())
    found = lg.solve(game)
    assert len(found) == len(exact)
    batch = lg.solve_batch(A[None], B[None])
    assert batch.counts[0] == len(exact) or batch.degenerate[0] or not batch.complete[0]


@given(st.integers(0, 10**6), st.sampled_from((1e-9, 1e-12, 1e-15)))
def test_nearly_degenerate_games_are_solved_or_flagged(seed, gap):
    draw = np.random.default_rng(seed)
    A, B = (draw.integers(-2, 3, size=(3, 3)) + gap * draw.normal(size=(3, 3)) for _ in range(2))
    game = lg.StrategicGame.from_arrays(A, B)
    exact = lg.solve(game.to_exact())
    found = lg.solve(game)
    assert len(found) == len(exact) or not found.complete
    batch = lg.solve_batch(A[None], B[None])
    assert batch.counts[0] == len(exact) or batch.degenerate[0] or not batch.complete[0]


def test_statics_keep_their_sign_at_the_ends():
    solution = lg.solve(GAME)
    effect = lg.comparative_statics(solution, of="T", wrt="phi_S", regime="passive")
    symbols = GAME.parameters.symbols
    point = {symbols[n]: shortest(v) for n, v in {**BASE, "beta_A": 0, "tau": 1e200, "P": 1e-100}.items()}
    assert lg.regime_at(GAME, {str(s): v for s, v in point.items()}).regime is lg.Regime.PASSIVE
    assert effect.expression.xreplace(GAME.definitions).subs(point) < 0
