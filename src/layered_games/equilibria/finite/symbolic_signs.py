"""What is known of the signs of polynomials on a parameter space: exact sample points, and proofs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any, Final

import flint
import numpy as np
import sympy as sp
from sympy.logic.boolalg import Boolean

from layered_games.games.payoff_rings import Polynomial, Ring
from layered_games.parameters import ParameterSpace
from layered_games.proofs.columns import held
from layered_games.proofs.draws import draw, ranges_of
from layered_games.proofs.exactness import fits, sign_of
from layered_games.proofs.fast import assumed, implies, satisfiable
from layered_games.proofs.formula import Atom, Formula
from layered_games.proofs.rational import relation

__all__ = ["Knowledge", "Point"]

DRAWS: Final = 1024
SEEDS: Final = 16
SLOW_DRAWS: Final = 150
QUICK: Final = 0.5
SHORT: Final = 2.0
Point = dict[sp.Symbol, sp.Expr]


class Knowledge:
    """Signs of a ring's factors where the relations of a parameter space hold.

    Parameters
    ----------
    ring : Ring
    space : ParameterSpace
    defined : sequence of Boolean
        What else holds, for instance that denominators do not vanish.
    """

    def __init__(self, ring: Ring, space: ParameterSpace, defined: Sequence[Boolean] = ()) -> None:
        self.ring = ring
        self.symbols = tuple(space.symbols.values())
        self.facts: tuple[Boolean, ...] = (*space.assumptions, *defined)
        self._signs: dict[int, int | None] = {}
        self._weak: dict[int, int | None] = {}
        self._columns: dict[int, Any] = {}
        self._bounds = {s: _side(s) for s in ring.context.symbols}

    # ------------------------------------------------------------------ sample points
    @cached_property
    def table(self) -> dict[sp.Symbol, Any]:
        """Columns of floats: sample points of the space, and the generators' values there.

        There are up to some thousand points, fewer where relations are rarely met, or roots are used.
        """
        formulas, relaxed = assumed(self.facts)
        if relaxed or any(not _plain(f) for f in formulas):
            return {s: np.zeros(0) for s in self.ring.context.symbols}
        ranges = ranges_of(self.symbols, formulas)
        found = []
        for seed in range(SEEDS):
            columns = dict(zip(self.symbols, draw(ranges, seed, DRAWS), strict=True))
            good = np.ones(DRAWS, dtype=bool)
            with np.errstate(all="ignore"):
                for formula in formulas:
                    good &= held(formula, columns, DRAWS)
            found.append({s: c[good] for s, c in columns.items()})
        return self._with_generators({s: np.concatenate([f[s] for f in found]) for s in self.symbols})

    def _with_generators(self, columns: dict[sp.Symbol, Any]) -> dict[sp.Symbol, Any]:
        """Add the values of the generators; points where one is undefined are left out."""
        if not self.ring.values or not self.symbols:
            return columns
        columns = {s: c[:SLOW_DRAWS] for s, c in columns.items()}
        size = len(next(iter(columns.values())))
        good = np.ones(size, dtype=bool)
        for symbol, value in self.ring.values.items():
            numbers = [sp.N(value.xreplace(_exact(columns, self.symbols, i))) for i in range(size)]
            good &= [bool(n.is_Float or n.is_Rational) for n in numbers]
            columns[symbol] = np.array([float(n) if n.is_Float or n.is_Rational else 0.0 for n in numbers])
        return {s: c[good] for s, c in columns.items()}

    @cached_property
    def size(self) -> int:
        """Number of sample points."""
        return min((len(c) for c in self.table.values()), default=0)

    def point(self, index: int) -> Point | None:
        """Return a sample point exactly; None if that has a property that its symbols must not have."""
        point = _exact(self.table, self.symbols, index)
        return point if all(fits(s, v) for s, v in point.items()) else None

    def column(self, number: int) -> Any:
        """Signs of a factor at the sample points, from floats; 0 where rounding leaves it open."""
        if number not in self._columns:
            total, weight = np.zeros(self.size), np.zeros(self.size)
            for monomial, coefficient in self.ring.factors[number].terms():
                term = np.full(self.size, int(coefficient.p) / int(coefficient.q))
                for symbol, power in zip(self.ring.context.symbols, monomial, strict=False):
                    if power:
                        term = term * self.table[symbol] ** int(power)
                total, weight = total + term, weight + np.abs(term)
            self._columns[number] = np.where(np.abs(total) > 1e-9 * weight, np.sign(total), 0).astype(np.int8)
        return self._columns[number]

    def exact_sign(self, number: int, point: Point) -> int | None:
        """The exact sign of a factor at a point; None where that is not certain."""
        context = self.ring.context
        if not self.ring.values and all(point[s].is_Rational for s in context.symbols):
            numbers = [flint.fmpq(int(point[s].p), int(point[s].q)) for s in context.symbols]
            if numbers:
                value = self.ring.factors[number](*numbers)
                return int(value > 0) - int(value < 0)
        return sign_of(self.ring.shown(number).xreplace(point))

    # ------------------------------------------------------------------ signs
    def sign(self, number: int) -> int | None:
        """The strict sign that a factor has all over the space: 1 or -1; 0 if it vanishes; None if open."""
        if number not in self._signs:
            self._signs[number] = self._find(number)
        return self._signs[number]

    def weak_sign(self, number: int) -> int | None:
        """1 if the factor is nowhere negative, -1 if nowhere positive, None if open."""
        if number not in self._weak:
            self._weak[number] = self.sign(number) or self._find_weak(number)
        return self._weak[number]

    def _find(self, number: int) -> int | None:
        factor = self.ring.factors[number]
        if not self.symbols:
            return self.exact_sign(number, {})
        by_terms = self._by_terms(factor)
        if by_terms is not None:
            return by_terms
        side = self._side_of_points(number)
        if side is None:
            return None
        shown = self.ring.shown(number)
        for candidate, operator in ((1, ">"), (-1, "<")):
            if side in (0, candidate) and implies(self.facts, relation(shown, operator), QUICK):
                return candidate
        if side == 0 and implies(self.facts, relation(shown, "=="), QUICK):
            return 0
        return None

    def _find_weak(self, number: int) -> int | None:
        side = self._side_of_points(number)
        for candidate, operator in ((1, ">="), (-1, "<=")):
            proved = side in (0, candidate) and implies(
                self.facts, relation(self.ring.shown(number), operator), QUICK
            )
            if proved:
                return candidate
        return None

    def _side_of_points(self, number: int) -> int | None:
        """The only sign that sample points show (0: none shows any); None if they show both."""
        column = self.column(number)
        up, down = bool((column > 0).any()), bool((column < 0).any())
        return None if up and down else int(up) - int(down)

    def _by_terms(self, factor: Polynomial) -> int | None:
        """The sign that all terms have, if no term can vanish with the others."""
        signs, strict = set(), False
        for monomial, coefficient in factor.terms():
            sign, sure = (1 if coefficient > 0 else -1), True
            for symbol, power in zip(self.ring.context.symbols, monomial, strict=False):
                side, apart = self._bounds[symbol]
                if power and side == 0 and power % 2:
                    return None
                sign *= side if power % 2 else 1
                sure = sure and (apart or not power)
            signs.add(sign)
            strict = strict or sure
        return signs.pop() if len(signs) == 1 and strict else None

    # ------------------------------------------------------------------ relations together
    def possible(self, relations: Iterable[Boolean], timeout: float = SHORT) -> bool | None:
        """Whether relations can hold on the space: True, False (proved), or None."""
        return satisfiable((*self.facts, *relations), timeout)

    def knows(self, claim: Boolean, given: Iterable[Boolean], timeout: float = QUICK) -> bool:
        """Whether the space and given relations prove a claim."""
        return implies((*self.facts, *given), claim, timeout) is True


def _plain(formula: Formula) -> bool:
    if isinstance(formula, Atom):
        return formula.operator != "=="
    return formula.recipe is None and not formula.bound and all(_plain(p) for p in formula.parts)


def _exact(table: dict[sp.Symbol, Any], symbols: Sequence[sp.Symbol], index: int) -> Point:
    return {s: _simple(table[s][index]) for s in symbols}


def _simple(value: float) -> sp.Rational:
    found = sp.Rational(*float(value).as_integer_ratio())
    return found if found.q <= 512 else found.limit_denominator(10_000)


def _side(symbol: sp.Symbol) -> tuple[int, bool]:
    """The sign that the assumptions of a symbol give, and whether it keeps away from zero."""
    if symbol.is_positive or symbol.is_negative:
        return (1 if symbol.is_positive else -1), True
    if symbol.is_nonnegative or symbol.is_nonpositive:
        return (1 if symbol.is_nonnegative else -1), False
    return 0, False
