"""The drawing of an extensive game, with an equilibrium marked on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final

from matplotlib.axes import Axes

from layered_games.errors import GameError, ParameterError
from layered_games.games.extensive import ExtensiveGame
from layered_games.report.plot_words import language_note, literal, writable
from layered_games.report.style import TEXT, WIDTHS, Drawing, adopt, chinese_font, context, new_figure
from layered_games.report.tree_drawing import Canvas
from layered_games.report.tree_key import LINE, SKIP, Entry, draw_key, key_lines
from layered_games.report.tree_layout import tree_layout
from layered_games.report.tree_marks import Marks, read_marks
from layered_games.report.tree_plan import Plan, fitted
from layered_games.report.tree_texts import LINES, written
from layered_games.report.tree_words import POINT, Ruler, Words, is_chinese

__all__ = ["tree"]

LIMIT: Final = 200
"""Leaves, and levels, up to which a tree is drawn."""
EDGE: Final = 3.0
"""Points left free at the edges."""
KEY: Final = 5.0
"""Points between drawing and key."""
TITLE: Final = 14.0
"""Points of a line of title."""
LONGEST: Final = 95.0
"""Inches beyond which no figure grows."""


@dataclass(frozen=True)
class _Sheet:
    """A plan on paper, in points: its size, that of the title above it, and what would be needed."""

    plan: Plan
    key: list[list[Entry]]
    width: float
    height: float
    head: float
    wanted: tuple[float, float]


def tree(
    game: ExtensiveGame,
    equilibrium: Any = None,
    *,
    direction: str = "down",
    payoffs: str | None = None,
    names: Mapping[str, str] | None = None,
    reorder: bool = True,
    key: bool = True,
    limit: int = LIMIT,
    title: str = "",
    language: str = "en",
    width: str | float | None = None,
    height: float | None = None,
    ax: Axes | None = None,
) -> Axes:
    r"""Draw an extensive game.

    Each player has a colour and a shape of node, and is named at the nodes; chance nodes are open circles,
    with the probabilities in brackets after the outcomes; the root has a ring around it. Nodes of an
    information set stand in one row and are joined by dashes.

    Parameters
    ----------
    game : ExtensiveGame
    equilibrium : Equilibrium, Solution or behaviour, optional
        An equilibrium of ``lg.solve(game)`` for any concept (a solution if it has just one), or a mapping of
        information set to an action or to probabilities. Branches of moves that are taken are thick; those
        on the path of play have an arrow, those off it are pale. Where a player mixes the
        probability follows the action in brackets; beliefs stand beside their nodes in square
        brackets; ranges show what is not unique.
    direction : {"down", "right"}
        Which way the tree grows; to the right suits many leaves and long names.
    payoffs : {"column", "tuple"}, optional
        Below one another in the order of the players, or side by side. To the right only tuples; default
        columns otherwise.
    names : mapping of str to str, optional
        What to write for names of players, actions and outcomes; may hold mathtext (``r"$a_1$"``).
    reorder : bool
        Whether branches of a node may change places so that fewer lines cross.
    key : bool
        Whether to explain the order of payoffs, and the marks, below the drawing.
    limit : int
        The most leaves, and the most levels, to draw.
    title : str
    language : {"en", "zh"}
    width : {"single", "double"} or float, optional
        A journal's column, or inches. Default: the narrowest column that has room, or what is needed.
    height : float, optional
        In inches; default: what is needed.
    ax : Axes, optional
        Draw here; its scales become points and are hidden.

    Returns
    -------
    matplotlib.axes.Axes
        ``ax``, or the axes of a new figure, which is ``.figure``. Where there is less room than needed
        the note of a new figure says how much is.

    Raises
    ------
    GameError
        If the tree is larger than ``limit``, or the equilibrium is not one of the game.
    ParameterError
        If an option is unknown.

    References
    ----------
    E. M. Reingold and J. S. Tilford (1981). Tidier drawings of trees. IEEE Transactions on
    Software Engineering 7(2).

    Examples
    --------
    >>> from layered_games.equilibria.solving import solve
    >>> from layered_games.games.extensive_nodes import Decision
    >>> share = Decision("Incumbent", {"fight": (-1, -1), "share": (1, 1)})
    >>> game = ExtensiveGame(Decision("Entrant", {"out": (0, 2), "in": share}))
    >>> ax = tree(game, solve(game)[0])
    >>> [text.get_text() for text in ax.texts if text.get_gid() == "action"]
    ['out', 'in', 'fight', 'share']
    """
    _check(game, direction, payoffs, limit)
    marks = None if equilibrium is None else read_marks(game, equilibrium)
    names = dict(names or {})
    shown = writable(language)
    chinese = shown == "zh" or any(is_chinese(text) for text in _names(game, names, title))
    font = "zh" if chinese and chinese_font() else "en"
    with context(font == "zh"):
        words, ruler = Words(game, names, shown), Ruler(font)
        right = direction == "right"
        layout = tree_layout(game.arrays, reorder=reorder, knees=right)
        tuples = right or payoffs == "tuple"
        measured = (
            written(game, layout, marks, words, ruler, right=right, tuples=tuples, line=line)
            for line in LINES[right]
        )
        plans = (fitted(Plan(game, layout, texts, right, tuples)) for texts in measured)
        entries = _Key(game, marks, words, ruler) if key else None
        head = literal(title)
        sheet = _sheet(plans, entries, width, height, head) if ax is None else _given(plans, entries, ax)
        axes = _new_axes(sheet, font) if ax is None else ax
        adopt(axes, font == "zh")
        _draw(axes, sheet, marks)
        axes.set_title(ruler.wrapped(head, sheet.width - 2 * EDGE, TEXT), pad=3.0)
    if isinstance(axes.figure, Drawing):
        axes.figure.note = "; ".join(filter(None, [_note(chinese, font, language), _squeezed(sheet)]))
    return axes


def _check(game: Any, direction: str, payoffs: str | None, limit: int) -> None:
    if not isinstance(game, ExtensiveGame):
        raise GameError(f"{type(game).__name__} is no ExtensiveGame; only game trees are drawn as trees")
    if direction not in ("down", "right"):
        raise ParameterError(f"unknown direction {direction!r}; use 'down' or 'right'")
    if payoffs not in (None, "column", "tuple"):
        raise ParameterError(f"unknown form {payoffs!r} of payoffs; use 'column' or 'tuple'")
    if direction == "right" and payoffs == "column":
        raise ParameterError("payoffs stand in columns only where the tree grows down; use payoffs='tuple'")
    for count, what in ((len(game.arrays.leaves), "leaves"), (game.depth, "levels")):
        if count > limit:
            raise GameError(
                f"the tree has {count} {what}, and no more than limit={limit} are drawn: draw a part of it, "
                "as in tree(game.subgame(root)) for a root in game.subgame_roots, or raise limit"
            )


def _names(game: ExtensiveGame, names: Mapping[str, str], title: str) -> Iterator[str]:
    """Every text of the user's that may be drawn."""
    return chain(game.players, *game.groups, names.values(), [title])


