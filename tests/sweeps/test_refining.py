"""Refined maps: equal to the full sweep, at a fraction of its evaluations."""

from __future__ import annotations

import numpy as np
import pytest
import sympy as sp

import layered_games as lg
from layered_games.sweeps.refining import Refinement

AT = dict(tau=60, k=1, beta_A=15, beta_S=1, A_A=4, A_S=2, P=4, q=0.1, ell=0.8, phi_A=0)
AXES = {"phi_S": (0, 0.95, 500), "sigma": (0.01, 0.95, 391)}


def test_the_map_equals_the_full_sweep():
    game = lg.models.overbidding()
    data, full = lg.refine(game, AXES, at=AT, coarse=16), lg.sweep(game, AXES, at=AT, quantities=[])
    assert len(np.unique(full.regime)) > 1
    np.testing.assert_array_equal(data.regime, full.regime)
    assert data.regime.attrs == full.regime.attrs and data.regime.dtype == full.regime.dtype
    assert data.evaluated.mean() < 0.15
    seen = int(data.evaluated.sum())
    assert f"{seen} of 195500 points evaluated" in data.attrs["refinement"]
    where = lg.refine(game, AXES, at=AT, of="branch")
    np.testing.assert_array_equal(where.branch, full.branch)


def test_every_point_that_was_not_evaluated_agrees_with_its_neighbours():
    data = lg.refine(lg.models.overbidding(), AXES, at=AT)
    filled = np.argwhere(~data.evaluated.values)
    regime = data.regime.values
    for i, j in filled[:: len(filled) // 500]:
        around = regime[max(i - 1, 0) : i + 2, max(j - 1, 0) : j + 2]
        assert (around == regime[i, j]).all()


def test_finite_games_are_mapped_by_their_number_of_equilibria():
    x, y = sp.Symbol("x", real=True), sp.Symbol("y", real=True)
    game = lg.StrategicGame.from_arrays([[x, 0], [0, y]], [[1, 0], [0, 1]])
    axes = {"x": (-1.03, 2, 90), "y": (-1.01, 1, 70)}
    data, full = lg.refine(game, axes, coarse=8), lg.sweep(game, axes)
    np.testing.assert_array_equal(data["count"], full["count"])
    assert data["count"].dtype == full["count"].dtype


@pytest.mark.parametrize("step", [1, 2, 8, 16])
def test_a_border_is_followed_into_what_was_filled_in(step):
    """A thin arm leaves a disc and crosses cells all corners of which agree."""
    rows, columns = np.indices((130, 97))
    shape = ((rows - 60) ** 2 + (columns - 30) ** 2 < 500) | ((rows == 69) & (columns > 30))
    found = Refinement.of(shape.shape, step, lambda i, j: shape[i, j].astype(int))
    np.testing.assert_array_equal(found.values, shape)


@pytest.mark.parametrize(
    ("axes", "options", "words"),
    [
        ({"phi_S": (0, 0.9, 9)}, {"at": {**AT, "sigma": 0.1}}, "a map has two axes"),
        (AXES, {"coarse": 0}, "coarse=0"),
        (AXES, {"of": "b"}, "of='b': this game has regime, branch"),
    ],
)
def test_wrong_maps_are_refused(axes, options, words):
    with pytest.raises(lg.ParameterError, match=words):
        lg.refine(lg.models.overbidding(), axes, **{"at": AT, **options})
