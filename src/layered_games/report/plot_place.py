"""Where text goes: measured boxes on a raster of the axes, so that no label covers another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.text import Text
from scipy import ndimage

from layered_games.report.style import INK

__all__ = ["Board", "Spot", "wrap"]

CELL: Final = 2.0
"""Pixels of the canvas to a cell of the raster."""
DEEP: Final = 0.9
"""Share of the largest distance from the edge that is as good as the largest."""
TRIED: Final = 3000
"""Free places, and pairs of place and target, among which an unobstructed view is sought."""
BOX: Final[dict[str, Any]] = {
    "boxstyle": "square,pad=0.15",
    "facecolor": "white",
    "linewidth": 0,
    "alpha": 1.0,
}


@dataclass(frozen=True)
class Spot:
    """A place for a text: centre in pixels of the canvas, and angle in degrees."""

    x: float
    y: float
    angle: float = 0.0


class Board:
    """The raster of an axes: what is taken, and where a box of some size still fits.

    Make it when the layout is final; all lengths are pixels of the canvas.
    """

    def __init__(self, ax: Axes) -> None:
        self.ax = ax
        box = ax.get_window_extent()
        self.x0, self.y0, self.width, self.height = box.x0, box.y0, box.width, box.height
        self.shape = (max(int(box.height / CELL), 1), max(int(box.width / CELL), 1))
        self.taken = np.zeros(self.shape, dtype=bool)
        self.lines = np.zeros(self.shape, dtype=bool)

    def pixels(self, xy: Any) -> np.ndarray:
        """Data coordinates (n, 2) as pixels (n, 2)."""
        return np.asarray(self.ax.transData.transform(np.atleast_2d(xy)))

    def centres(self) -> tuple[np.ndarray, np.ndarray]:
        """Data coordinates of the columns' and of the rows' centres."""
        rows, columns = self.shape
        xs = self.x0 + (np.arange(columns) + 0.5) * self.width / columns
        ys = self.y0 + (np.arange(rows) + 0.5) * self.height / rows
        inverse = self.ax.transData.inverted()
        across = inverse.transform(np.column_stack([xs, np.full(columns, self.y0)]))[:, 0]
        upward = inverse.transform(np.column_stack([np.full(rows, self.x0), ys]))[:, 1]
        return across, upward

    def _cells(self, spot: Spot, size: tuple[float, float]) -> tuple[np.ndarray, np.ndarray] | None:
        """Rows and columns that a box covers; None if it leaves the axes."""
        w, h = size
        across = np.linspace(-w / 2, w / 2, max(int(w / CELL) + 2, 2))
        upward = np.linspace(-h / 2, h / 2, max(int(h / CELL) + 2, 2))
        u, v = (g.ravel() for g in np.meshgrid(across, upward))
        turn = np.deg2rad(spot.angle)
        x = spot.x + u * np.cos(turn) - v * np.sin(turn) - self.x0
        y = spot.y + u * np.sin(turn) + v * np.cos(turn) - self.y0
        if x.min() < 0 or y.min() < 0 or x.max() >= self.width or y.max() >= self.height:
            return None
        rows, columns = self.shape
        return (y * rows / self.height).astype(int), (x * columns / self.width).astype(int)

    def fits(self, spot: Spot, size: tuple[float, float], *, over_lines: bool = True) -> bool:
        """Whether a box lies inside the axes and covers nothing (not even lines, if so asked)."""
        cells = self._cells(spot, size)
        if cells is None or self.taken[cells].any():
            return False
        return over_lines or not self.lines[cells].any()

    def take(self, spot: Spot, size: tuple[float, float]) -> None:
        """Mark a box as covered."""
        cells = self._cells(spot, size)
        if cells is not None:
            self.taken[cells] = True

    def take_line(self, xy: np.ndarray) -> None:
        """Mark a line in data coordinates."""
        if len(xy) < 2:
            return
        path = self.pixels(xy)
        for one, other in pairwise(path):
            steps = max(int(np.hypot(*(other - one)) / CELL) + 1, 2)
            inner = one + np.linspace(0, 1, steps)[:, None] * (other - one)
            rows, columns = self.shape
            i = ((inner[:, 1] - self.y0) * rows / self.height).astype(int)
            j = ((inner[:, 0] - self.x0) * columns / self.width).astype(int)
            inside = (i >= 0) & (i < rows) & (j >= 0) & (j < columns)
            self.lines[i[inside], j[inside]] = True

    def deepest(self, region: np.ndarray, size: tuple[float, float] = (0.0, 0.0)) -> Spot | None:
        """The place for a box inside a region of the raster: far from its edge, then near its middle."""
        rows, columns = (max(int(np.ceil(s / CELL)) + 1, 1) for s in (size[1], size[0]))
        room = ndimage.minimum_filter(region & ~self.taken, (rows, columns), mode="constant", cval=False)
        if not room.any():
            return None
        open_ = np.pad(region & ~self.taken, 1)
        depth = np.where(room, ndimage.distance_transform_edt(open_)[1:-1, 1:-1], -1.0)
        rows_, columns_ = np.nonzero(depth >= DEEP * depth.max())
        middle = [np.mean(index) for index in np.nonzero(region)]
        best = int(np.argmin((rows_ - middle[0]) ** 2 + (columns_ - middle[1]) ** 2))
        return self._spot(float(rows_[best]), float(columns_[best]))

    def deep(self, region: np.ndarray, count: int = 40) -> list[Spot]:
        """Some free places well inside a region, spread over it."""
        free = region & ~self.taken
        depth = ndimage.distance_transform_edt(np.pad(free if free.any() else region, 1))[1:-1, 1:-1]
        rows, columns = np.nonzero(depth >= 0.7 * depth.max())
        step = max(len(rows) // count, 1)
        return [self._spot(float(i), float(j)) for i, j in zip(rows[::step], columns[::step], strict=True)]

    def nearest(self, targets: Sequence[Spot], size: tuple[float, float]) -> tuple[Spot, Spot] | None:
        """A free place for a box (off all lines) and the target nearest to it, seen past all labels."""
        rows, columns = (int(np.ceil(s / CELL)) + 1 for s in (size[1], size[0]))
        free = ~(self.taken | self.lines)
        room = ndimage.minimum_filter(free, (rows, columns), mode="constant", cval=False)
        if not room.any():
            return None
        i, j = np.nonzero(room)
        step = max(len(i) // TRIED, 1)
        spots = [self._spot(float(a), float(b)) for a, b in zip(i[::step], j[::step], strict=True)]
        places = np.array([(s.x, s.y) for s in spots])
        ends = np.array([(t.x, t.y) for t in targets])
        gaps = np.hypot(*(places[:, None] - ends[None]).transpose(2, 0, 1))
        order = np.argsort(gaps, axis=None, kind="stable")
        order = np.concatenate([order[:TRIED], order[TRIED :: max(order.size // TRIED, 1)]])
        pairs = [divmod(int(k), len(targets)) for k in order]
        seen = next(((a, b) for a, b in pairs if self._clear(spots[a], targets[b])), pairs[0])
        return spots[seen[0]], targets[seen[1]]

    def _clear(self, one: Spot, other: Spot) -> bool:
        """Whether a straight line between two spots crosses no label; its own end may lie on one."""
        share = np.linspace(0, 0.94, 120)
        x = one.x + share * (other.x - one.x) - self.x0
        y = one.y + share * (other.y - one.y) - self.y0
        rows, columns = self.shape
        return not self.taken[
            (y * rows / self.height).astype(int), (x * columns / self.width).astype(int)
        ].any()

    def _spot(self, row: Any, column: Any) -> Spot:
        rows, columns = self.shape
        return Spot(
            self.x0 + (column + 0.5) * self.width / columns, self.y0 + (row + 0.5) * self.height / rows
        )

    def measure(self, text: str, **style: Any) -> tuple[float, float]:
        """Width and height of a text with its white box, in pixels."""
        probe = self.ax.text(0, 0, text, transform=None, ha="center", va="center", **style)
        box = probe.get_window_extent()
        probe.remove()
        pad = 0.3 * float(probe.get_fontsize()) * self.ax.figure.dpi / 72
        return box.width + pad, box.height + pad

    def write(self, text: str, spot: Spot, **style: Any) -> Text:
        """Put a text on a white box at a spot; its place is kept in fractions of the axes."""
        x, y = (spot.x - self.x0) / self.width, (spot.y - self.y0) / self.height
        options: dict[str, Any] = {"ha": "center", "va": "center", "color": INK, "zorder": 5, "bbox": BOX}
        options |= {"rotation": spot.angle, "transform": self.ax.transAxes}
        return self.ax.text(x, y, text, **options | style)

    def callout(self, text: str, targets: Sequence[Spot], **style: Any) -> Text | None:
        """Write a text at a free place, with a thin line to one of the targets; None if no room is left."""
        size = self.measure(text, **style)
        margin = 10.0 * self.ax.figure.dpi / 200
        found = self.nearest(targets, (size[0] + margin, size[1] + margin))
        if found is None:
            return None
        spot, target = found
        ends = self.ax.transAxes.inverted().transform([(spot.x, spot.y), (target.x, target.y)])
        line = {"color": INK, "linewidth": 0.5, "zorder": 4.5, "transform": self.ax.transAxes}
        (drawn,) = self.ax.plot(*ends.T, marker="o", markersize=1.8, markevery=[1], **line)  # type: ignore[arg-type]
        drawn.set_gid("leader")
        self.take(spot, size)
        return self.write(text, spot, **style)


def wrap(ax: Axes, text: str, room: float, **style: Any) -> str:
    """Break a text into as few lines as fit into some pixels, of about equal length.

    Formulas stay whole, and so does a unit in brackets at the end; Chinese breaks anywhere, and so
    does a word that is longer than a line.
    """
    if _width(ax, text, style) <= room:
        return text
    pieces = [part for piece in _pieces(text) for part in _chopped(ax, piece, room, style)]
    widest = max(_width(ax, p.rstrip(), style) for p in pieces)
    room = max(room, widest)
    least = len(_lines(ax, pieces, room, style))
    for share in np.linspace(1 / least, 1, 13):
        lines = _lines(ax, pieces, max(share * room, widest), style)
        if len(lines) == least:
            break
    return "\n".join(lines)


def _lines(ax: Axes, pieces: Sequence[str], room: float, style: dict[str, Any]) -> list[str]:
    lines, line = [], ""
    for piece in pieces:
        if line and _width(ax, (line + piece).rstrip(), style) > room:
            lines.append(line.rstrip())
            line = ""
        line += piece
    return [*lines, line.rstrip()]


def _chopped(ax: Axes, piece: str, room: float, style: dict[str, Any]) -> list[str]:
    """A piece too long for any line, cut anywhere; formulas and units stay whole."""
    if "$" in piece or " " in piece.rstrip() or _width(ax, piece.rstrip(), style) <= 1.15 * room:
        return [piece]
    return _lines(ax, list(piece), room, style)


def _pieces(text: str) -> Iterable[str]:
    """Words with the space after them, formulas, single Chinese characters, and a unit in brackets."""
    unit = text.rfind(" (") + 1 if text.endswith(")") else 0
    head, tail = (text[:unit], text[unit:]) if unit else (text, "")
    piece, math = "", False
    for character in head:
        piece += character
        math ^= character == "$"
        if not math and (character == " " or "\u2e80" <= character <= "\uffef"):
            yield piece
            piece = ""
    yield from (p for p in (piece, tail) if p)


def _width(ax: Axes, text: str, style: dict[str, Any]) -> float:
    probe = ax.text(0, 0, text, transform=None, **style)
    width = probe.get_window_extent().width
    probe.remove()
    return float(width)
