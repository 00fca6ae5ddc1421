"""Draws a planned game tree on axes that measure points: branches, nodes, links, texts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_hex, to_rgb
from matplotlib.patches import FancyArrowPatch, PathPatch
from matplotlib.path import Path

from layered_games.games.extensive_arrays import CHANCE, LEAF
from layered_games.report.style import INK
from layered_games.report.tree_layout import Link
from layered_games.report.tree_marks import Marks
from layered_games.report.tree_plan import RADIUS, RING, Plan
from layered_games.report.tree_spacing import Box
from layered_games.report.tree_words import is_chinese

__all__ = ["Canvas", "colour", "dot", "head", "pale"]

COLOURS: Final = ("#1f5a94", "#b8560f", "#6c3b85", "#2a8268", "#8a6a12", "#b5366b")
MARKERS: Final = ("o", "s", "^", "D", "v", "P", "p", "X")
THIN: Final = 0.8
THICK: Final = 2.3
DASHED: Final = (0, (3.2, 2.0))
BEND: Final = 26.0
"""How soon an arc is at its height, in points."""
OVER: Final = {"link": 2.5, "branch": 2, "taken": 3, "path": 4, "node": 6, "text": 7}
"""What is drawn over what."""


def colour(player: int) -> str:
    """The colour of a player."""
    return COLOURS[player % len(COLOURS)]


def marker(player: int) -> str:
    """The shape of a player's nodes: colours and shapes come round at different times."""
    return MARKERS[player % len(MARKERS)]


def _size(player: int) -> float:
    """The size of a mark: corners reach farther than sides."""
    return 2 * RADIUS * (0.85 if marker(player) == "D" else 1.1 if marker(player) in "^vPpX" else 1.0)


def pale(shade: str) -> str:
    """A lighter tint."""
    red, green, blue = (0.45 * part + 0.55 for part in to_rgb(shade))
    return str(to_hex((red, green, blue)))


def dot(ax: Axes, x: float, y: float, mover: int, gid: str = "node") -> None:
    """Draw the mark of a player (full), of chance (open), or of a leaf (small)."""
    style: dict[str, Any] = {
        CHANCE: {"marker": "o", "markersize": 2 * RADIUS, "markerfacecolor": "white", "color": INK},
        LEAF: {"marker": "o", "markersize": 2.2, "color": INK, "markerfacecolor": INK},
    }.get(mover, {"marker": marker(mover), "markersize": _size(mover), "color": colour(mover)})
    edge = 0.9 if mover == CHANCE else 0.0
    (made,) = ax.plot(x, y, linestyle="none", markeredgewidth=edge, zorder=OVER["node"], **style)
    made.set_gid(gid)


def head(ax: Axes, start: Any, end: Any, shade: str, gid: str = "head") -> None:
    """Draw the head of an arrow, just before a node."""
    start, end = np.array(start), np.array(end)
    way = (end - start) / max(float(np.hypot(*(end - start))), 1e-9)
    tip = end - way * (RADIUS + 0.8)
    arrow = FancyArrowPatch(
        tuple(tip - way * 6),
        tuple(tip),
        arrowstyle="-|>,head_width=0.26,head_length=0.5",
        mutation_scale=11,
        shrinkA=0,
        shrinkB=0,
        linewidth=0,
        color=shade,
        zorder=OVER["path"],
    )
    arrow.set_gid(gid)
    ax.add_patch(arrow)


