"""Chains of layers on numbers: thousands of layers, or many chains at once, by backward induction.

Algorithm
---------
1. The layer that works is solved in symbols by the solver for staged games: its moves are piecewise
   affine in the target received (else the method refuses), its charge is piecewise quadratic.
2. Every layer above is read off its payoff: gain, level, weight, shares (``chain_reading``).
3. From the last layer to the first, the mover's optimum is found on all pieces of what it may
   receive (``chain_stage``); it makes the continuation for the layer above.
4. From the first layer to the last, the path of play follows.

Where a mover's payoff is flat, every target up to ``top`` is optimal; the least one is selected.
Where a mover is indifferent between two pieces at a single point, play follows what suits the layer
above (otherwise that layer would have no optimum).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from layered_games.equilibria.chain_pieces import Continuation, Link, Policy, chosen_rows
from layered_games.equilibria.chain_reading import LayerReader, WorkReader
from layered_games.equilibria.chain_stage import reply
from layered_games.errors import GameError

__all__ = ["Path", "chain_path"]

Array = npt.NDArray[np.float64]
_CHUNK, _SMALL = 4_000, 200


@dataclass(frozen=True)
class Path:
    """The path of play of many chains.

    Attributes
    ----------
    received : ndarray of shape (N,)
        What the first layer receives.
    targets, tops : ndarray of shape (layers, N)
        Targets handed down, and the highest target that is as good to its mover; equal where the
        optimum is unique.
    moves : mapping of str to ndarray of shape (N,)
        What the bottom does.
    """

    received: Array
    targets: Array
    tops: Array
    moves: Mapping[str, Array]


def chain_path(
    start: Array,
    layer: LayerReader,
    work: WorkReader,
    values: Mapping[str, Array],
    layers: int,
    *,
    expected: LayerReader | None = None,
) -> Path:
    """Return the path of play of chains of equal length.

    Parameters
    ----------
    start : ndarray of shape (N,)
        What the first layers receive.
    layer : LayerReader
        Payoff of the layers.
    work : WorkReader
        The layer that works.
    values : mapping of str to ndarray
        Parameters; arrays of shape ``(N,)``, ``(1,)``, or ``(layers, N)`` where layers differ.
    layers : int
        How many layers above the one that works.
    expected : LayerReader, optional
        Payoff of all layers but the last, where these expect their target to be executed as it
        stands, without looking further ahead.

    Raises
    ------
    GameError
        If targets leave the range of floating-point numbers, or a payoff grows without bound.
    """
    size = start.size
    parts = []
    for at in range(0, size, _CHUNK):
        cut = slice(at, at + _CHUNK)
        part = {n: v[..., cut] if v.shape[-1] == size and size > 1 else v for n, v in values.items()}
        with np.errstate(all="ignore"):
            parts.append(_path(start[cut], layer, work, part, layers, expected))
        if not all(bool(np.isfinite(m).all()) for m in (parts[-1].targets, *parts[-1].moves.values())):
            raise GameError(
                "targets grow beyond what floating-point numbers hold; use fewer layers, or a higher "
                "liability of the layers far above (their share of the charge vanishes with distance)"
            )
    if len(parts) == 1:
        return parts[0]
    joined = {n: np.concatenate([p.moves[n] for p in parts]) for n in parts[0].moves}
    targets, tops = (np.concatenate([getattr(p, n) for p in parts], axis=1) for n in ("targets", "tops"))
    return Path(start, targets, tops, joined)


def _path(
    start: Array,
    layer: LayerReader,
    work: WorkReader,
    values: Mapping[str, Array],
    layers: int,
    expected: LayerReader | None,
) -> Path:
    bottom = _reachable(work.continuation(values, start.size), start)
    links = layer.links(values, layers, start.size)
    if expected is None:
        return _ahead(start, bottom, links, work.names)
    given = expected.links(values, layers, start.size)
    executed = work.continuation(values, start.size, bound=True)
    return _step_by_step(start, executed, bottom, [*given[:-1], links[-1]], work.names)


def _reachable(bottom: Continuation, start: Array) -> Continuation:
    """Drop the pieces that end before the least target."""
    low = np.where(bottom.high > start, np.maximum(bottom.low, start), np.inf)
    low = np.where(bottom.low < np.inf, low, np.inf)
    order = np.argsort(low, axis=0, kind="stable")[: max(1, int((low < np.inf).sum(axis=0).max()))]
    parts = (low, bottom.high, bottom.base, bottom.slope, bottom.charge)
    return Continuation(*(chosen_rows(v, order) for v in parts))


# ---------------------------------------------------------------------- all layers look ahead
def _ahead(start: Array, bottom: Continuation, links: Sequence[Link], names: Sequence[str]) -> Path:
    """Backward through the layers, then forward along the path."""
    targets, tops = np.empty((2, len(links), start.size))
    final = np.zeros(start.size, dtype=np.intp)
    group = _Group(np.arange(start.size), start, bottom, tuple(links), ())
    waiting = [group]
    while waiting:
        group = waiting.pop()
        parts = group.parted()
        if len(parts) > 1:
            waiting += parts
        elif group.links:
            waiting.append(group.stepped())
        else:
            targets[:, group.draws], tops[:, group.draws], final[group.draws] = group.played(len(links))
    return Path(start, targets, tops, _moves(bottom, targets[-1], final, names))


@dataclass(frozen=True)
class _Group:
    """Draws with equally many pieces; the movers from ``len(links)`` on downwards have been solved.

    ``policies`` of the movers solved, from the top.
    """

    draws: npt.NDArray[np.intp]
    start: Array
    below: Continuation
    links: tuple[Link, ...]
    policies: tuple[Policy, ...]

    def parted(self) -> list[_Group]:
        """The group by number of pieces, where that pays."""
        rows = self.below.low.shape[0]
        if rows == 1 or self.draws.size < _SMALL:
            return [self]
        count = (self.below.low < np.inf).sum(axis=0)
        listed = np.unique(count)
        if listed.size == 1:
            return [self] if listed[0] == rows else [self._cut(slice(None), int(listed[0]))]
        return [self._cut(np.flatnonzero(count == n), int(n)) for n in listed]

    def _cut(self, draws: Any, rows: int) -> _Group:
        b = self.below
        below = Continuation(*(v[..., :rows, draws] for v in (b.low, b.high, b.base, b.slope, b.charge)))
        policies = tuple(
            Policy(p.low[:, draws], p.base[:, draws], p.slope[:, draws], p.below[:, draws], p.top[:, draws])
            for p in self.policies
        )
        links = tuple(_link_of(link, draws) for link in self.links)
        return _Group(self.draws[draws], self.start[draws], below, links, policies)

    def stepped(self) -> _Group:
        """The group with as many more movers solved as repeat the next one."""
        link, left = self.links[-1], self.links[:-1]
        policy, above = reply(self.below, link, self.start, only=not left)
        found = [policy]
        while left and left[-1] is link and _same(self.below, above):
            found.insert(0, policy)
            left = left[:-1]
        return _Group(self.draws, self.start, above, left, (*found, *self.policies))

    def played(self, layers: int) -> tuple[Array, Array, npt.NDArray[np.intp]]:
        """Targets, their highest equals, and the piece of the bottom at which play ends."""
        targets, tops = np.empty((2, layers, self.start.size))
        at, where = self.start, _piece(self.policies[0].low, self.start)
        for i, policy in enumerate(self.policies):
            at, top, where = _followed(policy, at, where)
            targets[i], tops[i] = at, top
        return targets, tops, where


def _same(one: Continuation, other: Continuation) -> bool:
    """Whether two continuations are the same from where both are read."""
    pairs = (
        (one.low, other.low),
        (one.base, other.base),
        (one.slope, other.slope),
        (one.charge, other.charge),
    )
    return all(a.shape == b.shape and bool((a == b).all()) for a, b in pairs)


def _followed(policy: Policy, at: Array, where: npt.NDArray[np.intp]) -> tuple[Array, Array, Any]:
    fields = (policy.base, policy.slope, policy.top, policy.below)
    if policy.low.shape[0] == 1:
        base, slope, top, below = (v[0] for v in fields)
    else:
        base, slope, top, below = (chosen_rows(v, where[None])[0] for v in fields)  # type: ignore[arg-type]
    chosen = np.maximum(base + slope * at, at)
    return chosen, np.fmax(np.where(np.isnan(top), chosen, top), chosen), below


def _piece(low: Array, at: Array) -> npt.NDArray[np.intp]:
    return np.asarray(np.maximum((low <= at).sum(axis=0) - 1, 0), dtype=np.intp)


def _moves(
    bottom: Continuation, at: Array, where: npt.NDArray[np.intp], names: Sequence[str]
) -> dict[str, Array]:
    base, slope = (chosen_rows(z, where[None])[:, 0] for z in (bottom.base, bottom.slope))
    return dict(zip(names, base + slope * at, strict=True))


# ---------------------------------------------------------------------- each looks one step ahead
def _step_by_step(
    start: Array, executed: Continuation, bottom: Continuation, links: Sequence[Link], names: Sequence[str]
) -> Path:
    targets, tops = np.empty((2, len(links), start.size))
    at, last, policy = start, None, None
    where = np.zeros(start.size, dtype=np.intp)
    for i, link in enumerate(links):
        ending = i == len(links) - 1
        if policy is None or link is not last or ending:
            policy, _ = reply(bottom if ending else executed, link, start)
            last = link
        at, top, where = _followed(policy, at, _piece(policy.low, at))
        targets[i], tops[i] = at, top
    return Path(start, targets, tops, _moves(bottom, at, where, names))


def _link_of(link: Link, draws: Any) -> Link:
    """The numbers of a link for some draws."""
    return Link(
        *(v[..., draws] for v in (link.gains, link.levels, link.weight, link.share, link.own, link.keep))
    )
