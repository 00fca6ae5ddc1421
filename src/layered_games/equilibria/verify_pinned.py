"""Sharpen a maximum over several moves in extended precision, by values alone.

Each move is free, or pinned to a bound, or pinned to a kink of the payoff. For every pinning that is
plausible at the start, Newton steps on differences of payoffs find the top in the free moves; the
best feasible point wins.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import mpmath

__all__ = ["Pinned", "PinnedProblem"]

_STEP = mpmath.mpf(10) ** -16
_SLACK = mpmath.mpf(10) ** -30
_FLAT = mpmath.mpf(10) ** -22
FREE, LOWER, UPPER = "free", "lower", "upper"
Pin = str | int
"""``free``, ``lower``, ``upper``, or the number of a kink."""


@dataclass(frozen=True)
class Pinned:
    """A local maximum: moves, payoff, and which pins were in force."""

    moves: Mapping[str, Any]
    value: Any
    pins: tuple[Pin, ...]


@dataclass(frozen=True)
class PinnedProblem:
    """Maximise ``payoff(moves so far)`` over ``names`` within ``bounds``; all in mpmath numbers.

    Attributes
    ----------
    payoff : callable
    names : tuple of str
    bounds : callable
        ``bounds(name, moves so far) -> (lower or None, upper or None)``.
    kinks : sequence of callables
        Functions of the moves whose zeros are kinks of the payoff.
    size : number
        Typical size of the moves.
    """

    payoff: Callable[[Mapping[str, Any]], Any]
    names: tuple[str, ...]
    bounds: Callable[[str, Mapping[str, Any]], tuple[Any, Any]]
    kinks: Sequence[Callable[[Mapping[str, Any]], Any]] = ()
    size: Any = 1

    def solve(
        self,
        history: Mapping[str, Any],
        start: Mapping[str, Any],
        first: tuple[Pin, ...] | None = None,
        near: float = 1e-5,
    ) -> Pinned | None:
        """Return the best point near ``start``; None if every attempt fails.

        Parameters
        ----------
        history, start : mapping of str to mpmath number
            Earlier moves; and the moves to sharpen.
        first : tuple of pins, optional
            Pins to try first; accepted at once if no single release or bound contradicts them.
        near : float
            How close, relative to ``size``, a bound or kink must be to be a plausible pin.
        """
        if first is not None:
            found = self._newton(history, start, first)
            if found is not None and self._holds(history, found):
                return found
        best: Pinned | None = None
        for pins in product(*self._plausible(history, start, near)):
            found = self._newton(history, start, pins)
            if found is not None and (best is None or found.value > best.value):
                best = found
        return best

    # ------------------------------------------------------------------ pins
    def _plausible(
        self, history: Mapping[str, Any], start: Mapping[str, Any], near: float
    ) -> list[list[Pin]]:
        known = {**history, **start}
        close = near * self.size
        options: list[list[Pin]] = []
        for name in self.names:
            lower, upper = self.bounds(name, known)
            pins: list[Pin] = [FREE]
            if lower is not None and start[name] - lower <= close:
                pins.append(LOWER)
            if upper is not None and upper - start[name] <= close:
                pins.append(UPPER)
            for number, kink in enumerate(self.kinks):
                if abs(kink(known)) <= close and kink({**known, name: known[name] + self.size}) != kink(
                    known
                ):
                    pins.append(number)
            options.append(pins)
        return options

    def _place(
        self, history: Mapping[str, Any], point: Mapping[str, Any], pins: tuple[Pin, ...]
    ) -> dict[str, Any]:
        """Complete the free moves by the pinned ones."""
        kinked = [(n, p) for n, p in zip(self.names, pins, strict=True) if isinstance(p, int)]
        free = dict(point)
        for _ in range(40 if kinked else 1):
            known = self._bounded(history, free, pins)
            worst = mpmath.mpf(0)
            for name, number in kinked:
                here = self.kinks[number](known)
                step = _STEP * self.size
                slope = (
                    self.kinks[number](self._bounded(history, {**free, name: free[name] + step}, pins)) - here
                )
                if slope:
                    free[name] = free[name] - here * step / slope
                worst = max(worst, abs(here))
            if worst <= _SLACK * self.size:
                break
        return known

    def _bounded(
        self, history: Mapping[str, Any], free: Mapping[str, Any], pins: tuple[Pin, ...]
    ) -> dict[str, Any]:
        known = dict(history)
        for name, pin in zip(self.names, pins, strict=True):
            if pin in (LOWER, UPPER):
                known[name] = self.bounds(name, known)[0 if pin == LOWER else 1]
            else:
                known[name] = free[name]
        return known

    def _feasible(self, known: Mapping[str, Any]) -> bool:
        slack = _SLACK * self.size
        for name in self.names:
            lower, upper = self.bounds(name, known)
            if (lower is not None and known[name] < lower - slack) or (
                upper is not None and known[name] > upper + slack
            ):
                return False
        return True

    def _holds(self, history: Mapping[str, Any], found: Pinned) -> bool:
        """Whether moving any single pinned move inwards lowers the payoff."""
        step = mpmath.mpf(10) ** -27 * self.size
        known = {**history, **found.moves}
        for index, (name, pin) in enumerate(zip(self.names, found.pins, strict=True)):
            if pin == FREE:
                continue
            released = (*found.pins[:index], FREE, *found.pins[index + 1 :])
            for side in {LOWER: (1,), UPPER: (-1,)}.get(str(pin), (-1, 1)):
                moved = self._place(history, {**found.moves, name: known[name] + side * step}, released)
                if self._feasible(moved) and self.payoff(moved) > found.value:
                    return False
        return True

    # ------------------------------------------------------------------ Newton on differences
    def _newton(
        self, history: Mapping[str, Any], start: Mapping[str, Any], pins: tuple[Pin, ...]
    ) -> Pinned | None:
        free = [n for n, p in zip(self.names, pins, strict=True) if p == FREE]
        point = dict(start)
        try:
            for _ in range(25):
                length = self._advance(history, point, pins, free)
                if length <= mpmath.mpf(10) ** -22 * self.size:
                    break
            else:
                return None
            known = self._place(history, point, pins)
            if not self._feasible(known):
                return None
            value = self.payoff(known)
        except (ZeroDivisionError, ValueError, TypeError, OverflowError):
            return None  # undefined payoff or a flat direction: this pinning is no isolated maximum
        return Pinned({n: known[n] for n in self.names}, value, pins)

    def _advance(
        self, history: Mapping[str, Any], point: dict[str, Any], pins: tuple[Pin, ...], free: list[str]
    ) -> Any:
        """Take one Newton step in place; return its length."""
        if not free:
            return mpmath.mpf(0)
        slope, curve = self._differences(history, point, pins, free)
        if abs(mpmath.det(curve)) <= _FLAT * mpmath.fprod(abs(curve[i, i]) for i in range(len(free))):
            raise ZeroDivisionError("flat direction")
        step = mpmath.lu_solve(curve, -slope)
        for index, name in enumerate(free):
            point[name] += step[index]
        return max(abs(s) for s in step)

    def _differences(
        self, history: Mapping[str, Any], point: Mapping[str, Any], pins: tuple[Pin, ...], free: list[str]
    ) -> tuple[Any, Any]:
        h = _STEP * self.size
        count = len(free)

        def value(*moved: tuple[int, int]) -> Any:
            shifted = dict(point)
            for index, times in moved:
                shifted[free[index]] += times * h
            return self.payoff(self._place(history, shifted, pins))

        here = value()
        slope, curve = mpmath.matrix(count, 1), mpmath.matrix(count, count)
        plus = [value((i, 1)) for i in range(count)]
        minus = [value((i, -1)) for i in range(count)]
        for i in range(count):
            slope[i] = (plus[i] - minus[i]) / (2 * h)
            curve[i, i] = (plus[i] - 2 * here + minus[i]) / h**2
        for i, j in _pairs(count):
            around = value((i, 1), (j, 1)) + value((i, -1), (j, -1))
            rim = plus[i] + plus[j] + minus[i] + minus[j]
            curve[i, j] = curve[j, i] = (around - rim + 2 * here) / (2 * h**2)
        return slope, curve


def _pairs(count: int) -> Iterator[tuple[int, int]]:
    return ((i, j) for i in range(count) for j in range(i))
