"""Bimatrix tables and hierarchy diagrams."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

import layered_games as lg

_spec = importlib.util.spec_from_file_location("plot_checks", Path(__file__).with_name("plot_checks.py"))
checks = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(checks)

matrix = st.lists(st.lists(st.integers(-3, 3), min_size=3, max_size=3), min_size=2, max_size=2)


@settings(max_examples=10)
@given(a=matrix, b=matrix)
def test_underlined_are_best_responses_and_framed_are_pure_equilibria(a, b):
    axes = lg.plot.bimatrix(lg.StrategicGame.from_arrays(a, b))
    a, b = np.array(a), np.array(b)
    best = (a == a.max(axis=0), b == b.max(axis=1, keepdims=True))
    assert len(checks.artists(axes.figure, "best")) == best[0].sum() + best[1].sum()
    framed = {tuple(cell.get_xy()) for cell in checks.artists(axes.figure, "equilibrium")}
    assert framed == {(c, r) for r, c in np.argwhere(best[0] & best[1]).tolist()}


def test_tables_are_sound_in_numbers_symbols_and_chinese():
    v, c = sp.symbols("v c", positive=True)
    fight = sp.Matrix([[(v - c) / 2, v], [0, v / 2]])
    hawks = lg.StrategicGame.from_arrays(fight, fight.T, actions=[["hawk", "dove"]] * 2, players=["A", "B"])
    for language in ("en", "zh"):
        for game in (hawks, hawks.at({"v": 1, "c": 2})):
            axes = lg.plot.bimatrix(game, language=language, title="Hawks")
            checks.sound(axes.figure)
    assert not checks.artists(lg.plot.bimatrix(hawks).figure, "best")


def test_other_shapes_are_refused():
    with pytest.raises(lg.GameError, match="two players, the game has 3"):
        lg.plot.bimatrix(lg.StrategicGame.from_arrays(*[np.zeros((2, 2, 2), dtype=int)] * 3))
    with pytest.raises(lg.GameError, match="up to 8"):
        lg.plot.bimatrix(lg.StrategicGame.from_arrays(*[np.zeros((9, 2), dtype=int)] * 2))


@pytest.mark.parametrize("mode", ["tightly coupled", "subcontracting", "loosely coupled", "federal"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_mode_has_a_sound_diagram(mode, language):
    axes = lg.plot.hierarchy(
        rights=mode,
        public=True,
        targets=["$T_1$", "$T_2$"],
        pact=("middle", "agent"),
        language=language,
        title="One",
    )
    checks.sound(axes.figure)
    assert len(checks.artists(axes.figure, "layer")) == 8  # four boxes and their names


def test_rights_stand_beside_those_who_hold_them():
    axes = lg.plot.hierarchy(rights={"targets": "a", "inspection": "b"}, layers=("a", "b"))
    heights = {t.get_text(): t.get_position()[1] for t in axes.texts}
    assert heights["target setting"] == heights["a"] > heights["inspection"] == heights["b"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"layers": ("a", "a")}, "two different names"),
        ({"rights": "loose"}, "the modes are tightly coupled"),
        ({"rights": {"targets": "boss"}}, "unknown layer 'boss'"),
        ({"rights": {"money": "centre"}}, "unknown right 'money'"),
        ({"pact": ("centre", "agent")}, "only neighbouring layers"),
    ],
)
def test_what_no_hierarchy_has_is_refused(options, message):
    with pytest.raises(lg.GameError, match=message):
        lg.plot.hierarchy(**options)
