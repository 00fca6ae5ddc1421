"""Equilibria of a stage with several movers: mutual best replies.

Algorithm
---------
1. Solve the first-order conditions of all movers together, on every piece.
2. On a single piece where every payoff is strictly concave in own moves and every constraint affine
   these conditions are necessary and sufficient.
3. Elsewhere find what each mover could reach against any moves of the others, as for a single mover,
   and keep a joint solution where no mover reaches more. Where that has no closed form, joint
   solutions are candidates only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

import sympy as sp

from layered_games.equilibria.algebra import normal, put
from layered_games.equilibria.conditions import Conditions, Context, normalise
from layered_games.equilibria.kkt import Candidate, Problem, candidates
from layered_games.equilibria.rivals import Rival, linear
from layered_games.equilibria.selection import Survivor, against

__all__ = ["is_regular", "is_unique", "joint"]


def is_regular(problems: Sequence[Problem], concave: Mapping[int, bool]) -> bool:
    """Whether first-order conditions of all movers together are necessary and sufficient."""
    return len(problems) == 1 and concave[id(problems[0])] and linear(problems[0])


def is_unique(problem: Problem, context: Context) -> bool:
    """Whether marginal payoffs fall so fast in own moves that one equilibrium exists at most.

    All principal minors of minus their Jacobian are positive, so that linear complementarity has one
    solution, whatever binds (Gale and Nikaido 1965).
    """
    owners = [(p, m) for p, moves in problem.own.items() for m in moves]
    inside = [c.relation for c in problem.all_constraints()]
    jacobian = sp.Matrix([[-sp.diff(problem.piece.payoffs[p], m, n) for _, n in owners] for p, m in owners])
    for size in range(1, len(owners) + 1):
        for rows in combinations(range(len(owners)), size):
            minor = normal(jacobian.extract(list(rows), list(rows)).det(method="berkowitz"))
            if not context.knows(sp.StrictGreaterThan(minor, 0, evaluate=False), inside):
                return False
    return True


def joint(
    problems: Sequence[Problem],
    rivals: Mapping[str, Sequence[Rival]],
    context: Context,
    *,
    unique: bool = False,
    proved: bool = False,
) -> list[Survivor]:
    """Solve the joint first-order conditions and keep what no mover improves on."""
    found: list[Survivor] = []
    outside: list[tuple[Candidate, Conditions]] = []
    for problem in problems:
        for candidate in candidates(problem, concave=unique):
            if not (candidate.attained or rivals):
                continue
            conditions = Conditions.build(candidate.conditions, context)
            if conditions is None:
                continue
            if not candidate.attained:
                outside.append((candidate, conditions))
                continue
            start = Survivor(problem.piece, candidate.values, conditions, candidate.active, proved=proved)
            found += _unbeaten(start, rivals, context)
    for candidate, conditions in outside:
        owner = _owner(candidate, conditions, problems, context)
        if owner is not None and not any(_alike(candidate, s) for s in found):
            start = Survivor(owner.piece, candidate.values, conditions, candidate.active, proved=proved)
            found += _unbeaten(start, rivals, context)
    return found


def _owner(
    candidate: Candidate, conditions: Conditions, problems: Sequence[Problem], context: Context
) -> Problem | None:
    """The piece to which a point on the border of another one belongs, if payoffs do not jump there."""
    at, where = dict(candidate.values), conditions.relations
    for problem in problems:
        there = [normalise(c.subs(at), context) for c in problem.piece.constraints]
        inside = all(c if isinstance(c, bool) else context.knows(c.relation, where) for c in there)
        if inside and all(
            context.vanishes(put(u - candidate.problem.piece.payoffs[p], at), where)
            for p, u in problem.piece.payoffs.items()
        ):
            return problem
    return None


def _alike(candidate: Candidate, other: Survivor) -> bool:
    return all(normal(v - other.values[m]) == 0 for m, v in candidate.values.items())


def _unbeaten(start: Survivor, rivals: Mapping[str, Sequence[Rival]], context: Context) -> list[Survivor]:
    parts = [start]
    for player, listed in rivals.items():
        payoff = normal(put(start.piece.payoffs[player], start.values))
        for rival in _placed(listed, start.values):
            parts = [p for s in parts for p in against(s, payoff, rival, context)]
    return parts


def _placed(rivals: Sequence[Rival], values: Mapping[sp.Symbol, sp.Expr]) -> Iterator[Rival]:
    """The rivals after the others' moves; one that is undefined there says nothing."""
    for rival in rivals:
        payoff = put(rival.payoff, values)
        listed = tuple(c.subs(values) for c in rival.conditions.constraints)
        if not any(e.has(sp.zoo, sp.nan) for e in (payoff, *(c.expr for c in listed))):
            yield Rival(Conditions(listed), payoff if payoff == sp.oo else normal(payoff))