# ---------------------------------------------------------------------- sizes
@dataclass(frozen=True)
class _Key:
    """What the key is made from, once its width is known."""

    game: ExtensiveGame
    marks: Marks | None
    words: Words
    ruler: Ruler

    def lines(self, room: float) -> list[list[Entry]]:
        return key_lines(self.game, self.marks, self.words, self.ruler, room)


def _size(plan: Plan, key: list[list[Entry]]) -> tuple[float, float]:
    """Width and height of a drawing with its key and edges, in points."""
    depth, across = (high - low for low, high in (plan.depth, plan.across))
    wide, high = (depth, across) if plan.right else (across, depth)
    return wide + 2 * EDGE, high + 2 * EDGE + (KEY + LINE * len(key) if key else 0.0)


def _sheet(
    plans: Iterable[Plan], key: _Key | None, width: str | float | None, height: float | None, head: str
) -> _Sheet:
    """A plan on a new figure of the size that it needs, or of the size that is wished."""
    if isinstance(width, str) and width not in WIDTHS:
        raise ParameterError(f"unknown width {width!r}; use one of {', '.join(WIDTHS)}, or inches")
    given = WIDTHS[width] if isinstance(width, str) else width
    natural, inches = _narrowest(plans, list(WIDTHS.values()) if given is None else [given])
    if given is None and inches is None:
        inches = min(_size(natural, [])[0] / POINT, LONGEST)
    inches = given if inches is None else inches
    assert inches is not None
    room = inches * POINT - 2 * EDGE
    lines = key.lines(room) if key else []
    top = TITLE * bool(head)
    rest = None if height is None else height * POINT - top - _size(natural, lines)[1]
    plan = _filled(natural, room, rest)
    tall = _size(plan, lines)[1] if height is None else height * POINT - top
    return _Sheet(plan, lines, inches * POINT, min(tall, LONGEST * POINT), top, _size(natural, lines))


