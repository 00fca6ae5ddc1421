"""Probabilities and payoffs of the equilibria of games without ties, one block of games after another."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from layered_games.equilibria.finite.batch_records import Profile
from layered_games.equilibria.finite.batch_regular import Block, Side
from layered_games.equilibria.finite.batch_special import Extreme
from layered_games.equilibria.finite.batch_tables import Supports

__all__ = ["Found", "Listed", "equilibria"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bits = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Group:
    """Equilibria of a block of games with supports of one size, side by side.

    Attributes
    ----------
    games, slots : arrays of shape (n_equilibria,)
        The game, counted in its block, and the place in its list.
    rows : array of shape (n_equilibria,)
        Which pair of supports.
    actions : tuple of two arrays of shape (n_supports, size)
        Actions in use, by player and pair of supports.
    shares : tuple of two arrays of shape (size, n_equilibria), or None
        Their probabilities; None where they are pure.
    values : tuple of two arrays of shape (n_equilibria,)
        What the players get.
    """

    games: Ints
    slots: Bits
    rows: Ints
    actions: tuple[Ints, Ints]
    shares: tuple[Floats, Floats] | None
    values: tuple[Floats, Floats]


@dataclass(frozen=True)
class Found:
    """All equilibria of a block of games; none of those with ties."""

    games: slice
    counts: Bits
    groups: tuple[Group, ...]


def equilibria(block: Block) -> Found:
    """Work out probabilities and payoffs of what the sign masks of a block have found."""
    slots = np.zeros_like(block.found)
    for before, row, out in zip(slots[:-1], block.found[:-1], slots[1:], strict=True):
        np.add(before, row, out=out)
    groups: list[Group] = []
    begin = 0
    if block.sides is None:
        return Found(block.games, block.found[0], ())
    for own, other in zip(block.sides[0].index.supports, block.sides[1].index.supports, strict=True):
        part = slice(begin, begin + len(own.own))
        begin = part.stop
        where = np.flatnonzero(block.found[part].view(np.bool_))
        if where.size:
            groups.append(
                _group(
                    block.found.shape[1], block.sides, own, other, where, slots[part].reshape(-1).take(where)
                )
            )
    return Found(block.games, slots[-1] + block.found[-1], tuple(groups))


def _group(
    n_games: int, sides: tuple[Side, Side], own: Supports, other: Supports, where: Ints, slots: Bits
) -> Group:
    """Equilibria at some places in the flat mask of all supports of one size."""
    row = where // n_games
    games = where - row * n_games
    actions = own.own, own.other
    one, two = sides
    if own.size == 1:
        values = [_taken(s.flat, n_games, k.paid, row, where)[0] for s, k in ((one, own), (two, other))]
        return Group(games, slots, row, actions, None, (values[0], values[1]))
    y, u = _mixture(one, n_games, own, row, where)
    x, v = _mixture(two, n_games, other, row, where)
    return Group(games, slots, row, actions, (x, y), (u, v))


def _mixture(side: Side, n_games: int, supports: Supports, row: Ints, where: Ints) -> tuple[Floats, Floats]:
    """The opponent's probabilities, which make all actions in use pay the same, and what they pay."""
    shares = _taken(side.minors.reshape(-1), n_games, supports.weights, row, where)
    np.abs(shares, out=shares)
    shares /= shares.sum(axis=0)
    paid = _taken(side.flat, n_games, supports.paid, row, where)
    paid *= shares
    return shares, paid.sum(axis=0)


def _taken(values: Floats, n_games: int, places: Ints, row: Ints, where: Ints) -> Floats:
    """Values of games at places that depend on the support: an array of shape (number of places, n)."""
    ahead = np.arange(len(places))
    found = np.empty((places.shape[1], len(where)))
    index = np.empty_like(where)
    for place, out in zip(places.T, found, strict=True):
        ((place - ahead) * n_games).take(row, out=index, mode="clip")
        np.add(index, where, out=index)
        values.take(index, out=out, mode="clip")
    return found


@dataclass(frozen=True)
class Listed:
    """Equilibria as they were found: block by block, and those of games with ties.

    Attributes
    ----------
    parts : tuple of Found
    extreme : Extreme
    games, slots : arrays of shape (n_extreme,)
        Where the extreme equilibria belong.
    values : tuple of two arrays of shape (n_extreme,)
        What they pay.
    """

    parts: tuple[Found, ...]
    extreme: Extreme
    games: Ints
    slots: Ints
    values: tuple[Floats, Floats]

    def profiles(self, n_games: int, most: int) -> Profile:
        """Return strategies, player by player."""
        x, y = (np.empty((n_games, most, found.shape[1])) for found in (self.extreme.x, self.extreme.y))
        longest = max((int(part.counts.max(initial=0)) for part in self.parts), default=0)
        listed = np.arange(most) < np.arange(longest + 1)[:, None]
        for player, (out, found) in enumerate(((x, self.extreme.x), (y, self.extreme.y))):
            blank = np.where(listed[:, :, None], np.zeros(out.shape[1:]), np.nan)
            for part in self.parts:
                here = out[part.games]
                blank.take(part.counts.astype(np.intp), axis=0, out=here, mode="clip")
                for group in part.groups:
                    _write(here, group, player)
            out[self.games, self.slots] = found
        return x, y

    def payoffs(self, n_games: int, most: int) -> Profile:
        """Return what each player expects."""
        u, v = np.empty((n_games, most)), np.empty((n_games, most))
        for player, (out, values) in enumerate(zip((u, v), self.values, strict=True)):
            for part in self.parts:
                here = out[part.games]
                here.fill(np.nan)
                for group in part.groups:
                    here.reshape(-1)[group.games * most + group.slots] = group.values[player]
            out[self.games, self.slots] = values
        return u, v


def _write(out: Floats, group: Group, player: int) -> None:
    """Write strategies of one size into a block of lists that hold zeros."""
    _, most, width = out.shape
    flat, corner = out.reshape(-1), (group.games * most + group.slots) * width
    for i, actions in enumerate(group.actions[player].T):
        flat[corner + actions.take(group.rows)] = 1.0 if group.shares is None else group.shares[player][i]
