"""Welfare splits side by side: a bar for each case, stacked by the source of the loss."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from matplotlib.axes import Axes

from layered_games.errors import ParameterError
from layered_games.models.welfare_split import Welfare
from layered_games.report.plot_words import writable
from layered_games.report.style import INK, SMALL, adopt, context, finish, new_figure

__all__ = ["welfare"]

ROW: Final = 0.3
"""Height of a case in inches."""
FILLS: Final = (("#ffffff", ""), ("#9fb4c7", ""), ("#dfe7ee", "////"), ("#5b7690", ""), ("#c5d3e0", "...."))
_TITLES: Final = {"en": "loss of welfare", "zh": "福利损失"}


def welfare(
    splits: Mapping[str, Welfare] | Welfare,
    *,
    title: str = "",
    language: str = "en",
    width: str | float = "single",
    height: float | None = None,
    ax: Axes | None = None,
) -> Axes:
    r"""Draw where welfare is lost.

    Parameters
    ----------
    splits : Welfare or mapping of str to Welfare
        From ``lg.welfare``, with the name of each case; all have the same sources.
    title, language, width, height
        As in :func:`layered_games.report.plot_statics.statics`.
    ax : Axes, optional
        Draw here.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ParameterError
        If there is no case, the sources differ, or there are more than five.

    Examples
    --------
    >>> from layered_games.models.public_value_model import public_value
    >>> from layered_games.models.welfare_split import welfare as split
    >>> game = public_value()
    >>> cases = {rf"$\beta_A = {b}$": split(game, at={**game.example, "beta_A": b}) for b in (1, 3)}
    >>> [bar.get_text() for bar in welfare(cases).get_yticklabels()]
    ['$\\beta_A = 1$', '$\\beta_A = 3$']
    """
    cases = {"": splits} if isinstance(splits, Welfare) else dict(splits)
    sources = _sources(cases)
    shown = writable(language)
    with context(shown == "zh"):
        tall = height if height is not None else 1.0 + ROW * len(cases)
        target = ax if ax is not None else new_figure(width, tall, language).subplots()
        adopt(target, shown == "zh")
        left = [0.0] * len(cases)
        for number, source in enumerate(sources):
            fill, hatch = FILLS[number]
            sizes = [float(split.losses[source]) for split in cases.values()]
            target.barh(
                range(len(cases)), sizes, left=left, height=0.62, label=source,
                facecolor=fill, hatch=hatch, edgecolor=INK, linewidth=0.6,
            )  # fmt: skip
            left = [a + b for a, b in zip(left, sizes, strict=True)]
        target.set_yticks(range(len(cases)), list(cases))
        target.set_ylim(len(cases) - 0.5, -0.5)
        target.tick_params(axis="y", length=0)
        target.set_xlim(left=0)
        target.set_xlabel(_TITLES[shown])
        if title:
            target.set_title(title)
        columns, small = min(2, len(sources)), SMALL + 0.5
        if ax is None:
            target.figure.legend(loc="outside lower center", frameon=False, fontsize=small, ncols=columns)
        else:
            ax.legend(loc="best", frameon=False, fontsize=small)
    return finish(target, language)


def _sources(cases: Mapping[str, Welfare]) -> tuple[str, ...]:
    if not cases:
        raise ParameterError("there is no case to draw; give at least one split")
    found = {tuple(split.losses) for split in cases.values()}
    if len(found) > 1:
        listed = "; ".join(", ".join(names) for names in sorted(found))
        raise ParameterError(f"the cases have different sources of loss: {listed}")
    (sources,) = found
    if len(sources) > len(FILLS):
        raise ParameterError(f"{len(sources)} sources of loss; at most {len(FILLS)} can be told apart")
    return sources
