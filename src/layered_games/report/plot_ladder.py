"""The announced ladder layer by layer, who marked it up, and what becomes of the final bid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from layered_games.cases.records import Reading
from layered_games.errors import ParameterError
from layered_games.games.sequential import SequentialGame
from layered_games.models import overbidding
from layered_games.regime import regime_at, roles_of
from layered_games.report.plot_accounts import BAR, Steps, write_labels
from layered_games.report.plot_place import wrap
from layered_games.report.plot_words import decimal, literal, word, writable
from layered_games.report.style import INK, SMALL, Shade, adopt, context, finish, freeze, hatched, new_figure

__all__ = ["ladder"]

PARTS: Final[Mapping[str, Shade]] = {
    "layer": Shade("#d9d9d9", "", INK),
    "received": Shade("#d9d9d9", "", INK),
    "imposed": Shade("#d6e4f0", "////", "#7f9fbd"),
    "volunteered": Shade("#f0c391", "...", "#b9772c"),
    "executed": Shade("#8c8c8c", "", INK),
    "falsified": Shade("#ffffff", "xxxx", "#555555"),
    "admitted": Shade("#ffffff", "", INK),
}


def ladder(
    reading: Reading | Sequence[Any] | Mapping[str, Any],
    *,
    game: SequentialGame | None = None,
    at: Mapping[str, Any] | None = None,
    unit: str | None = None,
    title: str = "",
    language: str = "en",
    width: str | float | None = None,
    height: float | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw an announced ladder, and beside it who marked up the bid and what becomes of it.

    Parameters
    ----------
    reading : Reading, mapping of str to number, or sequence of numbers
        A reading of a case; or the target of each layer, from the received one down, in the unit
        of the received target (name to target, or targets alone).
    game : SequentialGame, optional
        A game with roles; for a reading with parameters the canonical game.
    at : mapping of str to number, optional
        Values of the game's parameters; default: those of the reading. Without them the ladder is
        drawn alone.
    unit : str, optional
        What the vertical axis shows; default: what the reading says.
    title, language, height
        As in :func:`regime_map`.
    width : {"single", "double"} or float, optional
        Default: a single column up to five bars, a double one beyond.
    ax : Axes, optional
        Draw here.

    Returns
    -------
    matplotlib.axes.Axes
        The new figure, or that of ``ax``. Where every target of an interval is a best reply of the
        superior, the interval is drawn beside the selection.

    Raises
    ------
    ParameterError
        If there is no layer, a target is no positive number, or a layer asks less than the one before.

    Examples
    --------
    >>> axes = ladder({"province": 60, "city": 61, "town": 70})
    >>> [text.get_text() for text in axes.texts]
    ['60', '61', '70', '+1', '+9']
    """
    steps = _steps(reading, game, at, unit, writable(language))
    bars = len(steps.heights) + (2 if steps.point is not None else 0)
    with context(steps.language == "zh"):
        axes = ax
        if axes is None:
            column = width if width is not None else "single" if bars <= 5 else "double"
            axes = new_figure(column, height if height is not None else 2.5, language).add_subplot()
        adopt(axes, steps.language == "zh")
        steps = steps.spaced(axes.get_window_extent().width / axes.figure.dpi)
        _layers(axes, steps)
        ticks = _accounts(axes, steps)
        _dress(axes, steps, ticks, title)
        if ax is None:
            freeze(axes.figure)
        write_labels(axes, steps)
    return finish(axes, language)


# ---------------------------------------------------------------------- what is drawn
def _steps(
    reading: Any,
    game: SequentialGame | None,
    at: Mapping[str, Any] | None,
    unit: str | None,
    language: str,
) -> Steps:
    values = at
    if isinstance(reading, Reading):
        names, heights = _named(reading, language), [float(v) for v in reading.announced]
        axis = _axis(reading, language) if unit is None else unit
        values = at if at is not None else (reading.values or None)
    else:
        pairs = list(reading.items()) if isinstance(reading, Mapping) else list(enumerate(reading, 1))
        names, heights = tuple(literal(str(n)) for n, _ in pairs), [_target(n, v) for n, v in pairs]
        axis = word("target", language) if unit is None else unit
    if not heights:
        raise ParameterError("the ladder has no layer; give the received target first, then one a layer")
    for name, before, here in zip(names[1:], heights, heights[1:], strict=False):
        if here < before:
            raise ParameterError(
                f"layer {name} asks {here:g}, less than the layer before it ({before:g}); "
                "list the layers from the received target downwards"
            )
    point = None
    if values is not None:
        game = game if game is not None else overbidding()
        point = regime_at(game, values)
    return Steps(tuple(names), tuple(heights), axis, point, game, language)


