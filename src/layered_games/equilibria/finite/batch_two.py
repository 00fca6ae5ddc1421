"""All equilibria of many 2x2 games in closed form: four exact signs look up everything but the mixtures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from layered_games.equilibria.finite.batch_input import largest_size
from layered_games.equilibria.finite.batch_minors import LAST_DIGITS
from layered_games.equilibria.finite.batch_patterns import Block, Mixed, TwoByTwo, catalogue
from layered_games.equilibria.finite.batch_records import BatchSolution

__all__ = ["solve_two_by_two"]

Array = npt.NDArray[Any]
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Slots = npt.NDArray[np.int8]
BLOCK: Final = 16384
"""Games worked on at a time, so that what belongs to them stays in the caches."""


@dataclass(frozen=True)
class Work:
    """Memory for a block of games, used again for every block: new arrays cost more than what fills them.

    Attributes
    ----------
    gap, size : arrays of shape (4, n_games)
        Differences of payoffs, and their absolute values.
    code : array of shape (n_games,)
        Pattern of the signs of the differences, from 0 to 80.
    corner : array of shape (n_games,)
        Where games begin in the payoffs.
    place : array of shape (n_games,)
    """

    gap: Floats
    size: Floats
    code: Ints
    corner: Ints
    place: Ints

    @classmethod
    def room(cls, n_games: int) -> Work:
        """Return memory for that many games."""
        gap, size = np.empty((2, 4, n_games))
        code, place = np.empty((2, n_games), dtype=np.int64)
        return cls(gap, size, code, np.arange(0, 4 * n_games, 4), place)


def solve_two_by_two(first: Array, second: Array, method: str) -> BatchSolution | None:
    """Solve games of shape (n_games, 2, 2); None if floats cannot hold payoffs or their differences.

    Examples
    --------
    >>> solve_two_by_two(np.diag([2.0, 1.0])[None], np.diag([1.0, 2.0])[None], "closed form").profiles[1]
    array([[[1.        , 0.        ],
            [0.        , 1.        ],
            [0.33333333, 0.66666667]]])
    """
    known, n_games = catalogue(), len(first)
    floats = first.dtype.kind == second.dtype.kind == "f"
    counts, degenerate = np.empty(n_games, dtype=np.int64), np.zeros(n_games, dtype=np.bool_)
    code, paid, found = np.empty(n_games, dtype=np.uint8), np.empty((2, n_games)), []
    work = Work.room(min(BLOCK, n_games))
    for start in range(0, n_games, BLOCK):
        part = slice(start, min(start + BLOCK, n_games))
        bounds = largest_size(first[part], "A", start), largest_size(second[part], "B", start)
        if max(bounds) == np.inf:
            return None
        a, b = (np.ascontiguousarray(p[part], dtype=np.float64).reshape(-1, 4) for p in (first, second))
        if len(a) < len(work.code):
            work = Work.room(len(a))
        ties = _patterns(a, b, work, [LAST_DIGITS * bound if floats else 0.0 for bound in bounds])
        code[part] = work.code
        known.counts.take(work.code, out=counts[part], mode="clip")
        if ties:
            degenerate[part] = known.degenerate.take(work.code)
            degenerate[part] |= _near_ties(a, b, work.size) if floats else False
        more = _pure(a, b, work, paid[:, part], int(counts[part].max()), ties)
        found.append(Block(part, more, _mixtures(a, b, work, ties)))
    lists = TwoByTwo(code, paid, tuple(found))
    return BatchSolution(counts, degenerate, np.ones(n_games, dtype=np.bool_), method, (2, 2), lists)


def _patterns(a: Floats, b: Floats, work: Work, limits: Sequence[float]) -> bool:
    """Work out the pattern of signs of every game, and whether there may be ties or near ties.

    A difference of two floats has the sign of the exact one, always.
    """
    gap, size = work.gap, work.size
    places = ((a, 0, 2), (a, 1, 3), (b, 0, 1), (b, 2, 3))
    for out, (payoffs, left, right) in zip(gap, places, strict=True):
        np.subtract(payoffs[:, left], payoffs[:, right], out=out)
    np.abs(gap, out=size)
    ties = not (size[:2].min() > limits[0] and size[2:].min() > limits[1])
    digits = (gap > 0).view(np.uint8)
    digits += (gap >= 0).view(np.uint8) if ties else digits
    code = digits[0]
    for digit in digits[1:]:
        code *= 3
        code += digit
    work.code[:] = code
    return ties


def _near_ties(a: Floats, b: Floats, size: Floats) -> Flags:
    """Where two payoffs differ, but only by their last digits."""
    found = np.zeros(len(a), dtype=np.bool_)
    pairs = (a[:, :2], a[:, 2:], size[:2]), (b[:, ::2], b[:, 1::2], size[2:])
    for left, right, gaps in pairs:
        limit = LAST_DIGITS * np.maximum(np.abs(left), np.abs(right))
        found |= ((gaps.T > 0) & (limit >= gaps.T)).any(axis=1)
    return found


def _pure(
    a: Floats, b: Floats, work: Work, paid: Floats, most: int, ties: bool
) -> tuple[tuple[int, Ints, Floats, Floats], ...]:
    """Write what the first equilibria pay if they are pure, and return what others pay that may be.

    Without ties the third is mixed.
    """
    known, more = catalogue(), []
    flat = a.reshape(-1), b.reshape(-1)
    known.cell[0].take(work.code, out=work.place, mode="clip")
    np.add(work.place, work.corner, out=work.place)
    for payoffs, out in zip(flat, paid, strict=True):
        payoffs.take(work.place, out=out, mode="clip")
    for slot in range(1, most if ties else min(most, 2)):
        who = np.flatnonzero((known.counts > slot).take(work.code))
        place = known.cell[slot].take(work.code.take(who))
        place += work.corner.take(who)
        more.append((slot, who, flat[0].take(place), flat[1].take(place)))
    return tuple(more)


def _mixtures(a: Floats, b: Floats, work: Work, ties: bool) -> tuple[tuple[Mixed, ...], tuple[Mixed, ...]]:
    """Find all mixtures; without ties both players mix in the same slot, or none does, and at most once."""
    found: tuple[list[Mixed], list[Mixed]] = [], []
    for one, two in catalogue().mixed[: None if ties else 1]:
        where = _where(one, work.code)
        found[0].append(_mixed(*where, b, 2, work.size[2:]))
        where = _where(two, work.code) if ties else where
        found[1].append(_mixed(*where, a, 1, work.size[:2]))
    return tuple(found[0]), tuple(found[1])


def _where(mixed: Slots, code: Ints) -> tuple[Ints, Slots]:
    """The games in which a player mixes, and in which slots."""
    slots = mixed.take(code)
    who = np.flatnonzero(slots >= 0)
    return who, slots.take(who)


def _mixed(who: Ints, slots: Slots, payoffs: Floats, step: int, size: Floats) -> Mixed:
    """Mixtures that make the opponent, whose payoffs these are, indifferent.

    ``size`` holds by how much the opponent's payoffs differ, for the first and the second of the actions
    that are mixed, whose cells are ``step`` apart.
    """
    one, two = size[1].take(who), size[0].take(who)
    total = one + two
    np.divide(one, total, out=one)
    np.divide(two, total, out=two)
    shares = np.empty(len(who), dtype=np.complex128)
    shares.real, shares.imag = one, two
    cell = who * 4
    one *= payoffs.reshape(-1).take(cell)
    cell += step
    two *= payoffs.reshape(-1).take(cell)
    one += two
    return Mixed(who, slots, shares, one)
