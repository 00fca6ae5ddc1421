"""From SymPy expressions to rational ones: roots, kinks and constants become auxiliary variables.

Each auxiliary variable comes with the claims that define it, each partial operation (division, root,
logarithm) with the condition under which it is defined. Inside a case of a Piecewise both hold only
where the case applies.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

import sympy as sp
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from layered_games.errors import ClaimError
from layered_games.parameters import fresh_symbol
from layered_games.proofs.effort import Beyond, moderate, tick, written
from layered_games.proofs.relaxed import facts_of_function, pairwise_facts, rewritten

__all__ = ["Definition", "Recipe", "Rewriter", "decimal", "relation"]


MAX_BITS: Final = 14_000
"""Binary digits of a number; Python refuses to print much longer ones."""
PAIRS: Final = 4
_KINKS: Final = (sp.Max, sp.Min, sp.Abs, sp.sign)


def relation(left: sp.Expr, operator: str, right: Any = sp.S.Zero) -> Boolean:
    """Build a relation that stays as it is."""
    classes = {
        ">": sp.StrictGreaterThan, ">=": sp.GreaterThan, "<": sp.StrictLessThan,
        "<=": sp.LessThan, "==": sp.Equality, "!=": sp.Unequality,
    }  # fmt: skip
    return classes[operator](left, right, evaluate=False)


def decimal(number: sp.Float) -> sp.Rational:
    """Return a float as the shortest decimal that means it.

    Raises
    ------
    ClaimError
        If it is infinite or no number.

    Examples
    --------
    >>> decimal(sp.Float(0.1)), decimal(sp.Float(2.5e-7))
    (1/10, 1/4000000)
    """
    if not number.is_finite:
        return _no_number(number)
    if abs(number._mpf_[2] + number._mpf_[3]) > MAX_BITS:
        raise ClaimError(f"a number with more than {MAX_BITS} bits")
    near = float(number)
    return sp.Rational(repr(near) if sp.Float(near) == number else str(number))


@dataclass(frozen=True)
class Recipe:
    """How the value of an auxiliary symbol follows from values of other symbols."""

    symbol: sp.Symbol
    kind: str
    args: tuple[Any, ...]


@dataclass(frozen=True)
class Definition:
    """Claims that define an auxiliary symbol, and the recipe for its value where there is one."""

    claims: tuple[Boolean, ...]
    recipe: Recipe | None = None


@dataclass
class Rewriter:
    """Rewrites terms; collects definitions, domain conditions, and which terms were relaxed.

    A relaxed term (``exp``, ``log``, an unknown function) is replaced by a variable of which only some
    facts are known: what is proved for the variable holds for the term, but not the other way round.
    """

    definitions: list[Definition] = field(default_factory=list)
    domain: list[Boolean] = field(default_factory=list)
    auxiliary: dict[tuple[sp.Expr, tuple[Boolean, ...]], sp.Expr] = field(default_factory=dict)
    relaxed: list[sp.Expr] = field(default_factory=list)
    guards: tuple[Boolean, ...] = ()
    lifted: list[Any] = field(default_factory=list)
    quiet: bool = False
    """Whether terms are rational already, and what they need is noted."""

    def term(self, e: sp.Expr) -> sp.Expr:
        """Return the expression as a rational one in old and auxiliary symbols."""
        tick()
        if e.is_Symbol:
            return _real_symbol(e)
        if e.is_Rational:
            if max(int(e.p).bit_length(), int(e.q).bit_length()) > MAX_BITS:
                raise ClaimError(f"a number with more than {MAX_BITS} bits")
            return e
        if e.is_Float:
            return decimal(e)
        if e.is_number and not _algebraic_form(e) and not moderate(e):
            raise Beyond(f"the number {written(e)[:60]} is too large, or too close to zero, to be computed")
        if e in (sp.oo, -sp.oo, sp.zoo, sp.nan) or (e.is_number and e.is_extended_real is False):
            return _no_number(e)
        if e.is_Add or e.is_Mul:
            return e.func(*(self.term(a) for a in e.args))
        if e.is_Pow:
            return self._power(e)
        if isinstance(e, sp.Sum | sp.Product | sp.Integral | sp.Limit):
            raise Beyond(f"{written(e)[:60]} is neither computed nor bounded; write its value in its place")
        key = (e, self.guards)
        if key not in self.auxiliary:
            self.auxiliary[key] = self._defined(e)
        return self.auxiliary[key]

    # ------------------------------------------------------------------ powers
    def _power(self, e: sp.Expr) -> sp.Expr:
        base, exponent = e.base, e.exp
        exponent = decimal(exponent) if exponent.is_Float else exponent
        if not exponent.is_Rational:
            key = (e, self.guards)
            if key not in self.auxiliary:
                self.auxiliary[key] = self._relax(e)
            return self.auxiliary[key]
        inner = self.term(base) if exponent.is_Integer else self._root(base, int(exponent.q))
        if inner.is_Rational and max(inner.p.bit_length(), inner.q.bit_length()) * abs(exponent.p) > MAX_BITS:
            raise ClaimError(f"a number with more than {MAX_BITS} bits: {written(e)[:60]}")
        if exponent.p < 0 and not self.quiet:
            self._need(relation(inner, "!="))
            if inner.is_zero:
                return sp.S.One  # of no account: the condition just added fails
        return inner**exponent.p

    def _root(self, base: sp.Expr, order: int) -> sp.Expr:
        key = (sp.Pow(base, sp.Rational(1, order), evaluate=False), self.guards)
        if key not in self.auxiliary:
            inner = self.term(base)
            symbol = fresh_symbol("root")
            self._need(relation(inner, ">="))
            claims = (relation(symbol, ">="), relation(symbol**order - inner, "=="))
            self._define(claims, Recipe(symbol, "root", (inner, order)))
            self.auxiliary[key] = symbol
        return self.auxiliary[key]

    # ------------------------------------------------------------------ conditions
    def _guarded(self, claim: Boolean) -> Boolean:
        if not self.guards:
            return claim
        return sp.Or(*(sp.Not(g, evaluate=False) for g in self.guards), claim, evaluate=False)

    def _need(self, condition: Boolean) -> None:
        claim = self._guarded(condition)
        if claim not in self.domain:
            self.domain.append(claim)

    def _define(self, claims: tuple[Boolean, ...], recipe: Recipe | None = None) -> None:
        self.definitions.append(Definition(tuple(self._guarded(c) for c in claims), recipe))

    # ------------------------------------------------------------------ other terms
    def _defined(self, e: sp.Expr) -> sp.Expr:
        if isinstance(e, _KINKS):
            args = tuple(self.term(a) for a in e.args)
            symbol = fresh_symbol(type(e).__name__.lower())
            self._define(_kink(e, symbol, args), Recipe(symbol, type(e).__name__, args))
            return symbol
        if isinstance(e, sp.Piecewise):
            return self._piecewise(e)
        if isinstance(e, sp.AlgebraicNumber | sp.CRootOf) or (e.is_number and e.is_algebraic):
            constant = self._algebraic(e)
            if constant is not None:
                return constant
        same = rewritten(e)
        return self.term(same) if same is not None else self._relax(e)

    def _piecewise(self, e: sp.Piecewise) -> sp.Symbol:
        symbol, outer = fresh_symbol("piecewise"), self.guards
        cases: list[Boolean] = []
        values: list[tuple[sp.Expr, Boolean]] = []
        for value, condition in e.args:
            here = self._condition(condition)
            earlier, self.guards = self.guards, (*self.guards, here)
            inner = self.term(value)
            cases.append(sp.And(*self.guards[len(outer) :], relation(symbol - inner, "=="), evaluate=False))
            values.append((inner, condition))
            self.guards = (*earlier, sp.Not(here, evaluate=False))
        self.guards = outer
        self._define((sp.Or(*cases, evaluate=False),), Recipe(symbol, "Piecewise", tuple(values)))
        return symbol

    def _condition(self, claim: Any) -> Boolean:
        """Rewrite the terms of a condition."""
        if isinstance(claim, Relational):
            return relation(self.term(claim.lhs) - self.term(claim.rhs), claim.rel_op)
        if claim.args and isinstance(claim, Boolean):
            return claim.func(*(self._condition(a) for a in claim.args), evaluate=False)
        return claim

    def _algebraic(self, e: sp.Expr) -> sp.Symbol | None:
        """A constant by its minimal polynomial and an interval that isolates it."""
        symbol = fresh_symbol("constant")
        try:
            polynomial = sp.Poly(sp.minimal_polynomial(e, symbol), symbol)
        except (NotImplementedError, ValueError, sp.polys.polyerrors.BasePolynomialError):
            return None
        middle, margin = sp.Rational(str(sp.N(e, 30))), sp.Rational(1, 10**15)
        if polynomial.count_roots(middle - margin, middle + margin) != 1:
            return None
        low, high = relation(symbol - middle + margin, ">"), relation(symbol - middle - margin, "<")
        self._define((relation(polynomial.as_expr(), "=="), low, high), Recipe(symbol, "constant", (e,)))
        return symbol

    def _relax(self, e: sp.Expr) -> sp.Symbol:
        symbol = fresh_symbol("term")
        self.relaxed.append(e)
        args = tuple(self.term(a) for a in e.args if isinstance(a, sp.Expr))
        needs, facts = facts_of_function(e, symbol, args)
        for need in needs:
            self._need(need)
        earlier = [
            (other, self.auxiliary[other, guards])
            for other, guards in self.auxiliary
            if guards == self.guards and type(other) is type(e) and isinstance(e, sp.exp | sp.log)
        ]
        for other, known in earlier[:PAIRS]:
            facts += pairwise_facts(args[0], symbol, self.term(other.args[0]), known)
        self._define(tuple(facts))
        return symbol


def _real_symbol(symbol: sp.Symbol) -> sp.Symbol:
    if symbol.is_extended_real is False or symbol.is_finite is False or not symbol.is_commutative:
        raise ClaimError(f"the symbol {symbol} is no real number; the prover reads all symbols as real")
    return symbol


def _algebraic_form(e: sp.Expr) -> bool:
    """Whether the number is written by sums, products, and rational powers alone."""
    if e.is_Add or e.is_Mul or e.is_Pow:
        return all(map(_algebraic_form, e.args)) and (not e.is_Pow or bool(e.exp.is_Rational))
    return not e.args


def _no_number(e: sp.Expr) -> sp.Expr:
    raise ClaimError(f"{e} is no real number; claims are about real numbers only")


def _kink(e: sp.Expr, symbol: sp.Symbol, args: tuple[sp.Expr, ...]) -> tuple[Boolean, ...]:
    """What defines Max, Min, Abs and sign."""
    if isinstance(e, sp.sign):
        cases = ((">", 1), ("==", 0), ("<", -1))
        parts = [sp.And(relation(args[0], op), relation(symbol - v, "=="), evaluate=False) for op, v in cases]
        return (sp.Or(*parts, evaluate=False),)
    if isinstance(e, sp.Abs):
        args = (args[0], -args[0])
    operator = "<=" if isinstance(e, sp.Min) else ">="
    equal = [relation(symbol - a, "==") for a in args]
    return (*(relation(symbol - a, operator) for a in args), sp.Or(*equal, evaluate=False))
