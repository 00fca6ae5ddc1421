"""Statements on traces: when they are kept, who is blamed, what is wasted."""

from __future__ import annotations

import sympy as sp
from sympy.logic.boolalg import Boolean

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
    return (
        _clarity(solution),
        _downwards(solution),
        _waste(solution),
        _tolerance(solution),
        _public(solution),
    )


def _clarity(solution: Solution) -> Proposition:
    game, inner = solution.game, branch_where(solution)
    none = branch_where(solution, "x_S >= 0", "x_A >= 0")
    B, g, m_S, m_A = (symbol(game, n) for n in ("B", "g", "m_S", "m_A"))
    little = sp.And(sp.LessThan(B, 4 * g * m_S), sp.LessThan(B, 4 * g * m_A))
    return Proposition(
        "clarity",
        "A clear boundary ends the contest",
        r"Where both keep traces, their total falls in the clarity $\rho$ of the boundary. It is exactly "
        r"zero "
        r"once so little blame is contested that the first trace does not pay: "
        r"$B \leq 4 g m_S$ and $B \leq 4 g m_A$.",
        "",
        (
            effect_part(solution, "x", "rho", Sign.NEGATIVE, inner),
            part("nobody keeps traces there", sp.Eq(none.in_channels["x"], 0, evaluate=False), game),
            part("that is where", sp.Equivalent(conditions(none), little), game),
        ),
    )


def _downwards(solution: Solution) -> Proposition:
    game, inner = solution.game, branch_where(solution)
    m_S, m_A = symbol(game, "m_S"), symbol(game, "m_A")
    share = inner.in_channels["z"]
    more = sp.StrictGreaterThan(share, sp.Rational(1, 2), evaluate=False)
    return Proposition(
        "downwards",
        "Blame goes to where traces are dear",
        r"Where both keep traces, the subordinate bears the share $z$ of contested blame, more than half "
        r"exactly if "
        r"its traces cost more than its superior's. Neither clarity nor tolerance nor oversight changes "
        r"the share: "
        "they shrink what is contested, not who loses the contest.",
        "both keep traces",
        (
            part("z > 1/2 exactly if m_A > m_S", sp.Equivalent(more, m_A > m_S), game, _inside(inner)),
            *(effect_part(solution, "z", name, Sign.ZERO, inner) for name in ("rho", "phi_A", "sigma")),
        ),
        {"z": share},
    )


def _waste(solution: Solution) -> Proposition:
    game, inner = solution.game, branch_where(solution)
    B, waste = symbol(game, "B"), inner.in_channels["W"]
    m_S, m_A = symbol(game, "m_S"), symbol(game, "m_A")
    return Proposition(
        "waste",
        "What is wasted",
        "Less than half of the contested blame is wasted on traces; the bound is approached where traces "
        "cost both "
        "the same and little is on file. More on file anyway means fewer traces and less waste.",
        "both keep traces",
        (
            part("W < B/2", sp.StrictLessThan(waste, B / 2, evaluate=False), game, _inside(inner)),
            part(
                "W = B/2 at equal costs and nothing on file",
                sp.Eq(
                    normal(waste.xreplace({symbol(game, "g"): sp.S.Zero, m_S: m_A})), B / 2, evaluate=False
                ),
                game,
            ),
            effect_part(solution, "x", "g", Sign.NEGATIVE, inner),
            effect_part(solution, "W", "g", Sign.NEGATIVE, inner),
        ),
    )


def _tolerance(solution: Solution) -> Proposition:
    inner = branch_where(solution)
    return Proposition(
        "tolerance",
        "Fault tolerance and stricter blame",
        r"Fault tolerance $\varphi_A$ lowers traces, stricter blame raises them.",
        "both keep traces",
        (
            effect_part(solution, "x", "phi_A", Sign.NEGATIVE, inner),
            effect_part(solution, "x", "A_A", Sign.POSITIVE, inner),
            effect_part(solution, "x", "q", Sign.POSITIVE, inner),
        ),
    )


def _public(solution: Solution) -> Proposition:
    inner, game = branch_where(solution), solution.game
    q, sigma = symbol(game, "q"), symbol(game, "sigma")
    weak = sp.StrictGreaterThan(2 * (1 - q) * (1 - sigma), 1, evaluate=False)
    strong = sp.StrictLessThan(2 * (1 - q) * (1 - sigma), 1, evaluate=False)
    return Proposition(
        "public",
        "Social oversight: first more traces, then fewer",
        r"Social oversight makes failures known, which raises the stakes, and shows who caused them, which "
        r"makes traces "
        r"useless. Traces rise in $\sigma$ as long as a failure escapes notice with a probability above "
        r"one half, "
        r"$(1-q)(1-\sigma) > 1/2$, and fall beyond. Inspection, which only makes failures known, always "
        r"raises them.",
        "both keep traces",
        (
            effect_part(solution, "x", "sigma", Sign.POSITIVE, inner, [weak]),
            effect_part(solution, "x", "sigma", Sign.NEGATIVE, inner, [strong]),
            effect_part(solution, "x", "sigma", Sign.MIXED, inner),
        ),
    )


def _inside(branch: Equilibrium) -> list[Boolean]:
    return [c.relation for c in branch.piece.constraints]
