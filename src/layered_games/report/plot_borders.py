"""Exact borders between regimes as lines in a plane: factors of their equations, traced and cut.

Algorithm
---------
1. Put numbers for all parameters but the two on the axes into each border's equation; factor it.
2. Trace the zero set of each factor, and move every vertex onto it by Newton steps.
3. Keep what separates the two regimes on the swept grid; join ends where borders meet.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import sympy as sp
from matplotlib.figure import Figure
from scipy import ndimage
from scipy.spatial import cKDTree

from layered_games.equilibria.algebra import normal, numerator
from layered_games.parameters import exact
from layered_games.regime import Regime
from layered_games.statics import Boundary

__all__ = ["BorderLine", "Plane", "trace"]

FINE: Final = 240
LEAST: Final = 3.0
NEWTON: Final = 4


@dataclass(frozen=True)
class Plane:
    """A swept plane: the axes' symbols, coordinates, and the regime, first index along x."""

    symbols: tuple[sp.Symbol, sp.Symbol]
    x: np.ndarray
    y: np.ndarray
    regime: np.ndarray

    @property
    def cell(self) -> np.ndarray:
        """Mean width and height of a cell of the grid."""
        spans = [axis[-1] - axis[0] for axis in (self.x, self.y)]
        return np.array([s / max(len(a) - 1, 1) for s, a in zip(spans, (self.x, self.y), strict=True)])

    @property
    def low(self) -> np.ndarray:
        """The lower left corner."""
        return np.array([self.x[0], self.y[0]])

    @property
    def span(self) -> np.ndarray:
        """Width and height."""
        return np.array([self.x[-1] - self.x[0], self.y[-1] - self.y[0]])


@dataclass(frozen=True)
class BorderLine:
    """A border in a plane: the regimes that it parts, its equation ``factor == 0``, and its lines.

    Attributes
    ----------
    between : (Regime, Regime)
    factor : sympy.Expr
        A polynomial in the two symbols of the axes with exact coefficients.
    paths : tuple of ndarray (n, 2)
        Points on the border, in data coordinates.
    """

    between: tuple[Regime, Regime]
    factor: sp.Expr
    paths: tuple[np.ndarray, ...]


def trace(borders: Sequence[Boundary], at: Mapping[str, Any], plane: Plane) -> tuple[BorderLine, ...]:
    """Return the borders as they run through a plane.

    Parameters
    ----------
    borders : sequence of Boundary
    at : mapping of str to number
        Values of all parameters that are not on the axes (others are ignored).
    plane : Plane
    """
    names = {s.name for s in plane.symbols}
    values = {n: exact(v) for n, v in at.items() if n not in names}
    found: list[BorderLine] = []
    for pair, factor in _factors(borders, values, plane.symbols):
        kept = [part for line in _zero_lines(factor, plane) for part in _parting(line, pair, plane)]
        if kept:
            found.append(BorderLine(pair, factor, tuple(kept)))
    return _joined(_pruned(found, plane), plane)


def _pruned(found: list[BorderLine], plane: Plane) -> list[BorderLine]:
    """Without the lines that only run past a longer border of the same two regimes, near where they meet."""
    listed = [(n, path) for n, line in enumerate(found) for path in line.paths]
    kept: list[list[np.ndarray]] = [[] for _ in found]
    for n, path in sorted(listed, key=lambda item: -_extent(item[1], plane)):
        same = [p for m, line in enumerate(found) if line.between == found[n].between for p in kept[m]]
        if same:
            tree = cKDTree(np.concatenate(same) / plane.cell)
            if np.max(tree.query(path / plane.cell, p=np.inf)[0]) < 2.0:
                continue
        kept[n].append(path)
    lines = zip(found, kept, strict=True)
    return [BorderLine(line.between, line.factor, tuple(paths)) for line, paths in lines if paths]


def _extent(path: np.ndarray, plane: Plane) -> float:
    return float(np.hypot(*np.diff(path / plane.cell, axis=0).T).sum())


def _factors(
    borders: Sequence[Boundary], values: Mapping[str, sp.Expr], axes: tuple[sp.Symbol, sp.Symbol]
) -> list[tuple[tuple[Regime, Regime], sp.Expr]]:
    """Each factor of each border that depends on an axis, once for each pair of regimes."""
    by_name = {s.name: s for s in axes}
    found: dict[tuple[tuple[Regime, Regime], sp.Expr], None] = {}
    for border in borders:
        raw = border.equation.lhs
        swap = {s: by_name.get(s.name, values.get(s.name, s)) for s in raw.free_symbols}
        top = numerator(normal(raw.xreplace(swap)))
        for factor, _ in sp.factor_list(top)[1]:
            if factor.free_symbols & set(axes):
                found[(border.between, factor)] = None
    return list(found)


