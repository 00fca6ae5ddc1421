"""The key of a drawn game tree: whose payoff comes when, and what the marks mean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from matplotlib.axes import Axes

from layered_games.games.extensive import ExtensiveGame
from layered_games.report.style import INK, SMALL
from layered_games.report.tree_drawing import THICK, colour, dot, head, pale
from layered_games.report.tree_marks import Marks
from layered_games.report.tree_words import Ruler, Words

__all__ = ["LINE", "SKIP", "Entry", "draw_key", "key_lines"]

LINE: Final = 10.5
"""Height of a line in points."""
SKIP: Final = 8.0
"""Points between entries."""
SWATCH: Final = {"text": 0.0, "dot": 8.0, "path": 21.0, "taken": 21.0}
"""Points that a mark takes before its text."""


@dataclass(frozen=True)
class Entry:
    """A mark of some kind with its text and the points that both take."""

    kind: str
    text: str
    width: float
    player: int = -1


def key_lines(
    game: ExtensiveGame, marks: Marks | None, words: Words, ruler: Ruler, room: float
) -> list[list[Entry]]:
    """Return the entries of the key, line by line, none longer than the room if that can be."""
    lines: list[list[Entry]] = []
    for group in _groups(game, marks, words):
        lines.append([])
        used = 0.0
        for kind, text, player in group:
            fitting = ruler.wrapped(text, max(room - SWATCH[kind], 40.0), SMALL).split("\n")
            for k, part in enumerate(fitting):
                entry = Entry(
                    kind if k == 0 else "text", part, SWATCH[kind] + ruler.size(part, SMALL)[0], player
                )
                if k or (lines[-1] and used + entry.width > room):
                    lines.append([])
                    used = 0.0
                lines[-1].append(entry)
                used += entry.width + SKIP
    return lines


def _groups(game: ExtensiveGame, marks: Marks | None, words: Words) -> Iterator[list[tuple[str, str, int]]]:
    """What belongs together on lines of its own."""
    payoffs = [("dot", words.name(name), player) for player, name in enumerate(game.players)]
    yield [("text", words.word("payoffs"), -1), *payoffs]
    if marks is None:
        return
    arrays = game.arrays
    own = [(n, int(arrays.mover[arrays.parent[n]])) for n in range(1, game.n_nodes)]
    first = next((p for n, p in own if p >= 0 and marks.reached[n]), -1)
    off = next((p for n, p in own if p >= 0 and marks.taken[n] and not marks.reached[n]), -1)
    found = [("path", words.word("path"), first)] if any(marks.reached[1:]) else []
    found += [("taken", words.word("chosen"), off)] if off >= 0 else []
    found += [("text", words.word("belief"), -1)] if any(b is not None for b in marks.beliefs) else []
    if found:
        yield found
    condition = words.condition(marks.condition)
    if condition:
        yield [("text", condition, -1)]


def draw_key(ax: Axes, lines: Sequence[Sequence[Entry]], left: float, top: float) -> None:
    """Draw the key downwards from a corner."""
    for number, line in enumerate(lines):
        x, y = left, top - LINE * (number + 0.5)
        for entry in line:
            middle = x + SWATCH[entry.kind] / 2 - 2.0
            shade = colour(entry.player) if entry.player >= 0 else INK
            if entry.kind == "dot":
                dot(ax, middle, y, entry.player, "key")
            elif entry.kind in ("path", "taken"):
                tint = shade if entry.kind == "path" else pale(shade)
                ends = (middle - 8.0, middle + 8.0)
                (stroke,) = ax.plot(
                    ends, (y, y), color=tint, linewidth=THICK, solid_capstyle="butt", zorder=3
                )
                stroke.set_gid("key")
                if entry.kind == "path":
                    head(ax, (ends[0], y), (ends[1] + 3.8, y), tint, "key")
            ax.text(
                x + SWATCH[entry.kind],
                y - 0.26 * SMALL,
                entry.text,
                ha="left",
                va="baseline",
                fontsize=SMALL,
                color=shade if entry.kind == "dot" else INK,
                gid="key",
            )
            x += entry.width + SKIP
