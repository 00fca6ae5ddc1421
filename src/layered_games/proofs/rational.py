"""From SymPy expressions to rational ones: roots, kinks and constants become auxiliary variables.

Each auxiliary variable comes with the formula that defines it, each partial operation (division,
root, logarithm) with the condition under which it is defined.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import sympy as sp
from sympy.logic.boolalg import Boolean

from layered_games.errors import ClaimError
from layered_games.parameters import exact, fresh_symbol

__all__ = ["Rewriter"]

_BOUNDS = {sp.pi: (sp.Rational(31415926535, 10**10), sp.Rational(31415926536, 10**10)),
           sp.E: (sp.Rational(27182818284, 10**10), sp.Rational(27182818285, 10**10))}


def relation(left: sp.Expr, operator: str, right: Any = sp.S.Zero) -> Boolean:
    """Build a relation that stays as it is."""
    classes = {
        ">": sp.StrictGreaterThan, ">=": sp.GreaterThan, "<": sp.StrictLessThan,
        "<=": sp.LessThan, "==": sp.Equality, "!=": sp.Unequality,
    }
    return classes[operator](left, right, evaluate=False)


@dataclass
class Rewriter:
    """Rewrites terms; collects definitions, domain conditions, and whether a term was relaxed.

    A relaxed term (``exp``, ``log``, ``pi``) is replaced by a variable of which only some facts are
    known: what is proved for the variable holds for the term, but not the other way round.
    """

    definitions: list[Boolean] = field(default_factory=list)
    domain: list[Boolean] = field(default_factory=list)
    auxiliary: dict[sp.Expr, sp.Symbol] = field(default_factory=dict)
    relaxed: list[sp.Expr] = field(default_factory=list)

    def term(self, e: sp.Expr) -> sp.Expr:
        """Return the expression as a rational one in old and auxiliary symbols."""
        if e.is_Symbol:
            if e.is_extended_real is False:
                raise ClaimError(f"the symbol {e} is not real; the prover reads all symbols as real")
            return e
        if e.is_Rational:
            return e
        if e.is_Float:
            return exact(e)
        if e in (sp.oo, -sp.oo, sp.zoo, sp.nan) or e.is_extended_real is False and e.is_number:
            raise ClaimError(f"{e} is no real number")
        if e.is_Add or e.is_Mul:
            return e.func(*(self.term(a) for a in e.args))
        if e.is_Pow:
            return self._power(e)
        return self._defined(e)

    def _power(self, e: sp.Expr) -> sp.Expr:
        base, exponent = e.base, e.exp
        exponent = exact(exponent) if exponent.is_Float else exponent
        if exponent.is_Integer:
            inner = self.term(base)
            if exponent < 0:
                self._need(relation(inner, "!="))
            return inner**exponent
        if exponent.is_Rational:
            root = self._root(base, int(exponent.q))
            if exponent.p < 0:
                self._need(relation(root, "!="))
            return root**exponent.p
        return self._relax(e, positive=base.is_positive is True)

    def _need(self, condition: Boolean) -> None:
        if condition not in self.domain:
            self.domain.append(condition)

    def _root(self, base: sp.Expr, order: int) -> sp.Symbol:
        key = sp.Pow(base, sp.Rational(1, order), evaluate=False)
        if key not in self.auxiliary:
            inner = self.term(base)
            symbol = fresh_symbol("root")
            self.auxiliary[key] = symbol
            self._need(relation(inner, ">="))
            self.definitions += [relation(symbol, ">="), relation(symbol**order - inner, "==")]
        return self.auxiliary[key]

    def _defined(self, e: sp.Expr) -> sp.Expr:
        if e in self.auxiliary:
            return self.auxiliary[e]
        if isinstance(e, sp.Max | sp.Min | sp.Abs | sp.sign | sp.Piecewise):
            symbol = fresh_symbol(type(e).__name__.lower())
            self.definitions += self._facts(e, symbol)
            self.auxiliary[e] = symbol
            return symbol
        return self._relax(e)

    def _facts(self, e: sp.Expr, symbol: sp.Symbol) -> list[Boolean]:
        if isinstance(e, sp.Abs):
            inner = self.term(e.args[0])
            return [relation(symbol, ">="), relation(symbol**2 - inner**2, "==")]
        if isinstance(e, sp.sign):
            inner = self.term(e.args[0])
            cases = (("<", -1), ("==", 0), (">", 1))
            return [sp.Or(*(sp.And(relation(inner, op), relation(symbol, "==", sp.Integer(v))) for op, v in cases))]
        if isinstance(e, sp.Piecewise):
            return self._piecewise(e, symbol)
        args = [self.term(a) for a in e.args]
        operator = ">=" if isinstance(e, sp.Max) else "<="
        return [
            *(relation(symbol - a, operator) for a in args),
            sp.Or(*(relation(symbol - a, "==") for a in args)),
        ]

    def _piecewise(self, e: sp.Piecewise, symbol: sp.Symbol) -> list[Boolean]:
        cases, earlier = [], []
        for value, condition in e.args:
            if condition.has(sp.Piecewise):
                raise ClaimError(f"nested cases in a condition cannot be judged: {condition}")
            here = sp.And(*(sp.Not(c, evaluate=False) for c in earlier), condition)
            cases.append(sp.And(here, relation(symbol - self.term(value), "==")))
            earlier.append(condition)
        return [sp.Or(*cases)]

    def _relax(self, e: sp.Expr, positive: bool = False) -> sp.Symbol:
        if e in self.auxiliary:
            return self.auxiliary[e]
        symbol = fresh_symbol("term")
        self.auxiliary[e] = symbol
        self.relaxed.append(e)
        if e in _BOUNDS:
            low, high = _BOUNDS[e]
            self.definitions += [relation(symbol - low, ">"), relation(symbol - high, "<")]
            return symbol
        args = [self.term(a) for a in e.args]
        if isinstance(e, sp.exp):
            (x,) = args
            self.definitions += [relation(symbol, ">"), relation(symbol - 1 - x, ">="),
                                 sp.Or(relation(x, "=="), relation(symbol - 1 - x, ">"))]
        elif isinstance(e, sp.log):
            (x,) = args[:1]
            self._need(relation(x, ">"))
            self.definitions += [relation(x - 1 - symbol, ">=")]
        elif isinstance(e, sp.sin | sp.cos):
            self.definitions += [relation(symbol - 1, "<="), relation(symbol + 1, ">=")]
        elif positive:
            self.definitions += [relation(symbol, ">")]
        return symbol
