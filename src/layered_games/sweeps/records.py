"""What a sweep is made of: the variables it gives, and the program that computes a box of points."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

import numpy as np
import numpy.typing as npt

from layered_games.errors import ParameterError

__all__ = ["EQUILIBRIUM", "UNDECIDED", "Array", "Program", "Values", "Variable", "chosen"]

Array = npt.NDArray[Any]
Values = dict[str, Array]
UNDECIDED: Final = -1
EQUILIBRIUM: Final = "equilibrium"
"""The dimension along which the equilibria of a point are listed; as long as the longest list."""


@dataclass(frozen=True)
class Variable:
    """One variable of the dataset.

    Attributes
    ----------
    name : str
    dtype : str
    dims : tuple of (str, int)
        Dimensions after those of the grid, with their lengths; 0 for one that the results decide.
    attrs : mapping of str to text or list of int
    label : bool
        Whether it is a coordinate (a label of the point) in place of a data variable.
    """

    name: str
    dtype: str = "float64"
    dims: tuple[tuple[str, int], ...] = ()
    attrs: Mapping[str, Any] = field(default_factory=dict, hash=False)
    label: bool = False

    @property
    def empty(self) -> Any:
        """What stands where nothing was decided: NaN, -1 or False."""
        return {"f": np.nan, "i": UNDECIDED, "b": False}[np.dtype(self.dtype).kind]

    def blank(self, shape: tuple[int, ...], most: int = 0) -> Array:
        """Return an array for points of a shape, nothing decided anywhere."""
        return np.full(shape + tuple(n or most for _, n in self.dims), self.empty, dtype=self.dtype)


class Program(Protocol):
    """A game made ready to be evaluated at many points, in this process or in another one.

    Attributes
    ----------
    variables : tuple of Variable
    tile : int
        Points that are evaluated at once, so that intermediate arrays fit the cache.
    chunk : int
        Points of one task and of one chunk of a store.
    method : str
        How the values come about, for the dataset's attributes.
    """

    @property
    def variables(self) -> tuple[Variable, ...]:
        """What is computed."""

    @property
    def tile(self) -> int:
        """Points evaluated at once."""

    @property
    def chunk(self) -> int:
        """Points of one task."""

    @property
    def method(self) -> str:
        """How values come about."""

    def evaluate(self, columns: Mapping[str, Any], shape: tuple[int, ...]) -> Values:
        """Return every variable at points of a shape; columns broadcast to it."""


def chosen(wanted: Any, known: tuple[str, ...], always: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Return the names asked for in the order in which they are known; all of them if None was given.

    Raises
    ------
    ParameterError
        If a name is unknown; the text lists the known ones.

    Examples
    --------
    >>> chosen(["e", "b"], ("T", "b", "e"))
    ('b', 'e')
    """
    if wanted is None:
        return known
    asked = [wanted] if isinstance(wanted, str) else [str(name) for name in wanted]
    unknown = [name for name in asked if name not in known and name not in always]
    if unknown:
        raise ParameterError(
            f"unknown quantities {', '.join(unknown)}; the sweep can give {', '.join((*always, *known))}"
        )
    return tuple(name for name in known if name in asked)
