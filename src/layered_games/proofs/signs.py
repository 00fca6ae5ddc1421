"""Signs of polynomials by their coefficients, and substitutions that keep them; the checker's algebra."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from layered_games.proofs.formula import Atom
from layered_games.proofs.polynomials import Context

__all__ = ["Facts", "facts_of", "is_positive", "lone_signs", "quadratic", "says", "substitute"]

Facts = list[tuple[Any, str]]


def quadratic(ring: Context, polynomial: Any, slot: int) -> tuple[Any, Any] | None:
    """Return ``a`` and ``4*a*c - b**2`` if the polynomial is quadratic in the variable."""
    if polynomial.is_zero() or polynomial.degrees()[slot] != 2:
        return None
    v = ring.ring.gens()[slot]
    a = polynomial.derivative(slot).derivative(slot) / 2
    b = (polynomial - a * v**2).derivative(slot)
    return a, 4 * a * (polynomial - a * v**2 - b * v) - b**2


def lone_signs(facts: Facts, signs: dict[int, bool]) -> dict[int, bool]:
    """Add the signs of variables that are facts themselves: index to whether zero is excluded."""
    found = dict(signs)
    for polynomial, operator in facts:
        if len(polynomial) == 1 and operator in (">", ">="):
            (monomial, coefficient), *_ = polynomial.terms()
            if coefficient > 0 and sum(monomial) == 1:
                slot = list(monomial).index(1)
                found[slot] = found.get(slot, False) or operator == ">"
    return found


def substitute(ring: Context, polynomial: Any, slot: int, top: Any, bottom: Any) -> Any:
    """Return ``polynomial(v := top/bottom) * bottom**degree``, of the same sign where ``bottom > 0``."""
    degree = 0 if polynomial.is_zero() else int(polynomial.degrees()[slot])
    if degree == 0:
        return polynomial
    coefficients = _coefficients(ring, polynomial, slot, degree)
    result = coefficients.pop()
    power = bottom
    while coefficients:  # Horner's scheme, homogenised
        result = result * top + coefficients.pop() * power
        power = power * bottom
    return result


def _coefficients(ring: Context, polynomial: Any, slot: int, degree: int) -> list[Any]:
    """The coefficients of the variable's powers, from the constant one up."""
    if degree == 1:
        slope = polynomial.derivative(slot)
        return [polynomial - slope * ring.ring.gens()[slot], slope]
    parts: list[dict[tuple[int, ...], Any]] = [{} for _ in range(degree + 1)]
    for monomial, coefficient in polynomial.terms():
        rest = (*monomial[:slot], 0, *monomial[slot + 1 :])
        parts[int(monomial[slot])][rest] = coefficient
    return [ring.ring.from_dict(part) for part in parts]


def is_positive(polynomial: Any, signs: dict[int, bool], operator: str) -> bool:
    """Whether the polynomial is ``>``, ``>=`` or ``==`` 0 by its coefficients on the orthant.

    Variables without a known sign may appear in even powers only, and never make a term positive.
    """
    if operator == "==":
        return bool(polynomial.is_zero())
    positive = False
    for monomial, coefficient in polynomial.terms():
        if coefficient < 0 or any(k % 2 and i not in signs for i, k in enumerate(monomial)):
            return False
        positive = positive or all(signs.get(i, False) for i, k in enumerate(monomial) if k)
    return positive or operator == ">="


def facts_of(ring: Context, atoms: Sequence[Atom]) -> Facts:
    """Facts ``p > 0``, ``p >= 0``, ``p == 0``, ``p != 0``, one for each atom."""
    flips = {"<": ">", "<=": ">="}
    return [
        (-ring.polynomial(a.polynomial), flips[a.operator])
        if a.operator in flips
        else (ring.polynomial(a.polynomial), a.operator)
        for a in atoms
    ]


def says(fact: tuple[Any, str], goal: Any, operator: str) -> bool:
    """Whether the fact is the goal, times a number, with that operator or a stronger one."""
    polynomial, kind = fact
    strong_enough = kind == operator or (operator == ">=" and kind in (">", "=="))
    if polynomial.is_zero() or goal.is_zero() or not strong_enough:
        return False
    scale = goal.leading_coefficient() / polynomial.leading_coefficient()
    return bool(goal == polynomial * scale and (scale > 0 or kind in ("==", "!=")))
