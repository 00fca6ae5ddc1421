"""From local to global optima: flat pieces, borders seen from both sides, comparison of payoffs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product

import sympy as sp

from layered_games.equilibria.algebra import is_zero, normal
from layered_games.equilibria.conditions import Conditions, Context, normalise
from layered_games.equilibria.kkt import Candidate, Problem
from layered_games.equilibria.pieces import Constraint, Piece

__all__ = ["Survivor", "flat_candidates", "settle"]

Found = tuple[Candidate, Conditions]


@dataclass(frozen=True)
class Survivor:
    """An optimum of a stage with the conditions under which it is one."""

    piece: Piece
    values: Mapping[sp.Symbol, sp.Expr]
    conditions: Conditions
    active: tuple[Constraint, ...]
    sets: Mapping[sp.Symbol, tuple[sp.Expr, sp.Expr]] = field(default_factory=dict)
    proved: bool = False


def flat_candidates(problem: Problem, context: Context) -> Iterator[Candidate]:
    """Yield the set of all moves where a single mover's payoff does not depend on the single move."""
    if len(problem.moves) != 1:
        return
    (player, (move,)), = problem.own.items()
    if not is_zero(sp.diff(problem.piece.payoffs[player], move)):
        return
    lowers, uppers, others = _ends(problem, player, move, context)
    if any(c.expr.has(move) for c in others):
        return
    gaps = [Constraint(normal(u - l), kind="flat", label="") for l, _ in lowers for u, _ in uppers]
    low = sp.Max(*(l for l, _ in lowers)) if lowers else -sp.oo
    high = sp.Min(*(u for u, _ in uppers)) if uppers else sp.oo
    value = low if lowers else high if uppers else sp.S.Zero
    ends = tuple(c for _, c in (*lowers, *uppers) if c.kind != "bound")
    yield Candidate(problem, {move: value}, (*others, *gaps), ends, (), {move: (low, high)})


def _ends(
    problem: Problem, player: str, move: sp.Symbol, context: Context
) -> tuple[list[tuple[sp.Expr, Constraint]], list[tuple[sp.Expr, Constraint]], list[Constraint]]:
    """Lower ends, upper ends (each with its constraint) and what does not bound the move linearly."""
    lowers, uppers, others = [], [], []
    for constraint in problem.all_constraints():
        poly = sp.Poly(constraint.expr, move) if constraint.expr.has(move) else None
        sign = context.sign(poly.nth(1)) if poly is not None and poly.degree() == 1 else None
        if poly is None or not sign:
            others.append(constraint)
            continue
        end = normal(-poly.nth(0) / poly.nth(1))
        (lowers if sign > 0 else uppers).append((end, constraint))
    return lowers, uppers, others


def settle(
    found: Sequence[Found], problems: Sequence[Problem], concave: Mapping[int, bool], context: Context
) -> list[Survivor]:
    """Return the global optima of a stage.

    With one mover, borders are checked from both sides and payoffs are compared wherever two local
    optima can coexist. With several movers every candidate is an equilibrium of its own, proved only
    if each payoff is strictly concave on a single piece.
    """
    one_mover = len(problems[0].own) == 1
    one_move = one_mover and len(problems[0].moves) == 1
    if one_move:
        found = [checked for pair in found for checked in _two_sided(pair, problems, context)]
    proved = _global(problems, concave, one_mover)
    survivors = [
        Survivor(c.problem.piece, _selected(c, found, context), k, c.active, c.sets or {}, proved) for c, k in found
    ]
    if one_mover:
        survivors = _compare(survivors, next(iter(problems[0].own)), context)
    return survivors


def _global(problems: Sequence[Problem], concave: Mapping[int, bool], one_mover: bool) -> bool:
    """Whether the method's candidates are proved to contain every global optimum."""
    if len(problems) == 1 and concave[id(problems[0])]:
        return True
    return one_mover and all(_attained(p, concave[id(p)]) for p in problems)


def _attained(problem: Problem, concave: bool) -> bool:
    """Whether a maximum on the piece exists and is among its Karush-Kuhn-Tucker points."""
    (player, moves), = problem.own.items()
    hessian = sp.hessian(problem.piece.payoffs[player], moves)
    quadratic = concave and not hessian.free_symbols & set(moves)
    flat = all(is_zero(sp.diff(problem.piece.payoffs[player], m)) for m in moves)
    compact = all(
        any(is_zero(sp.diff(c.expr, m) - s) for c in problem.bounds[player]) for m in moves for s in (1, -1)
    )
    return quadratic or flat or compact


