"""Finder of contradictions: a fact against the signs of its factors, or products of facts that cancel.

A factor's sign comes from a fact that says it, from steps into the positive orthant, from completing the
square, or from a combination; the cheap things are tried first.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from math import inf
from typing import Any, Final

import flint
import sympy as sp

from layered_games.proofs.certificate import possible_signs
from layered_games.proofs.combination import combine
from layered_games.proofs.effort import clock
from layered_games.proofs.formula import Atom
from layered_games.proofs.orthant import Ground, steps_to
from layered_games.proofs.polynomials import Context, factored
from layered_games.proofs.records import TESTS, Combination, Contradiction, Factor, Square, Step
from layered_games.proofs.signs import facts_of, quadratic

__all__ = ["Effort", "combination", "contradiction", "ground_of"]

MAX_SQUARE: Final = 120


@dataclass(frozen=True)
class Effort:
    """How hard to try: splits, cuts by order, steps, squares, levels of products; and when to stop."""

    splits: int = 3
    cuts: int = 0
    deadline: float = inf
    depth: int = 2
    squares: int = 3
    products: int = 0
    again: bool = False
    """Whether the cheap rounds were tried before, on the same facts."""

    def over(self) -> bool:
        """Whether the time is up."""
        return clock() > self.deadline


_BARREN: Final[dict[tuple[Context, tuple[Atom, ...], int], None]] = {}
"""Where no combination was found, and time was not the reason."""


@lru_cache(maxsize=512)
def ground_of(ring: Context, atoms: tuple[Atom, ...]) -> Ground:
    """Return the facts moved to the positive orthant; the answer is remembered."""
    return Ground(ring, atoms)


@lru_cache(maxsize=10_000)
def _factored(ring: Context, polynomial: sp.Expr) -> tuple[Any, Any]:
    return factored(ring.polynomial(polynomial))


def combination(ring: Context, atoms: tuple[Atom, ...], levels: int, deadline: float) -> Combination | None:
    """Return products of the facts that add up to zero, or None; what is barren is remembered."""
    for level in range(levels):
        if (ring, atoms, level) in _BARREN:
            continue
        if clock() > deadline:
            return None
        found = combine(ring, facts_of(ring, atoms), level, deadline)
        if found is not None:
            return found
        if clock() <= deadline:
            _BARREN[ring, atoms, level] = None
            while len(_BARREN) > 2_000:
                del _BARREN[next(iter(_BARREN))]
    return None


def contradiction(ring: Context, ground: Ground, atom: Atom, effort: Effort) -> Contradiction | None:
    """Return why the atom cannot hold, by the signs of its factors, or None."""
    polynomial = ring.polynomial(atom.polynomial)
    if polynomial.is_zero():
        return None
    own = ground.atoms.index(atom)
    whole = _opposed(ground, atom, polynomial, own)
    if whole is not None:
        return whole
    unit, pairs = _factored(ring, atom.polynomial)
    kind = {">": ">=", "<": ">=", "!=": "=="}.get(atom.operator, ">")
    effort = replace(effort, depth=0, squares=0) if atom.polynomial.is_Symbol else effort
    effort = replace(effort, products=0) if len(pairs) < 2 else effort
    for cite in (True, False):  # what facts say of the factors; else what steps show
        factors: list[Factor] = []
        for f, m in pairs:
            found = (_cited(ring, ground, f, int(m), kind, own) if cite else None) or _factor(
                ring, ground, f, int(m), kind, effort
            )
            if found.operator == "?" and kind == ">":
                return None
            factors.append(found)
        proof = Contradiction(atom, sp.Rational(int(unit.p), int(unit.q)), tuple(factors))
        if not any(TESTS[atom.operator](v) for v in possible_signs(proof)):
            return proof
        if all(f.given is None for f in factors):
            return None
    return None


def _opposed(ground: Ground, atom: Atom, polynomial: Any, own: int) -> Contradiction | None:
    """A fact that says the opposite of the atom."""
    for operator in (">", ">=", "==", "!="):
        found = ground.says(polynomial, operator, own)
        if found is not None:
            sign, index = found
            proof = Contradiction(atom, sp.S.One, (Factor(atom.polynomial, 1, sign, operator, given=index),))
            if not any(TESTS[atom.operator](v) for v in possible_signs(proof)):
                return proof
    return None


def _cited(ring: Context, ground: Ground, polynomial: Any, m: int, operator: str, own: int) -> Factor | None:
    """The factor with the sign that a fact gives it."""
    if m % 2 == 0 and operator == ">=":
        return None
    for kind in (operator, "!=") if m % 2 == 0 and operator == ">" else (operator,):
        said = ground.says(polynomial, kind, own)
        if said is not None:
            return Factor(ring.to_expr(polynomial), m, said[0], kind, given=said[1])
    return None


def _factor(ring: Context, ground: Ground, polynomial: Any, m: int, operator: str, effort: Effort) -> Factor:
    """The factor with the sign that steps show; with none if it needs none or they show none."""
    if m % 2 == 0 and operator == ">=":
        return Factor(ring.to_expr(polynomial), m, 1, "?")
    signs = (1, -1) if operator != "==" else (1,)
    for sign in signs:
        found = _signed(ring, ground, sign * polynomial, operator, effort)
        if found is not None:
            steps, square = found
            return Factor(ring.to_expr(polynomial), m, sign, operator, steps, square)
    for sign in signs if operator != "==" and len(polynomial) > 1 else ():
        denied = Atom(ring.to_expr(sign * polynomial), {">": "<=", ">=": "<"}[operator])
        summed = combination(ring, (*ground.atoms, denied), effort.products, effort.deadline)
        if summed is not None:
            return Factor(ring.to_expr(polynomial), m, sign, operator, combination=summed)
    return Factor(ring.to_expr(polynomial), m, 1, "?")


def _fails(ground: Ground, goal: Any, operator: str) -> bool:
    """Whether the claim fails at a point of the orthant, so that the orthant alone cannot show it."""
    if operator not in (">", ">="):
        return False
    values = (goal(*point) for point in _points(ground))
    return any(v < 0 or (v == 0 and operator == ">") for v in values)


@lru_cache(maxsize=512)
def _points(ground: Ground) -> tuple[tuple[Any, ...], ...]:
    """Some points of the orthant to which the facts are moved, in the variables before."""
    n = max(1, len(ground.ring.symbols))
    found: list[tuple[Any, ...]] = []
    for numbers in ([1] * n, [k * k + 1 for k in range(n)], [n - k for k in range(n)]):
        values = [flint.fmpq(v, 3) for v in numbers]
        for slot in range(n):
            if slot not in ground.signs and (slot + len(found)) % 2:
                values[slot] = -values[slot]
        for _, slot, top, bottom in reversed(ground.moves):
            below = bottom(*values)
            if below == 0:
                break
            values[slot] = top(*values) / below
        else:
            found.append(tuple(values))
    return tuple(found)


def _signed(
    ring: Context, ground: Ground, goal: Any, operator: str, effort: Effort
) -> tuple[tuple[Step, ...], Square | None] | None:
    """Show the sign by steps, or by completing the square."""
    if effort.depth == 0 and _fails(ground, goal, operator):
        return None
    steps = steps_to(ground, goal, operator, effort.depth, effort.deadline)
    if steps is not None:
        return steps, None
    if effort.squares == 0 or effort.over() or operator == "==" or goal.is_constant():
        return None
    if _fails(ground, goal, operator):
        return None
    lesser = replace(effort, depth=0, squares=effort.squares - 1)
    for slot, symbol in enumerate(ring.symbols):
        parts = quadratic(ring, goal, slot)
        if parts is None or len(parts[1]) > MAX_SQUARE:
            continue
        for kinds in ((">", operator), (">=", ">")):
            shown = [_signed(ring, ground, p, k, lesser) for p, k in zip(parts, kinds, strict=True)]
            if all(s is not None for s in shown):
                a, d = (
                    Factor(ring.to_expr(p), 1, 1, k, *s)
                    for p, k, s in zip(parts, kinds, shown, strict=True) if s is not None
                )  # fmt: skip
                return (), Square(symbol, a, d)
    return None
