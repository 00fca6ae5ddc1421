"""What a ladder shows beside the layers: the accounts of the bid, and the labels of all parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from matplotlib.axes import Axes

from layered_games.games.sequential import SequentialGame
from layered_games.regime import RegimePoint, roles_of
from layered_games.report.plot_place import Board, wrap
from layered_games.report.plot_words import admitted, decimal, word
from layered_games.report.style import INK, SMALL

__all__ = ["BAR", "Steps", "write_labels"]

BAR: Final = 0.62
"""Width of a bar; bars stand one apart."""
LEAST_GAP: Final = 0.45
"""Extra distance between the layers and the two accounts of the bid."""
NOTE: Final = 0.42
"""Inches that the names of parts need at the right of an account."""


@dataclass(frozen=True)
class Steps:
    """What is announced: a name and a height for each layer, and the axis."""

    names: tuple[str, ...]
    heights: tuple[float, ...]
    axis: str
    point: RegimePoint | None
    game: SequentialGame | None
    language: str
    gap: float = LEAST_GAP

    @property
    def places(self) -> tuple[float, float]:
        """Where the two accounts of the bid stand."""
        first = len(self.heights) + self.gap
        return first, first + 1 + self.gap

    def spaced(self, inches: float) -> Steps:
        """The same with room for the names of parts, on an axes so many inches wide."""
        bars = len(self.heights) + 2.9
        wanted = (NOTE * bars - (1 - BAR) * inches) / max(inches - 2 * NOTE, NOTE)
        return replace(self, gap=max(LEAST_GAP, wanted))

    def stacks(self) -> list[tuple[float, list[tuple[str, float, float]]]]:
        """Place, and part, lower and upper end of each piece of the two accounts."""
        if self.point is None or self.game is None:
            return []
        roles, values = roles_of(self.game), self.point.values
        received = float(values[roles.target] - self.point.markup.imposed)
        target, bid = float(values[roles.target]), float(values[roles.bid])
        real, fake = float(values[roles.real]), float(values[roles.falsified])
        markup = [
            ("received", 0.0, received),
            ("imposed", received, target),
            ("volunteered", target, bid),
        ]
        account = [("executed", 0.0, real), ("falsified", real, real + fake)]
        if admitted(self.game) is not None:
            account.append(("admitted", real + fake, bid))
        one, two = self.places
        return [(one, markup), (two, account)]

    @property
    def interval(self) -> tuple[float, float] | None:
        """The targets among which the superior is indifferent, if there is more than one."""
        if self.point is None or self.game is None:
            return None
        ends = self.point.sets.get(roles_of(self.game).target)
        return None if ends is None or ends[0] == ends[1] else (float(ends[0]), float(ends[1]))


def write_labels(ax: Axes, steps: Steps) -> None:
    """Heights above the bars, steps between them, and the parts of the accounts at their right."""
    lift = {
        "xytext": (0, 2),
        "textcoords": "offset points",
        "ha": "center",
        "va": "bottom",
        "fontsize": SMALL + 0.5,
    }
    for layer, tall in enumerate(steps.heights):
        ax.annotate(decimal(tall, 4), (layer, tall), **lift).set_gid("height")  # type: ignore[arg-type]
    for layer, (before, here) in enumerate(zip(steps.heights, steps.heights[1:], strict=False)):
        if here > before:
            text = f"+{decimal(here - before, 3)}"
            _step(ax, layer, (before, here), text)
    board = Board(ax)
    for place, pieces in steps.stacks():
        least = 1e-9 * max(steps.heights)
        _name_parts(ax, board, steps, place, [p for p in pieces if p[2] - p[1] > least])
    ends = steps.interval
    if ends is not None:
        _name_interval(ax, steps, ends)


def _step(ax: Axes, place: int, ends: tuple[float, float], text: str) -> None:
    """The step up from one layer to the next, inside the higher bar under its top."""
    height = ax.transData.transform([(0, ends[0]), (0, ends[1])])[:, 1]
    tall = 1.3 * SMALL * ax.figure.dpi / 72
    inside = height[1] - height[0] > tall
    if not inside and height[0] - ax.get_window_extent().y0 < tall:
        return
    y = (ends[0] + ends[1]) / 2 if inside else ends[0]
    style: dict[str, Any] = {"ha": "center", "va": "center" if inside else "top", "fontsize": SMALL}
    ax.annotate(
        text, (place + 1, y), xytext=(0, 0 if inside else -2), textcoords="offset points", zorder=5, **style
    ).set_gid("step")


def _name_parts(
    ax: Axes, board: Board, steps: Steps, place: float, pieces: list[tuple[str, float, float]]
) -> None:
    """Name and size of each part at the right of its bar, moved apart where parts are thin."""
    ends = ax.transData.transform([(0.0, 0.0), (1 + steps.gap - BAR - 0.1, 0.0)])
    room = float(ends[1, 0] - ends[0, 0])
    named = [(word(part, steps.language), decimal(high - low)) for part, low, high in pieces]
    fits = all(wrap(ax, f"{n} {s}", room, fontsize=SMALL) == f"{n} {s}" for n, s in named)
    texts = [f"{name}{' ' if fits else chr(10)}{size}" for name, size in named]
    tall = [1.15 * SMALL * ax.figure.dpi / 72 * (1 + t.count("\n")) for t in texts]
    wanted = board.pixels([(place, (low + high) / 2) for _, low, high in pieces])[:, 1] - board.y0
    heights = _spread([float(w) for w in wanted], tall, board.height)
    edge = board.pixels([(place + BAR / 2, 0.0)])[0, 0] - board.x0
    for text, height, want in zip(texts, heights, wanted, strict=True):
        ax.annotate(
            text,
            (edge / board.width, want / board.height),
            xycoords="axes fraction",
            xytext=((edge + 0.045 * ax.figure.dpi) / board.width, height / board.height),
            textcoords="axes fraction",
            ha="left",
            va="center",
            fontsize=SMALL,
            linespacing=1.0,
            arrowprops={"arrowstyle": "-", "linewidth": 0.4, "color": INK, "shrinkA": 0, "shrinkB": 0},
            annotation_clip=False,
        ).set_gid("part")


def _spread(wanted: Sequence[float], tall: Sequence[float], room: float) -> list[float]:
    """Heights in rising order, near those wanted, apart by the sizes of the labels."""
    placed: list[float] = []
    floor = 0.0
    for want, size in zip(wanted, tall, strict=True):
        placed.append(max(want, floor + size / 2))
        floor = placed[-1] + size / 2
    ceiling = room
    for index in reversed(range(len(placed))):
        placed[index] = min(placed[index], ceiling - tall[index] / 2)
        ceiling = placed[index] - tall[index] / 2
    return placed


def _name_interval(ax: Axes, steps: Steps, ends: tuple[float, float]) -> None:
    """Say that any target of an interval is a best reply, and which one is drawn."""
    assert steps.point is not None and steps.game is not None
    name = roles_of(steps.game).target
    low, high = (decimal(e, 4) for e in ends)
    chosen = float(steps.point.values[name])
    passed = {"en": f"\n(or {low}, passed on)", "zh": f"\n（照转则为 {low}）"}
    tail = "" if chosen == ends[0] else passed[steps.language]
    shown = f"${name} = {decimal(chosen, 4)}$"
    texts = {
        "en": f"any ${name}$ in [{low}, {high}] is a\nbest reply; shown: {shown}{tail}",
        "zh": f"${name}$ 取 [{low}, {high}] 中任一值\n皆为最优反应；图示 {shown}{tail}",
    }
    x = steps.places[0] - BAR / 2 - 0.14
    top = float(np.max([ends[1], steps.heights[-1]]))
    ax.annotate(
        texts[steps.language],
        (x, ends[1]),
        xytext=(x, 1.24 * top),
        ha="center",
        va="bottom",
        fontsize=SMALL,
        linespacing=1.0,
        arrowprops={"arrowstyle": "-", "linewidth": 0.4, "color": INK, "shrinkA": 0, "shrinkB": 0},
        annotation_clip=False,
    ).set_gid("set")
