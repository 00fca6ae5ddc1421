"""Costly signals of a hidden type: separating, pooling and semi-separating equilibria, and a refinement.

Algorithm
---------
1. The receiver's reply to a belief is derived from its payoff (Karush-Kuhn-Tucker, in the belief).
2. The worst belief for the sender is found by proof; off the path it deters most, so that a profile is a
   perfect Bayesian equilibrium for some beliefs off the path if and only if it is one for this belief.
3. A type's best deviation is the best signal under the worst belief, in closed form.
4. Each kind of equilibrium is written as conditions on its signals: no type gains by imitating the other or
   by its best deviation; a mixing type is indifferent, which fixes the belief, and Bayes' rule the mixing.
5. Intuitive criterion: an equilibrium falls if some signal would pay the higher type, if it were believed,
   and cannot pay the lower type whatever is believed.

Source: Spence (1973), Cho and Kreps (1987).
"""

from __future__ import annotations

import sympy as sp
from sympy.logic.boolalg import Boolean

from layered_games.equilibria.algebra import normal
from layered_games.equilibria.screening_signals import SignalEquilibrium, SignalProblem, Signals
from layered_games.equilibria.staged import bounds
from layered_games.equilibria.systems import solve_system
from layered_games.games.moves import Move

__all__ = ["solve_signals"]


def solve_signals(problem: SignalProblem) -> Signals:
    """Derive the families of equilibria of a signal game with two types.

    At most two signals are sent, and at most one of them by both types.

    Examples
    --------
    >>> from layered_games.parameters import Parameter, ParameterSpace
    >>> a = Parameter("a", "(0, 1)")
    >>> b, r, c = Move("1", "b", lower=0), Move("2", "r"), Parameter("c", "positive").symbol
    >>> problem = SignalProblem(b, r, c, b.symbol + r.symbol - b.symbol**2 / (2 * c),
    ...     -(r.symbol - c)**2 / 2, {"weak": sp.S(1), "strong": sp.S(2)},
    ...     {"weak": 1 - a.symbol, "strong": a.symbol}, Parameter("m", "share"), ParameterSpace([a]))
    >>> solve_signals(problem).family("separating").signals["low"]
    1
    """
    families = (_separating(problem), _pooling(problem), _low_mixes(problem), _high_mixes(problem))
    return Signals(problem, families, problem.regular)


def _free(problem: SignalProblem, name: str) -> sp.Symbol:
    return Move(problem.signal.player, f"{problem.signal.name}_{name}").symbol


def _at_least(left: sp.Expr, right: sp.Expr) -> Boolean:
    return sp.GreaterThan(normal(left - right), 0, evaluate=False)


def _within(problem: SignalProblem, *signals: sp.Symbol) -> list[Boolean]:
    """The free signals respect the bounds of the move."""
    return [c.subs({problem.signal.symbol: s}).relation for s in signals for c in bounds(problem.signal)]


def _separating(problem: SignalProblem) -> SignalEquilibrium:
    low, high = problem.names
    signal = _free(problem, high)
    mine = problem.deviation(low)  # found out anyway, the low type does what is best for it
    theirs = problem.utility(high, signal, sp.S.One)
    conditions = [
        *_within(problem, signal),
        _at_least(mine, problem.utility(low, signal, sp.S.One)),
        _at_least(theirs, problem.deviation(high)),
    ]
    signals = {"low": problem.best[low], "high": signal}
    beliefs = {"low": sp.S.Zero, "high": sp.S.One}
    payoffs = {low: mine, high: normal(theirs)}
    return SignalEquilibrium(
        "separating", signals, (signal,), beliefs, sp.S.Zero, payoffs, sp.And(*conditions)
    )


def _pooling(problem: SignalProblem) -> SignalEquilibrium:
    signal = _free(problem, "P")
    prior = problem.prior[problem.names[1]]
    payoffs = {n: problem.utility(n, signal, prior) for n in problem.names}
    conditions = [
        *_within(problem, signal),
        *(_at_least(payoffs[n], problem.deviation(n)) for n in problem.names),
    ]
    shown = {n: normal(u) for n, u in payoffs.items()}
    return SignalEquilibrium(
        "pooling", {"pooled": signal}, (signal,), {"pooled": prior}, sp.S.One, shown, sp.And(*conditions)
    )


def _belief(problem: SignalProblem, who: str, signal: sp.Expr, worth: sp.Expr) -> sp.Expr:
    """The belief that makes a signal worth a given payoff to a type."""
    mu = problem.belief.symbol
    (solved,) = solve_system([problem.utility(who, signal, mu) - worth], [mu])
    return solved[mu]


def _low_mixes(problem: SignalProblem) -> SignalEquilibrium:
    """The low type sends its own best signal or the one of the high type."""
    low, high = problem.names
    signal = _free(problem, "P")
    mine = problem.deviation(low)
    belief = _belief(problem, low, signal, mine)
    prior = problem.prior[high]
    theirs = problem.utility(high, signal, belief)
    conditions = [
        *_within(problem, signal),
        sp.StrictGreaterThan(normal(belief - prior), 0, evaluate=False),
        sp.StrictLessThan(normal(belief), 1, evaluate=False),
        _at_least(theirs, problem.deviation(high)),
    ]
    mixing = normal(prior * (1 - belief) / (belief * (1 - prior)))
    return SignalEquilibrium(
        f"{low} mixes",
        {"low": problem.best[low], "pooled": signal},
        (signal,),
        {"low": sp.S.Zero, "pooled": belief},
        mixing,
        {low: mine, high: normal(theirs)},
        sp.And(*conditions),
    )


def _high_mixes(problem: SignalProblem) -> SignalEquilibrium:
    """The high type sends the signal of the low type or one of its own."""
    low, high = problem.names
    pooled, own = _free(problem, "P"), _free(problem, high)
    theirs = problem.utility(high, own, sp.S.One)
    belief = _belief(problem, high, pooled, theirs)
    prior = problem.prior[high]
    mine = problem.utility(low, pooled, belief)
    conditions = [
        *_within(problem, pooled, own),
        sp.StrictGreaterThan(normal(belief), 0, evaluate=False),
        sp.StrictLessThan(normal(belief - prior), 0, evaluate=False),
        _at_least(mine, problem.deviation(low)),
        _at_least(mine, problem.utility(low, own, sp.S.One)),
        _at_least(theirs, problem.deviation(high)),
    ]
    mixing = normal(belief * (1 - prior) / (prior * (1 - belief)))
    return SignalEquilibrium(
        f"{high} mixes",
        {"pooled": pooled, "high": own},
        (pooled, own),
        {"pooled": belief, "high": sp.S.One},
        mixing,
        {low: normal(mine), high: normal(theirs)},
        sp.And(*conditions),
    )
