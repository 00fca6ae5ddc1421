"""What a tree's shape says: who remembers what, and where subgames begin."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from layered_games.games.extensive_arrays import Integers, TreeArrays

__all__ = ["forgetful_sets", "own_before", "subgame_roots"]


def own_before(arrays: TreeArrays, player: int) -> Integers:
    """Return for each node the node after the player's latest own move on the way there; -1 without one."""
    found = np.full(len(arrays), -1, dtype=np.int64)
    for step in arrays.steps:
        mine = step.spread(arrays.mover[step.parents] == player)
        kids = np.arange(step.kids.start, step.kids.stop)
        found[step.kids] = np.where(mine, kids, step.spread(found[step.parents]))
    return found


def forgetful_sets(arrays: TreeArrays) -> list[int]:
    """Return the information sets at which a player has forgotten an own move or what was known at it.

    Perfect recall holds where all nodes of each set have the same latest own information set and
    action before them; by induction then the whole own history is the same (Kuhn 1953).
    """
    inner = np.flatnonzero(arrays.information >= 0)
    wrong: npt.NDArray[np.bool_] = np.zeros(len(arrays.set_first), dtype=bool)
    shared = inner[
        np.bincount(arrays.information[inner], minlength=len(wrong))[arrays.information[inner]] > 1
    ]
    for player in np.unique(arrays.mover[shared]).tolist():
        after = own_before(arrays, player)
        before = np.where(after >= 0, arrays.information[arrays.parent[after]], -1)
        action = np.where(after >= 0, arrays.edge[after], -1)
        mine = shared[arrays.mover[shared] == player]
        first = arrays.set_first[arrays.information[mine]]
        bad = (before[mine] != before[first]) | (action[mine] != action[first])
        wrong[arrays.information[mine[bad]]] = True
    return [int(i) for i in np.flatnonzero(wrong)]


def subgame_roots(arrays: TreeArrays) -> Integers:
    """Return the nodes at which subgames begin, as the tree is written; the whole game first.

    A subgame begins at a node that is no leaf if no information set has nodes both in the subtree
    there and outside it.
    """
    place = arrays.preorder
    low, high = place.copy(), place.copy()
    inner = np.flatnonzero(arrays.information >= 0)
    sets = arrays.information[inner]
    least = np.full(len(arrays.set_first), len(arrays), dtype=np.int64)
    most = np.full(len(arrays.set_first), -1, dtype=np.int64)
    np.minimum.at(least, sets, place[inner])
    np.maximum.at(most, sets, place[inner])
    low[inner], high[inner] = least[sets], most[sets]
    for step in reversed(arrays.steps):
        low[step.parents] = np.minimum(low[step.parents], np.minimum.reduceat(low[step.kids], step.starts))
        high[step.parents] = np.maximum(high[step.parents], np.maximum.reduceat(high[step.kids], step.starts))
    closed = (low >= place) & (high < place + arrays.extent) & (arrays.children > 0)
    roots = np.flatnonzero(closed)
    return roots[np.argsort(place[roots])]
