from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest
from matplotlib.figure import Figure

from layered_games.equilibria.learning import learn
from layered_games.errors import ParameterError
from layered_games.games.strategic import StrategicGame
from layered_games.report.plot_files import save
from layered_games.report.plot_trajectory import _apart, _groups, trajectory

_spec = importlib.util.spec_from_file_location("plot_checks", Path(__file__).with_name("plot_checks.py"))
assert _spec is not None
assert _spec.loader is not None
checks = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(checks)

CYCLE = np.array([[0, -1, 1], [1, 0, -1], [-1, 1, 0]])
NAMES = [["rock", "paper", "scissors"]] * 2
ROSHAMBO = StrategicGame.from_arrays(CYCLE, -CYCLE, actions=NAMES, players=["Ann", "Bob"])
SYMMETRIC = StrategicGame.from_arrays(CYCLE, CYCLE.T, actions=NAMES)


def test_curves_are_the_data_told_apart_without_colour() -> None:
    path = learn(ROSHAMBO, steps=200, seed=1)
    figure = trajectory(path, title="Learning").figure
    checks.sound(figure)
    assert len(figure.axes) == 2
    for number, ax in enumerate(figure.axes):
        curves = [c for c in ax.lines if str(c.get_gid()).startswith("action-")]
        assert len({str(c.get_linestyle()) + str(c._dash_pattern) for c in curves}) == 3
        assert len({c.get_color() for c in curves}) == 1
        for action, curve in enumerate(curves):
            assert np.array_equal(curve.get_ydata(), path.strategies[number][:, action])
            assert np.array_equal(curve.get_xdata(), path.times)
    assert checks.texts(figure, "end") == [*NAMES[0], *NAMES[1]]
    assert [ax.get_ylabel() for ax in figure.axes] == ["Ann: frequency of play", "Bob: frequency of play"]
    assert figure.axes[-1].get_xlabel() == "rounds"
    assert figure.axes[0].get_title() == "Learning"


@pytest.mark.parametrize(
    ("method", "label"), [("replicator", "time"), ("moran", "generations"), ("fictitious-play", "rounds")]
)
def test_the_axis_says_what_passes(method: str, label: str) -> None:
    game = StrategicGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]], actions=[["C", "$D"]] * 2)
    figure = trajectory(learn(game, method, steps=40)).figure
    checks.sound(figure)
    assert figure.axes[-1].get_xlabel() == label
    assert checks.texts(figure, "end")[:2] == ["C", "\\$D"]


def test_labels_stay_at_the_height_of_their_curves_where_they_can() -> None:
    path = learn(SYMMETRIC, "replicator", start=[0.8, 0.15, 0.05], horizon=0.1)
    figure = trajectory(path).figure
    texts = [t for t in figure.axes[0].texts if t.get_gid() == "end"]
    leaders = [t for t in figure.axes[0].texts if t.get_gid() == "leader"]
    ends = (path.final[0] + 0.03) / 1.06
    assert [t.xy[1] for t in leaders] == pytest.approx(ends.tolist())
    heights = [t.get_position()[1] for t in texts]
    assert heights == [t.xyann[1] for t in leaders]
    assert heights[0] > heights[1] > heights[2]
    assert heights[0] == pytest.approx(ends[0])


@pytest.mark.parametrize(
    ("count", "label"), [(2, "1, 2"), (4, "1, 2, 3, 4"), (5, "1, 2, 3, +2"), (20, "1, 2, 3, +17")]
)
def test_actions_that_end_together_share_a_label(count: int, label: str) -> None:
    flat = StrategicGame.from_arrays(*np.ones((2, count, count)))
    figure = trajectory(learn(flat, "replicator", horizon=1)).figure
    assert checks.texts(figure, "end") == [label]
    checks.sound(figure)


@pytest.mark.parametrize("count", [5, 9, 16])
def test_labels_fit_however_many_actions_there_are(count: int) -> None:
    rows = np.arange(count)[:, None] * np.ones(count)
    figure = trajectory(learn(StrategicGame.from_arrays(rows, rows.T), "replicator", horizon=0.5)).figure
    checks.sound(figure)
    found = checks.texts(figure, "end")
    assert 3 < len(found) <= count
    assert {name for label in found for name in label.split(", ") if "+" not in name} <= set(
        map(str, range(1, 17))
    )