# ---------------------------------------------------------------------- borders
def _two_sided(pair: Found, problems: Sequence[Problem], context: Context) -> Iterator[Found]:
    """Add, for each border that the candidate touches, the first-order condition of the other side."""
    candidate, conditions = pair
    borders = [c for c in candidate.active if c.kind != "bound"]
    if not borders:
        yield pair
        return
    (move,) = candidate.problem.moves
    menus = []
    for border in borders:
        point = candidate.values[move]
        if candidate.sets:
            poly = sp.Poly(border.expr, move)
            point = normal(-poly.nth(0) / poly.nth(1))
        beyond = list(_beyond(candidate, border, point, problems, context))
        if beyond:
            menus.append(beyond)
    for choice in product(*menus):
        extra = [c for option in choice for c in option]
        if not candidate.sets and any(c.kind == "multiplier" and c.expr == 0 for c in extra):
            continue
        rebuilt = Conditions.build([*conditions.constraints, *extra], context)
        if rebuilt is not None:
            yield candidate, replace(rebuilt, undecided=rebuilt.undecided or conditions.undecided)


def _beyond(
    candidate: Candidate, border: Constraint, point: sp.Expr, problems: Sequence[Problem], context: Context
) -> Iterator[list[Constraint]]:
    """For each piece on the other side: that it is there, and that moving into it does not pay."""
    (player,), (move,) = candidate.problem.own, candidate.problem.moves
    ours = sp.diff(border.expr, move).xreplace({move: point})
    for other in problems:
        at = [(c, normal(c.expr.xreplace({move: point}))) for c in other.constraints(player)]
        for touching in (c for c, value in at if value == 0 and c.kind != "bound"):
            inward = sp.diff(touching.expr, move).xreplace({move: point})
            if context.sign(normal(ours * inward)) != -1:
                continue
            slope = sp.diff(other.piece.payoffs[player], move).xreplace({move: point})
            yield [
                *(Constraint(value, False, "border", c.label) for c, value in at if value != 0),
                Constraint(normal(-slope / inward), not candidate.sets, "multiplier", touching.label),
            ]


def _selected(candidate: Candidate, found: Sequence[Found], context: Context) -> Mapping[sp.Symbol, sp.Expr]:
    """The moves of a candidate; on a flat set, what the mover would want beyond it, moved into the set.

    A mover who is indifferent here but thinks that the border might lie elsewhere does not lose by
    choosing as if on the other side: the selection is weakly dominant under such doubt.
    """
    if not candidate.sets:
        return candidate.values
    ((move, (low, high)),) = candidate.sets.items()
    wanted: list[tuple[sp.Expr, sp.Basic]] = []
    for other, _ in found:
        if other.problem is candidate.problem or other.sets or other.active:
            continue
        value = other.values[move]
        where = [c for c in other.problem.piece.constraints if c.kind == "smooth"]
        signs = [normalise(c.subs({move: value}), context) for c in where]
        holds = sp.And(*(c.relation if isinstance(c, Constraint) else c for c in signs))
        if all(value != v for v, _ in wanted):
            wanted.append((value, holds))
    if not wanted:
        return candidate.values
    *first, (last, _) = wanted
    target = sp.Piecewise(*first, (last, True), evaluate=False) if first else last
    inner = target if high == sp.oo else sp.Min(high, target, evaluate=False)
    return {move: inner if low == -sp.oo else sp.Max(low, inner, evaluate=False)}


# ---------------------------------------------------------------------- comparison
def _compare(survivors: list[Survivor], player: str, context: Context) -> list[Survivor]:
    """Where two local optima can coexist, keep each where its payoff is not the smaller one."""
    settled = [[s] for s in survivors]
    for i in range(len(survivors)):
        for j in range(len(survivors)):
            if i == j:
                continue
            settled[i] = [
                part for s in settled[i] for part in _against(s, survivors[j], player, context)
            ]
    return [s for group in settled for s in group]


def _against(one: Survivor, other: Survivor, player: str, context: Context) -> Iterator[Survivor]:
    if not one.conditions.overlaps(other.conditions, context):
        yield one
        return
    gain = normal(
        one.piece.payoffs[player].xreplace(dict(one.values))
        - other.piece.payoffs[player].xreplace(dict(other.values))
    )
    if gain == 0:
        yield one
        return
    both = [*one.conditions.constraints, *other.conditions.constraints]
    better = Conditions.build([*both, Constraint(gain, kind="comparison")], context)
    worse = Conditions.build([*both, Constraint(-gain, strict=True, kind="comparison")], context)
    if worse is None:
        yield one
        return
    if better is not None:
        yield replace(one, conditions=better)
    held: list[Constraint] = []
    for constraint in other.conditions.constraints:
        fails = replace(constraint, expr=-constraint.expr, strict=not constraint.strict)
        apart = Conditions.build([*one.conditions.constraints, *held, fails], context)
        if apart is not None:
            yield replace(one, conditions=apart)
        held.append(constraint)
