"""A game tree as text and for notebooks."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from layered_games.games.extensive_arrays import CHANCE

if TYPE_CHECKING:
    from layered_games.games.extensive import ExtensiveGame

__all__ = ["to_html", "to_text"]

LINES: Final = 200
WIDTH: Final = 60
"""Levels beyond this one are not indented further, so that lines stay short."""


def to_text(game: ExtensiveGame, lines: int = LINES) -> str:
    """Draw the tree with one line per node; beyond ``lines`` the rest is counted."""
    arrays = game.arrays
    odds = {kid: k for k, kid in enumerate(arrays.chance_kids.tolist())}
    found = [game.title] if game.title else []
    lead: list[str] = []
    for node in arrays.written[:lines].tolist():
        level = int(arrays.level[node])
        above = int(arrays.parent[node])
        last = above < 0 or int(arrays.edge[node]) == int(arrays.children[above]) - 1
        del lead[max(level - 1, 0) :]
        if above < 0:
            found.append(_shown(game, node))
            continue
        label = game.groups[arrays.group[above]][arrays.edge[node]]
        chance = f" [{game.chance[odds[node]]}]" if node in odds else ""
        indent = "".join(lead[:WIDTH]) + ("..." if level > WIDTH else "")
        found.append(f"{indent}{'└─' if last else '├─'} {label}{chance}: {_shown(game, node)}")
        lead.append("   " if last else "│  ")
    if len(arrays) > lines:
        found.append(f"... ({len(arrays) - lines} more of {len(arrays)} nodes)")
    return "\n".join(found)


def _shown(game: ExtensiveGame, node: int) -> str:
    """What stands at a node: payoffs, chance, or the information set."""
    arrays = game.arrays
    if arrays.children[node] == 0:
        payoffs = game.raw[int(arrays.leaves.searchsorted(node))]
        return f"({', '.join(map(str, payoffs.tolist()))})"
    if arrays.mover[node] == CHANCE:
        return "chance"
    name, player = game.set_names[arrays.information[node]], game.players[arrays.mover[node]]
    return name if name.startswith(f"{player}:") else f"{player} at {name}"


def to_html(game: ExtensiveGame) -> str:
    """Return the tree for a notebook."""
    return f"<pre>{escape(to_text(game))}</pre>"
