"""Where the nodes of a game tree stand: levels, order and places, in units of the spacing of leaves.

Algorithm
---------
1. Levels: a node stands one level below its parent, and lower where that brings all nodes of an
   information set to one level (longest paths; a set for which no such levels exist is left as it is).
2. Places: leaves are 0, 1, 2, ... in the order in which the tree is written, a node stands halfway between
   its first and its last child. Subtrees keep to disjoint intervals: no two branches cross (Reingold and
   Tilford 1981, leaves spaced evenly).
3. Order: children change places where the links of information sets then pass over fewer branches and
   fewer of one another (descent by reversals and swaps of neighbours; ties keep the order that is written).
4. Links: neighbours in an information set are joined; straight where nothing stands between them, else by an
   arc, higher the more links it passes over.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Final

from layered_games.games.extensive_arrays import TreeArrays

__all__ = ["Link", "TreeLayout", "tree_layout"]

CLOSE: Final = 1e-9
ARC: Final = 0.4
"""About how far above their row arcs run, in rows."""
TRIALS: Final = 1500
"""Orders of children that are tried."""
CROSSING: Final = 3.0
"""What two links that cross cost, in branches that a link passes over."""
CHANGED: Final = 0.25
"""What it costs to leave the order of one node's children as written."""

Orders = tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Link:
    """Two neighbours in an information set.

    Attributes
    ----------
    information : int
        Index of the information set.
    one, two : int
        The nodes, the one with the smaller place first.
    height : int
        0 for a straight link, else how high the arc has to be: above all links of smaller height.
    middle : float
        The place on it that is farthest from other branches, near its middle.
    """

    information: int
    one: int
    two: int
    height: int
    middle: float


@dataclass(frozen=True)
class TreeLayout:
    """Levels and places of the nodes of a tree.

    Attributes
    ----------
    level : tuple of int
        The row of each node, 0 at the root.
    place : tuple of float
        Across: leaves are one unit apart.
    order : tuple of tuple of int
        The children of each node, in the order in which they are drawn.
    links : tuple of Link
    """

    level: tuple[int, ...]
    place: tuple[float, ...]
    order: Orders
    links: tuple[Link, ...]

    @property
    def depth(self) -> int:
        """The lowest row."""
        return max(self.level)


def tree_layout(arrays: TreeArrays, *, reorder: bool = True, knees: bool = False) -> TreeLayout:
    """Place the nodes of a tree.

    Parameters
    ----------
    arrays : TreeArrays
    reorder : bool
        Whether children may change places for the sake of the links of information sets.
    knees : bool
        Whether branches go across at once and then straight on, instead of slanting all the way.

    Examples
    --------
    >>> from layered_games.games.extensive import ExtensiveGame
    >>> game = ExtensiveGame.from_levels([2, 0, 2, 0, 0], [0, 0, 1, 0, 0], [[0, 2], [-1, -1], [1, 1]])
    >>> found = tree_layout(game.arrays)
    >>> found.level, found.place
    ((0, 1, 1, 2, 2), (0.75, 0.0, 1.5, 1.0, 2.0))
    """
    plan = _Plan(arrays, knees)
    orders = plan.written()
    if reorder and plan.sets:
        orders = _improved(plan, orders)
    places = plan.places(orders)
    return TreeLayout(tuple(plan.level), tuple(places), orders, tuple(_nested(plan, places)))


class _Plan:
    """What does not change while orders are tried."""

    def __init__(self, arrays: TreeArrays, knees: bool) -> None:
        self.knees = knees
        self.parent: list[int] = arrays.parent.tolist()
        self.first: list[int] = arrays.first.tolist()
        self.count: list[int] = arrays.children.tolist()
        every = [(k, nodes.tolist()) for k, nodes in enumerate(arrays.set_nodes)]
        self.level = _levels(self.parent, [nodes for _, nodes in every if len(nodes) > 1])
        self.sets = [(k, nodes) for k, nodes in every if len(nodes) > 1]
        self.rows: dict[int, list[int]] = {}
        for _, nodes in self.sets:
            for node in nodes:
                self.rows.setdefault(self.level[node], [])
        for node, above in enumerate(self.parent):
            top = self.level[above] + 1 if above >= 0 else 0
            for row in range(top, self.level[node] + 1):
                if row in self.rows:
                    self.rows[row].append(node)

    def written(self) -> Orders:
        """The children of each node as the tree is written."""
        return tuple(tuple(range(f, f + n)) for f, n in zip(self.first, self.count, strict=True))

    def places(self, orders: Orders) -> list[float]:
        """The places that an order of children gives."""
        found = [0.0] * len(orders)
        leaves, waiting = 0, [0]
        while waiting:
            node = waiting.pop()
            waiting.extend(reversed(orders[node]))
            if not orders[node]:
                found[node] = float(leaves)
                leaves += 1
        for node in range(len(orders) - 1, -1, -1):
            if orders[node]:
                found[node] = (found[orders[node][0]] + found[orders[node][-1]]) / 2
        return found

    def at_row(self, node: int, row: float, places: Sequence[float]) -> float:
        """Where the branch that leads to a node meets a row, or a height between rows."""
        if self.level[node] == row or self.knees:
            return places[node]
        above = self.parent[node]
        share = (row - self.level[above]) / (self.level[node] - self.level[above])
        return places[above] + share * (places[node] - places[above])

    def between(self, one: int, two: int, places: Sequence[float]) -> int:
        """How many nodes and branches stand between two nodes of one row."""
        row, low, high = self.level[one], places[one] + CLOSE, places[two] - CLOSE
        return sum(low < self.at_row(node, row, places) < high for node in self.rows[row])

    def middle(self, one: int, two: int, places: Sequence[float]) -> float:
        """The middle of the widest gap between the branches that a link passes over."""
        ends = (places[one], places[two])
        row = self.level[one]
        stops = [self.at_row(node, row - ARC, places) for node in self.rows[row]]
        cuts = [ends[0], *sorted(x for x in stops if ends[0] + CLOSE < x < ends[1] - CLOSE), ends[1]]
        gaps = [(round(b - a, 6), -abs(a + b - sum(ends)), (a + b) / 2) for a, b in pairwise(cuts)]
        return max(gaps)[-1]

    def links(self, places: Sequence[float]) -> Iterator[tuple[int, int, int]]:
        """Set and neighbours in it, from the smaller place to the greater."""
        for k, nodes in self.sets:
            for one, two in pairwise(sorted(nodes, key=places.__getitem__)):
                yield k, one, two


