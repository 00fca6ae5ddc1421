"""The checker of positive-orthant certificates. It imports no finder and trusts none.

A certificate says why a polynomial has a sign under hypotheses. Each step replaces a variable ``v``
by ``N(t) / M(t)``, where ``t`` is one hypothesis polynomial, or the quotient of two, and so is known
to be nonnegative (positive if strict). In the end every coefficient of the goal has one sign.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sympy as sp

from layered_games.proofs.polynomials import Context, context_of, ordered

__all__ = ["Certificate", "Step", "accepts"]


@dataclass(frozen=True)
class Step:
    """Replace symbol ``v`` by ``numerator / denominator``, polynomials in which ``v`` now means ``t``.

    ``t`` is hypothesis ``over`` divided by hypothesis ``under`` (by 1 if None).
    """

    symbol: sp.Symbol
    numerator: sp.Expr
    denominator: sp.Expr
    over: int
    under: int | None = None


@dataclass(frozen=True)
class Certificate:
    """Hypotheses (polynomial, strict), steps, and the goal ``polynomial >= 0`` (``> 0`` if strict)."""

    hypotheses: tuple[tuple[sp.Expr, bool], ...]
    goal: sp.Expr
    strict: bool
    steps: tuple[Step, ...]


def accepts(certificate: Certificate) -> bool:
    """Tell whether the certificate proves its goal from its hypotheses.

    Examples
    --------
    >>> x, y = sp.symbols("x y")
    >>> step = Step(x, x + y, sp.Integer(1), 0)  # t = x - y, so x = t + y
    >>> proof = Certificate(((x - y, True), (y, True)), x**2 - y**2, True, (step,))
    >>> accepts(proof), accepts(Certificate(proof.hypotheses, y - x, True, (step,)))
    (True, False)
    """
    symbols = {s for h, _ in certificate.hypotheses for s in h.free_symbols} | certificate.goal.free_symbols
    ring = context_of(ordered(symbols))
    read = lambda e: ring.raw_fraction(e)[0]  # noqa: E731
    facts = [(read(h), strict) for h, strict in certificate.hypotheses]
    goal = read(certificate.goal)
    signs = {i: strict for p, strict in facts if (i := _lone_variable(p)) is not None}
    for step in certificate.steps:
        slot = ring.symbols.index(step.symbol)
        top, bottom = read(step.numerator), read(step.denominator)
        over, over_strict = facts[step.over]
        under, under_strict = (ring.one, True) if step.under is None else facts[step.under]
        if not under_strict:
            return False
        sign_of_new = {**signs, slot: over_strict}
        if not is_positive(bottom, sign_of_new, strict=True):
            return False
        if not _inverts(ring, slot, top, bottom, over, under):
            return False
        facts = [(substitute(ring, p, slot, top, bottom), strict) for p, strict in facts]
        goal = substitute(ring, goal, slot, top, bottom)
        signs = sign_of_new
    return is_positive(goal, signs, certificate.strict)


def _lone_variable(polynomial: Any) -> int | None:
    """The index of the variable if the polynomial is a positive multiple of a single one."""
    terms = list(polynomial.terms())
    if len(terms) != 1 or terms[0][1] <= 0 or sum(terms[0][0]) != 1:
        return None
    return int(list(terms[0][0]).index(1))


def substitute(ring: Context, polynomial: Any, slot: int, top: Any, bottom: Any) -> Any:
    """Return ``polynomial(v := top/bottom) * bottom**degree``, of the same sign where ``bottom > 0``."""
    degree = int(polynomial.degrees()[slot])
    if degree == 0:
        return polynomial
    parts: dict[int, dict[tuple[int, ...], Any]] = {}
    for monomial, coefficient in polynomial.terms():
        rest = tuple(0 if i == slot else k for i, k in enumerate(monomial))
        parts.setdefault(int(monomial[slot]), {})[rest] = coefficient
    result = ring.zero
    for power, part in parts.items():
        result += ring.ring.from_dict(part) * top**power * bottom ** (degree - power)
    return result


def _inverts(ring: Context, slot: int, top: Any, bottom: Any, over: Any, under: Any) -> bool:
    """Whether ``v == top(t)/bottom(t)`` identically for ``t = over(v)/under(v)``."""
    v = ring.ring.gens()[slot]
    degree = max(int(top.degrees()[slot]), int(bottom.degrees()[slot]))
    left = _homogeneous(ring, top, slot, over, under, degree)
    right = v * _homogeneous(ring, bottom, slot, over, under, degree)
    return bool(left == right)


def _homogeneous(ring: Context, polynomial: Any, slot: int, over: Any, under: Any, degree: int) -> Any:
    return substitute(ring, polynomial, slot, over, under) * under ** (degree - int(polynomial.degrees()[slot]))


def is_positive(polynomial: Any, signs: dict[int, bool], strict: bool) -> bool:
    """Whether all coefficients are nonnegative on the orthant, and one term is positive if strict.

    Variables without a known sign may appear in even powers only, and never make a term positive.
    """
    positive = False
    for monomial, coefficient in polynomial.terms():
        if coefficient < 0 or any(k % 2 and i not in signs for i, k in enumerate(monomial)):
            return False
        positive = positive or all(signs.get(i, False) for i, k in enumerate(monomial) if k)
    return positive or not strict
