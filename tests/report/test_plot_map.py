"""Maps of regimes: exact borders, labels apart and inside, one regime or several, any two parameters."""

from __future__ import annotations

import importlib.util
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure

import layered_games as lg
from layered_games.cases import builtin_case, builtin_cases
from layered_games.regime import Regime
from layered_games.report.plot_borders import Plane, trace
from layered_games.report.plot_labels import border_texts
from layered_games.report.style import SHADES
from layered_games.statics import boundaries, boundary_curves

_spec = importlib.util.spec_from_file_location("plot_checks", Path(__file__).with_name("plot_checks.py"))
checks = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(checks)

READINGS = [(c.name, r.name) for c in builtin_cases() for r in c.readings]
CHAIN = builtin_case("sewage").reading("chain").values
LIMITS = {"phi_S": (0, 0.95), "phi_A": (0, 0.95), "sigma": (0.01, 0.95), "ell": (0.05, 1), "A_S": (0.05, 1.6)}
LIMITS |= {"P": (0.1, 5), "tau": (3, 120), "k": (0.05, 2), "beta_A": (0, 40), "beta_S": (0, 30)}


@pytest.fixture(scope="module")
def game():
    return lg.models.overbidding()


def swept(game, at, x, y, number=81):
    rest = {n: v for n, v in at.items() if n not in (x, y)}
    return lg.sweep(game, {x: (*LIMITS[x], number), y: (*LIMITS[y], number)}, at=rest)


def mapped(game, at, x="phi_S", y="sigma", number=81, **options):
    return lg.plot.regime_map(swept(game, at, x, y, number), game=game, at=at, **options).figure


@pytest.mark.parametrize(("case", "reading"), READINGS)
def test_the_map_of_every_builtin_reading_is_sound(game, case, reading):
    at = builtin_case(case).reading(reading).values
    figure = mapped(game, at, mark=case)
    checks.sound(figure)
    assert checks.texts(figure, "mark") == [case]
    here = str(lg.regime_at(game, at).regime)
    assert here in {"passive", "active"} and here in checks.texts(figure, "region")


@pytest.mark.parametrize(
    ("x", "y"),
    [("A_S", "P"), ("tau", "k"), ("ell", "A_S"), ("phi_A", "sigma"), ("beta_A", "beta_S"), ("P", "A_S")],
)
@pytest.mark.parametrize("reading", ["active", "chain"])
def test_any_two_parameters_make_a_sound_map(game, x, y, reading):
    figure = mapped(game, builtin_case("sewage").reading(reading).values, x, y)
    checks.sound(figure)
    assert figure.axes[0].get_xlabel().startswith("$") and ": " in figure.axes[0].get_ylabel()


def test_labels_of_axes_hold_symbol_and_meaning(game):
    ax = mapped(game, CHAIN).axes[0]
    assert (
        ax.get_xlabel()
        .replace("\n", " ")
        .startswith(r"$\varphi_{S}$: fault tolerance, share of the superior")
    )
    assert (
        ax.get_ylabel().replace("\n", " ")
        == r"$\sigma$: social oversight, probability that the public exposes"
    )
    assert "per squared unit" in mapped(game, CHAIN, "A_S", "P").axes[0].get_xlabel()


def test_a_border_carries_its_exact_equation(game):
    assert checks.texts(mapped(game, CHAIN), "border") == [r"$\varphi_{S} = 13/35 \approx 0.371$"]
    three = checks.texts(mapped(game, CHAIN, "A_S", "P"), "border")
    assert sorted(three) == ["$A_{S} = 0.625$", "$P = 0.625$", "$P = 5/(16 A_{S} - 2)$"]


def test_every_point_of_a_border_lies_on_it_and_borders_meet_in_a_point(game):
    figure = mapped(game, CHAIN, "A_S", "P")
    lines = {
        line.get_gid(): np.asarray(line.get_xydata())
        for line in figure.axes[0].lines
        if (line.get_gid() or "").startswith("border")
    }
    assert set(lines) == {"border-none-active", "border-none-passive", "border-passive-active"}
    np.testing.assert_allclose(lines["border-none-passive"][:, 0], 0.625, atol=1e-12)
    np.testing.assert_allclose(lines["border-none-active"][:, 1], 0.625, atol=1e-12)
    x, y = lines["border-passive-active"].T
    np.testing.assert_allclose(y * (16 * x - 2), 5, rtol=1e-9)
    meeting = np.array([0.625, 0.625])
    for path in lines.values():
        assert np.abs(path[[0, -1]] - meeting).max(axis=1).min() < 1e-9
    assert lines["border-none-passive"][:, 1].max() == pytest.approx(5)
    assert lines["border-none-active"][:, 0].min() == pytest.approx(0.05)


