"""Labels of figures along one parameter: above the axes, at the ends of curves, inside shaded sets."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes

from layered_games.games.sequential import SequentialGame
from layered_games.parameters import exact
from layered_games.regime import Regime, regime_at
from layered_games.report.plot_flags import pack
from layered_games.report.plot_place import Board, wrap
from layered_games.report.plot_words import equation, symbol, word
from layered_games.report.style import INK, SMALL, freeze
from layered_games.statics.borders import Threshold

__all__ = ["Stretch", "apart", "decorate", "groups_of", "header", "wrapped"]

ROW: Final = 10.5
"""Height of a row of labels above the axes, in points."""


@dataclass(frozen=True)
class Stretch:
    """A parameter's range cut into regimes by exact thresholds, all other parameters fixed."""

    game: SequentialGame
    at: Mapping[str, Any]
    wrt: str
    limits: tuple[float, float]
    marks: tuple[Threshold, ...]
    language: str

    @property
    def here(self) -> float | None:
        """The case's value of the parameter, if it is given and lies in the range."""
        value = float(exact(self.at[self.wrt])) if self.wrt in self.at else None
        return value if value is not None and self.limits[0] <= value <= self.limits[1] else None

    @property
    def bands(self) -> list[tuple[float, float, Regime]]:
        """Ends and regime of each stretch."""
        cuts = [self.limits[0], *(float(m.value) for m in self.marks), self.limits[1]]
        found = []
        for low, high in pairwise(cuts):
            regime = regime_at(self.game, {**self.at, self.wrt: (low + high) / 2}).regime
            found.append((low, high, regime))
        return found


def wrapped(axes: Sequence[Axes], texts: Sequence[str], across: str) -> None:
    """Break long labels to the axes' lengths."""
    figure: Any = axes[0].figure
    for _ in range(2):  # the breaks of one label move the other
        for ax, text in zip(axes, texts, strict=True):
            ax.set_ylabel(text, linespacing=1.0)
        figure.draw_without_rendering()
        for ax, text in zip(axes, texts, strict=True):
            ax.set_ylabel(wrap(ax, text, ax.get_window_extent().height), linespacing=1.0)
        axes[-1].set_xlabel(across)
        figure.draw_without_rendering()
        axes[-1].set_xlabel(wrap(axes[-1], across, axes[-1].get_window_extent().width), linespacing=1.0)


def decorate(
    axes: Sequence[Axes],
    line: Stretch,
    data: Any,
    groups: list[list[str]],
    labels: Mapping[str, str],
    mark: str | None,
    title: str,
    own: bool,
) -> None:
    """Write all labels once to make room for them, lay the figure out, and write them where they belong."""
    one = len(axes) < len(groups) or len(groups[0]) > 1
    written: list[Artist] = []
    texts, across = [ax.get_ylabel() for ax in axes], axes[-1].get_xlabel()
    for last in (False, True):
        if not last or own:
            wrapped(axes, texts, across)
        if last and own:
            axes[0].figure.align_ylabels(list(axes))
            freeze(axes[0].figure)
        for artist in written:
            artist.remove()
        written = _ends(axes[0], data, groups, labels) if one else []
        written += _header(axes[0], line, mark, title)
    for ax in axes:
        _name_sets(ax, line.language)


# ---------------------------------------------------------------------- labels
def groups_of(data: Any, names: Sequence[str]) -> list[list[str]]:
    """The quantities, those together that never differ."""
    groups: list[list[str]] = []
    for name in names:
        same = (g for g in groups if np.allclose(data[g[0]], data[name], rtol=1e-9))
        found = next(same, None)
        if found is None:
            groups.append([name])
        else:
            found.append(name)
    return groups


def _ends(ax: Axes, data: Any, groups: list[list[str]], labels: Mapping[str, str]) -> list[Artist]:
    """The name of each curve at its right end, moved apart where curves end together."""
    box = ax.get_window_extent()
    last = [float(data[g[0]].to_numpy()[-1]) for g in groups]
    wanted = ax.transData.transform([(0.0, v) for v in last])[:, 1] - box.y0
    heights = apart([float(w) for w in wanted], 1.25 * SMALL * ax.figure.dpi / 72, float(box.height))
    arrow = {"arrowstyle": "-", "linewidth": 0.4, "color": INK, "shrinkA": 0, "shrinkB": 0}
    written: list[Artist] = []
    for group, height, value in zip(groups, heights, last, strict=True):
        heads = [labels[n].split("$")[1] for n in group]
        text = labels[group[0]] if len(group) == 1 else f"${' = '.join(heads)}$"
        written.append(
            ax.annotate(
                re.sub(r" \([^)]*\)$", "", text),
                (1.0, value),
                xycoords=ax.get_yaxis_transform(),
                xytext=(1.03, height / box.height),
                textcoords=ax.transAxes,
                va="center",
                fontsize=SMALL + 0.5,
                arrowprops=arrow,
                annotation_clip=False,
                gid="end",
            )
        )
    return written


