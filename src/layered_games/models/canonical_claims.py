"""Statements 1 to 6 on the canonical game, as claims about what the solver derived.

No equilibrium is written down here: targets, bids and conditions are read off the solution.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import sympy as sp
from sympy.logic.boolalg import Boolean

from layered_games.equilibria.algebra import normal
from layered_games.equilibria.result import Solution
from layered_games.equilibria.settling import settle
from layered_games.equilibria.solving import solve
from layered_games.equilibria.staged import facts_about
from layered_games.games.sequential import SequentialGame
from layered_games.models.propositions import Part, Proposition
from layered_games.parameters import fresh_symbol
from layered_games.proofs import Outcome, prove
from layered_games.regime import Regime, RegimeBranch, branches
from layered_games.statics import Effect, Sign, boundaries, comparative_statics
from layered_games.statics.sketches import sketch

__all__ = ["claims"]

TIMEOUT = 10.0
_RELATION = {Sign.POSITIVE: ">", Sign.NEGATIVE: "<"}


def claims(game: SequentialGame) -> tuple[Proposition, ...]:
    """Return the propositions of the canonical game, each with its verdict."""
    solution = solve(game)
    return (
        _partition(game),
        _wish(game),
        _passive_condition(game),
        _passive_statics(solution),
        _oversight_turns(game),
        _active_statics(solution),
        _gap(solution),
        _no_general_sign(solution),
    )


# ---------------------------------------------------------------------- helpers
def _symbol(game: SequentialGame, name: str) -> sp.Symbol:
    listed = {c.parameter.name: c.symbol for c in game.channels}
    return game.parameters[name].symbol if name in game.parameters else listed[name]


def _relations(branch: RegimeBranch) -> Boolean:
    return sp.And(*(c.relation for c in branch.constraints))


def _regime(game: SequentialGame, regime: Regime) -> Boolean:
    return sp.Or(*(_relations(b) for b in branches(game) if b.regime is regime))


def _prove(claim: Any, game: SequentialGame, extra: Sequence[Boolean] = ()) -> Any:
    return settle(game, claim, extra, TIMEOUT)


def _at_zero_credit(game: SequentialGame, expression: Any) -> Any:
    return expression.subs(_symbol(game, "beta_S"), 0)


def _blame_target(game: SequentialGame) -> sp.Expr:
    """The superior's target in the passive branch that survives without credit to the superior."""
    for branch in branches(game):
        if branch.regime is Regime.PASSIVE:
            target = normal(_at_zero_credit(game, branch.equilibrium.in_channels["T"]))
            if target != 0:
                return target
    raise LookupError("the solution has no passive branch without credit")


def _effect_part(game: SequentialGame, effect: Effect, expected: Sign) -> Part:
    """A part that asks for the sign of an effect, strict everywhere in its regime."""
    label = f"d{effect.of}/d{effect.wrt} {_RELATION[expected]} 0"
    if effect.sign is expected and effect.condition == sp.true:
        return Part(label, effect.verdict.claim, effect.verdict, effect.verdict.outcome, sketch(effect, game))
    relation = sp.StrictGreaterThan if expected is Sign.POSITIVE else sp.StrictLessThan
    claim = relation(effect.expression, 0, evaluate=False)  # the effect's own verdict is on another claim
    return Part(label, claim, _prove(claim, game, effect.verdict.assumptions), Outcome.TRUE)


# ---------------------------------------------------------------------- statement 1
def _partition(game: SequentialGame) -> Proposition:
    kinds = (Regime.NONE, Regime.PASSIVE, Regime.ACTIVE)
    where = {kind: _regime(game, kind) for kind in kinds}
    parts = []
    for one, other in combinations(kinds, 2):
        claim = sp.Not(sp.And(where[one], where[other]))
        parts.append(Part(f"{one} excludes {other}", claim, _prove(claim, game)))
    cover = sp.Or(*where.values())
    parts.append(Part("one of them holds", cover, _prove(cover, game)))
    return Proposition(
        "partition",
        "Regimes",
        "The regimes none, passive and active overbidding exclude one another, and one of them always holds.",
        "",
        tuple(parts),
    )


# ---------------------------------------------------------------------- statement 2
def _wish(game: SequentialGame) -> Proposition:
    tau, a_S, k, ell = (_symbol(game, n) for n in ("tau", "a_S", "k", "ell"))
    target = _blame_target(game)
    claim = sp.Equivalent(target - tau > 0, a_S * k > ell)
    return Proposition(
        "wish",
        "When the superior wants to mark up",
        r"The superior wants a target above the one received, $\hat T > \tau$, "
        r"if and only if $a_S k > \ell$. "
        "Tolerance for superiors removes the wish exactly at the value below; "
        "social oversight does not enter the condition and cannot remove it.",
        r"$\beta_S = 0$",
        (Part("equivalence", claim, _prove(claim, game)),),
        {r"\varphi_S": _tolerance_threshold(game)},
    )


def _tolerance_threshold(game: SequentialGame) -> sp.Expr:
    """The tolerance at which none and passive meet without any credit, from the derived borders."""
    credit = {_symbol(game, n): sp.S.Zero for n in ("beta_A", "beta_S")}
    for border in boundaries(game):
        if border.between == (Regime.NONE, Regime.PASSIVE):
            for value in border.solved_for(game, "phi_S"):
                simple = normal(value.subs(credit))
                if _symbol(game, "ell") in simple.free_symbols:
                    return sp.apart(simple, _symbol(game, "ell"))
    raise LookupError("no border between none and passive depends on tolerance")


