"""What a strategic game declares: names of players and actions, and the space of its parameters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import numpy as np
import sympy as sp

from layered_games.errors import GameError
from layered_games.games.payoff_arrays import SYMBOLIC, Array
from layered_games.parameters import ParameterSpace

__all__ = ["action_names", "floats_of", "placed", "player_names", "shaped", "with_space"]


def player_names(players: Sequence[str] | None, count: int) -> tuple[str, ...]:
    """Return one name per player: the given ones, which have to differ, or numbers from 1."""
    names = tuple(str(p) for p in players) if players is not None else tuple(str(i + 1) for i in range(count))
    if len(names) != count:
        raise GameError(
            f"{len(names)} player name(s) {list(names)} for {count} payoff array(s); give one each"
        )
    if len(set(names)) != count:
        raise GameError(f"a player is listed twice in {list(names)}")
    return names


def action_names(
    actions: Sequence[Sequence[str]] | None, shape: tuple[int, ...], players: tuple[str, ...]
) -> tuple[tuple[str, ...], ...]:
    """Return one name per action: the given ones, which have to differ for a player, or numbers from 1."""
    if actions is None:
        return tuple(tuple(str(i + 1) for i in range(n)) for n in shape)
    names = tuple(tuple(str(a) for a in row) for row in actions)
    if len(names) != len(shape):
        raise GameError(f"names of actions for {len(names)} player(s), but the game has {len(shape)}")
    for player, row, n in zip(players, names, shape, strict=True):
        if len(row) != n:
            raise GameError(f"player {player} has {n} action(s), but {len(row)} name(s): {list(row)}")
        if len(set(row)) != n:
            raise GameError(f"player {player} has two actions of one name in {list(row)}")
    return names


def with_space(
    arrays: tuple[Array, ...], kind: str, space: ParameterSpace
) -> tuple[tuple[Array, ...], ParameterSpace]:
    """Unify symbols of declared names in the payoffs, adopt the others into the space."""
    if kind != SYMBOLIC:
        return arrays, space
    declared = space.symbols
    used = sorted({s for array in arrays for e in array.flat for s in e.free_symbols}, key=str)
    swap = {s: declared[s.name] for s in used if s.name in declared and s != declared[s.name]}
    if swap:
        arrays = tuple(_mapped(array, swap) for array in arrays)
    fresh = [s for s in used if s.name not in declared]
    twice = sorted({s.name for s in fresh if [t.name for t in fresh].count(s.name) > 1})
    if twice:
        raise GameError(f"the payoffs use several symbols of one name: {twice}; use one symbol for each name")
    return arrays, space.with_parameters(fresh) if fresh else space


def _mapped(array: Array, swap: Mapping[Any, Any]) -> Array:
    found = np.empty(array.shape, dtype=object)
    found.ravel()[:] = [entry.xreplace(swap) for entry in array.flat]
    found.setflags(write=False)
    return found


def placed(array: Array, point: Mapping[sp.Symbol, sp.Expr], floats: bool) -> list[Any]:
    """Return the entries of an array at a point of the parameter space."""
    values = [entry.xreplace(point) if isinstance(entry, sp.Expr) else entry for entry in array.flat]
    return [float(v) for v in values] if floats else values


def shaped(values: list[Any], shape: tuple[int, ...], order: Literal["C", "F"] = "C") -> Array:
    """Return objects as an array of a shape."""
    flat = np.empty(len(values), dtype=object)
    flat[:] = values
    found: Array = flat.reshape(shape, order=order)
    return found


def floats_of(array: Array) -> Array:
    """Return fractions as floats."""
    try:
        found: Array = array.astype(np.float64)
    except OverflowError:
        raise GameError("a payoff is too large for a float; divide all payoffs by a common number") from None
    return found
