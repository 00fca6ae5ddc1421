"""Limits on what is tried before a solver starts: time, size, degree."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from math import inf
from typing import Final

import sympy as sp

from layered_games.errors import ClaimError

__all__ = ["MAX_DEGREE", "MAX_NODES", "Beyond", "degree", "tick", "until"]

MAX_DEGREE: Final = 4096
MAX_NODES: Final = 20_000
_DEADLINE: ContextVar[float] = ContextVar("deadline", default=inf)


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
