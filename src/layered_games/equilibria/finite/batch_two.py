"""All equilibria of many 2x2 games in closed form: four exact signs look up everything but the mixtures."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from layered_games.equilibria.finite.batch_minors import LAST_DIGITS
from layered_games.equilibria.finite.batch_records import BatchSolution, empty_batch

__all__ = ["patterns", "solve_two_by_two"]

Array = npt.NDArray[Any]
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.int8]
BLOCK: Final = 32768
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
    mixed : array of shape (2, 81, most)
        The slots in which a player mixes, then -1.
    cell : array of shape (81, slots)
        Place of a pair of actions in use in the flat matrix; the first action where a player mixes.
    """

    counts: Ints
    degenerate: Flags
    strategies: Floats
    mixed: Codes
    cell: Ints


@lru_cache(maxsize=1)
def catalogue() -> Catalogue:
    """Work out all 81 patterns from the definition.

    A strategy of a player is extreme if it is pure, or makes the opponent indifferent, who is not so at
    both pure ones.
    """
    signs = list(product((-1, 0, 1), repeat=4))
    found = [_extreme(*s) for s in signs]
    slots = max(map(len, found))
    strategies = np.full((2, 81, slots, 2), np.nan)
    cell = np.zeros((81, slots), dtype=np.int64)
    mixing: list[list[list[int]]] = [[[] for _ in found] for _ in range(2)]
    for code, pairs in enumerate(found):
        for slot, pair in enumerate(pairs):
            for player, action in enumerate(pair):
                strategies[player, code, slot] = 0.0
                if action == MIXED:
                    mixing[player][code].append(slot)
                else:
                    strategies[player, code, slot, action] = 1.0
                    cell[code, slot] += action * (2 - player)
    most = max(len(m) for player in mixing for m in player)
    mixed = np.array([[m + [-1] * (most - len(m)) for m in player] for player in mixing], dtype=np.int8)
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


def patterns(first: Array, second: Array) -> tuple[Codes, Ints]:
    """Return the pattern of signs of every game, from 0 to 80, and the games with a near tie of floats.

    The signs of A[0,0] - A[1,0], A[0,1] - A[1,1], B[0,0] - B[0,1], B[1,0] - B[1,1], as digits of a number
    to base three, 0 for negative. A difference of two floats has the sign of the exact one, always.

    Examples
    --------
    >>> patterns(np.eye(2)[None], np.eye(2)[None])
    (array([60], dtype=int8), array([], dtype=int64))
    """
    code = np.empty(len(first), dtype=np.int8)
    near = [np.empty(0, dtype=np.int64)]
    for start in range(0, len(first), BLOCK):
        a, b = (p[start : start + BLOCK].astype(np.float64, copy=False) for p in (first, second))
        floats = first.dtype.kind == second.dtype.kind == "f"
        digits = [LAST_DIGITS * max(float(p.max()), -float(p.min())) if floats else -1.0 for p in (a, b)]
        here = np.full(len(a), 40, dtype=np.int8)
        for left, right, weight, limit in (
            (a[:, 0, 0], a[:, 1, 0], 27, digits[0]),
            (a[:, 0, 1], a[:, 1, 1], 9, digits[0]),
            (b[:, 0, 0], b[:, 0, 1], 3, digits[1]),
            (b[:, 1, 0], b[:, 1, 1], 1, digits[1]),
        ):
            gap = left - right
            here += ((gap > 0).view(np.int8) - (gap < 0).view(np.int8)) * np.int8(weight)
            np.abs(gap, out=gap)
            if gap.min() <= limit:
                near.append(start + _near_ties(left, right, gap))
        code[start : start + BLOCK] = here
    return code, np.concatenate(near)


def _near_ties(left: Array, right: Array, gap: Floats) -> Ints:
    """Where two floats differ, but only by their last digits."""
    close = (gap > 0) & (gap <= LAST_DIGITS * np.maximum(np.abs(left), np.abs(right)))
    return np.flatnonzero(close)


def solve_two_by_two(first: Array, second: Array, method: str) -> BatchSolution:
    """Solve games of shape (n_games, 2, 2); payoffs are so small that differences do not overflow.

    Examples
    --------
    >>> solve_two_by_two(np.diag([2.0, 1.0])[None], np.diag([1.0, 2.0])[None], "closed form").profiles[1]
    array([[[1.        , 0.        ],
            [0.        , 1.        ],
            [0.33333333, 0.66666667]]])
    """
    known = catalogue()
    code, near = patterns(first, second)
    counts, degenerate = known.counts[code], known.degenerate[code]
    degenerate[near] = True
    batch = empty_batch(counts, (2, 2), method, degenerate=degenerate, blank=False)
    most = batch.profiles[0].shape[1]
    templates = [np.ascontiguousarray(t[:, :most]) for t in known.strategies]
    for start in range(0, len(first), BLOCK):
        part = slice(start, start + BLOCK)
        here = code[part].astype(np.intp)
        a, b = (payoffs[part].reshape(-1, 4) for payoffs in (first, second))
        x, y = (p[part] for p in batch.profiles)
        u, v = (p[part] for p in batch.payoffs)
        for strategies, template in zip((x, y), templates, strict=True):
            np.take(template, here, axis=0, out=strategies, mode="clip")
        _pay(a, b, u, v, here)
        for rank in range(known.mixed.shape[2]):
            _mix(b, (0, 1, 2, 3), x, v, known.mixed[0, :, rank].take(here))
            _mix(a, (0, 2, 1, 3), y, u, known.mixed[1, :, rank].take(here))
    return batch


def _pay(a: Array, b: Array, u: Floats, v: Floats, code: Ints) -> None:
    """Write what pure strategies pay; NaN where there is no equilibrium."""
    cells = catalogue().cell
    place = cells[:, 0].take(code)
    place += np.arange(0, 4 * len(code), 4)
    for payoffs, values in ((a, u), (b, v)):
        values.fill(np.nan)
        values[:, 0] = payoffs.reshape(-1).take(place)
    for slot in range(1, u.shape[1]):
        who = np.flatnonzero((catalogue().counts > slot).take(code))
        place = cells[:, slot].take(code.take(who))
        place += 4 * who
        u[who, slot], v[who, slot] = a.reshape(-1).take(place), b.reshape(-1).take(place)


def _mix(payoffs: Array, order: tuple[int, ...], strategies: Floats, values: Floats, slot: Codes) -> None:
    """Write mixtures that make the opponent, whose payoffs these are, indifferent, and what that pays.

    ``order`` lists the cells so that the first two belong to the first of the actions that are mixed;
    ``slot`` says where to write, -1 for nowhere.
    """
    who = np.flatnonzero(slot >= 0)
    if not who.size:
        return
    rows = payoffs.take(who, axis=0).astype(np.float64, copy=False)
    here, same, other, last = (rows[:, i] for i in order)
    shares = np.empty((len(who), 2))
    np.abs(other - last, out=shares[:, 0])
    np.abs(here - same, out=shares[:, 1])
    shares /= (shares[:, 0] + shares[:, 1])[:, None]
    place = who * values.shape[1] + slot.take(who)
    strategies.reshape(-1, 2).view(np.complex128)[place] = shares.view(np.complex128)
    values.reshape(-1)[place] = shares[:, 0] * here + shares[:, 1] * other
