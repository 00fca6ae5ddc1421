"""Maps of regimes at a fraction of their points: only the borders are looked at closely.

Algorithm
---------
1. Evaluate a coarse grid of points.
2. Cells whose corners differ are refined, and so are the cells that touch them: their points at half the
   step are evaluated. The other cells, all corners of which agree, are filled in.
3. Repeat down to single points.
4. A point that was filled in beside a point with another value is evaluated after all, and so are the
   neighbours of those that were filled in wrongly: borders are followed to their ends.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from layered_games.errors import ParameterError
from layered_games.sweeps.axes import Axis, Grid, boxes, read_grid
from layered_games.sweeps.datasets import dataset
from layered_games.sweeps.executors import computed
from layered_games.sweeps.programs import Task, prepared, space_of
from layered_games.sweeps.provenance import provenance
from layered_games.sweeps.records import UNDECIDED, Array, Variable

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["Refinement", "refine"]

CODES: Final = ("regime", "count", "branch")
"""Variables that may be mapped, the first that a game has by default."""
Look = Callable[[Array, Array], Array]


def refine(
    game: Any,
    over: Mapping[str, Axis],
    at: Mapping[str, Any] | None = None,
    *,
    of: str | None = None,
    coarse: int = 32,
    executor: str = "serial",
    workers: int | None = None,
    client: Any = None,
) -> xr.Dataset:
    """Map the regimes over two parameters, looking closely at their borders only.

    What a sweep of the same grid gives, at a few per cent of its evaluations, as long as no region is
    narrower than the coarse step: one that lies between the points of the coarse grid and touches no border
    that was followed is not seen.

    Parameters
    ----------
    game : SequentialGame, StrategicGame, or another game with parameters
    over : mapping of two str to (start, stop, number) or sequence
        The axes of the map, as for :func:`layered_games.sweep`.
    at : mapping of str to number
        Values of all other parameters.
    of : {"regime", "count", "branch"}, optional
        What to map; by default the regime, for finite games the number of equilibria.
    coarse : int
        Step of the coarse grid, in points; rounded down to a power of two.
    executor, workers, client
        As for :func:`layered_games.sweep`.

    Returns
    -------
    xarray.Dataset
        The map, and ``evaluated``: True where a point was evaluated, False where it was filled in because
        all corners of the cell around it agree.

    Raises
    ------
    GameError
        If the object is no game with parameters.
    ParameterError
        If there are not two axes, the step or ``of`` is wrong, or parameters are, as for a sweep.

    Examples
    --------
    >>> from layered_games.models import overbidding
    >>> at = dict(tau=60, k=1, beta_A=0, beta_S=0, A_A=4, A_S=2, P=4, q=0.1, ell=1, phi_A=0)
    >>> axes = {"phi_S": (0, 0.9, 400), "sigma": (0.05, 0.9, 400)}
    >>> data = refine(overbidding(), axes, at=at)
    >>> data.regime.shape, bool(data.evaluated.mean() < 0.1)
    ((400, 400), True)
    """
    fixed = dict(at or {})
    space = space_of(game, [*over, *fixed] if isinstance(over, Mapping) else fixed)
    grid = read_grid(space, over, fixed)
    if len(grid.dims) != 2 or min(grid.shape) < 2:
        raise ParameterError(f"a map has two axes of at least two points, not {dict(over)!r}")
    if isinstance(coarse, bool) or not isinstance(coarse, int) or coarse < 1:
        raise ParameterError(f"coarse={coarse!r}: give a step in points, an integer from 1")
    task, variable = _mapped(game, space, of)

    def look(rows: Array, columns: Array) -> Array:
        return _looked(task, grid, variable, (rows, columns), (executor, workers, client))

    step = 1 << (coarse.bit_length() - 1)
    found = Refinement.of(grid.shape, step, look, variable.dtype)
    seen = int(found.evaluated.sum())
    told = {"refinement": f"coarse step {step}; {seen} of {grid.size} points evaluated"}
    flag = Variable("evaluated", "bool", attrs={"long_name": "evaluated, in place of filled in"})
    arrays = {variable.name: found.values, flag.name: found.evaluated}
    shown = Variable(variable.name, variable.dtype, attrs=variable.attrs)
    attrs = {**provenance(game, space, task.program.method), **told, **grid.fixed}
    return dataset(grid, space, (shown, flag), arrays, attrs)


def _mapped(game: Any, space: Any, of: str | None) -> tuple[Task, Variable]:
    """The program that gives nothing but the variable to be mapped, and this variable."""
    full = {v.name: v for v in prepared(game, space, None).program.variables}
    able = [name for name in CODES if name in full]
    if of is not None and of not in able:
        raise ParameterError(f"of={of!r}: this game has {', '.join(able) or 'nothing that can be mapped'}")
    name = of or able[0]
    return prepared(game, space, [name]), full[name]


def _looked(
    task: Task, grid: Grid, variable: Variable, index: tuple[Array, Array], where: tuple[str, Any, Any]
) -> Array:
    """Evaluate points given by their indices, by any executor."""
    columns = {name: (0, values[index[axis]]) for name, (axis, values) in grid.columns.items()}
    points = Grid(("point",), (len(index[0]),), columns, grid.fixed)
    out = np.empty(len(index[0]), dtype=variable.dtype)
    _, cut = boxes(points.shape, task.program.chunk)
    for box, values in computed(task, points, cut, *where):
        out[box] = values[variable.name]
    return out


@dataclass(frozen=True, eq=False)
class Refinement:
    """Codes over a rectangle of points, and which of them were looked at.

    Examples
    --------
    >>> disc = lambda i, j: ((i - 40) ** 2 + (j - 50) ** 2 < 500).astype(int)
    >>> found = Refinement.of((100, 100), 16, disc)
    >>> rows, columns = np.indices((100, 100))
    >>> bool((found.values == disc(rows, columns)).all()), bool(found.evaluated.mean() < 0.3)
    (True, True)
    """

    values: Array
    evaluated: Array

    @classmethod
    def of(cls, shape: tuple[int, ...], step: int, look: Look, dtype: Any = np.int32) -> Refinement:
        """Refine from a coarse step, a power of two, down to single points."""
        self = cls(np.full(shape, UNDECIDED, dtype=dtype), np.zeros(shape, dtype=bool))
        nodes = [_nodes(n, step) for n in shape]
        live = np.ones([len(a) - 1 for a in nodes], dtype=bool)
        rows, columns = np.meshgrid(*nodes, indexing="ij")
        self._evaluate(rows.ravel(), columns.ravel(), look)
        while step > 1:
            at = self.values[np.ix_(*nodes)]
            first = at[:-1, :-1]
            agreed = (first == at[1:, :-1]) & (first == at[:-1, 1:]) & (first == at[1:, 1:])
            refined = _grown(live & ~agreed) & live
            self._fill(nodes, first, live & ~refined)
            step //= 2
            finer = [_nodes(n, step) for n in shape]
            live = refined[np.ix_(*(_cell_of(a, b[:-1]) for a, b in zip(nodes, finer, strict=True)))]
            nodes = finer
            rows, columns = np.nonzero(_corners(live))
            self._evaluate(nodes[0][rows], nodes[1][columns], look)
        self._follow(look)
        return self

    def _evaluate(self, rows: Array, columns: Array, look: Look) -> None:
        """Look at points that were not looked at before."""
        new = ~self.evaluated[rows, columns]
        rows, columns = rows[new], columns[new]
        if len(rows):
            self.values[rows, columns] = look(rows, columns)
            self.evaluated[rows, columns] = True

    def _fill(self, nodes: list[Array], first: Array, chosen: Array) -> None:
        """Give the points of the chosen cells, all corners of which agree, what the corners have."""
        cells = [_cell_of(a, np.arange(n)) for a, n in zip(nodes, self.values.shape, strict=True)]
        for row, inside in enumerate(chosen):
            if inside.any():
                band = slice(np.searchsorted(cells[0], row), np.searchsorted(cells[0], row, "right"))
                wanted = inside[cells[1]] & ~self.evaluated[band]
                np.copyto(self.values[band], first[row][cells[1]], where=wanted)

    def _follow(self, look: Look) -> None:
        """Look at points that were filled in beside another value, and on from those that were wrong."""
        beside = np.zeros(self.values.shape, dtype=bool)
        for one, other in _pairs(self.values.shape):
            differ = self.values[one] != self.values[other]
            beside[one] |= differ
            beside[other] |= differ
        rows, columns = np.nonzero(beside & ~self.evaluated)
        while len(rows):
            before = self.values[rows, columns]
            self._evaluate(rows, columns, look)
            wrong = self.values[rows, columns] != before
            near = [(rows[wrong] + i, columns[wrong] + j) for i in (-1, 0, 1) for j in (-1, 0, 1) if i or j]
            around = np.concatenate([np.stack(pair) for pair in near], axis=1)
            inside = ((around >= 0) & (around < np.array(self.values.shape)[:, None])).all(axis=0)
            rows, columns = np.unique(around[:, inside], axis=1)
            open_ = ~self.evaluated[rows, columns]
            rows, columns = rows[open_], columns[open_]


def _nodes(n: int, step: int) -> Array:
    """The points of an axis at a step, and its last point."""
    return np.unique(np.append(np.arange(0, n, step), n - 1))


def _cell_of(nodes: Array, points: Array) -> Array:
    """The number of the cell in which a point lies; the last point belongs to the last cell."""
    return np.minimum(np.searchsorted(nodes, points, "right") - 1, len(nodes) - 2)


def _corners(cells: Array) -> Array:
    """The nodes that are corners of the cells."""
    found = np.zeros([n + 1 for n in cells.shape], dtype=bool)
    for i in (0, 1):
        for j in (0, 1):
            found[i : i + cells.shape[0], j : j + cells.shape[1]] |= cells
    return found


def _grown(cells: Array) -> Array:
    """The cells, and all that touch them."""
    corners = _corners(cells)
    return corners[:-1, :-1] | corners[1:, :-1] | corners[:-1, 1:] | corners[1:, 1:]


def _pairs(shape: tuple[int, ...]) -> list[tuple[Any, Any]]:
    """Indices of all pairs of neighbouring points, diagonals included."""
    low, high, whole = slice(None, -1), slice(1, None), slice(None)
    return [
        ((low, whole), (high, whole)),
        ((whole, low), (whole, high)),
        ((low, low), (high, high)),
        ((low, high), (high, low)),
    ]
