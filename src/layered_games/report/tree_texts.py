"""Everything that is written on the drawing of a game tree, piece by piece, with its size in points."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from layered_games.games.extensive import ExtensiveGame
from layered_games.games.extensive_arrays import CHANCE
from layered_games.report.style import SMALL
from layered_games.report.tree_layout import Link, TreeLayout
from layered_games.report.tree_marks import Marks
from layered_games.report.tree_spacing import Box
from layered_games.report.tree_words import Ruler, Words

__all__ = ["LINES", "Item", "Texts", "written"]

BETWEEN: Final = 1.0
"""Points between payoffs that stand below one another."""
LINES: Final = {False: (64.0, 46.0, 30.0), True: (120.0, 84.0, 60.0)}
"""The longest line of a name in points, downwards and to the right: at its best, and where room is short."""


@dataclass(frozen=True)
class Item:
    """A text with its size, and whose colour it has (-1 for nobody's)."""

    text: str
    gid: str
    width: float
    height: float
    fontsize: float
    player: int = -1

    def box(self, low: float, ref: float, off: float, node: int, *, right: bool = False) -> Box:
        """The text from some depth on, tied to a place; what it takes across is its height to the right."""
        along, across = (self.width, self.height) if right else (self.height, self.width)
        return Box(
            self.text, self.gid, low, low + along, ref, off, off + across, node, self.fontsize, self.player
        )


@dataclass(frozen=True)
class Texts:
    """The texts of a drawing.

    Attributes
    ----------
    action : dict of int to Item
        On the branch that leads to a node.
    corner : dict of int to Item
        Beside a node: who moves where the node stands alone, else the belief.
    player : dict of int to Item
        On the link of an information set: who moves.
    named : dict of int to Link
        The link of the set that has the name.
    payoffs : dict of int to list of Item
    """

    action: dict[int, Item]
    corner: dict[int, Item]
    player: dict[int, Item]
    named: dict[int, Link]
    payoffs: dict[int, list[Item]]


def written(
    game: ExtensiveGame,
    layout: TreeLayout,
    marks: Marks | None,
    words: Words,
    ruler: Ruler,
    *,
    right: bool,
    tuples: bool,
    line: float,
) -> Texts:
    """Return everything that is written, measured; names in lines of at most so many points."""

    def item(text: str, gid: str, player: int = -1, size: float = SMALL) -> Item:
        return Item(text, gid, *ruler.size(text, size), size, player)

    def name(text: str) -> str:
        return ruler.wrapped(text, line, SMALL + 0.5)

    arrays = game.arrays
    action = {}
    for node in range(1, game.n_nodes):
        mover = int(arrays.mover[arrays.parent[node]])
        text, odds = _move(game, words, marks, node)
        if line == LINES[right][0]:
            text = ruler.wrapped(f"{text} {odds}".rstrip(), line, SMALL)
        else:
            text = "\n".join(filter(None, [ruler.wrapped(text, line, SMALL), odds]))
        action[node] = item(text, "action", mover if mover >= 0 else -1)
    corner: dict[int, Item] = {}
    player: dict[int, Item] = {}
    joint = {link.information for link in layout.links}
    for node in range(game.n_nodes):
        mover, known = int(arrays.mover[node]), int(arrays.information[node])
        if mover == CHANCE:
            corner[node] = item(words.word("chance"), "chance")
        elif mover >= 0 and known not in joint:
            corner[node] = item(name(words.name(game.players[mover])), "player", mover, SMALL + 0.5)
        elif mover >= 0:
            who = name(words.name(game.players[mover]))
            player.setdefault(known, item(who, "player", mover, SMALL + 0.5))
            if marks is not None and marks.beliefs[node] is not None:
                corner[node] = item(f"[{words.share(*marks.beliefs[node])}]", "belief")
    payoffs = {}
    for leaf, row in zip(arrays.leaves.tolist(), game.payoffs.tolist(), strict=True):
        shown = [words.value(value) for value in row]
        if tuples:
            text = ", ".join(shown)
            payoffs[leaf] = [item(f"({text})" if len(row) > 1 else text, "payoff", -1, SMALL + 0.5)]
        else:
            payoffs[leaf] = [item(text, "payoff", k, SMALL + 0.5) for k, text in enumerate(shown)]
    return Texts(action, corner, player, _named(layout), _even(payoffs))


def _move(game: ExtensiveGame, words: Words, marks: Marks | None, node: int) -> tuple[str, str]:
    """The name of the move into a node, and its probability where it has one."""
    arrays = game.arrays
    above = int(arrays.parent[node])
    text = words.name(game.groups[arrays.group[above]][arrays.edge[node]])
    if arrays.mover[above] == CHANCE:
        return text, f"({words.value(game.chance[int(arrays.chance_kids.searchsorted(node))])})"
    if marks is not None and marks.shares[node] is not None:
        return text, f"({words.share(*marks.shares[node])})"
    return text, ""


def _named(layout: TreeLayout) -> dict[int, Link]:
    """The link with the name of its set: within a row, rather straight than an arc, long, the first."""
    found: dict[int, Link] = {}
    for link in layout.links:
        best = found.get(link.information)
        if best is None or _worth(layout, link) > _worth(layout, best):
            found[link.information] = link
    return found


def _worth(layout: TreeLayout, link: Link) -> tuple[bool, int, float]:
    level = layout.level[link.one] == layout.level[link.two]
    return level, -link.height, round(layout.place[link.two] - layout.place[link.one], 6)


def _even(payoffs: dict[int, list[Item]]) -> dict[int, list[Item]]:
    """Payoffs of one player have one height everywhere, so that lines of neighbours align."""
    high = [
        max(items) + BETWEEN
        for items in zip(*([i.height for i in row] for row in payoffs.values()), strict=True)
    ]
    return {
        leaf: [replace(i, height=h) for i, h in zip(row, high, strict=True)] for leaf, row in payoffs.items()
    }
