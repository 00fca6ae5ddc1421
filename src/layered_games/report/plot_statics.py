"""Equilibrium quantities along one parameter, with the regimes shaded and exact thresholds marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator, ScalarFormatter

from layered_games.equilibria.result import Solution
from layered_games.errors import ParameterError
from layered_games.games.sequential import SequentialGame
from layered_games.parameters import exact
from layered_games.regime import Regime, regime_at, roles_of
from layered_games.report.plot_along import Stretch, decorate, groups_of
from layered_games.report.plot_words import axis_label, writable
from layered_games.report.style import INK, SHADES, adopt, context, finish, new_figure
from layered_games.statics.borders import Threshold, thresholds
from layered_games.sweeps import sweep

__all__ = ["statics", "stretch_of"]

PANEL: Final = 0.85
"""Height of a panel in inches."""
DASHES: Final = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)), (0, (8, 2)), (0, (1, 2)))
SETS: Final = 24
"""Points at which a set of best replies is evaluated within a regime."""


def statics(
    game: SequentialGame | Solution,
    of: str | Sequence[str],
    wrt: str,
    at: Mapping[str, Any],
    *,
    limits: tuple[float, float] | None = None,
    points: int = 241,
    panels: bool = True,
    unit: str | None = None,
    mark: str | None = None,
    title: str = "",
    language: str = "en",
    width: str | float = "single",
    height: float | None = None,
    ax: Axes | Sequence[Axes] | None = None,
) -> Axes:
    r"""Draw equilibrium quantities along one parameter.

    Parameters
    ----------
    game : SequentialGame or Solution
        A game with roles and a closed-form solution.
    of : str or sequence of str
        Moves, derived quantities, payoffs ``U_<player>``.
    wrt : str
        The parameter to move.
    at : mapping of str to number
        Values of all parameters; that of ``wrt`` is marked if given. Exact values give exact thresholds.
    limits : (low, high), optional
        Default: a share runs over [0, 0.95] (``sigma`` from 0.01 where nobody inspects); other
        parameters from 0 to twice their value, further if a threshold lies close behind.
    points : int
        Points of the sweep.
    panels : bool
        One panel a quantity, stacked; else all in one axes, told apart by dashes and labelled at their ends.
    unit : str, optional
        Unit of the quantities (payoffs aside).
    mark : str, optional
        What to write at the value of ``wrt``; default: "case".
    language, width, height, title
        As in :func:`regime_map`.
    ax : Axes or sequence of Axes, optional
        Draw here: one axes for all quantities, or one for each.

    Returns
    -------
    matplotlib.axes.Axes
        The new figure, or that of ``ax``. Where a quantity is a set of best replies, the set is
        shaded and its selection drawn.

    Raises
    ------
    ParameterError
        If the limits are no interval of the parameter's domain, or the axes are too few.
    GameError
        If a quantity is unknown.

    Examples
    --------
    >>> import layered_games as lg
    >>> at = dict(tau=60, k=1, beta_A=0, beta_S=0, A_A=4, A_S=2, P=4, q=0, ell=1, phi_A=0)
    >>> at |= dict(sigma="0.2", phi_S=0)
    >>> axes = statics(lg.models.overbidding(), of=("b", "e"), wrt="phi_S", at=at)
    >>> [text.get_text() for text in axes.texts if text.get_text()]
    ['passive', 'no overbidding', '$\\varphi_{S} = 0.5$', 'case']
    """
    model: SequentialGame = game.game if isinstance(game, Solution) else game
    roles_of(model)
    names = (of,) if isinstance(of, str) else tuple(of)
    if not names:
        raise ParameterError("there is no quantity to draw; give of='b' or of=('b', 'e')")
    shown = writable(language)
    labels = {n: axis_label(n, model, shown, unit="" if n.startswith("U_") else unit) for n in names}
    line = stretch_of(model, at, wrt, limits, shown)
    data = sweep(model, {wrt: _grid(line, points)}, at={n: v for n, v in line.at.items() if n != wrt})
    with context(shown == "zh"):
        given = _given(ax, names)
        axes = given or _axes(names if panels else names[:1], width, height, language)
        one = len(axes) == 1 and len(names) > 1
        for target in axes:
            adopt(target, shown == "zh")
            _bands(target, line)
        groups = groups_of(data, names) if one else [[n] for n in names]
        for number, group in enumerate(groups):
            target = axes[0] if one else axes[number]
            _curve(target, line, data, group[0], DASHES[number % len(DASHES)] if one else "-")
            if not one:
                target.set_ylabel(labels[group[0]], linespacing=1.0)
        if one:
            axes[0].set_ylabel(unit or "")
        _dress(axes, line, title)
        decorate(axes, line, data, groups, labels, mark, title, own=given is None)
    return finish(axes[0], language)


# ---------------------------------------------------------------------- the range
def stretch_of(
    game: SequentialGame,
    at: Mapping[str, Any],
    wrt: str,
    limits: tuple[float, float] | None,
    language: str,
) -> Stretch:
    """Return a parameter's range, cut by the thresholds in it; by default the range that a reader expects."""
    marks = thresholds(game, at, wrt)
    low, high = limits if limits is not None else _usual(game, at, wrt, marks)
    for end in (low, high):
        game.parameters[wrt].check(end)
    if not low < high:
        raise ParameterError(f"limits=({low}, {high}): the first must be below the second")
    inside = tuple(m for m in marks if low < float(m.value) < high)
    return Stretch(game, dict(at), wrt, (float(low), float(high)), inside, language)


