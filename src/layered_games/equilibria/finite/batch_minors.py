"""Minors of many payoff matrices at once, without a division; games are the last axis."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import factorial, inf, log
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from layered_games.equilibria.finite.batch_tables import Level, Table, table

__all__ = [
    "LAST_DIGITS",
    "columnwise",
    "exact_in_floats",
    "far_from_ties",
    "integers",
    "minors",
    "signs",
    "signs_up_to_rounding",
    "undecided",
    "weights",
]

Array = npt.NDArray[Any]
Floats = npt.NDArray[np.float64]
Signs = npt.NDArray[np.int8]
Flags = npt.NDArray[np.bool_]

LAST_DIGITS: Final = 2.0**-50
ROUNDING: Final = 1e-12
TOLERANCE: Final = LAST_DIGITS * 1e6
"""Times k! times k: a minor of order k from two on, relative to the product of its columns' ranges, from
which on its relative rounding error is below 1e-6; what is smaller is computed in integers."""
TINY: Final = 1e-280
HUGE: Final = 1e300
LARGEST: Final = 2.0**53


def minors(payoffs: Array, index: Table, out: Array | None = None) -> Array:
    """Return all minors of the payoffs of one player.

    First-order minors are differences of two payoffs, rounded once; higher orders are sums of products.

    Parameters
    ----------
    payoffs : array of shape (rows, columns, n_games)
        Floats, or Python integers in an object array, for which the result is exact.
    index : Table
        Of that number of rows and columns.
    out : array of shape (index.n_minors, n_games), optional
        Where to write them.

    Examples
    --------
    >>> minors(np.array([[[5.0], [0.0]], [[3.0], [1.0]]]), table(2, 2)).ravel()
    array([ 2., -1.])
    """
    rows, columns, n_games = payoffs.shape
    found: Array = np.empty((index.n_minors, n_games), dtype=payoffs.dtype) if out is None else out
    start = 0
    for row in range(rows - 1):
        stop = start + (rows - 1 - row) * columns
        np.subtract(
            payoffs[row], payoffs[row + 1 :], out=found[start:stop].reshape(rows - 1 - row, columns, n_games)
        )
        start = stop
    product = np.empty((columns, n_games), dtype=payoffs.dtype)
    for level in index.levels[1:]:
        for place, ((_, first, row), *others) in level.steps:
            np.multiply(found[first], found[row], out=found[place])
            buffer = product[: place.stop - place.start]
            for sign, left, row in others:
                np.multiply(found[left], found[row], out=buffer)
                (np.add if sign > 0 else np.subtract)(found[place], buffer, out=found[place])
    return found


def far_from_ties(found: Floats, index: Table, largest: float) -> tuple[Flags, Flags]:
    """Return which minors are positive, and which games are so far from ties that rounding does not matter.

    One bound for all games, above each that :func:`undecided` has for minors of that order: what it lets
    pass needs no second look.

    Parameters
    ----------
    found : array of shape (index.n_minors, n_games)
    index : Table
    largest : float
        The largest size of a payoff; 0 if minors are free of rounding, and only zeros count.

    Returns
    -------
    positive : array of shape (index.n_minors, n_games)
        Right for the games that pass.
    far : array of shape (n_games,)
    """
    positive = np.empty(found.shape, dtype=np.bool_)
    negative = np.empty_like(positive)
    for level in index.levels:
        bound = _common_bound(largest, level.order) if largest else 0.0
        np.greater(found[level.stored], bound, out=positive[level.stored])
        np.less(found[level.stored], -bound, out=negative[level.stored])
    negative |= positive
    return positive, np.asarray(negative.all(axis=0), dtype=np.bool_)


def _common_bound(largest: float, order: int) -> float:
    """Return what no bound for a minor of this order exceeds; infinite if such a minor may be."""
    if order == 1:
        return LAST_DIGITS * largest
    width = 2 * largest
    if log(width) * order + log(factorial(order)) > log(HUGE):
        return inf
    return max(width**order * order * factorial(order) * TOLERANCE * (1 + ROUNDING), TINY)


def undecided(payoffs: Floats, found: Floats, index: Table) -> Flags:
    """Return where a sign is zero or not certain, game by game.

    Parameters
    ----------
    payoffs : array of shape (rows, columns, n_games)
    found : array of shape (index.n_minors, n_games)
        Its minors, rounded.
    """
    n_games = payoffs.shape[2]
    good = np.ones(n_games, dtype=np.bool_)
    for level, bounds in _bounds(payoffs, index, lambda k: factorial(k) * k * TOLERANCE):
        here = np.abs(found[level.stored]).reshape(-1, len(level.columns), n_games)
        good &= (here.min(axis=0) > bounds).all(axis=0)
        good &= (here < HUGE).all(axis=(0, 1))
    return ~good


def signs(found: Array) -> Signs:
    """Return 1, 0 or -1 for every minor."""
    return (found > 0).astype(np.int8) - (found < 0).astype(np.int8)


def signs_up_to_rounding(payoffs: Floats, index: Table) -> Signs:
    """Return signs of minors, 0 where other last digits of the payoffs would make another sign.

    Examples
    --------
    >>> signs_up_to_rounding(np.array([[[0.1 + 0.2]], [[0.3]]]), table(2, 1)).ravel()
    array([0], dtype=int8)
    """
    largest = np.abs(payoffs).max(axis=(0, 1))
    scaled = np.ldexp(payoffs, -np.frexp(largest)[1])
    found = minors(scaled, index)
    for level, bounds in _bounds(scaled, index, lambda _: ROUNDING):
        here = found[level.stored].reshape(-1, *bounds.shape)
        here[np.abs(here) <= bounds] = 0
    return signs(found)


def _bounds(payoffs: Floats, index: Table, floor: Callable[[int], float]) -> Iterator[tuple[Level, Floats]]:
    """Yield, level by level, bounds below which a minor says nothing, for each set of columns.

    A minor of order k is a sum of k! products of one difference from each of k columns. Its rounding error
    is at most about ``2 k k!`` units of the product of the columns' ranges, which ``floor`` stands for from
    order two on; an error of some units in the last place of each payoff, as left by earlier rounding,
    moves it by k! times that product times the sum of size / range over the columns.
    """
    high, low = payoffs.max(axis=0), payoffs.min(axis=0)
    ranges = high - low
    digits = np.maximum(high, -low)
    digits *= LAST_DIGITS
    share = np.divide(digits, ranges, out=np.zeros_like(ranges), where=ranges > 0)
    for level in index.levels:
        if level.order == 1:
            yield level, digits
            continue
        columns = np.array(level.columns)
        bounds = ranges[columns].prod(axis=1)
        bounds *= np.maximum(share[columns].sum(axis=1) * factorial(level.order), floor(level.order))
        yield level, np.maximum(bounds, TINY, out=bounds)


def weights(payoffs: Array) -> Array:
    """Return the opponent's strategy that makes every row indifferent, up to a common factor.

    Parameters
    ----------
    payoffs : array of shape (size, size, n_games)

    Returns
    -------
    array of shape (size, n_games)
        Not negative where such a strategy exists.

    Examples
    --------
    >>> weights(np.array([[[5.0], [0.0]], [[3.0], [1.0]]])).ravel()
    array([1., 2.])
    """
    size = payoffs.shape[0]
    if size == 1:
        return np.ones_like(payoffs[0])
    index = table(size, size)
    found: Array = np.abs(minors(payoffs, index)[index.levels[-1].stored])[::-1]
    return found


def columnwise(games: Array) -> Array:
    """Return games of shape (n_games, rows, columns) as a contiguous array (rows, columns, n_games)."""
    turned: Array = np.ascontiguousarray(games.reshape(len(games), -1).T, dtype=np.float64)
    return turned.reshape(games.shape[1], games.shape[2], len(games))


def exact_in_floats(payoffs: Floats) -> Flags:
    """Return, game by game, whether payoffs are integers so small that no minor is rounded.

    Examples
    --------
    >>> exact_in_floats(np.array([[[1.0, 0.5, 1e17]], [[2.0, 1.0, 0.0]]]))
    array([ True, False, False])
    """
    order = min(payoffs.shape[0] - 1, payoffs.shape[1]) or 1
    limit = (LARGEST / factorial(order)) ** (1 / order) * 0.999
    whole = (np.rint(payoffs) == payoffs).all(axis=(0, 1))
    return np.asarray(whole & (np.abs(payoffs).max(axis=(0, 1)) <= limit / 2), dtype=np.bool_)


def integers(games: Array) -> Array:
    """Return payoffs as Python integers, each game multiplied by its own power of two.

    Parameters
    ----------
    games : array of shape (n_games, rows, columns)
        Integers or floats; every float is read as exactly the number that it is.

    Returns
    -------
    object array of shape (rows, columns, n_games)

    Examples
    --------
    >>> integers(np.array([[[0.5, 3.0]]])).ravel()
    array([1, 6], dtype=object)
    """
    turned = games.transpose(1, 2, 0)
    if games.dtype.kind in "iu":
        return turned.astype(object)
    mantissa, exponent = np.frexp(turned)
    whole = np.ldexp(mantissa, 53).astype(np.int64)
    trailing = np.zeros_like(exponent)
    nonzero = whole != 0
    lowest = whole & -whole
    trailing[nonzero] = np.frexp(lowest[nonzero].astype(np.float64))[1] - 1
    exponent = np.where(nonzero, exponent.astype(np.int64) + trailing, np.iinfo(np.int32).max)
    shift = exponent - exponent.min(axis=(0, 1))
    shift[~nonzero] = 0
    odd = (whole >> trailing).astype(object)
    return np.asarray(odd << shift.astype(object), dtype=object)
