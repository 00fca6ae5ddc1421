"""Reading of the payoffs of many games: two arrays of one shape, refused with the place otherwise."""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from layered_games.errors import GameError

__all__ = ["largest_size", "read_games"]

Array = npt.NDArray[Any]
LARGEST_WHOLE: Final = 2**53
LARGEST_FLOAT: Final = 2.0**1000


def read_games(A: Any, B: Any) -> tuple[Array, Array]:
    """Return payoffs as arrays of integers or of float64, of one shape (n_games, m, n).

    Whether they are finite is left to :func:`largest_size`, which looks at a block of games that is about
    to be solved: reading a large batch once more takes a tenth of the time of solving it.

    Raises
    ------
    GameError
        If an array is ragged, not of three dimensions, or not of real numbers, if shapes differ, or if a
        player has no action.

    Examples
    --------
    >>> read_games([[[3]]], [[[0.5]]])[1]
    array([[[0.5]]])
    """
    first, second = _read(A, "A"), _read(B, "B")
    if first.shape != second.shape:
        raise GameError(
            f"A has shape {first.shape}, B {second.shape}; give both payoffs of every game, "
            "as two arrays of one shape (n_games, m, n)"
        )
    if 0 in first.shape[1:]:
        raise GameError(f"games of shape {first.shape[1:]}: every player needs at least one action")
    return first, second


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


def largest_size(payoffs: Array, name: str, start: int = 0) -> float:
    """Return the largest size of a payoff; infinite if differences overflow, or floats lose digits of it.

    Parameters
    ----------
    payoffs : array of shape (n_games, m, n)
    name : str
        What errors call the array.
    start : int, optional
        The number of the first of these games.

    Raises
    ------
    GameError
        If a payoff is not finite.

    Examples
    --------
    >>> largest_size(np.array([[[3, -5]]]), "A"), largest_size(np.array([[[2**53 + 1]]]), "A")
    (5.0, inf)
    """
    if payoffs.dtype.kind != "f":
        whole = max(int(payoffs.max(initial=0)), -int(payoffs.min(initial=0)))
        return float(whole) if whole <= LARGEST_WHOLE else math.inf
    size = max(float(payoffs.max(initial=0.0)), -float(payoffs.min(initial=0.0)))
    if not math.isfinite(size):
        game, row, column = (int(i) for i in np.argwhere(~np.isfinite(payoffs))[0])
        raise GameError(
            f"payoff {payoffs[game, row, column]} in {name}, game {start + game}, actions ({row}, {column}) "
            "is not finite; give a number, or drop the game"
        )
    return size if size <= LARGEST_FLOAT else math.inf
