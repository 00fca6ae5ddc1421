"""Curves over one axis in stacked panels, told apart by dashes and named at their ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes

from layered_games.errors import ParameterError
from layered_games.report.plot_along import apart, header, wrapped
from layered_games.report.plot_words import writable
from layered_games.report.style import INK, SMALL, adopt, context, finish, freeze, new_figure

__all__ = ["Panel", "curves"]

PANEL: Final = 1.15
"""Height of a panel in inches."""
DASHES: Final = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)), (0, (8, 2)), (0, (1, 2)))
FILL: Final = ("#ffffff", "#eef2f6", "#dfe7ee", "#d2dde7", "#c5d3e0", "#b8c9d9")
Array = Any


@dataclass(frozen=True)
class Panel:
    """One axes of a stack.

    Attributes
    ----------
    label : str
        Of the upright axis: symbol between dollar signs, meaning, unit.
    lines : mapping of str to (x, y)
        Name of each curve to two arrays of equal shape; NaN interrupts a curve.
    points : mapping of str to (x, y)
        Single points, drawn as full circles; their names are written beside them.
    """

    label: str
    lines: Mapping[str, tuple[Array, Array]]
    points: Mapping[str, tuple[float, float]] = field(default_factory=dict)


def curves(
    panels: Panel | Sequence[Panel],
    across: str,
    *,
    bands: Sequence[tuple[float, float, str]] = (),
    cuts: Sequence[tuple[float, str]] = (),
    here: tuple[float, str] | None = None,
    limits: tuple[float, float] | None = None,
    title: str = "",
    language: str = "en",
    width: str | float = "single",
    height: float | None = None,
    ax: Axes | Sequence[Axes] | None = None,
) -> Axes:
    r"""Draw panels of curves over one axis.

    Parameters
    ----------
    panels : Panel or sequence of Panel
    across : str
        Label of the axis along.
    bands : sequence of (low, high, text)
        Stretches of the axis, shaded and named above.
    cuts : sequence of (place, text)
        Thresholds: a line, and its name above.
    here : (place, text), optional
        The case at hand, marked by a dotted line.
    limits : (low, high), optional
        Of the axis along; default: those of the curves.
    title, language, width, height
        As in :func:`layered_games.report.plot_statics.statics`.
    ax : Axes or sequence of Axes, optional
        Draw here: one axes for each panel.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ParameterError
        If there is nothing to draw, or the axes are not as many as the panels.

    Examples
    --------
    >>> x = np.linspace(0, 1, 11)
    >>> axes = curves(Panel("$y$", {"$x^2$": (x, x**2)}), "$x$", cuts=[(0.5, "$x = 1/2$")])
    >>> [text.get_text() for text in axes.texts if text.get_text()]
    ['$x = 1/2$']
    """
    listed = [panels] if isinstance(panels, Panel) else list(panels)
    if not listed or not all(p.lines for p in listed):
        raise ParameterError("there is no curve to draw; give every panel at least one")
    shown = writable(language)
    with context(shown == "zh"):
        given = _given(ax, len(listed))
        axes = given or _axes(len(listed), width, height, language)
        for target, panel in zip(axes, listed, strict=True):
            adopt(target, shown == "zh")
            target.set_ylabel(panel.label, linespacing=1.0)
            _shade(target, bands, cuts, here)
            _draw(target, panel)
        ends = [float(np.nanmin(x)) for p in listed for x, _ in p.lines.values()]
        tops = [float(np.nanmax(x)) for p in listed for x, _ in p.lines.values()]
        axes[-1].set_xlim(*(limits or (min(ends), max(tops))))
        axes[-1].set_xlabel(across)
        _label(axes, listed, lambda: header(axes[0], bands, cuts, here, title), own=given is None)
    return finish(axes[0], language)


def _given(ax: Axes | Sequence[Axes] | None, count: int) -> list[Axes] | None:
    if ax is None:
        return None
    axes = [ax] if isinstance(ax, Axes) else list(np.ravel(np.asarray(ax, dtype=object)))
    if len(axes) != count:
        raise ParameterError(f"{len(axes)} axes for {count} panel(s); pass one for each")
    return axes


def _axes(count: int, width: str | float, height: float | None, language: str) -> list[Axes]:
    tall = height if height is not None else max(0.8 + PANEL * count, 2.2)
    return [*np.ravel(new_figure(width, tall, language).subplots(count, 1, sharex=True, squeeze=False))]


def _shade(ax: Axes, bands: Any, cuts: Any, here: tuple[float, str] | None) -> None:
    names = list(dict.fromkeys(text for _, _, text in bands))
    for low, high, text in bands:
        fill = FILL[names.index(text) % len(FILL)]
        ax.axvspan(low, high, facecolor=fill, edgecolor="none", linewidth=0, zorder=0).set_gid("band")
    for place, _ in cuts:
        ax.axvline(place, color=INK, linewidth=0.7, zorder=1).set_gid("threshold")
    if here is not None:
        ax.axvline(here[0], color=INK, linewidth=0.7, linestyle=":", zorder=1).set_gid("here")


def _draw(ax: Axes, panel: Panel) -> None:
    for (name, (x, y)), dash in zip(panel.lines.items(), DASHES * len(panel.lines), strict=False):
        ax.plot(x, y, color=INK, linestyle=dash, linewidth=1.2, zorder=3).pop().set_gid(name)
    for name, (x, y) in panel.points.items():
        ax.plot([x], [y], "o", color=INK, markersize=4, zorder=4).pop().set_gid("point")
        ax.annotate(
            name, (x, y), xytext=(4, 3), textcoords="offset points", fontsize=SMALL + 0.5, gid="point"
        )


def _label(axes: Sequence[Axes], panels: Sequence[Panel], head: Any, own: bool) -> None:
    """Write all labels once to make room for them, lay the figure out, and write them where they belong."""
    written: list[Artist] = []
    texts, across = [ax.get_ylabel() for ax in axes], axes[-1].get_xlabel()
    for last in (False, True):
        if not last or own:
            wrapped(axes, texts, across)
        if last and own:
            axes[0].figure.align_ylabels(list(axes))
            freeze(axes[0].figure)
        for artist in written:
            artist.remove()
        written = [a for ax, p in zip(axes, panels, strict=True) if len(p.lines) > 1 for a in _ends(ax, p)]
        written += head()


def _ends(ax: Axes, panel: Panel) -> list[Artist]:
    """The name of each curve at its right end, moved apart where curves end together."""
    box = ax.get_window_extent()
    last = [float(np.asarray(y, dtype=float)[np.isfinite(y)][-1]) for _, y in panel.lines.values()]
    wanted = ax.transData.transform([(0.0, v) for v in last])[:, 1] - box.y0
    heights = apart([float(w) for w in wanted], 1.25 * SMALL * ax.figure.dpi / 72, float(box.height))
    arrow = {"arrowstyle": "-", "linewidth": 0.4, "color": INK, "shrinkA": 0, "shrinkB": 0}
    return [
        ax.annotate(
            name,
            (1.0, value),
            xycoords=ax.get_yaxis_transform(),
            xytext=(1.03, height / box.height),
            textcoords=ax.transAxes,
            va="center",
            fontsize=SMALL + 0.5,
            arrowprops=arrow,
            annotation_clip=False,
            gid="end",
        )
        for name, height, value in zip(panel.lines, heights, last, strict=True)
    ]
