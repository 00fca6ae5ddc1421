"""Propositions on control rights: what delegating each does to bids, falsification, cost and pacts."""

from __future__ import annotations

from functools import cache
from typing import Any

import sympy as sp

from layered_games.equilibria.algebra import normal
from layered_games.equilibria.result import Equilibrium, Solution
from layered_games.equilibria.settling import settle
from layered_games.equilibria.solving import solve
from layered_games.models.control_modes import control_rights
from layered_games.models.control_modes_table import CENTRE
from layered_games.models.propositions import Part, Proposition
from layered_games.models.stating import TIMEOUT, effect_part, part, symbol
from layered_games.proofs import Outcome
from layered_games.statics.effects import Sign

__all__ = ["claims"]


@cache
def claims(game: Any) -> tuple[Proposition, ...]:
    """Return the propositions on the allocation of control rights; the same for every allocation."""
    own = solve(control_rights("middle", "centre", "middle"))
    lent = solve(control_rights("centre", "centre", "middle"))
    return (_keeps(own), _moves(lent, own), _tolerance(lent), _ranking(own), _pacts(), _detection())


def _where(branch: Equilibrium) -> list[Any]:
    return [c.relation for c in branch.piece.constraints]


def _keeps(own: Solution) -> Proposition:
    """With targets in hand, credit passed on buys nothing."""
    passing = control_rights("centre", "centre", "middle")
    beta, b = passing.moves["beta"].symbol, passing.moves["b"].symbol
    here = dict.fromkeys((beta,), sp.S.Zero)
    loss = normal(passing.payoffs["S"].xreplace(here) - passing.payoffs["S"])
    work = solve(control_rights("centre", "centre", "centre"))
    rates = [normal(e.in_channels["e"] / e.in_channels["b"]) for e in work]
    same = sp.Eq(normal(rates[0] - rates[-1]), 0, evaluate=False)
    costly = sp.StrictGreaterThan(loss, 0, evaluate=False)
    return Proposition(
        "keeps",
        "A superior that sets targets passes no credit on",
        "Effort is the same share of the bid whether this is commanded or volunteered, and credit passed on "
        "costs its own amount. Who may set targets therefore commands, and keeps all credit: delegating "
        "targets and incentives together leaves the bottom none.",
        "",
        (
            part("effort per bid: commanded as volunteered", same, work.game),
            part("passing credit on costs S", costly, [beta > 0, b > 0]),
        ),
    )


def _moves(lent: Solution, own: Solution) -> Proposition:
    """Where the centre keeps targets, overbidding is active if it comes at all, and smaller."""
    found: list[Part] = []
    game = lent.game
    tau = symbol(game, "tau")
    level = sp.And(*(sp.Eq(normal(e.in_channels["T"] - tau), 0, evaluate=False) for e in lent))
    found.append(part("the target goes down as it stands", level, game))
    for number, low in enumerate(lent, 1):
        bid = low.in_channels["b"]
        if bid == tau:
            continue
        for other, high in enumerate(own, 1):
            claim = sp.LessThan(normal(bid - high.in_channels["b"]), 0, evaluate=False)
            verdict = settle(game, claim, [*_where(low), *_where(high)], TIMEOUT)
            if verdict.outcome is not Outcome.CONTRADICTORY:
                found.append(Part(f"branch {number} against {other}: the bid is lower", claim, verdict))
    return Proposition(
        "moves",
        "Where the centre keeps targets, overbidding changes its face",
        "With targets at the centre and incentives delegated (subcontracting) nobody marks targets up; the "
        "superior buys bids with credit instead. Overbidding is then active, and never higher than where the "
        "superior sets targets too: bought bids cost credit, commanded ones do not.",
        "",
        tuple(found),
    )


def _tolerance(lent: Solution) -> Proposition:
    branch = next(e for e in lent if e.in_channels["beta"].has(symbol(lent.game, "a_S")))
    return Proposition(
        "bought",
        "What the superior passes on",
        "Where a superior that fears blame buys bids, it passes on less credit the more tolerance it enjoys, "
        "and more the higher the target that it received.",
        "real effort falls short of the target, and the credit passed on is interior",
        (
            effect_part(lent, "beta", "phi_S", Sign.NEGATIVE, branch),
            effect_part(lent, "b", "phi_S", Sign.NEGATIVE, branch),
            effect_part(lent, "beta", "tau", Sign.POSITIVE, branch),
        ),
    )


