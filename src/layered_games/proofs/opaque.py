"""Unknown functions: a value such as ``f(x)`` or a derivative at a point is a free real number.

A smooth function can take any values and any derivatives at finitely many points (Hermite interpolation),
so nothing is lost as long as equal arguments have equal values: that is added for every pair of terms
(Ackermann's reduction; W. Ackermann, *Solvable Cases of the Decision Problem*, 1954). A function declared
nonnegative or nonpositive has no slope where it is zero. Its second derivatives, and all derivatives of a
function declared integer, are less free still: then what is proved holds, but no points are claimed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations
from typing import Any, Final

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from layered_games.errors import ClaimError
from layered_games.parameters import fresh_like, fresh_symbol
from layered_games.proofs.effort import Beyond, tick, written
from layered_games.proofs.quantifiers import Quantified

__all__ = ["Named", "named"]

MAX_TERMS: Final = 40
_SIGNS: Final = ("positive", "negative", "nonnegative", "nonpositive", "nonzero", "zero", "integer")

Bound = frozenset[sp.Symbol]
Key = tuple[Any, tuple[int, ...], tuple[sp.Expr, ...]]


@dataclass(frozen=True)
class Named:
    """Claims with a symbol in the place of each value of an unknown function.

    Attributes
    ----------
    claims : tuple of SymPy Booleans
    links : tuple of SymPy Booleans
        Equal arguments have equal values.
    terms : mapping of symbol to term
        What each symbol stands for, with the user's own symbols.
    free : bool
        Whether every choice of values is that of some function.
    """

    claims: tuple[Boolean, ...]
    links: tuple[Boolean, ...] = ()
    terms: Mapping[sp.Symbol, sp.Expr] = field(default_factory=dict)
    free: bool = True

    def back(self, point: Mapping[sp.Symbol, sp.Expr] | None) -> dict[Any, sp.Expr] | None:
        """Return a point in the user's terms."""
        if point is None or not self.terms:
            return None if point is None else dict(point)
        return {self.terms.get(symbol, symbol): value for symbol, value in point.items()}


def named(claims: Sequence[Boolean]) -> Named:
    """Put symbols in the place of the values of unknown functions.

    Raises
    ------
    ClaimError
        If a value is no real number.

    Examples
    --------
    >>> f, x, y = sp.Function("f"), *sp.symbols("x y")
    >>> done = named([f(x) > f(y)])
    >>> done.claims, len(done.links)                  # equal arguments, equal values
    ((_f(x) > _f(y),), 1)
    """
    if not any(claim.atoms(AppliedUndef) for claim in claims):
        return Named(tuple(claims))
    names = _Names()
    done = tuple(names.rewrite(claim, frozenset()) for claim in claims)
    if len(names.found) > MAX_TERMS:
        raise Beyond(f"{len(names.found)} values of unknown functions; up to {MAX_TERMS} are read")
    terms = {s: names.origin[s] for s in names.found.values()}
    return Named(done, tuple(names.links()), terms, not any(map(_tied, names.found)))


class _Names:
    """The values met so far, each with the symbol that stands for it."""

    def __init__(self) -> None:
        self.found: dict[Key, sp.Symbol] = {}
        self.origin: dict[sp.Symbol, sp.Expr] = {}

    def rewrite(self, e: Any, bound: Bound) -> Any:
        tick()
        if not isinstance(e, sp.Basic) or not e.has(AppliedUndef):
            return e
        if isinstance(e, Quantified):
            return type(e)(e.args[0], self.rewrite(e.args[1], bound | set(e.variables)))
        if isinstance(e, AppliedUndef):
            return self._value(e, e.func, (0,) * len(e.args), e.args, bound)
        if isinstance(e, sp.Derivative | sp.Subs):
            return self._derivative(e, bound)
        args = tuple(self.rewrite(a, bound) for a in e.args)
        if isinstance(e, sp.Add | sp.Mul | sp.Pow | Relational | sp.And | sp.Or | sp.Not):
            return e.func(*args, evaluate=False)
        return e.func(*args)

    def _derivative(self, e: sp.Expr, bound: Bound) -> Any:
        inner, places = (
            (e.expr, dict(zip(e.variables, e.point, strict=True))) if isinstance(e, sp.Subs) else (e, {})
        )
        if isinstance(inner, sp.Derivative) and isinstance(inner.expr, AppliedUndef):
            args, orders = inner.expr.args, dict(inner.variable_count)
            if all(_partial(args, v) and n.is_Integer for v, n in orders.items()):
                counts = tuple(int(orders.get(a, 0)) for a in args)
                at = tuple(a.xreplace(places) for a in args)
                return self._value(e, inner.expr.func, counts, at, bound)
        same = e.doit()
        if same == e:
            raise Beyond(f"{written(e)[:60]} cannot be read; give it a name, and its facts")
        return self.rewrite(same, bound)

    def _value(
        self,
        e: sp.Expr,
        function: Any,
        orders: tuple[int, ...],
        args: Sequence[Any],
        bound: Bound,
    ) -> sp.Symbol:
        if e.free_symbols & bound:
            listed = ", ".join(sorted(str(s) for s in e.free_symbols & bound))
            raise Beyond(
                f"{written(e)[:60]} varies with the quantified {listed}: unknown functions are read at free "
                "points only; take the quantifier away, or give the facts at the points that matter"
            )
        key = (function, orders, tuple(self.rewrite(a, bound) for a in args))
        if key not in self.found:
            symbol = _stand_in(e if not any(orders) else None, written(e))
            self.found[key], self.origin[symbol] = symbol, e
        return self.found[key]

    def links(self) -> list[Boolean]:
        found = []
        for (one, value), (other, same) in combinations(self.found.items(), 2):
            if one[:2] == other[:2]:
                apart = [
                    sp.Unequality(a, b, evaluate=False)
                    for a, b in zip(one[2], other[2], strict=True)
                    if a != b
                ]
                found.append(sp.Or(*apart, sp.Equality(value, same, evaluate=False), evaluate=False))
            elif one[0] == other[0] and one[2] == other[2] and {sum(one[1]), sum(other[1])} == {0, 1}:
                level, slope = (value, same) if sum(one[1]) == 0 else (same, value)
                if level.is_nonnegative or level.is_nonpositive:  # an extreme value of the function
                    ends = sp.Equality(slope, 0, evaluate=False)
                    found.append(sp.Or(sp.Unequality(level, 0, evaluate=False), ends, evaluate=False))
        return found


def _tied(key: Key) -> bool:
    """Whether a derivative is less free than the links say: of whole values, or of second order at an end."""
    value = key[0](*key[2])
    weak = (value.is_nonnegative or value.is_nonpositive) and not value.is_nonzero
    return bool((any(key[1]) and value.is_integer) or (sum(key[1]) > 1 and weak))


def _partial(args: Sequence[sp.Expr], variable: sp.Expr) -> bool:
    """Whether a derivative by the variable is one by a single argument."""
    return list(args).count(variable) == 1 and sum(a.has(variable) for a in args) == 1


@lru_cache(maxsize=2000)
def _stand_in(value: sp.Expr | None, name: str) -> sp.Symbol:
    """A real symbol, with the sign that the function was declared to have."""
    plain = fresh_symbol(name)
    if value is None:
        return plain
    if value.is_extended_real is False:
        raise ClaimError(f"{name} is no real number; the prover reads all symbols and functions as real")
    return fresh_like(plain, **{p: True for p in _SIGNS if getattr(value, f"is_{p}")})
