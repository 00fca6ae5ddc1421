"""Best-response diagrams: the correspondences of two players, and the equilibria where they cross."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Polygon
from scipy.spatial import ConvexHull

from layered_games.equilibria.evaluation import compiled
from layered_games.equilibria.flows import SHARES, leads
from layered_games.equilibria.solving import solve
from layered_games.errors import GameError
from layered_games.games.sequential import SequentialGame
from layered_games.games.strategic import StrategicGame
from layered_games.report.plot_words import LANGUAGES, axis_label, literal, writable
from layered_games.report.style import INK, SMALL, adopt, context, finish, freeze, new_figure

__all__ = ["best_responses"]

SIDE: Final = 601
"""Points of each axis on which a continuous best response is searched before it is refined."""
STYLES: Final = ({"linestyle": "-"}, {"linestyle": (0, (4, 2))})
_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "share": ("{player} plays {action}, probability", "{player} 选 {action} 的概率"),
    "response": ("best response of {player}", "{player} 的最优反应"),
    "equilibrium": ("equilibrium", "均衡"),
}


def best_responses(
    game: StrategicGame | SequentialGame,
    at: Mapping[str, Any] | None = None,
    *,
    limits: Mapping[str, tuple[float, float]] | None = None,
    title: str = "",
    language: str = "en",
    width: str | float = "single",
    height: float | None = None,
    ax: Axes | None = None,
) -> Axes:
    r"""Draw what is best for either player against what the other does.

    Parameters
    ----------
    game : StrategicGame or SequentialGame
        Two players with two actions each, in numbers; or one stage with one move for each of two players.
    at : mapping of str to number, optional
        Values of the parameters, where the game has some.
    limits : mapping of str to (low, high), optional
        Range of each move; default: its bounds. Needed where a move has no upper bound.
    title, language, width, height, ax
        As in :func:`regime_map`.

    Returns
    -------
    matplotlib.axes.Axes
        The first player's strategy is on the axis along, the second's on the upright one. Equilibria are
        full circles; a continuum of them is a thick line or a shaded area.

    Raises
    ------
    GameError
        If the game has another shape, or a range is missing.

    Examples
    --------
    >>> from layered_games.games.strategic import StrategicGame
    >>> inspection = StrategicGame.from_arrays([[0, 2], [1, 0]], [[1, 0], [0, 1]], players=["I", "A"])
    >>> dots = [d for d in best_responses(inspection).lines if d.get_gid() == "equilibrium"]
    >>> [[float(v[0]) for v in d.get_data()] for d in dots]
    [[0.5, 0.6666666666666666]]
    """
    shown = writable(language)
    if isinstance(game, StrategicGame):
        numbers = game.at(at) if at else game
        numbers.require_numbers("a best-response diagram")
        if numbers.shape != (2, 2):
            raise GameError(
                f"a best-response diagram needs two players with two actions, not {numbers.shape}"
            )
        draw: Any = lambda axes: _finite(axes, numbers, shown)  # noqa: E731
    else:
        draw = _continuous(game, dict(at or {}), limits or {}, shown)
    with context(shown == "zh"):
        axes = ax if ax is not None else new_figure(width, height or 2.9, language).add_subplot()
        adopt(axes, shown == "zh")
        handles = draw(axes)
        axes.set_title(literal(title), pad=6 + 11 * len(handles))
        _key(axes, handles)
        if ax is None:
            freeze(axes.figure)
    return finish(axes, language)


def _word(key: str, language: str, **given: str) -> str:
    return _WORDS[key][LANGUAGES.index(language)].format(**given)


def _key(axes: Axes, handles: Sequence[Any]) -> None:
    """Which line is whose, above the axes and off the data."""
    axes.legend(
        handles=handles, loc="lower left", bbox_to_anchor=(0.0, 1.0), borderaxespad=0.2, frameon=False,
        fontsize=SMALL + 0.5, handlelength=2.4, ncols=1, labelspacing=0.25,
    )  # fmt: skip


# ---------------------------------------------------------------------- two actions each
def _finite(axes: Axes, game: StrategicGame, language: str) -> list[Any]:
    x, y = SHARES
    handles: list[Any] = []
    for number, lead in enumerate(leads(game)):
        other = (y, x)[number]
        ends = [lead.subs(other, value) for value in (0, 1)]
        path = _steps(*ends)
        label = _word("response", language, player=literal(game.players[number]))
        if path is None:
            area = axes.fill([0, 1, 1, 0], [0, 0, 1, 1], facecolor="#eef2f6", edgecolor="none", zorder=0)
            area[0].set(label=label, gid=f"response-{number}")
            handles.append(area[0])
            continue
        along, upward = path if number == 0 else path[::-1]
        (line,) = axes.plot(
            along, upward, color=INK, linewidth=1.3, clip_on=False, label=label, **STYLES[number]
        )
        line.set_gid(f"response-{number}")
        handles.append(line)
    for component in solve(game).components:
        for rows, columns in component.subsets:
            _equilibria(axes, [(float(r[0]), float(c[0])) for r, c in product(rows, columns)])
    names = [
        _word("share", language, player=literal(p), action=literal(a[0]))
        for p, a in zip(game.players, game.actions, strict=True)
    ]
    axes.set(xlim=(-0.02, 1.02), ylim=(-0.02, 1.02), xlabel=names[0], ylabel=names[1], aspect="equal")
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_ticks([0, 0.25, 0.5, 0.75, 1], ["0", "0.25", "0.5", "0.75", "1"])
    return handles


def _steps(low: Any, high: Any) -> tuple[list[float], list[float]] | None:
    """The own share by the other's share, from what the first action leads by at 0 and at 1."""
    if low == high == 0:
        return None
    own = [1.0 if lead > 0 else 0.0 for lead in (low, high)]
    if low * high < 0:
        cut = float(low / (low - high))
        return [own[0], own[0], own[1], own[1]], [0.0, cut, cut, 1.0]
    sure = own[0] if high == 0 else own[1]
    if low == 0:
        return [1 - sure, sure, sure], [0.0, 0.0, 1.0]
    if high == 0:
        return [sure, sure, 1 - sure], [0.0, 1.0, 1.0]
    return [sure, sure], [0.0, 1.0]


