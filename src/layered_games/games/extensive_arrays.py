"""A tree as arrays: nodes numbered level by level, so that each level is one slice."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from layered_games.errors import GameError

__all__ = ["CHANCE", "LEAF", "Integers", "Step", "TreeArrays"]

Integers = npt.NDArray[np.int64]
CHANCE: Final = -1
LEAF: Final = -2


class Step(NamedTuple):
    """One level's nodes that have children, and these children, which fill one slice.

    ``starts`` says where in the slice the children of each parent begin; ``counts`` how many there are.
    """

    parents: Integers
    starts: Integers
    counts: Integers
    kids: slice

    def spread(self, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Repeat one value per parent for each of its children."""
        return np.repeat(values, self.counts, axis=0)


@dataclass(frozen=True, eq=False)
class TreeArrays:
    """The shape of a game tree; node 0 is the root and the children of a node are consecutive.

    Attributes
    ----------
    children : (n,) int
        How many children each node has; with the numbering by level this says all about the shape.
    mover : (n,) int
        Who moves: a player's index, ``CHANCE`` or ``LEAF``.
    information : (n,) int
        Index of the information set, -1 where no player moves.
    group : (n,) int
        Index of the tuple of action names, -1 at leaves.
    """

    children: Integers
    mover: Integers
    information: Integers
    group: Integers

    def __len__(self) -> int:
        return len(self.children)

    @cached_property
    def first(self) -> Integers:
        """The first child of each node (where it would be, for a leaf)."""
        return 1 + np.cumsum(self.children) - self.children

    @cached_property
    def parent(self) -> Integers:
        """The parent of each node; -1 at the root."""
        return np.concatenate([[-1], np.repeat(np.arange(len(self)), self.children)])

    @cached_property
    def edge(self) -> Integers:
        """Which of its parent's actions leads to each node; -1 at the root."""
        found = np.arange(len(self)) - self.first[self.parent]
        found[0] = -1
        return found

    @cached_property
    def levels(self) -> Integers:
        """Level k is the nodes ``levels[k]`` to ``levels[k + 1]``."""
        total = 1 + np.cumsum(self.children)
        ends = [0, 1]
        while ends[-1] < len(self):
            ends.append(int(total[ends[-1] - 1]))
        return np.array(ends)

    @cached_property
    def level(self) -> Integers:
        """The level of each node."""
        return np.repeat(np.arange(len(self.levels) - 1), np.diff(self.levels))

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The levels that have a next one, from the root down."""
        inner = np.flatnonzero(self.children)
        cuts = np.searchsorted(inner, self.levels)
        found = []
        ends = self.levels.tolist()
        for k in range(len(ends) - 2):
            parents = inner[cuts[k] : cuts[k + 1]]
            kids = slice(ends[k + 1], ends[k + 2])
            found.append(Step(parents, self.first[parents] - kids.start, self.children[parents], kids))
        return tuple(found)

    @cached_property
    def extent(self) -> Integers:
        """How many nodes each subtree has."""
        size = np.ones(len(self), dtype=np.int64)
        for step in reversed(self.steps):
            size[step.parents] += np.add.reduceat(size[step.kids], step.starts)
        return size

    @cached_property
    def preorder(self) -> Integers:
        """The position of each node when the tree is written depth first; subtrees are intervals."""
        place = np.zeros(len(self), dtype=np.int64)
        for step in self.steps:
            before = np.cumsum(self.extent[step.kids]) - self.extent[step.kids]
            place[step.kids] = step.spread(place[step.parents] + 1 - before[step.starts]) + before
        return place

    @cached_property
    def written(self) -> Integers:
        """The nodes in the order in which the tree is written, depth first."""
        return np.argsort(self.preorder)

    @cached_property
    def leaves(self) -> Integers:
        """The leaves, level by level."""
        return np.flatnonzero(self.children == 0)

    @cached_property
    def chance_kids(self) -> Integers:
        """The nodes to which chance leads."""
        return np.flatnonzero((self.mover[self.parent] == CHANCE) & (self.parent >= 0))

    @cached_property
    def set_nodes(self) -> tuple[Integers, ...]:
        """The nodes of each information set, level by level."""
        inner = np.flatnonzero(self.information >= 0)
        order = inner[np.argsort(self.information[inner], kind="stable")]
        sizes = np.bincount(self.information[inner]) if len(inner) else np.zeros(0, dtype=np.int64)
        return tuple(np.split(order, np.cumsum(sizes)[:-1])) if len(inner) else ()

    @cached_property
    def set_first(self) -> Integers:
        """The first node of each information set, level by level."""
        inner = np.flatnonzero(self.information >= 0)
        found = np.zeros(int(self.information.max(initial=-1)) + 1, dtype=np.int64)
        found[self.information[inner][::-1]] = inner[::-1]
        return found

    def path(self, node: int) -> list[tuple[int, int]]:
        """Return the (node, action index) pairs that lead from the root to a node."""
        found = []
        while node > 0:
            above = int(self.parent[node])
            found.append((above, int(self.edge[node])))
            node = above
        return found[::-1]

    def check(self) -> None:
        """Raise GameError if the numbers of children describe no tree."""
        if len(self) == 0:
            raise GameError("a tree needs at least its root; children is empty")
        wrong = np.flatnonzero(self.children < 0)
        if len(wrong):
            raise GameError(f"node {wrong[0]} has {self.children[wrong[0]]} children; give 0 or more")
        total = 1 + int(self.children.sum())
        if total != len(self):
            raise GameError(
                f"children lists {len(self)} nodes, but its entries sum to {total - 1}: a tree of n nodes "
                "has n - 1 children in all, one entry per node, level by level"
            )
        early = np.flatnonzero((self.first <= np.arange(len(self))) & (self.children > 0))
        if len(early):
            raise GameError(
                f"node {early[0]} would come after its own children; "
                "list the nodes level by level, root first"
            )
