"""Claims about hierarchies: last-mile loading by induction, where it fails, and the myopic ladder.

Targets, bids and conditions are read off what the solver derived for one dyad or for two superiors;
what holds for any number of layers is the step of an induction, settled by the prover in channels.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise, product
from typing import Any

import sympy as sp
from sympy.logic.boolalg import Boolean

from layered_games.equilibria.algebra import normal
from layered_games.equilibria.folding import composite_channels, fold
from layered_games.equilibria.result import Equilibrium, Solution
from layered_games.equilibria.settling import settle
from layered_games.equilibria.solving import solve
from layered_games.games.sequential import SequentialGame
from layered_games.models.hierarchy_parts import Form
from layered_games.models.propositions import Part, Proposition
from layered_games.parameters import fresh_symbol
from layered_games.proofs import Outcome

__all__ = ["claims_of"]

Builder = Callable[[Form], SequentialGame]
TIMEOUT = 10.0


def claims_of(game: SequentialGame, form: Form, build: Builder) -> tuple[Proposition, ...]:
    """Return the propositions of a hierarchy, each with its verdict.

    Parameters
    ----------
    game : SequentialGame
    form : Form
        The choices behind the game.
    build : callable
        Makes the game of a form; what holds for any number of layers is read off one or two of them.
    """
    if form.foresight == "myopic":
        found = [_myopic(solve(build(replace(form, layers=2, credit="none", identical=True, omega=False))))]
    elif not form.identical or form.credit == "all":
        found = []
    elif form.liability == "direct":
        found = [_last_mile(solve(build(replace(form, layers=1, omega=False))))]
    else:
        two = solve(build(replace(form, layers=2, credit="none", omega=False)))
        found = [_no_last_mile(two, form.liability)]
        found += [_damping(two)] if form.liability == "distance" else []
    if form.omega:
        plain = replace(form, layers=1, foresight="full", liability="direct", credit="bottom", identical=True)
        found.append(_fading(game, solve(build(plain))))
    return tuple(found)


def _prove(claim: Any, game: SequentialGame, extra: Sequence[Any] = ()) -> Any:
    return settle(game, claim, tuple(extra), TIMEOUT)


def _part(label: str, claim: Any, game: SequentialGame, extra: Sequence[Any] = ()) -> Part:
    return Part(label, claim, _prove(claim, game, extra))


def _conditions(branch: Equilibrium) -> Boolean:
    return sp.And(*(c.relation for c in branch.piece.constraints))


def _channel(game: SequentialGame, name: str) -> sp.Symbol:
    return next(c.symbol for c in game.channels if c.parameter.name == name)


# ---------------------------------------------------------------------- last-mile loading
def _last_mile(dyad: Solution) -> Proposition:
    """Base and step of the induction over layers, from the dyad's branches."""
    game = dyad.game
    tau, target, bid = game.parameters["tau"].symbol, *(fresh_symbol(n, "positive") for n in ("T", "B"))
    shares = _shares(dyad)
    parts = [_proportional(dyad, shares)]
    for i, branch in enumerate(dyad, 1):
        for case, slope in _slopes(game, shares, bid).items():
            beyond = [_conditions(branch), bid > branch.in_channels["b"], case]
            label = (
                f"a bid above that of branch {i} costs the superior ({'short' if case.has(sp.Gt) else 'met'})"
            )
            if _prove(sp.true, game, beyond).outcome is not Outcome.CONTRADICTORY:
                parts.append(_part(label, sp.StrictLessThan(slope, 0, evaluate=False), game, beyond))
    for (i, one), (j, other) in product(enumerate(dyad, 1), repeat=2):
        higher = {tau: target}
        extra = [_conditions(one), _conditions(other).xreplace(higher), target >= tau]
        if _prove(sp.true, game, extra).outcome is not Outcome.CONTRADICTORY:
            rise = normal(other.in_channels["b"].xreplace(higher) - one.in_channels["b"])
            claim = sp.GreaterThan(rise, 0, evaluate=False)
            parts.append(
                _part(f"a higher target never lowers the bid (branches {i}, {j})", claim, game, extra)
            )
    return Proposition(
        "last-mile",
        "Last-mile loading",
        "For any number of identical superiors every one but the last passes the target on: handing down "
        "what was received is optimal, and every other optimum leads to the same bid. Induction from "
        "below: if the layer below answers a target with the bid of the dyad, a superior who received "
        "the same target wants no higher bid than that, and no target leads to a lower one; hence it "
        "answers with the dyad's bid as well. The last superior alone makes the markup.",
        r"full foresight, direct liability, identical layers, $\beta_S = 0$",
        tuple(parts),
    )


def _shares(dyad: Solution) -> Mapping[str, sp.Expr]:
    """Effort and falsified part per unit of bid, in the first branch."""
    values = dyad[0].in_channels
    return {n: normal(values[n] / values["b"]) for n in ("e", "f")}


def _proportional(dyad: Solution, shares: Mapping[str, sp.Expr]) -> Part:
    """In every branch effort and falsification are the same shares of the bid."""
    raw = {c.symbol: c.definition for c in composite_channels(dyad.game)}
    gaps = []
    for branch, (name, share) in product(dyad, shares.items()):
        values = branch.in_channels
        gaps.append(sp.Eq(normal((values[name] - share * values["b"]).xreplace(raw)), 0, evaluate=False))
    return _part("effort and falsification are fixed shares of the bid", sp.And(*gaps), dyad.game)


