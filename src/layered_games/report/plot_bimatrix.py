"""A game of two players as its table: payoffs, best responses, equilibria."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import sympy as sp
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from layered_games.equilibria.solving import solve
from layered_games.errors import GameError
from layered_games.games.strategic import StrategicGame
from layered_games.report.plot_words import LANGUAGES, decimal, literal, writable
from layered_games.report.style import INK, SMALL, TEXT, adopt, context, finish, freeze, new_figure

__all__ = ["bimatrix"]

MOST: Final = 8
"""Actions of a player that a table can show."""
ROW: Final = 0.3
"""Height of a row in inches."""
CHARACTER: Final = 0.052
"""Width of a character of a payoff in inches, about."""
_NOTES: Final[Mapping[str, tuple[str, str]]] = {
    "numbers": ("underlined: best responses; framed: pure equilibria", "下划线：最优反应；加框：纯策略均衡"),
}


def bimatrix(
    game: StrategicGame,
    *,
    title: str = "",
    language: str = "en",
    width: str | float | None = None,
    height: float | None = None,
    ax: Axes | None = None,
) -> Axes:
    r"""Draw the table of a game of two players.

    Parameters
    ----------
    game : StrategicGame
        Two players; payoffs in numbers or symbols.
    title, language, height, ax
        As in :func:`regime_map`.
    width : {"single", "double"} or float, optional
        Default: the least column in which the cells have room.

    Returns
    -------
    matplotlib.axes.Axes
        In numbers, payoffs of best responses are underlined and the cells of pure equilibria framed.

    Raises
    ------
    GameError
        If there are other than two players, or too many actions for a table.

    Examples
    --------
    >>> from layered_games.games.strategic import StrategicGame
    >>> game = StrategicGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]], actions=[["C", "D"]] * 2)
    >>> axes = bimatrix(game)
    >>> [cell.get_xy() for cell in axes.patches if cell.get_gid() == "equilibrium"]
    [(1, 1)]
    """
    if game.n_players != 2:
        raise GameError(f"a table shows two players, the game has {game.n_players}")
    if max(game.shape) > MOST:
        raise GameError(
            f"a table of {game.shape[0]} by {game.shape[1]} actions cannot be read; up to {MOST} each"
        )
    shown = writable(language)
    texts = [[_shown(v) for v in array.ravel().tolist()] for array in game.payoffs]
    longest = max(len(_bare(a)) + len(_bare(b)) for a, b in zip(*texts, strict=True))
    with context(shown == "zh"):
        if ax is None:
            inches = CHARACTER * (longest + 3) * game.shape[1] + 0.7
            column = width if width is not None else "single" if inches <= 3.4 else "double"
            tall = height or ROW * (game.shape[0] + 2.4) + (0.2 if title else 0.0)
            axes: Axes = new_figure(column, tall, language).add_subplot()
        else:
            axes = ax
        adopt(axes, shown == "zh")
        _lines(axes, game.shape)
        _names(axes, game)
        _cells(axes, game, texts)
        axes.set_title(literal(title), pad=30)
        if game.kind != "symbolic":
            axes.text(
                game.shape[1], game.shape[0] + 0.12, _NOTES["numbers"][LANGUAGES.index(shown)],
                ha="right", va="top", fontsize=SMALL, gid="note",
            )  # fmt: skip
        if ax is None:
            freeze(axes.figure)
            _underline(axes, game)
    return finish(axes, language)


def _shown(value: Any) -> str:
    """A payoff for mathtext: exact where that is short."""
    if isinstance(value, sp.Expr):
        return str(sp.latex(value, fold_short_frac=True))
    if isinstance(value, float):
        return decimal(value)
    return str(value)


def _bare(text: str) -> str:
    """Roughly what is seen of a formula."""
    for sign in ("\\left", "\\right", "\\", " ", "{", "}", "_", "^", "beta", "frac"):
        text = text.replace(sign, "")
    return text


def _lines(axes: Axes, shape: tuple[int, ...]) -> None:
    rows, columns = shape
    axes.set(xlim=(-0.02, columns + 0.02), ylim=(rows + 0.02, -0.02), xticks=[], yticks=[])
    for side in axes.spines.values():
        side.set_visible(False)
    for row in range(rows + 1):
        axes.plot([0, columns], [row, row], color=INK, linewidth=0.6, clip_on=False)
    for column in range(columns + 1):
        axes.plot([column, column], [0, rows], color=INK, linewidth=0.6, clip_on=False)


def _names(axes: Axes, game: StrategicGame) -> None:
    rows, columns = game.shape
    axes.set_xticks([c + 0.5 for c in range(columns)], [literal(a) for a in game.actions[1]])
    axes.set_yticks([r + 0.5 for r in range(rows)], [literal(a) for a in game.actions[0]])
    axes.tick_params(length=0, top=False, labeltop=True, labelbottom=False)
    axes.xaxis.set_label_position("top")
    axes.set_xlabel(literal(game.players[1]), fontsize=TEXT, fontstyle="italic")
    axes.set_ylabel(literal(game.players[0]), fontsize=TEXT, fontstyle="italic")


def _cells(axes: Axes, game: StrategicGame, texts: list[list[str]]) -> None:
    rows, columns = game.shape
    for row in range(rows):
        for column in range(columns):
            for player, (side, shift) in enumerate((("right", -2.5), ("left", 2.5))):
                shown = f"${texts[player][row * columns + column]}$"
                axes.annotate(
                    shown if player else f"{shown},", (column + 0.5, row + 0.5), xytext=(shift, 0),
                    textcoords="offset points", ha=side, va="center", fontsize=TEXT + 0.5,
                    gid=f"payoff-{player}-{row}-{column}",
                )  # fmt: skip
    if game.kind == "symbolic":
        return
    for found in solve(game):
        if all(set(strategy) <= {0, 1} for strategy in found.profile):
            row, column = (strategy.index(1) for strategy in found.profile)
            frame = Rectangle(
                (column, row), 1, 1, facecolor="#e8eef4", edgecolor=INK, linewidth=1.6, zorder=0
            )
            frame.set_gid("equilibrium")
            axes.add_patch(frame)


def _underline(axes: Axes, game: StrategicGame) -> None:
    """A line below each payoff of a best response; needs the final layout."""
    if game.kind == "symbolic":
        return
    best = game.best_responses()
    back = axes.transData.inverted()
    for text in list(axes.texts):
        kind, *place = str(text.get_gid()).split("-")
        if kind != "payoff" or not best[int(place[0])][int(place[1]), int(place[2])]:
            continue
        box = text.get_window_extent()
        wide = box.width if place[0] == "1" else box.width - 3.0  # the comma is not underlined
        (left, low), (right, _) = back.transform([(box.x0, box.y0 - 2), (box.x0 + wide, box.y0 - 2)])
        axes.plot([left, right], [low, low], color=INK, linewidth=0.8, gid="best", zorder=3)