def apart(wanted: Sequence[float], tall: float, room: float) -> list[float]:
    """Heights close to those wanted, at least one line apart, within the axes if they fit."""
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    placed: dict[int, float] = {}
    floor = tall / 2
    for index in order:
        placed[index] = floor = max(wanted[index], floor)
        floor += tall
    ceiling = room - tall / 2
    for index in reversed(order):
        placed[index] = ceiling = min(placed[index], ceiling)
        ceiling -= tall
    return [placed[i] for i in range(len(wanted))]


@dataclass(frozen=True)
class _Tag:
    """A label above the axes: what it names is at ``anchor``, its middle at ``centre`` (pixels)."""

    text: str
    kind: str
    anchor: float
    centre: float
    row: int


def _header(ax: Axes, line: Stretch, mark: str | None, title: str) -> list[Artist]:
    """Names of regimes, thresholds and the case above the axes."""
    cuts = [(float(t.value), equation(symbol(line.wrt, line.game), t.value)) for t in line.marks]
    bands = [(low, high, word(str(regime), line.language)) for low, high, regime in line.bands]
    text = word("case", line.language) if mark is None else mark
    here = None if line.here is None or not text else (line.here, text)
    return header(ax, bands, cuts, here, title)


def header(
    ax: Axes,
    bands: Sequence[tuple[float, float, str]],
    cuts: Sequence[tuple[float, str]] = (),
    here: tuple[float, str] | None = None,
    title: str = "",
) -> list[Artist]:
    """Write names of stretches in a row above the axes; above it, with leaders, what stands at one place."""
    board = Board(ax)
    waiting: list[tuple[str, float, float, str]] = []
    for value, text in cuts:
        place = _across(board, value)
        waiting.append((text, place, board.measure(text, **_style("threshold"))[0], "threshold"))
    if here is not None:
        size = board.measure(here[1], **_style("mark"))[0]
        waiting.append((here[1], _across(board, here[0]), size, "mark"))
    leaders = [w[1] for w in waiting]
    tags = []
    for low, high, text in bands:
        left, right = _across(board, low), _across(board, high)
        size = board.measure(text, **_style("region"))[0]
        if size <= right - left:
            centre = _free(left + size / 2, right - size / 2, size / 2, leaders)
            tags.append(_Tag(text, "region", centre, centre, 0))
        else:
            waiting.append((text, (left + right) / 2, size, "region"))
    spots = pack([(w[1], w[2]) for w in waiting], board.width, 4.0)
    for (text, anchor, _, kind), (centre, row) in zip(waiting, spots, strict=True):
        tags.append(_Tag(text, kind, anchor, centre, row + 1))
    if title:
        ax.set_title(title, pad=4 + ROW * (1 + max((t.row for t in tags), default=0)))
    return [artist for tag in tags for artist in _write(ax, board, tag)]


def _across(board: Board, value: float) -> float:
    place = float(board.ax.transData.transform((value, 0.0))[0])
    return place - float(board.x0)


def _style(kind: str) -> dict[str, Any]:
    size = {"fontsize": SMALL + (1.0 if kind == "region" else 0.5)}
    return size | ({"fontstyle": "italic"} if kind == "mark" else {})


def _free(low: float, high: float, half: float, leaders: Sequence[float]) -> float:
    """A centre between two ends, near their middle, at which no leader runs through the label."""
    tried = sorted(np.linspace(low, high, 81), key=lambda c: abs(c - (low + high) / 2))
    clear = (float(c) for c in tried if all(abs(c - x) > half or not low < x < high for x in leaders))
    return float(next(clear, (low + high) / 2))


def _write(ax: Axes, board: Board, tag: _Tag) -> list[Artist]:
    lift = 3.0 + ROW * tag.row
    box = {"boxstyle": "square,pad=0.1", "facecolor": "white", "linewidth": 0}
    place = {"xycoords": "axes fraction", "textcoords": "offset points", "annotation_clip": False}
    name = ax.annotate(
        tag.text,
        (tag.centre / board.width, 1.0),
        xytext=(0, lift),
        ha="center",
        va="bottom",
        zorder=5,
        bbox=box,
        gid=tag.kind,
        **place,  # type: ignore[arg-type]
        **_style(tag.kind),
    )
    if not tag.row:
        return [name]
    arrow = {"arrowstyle": "-", "linewidth": 0.5, "color": INK, "shrinkA": 0, "shrinkB": 0}
    foot = (tag.anchor / board.width, 1.0)
    return [name, ax.annotate("", foot, xytext=(0, lift), arrowprops=arrow, zorder=4, **place)]  # type: ignore[arg-type]


def _name_sets(ax: Axes, language: str) -> None:
    """Say inside a shaded set of best replies what it is, if there is room."""
    areas = [a for a in ax.collections if a.get_gid() == "set"]
    board = Board(ax)
    for curve in ax.lines:
        board.take_line(
            np.asarray(curve.get_xydata()) if curve.get_gid() != "threshold" else np.empty((0, 2))
        )
    across, upward = board.centres()
    grid = np.column_stack([a.ravel() for a in np.meshgrid(across, upward)])
    for area in areas:
        inside = area.get_paths()[0].contains_points(grid).reshape(board.shape)
        text, style = word("best replies", language), {"fontsize": SMALL + 0.5}
        size = board.measure(text, **style)
        spot = board.deepest(inside & ~board.lines, size)
        if spot is not None:
            board.write(text, spot, **style).set_gid("set")
            board.take(spot, size)
