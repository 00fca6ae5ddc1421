"""What is claimed of assessment frequency: an inverted U, its top, and who goes beyond it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sympy as sp

from layered_games.equilibria.algebra import normal
from layered_games.equilibria.result import Equilibrium, Solution
from layered_games.equilibria.solving import solve
from layered_games.models.propositions import Proposition
from layered_games.models.stating import branch_where, conditions, effect_part, part, symbol
from layered_games.statics.effects import Sign

if TYPE_CHECKING:
    from layered_games.models.base import Model

__all__ = ["claims"]

UP, DOWN = sp.StrictGreaterThan, sp.StrictLessThan


def claims(game: Model) -> tuple[Proposition, ...]:
    """Return the propositions of the model; the inverted U is one of the same game with the number given."""
    from layered_games.models.frequency_model import frequency

    given, solution = solve(frequency(chosen=False)), solve(game)
    return (
        _inverted(given),
        _optimum(given),
        _beyond(solution, given),
        _collapse(solution),
        _remedies(solution),
    )


def _effort(given: Solution) -> sp.Expr:
    """Effort as a function of the number of assessments, while time is left."""
    game = given.game
    time = symbol(game, "K") - symbol(game, "n") * symbol(game, "x")
    found = branch_where(given).in_channels["e"]
    return normal(found.xreplace({sp.Max(0, time): time}))


def _top(given: Solution) -> sp.Expr:
    """The number at which effort is largest, from its slope."""
    n = symbol(given.game, "n")
    (found,) = sp.solve(sp.diff(_effort(given), n), n)
    return normal(found)


def _inverted(given: Solution) -> Proposition:
    game, effort, top = given.game, _effort(given), _top(given)
    n, x, K, p, d_0 = (symbol(game, name) for name in ("n", "x", "K", "p", "d_0"))
    slope, t = normal(sp.diff(effort, n)), symbol(game, "tau")
    none = branch_where(given, "i >= 0")
    same = normal(effort.xreplace({n: top + t}) - effort.xreplace({n: top - t}))
    return Proposition(
        "inverted U",
        "Inverted U",
        "Effort is strictly concave in the number of assessments: it rises up to $n^*$, falls beyond, and is "
        r"zero from the bearing capacity $K/x$ on. The first assessment raises effort only if $pK > d_0x$; "
        "otherwise each one lowers it. The parabola is symmetric, so the best whole number is the one "
        "nearest to $n^*$.",
        "",
        (
            part("e rises exactly up to n*", sp.Equivalent(UP(slope, 0, evaluate=False), DOWN(n, top)), game),
            part("e is concave", DOWN(normal(sp.diff(slope, n)), 0, evaluate=False), game),
            part("e is symmetric about n*", sp.Eq(same, 0, evaluate=False), game),
            part("e is zero without time", sp.Eq(none.in_channels["e"], 0, evaluate=False), game),
            part("n* > 0 exactly if p*K > d_0*x", sp.Equivalent(UP(top, 0), UP(p * K, d_0 * x)), game),
            part("n* is at most half the bearing capacity", sp.LessThan(top, K / (2 * x)), game),
        ),
        {"n^*": top},
    )


def _optimum(given: Solution) -> Proposition:
    game = given.game
    made = {ch.symbol: ch.definition for ch in game.channels}
    raw = normal(_top(given).xreplace(made))

    def sign(name: str, relation: type) -> sp.Basic:
        slope = normal(sp.diff(raw, symbol(game, name)))
        return relation(slope, 0, evaluate=False)

    unmoved = {"dn*/dP = 0": sign("P", sp.Eq), "dn*/dphi_A = 0": sign("phi_A", sp.Eq)}
    return Proposition(
        "optimum",
        "What moves the best frequency",
        r"The best frequency $n^*$ falls in the time $x$ that an assessment takes in traces, and rises in "
        r"the time $K$ that there is. Social oversight takes the place of assessments: $n^*$ falls in "
        r"$\sigma$. A sharper sanction $P$ or more tolerance for the subordinate leaves it as it is.",
        "",
        (
            part("dn*/dx < 0", sign("x", DOWN), game),
            part("dn*/dK > 0", sign("K", UP), game),
            part("dn*/dsigma < 0", sign("sigma", DOWN), game),
            *(part(label, claim, game) for label, claim in unmoved.items()),
        ),
        {"n^*": raw},
    )


def _inner(solution: Solution) -> Equilibrium:
    return branch_where(solution)


def _beyond(solution: Solution, given: Solution) -> Proposition:
    game, inner = solution.game, _inner(solution)
    beta = symbol(game, "beta_S")
    excess = normal(inner.in_channels["n"] - _top(given))
    credit = [UP(beta, 0)]
    return Proposition(
        "beyond",
        "Who assesses beyond the best frequency",
        r"A superior who earns nothing by assessing as such ($\beta_S = 0$) chooses $n^*$. Credit for "
        "assessments that can be shown takes it beyond, at the price of effort, and the more so the more "
        "tolerantly its own results are judged. It, too, assesses less the more time an assessment takes.",
        "some time is left, and some assessments are made",
        (
            part("n = n* without credit", sp.Eq(excess.xreplace({beta: sp.S.Zero}), 0, evaluate=False), game),
            part("n > n* with credit", UP(excess, 0, evaluate=False), game, credit),
            effect_part(solution, "n", "beta_S", Sign.POSITIVE, inner),
            effect_part(solution, "e", "beta_S", Sign.NEGATIVE, inner, credit),
            effect_part(solution, "n", "phi_S", Sign.POSITIVE, inner, credit),
            effect_part(solution, "n", "x", Sign.NEGATIVE, inner),
        ),
        {"n - n^*": excess},
    )


def _collapse(solution: Solution) -> Proposition:
    game, full = solution.game, branch_where(solution, "n <= K/x", "i >= 0")
    beta, a_S, phi = (symbol(game, name) for name in ("beta_S", "a_S", "phi_S"))
    (border,) = full.piece.constraints
    (limit,) = (normal(v) for v in sp.solve(border.expr, beta))
    softer = next(ch.definition for ch in game.channels if ch.symbol == a_S)
    (share,) = (normal(v) for v in sp.solve(border.expr.xreplace({a_S: softer}), phi))
    return Proposition(
        "collapse",
        "Overload",
        r"If credit for an assessment reaches $\bar\beta$, assessments take all of the time, and effort is "
        r"zero, exactly, from there on; below $\bar\beta$ it falls continuously. Tolerance for the superior "
        r"lowers $\bar\beta$: as soon as there is any credit for assessing, it leads to overload from the "
        r"share $\bar\varphi_S < 1$ on.",
        "",
        (
            part(
                "assessments take all the time from the threshold on",
                sp.Equivalent(conditions(full), sp.GreaterThan(beta, limit)),
                game,
            ),
            part("effort is zero there", sp.Eq(full.in_channels["e"], 0, evaluate=False), game),
            part("the threshold rises in a_S", UP(normal(sp.diff(limit, a_S)), 0, evaluate=False), game),
            part(
                "overload exactly from the share on",
                sp.Equivalent(conditions(full).xreplace({a_S: softer}), sp.GreaterThan(phi, share)),
                game,
            ),
            part("that share is below one with any credit", DOWN(share, 1), game, [UP(beta, 0)]),
        ),
        {r"\bar\beta": limit, r"\bar\varphi_S": share},
    )


def _remedies(solution: Solution) -> Proposition:
    inner = _inner(solution)
    return Proposition(
        "remedies",
        "Tolerance and oversight",
        "Tolerance for the subordinate turns falsified into admitted shortfall and leaves frequency and "
        "effort as they are. Social oversight takes the place of assessments: S assesses less, and effort "
        "rises. Below the point of overload this holds however large the credit for an assessment is.",
        "some time is left, and some assessments are made",
        (
            effect_part(solution, "n", "phi_A", Sign.ZERO, inner),
            effect_part(solution, "e", "phi_A", Sign.ZERO, inner),
            effect_part(solution, "f", "phi_A", Sign.NEGATIVE, inner),
            effect_part(solution, "n", "sigma", Sign.NEGATIVE, inner),
            effect_part(solution, "e", "sigma", Sign.POSITIVE, inner),
        ),
    )