def _usual(
    game: SequentialGame, at: Mapping[str, Any], wrt: str, marks: tuple[Threshold, ...]
) -> tuple[float, float]:
    """A range that a reader expects: most of a share, or the neighbourhood of the value."""
    domain = game.parameters[wrt].domain
    start = float(domain.lower) if domain.lower.is_finite else None
    here = float(exact(at[wrt])) if wrt in at else 1.0
    if start is not None and domain.upper.is_finite:
        span = float(domain.upper) - start
        stop = start + span if domain.upper_closed else max(start + 0.95 * span, here)
        low = start
        if not domain.lower_closed or not _possible(game, at, wrt, start):
            low = min(start + 0.01 * span, here)
        return low, stop
    reach = 2 * abs(here) or 1.0
    close = [float(m.value) for m in marks if abs(float(m.value)) <= 3 * reach]
    high = max([here + reach / 2 if here else reach, *(1.25 * c for c in close)])
    if start is None:
        return min([here - reach, *(c - 0.25 * abs(c) for c in close)]), high
    inside = domain.lower_closed and _possible(game, at, wrt, start)
    return (start if inside else start + (high - start) / 100), high


def _possible(game: SequentialGame, at: Mapping[str, Any], wrt: str, value: float) -> bool:
    try:
        game.parameters.validate({**at, wrt: value})
    except ParameterError:
        return False
    return True


def _grid(line: Stretch, points: int) -> list[float]:
    """Even points, and points on and at either side of every threshold."""
    low, high = line.limits
    step = (high - low) * 1e-9
    cuts = [float(m.value) + shift for m in line.marks for shift in (-step, 0.0, step)]
    even = np.linspace(low, high, max(points, 2))
    return sorted({*map(float, even), *(c for c in cuts if low < c < high)})


# ---------------------------------------------------------------------- the axes
def _given(ax: Axes | Sequence[Axes] | None, names: Sequence[str]) -> list[Axes] | None:
    if ax is None:
        return None
    axes = [ax] if isinstance(ax, Axes) else list(np.ravel(np.asarray(ax, dtype=object)))
    if len(axes) not in (1, len(names)):
        raise ParameterError(
            f"{len(axes)} axes for {len(names)} quantities; pass one axes, or one for each quantity"
        )
    return axes


