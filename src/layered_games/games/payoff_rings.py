"""Payoffs in symbols as fractions of flint polynomials, roots and other functions as generators."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

import sympy as sp

from layered_games.errors import GameError
from layered_games.parameters import fresh_symbol
from layered_games.proofs.polynomials import Context, context_of, ordered

__all__ = ["Factored", "Polynomial", "Ring", "common_denominator", "times"]

Polynomial = Any
Factored = tuple[int, tuple[tuple[int, int], ...]]
"""Sign of the constant (0 for the zero polynomial), and pairs (number of the factor, multiplicity)."""
_BROKEN: Final = (
    sp.Max, sp.Min, sp.Abs, sp.sign, sp.Piecewise, sp.floor, sp.ceiling, sp.Heaviside, sp.Mod, sp.re, sp.im,
    sp.conjugate, sp.arg, sp.Integral, sp.Derivative, sp.Sum, sp.Product,
)  # fmt: skip


class Ring:
    """The polynomials in which a game's payoffs are written, and a numbered list of irreducible factors.

    A root or another smooth function of the parameters becomes a generator of its own; powers of a root
    are lowered by its equation. Functions with a kink are refused: nothing would then hold generically.

    Parameters
    ----------
    expressions : iterable of sympy.Expr
        All that the ring has to hold.

    Raises
    ------
    GameError
        If an expression has a kink or a jump.

    Examples
    --------
    >>> x = sp.Symbol("x", positive=True)
    >>> ring = Ring([sp.sqrt(x) + 1])
    >>> top, bottom = ring.fraction((sp.sqrt(x) + 1) * (sp.sqrt(x) - 1))
    >>> ring.expression(top)
    x - 1
    """

    def __init__(self, expressions: Iterable[sp.Expr], known: Iterable[sp.Symbol] = ()) -> None:
        self.generators: dict[sp.Expr, sp.Symbol] = {}
        rational = [self._rational(e) for e in expressions]
        symbols = set(known).union(*(e.free_symbols for e in rational), *self._below())
        self.context: Context = context_of(ordered(symbols))
        self.values = {symbol: value for value, symbol in self.generators.items()}
        self._roots = list(self._monic())
        self._numbers: dict[Any, int] = {}
        self.factors: list[Polynomial] = []
        self._factored: dict[Any, Factored] = {}
        self._shown: dict[int, sp.Expr] = {}

    # ------------------------------------------------------------------ reading
    def fraction(self, expression: sp.Expr) -> tuple[Polynomial, Polynomial]:
        """Return numerator and denominator without common factor.

        Raises
        ------
        GameError
            If the expression uses a function that is no generator of the ring, or divides by zero.
        """
        try:
            top, bottom = self.context.raw_fraction(self._rational(expression))
        except (TypeError, ZeroDivisionError) as error:
            raise GameError(f"the payoff {expression} cannot be read: {error}") from None
        return self.cancel(self.reduce(top), self.reduce(bottom))

    def cancel(self, top: Polynomial, bottom: Polynomial) -> tuple[Polynomial, Polynomial]:
        """Divide by the greatest common divisor."""
        if bottom.is_zero():
            raise GameError("a payoff divides by zero, whatever the parameters are")
        return self.context.cancel(top, bottom)

    def _rational(self, e: sp.Expr) -> sp.Expr:
        """The expression with a generator in the place of each part that is not rational."""
        if e.is_Symbol or e.is_Rational:
            return e
        if e.is_Add or e.is_Mul:
            return e.func(*(self._rational(a) for a in e.args))
        if e.is_Pow and e.exp.is_Integer:
            return self._rational(e.base) ** e.exp
        if isinstance(e, _BROKEN) or e.has(*_BROKEN):
            raise GameError(
                f"the payoff part {e} has a kink or a jump; solve a game for each of its cases, "
                "with the case as a relation of the parameter space"
            )
        if e.is_Pow and e.exp.is_Rational:
            return self._generator(sp.Pow(e.base, sp.Rational(1, e.exp.q))) ** e.exp.p
        return self._generator(e)

    def _generator(self, e: sp.Expr) -> sp.Expr:
        if e.is_Rational or e.is_Symbol or e.is_Mul or e.is_Add or (e.is_Pow and e.exp.is_Integer):
            return self._rational(e)
        if e not in self.generators:
            self.generators[e] = fresh_symbol("g")
            if e.is_Pow and e.exp.is_Rational:
                self._rational(e.base)
        return self.generators[e]

    def _below(self) -> list[set[sp.Symbol]]:
        return [{symbol} | set(value.free_symbols) for value, symbol in self.generators.items()]

    # ------------------------------------------------------------------ roots
    def _monic(self) -> Iterable[tuple[int, int, Polynomial]]:
        """Roots whose equation lowers powers: place of the generator, order, what the power equals."""
        for value, symbol in self.generators.items():
            if value.is_Pow and value.exp.is_Rational:
                top, bottom = self.context.to_fraction(self._rational(value.base))
                if bottom.is_constant():
                    scale = bottom.leading_coefficient()
                    yield self.context.symbols.index(symbol), int(value.exp.q), top / scale

    def reduce(self, polynomial: Polynomial) -> Polynomial:
        """Lower the powers of roots."""
        for _ in self._roots:
            for slot, order, power in self._roots:
                if polynomial.is_zero() or polynomial.degrees()[slot] < order:
                    continue
                generator = self.context.ring.gens()[slot]
                total = self.context.zero
                parts: dict[int, dict[tuple[int, ...], Any]] = {}
                for monomial, coefficient in polynomial.terms():
                    rest = (*monomial[:slot], 0, *monomial[slot + 1 :])
                    parts.setdefault(int(monomial[slot]), {})[rest] = coefficient
                for exponent, terms in parts.items():
                    part = self.context.ring.from_dict(terms)
                    total = total + part * power ** (exponent // order) * generator ** (exponent % order)
                polynomial = total
        return polynomial

    # ------------------------------------------------------------------ factors
    def factored(self, polynomial: Polynomial) -> Factored:
        """Return the sign of the constant and the numbered irreducible factors with multiplicities."""
        if polynomial.is_zero():
            return 0, ()
        key = tuple(sorted(polynomial.to_dict().items()))
        if key not in self._factored:
            unit, found = polynomial.factor()
            sign = 1 if unit > 0 else -1
            pairs = []
            for factor, multiplicity in found:
                lead = factor.leading_coefficient()
                sign = -sign if lead < 0 and multiplicity % 2 else sign
                pairs.append((self._number(factor / lead), int(multiplicity)))
            self._factored[key] = sign, tuple(sorted(pairs))
        return self._factored[key]

    def _number(self, factor: Polynomial) -> int:
        key = tuple(sorted(factor.to_dict().items()))
        if key not in self._numbers:
            self._numbers[key] = len(self.factors)
            self.factors.append(factor)
        return self._numbers[key]

    # ------------------------------------------------------------------ showing
    def expression(self, polynomial: Polynomial) -> sp.Expr:
        """Return a polynomial as a SymPy expression, expanded, with whole coefficients kept as they are."""
        return self.context.to_expr(polynomial).xreplace(self.values)

    def shown(self, number: int) -> sp.Expr:
        """Return an irreducible factor with whole coefficients."""
        if number not in self._shown:
            factor = self.factors[number]
            scale = sp.ilcm(1, *(int(c.q) for c in factor.coeffs()))
            self._shown[number] = self.expression(factor * int(scale))
        return self._shown[number]

    def quotient(self, top: Polynomial, bottom: Polynomial) -> sp.Expr:
        """Return a fraction of polynomials as a factored SymPy expression."""
        top, bottom = self.cancel(top, bottom)
        if top.is_zero():
            return sp.S.Zero
        constant, parts = sp.S.One, []
        for part, power in ((top, 1), (bottom, -1)):
            unit, found = part.factor()
            constant *= sp.Rational(int(unit.p), int(unit.q)) ** power
            parts += [(self.expression(f), power * int(m)) for f, m in found]
        return _upright(constant, parts)


def _upright(constant: sp.Expr, parts: list[tuple[sp.Expr, int]]) -> sp.Expr:
    """The product; a negative constant is moved into a sum that has a negative term, if there is one."""
    if constant < 0:
        for place, (factor, power) in enumerate(parts):
            if power % 2 and any(t.could_extract_minus_sign() for t in sp.Add.make_args(factor)):
                parts = [*parts[:place], (sp.expand(-factor), power), *parts[place + 1 :]]
                constant = -constant
                break
    return sp.Mul(constant, *(f**m for f, m in parts))


def common_denominator(ring: Ring, fractions: Sequence[tuple[Polynomial, Polynomial]]) -> Polynomial:
    """Return the least common multiple of denominators.

    Examples
    --------
    >>> x = sp.Symbol("x")
    >>> ring = Ring([x])
    >>> ring.expression(common_denominator(ring, [ring.fraction(1 / x), ring.fraction(1 / x**2)]))
    x**2
    """
    common = ring.context.one
    for _, bottom in fractions:
        common = divmod(common * bottom, common.gcd(bottom))[0]
    return common


def times(one: Factored, other: Factored) -> Factored:
    """Return the factors of a product.

    Examples
    --------
    >>> times((1, ((0, 1),)), (-1, ((0, 1), (2, 1))))
    (-1, ((0, 2), (2, 1)))
    """
    found = dict(one[1])
    for number, multiplicity in other[1]:
        found[number] = found.get(number, 0) + multiplicity
    sign = one[0] * other[0]
    return sign, tuple(sorted(found.items())) if sign else ()
