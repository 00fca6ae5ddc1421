"""Quantities along a parameter: curves, bands, exact thresholds, labels above the axes."""

from __future__ import annotations

import importlib.util
from fractions import Fraction
from itertools import combinations, pairwise, product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure

import layered_games as lg
from layered_games.cases import builtin_case
from layered_games.report.plot_along import apart
from layered_games.report.plot_flags import pack

_spec = importlib.util.spec_from_file_location("plot_checks", Path(__file__).with_name("plot_checks.py"))
checks = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(checks)

CHAIN = builtin_case("sewage").reading("chain").values
ACTIVE = builtin_case("sewage").reading("active").values
PHONE = builtin_case("phone").reading("two-months").values


@pytest.fixture(scope="module")
def game():
    return lg.models.overbidding()


@pytest.mark.parametrize(
    ("at", "of", "wrt", "regions", "thresholds"),
    [
        (
            CHAIN,
            ("b", "e", "f", "h"),
            "phi_S",
            ["passive", "no overbidding"],
            [r"$\varphi_{S} = 13/35 \approx 0.371$"],
        ),
        (ACTIVE, ("T", "b"), "sigma", ["active", "no overbidding"], [r"$\sigma = 0.6$"]),
        (PHONE, ("b", "U_S"), "beta_S", ["passive", "no overbidding"], [r"$\beta_{S} = 20/9 \approx 2.22$"]),
        (CHAIN, "b", "ell", ["passive", "no overbidding"], [r"$\ell = 7/11 \approx 0.636$"]),
        (PHONE, "b", "phi_S", ["passive"], []),
        (CHAIN, ("T", "b"), "P", ["passive", "active"], [r"$P = 55/118 \approx 0.466$"]),
    ],
)
def test_bands_and_thresholds(game, at, of, wrt, regions, thresholds):
    figure = lg.plot.statics(game, of, wrt, at, mark="here").figure
    checks.sound(figure)
    assert checks.texts(figure, "region") == regions
    assert checks.texts(figure, "threshold") == thresholds
    assert checks.texts(figure, "mark") == ["here"]
    assert len(figure.axes) == (1 if isinstance(of, str) else len(of))


def test_curves_are_the_equilibrium(game):
    figure = lg.plot.statics(game, "b", "phi_S", CHAIN, points=21).figure
    pieces = [line.get_xydata() for line in figure.axes[0].lines if line.get_gid() == "b"]
    assert len(pieces) == 2
    for x, y in np.concatenate(pieces):
        assert y == pytest.approx(float(lg.regime_at(game, {**CHAIN, "phi_S": float(x)}).values["b"]))
    assert pieces[0][0, 0] == 0 and pieces[1][-1, 0] == pytest.approx(0.95)
    assert pieces[0][-1, 0] < 13 / 35 < pieces[1][0, 0]
    (dot,) = checks.artists(figure, "point")
    assert dot.get_xydata()[0] == pytest.approx([0.2, 70], rel=1e-3)


def test_a_solution_does_as_well_as_a_game(game):
    figure = lg.plot.statics(lg.solve(game), ["b", "e"], "phi_S", CHAIN).figure
    assert [ax.get_ylabel() for ax in figure.axes] == ["$b$: bid", "$e$: real effort"]
    assert figure.axes[0].get_xlabel() == ""


def test_a_set_of_best_replies_is_shaded(game):
    figure = lg.plot.statics(game, ("T", "b"), "sigma", ACTIVE).figure
    (area,) = [c for ax in figure.axes for c in ax.collections if c.get_gid() == "set"]
    heights = area.get_paths()[0].vertices[:, 1]
    assert heights.min() == pytest.approx(60) and heights.max() == pytest.approx(84, rel=0.02)
    assert checks.texts(figure, "set") == ["best replies"]


def test_one_axes_for_all_quantities(game):
    figure = lg.plot.statics(
        game, ("b", "e", "f", "h", "T"), "phi_S", CHAIN, panels=False, unit="percent"
    ).figure
    checks.sound(figure)
    assert len(figure.axes) == 1 and figure.axes[0].get_ylabel() == "percent"
    assert checks.texts(figure, "end") == ["$b = T$", "$e = f = h$"]
    single = lg.plot.statics(game, ("b", "e"), "tau", ACTIVE, panels=False, width="double").figure
    assert checks.texts(single, "end") == ["$b$: bid", "$e$: real effort"]
    checks.sound(single)


def test_units_and_titles(game):
    figure = lg.plot.statics(game, ("b", "U_A"), "phi_S", CHAIN, unit="percent", title="A title").figure
    assert [ax.get_ylabel().replace("\n", " ") for ax in figure.axes] == [
        "$b$: bid (percent)",
        "$U_{A}$: payoff of A",
    ]
    assert figure.axes[0].get_title() == "A title"
    checks.sound(figure)


def test_given_axes(game):
    own = Figure(figsize=(7, 5), dpi=150)
    first, second = own.subplots(2, 1)
    assert lg.plot.statics(game, ("b", "e"), "phi_S", CHAIN, ax=[first, second]).figure is own
    assert second.get_ylabel() == "$e$: real effort"
    other = Figure(dpi=150)
    assert lg.plot.statics(game, ("b", "e"), "phi_S", CHAIN, ax=other.add_subplot()).figure is other
    assert checks.texts(other, "end") == ["$b$: bid", "$e$: real effort"]
    with pytest.raises(lg.ParameterError, match="2 axes for 3 quantities"):
        lg.plot.statics(game, ("b", "e", "f"), "phi_S", CHAIN, ax=[first, second])


