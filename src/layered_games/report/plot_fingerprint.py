"""The fingerprint as a figure: signs of the responses, regime by regime, that the announced targets hide."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import sympy as sp
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.transforms import ScaledTranslation

from layered_games.errors import ParameterError
from layered_games.games.sequential import SequentialGame
from layered_games.report.plot_place import wrap
from layered_games.report.plot_words import axis_label, symbol, word, writable
from layered_games.report.style import INK, SMALL, TEXT, adopt, context, finish, new_figure
from layered_games.statics.effects import Effect, Sign
from layered_games.statics.fingerprint_table import Fingerprint

__all__ = ["fingerprint"]

FILLS: Final[Mapping[Sign, str]] = {
    Sign.POSITIVE: "#b9b9b9",
    Sign.NEGATIVE: "#e4e4e4",
    Sign.ZERO: "#ffffff",
    Sign.MIXED: "#d6e4f0",
    Sign.UNKNOWN: "#ffffff",
}
MARKS: Final[Mapping[Sign, str]] = {
    Sign.POSITIVE: "$+$",
    Sign.NEGATIVE: "$-$",
    Sign.ZERO: "$0$",
    Sign.MIXED: r"$\pm$",
    Sign.UNKNOWN: "$?$",
}
SPACE: Final = 0.25
"""Distance between two groups of columns, in columns."""


def fingerprint(
    table: Fingerprint,
    *,
    game: SequentialGame | None = None,
    title: str = "",
    language: str = "en",
    width: str | float = "single",
    height: float | None = None,
    ax: Axes | None = None,
) -> Axes:
    r"""Draw the table of signs that tells the regimes apart.

    Parameters
    ----------
    table : Fingerprint
        What :func:`layered_games.fingerprint` gives.
    game : SequentialGame, optional
        Gives symbols and meanings.
    title, language, width, height, ax
        As in :func:`regime_map`.

    Returns
    -------
    matplotlib.axes.Axes
        One row a regime, one column a pair of quantity and parameter. An asterisk marks a sign that
        is strict in a part of the regime only.

    Raises
    ------
    ParameterError
        If ``table`` is no fingerprint, or an empty one.

    Examples
    --------
    >>> import layered_games as lg
    >>> table = lg.fingerprint(lg.solve(lg.models.overbidding()), ("b", "e"), ("tau", "sigma"))
    >>> axes = fingerprint(table)
    >>> [text.get_text() for text in axes.texts if text.get_gid() == "sign"]
    ['$+$', '$0$', '$+$', '$+$', '$+$*', '$\\pm$', '$+$*', '$+$', '$0$', '$-$', '$0$', '$0$']
    """
    if not isinstance(table, Fingerprint) or not len(table):
        raise ParameterError(
            f"{type(table).__name__} is no table of signs; pass what lg.fingerprint(solution) gives"
        )
    shown = writable(language)
    with context(shown == "zh"):
        axes = ax
        if axes is None:
            tall = height if height is not None else 0.75 + 0.24 * len(table.rows)
            axes = new_figure(width, tall, language).add_subplot()
        adopt(axes, shown == "zh")
        places = _places(table)
        _cells(axes, table, places)
        _heads(axes, table, places, game, shown)
        axes.set_title(title, pad=30)
        axes.figure.draw_without_rendering()  # type: ignore[union-attr]
        style: dict[str, Any] = {"fontsize": SMALL, "linespacing": 1.0}
        room = axes.get_window_extent().width
        notes = "; ".join(_notes(table, shown))
        whole = wrap(axes, notes, room, **style) == notes
        axes.set_xlabel(notes if whole else "\n".join(_notes(table, shown)), **style)
    return finish(axes, language)


def _places(table: Fingerprint) -> dict[tuple[str, str], float]:
    """The left edge of each column; quantities stand a little apart."""
    places: dict[tuple[str, str], float] = {}
    x, before = 0.0, None
    for column in table.columns:
        x += SPACE if before not in (None, column[0]) else 0.0
        places[column] = x
        x, before = x + 1.0, column[0]
    return places


def _cells(ax: Axes, table: Fingerprint, places: Mapping[tuple[str, str], float]) -> None:
    for row, regime in enumerate(table.rows):
        for column, x in places.items():
            effect = table[(regime, *column)]
            box = Rectangle(
                (x, row), 1, 1, facecolor=FILLS[effect.sign], edgecolor=INK, linewidth=0.5, clip_on=False
            )
            ax.add_patch(box).set_gid(f"sign-{effect.sign.name.lower()}")
            text = MARKS[effect.sign] + ("*" if _partly(effect) else "")
            ax.text(x + 0.5, row + 0.5, text, ha="center", va="center", fontsize=TEXT).set_gid("sign")


def _partly(effect: Effect) -> bool:
    """Whether the sign is strict in a part of the regime only."""
    return effect.sign in (Sign.POSITIVE, Sign.NEGATIVE) and effect.condition != sp.true


def _heads(
    ax: Axes,
    table: Fingerprint,
    places: Mapping[tuple[str, str], float],
    game: SequentialGame | None,
    language: str,
) -> None:
    """Parameters above the columns, quantities above those, regimes at the left."""
    right = max(places.values()) + 1
    ax.set_xlim(0, right)
    ax.set_ylim(len(table.rows), 0)
    ax.set_yticks(
        [r + 0.5 for r in range(len(table.rows))], [word(str(r), language) for r in table.rows], fontsize=TEXT
    )
    ax.set_xticks([x + 0.5 for x in places.values()], [f"${symbol(w, game)}$" for _, w in places])
    ax.tick_params(length=0, pad=2, labeltop=True, labelbottom=False)
    for spine in ax.spines.values():
        spine.set_visible(False)
    style: dict[str, Any] = {"xycoords": ("data", "axes fraction"), "textcoords": "offset points"}
    for of in dict.fromkeys(q for q, _ in table.columns):
        ends = [x for (q, _), x in places.items() if q == of]
        middle = (ends[0] + ends[-1] + 1) / 2
        label = axis_label(of, game, language, unit="") if game is not None else f"${symbol(of)}$"
        ax.annotate(label, (middle, 1.0), xytext=(0, 15), ha="center", va="bottom", **style).set_gid(
            "quantity"
        )
        _rule(ax, ends[0] + 0.1, ends[-1] + 0.9)


def _rule(ax: Axes, left: float, right: float) -> None:
    """A thin rule between a quantity and its parameters."""
    above = ScaledTranslation(0, 13 / 72, ax.figure.dpi_scale_trans)
    style: dict[str, Any] = {"color": INK, "linewidth": 0.5, "clip_on": False, "gid": "rule"}
    ax.plot([left, right], [1.0, 1.0], transform=ax.get_xaxis_transform() + above, **style)


def _notes(table: Fingerprint, language: str) -> list[str]:
    """What the marks mean, for those that occur."""
    signs = {e.sign for e in table.values()}
    found = []
    if Sign.MIXED in signs:
        found.append(f"{MARKS[Sign.MIXED]} {word('either', language)}")
    if any(_partly(e) for e in table.values()):
        found.append(f"* {word('partly', language)}")
    if Sign.UNKNOWN in signs:
        found.append(f"{MARKS[Sign.UNKNOWN]} {word('unknown', language)}")
    return found
