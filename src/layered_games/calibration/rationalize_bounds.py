"""Least and greatest values of a parameter over a set that is given by conditions, with proofs.

Algorithm
---------
1. Where equations leave finitely many values, find them by exact elimination (``rationalize_points``).
2. Else look for the greatest lower bound that is proved: every question "is the parameter at least t
   on the set" either is proved, or yields a point of the set below t, from which the search goes on.
3. Between the best proved bound and the lowest point found, try the simplest fraction.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import sympy as sp
from sympy.logic.boolalg import Boolean

from layered_games.calibration.rationalize_points import isolated
from layered_games.calibration.rationalize_records import Bound
from layered_games.parameters import Parameter
from layered_games.proofs import Outcome, Verdict, prove

__all__ = ["bounds_of", "union"]

_STEPS: Final = 16
_CLOSE: Final = sp.Rational(1, 1000)
_FAR: Final = 1000
ELIMINATION: Final = "exact elimination"
_ORDER: Final = ("none", "measured", "one solver", "two solvers", ELIMINATION, "certificate")


@dataclass
class _Search:
    """Questions about one parameter on one set; remembers the weakest evidence of what it proved."""

    symbol: sp.Symbol
    facts: Sequence[Boolean]
    until: float
    evidence: str = "certificate"

    def ask(self, claim: Boolean) -> Verdict | None:
        left = self.until - time.monotonic()
        if left <= 0.05:
            return None
        verdict = prove(claim, self.facts, min(left, 5.0))
        if verdict.outcome is Outcome.TRUE and _ORDER.index(verdict.evidence) < _ORDER.index(self.evidence):
            self.evidence = verdict.evidence
        return verdict

    def end(self, witness: sp.Expr, limit: sp.Expr, side: int) -> tuple[sp.Expr, bool]:
        """Return a bound below (side 1) or above (side -1), and whether it is the best one."""
        seen, proved = witness, None
        for step in range(_STEPS):
            guess = self._guess(seen, proved, limit, side, step)
            if guess is None:
                break
            verdict = self.ask(self._beyond(guess, side))
            if verdict is None or verdict.outcome is Outcome.UNKNOWN:
                return (limit if proved is None else proved), False
            if verdict.outcome is Outcome.TRUE:
                proved = guess
            else:
                point = verdict.counterexample or {}
                value = point.get(self.symbol, guess)
                seen = value if bool((seen - value) * side > 0) else seen
        if proved is None:
            return limit, self._near(seen, limit, side)
        return self._simplest(proved, seen, side)

    def _beyond(self, value: sp.Expr, side: int) -> Boolean:
        relation = sp.GreaterThan if side > 0 else sp.LessThan
        return relation(self.symbol, value, evaluate=False)

    def _guess(
        self, seen: sp.Expr, proved: sp.Expr | None, limit: sp.Expr, side: int, step: int
    ) -> sp.Expr | None:
        """The next value to ask about: far out first, then halfway between proof and point."""
        if proved is None:
            if self._near(seen, limit, side):
                return None
            if not limit.is_finite:
                return _rational(seen * _FAR ** (step + 1) + side * -1)
            share = sp.Rational(1, _FAR) if step == 0 else sp.Rational(1, 2)
            return _rational(limit + (seen - limit) * share)
        gap = abs(seen - proved)
        if gap <= _CLOSE * max(abs(seen), sp.Rational(1, 100)):
            return None
        both = seen > 0 and proved > 0
        return _rational(sp.sqrt(seen * proved) if both and step % 2 else (seen + proved) / 2)

    def _near(self, seen: sp.Expr, limit: sp.Expr, side: int) -> bool:
        """Whether a point of the set lies (relatively) next to the limit of the domain."""
        if not limit.is_finite:
            return bool(abs(seen) > 10**5)
        return bool(abs(seen - limit) <= _CLOSE)

    def _simplest(self, proved: sp.Expr, seen: sp.Expr, side: int) -> tuple[sp.Expr, bool]:
        close = bool(abs(seen - proved) <= _CLOSE * max(abs(seen), sp.Rational(1, 100)))
        for candidate in _candidates(proved, seen):
            verdict = self.ask(self._beyond(candidate, side))
            if verdict is not None and verdict.outcome is Outcome.TRUE:
                return candidate, close
        return proved, close


def bounds_of(
    parameters: Sequence[Parameter],
    facts: Sequence[Boolean],
    witness: Mapping[sp.Symbol, sp.Expr],
    seconds: float,
) -> dict[str, Bound]:
    """Return the bounds of each parameter on the set that the facts describe.

    Parameters
    ----------
    facts : sequence of SymPy Booleans
        A conjunction.
    witness : mapping of symbol to number
        A point of the set.
    seconds : float
        Wall time for each parameter.
    """
    listed = [p for p in parameters if p.symbol in witness]
    points = isolated(facts) or []
    fixed = set().union(*points)
    found: dict[str, Bound] = {}
    for parameter in listed:
        values = [p[parameter.symbol] for p in points if parameter.symbol in p]
        if values:
            found[parameter.name] = Bound(min(values), max(values), evidence=ELIMINATION)
    known = points[0] if len(points) == 1 else {}
    rest = [f.xreplace(known) for f in facts if not (known and f.free_symbols <= fixed)]
    for parameter in listed:
        if parameter.name not in found:
            found[parameter.name] = _bound(parameter, rest, witness[parameter.symbol], seconds)
    return {p.name: found[p.name] for p in listed}


def union(one: Mapping[str, Bound], other: Mapping[str, Bound]) -> dict[str, Bound]:
    """Return the bounds on the union of two sets."""
    return {name: _joined(bound, other[name]) for name, bound in one.items()} if one else dict(other)


def _joined(one: Bound, other: Bound) -> Bound:
    low, below = min((one.lower, one.sharp[0]), (other.lower, other.sharp[0]), key=lambda p: (p[0], not p[1]))
    high, above = max((one.upper, one.sharp[1]), (other.upper, other.sharp[1]), key=lambda p: (p[0], p[1]))
    weakest = min(one.evidence, other.evidence, key=_ORDER.index)
    return Bound(low, high, (below, above), weakest)


def _bound(parameter: Parameter, facts: Sequence[Boolean], witness: sp.Expr, seconds: float) -> Bound:
    """The bounds of a parameter that has several values on a set."""
    plain = _interval(parameter, facts)
    if plain is not None:
        return Bound(*plain, evidence=ELIMINATION)
    search = _Search(parameter.symbol, facts, time.monotonic() + seconds)
    lower, below = search.end(witness, parameter.domain.lower, 1)
    upper, above = search.end(witness, parameter.domain.upper, -1)
    return Bound(lower, upper, (below, above), search.evidence)


def _interval(parameter: Parameter, facts: Sequence[Boolean]) -> tuple[sp.Expr, sp.Expr] | None:
    """The interval that inequalities in one unknown describe; None if others matter, or one is not linear."""
    symbol = parameter.symbol
    about = [f for f in facts if f.has(symbol)]
    low, high = parameter.domain.lower, parameter.domain.upper
    for fact in about:
        if fact.free_symbols != {symbol} or not isinstance(fact, sp.Ge | sp.Gt | sp.Le | sp.Lt):
            return None
        poly = sp.Poly(fact.gts - fact.lts, symbol, extension=True)
        if poly.degree() != 1:
            return None
        slope, end = poly.nth(1), sp.radsimp(-poly.nth(0) / poly.nth(1))
        low, high = (sp.Max(low, end), high) if slope > 0 else (low, sp.Min(high, end))
    return low, high


def _rational(value: sp.Expr) -> sp.Expr:
    return sp.Rational(Fraction(float(value)).limit_denominator(10**9))


def _candidates(one: sp.Expr, other: sp.Expr) -> list[sp.Expr]:
    """The simplest fractions between two numbers."""
    low, high = sorted((Fraction(float(one)), Fraction(float(other))))
    found: list[sp.Expr] = []
    middle = (low + high) / 2
    for size in (1, 2, 5, 10, 20, 50, 100, 500):
        near = middle.limit_denominator(size)
        if low <= near <= high and sp.Rational(near) not in found:
            found.append(sp.Rational(near))
    return found[:3]
