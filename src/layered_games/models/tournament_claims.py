"""What the tournament states: one equilibrium without herding, thresholds, herds, sabotage."""

from __future__ import annotations

from collections.abc import Callable

import sympy as sp

from layered_games.equilibria.algebra import normal
from layered_games.equilibria.result import Equilibrium, Solution
from layered_games.equilibria.solving import solve
from layered_games.models.base import Model
from layered_games.models.propositions import Proposition
from layered_games.models.stating import branch_where, conditions, effect_part, part, symbol
from layered_games.parameters import Parameter
from layered_games.statics.effects import Sign

__all__ = ["tournament_claims"]

Build = Callable[..., Model]
BOUND = ("b_1 >= tau", "b_2 >= tau")


def tournament_claims(build: Build) -> tuple[Proposition, ...]:
    """Return the propositions on the games that ``build`` makes; they speak of several of its choices.

    Examples
    --------
    >>> from layered_games.models.tournament_model import tournament
    >>> [p.name for p in tournament_claims(tournament)]
    ['unique', 'threshold', 'crowd', 'herding', 'sabotage', 'remedies']
    """
    return (
        *(_unique(build), _threshold(build), _crowd(build)),
        *(_herding(build), _sabotage(build), _remedies(build)),
    )


def _marginal(herd: Model) -> sp.Expr:
    """What a unit more brings one of n, net, where nothing is sanctioned; from its payoff."""
    payoff = herd.payoffs["A"].subs(symbol(herd, "s"), 0)
    return normal(sp.diff(payoff, herd.moves["b"].symbol))


def _unique(build: Build) -> Proposition:
    lottery, ranked = (build(kind, "mean") for kind in ("tullock", "rank_order"))
    own, y, n = lottery.moves["b"].symbol, symbol(lottery, "y"), symbol(lottery, "n")
    total = Parameter("S", "positive").symbol
    net, plain = _marginal(lottery), _marginal(ranked)
    given_sum = normal(sp.diff(net.xreplace({y: (total - own) / (n - 1)}), own))
    together = normal(sp.diff(net.xreplace({y: own}), own))
    cross = normal(sp.diff(net, y))
    leads = sp.Equivalent(sp.StrictGreaterThan(cross, 0, evaluate=False), own > (n - 1) * y)
    equals = sp.LessThan(normal(cross.xreplace({y: own})), 0, evaluate=False)
    positive, less = [own > 0], sp.StrictLessThan
    return Proposition(
        "unique",
        "A smooth contest makes no herd",
        "Without a sanction on bids below the mean there is one equilibrium, and all bid the same. In a "
        "Tullock contest the net gain from a unit more falls in the own bid at a given sum of bids, so that "
        "whoever faces the same sum and the same target bids the same; and it falls where all raise their "
        "bids together, so that one common bid is left. Bids are strategic complements only for whoever bids "
        "more than all others together, hence not among equals. In a rank-order tournament the gain from a "
        "unit more does not depend on the bids of others at all.",
        "",
        (
            part("Tullock: the gain falls in the own bid at a given sum",
                 less(given_sum, 0, evaluate=False), lottery, positive),
            part("Tullock: the gain falls in the common bid",
                 less(together, 0, evaluate=False), lottery, positive),
            part("Tullock: equals are no strategic complements", equals, lottery, positive),
            part("Tullock: complements for whoever bids more than all others together", leads,
                 lottery, positive),
            part("rank order: the gain does not depend on the others",
                 sp.Eq(normal(sp.diff(plain, y)), 0, evaluate=False), ranked),
            part("rank order: the gain falls in the own bid",
                 less(normal(sp.diff(plain, own)), 0, evaluate=False), ranked),
        ),
    )  # fmt: skip