def _passive_condition(game: SequentialGame) -> Proposition:
    tau, a_S, k, ell, c, beta_A, beta_S = (
        _symbol(game, n) for n in ("tau", "a_S", "k", "ell", "c", "beta_A", "beta_S")
    )
    passive = _regime(game, Regime.PASSIVE)
    stated = sp.And(a_S * k > ell, tau * c > beta_A * (k * c + ell / (a_S * k)))
    claim = sp.Equivalent(passive, stated)
    return Proposition(
        "passive",
        "When overbidding is passive",
        r"Overbidding is passive if and only if $a_S k > \ell$ and "
        r"$\tau c > \beta_A\left(k c + \frac{\ell}{a_S k}\right)$.",
        r"$\beta_S = 0$",
        (Part("equivalence", claim, _prove(claim, game, [sp.Eq(beta_S, 0)])),),
    )


# ---------------------------------------------------------------------- statements 3 and 4
def _passive_statics(solution: Solution) -> Proposition:
    zero = [sp.Eq(_symbol(solution.game, "beta_S"), 0)]
    wanted = (("phi_S", Sign.NEGATIVE), ("sigma", Sign.NEGATIVE), ("phi_A", Sign.POSITIVE))
    parts = tuple(
        _effect_part(solution.game, comparative_statics(solution, "T", wrt, "passive", zero), sign)
        for wrt, sign in wanted
    )
    return Proposition(
        "passive-statics",
        "What moves a passive target",
        r"In the passive regime $\partial T/\partial\varphi_S < 0$ and $\partial T/\partial\sigma < 0$, "
        r"but $\partial T/\partial\varphi_A > 0$: tolerance at the top lowers passive overbidding, "
        "tolerance only at the bottom raises it, and oversight shrinks it.",
        r"$\beta_S = 0$",
        parts,
    )


def _oversight_turns(game: SequentialGame) -> Proposition:
    c = _symbol(game, "c")
    more = fresh_symbol("c_more", "positive")
    active, passive = _regime(game, Regime.ACTIVE), _regime(game, Regime.PASSIVE).xreplace({c: more})
    primary = facts_about(game, active.free_symbols | {c})
    claim = sp.Not(sp.And(active, passive))
    verdict = prove(claim, assuming=[*primary, more > c], timeout=TIMEOUT)
    return Proposition(
        "oversight-turns",
        "Oversight can turn active into passive",
        r"More oversight raises the stiffness $c$. It is not true that a game with active overbidding "
        "can only leave for none: for some parameters more oversight turns active into passive overbidding.",
        "",
        (Part("active at c excludes passive at a higher c", claim, verdict, Outcome.MIXED),),
    )


def _active_statics(solution: Solution) -> Proposition:
    wanted = (("sigma", Sign.NEGATIVE), ("phi_A", Sign.POSITIVE))
    parts = tuple(
        _effect_part(solution.game, comparative_statics(solution, "b", wrt, "active"), sign)
        for wrt, sign in wanted
    )
    return Proposition(
        "active-statics",
        "What moves an active bid",
        r"In the active regime $\partial b/\partial\sigma < 0$ and $\partial b/\partial\varphi_A > 0$: "
        "oversight lowers active overbidding, tolerance for subordinates raises it.",
        "",
        parts,
    )


# ---------------------------------------------------------------------- statements 5 and 6
def _gap(solution: Solution) -> Proposition:
    game = solution.game
    b, e, f = (game.moves[n].symbol for n in ("b", "e", "f"))
    parts = []
    for wrt in ("phi_A", "sigma"):
        effect = comparative_statics(solution, f / (b - e), wrt)
        parts.append(_effect_part(solution.game, effect, Sign.NEGATIVE))
    return Proposition(
        "gap",
        "From falsified to admitted",
        r"In every regime the falsified share of the gap, $f/(b - e)$, falls in $\varphi_A$ and in $\sigma$: "
        "tolerance and oversight both push the gap from falsified to admitted.",
        "",
        tuple(parts),
    )


def _no_general_sign(solution: Solution) -> Proposition:
    effect = comparative_statics(solution, "T", "c", "passive")
    branches_of = effect.parts or (effect,)
    mixed = next(p for p in branches_of if p.sign is Sign.MIXED)
    results = {
        rf"\frac{{\partial T}}{{\partial c}} > 0 \text{{ where }} T = {sp.latex(target)}": part.in_channels
        for part, target in zip(branches_of, _passive_targets(solution.game), strict=True)
    }
    return Proposition(
        "no-general-sign",
        "Oversight and credit to the superior",
        r"If the superior gains credit, $\partial T/\partial c$ has no fixed sign in the passive regime: "
        "more oversight can raise the target. The exact conditions that separate the signs follow.",
        r"$\beta_S \ge 0$",
        (Part("dT/dc > 0", mixed.verdict.claim, mixed.verdict, Outcome.MIXED),),
        results,
    )


def _passive_targets(game: SequentialGame) -> list[sp.Expr]:
    """The closed forms of the target in the branches of the passive regime."""
    return [b.equilibrium.in_channels["T"] for b in branches(game) if b.regime is Regime.PASSIVE]
