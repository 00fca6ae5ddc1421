"""Probabilities and payoffs of the equilibria that sign masks have found."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from layered_games.equilibria.finite.batch_minors import weights
from layered_games.equilibria.finite.batch_records import BatchSolution
from layered_games.equilibria.finite.batch_tables import Supports, table

__all__ = ["fill"]

Array = npt.NDArray[Any]
Ints = npt.NDArray[np.int64]
Bits = npt.NDArray[np.uint8]
BLOCK: Final = 16384
"""Games written at a time, which bounds the memory for it. A multiple of eight."""


def fill(batch: BatchSolution, first: Array, second: Array, masks: Bits) -> None:
    """Write the equilibria of games without ties into a record that has room for them.

    Parameters
    ----------
    batch : BatchSolution
    first, second : arrays of shape (n_games, rows, columns)
    masks : array of shape (n_supports, bytes)
        As :func:`~layered_games.equilibria.finite.batch_regular.scan` returns them.
    """
    n_games, rows, columns = first.shape
    index = table(rows, columns)
    most = batch.profiles[0].shape[1]
    for start in range(0, n_games, BLOCK):
        part = slice(start, start + BLOCK)
        bits = np.unpackbits(masks[:, start // 8 : (start + BLOCK) // 8], axis=1, count=len(first[part]))
        slots = _slots(bits)
        a, b = (np.ascontiguousarray(p[part]).reshape(-1) for p in (first, second))
        x, y = (_as_rows(p[part]) for p in batch.profiles)
        u, v = (p[part].reshape(-1) for p in batch.payoffs)
        begin = 0
        for supports in index.supports:
            group = slice(begin, begin + len(supports.own))
            begin = group.stop
            found = np.flatnonzero(bits[group].view(np.bool_))
            if not found.size:
                continue
            row, game = np.divmod(found, bits.shape[1])
            place = game * most + slots[group].reshape(-1).take(found)
            corner = game * (rows * columns)
            if supports.size == 1:
                x[place] = _as_rows(np.eye(rows)).take(supports.own[:, 0].take(row))
                y[place] = _as_rows(np.eye(columns)).take(supports.other[:, 0].take(row))
                corner += (supports.own[:, 0] * columns + supports.other[:, 0]).take(row)
                u[place], v[place] = a.take(corner), b.take(corner)
            else:
                one, two = _places(supports, columns)
                x[place], v[place] = _mixture(b, corner, two, rows, supports.own, row)
                y[place], u[place] = _mixture(a, corner, one, columns, supports.other, row)


def _slots(bits: Bits) -> Bits:
    """How many equilibria of the same game come before."""
    found = np.zeros_like(bits)
    for before, row, out in zip(found[:-1], bits[:-1], found[1:], strict=True):
        np.add(before, row, out=out)
    return found


def _places(supports: Supports, columns: int) -> tuple[Ints, Ints]:
    """Places of the payoffs in a game, by support: own action first, and the opponent's first."""
    one = supports.own[:, :, None] * columns + supports.other[:, None, :]
    return one, one.transpose(0, 2, 1)


def _as_rows(strategies: Array) -> Array:
    """Strategies as single items, which NumPy copies several times faster than rows of numbers."""
    actions = strategies.shape[-1]
    return strategies.reshape(-1, actions).view(np.dtype((np.void, 8 * actions))).reshape(-1)


def _mixture(
    payoffs: Array, corner: Ints, places: Ints, actions: int, used: Ints, row: Ints
) -> tuple[Array, Array]:
    """Strategies over some actions that make the opponent indifferent, and what that pays the opponent.

    Parameters
    ----------
    payoffs : array of all payoffs of the opponent, flat
    corner : array of shape (n_found,)
        Where games begin.
    places : array of shape (n_supports, size, size)
        Places within a game, the opponent's actions first.
    actions : number of actions
    used : array of shape (n_supports, size)
        The actions in use.
    row : array of shape (n_found,)
        Which support.
    """
    size = used.shape[1]
    part = np.empty((size, size, len(corner)))
    for i in range(size):
        for j in range(size):
            part[i, j] = payoffs.take(corner + places[:, i, j].take(row))
    shares = weights(part)
    shares /= shares.sum(axis=0)
    strategies = np.zeros((len(corner), actions))
    begin = np.arange(0, strategies.size, actions)
    for action, share in zip(used.T, shares, strict=True):
        strategies.reshape(-1)[begin + action.take(row)] = share
    return _as_rows(strategies), (part[0] * shares).sum(axis=0)
