"""What is claimed of menus for two capacities; every formula is read off a derived solution."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import sympy as sp
from sympy.logic.boolalg import Boolean

from layered_games.equilibria.algebra import normal
from layered_games.equilibria.screening import MenuBranch, MenuSolution, ScreeningProblem
from layered_games.equilibria.screening_menus import solve_menu
from layered_games.models.propositions import Part, Proposition
from layered_games.parameters import ParameterSpace
from layered_games.proofs import Outcome, prove

__all__ = ["equal", "part", "positive", "two_type_claims"]

TIMEOUT = 10.0


def part(
    label: str,
    claim: Any,
    space: ParameterSpace | Iterable[Boolean],
    where: Sequence[Boolean] = (),
    expected: Outcome = Outcome.TRUE,
) -> Part:
    """Return a claim with the verdict that the prover gives on a parameter space."""
    ground = space.assumptions if isinstance(space, ParameterSpace) else tuple(space)
    return Part(label, claim, prove(claim, assuming=[*ground, *where], timeout=TIMEOUT), expected)


def positive(expression: sp.Expr) -> Boolean:
    """Return the claim that an expression is positive."""
    return sp.StrictGreaterThan(normal(expression), 0, evaluate=False)


def equal(one: sp.Expr, other: sp.Expr) -> Boolean:
    """Return the claim that two expressions are equal, as they stand."""
    return sp.Eq(one, other, evaluate=False)


# ---------------------------------------------------------------------- two types
def two_type_claims(solution: MenuSolution) -> tuple[Proposition, ...]:
    """Return the propositions on two types."""
    return (_binding(solution), _distortion(solution), _exclusion(solution), _floor(solution))


def _both(solution: MenuSolution) -> list[MenuBranch]:
    return [b for b in solution if len(b.served) == 2]


def _interior(solution: MenuSolution) -> MenuBranch:
    """The branch that serves both types and in which no target sits on the received one."""
    floor = solution.problem.decision.lower
    return next(b for b in _both(solution) if floor not in b.values.values())


def _slack(solution: MenuSolution, branch: MenuBranch, label: str) -> sp.Expr:
    problem = solution.problem
    at = {
        problem.term(m, j): branch.values[str(problem.term(m, j))]
        for m in (problem.decision, problem.transfer)
        for j in branch.served
    }
    found = next(c for c in problem.constraints(branch.served) if c.label == label)
    return found.expr.xreplace(at)


def _binding(solution: MenuSolution) -> Proposition:
    space = solution.problem.parameters
    tight = ("participation of L", "H does not take what L takes")
    parts = []
    for number, branch in enumerate(_both(solution), 1):
        where = [branch.condition]
        both = sp.And(*(equal(_slack(solution, branch, c), sp.S.Zero) for c in tight))
        parts.append(part(f"menu {number}: both bind", both, space, where))
        rent = positive(_slack(solution, branch, "participation of H"))
        parts.append(part(f"menu {number}: the high capacity has a rent", rent, space, where))
        alike = equal(branch.values["T_L"], branch.values["T_H"])
        slack = positive(_slack(solution, branch, "L does not take what H takes"))
        label = f"menu {number}: the reverse constraint is slack unless the contracts are one"
        parts.append(part(label, sp.Or(slack, alike, evaluate=False), space, where))
    covered = sp.Or(*(b.condition for b in solution))
    parts.append(part("the menus cover all parameters", covered, space))
    empty = sum(c.possible is False for c in solution.cases)
    return Proposition(
        "binding",
        "Which constraints bind",
        "Whenever both capacities are served, the participation of the low one and the incentive constraint "
        "of the high one bind, and the high one has a rent. The reverse incentive constraint binds only "
        f"where both get one contract. Of {len(solution.cases)} choices of binding constraints that have "
        f"a solution {empty} are proved empty.",
        "",
        tuple(parts),
        {r"T_L": _interior(solution).values["T_L"], "T_H": _interior(solution).values["T_H"]},
    )


def _informed(problem: ScreeningProblem, who: str) -> sp.Expr:
    """The target under complete information on one type, without a received target."""
    free = replace(problem.decision, lower=None)
    alone = replace(problem, decision=free, types={who: problem.types[who]}, prior={who: sp.S.One})
    (branch,) = solve_menu(alone, exclude=False).branches
    return branch.values[str(alone.term(free, who))]


def _distortion(solution: MenuSolution) -> Proposition:
    problem, inner = solution.problem, _interior(solution)
    space, k_H = problem.parameters, problem.types["H"]
    wish = {i: _informed(problem, i) for i in problem.types}
    where = [inner.condition]
    parts = [
        part("no distortion at the top", equal(inner.values["T_H"], wish["H"]), space, where),
        part(
            "the low target is below the informed one",
            positive(wish["L"] - inner.values["T_L"]),
            space,
            where,
        ),
        part("dT_L/dk_H < 0", positive(-sp.diff(inner.values["T_L"], k_H)), space, where),
    ]
    floor = problem.decision.lower
    for number, branch in enumerate(_both(solution), 1):
        informed = sp.Max(floor, wish["L"])
        claim = sp.GreaterThan(informed - branch.values["T_L"], 0, evaluate=False)
        parts.append(
            part(f"menu {number}: never above the informed target", claim, space, [branch.condition])
        )
    return Proposition(
        "distortion",
        "No distortion at the top, less below",
        "The high capacity gets the target that an informed superior would set. The low one gets less: the "
        "superior gives up some of its target so that the high one has less to gain from passing for low. "
        "Not knowing capacity never raises a target above what an informed superior would set, and the "
        "stronger the strong, the lower the target of the weak.",
        "",
        tuple(parts),
        {"T_L": inner.values["T_L"], r"T_L^{\mathrm{informed}}": wish["L"]},
    )


def _exclusion(solution: MenuSolution) -> Proposition:
    problem, inner = solution.problem, _interior(solution)
    space, u_0 = problem.parameters, problem.outside
    alone = next(
        b for b in solution if b.served == ("H",) and problem.decision.lower not in b.values.values()
    )
    (limit,) = sp.solve(normal(inner.profit - alone.profit), u_0)
    full = _informed_limit(problem)
    unbound = [c for c in inner.condition.args if u_0 not in c.free_symbols]
    served = sp.Or(*(b.condition for b in _both(solution)))
    claim = sp.Equivalent(served, sp.LessThan(u_0, limit, evaluate=False))
    return Proposition(
        "exclusion",
        "Who is excluded",
        r"Where the received target does not bind, the low capacity is served if and only if $u_0$ does not "
        "exceed the limit below. An informed superior would serve it up to a higher limit: hidden capacity "
        "leaves some weak subordinates without any contract.",
        "the received target is below the low capacity's target",
        (
            part("served iff u_0 is at most the limit", claim, space, unbound),
            part("the limit is below the informed one", positive(full - limit), space, unbound),
            part("the limit falls in k_H", positive(-sp.diff(limit, problem.types["H"])), space, unbound),
        ),
        {r"\bar u_0": sp.factor(limit), r"\bar u_0^{\mathrm{informed}}": full},
    )


def _informed_limit(problem: ScreeningProblem) -> sp.Expr:
    """The outside option at which an informed superior gains nothing from the low capacity."""
    free = replace(problem.decision, lower=None)
    alone = replace(problem, decision=free, types={"L": problem.types["L"]}, prior={"L": sp.S.One})
    (branch,) = solve_menu(alone, exclude=False).branches
    (limit,) = sp.solve(branch.profit, problem.outside)
    return sp.factor(limit)


def _floor(solution: MenuSolution) -> Proposition:
    problem = solution.problem
    space, tau = problem.parameters, problem.decision.lower
    bound = [b for b in _both(solution) if tau in b.values.values()]
    one = next(b for b in bound if b.values["T_L"] == b.values["T_H"])
    both = sp.Or(*(b.condition for b in _both(solution)))
    wish = _informed(problem, "H")
    parts = [
        part(
            "one contract for both iff tau is at least what H is asked",
            sp.Equivalent(one.condition, sp.GreaterThan(tau, wish, evaluate=False)),
            space,
            [both],
        ),
    ]
    for number, branch in enumerate(bound, 1):
        parts.append(
            part(
                f"d rent/d tau > 0 ({number})",
                positive(sp.diff(branch.rents["H"], tau)),
                space,
                [branch.condition],
            )
        )
        fall = sp.GreaterThan(normal(-sp.diff(branch.profit, tau)), 0, evaluate=False)
        parts.append(part(f"d profit/d tau <= 0 ({number})", fall, space, [branch.condition]))
    return Proposition(
        "one-size",
        "One size for all (一刀切)",
        "A received target that reaches what the high capacity would be asked anyway leaves one contract "
        "for both: the menu collapses. Where the received target binds, raising it raises the rent of the "
        "high capacity and never helps the superior.",
        "both capacities are served",
        tuple(parts),
        {r"\text{one contract}": sp.GreaterThan(tau, wish, evaluate=False)},
    )