def _narrowest(plans: Iterable[Plan], widths: Sequence[float]) -> tuple[Plan, float | None]:
    """The first plan that fits into the smallest possible width; the last one if none fits."""
    known = []
    for plan in plans:
        known.append(plan)
        if _size(plan, [])[0] <= widths[0] * POINT:
            break
    for width in widths:
        for plan in known:
            if _size(plan, [])[0] <= width * POINT:
                return plan, width
    return known[-1], None


def _filled(plan: Plan, room: float, rest: float | None) -> Plan:
    """The plan for so much room from left to right, and so much more than needed from top to bottom."""
    depth, across = (high - low for low, high in (plan.depth, plan.across))
    if plan.right:
        return fitted(plan, room, None if rest is None else across + rest)
    return fitted(plan, None if rest is None else depth + rest, room)


def _given(plans: Iterable[Plan], key: _Key | None, ax: Axes) -> _Sheet:
    """A plan on axes that are there."""
    box = ax.get_window_extent()
    wide, tall = (side * POINT / ax.figure.dpi for side in (box.width, box.height))
    natural, _ = _narrowest(plans, [wide / POINT])
    lines = key.lines(wide - 2 * EDGE) if key else []
    plan = _filled(natural, wide - 2 * EDGE, tall - _size(natural, lines)[1])
    return _Sheet(plan, lines, wide, tall, 0.0, _size(natural, lines))


def _new_axes(sheet: _Sheet, font: str) -> Axes:
    total = sheet.height + sheet.head
    figure = new_figure(sheet.width / POINT, total / POINT, font)
    figure.set_layout_engine("none")
    return figure.add_axes((0.0, 0.0, 1.0, sheet.height / total))


# ---------------------------------------------------------------------- drawing
def _draw(ax: Axes, sheet: _Sheet, marks: Marks | None) -> None:
    plan = sheet.plan
    ax.set_axis_off()
    ax.set(xticks=[], yticks=[])
    ax.set_xlim(0, sheet.width)
    ax.set_ylim(0, sheet.height)
    wide = _size(plan, [])[0]
    Canvas(ax, plan, marks, (max((sheet.width - wide) / 2, 0.0) + EDGE, sheet.height - EDGE)).draw()
    if sheet.key:
        longest = max(sum(e.width for e in line) + SKIP * (len(line) - 1) for line in sheet.key)
        left = max((sheet.width - longest) / 2, EDGE)
        draw_key(ax, sheet.key, left, EDGE + LINE * len(sheet.key))


def _note(chinese: bool, font: str, language: str) -> str:
    """What the reader should know about the language of labels."""
    if chinese and font == "en":
        return "no font with Chinese characters was found; install Noto Serif CJK"
    return language_note(language)


def _squeezed(sheet: _Sheet) -> str:
    """What the reader should know where there is less room than needed."""
    wide, tall = sheet.wanted
    if sheet.width > WIDTHS["double"] * POINT + 1:
        other = "" if sheet.plan.right else "direction='right', or "
        return f"wider than a page: {other}a subgame, or short names, may suit better"
    if wide <= sheet.width + 1 and tall <= sheet.height + 1:
        return ""
    size = f"{wide / POINT:.1f} by {(tall + sheet.head) / POINT:.1f} inches"
    return f"labels may meet: the drawing needs about {size}"
