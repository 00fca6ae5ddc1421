"""Statements on responsibility contracts: what is dropped, what is paid, and what short terms do."""

from __future__ import annotations

import sympy as sp

from layered_games.equilibria.algebra import normal
from layered_games.equilibria.result import Equilibrium, Solution
from layered_games.equilibria.solving import solve
from layered_games.models.base import Model
from layered_games.models.propositions import Proposition
from layered_games.models.stating import branch_where, conditions, effect_part, part, symbol
from layered_games.statics.effects import Sign

__all__ = ["claims"]


def claims(game: Model) -> tuple[Proposition, ...]:
    """Return the propositions of the model, each with its verdict."""
    solution = solve(game)
    return (_dropped(solution), _just(solution), _rent(solution), _term(solution), _remedies(solution))


def _both(solution: Solution) -> Equilibrium:
    """The branch in which both projects are worked on and a bonus is paid."""
    return next(e for e in solution if not e.binding and e.in_channels["x"] != 0)


def _edge(solution: Solution) -> Equilibrium:
    """The branch in which the bonus just drops the project outside."""
    return next(e for e in solution if not e.binding and e.in_channels["x"] == 0)


def _threshold(solution: Solution) -> sp.Expr:
    v = symbol(solution.game, "v")
    (found,) = sp.solve(_both(solution).in_channels["x"], v)
    return normal(found)


def _dropped(solution: Solution) -> Proposition:
    game, both, least = solution.game, _both(solution), _threshold(solution)
    v, a_A, V, r = (symbol(game, n) for n in ("v", "a_A", "V", "r"))
    paid = [sp.GreaterThan(V + r * v, a_A, evaluate=False)]
    done = sp.StrictGreaterThan(both.in_channels["x"], 0, evaluate=False)
    enough = sp.StrictGreaterThan(v, least, evaluate=False)
    kept = sp.And(conditions(both), done)
    return Proposition(
        "dropped",
        "Selective execution",
        r"Where a bonus is paid, the project outside the contract is worked on exactly if it is worth more "
        r"than $v^*$ to "
        r"the subordinate; else nothing at all is done for it. The threshold rises in what the superior "
        r"makes of the "
        "contract and in the sanction, and in how far the projects take the same attention.",
        r"sanctions alone do not suffice, $a_A \leq V + r v$",
        (
            part("something is done outside exactly if v > v*", sp.Equivalent(kept, enough), game, paid),
            *(
                part(
                    f"dv*/d{n} > 0",
                    sp.StrictGreaterThan(normal(sp.diff(least, symbol(game, n))), 0, evaluate=False),
                    game,
                )
                for n in ("V", "a_A", "r")
            ),
        ),
        {"v^*": least},
    )


def _just(solution: Solution) -> Proposition:
    edge = _edge(solution)
    return Proposition(
        "edge",
        "Just enough to have the rest dropped",
        "In between the superior pays just so much that the project outside is dropped. There the bonus "
        "rises in the worth "
        "of that project and falls in the sanction; what the superior makes of the contract does not move "
        "it.",
        "the bonus is just so large that the project outside is dropped",
        (
            effect_part(solution, "b", "V", Sign.ZERO, edge),
            effect_part(solution, "b", "A_A", Sign.NEGATIVE, edge),
            effect_part(solution, "b", "delta", Sign.POSITIVE, edge, [symbol(solution.game, "w") > 0]),
        ),
    )


def _rent(solution: Solution) -> Proposition:
    game, both, alone = solution.game, _both(solution), branch_where(solution, "x >= 0")
    k, V = symbol(game, "k"), symbol(game, "V")
    parts = []
    for name, branch in (("both projects", both), ("the contract alone", alone)):
        inside = [c.relation for c in branch.piece.constraints]
        earned = sp.Eq(branch.in_channels["R"], branch.in_channels["e"] ** 2 / (2 * k), evaluate=False)
        below = sp.StrictLessThan(branch.in_channels["b"], V, evaluate=False)
        parts += [
            part(f"R = e**2/(2*k), {name}", earned, game, inside),
            part(f"b < V, {name}", below, game, inside),
            effect_part(solution, "R", "V", Sign.POSITIVE, branch),
            effect_part(solution, "b", "A_A", Sign.NEGATIVE, branch),
        ]
    return Proposition(
        "rent",
        "Bonus and rent under limited liability",
        r"The bonus stays below the worth $V$ of a unit, since every unit of it leaves a rent: what the "
        r"subordinate gains by "
        r"the contract is $R = e^2/(2k)$, and grows with $V$. Sanctions replace bonuses.",
        "",
        tuple(parts),
    )


def _term(solution: Solution) -> Proposition:
    both = _both(solution)
    fruit = [symbol(solution.game, "w") > 0]
    return Proposition(
        "term",
        "Short terms",
        r"The longer the subordinate may expect to stay, the more is done outside the contract, the less "
        r"in it, and the "
        "higher the bonus: short terms make contracts cheap and selective.",
        "both projects are worked on",
        (
            effect_part(solution, "x", "delta", Sign.POSITIVE, both, fruit),
            effect_part(solution, "e", "delta", Sign.NEGATIVE, both, fruit),
            effect_part(solution, "b", "delta", Sign.POSITIVE, both, fruit),
        ),
    )


def _remedies(solution: Solution) -> Proposition:
    both = _both(solution)
    seen = [symbol(solution.game, "W") > 0]
    return Proposition(
        "remedies",
        "Fault tolerance and social oversight",
        r"Fault tolerance $\varphi_A$ in the contract and social oversight $\sigma$ of what lies outside "
        r"it both leave more "
        "for the project outside and less for the contract; tolerance makes the superior pay more.",
        "both projects are worked on",
        (
            effect_part(solution, "x", "phi_A", Sign.POSITIVE, both),
            effect_part(solution, "e", "phi_A", Sign.NEGATIVE, both),
            effect_part(solution, "b", "phi_A", Sign.POSITIVE, both),
            effect_part(solution, "x", "sigma", Sign.POSITIVE, both, seen),
            effect_part(solution, "e", "sigma", Sign.NEGATIVE, both, seen),
        ),
    )
