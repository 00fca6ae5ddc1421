"""How play moves while players learn or populations evolve: shares over time, or paths in the simplex."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from layered_games.equilibria.learning import Trajectory
from layered_games.errors import ParameterError
from layered_games.report.plot_words import LANGUAGES, literal, writable
from layered_games.report.style import INK, SMALL, adopt, context, finish, freeze, new_figure

__all__ = ["trajectory"]

PANEL: Final = 1.35
"""Height of a panel of curves in inches."""
DASHES: Final = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)), (0, (8, 2)), (0, (1, 2)))
CORNERS: Final = np.array([[0.0, 0.0], [1.0, 0.0], [0.5, math.sqrt(3) / 2]])
ARROWS: Final = 3
"""Arrow heads along a path."""
CLOSE: Final = 0.005
"""Share below which ends of curves cannot be told apart: they have one label."""
NAMED: Final = 3
"""Most actions that one label names; it counts the others."""
_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "rounds": ("rounds", "轮次"),
    "time": ("time", "时间"),
    "generations": ("generations", "世代"),
    "frequency": ("frequency of play", "行动频率"),
    "share": ("share", "比例"),
}


def trajectory(
    path: Trajectory,
    *,
    kind: str = "lines",
    title: str = "",
    language: str = "en",
    width: str | float = "single",
    height: float | None = None,
    ax: Axes | Sequence[Axes] | None = None,
) -> Axes:
    """Draw a path of learning or evolution.

    Parameters
    ----------
    path : Trajectory
        What :func:`~layered_games.equilibria.learning.learn` returned.
    kind : {"lines", "simplex"}
        Shares of the actions over time, one panel for each population, curves told apart by dashes and
        labelled at their ends; or, for three actions, the path in the simplex from an open circle to a
        full one.
    title : str
    language : {"en", "zh"}
    width : {"single", "double"} or float
        A journal's column, or inches.
    height : float, optional
        In inches; default by the number of panels.
    ax : Axes or sequence of Axes, optional
        Draw here: one axes for each population.

    Returns
    -------
    matplotlib.axes.Axes
        The new figure, or that of ``ax``.

    Raises
    ------
    ParameterError
        If the kind is unknown or does not fit the number of actions, or the axes are too few or too many.

    Examples
    --------
    >>> from layered_games.equilibria.learning import learn
    >>> from layered_games.games.strategic import StrategicGame
    >>> game = StrategicGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]], actions=[["C", "D"]] * 2)
    >>> axes = trajectory(learn(game, "replicator", start=[0.9, 0.1]))
    >>> [text.get_text() for text in axes.texts if text.get_gid() == "end"]
    ['C', 'D']
    """
    if kind not in ("lines", "simplex"):
        raise ParameterError(f"unknown kind {kind!r} of figure; use 'lines' or 'simplex'")
    if kind == "simplex" and (wrong := [len(row) for row in path.labels if len(row) != 3]):
        raise ParameterError(f"a simplex shows three actions, not {wrong[0]}; use kind='lines'")
    shown = writable(language)
    with context(shown == "zh"):
        given = _given(ax, path)
        axes = given or _axes(path, kind, width, height, language)
        for target in axes:
            adopt(target, shown == "zh")
        draw = _lines if kind == "lines" else _simplex
        for number, target in enumerate(axes):
            draw(target, path, number, shown)
        axes[0].set_title(literal(title))
        if kind == "lines":
            axes[-1].set_xlabel(_word(path.clock, shown))
            _label_ends(axes, path, own=given is None)
        elif given is None:
            freeze(axes[0].figure)
    return finish(axes[0], language)


def _word(key: str, language: str) -> str:
    return _WORDS[key][LANGUAGES.index(language)]


def _name(path: Trajectory, number: int, language: str) -> str:
    """The population, and what its shares are."""
    what = _word("frequency" if "fictitious" in path.method else "share", language)
    if len(path.populations) == 1:
        return what
    return f"{literal(path.populations[number])}: {what}"


def _given(ax: Axes | Sequence[Axes] | None, path: Trajectory) -> list[Axes] | None:
    if ax is None:
        return None
    axes = [ax] if isinstance(ax, Axes) else list(np.ravel(np.asarray(ax, dtype=object)))
    if len(axes) != len(path.strategies):
        raise ParameterError(f"{len(axes)} axes for {len(path.strategies)} population(s); pass one for each")
    return axes


def _axes(path: Trajectory, kind: str, width: str | float, height: float | None, language: str) -> list[Axes]:
    count = len(path.strategies)
    tall = height if height is not None else (0.6 + PANEL * count if kind == "lines" else 2.9)
    figure = new_figure(width, tall, language)
    rows, columns = (count, 1) if kind == "lines" else (1, count)
    return [*np.ravel(figure.subplots(rows, columns, sharex=kind == "lines", squeeze=False))]


# ---------------------------------------------------------------------- shares over time
def _lines(ax: Axes, path: Trajectory, number: int, language: str) -> None:
    for action, name in enumerate(path.labels[number]):
        (curve,) = ax.plot(
            path.times,
            path.strategies[number][:, action],
            color=INK,
            linestyle=DASHES[action % len(DASHES)],
            linewidth=1.2,
            zorder=3,
        )
        curve.set_gid(f"action-{name}")
    ax.set_xlim(float(path.times[0]), max(float(path.times[-1]), float(path.times[0]) + 1e-9))
    ax.set_ylim(-0.03, 1.03)
    ax.yaxis.set_major_locator(MaxNLocator(4, steps=[1, 2, 2.5, 5, 10]))
    ax.xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]))
    ax.set_ylabel(_name(path, number, language))


def _label_ends(axes: Sequence[Axes], path: Trajectory, own: bool) -> None:
    """Write the actions at the right ends: once to make room for them, then where they belong."""
    for last in (False, True) if own else (True,):
        if last and own:
            axes[0].figure.align_ylabels(list(axes))
            freeze(axes[0].figure)
        for number, ax in enumerate(axes):
            for text in [t for t in ax.texts if t.get_gid() in ("end", "leader")]:
                text.remove()
            _ends(ax, path.labels[number], path.strategies[number][-1])


def _ends(ax: Axes, labels: Sequence[str], values: Any) -> None:
    box = ax.get_window_extent()
    low, high = ax.get_ylim()
    tall = 1.25 * (SMALL + 0.5) * ax.figure.dpi / 72 / float(box.height)
    groups = _groups([float(v) for v in values], max(1, int(1 / tall)))
    ends = [float((np.mean([values[a] for a in g]) - low) / (high - low)) for g in groups]
    placed = sorted(zip(groups, ends, _apart(ends, tall), strict=True), key=lambda p: min(p[0]))
    for group, end, height in placed:
        names = [literal(labels[a]) for a in sorted(group)]
        if len(names) > NAMED + 1:
            names[NAMED:] = [f"+{len(names) - NAMED}"]
        place = {"transform": ax.transAxes, "va": "center", "fontsize": SMALL + 0.5, "gid": "end"}
        ax.text(1.055, height, ", ".join(names), **place)  # type: ignore[arg-type]
        ax.annotate(
            "",
            (1.0, end),
            xycoords="axes fraction",
            xytext=(1.05, height),
            arrowprops={"arrowstyle": "-", "linewidth": 0.4, "color": INK, "shrinkA": 0, "shrinkB": 0},
            annotation_clip=False,
            gid="leader",
        )


def _groups(values: Sequence[float], most: int) -> list[list[int]]:
    """Actions by increasing value, those together that cannot be told apart, and the closest if need be."""
    groups: list[list[int]] = []
    for action in sorted(range(len(values)), key=lambda a: values[a]):
        if groups and values[action] - values[groups[-1][-1]] < CLOSE:
            groups[-1].append(action)
        else:
            groups.append([action])
    while len(groups) > most:
        gaps = [values[b[0]] - values[a[-1]] for a, b in pairwise(groups)]
        k = int(np.argmin(gaps))
        groups[k : k + 2] = [groups[k] + groups[k + 1]]
    return groups


def _apart(wanted: Sequence[float], tall: float) -> list[float]:
    """Heights close to those wanted (increasing), one line apart, within the axes if they fit."""
    blocks: list[tuple[float, int]] = []
    for height in wanted:  # labels that would touch are centred together
        blocks.append((height, 1))
        while len(blocks) > 1:
            (low, below), (high, above) = blocks[-2:]
            if high - low >= tall * (below + above) / 2:
                break
            blocks[-2:] = [((low * below + high * above) / (below + above), below + above)]
    placed = [mid + tall * (k - (n - 1) / 2) for mid, n in blocks for k in range(n)]
    for k in range(len(placed)):
        placed[k] = max(placed[k], placed[k - 1] + tall if k else tall / 2)
    for k in reversed(range(len(placed))):
        placed[k] = min(placed[k], placed[k + 1] - tall if k + 1 < len(placed) else 1 - tall / 2)
    return placed


# ---------------------------------------------------------------------- the simplex
def _simplex(ax: Axes, path: Trajectory, number: int, language: str) -> None:
    ax.set_axis_off()
    ax.set_aspect("equal")
    edge = np.vstack([CORNERS, CORNERS[:1]])
    ax.plot(*edge.T, color=INK, linewidth=0.6, zorder=1)
    points = path.strategies[number] @ CORNERS
    (curve,) = ax.plot(*points.T, color=INK, linewidth=0.9, zorder=3)
    curve.set_gid("path")
    _heads(ax, points)
    for place, face, gid in ((points[0], "white", "start"), (points[-1], INK, "point")):
        (dot,) = ax.plot(
            *place[:, None], marker="o", markersize=4, markerfacecolor=face, markeredgecolor=INK, zorder=5
        )
        dot.set_gid(gid)
    sides = (("right", "top", -1, -2), ("left", "top", 1, -2), ("center", "bottom", 0, 3))
    for corner, name, (across, up, dx, dy) in zip(CORNERS, path.labels[number], sides, strict=True):
        ax.annotate(
            literal(name),
            corner.tolist(),
            xytext=(dx, dy),
            textcoords="offset points",
            ha=across,
            va=up,
            fontsize=SMALL + 0.5,
            gid="corner",
        )
    ax.set_xlim(-0.12, 1.12)
    ax.set_ylim(-0.12, CORNERS[2, 1] + 0.1)
    if len(path.populations) > 1:
        ax.annotate(
            literal(path.populations[number]),
            (0.5, -0.1),
            ha="center",
            va="top",
            fontsize=SMALL + 0.5,
            gid="name",
        )


def _heads(ax: Axes, points: Any) -> None:
    """Arrow heads at even lengths along a path, as far as it moves."""
    lengths = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])
    if lengths[-1] < 0.05:
        return
    for share in (np.arange(ARROWS) + 1) / (ARROWS + 1):
        spots = np.interp(lengths[-1] * np.array([share, share + 0.01]), lengths, points[:, 0])
        rises = np.interp(lengths[-1] * np.array([share, share + 0.01]), lengths, points[:, 1])
        ax.annotate(
            "",
            (spots[1], rises[1]),
            xytext=(spots[0], rises[0]),
            arrowprops={"arrowstyle": "-|>", "color": INK, "linewidth": 0.9, "mutation_scale": 7},
            gid="head",
        )
