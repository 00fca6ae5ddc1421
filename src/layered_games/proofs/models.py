"""From a solver's model to an exact point, with simple rational numbers where they do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sympy as sp

from layered_games.proofs.formula import Formula, symbols_in
from layered_games.proofs.points import formula_holds

__all__ = ["exact_point"]

DENOMINATORS = (1, 2, 10, 100, 10_000, 10**8)


def exact_point(model: Mapping[sp.Symbol, sp.Expr], formulas: Sequence[Formula]) -> dict[sp.Symbol, sp.Expr] | None:
    """Return a point that satisfies the formulas exactly: rounded if that works, else the model itself.

    Symbols that the model leaves out take the value 0.
    """
    symbols = {s for f in formulas for s in symbols_in(f)} | set(model)
    whole = {s: model.get(s, sp.S.Zero) for s in symbols}
    numbers = {s: v if v.is_Rational else sp.Rational(str(v.evalf(30))) for s, v in whole.items()}
    for limit in DENOMINATORS:
        rounded = {s: v.limit_denominator(limit) for s, v in numbers.items()}
        if _all_hold(formulas, rounded):
            return rounded
    return dict(whole) if _all_hold(formulas, whole) else None


def _all_hold(formulas: Sequence[Formula], point: Mapping[sp.Symbol, sp.Expr]) -> bool:
    return all(formula_holds(f, point) is True for f in formulas)