def _target(name: Any, value: Any) -> float:
    try:
        number = float(Fraction(value) if isinstance(value, str) else value)
    except (TypeError, ValueError, ZeroDivisionError):
        number = float("nan")
    if not 0 < number < float("inf"):
        raise ParameterError(
            f"the target {value!r} of layer {name} is no number above 0; give a positive one"
        )
    return number


def _named(reading: Reading, language: str) -> tuple[str, ...]:
    found = []
    for layer in reading.ladder.layers:
        name = layer.name_zh if language == "zh" and layer.name_zh else layer.name
        when = f",\n{literal(layer.when)}" if layer.when and language == "en" else ""
        found.append(literal(name) + when)
    return tuple(found)


def _axis(reading: Reading, language: str) -> str:
    """The label of the vertical axis: a level in its unit, other dimensions in units of the baseline."""
    base = reading.announced[0]
    if reading.ladder.dimension == "level":
        same = base == reading.ladder.rate(0).value
        unit = literal(word(reading.ladder.unit, language)) if same else ""
        return word("target", language) + (f" ({unit})" if unit else "")
    first = reading.ladder.layers[0]
    name = first.name_zh if language == "zh" else first.name
    kind = "required rate" if reading.ladder.dimension == "deadline" else "target"
    return f"{word(kind, language)} ({literal(name)} = {decimal(float(base))})"


# ---------------------------------------------------------------------- bars
def _layers(ax: Axes, steps: Steps) -> None:
    for place, tall in enumerate(steps.heights):
        _box(ax, place, 0.0, tall, "layer")
    for place, (before, here) in enumerate(zip(steps.heights, steps.heights[1:], strict=False)):
        if here > before:
            ends = [place + BAR / 2, place + 1 + BAR / 2]
            ax.plot(ends, [before, before], color=INK, linewidth=0.6, linestyle=(0, (2, 2)), zorder=4)


def _box(ax: Axes, place: float, low: float, high: float, part: str) -> None:
    shape = Rectangle((place - BAR / 2, low), BAR, high - low, zorder=2, **hatched(PARTS[part]))
    outline = Rectangle(
        (place - BAR / 2, low), BAR, high - low, fill=False, edgecolor=INK, linewidth=0.7, zorder=3
    )
    shape.set_gid(part)
    ax.add_patch(shape)
    ax.add_patch(outline)


def _accounts(ax: Axes, steps: Steps) -> list[tuple[float, str]]:
    """The two stacked bars; returns their ticks."""
    least = 1e-9 * max(steps.heights)
    for place, pieces in steps.stacks():
        for part, low, high in pieces:
            if high - low > least:
                _box(ax, place, low, high, part)
    if steps.point is None:
        return []
    ends = steps.interval
    if ends is not None:
        x = steps.places[0] - BAR / 2 - 0.14
        bracket = ax.plot(
            [x + 0.06, x, x, x + 0.06], [ends[0], ends[0], ends[1], ends[1]], color=INK, linewidth=0.8
        )
        bracket[0].set_gid("set")
        chosen = float(steps.point.values[roles_of(steps.game).target]) if steps.game is not None else 0.0
        ax.plot(x, chosen, marker="o", markersize=3, color=INK).pop().set_gid("selection")
    one, two = steps.places
    return [(one, word("markup", steps.language)), (two, word("account", steps.language))]


def _dress(ax: Axes, steps: Steps, ticks: list[tuple[float, str]], title: str) -> None:
    stacks = steps.stacks()
    top = max([*steps.heights, *(piece[2] for _, pieces in stacks for piece in pieces)])
    ax.set_ylim(0, (1.54 if steps.interval else 1.14) * top)
    right = (ticks[-1][0] + 0.95 + steps.gap) if ticks else len(steps.heights) - 0.4
    ax.set_xlim(-0.6, right)
    ax.yaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]))
    ax.tick_params(axis="x", length=0, pad=2)
    ax.spines[["top", "right"]].set_visible(False)
    ax.set_ylabel(steps.axis)
    ax.set_title(title)
    places = [*map(float, range(len(steps.heights))), *(x for x, _ in ticks)]
    names = [*steps.names, *(name for _, name in ticks)]
    ax.set_xticks(places, names, fontsize=SMALL + 0.5, linespacing=1.0)
    ax.figure.draw_without_rendering()  # type: ignore[union-attr]
    unit = 0.98 * ax.get_window_extent().width / (right + 0.6)
    rooms = [unit] * len(steps.names) + [unit * (1 + steps.gap)] * len(ticks)
    style = {"fontsize": SMALL + 0.5}
    shown = [
        "\n".join(wrap(ax, part, room, **style) for part in name.split("\n"))
        for name, room in zip(names, rooms, strict=True)
    ]
    ax.set_xticks(places, shown, fontsize=SMALL + 0.5, linespacing=1.0)
    ax.set_ylabel(wrap(ax, steps.axis, ax.get_window_extent().height), linespacing=1.0)
