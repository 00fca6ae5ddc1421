"""Sharpen a one-dimensional maximum by values in extended precision: smooth tops, kinks, corners, ties.

Algorithm
---------
1. Close a bracket in whose left end the payoff rises and in whose right end it falls.
2. Shrink it by the tops of the parabolas at either end, by their intersection (kinks), or by halving.
3. If the payoff does not change around the maximum, widen to the interval of ties by halving; if that
   meets a higher point, start again from there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import mpmath

__all__ = ["DIGITS", "LineTop", "sharpen"]

DIGITS = 60
_FLAT = 1e-17


@dataclass(frozen=True)
class LineTop:
    """A maximum on a line: where, how high, and the interval of ties around it."""

    at: Any
    value: Any
    ties: tuple[Any, Any] | None = None


@dataclass(frozen=True)
class _End:
    """Payoff, slope and curvature at a point."""

    at: Any
    value: Any
    slope: Any
    curve: Any


class _Line:
    """A payoff on an interval, its differences taken inside the interval."""

    def __init__(
        self, payoff: Callable[[Any], Any], low: Any, high: Any, size: Any, step: Any, rough: bool
    ) -> None:
        self.payoff, self.low, self.high, self.size = payoff, low, high, size
        self.step, self.probe = step, mpmath.mpf(1e-4 if rough else 1e-7) * size
        self.tie = mpmath.mpf(1e-13 if rough else 1e-24 if step < 1e-10 * size else 1e-20)
        self.known: dict[Any, Any] = {}

    def value(self, x: Any) -> Any:
        if x not in self.known:
            self.known[x] = self.payoff(x)
        return self.known[x]

    def level(self, value: Any) -> Any:
        """Differences of payoffs up to this size are ties."""
        return self.tie * (abs(value) + mpmath.mpf(1e-10))

    def look(self, x: Any) -> _End:
        h = self.step
        centre = min(max(x, self.low + h), self.high - h)
        left, here, right = (self.value(centre + k * h) for k in (-1, 0, 1))
        curve = (left - 2 * here + right) / h**2
        slope = (right - left) / (2 * h) + curve * (x - centre)
        noise = _FLAT * ((abs(here) + mpmath.mpf(1e-10)) / self.size + abs(curve) * self.size)
        slope = slope if abs(slope) > noise else mpmath.mpf(0)
        return _End(x, self.value(x), slope, curve)


def sharpen(
    payoff: Callable[[Any], Any],
    start: Any,
    reach: Any,
    low: Any,
    high: Any,
    size: Any,
    step: float = 1e-13,
    rough: bool = False,
) -> LineTop | None:
    """Return the maximum near ``start`` in extended precision.

    Parameters
    ----------
    payoff : callable
        mpmath number to mpmath number, continuous; accurate to about ``DIGITS`` digits.
    start : number
        A point near the maximum.
    reach : number
        Half width of the first bracket.
    low, high : number
        Ends of the feasible interval; infinite if there is none.
    size : number
        Typical size of the argument; tolerances are relative to it.
    step : float
        Step of the differences and final width of the bracket; larger for a noisier payoff.
    rough : bool
        Whether floats hide in the payoff (constants inside callables), so that ties hold only to 1e-13.

    Returns
    -------
    LineTop or None
        None if no bracket closes: the payoff still rises far from ``start``.
    """
    low, high, start, size = (mpmath.mpf(v) for v in (low, high, start, size))
    width = mpmath.mpf(step) * size
    if high - low <= 4 * width:
        return LineTop(low, payoff(low))
    line = _Line(payoff, low, high, size, width, rough)
    start, reach = min(max(start, low), high), mpmath.mpf(reach)
    for _ in range(5):
        ends = _bracket(line, start, reach)
        if ends is None:
            return None
        a, b = ends
        top = _with_ties(line, a.at if a is b else _shrink(line, a, b, width), reach)
        start = max(line.known, key=line.known.__getitem__)
        if line.known[start] <= top.value + line.level(top.value):
            return top
    return LineTop(start, line.known[start])


def _bracket(line: _Line, start: Any, reach: Any) -> tuple[_End, _End] | None:
    """Ends between which a maximum lies; both the same end where it is a corner or flat."""
    middle = line.look(start)
    rises, falls = middle.slope > 0, middle.slope < 0
    if not rises and not falls:
        return middle, middle
    edge = line.high if rises else line.low
    inside = middle
    for _ in range(30):
        x = min(start + reach, edge) if rises else max(start - reach, edge)
        end = line.look(x)
        if (end.slope <= 0) if rises else (end.slope >= 0):
            return (inside, end) if rises else (end, inside)
        if x == edge:
            return end, end
        inside, reach = end, 3 * reach
    return None


def _shrink(line: _Line, a: _End, b: _End, tolerance: Any) -> Any:
    for turn in range(200):
        width = b.at - a.at
        if width <= 4 * tolerance:
            break
        guess = None if turn % 5 == 4 else _guess(a, b, turn)
        x = (a.at + b.at) / 2 if guess is None else min(max(guess, a.at + tolerance), b.at - tolerance)
        middle = line.look(x)
        if middle.slope > 0:
            a = middle
        elif middle.slope < 0:
            b = middle
        else:
            return middle.at
    tops = [e.at for e in (a, b)] + [
        x for e in (a, b) if e.curve < 0 for x in [e.at - e.slope / e.curve] if a.at <= x <= b.at
    ]
    return max(tops + _crossing(a, b), key=line.value)


def _guess(a: _End, b: _End, turn: int) -> Any:
    """Top of the left or right parabola, or where the two parabolas cross; None if none lies between."""
    tops = [e.at - e.slope / e.curve for e in (a, b) if e.curve < 0]
    tops = [x for x in tops if a.at < x < b.at]
    crossing = _crossing(a, b)
    order = [*tops, *crossing] if turn % 2 == 0 else [*crossing, *reversed(tops)]
    return order[0] if order else None


def _crossing(a: _End, b: _End) -> list[Any]:
    """Solve a.value + a.slope*t + a.curve*t**2/2 = (parabola of b), t measured from a."""
    width = b.at - a.at
    square = (a.curve - b.curve) / 2
    linear = a.slope - b.slope + b.curve * width
    constant = a.value - b.value + b.slope * width - b.curve * width**2 / 2
    if abs(square) * width <= mpmath.mpf("1e-30") * abs(linear):
        roots = [-constant / linear] if linear else []
    else:
        under = linear**2 - 4 * square * constant
        if under < 0:
            return []
        root = mpmath.sqrt(under)
        # The stable pair of roots: no difference of close numbers.
        q = -(linear + (root if linear >= 0 else -root)) / 2
        roots = [q / square, *([constant / q] if q else [])]
    return [a.at + t for t in roots if 0 < t < width]


def _with_ties(line: _Line, at: Any, reach: Any) -> LineTop:
    value, size, probe = line.value(at), line.size, line.probe
    level = line.level(value)

    def tied(x: Any) -> bool:
        return bool(line.value(x) >= value - level)

    ends = []
    for direction, edge in ((-1, line.low), (1, line.high)):
        inside = at + direction * probe
        inside = max(inside, edge) if direction < 0 else min(inside, edge)
        ends.append(_edge_of_ties(tied, inside, direction, edge, reach, size) if tied(inside) else at)
    if ends[1] - ends[0] <= probe / 2:
        return LineTop(at, value)
    return LineTop(ends[0], value, (ends[0], ends[1]))


def _edge_of_ties(
    tied: Callable[[Any], bool], inside: Any, direction: int, edge: Any, reach: Any, size: Any
) -> Any:
    for _ in range(60):
        x = inside + direction * reach
        x = max(x, edge) if direction < 0 else min(x, edge)
        if not tied(x):
            outside = x
            break
        inside, reach = x, 2 * reach
        if x == edge:
            return x
    else:
        return direction * mpmath.inf
    while abs(outside - inside) > mpmath.mpf(1e-13) * size:
        middle = (outside + inside) / 2
        if tied(middle):
            inside = middle
        else:
            outside = middle
    return inside
