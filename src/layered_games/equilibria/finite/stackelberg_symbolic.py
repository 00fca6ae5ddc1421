"""Commitment in symbols: closed forms of the best commitment, with the conditions of each.

Algorithm
---------
1. The best commitment to which a reply is best is a vertex of that reply's region: a mixture that leaves
the follower indifferent among as many actions as the leader uses (for two actions of the leader: its
pure actions, and the breakpoints where the follower is indifferent). 2. A vertex and a reply are optimal
where the vertex exists and every other pair gives the leader no more, or does not exist. 3. These
conditions are brought into cases; what is proved empty, or proved to lie in other cases, is dropped.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

import numpy as np
import sympy as sp
from sympy.logic.boolalg import Boolean

from layered_games.equilibria.finite.stackelberg_cases import Pair, added, inside, optimal, pairs_of
from layered_games.equilibria.finite.stackelberg_records import (
    CommitmentSolution,
    CommitmentValue,
    StackelbergEquilibrium,
)
from layered_games.equilibria.finite.symbolic_branches import Workshop
from layered_games.equilibria.finite.symbolic_conditions import (
    Clause,
    condition_of,
    equation,
    holds_at,
)
from layered_games.equilibria.finite.symbolic_supports import count
from layered_games.equilibria.result import Equilibrium, Status
from layered_games.equilibria.verify_concepts import commitment_payoff
from layered_games.errors import GameError
from layered_games.games.strategic import StrategicGame

__all__ = ["solve_commitment"]

MOST_PAIRS: Final = 60
POINTS: Final = 3
METHOD: Final = "vertices of the regions of best replies, compared in symbols; cases pruned by proof"


def solve_commitment(
    game: StrategicGame, leader: int, *, compare: bool = True, timeout: float = 60.0
) -> CommitmentSolution:
    """Derive the best commitments of a two-player game in symbols; see :func:`solve_stackelberg`.

    Raises
    ------
    GameError
        If there are too many vertices to compare, or payoffs have a kink.

    Examples
    --------
    >>> f, c = sp.symbols("f c", positive=True)
    >>> inspection = StrategicGame.from_arrays([[-c, -c], [0, -1]], [[0, 1 - f], [0, 1]])
    >>> for best in solve_commitment(inspection, 0, compare=False):
    ...     print(best.strategy, best.reply, best.condition)
    (1, 0) 2 (1 >= c) & (1 >= f)
    (0, 1) 2 (c >= 1) & (c >= f)
    (1/f, (f - 1)/f) 1 (f >= c) & (f > 1)
    """
    own, his = game.shape[leader], game.shape[1 - leader]
    if count(own, his) > MOST_PAIRS:
        raise GameError(
            f"{count(own, his)} vertices of a {own} x {his} game are too many to compare in symbols, the "
            f"limit is {MOST_PAIRS}; put numbers in with game.at({{...}}), or remove dominated actions"
        )
    shop = Workshop(game, timeout)
    pairs = list(pairs_of(shop, leader))
    nash = _nash(game, timeout) if compare else ()
    found, certain = [], True
    for pair in pairs:
        clauses, sure = optimal(shop, leader, pair, pairs)
        certain = certain and sure
        if clauses:
            found.append((pair, clauses))
    records = tuple(_record(shop, leader, pair, clauses, nash) for pair, clauses in found)
    numbers = sorted({n for _, clauses in found for c in clauses for p in c for n in p.odd | p.even})
    boundaries = tuple(equation(n, shop.knowledge) for n in numbers)
    notes: tuple[str, ...] = (
        ("a search for cases was cut short, or some case was not decided",) if not certain else ()
    )
    if boundaries:
        notes += (
            f"on these loci no condition may hold: {'; '.join(f'{b.lhs} = {b.rhs}' for b in boundaries)}",
        )
    complete = certain and bool(records) and not shop.hidden and not shop.has_equations
    status = Status.SOLVED if certain and records else Status.UNDECIDED
    return CommitmentSolution(game, records, complete, status, METHOD, notes=notes, boundaries=boundaries)


# ---------------------------------------------------------------------- records
def _record(
    shop: Workshop, leader: int, pair: Pair, clauses: list[Clause], nash: Sequence[Equilibrium]
) -> StackelbergEquilibrium:
    game, ring = shop.game, shop.ring
    follower = 1 - leader
    strategy = [sp.S.Zero] * game.shape[leader]
    for action, weight in zip(pair.vertex.support, pair.vertex.weights, strict=True):
        strategy[action] = ring.quotient(weight, pair.total)
    pure = tuple(sp.Integer(k == pair.reply) for k in range(game.shape[follower]))
    his = np.moveaxis(shop.tables[follower], leader, 0)
    got = [his[i, pair.reply] * w for i, w in zip(pair.vertex.support, pair.vertex.weights, strict=True)]
    mine = ring.quotient(pair.payoff, shop.below[leader] * pair.total)
    theirs = ring.quotient(ring.reduce(added(got)), shop.below[follower] * pair.total)
    _check_points(shop, leader, clauses, mine)
    condition = condition_of(clauses, shop.knowledge)
    mixed = tuple(strategy)
    return StackelbergEquilibrium(
        condition=condition,
        payoffs=(mine, theirs) if leader == 0 else (theirs, mine),
        regret=sp.S.Zero,
        evidence="proved",
        profile=(mixed, pure) if leader == 0 else (pure, mixed),
        leader=game.players[leader],
        strategy=mixed,
        reply=game.actions[follower][pair.reply],
        reply_index=pair.reply,
        leader_payoff=mine,
        follower_payoff=theirs,
        against=tuple(_values(shop, leader, mine, condition, nash)),
    )


def _check_points(shop: Workshop, leader: int, clauses: Sequence[Clause], payoff: sp.Expr) -> None:
    """Compare the closed form with brute force at exact points of every case."""
    know = shop.knowledge
    for clause in clauses:
        for index in np.flatnonzero(inside(shop, clause))[:POINTS]:
            point = know.point(int(index))
            if point is None or not holds_at(clause, know, point):
                continue
            arrays = [[e.xreplace(point) for e in a.flat] for a in shop.game.payoffs]
            if not all(e.is_Rational for a in arrays for e in a):
                continue
            shaped = [np.array(a, dtype=object).reshape(shop.game.shape) for a in arrays]
            best = commitment_payoff(StrategicGame(shaped), leader)
            if sp.Rational(best.numerator, best.denominator) != payoff.xreplace(point):
                raise GameError(f"a closed form failed its check at {point}: please report this game")


def _nash(game: StrategicGame, timeout: float) -> tuple[Equilibrium, ...]:
    from layered_games.equilibria.finite.symbolic import solve_symbolic

    return tuple(solve_symbolic(game, timeout=timeout))


def _values(
    shop: Workshop, leader: int, payoff: sp.Expr, condition: Boolean, nash: Sequence[Equilibrium]
) -> Iterator[CommitmentValue]:
    """What commitment gains over each Nash equilibrium that exists somewhere in the same region."""
    know = shop.knowledge
    for equilibrium in nash:
        both = [_strictly(condition), _strictly(equilibrium.condition)]
        if know.possible(both, shop.allowed(1.0)) is False:
            continue
        gain = sp.factor(sp.together(payoff - equilibrium.payoffs[leader]))
        if know.knows(equilibrium.condition, [condition], shop.allowed(0.5)):
            where = condition
        elif know.knows(condition, [equilibrium.condition], shop.allowed(0.5)):
            where = equilibrium.condition
        else:
            where = _both(condition, equilibrium.condition)
        yield CommitmentValue(gain, equilibrium, where)


def _both(one: Boolean, other: Boolean) -> Boolean:
    """The conjunction, without weak relations that stand beside the strict ones."""
    parts = sp.And.make_args(sp.And(one, other))
    strict = {(p.lhs, p.rhs) for p in parts if getattr(p, "rel_op", "") == ">"}
    return sp.And(*(p for p in parts if getattr(p, "rel_op", "") != ">=" or (p.lhs, p.rhs) not in strict))


def _strictly(condition: Boolean) -> Boolean:
    swap = {
        r: r.func(r.lhs, r.rhs, evaluate=False) if r.rel_op in ("<", ">", "!=") else _open_kind(r)
        for r in condition.atoms(sp.core.relational.Relational)
    }
    return condition.xreplace(swap)


def _open_kind(relation: Any) -> Boolean:
    kinds = {">=": sp.StrictGreaterThan, "<=": sp.StrictLessThan, "==": sp.Equality}
    return kinds[relation.rel_op](relation.lhs, relation.rhs, evaluate=False)
