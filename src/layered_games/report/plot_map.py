"""The map of regimes over two parameters, with exact labelled borders and the case's point."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.ticker import MaxNLocator
from scipy import ndimage
from scipy.spatial import cKDTree

from layered_games.errors import ParameterError
from layered_games.games.sequential import SequentialGame
from layered_games.parameters import exact, make_symbol
from layered_games.report.plot_borders import BorderLine, Plane, trace
from layered_games.report.plot_labels import label_borders, label_point, label_regions
from layered_games.report.plot_place import Board, wrap
from layered_games.report.plot_words import axis_label, writable
from layered_games.report.style import INK, SHADES, adopt, context, finish, freeze, hatched, new_figure
from layered_games.statics import Boundary, boundaries
from layered_games.statics.borders import Curve

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["regime_map"]

HEIGHT: Final = 0.82
"""Height of a figure by its width."""


@dataclass(frozen=True)
class _Frame:
    """What is on the axes: the plane and its meanings."""

    names: tuple[str, str]
    plane: Plane
    data: Any
    game: SequentialGame | None
    language: str

    def label(self, number: int) -> str:
        name = self.names[number]
        return axis_label(name, self.game, self.language, self.data[name].attrs)


def regime_map(
    data: xr.Dataset,
    *,
    game: SequentialGame | None = None,
    at: Mapping[str, Any] | None = None,
    curves: Iterable[Curve] | None = None,
    x: str | None = None,
    y: str | None = None,
    point: Mapping[str, Any] | bool = True,
    mark: str | None = None,
    title: str = "",
    language: str = "en",
    width: str | float = "single",
    height: float | None = None,
    ax: Axes | None = None,
) -> Axes:
    r"""Draw the regimes over two parameters.

    Parameters
    ----------
    data : xarray.Dataset
        A sweep over exactly two parameters, with ``regime`` (what :func:`layered_games.sweep` gives).
        Good ranges are [0, 0.95] for shares such as ``phi_S`` and [0.01, 0.95] for ``sigma``.
    game : SequentialGame, optional
        Gives exact borders, symbols and meanings.
    at : mapping of str to number, optional
        Values of the parameters, exact if borders are to be labelled exactly. Default: what the
        sweep recorded. If it holds both parameters of the axes, that point is marked.
    curves : iterable of Curve, optional
        What :func:`layered_games.statics.boundary_curves` gives; their equations are drawn in place
        of all borders of ``game``.
    x, y : str, optional
        Which parameter goes on which axis; default: the order of the data.
    point : mapping or bool
        Another point to mark; False marks none.
    mark : str, optional
        What to write beside the point; default: "case".
    title : str
        Above the axes; none by default, captions belong to the text.
    language : {"en", "zh"}
        English stands in if no font with Chinese characters is installed; ``figure.note`` then says so.
    width : {"single", "double"} or float
        A journal's column, or inches.
    height : float, optional
        In inches.
    ax : matplotlib.axes.Axes, optional
        Draw here; its figure's layout should be final.

    Returns
    -------
    matplotlib.axes.Axes
        The new figure, or that of ``ax``. Without ``game`` and ``curves`` borders are those of the
        grid, and carry no equation.

    Raises
    ------
    ParameterError
        If the data is no sweep over two parameters, or the point lies outside the map.

    Examples
    --------
    >>> import layered_games as lg
    >>> at = dict(tau=60, k=1, beta_A=0, beta_S=0, A_A=4, A_S=2, P=4, q=0, ell=1, phi_A=0)
    >>> game = lg.models.overbidding()
    >>> data = lg.sweep(game, {"phi_S": (0, 0.95, 21), "sigma": (0.01, 0.95, 21)}, at=at)
    >>> axes = regime_map(data, game=game, at=at)
    >>> sorted(text.get_text() for text in axes.texts)
    ['$\\varphi_{S} = 0.5$', 'no overbidding', 'passive']
    """
    frame = _frame(data, game, x, y, writable(language))
    values = {n: v for n, v in data.attrs.items() if not isinstance(v, str)} if at is None else at
    marked = _point(point, values, frame)
    lines = trace(_equations(game, curves), _complete(values, data), frame.plane)
    with context(frame.language == "zh"):
        axes = ax if ax is not None else _axes(width, height, language)
        adopt(axes, frame.language == "zh")
        _fill(axes, frame.plane, lines)
        _dress(axes, frame, title)
        if ax is None:
            freeze(axes.figure)
        board = Board(axes)
        _draw(axes, board, frame, lines, marked)
        if marked is not None:
            label_point(board, marked, mark, frame.language)
        homeless = label_regions(board, frame.plane, frame.language)
        label_borders(board, lines, frame.plane, game, frame.language, homeless)
    return finish(axes, language)


def _frame(data: Any, game: SequentialGame | None, x: str | None, y: str | None, language: str) -> _Frame:
    regime = getattr(data, "regime", None)
    dims = tuple(getattr(regime, "dims", ()))
    if len(dims) != 2:
        shown = f"over {', '.join(dims)}" if dims else type(data).__name__
        raise ParameterError(
            f"a regime map needs a sweep over two parameters, this is {shown}; "
            "pass sweep(game, {'phi_S': (0, 0.95, 200), 'sigma': (0.01, 0.95, 200)}, at=...)"
        )
    across = x or next(d for d in dims if d != y)
    names = (across, y or next(d for d in dims if d != across))
    if set(names) != set(dims):
        raise ParameterError(
            f"x={names[0]!r}, y={names[1]!r}: the sweep is over {' and '.join(dims)}; use these"
        )
    ordered = data.sortby(list(names))
    axes = [np.asarray(ordered[n].to_numpy(), dtype=float) for n in names]
    for name, axis in zip(names, axes, strict=True):
        if len(axis) < 2 or not np.all(np.diff(axis) > 0):
            raise ParameterError(
                f"axis {name} needs at least two distinct values; sweep (start, stop, number)"
            )
    grid = ordered.regime.transpose(*names).to_numpy()
    symbols = tuple(game.parameters[n].symbol if game is not None else make_symbol(n) for n in names)
    return _Frame(names, Plane((symbols[0], symbols[1]), axes[0], axes[1], grid), ordered, game, language)


def _equations(game: SequentialGame | None, curves: Iterable[Curve] | None) -> Sequence[Boundary]:
    if curves is not None:
        return tuple(dict.fromkeys(c.boundary for c in curves))
    return boundaries(game) if game is not None else ()


def _complete(values: Mapping[str, Any], data: Any) -> dict[str, Any]:
    """The values given, completed by those that the sweep recorded."""
    return {n: v for n, v in data.attrs.items() if not isinstance(v, str)} | dict(values)


def _point(
    point: Mapping[str, Any] | bool, at: Mapping[str, Any], frame: _Frame
) -> tuple[float, float] | None:
    if point is False:
        return None
    source = at if point is True else point
    missing = [n for n in frame.names if n not in source]
    if missing:
        if point is True:
            return None
        raise ParameterError(f"the point lacks {', '.join(missing)}; give both {' and '.join(frame.names)}")
    place = (float(exact(source[frame.names[0]])), float(exact(source[frame.names[1]])))
    for name, value, axis in zip(frame.names, place, (frame.plane.x, frame.plane.y), strict=True):
        if not axis[0] <= value <= axis[-1]:
            raise ParameterError(
                f"the point {name} = {value:g} lies outside the map [{axis[0]:g}, {axis[-1]:g}]; "
                "sweep a range that holds it, or pass point=False"
            )
    return place


def _axes(width: str | float, height: float | None, language: str) -> Axes:
    figure = new_figure(width, 1.0, language)
    inches = float(figure.get_size_inches()[0])
    figure.set_size_inches(inches, height if height is not None else min(inches * HEIGHT, 4.4))
    axes: Axes = figure.add_subplot()
    return axes


def _dress(ax: Axes, frame: _Frame, title: str) -> None:
    """Limits, ticks and labels; long labels are broken to the axes' length."""
    plane = frame.plane
    ax.set_xlim(plane.x[0], plane.x[-1])
    ax.set_ylim(plane.y[0], plane.y[-1])
    ax.xaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 2.5, 5, 10]))
    ax.yaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 2.5, 5, 10]))
    ax.set_title(title)
    ax.set_xlabel(frame.label(0))
    for _ in range(2):  # the breaks of one label move the other
        ax.set_ylabel(frame.label(1), linespacing=1.0)
        ax.figure.draw_without_rendering()  # type: ignore[union-attr]
        ax.set_ylabel(wrap(ax, frame.label(1), ax.get_window_extent().height), linespacing=1.0)
        ax.figure.draw_without_rendering()  # type: ignore[union-attr]
        ax.set_xlabel(wrap(ax, frame.label(0), ax.get_window_extent().width), linespacing=1.0)


