"""The drawing of a game tree as boxes and lines in points, downwards or to the right."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate
from typing import Final

from layered_games.games.extensive import ExtensiveGame
from layered_games.report.tree_layout import Link, TreeLayout
from layered_games.report.tree_spacing import Box, Segment, extent, least_spacing
from layered_games.report.tree_texts import Item, Texts

__all__ = ["RADIUS", "RING", "Plan", "fitted"]

RADIUS: Final = 3.0
"""Of a node, in points."""
RING: Final = RADIUS + 2.2
"""Of the ring around the root."""
LEAST: Final = {False: 15.0, True: 12.0}
"""The least distance of leaves, downwards and to the right."""
WIDEST: Final = {False: 64.0, True: 30.0}
"""The most to which leaves are pulled apart without need."""
TALLEST: Final = 90.0
"""The most to which rows are downwards."""
LONGER: Final = 1.6
"""How many times longer than needed rows may be to the right."""
ROW: Final = 42.0
"""The least distance of rows downwards."""
KNEE: Final = (16.0, 44.0)
"""The least and the most that a branch to the right slants before it runs straight."""
ARC: Final = 11.0
"""Distance of arcs that pass over one another."""
BEND: Final = 0.2
"""How much a row grows with the width of its branches."""


@dataclass(frozen=True)
class Plan:
    """Where everything goes: depth downwards or to the right, across in units of ``spacing`` points.

    Attributes
    ----------
    texts : Texts
        What is written, with its size.
    tuples : bool
        Whether payoffs are written side by side, instead of one below the other.
    rows, knees : tuple of float
        The depth of each level, and how far from it branches slant (to the right only).
    boxes : tuple of Box
    spacing : float
    """

    game: ExtensiveGame
    layout: TreeLayout
    texts: Texts
    right: bool
    tuples: bool
    rows: tuple[float, ...] = ()
    knees: tuple[float, ...] = ()
    boxes: tuple[Box, ...] = ()
    spacing: float = 0.0
    need: float = 0.0

    @cached_property
    def depth(self) -> tuple[float, float]:
        """From where to where the drawing goes along the depth."""
        ring = RING + 1
        low = min([-ring, *(b.low for b in self.boxes)])
        return low, max([self.rows[-1] + ring, *(b.high for b in self.boxes)])

    @cached_property
    def across(self) -> tuple[float, float]:
        """From where to where it goes across."""
        return extent(self.boxes, len(self.game.arrays.leaves), self.spacing, RING + 1)

    def segments(self, node: int) -> tuple[Segment, ...]:
        """The branch that leads to a node."""
        above = int(self.game.arrays.parent[node])
        row = self.layout.level[above]
        top, end = self.rows[row], self.rows[self.layout.level[node]]
        one, two = self.layout.place[above], self.layout.place[node]
        if not self.right:
            return (Segment(node, (top, end), (one, two)),)
        knee = top + self.knees[row]
        return (Segment(node, (top, knee), (one, two)), Segment(node, (knee, end), (two, two)))

    def arc(self, link: Link) -> float:
        """How far before its row the arc of a link runs."""
        if link.height == 0:
            return 0.0
        row = self.layout.level[link.one]
        if not self.right:
            return self.corner(row) + ARC * link.height
        names = [self.texts.player[k].width for k, one in self.texts.named.items() if self._at(one, row)]
        return (max(names) + 3) * link.height

    def corner(self, row: int) -> float:
        """How much room the names and beliefs beside the nodes of a row take before it."""
        return self._corners.get(row, 0.0)

    @cached_property
    def _corners(self) -> dict[int, float]:
        found: dict[int, float] = {}
        for node, item in self.texts.corner.items():
            row, size = self.layout.level[node], item.width if self.right else item.height
            found[row] = max(found.get(row, 0.0), size)
        return found

    def arcs(self, row: int) -> float:
        """How much room arcs and their names take before a row."""
        found = [0.0]
        for k, link in self.texts.named.items():
            item = self.texts.player[k]
            if self._at(link, row) and link.height:
                found.append(self.arc(link) + (item.width if self.right else item.height) / 2)
        return max([*found, *(self.arc(link) for link in self.layout.links if self._at(link, row))])

    def _at(self, link: Link, row: int) -> bool:
        return self.layout.level[link.one] == row

    def passed(self, node: int) -> bool:
        """Whether an arc begins at a node, ends there, or passes by."""
        row, place = self.layout.level[node], self.layout.place
        over = (k for k in self.layout.links if k.height and self._at(k, row))
        return any(place[k.one] <= place[node] <= place[k.two] for k in over)

    def reserve(self, row: int) -> float:
        """How far before a row the names of actions end."""
        if self.right:
            return RADIUS + 2 + (self.arcs(row) + 2 if self.arcs(row) else 0.0)
        return max(self.corner(row) + 1, self.arcs(row) + 2, 6.0) + 2


def fitted(plan: Plan, depth: float | None = None, across: float | None = None) -> Plan:
    """Fill in rows, boxes and spacing.

    Parameters
    ----------
    plan : Plan
        With what is to be drawn.
    depth, across : float, optional
        Points that there are: rows and leaves are pulled apart to fill them within limits, and pushed
        together to fit into them. Default: what is needed.
    """
    least = _least_gaps(plan)
    gaps, knees = least, [KNEE[0]] * len(least)
    for _ in range(3):
        plan = _with_rows(plan, gaps, least, knees)
        need = max(_need(plan), LEAST[plan.right])
        plan = replace(plan, need=need, spacing=need if across is None else _spacing(plan, need, across))
        wide = _wide(plan)
        if plan.right:
            knees = [min(max(KNEE[0], 0.12 * w), KNEE[1]) for w in wide]
            wanted = [g + k - KNEE[0] for g, k in zip(least, knees, strict=True)]
        else:
            wanted = [max(g, min(BEND * w, TALLEST)) for g, w in zip(least, wide, strict=True)]
        gaps = wanted if depth is None else _stretched(plan, wanted, depth)
    return _with_rows(plan, gaps, least, knees)


def _least_gaps(plan: Plan) -> list[float]:
    """The least distance from each row to the next one."""
    found = []
    for row in range(plan.layout.depth):
        items = [
            item
            for node, item in plan.texts.action.items()
            if plan.layout.level[int(plan.game.arrays.parent[node])] == row
        ]
        if plan.right:
            wide = max([plan.corner(row + 1) + 4, *(i.width for i in items)])
            found.append(KNEE[0] + 5 + wide + plan.reserve(row + 1))
        else:
            high = max((i.height for i in items), default=0.0)
            found.append(max(ROW, 15 + high + plan.reserve(row + 1)))
    return found


def _wide(plan: Plan) -> list[float]:
    """How far the branches of each row go across, in points."""
    found = [0.0] * plan.layout.depth
    for node in range(1, plan.game.n_nodes):
        above = int(plan.game.arrays.parent[node])
        row, span = plan.layout.level[above], plan.layout.level[node] - plan.layout.level[above]
        far = abs(plan.layout.place[node] - plan.layout.place[above]) * plan.spacing / span
        found[row] = max(found[row], far)
    return found


def _stretched(plan: Plan, gaps: list[float], depth: float) -> list[float]:
    """The gaps, so that the drawing fills its depth as far as the limits allow."""
    low, high = plan.depth
    rest = depth - (high - low - plan.rows[-1])
    share = rest / max(sum(gaps), 1e-9)
    return [max(min(g * share, LONGER * g if plan.right else max(TALLEST, g)), 4.0) for g in gaps]


def _spacing(plan: Plan, need: float, across: float) -> float:
    """The spacing at which the drawing fills its room, not more than looks well."""
    low, high = 1.0, max(need, WIDEST[plan.right])
    for _ in range(40):
        middle = (low + high) / 2
        one, two = replace(plan, spacing=middle).across
        low, high = (middle, high) if two - one <= across else (low, middle)
    return low


def _with_rows(plan: Plan, gaps: list[float], least: list[float], knees: list[float]) -> Plan:
    plan = replace(plan, rows=tuple(accumulate(gaps, initial=0.0)), knees=(*knees, KNEE[0]))
    lifts = [0.35 * max(gap - small, 0.0) for gap, small in zip(gaps, least, strict=True)]
    boxes = [_action(plan, node, item, lifts) for node, item in plan.texts.action.items()]
    boxes += [_corner(plan, node, item) for node, item in plan.texts.corner.items()]
    boxes += [_link(plan, link, plan.texts.player[k]) for k, link in plan.texts.named.items()]
    boxes += [box for leaf in plan.game.arrays.leaves.tolist() for box in _payoffs(plan, leaf)]
    return replace(plan, boxes=tuple(boxes))


def _need(plan: Plan) -> float:
    """The spacing at which nothing meets; a straight link shows on both sides of its name."""
    parent = plan.game.arrays.parent.tolist()
    lines = [s for node in range(1, plan.game.n_nodes) for s in plan.segments(node)]
    found = least_spacing(plan.boxes, lines, parent)
    for k, link in plan.texts.named.items():
        item = plan.texts.player[k]
        long = (item.height if plan.right else item.width) + 2 * RADIUS + 14
        found = max(found, long / (plan.layout.place[link.two] - plan.layout.place[link.one]))
    return found


# ---------------------------------------------------------------------- boxes
def _action(plan: Plan, node: int, item: Item, lifts: list[float]) -> Box:
    """Beside the branch, on its outer side, near its end; to the right: on the straight part."""
    row = plan.layout.level[int(plan.game.arrays.parent[node])]
    first = plan.segments(node)[0]
    if plan.right:
        low = plan.rows[row] + plan.knees[row] + 1
        return item.box(low, plan.layout.place[node], -2.5 - item.height, node, right=True)
    high = plan.rows[row + 1] - plan.reserve(row + 1) - lifts[row]
    left = first.place[1] < first.place[0] - 1e-9
    ref = first.at(min(high + 2, first.depth[1]))
    return item.box(high - item.height, ref, -3 - item.width if left else 3.0, node)


def _corner(plan: Plan, node: int, item: Item) -> Box:
    """Beside a node, where its own branches are not; before the root."""
    level, place = plan.layout.level[node], plan.layout.place[node]
    row = plan.rows[level]
    if plan.right:
        if node == 0:
            return item.box(-RING - 3 - item.width, place, -item.height / 2, node, right=True)
        free = plan.reserve(level) if plan.passed(node) else RADIUS + 2
        return item.box(row - free + 1 - item.width, place, 1.5, node, right=True)
    if node == 0:
        return item.box(-RING - 2 - item.height, place, -item.width / 2, node)
    left = place < plan.layout.place[int(plan.game.arrays.parent[node])] - 1e-9
    off = RADIUS + 1.5
    return item.box(row - item.height, place, -off - item.width if left else off, node)


def _link(plan: Plan, link: Link, item: Item) -> Box:
    """On the link of an information set, where it has most room."""
    ends = (plan.rows[plan.layout.level[link.one]], plan.rows[plan.layout.level[link.two]])
    middle = sum(ends) / 2 - plan.arc(link)
    long, wide = (item.width, item.height) if plan.right else (item.height, item.width)
    return item.box(middle - long / 2, link.middle, -wide / 2, -1, right=plan.right)


def _payoffs(plan: Plan, leaf: int) -> list[Box]:
    """Below a leaf, or to the right of it."""
    row, place = plan.rows[plan.layout.level[leaf]], plan.layout.place[leaf]
    found, low = [], row + (RING + 3 if leaf == 0 else 5 if plan.right else 4)
    for item in plan.texts.payoffs[leaf]:
        wide = item.height if plan.right else item.width
        box = item.box(low, place, -wide / 2, leaf, right=plan.right)
        found.append(box)
        low = box.high
    return found
