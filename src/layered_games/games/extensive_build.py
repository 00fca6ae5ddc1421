"""From nodes or from level-ordered numbers to the parts of an extensive game, checked on the way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

import numpy as np

from layered_games.errors import GameError
from layered_games.games.extensive_arrays import CHANCE, LEAF, Integers, TreeArrays
from layered_games.games.extensive_nodes import Chance, Node, Payoffs, as_node
from layered_games.games.extensive_numbers import read_numbers, with_chances
from layered_games.games.payoff_arrays import Array
from layered_games.parameters import ParameterSpace

__all__ = ["Parts", "as_space", "assemble", "described", "from_nodes"]

Labels = tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Parts:
    """Everything that defines an extensive game."""

    arrays: TreeArrays
    groups: tuple[Labels, ...]
    given: tuple[str | None, ...]
    players: tuple[str, ...]
    payoffs: Array
    chance: Array
    kind: str
    parameters: ParameterSpace
    title: str


@dataclass
class _Flat:
    """A tree of nodes, level by level, in lists."""

    children: list[int] = field(default_factory=list)
    movers: list[int] = field(default_factory=list)
    information: list[int] = field(default_factory=list)
    group: list[int] = field(default_factory=list)
    players: dict[str, int] = field(default_factory=dict)
    groups: dict[Labels, int] = field(default_factory=dict)
    named: dict[str, int] = field(default_factory=dict)
    given: list[str | None] = field(default_factory=list)
    rows: list[Any] = field(default_factory=list)
    odds: list[Any] = field(default_factory=list)


def from_nodes(tree: Any, players: Sequence[str] | None, parameters: Iterable[Any], title: str) -> Parts:
    """Return the parts of the game whose tree starts at a node."""
    flat = _flattened(as_node(tree))
    moved = list(flat.players)
    mover = np.array(flat.movers, dtype=np.int64)
    arrays = TreeArrays(
        np.array(flat.children, dtype=np.int64),
        mover,
        np.array(flat.information, dtype=np.int64),
        np.array(flat.group, dtype=np.int64),
    )
    order = [moved[i] for i in _order(mover, arrays.preorder, len(moved))]
    named = dict.fromkeys(p for row in flat.rows if isinstance(row, Mapping) for p in row)
    names = tuple(map(str, players)) if players is not None else tuple(dict.fromkeys((*order, *named)))
    absent = [p for p in order if p not in names]
    if absent:
        raise GameError(f"{absent[0]} moves in the tree, but players lists only {list(names)}")
    swap = np.array([names.index(p) for p in moved] + [LEAF, CHANCE], dtype=np.int64)
    arrays = TreeArrays(arrays.children, swap[mover], arrays.information, arrays.group)
    labels = tuple(flat.groups)
    rows = _rows(flat.rows, names, players is None, arrays, labels)
    return assemble(arrays, labels, flat.given, names, rows, flat.odds, as_space(parameters), title)


def _flattened(root: Node) -> _Flat:
    flat, nodes = _Flat(), [root]
    for node in nodes:  # grows while it is read
        if isinstance(node, Payoffs):
            flat.children.append(0)
            flat.movers.append(LEAF)
            flat.information.append(-1)
            flat.group.append(-1)
            flat.rows.append(node.values)
            continue
        nodes.extend(node.children)
        flat.children.append(len(node.children))
        flat.group.append(flat.groups.setdefault(node.labels, len(flat.groups)))
        if isinstance(node, Chance):
            flat.movers.append(CHANCE)
            flat.information.append(-1)
            flat.odds.extend(node.probabilities)
            continue
        flat.movers.append(flat.players.setdefault(node.player, len(flat.players)))
        if node.information is not None and node.information in flat.named:
            flat.information.append(flat.named[node.information])
            continue
        flat.information.append(len(flat.given))
        if node.information is not None:
            flat.named[node.information] = len(flat.given)
        flat.given.append(node.information)
    return flat


def _rows(
    rows: list[Any], players: Labels, open_list: bool, arrays: TreeArrays, labels: tuple[Labels, ...]
) -> list[Any]:
    """The payoffs in one flat list, leaf by leaf."""
    count = len(players)
    if not any(isinstance(row, Mapping) for row in rows) and {len(row) for row in rows} == {count}:
        return list(chain.from_iterable(rows))
    flat: list[Any] = []
    for leaf, row in zip(arrays.leaves.tolist(), rows, strict=True):
        fits = set(row) == set(players) if isinstance(row, Mapping) else len(row) == count
        if not fits:
            where = described(arrays, labels, leaf)
            remark = "; list players who never move with players=[...]" if open_list else ""
            raise GameError(
                f"the payoffs {where} are {row if isinstance(row, Mapping) else list(row)}, but the game has "
                f"the {count} player(s) {list(players)}; give one payoff each{remark}"
            )
        flat.extend(row[p] for p in players) if isinstance(row, Mapping) else flat.extend(row)
    return flat


def assemble(
    arrays: TreeArrays,
    groups: tuple[Labels, ...],
    given: Sequence[str | None],
    players: Labels,
    payoffs: Any,
    chance: Any,
    parameters: ParameterSpace,
    title: str,
) -> Parts:
    """Check the parts and bring them into canonical order: information sets as the tree is written."""
    if not players:
        raise GameError("a game needs at least one player; name them with players=[...]")
    if len(set(players)) != len(players):
        raise GameError(f"a player is listed twice in {list(players)}")
    arrays, groups, given = _canonical(arrays, groups, given)

    def place(node: int) -> str:
        return described(arrays, groups, node)

    def entry(index: int) -> str:
        cells = len(arrays.leaves) * len(players)
        if index < cells:
            leaf, player = divmod(index, len(players))
            return f"payoff of {players[player]} {place(int(arrays.leaves[leaf]))}"
        return f"probability of {place(int(arrays.chance_kids[index - cells]))[6:]}"

    _check_sets(arrays, groups, given, players)
    numbers = with_chances(read_numbers(payoffs, chance, len(players), parameters, entry), arrays, place)
    return Parts(
        arrays, groups, tuple(given), players, numbers.payoffs, numbers.chance, numbers.kind,
        numbers.parameters, str(title),
    )  # fmt: skip


def as_space(parameters: Iterable[Any]) -> ParameterSpace:
    """Return a parameter space as it is, and anything else as one."""
    return parameters if isinstance(parameters, ParameterSpace) else ParameterSpace(parameters)


def described(arrays: TreeArrays, groups: Sequence[Labels], node: int) -> str:
    """Say in words where a node stands: by the actions that lead to it, shortened if they are many."""
    names = [groups[arrays.group[above]][action] for above, action in arrays.path(node)]
    if len(names) > 12:
        names = [*names[:6], f"... ({len(names) - 12} more)", *names[-6:]]
    return f"after {', '.join(names)}" if names else "at the root"


def _canonical(
    arrays: TreeArrays, groups: tuple[Labels, ...], given: Sequence[str | None]
) -> tuple[TreeArrays, tuple[Labels, ...], tuple[str | None, ...]]:
    place = arrays.preorder
    sets = _order(arrays.information, place, len(given))
    texts = _order(arrays.group, place, len(groups))
    new = TreeArrays(
        arrays.children,
        arrays.mover,
        _renumbered(arrays.information, sets),
        _renumbered(arrays.group, texts),
    )
    return new, tuple(groups[i] for i in texts), tuple(given[i] for i in sets)


def _order(values: Integers, place: Integers, count: int) -> list[int]:
    """The values 0 to count - 1 that occur, by the place of their first occurrence."""
    first = np.full(count, len(place), dtype=np.int64)
    inner = np.flatnonzero(values >= 0)
    np.minimum.at(first, values[inner], place[inner])
    ranked = np.argsort(first, kind="stable")
    return [int(i) for i in ranked if first[i] < len(place)]


def _renumbered(values: Integers, order: list[int]) -> Integers:
    table = np.full(max([*order, -1]) + 2, -1, dtype=np.int64)
    table[order] = np.arange(len(order))
    return table[values]


def _check_sets(
    arrays: TreeArrays, groups: tuple[Labels, ...], given: Sequence[str | None], players: Labels
) -> None:
    """Raise GameError unless nodes of one information set have one player and the same actions."""
    inner = np.flatnonzero(arrays.information >= 0)
    first = arrays.set_first[arrays.information[inner]]
    for what, values in (("player", arrays.mover), ("actions", arrays.group)):
        wrong = np.flatnonzero(values[inner] != values[first])
        if len(wrong):
            one, two = int(first[wrong[0]]), int(inner[wrong[0]])
            shown = [
                f"{players[values[n]] if what == 'player' else list(groups[values[n]])} "
                f"{described(arrays, groups, n)}"
                for n in (one, two)
            ]
            name = given[arrays.information[two]]
            raise GameError(
                f"the information set {name!r} has different {what}: {shown[0]}, but {shown[1]}; "
                "nodes that a player cannot tell apart need the same player and the same actions in order"
            )
