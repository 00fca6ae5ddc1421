"""Extensive games from numbers in level order: the fast way to a large tree; and subtrees."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from layered_games.errors import GameError
from layered_games.games.extensive_arrays import CHANCE, LEAF, Integers, TreeArrays
from layered_games.games.extensive_build import Parts, as_space, assemble

__all__ = ["from_level_order", "pruned"]


def from_level_order(
    children: Any,
    movers: Any,
    payoffs: Any,
    probabilities: Any = (),
    information: Any = None,
    actions: Sequence[str] | None = None,
    players: Sequence[str] | None = None,
    parameters: Iterable[Any] = (),
    title: str = "",
) -> Parts:
    """Return the parts of a game that is given by numbers, nodes numbered level by level."""
    counts = _integers(children, "children")
    shape = TreeArrays(counts, counts, counts, counts)
    shape.check()
    rows, width = _rows(payoffs, len(shape.leaves))
    names = tuple(map(str, players)) if players is not None else tuple(str(i + 1) for i in range(width))
    if len(names) != width:
        raise GameError(f"{len(names)} player name(s) {list(names)} for payoffs of {width} player(s)")
    mover = _movers(movers, counts, names)
    needed = int(counts[mover == CHANCE].sum())
    if len(probabilities) != needed:
        raise GameError(
            f"{len(probabilities)} probabilities for {needed} branches of chance; give one for each child "
            "of a chance node, level by level"
        )
    group, groups = _groups(counts, actions)
    sets, number = _sets(information, mover)
    arrays = TreeArrays(counts, mover, sets, group)
    return assemble(arrays, groups, [None] * number, names, rows, probabilities, as_space(parameters), title)


def _integers(data: Any, what: str) -> Integers:
    found = np.asarray(data)
    if found.ndim != 1 or (found.size and found.dtype.kind not in "iu"):
        raise GameError(
            f"{what} must be a flat list of integers, one per node, not {found.dtype} of shape {found.shape}"
        )
    return found.astype(np.int64)


def _rows(payoffs: Any, leaves: int) -> tuple[Any, int]:
    """The payoffs, flat or as an array, and the number of players."""
    if isinstance(payoffs, np.ndarray):
        lengths = {payoffs.shape[1]} if payoffs.ndim == 2 else {-1}
        count, flat = len(payoffs), payoffs if payoffs.dtype.kind in "iuf" else payoffs.ravel().tolist()
    else:
        rows = [list(row) for row in payoffs]
        lengths, count = {len(row) for row in rows}, len(rows)
        flat = [entry for row in rows for entry in row]
    if count != leaves or len(lengths) != 1 or min(lengths) < 1:
        raise GameError(
            f"payoffs must have one row for each of the {leaves} leaves, level by level, and one column per "
            f"player; got {count} row(s) of length(s) {sorted(lengths)}"
        )
    return flat, min(lengths)


def _movers(movers: Any, counts: Integers, players: tuple[str, ...]) -> Integers:
    found = _integers(movers, "movers")
    if len(found) != len(counts):
        raise GameError(f"movers has {len(found)} entries for {len(counts)} nodes; give one per node")
    mover = np.where(counts == 0, LEAF, found)
    wrong = np.flatnonzero((counts > 0) & ((mover < CHANCE) | (mover >= len(players))))
    if len(wrong):
        raise GameError(
            f"node {wrong[0]} has mover {found[wrong[0]]}; give a player's index from 0 to "
            f"{len(players) - 1}, or -1 for chance"
        )
    return mover


def _groups(counts: Integers, actions: Sequence[str] | None) -> tuple[Integers, tuple[tuple[str, ...], ...]]:
    widest = int(counts.max())
    names = [str(i + 1) for i in range(widest)] if actions is None else [str(a) for a in actions]
    if len(names) < widest or len(set(names)) < len(names):
        raise GameError(f"actions {names} must name {widest} different actions")
    used = np.unique(counts[counts > 0])
    table = np.full(widest + 1, -1, dtype=np.int64)
    table[used] = np.arange(len(used))
    return table[counts], tuple(tuple(names[:k]) for k in used.tolist())


def _sets(information: Any, mover: Integers) -> tuple[Integers, int]:
    own = mover >= 0
    if information is None:
        alone, shared = own, np.zeros(0, dtype=np.int64)
        labels = np.zeros(len(mover), dtype=np.int64)
    else:
        labels = _integers(information, "information")
        if len(labels) != len(mover):
            raise GameError(
                f"information has {len(labels)} entries for {len(mover)} nodes; give one per node"
            )
        alone = own & (labels < 0)
        shared = np.unique(labels[own & ~alone])
    sets = np.where(own & ~alone, np.searchsorted(shared, labels), -1)
    number = len(shared) + int(alone.sum())
    sets[alone] = np.arange(len(shared), number)
    return sets, number


def pruned(
    parts: Parts, names: Sequence[str], root: int, ends: Mapping[int, Sequence[Any]] | None = None
) -> tuple[Parts, Integers]:
    """Cut a subtree out, with some of its nodes turned into leaves.

    Parameters
    ----------
    parts : Parts
    names : sequence of str
        Names of the information sets, kept in the cut.
    root : int
    ends : dict of node to payoffs, optional

    Returns
    -------
    parts : Parts
    nodes : (m,) int
        The nodes that were kept, in level order.
    """
    arrays, ends = parts.arrays, ends or {}
    place, extent = arrays.preorder, arrays.extent
    inside = (place >= place[root]) & (place < place[root] + extent[root])
    for node in ends:
        inside &= (place <= place[node]) | (place >= place[node] + extent[node])
    kept = np.flatnonzero(inside)
    closed = np.isin(kept, list(ends))
    counts = np.where(closed, 0, arrays.children[kept])
    old = arrays.information[kept]
    present = np.unique(old[(old >= 0) & ~closed])
    sets = np.where((old >= 0) & ~closed, np.searchsorted(present, old), -1)
    cut = TreeArrays(
        counts,
        np.where(closed, LEAF, arrays.mover[kept]),
        sets,
        np.where(closed, -1, arrays.group[kept]),
    )
    row = dict(zip(arrays.leaves.tolist(), range(len(arrays.leaves)), strict=True))
    leaves = kept[counts == 0].tolist()
    flat = [x for leaf in leaves for x in (ends[leaf] if leaf in ends else parts.payoffs[row[leaf]].tolist())]
    chances = np.isin(arrays.chance_kids, kept[1:])
    odds = parts.chance[chances].tolist()
    given = [names[i] for i in present.tolist()]
    return (
        assemble(cut, parts.groups, given, parts.players, flat, odds, parts.parameters, parts.title),
        kept,
    )
