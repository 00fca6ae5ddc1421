"""Two periods of screening without commitment: what a type shows first is used against it afterwards.

Algorithm
---------
1. Solve the second period for every belief: the menu under an interior belief in closed form, and the
   contract under certainty of each type. A type's rent there is what it loses by being found out.
2. For each pattern of the first period (all types apart, all types together, one type mixing between its own
   contract and the other's) write the principal's programme; beliefs follow from the pattern by Bayes' rule.
   After staying out, which no pattern does, the principal believes what leaves no rent.
3. Solve the programme by Karush-Kuhn-Tucker. Weak duality makes the value an upper bound on the pattern's
   value wherever the multipliers are not negative, and it is reached where the other constraints hold.

With two types two contracts suffice (Bester and Strausz, 2001). The game is that of Laffont and Tirole
(1988).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import combinations

import sympy as sp
from sympy.logic.boolalg import Boolean

from layered_games.equilibria.algebra import normal
from layered_games.equilibria.conditions import Context
from layered_games.equilibria.kkt import Problem
from layered_games.equilibria.pieces import Constraint, Piece
from layered_games.equilibria.screening import MenuBranch, ScreeningProblem
from layered_games.equilibria.screening_menus import optima, solve_menu
from layered_games.equilibria.systems import NoClosedForm, solve_system
from layered_games.errors import GameError
from layered_games.parameters import Parameter, ParameterSpace

__all__ = ["Pattern", "RepeatedScreening", "Second", "solve_repeated"]


@dataclass(frozen=True)
class RepeatedScreening:
    """The same screening problem twice; the principal cannot commit to the second menu.

    Parameters
    ----------
    once : ScreeningProblem
        With exactly two types.
    belief : Parameter
        Probability of the first type at the beginning of the second period.
    mixing : mapping of str to sympy.Expr
        Which types may mix, each with the probability of taking the contract of the other one.
    mixed : ParameterSpace
        The parameters, with those that the mixing probabilities bring.
    patience_agent, patience_principal : sympy.Expr
        What the second period weighs.

    Raises
    ------
    GameError
        If there are not two types.
    """

    once: ScreeningProblem
    belief: Parameter
    mixing: Mapping[str, sp.Expr]
    mixed: ParameterSpace
    patience_agent: sp.Expr
    patience_principal: sp.Expr

    def __post_init__(self) -> None:
        if len(self.once.types) != 2:
            raise GameError(f"two periods are solved for two types, not for {list(self.once.types)}")


@dataclass(frozen=True)
class Second:
    """The second period: the principal's value and each type's rent, for every belief in the first type.

    ``sure_value`` and ``sure_rent`` hold where the principal is certain of a type.
    """

    belief: sp.Symbol
    menu: MenuBranch
    sure_value: Mapping[str, sp.Expr]
    sure_rent: Mapping[tuple[str, str], sp.Expr]

    def value(self, belief: sp.Expr | str) -> sp.Expr:
        """Return the principal's value at a belief, or where it is certain of the named type."""
        if isinstance(belief, str):
            return self.sure_value[belief]
        return normal(self.menu.profit.xreplace({self.belief: belief}))

    def rent(self, who: str, belief: sp.Expr | str) -> sp.Expr:
        """Return a type's rent at a belief, or where the principal is certain of the named type."""
        if isinstance(belief, str):
            return self.sure_rent[who, belief]
        return normal(self.menu.rents[who].xreplace({self.belief: belief}))


@dataclass(frozen=True)
class Pattern:
    """Best first-period contracts for one pattern of who takes what.

    Attributes
    ----------
    name : str
        ``"separating"``, ``"pooling"``, or ``"<type> mixes"``.
    takes : mapping of str to mapping of str to sympy.Expr
        Type to contract to probability.
    values : mapping of str to sympy.Expr
        First-period decisions and transfers.
    profit : sympy.Expr
        The principal's value over both periods.
    condition : sympy Boolean
        Where the pattern is feasible with these contracts; elsewhere ``profit`` is an upper bound.
    bounded : bool
        Whether ``profit`` is proved to bound the pattern's value for all parameters.
    """

    name: str
    takes: Mapping[str, Mapping[str, sp.Expr]]
    values: Mapping[str, sp.Expr]
    profit: sp.Expr
    condition: Boolean
    bounded: bool


def solve_repeated(game: RepeatedScreening) -> tuple[Second, tuple[Pattern, ...], tuple[str, ...]]:
    """Solve the second period and every pattern of the first.

    Returns
    -------
    Second
    tuple of Pattern
    tuple of str
        Patterns without a closed form.

    Raises
    ------
    GameError
        If the second period's menu has more than one branch.
    """
    second = _second(game)
    first, last = game.once.types
    sure = {first: {first: sp.S.One}, last: {last: sp.S.One}}
    listed: dict[str, dict[str, dict[str, sp.Expr]]] = {
        "separating": sure,
        "pooling": {first: {first: sp.S.One}, last: {first: sp.S.One}},
    }
    for who, share in game.mixing.items():
        other = last if who == first else first
        listed[f"{who} mixes"] = sure | {who: {who: normal(1 - share), other: share}}
    patterns, missing = [], []
    for name, takes in listed.items():
        found = next(_patterns(game, second, name, takes), None)
        if found is None:
            missing.append(name)
        else:
            patterns.append(found)
    return second, tuple(patterns), tuple(missing)


