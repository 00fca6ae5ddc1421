"""Blocks of variables with their extreme points; linear equations used up, and their variables put back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import sympy as sp

from layered_games.equilibria.trees.assessment_systems import System
from layered_games.equilibria.trees.polynomials import Poly, degree, number, plus, times, variable, variables
from layered_games.games.algebraic import reduced, sign

__all__ = ["Block", "eliminated", "in_sympy", "restored", "value_at"]


@dataclass(frozen=True)
class Block:
    """Variables with the extreme points of the values that they may take, independently of other blocks."""

    names: tuple[int, ...]
    points: tuple[tuple[Any, ...], ...]

    @property
    def centre(self) -> tuple[Any, ...]:
        """The mean of the extreme points."""
        if len(self.points) == 1:
            return self.points[0]
        return tuple(sum(column, Fraction(0)) / len(self.points) for column in zip(*self.points, strict=True))


def eliminated(system: System, names: Sequence[int]) -> tuple[System, list[int], dict[int, Poly]] | None:
    """Express variables by others where linear equations allow it, and put that into all conditions.

    Returns
    -------
    (system, names, pivots) or None
        The conditions on the variables that are left, with those that the expressed ones are at least
        0; None if there is no linear equation.
    """
    from flint import fmpq_mat

    linear = [e for e in system.equations if degree(e) == 1]
    if not linear:
        return None
    used = sorted(variables(linear))
    matrix, rank = fmpq_mat([[*(e.get((v,), 0) for v in used), e.get((), 0)] for e in linear]).rref()
    pivots: dict[int, Poly] = {}
    for i in range(rank):
        places = [j for j in range(len(used) + 1) if matrix[i, j] != 0]
        head, *rest = places
        pivots[used[head]] = {(used[j],) if j < len(used) else (): -matrix[i, j] for j in rest}
    left = replace(
        system,
        equations=[f for f in (_put(e, pivots) for e in system.equations if degree(e) > 1) if f],
        inequalities=[f for f in (_put(e, pivots) for e in system.inequalities) if f] + list(pivots.values()),
    )
    return left, [v for v in names if v not in pivots], pivots


def _put(poly: Poly, values: Mapping[int, Poly]) -> Poly:
    """A polynomial with linear ones in the place of variables."""
    if not variables([poly]) & set(values):
        return poly
    found: Poly = {}
    for monomial, coefficient in poly.items():
        term: Poly = {(): coefficient}
        for v in monomial:
            term = times(term, values.get(v) or variable(v))
        found = plus(found, term, number(1))
    return found


def restored(
    blocks: Sequence[Block], pivots: Mapping[int, Poly], strict: set[int]
) -> tuple[Block, ...] | None:
    """Put variables back that were expressed by others; None if one that is positive is 0 everywhere.

    The variables of each expression lie in one block, apart from those that are fixed, because the
    expression is at least 0.
    """
    found = list(blocks)
    for pivot, poly in pivots.items():
        used = variables([poly])
        fixed = {b.names[k]: b.points[0][k] for b in found if len(b.points) == 1 for k in range(len(b.names))}
        home = next((i for i, b in enumerate(found) if len(b.points) > 1 and used & set(b.names)), None)
        block = Block((), ((),)) if home is None else found.pop(home)
        points = tuple(
            (*point, value_at(poly, fixed | dict(zip(block.names, point, strict=True))))
            for point in block.points
        )
        grown = Block((*block.names, pivot), points)
        if pivot in strict and sign(grown.centre[-1]) == 0:
            return None
        found.append(grown)
    return tuple(found)


def in_sympy(value: Any) -> Any:
    """Return a number for use in expressions."""
    return sp.Rational(value.numerator, value.denominator) if isinstance(value, Fraction) else value


def value_at(poly: Poly, point: Mapping[int, Any]) -> Any:
    """Return a polynomial at a point, in normal form.

    Examples
    --------
    >>> value_at(plus(variable(0), variable(1)), {0: Fraction(1, 2), 1: sp.sqrt(2)})
    1/2 + sqrt(2)
    """
    plain = all(isinstance(point[v], Fraction) for m in poly for v in m)
    total: Any = Fraction(0) if plain else sp.S.Zero
    for monomial, coefficient in poly.items():
        term: Any = Fraction(int(coefficient.p), int(coefficient.q))
        term = term if plain else in_sympy(term)
        for v in monomial:
            term = term * (point[v] if plain else in_sympy(point[v]))
        total = total + term
    return total if plain else reduced(sp.expand(total))
