"""Grids of parameters: axes and fixed values read and checked, and the boxes that work is cut into."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np

from layered_games.errors import ParameterError
from layered_games.parameters import ParameterSpace, exact
from layered_games.sweeps.records import Array

__all__ = ["Axis", "Box", "Grid", "boxes", "read_axis", "read_grid"]

Axis = tuple[float, float, int] | Sequence[float] | Array
Box = tuple[slice, ...]


@dataclass(frozen=True, eq=False)
class Grid:
    """Points of parameter space, laid out along named dimensions.

    Attributes
    ----------
    dims : tuple of str
    shape : tuple of int
    columns : mapping of str to (int, array)
        Parameter to the dimension along which it varies, and its values there.
    fixed : mapping of str to float
    """

    dims: tuple[str, ...]
    shape: tuple[int, ...]
    columns: Mapping[str, tuple[int, Array]]
    fixed: Mapping[str, float]

    @property
    def size(self) -> int:
        """Number of points."""
        return prod(self.shape)

    def at(self, box: Box) -> dict[str, Any]:
        """Return all parameters in a box, as numbers and as arrays that broadcast to its shape."""
        columns: dict[str, Any] = dict(self.fixed)
        for name, (axis, values) in self.columns.items():
            shape = [1] * len(self.dims)
            shape[axis] = -1
            columns[name] = values[box[axis]].reshape(shape)
        return columns


def boxes(shape: tuple[int, ...], points: int) -> tuple[tuple[int, ...], list[Box]]:
    """Cut a grid into boxes of at most so many points, each a run of the flattened grid.

    Returns
    -------
    tuple of int, list of tuples of slices
        The shape of a whole box, and all boxes in order.

    Examples
    --------
    >>> shape, cut = boxes((5, 4), 8)
    >>> shape, cut[2]
    ((2, 4), (slice(4, 5, None), slice(0, 4, None)))
    """
    whole, room = [1] * len(shape), max(points, 1)
    for axis in range(len(shape) - 1, -1, -1):
        whole[axis] = max(min(shape[axis], room), 1)
        room //= whole[axis]
        if whole[axis] < shape[axis]:
            break
    counts = [-(-n // w) for n, w in zip(shape, whole, strict=True)]
    cut = [
        tuple(slice(i * w, min((i + 1) * w, n)) for i, w, n in zip(index, whole, shape, strict=True))
        for index in np.ndindex(*counts)
    ]
    return tuple(whole), cut


def read_grid(space: ParameterSpace, over: Mapping[str, Axis], at: Mapping[str, Any]) -> Grid:
    """Read the axes of a grid and the fixed values, checked against every single domain.

    Raises
    ------
    ParameterError
        If a parameter is missing, unknown, given twice, or leaves its domain.
    """
    if not isinstance(over, Mapping):
        raise ParameterError(f"the grid is a mapping of parameters to axes, not {type(over).__name__}")
    names = [str(name) for name in over]
    axes = [read_axis(space, name, values) for name, values in zip(names, over.values(), strict=True)]
    fixed = {str(name): value for name, value in at.items()}
    twice = sorted(set(names) & set(fixed))
    if twice:
        raise ParameterError(f"parameters {', '.join(twice)} are both swept and fixed; drop them from at")
    ends = {name: float(axis[0]) for name, axis in zip(names, axes, strict=True)}
    ParameterSpace(space.values()).validate(fixed | ends)
    held = {space[n].symbol: exact(v) for n, v in fixed.items()}
    for relation in space.relations:
        if relation.free_symbols <= set(held):
            space_of_one(relation, held)
    return Grid(
        tuple(names),
        tuple(len(axis) for axis in axes),
        {name: (i, axis) for i, (name, axis) in enumerate(zip(names, axes, strict=True))},
        {n: float(exact(v)) for n, v in fixed.items()},
    )


def space_of_one(relation: Any, held: Mapping[Any, Any]) -> None:
    """Raise ParameterError if a relation among fixed values fails."""
    if relation.subs(dict(held)) != True:  # noqa: E712  # SymPy's own truth
        shown = ", ".join(f"{s} = {held[s]}" for s in sorted(relation.free_symbols, key=str))
        raise ParameterError(f"the relation {relation} fails at {shown}, at every point of the grid")


def read_axis(space: ParameterSpace, name: str, values: Axis) -> Array:
    """Return the values of one axis as floats, checked against the parameter's domain.

    Raises
    ------
    ParameterError
        If the parameter is unknown, or a value is no finite number of its domain.
    """
    if name not in space:
        raise ParameterError(f"unknown parameter {name!r}; the game has {', '.join(space)}")
    try:
        if isinstance(values, tuple) and len(values) == 3 and isinstance(values[2], int) and values[2] > 1:
            axis = np.linspace(float(values[0]), float(values[1]), values[2])
        else:
            axis = np.asarray(values, dtype=float)
    except (TypeError, ValueError):
        axis = np.empty((0, 0))
    if axis.ndim != 1 or not axis.size:
        raise ParameterError(f"axis {name}: give (start, stop, number) or a sequence of numbers")
    for end in (axis.min(), axis.max()):
        space[name].check(float(end))
    if not np.isfinite(axis).all():
        raise ParameterError(f"axis {name} holds a value that is no finite number")
    return axis
