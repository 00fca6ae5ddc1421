"""Optimal menus for a continuum of hidden types, uniformly distributed: virtual cost, exclusion, rents.

Algorithm
---------
1. Split the agent's payoff into transfer and rest ``h(x, theta)``. Rents grow with the type at the rate
   ``dh/dtheta`` (envelope theorem), so that a contract's virtual surplus is the joint surplus less
   ``(upper - theta) * dh/dtheta``: what better types gain from it.
2. Maximise the virtual surplus type by type: every set of binding bounds, in closed form.
3. Types are served where it is not negative. For every order in which exclusion and the branches may follow
   one another along the types, find the cuts; the prover discards the orders that cannot be.
4. Integrate rents and profit with SymPy.
5. Ask the prover for what makes the type-by-type optimum implementable and optimal: single crossing,
   decisions that do not fall in the type, virtual surplus that does not fall in the type, concavity.

Source: Mussa and Rosen (1978), Baron and Myerson (1982).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, combinations, pairwise, permutations

import sympy as sp
from sympy.logic.boolalg import Boolean

from layered_games.equilibria.algebra import denominator, normal, numerator
from layered_games.equilibria.conditions import Conditions, Context
from layered_games.equilibria.kkt import Problem, candidates, defined
from layered_games.equilibria.pieces import Constraint, Piece
from layered_games.equilibria.screening_continuum import (
    ContinuumBranch,
    ContinuumProblem,
    ContinuumSolution,
    Segment,
)
from layered_games.equilibria.staged import bounds
from layered_games.equilibria.systems import solve_system

__all__ = ["solve_continuum"]

SECONDS = 3.0


@dataclass(frozen=True)
class _Pointwise:
    """The best decision for single types, where its conditions hold."""

    decision: sp.Expr
    surplus: sp.Expr
    conditions: Conditions
    binding: tuple[str, ...]


def solve_continuum(problem: ContinuumProblem) -> ContinuumSolution:
    """Derive the optimal menu for uniformly distributed types.

    Parameters
    ----------
    problem : ContinuumProblem

    Returns
    -------
    ContinuumSolution
        ``complete`` is True if the prover confirms every check and that the branches cover the space.

    Examples
    --------
    >>> from layered_games.games.moves import Move
    >>> from layered_games.parameters import Parameter, ParameterSpace
    >>> v, a = Parameter("v", "positive"), Parameter("a", "positive")
    >>> x, t = Move("1", "x", lower=0), Move("1", "t")
    >>> problem = ContinuumProblem(x, t, v, 0, a.symbol, t.symbol - x.symbol**2 / 2,
    ...     v.symbol * x.symbol - t.symbol, ParameterSpace([a]))
    >>> solution = solve_continuum(problem)
    >>> [(s.start, s.end, s.decision) for s in solution.branches[0].segments]
    [(0, a/2, None), (a/2, a, -a + 2*v)]
    """
    theta, x = problem.kind.symbol, problem.decision.symbol
    inside = (theta >= problem.lower, theta <= problem.upper)
    ground = tuple(problem.parameters.assumptions)
    typed = Context((*ground, *problem.kind.domain.relations(theta), *inside))
    limits = tuple(bounds(problem.decision))
    player = problem.decision.player
    programme = Problem(Piece({player: problem.virtual_surplus}), {player: (x,)}, {player: limits})
    menu = list(_pointwise(programme, typed))
    checks = _checks(problem, menu, typed, [c.relation for c in limits])
    context = Context(ground)
    branches = tuple(_branches(problem, menu, context))
    checks["the branches cover the parameter space"] = _covered([b.condition for b in branches], context)
    return ContinuumSolution(problem, branches, checks, all(checks.values()))


def _covered(conditions: Sequence[Boolean], context: Context) -> bool:
    """Whether one of the conditions always holds; conditions with an undefined root do not.

    The prover takes every root that it sees as defined, so each root is taken as undefined in turn.
    """
    powers = {p for c in conditions for p in c.atoms(sp.Pow) if p.exp.is_Rational and p.exp.q == 2}
    bases = sorted({p.base for p in powers if context.sign(p.base) is None}, key=sp.default_sort_key)
    for broken in chain.from_iterable(combinations(bases, n) for n in range(len(bases) + 1)):
        usable = [c for c in conditions if not any(p.base in broken for p in c.atoms(sp.Pow))]
        where = [
            sp.Or(sp.Eq(denominator(b), 0), numerator(b) * denominator(b) < 0, evaluate=False) for b in broken
        ]
        if context.possible([*where, sp.Not(sp.Or(*usable))]) is not False:
            return False
    return True


def _pointwise(programme: Problem, context: Context) -> Iterator[_Pointwise]:
    ((player, (x,)),) = programme.own.items()
    for candidate in candidates(programme, concave=True):
        conditions = Conditions.build(candidate.conditions, context)
        if conditions is not None:
            value = candidate.values[x]
            surplus = normal(programme.piece.payoffs[player].xreplace({x: value}))
            yield _Pointwise(value, surplus, conditions, tuple(c.label for c in candidate.active))


def _checks(
    problem: ContinuumProblem, menu: Sequence[_Pointwise], context: Context, feasible: Sequence[Boolean]
) -> dict[str, bool]:
    """What makes the type-by-type optimum the optimal menu, asked of the prover."""
    theta, x = problem.kind.symbol, problem.decision.symbol

    def holds(expression: sp.Expr, where: Sequence[Boolean], strict: bool = False) -> bool:
        relation = (sp.StrictGreaterThan if strict else sp.GreaterThan)(normal(expression), 0, evaluate=False)
        return context.knows(relation, where, SECONDS)

    worth, surplus = problem.worth, problem.virtual_surplus
    return {
        "the principal pays for what the agent gains": holds(problem.price, (), True),
        "better types gain more from every contract": holds(sp.diff(worth, theta), feasible),
        "better types gain more from higher decisions": holds(sp.diff(worth, theta, x), feasible),
        "the virtual surplus is strictly concave": holds(-sp.diff(surplus, x, 2), feasible, True),
        "the virtual surplus does not fall in the type": holds(sp.diff(surplus, theta), feasible),
        "no decision falls in the type": all(
            holds(sp.diff(p.decision, theta), p.conditions.relations) for p in menu
        ),
    }


def _branches(
    problem: ContinuumProblem, menu: Sequence[_Pointwise], context: Context
) -> Iterator[ContinuumBranch]:
    """Every order in which exclusion and decisions can follow one another along the types."""
    if (nobody := _nobody(problem, menu, context)) is not None:
        yield nobody
    orders = chain.from_iterable(permutations(menu, n) for n in range(1, len(menu) + 1))
    for order in orders:
        for excluded in (False, True):
            for cuts in _cuts(problem, order, excluded):
                found = _ordered(problem, order, excluded, cuts, context)
                if found is not None:
                    yield found


def _nobody(
    problem: ContinuumProblem, menu: Sequence[_Pointwise], context: Context
) -> ContinuumBranch | None:
    """Nobody is served if the best type is not worth it."""
    top = {problem.kind.symbol: problem.upper}
    parts = []
    for one in menu:
        conditions = [c.subs(top) for c in one.conditions.constraints]
        worth_it = Constraint(normal(one.surplus.xreplace(top)), strict=True)
        built = Conditions.build([*conditions, worth_it], context)
        if built is not None:
            parts.append(sp.Or(*(c.negated.relation for c in built.constraints), evaluate=False))
    if context.possible(parts) is False:
        return None
    nothing = Segment(problem.lower, problem.upper, None, sp.S.Zero, sp.S.Zero)
    return ContinuumBranch((nothing,), sp.S.Zero, sp.And(*parts))


def _cuts(
    problem: ContinuumProblem, order: Sequence[_Pointwise], excluded: bool
) -> Iterator[tuple[sp.Expr, ...]]:
    """The types at which one segment may pass into the next."""
    theta = problem.kind.symbol
    menus: list[list[sp.Expr]] = []
    if excluded:
        menus.append(_roots(order[0].surplus, theta))
    menus += [_roots(after.decision - before.decision, theta) for before, after in pairwise(order)]
    found: list[tuple[sp.Expr, ...]] = [()]
    for menu in menus:
        found = [(*cuts, cut) for cuts in found for cut in menu]
    yield from found


def _roots(expression: sp.Expr, theta: sp.Symbol) -> list[sp.Expr]:
    return [s[theta] for s in solve_system([expression], [theta]) if theta in s]


def _ordered(
    problem: ContinuumProblem,
    order: Sequence[_Pointwise],
    excluded: bool,
    cuts: Sequence[sp.Expr],
    context: Context,
) -> ContinuumBranch | None:
    """One order of segments with its conditions; None if the prover shows that it cannot be."""
    theta = problem.kind.symbol
    ends = [problem.lower, *cuts, problem.upper]
    conditions = [Constraint(normal(b - a), strict=True, kind="order") for a, b in pairwise(ends)]
    served = list(pairwise(ends))[1 if excluded else 0 :]
    for one, (a, b) in zip(order, served, strict=True):
        for end in (a, b):
            conditions += [
                Constraint(normal(c.expr.xreplace({theta: end})), kind=c.kind)
                for c in one.conditions.constraints
            ]
    if not excluded:
        conditions.append(Constraint(normal(order[0].surplus.xreplace({theta: problem.lower}))))
    conditions += defined(cuts)
    built = Conditions.build(conditions, context)
    if built is None:
        return None
    segments = tuple(_segments(problem, order, ends, excluded))
    return ContinuumBranch(segments, _profit(problem, order, served), sp.And(*built.relations))


def _segments(
    problem: ContinuumProblem, order: Sequence[_Pointwise], ends: Sequence[sp.Expr], excluded: bool
) -> Iterator[Segment]:
    """Contracts and rents: the lowest served type gets none, and rents grow by the envelope theorem."""
    theta, x = problem.kind.symbol, problem.decision.symbol
    spans = list(pairwise(ends))
    if excluded:
        yield Segment(*spans[0], None, sp.S.Zero, sp.S.Zero)
    rent = sp.S.Zero
    slope = sp.diff(problem.worth, theta)
    for one, (a, b) in zip(order, spans[1 if excluded else 0 :], strict=True):
        grown = sp.integrate(sp.expand(normal(slope.xreplace({x: one.decision}))), theta)
        here = normal(rent + grown - grown.xreplace({theta: a}))
        pay = sp.diff(problem.agent, problem.transfer.symbol)
        transfer = normal((here - problem.worth.xreplace({x: one.decision})) / pay)
        yield Segment(a, b, one.decision, transfer, here, one.binding)
        rent = here.xreplace({theta: b})


def _profit(
    problem: ContinuumProblem, order: Sequence[_Pointwise], spans: Sequence[tuple[sp.Expr, sp.Expr]]
) -> sp.Expr:
    """The integral of the virtual surplus over the served types."""
    theta = problem.kind.symbol
    total = sp.S.Zero
    for one, (a, b) in zip(order, spans, strict=True):
        area = sp.integrate(sp.expand(one.surplus), theta)
        total += area.xreplace({theta: b}) - area.xreplace({theta: a})
    return normal(total / (problem.upper - problem.lower))
