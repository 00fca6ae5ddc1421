"""Phase portraits of two populations: the flow, paths, and rest points by stability."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from scipy.integrate import solve_ivp

from layered_games.errors import GameError
from layered_games.games.strategic import StrategicGame
from layered_games.report.plot_rest import flow_of, rest_points
from layered_games.report.plot_words import LANGUAGES, literal, writable
from layered_games.report.style import INK, SMALL, adopt, context, finish, freeze, new_figure

__all__ = ["MARKS", "key_of", "phase"]

MARKS: Final[Mapping[str, dict[str, Any]]] = {
    "stable": {"markerfacecolor": INK, "markeredgecolor": INK},
    "unstable": {"markerfacecolor": "white", "markeredgecolor": INK},
    "centre": {"markerfacecolor": "#9fb4c7", "markeredgecolor": INK},
    "unclear": {"markerfacecolor": "#9fb4c7", "markeredgecolor": "#9fb4c7"},
}
_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "stable": ("stable", "稳定"),
    "unstable": ("unstable", "不稳定"),
    "centre": ("centre", "中心"),
    "unclear": ("undecided", "未定"),
    "share": ("share of {player} that plays {action}", "{player} 中选 {action} 的比例"),
}


def phase(
    game: StrategicGame,
    at: Mapping[str, Any] | None = None,
    *,
    dynamics: str = "replicator",
    noise: Any = None,
    starts: Sequence[tuple[float, float]] = (),
    horizon: float = 40.0,
    title: str = "",
    language: str = "en",
    width: str | float = "single",
    height: float | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw how the shares of two populations move.

    Parameters
    ----------
    game : StrategicGame
        Two players with two actions each.
    at : mapping of str to number, optional
        Values of the parameters, where payoffs are symbols.
    dynamics : {"replicator", "logit"}
    noise : number, optional
        Of the logit flow, in units of payoff.
    starts : sequence of (x, y)
        Paths to be drawn from there, thick, with an arrow where they have gone a while.
    horizon : float
        How long the paths go on, in units of time.
    title, language, width, height, ax
        As in :func:`regime_map`.

    Returns
    -------
    matplotlib.axes.Axes
        Rest points are circles: full if a small push dies out, empty if it grows, grey for a centre.

    Raises
    ------
    GameError
        If the game has another shape, the dynamics are unknown, or a start is no pair of shares.

    Examples
    --------
    >>> pennies = StrategicGame.from_arrays([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])
    >>> axes = phase(pennies, starts=[(0.5, 0.8)])
    >>> [line.get_gid() for line in axes.lines if (line.get_gid() or "").startswith("rest")]
    ['rest-unstable', 'rest-unstable', 'rest-unstable', 'rest-unstable', 'rest-centre']
    """
    numbers = game.at(at) if at else game
    numbers.require_numbers("a phase portrait")
    if any(len(s) != 2 or not all(0 <= v <= 1 for v in s) for s in starts):
        raise GameError(f"starts={list(starts)}: give pairs of shares between 0 and 1")
    move = flow_of(numbers, dynamics, noise).compiled()
    rest = rest_points(numbers, dynamics, noise)
    shown = writable(language)
    with context(shown == "zh"):
        axes = ax if ax is not None else new_figure(width, height or 3.1, language).add_subplot()
        adopt(axes, shown == "zh")
        _stream(axes, move)
        for start in starts:
            _path(axes, move, start, horizon)
        for point in rest:
            (dot,) = axes.plot(
                point.x, point.y, "o", markersize=5, clip_on=False, zorder=6, **MARKS[point.kind]
            )
            dot.set_gid(f"rest-{point.kind}")
        axes.set(xlim=(0, 1), ylim=(0, 1), aspect="equal")
        names = [
            _word("share", shown, player=literal(p), action=literal(a[0]))
            for p, a in zip(numbers.players, numbers.actions, strict=True)
        ]
        axes.set(xlabel=names[0], ylabel=names[1])
        axes.set_title(literal(title), pad=18)
        key_of(axes, [p.kind for p in rest], shown)
        if ax is None:
            freeze(axes.figure)
    return finish(axes, language)


def _word(key: str, language: str, **given: str) -> str:
    return _WORDS[key][LANGUAGES.index(language)].format(**given)


def key_of(axes: Axes, kinds: Sequence[str], language: str) -> None:
    """Say above the axes what the circles mean."""
    seen = [k for k in MARKS if k in kinds]
    handles = [Line2D([], [], marker="o", linestyle="", markersize=4.5, **MARKS[k]) for k in seen]
    axes.legend(
        handles, [_word(k, language) for k in seen], loc="lower left", bbox_to_anchor=(0.0, 1.0),
        ncols=len(seen), borderaxespad=0.3, frameon=False, fontsize=SMALL + 0.5, handletextpad=0.1,
        columnspacing=1.2,
    )  # fmt: skip


def _stream(axes: Axes, move: Any) -> None:
    grid = np.linspace(0.0, 1.0, 41)
    x, y = np.meshgrid(grid, grid)
    u, v = (np.broadcast_to(np.asarray(part, dtype=float), x.shape) for part in move((x, y)))
    if not (np.any(u) or np.any(v)):
        return
    stream = axes.streamplot(
        grid, grid, u, v, density=0.9, color="#9a9a9a", linewidth=0.5, arrowsize=0.6, zorder=1,
    )  # fmt: skip
    stream.lines.set_gid("flow")


def _path(axes: Axes, move: Any, start: tuple[float, float], horizon: float) -> None:
    times = np.linspace(0, horizon, 2001)
    found = solve_ivp(lambda _, p: move(p), (0, horizon), start, t_eval=times, rtol=1e-9, atol=1e-12)
    x, y = found.y
    axes.plot(x, y, color=INK, linewidth=1.2, zorder=4).pop().set_gid("path")
    gone = np.cumsum(np.hypot(np.diff(x), np.diff(y)))
    if gone[-1] < 0.05:
        return
    place = int(np.searchsorted(gone, min(0.3, gone[-1] / 2)))
    far = min(int(np.searchsorted(gone, gone[place] + 0.02)) + 1, len(x) - 1)
    style = {"arrowstyle": "-|>", "color": INK, "linewidth": 1.2, "shrinkA": 0, "shrinkB": 0}
    arrow = {**style, "mutation_scale": 8}
    axes.annotate("", (x[far], y[far]), xytext=(x[place], y[place]), zorder=4, arrowprops=arrow)
