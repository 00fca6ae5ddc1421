"""How far apart the leaves of a drawn tree have to be, so that no label meets another or a branch.

With places in units of the spacing of leaves, the ends of every box and branch are linear in the spacing.
Each pair that shares some depth gives one lower bound for it; the largest is the answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

__all__ = ["Box", "Segment", "extent", "least_spacing"]

APART: Final = 3.0
"""Points between two boxes."""
CLEAR: Final = 2.0
"""Points between a box and a branch."""
SAME: Final = 0.05
"""Places closer than this, in units of the spacing, are not pulled apart."""


@dataclass(frozen=True)
class Box:
    """A text with the room that it takes, in points.

    Attributes
    ----------
    text, gid : str
    low, high : float
        From where to where it goes along the depth of the tree.
    ref : float
        The place, in units of the spacing, to which it is tied.
    off, end : float
        From where to where it goes across, seen from ``ref``.
    node : int
        Its node, whose branches it may touch (of an action: only its own); -1 for none.
    fontsize : float
    player : int
        Whose colour it has; -1 for nobody's.
    """

    text: str
    gid: str
    low: float
    high: float
    ref: float
    off: float
    end: float
    node: int
    fontsize: float = 7.0
    player: int = -1


@dataclass(frozen=True)
class Segment:
    """A straight piece of the branch that leads to a node, from depth and place to depth and place."""

    node: int
    depth: tuple[float, float]
    place: tuple[float, float]

    def at(self, depth: float) -> float:
        """The place at some depth."""
        (d0, d1), (u0, u1) = self.depth, self.place
        return u0 + (u1 - u0) * (depth - d0) / (d1 - d0)


def least_spacing(boxes: Sequence[Box], segments: Sequence[Segment], parent: Sequence[int]) -> float:
    """Return the least spacing of leaves, in points, at which nothing meets.

    Examples
    --------
    >>> one = Box("a", "", 0, 10, 0.0, -5, 5, 1)
    >>> least_spacing([one, Box("b", "", 0, 10, 2.0, -5, 5, 2)], [], [-1, 0, 0])
    6.5
    """
    return max(_boxes(boxes), _segments(boxes, segments, parent) if segments else 0.0)


def extent(boxes: Sequence[Box], leaves: int, spacing: float, pad: float) -> tuple[float, float]:
    """Return from where to where boxes and nodes go across, in points."""
    low = min([-pad, *(b.ref * spacing + b.off for b in boxes)])
    high = max([(leaves - 1) * spacing + pad, *(b.ref * spacing + b.end for b in boxes)])
    return low, high


def _columns(boxes: Sequence[Box]) -> tuple[Any, ...]:
    return tuple(np.array([getattr(b, k) for b in boxes]) for k in ("low", "high", "ref", "off", "end"))


def _boxes(boxes: Sequence[Box]) -> float:
    low, high, ref, off, end = _columns(boxes)
    meet = (low[:, None] < high) & (low < high[:, None])
    ahead = ref - ref[:, None]
    pairs = meet & (ahead > SAME)
    need = end[:, None] - off + APART
    return float(np.max(need[pairs] / ahead[pairs], initial=0.0))


def _segments(boxes: Sequence[Box], segments: Sequence[Segment], parent: Sequence[int]) -> float:
    low, high, ref, off, end = (c[:, None] for c in _columns(boxes))
    d0, d1 = (np.array([s.depth[k] for s in segments]) for k in (0, 1))
    u0, u1 = (np.array([s.place[k] for s in segments]) for k in (0, 1))
    top, bottom = np.maximum(low, d0), np.minimum(high, d1)
    slope = (u1 - u0) / np.where(d1 > d0, d1 - d0, 1.0)
    one, two = u0 + slope * (top - d0), u0 + slope * (bottom - d0)
    meet = (top < bottom) & ~_owned(boxes, segments, parent)
    found = 0.0
    for ahead, need in (
        (np.minimum(one, two) - ref, end + CLEAR),
        (ref - np.maximum(one, two), CLEAR - off),
    ):
        pairs = meet & (ahead > SAME)
        found = max(found, float(np.max((need / np.where(pairs, ahead, 1.0))[pairs], initial=0.0)))
    return found


def _owned(boxes: Sequence[Box], segments: Sequence[Segment], parent: Sequence[int]) -> Any:
    """Which branches are a box's own: those that begin or end at its nodes; of an action, the one."""
    nodes = np.array([s.node for s in segments])
    above = np.array([parent[s.node] for s in segments])
    rows = []
    for box in boxes:
        if box.gid == "action":
            rows.append(nodes == box.node)
        else:
            rows.append((nodes == box.node) | (above == box.node))
    return np.array(rows)