@pytest.mark.parametrize(
    ("wrt", "change", "limits"),
    [
        ("phi_S", {}, (0, 0.95)),
        ("sigma", {}, (0, 0.95)),
        ("sigma", {"q": 0}, (0.01, 0.95)),
        ("ell", {}, (0.01, 1)),
        ("k", {}, None),
        ("beta_S", {}, (0, 1)),
    ],
)
def test_usual_limits(game, wrt, change, limits):
    ax = lg.plot.statics(game, "b", wrt, {**PHONE, "beta_S": 0, **change}).figure.axes[0]
    low, high = ax.get_xlim()
    if limits is None:
        assert 0 < low < 0.1 and high > 2 * float(PHONE[wrt]) - 0.1
    elif wrt == "beta_S":
        assert low == 0 and high > 20 / 9
    else:
        assert (low, high) == pytest.approx(limits)


def test_limits_and_missing_values(game):
    rest = {n: v for n, v in CHAIN.items() if n != "phi_S"}
    figure = lg.plot.statics(game, "b", "phi_S", rest, limits=(0.5, 0.9)).figure
    assert figure.axes[0].get_xlim() == (0.5, 0.9)
    assert checks.texts(figure, "mark") == [] and checks.texts(figure, "region") == ["no overbidding"]
    assert checks.artists(figure, "point") == []


def test_a_parameter_without_a_lower_end_and_one_below_zero():
    x, y = lg.Parameter("x", "real"), lg.Parameter("c", "negative")
    from layered_games.report.plot_statics import _usual

    class Game:
        parameters = lg.ParameterSpace([x, y])

    assert _usual(Game(), {"x": 3, "c": -1}, "x", ()) == (-3, 6)
    assert _usual(Game(), {"x": 3}, "c", ())[0] < 0


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        ({"limits": (0.5, 0.2)}, lg.ParameterError, "the first must be below the second"),
        ({"limits": (0, 1)}, lg.ParameterError, "phi_S = 1 is outside its domain"),
        (
            {"of": "zeal"},
            lg.GameError,
            "unknown quantity or parameter 'zeal'; the game has T, b, e, f, h, U_S",
        ),
        ({"wrt": "nope"}, lg.ParameterError, "unknown parameter 'nope'"),
        ({"of": ()}, lg.ParameterError, "no quantity"),
    ],
)
def test_wrong_questions_are_refused(game, options, error, words):
    given = {"of": "b", "wrt": "phi_S", "at": CHAIN} | options
    with pytest.raises(error, match=words):
        lg.plot.statics(game, **given)


def crossings(spans):
    """How many poles run through flags that fly lower; none where two flags cover one another."""
    count = 0
    for one, other in combinations(spans, 2):
        low, high = sorted((one, other), key=lambda flag: flag[2])
        if low[2] == high[2] and low[0] < high[1] + 2 and high[0] < low[1] + 2:
            return None
        count += low[2] < high[2] and low[0] - 1 < high[3] < low[1] + 1
    return count


@given(st.lists(st.tuples(st.integers(0, 100), st.integers(1, 40)), max_size=3))
def test_poles_run_through_as_few_flags_as_can_be(items):
    found = pack(items, 100.0, 2.0)
    spans = [(c - w / 2, c + w / 2, row, a) for (a, w), (c, row) in zip(items, found, strict=True)]
    assert all(left >= 0 and right <= 100 and left <= pole <= right for left, right, _, pole in spans)
    places = [[min(max(a - lean * w, 0), 100 - w) for lean in (0.5, 0, 1)] for a, w in items]
    ways = product(product(*places), product(range(len(items)), repeat=len(items)))
    best = [
        crossings([(x, x + w, row, a) for x, row, (a, w) in zip(xs, rows, items, strict=True)])
        for xs, rows in ways
    ]
    assert crossings(spans) == min(c for c in best if c is not None)


def test_flags_of_one_place_stand_in_two_rows():
    assert sorted(row for _, row in pack([(0.0, 1.0), (0.0, 1.0)], 100.0, 2.0)) == [0, 1]


@given(st.lists(st.floats(0, 200), min_size=1, max_size=8))
def test_ends_are_keptapart(wanted):
    found = apart(wanted, 20.0, 200.0)
    ordered = sorted(found)
    assert all(b - a >= 20 - 1e-6 for a, b in pairwise(ordered))
    assert np.all(np.diff([found[i] for i in np.argsort(wanted, kind="stable")]) > 0)
    assert max(found) <= 190 + 1e-6


def test_thresholds_of_float_input_are_decimals(game):
    figure = lg.plot.statics(game, "b", "phi_S", {n: float(v) for n, v in CHAIN.items()}).figure
    assert checks.texts(figure, "threshold") == [r"$\varphi_{S} \approx 0.3714$"]
    assert Fraction(13, 35) == pytest.approx(0.3714, abs=1e-4)
