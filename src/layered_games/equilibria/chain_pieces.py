"""What a mover of a chain can get on each piece of the continuation, as functions of what it receives.

On a piece the payoff is concave in the own target ``y``: the optimum is the highest of the piece's
lower end, what was received, and two stationary points (one short of what was received, one beyond
it), capped by the piece's upper end. All arrays have shape ``(pieces, draws)``.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from layered_games.errors import GameError

__all__ = ["Continuation", "Link", "Offer", "Policy", "breaks", "chosen_rows", "forms", "offer_of", "value"]

Array = npt.NDArray[np.float64]
Index = npt.NDArray[np.intp]


@dataclass(frozen=True)
class Continuation:
    """What happens below, as a function of the target ``y`` handed down; pieces in ascending order.

    Attributes
    ----------
    low, high : ndarray of shape (P, N)
        Ends of the pieces; an absent piece has ``low = inf``.
    base, slope : ndarray of shape (M, P, N)
        Moves of the bottom, ``base + slope*y``.
    charge : ndarray of shape (3, P, N)
        Charge, ``charge[0] + charge[1]*y + charge[2]*y**2/2``.
    """

    low: Array
    high: Array
    base: Array
    slope: Array
    charge: Array


@dataclass(frozen=True)
class Link:
    """Numbers of one mover; each array has shape ``(N,)``, coefficients of moves ``(M, N)``.

    ``gain`` is ``gains[0] + sum(gains[1:] * moves)``, ``level`` likewise; the charge passed on is
    ``own/2 * max(0, x - level)**2 + keep * charge``.
    """

    gains: Array
    levels: Array
    weight: Array
    share: Array
    own: Array
    keep: Array


@dataclass(frozen=True)
class Policy:
    """A mover's optimum ``y = base + slope*x`` on pieces of ``x``.

    Attributes
    ----------
    low : ndarray of shape (K, N)
        Where each piece starts.
    base, slope : ndarray of shape (K, N)
    below : ndarray of shape (K, N)
        The piece of the continuation that the choice lies in.
    top : ndarray of shape (K, N)
        Where the payoff is flat, the highest of the optima; NaN elsewhere.
    """

    low: Array
    base: Array
    slope: Array
    below: Index
    top: Array


@dataclass(frozen=True)
class Offer:
    """Per piece of the continuation: coefficients of payoff and optimum."""

    gain: tuple[Array, Array]
    level: tuple[Array, Array]
    cost: Array
    short: tuple[Array, Array]
    floor: Array
    top: Array
    weight: Array = field(repr=False)


def offer_of(below: Continuation, link: Link) -> Offer:
    """Return the coefficients of payoff and optimum on every piece."""
    gain = tuple(np.einsum("mn,mpn->pn", link.gains[1:], z) for z in (below.base, below.slope))
    level = tuple(np.einsum("mn,mpn->pn", link.levels[1:], z) for z in (below.base, below.slope))
    level = (level[0] + link.levels[0], level[1])
    cost = link.share * below.charge
    marginal = gain[1] - cost[1]
    with np.errstate(all="ignore"):
        bend = link.weight * level[1] ** 2 + cost[2]
        always = np.where(marginal > 0, np.inf, -np.inf)
        rate = np.where(bend > 0, link.weight * level[1] / bend, 0.0)
        at_zero = np.where(bend > 0, (marginal - link.weight * level[1] * level[0]) / bend, always)
        slack = np.where(cost[2] > 0, marginal / cost[2], always)
    flat = (marginal == 0) & (level[1] == 0) & (cost[2] == 0)
    floor = np.maximum(below.low, slack)
    if bool(((below.high == np.inf) & (floor == np.inf) & (below.low < np.inf)).any()):
        raise GameError(
            "a layer gains from ever higher targets: liability for the charge below must be positive"
        )
    return Offer((gain[0], gain[1]), level, cost, (at_zero, rate), floor, _tops(below, flat), link.weight)


def _tops(below: Continuation, flat: npt.NDArray[np.bool_]) -> Array:
    """Up to where nothing changes, where the payoff is flat: over all pieces that say the same."""
    tops = np.where(flat, below.high, np.nan)
    for p in range(below.low.shape[0] - 2, -1, -1):
        same = flat[p] & flat[p + 1]
        for values in (below.base, below.slope, below.charge):
            same &= (values[:, p] == values[:, p + 1]).all(axis=0)
        tops[p] = np.where(same, tops[p + 1], tops[p])
    return tops


def breaks(below: Continuation, offer: Offer, start: Array) -> Array:
    """All points where a form of some piece's optimum, or of its value, may change."""
    at_zero, rate = offer.short
    e0, e1 = offer.level
    c, high = offer.floor, below.high
    with np.errstate(all="ignore"):
        found = [
            below.low, high, c, (c - at_zero) / rate, at_zero / (1 - rate), (high - at_zero) / rate,
            e0 + e1 * c, np.where(high < np.inf, e0 + e1 * high, np.inf), e0 / (1 - e1),
            (e0 + e1 * at_zero) / (1 - e1 * rate),
        ]  # fmt: skip
    points = np.concatenate(found)
    return np.where((points > start) & np.isfinite(points), points, np.inf)


def forms(below: Continuation, offer: Offer, x: Array) -> tuple[Array, Array, Array]:
    """Optimum of each piece near ``x``: base, slope and whether the level falls short; shape (K, P, N)."""
    at_zero, rate = offer.short
    x = x[:, None]
    wanted = at_zero + rate * x
    chosen = np.maximum(offer.floor, np.maximum(x, np.where(np.isnan(wanted), -np.inf, wanted)))
    capped = chosen > below.high
    moving, passing = ~capped & (chosen == wanted) & (chosen > x), ~capped & (chosen == x)
    base = np.where(capped, below.high, np.where(passing, 0.0, np.where(moving, at_zero, offer.floor)))
    slope = np.where(passing, 1.0, np.where(moving, rate, 0.0))
    base = np.where(np.isfinite(base), base, 0.0)
    short = x > offer.level[0] + offer.level[1] * (base + slope * x)
    return base, slope, np.where(short, 1.0, 0.0)


def value(offer: Offer, x: Array, y: Array, short: Array) -> Array:
    """Return the payoff of target ``y`` to a mover who received ``x``."""
    gap = short * (x - offer.level[0] - offer.level[1] * y)
    cost = offer.cost[0] + y * (offer.cost[1] + y * offer.cost[2] / 2)
    return np.asarray(offer.gain[0] + offer.gain[1] * y - offer.weight * gap**2 / 2 - cost)


def chosen_rows(values: Array, index: Index) -> Array:
    """Return, of values of shape (..., P, N), the rows of an index of shape (K, N)."""
    return np.take_along_axis(values, np.broadcast_to(index, (*values.shape[:-2], *index.shape)), -2)