def _axes(names: Sequence[str], width: str | float, height: float | None, language: str) -> list[Axes]:
    tall = height if height is not None else max(0.75 + PANEL * len(names), 2.2)
    figure = new_figure(width, tall, language)
    return [*np.ravel(figure.subplots(len(names), 1, sharex=True, squeeze=False))]


def _bands(ax: Axes, line: Stretch) -> None:
    for low, high, regime in line.bands:
        band = ax.axvspan(low, high, facecolor=SHADES[regime].fill, edgecolor="none", linewidth=0, zorder=0)
        band.set_gid(f"regime-{int(regime)}")
    for mark in line.marks:
        ax.axvline(float(mark.value), color=INK, linewidth=0.7, zorder=1).set_gid("threshold")


def _curve(ax: Axes, line: Stretch, data: Any, name: str, dash: Any) -> None:
    values = np.asarray(data[name].to_numpy(), dtype=float)
    x = np.asarray(data[line.wrt].to_numpy(), dtype=float)
    for low, high, regime in line.bands:
        first, last = low == line.limits[0], high == line.limits[1]
        inside = ((x >= low) if first else (x > low)) & ((x <= high) if last else (x < high))
        ax.plot(x[inside], values[inside], color=INK, linestyle=dash, linewidth=1.2, zorder=3).pop().set_gid(
            name
        )
        _set(ax, line, name, (low, high), regime)
    if (here := line.here) is not None:
        style: dict[str, Any] = {
            "marker": "o",
            "markersize": 4,
            "markerfacecolor": INK,
            "markeredgecolor": "white",
        }
        dot = ax.plot(here, np.interp(here, x, values), linestyle="", zorder=6, clip_on=False, **style)
        dot.pop().set_gid("point")


def _set(ax: Axes, line: Stretch, name: str, ends: tuple[float, float], regime: Regime) -> None:
    """Shade the interval of best replies, where a move is not determined."""
    low, high = ends
    gap = (high - low) * 1e-6
    grid = np.linspace(low + gap, high - gap, SETS)
    if name not in regime_at(line.game, {**line.at, line.wrt: float(grid[SETS // 2])}).sets:
        return
    sets = [regime_at(line.game, {**line.at, line.wrt: float(v)}).sets[name] for v in grid]
    lower, upper = np.array([[float(a), float(b)] for a, b in sets]).T
    shade = SHADES[regime]
    area = ax.fill_between(
        grid, lower, upper, facecolor="white", alpha=0.75, edgecolor=shade.line, hatch="////", linewidth=0.4
    )
    area.set_gid("set")


def _dress(axes: Sequence[Axes], line: Stretch, title: str) -> None:
    """Ranges and ticks."""
    for ax in axes:
        ax.set_xlim(*line.limits)
        _range(ax)
        ax.yaxis.set_major_locator(MaxNLocator(4 if len(axes) > 1 else 6, steps=[1, 2, 2.5, 5, 10]))
        form = ScalarFormatter(useOffset=False)
        form.set_powerlimits((-4, 6))
        ax.yaxis.set_major_formatter(form)
        ax.xaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 2.5, 5, 10]))
    axes[-1].set_xlabel(axis_label(line.wrt, line.game, line.language))
    axes[0].set_title(title)


def _range(ax: Axes) -> None:
    """Room above and below the curves; a constant gets a range of its own size."""
    heights = [
        np.asarray(curve.get_ydata(), dtype=float) for curve in ax.lines if curve.get_gid() != "threshold"
    ]
    heights += [np.asarray(p.vertices)[:, 1] for area in ax.collections for p in area.get_paths()]
    values = np.concatenate(heights)
    low, high = float(np.nanmin(values)), float(np.nanmax(values))
    if high - low < 1e-9 * max(abs(low), abs(high), 1e-9):
        reach = 0.15 * abs(high) or 1.0
        low, high = low - reach, high + reach
    room = 0.1 * (high - low)
    ax.set_ylim(low - room, high + room)
