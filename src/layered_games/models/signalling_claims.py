"""What is claimed of signalling by bid; every formula is read off the derived families of equilibria."""

from __future__ import annotations

import sympy as sp
from sympy.logic.boolalg import Boolean

from layered_games.equilibria.algebra import normal
from layered_games.equilibria.conditions import Context
from layered_games.equilibria.screening_signals import SignalEquilibrium, SignalProblem, Signals
from layered_games.equilibria.systems import solve_system
from layered_games.games.moves import Move
from layered_games.models.hidden_capacity_claims import part, positive
from layered_games.models.propositions import Part, Proposition
from layered_games.parameters import Parameter, ParameterSpace

__all__ = ["least_cost", "signalling_claims"]


def signalling_claims(solution: Signals) -> tuple[Proposition, ...]:
    """Return the propositions on signalling by bid."""
    return (_separation(solution), _pooling(solution), _mixing(solution), _intuitive(solution))


def _bid(problem: SignalProblem, name: str) -> sp.Symbol:
    return Move(problem.signal.player, name).symbol


def _wish(problem: SignalProblem) -> sp.Expr:
    """What the high capacity would bid if it were known."""
    return problem.best[problem.names[1]]


def least_cost(solution: Signals) -> tuple[sp.Expr, sp.Expr]:
    """Return the ends of the separating bids of the high capacity, where its own wish would not separate.

    The lower end leaves the low capacity indifferent, the upper end the high one.
    """
    problem, family = solution.problem, solution.family("separating")
    low, high = problem.names
    (bid,) = family.free
    ends = []
    for who, payoff in ((low, problem.utility(low, bid, sp.S.One)), (high, family.payoffs[high])):
        found = [s[bid] for s in solve_system([payoff - problem.deviation(who)], [bid])]
        ends.append(max(found, key=lambda e: float(e.subs({s: n + 2 for n, s in enumerate(_order(e))}))))
    return ends[0], ends[1]


def _order(expression: sp.Expr) -> list[sp.Symbol]:
    """The symbols, lower capacity before higher."""
    return sorted(expression.free_symbols, key=lambda s: (str(s) == "k_H", str(s)))


def _separation(solution: Signals) -> Proposition:
    problem, family = solution.problem, solution.family("separating")
    low, high = problem.names
    (bid,) = family.free
    space = problem.parameters
    lower, upper = least_cost(solution)
    value = problem.parameters["v"].symbol
    wish = _wish(problem)
    separates = family.condition.xreplace({bid: wish})
    ((limit,),) = [
        [
            s[value]
            for s in solve_system([problem.utility(low, wish, sp.S.One) - problem.deviation(low)], [value])
        ]
    ]
    known = problem.utility(high, wish, sp.S.One)
    inside = [family.condition]
    return Proposition(
        "separation",
        "Bidding to be told apart",
        "There is always a separating equilibrium. The low capacity bids what it would bid if it were known; "
        "the high one bids within the interval below (or its own wish, where that suffices). Its own wish "
        "suffices if and only if standing is worth little; else it has to bid more than it wants, only to be "
        "told apart from the low one.",
        "",
        (
            part(
                "what leaves the low capacity indifferent is an equilibrium unless the wish is above it",
                family.condition,
                space.with_parameters([bid]),
                [sp.Eq(normal(family.payoffs[low] - problem.utility(low, bid, sp.S.One)), 0), bid >= wish],
            ),
            part(
                "the wish separates iff v is at most the limit",
                sp.Equivalent(separates, sp.LessThan(value, limit, evaluate=False)),
                space,
            ),
            part(
                "the high capacity bids more than the low", positive(bid - problem.best[low]), space, inside
            ),
            part(
                "bidding beyond the wish is a loss",
                positive(known - family.payoffs[high]),
                space.with_parameters([bid]),
                [*inside, sp.Ne(bid, wish)],
            ),
        ),
        {r"\underline{b}_H": lower, r"\overline{b}_H": upper, r"\bar v": sp.factor(limit)},
    )


