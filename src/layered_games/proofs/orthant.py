"""Finder of signs: shift the facts to the positive orthant, then read coefficients.

Algorithm
---------
1. Equations that are linear in a variable, with a slope of known sign, eliminate it.
2. Bounds on single variables move each variable to the positive orthant.
3. If the goal's coefficients have one sign, done.
4. Else a fact that is linear in some variable, with a slope of known sign, is solved for that variable
   (its value becomes the new, nonnegative variable), and so on to the depth that is allowed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import comb, inf
from typing import Any, Final

from layered_games.proofs.effort import clock
from layered_games.proofs.formula import Atom
from layered_games.proofs.polynomials import Context
from layered_games.proofs.records import Step
from layered_games.proofs.signs import Facts, facts_of, is_positive, lone_signs, substitute

__all__ = ["Ground", "steps_to"]

MAX_TERMS: Final = 400
MAX_PRODUCTS: Final = 5_000
MAX_STEPS: Final = 40
Signs = dict[int, bool]
Found = tuple[Step, ...] | None


class Ground:
    """Facts moved to the positive orthant once, for many goals."""

    def __init__(self, ring: Context, atoms: Sequence[Atom]) -> None:
        self.ring = ring
        self.atoms = list(atoms)
        self.facts: Facts = facts_of(ring, atoms)
        self.signs: Signs = lone_signs(self.facts, {})
        self.given: dict[Any, list[tuple[int, int, str]]] = {}
        for index, (polynomial, operator) in enumerate(self.facts):
            if not polynomial.is_zero():
                lead = polynomial.leading_coefficient()
                sign = 1 if lead > 0 else -1
                self.given.setdefault(_key(polynomial / lead), []).append((index, sign, operator))
        self.moves: list[tuple[Step, int, Any, Any]] = []
        self._eliminate()
        self._shift()

    def says(self, polynomial: Any, operator: str, skip: int) -> tuple[int, int] | None:
        """Return the sign that a fact, other than number ``skip``, gives to a polynomial, and its number."""
        lead = polynomial.leading_coefficient()
        for index, sign, kind in self.given.get(_key(polynomial / lead), ()):
            if index != skip and (kind == operator or (operator == ">=" and kind in (">", "=="))):
                return (sign if lead > 0 else -sign), index
        return None

    def apply(self, step: Step, slot: int, top: Any, bottom: Any, sign: bool | None) -> None:
        """Carry out a step on the facts."""
        self.moves.append((step, slot, top, bottom))
        self.facts = [(substitute(self.ring, p, slot, top, bottom), op) for p, op in self.facts]
        if sign is not None:
            self.signs[slot] = sign
        self.signs = lone_signs(self.facts, self.signs)

    def _eliminate(self) -> None:
        progress = True
        while progress and len(self.moves) < MAX_STEPS:
            progress = False
            for index, (polynomial, operator) in enumerate(self.facts):
                if operator != "==" or polynomial.is_constant():
                    continue
                move = next(solutions(self.ring, polynomial, self.signs), None)
                if move is not None and not self._heavy(*move):
                    slot, top, bottom = move
                    step = Step(
                        self.ring.symbols[slot], self.ring.to_expr(top), self.ring.to_expr(bottom), index
                    )
                    self.apply(step, slot, top, bottom, None)
                    progress = True
                    break

    def _heavy(self, slot: int, top: Any, bottom: Any) -> bool:
        """Whether putting the quotient in the variable's place could give too many terms."""
        size = max(len(top), len(bottom))
        sizes = [(len(p), int(p.degrees()[slot])) for p, _ in self.facts if not p.is_constant()]
        return any(n * comb(size + d - 1, d) > MAX_PRODUCTS for n, d in sizes if d > 0)

    def _shift(self) -> None:
        """Use numeric bounds: ``v = l + t`` from below, ``u - t`` from above, a fraction for an interval."""
        ring = self.ring
        for slot, symbol in enumerate(ring.symbols):
            lower, upper = _bounds(self.facts, slot)
            v = ring.ring.gens()[slot]
            if lower and upper and self.facts[upper[0]][1] == ">" and upper[1] > lower[1]:
                low, high = ring.ring.constant(lower[1]), ring.ring.constant(upper[1])
                a, b = _slope(self.facts[lower[0]][0], slot), -_slope(self.facts[upper[0]][0], slot)
                # t = a(v-l) / (b(u-v))  =>  v = (a l + b u t) / (a + b t)
                top, bottom, over, under = a * low + b * high * v, a + b * v, lower[0], upper[0]
            elif lower and (lower[1] != 0 or slot not in self.signs):
                scale = _slope(self.facts[lower[0]][0], slot)
                top, bottom, over, under = v / scale + ring.ring.constant(lower[1]), ring.one, lower[0], None
            elif upper and not lower:
                scale = -_slope(self.facts[upper[0]][0], slot)
                top, bottom, over, under = ring.ring.constant(upper[1]) - v / scale, ring.one, upper[0], None
            else:
                continue
            step = Step(symbol, ring.to_expr(top), ring.to_expr(bottom), over, under)
            self.apply(step, slot, top, bottom, self.facts[over][1] == ">")


