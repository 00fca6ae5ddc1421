"""Equilibria over a grid of parameters: closed forms compiled once, evaluated in blocks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from tqdm import tqdm

from layered_games.equilibria.evaluation import compiled
from layered_games.errors import ParameterError
from layered_games.games.sequential import SequentialGame
from layered_games.parameters import exact
from layered_games.regime import Regime, branches, regime_at

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["sweep"]

BLOCK = 1 << 15
SLOW = 3_000_000
UNDECIDED = -1
PRECEDENCE = (Regime.NONE, Regime.ACTIVE, Regime.PASSIVE, Regime.COLLUSIVE)
Block = Callable[..., tuple[np.ndarray, dict[str, np.ndarray]]]
Axis = tuple[float, float, int] | Sequence[float] | np.ndarray


def sweep(game: SequentialGame, over: Mapping[str, Axis], at: Mapping[str, Any]) -> xr.Dataset:
    """Evaluate regime and equilibrium on a grid.

    Parameters
    ----------
    game : SequentialGame
        A game with roles and a closed-form solution.
    over : mapping of str to (start, stop, number) or sequence
        The axes; ``(start, stop, number)`` is an inclusive ``linspace``.
    at : mapping of str to number
        Values of all other parameters.

    Returns
    -------
    xarray.Dataset
        Dimensions and coordinates carry the parameters' names. ``regime`` is int8 with
        ``flag_values`` and ``flag_meanings`` (-1: undecided); one float variable for each
        equilibrium quantity.

    Raises
    ------
    ParameterError
        If a parameter is missing, unknown, given twice, or leaves its domain.

    Examples
    --------
    >>> from layered_games.models import overbidding
    >>> at = dict(tau=60, k=1, beta_A=0, beta_S=0, A_A=4, A_S=2, P=4, q=0.1, ell=1, phi_A=0)
    >>> data = sweep(overbidding(), {"phi_S": (0, 0.9, 10), "sigma": [0.1, 0.2]}, at=at)
    >>> data.regime.dims, data.regime.shape
    (('phi_S', 'sigma'), (10, 2))
    """
    import xarray as xr

    axes = {name: _axis(game, name, values) for name, values in over.items()}
    fixed = _fixed(game, axes, at)
    shape = tuple(len(a) for a in axes.values())
    names, block = _program(game)
    size = int(np.prod(shape)) if shape else 1
    out = {n: np.empty(size) for n in names}
    regime = np.empty(size, dtype=np.int8)
    starts = range(0, size, BLOCK)
    for start in tqdm(starts, desc="sweep", disable=None if size > SLOW else True, leave=False):
        stop = min(start + BLOCK, size)
        index = np.unravel_index(np.arange(start, stop), shape) if shape else ()
        point: dict[str, Any] = dict(fixed)
        point |= {n: axis[i] for (n, axis), i in zip(axes.items(), index, strict=True)}
        which, values = block(*(point[n] for n in game.parameters), stop - start)
        _repair(game, point, which, values)
        regime[start:stop] = which
        for name in names:
            out[name][start:stop] = values[name]
    dims = tuple(axes)
    flags = {
        "flag_values": np.array([UNDECIDED, *(int(r) for r in Regime)], dtype=np.int8),
        "flag_meanings": " ".join(["undecided", *(str(r) for r in Regime)]),
    }
    data: dict[str, Any] = {"regime": (dims, regime.reshape(shape), flags)}
    data |= {n: (dims, v.reshape(shape), _label(game, n)) for n, v in out.items()}
    coords = {n: (n, a, _label(game, n)) for n, a in axes.items()}
    return xr.Dataset(data, coords=coords, attrs={"game": game.name, **fixed})


def _axis(game: SequentialGame, name: str, values: Axis) -> np.ndarray:
    if name not in game.parameters:
        raise ParameterError(f"unknown parameter {name!r}; the game has {', '.join(game.parameters)}")
    if isinstance(values, tuple) and len(values) == 3 and isinstance(values[2], int) and values[2] > 1:
        axis = np.linspace(float(values[0]), float(values[1]), values[2])
    else:
        axis = np.asarray(values, dtype=float)
    if axis.ndim != 1 or not axis.size:
        raise ParameterError(f"axis {name}: give (start, stop, number) or a sequence of numbers")
    for end in (axis.min(), axis.max()):
        game.parameters[name].check(float(end))
    if not np.isfinite(axis).all():
        raise ParameterError(f"axis {name} holds a value that is no finite number")
    return axis


def _fixed(game: SequentialGame, axes: Mapping[str, np.ndarray], at: Mapping[str, Any]) -> dict[str, float]:
    twice = sorted(set(axes) & set(at))
    if twice:
        raise ParameterError(f"parameters {', '.join(twice)} are both swept and fixed; drop them from at")
    corner = {**at, **{n: float(a.max()) for n, a in axes.items()}}
    game.parameters.validate(corner)
    game.parameters.validate({**at, **{n: float(a.min()) for n, a in axes.items()}})
    return {n: float(exact(v)) for n, v in at.items()}


def _label(game: SequentialGame, name: str) -> dict[str, str]:
    if name in game.parameters:
        parameter = game.parameters[name]
        return {"long_name": parameter.meaning, "units": parameter.unit}
    if name in game.moves:
        return {"long_name": game.moves[name].meaning}
    return {}


def _repair(
    game: SequentialGame, point: Mapping[str, Any], regime: np.ndarray, values: dict[str, np.ndarray]
) -> None:
    """Decide in exact arithmetic the few points that rounding puts between two branches."""
    for index in np.flatnonzero(regime == UNDECIDED):
        here = {n: float(v[index]) if np.ndim(v) else float(v) for n, v in point.items()}
        exact_point = regime_at(game, here)
        regime[index] = int(exact_point.regime)
        for name, array in values.items():
            array[index] = exact_point.values[name]


@lru_cache(maxsize=32)
def _program(game: SequentialGame) -> tuple[list[str], Block]:
    """Compile channels and branches; return the quantity names and a function of one block."""
    listed = sorted(branches(game), key=lambda b: PRECEDENCE.index(b.regime))
    names = [*listed[0].equilibrium.in_channels, *(f"U_{p}" for p in game.players)]
    raw = tuple(game.parameters.symbols.values())
    channels = tuple(game.definitions)
    to_channels = compiled(raw, tuple(game.definitions.values()))
    tests = [compiled((*raw, *channels), tuple(c.expr for c in b.constraints)) for b in listed]
    values = [
        compiled((*raw, *channels), (*e.in_channels.values(), *e.piece.payoffs.values()))
        for e in (b.equilibrium for b in listed)
    ]

    def block(*args: Any) -> tuple[np.ndarray, dict[str, np.ndarray]]:
        *point, size = args
        full = [*point, *to_channels(*point)]
        regime = np.full(size, UNDECIDED, dtype=np.int8)
        out = {n: np.full(size, np.nan) for n in names}
        for branch, test, value in zip(listed, tests, values, strict=True):
            inside = regime == UNDECIDED
            for constraint, margin in zip(branch.constraints, test(*full), strict=True):
                inside &= (margin > 0) if constraint.strict else (margin >= 0)
            if not inside.any():
                continue
            regime[inside] = int(branch.regime)
            here = [a[inside] if np.ndim(a) else a for a in full]
            for name, array in zip(names, value(*here), strict=True):
                out[name][inside] = array
        return regime, out

    return names, block