def test_the_closest_ends_are_put_together_if_need_be() -> None:
    assert _groups([0.5, 0.1, 0.12, 0.28], 9) == [[1], [2], [3], [0]]
    assert _groups([0.5, 0.1, 0.12, 0.28], 3) == [[1, 2], [3], [0]]
    assert _groups([0.5, 0.1, 0.12, 0.28], 1) == [[1, 2, 3, 0]]
    assert _groups([0.2, 0.2, 0.6], 9) == [[0, 1], [2]]


def test_heights_are_apart_and_inside() -> None:
    for wanted in ([0.5, 0.5, 0.5], [0.0, 0.01, 1.0], [0.97, 0.98, 0.99], [0.2, 0.3, 0.31]):
        placed = _apart(wanted, 0.1)
        assert np.diff(placed).min() >= 0.1 - 1e-12
        assert placed[0] >= 0.05 - 1e-12
        assert placed[-1] <= 0.95 + 1e-12
    assert _apart([0.5, 0.5, 0.5], 0.1) == pytest.approx([0.4, 0.5, 0.6])
    assert _apart([0.2, 0.6], 0.1) == pytest.approx([0.2, 0.6])


def test_the_simplex_has_the_path_with_its_ends() -> None:
    path = learn(SYMMETRIC, "replicator", start=[0.6, 0.3, 0.1])
    figure = trajectory(path, kind="simplex").figure
    checks.sound(figure)
    (curve,) = checks.artists(figure, "path")
    corners = np.array([[0, 0], [1, 0], [0.5, np.sqrt(3) / 2]])
    assert np.column_stack(curve.get_data()) == pytest.approx(path.strategies[0] @ corners)
    (start,), (end,) = checks.artists(figure, "start"), checks.artists(figure, "point")
    assert start.get_markerfacecolor() != end.get_markerfacecolor()
    assert np.ravel(end.get_data()) == pytest.approx(path.final[0] @ corners)
    assert checks.texts(figure, "corner") == NAMES[0]
    assert len(checks.texts(figure, "head")) == 3
    still = trajectory(learn(SYMMETRIC, "replicator"), kind="simplex").figure
    assert checks.texts(still, "head") == []


def test_two_populations_in_two_triangles() -> None:
    path = learn(ROSHAMBO, "asymmetric-replicator", start=[[0.6, 0.3, 0.1], [0.2, 0.3, 0.5]])
    figure = trajectory(path, kind="simplex", width="double").figure
    checks.sound(figure)
    assert checks.texts(figure, "name") == ["Ann", "Bob"]


def test_given_axes_are_drawn_into() -> None:
    figure = Figure()
    axes = figure.subplots(2)
    path = learn(ROSHAMBO, steps=20)
    assert trajectory(path, ax=axes).figure is figure
    assert len(axes[0].lines) == 3
    with pytest.raises(ParameterError, match=r"1 axes for 2 population"):
        trajectory(path, ax=axes[0])


@pytest.mark.system("cjk")
def test_chinese() -> None:
    figure = trajectory(learn(ROSHAMBO, steps=20), language="zh").figure
    assert figure.axes[-1].get_xlabel() == "轮次"
    checks.sound(figure)


def test_errors() -> None:
    path = learn(StrategicGame.from_arrays([[1, 0]] * 2, [[1, 0]] * 2), steps=5)
    with pytest.raises(ParameterError, match="unknown kind 'pie'"):
        trajectory(path, kind="pie")
    with pytest.raises(ParameterError, match="three actions, not 2"):
        trajectory(path, kind="simplex")
    with pytest.raises(ParameterError, match="language"):
        trajectory(path, language="fr")


def test_saved_twice_it_is_the_same(tmp_path: Path) -> None:
    made = []
    for name in ("one", "two"):
        files = save(trajectory(learn(ROSHAMBO, steps=30, seed=2)).figure, tmp_path / name)
        made.append([f.read_bytes() for f in files])
    assert made[0] == made[1]
