"""Sensitivity as bars: what each parameter explains alone, and together with all others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from matplotlib.axes import Axes

from layered_games.calibration.sensitivity_indices import Sensitivity
from layered_games.errors import ParameterError
from layered_games.report.plot_words import LANGUAGES, literal, symbol, word, writable
from layered_games.report.style import INK, SMALL, adopt, context, finish, new_figure

__all__ = ["sensitivity"]

ROW: Final = 0.3
"""Height of a parameter's two bars in inches."""
_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "first": ("alone", "单独"),
    "total": ("with all others", "含交互"),
    "share": ("share of variance", "方差份额"),
    "regime": ("regime", "机制类型"),
    "overbid": ("overbid", "加码幅度"),
}
FILLS: Final = {"first": ("#5b7690", ""), "total": ("#dfe7ee", "////")}


def sensitivity(
    found: Sensitivity,
    outputs: str | Sequence[str] = ("regime", "overbid"),
    *,
    title: str = "",
    language: str = "en",
    width: str | float = "single",
    height: float | None = None,
    ax: Axes | Sequence[Axes] | None = None,
) -> Axes:
    """Draw Sobol indices as bars with their 95 % intervals, the parameter that matters most on top.

    Parameters
    ----------
    found : Sensitivity
        From ``lg.sensitivity``.
    outputs : str or sequence of str
        ``"regime"``, ``"overbid"``, ``"regime:<name>"``: a panel each, side by side.
    title, language, width, height
        As in :func:`regime_map`.
    ax : Axes or sequence of Axes, optional
        Draw here: one axes for each output.

    Returns
    -------
    matplotlib.axes.Axes
        The first panel's.

    Raises
    ------
    ParameterError
        If an output is unknown, or the axes are not as many as the outputs.

    Examples
    --------
    >>> from layered_games.calibration.sensitivity_indices import Indices
    >>> sure = {"k": 0.0, "P": 0.0}
    >>> one = Indices({"k": 0.7, "P": 0.1}, {"k": 0.8, "P": 0.3}, sure, sure, 1.0)
    >>> axes = sensitivity(Sensitivity({"overbid": one}, {}, (1.0, 0.5), {}, 64, 0), "overbid")
    >>> [label.get_text() for label in axes.get_yticklabels()]
    ['$k$', '$P$']
    """
    names = (outputs,) if isinstance(outputs, str) else tuple(outputs)
    if not names or any(n not in found for n in names):
        wrong = next((n for n in names if n not in found), "none")
        raise ParameterError(f"unknown output {wrong!r}; there are {', '.join(found)}")
    shown = writable(language)
    order = found.ranked(names[0])
    with context(shown == "zh"):
        if ax is None:
            tall = height or 0.85 + ROW * len(order) + (0.2 if title else 0)
            figure = new_figure(width, tall, language)
            axes = [*np.ravel(figure.subplots(1, len(names), sharey=True, squeeze=False))]
            if title:
                figure.suptitle(literal(title), fontsize=SMALL + 1)
        else:
            axes = [ax] if isinstance(ax, Axes) else list(ax)
            if len(axes) != len(names):
                raise ParameterError(f"{len(axes)} axes for {len(names)} output(s); pass one for each")
        for target, name in zip(axes, names, strict=True):
            adopt(target, shown == "zh")
            _bars(target, found, name, order, shown)
        axes[0].set_yticks(range(len(order)), [f"${symbol(n)}$" for n in order])
        axes[0].set_ylim(len(order) - 0.45, -0.55)
        _key(axes, own=ax is None)
    return finish(axes[0], language)


def _word(key: str, language: str) -> str:
    return _WORDS[key][LANGUAGES.index(language)]


def _bars(target: Axes, found: Sensitivity, name: str, order: Sequence[str], language: str) -> None:
    indices = found[name]
    for kind, shift in (("first", -0.19), ("total", 0.19)):
        fill, hatch = FILLS[kind]
        sizes = [max(float(getattr(indices, kind)[n]), 0.0) for n in order]
        errors = [float(getattr(indices, f"{kind}_error")[n]) for n in order]
        target.barh(
            [i + shift for i in range(len(order))], sizes, height=0.36, label=_word(kind, language),
            facecolor=fill, hatch=hatch, edgecolor=INK, linewidth=0.6,
            xerr=[np.minimum(errors, sizes), errors], error_kw={"elinewidth": 0.6, "capsize": 1.5},
        )  # fmt: skip
    head, _, regime = name.partition(":")
    target.set_title(_word(head, language) + (f": {word(regime, language)}" if regime else ""))
    target.set_xlim(0, max(1.0, float(target.get_xlim()[1])))
    target.set_xticks([0, 0.5, 1], ["0", "0.5", "1"])
    target.tick_params(axis="y", length=0)
    target.set_xlabel(_word("share", language))


def _key(axes: Sequence[Axes], own: bool) -> None:
    handles, labels = axes[0].get_legend_handles_labels()
    small = SMALL + 0.5
    if own:
        axes[0].figure.legend(
            handles, labels, loc="outside lower center", ncols=2, frameon=False, fontsize=small
        )
    else:
        axes[-1].legend(handles, labels, loc="lower right", frameon=False, fontsize=small)