def _pooling(solution: Signals) -> Proposition:
    """Pooling exists up to a share of low capacity, in closed form through the roots of the capacities."""
    problem, family = solution.problem, solution.family("pooling")
    (bid,) = family.free
    value = problem.parameters["v"].symbol
    gaps = [family.payoffs[n] - problem.deviation(n) for n in problem.names]
    roots = [Parameter(f"s_{n}", "positive") for n in problem.names]
    swap = {problem.types[n]: r.symbol**2 for n, r in zip(problem.names, roots, strict=True)}
    tight = solve_system([normal(g.xreplace(swap)) for g in gaps], [bid, value])
    kept = [p for n, p in problem.parameters.items() if p.symbol not in swap]
    space = ParameterSpace([*kept, *roots], [roots[1].symbol > roots[0].symbol])
    context = Context(tuple(space.assumptions))
    (meeting,) = [t for t in tight if all(context.knows(t[s] >= 0) for s in (bid, value))]
    where = family.condition.xreplace(swap)
    weighted = normal(sp.Add(*(r.symbol * g.xreplace(swap) for r, g in zip(roots, gaps, strict=True))))
    peak = normal(weighted.xreplace({bid: meeting[bid]}))
    enough = sp.GreaterThan(value, meeting[value], evaluate=False)
    back = {r.symbol: sp.sqrt(problem.types[n]) for n, r in zip(problem.names, roots, strict=True)}
    return Proposition(
        "pooling",
        "One bid for both",
        "Both capacities can bid the same if and only if standing is worth enough, and the more so the more "
        "frequent low capacity is. The bid for which it takes least is the geometric mean of both wishes.",
        "",
        (
            part(
                "both conditions, weighted by the roots of capacities: no bid does better than the mean",
                sp.GreaterThan(normal(peak - weighted), 0, evaluate=False),
                space.with_parameters([bid]),
            ),
            part(
                "there v has to reach the limit",
                sp.Equivalent(sp.GreaterThan(peak, 0, evaluate=False), enough),
                space,
            ),
            part(
                "then the geometric mean is an equilibrium",
                sp.Implies(enough, where.xreplace({bid: meeting[bid]})),
                space,
            ),
            part(
                "the limit rises in the share of low capacity",
                sp.GreaterThan(normal(sp.diff(meeting[value], problem.parameters["p_L"].symbol)), 0),
                space,
            ),
        ),
        {r"\underline{v}": sp.factor(meeting[value].xreplace(back)), "b_P": meeting[bid].xreplace(back)},
    )


def _mixing(solution: Signals) -> Proposition:
    problem = solution.problem
    low, high = problem.names
    weak, strong = solution.family(f"{low} mixes"), solution.family(f"{high} mixes")
    (bid,) = weak.free
    space = problem.parameters.with_parameters([bid])
    both = problem.parameters.with_parameters(strong.free)
    inside = [weak.condition, problem.parameters["beta_A"].symbol > 0]
    above = [bid > problem.best[low], *inside[1:]]
    share = sp.And(weak.mixing > 0, weak.mixing < 1)
    clauses = sp.And.make_args(strong.condition)
    proper = [c for c in clauses if c.rel_op in ("<", ">")]  # the belief lies between 0 and the prior
    deterred = [c for c in clauses if not c.has(problem.parameters["v"].symbol)]
    return Proposition(
        "semi-separating",
        "Between telling apart and hiding",
        "In semi-separating equilibria one capacity mixes. If the low one does, a higher shared bid tells "
        "more: fewer of the low ones join it. If the high one does, its own bid is not below the shared one.",
        r"$\beta_A > 0$",
        (
            part("the low capacity mixes with a probability", share, space, inside),
            part("the shared bid is above its own wish", positive(bid - problem.best[low]), space, inside),
            part(
                "a higher shared bid tells more", positive(sp.diff(weak.beliefs["pooled"], bid)), space, above
            ),
            part("fewer join a higher shared bid", positive(-sp.diff(weak.mixing, bid)), space, above),
            *(
                part(f"Bayes' rule where {who} mixes", _bayes(problem, family, who), both)
                for who, family in ((low, weak), (high, strong))
            ),
            part(
                "the high capacity joins with a probability: the belief falls between 0 and the prior",
                sp.And(strong.beliefs["pooled"] > 0, strong.beliefs["pooled"] < problem.prior[high]),
                both,
                proper,
            ),
            part(
                "its own bid is not below the shared one",
                sp.GreaterThan(strong.free[1] - strong.free[0], 0, evaluate=False),
                both,
                deterred,
            ),
        ),
        {r"\mu(b_P)": weak.beliefs["pooled"]},
    )