def test_fills_follow_the_borders_on_a_coarse_grid(game):
    figure = mapped(game, CHAIN, number=11)
    (passive,) = checks.artists(figure, "regime-1")
    edge = passive.get_path().vertices[:, 0].max()
    assert edge == pytest.approx(13 / 35, abs=1e-9)


def test_only_one_regime_needs_no_border(game):
    figure = mapped(game, builtin_case("phone").reading("february").values)
    assert checks.texts(figure, "region") == ["passive"] and checks.texts(figure, "border") == []
    assert not [line for line in figure.axes[0].lines if (line.get_gid() or "").startswith("border")]


def test_curves_give_the_borders_without_a_game(game):
    curves = boundary_curves(game, CHAIN, "phi_S", "sigma", (LIMITS["phi_S"], LIMITS["sigma"]), 9)
    figure = lg.plot.regime_map(swept(game, CHAIN, "phi_S", "sigma"), curves=curves).figure
    assert len(checks.artists(figure, "border-none-passive")) == 1
    assert checks.texts(figure, "border")[0].startswith(r"$\phi_{S} \approx 0.371")
    checks.sound(figure)


def test_without_game_and_curves_the_grid_is_drawn(game):
    figure = lg.plot.regime_map(swept(game, CHAIN, "phi_S", "sigma")).figure
    assert checks.texts(figure, "border") == [] and checks.texts(figure, "mark") == []
    (line,) = checks.artists(figure, "border")
    assert np.abs(line.get_xdata() - 13 / 35).max() < 0.95 / 80
    assert figure.axes[0].get_xlabel().startswith(r"$\phi_{S}$: fault tolerance")


def test_axes_can_be_swapped_and_points_chosen(game):
    data = swept(game, CHAIN, "phi_S", "sigma")
    figure = lg.plot.regime_map(
        data, game=game, at=CHAIN, x="sigma", point={"phi_S": 0.5, "sigma": 0.5}, mark=""
    ).figure
    assert figure.axes[0].get_xlabel().startswith(r"$\sigma$")
    (dot,) = checks.artists(figure, "point")
    assert tuple(dot.get_xydata()[0]) == (0.5, 0.5) and checks.texts(figure, "mark") == []
    assert lg.plot.regime_map(data, y="phi_S").figure.axes[0].get_ylabel().startswith(r"$\phi_{S}$")
    assert checks.artists(lg.plot.regime_map(data, game=game, at=CHAIN, point=False).figure, "point") == []


def test_the_label_of_the_point_keeps_off_the_point(game):
    for at in (CHAIN, {**CHAIN, "phi_S": 0, "sigma": 0.01}, {**CHAIN, "phi_S": 0.95, "sigma": 0.95}):
        figure = mapped(game, at, mark="a rather long name")
        (dot,) = checks.artists(figure, "point")
        (text,) = [t for t in figure.axes[0].texts if t.get_gid() == "mark"]
        place = figure.axes[0].transData.transform(dot.get_xydata())[0]
        assert not text.get_window_extent().contains(*place)
        checks.sound(figure)


def test_regimes_can_be_told_apart_in_grey():
    light = {r: float(np.dot(to_rgb(SHADES[r].fill), (0.2126, 0.7152, 0.0722))) for r in Regime}
    ordered = [light[r] for r in Regime]
    assert all(a - b > 0.07 for a, b in pairwise(ordered))
    assert len({SHADES[r].hatch for r in Regime}) == len(Regime)


def test_undecided_points_have_a_name(game):
    data = swept(game, CHAIN, "phi_S", "sigma", 31).copy(deep=True)
    data.regime.values[20:, 20:] = -1
    assert "undecided" in checks.texts(lg.plot.regime_map(data).figure, "region")


def test_small_regions_are_named_from_outside(game):
    figure = mapped(game, {**CHAIN, "tau": 60}, "beta_A", "sigma")
    narrow = lg.plot.regime_map(
        lg.sweep(
            game,
            {"phi_A": (0, 0.88, 81), "sigma": (0.01, 0.95, 81)},
            at={n: v for n, v in CHAIN.items() if n not in ("phi_A", "sigma")},
        ),
        game=game,
        at=CHAIN,
    ).figure
    for found in (figure, narrow):
        checks.sound(found)
        assert {"passive", "active"} <= set(checks.texts(found, "region"))
    assert len(checks.artists(narrow, "leader")) >= 1


