"""What is claimed of process and outcome oversight; every formula is read off the derived conditions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sympy as sp
from sympy.logic.boolalg import Boolean

from layered_games.equilibria.algebra import normal
from layered_games.equilibria.systems import solve_system
from layered_games.models.hidden_capacity_claims import part, positive
from layered_games.models.propositions import Proposition
from layered_games.proofs import Outcome

if TYPE_CHECKING:
    from layered_games.models.upward_model import HiddenUpward

__all__ = ["limits", "upward_claims"]


def upward_claims(game: HiddenUpward) -> tuple[Proposition, ...]:
    """Return the propositions on the two kinds of oversight."""
    return (_instruments(game), _backfires(game), _outcome(game), _repair(game), _sets(game))


def _gap(game: HiddenUpward, rule: str) -> sp.Expr:
    """What a superior with a signal to depart gains by obeying a rule."""
    found = game.rule(rule)
    ((gap,),) = [[g for (signal, _), g in found.gains.items() if signal == "departure"]]
    return gap


def limits(game: HiddenUpward) -> tuple[sp.Expr, sp.Expr]:
    """Return the process oversight up to which the signal is followed, and from which on custom can hold."""
    seen = game.parameters["q_a"].symbol
    ends = []
    for rule in ("follow", "conform"):
        ((end,),) = [[s[seen] for s in solve_system([_gap(game, rule)], [seen])]]
        ends.append(sp.factor(end))
    return ends[0], ends[1]


def _worth_following(game: HiddenUpward) -> Boolean:
    """Following the signal is right more often than custom."""
    return positive(game.rule("follow").success - game.rule("conform").success)


def _instruments(game: HiddenUpward) -> Proposition:
    seen, shown = (game.parameters[n].symbol for n in ("q_a", "sigma"))
    gap, space = _gap(game, "follow"), game.parameters
    useful = [_worth_following(game)]
    ratings = game.rule("follow").ratings
    news = ratings["process", "custom"] - ratings["process", "departure"]
    return Proposition(
        "instruments",
        "Two instruments",
        "Departing from custom is bad news about ability, being right is good news. Hence showing the action "
        "makes a superior with a signal to depart less willing to follow it, and showing the result more.",
        "following the signal is right more often than custom",
        (
            part("a departure lowers the rating", positive(news), space),
            part(
                "a right result raises it",
                positive(ratings["outcome", True] - ratings["outcome", False]),
                space,
            ),
            part("process oversight: less willing to follow", positive(-sp.diff(gap, seen)), space, useful),
            part("outcome oversight: more willing to follow", positive(sp.diff(gap, shown)), space, useful),
        ),
        {r"r(\text{custom}) - r(\text{departure})": sp.factor(news)},
    )


def _backfires(game: HiddenUpward) -> Proposition:
    seen, weight = (game.parameters[n].symbol for n in ("q_a", "gamma"))
    follow, conform = game.rule("follow"), game.rule("conform")
    limit, other = limits(game)
    space, useful = game.parameters, [_worth_following(game)]
    only = {seen: sp.S.One, game.parameters["sigma"].symbol: sp.S.Zero}
    ((least,),) = [[s[weight] for s in solve_system([normal(_gap(game, "follow").subs(only))], [weight])]]
    either = sp.Or(follow.condition, conform.condition)
    enough = sp.GreaterThan(weight, least, evaluate=False)
    return Proposition(
        "backfire",
        "Where process oversight backfires",
        "The signal is followed if and only if the action is seen with at most the first probability "
        "below. Beyond it, and from the second one on, the superior conforms to custom, and is right less "
        "often; where the second is the higher one, neither rule is an equilibrium between the two. If the "
        "action is always seen and the result never, following takes a superior who cares enough for being "
        "right.",
        "following the signal is right more often than custom",
        (
            part(
                "followed iff q_a is at most the limit",
                sp.Equivalent(follow.condition, sp.LessThan(seen, limit, evaluate=False)),
                space,
                useful,
            ),
            part(
                "beyond it and from the other limit on custom is an equilibrium",
                conform.condition,
                space,
                [*useful, sp.Not(follow.condition), sp.GreaterThan(seen, other, evaluate=False)],
            ),
            part("beyond it custom is one at once", either, space, useful, Outcome.MIXED),
            part("unseen, the signal is followed", follow.condition.subs(seen, 0), space, useful),
            part(
                "always seen: followed iff gamma is at least the limit",
                sp.Equivalent(follow.condition.subs(only), enough),
                space,
                useful,
            ),
            part("the limit on gamma is positive", positive(least), space, useful),
        ),
        {
            r"\bar q_a": limit,
            r"\underline{\gamma}": sp.factor(least),
            r"\text{loss}": follow.success - conform.success,
        },
    )


def _outcome(game: HiddenUpward) -> Proposition:
    seen = game.parameters["q_a"].symbol
    follow, conform = game.rule("follow"), game.rule("conform")
    contrary = game.rule("contrary")
    unseen = {seen: sp.S.Zero}
    weight = game.parameters["gamma"].symbol
    space, useful = game.parameters, [_worth_following(game)]
    return Proposition(
        "outcome",
        "Outcome oversight alone",
        "If the action is not seen, the signal is followed at every level of outcome oversight, and custom "
        "is no equilibrium if the superior cares at all for being right. A signal that is worse than custom "
        "is not followed. But the set of equilibria may hold a perverse one: if the public takes failing for "
        "ability, a superior who cares little for being right does the contrary of its signal. Where being "
        "right matters more than standing this cannot be.",
        "the action is not seen",
        (
            part("the signal is followed", follow.condition.subs(unseen), space, useful),
            part(
                "the contrary rule is an equilibrium",
                contrary.condition.subs(unseen),
                space,
                useful,
                Outcome.MIXED,
            ),
            part(
                "the contrary rule is none if gamma >= v",
                sp.Not(contrary.condition.subs(unseen)),
                space,
                [*useful, weight >= game.problem.standing],
            ),
            part(
                "custom is no equilibrium",
                sp.Not(conform.condition.subs(unseen)),
                space,
                [*useful, weight > 0],
            ),
            part(
                "a signal worse than custom is not followed",
                sp.Not(follow.condition.subs(unseen)),
                space,
                [positive(conform.success - follow.success), weight > 0],
            ),
        ),
    )


def _repair(game: HiddenUpward) -> Proposition:
    shown, seen = (game.parameters[n].symbol for n in ("sigma", "q_a"))
    follow = game.rule("follow")
    ((least,),) = [[s[shown] for s in solve_system([_gap(game, "follow")], [shown])]]
    space, useful = game.parameters, [_worth_following(game)]
    return Proposition(
        "repair",
        "What repairs it",
        "Enough outcome oversight makes following an equilibrium again: it is one if and only if results "
        "are seen with at least the probability below, which is less than 1. The more often actions are "
        "seen, the more often results must be.",
        "following the signal is right more often than custom",
        (
            part(
                "followed iff sigma is at least the limit",
                sp.Equivalent(follow.condition, sp.GreaterThan(shown, least, evaluate=False)),
                space,
                useful,
            ),
            part("the limit is below 1", positive(1 - least), space, useful),
            part("the limit rises in q_a", positive(sp.diff(least, seen)), space, useful),
        ),
        {r"\underline{\sigma}": sp.factor(least)},
    )


def _sets(game: HiddenUpward) -> Proposition:
    follow, conform = game.rule("follow"), game.rule("conform")
    seen = game.parameters["q_a"].symbol
    _, limit = limits(game)
    space, useful = game.parameters, [_worth_following(game)]
    both = sp.Not(sp.And(follow.condition, conform.condition))
    return Proposition(
        "sets",
        "Both at once",
        "Custom is an equilibrium if and only if the action is seen with at least the probability below, "
        "whatever is seen of results. Between the two limits following and custom are both equilibria: "
        "outcome oversight makes following possible, it does not rule out custom.",
        "following the signal is right more often than custom",
        (
            part(
                "custom iff q_a is at least the limit",
                sp.Equivalent(conform.condition, sp.GreaterThan(seen, limit, evaluate=False)),
                space,
                useful,
            ),
            part("one excludes the other", both, space, useful, Outcome.MIXED),
        ),
        {r"\underline{q}_a": limit},
    )