def _bayes(problem: SignalProblem, family: SignalEquilibrium, who: str) -> Boolean:
    """The belief after the shared bid is what the mixing implies."""
    weights = {n: problem.prior[n] * (family.mixing if n == who else 1) for n in problem.names}
    total = sp.Add(*weights.values())
    return sp.Eq(normal(family.beliefs["pooled"] * total), normal(weights[problem.names[1]]), evaluate=False)


def _intuitive(solution: Signals) -> Proposition:
    parts = [*_falls(solution), *_survives(solution)]
    return Proposition(
        "intuitive",
        "Only the cheapest separation is left",
        "Every equilibrium with a shared bid falls to the intuitive criterion: believed able, the low "
        "capacity would gain at the shared bid, loses from some higher bid on, and where it breaks even "
        "the high capacity still gains; just above there is a bid that only the high one can want. Of the "
        "separating ones exactly the cheapest is left: the high capacity's wish where that suffices, else "
        "the bid that leaves the low one indifferent.",
        "",
        tuple(parts),
    )


def _falls(solution: Signals) -> list[Part]:
    """Whatever the shared bid and the belief after it, some higher bid can pay the high capacity only."""
    problem = solution.problem
    low, high = problem.names
    bid, shared, belief = _bid(problem, "b_new"), _bid(problem, "b_P"), problem.belief.symbol
    space = problem.parameters.with_parameters([bid, shared, problem.belief])
    inside = [belief < 1, shared >= 0]
    gain = {n: problem.utility(n, bid, sp.S.One) - problem.utility(n, shared, belief) for n in problem.names}
    even = sp.Eq(normal(gain[low]), 0, evaluate=False)
    parts = [
        part(
            f"believed able, {low} would gain at the shared bid",
            positive(gain[low].xreplace({bid: shared})),
            space,
            inside,
        ),
        part(
            f"{low} loses from some bid on (strictly concave payoff)",
            positive(-sp.diff(gain[low], bid, 2)),
            space,
            inside,
        ),
        part(
            f"where {low} breaks even above, {high} gains",
            positive(gain[high]),
            space,
            [*inside, even, bid > shared],
        ),
    ]
    for kind in ("pooling", *(f"{n} mixes" for n in problem.names)):
        family = solution.family(kind)
        clauses = sp.And.make_args(family.condition)
        where = [c for c in clauses if kind != f"{high} mixes" or c.rel_op in ("<", ">")]
        parts.append(
            part(
                f"{kind}: the belief after the shared bid is below 1",
                family.beliefs["pooled"] < 1,
                problem.parameters.with_parameters(family.free),
                where,
            )
        )
    return parts


def _survives(solution: Signals) -> list[Part]:
    problem, family = solution.problem, solution.family("separating")
    low, high = problem.names
    (own,) = family.free
    bid, wish = _bid(problem, "b_new"), _wish(problem)
    space = problem.parameters.with_parameters([own, bid])
    strict = sp.StrictGreaterThan(
        normal(problem.deviation(low) - problem.utility(low, own, sp.S.One)), 0, evaluate=False
    )
    there = {
        n: normal(problem.utility(n, bid, sp.S.One) - problem.utility(n, own, sp.S.One))
        for n in problem.names
    }
    slope = sp.diff(family.payoffs[high], own)
    safe = sp.Not(solution.tempting(family, bid))
    inside = [family.condition, bid >= 0]
    return [
        part(
            "separating above the wish, low strictly deterred: a lower bid upsets it",
            positive(-slope),
            space,
            [*inside, strict, own > wish],
        ),
        part(
            "separating below the wish: a higher bid upsets it", positive(slope), space, [*inside, own < wish]
        ),
        part(
            "the wish survives", safe.xreplace({own: wish}), space, [b.xreplace({own: wish}) for b in inside]
        ),
        part(
            "the bid that leaves the low capacity indifferent survives higher bids",
            sp.LessThan(there[high], 0, evaluate=False),
            space,
            [own >= wish, bid >= own],
        ),
        part(
            "and lower ones: those that the low capacity loses by, the high one loses by",
            sp.StrictLessThan(there[high], 0, evaluate=False),
            space,
            [own >= wish, bid >= 0, bid < own, there[low] < 0],
        ),
    ]
