"""Figures of the literature: sound, true to the rows, and refused where there is none."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest
from matplotlib.figure import Figure

import layered_games as lg
from layered_games.errors import GameError, ParameterError
from layered_games.report.plot_literature import PICTURES, result

_spec = importlib.util.spec_from_file_location("plot_checks", Path(__file__).with_name("plot_checks.py"))
assert _spec is not None
assert _spec.loader is not None
checks = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(checks)


def curves(figure, start):
    return [line for line in figure.axes[0].lines if str(line.get_gid()).startswith(start)]


def dots(figure):
    return [tuple(float(v[0]) for v in line.get_data()) for line in curves(figure, "dot")]


@pytest.mark.parametrize("name", [n for n in PICTURES if n != "target_difficulty"])
def test_labels_are_apart_and_inside(name):
    figure = result(name, title="A result of 50 %").figure
    checks.sound(figure)
    assert figure.axes[0].get_title() == "A result of 50 %"
    assert figure.axes[0].get_xlabel() and figure.axes[0].get_ylabel()


def test_best_responses_cross_at_the_equilibria():
    figure = lg.plot.result("inspection_fine").figure
    assert dots(figure) == [(0.5, pytest.approx(1 / 3)), (0.25, pytest.approx(1 / 3))]
    (inspector,) = curves(figure, "inspector")
    assert list(inspector.get_xdata()) == [0, 0, 1, 1]
    assert list(curves(figure, "fine-4")[0].get_ydata()) == [1, 1, 0, 0]


def test_effort_climbs_and_drops():
    figure = result("target_difficulty").figure
    checks.sound(figure)
    assert dots(figure) == [(2, 2), (2, 0), (5, 6), (5, 0)]
    (soft,) = curves(figure, "bonus-4")
    assert list(soft.get_ydata()) == [0, 0, 1, 2, 2]


def test_rents_are_spent_where_equilibrium_ends():
    assert dots(result("tullock").figure) == [(2, 1), (1.5, 1), (pytest.approx(10 / 9), 1)]


def test_the_picture_does_not_outlive_the_result(monkeypatch):
    row = lg.literature.tullock
    found = row.compute
    monkeypatch.setattr(row, "compute", lambda **at: found(**at) | {"exists": True})
    with pytest.raises(GameError, match="does not end"):
        result("tullock")


def test_the_ladder_rises_stays_and_falls():
    strict, even, weak = (line.get_ydata() for line in curves(result("blame_margin").figure, "cost-"))
    assert (np.diff(strict) > 3).all() and (np.diff(weak) < -3).all() and np.allclose(even, 60)


def test_some_monitoring_can_be_worse_than_none():
    figure = result("initiative").figure
    assert dots(figure)[0] == (0, pytest.approx(0.3))
    worst, payoff = dots(figure)[1]
    (line,) = curves(figure, "congruence-1")
    assert worst == pytest.approx(2 / 7) and payoff == pytest.approx(min(line.get_ydata()), abs=1e-3)


def test_detection_takes_more_patience_until_none_is_enough():
    mild, dear, dearest = curves(result("cover_up").figure, "loss-")
    for line in (mild, dear, dearest):
        assert (np.diff(line.get_ydata()) > 0).all() and line.get_ydata()[0] == pytest.approx(0.4)
    assert max(dearest.get_xdata()) < max(dear.get_xdata()) < max(mild.get_xdata())


def test_paths_of_the_replicator_close_and_the_logit_path_ends_at_its_point():
    figure = result("inspection_dynamics").figure
    for line in curves(figure, "replicator"):
        x, y = line.get_data()
        assert np.hypot(x[300:] - x[0], y[300:] - y[0]).min() < 0.02  # comes back, on any turn
    (path,) = curves(figure, "logit")
    end = path.get_xdata()[-1], path.get_ydata()[-1]
    assert end == pytest.approx(dots(figure)[1], abs=1e-3)


def test_in_chinese_and_on_given_axes():
    figure = result("tullock", language="zh").figure
    checks.sound(figure)
    own = Figure().add_subplot()
    assert result("tullock", ax=own).figure is own.figure


def test_other_figures_are_refused():
    with pytest.raises(ParameterError, match="no figure of 'dresher'"):
        result("dresher")
