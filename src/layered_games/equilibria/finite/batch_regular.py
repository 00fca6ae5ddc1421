"""Equilibria of games without ties: sign masks over all supports, a bit for each game."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from layered_games.equilibria.finite.batch_minors import columnwise, exact_in_floats, minors, undecided
from layered_games.equilibria.finite.batch_tables import Table, table

__all__ = ["count", "scan"]

Array = npt.NDArray[Any]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Bits = npt.NDArray[np.uint8]
CACHE: Final = 1 << 20
"""Bytes of minors worked on at a time; they fit the second-level cache of common processors."""
COUNTED: Final = 4096


def scan(first: Array, second: Array, progress: Callable[[Sequence[int]], Any] = iter) -> tuple[Bits, Flags]:
    """Find which supports carry an equilibrium, and which games need exact signs.

    Parameters
    ----------
    first, second : arrays of shape (n_games, rows, columns)
    progress : callable
        Wraps the sequence of blocks.

    Returns
    -------
    masks : array of shape (n_supports, bytes)
        One bit for each game: small supports first, then in the order of the actions; no bit for a game
        with a tie.
    special : array of shape (n_games,)
        Where a sign is zero, or not certain in floating point.
    """
    n_games, rows, columns = first.shape
    one, two = table(rows, columns), table(columns, rows, own_first=False)
    size = _block(max(one.n_minors, two.n_minors, 1))
    buffer = np.empty((2, max(one.n_minors, two.n_minors) * size))
    masks = np.zeros((sum(len(s.own) for s in one.supports), -(-n_games // 8)), dtype=np.uint8)
    special = np.empty(n_games, dtype=np.bool_)
    for start in progress(range(0, n_games, size)):
        stop = min(start + size, n_games)
        found, doubt = _side(columnwise(first[start:stop]), one, buffer)
        other, more = _side(columnwise(second[start:stop].transpose(0, 2, 1)), two, buffer)
        special[start:stop] = doubt | more
        found &= other
        found &= ~np.packbits(special[start:stop])
        masks[:, start // 8 : -(-stop // 8)] = found
    return masks, special


def _block(n_minors: int) -> int:
    """How many games to work on at a time: a multiple of 64."""
    return int(min(max(CACHE // (8 * n_minors) // 64 * 64, 1024), 4096))


def _side(payoffs: Array, index: Table, buffer: Array) -> tuple[Bits, Flags]:
    """Bits of the supports that one player's payoffs allow, and games in doubt."""
    shape = index.n_minors, payoffs.shape[2]
    out, scratch = (room[: shape[0] * shape[1]].reshape(shape) for room in buffer)
    with np.errstate(over="ignore", invalid="ignore"):
        found = minors(payoffs, index, out)
        exact = bool(exact_in_floats(payoffs[:, :, :1])[0]) and bool(exact_in_floats(payoffs).all())
        doubt = undecided(payoffs, found, index, exact, scratch)
    positive = np.packbits(found > 0, axis=1)
    planes = np.concatenate([positive, ~positive])
    parts = []
    for supports in index.supports:
        literals = planes[supports.literals]
        allowed = np.bitwise_and.reduce(literals, axis=1)
        if supports.size > 1:
            allowed |= ~np.bitwise_or.reduce(literals, axis=1)
        parts.append(allowed)
    return np.concatenate(parts), doubt


def count(masks: Bits, n_games: int) -> Ints:
    """Return how many equilibria the masks hold for each game."""
    found = np.empty(n_games, dtype=np.int64)
    for start in range(0, n_games, COUNTED):
        part = masks[:, start // 8 : (start + COUNTED) // 8]
        here = found[start : start + COUNTED]
        here[:] = np.unpackbits(part, axis=1, count=len(here)).sum(axis=0, dtype=np.uint16)
    return found
