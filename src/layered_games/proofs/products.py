"""Products of facts, monomials and squares: the columns among which a combination is sought.

Exponents of a monomial are packed into one integer, so that multiplying monomials is adding integers.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations_with_replacement, islice
from math import prod
from typing import Any, Final

import numpy as np
import sympy as sp

from layered_games.proofs.polynomials import Context
from layered_games.proofs.records import Term
from layered_games.proofs.signs import Facts

__all__ = ["Base", "Columns", "Space", "bases_of", "exponents_upto", "informative"]

MAX_COLUMNS: Final = 8_000
MAX_MONOMIALS: Final = 3_000
MAX_BASES: Final = 300
MAX_PRODUCT: Final = 4_000
Exponents = tuple[int, ...]


@dataclass(frozen=True)
class Base:
    """A product of facts, multiplied out."""

    facts: tuple[tuple[int, int], ...]
    polynomial: Any
    degree: int
    strict: bool
    free: bool = False


class Space:
    """The monomials of a ring as integers (keys), and the variables of known sign among them."""

    def __init__(self, ring: Context, facts: Facts) -> None:
        self.ring = ring
        self.n = len(ring.symbols)
        self.bits = 62 // max(1, self.n)
        self.limit = 2**self.bits - 1
        self.lone: dict[int, tuple[int, bool, int]] = {}
        for index, (polynomial, operator) in enumerate(facts):
            found = _variable(polynomial) if operator in (">", ">=") else None
            if found is not None:
                slot, sign = found
                if slot not in self.lone or operator == ">":
                    self.lone[slot] = (index, operator == ">", sign)

    def pack(self, exponents: Iterable[int]) -> int:
        """Return exponents as a key."""
        return sum(int(k) << (self.bits * i) for i, k in enumerate(exponents))

    def digits(self, keys: Any) -> Any:
        """Return the exponents of keys, one row for each."""
        return (np.asarray(keys, dtype=np.int64)[:, None] >> (self.bits * np.arange(self.n))) & self.limit

    def exponents(self, key: int) -> Exponents:
        """Return the exponents of one key."""
        return tuple(int(k) for k in self.digits([key])[0])

    def packed(self, polynomial: Any) -> tuple[Any, Any]:
        """Return keys and float coefficients of a polynomial."""
        terms = list(polynomial.terms())
        keys = np.array([self.pack(m) for m, _ in terms], dtype=np.int64)
        return keys, np.array([int(c.p) / int(c.q) for _, c in terms])

    def table(self, keys: Any) -> tuple[Any, Any]:
        """Return the signs of monomials, 0 where it is not known, and whether they cannot be zero."""
        digits = self.digits(keys)
        known = np.array([i in self.lone for i in range(self.n)])
        below = np.array([i in self.lone and self.lone[i][2] < 0 for i in range(self.n)])
        above = np.array([i in self.lone and self.lone[i][1] for i in range(self.n)])
        odd = digits & 1
        signs = np.where(odd[:, ~known].any(axis=1), 0, 1 - 2 * (odd[:, below].sum(axis=1) % 2))
        return signs, (digits[:, ~above] == 0).all(axis=1)

    def sign(self, exponents: Exponents) -> int:
        """The sign of a monomial, 0 if it is not known."""
        return int(self.table([self.pack(exponents)])[0][0])

    def upto(self, degree: int) -> tuple[Any, Any]:
        """Return all keys up to a degree, the small ones first, and their degrees."""
        exponents = exponents_upto(self.n, degree)
        keys = np.array(exponents, dtype=np.int64) @ (1 << (self.bits * np.arange(self.n)))
        return keys, np.array([sum(e) for e in exponents])

    def monomial(self, exponents: Iterable[int]) -> sp.Expr:
        """Return the monomial as an expression."""
        return sp.Mul(*(s**k for s, k in zip(self.ring.symbols, exponents, strict=False) if k))

    def parts(self, exponents: Exponents, base: Base) -> tuple[tuple[tuple[int, int], ...], sp.Expr]:
        """Write ``base * monomial`` as facts with multiplicities, and the root of a square."""
        powers = dict(base.facts)
        root = []
        for i, k in enumerate(exponents):
            if i in self.lone and k:
                powers[self.lone[i][0]] = powers.get(self.lone[i][0], 0) + k
            root.append(0 if i in self.lone else k // 2)
        return tuple(sorted(powers.items())), self.monomial(root)


@dataclass(frozen=True)
class Block:
    """Columns of one base: times monomials, or times ``m**2 + n**2 + 2*mark*m*n`` for the pairs of keys."""

    start: int
    base: Base
    keys: Any
    others: Any
    marks: Any
    strict: Any


@dataclass
class Columns:
    """Sparse columns, each a base times a monomial, or times the square of a binomial."""

    space: Space
    rows: list[Any] = field(default_factory=list)
    indices: list[Any] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    count: int = 0

    def monomials(self, base: Base, keys: Any) -> None:
        """Add the base times each of the monomials (of known sign, unless the base is an equation)."""
        signs, strict = self.space.table(keys)
        chosen = np.flatnonzero((signs != 0) | base.free)[: self._room()]
        keys, signs = np.asarray(keys)[chosen], np.where(base.free, 1, signs[chosen])
        strict = strict[chosen] & (base.strict and not base.free)
        block = Block(self.count, base, keys, None, None, strict)
        self._add(block, keys[:, None], signs[:, None])

    def squares(self, base: Base, keys: Any) -> None:
        """Add the base times squares of binomials whose pure terms are two of the monomials."""
        keys = np.asarray(keys)
        signs, _ = self.space.table(keys)
        keys, signs = keys[signs != 0], signs[signs != 0]
        odd = self.space.digits(keys) & 1
        _, classes = np.unique(odd, axis=0, return_inverse=True)
        first, second = np.triu_indices(len(keys), 1)
        same = classes.ravel()[first] == classes.ravel()[second]
        first, second = first[same], second[same]
        middle = (keys[first] + keys[second]) >> 1
        inner, _ = self.space.table(middle)
        marks = np.where(inner == 0, -1, -signs[first] * inner)
        both = np.flatnonzero(inner == 0)  # here the other sign helps too
        order = np.concatenate([np.arange(len(first)), both])[: self._room()]
        marks = np.concatenate([marks, -marks[both]])[: self._room()]
        a, b, c, sign = keys[first[order]], keys[second[order]], middle[order], signs[first[order]]
        block = Block(self.count, base, a, b, marks, np.zeros(len(a), dtype=bool))
        self._add(block, np.stack([a, b, c], axis=1), np.stack([sign, sign, 2 * marks * sign], axis=1))

    def _room(self) -> int:
        return max(0, MAX_COLUMNS - self.count)

    def _add(self, block: Block, offsets: Any, weights: Any) -> None:
        if not len(offsets):
            return
        keys, coefficients = self.space.packed(block.base.polynomial)
        scale = float(np.max(np.abs(coefficients))) if len(coefficients) else 1.0
        self.rows.append((offsets[:, :, None] + keys[None, None, :]).ravel())
        self.values.append((weights[:, :, None] * (coefficients / scale)[None, None, :]).ravel())
        numbers = np.arange(block.start, block.start + len(offsets))
        self.indices.append(np.repeat(numbers, offsets.shape[1] * len(keys)))
        self.blocks.append(block)
        self.count += len(offsets)

    def term(self, number: int) -> Term:
        """Return a column as a term with multiplier 1."""
        block = self.blocks[bisect_right([b.start for b in self.blocks], number) - 1]
        place, space = number - block.start, self.space
        a = space.exponents(block.keys[place])
        if block.base.free:
            return Term(sp.S.One, block.base.facts, cofactor=space.monomial(a))
        if block.others is None:
            facts, root = space.parts(a, block.base)
            return Term(sp.S.One, facts, root)
        b = space.exponents(block.others[place])
        common = tuple(min(i, j) for i, j in zip(a, b, strict=True))
        facts, root = space.parts(common, block.base)
        m, n = (space.monomial((i - k) // 2 for i, k in zip(e, common, strict=True)) for e in (a, b))
        return Term(sp.S.One, facts, root * (m + int(block.marks[place]) * n))

    def flags(self) -> tuple[Any, Any]:
        """Return which columns are positive, and which may have any sign."""
        if not self.blocks:
            return np.zeros(0, dtype=bool), np.zeros(0, dtype=bool)
        free = [np.full(len(b.keys), b.base.free) for b in self.blocks]
        return np.concatenate([b.strict for b in self.blocks]), np.concatenate(free)


def _variable(polynomial: Any) -> tuple[int, int] | None:
    """The variable, and its sign, if the polynomial is a multiple of one variable."""
    if len(polynomial) != 1:
        return None
    ((monomial, coefficient),) = polynomial.terms()
    if sum(monomial) != 1:
        return None
    return list(monomial).index(1), 1 if coefficient > 0 else -1


def informative(polynomial: Any, operator: str) -> bool:
    """Whether a fact is more than a true statement about a number."""
    if not polynomial.is_constant():
        return True
    number = 0 if polynomial.is_zero() else polynomial.leading_coefficient()
    holds = {">": number > 0, ">=": number >= 0, "==": number == 0, "!=": number != 0}
    return not holds[operator]


def bases_of(space: Space, facts: Facts, factors: int, degree: int, chosen: Sequence[int]) -> Iterator[Base]:
    """Yield products of up to ``factors`` of the chosen facts up to the degree; the empty product first."""
    one = Base((), space.ring.one, 0, True)
    yield one
    lone = {index for index, _, _ in space.lone.values()}
    usable = []
    for index in chosen:
        polynomial, operator = facts[index]
        if index in lone or not informative(polynomial, operator):
            continue
        power = 2 if operator == "!=" else 1
        size = power * max(0, int(polynomial.total_degree()))
        if size <= degree:
            base = Base(((index, power),), polynomial**power, size, operator in (">", "!="), operator == "==")
            usable.append(base)
    yield from usable
    several = [b for b in usable if not b.free]
    groups = (g for count in range(2, factors + 1) for g in combinations_with_replacement(several, count))
    fitting = (g for g in groups if sum(b.degree for b in g) <= degree and _moderate(g))
    yield from map(_product, islice(fitting, MAX_BASES))


def _moderate(group: Sequence[Base]) -> bool:
    return prod(len(b.polynomial) for b in group) <= MAX_PRODUCT


def _product(group: Sequence[Base]) -> Base:
    powers: dict[int, int] = {}
    polynomial = group[0].polynomial
    for base in group[1:]:
        polynomial = polynomial * base.polynomial
    for base in group:
        for index, power in base.facts:
            powers[index] = powers.get(index, 0) + power
    return Base(
        tuple(sorted(powers.items())), polynomial, sum(b.degree for b in group), all(b.strict for b in group)
    )


@lru_cache(maxsize=64)
def exponents_upto(n: int, degree: int) -> tuple[Exponents, ...]:
    """All exponents of n variables up to a degree, the small ones first."""
    layers: list[list[Exponents]] = [[(0,) * n]]
    for _ in range(degree):
        grown: dict[Exponents, None] = {}
        for e in layers[-1]:
            last = max((i for i, k in enumerate(e) if k), default=0)
            for i in range(last, n):
                grown[(*e[:i], e[i] + 1, *e[i + 1 :])] = None
        layers.append(list(grown))
    return tuple(e for layer in layers for e in layer)
