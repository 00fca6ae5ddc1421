"""Loss of control: against a search over fine grids, whole numbers, and the definition."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
import sympy as sp
from literature_kit import assert_refused, draws
from scipy.optimize import brentq

import layered_games as lg
from layered_games.literature import loss_of_control as row


def drawn(source):
    s = Fraction(source.randint(9, 40), 4)
    return {
        "al": Fraction(source.randint(50, 99), 100),
        "s": s,
        "be": Fraction(source.randint(0, 8), 4),
        "w": Fraction(source.randint(1, 60), 100),
    }


POINTS = [p for p in draws(40, drawn) if p["al"] * p["s"] > 1 and p["s"] > p["be"]]


def profit(n, al, s, be, w):
    return (al * s) ** (n - 1) - w * s**n / (s - be)


def searched(al, s, be, w):
    """The best point of a grid, then the root of the slope, by differences, between its neighbours."""
    grid = np.linspace(-60, 60, 4001)
    best = int(np.argmax(profit(grid, al, s, be, w)))

    def slope(n):
        return profit(n + 1e-5, al, s, be, w) - profit(n - 1e-5, al, s, be, w)

    return brentq(slope, grid[best - 1], grid[best + 1], xtol=1e-12)


def assert_agrees(module, points):
    for point in points:
        assert all(c.agrees and c.difference < 1e-9 for c in module.ROW.compare(**point)), point


def known(source):
    """A draw at which there is a best number of layers, neither below 1 nor too large to search for."""
    while True:
        point = drawn(source)
        if (
            point["al"] * point["s"] > 1
            and point["s"] > point["be"]
            and 1 < row.claimed(**point)["layers"] < 9
        ):
            return point


def check_by_search(point):
    values = [float(v) for v in point.values()]
    assert row.compute(**point)["layers"] == pytest.approx(searched(*values), abs=1e-6)


def test_claimed_is_computed():
    assert_agrees(row, POINTS)


@pytest.mark.parametrize("point", draws(12, known, seed=3))
def test_a_search_over_grids_finds_the_same(point):
    check_by_search(point)


@pytest.mark.parametrize("point", POINTS[:10])
def test_wages_are_the_share_of_output_that_the_last_layer_adds(point):
    al, s, be, w = (float(v) for v in point.values())
    n = row.compute(**point)["layers"]
    assert w * s**n / (s - be) / (al * s) ** (n - 1) == pytest.approx(
        math.log(al * s) / math.log(s), rel=1e-8
    )


def test_better_control_and_cheaper_labour_deepen_the_hierarchy():
    point = {"al": 0.9, "s": 5, "be": 1.3, "w": 0.1}
    here = row.compute(**point)["layers"]
    assert isinstance(here, float)
    assert row.compute(**(point | {"al": 0.95}))["layers"] > here
    assert row.compute(**(point | {"w": 0.05}))["layers"] > here
    assert row.compute(**(point | {"be": 2}))["layers"] < here


def test_hierarchies_of_thousands_of_layers_and_of_less_than_one():
    deep = {"al": "0.99999", "s": 5, "be": "1.3", "w": "0.1"}
    assert row.compute(**deep)["layers"] == pytest.approx(row.claimed(**deep)["layers"], rel=1e-10)
    assert row.compute(**deep)["layers"] > 2e5
    assert row.compute(al="0.9", s=5, be="1.3", w=1)["layers"] < 1


def test_without_loss_of_control_growth_that_pays_has_no_end():
    assert (
        row.compute(al=1, s=4, be=2, w="1/3") == row.claimed(al=1, s=4, be=2, w="1/3") == {"layers": math.inf}
    )
    near = [row.claimed(al=1 - 10.0**-k, s=4, be=2, w="1/3")["layers"] for k in (3, 6, 9)]
    assert near == sorted(near) and near[-1] > 1e8


def test_a_changed_payoff_moves_the_output():
    """A tax on output makes the hierarchy flatter; computed from the game, not from the formula."""
    at = dict(zip(("al", "s", "be", "w"), map(Fraction, ("9/10", "5", "13/10", "1/10")), strict=True))
    model = row.game()
    al, s, be, w = (p.symbol for p in row.PARAMETERS)
    n = row.LAYERS.symbol
    taxed = (n - 1) * sp.log(al * s) + sp.log(sp.Rational(1, 2) - w * s * al ** (1 - n) / (s - be))
    before = row.outcome(model, at)["layers"]
    after = row.outcome(replace_payoff(model, taxed), at)["layers"]
    assert after == pytest.approx(before - math.log(2) / -math.log(0.9), abs=1e-8)


def replace_payoff(model, payoff):
    return lg.SequentialGame(model.players, model.stages, {"owner": payoff}, model.parameters)


def test_a_profit_without_maximum_is_an_error_in_words():
    at = {"al": Fraction(9, 10), "s": Fraction(5), "be": Fraction(1), "w": Fraction(1)}
    endless = replace_payoff(row.game(), row.LAYERS.symbol)
    with pytest.raises(lg.GameError):
        row.outcome(endless, at)


def test_what_is_refused():
    assert_refused(row, {"al": 0}, {"al": 2}, {"s": 1}, {"be": 5}, {"be": -1}, {"w": 0}, {"w": "x"})
    assert_refused(row, {"al": Fraction(1, 5)}, {"al": Fraction(1, 10)}, match="no number of layers is best")
    assert_refused(row, {"al": 1, "w": 1}, match="nothing limits growth")
