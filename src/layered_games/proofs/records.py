"""The records of certificates: what a finder writes down and the checker reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import sympy as sp

from layered_games.proofs.formula import Atom, Formula

__all__ = [
    "TESTS",
    "Cases",
    "Certificate",
    "Combination",
    "Contradiction",
    "Cut",
    "Factor",
    "Mean",
    "Proof",
    "Square",
    "Step",
    "Term",
    "possible_signs",
]

TESTS: Final[dict[str, Callable[[int], bool]]] = {
    ">": lambda v: v > 0, ">=": lambda v: v >= 0, "<": lambda v: v < 0,
    "<=": lambda v: v <= 0, "==": lambda v: v == 0, "!=": lambda v: v != 0,
}  # fmt: skip
"""Whether a sign (1, 0, -1) fits an operator."""


@dataclass(frozen=True)
class Step:
    """Replace ``symbol`` by ``numerator / denominator``, polynomials in which it now means ``t``.

    ``t`` is fact ``over`` divided by fact ``under`` (by 1 if None); if ``over`` is an equation, ``t`` does
    not occur.
    """

    symbol: sp.Symbol
    numerator: sp.Expr
    denominator: sp.Expr
    over: int
    under: int | None = None


@dataclass(frozen=True)
class Factor:
    """``sign * polynomial`` is ``operator`` 0 (``>``, ``>=``, ``==``, ``!=``); ``?`` claims nothing.

    It is so by the steps, or by completing the ``square``, or because fact number ``given`` says it, or
    because of a ``combination`` that refutes the facts together with, as the last, the opposite claim.
    """

    polynomial: sp.Expr
    multiplicity: int
    sign: int
    operator: str
    steps: tuple[Step, ...] = ()
    square: Square | None = None
    given: int | None = None
    combination: Combination | None = None


@dataclass(frozen=True)
class Square:
    """``a*v**2 + b*v + c`` has the sign of ``a``, where ``a`` and ``4*a*c - b**2`` are known to be positive.

    If one of the two is positive and the other nonnegative, the value is nonnegative; if the second is
    positive, so is the value.
    """

    symbol: sp.Symbol
    leading: Factor
    discriminant: Factor


@dataclass(frozen=True)
class Contradiction:
    """The atom, ``unit`` times the product of the factors, cannot have the sign that it claims."""

    atom: Atom
    unit: sp.Rational
    factors: tuple[Factor, ...]


@dataclass(frozen=True)
class Mean:
    """``sum(c*m for c, m, w) - amount*inner`` is nonnegative by the weighted inequality of the means.

    The monomials ``m`` are nonnegative, ``inner`` is the product of their powers ``m**w``, the weights
    ``w`` are positive and add to 1, and ``abs(amount) <= prod((c/w)**w)``.
    """

    parts: tuple[tuple[sp.Rational, sp.Expr, sp.Rational], ...]
    inner: sp.Expr
    amount: sp.Rational


@dataclass(frozen=True)
class Term:
    """``multiplier * product of facts * square**2``, times the ``mean`` if there is one.

    ``facts`` are pairs of a number and a multiplicity. The multiplier is positive; only where an equation
    is among the facts it may have any sign, and there may be a ``cofactor``.
    """

    multiplier: sp.Rational
    facts: tuple[tuple[int, int], ...] = ()
    square: sp.Expr = sp.S.One
    cofactor: sp.Expr = sp.S.One
    mean: Mean | None = None


@dataclass(frozen=True)
class Combination:
    """The terms, none of them negative and one of them positive, add up to zero identically."""

    terms: tuple[Term, ...]


@dataclass(frozen=True)
class Cases:
    """Every part of the disjunction is refuted."""

    disjunction: Formula
    branches: tuple[Proof, ...]


@dataclass(frozen=True)
class Cut:
    """Refuted where the polynomial is nonnegative (first), and where it is nonpositive (second)."""

    polynomial: sp.Expr
    branches: tuple[Proof, Proof]


Proof = Contradiction | Combination | Cases | Cut


@dataclass(frozen=True)
class Certificate:
    """Why facts cannot hold together (a proof), or that they can (a point where all of them do)."""

    facts: tuple[Formula, ...]
    proof: Proof | None = None
    point: Mapping[sp.Symbol, sp.Expr] | None = None


def possible_signs(proof: Contradiction) -> set[int]:
    """The signs that the atom's polynomial can have, by the claims about its factors."""
    values = {int(sp.sign(proof.unit))}
    for f in proof.factors:
        choices = {">": {f.sign}, ">=": {f.sign, 0}, "==": {0}, "!=": {1, -1}, "?": {1, -1, 0}}[f.operator]
        values = {a * b**f.multiplicity for a in values for b in choices}
    return values
