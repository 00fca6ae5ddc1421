"""The 81 patterns of signs of a 2x2 game, their equilibria, and how those of many games are laid out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Final

import numpy as np
import numpy.typing as npt

from layered_games.equilibria.finite.batch_records import Profile

__all__ = ["Block", "Catalogue", "Mixed", "TwoByTwo", "catalogue"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.uint8]
Slots = npt.NDArray[np.int8]
MIXED: Final = 2
REPLIES: Final = {1: (0,), -1: (1,), 0: (0, 1)}
"""Best replies by the sign of first action minus second action."""


@dataclass(frozen=True)
class Catalogue:
    """The extreme equilibria of each of the 81 patterns of signs; slots hold a game's equilibria.

    Attributes
    ----------
    counts, degenerate : arrays of shape (81,)
    strategies : array of shape (2, 81, slots, 2)
        Probabilities, by player: NaN where there is no equilibrium, zeros where there is a mixture.
    mixed : array of shape (most, 2, 81)
        The slots in which a player mixes, then -1.
    cell : array of shape (slots, 81)
        Place of a pair of actions in use in the flat matrix; the first action where a player mixes.
    """

    counts: Ints
    degenerate: Flags
    strategies: Floats
    mixed: Slots
    cell: Ints


@lru_cache(maxsize=1)
def catalogue() -> Catalogue:
    """Work out all 81 patterns from the definition.

    The pattern of a game are the signs of A[0,0] - A[1,0], A[0,1] - A[1,1], B[0,0] - B[0,1],
    B[1,0] - B[1,1], as digits of a number to base three, 0 for negative. A strategy of a player is extreme
    if it is pure, or makes the opponent indifferent, who is not so at both pure ones.

    Examples
    --------
    >>> catalogue().counts[[80, 60, 40]]
    array([1, 3, 4])
    """
    signs = list(product((-1, 0, 1), repeat=4))
    found = [_extreme(*s) for s in signs]
    slots = max(map(len, found))
    strategies = np.full((2, 81, slots, 2), np.nan)
    cell = np.zeros((slots, 81), dtype=np.int64)
    mixing: list[list[list[int]]] = [[[] for _ in found] for _ in range(2)]
    for code, pairs in enumerate(found):
        for slot, pair in enumerate(pairs):
            for player, action in enumerate(pair):
                strategies[player, code, slot] = 0.0
                if action == MIXED:
                    mixing[player][code].append(slot)
                else:
                    strategies[player, code, slot, action] = 1.0
                    cell[slot, code] += action * (2 - player)
    most = max(len(m) for player in mixing for m in player)
    padded = [[m + [-1] * (most - len(m)) for m in player] for player in mixing]
    mixed = np.ascontiguousarray(np.array(padded, dtype=np.int8).transpose(2, 0, 1))
    counts = np.array([len(pairs) for pairs in found])
    return Catalogue(counts, np.array([0 in s for s in signs]), strategies, mixed, cell)


def _extreme(a_0: int, a_1: int, b_0: int, b_1: int) -> list[tuple[int, int]]:
    """Pairs of 0, 1 or MIXED: every action in use is a best reply; small supports first."""
    rows = [REPLIES[a_0], REPLIES[a_1], *([(0, 1)] if a_0 * a_1 < 0 else [])]
    columns = [REPLIES[b_0], REPLIES[b_1], *([(0, 1)] if b_0 * b_1 < 0 else [])]
    used = [{0}, {1}, {0, 1}]
    return [
        (x, y)
        for x, y in sorted(
            product(range(len(columns)), range(len(rows))), key=lambda p: (p[0] == MIXED, p[1] == MIXED, p)
        )
        if used[x] <= set(rows[y]) and used[y] <= set(columns[x])
    ]


@dataclass(frozen=True)
class Mixed:
    """Equilibria in which a player mixes: the game, the slot, the mixture, and what the opponent gets."""

    games: Ints
    slots: Slots
    shares: npt.NDArray[np.complex128]
    paid: Floats


@dataclass(frozen=True)
class Block:
    """Equilibria of some games, apart from what their pattern says and what the first one pays.

    Attributes
    ----------
    games : slice
    more : tuple of (slot, games, payoffs of player 1, payoffs of player 2)
        Of pure equilibria in other slots.
    mixed : tuple of two tuples of Mixed
        By player.
    """

    games: slice
    more: tuple[tuple[int, Ints, Floats, Floats], ...]
    mixed: tuple[tuple[Mixed, ...], tuple[Mixed, ...]]


@dataclass(frozen=True)
class TwoByTwo:
    """Equilibria of 2x2 games as they were found: patterns, first payoffs if pure, and what is left."""

    code: Codes
    first: Floats
    blocks: tuple[Block, ...]

    def profiles(self, n_games: int, most: int) -> Profile:
        """Return strategies, player by player."""
        x, y = np.empty((n_games, most, 2)), np.empty((n_games, most, 2))
        for out, known, player in zip((x, y), catalogue().strategies, (0, 1), strict=True):
            template = np.ascontiguousarray(known[:, :most])
            for block in self.blocks:
                here = out[block.games]
                np.take(template, self.code[block.games].astype(np.intp), axis=0, out=here, mode="clip")
                for m in block.mixed[player]:
                    here.reshape(-1).view(np.complex128)[m.games * most + m.slots] = m.shares
        return x, y

    def payoffs(self, n_games: int, most: int) -> Profile:
        """Return what each player expects."""
        u, v = np.empty((n_games, most)), np.empty((n_games, most))
        for block in self.blocks:
            for player, paid in enumerate((u[block.games], v[block.games])):
                paid.fill(np.nan)
                paid[:, 0] = self.first[player, block.games]
                for slot, who, *values in block.more:
                    paid[who, slot] = values[player]
                for m in block.mixed[1 - player]:
                    paid[m.games, m.slots] = m.paid
        return u, v
