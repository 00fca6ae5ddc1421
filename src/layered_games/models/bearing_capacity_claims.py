"""What is claimed of bearing capacity: effort rises with pressure up to a threshold, and is zero beyond."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sympy as sp

from layered_games.equilibria.algebra import normal
from layered_games.equilibria.result import Equilibrium, Solution
from layered_games.equilibria.solving import solve
from layered_games.models.propositions import Proposition
from layered_games.models.stating import branch_where, conditions, effect_part, part, symbol
from layered_games.proofs import Outcome
from layered_games.statics.effects import Sign

if TYPE_CHECKING:
    from layered_games.models.base import Model

__all__ = ["claims"]

UP, DOWN, AT_MOST = sp.StrictGreaterThan, sp.StrictLessThan, sp.LessThan


def claims(game: Model) -> tuple[Proposition, ...]:
    """Return the propositions of the model."""
    solution = solve(game)
    return (_collapse(solution), _ceiling(solution), _sanction(solution), _tolerance(solution))


def _works(solution: Solution) -> Equilibrium:
    return branch_where(solution, "z <= 1")


def _stiffness(solution: Solution) -> sp.Expr:
    """The stiffness at which work costs what doing nothing costs, read off the border of the branches."""
    (border,) = _works(solution).piece.constraints
    (found,) = sp.solve(border.expr, symbol(solution.game, "c"))
    return normal(found)


def _raw(game: Model, expression: sp.Basic) -> sp.Basic:
    """An expression with the stiffness written out in accountability, detection and the sanction."""
    made = {ch.parameter.name: ch.definition for ch in game.channels}
    return expression.xreplace({symbol(game, "c"): made["c"]}).xreplace({symbol(game, "d"): made["d"]})


def _sanction_limit(solution: Solution) -> sp.Expr:
    """The sanction P at which the stiffness reaches its threshold."""
    game = solution.game
    (border,) = _works(solution).piece.constraints
    (found,) = sp.solve(sp.together(_raw(game, border.expr)), symbol(game, "P"))
    return normal(found)


def _collapse(solution: Solution) -> Proposition:
    game, limit = solution.game, _stiffness(solution)
    c, tau, k, g = (symbol(game, n) for n in ("c", "tau", "k", "g"))
    works, flat = _works(solution), branch_where(solution)
    heavy = UP(tau**2, 2 * k * g)
    work = conditions(works)
    return Proposition(
        "collapse",
        "Collapse",
        r"Work is borne exactly as long as the stiffness $c$ of accountability does not exceed $c^*$. Beyond "
        r"it effort is not lower but zero. Collapse needs a heavy target, $\tau^2 > 2kg$: otherwise the "
        "whole target can be met for less than the loss from doing nothing, and no pressure ends work.",
        "",
        (
            part("work is borne up to c*", sp.Equivalent(work, AT_MOST(c, limit)), game, [heavy]),
            part("beyond it, effort is zero", sp.Eq(flat.in_channels["e"], 0, evaluate=False), game),
            part("with a light target work is always borne", work, game, [sp.Not(heavy)]),
        ),
        {"c^*": limit},
    )


def _ceiling(solution: Solution) -> Proposition:
    game, works = solution.game, _works(solution)
    tau, c, k, g = (symbol(game, n) for n in ("tau", "c", "k", "g"))
    effort = works.in_channels["e"]
    top = normal(effort.xreplace({c: _stiffness(solution)}))
    heavy = UP(tau**2, 2 * k * g)
    return Proposition(
        "ceiling",
        "Rise, and a ceiling",
        r"While A works, accountability, the sanction, oversight and the target all raise effort, up to the "
        r"ceiling $\bar e$, which is reached at $c^*$. The ceiling itself falls in the target: where the "
        "target is heavy, the higher it is, the less can be had at most.",
        r"A works; for the ceiling, $\tau^2 > 2kg$",
        (
            effect_part(solution, "e", "P", Sign.POSITIVE, works),
            effect_part(solution, "e", "A_A", Sign.POSITIVE, works),
            effect_part(solution, "e", "sigma", Sign.POSITIVE, works),
            effect_part(solution, "e", "tau", Sign.POSITIVE, works),
            part(
                "e is at most the ceiling",
                AT_MOST(effort, top),
                game,
                [AT_MOST(c, _stiffness(solution)), heavy],
            ),
            part("the ceiling falls in tau", DOWN(normal(sp.diff(top, tau)), 0, evaluate=False), game),
        ),
        {r"\bar e": top},
    )


def _sanction(solution: Solution) -> Proposition:
    game, limit, stiffness = solution.game, _sanction_limit(solution), _stiffness(solution)
    a_A, d, tau, k, g, P = (symbol(game, n) for n in ("a_A", "d", "tau", "k", "g", "P"))
    border = conditions(_works(solution))
    work = _raw(game, border)
    made = next(ch.definition for ch in game.channels if ch.parameter.name == "c")
    either = border.xreplace({symbol(game, "c"): made})
    (most,) = (normal(v) for v in sp.solve(sp.together(made - stiffness), a_A))
    heavy = UP(tau**2, 2 * k * g)
    strict, sharp = UP(a_A, stiffness), UP(d, stiffness)
    return Proposition(
        "sanction",
        "When the sanction, or accountability, can end work",
        r"Admission bounds what falsification can cost: however high $P$, the stiffness stays below $a_A$. "
        r"Collapse in the sanction is therefore possible exactly if $a_A > c^*$, and sets in beyond $P^*$; "
        r"if $a_A \le c^*$ no sanction on falsification ends work, since A can always admit. In the same way "
        r"falsification bounds what accountability can cost: collapse in $a_A$ is possible exactly if "
        r"$d > c^*$, and sets in beyond $a_A^*$.",
        r"the target is heavy, $\tau^2 > 2kg$",
        (
            part(
                "with a_A > c*, work is borne up to P*",
                sp.Equivalent(work, AT_MOST(P, limit)),
                game,
                [heavy, strict],
            ),
            part("with a_A <= c*, work is borne at any P", work, game, [heavy, sp.Not(strict)]),
            part(
                "with d > c*, work is borne up to a_A*",
                sp.Equivalent(either, AT_MOST(a_A, most)),
                game,
                [heavy, sharp],
            ),
            part("with d <= c*, work is borne at any a_A", either, game, [heavy, sp.Not(sharp)]),
        ),
        {"P^*": limit, "a_A^*": most},
    )


def _tolerance(solution: Solution) -> Proposition:
    game, limit, stiffness = solution.game, _sanction_limit(solution), _stiffness(solution)
    a_A, tau, k, g = (symbol(game, n) for n in ("a_A", "tau", "k", "g"))
    given = [UP(tau**2, 2 * k * g), UP(a_A, stiffness)]
    softer = next(ch.definition for ch in game.channels if ch.parameter.name == "a_A")
    A, phi = symbol(game, "A_A"), symbol(game, "phi_A")
    share = normal(1 - stiffness / A)
    slope = {n: normal(sp.diff(limit, symbol(game, n))) for n in ("a_A", "D", "g")}
    made = {ch.symbol: ch.definition for ch in game.channels if ch.parameter.name in ("D", "g")}
    either = UP(normal(sp.diff(limit.xreplace(made), symbol(game, "sigma"))), 0, evaluate=False)
    held = [fact.xreplace(made) for fact in given]
    safe = sp.Equivalent(AT_MOST(softer, stiffness), sp.GreaterThan(phi, share))
    return Proposition(
        "tolerance",
        "Tolerance and oversight",
        r"Fault tolerance lowers the effort of who works, and raises the sanction $P^*$ that is borne; from "
        r"$\varphi^*$ on no sanction can end work. Oversight of falsification alone ($W = 0$) lowers $P^*$; "
        r"where the public also notices idleness that raises it, and the sum has either sign.",
        r"collapse is possible: $\tau^2 > 2kg$ and $a_A > c^*$",
        (
            effect_part(solution, "e", "phi_A", Sign.NEGATIVE, _works(solution)),
            part("dP*/da_A < 0", DOWN(slope["a_A"], 0, evaluate=False), game, given),
            part("dP*/dD < 0", DOWN(slope["D"], 0, evaluate=False), game, given),
            part("dP*/dg > 0", UP(slope["g"], 0, evaluate=False), game, given),
            part("dP*/dsigma has either sign", either, game, held, Outcome.MIXED),
            part("a_A <= c* from phi* on", safe, game, given[:1]),
        ),
        {r"\varphi^*": share},
    )
