"""The record of one economics proposition with its known verdict."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import sympy as sp
from sympy.logic.boolalg import Boolean


@dataclass(frozen=True)
class Proposition:
    """A claim under assumptions, the verdict that economics gives, and why.

    Of contradictory assumptions the last is the one without which they can hold.
    """

    name: str
    kind: str
    verdict: str
    why: str
    claim: Boolean
    assumptions: tuple[Boolean, ...]


def lister(into: list[Proposition]) -> Callable[..., None]:
    """A function that adds a proposition to a list; assumptions come as claims and tuples of claims."""

    def add(name: str, kind: str, verdict: str, why: str, claim: Boolean, *assumptions: object) -> None:
        flat = [a for given in assumptions for a in (given if isinstance(given, tuple) else (given,))]
        into.append(Proposition(name, kind, verdict, why, claim, tuple(flat)))

    return add


def positive(*symbols: sp.Expr) -> tuple[Boolean, ...]:
    return tuple(s > 0 for s in symbols)


def negative(*symbols: sp.Expr) -> tuple[Boolean, ...]:
    return tuple(s < 0 for s in symbols)


def shares(*symbols: sp.Expr) -> tuple[Boolean, ...]:
    return tuple(fact for s in symbols for fact in (s > 0, s < 1))
