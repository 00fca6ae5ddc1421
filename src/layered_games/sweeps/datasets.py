"""Results put together: arrays filled chunk by chunk, and the labelled dataset around them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from layered_games.parameters import ParameterSpace
from layered_games.sweeps.axes import Box, Grid
from layered_games.sweeps.records import EQUILIBRIUM, Array, Values, Variable

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["InMemory", "axis_attrs", "dataset", "parameter_attrs", "with_actions"]


class InMemory:
    """Chunks collected in arrays of the whole grid."""

    def __init__(self, grid: Grid, variables: tuple[Variable, ...]) -> None:
        self.grid, self.variables = grid, variables
        self.arrays: Values = {}
        self.most = 0

    def put(self, box: Box, values: Values) -> None:
        """Take over a chunk; room for equilibria grows with the longest list."""
        lead = len(self.grid.dims)
        listed = [values[v.name].shape[lead] for v in self.variables if EQUILIBRIUM in dict(v.dims)]
        self.most = max(self.most, *listed, 0) if listed else 0
        for variable in self.variables:
            held, new = self._room(variable), values[variable.name]
            if EQUILIBRIUM in dict(variable.dims):
                held[(*box, slice(0, new.shape[lead]))] = new
                if new.shape[lead] < self.most:
                    held[(*box, slice(new.shape[lead], None))] = variable.empty
            else:
                held[box] = new

    def _room(self, variable: Variable) -> Array:
        """The array of a variable, long enough for the lists of equilibria met so far."""
        held = self.arrays.get(variable.name)
        shape = self.grid.shape + tuple(n or self.most for _, n in variable.dims)
        if held is None or held.shape != shape:
            longer: Array = np.empty(shape, dtype=variable.dtype)
            if held is not None:
                lead = len(self.grid.dims)
                kept = (slice(None),) * lead + (slice(0, held.shape[lead]),)
                longer[kept] = held
                longer[(slice(None),) * lead + (slice(held.shape[lead], None),)] = variable.empty
            held = self.arrays[variable.name] = longer
        return held


def dataset(
    grid: Grid, space: ParameterSpace, variables: tuple[Variable, ...], arrays: Mapping[str, Any], attrs: Any
) -> xr.Dataset:
    """Return a labelled dataset over arrays of the whole grid."""
    import xarray as xr

    data = {v.name: ((*grid.dims, *(n for n, _ in v.dims)), arrays[v.name], dict(v.attrs)) for v in variables}
    coords: dict[str, Any] = {
        n: (grid.dims[axis], values, parameter_attrs(space, n)) for n, (axis, values) in grid.columns.items()
    }
    coords |= {v.name: data.pop(v.name) for v in variables if v.label}
    return with_actions(xr.Dataset(data, coords=coords, attrs=dict(attrs)), variables)


def with_actions(data: xr.Dataset, variables: tuple[Variable, ...]) -> xr.Dataset:
    """Name the actions along their dimensions."""
    named = {}
    for variable in variables:
        for dim, _ in variable.dims:
            if "actions" in variable.attrs and dim != EQUILIBRIUM:
                named[dim] = variable.attrs["actions"].split(", ")
    return data.assign_coords(named) if named else data


def parameter_attrs(space: ParameterSpace, name: str) -> dict[str, str]:
    """Return meaning and unit of a parameter, as the attributes of its axis."""
    return {"long_name": space[name].meaning, "units": space[name].unit}


def axis_attrs(grid: Grid, space: ParameterSpace) -> dict[str, dict[str, str]]:
    """Return the attributes of every axis."""
    return {name: parameter_attrs(space, name) for name in grid.columns}
