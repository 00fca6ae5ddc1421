"""Statements on decay: who falsifies, where falsification concentrates, what fading and oversight do."""

from __future__ import annotations

from typing import Any

import sympy as sp

from layered_games.equilibria.algebra import normal
from layered_games.equilibria.result import Solution
from layered_games.equilibria.solving import solve
from layered_games.models.base import Model
from layered_games.models.propositions import Part, Proposition
from layered_games.models.stating import branch_where, effect_part, part, symbol
from layered_games.statics.effects import Sign

__all__ = ["claims"]


def claims(game: Model) -> tuple[Proposition, ...]:
    """Return the propositions of the model, each with its verdict."""
    solution = solve(game)
    return tuple(state(solution) for state in (_layers, _concentrates, _fading, _tolerance, _public))


def _layers(solution: Solution) -> Proposition:
    game, found = solution.game, branch_where(solution).in_channels
    up = sp.StrictGreaterThan
    listed = ("f", "f2", "f1", "h1")
    parts = [part(f"{name} > 0", up(found[name], 0, evaluate=False), game) for name in listed]
    through = (("h2", "h"), ("h1", "h2"))
    parts += [
        part(f"{less} < {more}", up(normal(found[more] - found[less]), 0, evaluate=False), game)
        for less, more in through
    ]
    return Proposition(
        "layers",
        "Every layer that has something to pass on falsifies",
        "As long as a layer below admits anything, the layer above falsifies part of it: no "
        "layer is too close "
        "to the top. Of what the bottom admits each further layer lets only a share through, so "
        "that the longer "
        "chain knows less at the top, even where a check does not fade.",
        "",
        tuple(parts),
        {"h_1": found["h1"]},
    )


def _concentrates(solution: Solution) -> Proposition:
    game, found = solution.game, branch_where(solution).in_channels
    a_A, a_S, d3, d2 = (symbol(game, n) for n in ("a_A", "a_S", "d3", "d2"))
    most = sp.StrictGreaterThan(normal(found["f"] - found["f2"]), 0, evaluate=False)
    strict = sp.StrictGreaterThan(a_A * (a_S + d2), a_S * d3)
    less = sp.StrictGreaterThan(normal(found["f2"] - found["f1"]), 0, evaluate=False)
    return Proposition(
        "concentrates",
        "Where falsification concentrates",
        r"Among alike layers falsification falls towards the top. The bottom falsifies more than the layer "
        r"above it exactly if $a_A(a_S + d_2) > a_S d_3$, and always if it is held to account no less than "
        r"those above, $a_A \ge a_S$. It is the layer above that falsifies most where the bottom is held to "
        "account little and sanctioned much.",
        "",
        (
            part("f2 > f1", less, game),
            part("f > f2 exactly under the condition", sp.Equivalent(most, strict), game),
            part("always if a_A >= a_S", most, game, [sp.GreaterThan(a_A, a_S)]),
        ),
    )


def _through(solution: Solution, name: str, extra: list[Any]) -> list[Part]:
    """That h1 rises in a parameter: it rises in every sanction, and every sanction rises in it."""
    game, reached = solution.game, branch_where(solution).in_channels["h1"]
    wrt, up = game.parameters[name].symbol, sp.StrictGreaterThan
    parts = []
    for channel in game.channels:
        if channel.definition.has(wrt):
            label = channel.parameter.name
            slope = sp.factor(normal(sp.diff(reached, channel.symbol)))
            parts.append(part(f"dh1/d{label} > 0", up(slope, 0, evaluate=False), game))
            own = sp.factor(sp.diff(channel.definition, wrt))
            parts.append(part(f"d{label}/d{name} > 0", up(own, 0, evaluate=False), game.parameters, extra))
    return parts


