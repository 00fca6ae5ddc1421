"""Equilibria of a stage with several movers: mutual best replies.

Algorithm
---------
1. On a single piece where every payoff is strictly concave in own moves and every constraint affine,
   first-order conditions are necessary and sufficient: solve them for all movers together.
2. Elsewhere derive each mover's best replies to any moves of the others, globally; every choice of one
   reply a mover gives a system whose solutions are the equilibria. A mover who is indifferent
   contributes the tie instead of a value.
3. Where replies have no closed form, solve the joint first-order conditions without a claim to
   global optimality.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product

import sympy as sp

from layered_games.equilibria.algebra import is_zero, normal
from layered_games.equilibria.conditions import Conditions, Context
from layered_games.equilibria.kkt import Problem, candidates, defined
from layered_games.equilibria.pieces import Constraint
from layered_games.equilibria.rivals import linear
from layered_games.equilibria.selection import Survivor
from layered_games.equilibria.systems import solve_system

__all__ = ["direct", "is_regular", "mutual"]

Values = Mapping[sp.Symbol, sp.Expr]


def direct(problems: Sequence[Problem], proved: bool, context: Context) -> tuple[list[Survivor], bool]:
    """Solve the joint first-order conditions; tell also whether nothing can be missing."""
    found, complete = [], proved
    for problem in problems:
        for candidate in candidates(problem):
            conditions = Conditions.build(candidate.conditions, context)
            if conditions is None or not candidate.attained:
                continue
            complete = complete and _isolated(problem, candidate.active, context)
            found.append(Survivor(problem.piece, candidate.values, conditions, candidate.active, proved=proved))
    return found, complete


def is_regular(problems: Sequence[Problem], concave: Mapping[int, bool]) -> bool:
    """Whether first-order conditions of all movers together are necessary and sufficient."""
    return len(problems) == 1 and concave[id(problems[0])] and linear(problems[0])


def _isolated(problem: Problem, active: Sequence[Constraint], context: Context) -> bool:
    """Whether the moves that no constraint fixes solve a system that is nowhere singular."""
    fixed = {m for c in active for m in problem.moves if c.expr.has(m)}
    free = [(p, m) for p, moves in problem.own.items() for m in moves if m not in fixed]
    if len(fixed) != len(active):
        return False
    rows = [[sp.diff(problem.piece.payoffs[p], m, n) for _, n in free] for p, m in free]
    inside = [c.relation for c in problem.all_constraints()]
    determinant = normal(sp.Matrix(rows).det(method="berkowitz")) if rows else sp.S.One
    return context.knows(sp.Gt(determinant**2, 0, evaluate=False), inside)


def mutual(
    replies: Mapping[str, Sequence[Survivor]], problem: Problem, context: Context
) -> tuple[list[Survivor], bool]:
    """Combine the movers' best replies; tell also whether nothing can be missing."""
    found, complete = [], True
    for choice in product(*replies.values()):
        if len({s.piece.origin for s in choice}) > 1:
            continue
        for survivor in _meet(dict(zip(replies, choice, strict=True)), problem, context):
            if survivor is None:
                complete = False
            else:
                found.append(survivor)
    return found, complete


def _meet(choice: Mapping[str, Survivor], problem: Problem, context: Context) -> Iterator[Survivor | None]:
    """The mutual best replies among one reply a mover; None for a continuum that is left out."""
    equations = [m - v for s in choice.values() for m, v in s.values.items() if m not in s.sets]
    constraints = [c for s in choice.values() for c in s.conditions.constraints]
    for player, survivor in choice.items():
        if survivor.sets:
            constraints += [*problem.bounds[player], *survivor.piece.constraints]
    equations += [
        c.expr for i, c in enumerate(constraints) for d in constraints[:i]
        if not c.strict and not d.strict and is_zero(c.expr + d.expr)
    ]
    for solution in solve_system(equations, problem.moves):
        values, sets, loose = dict(solution), {}, [m for m in problem.moves if m not in solution]
        for player, survivor in choice.items():
            for move in (m for m in loose if m in survivor.sets):
                values[move], sets[move] = survivor.values[move], survivor.sets[move]
                constraints = [c for c in constraints if c not in problem.bounds[player] or not c.expr.has(move)]
        touched = [*solution.values(), *(c.expr for c in constraints), *(values[m] for m in sets)]
        if len(values) < len(problem.moves) or any(e.has(*loose) for e in touched if loose):
            yield None
            continue
        checks = [*defined(solution.values()), *(c.subs(solution) for c in constraints)]
        conditions = Conditions.build(checks, context)
        if conditions is not None:
            yield _joined(choice, values, sets, conditions)


def _joined(
    choice: Mapping[str, Survivor],
    values: Values,
    sets: Mapping[sp.Symbol, tuple[sp.Expr, sp.Expr]],
    conditions: Conditions,
) -> Survivor:
    first = next(iter(choice.values()))
    payoffs = dict(first.piece.payoffs) | {p: s.piece.payoffs[p] for p, s in choice.items()}
    active = tuple(dict.fromkeys(c for s in choice.values() for c in s.active))
    return Survivor(
        replace(first.piece, payoffs=payoffs), values, conditions, active, sets,
        proved=all(s.proved for s in choice.values()),
    )
