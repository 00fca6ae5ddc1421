"""Variables that equations give as polynomials: put in for a search, and taken out of what was found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import sympy as sp

from layered_games.proofs.identity import cancels, value
from layered_games.proofs.polynomials import Context
from layered_games.proofs.records import Combination, Term
from layered_games.proofs.signs import Facts, substitute

__all__ = ["Move", "eliminated", "lifted"]

MAX_PRODUCTS: Final = 2_000


@dataclass(frozen=True)
class Move:
    """Equation ``index`` says that the variable ``slot`` equals the ``polynomial`` in the others."""

    index: int
    slot: int
    polynomial: Any


def eliminated(ring: Context, facts: Facts) -> tuple[Facts, list[Move]]:
    """Return the facts with variables replaced, and the replacements in order.

    Examples
    --------
    >>> from layered_games.proofs.polynomials import context_of
    >>> x, y = sp.symbols("x y")
    >>> ring = context_of((x, y))
    >>> facts, moves = eliminated(ring, [(ring.polynomial(2*x - y**3), "=="), (ring.polynomial(x + y), ">")])
    >>> [ring.to_expr(p) for p, _ in facts]
    [0, y**3/2 + y]
    """
    moves: list[Move] = []
    while True:
        move = min(_moves(ring, facts), key=lambda m: (len(m.polynomial), m.index), default=None)
        if move is None or any(
            len(p) * len(move.polynomial) ** _degree(p, move) > MAX_PRODUCTS for p, _ in facts
        ):
            return facts, moves
        facts = [(substitute(ring, p, move.slot, move.polynomial, ring.one), kind) for p, kind in facts]
        moves.append(move)


def _degree(polynomial: Any, move: Move) -> int:
    return 0 if polynomial.is_zero() else int(polynomial.degrees()[move.slot])


def _moves(ring: Context, facts: Facts) -> Iterator[Move]:
    for index, (polynomial, operator) in enumerate(facts):
        if operator != "==" or polynomial.is_constant():
            continue
        for slot, degree in enumerate(polynomial.degrees()[: len(ring.symbols)]):
            slope = polynomial.derivative(slot) if degree == 1 else ring.zero
            if degree == 1 and slope.is_constant():
                v = ring.ring.gens()[slot]
                yield Move(index, slot, v - polynomial / slope.leading_coefficient())


def lifted(ring: Context, facts: Facts, moves: Sequence[Move], proof: Combination) -> Combination | None:
    """Return the combination for the original facts, with multiples of the equations to make up for it."""
    rest = sum((value(ring, facts, t) for t in proof.terms), ring.zero)
    current = {m.index: facts[m.index][0] for m in moves}
    origins = {m.index: {m.index: ring.one} for m in moves}
    cofactors = {m.index: ring.zero for m in moves}
    for move in moves:
        equation, origin = current[move.index], origins[move.index]
        quotient, rest = _replaced(ring, rest, equation, move)
        for index, part in origin.items():
            cofactors[index] -= quotient * part
        for other in current:
            quotient, current[other] = _replaced(ring, current[other], equation, move)
            if other != move.index:
                for index, part in origin.items():
                    origins[other][index] = origins[other].get(index, ring.zero) - quotient * part
    terms = [
        Term(sp.S.One, ((index, 1),), cofactor=ring.to_expr(p))
        for index, p in cofactors.items()
        if not p.is_zero()
    ]
    whole = Combination((*proof.terms, *terms))
    return whole if cancels(ring, facts, whole) else None


def _replaced(ring: Context, polynomial: Any, equation: Any, move: Move) -> tuple[Any, Any]:
    """Put the variable's value in; tell of which multiple of the equation the difference is."""
    after = substitute(ring, polynomial, move.slot, move.polynomial, ring.one)
    return divmod(polynomial - after, equation)[0], after
