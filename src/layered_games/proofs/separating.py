"""Where a mixed claim holds: the sign of what is left when factors of known sign are cancelled."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from typing import Any, Final

import sympy as sp
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from layered_games.proofs.prover import prove
from layered_games.proofs.rational import relation
from layered_games.proofs.records import TESTS
from layered_games.proofs.verdicts import Outcome

__all__ = ["repairs", "separating", "settled"]

MAX_FACTORS: Final = 6
MAX_OPERATIONS: Final = 2000
STEP: Final = 3.0
"""Seconds at most for one of the many questions."""
_TURNED: Final = {">": "<", "<": ">", ">=": "<=", "<=": ">=", "==": "==", "!=": "!="}


def settled(claim: Boolean, facts: Sequence[Boolean], end: float) -> Outcome:
    """Return the outcome within the time that is left, at most three seconds."""
    left = min(STEP, end - time.monotonic())
    return prove(claim, list(facts), left).outcome if left > 0.01 else Outcome.UNKNOWN


def separating(claim: Boolean, facts: Sequence[Boolean], end: float) -> Boolean | None:
    """Return a condition that holds, under the facts, exactly where the claim does.

    Factors whose sign the facts settle are cancelled, and the equivalence is proved. None if the claim is
    no relation, if nothing can be cancelled, or if the proof was not found in time.

    Examples
    --------
    >>> x, y = sp.symbols("x y", positive=True)
    >>> separating(x**2 * y > x * y**2, [], float("inf"))
    x - y > 0
    """
    if not isinstance(claim, Relational) or sp.count_ops(claim) > MAX_OPERATIONS:
        return None
    open_factors, sign = _open_factors(claim, facts, end)
    if not open_factors or len(open_factors) > MAX_FACTORS:
        return None
    odd = [f for f, m in open_factors if m % 2]
    even = [f for f, m in open_factors if not m % 2]
    operator = claim.rel_op if sign > 0 else _TURNED[claim.rel_op]
    core = relation(sp.Mul(*odd), operator) if odd else (sp.true if TESTS[operator](1) else sp.false)
    strict = operator in (">", "<", "!=")
    ties = [relation(f, "!=" if strict else "==") for f in even]
    found = (sp.And if strict else sp.Or)(core, *ties) if ties else core
    same = sp.Equivalent(claim, found, evaluate=False)
    return found if settled(same, facts, end) is Outcome.TRUE else None


def _open_factors(
    claim: Relational, facts: Sequence[Boolean], end: float
) -> tuple[list[tuple[sp.Expr, int]], int]:
    """The factors of unsettled sign with their multiplicities, and the sign of the rest."""
    sign, left = 1, []
    for factor, multiplicity in factors(claim.lhs - claim.rhs):
        if factor.is_number:
            known: int | None = 1 if factor.is_positive else -1
        else:
            known = _sign(factor, facts, end)
        if known is None:
            left.append((factor, multiplicity))
        elif known < 0 and multiplicity % 2:
            sign = -sign
    return left, sign


def _sign(factor: sp.Expr, facts: Sequence[Boolean], end: float) -> int | None:
    outcome = settled(relation(factor, ">"), facts, end)
    if outcome is Outcome.TRUE:
        return 1
    if outcome is Outcome.FALSE and settled(relation(factor, "<"), facts, end) is Outcome.TRUE:
        return -1
    return None


def factors(difference: sp.Expr) -> list[tuple[sp.Expr, int]]:
    """Return the irreducible factors of numerator and denominator, with multiplicities; a constant first.

    Examples
    --------
    >>> x, y = sp.symbols("x y")
    >>> factors(1/x - 1/y)
    [(-1, 1), (x - y, 1), (x, 1), (y, 1)]
    """
    top, bottom = sp.fraction(sp.together(difference))
    try:
        (c, above), (d, below) = sp.factor_list(top), sp.factor_list(bottom)
    except sp.polys.polyerrors.PolynomialError:
        return [(difference, 1)]
    constant = [(c / d, 1)] if c / d != 1 else []
    return [*constant, *above, *below]


def repairs(
    claim: Boolean, facts: Sequence[Boolean], candidates: Iterable[Boolean], end: float
) -> tuple[Boolean, ...]:
    """Return the weakest of the candidates, and of the signs of factors, under which the claim is true.

    Examples
    --------
    >>> x, y = sp.symbols("x y", positive=True)
    >>> repairs(x**2 > y**2, [], [x > 2*y, x > y + 1, y > x], float("inf"))
    (x - y > 0,)
    """
    tried = list(candidates)
    if isinstance(claim, Relational):
        for factor, _ in _open_factors(claim, facts, end)[0][:MAX_FACTORS]:
            tried += [relation(factor, operator) for operator in (">=", "<=", ">", "<", "==")]
    enough = [c for c in dict.fromkeys(tried) if settled(claim, [*facts, c], end) is Outcome.TRUE]
    return tuple(c for c in enough if not any(_weaker(o, c, facts, enough, end) for o in enough if o != c))


def _weaker(
    other: Boolean, candidate: Boolean, facts: Sequence[Boolean], listed: Sequence[Any], end: float
) -> bool:
    """Whether the candidate implies the other, which is the one to keep: the first of two equivalent ones."""
    if settled(other, [*facts, candidate], end) is not Outcome.TRUE:
        return False
    both_ways = settled(candidate, [*facts, other], end) is Outcome.TRUE
    return not both_ways or listed.index(other) < listed.index(candidate)
