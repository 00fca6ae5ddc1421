"""What is claimed of menus for a continuum of capacities; every formula is read off a derived solution.

Conditions with square roots make proofs slow. Claims therefore go through the threshold: it stands for
itself, and the outside option is expressed by it.
"""

from __future__ import annotations

from collections.abc import Callable

import sympy as sp

from layered_games.equilibria.algebra import normal
from layered_games.equilibria.screening_continuum import ContinuumBranch, ContinuumSolution
from layered_games.equilibria.systems import solve_system
from layered_games.models.hidden_capacity_claims import equal, part, positive
from layered_games.models.propositions import Proposition
from layered_games.parameters import Parameter, ParameterSpace

__all__ = ["continuum_claims"]


def continuum_claims(solution: ContinuumSolution) -> tuple[Proposition, ...]:
    """Return the propositions on a continuum of types."""
    return (_virtual(solution), _threshold(solution), _rents(solution), _bunching(solution))


def _screened(solution: ContinuumSolution) -> ContinuumBranch:
    """The branch with exclusion below, and no target on the received one above."""
    return next(
        b
        for b in solution
        if [s.decision is None for s in b.segments] == [True, False] and not b.segments[-1].binding
    )


def _informed(solution: ContinuumSolution) -> tuple[sp.Expr, sp.Expr]:
    """The target of an informed superior for a capacity, and the joint surplus at a target."""
    problem = solution.problem
    joint = problem.principal.xreplace({problem.transfer.symbol: sp.S.Zero}) + problem.price * problem.worth
    (wish,) = solve_system([sp.diff(joint, problem.decision.symbol)], [problem.decision.symbol])
    return wish[problem.decision.symbol], normal(joint)


def _through(solution: ContinuumSolution) -> tuple[ParameterSpace, Callable[[sp.Expr], sp.Expr], sp.Symbol]:
    """The space with the threshold in place of the outside option, and how to put it into an expression."""
    problem, found = solution.problem, _screened(solution)
    mark = Parameter("k_0", "positive", problem.kind.unit, "lowest capacity served", "参与门槛")
    served = found.segments[-1].decision or sp.S.Zero
    surplus = problem.virtual_surplus.xreplace({problem.decision.symbol: served})
    at = surplus.xreplace({problem.kind.symbol: mark.symbol})
    ((solved,),) = [[s[problem.outside] for s in solve_system([at], [problem.outside])]]
    kept = [p for name, p in problem.parameters.items() if p.symbol != problem.outside]
    inner = [mark.symbol > problem.lower, mark.symbol < problem.upper]
    credit = sp.diff(problem.principal, problem.decision.symbol)
    space = ParameterSpace([*kept, mark], [*problem.parameters.relations, *inner, credit > 0])
    return space, lambda e: normal(sp.powdenest(e.subs(problem.outside, solved), force=True)), mark.symbol


def _virtual(solution: ContinuumSolution) -> Proposition:
    problem, found = solution.problem, _screened(solution)
    k, T = problem.kind.symbol, problem.decision.symbol
    nothing = {problem.transfer.symbol: sp.S.Zero}
    credit, cost = problem.principal.xreplace(nothing), -problem.agent.xreplace(nothing)
    virtual = credit - problem.outside - problem.virtual_surplus
    wish, _ = _informed(solution)
    served = found.segments[-1].decision or sp.S.Zero
    everyone = problem.parameters.with_parameters([problem.kind, T], [k >= problem.lower, k <= problem.upper])
    space, _, mark = _through(solution)
    typed = space.with_parameters([problem.kind], [k >= mark, k <= problem.upper])
    at_top = {k: problem.upper}
    return Proposition(
        "virtual-cost",
        "Virtual cost",
        "A target costs the superior not the subordinate's cost but that cost times $k_H/k$: the rest is "
        "left to higher capacities. Hence the highest capacity gets the informed target and all others less.",
        "capacity is uniform on the interval; the received target does not bind",
        (
            part("virtual cost is the cost times k_H/k", equal(virtual, cost * problem.upper / k), everyone),
            part("no distortion at the top", equal(served.xreplace(at_top), wish.xreplace(at_top)), space),
            part("less below", positive(wish - served), typed, [k < problem.upper]),
            part("targets rise in capacity", positive(sp.diff(served, k)), typed),
        ),
        {"T(k)": served, r"T^{\mathrm{informed}}(k)": wish},
    )


def _threshold(solution: ContinuumSolution) -> Proposition:
    problem, found = solution.problem, _screened(solution)
    wish, joint = _informed(solution)
    alone = normal(joint.xreplace({problem.decision.symbol: wish}))
    ((informed,),) = [[s[problem.kind.symbol] for s in solve_system([alone], [problem.kind.symbol])]]
    limit = found.threshold
    space, put, _ = _through(solution)
    return Proposition(
        "threshold",
        "Who is excluded",
        "All capacities below the threshold are left without a contract. It lies above the one of an "
        "informed superior, and it rises in the highest capacity: the wider the range, the more of the weak "
        "are left out.",
        "the received target does not bind, and the threshold lies inside the interval",
        (
            part("above the informed threshold", positive(put(limit - informed)), space),
            part("it rises in k_H", positive(put(sp.diff(limit, problem.upper))), space),
            part("it rises in u_0", positive(put(sp.diff(limit, problem.outside))), space),
        ),
        {"k^*": limit, r"k^{\mathrm{informed}}": informed},
    )


def _rents(solution: ContinuumSolution) -> Proposition:
    problem, found = solution.problem, _screened(solution)
    k, last = problem.kind.symbol, found.segments[-1]
    space, put, mark = _through(solution)
    typed = space.with_parameters([problem.kind], [k > mark, k <= problem.upper])
    rent = put(last.rent)
    return Proposition(
        "rents",
        "Rents",
        "Every served capacity but the lowest has a rent, which rises in capacity at a rising rate. It falls "
        "in the outside option: excluding more of the weak saves rents to the strong.",
        "the received target does not bind, and the threshold lies inside the interval",
        (
            part("rents are positive", positive(rent), typed),
            part("rents rise in capacity", positive(sp.diff(rent, k)), typed),
            part("at a rising rate", positive(sp.diff(rent, k, 2)), typed),
            part("they fall in the threshold", positive(-sp.diff(rent, mark)), typed),
        ),
        {"u(k) - u_0": last.rent},
    )


def _bunching(solution: ContinuumSolution) -> Proposition:
    """What a received target does to the low end."""
    problem = solution.problem
    k, tau = problem.kind.symbol, problem.decision.lower
    flat = next(b for b in solution if [s.decision for s in b.segments] == [tau])
    split = next(b for b in solution if len(b.segments) == 2 and b.segments[0].decision == tau)
    cut = split.segments[1].start
    one = problem.parameters.with_parameters([problem.kind], [k > problem.lower, k <= problem.upper])
    credit = sp.diff(problem.principal, problem.decision.symbol)
    return Proposition(
        "bunching",
        "One target for the weak",
        "A received target gives all capacities up to the cut below the same contract, whatever their "
        "capacity. The cut rises in the received target, and so does every rent where all get it.",
        "everybody is served",
        (
            part("the cut rises in tau", positive(sp.diff(cut, tau)), problem.parameters, [credit > 0]),
            part("rents rise in tau", positive(sp.diff(flat.segments[0].rent, tau)), one, [flat.condition]),
        ),
        {r"\hat k": cut},
    )