def _slopes(game: SequentialGame, shares: Mapping[str, sp.Expr], bid: sp.Symbol) -> dict[Boolean, sp.Expr]:
    """What one more unit of bid brings a superior: short of what it received, and not short."""
    moves = {n: game.moves[n].symbol for n in ("b", "e", "f")}
    at = {moves["b"]: bid, **{moves[n]: share * bid for n, share in shares.items()}}
    payoff = game.payoffs["S1"].xreplace(at)
    (kink,) = payoff.atoms(sp.Max)
    gap = next(a for a in kink.args if a != 0)
    found = {}
    for case, value in ((sp.StrictGreaterThan(gap, 0), gap), (sp.LessThan(gap, 0), sp.S.Zero)):
        slope = normal(sp.diff(payoff.xreplace({kink: value}), bid))
        found[case] = fold(slope, composite_channels(game))
    return found


# ---------------------------------------------------------------------- where it fails
def _no_last_mile(two: Solution, liability: str) -> Proposition:
    game = two.game
    tau = game.parameters["tau"].symbol
    above = sp.Or(*(sp.And(_conditions(b), b.in_channels["T1"] > tau) for b in two))
    below = sp.Or(*(sp.And(_conditions(b), b.in_channels["T2"] > b.in_channels["T1"]) for b in two))
    claims = {"the first superior passes the target on": sp.Not(above)}
    claims["only the last superior inflates"] = sp.Not(sp.And(above, below))
    parts = tuple(
        Part(label, claim, _prove(claim, game), Outcome.MIXED, "") for label, claim in claims.items()
    )
    where = sp.Or(*(_conditions(b) for b in two if normal(b.in_channels["T1"] - tau) != 0))
    return Proposition(
        "no-last-mile",
        f"No last-mile loading under {liability} liability",
        "With two identical superiors it is not true that the first one passes the target on: for some "
        "parameters it inflates, alone or together with the second. Where it does is stated below.",
        r"full foresight, identical layers, $\beta_A = \beta_S = 0$",
        parts,
        {r"T_1 \ge \tau \text{ chosen freely}": where},
    )


def _damping(two: Solution) -> Proposition:
    game = two.game
    tau = game.parameters["tau"].symbol

    def where(relation: Callable[[sp.Expr, sp.Expr], Boolean]) -> Boolean:
        cases = []
        for branch in two:
            first, second = (branch.in_channels[n] for n in ("T1", "T2"))
            cases.append(sp.And(_conditions(branch), first > tau, relation(second * tau, first**2)))
        return sp.Or(*cases)

    damped = where(lambda ahead, squared: ahead < squared)
    claim = sp.Not(damped)
    alone = [b for b in two if normal(b.in_channels["T1"] - tau) != 0]
    alone = [b for b in alone if normal(b.in_channels["T2"] - b.in_channels["T1"]) == 0]
    return Proposition(
        "damping",
        "Damping down the chain",
        r"Markups need not grow from layer to layer: for some parameters $T_2/T_1 < T_1/\tau$, and even "
        "$T_2 = T_1 > \\tau$: the first superior, far from the sanction, inflates, and the second passes on.",
        r"full foresight, distance liability, identical layers, $\beta_A = \beta_S = 0$",
        (
            Part(
                "the ratio never falls from the first layer to the second",
                claim,
                _prove(claim, game),
                Outcome.MIXED,
            ),
        ),
        {r"T_2 = T_1 > \tau": sp.Or(*(_conditions(b) for b in alone))},
    )


# ---------------------------------------------------------------------- the myopic ladder
def _myopic(two: Solution) -> Proposition:
    game = two.game
    tau, k, ell = (game.parameters[n].symbol for n in ("tau", "k", "ell"))
    a_S, c = (_channel(game, n) for n in ("a_S", "c"))
    ratio = (1 + 1 / (k * c)) / (1 + ell / (a_S * k**2 * c))
    parts = []
    for i, branch in enumerate(two, 1):
        rungs = [tau, branch.in_channels["T1"], branch.in_channels["T2"]]
        for layer, (low, high) in enumerate(pairwise(rungs), 1):
            grows = sp.And(sp.Eq(normal(high - ratio * low), 0, evaluate=False), ratio >= 1)
            stays = sp.And(sp.Eq(normal(high - low), 0, evaluate=False), ratio <= 1)
            claim = sp.Or(grows, stays)
            parts.append(_part(f"layer {layer}, branch {i}", claim, game, [_conditions(branch)]))
    return Proposition(
        "myopic-ladder",
        "The myopic ladder",
        r"Every superior multiplies what it receives by the larger of 1 and the ratio below. Each layer "
        r"solves the same problem with what it received in place of $\tau$, hence with $n$ layers "
        r"$T_n = \max(1, r)^n\,\tau$; the bid is that or what the subordinate wants by itself, "
        "whichever is higher.",
        r"myopic foresight, identical layers, $\beta_S = 0$",
        tuple(parts),
        {"r": ratio},
    )


# ---------------------------------------------------------------------- information that fades
def _fading(game: SequentialGame, dyad: Solution) -> Proposition:
    """The falsified share of the gap is the dyad's; detection is that of the game at hand."""
    omega, q = (game.parameters[n].symbol for n in ("omega", "q"))
    shares = {normal(b.in_channels["f"] / (b.in_channels["b"] - b.in_channels["e"])) for b in dyad}
    raw = {c.symbol: game.definitions[c.symbol] for c in game.channels if c.parameter.name == "d"}
    falls = [sp.StrictLessThan(sp.diff(s.xreplace(raw), omega), 0, evaluate=False) for s in shares]
    part = _part("d(f/(b - e))/domega < 0", sp.And(*falls), game, [sp.StrictGreaterThan(q, 0)])
    return Proposition(
        "fading",
        "Information that fades feeds falsification",
        r"The falsified share of the gap, $f/(b - e)$, falls in $\omega$: the more is lost on the way up "
        "to the centre, the more of the gap is made of numbers and the less of it is admitted.",
        "$q > 0$",
        (part,),
    )