def _equilibria(axes: Axes, points: Sequence[tuple[float, float]]) -> None:
    found = np.unique(np.array(points), axis=0)
    if len(found) > 2:
        hull = found[ConvexHull(found).vertices]
        axes.add_patch(Polygon(hull, facecolor="#9fb4c7", edgecolor="none", zorder=1, gid="equilibrium"))
        return
    thick: dict[str, Any] = {"linewidth": 4.0, "solid_capstyle": "round"} if len(found) == 2 else {}
    (mark,) = axes.plot(
        *found.T, color=INK, marker="o", markersize=5, markeredgecolor="white", markeredgewidth=0.8,
        clip_on=False, zorder=5, **thick,
    )  # fmt: skip
    mark.set_gid("equilibrium")


# ---------------------------------------------------------------------- one move each
def _continuous(
    game: SequentialGame, at: dict[str, Any], limits: Mapping[str, tuple[float, float]], language: str
) -> Any:
    if len(game.stages) != 1 or len(game.stages[0]) != 2 or len({m.player for m in game.stages[0]}) != 2:
        shape = ", ".join(str(len(stage)) for stage in game.stages)
        raise GameError(
            "a best-response diagram needs one stage with one move for each of two players; "
            f"moves by stage: {shape}"
        )
    point = {str(n): float(v) for n, v in game.parameters.validate(at).items()}
    moves = game.stages[0]
    ranges = [_range(game, move, point, limits) for move in moves]
    grids = [np.linspace(low, high, SIDE) for low, high in ranges]

    def draw(axes: Axes) -> list[Any]:
        handles = []
        for number, move in enumerate(moves):
            reply = _replies(game, number, grids, point)
            other = grids[1 - number]
            along, upward = (reply, other) if number == 0 else (other, reply)
            label = _word("response", language, player=literal(move.player))
            (line,) = axes.plot(along, upward, color=INK, linewidth=1.3, label=label, **STYLES[number])
            line.set_gid(f"response-{number}")
            handles.append(line)
        for found in solve(game, at=at):
            _equilibria(axes, [tuple(float(found.values[m.name]) for m in moves)])  # type: ignore[list-item]
        axes.set(xlim=ranges[0], ylim=ranges[1])
        axes.set_xlabel(axis_label(moves[0].name, game, language))
        axes.set_ylabel(axis_label(moves[1].name, game, language))
        return handles

    return draw


def _range(
    game: SequentialGame, move: Any, point: Mapping[str, float], limits: Mapping[str, tuple[float, float]]
) -> tuple[float, float]:
    if move.name in limits:
        low, high = map(float, limits[move.name])
        return low, high
    where = {**game.definitions, **{p.symbol: point[n] for n, p in game.parameters.items()}}
    ends: list[Any] = [
        None if end is None else end.subs(where).subs(where) for end in (move.lower, move.upper)
    ]
    if any(end is None or not end.is_number or not end.is_finite for end in ends):
        raise GameError(
            f"move {move.name} has no two bounds that are numbers; give limits={{{move.name!r}: (low, high)}}"
        )
    return float(ends[0]), float(ends[1])


def _replies(
    game: SequentialGame, number: int, grids: Sequence[np.ndarray], point: Mapping[str, float]
) -> np.ndarray:
    """Own best move against each move of the other: the best of a grid, then the top of a parabola."""
    moves = game.stages[0]
    raw = tuple(game.parameters.symbols.values())
    values = [point[n] for n in game.parameters]
    channels = compiled(raw, tuple(game.definitions.values()))(*values)
    inputs = (*raw, *game.definitions, *(m.symbol for m in moves))
    payoff = compiled(inputs, (game.payoffs[moves[number].player],))
    own, other = grids[number][:, None], grids[1 - number][None, :]
    pair = (own, other) if number == 0 else (other, own)
    height = np.broadcast_to(payoff(*values, *channels, *pair)[0], (SIDE, SIDE))
    best = np.asarray(height.argmax(axis=0))
    inner = np.clip(best, 1, SIDE - 2)
    left, mid, right = (height[inner + d, np.arange(SIDE)] for d in (-1, 0, 1))
    bend = left - 2 * mid + right
    shift = np.where((best == inner) & (bend < 0), (left - right) / np.where(bend < 0, 2 * bend, 1.0), 0.0)
    step = grids[number][1] - grids[number][0]
    return np.asarray(grids[number][best] + shift * step)
