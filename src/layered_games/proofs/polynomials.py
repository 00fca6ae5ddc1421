"""Polynomials over the rationals in flint, from and to SymPy expressions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from math import comb, inf, prod
from typing import Any, Final

import flint
import sympy as sp

__all__ = ["Context", "context_of", "factored", "ordered", "weight"]


MAX_TERMS: Final = 10**9
FACTOR_LIMIT: Final = 400
"""Terms up to which irreducible factors are looked for."""


@lru_cache(maxsize=100_000)
def _key(symbol: sp.Symbol) -> tuple[str, int, str]:
    return (symbol.name, getattr(symbol, "dummy_index", -1), str(sorted(symbol.assumptions0)))


def ordered(symbols: Iterable[sp.Symbol]) -> tuple[sp.Symbol, ...]:
    """Return symbols in a fixed order."""
    return tuple(sorted(symbols, key=_key))


class Context:
    """A polynomial ring over the rationals in an ordered tuple of symbols.

    Examples
    --------
    >>> x, y = sp.symbols("x y")
    >>> ring = Context((x, y))
    >>> top, bottom = ring.to_fraction((x**2 - y**2) / (x - y))
    >>> ring.to_expr(top), ring.to_expr(bottom)
    (x + y, 1)
    """

    def __init__(self, symbols: Iterable[sp.Symbol]) -> None:
        self.symbols = tuple(symbols)
        names = [f"v{i}" for i in range(max(1, len(self.symbols)))]
        self.ring = flint.fmpq_mpoly_ctx.get(names, flint.Ordering.degrevlex)
        self.generators = dict(zip(self.symbols, self.ring.gens(), strict=False))
        self.one = self.ring.constant(1)
        self.zero = self.ring.constant(0)

    def constant(self, value: sp.Rational) -> Any:
        """Return a rational number as a polynomial."""
        return self.ring.constant(flint.fmpq(int(value.p), int(value.q)))

    def raw_fraction(self, expression: sp.Expr, limit: float = inf) -> tuple[Any, Any]:
        """Return numerator and denominator, cancelled only where terms of a sum meet.

        Parameters
        ----------
        expression : sympy.Expr
        limit : float
            Number of terms that no intermediate polynomial may exceed.

        Raises
        ------
        TypeError
            If the expression is not rational in the context's symbols.
        OverflowError
            If it would take more terms than the limit.
        """
        if expression.is_Rational:
            return self.constant(expression), self.one
        if expression.is_Symbol:
            if expression not in self.generators:
                raise TypeError(f"{expression} is no symbol of the ring {self.symbols}")
            return self.generators[expression], self.one
        if expression.is_Add:
            return self._sum(expression.args, limit)
        if expression.is_Mul:
            top, bottom = self.one, self.one
            for arg in expression.args:
                n, d = self.raw_fraction(arg, limit)
                top, bottom = _times(top, n, limit), _times(bottom, d, limit)
            return top, bottom
        if expression.is_Pow and expression.exp.is_Integer:
            top, bottom = self.raw_fraction(expression.base, limit)
            size = abs(int(expression.exp))
            if max(_power(len(top), size, MAX_TERMS), _power(len(bottom), size, MAX_TERMS)) > limit:
                raise OverflowError(f"{expression} has more than {limit} terms")
            return (top**size, bottom**size) if expression.exp > 0 else (bottom**size, top**size)
        raise TypeError(f"{expression} is not rational in {self.symbols}")

    def _sum(self, args: Sequence[sp.Expr], limit: float) -> tuple[Any, Any]:
        top, bottom = self.zero, self.one
        for arg in args:
            n, d = self.raw_fraction(arg, limit)
            if d == bottom:
                top = top + n
            else:
                crossed = _times(top, d, limit) + _times(n, bottom, limit)
                top, bottom = self.cancel(crossed, _times(bottom, d, limit))
        return top, bottom

    def cancel(self, top: Any, bottom: Any) -> tuple[Any, Any]:
        """Divide numerator and denominator by their greatest common divisor."""
        if bottom.is_zero():
            raise ZeroDivisionError("a denominator is identically zero")
        divisor = top.gcd(bottom)
        if divisor.is_constant():
            return top, bottom
        return divmod(top, divisor)[0], divmod(bottom, divisor)[0]

    def to_fraction(self, expression: sp.Expr) -> tuple[Any, Any]:
        """Return numerator and denominator without common factor."""
        return self.cancel(*self.raw_fraction(expression))

    def polynomial(self, expression: sp.Expr) -> Any:
        """Return a polynomial expression multiplied out; the answer is remembered.

        Raises
        ------
        TypeError
            If the expression is no polynomial in the context's symbols.
        """
        return _polynomial(self, expression)

    def signs(self, polynomial: Any) -> frozenset[int]:
        """Return which signs (1, -1) the coefficients have."""
        return frozenset(1 if c > 0 else -1 for c in polynomial.coeffs())

    def to_expr(self, polynomial: Any) -> sp.Expr:
        """Return a polynomial as a SymPy expression, expanded."""
        terms = []
        for monomial, coefficient in polynomial.terms():
            powers = [s if k == 1 else s ** int(k) for s, k in zip(self.symbols, monomial, strict=False) if k]
            terms.append(sp.Mul(sp.Rational(int(coefficient.p), int(coefficient.q)), *powers))
        return sp.Add(*terms)

    def factor_list(self, expression: sp.Expr) -> tuple[sp.Expr, list[tuple[sp.Expr, int]]]:
        """Return the rational unit and the irreducible factors of a polynomial with multiplicities."""
        top, _ = self.raw_fraction(expression)
        unit, found = top.factor()
        return sp.Rational(int(unit.p), int(unit.q)), [(self.to_expr(f), int(k)) for f, k in found]


def _times(one: Any, other: Any, limit: float) -> Any:
    """Multiply, unless the product could have too many terms."""
    if len(one) * len(other) > limit:
        raise OverflowError(f"a product has more than {limit} terms")
    return one * other


@lru_cache(maxsize=100_000)
def _polynomial(ring: Context, expression: sp.Expr) -> Any:
    top, bottom = ring.raw_fraction(expression)
    if bottom != ring.one:
        raise TypeError(f"{expression} is no polynomial")
    return top


def weight(expression: sp.Expr, limit: int = 10**9) -> int:
    """Return a bound on the number of terms that multiplying a rational expression out can give.

    Examples
    --------
    >>> x, y = sp.symbols("x y")
    >>> weight((x + y)**3 * (x - 1))
    8
    """
    top, below = _weights(expression, limit)
    return max(top, _size(below, limit))


Below = dict[sp.Expr, int]


@lru_cache(maxsize=50_000)
def _weights(e: sp.Expr, limit: int) -> tuple[int, Below]:
    """Terms of the numerator, and the denominators with their powers."""
    if not e.args or e.is_Rational:
        return 1, {}
    if e.is_Pow and e.exp.is_Integer:
        size, (top, below) = abs(int(e.exp)), _weights(e.base, limit)
        if e.exp.p > 0:
            return _power(top, size, limit), {b: k * size for b, k in below.items()}
        return _size({b: k * size for b, k in below.items()}, limit), {e.base: size}
    pairs = [_weights(a, limit) for a in e.args if isinstance(a, sp.Expr)]
    joint: Below = {}
    for _, below in pairs:
        for b, k in below.items():
            joint[b] = max(joint.get(b, 0), k) if e.is_Add else joint.get(b, 0) + k
    if e.is_Add:
        return min(limit, sum(p[0] for p in pairs) * _size(joint, limit)), joint
    return min(limit, prod(p[0] for p in pairs)), joint


def _power(terms: int, exponent: int, limit: int) -> int:
    return min(limit, comb(terms + exponent - 1, exponent)) if terms < limit else limit


def _size(below: Below, limit: int) -> int:
    return min(limit, prod(_power(_weights(b, limit)[0], k, limit) for b, k in below.items()))


@lru_cache(maxsize=512)
def context_of(symbols: tuple[sp.Symbol, ...]) -> Context:
    """Return the context of the symbols, always the same one for the same tuple."""
    return Context(symbols)


def factored(polynomial: Any) -> tuple[Any, list[tuple[Any, int]]]:
    """Return a constant and factors with their powers: irreducible ones, unless they are many times as long.

    Examples
    --------
    >>> x = sp.Symbol("x")
    >>> ring = Context((x,))
    >>> [[len(f) for f, _ in factored(ring.polynomial(p))[1]] for p in (x**2 - 1, x**1001 + 1)]
    [[2, 2], [2]]
    """
    if len(polynomial) <= FACTOR_LIMIT:
        unit, pairs = polynomial.factor()
        if sum(len(f) for f, _ in pairs) <= 2 * len(polynomial) + 4:
            return unit, pairs
    found: tuple[Any, list[tuple[Any, int]]] = polynomial.factor_squarefree()
    return found
