"""Exact truth of formulas and of original claims at a point."""

from __future__ import annotations

from collections.abc import Mapping
from math import prod
from typing import Any, Final

import flint
import sympy as sp
from sympy.core.relational import Relational

from layered_games.parameters import fresh_symbol
from layered_games.proofs.effort import moderate, seconds_left
from layered_games.proofs.formula import Atom, Formula, symbols_of
from layered_games.proofs.rational import decimal
from layered_games.proofs.records import TESTS

__all__ = ["Point", "fits", "formula_holds", "sign_of", "truth"]

Point = Mapping[sp.Symbol, sp.Expr]
MAX_DEGREE: Final = 24
EASY_DEGREE: Final = 6
RESERVE: Final = 0.5
"""Seconds that must be left for a test of zero beyond the easy degree."""
CERTAIN: Final = 16
"""Bits of a value that must be right before its sign is believed."""
_TELLING: Final = ("integer", "even", "odd", "prime", "composite", "rational", "irrational", "algebraic")


def formula_holds(formula: Formula, point: Point) -> bool | None:
    """Decide a formula exactly at a point; None where that is not possible (quantifiers, missing values)."""
    if isinstance(formula, Atom):
        sign = _sign_at(formula.polynomial, point)
        return None if sign is None else TESTS[formula.operator](sign)
    if formula.bound:
        return None
    stop: bool = formula.kind == "or"
    results = [formula_holds(p, point) for p in formula.parts]
    if formula.kind == "xor":
        return None if any(r is None for r in results) else bool(sum(map(bool, results)) % 2)
    if any(r is stop for r in results):
        return stop
    return None if any(r is None for r in results) else not stop


def _sign_at(polynomial: sp.Expr, point: Point) -> int | None:
    """The sign of a polynomial at a point, by rational arithmetic where the point is rational."""
    symbols = symbols_of(polynomial)
    if any(s not in point for s in symbols):
        return None
    if all(point[s].is_Rational for s in symbols):
        values = {s: flint.fmpq(int(point[s].p), int(point[s].q)) for s in symbols}
        value = _rational(polynomial, values)
        return int(value > 0) - int(value < 0)
    return sign_of(polynomial.xreplace({s: point[s] for s in symbols}))


def _rational(e: sp.Expr, values: dict[sp.Expr, Any]) -> Any:
    """The exact value of a polynomial; ``values`` remembers the parts."""
    if e not in values:
        if e.is_Rational:
            values[e] = flint.fmpq(int(e.p), int(e.q))
        elif e.is_Pow:
            values[e] = _rational(e.base, values) ** int(e.exp)
        else:
            parts = [_rational(a, values) for a in e.args]
            total = parts[0]
            for part in parts[1:]:
                total = total + part if e.is_Add else total * part
            values[e] = total
    return values[e]


def sign_of(value: sp.Expr) -> int | None:
    """Return the exact sign of a real number; None where it is not certain."""
    if value.is_Rational:
        return int(value.p > 0) - int(value.p < 0)
    if seconds_left() < 0:
        return None
    number = value.evalf(50, maxn=400)
    if not number.is_Float and not number.is_Rational:
        return None
    certain = number.is_Rational or number._prec >= CERTAIN  # less is left where digits cancel
    if certain and number != 0:
        return 1 if number > 0 else -1
    return 0 if value.is_zero or _is_zero(value) else None


def _is_zero(value: sp.Expr) -> bool:
    """Whether an algebraic number is zero, by its minimal polynomial."""
    roots = {p for p in value.atoms(sp.Pow) if p.exp.is_Rational and not p.exp.is_Integer}
    others = value.atoms(sp.CRootOf, sp.AlgebraicNumber)
    degrees = [int(p.exp.q) for p in roots] + [
        int(sp.Poly(o.poly).degree()) for o in others if hasattr(o, "poly")
    ]
    degrees += [
        int((a / sp.pi).q) for f in value.atoms(sp.sin, sp.cos) for a in f.args if (a / sp.pi).is_Rational
    ]
    whole = prod(degrees)
    if whole > MAX_DEGREE or (whole > EASY_DEGREE and seconds_left() < RESERVE) or not value.is_algebraic:
        return False
    generator = fresh_symbol("z")
    try:
        return bool(sp.minimal_polynomial(value, generator) == generator)
    except (NotImplementedError, ValueError, sp.polys.polyerrors.BasePolynomialError):
        return False


def fits(symbol: sp.Symbol, value: sp.Expr) -> bool:
    """Tell whether a number has every property that the symbol's SymPy assumptions demand."""
    demanded = symbol.assumptions0
    return all(getattr(value, f"is_{name}") is demanded[name] for name in _TELLING if name in demanded)


# ---------------------------------------------------------------------- original claims
def truth(claim: Any, point: Point) -> bool | None:
    """Decide the original claim at a point, with its own terms; None where undefined or undecided."""
    if claim is True or claim is False or claim in (sp.true, sp.false):
        return bool(claim)
    if isinstance(claim, Relational):
        value = _value(claim, point)
        sign = None if value is None else sign_of(value)
        return None if sign is None or claim.rel_op not in TESTS else TESTS[claim.rel_op](sign)
    if isinstance(
        claim, sp.Not | sp.And | sp.Or | sp.Implies | sp.Equivalent | sp.Xor | sp.ITE | sp.Nand | sp.Nor
    ):
        results = [truth(a, point) for a in claim.args]
        if any(r is None for r in results):
            return None
        return bool(claim.func(*(sp.true if r else sp.false for r in results)))
    return None


def _value(claim: Relational, point: Point) -> sp.Expr | None:
    """The difference of both sides; None where a part of either side is undefined."""
    if not isinstance(claim.lhs, sp.Expr) or not isinstance(claim.rhs, sp.Expr):
        return None
    seen: dict[sp.Expr, sp.Expr | None] = {}
    left, right = _at(claim.lhs, point, seen), _at(claim.rhs, point, seen)
    if left is None or right is None:
        return None
    value = left - right
    return value if value.is_number and value.is_real else None


def _at(e: sp.Expr, point: Point, seen: dict[sp.Expr, sp.Expr | None]) -> sp.Expr | None:
    """The value of a term, from the inside out; None if a part of it is undefined or not real."""
    if e not in seen:
        seen[e] = _value_of(e, point, seen)
    return seen[e]


def _value_of(e: sp.Expr, point: Point, seen: dict[sp.Expr, sp.Expr | None]) -> sp.Expr | None:
    if e.is_Symbol:
        return point.get(e)
    if isinstance(e, sp.Piecewise):
        for value, condition in e.args:
            holds = truth(condition, point)
            if holds is None:
                return None
            if holds:
                return _at(value, point, seen)
        return None
    if not e.args or (e.is_number and not e.has(sp.Float)):
        return _plain(e) if moderate(e) else None
    args = [v for a in e.args if isinstance(a, sp.Expr) and (v := _at(a, point, seen)) is not None]
    if len(args) < len(e.args) or (e.is_Pow and args[1].is_negative and sign_of(args[0]) in (0, None)):
        return None
    value = e.func(*args) if moderate(e, args) else sp.nan
    return value if value.is_number and value.is_real else None


def _plain(e: sp.Expr) -> sp.Expr | None:
    if e.is_Float:
        return decimal(e)
    value = e.doit()
    return value if value.is_number and value.is_real else None