def _fading(solution: Solution) -> Proposition:
    game, inner = solution.game, branch_where(solution)
    checked = [sp.StrictGreaterThan(symbol(game, "q"), 0)]
    s = {n: p.symbol for n, p in game.parameters.items()}
    bottom, next_up = (s["P"] * (1 - (1 - s["q"] * s["omega"] ** n) * (1 - s["sigma"])) for n in (3, 2))
    a_S, omega, sigma = symbol(game, "a_S"), s["omega"], s["sigma"]
    slope = sp.factor(normal(sp.diff((a_S + next_up) / bottom, omega)))
    falls = sp.StrictLessThan(slope, 0, evaluate=False)
    weight = 3 * omega * (a_S + s["P"] * sigma) + (1 - sigma) * s["P"] * s["q"] * omega**3
    strict = sp.StrictGreaterThan(weight, 2 * s["P"] * sigma)
    space, given = game.parameters, [*checked, sp.StrictGreaterThan(a_S, 0)]
    silent = sp.Eq(sigma, 0, evaluate=False)
    found = inner.in_channels
    whole = found["f"] + found["f2"] + found["f1"] + found["e"] + found["h1"] - symbol(game, "tau")
    return Proposition(
        "fading",
        "What fading does",
        r"The less information survives a layer (lower $\omega$), the less effort, the more "
        r"falsification at the "
        "bottom and in total, and the less reaches the centre. Without a public, falsification "
        "then concentrates at "
        r"the bottom: it grows relative to that of the layer above. With one it does so exactly if "
        r"$3\omega(a_S + \sigma P) + (1 - \sigma)qP\omega^3 > 2\sigma P$. What layer 2 itself "
        r"falsifies moves "
        "either way, because less is admitted to it.",
        "there is a check, $q > 0$",
        (
            effect_part(solution, "e", "omega", Sign.POSITIVE, inner, checked),
            effect_part(solution, "f", "omega", Sign.NEGATIVE, inner, checked),
            *_through(solution, "omega", checked),
            part("f + f2 + f1 = tau - e - h1", sp.Eq(normal(whole), 0, evaluate=False), game),
            part("d(f/f2)/domega < 0 if sigma = 0", falls, space, [*given, silent]),
            part("d(f/f2)/domega < 0 exactly there", sp.Equivalent(falls, strict), space, given),
            effect_part(solution, "f2", "omega", Sign.MIXED, inner, checked),
        ),
    )


def _tolerance(solution: Solution) -> Proposition:
    inner = branch_where(solution)
    return Proposition(
        "tolerance",
        "Tolerance at the bottom moves falsification up the chain",
        "Fault tolerance at the bottom makes it admit more and falsify less, at the price of "
        "effort; the layers "
        "above then falsify more, as they have more to hide. More reaches the centre all the same. Tolerance "
        "above lowers what layer 2 falsifies and leaves the bottom as it is; what layer 1 falsifies moves "
        "either way.",
        "",
        (
            effect_part(solution, "f", "phi_A", Sign.NEGATIVE, inner),
            effect_part(solution, "e", "phi_A", Sign.NEGATIVE, inner),
            effect_part(solution, "f2", "phi_A", Sign.POSITIVE, inner),
            effect_part(solution, "f1", "phi_A", Sign.POSITIVE, inner),
            effect_part(solution, "h1", "phi_A", Sign.POSITIVE, inner),
            effect_part(solution, "f2", "phi_S", Sign.NEGATIVE, inner),
            effect_part(solution, "f1", "phi_S", Sign.MIXED, inner),
            effect_part(solution, "h1", "phi_S", Sign.POSITIVE, inner),
        ),
    )


def _public(solution: Solution) -> Proposition:
    game, inner = solution.game, branch_where(solution)
    s = {n: p.symbol for n, p in game.parameters.items()}
    sanctions = {c.parameter.name: c.definition for c in game.channels}
    apart = sp.factor(sp.diff(sanctions["d1"] - sanctions["d3"], s["sigma"]))
    fades = [sp.StrictGreaterThan(s["q"], 0), sp.StrictLessThan(s["omega"], 1)]
    parts: list[Part] = [
        effect_part(solution, "e", "sigma", Sign.POSITIVE, inner),
        effect_part(solution, "f", "sigma", Sign.NEGATIVE, inner),
        *_through(solution, "sigma", [sp.StrictLessThan(s["q"], 1)]),
        part("d(d1 - d3)/dsigma < 0", sp.StrictLessThan(apart, 0, evaluate=False), game.parameters, fades),
    ]
    return Proposition(
        "public",
        "The public does not stand at the top of the chain",
        "Social oversight raises effort, lowers falsification at the bottom and lets more reach "
        "the centre. It "
        "sees every layer from the same distance: the more of it, the less the sanction differs between top "
        "and bottom, and the less fading matters.",
        "",
        tuple(parts),
    )
