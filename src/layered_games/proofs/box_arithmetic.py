"""Arithmetic of ranges with ends rounded outwards.

A range is ``(low, high, apart, sure)``: every value is between low and high; if ``apart``, none is zero
(even where an end is); if ``sure``, the function is defined and continuous on the whole box. Ends may be
infinite, values are not. An operation returns None where nothing is defined.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import floor, inf, isinf, nextafter, pi
from sys import float_info
from typing import Any, Final

import flint
import sympy as sp

__all__ = ["OPERATIONS", "TESTS", "Range", "constant", "enclosed", "hull", "negative", "tested"]

Range = tuple[float, float, bool, bool]
MOST: Final = float_info.max
WIDE: Final = 1e6
"""Arguments of sine and cosine beyond this are not reduced."""


def _made(low: float, high: float, apart: bool, sure: bool) -> Range:
    return low, high, apart or low > 0 or high < 0, sure


# ---------------------------------------------------------------------- rounding
def _sum_down(a: float, b: float) -> float:
    s = a + b
    if isinf(s):
        return MOST if s > 0 else s
    part = s - a
    return s if (a - (s - part)) + (b - part) >= 0 else nextafter(s, -inf)


def _sum_up(a: float, b: float) -> float:
    return -_sum_down(-a, -b)


def _product_down(a: float, b: float) -> float:
    if a == 0 or b == 0:
        return 0.0
    p = a * b
    if abs(a) == 1 or abs(b) == 1:
        return p if p < MOST else MOST
    if isinf(p):
        return MOST if p > 0 else p
    return max(0.0, nextafter(p, -inf)) if (a > 0) == (b > 0) else nextafter(p, -inf)


def _product_up(a: float, b: float) -> float:
    return -_product_down(-a, b)


def enclosed(number: sp.Rational) -> Range:
    """Return the narrowest range of floats around a rational number.

    Examples
    --------
    >>> enclosed(sp.Rational(1, 2))
    (0.5, 0.5, True, True)
    >>> low, high, *_ = enclosed(sp.Rational(1, 3))
    >>> low < high
    True
    """
    exact = flint.fmpq(int(number.p), int(number.q))
    try:
        near = int(number.p) / int(number.q)
    except OverflowError:
        return (MOST, inf, True, True) if number > 0 else (-inf, -MOST, True, True)
    top, bottom = near.as_integer_ratio()
    found = flint.fmpq(top, bottom)
    low = near if found <= exact else nextafter(near, -inf)
    high = near if found >= exact else nextafter(near, inf)
    return low, high, exact != 0, True


def constant(name: str) -> Range:
    """Return a range around a constant, by its name in SymPy."""
    makers = {
        "pi": flint.arb.pi, "E": flint.arb.const_e,
        "EulerGamma": flint.arb.const_euler, "Catalan": flint.arb.const_catalan,
    }  # fmt: skip
    value = makers[name]()
    return _down(value), _up(value), True, True


def _down(value: Any) -> float:
    """A float below an Arb number: conversion errs by less than one step."""
    near = float(value.lower())
    return MOST if near == inf else nextafter(near, -inf)


def _up(value: Any) -> float:
    return -_down(-value)


# ---------------------------------------------------------------------- sums, products, powers
def _constant(made: Range, _: Sequence[Range]) -> Range:
    return made


def _plus(_: Any, args: Sequence[Range]) -> Range:
    low, high, some, sure = args[0]
    above, below = low >= 0, high <= 0
    for a, b, apart, fine in args[1:]:
        low, high = _sum_down(low, a), _sum_up(high, b)
        above, below = above and a >= 0, below and b <= 0
        some, sure = some or apart, sure and fine
    return _made(low, high, some and (above or below), sure)


def _times(_: Any, args: Sequence[Range]) -> Range:
    low, high, apart, sure = args[0]
    for c, d, other, fine in args[1:]:
        low, high = (
            min(_product_down(low, c), _product_down(low, d), _product_down(high, c), _product_down(high, d)),
            max(_product_up(low, c), _product_up(low, d), _product_up(high, c), _product_up(high, d)),
        )
        apart, sure = apart and other, sure and fine
    return low, high, apart, sure  # a product of numbers that are not zero is not zero, however small


def _whole(n: int, args: Sequence[Range]) -> Range:
    """A power with a positive whole exponent."""
    low, high, apart, sure = args[0]
    if n % 2 == 0:
        low, high, apart, sure = _abs(None, args)
    return _raised(low, n), -_raised(-high, n) if n % 2 else _raised_up(high, n), apart, sure


def _raised(a: float, n: int) -> float:
    """A number below ``a**n``, for odd ``n`` or ``a >= 0``."""
    return _chain(a, n, _product_down) if a >= 0 else -_chain(-a, n, _product_up)


def _raised_up(a: float, n: int) -> float:
    return _chain(a, n, _product_up)


def _chain(a: float, n: int, product: Callable[[float, float], float]) -> float:
    result = 1.0
    while n:
        result = product(result, a) if n & 1 else result
        n >>= 1
        a = product(a, a) if n else a
    return result


def _inverse(_: Any, args: Sequence[Range]) -> Range | None:
    low, high, apart, sure = args[0]
    if low == 0 == high:
        return None
    if low >= 0:
        return _divided_down(high), inf if low == 0 else _divided_up(low), True, sure and apart
    if high <= 0:
        return -inf if high == 0 else -_divided_up(-high), -_divided_down(-low), True, sure and apart
    return -inf, inf, True, sure and apart


def _divided_down(a: float) -> float:
    return 1.0 if a == 1 else max(0.0, nextafter(1.0 / a, -inf))


def _divided_up(a: float) -> float:
    return 1.0 if a == 1 else nextafter(1.0 / a, inf)


def _root(order: int, args: Sequence[Range]) -> Range | None:
    low, high, apart, sure = args[0]
    if high < 0:
        return None
    fine, low = sure and low >= 0, max(low, 0.0)
    down = low if low in (0.0, 1.0) else max(0.0, _down(flint.arb(low).root(order)))
    up = high if high in (0.0, 1.0, inf) else _up(flint.arb(high).root(order))
    return down, up, apart, fine


def _power(_: Any, args: Sequence[Range]) -> Range | None:
    """``base**exponent = exp(exponent*log(base))``, defined where the base is positive."""
    log = _log(None, args[:1])
    return None if log is None else _monotone("exp", [_times(None, (log, args[1]))])


# ---------------------------------------------------------------------- elementary functions
_SHAPES: Final[dict[str, tuple[float, float, float]]] = {
    "exp": (0.0, inf, 1.0), "tanh": (-1.0, 1.0, 0.0), "sinh": (-inf, inf, 0.0),
    "erf": (-1.0, 1.0, 0.0), "atan": (-1.5707963267948968, 1.5707963267948968, 0.0),
}  # fmt: skip
"""Limits and the value at zero of increasing functions."""


def _monotone(name: str, args: Sequence[Range]) -> Range:
    low, high, apart, sure = args[0]
    least, most, middle = _SHAPES[name]

    def at(x: float, bound: Callable[[Any], float], end: float) -> float:
        if isinf(x):
            return end
        return middle if x == 0 else bound(getattr(flint.arb(x), name)())

    down = max(at(low, _down, least), least)
    up = min(at(high, _up, most), most)
    return _made(down, up, apart or name == "exp", sure)


def _log(_: Any, args: Sequence[Range]) -> Range | None:
    low, high, apart, sure = args[0]
    if high <= 0:
        return None
    down = -inf if low <= 0 else 0.0 if low == 1 else _down(flint.arb(low).log())
    up = high if isinf(high) else 0.0 if high == 1 else _up(flint.arb(high).log())
    return _made(down, up, False, sure and low >= 0 and apart)


def _entropy(_: Any, args: Sequence[Range]) -> Range | None:
    """``u*log(u)``: falls to ``-1/e`` at ``1/e``, rises from there, tends to zero at zero."""
    low, high, apart, sure = args[0]
    if high <= 0:
        return None
    ends = [max(low, 0.0), high]
    values = [(0.0, 0.0) if u in (0, 1) else (inf, inf) if isinf(u) else _entropy_at(u) for u in ends]
    turning = ends[0] <= 0.3679 and high >= 0.3678
    down = -0.36787944117144239 if turning else min(v[0] for v in values)
    return _made(min(down, MOST), max(v[1] for v in values), False, sure and low >= 0 and apart)


def _entropy_at(u: float) -> tuple[float, float]:
    value = flint.arb(u) * flint.arb(u).log()
    return _down(value), _up(value)


def _cosh(_: Any, args: Sequence[Range]) -> Range:
    low, high, _apart, sure = _abs(None, args)
    up = inf if isinf(high) else 1.0 if high == 0 else _up(flint.arb(high).cosh())
    return max(1.0, MOST if isinf(low) else _down(flint.arb(low).cosh())), up, True, sure


def _wave(name: str, args: Sequence[Range]) -> Range:
    """Sine and cosine: the values at both ends, and the extremes between them."""
    low, high, apart, sure = args[0]
    if not (low > -WIDE and high < WIDE and high - low < 6.3):
        return _made(-1.0, 1.0, False, sure)
    ends = [getattr(flint.arb(x), name)() for x in (low, high)]
    exact = 0.0 if name == "sin" else 1.0
    down = min(exact if x == 0 else _down(v) for x, v in zip((low, high), ends, strict=True))
    up = max(exact if x == 0 else _up(v) for x, v in zip((low, high), ends, strict=True))
    shift = 0.5 if name == "sin" else 0.0
    for k in range(floor(low / pi - shift - 1e-6), floor(high / pi - shift + 1e-6) + 2):
        if low - 1e-6 <= (k + shift) * pi <= high + 1e-6:
            down, up = (down, 1.0) if k % 2 == 0 else (-1.0, up)
    near = name == "sin" and apart and low > -3.14 and high < 3.14
    return _made(max(down, -1.0), min(up, 1.0), near, sure)


# ---------------------------------------------------------------------- kinks and cases
def _abs(_: Any, args: Sequence[Range]) -> Range:
    low, high, apart, sure = args[0]
    if low >= 0:
        return args[0]
    return (-high if high <= 0 else 0.0), max(-low, high), apart, sure


def _max(_: Any, args: Sequence[Range]) -> Range:
    low, high = max(a[0] for a in args), max(a[1] for a in args)
    apart = all(a[2] for a in args) or any(a[2] and a[0] >= 0 for a in args)
    return _made(low, high, apart, all(a[3] for a in args))


def negative(a: Range) -> Range:
    """Return the range of the opposite."""
    return -a[1], -a[0], a[2], a[3]


def _min(_: Any, args: Sequence[Range]) -> Range:
    return negative(_max(None, [negative(a) for a in args]))


def _sign(_: Any, args: Sequence[Range]) -> Range:
    low, high, apart, sure = args[0]
    down = 1.0 if apart and low >= 0 else -1.0 if low < 0 else 0.0
    up = -1.0 if apart and high <= 0 else 1.0 if high > 0 else 0.0
    return _made(down, up, apart, sure and down == up)


def _step(_: Any, args: Sequence[Range]) -> Range:
    low, high, _apart, sure = _sign(None, args)
    return _made((low + 1) / 2, (high + 1) / 2, False, sure and low == high)


def _floor(_: Any, args: Sequence[Range]) -> Range:
    low, high, _apart, sure = args[0]
    down = low if isinf(low) else float(floor(low))
    up = high if isinf(high) else float(floor(high))
    return _made(down, up, False, sure and down == up)


def _ceiling(_: Any, args: Sequence[Range]) -> Range:
    return negative(_floor(None, [negative(args[0])]))


def hull(parts: Sequence[Range | None]) -> Range | None:
    """Return a range that holds all of the given ones."""
    found = [p for p in parts if p is not None]
    if not found:
        return None
    apart = all(p[2] for p in found)
    return min(p[0] for p in found), max(p[1] for p in found), apart, all(p[3] for p in found)


TESTS: Final[dict[str, tuple[Callable[[Range], bool], Callable[[Range], bool]]]] = {}
"""For each comparison with zero: when it certainly holds, and when it certainly fails."""


def _tests() -> None:
    above: Callable[[Range], bool] = lambda r: r[0] > 0 or (r[0] == 0 and r[2])  # noqa: E731
    below: Callable[[Range], bool] = lambda r: r[1] < 0 or (r[1] == 0 and r[2])  # noqa: E731
    TESTS[">"] = (above, lambda r: r[1] <= 0)
    TESTS["<="] = (TESTS[">"][1], above)
    TESTS["<"] = (below, lambda r: r[0] >= 0)
    TESTS[">="] = (TESTS["<"][1], below)
    TESTS["=="] = (lambda r: r[0] == 0 == r[1], lambda r: r[2] or r[0] > 0 or r[1] < 0)
    TESTS["!="] = (TESTS["=="][1], TESTS["=="][0])


_tests()


def tested(test: Any, args: Sequence[Range | None]) -> bool | None:
    """Decide a condition of a Piecewise on a box; None where it may hold and may fail."""
    if isinstance(test, bool):
        return test
    word, inner = test
    if word in TESTS:
        value = args[inner]
        if value is None or not value[3]:
            return None
        holds, fails = TESTS[word]
        return True if holds(value) else False if fails(value) else None
    if word == "not":
        found = tested(inner, args)
        return None if found is None else not found
    results = [tested(t, args) for t in inner]
    stop = word == "or"
    return stop if stop in results else None if None in results else not stop


def _piecewise(tests: Any, args: Sequence[Range | None]) -> Range | None:
    """The values of all cases that may apply."""
    possible: list[Range | None] = []
    for test, place in tests:
        holds = tested(test, args)
        if holds is not False:
            possible.append(args[place])
        if holds:
            break
    else:
        possible.append(None)
    found = hull(possible)
    return None if found is None else (*found[:3], found[3] and len(possible) == 1)


OPERATIONS: Final[dict[str, Callable[..., Range | None]]] = {
    "constant": _constant, "add": _plus, "multiply": _times, "whole": _whole, "inverse": _inverse,
    "root": _root, "power": _power, "log": _log, "entropy": _entropy, "cosh": _cosh, "abs": _abs,
    "max": _max, "min": _min, "sign": _sign, "step": _step, "floor": _floor, "ceiling": _ceiling,
    "piecewise": _piecewise,
    **{name: (lambda _, args, name=name: _monotone(name, args)) for name in _SHAPES},
    **{name: (lambda _, args, name=name: _wave(name, args)) for name in ("sin", "cos")},
}  # fmt: skip