def _levels(parent: Sequence[int], sets: Sequence[Sequence[int]]) -> list[int]:
    """Rows by longest paths, the nodes of each set in one row as far as that is possible."""
    level = _relaxed(parent, [])
    assert level is not None
    kept: list[Sequence[int]] = []
    for nodes in sets:
        kept.append(nodes)
        found = _relaxed(parent, kept, level)
        if found is None:
            kept.pop()
        else:
            level = found
    return level


def _relaxed(
    parent: Sequence[int], sets: Sequence[Sequence[int]], start: Sequence[int] = ()
) -> list[int] | None:
    """The least rows above those given that respect parents and sets; None if there are none."""
    level = list(start) or [0] * len(parent)
    changed = True
    while changed:
        changed = False
        for node, above in enumerate(parent):
            if above >= 0 and level[node] <= level[above]:
                level[node], changed = level[above] + 1, True
        for nodes in sets:
            lowest = max(level[n] for n in nodes)
            if any(level[n] != lowest for n in nodes):
                changed = True
                for node in nodes:
                    level[node] = lowest
        if max(level) > len(parent):
            return None
    return level


# ---------------------------------------------------------------------- the order of children
def _improved(plan: _Plan, written: Orders) -> Orders:
    """Change the order of children as long as that lowers the cost of the links."""
    best, cost = written, _cost(plan, written, written)
    movable = _above(plan)
    trials, better = 0, True
    while better and cost > 0 and trials < TRIALS:
        better = False
        for node in movable:
            for other in _neighbours(best[node]):
                trials += 1
                tried = (*best[:node], other, *best[node + 1 :])
                price = _cost(plan, tried, written)
                if price < cost - CLOSE:
                    best, cost, better = tried, price, True
            if trials >= TRIALS:
                break
    return best


def _above(plan: _Plan) -> list[int]:
    """The nodes with a choice of order that matters: those above a set with several nodes."""
    found: set[int] = set()
    for _, nodes in plan.sets:
        for node in nodes:
            above = plan.parent[node]
            while above >= 0 and above not in found:
                found.add(above)
                above = plan.parent[above]
    return sorted((n for n in found if plan.count[n] > 1), reverse=True)


def _neighbours(order: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    yield order[::-1]
    if len(order) > 2:
        for k in range(len(order) - 1):
            yield (*order[:k], order[k + 1], order[k], *order[k + 2 :])


def _cost(plan: _Plan, orders: Orders, written: Orders) -> float:
    places = plan.places(orders)
    found = list(plan.links(places))
    level = plan.level
    passed = sum(plan.between(a, b, places) if level[a] == level[b] else CROSSING for _, a, b in found)
    crossed = sum(_interleaved(plan, places, one, two) for one, two in combinations(found, 2))
    changed = sum(o != w for o, w in zip(orders, written, strict=True))
    return passed + CROSSING * crossed + CHANGED * changed


def _interleaved(
    plan: _Plan, places: Sequence[float], one: tuple[int, int, int], two: tuple[int, int, int]
) -> bool:
    """Whether one link begins inside another of its row and ends outside."""
    if plan.level[one[1]] != plan.level[two[1]]:
        return False
    (a, b), (c, d) = ((places[link[1]], places[link[2]]) for link in (one, two))
    return a < c < b < d or c < a < d < b


# ---------------------------------------------------------------------- links
def _nested(plan: _Plan, places: Sequence[float]) -> list[Link]:
    """Links with heights: an arc is higher than all links of its row that it shares ground with."""
    found: list[Link] = []
    for k, one, two in sorted(plan.links(places), key=lambda x: (places[x[2]] - places[x[1]], x)):
        row = plan.level[one]
        height = 0
        if plan.level[two] == row and plan.between(one, two, places):
            under = [
                link.height
                for link in found
                if plan.level[link.one] == plan.level[link.two] == row
                and places[link.one] < places[two] - CLOSE
                and places[link.two] > places[one] + CLOSE
            ]
            height = 1 + max(under, default=0)
        middle = plan.middle(one, two, places) if height else (places[one] + places[two]) / 2
        found.append(Link(k, one, two, height, middle))
    return sorted(found, key=lambda link: (link.information, places[link.one]))
