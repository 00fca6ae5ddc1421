"""Comparative statics as three panels, and sensitivity as bars."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest

import layered_games as lg
from layered_games.cases import builtin_case
from layered_games.regime import Regime
from layered_games.report import plot_effects

_spec = importlib.util.spec_from_file_location("plot_checks", Path(__file__).with_name("plot_checks.py"))
checks = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(checks)

CHAIN = builtin_case("sewage").reading("chain").values
ACTIVE = builtin_case("sewage").reading("active").values


@pytest.fixture(scope="module")
def game():
    return lg.models.overbidding()


def curves(axes):
    return [np.array(line.get_data(), dtype=float) for line in axes.lines if line.get_gid() == "curve"]


@pytest.mark.parametrize("at", [CHAIN, ACTIVE], ids=["chain", "active"])
@pytest.mark.parametrize(("of", "wrt"), [("T", "phi_S"), ("f", "sigma"), ("b", "ell"), ("U_A", "A_A")])
def test_the_slopes_are_those_of_the_levels(game, of, wrt, at):
    axes = lg.plot.effects(game, of, wrt, at)
    level, slope, _ = axes.figure.axes
    checks.sound(axes.figure)
    for (x, y), (_, dy) in zip(curves(level), curves(slope), strict=True):
        for place in (3, 80, 157):
            step = (x[1] - x[0]) * 1e-3
            around = [x[place] - step, x[place], x[place] + step]
            low, here, high = (float(lg.regime_at(game, {**at, wrt: float(v)}).values[of]) for v in around)
            assert y[place] == pytest.approx(here, rel=1e-9, abs=1e-9)
            assert dy[place] == pytest.approx((high - low) / (2 * step), rel=1e-3, abs=1e-6)


def test_the_sign_is_the_proved_one(game):
    axes = lg.plot.effects(game, "T", "phi_S", CHAIN, language="zh", title="题")
    checks.sound(axes.figure)
    effect = lg.comparative_statics(lg.solve(game), of="T", wrt="phi_S", regime="passive")
    shown = checks.texts(axes.figure, "sign")
    assert str(effect.sign) == "-" and "$-$" in shown


def test_nothing_jumps_in_the_canonical_game_and_a_jump_is_named_with_its_size(game):
    figure = lg.plot.effects(game, "f", "phi_S", CHAIN).figure
    assert not checks.artists(figure, "jump")
    x = np.linspace(0, 1, 11)
    pieces = [
        plot_effects._Piece(0, 1, Regime.NONE, x, x, np.ones(11)),
        plot_effects._Piece(1, 2, Regime.PASSIVE, x + 1, x - 2, np.ones(11)),
    ]
    plot_effects._jumps(figure.axes, pieces, "en")
    assert checks.texts(figure, "jump") == ["jump \N{MINUS SIGN}3"]


def test_a_sign_that_turns_is_cut_where_it_turns():
    x = np.linspace(0, 1, 101)
    piece = plot_effects._Piece(0, 1, Regime.NONE, x, (x - 0.495) ** 2, 2 * (x - 0.495))
    assert [(round(a, 2), round(b, 2), sign) for a, b, sign in piece.signs] == [(0, 0.5, -1), (0.5, 1, 1)]


def test_texts_as_numbers_are_marked_like_numbers(game):
    at = {name: str(value) for name, value in CHAIN.items()}
    figure = lg.plot.effects(game, "T", "phi_S", at).figure
    (line,) = [line for line in figure.axes[0].lines if line.get_gid() == "here"]
    assert line.get_xdata()[0] == float(CHAIN["phi_S"])


def test_three_axes_are_needed(game):
    figure = lg.plot.effects(game, "T", "phi_S", CHAIN).figure
    assert lg.plot.effects(game, "T", "phi_S", CHAIN, ax=figure.axes).figure is figure
    with pytest.raises(lg.GameError, match="pass three"):
        lg.plot.effects(game, "T", "phi_S", CHAIN, ax=figure.axes[:2])
    with pytest.raises(lg.GameError, match="unknown quantity"):
        lg.plot.effects(game, "zz", "phi_S", CHAIN)


def test_bars_are_the_indices(game):
    ranges = {"k": (0.5, 1.5), "P": (2, 8), "phi_S": (0, 0.9)}
    at = {n: v for n, v in CHAIN.items() if n not in ranges}
    found = lg.sensitivity(game, ranges, n=64, at=at)
    for language in ("en", "zh"):
        axes = lg.plot.sensitivity(found, language=language, title="Which matters")
        checks.sound(axes.figure)
    order = found.ranked("regime")
    widths = [bar.get_width() for bar in axes.patches]
    kinds = [(found["regime"].first, n) for n in order] + [(found["regime"].total, n) for n in order]
    assert widths == pytest.approx([max(kind[n], 0) for kind, n in kinds])
    own = axes.figure.axes
    assert lg.plot.sensitivity(found, ("overbid", "regime"), ax=own).figure is axes.figure
    with pytest.raises(lg.ParameterError, match="1 axes for 2"):
        lg.plot.sensitivity(found, ax=own[0])
    with pytest.raises(lg.ParameterError, match="unknown output 'cost'; there are"):
        lg.plot.sensitivity(found, "cost")
