"""What an optimum must not fall short of: payoffs approached, but not reached, at ends of a piece."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import sympy as sp

from layered_games.equilibria.algebra import denominator, is_zero, normal, numerator, put
from layered_games.equilibria.conditions import Conditions, Context
from layered_games.equilibria.kkt import Candidate, Problem
from layered_games.equilibria.pieces import Constraint

__all__ = ["Rival", "approached", "certain", "linear"]


@dataclass(frozen=True)
class Rival:
    """A payoff that the mover reaches, or comes as near to as wanted; infinite if it has no bound."""

    conditions: Conditions
    payoff: sp.Expr


def linear(problem: Problem) -> bool:
    """Whether every constraint on the moves is affine in them, so that pieces are convex."""
    return all(
        is_zero(sp.diff(c.expr, a, b))
        for p, moves in problem.own.items()
        for c in problem.constraints(p)
        for a in moves
        for b in moves
    )


def certain(problem: Problem, concave: bool, context: Context) -> bool:
    """Whether a single mover's supremum on the piece's closure is among the candidates and the rivals."""
    ((player, moves),) = problem.own.items()
    payoff = problem.piece.payoffs[player]
    if not _continuous(problem, payoff, context):
        return False
    if len(moves) == 1:
        return all(_at_infinity(problem, sign, context) is not None for sign in _open(problem, context))
    hessian = sp.hessian(payoff, moves)
    quadratic = concave and not hessian.free_symbols & set(moves)
    flat = all(is_zero(sp.diff(payoff, m)) for m in moves)
    compact = all(
        any(is_zero(sp.diff(c.expr, m) - s) for c in problem.bounds[player]) for m in moves for s in (1, -1)
    )
    return linear(problem) and (quadratic or flat or compact)


def approached(
    outside: Sequence[tuple[Candidate, Conditions]], problems: Sequence[Problem], context: Context
) -> Iterator[Rival]:
    """Yield what the mover approaches without reaching it: at borders outside a piece, and at infinity.

    Where a neighbouring piece reaches the same payoff at the border nothing is yielded: that piece
    has a candidate at least as good.
    """
    ((player, moves),) = problems[0].own.items()
    for candidate, conditions in outside:
        payoff = normal(put(candidate.problem.piece.payoffs[player], candidate.values))
        if not _reached(candidate, conditions, payoff, problems, context):
            yield Rival(conditions, payoff)
    if len(moves) == 1:
        for problem in problems:
            for sign in _open(problem, context):
                yield from _at_infinity(problem, sign, context) or ()


def _reached(
    candidate: Candidate,
    conditions: Conditions,
    payoff: sp.Expr,
    problems: Sequence[Problem],
    context: Context,
) -> bool:
    """Whether the pieces that own the border reach the payoff there."""
    (player,) = candidate.problem.own
    owners = [
        p
        for p in problems
        if any(
            not c.strict and context.vanishes(c.expr.xreplace(dict(candidate.values)))
            for c in p.piece.constraints
        )
    ]
    return bool(owners) and all(
        context.vanishes(put(p.piece.payoffs[player], candidate.values) - payoff, conditions.relations)
        for p in owners
    )


def _continuous(problem: Problem, payoff: sp.Expr, context: Context) -> bool:
    """Whether the payoff is proved continuously differentiable on the closure of the piece."""
    moves = set(problem.moves)
    inside = [c.relation for c in problem.all_constraints() if c.kind != "domain"]
    bottom = denominator(payoff)
    if bottom.free_symbols & moves and not context.knows(sp.Gt(bottom**2, 0, evaluate=False), inside):
        return False
    opaque = [a for a in payoff.atoms(sp.Function) if a.free_symbols & moves]
    roots = [p for p in payoff.atoms(sp.Pow) if not p.exp.is_Integer and p.free_symbols & moves]
    return not opaque and all(
        p.exp.is_Rational and context.knows(sp.Gt(p.base, 0, evaluate=False), inside) for p in roots
    )


def _open(problem: Problem, context: Context) -> list[int]:
    """Directions (1 or -1) in which the piece does not end by a constraint affine in the single move."""
    (move,) = problem.moves
    ends = set()
    for constraint in problem.all_constraints():
        slope = sp.diff(constraint.expr, move)
        if slope != 0 and not slope.has(move):
            ends.add(context.sign(slope))
    return [sign for sign in (1, -1) if -sign not in ends]


def _at_infinity(problem: Problem, sign: int, context: Context) -> list[Rival] | None:
    """The suprema approached as the single move goes to plus or minus infinity; None if not known."""
    ((player, (move,)),) = problem.own.items()
    payoff = problem.piece.payoffs[player]
    expressions = [payoff, *(c.expr for c in problem.all_constraints())]
    if not all(e.is_rational_function(move) for e in expressions):
        return None
    base: list[Constraint] = []
    for constraint in problem.all_constraints():
        if constraint.expr.has(move):
            _, leading = _leading(constraint.expr, move, sign)[0]
            base.append(Constraint(leading, strict=True, kind="multiplier"))
        else:
            base.append(constraint)
    rivals: list[tuple[list[Constraint], sp.Expr]] = []
    for degree, coefficient in _leading(payoff, move, sign):
        if degree <= 0:
            rivals.append((base, coefficient if degree == 0 else sp.S.Zero))
            break
        known = context.sign(coefficient)
        if known == -1:
            break
        rivals.append(([*base, Constraint(coefficient, strict=True, kind="multiplier")], sp.oo))
        if known == 1:
            break
        base = [
            *base,
            Constraint(coefficient, kind="multiplier"),
            Constraint(-coefficient, kind="multiplier"),
        ]
    built = [(Conditions.build(conditions, context), limit) for conditions, limit in rivals]
    return [Rival(conditions, limit) for conditions, limit in built if conditions is not None]


def _leading(expression: sp.Expr, move: sp.Symbol, sign: int) -> list[tuple[int, sp.Expr]]:
    """Degree and coefficient of the terms at infinity, from the top; a quotient has its first one only."""
    top = sp.Poly(numerator(expression), move)
    bottom = sp.Poly(denominator(expression), move)
    lead, shift = bottom.LC(), bottom.degree()
    terms = [
        (degree - shift, normal(c * sp.Integer(sign) ** (degree - shift) / lead))
        for (degree,), c in top.terms()
    ]
    return terms[:1] if shift else [*terms, (0, sp.S.Zero)]
