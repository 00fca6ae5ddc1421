"""Statements on showcases: what is sunk in them, how visits compare, and where the visitor looks."""

from __future__ import annotations

import sympy as sp

from layered_games.equilibria.algebra import normal
from layered_games.equilibria.result import Equilibrium, Solution
from layered_games.equilibria.solving import solve
from layered_games.games.strategic import StrategicGame
from layered_games.models.base import Model
from layered_games.models.propositions import Part, Proposition
from layered_games.models.stating import branch_where, conditions, effect_part, part, symbol
from layered_games.parameters import Parameter, ParameterSpace
from layered_games.statics.effects import Sign

__all__ = ["claims", "where_to_look"]


def claims(game: Model) -> tuple[Proposition, ...]:
    """Return the propositions of the model, each with its verdict."""
    solution = solve(game)
    return (_looking(), _sunk(solution), _visits(solution), _all(solution), _remedies(solution))


def where_to_look(sites: int) -> StrategicGame:
    """Return the game of where to put the showcase and where to look, at levels ``x`` above ``y``."""
    x, y = (Parameter(name, "positive") for name in "xy")
    space = ParameterSpace([x, y], [x.symbol > y.symbol])
    host = [[x.symbol if i == j else y.symbol for j in range(sites)] for i in range(sites)]
    visitor = [[-value for value in row] for row in host]
    return StrategicGame([host, visitor], ["host", "visitor"], parameters=space)


def _looking() -> Proposition:
    parts: list[Part] = []
    for sites in (2, 3):
        game = where_to_look(sites)
        solution = solve(game)
        once = sp.Eq(sp.Integer(len(solution)), 1, evaluate=False)
        parts.append(part(f"{sites} sites: one equilibrium", once, game.parameters))
        for who, mixed in zip(("host", "visitor"), solution[0].profile, strict=True):
            even = sp.And(*(sp.Eq(p, sp.Rational(1, sites), evaluate=False) for p in mixed), evaluate=False)
            parts.append(part(f"{sites} sites: the {who} mixes evenly", even, game.parameters))
    return Proposition(
        "looking",
        "Where to look",
        "Where the route is not steered, the host hides the showcase and the visitor looks for neglect: "
        "both choose every "
        "site with the same probability, and there is no other equilibrium.",
        "two or three sites, the showcase better than the others",
        tuple(parts),
    )


def _inner(solution: Solution) -> Equilibrium:
    return branch_where(solution)


def _sunk(solution: Solution) -> Proposition:
    inner, game = _inner(solution), solution.game
    steered = [symbol(game, "s") > 0]
    return Proposition(
        "sunk",
        "What is sunk in the showcase",
        "The share of the budget in the showcase rises in how far visits can be steered, and what the "
        "other sites get "
        r"falls. Social oversight $\sigma$ takes means from the showcase if neglect that is spoken of "
        r"costs something.",
        "other sites get something",
        (
            effect_part(solution, "z", "s", Sign.POSITIVE, inner),
            effect_part(solution, "y", "s", Sign.NEGATIVE, inner),
            effect_part(solution, "z", "sigma", Sign.NEGATIVE, inner, [*steered, symbol(game, "W") > 0]),
            effect_part(solution, "z", "V", Sign.POSITIVE, inner, steered),
        ),
    )


def _visits(solution: Solution) -> Proposition:
    game, inner = solution.game, _inner(solution)
    s, n, K = (symbol(game, name) for name in ("s", "n", "K"))
    levels = inner.in_channels["x"]
    announced, random = (normal(levels.xreplace({s: sp.Integer(at)})) for at in (1, 0))
    between = [s > 0, s < 1]
    above = sp.StrictGreaterThan(normal(levels - random), 0, evaluate=False)
    below = sp.StrictLessThan(normal(levels - announced), 0, evaluate=False)
    return Proposition(
        "visits",
        "Announced, steered, random",
        "Truly random visits make no showcase: all sites get the same. Steered visits make one, and "
        "announced visits the "
        "largest.",
        "other sites get something",
        (
            part("random: x = K/n", sp.Eq(random, K / n, evaluate=False), game),
            part("steered above random", above, game, between),
            part("steered below announced", below, game, between),
        ),
        {"x": levels},
    )


def _all(solution: Solution) -> Proposition:
    game, whole, inner = solution.game, branch_where(solution, "x <= K"), _inner(solution)
    s, v, u, K = (symbol(game, name) for name in ("s", "v", "u", "K"))
    enough = sp.StrictGreaterThan(s * v, u * K, evaluate=False)
    excess = normal(inner.in_channels["x"] - K / symbol(game, "n"))
    return Proposition(
        "all",
        "Nothing for the others",
        r"Everything goes into the showcase, and nothing to the other sites, exactly if $s v > u K$: a "
        r"poor host sinks all. More "
        "sites raise what the showcase gets above an equal share.",
        "",
        (
            part("all in the showcase exactly there", sp.Equivalent(conditions(whole), enough), game),
            part("nothing for the others", sp.Eq(whole.in_channels["y"], 0, evaluate=False), game),
            part(
                "d(x - K/n)/dn > 0",
                sp.StrictGreaterThan(sp.diff(excess, symbol(game, "n")), 0, evaluate=False),
                game,
                [s > 0],
            ),
        ),
    )


def _remedies(solution: Solution) -> Proposition:
    inner = _inner(solution)
    steered = [symbol(solution.game, "s") > 0]
    return Proposition(
        "remedies",
        "Accountability and fault tolerance",
        r"Accountability for what is seen sinks more in the showcase; fault tolerance $\varphi_A$ takes "
        r"means back to where "
        "nobody looks. Where visits cannot be steered neither matters.",
        "other sites get something",
        (
            effect_part(solution, "z", "A_A", Sign.POSITIVE, inner, steered),
            effect_part(solution, "z", "phi_A", Sign.NEGATIVE, inner, steered),
            effect_part(solution, "y", "phi_A", Sign.POSITIVE, inner, steered),
        ),
    )
