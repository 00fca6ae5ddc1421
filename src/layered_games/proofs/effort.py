"""Limits on what is tried before a solver starts: time, size, degree."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from math import inf
from typing import Any, Final

import flint
import sympy as sp

from layered_games.errors import ClaimError

__all__ = [
    "MAX_DEGREE",
    "MAX_NODES",
    "Beyond",
    "clock",
    "degree",
    "ending",
    "moderate",
    "seconds_left",
    "tick",
    "until",
    "written",
]

MAX_DEGREE: Final = 4096
MAX_NODES: Final = 20_000
MAX_SIZE: Final = 200_000.0
"""Binary digits before or behind the point of a number that is computed."""
_TAME: Final = (sp.log, sp.sin, sp.cos, sp.Abs, sp.sign, sp.floor, sp.ceiling, sp.Max, sp.Min)
_DEADLINE: ContextVar[float] = ContextVar("deadline", default=inf)
_END: ContextVar[float] = ContextVar("end", default=inf)


class Beyond(ClaimError):
    """A claim that is well formed, but has a part of which nothing can be proved."""


@contextmanager
def until(deadline: float) -> Iterator[None]:
    """Give up reading a claim at that time (of the monotonic clock).

    Examples
    --------
    >>> with until(0.0):
    ...     tick()
    Traceback (most recent call last):
    layered_games.proofs.effort.Beyond: the claim is too large to be read in the time allowed; ...
    """
    token = _DEADLINE.set(deadline)
    try:
        yield
    finally:
        _DEADLINE.reset(token)


def tick() -> None:
    """Raise Beyond once the time is over."""
    if time.monotonic() > _DEADLINE.get():
        raise Beyond(
            "the claim is too large to be read in the time allowed; name parts of it, or give more time"
        )


@contextmanager
def ending(deadline: float) -> Iterator[None]:
    """Start no long exact computation shortly before that time (of the monotonic clock)."""
    token = _END.set(min(deadline, _END.get()))
    try:
        yield
    finally:
        _END.reset(token)


def seconds_left() -> float:
    """Return the seconds that are left for exact computations."""
    return _END.get() - time.monotonic()


def clock() -> float:
    """Return the time of searches for certificates: processor seconds, infinite once the time is over.

    Thus what is found does not depend on how busy the machine is, and the wall clock has the last word.
    """
    return inf if seconds_left() < 0 else time.process_time()


def degree(e: sp.Expr) -> int:
    """Return a bound on the degree of a rational expression, denominators counted like numerators.

    Examples
    --------
    >>> x, y = sp.symbols("x y")
    >>> degree((x**2 + y) ** 3 / y)
    7
    """
    if not e.args:
        return int(e.is_Symbol)
    if e.is_Pow and e.exp.is_Integer:
        return degree(e.base) * abs(int(e.exp))
    degrees = [degree(a) for a in e.args if isinstance(a, sp.Expr)]
    return max(degrees, default=0) if e.is_Add else sum(degrees)


def moderate(e: sp.Expr, args: Sequence[sp.Expr] | None = None) -> bool:
    """Tell whether a number is of a size that can be computed; with ``args`` in the place of its own.

    Examples
    --------
    >>> moderate(sp.exp(sp.exp(5))), moderate(sp.exp(-sp.exp(sp.exp(5))))
    (True, False)
    """
    return max(_size(e, e.args if args is None else args)) <= MAX_SIZE


def _size(e: sp.Expr, args: Sequence[sp.Expr]) -> tuple[float, float]:
    """Bounds, as far as they are easily had, on the binary logarithm of a number and of its inverse."""
    if e.is_Rational:
        digits = int(abs(e.p)).bit_length() - int(e.q).bit_length()
        return max(0.0, digits + 1.0), max(0.0, 1.0 - digits)
    if not (e.is_Add or e.is_Mul or e.is_Pow or e.is_Function):
        return 2.0, 2.0  # a root of a polynomial, an integral
    sizes = [_size(a, a.args) for a in args if isinstance(a, sp.Expr)]
    if not sizes:
        return 2.0, 2.0
    ups, downs = zip(*sizes, strict=True)
    if e.is_Add:
        return max(ups) + len(ups), max(downs)
    if e.is_Mul:
        return sum(ups), sum(downs)
    if e.is_Pow and len(sizes) == 2:
        power = abs(float(args[1])) if args[1].is_Rational and ups[1] < 1000 else 2.0 ** min(ups[1], 1000.0)
        return (max(ups[0], downs[0]) * power,) * 2
    if isinstance(e, _TAME):
        return max(ups), max(downs)
    return (2.0 * 2.0 ** min(max(ups), 1000.0),) * 2


def written(e: Any) -> str:
    """Return ``str(e)``, also for a number that Python refuses to print because it is too long.

    Examples
    --------
    >>> len(written(sp.Integer(10) ** 5000)), written(sp.Rational(1, 2))
    (5001, '1/2')
    """
    try:
        return str(e)
    except ValueError:
        if not isinstance(e, sp.Rational):
            return "(an expression with very long numbers)"
    return str(flint.fmpq(int(e.p), int(e.q)))
