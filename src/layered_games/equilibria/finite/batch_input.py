"""Reading of the payoffs of many games: two arrays of one shape, refused with the place otherwise."""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from layered_games.errors import GameError

__all__ = ["read_games"]

Array = npt.NDArray[Any]
LARGEST_WHOLE: Final = 2**53
LARGEST_FLOAT: Final = 2.0**1000


def read_games(A: Any, B: Any) -> tuple[Array, Array, bool]:
    """Return payoffs as arrays of integers or of float64, of one shape (n_games, m, n).

    The third value says whether differences of payoffs neither overflow nor lose digits of integers when
    all are read as floats.

    Raises
    ------
    GameError
        If an array is ragged, not of three dimensions, not of real numbers, or not finite, if shapes
        differ, or if a player has no action.

    Examples
    --------
    >>> read_games([[[2**53 + 1]]], [[[0.5]]])[2], read_games([[[3]]], [[[0.5]]])[2]
    (False, True)
    """
    first, second = _read(A, "A"), _read(B, "B")
    if first.shape != second.shape:
        raise GameError(
            f"A has shape {first.shape}, B {second.shape}; give both payoffs of every game, "
            "as two arrays of one shape (n_games, m, n)"
        )
    if 0 in first.shape[1:]:
        raise GameError(f"games of shape {first.shape[1:]}: every player needs at least one action")
    moderate = [_is_moderate(array, name) for array, name in ((first, "A"), (second, "B"))]
    return first, second, all(moderate)


def _size(payoffs: Array) -> float | int:
    """The largest absolute payoff; NaN if one is."""
    if payoffs.dtype.kind == "f":
        return max(float(payoffs.max(initial=0.0)), -float(payoffs.min(initial=0.0)))
    return max(int(payoffs.max(initial=0)), -int(payoffs.min(initial=0)))


def _read(data: Any, name: str) -> Array:
    if isinstance(data, np.ma.MaskedArray):
        raise GameError(f"{name} is a masked array; give every payoff, or drop the games that miss some")
    try:
        array = np.asarray(data)
    except ValueError:
        raise GameError(f"{name} is ragged; all games need the same numbers of actions") from None
    if array.ndim == 2:
        raise GameError(
            f"{name} has shape {array.shape}: one game, not many; use solve() on a StrategicGame, "
            f"or {name}[None] for a batch of one"
        )
    if array.ndim != 3:
        raise GameError(f"{name} has {array.ndim} dimension(s); a batch has three: (n_games, m, n)")
    if array.dtype.kind not in "iuf":
        what = "objects" if array.dtype == object else f"{array.dtype} entries"
        raise GameError(
            f"{name} holds {what}; a batch takes integers or floats. For fractions or symbols, "
            "solve each game as a StrategicGame"
        )
    if array.dtype.kind == "f":
        return array.astype(np.float64, copy=False)
    return array.astype(array.dtype.newbyteorder("="), copy=False)


def _is_moderate(payoffs: Array, name: str) -> bool:
    """Whether payoffs may be computed with as floats; refuse what is not finite."""
    size = _size(payoffs)
    if isinstance(size, int):
        return size <= LARGEST_WHOLE
    if not math.isfinite(size):
        game, row, column = (int(i) for i in np.argwhere(~np.isfinite(payoffs))[0])
        raise GameError(
            f"payoff {payoffs[game, row, column]} in {name}, game {game}, actions ({row}, {column}) "
            "is not finite; give a number, or drop the game"
        )
    return size <= LARGEST_FLOAT