def _ranking(own: Solution) -> Proposition:
    """Which bid the centre wants: effort and falsification move together along one line."""
    game = own.game
    w_e, w_f = (next(p for p in CENTRE if p.name == n) for n in ("w_e", "w_f"))
    branch = next(e for e in own if not e.binding or e.in_channels["b"] != symbol(game, "tau"))
    rates = {n: normal(branch.in_channels[n] / branch.in_channels["b"]) for n in ("e", "f")}
    rate = w_f.symbol * rates["f"] - w_e.symbol * rates["e"]
    k, d = symbol(game, "k"), symbol(game, "d")
    gains = sp.StrictLessThan(normal(rate), 0, evaluate=False)
    claim = sp.Equivalent(gains, sp.StrictGreaterThan(w_e.symbol * k * d, w_f.symbol))
    weights = [r for p in (w_e, w_f) for r in p.domain.relations(p.symbol)]
    return Proposition(
        "ranking",
        "Which mode is best for the centre",
        r"With inspection given, modes differ in the bid alone; effort and falsification rise with it in "
        r"proportion. While real effort falls short of the received target, a higher bid costs the centre "
        r"less exactly if $w_e k d > w_f$: then the mode with the higher bid is better, else the lower one. "
        "Beyond, every further bid only adds falsification.",
        r"no pact; the centre loses $w_e$ for each unit of unmet target, $w_f$ for each unit falsified",
        (part("a higher bid helps the centre", claim, game, weights),),
    )


def _pacts() -> Proposition:
    """The worth of covering up is that of the pair; who holds the other rights does not enter."""
    found = []
    listed = [control_rights(t, "middle", c) for t in ("centre", "middle") for c in ("centre", "middle")]
    first = listed[0]
    terms = [_definition(g, "W_x") - _definition(g, "W_0") for g in listed]
    for game, term in zip(listed[1:], terms[1:], strict=True):
        claim = sp.Eq(_difference(term, terms[0]), 0, evaluate=False)
        label = f"the same gain from covering up: {game.name.removesuffix(', binding pact')}"
        found.append(part(label, claim, first))
    return Proposition(
        "pacts",
        "Where the pact is most likely",
        "A binding pact forms only where inspection is delegated, and there under the same condition whoever "
        "holds the other two rights: bids and credit inside the pair are its own affair. Loosely coupled and "
        "federal modes invite it alike; tightly coupled and subcontracting ones cannot have it.",
        "",
        tuple(found),
    )


def _definition(game: Any, name: str) -> sp.Expr:
    return next(c.definition for c in game.channels if c.parameter.name == name)


def _difference(one: sp.Expr, other: sp.Expr) -> sp.Expr:
    """Zero if two sums of cases have the same cases with the same values."""
    return sp.S.Zero if _canonical(one) == _canonical(other) else sp.Add(one, -other, evaluate=False)


def _canonical(expression: sp.Expr) -> sp.Expr:
    return expression.replace(
        lambda e: isinstance(e, sp.Piecewise), lambda e: sp.Piecewise(*((normal(v), c) for v, c in e.args))
    )


def _detection() -> Proposition:
    """Local inspectors who cover up still detect more if they know enough."""
    game = control_rights("middle", "middle", "middle")
    q_C = next(p for p in CENTRE if p.name == "q_C")
    q, chi, sigma = (symbol(game, n) for n in ("q", "chi", "sigma"))
    covered = _definition(game, "D_x")
    centre = _definition(game, "D").xreplace({q: q_C.symbol})
    claim = sp.Equivalent(sp.GreaterThan(covered, centre), sp.GreaterThan(q * (1 - chi), q_C.symbol))
    given = [r for n in ("q", "chi", "sigma") for r in game.parameters[n].domain.relations(symbol(game, n))]
    given += q_C.domain.relations(q_C.symbol)
    assert sigma in covered.free_symbols
    return Proposition(
        "detection",
        "What delegated inspection detects under a pact",
        r"Even where it covers up, an inspector on the spot detects no less than the centre exactly if "
        r"$q_S(1 - \chi) \ge q_C$.",
        "",
        (part("detection under the pact against that of the centre", claim, given),),
    )
