"""What is claimed of the ratchet: rents from being unknown, and how patient it takes to hide."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sympy as sp
from sympy.logic.boolalg import Boolean

from layered_games.equilibria.algebra import normal
from layered_games.equilibria.conditions import Context, normalise
from layered_games.equilibria.pieces import Constraint
from layered_games.equilibria.systems import solve_system
from layered_games.errors import GameError
from layered_games.models.hidden_capacity_claims import part, positive
from layered_games.models.propositions import Part, Proposition
from layered_games.parameters import Parameter

if TYPE_CHECKING:
    from layered_games.models.hidden_capacity_ratchet import Ratchet

__all__ = ["critical_patience", "ratchet_claims"]


def ratchet_claims(game: Ratchet) -> tuple[Proposition, ...]:
    """Return the propositions on two periods without commitment."""
    return (_found_out(game), _critical(game), _equal_patience(game), _short_tenure(game))


def critical_patience(game: Ratchet) -> tuple[sp.Expr, sp.Expr]:
    """Return the patience from which on pooling beats full separation, and from which on it beats a little.

    Both are read off the derived values: the first where they are equal, the second where the value of
    letting the high capacity mix stops rising as less and less is shown.
    """
    patience = game.parameters["delta_A"].symbol
    pooling, separating, mixed = (game.patterns[n].profit for n in ("pooling", "separating", "H mixes"))
    ((whole,),) = [[s[patience] for s in solve_system([normal(separating - pooling)], [patience])]]
    slope = normal(sp.diff(mixed, game.pooled).subs(game.pooled, 1))
    ((margin,),) = [[s[patience] for s in solve_system([slope], [patience])]]
    tenure = game.parameters["delta_S"].symbol
    apart = sp.collect(sp.expand(margin), tenure, evaluate=False)
    return sp.factor(whole), sp.Add(*(k * sp.factor(v) for k, v in apart.items()))


def _at_least(one: sp.Expr, other: sp.Expr) -> Boolean:
    return sp.GreaterThan(one, other, evaluate=False)


def _found_out(game: Ratchet) -> Proposition:
    space = game.parameters.with_parameters([game.game.belief])
    belief, patience = game.game.belief.symbol, game.parameters["delta_A"].symbol
    rent = game.second.rent("H", belief)
    value = game.patterns["separating"].profit
    return Proposition(
        "found-out",
        "What it costs to be found out",
        "In the second period the high capacity has a rent as long as it may be low, and the rent rises in "
        "that belief; once it is known it gets nothing more than the outside option. Hence the more patient "
        "the subordinate, the more the superior has to pay in the first period for seeing capacity.",
        "",
        (
            part("the rent is positive", positive(rent), space),
            part("it rises in the belief in low capacity", positive(sp.diff(rent, belief)), space),
            part(
                "once known there is none",
                sp.Eq(game.second.rent("H", "H"), sp.S.Zero, evaluate=False),
                space,
            ),
            part("separation is worth less to the superior", positive(-sp.diff(value, patience)), space),
        ),
        {"R(\\nu)": rent},
    )


def _critical(game: Ratchet) -> Proposition:
    patience = game.parameters["delta_A"].symbol
    pooling, separating, mixed = (game.patterns[n].profit for n in ("pooling", "separating", "H mixes"))
    whole, margin = critical_patience(game)
    slope = normal(sp.diff(mixed, game.pooled).subs(game.pooled, 1))
    return Proposition(
        "critical",
        "When the fast ox hides (鞭打快牛)",
        r"If the superior cannot commit, one contract for both is best for it once $\delta_A$ reaches both "
        "limits below, against every probability with which the high capacity may show itself. Below the "
        "first, showing all is better, and below the second, showing a little is better, unless the low "
        "capacity would be tempted by what that takes.",
        "the low capacity does not mix",
        (
            part(
                "pooling beats separation iff the first limit is reached",
                sp.Equivalent(_at_least(pooling - separating, sp.S.Zero), _at_least(patience, whole)),
                game.parameters,
            ),
            part(
                "showing a little gains nothing iff the second limit is reached",
                sp.Equivalent(_at_least(slope, sp.S.Zero), _at_least(patience, margin)),
                game.parameters,
            ),
            *_against_mixtures(game, whole, margin),
        ),
        {r"\delta_A^{\mathrm{all}}": whole, r"\delta_A^{\mathrm{little}}": margin},
    )


def _against_mixtures(game: Ratchet, whole: sp.Expr, margin: sp.Expr) -> list[Part]:
    """Hiding beats every mixture from both limits on: its gain lies above a chord between the ends."""
    patience, share = game.parameters["delta_A"].symbol, game.game.once.prior["L"]
    mass, space = game.pooled, game.game.mixed
    gap = normal(game.patterns["pooling"].profit - game.patterns["H mixes"].profit)
    core = normalise(Constraint(gap), Context(tuple(space.assumptions)))
    if not isinstance(core, Constraint):
        raise GameError(f"the sign of {gap} was to depend on the parameters, but it is {core}")
    along = Parameter("z", "(0, 1)", "", "position between showing all and hiding")
    here, all_shown, hidden = (
        core.expr.subs(mass, at) for at in (share + (1 - share) * along.symbol, share, sp.S.One)
    )
    chord = (1 - along.symbol) * all_shown + along.symbol * hidden
    return [
        part(
            "what hiding gains over a mixture has the sign of the quantity below",
            sp.Equivalent(_at_least(gap, sp.S.Zero), _at_least(core.expr, sp.S.Zero)),
            space,
        ),
        part(
            "which lies above its chord between showing all and hiding",
            _at_least(normal(here - chord), sp.S.Zero),
            game.parameters.with_parameters([along]),
        ),
        part(
            "and is not negative at showing all if the first limit is reached",
            _at_least(normal(all_shown), sp.S.Zero),
            game.parameters,
            [_at_least(patience, whole)],
        ),
        part(
            "nor at hiding if the second limit is reached: hiding beats every mixture from both limits on",
            _at_least(normal(hidden), sp.S.Zero),
            game.parameters,
            [_at_least(patience, margin)],
        ),
    ]


def _equal_patience(game: Ratchet) -> Proposition:
    _, margin = critical_patience(game)
    tenure = game.parameters["delta_S"].symbol
    mass = game.pooled
    feasible = [
        sp.StrictGreaterThan(c.lhs.subs(mass, 1), 0, evaluate=False)
        for c in sp.And.make_args(game.patterns["H mixes"].condition)
    ]
    patience = game.parameters["delta_A"].symbol
    slope = normal(sp.diff(game.patterns["H mixes"].profit, mass).subs(mass, 1))
    return Proposition(
        "equal-patience",
        "Hiding takes a superior who looks less far ahead",
        r"Full hiding is best for the superior only if $\delta_A > \delta_S$: if both look equally far "
        "ahead, some showing of capacity always pays, however patient they are. What makes the fast ox hide "
        "is not patience alone but short tenure above it (人走政息).",
        "the low capacity would not be tempted by what is offered for showing a little",
        (
            part("the second limit is above delta_S", positive(margin - tenure), game.parameters),
            part(
                "showing a little pays if delta_A <= delta_S",
                positive(-slope),
                game.parameters,
                [*feasible, sp.LessThan(patience, tenure, evaluate=False)],
            ),
        ),
        {r"\delta_A^{\mathrm{little}} - \delta_S": sp.factor(margin - tenure)},
    )


def _short_tenure(game: Ratchet) -> Proposition:
    """With a superior who leaves after the first period, mixing by the low capacity changes nothing."""
    tenure = game.parameters["delta_S"].symbol
    pooling, other = game.patterns["pooling"].profit, game.patterns["L mixes"].profit
    whole, margin = critical_patience(game)
    here, share = {tenure: sp.S.Zero}, game.game.once.prior["L"]
    capacity = game.game.once.types["H"]
    return Proposition(
        "short-tenure",
        "A superior who leaves",
        "For a superior who leaves after the first period the result holds against mixing by the low "
        "capacity as well. Both limits then fall in the probability of low capacity and rise in the high "
        "capacity: hiding takes least patience where the strong are rare and not very strong.",
        r"$\delta_S = 0$",
        (
            part(
                "pooling is no worse than any mixing by the low capacity",
                _at_least(normal((pooling - other).subs(here)), sp.S.Zero),
                game.game.mixed,
            ),
            *(
                part(
                    f"the {word} limit {way}",
                    positive(sign * sp.diff(limit.subs(here), symbol)),
                    game.parameters,
                )
                for word, limit in (("first", whole), ("second", margin))
                for way, sign, symbol in (("falls in p_L", -1, share), ("rises in k_H", 1, capacity))
            ),
        ),
        {r"\delta_A^{\mathrm{all}}": whole.subs(here)},
    )
