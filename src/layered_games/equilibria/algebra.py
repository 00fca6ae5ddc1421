"""Normal forms of rational expressions over roots and other opaque generators."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from math import lcm
from typing import Any

import sympy as sp

from layered_games.parameters import fresh_symbol
from layered_games.proofs.polynomials import Context, context_of, ordered

__all__ = ["denominator", "factors", "is_zero", "normal", "numerator", "put"]

_GENERATORS: dict[sp.Expr, sp.Symbol] = {}


def _generator(expression: sp.Expr) -> sp.Symbol:
    """One fixed symbol for each opaque expression, so that equal things cancel."""
    if expression not in _GENERATORS:
        _GENERATORS[expression] = fresh_symbol("g")
    return _GENERATORS[expression]


def _rationalise(expression: sp.Expr, used: dict[sp.Symbol, sp.Expr]) -> sp.Expr:
    """Replace every maximal non-rational subexpression by its generator."""
    if expression.is_Symbol or expression.is_Rational:
        return expression
    if expression.is_Add or expression.is_Mul:
        return expression.func(*(_rationalise(a, used) for a in expression.args))
    if expression.is_Pow and expression.exp.is_Integer:
        return _rationalise(expression.base, used) ** expression.exp
    if expression.is_Pow and expression.exp.is_Rational:
        base = sp.factor(normal(expression.base))
        root = sp.Pow(base, sp.Rational(1, expression.exp.q))
        if not (root.is_Pow and root.exp == sp.Rational(1, expression.exp.q)):
            return _rationalise(root, used) ** expression.exp.p
        symbol = _generator(root)
        used[symbol] = root
        return symbol**expression.exp.p
    inner = expression.func(*(normal(a) if isinstance(a, sp.Expr) else a for a in expression.args))
    symbol = _generator(inner)
    used[symbol] = inner
    return symbol


def _reduce(expression: sp.Expr, symbol: sp.Symbol, root: sp.Expr) -> sp.Expr:
    """Lower powers of a root of order n in a fraction to degrees below n, over numerator and denominator."""
    n = int(root.exp.q)
    top, bottom = sp.fraction(sp.together(expression))
    parts = []
    for part in (top, bottom):
        poly = sp.Poly(part, symbol)
        parts.append(sp.Add(*(c * root.base ** (m // n) * symbol ** (m % n) for (m,), c in poly.terms())))
    top, bottom = parts
    if n == 2 and bottom.has(symbol):
        constant, slope = bottom.subs(symbol, 0), sp.diff(bottom, symbol)
        bottom, top = constant**2 - slope**2 * root.base, top * (constant - slope * symbol)
        poly = sp.Poly(sp.expand(top), symbol)
        top = sp.Add(*(c * root.base ** (m // 2) * symbol ** (m % 2) for (m,), c in poly.terms()))
    return top / bottom


def _powers(used: dict[sp.Symbol, sp.Expr]) -> dict[sp.Symbol, sp.Expr]:
    """Write symbols and their roots as powers of one root: then what the root divides cancels."""
    degrees: dict[sp.Symbol, dict[sp.Symbol, int]] = {}
    for symbol, root in used.items():
        if root.is_Pow and root.exp.is_Rational and root.base.is_Symbol and root.base.is_nonnegative:
            degrees.setdefault(root.base, {})[symbol] = int(root.exp.q)
    powers: dict[sp.Symbol, sp.Expr] = {}
    for base, found in degrees.items():
        common = lcm(*found.values())
        finest = _generator(sp.Pow(base, sp.Rational(1, common)))
        used[finest] = sp.Pow(base, sp.Rational(1, common))
        powers |= {base: finest**common} | {s: finest ** (common // q) for s, q in found.items()}
    return powers


def _fraction(expression: sp.Expr) -> tuple[Context, Any, Any, dict[sp.Symbol, sp.Expr]]:
    """Numerator and denominator without common factor, in a ring whose generators may stand for roots."""
    used: dict[sp.Symbol, sp.Expr] = {}
    rational = _rationalise(expression, used)
    powers = _powers(used)
    rational = rational.xreplace(powers)
    for symbol in sorted(used, key=lambda s: sp.count_ops(used[s]), reverse=True):
        root = used[symbol]
        is_root = root.is_Pow and root.exp.is_Rational and root.base not in powers
        if is_root and rational.has(symbol):
            inner: dict[sp.Symbol, sp.Expr] = {}
            base = _rationalise(root.base, inner)
            used |= inner
            rational = _reduce(rational, symbol, sp.Pow(base, root.exp, evaluate=False))
    ring = context_of(ordered(rational.free_symbols))
    return ring, *ring.to_fraction(rational), used


@lru_cache(maxsize=50_000)
def normal(expression: sp.Expr) -> sp.Expr:
    """Return the cancelled, factored form of an expression.

    Examples
    --------
    >>> x, y = sp.symbols("x y", positive=True)
    >>> normal((x**2 - y**2) / (x - y))
    x + y
    """
    if expression.is_Symbol or expression.is_Rational:
        return expression
    sign, pairs = factors(expression)
    return sp.Mul(sign, *(f**m for f, m in pairs))


@lru_cache(maxsize=50_000)
def factors(expression: sp.Expr) -> tuple[sp.Expr, tuple[tuple[sp.Expr, int], ...]]:
    """Return the rational constant and the irreducible factors with multiplicities (negative below)."""
    ring, top, bottom, used = _fraction(expression)
    constant, pairs = sp.S.One, []
    for part, sign in ((top, 1), (bottom, -1)):
        if part.is_zero():
            return sp.S.Zero, ()
        unit, found = part.factor()
        constant *= sp.Rational(int(unit.p), int(unit.q)) ** sign
        pairs += [(ring.to_expr(f).xreplace(used), sign * int(m)) for f, m in found]
    return constant, tuple(sorted(pairs, key=lambda p: (p[1] < 0, str(p[0]))))


def put(expression: Any, values: Mapping[sp.Symbol, sp.Expr]) -> Any:
    """Substitute without letting SymPy compare the arguments of ``Max`` and ``Min``, which is slow."""
    if not expression.free_symbols & values.keys():
        return expression
    if not expression.has(sp.Max, sp.Min, sp.Piecewise):
        return expression.xreplace(dict(values))
    args = [put(a, values) for a in expression.args]
    if isinstance(expression, sp.Max | sp.Min | sp.Piecewise):
        return expression.func(*args, evaluate=False)
    return expression.func(*args)


def numerator(expression: sp.Expr) -> sp.Expr:
    """Return the numerator of the normal form."""
    constant, pairs = factors(expression)
    return sp.Mul(constant.p, *(f**m for f, m in pairs if m > 0))


def denominator(expression: sp.Expr) -> sp.Expr:
    """Return the denominator of the normal form."""
    constant, pairs = factors(expression)
    return sp.Mul(constant.q, *(f**-m for f, m in pairs if m < 0))


def is_zero(expression: sp.Expr) -> bool:
    """Tell whether the expression is identically zero."""
    return bool(normal(expression) == 0)
