"""Bifurcation diagrams: rest points along a parameter, stable ones solid, unstable ones dashed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from layered_games.errors import GameError
from layered_games.games.strategic import StrategicGame
from layered_games.report.plot_rest import DYNAMICS, Rest, rest_points
from layered_games.report.plot_words import LANGUAGES, literal, symbol, writable
from layered_games.report.style import INK, SMALL, adopt, context, finish, freeze, new_figure

__all__ = ["bifurcation"]

LINES: Final[Mapping[str, dict[str, Any]]] = {
    "stable": {"linestyle": "-", "linewidth": 1.4, "color": INK},
    "unstable": {"linestyle": (0, (3, 2)), "linewidth": 1.0, "color": INK},
    "centre": {"linestyle": "-", "linewidth": 1.4, "color": "#8aa0b4"},
    "unclear": {"linestyle": ":", "linewidth": 1.0, "color": "#8aa0b4"},
}
_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "stable": ("stable", "稳定"),
    "unstable": ("unstable", "不稳定"),
    "centre": ("centre", "中心"),
    "unclear": ("undecided", "未定"),
    "share": ("share of {player} that plays {action}", "{player} 中选 {action} 的比例"),
    "noise": ("noise, in units of payoff", "噪声（收益单位）"),
}
REACH: Final = 12.0
"""How far a curve may go from one value to the next, in steps of the parameter's range, to be one curve."""


def bifurcation(
    game: StrategicGame,
    wrt: str,
    limits: tuple[float, float],
    at: Mapping[str, Any] | None = None,
    *,
    player: int = 0,
    dynamics: str = "replicator",
    noise: Any = None,
    points: int = 201,
    title: str = "",
    language: str = "en",
    width: str | float = "single",
    height: float | None = None,
    ax: Axes | None = None,
) -> Axes:
    r"""Draw where the shares of a population rest, along a parameter.

    Parameters
    ----------
    game : StrategicGame
        Two players with two actions each, payoffs in symbols; or in numbers, with ``wrt="noise"``.
    wrt : str
        The parameter; or ``"noise"``, that of the logit flow.
    limits : (low, high)
        Its range.
    at : mapping of str to number, optional
        Values of all other parameters.
    player : {0, 1}
        Whose share of the first action is on the upright axis.
    dynamics : {"replicator", "logit"}
    noise : number, optional
        Of the logit flow.
    points : int
        Values of the parameter at which rest points are computed.
    title, language, width, height, ax
        As in :func:`regime_map`.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    GameError
        If the dynamics are unknown or the range is empty.
    ParameterError
        If a parameter is missing, unknown or outside its domain.

    Examples
    --------
    >>> stag = StrategicGame.from_arrays([[4, 0], [3, 3]], [[4, 3], [0, 3]], actions=[["stag", "hare"]] * 2)
    >>> axes = bifurcation(stag, "noise", (0.2, 2), dynamics="logit", points=41)
    >>> sorted({line.get_gid() for line in axes.lines})
    ['rest-stable', 'rest-unstable']
    """
    low, high = map(float, limits)
    if not low < high:
        raise GameError(f"limits=({low}, {high}): the first must be below the second")
    if wrt == "noise" and dynamics != "logit":
        raise GameError("noise is a parameter of the logit flow; use dynamics='logit'")
    if dynamics not in DYNAMICS:
        raise GameError(f"unknown dynamics {dynamics!r}; use one of {', '.join(DYNAMICS)}")
    values = np.linspace(low, high, max(points, 2))
    found = [_rest(game, wrt, float(v), dict(at or {}), dynamics, noise) for v in values]
    shown = writable(language)
    with context(shown == "zh"):
        axes = ax if ax is not None else new_figure(width, height or 2.5, language).add_subplot()
        adopt(axes, shown == "zh")
        kinds = _curves(axes, values, found, player)
        axes.set(xlim=(low, high), ylim=(-0.02, 1.02))
        axes.set_xlabel(_word("noise", shown) if wrt == "noise" else f"${symbol(wrt)}$")
        name, action = game.players[player], game.actions[player][0]
        axes.set_ylabel(_word("share", shown, player=literal(name), action=literal(action)))
        axes.set_title(literal(title), pad=18)
        seen = [k for k in LINES if k in kinds]
        handles = [Line2D([], [], **LINES[k]) for k in seen]
        axes.legend(
            handles, [_word(k, shown) for k in seen], loc="lower left", bbox_to_anchor=(0.0, 1.0),
            ncols=len(seen), borderaxespad=0.3, frameon=False, fontsize=SMALL + 0.5, handlelength=2.2,
            columnspacing=1.4,
        )  # fmt: skip
        if ax is None:
            freeze(axes.figure)
    return finish(axes, language)


def _word(key: str, language: str, **given: str) -> str:
    return _WORDS[key][LANGUAGES.index(language)].format(**given)


def _rest(
    game: StrategicGame, wrt: str, value: float, at: dict[str, Any], dynamics: str, noise: Any
) -> tuple[Rest, ...]:
    if wrt == "noise":
        return rest_points(game.at(at) if at else game, dynamics, value)
    return rest_points(game.at({**at, wrt: value}), dynamics, noise)


def _curves(axes: Axes, values: np.ndarray, found: list[tuple[Rest, ...]], player: int) -> set[str]:
    """Join rest points of one kind that follow one another; return the kinds."""
    open_: list[tuple[str, list[float], list[tuple[float, float]]]] = []
    done = []
    step = REACH / len(values)
    for value, points in zip(values, found, strict=True):
        left = list(points)
        kept = []
        for curve in open_:
            near = [p for p in left if p.kind == curve[0] and _gap(p, curve[2]) < step]
            if not near:
                done.append(curve)
                continue
            best = min(near, key=lambda p: _gap(p, curve[2]))
            left.remove(best)
            curve[1].append(float(value))
            curve[2].append((best.x, best.y))
            kept.append(curve)
        open_ = kept + [(p.kind, [float(value)], [(p.x, p.y)]) for p in left]
    for kind, along, places in done + open_:
        shares = [p[player] for p in places]
        alone: dict[str, Any] = {"marker": "o", "markersize": 1.5} if len(along) == 1 else {}
        axes.plot(along, shares, zorder=3, clip_on=False, **LINES[kind], **alone).pop().set_gid(
            f"rest-{kind}"
        )
    return {kind for kind, _, _ in done + open_}


def _gap(point: Rest, places: list[tuple[float, float]]) -> float:
    """Distance from where the curve is heading."""
    (x, y) = places[-1]
    if len(places) > 1:
        x, y = 2 * x - places[-2][0], 2 * y - places[-2][1]
    return max(abs(point.x - x), abs(point.y - y))
