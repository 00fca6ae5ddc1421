"""The one place that chooses how a game is evaluated, and in which parameters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import sympy as sp

from layered_games.equilibria.evaluation import compiled
from layered_games.errors import GameError
from layered_games.games.sequential import SequentialGame
from layered_games.games.strategic import StrategicGame
from layered_games.models.finite_form import FiniteForm
from layered_games.parameters import ParameterSpace
from layered_games.sweeps.axes import boxes
from layered_games.sweeps.closed import closed_form
from layered_games.sweeps.listed import finite_batch
from layered_games.sweeps.pointwise import pointwise
from layered_games.sweeps.records import Program, Values

__all__ = ["Task", "prepared", "space_of"]


@dataclass(frozen=True)
class Task:
    """A program with the joint relations of its parameters: what workers get.

    Attributes
    ----------
    program : Program
    symbols : tuple of sympy.Symbol
    relations : tuple of sympy Booleans
        Points at which one of them fails belong to no game and stay empty.
    """

    program: Program
    symbols: tuple[sp.Symbol, ...]
    relations: tuple[Any, ...]

    def __call__(self, columns: Mapping[str, Any], shape: tuple[int, ...]) -> Values:
        """Evaluate a box of points, tile by tile; every executor cuts in the same way."""
        _, tiles = boxes(shape, self.program.tile)
        parts = []
        for tile in tiles:
            inner = {n: _within(v, shape, tile) for n, v in columns.items()}
            parts.append(
                self._tile(inner, tuple(len(range(*s.indices(n))) for s, n in zip(tile, shape, strict=True)))
            )
        if len(parts) == 1:
            return parts[0]
        return {
            v.name: _joined([part[v.name] for part in parts], v.blank, shape, len(shape))
            for v in self.program.variables
        }

    def _tile(self, columns: Mapping[str, Any], shape: tuple[int, ...]) -> Values:
        out = self.program.evaluate(columns, shape)
        if self.relations:
            with np.errstate(all="ignore"):
                held = compiled(self.symbols, self.relations)(*(columns[s.name] for s in self.symbols))
            inside = np.broadcast_to(np.logical_and.reduce(np.broadcast_arrays(*held)), shape)
            if not inside.all():
                for variable in self.program.variables:
                    out[variable.name][~inside] = variable.empty
        return out


def _within(value: Any, shape: tuple[int, ...], tile: tuple[slice, ...]) -> Any:
    if not np.ndim(value):
        return value
    return value[tuple(s if n > 1 else slice(None) for s, n in zip(tile, value.shape, strict=True))]


def _joined(parts: list[Any], blank: Any, shape: tuple[int, ...], lead: int) -> Any:
    """Tiles follow one another in the flattened box; lists of equilibria are padded to the longest."""
    most = max((p.shape[lead] for p in parts if p.ndim > lead), default=0)
    full = blank(shape, most)
    flat, start = full.reshape((-1, *full.shape[lead:])), 0
    for part in parts:
        rows = part.reshape((-1, *part.shape[lead:]))
        target = flat[start : start + len(rows)]
        (target[:, : rows.shape[1]] if rows.ndim > 1 else target)[...] = rows
        start += len(rows)
    return full


def space_of(game: Any, names: Iterable[str]) -> ParameterSpace:
    """Return the parameters in which a game is swept; a finite form takes its levels or its primitives.

    Raises
    ------
    GameError
        If the object is no game with parameters.
    """
    space = getattr(game, "parameters", None)
    if not isinstance(space, ParameterSpace):
        raise GameError(f"a sweep needs a game with parameters, not {type(game).__name__}")
    if isinstance(game, FiniteForm):
        given = set(names)
        ours = len(given & set(space)) - len(given - set(space))
        primitive = len(given & set(game.primitives)) - len(given - set(game.primitives))
        return game.primitives if primitive >= ours else space
    return space


def prepared(game: Any, space: ParameterSpace, wanted: Any) -> Task:
    """Return a game ready to be evaluated.

    Raises
    ------
    GameError
        If the object is no game with parameters.
    ParameterError
        If a quantity is unknown.
    """
    asked = None if wanted is None else tuple([wanted] if isinstance(wanted, str) else map(str, wanted))
    program: Program | None = None
    if isinstance(game, SequentialGame):
        program = closed_form(game, asked)
    elif isinstance(game, StrategicGame) and game.n_players == 2:
        program = finite_batch(game, space, asked)
    if program is None:
        program = pointwise(game, asked)
    return Task(program, tuple(space.symbols.values()), space.relations)