def _second(game: RepeatedScreening) -> Second:
    once, belief = game.once, game.belief
    first, last = once.types
    space = once.parameters.with_parameters([belief])
    prior = {first: belief.symbol, last: 1 - belief.symbol}
    branches = solve_menu(replace(once, prior=prior, parameters=space)).branches
    if len(branches) != 1:
        raise GameError(
            f"the second period's menu has {len(branches)} branches; "
            "restrict the parameters so that one menu is optimal for all beliefs"
        )
    context = Context(tuple(space.assumptions))
    values: dict[str, sp.Expr] = {}
    rents: dict[tuple[str, str], sp.Expr] = {}
    for known in once.types:
        alone = replace(once, types={known: once.types[known]}, prior={known: sp.S.One})
        (branch,) = solve_menu(alone).branches
        values[known] = branch.profit
        at = {
            once.term(m, known): branch.values[str(once.term(m, known))]
            for m in (once.decision, once.transfer)
        }
        for who in once.types:
            gain = normal((once.utility(who, known) - once.reserve(who)).xreplace(at))
            sign = context.sign(gain)
            if sign is None:
                raise GameError(
                    f"the sign of {gain}, what {who} gains where {known} is expected, is not known"
                )
            rents[who, known] = gain if sign > 0 else sp.S.Zero
    return Second(belief.symbol, branches[0], values, rents)


def _patterns(
    game: RepeatedScreening, second: Second, name: str, takes: Mapping[str, Mapping[str, sp.Expr]]
) -> Iterator[Pattern]:
    """The optimum of a pattern's programme, if one is found whose value bounds all others."""
    once = game.once
    context = Context(tuple(game.mixed.assumptions))
    contracts = list(dict.fromkeys(j for row in takes.values() for j in row))
    beliefs = {j: _belief(once, takes, j) for j in contracts}
    profit = sp.Add(
        *(
            once.prior[i] * q * (_gain(once, i, j) + game.patience_principal * second.value(beliefs[j]))
            for i, row in takes.items()
            for j, q in row.items()
        )
    )
    worth = {
        (i, j): once.utility(i, j) - once.reserve(i) + game.patience_agent * second.rent(i, beliefs[j])
        for i in takes
        for j in contracts
    }
    fixed = _indifference(once, takes, worth)
    limits = [c for c in _limits(once, takes, worth, contracts, fixed) if c.expr.free_symbols]
    player = once.decision.player
    moves = tuple(once.term(m, j) for m in (once.decision, once.transfer) for j in contracts)
    moves = tuple(m for m in moves if m not in fixed)
    programme = Problem(
        Piece({player: sp.expand(profit.xreplace(fixed))}), {player: moves}, {player: tuple(limits)}
    )
    try:
        for _, optimum in optima(programme, context):
            if optimum is None or not optimum.concave((), context):
                continue
            weights = optimum.candidate.multipliers
            if not all(context.knows(sp.GreaterThan(w, 0, evaluate=False)) for w in weights):
                continue
            at = dict(optimum.candidate.values)
            values = {str(m): v for m, v in at.items()}
            values |= {str(m): normal(v.xreplace(at)) for m, v in fixed.items()}
            condition = sp.And(*optimum.conditions.relations)
            yield Pattern(name, takes, values, optimum.value, condition, True)
    except NoClosedForm:
        return


def _gain(once: ScreeningProblem, who: str, contract: str) -> sp.Expr:
    at = {
        once.decision.symbol: once.term(once.decision, contract),
        once.transfer.symbol: once.term(once.transfer, contract),
        once.kind: once.types[who],
    }
    return once.principal.xreplace(at)


def _belief(
    once: ScreeningProblem, takes: Mapping[str, Mapping[str, sp.Expr]], contract: str
) -> sp.Expr | str:
    """Bayes' rule: the probability of the first type, or the one type that takes the contract."""
    masses = {i: once.prior[i] * row[contract] for i, row in takes.items() if contract in row}
    if len(masses) == 1:
        return next(iter(masses))
    return normal(masses[next(iter(once.types))] / sp.Add(*masses.values()))


def _indifference(
    once: ScreeningProblem,
    takes: Mapping[str, Mapping[str, sp.Expr]],
    worth: Mapping[tuple[str, str], sp.Expr],
) -> dict[sp.Symbol, sp.Expr]:
    """The transfers that make a mixing type indifferent."""
    fixed: dict[sp.Symbol, sp.Expr] = {}
    for i, row in takes.items():
        for one, other in combinations(row, 2):
            transfer = once.term(once.transfer, one)
            (solved,) = solve_system([worth[i, one] - worth[i, other]], [transfer])
            fixed[transfer] = solved[transfer]
    return fixed


def _limits(
    once: ScreeningProblem,
    takes: Mapping[str, Mapping[str, sp.Expr]],
    worth: Mapping[tuple[str, str], sp.Expr],
    contracts: list[str],
    fixed: Mapping[sp.Symbol, sp.Expr],
) -> Iterator[Constraint]:
    for i, row in takes.items():
        own = next(iter(row))
        yield Constraint(sp.expand(worth[i, own].xreplace(fixed)), label=f"participation of {i}")
        for j in contracts:
            if j not in row:
                gap = sp.expand((worth[i, own] - worth[i, j]).xreplace(fixed))
                yield Constraint(gap, label=f"{i} does not take what {j} takes")
    for j in contracts:
        if once.decision.lower is not None:
            x = once.term(once.decision, j)
            yield Constraint(x - once.decision.lower, label=f"{x} >= {once.decision.lower}")
