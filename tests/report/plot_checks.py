"""What every figure must satisfy: labels apart, inside, off the marked point."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from matplotlib.figure import Figure
from matplotlib.text import Text


def labels(figure: Figure) -> list[Text]:
    """Every text that is seen: labels of axes, of ticks inside the limits, and our own."""
    figure.draw_without_rendering()
    found = []
    for ax in figure.axes:
        found += [ax.xaxis.label, ax.yaxis.label, ax.title, *ax.texts]
        for axis, (low, high) in ((ax.xaxis, sorted(ax.get_xlim())), (ax.yaxis, sorted(ax.get_ylim()))):
            ticks = axis.get_major_ticks()
            for tick, place in zip(ticks, axis.get_majorticklocs(), strict=False):
                if low - 1e-9 <= place <= high + 1e-9:
                    found += [t for t in (tick.label1, tick.label2) if t.get_visible()]
    return [t for t in found if t.get_text() and t.get_visible()]


def corners(text: Text) -> np.ndarray:
    """Corners of the box of a text, turned as the text is."""
    angle = text.get_rotation()
    box = text.get_window_extent()
    centre = np.array([(box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2])
    text.set_rotation(0)
    flat = Text.get_window_extent(text)
    text.set_rotation(angle)
    turn = np.deg2rad(angle)
    half = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * [flat.width / 2, flat.height / 2]
    rotation = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    return centre + half @ rotation


def meet(one: np.ndarray, other: np.ndarray, slack: float = 1.0) -> bool:
    """Whether two rectangles share more than a sliver: no edge's direction separates them."""
    for shape in (one, other):
        for k in range(4):
            edge = shape[(k + 1) % 4] - shape[k]
            normal = np.array([-edge[1], edge[0]]) / max(np.hypot(*edge), 1e-9)
            a, b = one @ normal, other @ normal
            if a.max() <= b.min() + slack or b.max() <= a.min() + slack:
                return False
    return True


def overlaps(figure: Figure) -> list[tuple[str, str]]:
    """Pairs of labels that cover one another."""
    boxes = [(t.get_text(), corners(t)) for t in labels(figure)]
    return [(a, b) for (a, one), (b, other) in combinations(boxes, 2) if meet(one, other)]


def outside(figure: Figure) -> list[str]:
    """Labels that leave the figure."""
    box = figure.bbox
    found = []
    for text in labels(figure):
        shape = corners(text)
        low, high = shape.min(axis=0), shape.max(axis=0)
        if low[0] < box.x0 - 1 or low[1] < box.y0 - 1 or high[0] > box.x1 + 1 or high[1] > box.y1 + 1:
            found.append(text.get_text())
    return found


def texts(figure: Figure, gid: str) -> list[str]:
    """The texts of one kind, in order of drawing."""
    return [t.get_text() for ax in figure.axes for t in ax.texts if t.get_gid() == gid]


def artists(figure: Figure, gid: str) -> list:
    """All artists of one kind."""
    return figure.findobj(lambda a: a.get_gid() == gid)


def sound(figure: Figure) -> None:
    """Assert what holds of every figure."""
    assert overlaps(figure) == []
    assert outside(figure) == []
    for ax in figure.axes:
        box = ax.get_window_extent()
        for text in ax.texts:
            if text.get_gid() in ("region", "border", "mark", "set") and text.get_transform() is ax.transAxes:
                shape = corners(text)
                assert shape[:, 0].min() >= box.x0 - 1 and shape[:, 0].max() <= box.x1 + 1, text.get_text()
                assert shape[:, 1].min() >= box.y0 - 1 and shape[:, 1].max() <= box.y1 + 1, text.get_text()