def _threshold(build: Build) -> Proposition:
    game = build()
    solution = solve(game)
    inner, bound = branch_where(solution), branch_where(solution, *BOUND)
    tau, V, C = (symbol(game, name) for name in ("tau", "V", "C"))
    bid = inner.in_channels["b_1"]
    V2, C2 = (Parameter(name, "positive").symbol for name in ("V_2", "C_2"))
    below = bid.xreplace({V: V2, C: C2})
    adds = sp.Equivalent(below > bid, sp.StrictGreaterThan(V2 / C2, V / C, evaluate=False))
    factor = normal(sp.diff(bid / tau, tau))
    return Proposition(
        "threshold",
        "Only below a threshold does a layer amplify",
        r"A layer raises the target that it received exactly if this lies below the threshold $b^*$; from "
        r"there on it passes it on as it is. Below, the bid does not depend on the target, so that the "
        r"factor $b/\tau$ falls in it: a high target is amplified less. The layer below receives $b^*$ and "
        r"adds to it exactly if its prize over cost is larger, $V_2/C_2 > V/C$. So pressure grows from layer "
        r"to layer only as long as prizes grow, or costs fall, from layer to layer.",
        "two contestants, Tullock",
        (
            part("raised exactly below the threshold", sp.Equivalent(conditions(inner), tau <= bid), game),
            part("passed on beyond it", sp.Eq(bound.in_channels["b_1"], tau, evaluate=False), game),
            effect_part(solution, "b_1", "tau", Sign.ZERO, inner),
            part("the factor falls in the target", sp.StrictLessThan(factor, 0, evaluate=False), game),
            part("the layer below adds exactly if V_2/C_2 > V/C", adds, game, [V2 > 0, C2 > 0]),
        ),
        {"b^*": bid},
    )


def _crowd(build: Build) -> Proposition:
    herd = build("tullock", "mean")
    own, y, n = herd.moves["b"].symbol, symbol(herd, "y"), symbol(herd, "n")
    net = normal(_marginal(herd).xreplace({y: own}))
    bid = normal(*sp.solve(sp.numer(net), own))
    alone, total = (normal(sp.diff(e, n)) for e in (bid, n * bid))
    two = branch_where(solve(build())).in_channels["b_1"]
    return Proposition(
        "crowd",
        "More contestants, lower bids of each",
        "The threshold of each layer falls in the number of contestants, from two on, while the sum of bids "
        "rises. That there are more officials at lower layers does not by itself amplify: at given prizes "
        "it damps.",
        "Tullock, the target binds nobody",
        (
            part("for two this is the threshold", sp.Eq(bid.subs(n, 2), two, evaluate=False), herd),
            part("each bids less", sp.StrictLessThan(alone, 0, evaluate=False), herd, [n > 2]),
            part("the sum rises", sp.StrictGreaterThan(total, 0, evaluate=False), herd),
        ),
        {"b^*": bid},
    )  # fmt: skip


def _follows(solution: Solution) -> tuple[Equilibrium, Equilibrium, Equilibrium]:
    """The branches in which the reply lies above the mean expected, at it, and below."""
    y, s = symbol(solution.game, "y"), symbol(solution.game, "s")
    (same,) = (e for e in solution if e.in_channels["b"] == y)
    low = next(e for e in solution if not e.in_channels["b"].has(s) and e is not same)
    high = next(e for e in solution if e.in_channels["b"].has(s))
    return low, same, high