def test_the_given_axes_are_used(game):
    own = Figure(figsize=(6, 4), dpi=150)
    ax = own.add_subplot()
    assert lg.plot.regime_map(swept(game, CHAIN, "phi_S", "sigma"), game=game, at=CHAIN, ax=ax).figure is own
    assert checks.overlaps(own) == [] and "passive" in checks.texts(own, "region")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"x": "tau"}, "the sweep is over phi_S and sigma"),
        ({"point": {"phi_S": 0.2}}, "the point lacks sigma"),
        ({"point": {"phi_S": 0.2, "sigma": 0.99}}, r"sigma = 0.99 lies outside the map.*sweep a range"),
        ({"language": "la"}, "unknown language 'la'"),
        ({"width": "triple"}, "unknown width 'triple'; use one of single, double"),
        ({"width": -1}, "cannot be drawn"),
    ],
)
def test_wrong_options_are_refused(game, options, words):
    data = swept(game, CHAIN, "phi_S", "sigma", 9)
    with pytest.raises(lg.ParameterError, match=words):
        lg.plot.regime_map(data, game=game, at=CHAIN, **options)


def test_wrong_data_are_refused(game):
    rest = {n: v for n, v in CHAIN.items() if n != "sigma"}
    with pytest.raises(lg.ParameterError, match="a sweep over two parameters, this is over sigma"):
        lg.plot.regime_map(lg.sweep(game, {"sigma": (0.1, 0.9, 5)}, at=rest))
    with pytest.raises(lg.ParameterError, match="this is dict"):
        lg.plot.regime_map({})
    single = lg.sweep(
        game, {"phi_S": [0.1], "sigma": [0.1, 0.2]}, at={n: v for n, v in rest.items() if n != "phi_S"}
    )
    with pytest.raises(lg.ParameterError, match="axis phi_S needs at least two distinct values"):
        lg.plot.regime_map(single)


@settings(max_examples=8)
@given(
    st.sampled_from([("phi_S", "sigma"), ("A_S", "P"), ("beta_A", "beta_S"), ("tau", "k")]),
    st.fixed_dictionaries(
        {
            "beta_A": st.integers(0, 40),
            "beta_S": st.integers(0, 10),
            "A_S": st.fractions("1/5", 2, max_denominator=20),
            "ell": st.fractions("1/10", 1, max_denominator=20),
            "phi_A": st.fractions(0, "9/10", max_denominator=20),
        }
    ),
)
def test_labels_never_overlap_whatever_the_parameters(names, values):
    game = lg.models.overbidding()
    figure = mapped(game, {**CHAIN, **values}, *names, number=41, point=False)
    checks.sound(figure)
    shown = {
        int(a.get_gid()[7:]) for a in figure.findobj(lambda a: (a.get_gid() or "").startswith("regime-"))
    }
    named = {t.replace("\n", " ") for t in checks.texts(figure, "region")}
    assert len(named) == len(shown)


def test_borders_of_no_closed_form_are_named_by_their_regimes(game):
    x, y = sp.symbols("x y")
    plane = Plane((x, y), np.linspace(-2, 2, 41), np.linspace(-2, 2, 41), np.zeros((41, 41), dtype=np.int8))
    from layered_games.report.plot_borders import BorderLine

    line = BorderLine((Regime.NONE, Regime.ACTIVE), x**2 + y**2 - 1, (np.zeros((2, 2)),))
    assert border_texts(line, plane, None, "en") == ["no overbidding | active"]
    big = BorderLine((Regime.NONE, Regime.ACTIVE), x * 1234567 - y * 7654321, (np.zeros((2, 2)),))
    assert border_texts(big, plane, None, "en") == ["no overbidding | active"]


def test_a_factor_that_parts_nothing_is_not_drawn(game):
    plane = Plane(
        tuple(game.parameters[n].symbol for n in ("phi_S", "sigma")),
        np.linspace(0, 0.95, 21),
        np.linspace(0.01, 0.95, 21),
        np.ones((21, 21), dtype=np.int8),
    )
    assert trace(boundaries(game), CHAIN, plane) == ()