def steps_to(ground: Ground, goal: Any, operator: str, depth: int = 2, deadline: float = inf) -> Found:
    """Return steps after which the goal is ``operator`` 0 by its coefficients, or None.

    Parameters
    ----------
    ground : Ground
    goal : flint polynomial of the ground's ring
    operator : {">", ">=", "=="}
    depth : int
        How many facts to solve for a variable.
    deadline : float
        Monotonic time at which to stop.
    """
    for _, slot, top, bottom in ground.moves:
        goal = substitute(ground.ring, goal, slot, top, bottom)
        if len(goal) > MAX_TERMS:
            return None
    more = _search(ground.ring, ground.facts, goal, ground.signs, operator, depth, deadline)
    return None if more is None else (*(m[0] for m in ground.moves), *more)


def _search(
    ring: Context, facts: Facts, goal: Any, signs: Signs, operator: str, depth: int, deadline: float
) -> list[Step] | None:
    if is_positive(goal, signs, operator):
        return []
    if depth == 0 or operator == "==" or len(goal) > MAX_TERMS:
        return None
    degrees = goal.degrees()
    for index, (polynomial, kind) in enumerate(facts):
        if kind not in (">", ">=") or not 2 <= len(polynomial) <= MAX_TERMS:
            continue
        if clock() > deadline:
            return None
        for slot, top, bottom in solutions(ring, polynomial, signs, shifted=True):
            if degrees[slot] == 0:
                continue
            new_goal = substitute(ring, goal, slot, top, bottom)
            new_signs = {**signs, slot: kind == ">"}
            rest: list[Step] | None = [] if is_positive(new_goal, new_signs, operator) else None
            if rest is None and depth > 1 and len(new_goal) <= MAX_TERMS:
                new_facts = [(substitute(ring, p, slot, top, bottom), op) for p, op in facts]
                new_signs = lone_signs(new_facts, new_signs)
                rest = _search(ring, new_facts, new_goal, new_signs, operator, depth - 1, deadline)
            if rest is not None:
                return [Step(ring.symbols[slot], ring.to_expr(top), ring.to_expr(bottom), index), *rest]
    return None


def solutions(
    ring: Context, polynomial: Any, signs: Signs, shifted: bool = False
) -> Iterator[tuple[int, Any, Any]]:
    """Solve ``a*v + b`` (``= v`` if shifted, else ``= 0``) for each ``v`` with ``a`` of known sign."""
    degrees = polynomial.degrees()
    for slot in range(len(ring.symbols)):
        if degrees[slot] != 1:
            continue
        v = ring.ring.gens()[slot]
        slope = polynomial.derivative(slot)
        constant = polynomial - slope * v
        value = v - constant if shifted else -constant
        others = {i: s for i, s in signs.items() if i != slot}
        if is_positive(slope, others, ">"):
            yield slot, value, slope
        elif is_positive(-slope, others, ">"):
            yield slot, -value, -slope


def _key(polynomial: Any) -> Any:
    return tuple(sorted(polynomial.to_dict().items()))


def _slope(polynomial: Any, slot: int) -> Any:
    return next(c for m, c in polynomial.terms() if m[slot] == 1)


def _bounds(facts: Facts, slot: int) -> tuple[tuple[int, Any] | None, tuple[int, Any] | None]:
    """The best numeric bounds on a variable: (index of the fact, value) from below and from above."""
    lower: tuple[int, Any] | None = None
    upper: tuple[int, Any] | None = None
    for index, (polynomial, operator) in enumerate(facts):
        bound = _bound(polynomial, slot) if operator in (">", ">=") and len(polynomial) <= 2 else None
        if bound is None:
            continue
        up, value = bound
        if up and (lower is None or value > lower[1]):
            lower = (index, value)
        if not up and (upper is None or value < upper[1]):
            upper = (index, value)
    return lower, upper


def _bound(polynomial: Any, slot: int) -> tuple[bool, Any] | None:
    """Read ``a*v + b`` as a bound: (from below?, value)."""
    slope, constant = None, None
    for monomial, coefficient in polynomial.terms():
        if sum(monomial) == 0:
            constant = coefficient
        elif sum(monomial) == 1 and monomial[slot] == 1:
            slope = coefficient
        else:
            return None
    if slope is None:
        return None
    return slope > 0, (-constant / slope if constant is not None else slope - slope)