def _fill(ax: Axes, plane: Plane, lines: Sequence[BorderLine]) -> None:
    """One patch for each regime; the edges of the grid's cells are drawn onto the exact borders."""
    points = [p for line in lines for path in line.paths for p in path]
    tree = cKDTree((np.array(points) - plane.low) / plane.cell) if points else None
    for flag in sorted({int(r) for r in np.unique(plane.regime)}):
        inside = (plane.regime == flag).astype(float).T
        shapes = ax.contourf(plane.x, plane.y, inside, levels=[0.5, 1.5])
        for path in shapes.get_paths():
            if np.size(path.vertices):
                patch = PathPatch(_snapped(path, plane, tree), **hatched(SHADES[flag]), zorder=1)
                patch.set_gid(f"regime-{flag}")
                ax.add_patch(patch)
        shapes.remove()


def _snapped(path: Path, plane: Plane, tree: cKDTree | None) -> Path:
    """The outline with each vertex inside the frame moved to a border within a cell or so of it."""
    vertices = np.array(path.vertices)
    if tree is not None:
        scaled = (vertices - plane.low) / plane.cell
        found = tree.query(scaled)
        gaps, nearest = np.asarray(found[0]), np.asarray(found[1])
        close = gaps < 1.5
        moved = np.asarray(tree.data)[nearest[close]] * plane.cell + plane.low
        old = vertices[close]
        high = plane.low + plane.span
        on_frame = np.isclose(old, plane.low) | np.isclose(old, high)
        vertices[close] = np.where(on_frame, old, moved)
    return Path(vertices, path.codes)