def _zero_lines(factor: sp.Expr, plane: Plane) -> list[np.ndarray]:
    """The zero set of a polynomial in the rectangle, every vertex on it up to rounding."""
    value, *slopes = (sp.lambdify(plane.symbols, e, "numpy") for e in (factor, *_gradient(factor, plane)))
    xs, ys = (np.linspace(a[0], a[-1], FINE) for a in (plane.x, plane.y))
    grid = np.broadcast_to(value(*np.meshgrid(xs, ys)), (FINE, FINE)).astype(float)
    if not (grid.min() <= 0 <= grid.max()):
        return []
    scratch = Figure().add_subplot().contour(xs, ys, grid, levels=[0.0])
    lines = [np.asarray(line) for line in scratch.allsegs[0] if len(line) > 1]
    return [_polished(line, value, slopes, plane) for line in lines]


def _gradient(factor: sp.Expr, plane: Plane) -> tuple[sp.Expr, ...]:
    return tuple(sp.diff(factor, s) for s in plane.symbols)


def _polished(line: np.ndarray, value: Any, slopes: Sequence[Any], plane: Plane) -> np.ndarray:
    """Newton steps along the gradient, measured in the span of the axes."""
    moved = line.copy()
    with np.errstate(all="ignore"):
        for _ in range(NEWTON):
            gradient = np.column_stack([s(*moved.T) + 0.0 * moved[:, 0] for s in slopes]) * plane.span
            steepness = (gradient**2).sum(axis=1)
            step = (value(*moved.T) / steepness)[:, None] * gradient
            moved = moved - np.nan_to_num(step) * plane.span
    far = np.abs((moved - line) / plane.span).max(axis=1) > 2.0 / FINE
    moved[far] = line[far]
    inside: np.ndarray = np.clip(moved, plane.low, plane.low + plane.span)
    return inside


def _parting(line: np.ndarray, pair: tuple[Regime, Regime], plane: Plane) -> list[np.ndarray]:
    """The parts of a line on which both regimes are seen close by."""
    near = [ndimage.maximum_filter(plane.regime == int(r), size=3) for r in pair]
    index = tuple(
        np.rint(np.interp(line[:, k], axis, np.arange(len(axis)))).astype(int)
        for k, axis in enumerate((plane.x, plane.y))
    )
    on = near[0][index] & near[1][index]
    edges = np.flatnonzero(np.diff(np.concatenate([[0], on.astype(int), [0]])))
    parts = [line[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True)]
    return [p for p in parts if len(p) > 1 and (np.ptp(p, axis=0) / plane.cell).max() > LEAST]


def _joined(found: list[BorderLine], plane: Plane) -> tuple[BorderLine, ...]:
    """Cut each end that runs into another border at the point where they meet."""
    ended = []
    for line in found:
        others = [(other.factor, path) for other in found if other is not line for path in other.paths]
        paths = []
        for path in line.paths:
            cut = path
            for _ in range(2):
                cut = _cut_end(cut, line.factor, others, plane)[::-1]
            paths.append(cut)
        ended.append(BorderLine(line.between, line.factor, tuple(paths)))
    return tuple(ended)


def _cut_end(
    path: np.ndarray,
    factor: sp.Expr,
    others: list[tuple[sp.Expr, np.ndarray]],
    plane: Plane,
) -> np.ndarray:
    """The path up to where another border meets it, if one does within some cells of its end."""
    reach, close = 3.0 * plane.cell + 2.0 * plane.span / FINE, 2.0 * plane.span / FINE
    tail = np.flatnonzero((np.abs(path - path[-1]) <= reach).all(axis=1))
    tail = tail[tail > 0]
    best: tuple[float, int, np.ndarray, sp.Expr] | None = None
    for theirs, other in others:
        gaps = (((path[tail][:, None] - other[None]) / close) ** 2).sum(axis=2)
        i, j = np.unravel_index(int(gaps.argmin()), gaps.shape)
        if gaps[i, j] <= 1.0 and (best is None or gaps[i, j] < best[0]):
            best = (float(gaps[i, j]), int(tail[i]), other[j], theirs)
    if best is None:
        return path
    meeting = best[2] if best[3] == factor else _meeting(factor, best[3], best[2], plane)
    if not (np.abs(meeting - path[-1]) <= 2 * reach).all():
        return path
    return np.concatenate([path[: best[1]], meeting[None]])


def _meeting(one: sp.Expr, other: sp.Expr, start: np.ndarray, plane: Plane) -> np.ndarray:
    """Where two curves meet, by Newton steps from close by; the start itself if the steps fail."""
    both = sp.Matrix([one, other])
    value = sp.lambdify(plane.symbols, both, "numpy")
    slope = sp.lambdify(plane.symbols, both.jacobian(plane.symbols), "numpy")
    point = start.astype(float)
    for _ in range(2 * NEWTON):
        try:
            point = point - np.linalg.solve(slope(*point) * 1.0, value(*point) * 1.0).ravel()
        except np.linalg.LinAlgError:
            return start
    return point if np.isfinite(point).all() else start
