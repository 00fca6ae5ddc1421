"""One stage of a chain on numbers: a mover whose optimum is piecewise affine in what it receives.

A mover receives ``x``, chooses ``y >= x``, and gains
``gain(y) - weight/2 * max(0, x - level(y))**2 - share * charge(y)``, where the continuation below
makes ``gain`` and ``level`` piecewise affine and ``charge`` piecewise quadratic in ``y``.

Algorithm
---------
1. On each piece of the continuation the payoff is concave in ``y``: its optimum is a stationary
   point cut to the piece, hence a maximum of affine functions of ``x``, capped by the piece's end.
2. All points of ``x`` where one of these forms gives way to another cut the line into intervals, on
   which every piece offers an affine ``y`` and a quadratic value.
3. On each interval the best piece is taken; where the best differs at the two ends the interval is
   cut at the tie. The values' differences change sign once (increasing differences), so this ends.
4. Intervals that say the same are joined. They are the pieces of the stage above.

All arrays have shape ``(pieces, draws)``: many chains are solved at once.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from layered_games.equilibria.chain_pieces import (
    Continuation,
    Link,
    Offer,
    Policy,
    breaks,
    chosen_rows,
    forms,
    offer_of,
    value,
)

__all__ = ["reply"]

Array = npt.NDArray[np.float64]
_TINY = 1e-12


def reply(
    below: Continuation, link: Link, start: Array, *, only: bool = False
) -> tuple[Policy, Continuation]:
    """Return the optimum of one mover from ``start`` upwards, and the continuation for the mover above.

    Parameters
    ----------
    below : Continuation
    link : Link
    start : ndarray of shape (N,)
        The least that the mover can receive.
    only : bool
        Whether the mover receives just ``start``; then nothing else is looked at.

    Raises
    ------
    GameError
        If a payoff grows without bound.
    """
    offer = offer_of(below, link)
    simple = _single(below, offer, start)
    if simple is not None:
        base, slope = simple
        low, nowhere = start[None], np.full((1, start.size), np.nan)
        policy = Policy(low, base, slope, np.zeros((1, start.size), dtype=np.intp), nowhere)
        return policy, _above(below, link, policy, np.full_like(low, np.inf), np.ones(low.shape, bool))
    if only:
        return _settled(below, link, offer, start[None], start[None])
    cuts = _compact(np.concatenate([start[None], breaks(below, offer, start)]))
    for _ in range(below.low.shape[0] + 1):
        cuts, more = _with_ties(below, offer, cuts)
        if not more:
            break
    return _settled(below, link, offer, cuts, _middle(cuts)[1])


def _single(below: Continuation, offer: Offer, start: Array) -> tuple[Array, Array] | None:
    """Where one piece and one form of the optimum serve all draws: its coefficients."""
    if below.low.shape[0] > 1 or bool((below.high < np.inf).any()) or bool((offer.floor > start).any()):
        return None
    at_zero, rate = offer.short
    moves = at_zero + rate * start > start
    if bool((moves & (rate < 1)).any()) or bool((~moves & (rate > 1)).any()):
        return None
    base, slope = np.where(moves, at_zero, 0.0), np.where(moves, rate, 1.0)
    reach = offer.level[1] * slope
    level = offer.level[0] + offer.level[1] * (base + slope * start)
    settled = (level <= (1 + _TINY) * start) & (reach <= 1 + _TINY)
    return (base, slope) if bool(settled.all()) else None


def _compact(points: Array) -> Array:
    """Sort, push repeated points to infinity, and drop rows that are infinite everywhere."""
    points = np.sort(points, axis=0)
    close = np.zeros(points.shape, dtype=bool)
    with np.errstate(invalid="ignore"):
        close[1:] = points[1:] - points[:-1] <= _TINY * np.abs(points[1:])
    points = np.sort(np.where(close, np.inf, points), axis=0)
    return points[: max(1, int(np.isfinite(points).sum(axis=0).max()))]


def _middle(cuts: Array) -> tuple[Array, Array]:
    """Right end and an inner point of every interval; where it has no end, a point beyond its start."""
    right = np.concatenate([cuts[1:], np.full_like(cuts[:1], np.inf)])
    with np.errstate(invalid="ignore"):
        inner = np.where(np.isfinite(right), (cuts + right) / 2, 2 * np.abs(cuts) + 1)
    return right, np.where(np.isfinite(cuts), inner, 0.0)


def _usable(below: Continuation, inner: Array) -> npt.NDArray[np.bool_]:
    return np.asarray((below.low < np.inf) & (inner[:, None] < below.high))


def _with_ties(below: Continuation, offer: Offer, cuts: Array) -> tuple[Array, bool]:
    """Cut the intervals where the best piece differs at the two ends."""
    if below.low.shape[0] == 1:
        return cuts, False
    right, inner = _middle(cuts)
    base, slope, short = forms(below, offer, inner)
    usable = _usable(below, inner)
    left = np.where(np.isfinite(cuts), cuts, 0.0)
    end = np.where(np.isfinite(right), right, 4 * np.abs(left) + 4)[:, None]
    left = left[:, None]
    at_left = np.where(usable, value(offer, left, base + slope * left, short), -np.inf)
    at_end = np.where(usable, value(offer, end, base + slope * end, short), -np.inf)
    first, last = (np.argmax(v, axis=1)[:, None] for v in (at_left, at_end))

    def lead(values: Array) -> Array:
        gap = np.take_along_axis(values, last, 1) - np.take_along_axis(values, first, 1)
        return np.asarray(np.where(np.isfinite(gap), gap, 0.0)[:, 0])

    with np.errstate(invalid="ignore"):
        low, up = lead(at_left), lead(at_end)
        scale = _TINY * (np.abs(np.max(at_left, axis=1)) + np.abs(np.max(at_end, axis=1)))
        crossing = (low < -scale) & (up > scale) & np.isfinite(cuts)
    if not crossing.any():
        return cuts, False
    middle = ((left + end) / 2)[:, 0]
    at_middle = np.where(
        usable, value(offer, middle[:, None], base + slope * middle[:, None], short), -np.inf
    )
    share = _root(low, lead(at_middle), up)
    point = np.where(crossing, left[:, 0] + share * (end - left)[:, 0], np.inf)
    return _compact(np.concatenate([cuts, point])), True


def _root(start: Array, middle: Array, end: Array) -> Array:
    """Where in [0, 1] the quadratic through three values turns from negative to positive."""
    bend, tilt = 2 * (start - 2 * middle + end), 4 * middle - 3 * start - end
    with np.errstate(all="ignore"):
        under = np.sqrt(np.maximum(tilt**2 - 4 * bend * start, 0.0))
        root = np.where(tilt > 0, -2 * start / (tilt + under), (under - tilt) / (2 * bend))
    return np.asarray(np.clip(np.where(np.isfinite(root), root, 0.5), 0.0, 1.0))


def _settled(
    below: Continuation, link: Link, offer: Offer, cuts: Array, inner: Array
) -> tuple[Policy, Continuation]:
    """Take the best piece on every interval, and join intervals that say the same."""
    base, slope, short = forms(below, offer, inner)
    wide = inner[:, None]
    values = np.where(_usable(below, inner), value(offer, wide, base + slope * wide, short), -np.inf)
    finite = np.where(np.isfinite(values), values, 0.0)
    near = values >= values.max(axis=1, keepdims=True) - _TINY * np.abs(finite).max(axis=1, keepdims=True)
    best = np.argmax(near, axis=1)  # of equal pieces the lowest
    base, slope, short = (np.take_along_axis(v, best[:, None], 1)[:, 0] for v in (base, slope, short))
    top = chosen_rows(offer.top, best)
    new = np.isfinite(cuts)
    same = (base[1:] == base[:-1]) & (slope[1:] == slope[:-1]) & (short[1:] == short[:-1])
    new[1:] &= ~(same & (best[1:] == best[:-1]))
    order = np.argsort(~new, axis=0, kind="stable")[: int(new.sum(axis=0).max())]
    kept = np.take_along_axis(new, order, 0)

    def take(values: Array) -> Array:
        return np.take_along_axis(values, order, 0)

    low = np.where(kept, take(cuts), np.inf)
    ends = np.concatenate([low[1:], np.full_like(low[:1], np.inf)])
    below_it = np.take_along_axis(best, order, 0)
    policy = Policy(low, take(base), take(slope), below_it, take(top))
    return policy, _above(below, link, policy, ends, take(short) > 0)


def _above(
    below: Continuation, link: Link, policy: Policy, ends: Array, short: npt.NDArray[np.bool_]
) -> Continuation:
    """The continuation that the mover above faces: the policy put into the continuation below."""
    base, slope, charge = below.base, below.slope, below.charge
    if base.shape[1] > 1:
        base, slope, charge = (chosen_rows(v, policy.below) for v in (base, slope, charge))
    t0, t1 = policy.base, policy.slope
    base, slope = base + slope * t0, slope * t1
    charge = np.stack(
        [
            charge[0] + t0 * (charge[1] + t0 * charge[2] / 2),
            t1 * (charge[1] + t0 * charge[2]),
            t1**2 * charge[2],
        ]
    )
    charge = link.keep * charge
    if link.own.any():
        gap0 = -link.levels[0] - np.einsum("mn,mkn->kn", link.levels[1:], base)
        gap1 = 1 - np.einsum("mn,mkn->kn", link.levels[1:], slope)
        charge += np.where(short, link.own, 0.0) * np.stack([gap0**2 / 2, gap0 * gap1, gap1**2])
    return Continuation(policy.low, ends, base, slope, charge)
