"""Modes of governance side by side: bid, effort, falsification and cost by allocation of control rights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from matplotlib.axes import Axes

from layered_games.errors import ParameterError
from layered_games.models.control_modes import MODES_ZH
from layered_games.models.control_modes_table import Governance, GovernanceRow
from layered_games.report.plot_words import LANGUAGES, word, writable
from layered_games.report.style import INK, SHADES, SMALL, context, finish, hatched, new_figure

__all__ = ["modes"]

ROW: Final = 0.26
"""Height of an allocation in inches."""
_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "b": ("bid $b$", "承诺指标 $b$"),
    "e": ("effort $e$", "实际努力 $e$"),
    "f": ("falsified $f$", "造数字 $f$"),
    "cost": ("cost to the centre", "中央成本"),
    "rights": ("targets, inspection, incentives", "目标、检查、激励"),
    "centre": ("C", "中"),
    "middle": ("M", "下"),
}


def modes(
    table: Governance,
    *,
    title: str = "",
    language: str = "en",
    width: str | float = "double",
    height: float | None = None,
    ax: Sequence[Axes] | None = None,
) -> Axes:
    """Draw a table of allocations: a bar for each quantity, filled by regime.

    Parameters
    ----------
    table : Governance
        From ``lg.models.governance_table``.
    title, language, width, height
        As in :func:`layered_games.report.plot_statics.statics`.
    ax : sequence of four Axes, optional
        Draw here, one for each panel; the key goes below the last one's figure.

    Returns
    -------
    matplotlib.axes.Axes
        The first of four: bid (with the received target), effort, falsification, cost to the centre.

    Examples
    --------
    >>> from layered_games.models.control_modes_table import governance_table
    >>> at = dict(tau=60, k=1, beta_A=50, beta_S=5, A_A=4, A_S=2, P=4, q_C="1/4", q_S="1/2", sigma="1/10",
    ...           ell=1, phi_A=0, phi_S=0, chi="4/5", F=1, m_C=20, m_S=5, w_e=4, w_f=3)
    >>> len(modes(governance_table(at, named=True)).figure.axes)
    4
    """
    shown = writable(language)
    with context(shown == "zh"):
        tall = height if height is not None else 0.95 + ROW * len(table)
        if ax is not None and len(ax) != 4:
            raise ParameterError(f"{len(ax)} axes for four panels; pass four")
        own: Any = ax if ax is not None else new_figure(width, tall, language).subplots(1, 4, sharey=True)
        axes: list[Axes] = [*np.ravel(np.asarray(own, dtype=object))]
        figure = axes[0].figure
        rows = list(table)
        for panel, name in zip(axes, ("b", "e", "f", "cost"), strict=True):
            _bars(panel, rows, name)
            panel.set_xlabel(_word(name, shown))
            if name in ("b", "e"):
                line = panel.axvline(float(table.tau), color=INK, linewidth=0.7, linestyle=":", zorder=3)
                line.set_gid("received")
        best = {row.allocation for row in table.best}
        labels = [_label(row, shown) + (r" $\ast$" if row.allocation in best else "") for row in rows]
        axes[0].set_yticks(range(len(rows)), labels)
        axes[0].set_ylim(len(rows) - 0.4, -0.6)
        _key(figure, rows, shown)
        if title:
            figure.suptitle(title, fontsize=SMALL + 1)
    return finish(axes[0], language)


def _word(key: str, language: str) -> str:
    return _WORDS[key][LANGUAGES.index(language)]


def _label(row: GovernanceRow, language: str) -> str:
    """Name of the mode, and who holds the three rights."""
    holders = "".join(_word(holder, language) for holder in row.allocation)
    name = MODES_ZH.get(row.mode, "") if language == "zh" else row.mode
    return f"{name}  {holders}" if name else holders


def _bars(ax: Axes, rows: list[GovernanceRow], name: str) -> None:
    for place, row in enumerate(rows):
        value = float(row.cost if name == "cost" else row.point.values[name])
        shade = SHADES[row.point.regime]
        ax.barh(place, value, height=0.62, zorder=1, **hatched(shade))
        ax.barh(place, value, height=0.62, facecolor="none", edgecolor=INK, linewidth=0.6, zorder=2)
        if name == "b" and row.point.covered:
            ax.annotate(
                "•", (value, place), xytext=(2, 0), textcoords="offset points", va="center", gid="pact"
            )
    ax.set_xlim(left=0)
    ax.margins(x=0.12)
    ax.tick_params(axis="y", length=0)


def _key(figure: Any, rows: list[GovernanceRow], language: str) -> None:
    """The regimes that occur, below the panels."""
    from matplotlib.patches import Patch

    regimes = sorted({row.point.regime for row in rows})
    handles = [Patch(**hatched(SHADES[r]) | {"edgecolor": INK, "linewidth": 0.6}) for r in regimes]
    names: list[str] = [word(str(r), language) for r in regimes]
    if any(row.point.covered for row in rows):
        handles.append(Patch(facecolor="none", edgecolor="none"))
        names.append("•  pact covers up" if language == "en" else "•  共谋掩盖")
    handles.append(Patch(facecolor="none", edgecolor="none"))
    names.append(r"$\ast$  best for the centre" if language == "en" else r"$\ast$  对中央最优")
    figure.legend(
        handles, names, loc="outside lower center", ncols=len(names), frameon=False, fontsize=SMALL + 0.5,
        handlelength=1.6, columnspacing=1.4,
    )  # fmt: skip