def _draw(
    ax: Axes,
    board: Board,
    frame: _Frame,
    lines: Sequence[BorderLine],
    marked: tuple[float, float] | None,
) -> None:
    """The borders and the point."""
    paths = [(line.between, path) for line in lines for path in line.paths]
    if not lines:
        paths = [(None, path) for path in _grid_borders(frame.plane)]  # type: ignore[misc]
    for between, path in paths:
        drawn = ax.plot(*path.T, color=INK, linewidth=1.1, zorder=3, solid_joinstyle="round")
        drawn[0].set_gid("border" if between is None else f"border-{between[0]}-{between[1]}")
        board.take_line(path)
    if marked is not None:
        style = {"marker": "o", "markersize": 5, "markerfacecolor": INK, "markeredgecolor": "white"}
        dot = ax.plot(*marked, linestyle="", markeredgewidth=0.9, zorder=6, clip_on=False, **style)  # type: ignore[arg-type]
        dot[0].set_gid("point")


def _grid_borders(plane: Plane) -> list[np.ndarray]:
    """Where the regime changes on the grid, for want of equations."""
    found = []
    for flag in np.unique(plane.regime)[1:]:
        inside = ndimage.gaussian_filter((plane.regime >= flag).astype(float), 0.5, mode="nearest")
        shapes = Figure().add_subplot().contour(plane.x, plane.y, inside.T, levels=[0.5])
        found += [np.asarray(line) for line in shapes.allsegs[0] if len(line) > 1]
    return found
