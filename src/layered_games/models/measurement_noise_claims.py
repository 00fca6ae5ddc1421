"""What is claimed of measurement noise: the sign of the margin, and what moves it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sympy as sp
from sympy.logic.boolalg import Boolean

from layered_games.equilibria.algebra import normal
from layered_games.equilibria.result import Equilibrium, Solution
from layered_games.equilibria.solving import solve
from layered_games.models.propositions import Proposition
from layered_games.models.stating import conditions, effect_part, part, symbol
from layered_games.parameters import make_symbol
from layered_games.statics.effects import Sign

if TYPE_CHECKING:
    from layered_games.models.base import Model

__all__ = ["claims"]

UP, DOWN = sp.StrictGreaterThan, sp.StrictLessThan


def claims(game: Model) -> tuple[Proposition, ...]:
    """Return the propositions of the model."""
    solution = solve(game)
    return (_sign(solution), _normal(solution), _noise(solution), _margin(solution), _target(solution))


def _insured(solution: Solution) -> Equilibrium:
    """The branch in which S chooses a target of its own, with the margin within the noise."""
    s = symbol(solution.game, "s")
    (found,) = (e for e in solution if s in e.in_channels["T"].free_symbols)
    return found


def _strong(solution: Solution) -> Boolean:
    """Where the margin is positive, read off the branch in which it is chosen."""
    margin = _insured(solution).in_channels["m"]
    (weight,) = (f for f in sp.factor_list(sp.fraction(sp.together(margin))[0])[1] if len(f[0].args) > 1)
    return UP(weight[0], 0, evaluate=False)


def _sign(solution: Solution) -> Proposition:
    game, strong, insured = solution.game, _strong(solution), _insured(solution)
    margin = UP(insured.in_channels["m"], 0, evaluate=False)
    inside = [conditions(insured)]
    return Proposition(
        "sign",
        "The sign of the margin",
        "A measure that is noisy makes S insure itself by a margin above the target exactly if a unit of "
        r"effort at the target costs S less than half of what it is blamed for a missing unit: "
        r"$\ell\tau/(k^2c) < a_S/2$. Otherwise the margin is negative or nil: weak accountability with noise "
        "makes S aim below what it answers for. A positive margin is smaller than the largest error.",
        "",
        (
            part("margin > 0 exactly under the condition", sp.Equivalent(margin, strong), game, inside),
            part(
                "margin < s", DOWN(insured.in_channels["m"], symbol(game, "s"), evaluate=False), game, inside
            ),
            *(
                part(
                    f"in branch {number} the margin is negative",
                    DOWN(other.in_channels["m"], 0, evaluate=False),
                    game,
                    [conditions(other)],
                )
                for number, other in enumerate(solution, 1)
                if other is not insured
            ),
        ),
        {"m > 0": strong},
    )


def _normal(solution: Solution) -> Proposition:
    """With normal noise: what a first unit of margin saves in blame and costs in liability."""
    game = solution.game
    s, tau, a_S = (symbol(game, n) for n in ("s", "tau", "a_S"))
    effort = game.moves["e"].symbol
    m = effort - tau
    bell = sp.exp(-(m**2) / (2 * s**2)) / (sp.sqrt(2 * sp.pi) * s)
    expected = s**2 * bell - m * sp.erfc(m / (sp.sqrt(2) * s)) / 2
    gain = normal(sp.diff(-a_S * expected - _cost(solution), effort).xreplace({effort: tau}).doit())
    density = make_symbol("density", "positive")  # stands for the density: positive, whatever the margin
    bend = density * sp.simplify(sp.diff(expected, effort, 2) / bell)
    return Proposition(
        "normal",
        "Normal noise",
        "With normal noise of standard deviation $s$ the best margin has no closed form, but its sign has, "
        "and the condition is the same: S's payoff is strictly concave in the margin, and rises at margin "
        "zero exactly under the condition of the first proposition. The argument needs of the noise only "
        "that errors are as likely up as down.",
        "",
        (
            part("the expected shortfall is convex in the margin", UP(bend, 0, evaluate=False), game),
            part("liability is convex in the margin", UP(sp.diff(_cost(solution), effort, 2), 0), game),
            part(
                "a first unit of margin pays exactly under the condition",
                sp.Equivalent(UP(gain, 0, evaluate=False), _strong(solution)),
                game,
            ),
        ),
        {"U_S'(0)": gain},
    )


def _cost(solution: Solution) -> sp.Expr:
    """What S bears of A's sanction for an effort of A; all of A's best reply is proportional to it."""
    game, insured = solution.game, _insured(solution)
    effort = game.moves["e"].symbol
    found = insured.in_channels
    share = {game.moves[n].symbol: effort * normal(found[n] / found["e"]) for n in ("T", "f")}
    borne = -game.payoffs["S"].xreplace({symbol(game, "a_S"): sp.S.Zero}).xreplace(share)
    a_A, c, d = (symbol(game, n) for n in ("a_A", "c", "d"))
    return normal(normal(borne).xreplace({d: a_A * c / (a_A - c)}))


def _noise(solution: Solution) -> Proposition:
    insured, strong = _insured(solution), _strong(solution)
    weak = DOWN(strong.lhs, 0, evaluate=False)
    return Proposition(
        "noise",
        "More noise",
        "Under the condition more noise raises the margin, the target, and what is falsified and admitted to "
        "meet it: insurance overbidding. Where the condition fails more noise lowers them all.",
        r"S chooses its target, with a margin within the noise",
        (
            *(
                effect_part(solution, of, "s", Sign.POSITIVE, insured, [strong])
                for of in ("m", "T", "f", "h")
            ),
            *(effect_part(solution, of, "s", Sign.NEGATIVE, insured, [weak]) for of in ("m", "T", "f", "h")),
        ),
    )


def _margin(solution: Solution) -> Proposition:
    game, insured, strong = solution.game, _insured(solution), _strong(solution)
    softer = next(ch.definition for ch in game.channels if ch.parameter.name == "a_S")
    phi = symbol(game, "phi_S")
    raw = strong.lhs.xreplace({symbol(game, "a_S"): softer})
    (limit,) = sp.solve(raw, phi)
    return Proposition(
        "margin",
        "Tolerance, oversight and the margin",
        r"Tolerance for the superior lowers the margin and turns it negative beyond $\varphi_S^*$; so does "
        "tolerance for the subordinate, which makes a unit of effort dearer to get. Social oversight raises "
        "the margin: falsification is worth less, and execution follows the target more closely.",
        "S chooses its target, with a margin within the noise",
        (
            effect_part(solution, "m", "phi_S", Sign.NEGATIVE, insured),
            effect_part(solution, "m", "phi_A", Sign.NEGATIVE, insured),
            effect_part(solution, "m", "sigma", Sign.POSITIVE, insured),
            part("margin > 0 exactly below phi_S*", sp.Equivalent(UP(raw, 0), DOWN(phi, limit)), game),
        ),
        {r"\varphi_S^*": normal(limit)},
    )


def _target(solution: Solution) -> Proposition:
    game, insured = solution.game, _insured(solution)
    c, a_S, k, ell, s = (symbol(game, n) for n in ("c", "a_S", "k", "ell", "s"))
    slope = normal(sp.diff(insured.in_channels["T"], c))
    loud = UP(2 * ell * s, a_S * k, evaluate=False)
    return Proposition(
        "target",
        "The target set",
        r"Tolerance for the superior lowers the target that it sets. Tolerance for the subordinate and "
        r"social oversight reach the target through the stiffness $c$ in opposite ways, and either may raise "
        r"it: the target rises in $c$ exactly if $2\ell s > a_S k$. With little noise tolerance at the "
        "bottom alone therefore raises the target, and oversight lowers it; with much noise it is the other "
        "way round.",
        "S chooses its target, with a margin within the noise",
        (
            effect_part(solution, "T", "phi_S", Sign.NEGATIVE, insured),
            part("dT/dc > 0 exactly if 2*ell*s > a_S*k", sp.Equivalent(UP(slope, 0), loud), game),
            effect_part(solution, "T", "phi_A", Sign.MIXED, insured),
            effect_part(solution, "T", "sigma", Sign.MIXED, insured),
        ),
    )