@dataclass(frozen=True)
class Canvas:
    """A plan with its place on axes whose units are points.

    Attributes
    ----------
    ax : Axes
    plan : Plan
    marks : Marks or None
    corner : (float, float)
        The left and upper end of the drawing.
    """

    ax: Axes
    plan: Plan
    marks: Marks | None
    corner: tuple[float, float]

    def point(self, depth: float, across: float) -> tuple[float, float]:
        """Depth and points across as x and y."""
        low, side = self.plan.depth[0], self.plan.across[0]
        left, top = self.corner
        if self.plan.right:
            return left + depth - low, top - (across - side)
        return left + across - side, top - (depth - low)

    def place(self, depth: float, place: float) -> tuple[float, float]:
        """Depth and place in units of the spacing as x and y."""
        return self.point(depth, place * self.plan.spacing)

    def spot(self, node: int) -> tuple[float, float]:
        """Where a node stands."""
        layout = self.plan.layout
        return self.place(self.plan.rows[layout.level[node]], layout.place[node])

    def draw(self) -> None:
        """Draw everything."""
        for node in range(1, self.plan.game.n_nodes):
            self.branch(node)
        for link in self.plan.layout.links:
            self.link(link)
        for node, mover in enumerate(self.plan.game.arrays.mover.tolist()):
            dot(self.ax, *self.spot(node), mover)
        (ring,) = self.ax.plot(
            *self.spot(0),
            marker="o",
            markersize=2 * RING,
            markerfacecolor="none",
            color=INK,
            markeredgewidth=0.7,
            zorder=OVER["node"],
        )
        ring.set_gid("root")
        for box in self.plan.boxes:
            self.text(box)

    def branch(self, node: int) -> None:
        """The branch that leads to a node: thin, or thick where the move is taken, with its arrow."""
        segments = self.plan.segments(node)
        ends = [(segments[0].depth[0], segments[0].place[0])]
        ends += [(s.depth[1], s.place[1]) for s in segments]
        points = np.array([self.place(*end) for end in ends])
        mover = int(self.plan.game.arrays.mover[self.plan.game.arrays.parent[node]])
        shade = INK if mover == CHANCE else colour(mover)
        kind, width = "branch", THIN
        if self.marks is None:
            shade = INK
        elif self.marks.reached[node]:
            kind, width = "path", 1.5 if mover == CHANCE else THICK
        elif self.marks.taken[node] and mover != CHANCE:
            kind, width, shade = "taken", THICK, pale(shade)
        else:
            shade = "#6b6b6b"
        (line,) = self.ax.plot(
            *points.T,
            color=shade,
            linewidth=width,
            solid_capstyle="butt",
            solid_joinstyle="round",
            zorder=OVER[kind],
        )
        line.set_gid(kind)
        if kind == "path":
            head(self.ax, points[-2], points[-1], shade)

    def link(self, link: Link) -> None:
        """The dashed link between two nodes of an information set."""
        layout, rows = self.plan.layout, self.plan.rows
        high = self.plan.arc(link)
        one, two = (layout.place[n] * self.plan.spacing for n in (link.one, link.two))
        start, end = (rows[layout.level[n]] for n in (link.one, link.two))
        if high == 0:
            ends, codes = [(start, one), (end, two)], [Path.MOVETO, Path.LINETO]
        else:
            bend = min(BEND, (two - one) / 2)
            top = start - high
            ends = [(start, one), (top, one + 0.25 * bend), (top, one + 0.5 * bend), (top, one + bend)]
            ends += [(top, two - bend), (top, two - 0.5 * bend), (top, two - 0.25 * bend), (start, two)]
            codes = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3]
        path = Path(np.array([self.point(*e) for e in ends]), codes)
        mover = int(self.plan.game.arrays.mover[link.one])
        patch = PathPatch(
            path,
            facecolor="none",
            edgecolor=colour(mover),
            linewidth=1.0,
            linestyle=DASHED,
            capstyle="round",
            zorder=OVER["link"],
        )
        patch.set_gid("link")
        self.ax.add_patch(patch)

    def text(self, box: Box) -> None:
        """A text in the middle of its box; plain single lines stand on one line with their neighbours."""
        middle = box.ref * self.plan.spacing + (box.off + box.end) / 2
        x, y = self.point((box.low + box.high) / 2, middle)
        long = box.high - box.low if not self.plan.right else box.end - box.off
        plain = "\n" not in box.text and long < 1.3 * box.fontsize
        shade = colour(box.player) if box.player >= 0 and box.gid in ("player", "payoff") else INK
        made = self.ax.text(
            x,
            y - (0.36 if is_chinese(box.text) else 0.26) * box.fontsize if plain else y,
            box.text,
            ha="center",
            va="baseline" if plain else "center",
            multialignment=_side(box, self.plan.right),
            linespacing=1.1,
            fontsize=box.fontsize,
            color=shade,
            style="italic" if box.gid == "chance" else "normal",
            zorder=OVER["text"],
        )
        made.set_gid(box.gid)
        if box.node < 0:
            made.set_bbox({"boxstyle": "square,pad=0.12", "facecolor": "white", "linewidth": 0})


def _side(box: Box, right: bool) -> str:
    """Lines of one text begin or end at its branch."""
    if right:
        return "left" if box.gid == "action" else "center"
    return "left" if box.off > 0 else "right" if box.end < 0 else "center"