def _herding(build: Build) -> Proposition:
    ranked, lottery = (build(kind, "mean") for kind in ("rank_order", "tullock"))
    low, same, high = _follows(solve(ranked))
    least, most = low.in_channels["b"], high.in_channels["b"]
    y, s, C = (symbol(ranked, name) for name in ("y", "s", "C"))
    between = sp.And(y > least, y < most)
    _, follow, _ = _follows(solve(lottery))
    V, n = symbol(lottery, "V"), symbol(lottery, "n")
    first = [sp.StrictGreaterThan(C * n**2 * y, V * (n - 1), evaluate=False)]
    harsh = sp.GreaterThan(s, C)
    above = sp.GreaterThan(least, y, evaluate=False)
    under = sp.LessThan(most, y, evaluate=False)
    return Proposition(
        "herding",
        "A sanction below the mean makes a herd",
        r"Sanction a bid below the mean of the others with $s$ a unit: then every bid in an interval is an "
        r"equilibrium, if all expect it. In a rank-order tournament the interval starts at the bid of the "
        r"contest alone and is $s/C$ long; inside it each follows the others one to one (strategic "
        r"complements), and outside it no common bid is an equilibrium. In a Tullock contest with "
        r"$s \geq C$ it has no upper end.",
        "the target binds nobody",
        (
            part("rank order: the reply is the mean exactly between",
                 sp.Equivalent(conditions(same), between), ranked),
            part("the interval is s/C long", sp.Eq(normal(most - least), s / C, evaluate=False), ranked),
            part("replies lie above means below it", above, ranked, [conditions(low)]),
            part("replies lie below means above it", under, ranked, [conditions(high)]),
            part("Tullock: any mean above the contest's bid is followed if s >= C", conditions(follow),
                 lottery, [*first, harsh]),
        ),
        {r"b_{\mathrm{low}}": least, r"b_{\mathrm{high}}": most},
    )  # fmt: skip


def _sabotage(build: Build) -> Proposition:
    game = build("rank_order")
    solution = solve(game)
    inner, bound = branch_where(solution), branch_where(solution, *BOUND)
    even = sp.Eq(inner.in_channels["z"], sp.Rational(1, 2), evaluate=False)
    return Proposition(
        "sabotage",
        "Sabotage",
        r"In a rank-order tournament a larger prize buys sabotage with the bids, and where the target binds "
        r"sabotage only. It helps nobody: all do it, and chances of winning stay even. Luck and social "
        r"oversight lower it, luck lowers bids too; a higher target does not lower sabotage.",
        "two contestants, rank order",
        (
            effect_part(solution, "x_1", "V", Sign.POSITIVE, inner),
            effect_part(solution, "b_1", "V", Sign.POSITIVE, inner),
            effect_part(solution, "b_1", "V", Sign.ZERO, bound),
            effect_part(solution, "x_1", "V", Sign.POSITIVE, bound),
            part("chances stay even", even, game),
            effect_part(solution, "x_1", "w", Sign.NEGATIVE, inner),
            effect_part(solution, "b_1", "w", Sign.NEGATIVE, inner),
            effect_part(solution, "x_1", "sigma", Sign.NEGATIVE, inner),
            effect_part(solution, "x_1", "tau", Sign.ZERO, bound),
        ),
    )


def _remedies(build: Build) -> Proposition:
    plain, ranked = solve(build()), solve(build("rank_order", "mean"))
    inner = branch_where(plain)
    low, _, high = _follows(ranked)
    s, C = symbol(ranked.game, "s"), symbol(ranked.game, "C")
    return Proposition(
        "remedies",
        "Fault tolerance and social oversight",
        r"Social oversight $\sigma$ and inspection lower the threshold up to which a layer amplifies, and "
        r"the bids of herds. Fault tolerance $\varphi_A$ raises both: it makes promises cheap. The interval "
        r"of herds gets longer as bids get cheaper, so tolerance widens it and oversight narrows it.",
        "the target binds nobody",
        (
            effect_part(plain, "b_1", "sigma", Sign.NEGATIVE, inner),
            effect_part(plain, "b_1", "q", Sign.NEGATIVE, inner),
            effect_part(plain, "b_1", "phi_A", Sign.POSITIVE, inner),
            effect_part(ranked, "b", "sigma", Sign.NEGATIVE, high),
            effect_part(ranked, "b", "phi_A", Sign.POSITIVE, low),
            effect_part(ranked, "b", "phi_A", Sign.POSITIVE, high),
            part("the length falls in the cost of bids",
                 sp.StrictLessThan(sp.diff(s / C, C), 0, evaluate=False), ranked.game),
        ),
    )  # fmt: skip
