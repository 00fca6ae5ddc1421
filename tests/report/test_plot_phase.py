"""Phase portraits, bifurcation diagrams and the rest points behind them."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest
import sympy as sp

import layered_games as lg
from layered_games.report.plot_rest import rest_points

_spec = importlib.util.spec_from_file_location("plot_checks", Path(__file__).with_name("plot_checks.py"))
checks = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(checks)

PENNIES = lg.StrategicGame.from_arrays([[1, -1], [-1, 1]], [[-1, 1], [1, -1]], actions=[["H", "T"]] * 2)
STAG = lg.StrategicGame.from_arrays([[4, 0], [3, 3]], [[4, 3], [0, 3]], actions=[["stag", "hare"]] * 2)


def path_of(axes):
    return next(np.array(line.get_data()) for line in axes.lines if line.get_gid() == "path")


def test_paths_keep_the_constant_of_motion_of_the_replicator():
    x, y = path_of(lg.plot.phase(PENNIES, starts=[(0.5, 0.8)]))
    kept = np.log(x * (1 - x)) + np.log(y * (1 - y))
    assert np.ptp(kept) < 1e-6 and np.ptp(x) > 0.3


def test_noise_turns_the_centre_into_a_stable_point():
    kinds = [p.kind for p in rest_points(PENNIES)]
    assert kinds == ["unstable"] * 4 + ["centre"]
    axes = lg.plot.phase(PENNIES, dynamics="logit", noise=0.5, starts=[(0.9, 0.9)])
    assert path_of(axes)[:, -1] == pytest.approx([0.5, 0.5], abs=1e-6)
    checks.sound(axes.figure)
    assert [p.kind for p in rest_points(PENNIES, "logit", 0.5)] == ["stable"]


@pytest.mark.parametrize("noise", [0.2, 0.25, 0.28, 0.3, 0.6])
def test_logit_rest_points_are_all_fixed_points_of_the_response(noise):
    found = rest_points(STAG, "logit", noise)
    respond = lambda q: 1 / (1 + np.exp(-(4 * q - 3) / noise))  # noqa: E731
    grid = np.linspace(0, 1, 200_001)
    gap = respond(respond(grid)) - grid
    assert len(found) == np.count_nonzero(gap[:-1] * gap[1:] < 0)
    for point in found:
        assert respond(point.y) == pytest.approx(point.x, abs=1e-9)
        assert respond(point.x) == pytest.approx(point.y, abs=1e-9)
        q = point.x
        slope = 4 / noise * respond(q) * (1 - respond(q))
        assert point.kind == ("stable" if slope < 1 else "unstable")


def test_two_stable_branches_meet_an_unstable_one_and_vanish():
    axes = lg.plot.bifurcation(STAG, "noise", (0.1, 1), dynamics="logit", points=91)
    checks.sound(axes.figure)
    ends = [max(line.get_xdata()) for line in axes.lines]
    assert sorted(ends)[-1] == 1 and all(0.2 < end < 0.4 for end in sorted(ends)[:-1]) and len(ends) == 3


def test_a_parameter_of_the_payoffs_moves_the_inner_rest_point():
    s = sp.Symbol("s", positive=True)
    game = lg.StrategicGame.from_arrays([[4, 0], [s, s]], [[4, s], [0, s]])
    axes = lg.plot.bifurcation(game, "s", (0.5, 3.5), points=31, language="zh")
    checks.sound(axes.figure)
    inner = [line for line in axes.lines if 0 < line.get_ydata()[0] < 1]
    assert len(inner) == 1
    assert inner[0].get_ydata() == pytest.approx(np.array(inner[0].get_xdata()) / 4)


def test_constant_flows_and_unknown_words():
    flat = lg.StrategicGame.from_arrays([[0, 0], [0, 0]], [[0, 0], [0, 0]])
    assert {p.kind for p in rest_points(flat)} == {"unclear"}
    checks.sound(lg.plot.phase(flat, starts=[(0.3, 0.3)], language="zh").figure)
    with pytest.raises(lg.GameError, match="unknown dynamics 'best'"):
        lg.plot.phase(PENNIES, dynamics="best")
    with pytest.raises(lg.GameError, match="needs noise="):
        lg.plot.phase(PENNIES, dynamics="logit")
    with pytest.raises(lg.GameError, match="knows no noise"):
        lg.plot.phase(PENNIES, noise=1)
    with pytest.raises(lg.GameError, match="must be positive"):
        lg.plot.phase(PENNIES, dynamics="logit", noise=0)
    with pytest.raises(lg.GameError, match="pairs of shares"):
        lg.plot.phase(PENNIES, starts=[(0.5, 2)])
    with pytest.raises(lg.GameError, match="the first must be below"):
        lg.plot.bifurcation(STAG, "noise", (1, 0.1), dynamics="logit")
    with pytest.raises(lg.GameError, match="noise is a parameter of the logit flow"):
        lg.plot.bifurcation(STAG, "noise", (0.1, 1))
    with pytest.raises(lg.GameError, match="unknown dynamics"):
        lg.plot.bifurcation(STAG, "s", (0.1, 1), dynamics="slow")
