"""Statements on wrong blame: who appeals, and what an appeal does before anybody appeals."""

from __future__ import annotations

import sympy as sp
from sympy.logic.boolalg import Boolean

from layered_games.equilibria.result import Equilibrium, Solution
from layered_games.equilibria.solving import solve
from layered_games.models.base import Model
from layered_games.models.propositions import Part, Proposition
from layered_games.models.stating import branch_where, conditions, effect_part, part, symbol
from layered_games.statics.effects import Sign

__all__ = ["claims"]


def claims(game: Model) -> tuple[Proposition, ...]:
    """Return the propositions of the model, each with its verdict."""
    solution = solve(game)
    return (_who(solution), _protects(solution), _chilling(solution), _instead(solution))


def _open(solution: Solution) -> Equilibrium:
    """The branch in which appeals are made, not at any price, and there is initiative."""
    return branch_where(solution)


def _who(solution: Solution) -> Proposition:
    game, dead = solution.game, branch_where(solution, "y >= 0")
    a_A, alpha, g = (symbol(game, n) for n in ("a_A", "alpha", "g"))
    pays = sp.StrictGreaterThan(alpha * a_A, g, evaluate=False)
    parts: list[Part] = []
    for branch in solution:
        made = sp.StrictGreaterThan(branch.in_channels["y"], 0, evaluate=False)
        where = "; ".join(branch.binding) or "nothing"
        if branch.in_channels["y"] == 0:
            never = sp.Implies(conditions(branch), sp.Not(pays))
            parts.append(part(f"no appeal only if it does not pay (binding: {where})", never, game))
        else:
            inside = [*(c.relation for c in branch.piece.constraints), pays]
            parts.append(part(f"appeals are made (binding: {where})", made, game, inside))
    return Proposition(
        "who",
        "Who appeals",
        r"An appeal is made exactly if what it can save exceeds what it costs to start, $\alpha a_A > g$: "
        r"light blame is "
        r"borne. Where it is not, the right to appeal is a dead letter: a small change of $\alpha$ moves "
        r"nothing. "
        r"Fault tolerance makes blame lighter and appeals rarer.",
        "",
        (
            *parts,
            *(effect_part(solution, of, "alpha", Sign.ZERO, dead) for of in ("b", "v", "e")),
            effect_part(solution, "y", "phi_A", Sign.NEGATIVE, _open(solution)),
        ),
    )


def _protects(solution: Solution) -> Proposition:
    branches = {"appeals": _open(solution), "appeals at any price": branch_where(solution, "y <= 1")}
    signs = {"b": Sign.NEGATIVE, "v": Sign.NEGATIVE, "e": Sign.POSITIVE}
    looked_for = [sp.StrictGreaterThan(symbol(solution.game, "u"), 0, evaluate=False)]
    return Proposition(
        "protects",
        "An appeal that works acts before anybody appeals",
        r"Where appeals are made, a better chance $\alpha$ lowers the bid beyond the target and the "
        r"avoidance of blame, "
        "and raises initiative: protection by bids, by records and by appeal are substitutes.",
        r"appeals are made, there is initiative, and unclear blame is looked for, $u > 0$",
        tuple(
            effect_part(solution, of, "alpha", sign, branch, looked_for)
            for branch in branches.values()
            for of, sign in signs.items()
        ),
    )


def _chilling(solution: Solution) -> Proposition:
    game, chilled = solution.game, branch_where(solution, "e >= 0")
    u, beta, loss = symbol(game, "u"), symbol(game, "beta_A"), chilled.in_channels["R"]
    costs = sp.StrictGreaterThan(u * loss, beta, evaluate=False)
    appeals = [sp.And(*(c.relation for c in branch_where(solution).piece.constraints if c.label != "e >= 0"))]
    return Proposition(
        "chilling",
        "When wrong blame ends initiative",
        r"Where appeals are made, initiative is exactly zero if and only if the expected loss from one "
        r"more act exceeds "
        r"its worth, $u R > \beta_A$, where $R$ is what wrong blame costs after the appeal. $R$ falls in "
        r"$\alpha$, "
        "so that appeals bring initiative back.",
        "appeals are made, not at any price",
        (
            part(
                "the chilled branch is where u R > beta_A",
                sp.Equivalent(conditions(chilled), sp.And(costs, *appeals)),
                game,
            ),
            effect_part(solution, "R", "alpha", Sign.NEGATIVE, chilled),
        ),
        {"R": loss},
    )


def _instead(solution: Solution) -> Proposition:
    game, inner = solution.game, _open(solution)
    u, alpha, blame = (symbol(game, n) for n in ("u", "alpha", "a_A"))
    helps = -sp.diff(inner.in_channels["b"], alpha)
    inside = [sp.StrictGreaterThan(c.expr, 0, evaluate=False) for c in inner.piece.constraints]
    given = [*inside, sp.StrictGreaterThan(u, 0, evaluate=False)]
    return Proposition(
        "remedies",
        "The other remedies",
        r"Fault tolerance $\varphi_A$, a clearer boundary $\rho$ and social oversight $\sigma$ lower bids "
        r"and avoidance "
        r"and raise initiative as well. Tolerance and appeal are substitutes: what another bit of $\alpha$ "
        r"takes off the "
        "bid grows in the blame, and shrinks if tolerance makes blame lighter.",
        "appeals are made, there is initiative",
        (
            *(effect_part(solution, "b", n, Sign.NEGATIVE, inner, given) for n in ("phi_A",)),
            *(effect_part(solution, "b", n, Sign.NEGATIVE, inner, _looks(game)) for n in ("rho", "sigma")),
            *(effect_part(solution, "e", n, Sign.POSITIVE, inner, _looks(game)) for n in ("rho", "sigma")),
            part(
                "the effect of alpha on b grows in a_A",
                sp.StrictGreaterThan(sp.diff(helps, blame), 0, evaluate=False),
                game,
                given,
            ),
        ),
    )


def _looks(game: Model) -> list[Boolean]:
    """An inspection looks, the boundary is not clear, and the public does not see all."""
    q, rho, sigma = (symbol(game, n) for n in ("q", "rho", "sigma"))
    return [q > 0, rho < 1, sigma < 1]
