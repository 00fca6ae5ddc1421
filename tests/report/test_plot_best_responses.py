"""Best-response diagrams: lines that are best responses, circles at the equilibria, continua."""

from __future__ import annotations

import importlib.util
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import layered_games as lg

_spec = importlib.util.spec_from_file_location("plot_checks", Path(__file__).with_name("plot_checks.py"))
checks = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(checks)

payoff = st.integers(-2, 2)
matrix = st.lists(st.lists(payoff, min_size=2, max_size=2), min_size=2, max_size=2)


def two(a, b, **options):
    return lg.StrategicGame.from_arrays(a, b, **options)


def lines(axes, gid):
    return [np.array(line.get_data(), dtype=float).T for line in axes.lines if line.get_gid() == gid]


@settings(max_examples=25)
@given(a=matrix, b=matrix)
def test_every_point_of_a_line_is_a_best_response(a, b):
    axes = lg.plot.best_responses(two(a, b))
    for player in (0, 1):
        for path in lines(axes, f"response-{player}"):
            for start, stop in pairwise(path):
                x, y = (start + stop) / 2
                other = (y, x)[player]
                rows = np.array(a) if player == 0 else np.array(b).T
                first, second = rows @ np.array([other, 1 - other])
                own = (x, y)[player]
                assert own * max(second - first, 0) < 1e-12 and (1 - own) * max(first - second, 0) < 1e-12


@settings(max_examples=25)
@given(a=matrix, b=matrix)
def test_circles_are_the_equilibria(a, b):
    game = two(a, b)
    axes = lg.plot.best_responses(game)
    drawn = {tuple(np.round(p, 9)) for path in lines(axes, "equilibrium") for p in path}
    areas = [p for p in axes.patches if p.get_gid() == "equilibrium"]
    drawn |= {tuple(np.round(v, 9)) for area in areas for v in area.get_xy()}
    found = {tuple(round(float(s[0]), 9) for s in e.profile) for e in lg.solve(game)}
    assert drawn == found


def test_the_figure_is_sound_in_both_languages():
    game = two([[0, 2], [1, 0]], [[1, 0], [0, 1]], players=["superior", "subordinate"])
    for language in ("en", "zh"):
        axes = lg.plot.best_responses(game, language=language, title="Inspection")
        checks.sound(axes.figure)
    assert "概率" in axes.get_xlabel()


def test_one_move_each():
    a, q1, q2 = lg.Parameter("a", domain="positive"), lg.Move("one", "q1"), lg.Move("two", "q2")
    rest = a.symbol - q1.symbol - q2.symbol
    payoffs = {"one": q1.symbol * rest, "two": q2.symbol * rest}
    game = lg.SequentialGame(["one", "two"], stages=[[q1, q2]], payoffs=payoffs, parameters=[a])
    axes = lg.plot.best_responses(game, {"a": 6}, limits={"q1": (0, 4), "q2": (0, 4)})
    checks.sound(axes.figure)
    (dot,) = lines(axes, "equilibrium")
    assert dot[0] == pytest.approx([2, 2])
    (first,), (second,) = lines(axes, "response-0"), lines(axes, "response-1")
    assert first[:, 0] == pytest.approx((6 - first[:, 1]) / 2) and second[:, 1] == pytest.approx(
        (6 - second[:, 0]) / 2
    )
    with pytest.raises(lg.GameError, match=r"move q1 has no two bounds.*limits="):
        lg.plot.best_responses(game, {"a": 6})


def test_what_cannot_be_drawn_is_refused():
    with pytest.raises(lg.GameError, match="two players with two actions"):
        lg.plot.best_responses(two(np.ones((3, 2), dtype=int), np.ones((3, 2), dtype=int)))
    with pytest.raises(lg.GameError, match="one stage with one move"):
        lg.plot.best_responses(lg.models.overbidding())


def test_a_threshold_at_an_end_has_a_foot():
    axes = lg.plot.best_responses(two([[0, 1], [0, 0]], [[Fraction(1, 2), 0], [0, 0]]))
    (path,) = lines(axes, "response-0")
    assert path.tolist() == [[1, 0], [1, 1], [0, 1]]
