"""From local to global optima: flat pieces, borders seen from both sides, comparison of payoffs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product

import sympy as sp

from layered_games.equilibria.algebra import normal, put
from layered_games.equilibria.conditions import Conditions, Context, normalise
from layered_games.equilibria.kkt import Candidate, Problem
from layered_games.equilibria.pieces import Constraint, Piece
from layered_games.equilibria.rivals import Rival, approached, certain, linear
from layered_games.equilibria.roots import NoClosedForm

__all__ = ["Contest", "Survivor", "against", "contest", "flat_candidates"]

Found = tuple[Candidate, Conditions]
LIMIT = 80


@dataclass(frozen=True)
class Survivor:
    """An optimum of a stage with the conditions under which it is one."""

    piece: Piece
    values: Mapping[sp.Symbol, sp.Expr]
    conditions: Conditions
    active: tuple[Constraint, ...]
    sets: Mapping[sp.Symbol, tuple[sp.Expr, sp.Expr]] = field(default_factory=dict)
    proved: bool = False


def flat_candidates(problem: Problem, hidden: frozenset[sp.Symbol], context: Context) -> Iterator[Candidate]:
    """Yield the set of all moves where a single mover's payoff does not depend on the single move.

    A payoff that is affine in the move gives such a set where its slope vanishes, if the slope is
    free of the ``hidden`` symbols.
    """
    if len(problem.moves) != 1:
        return
    ((player, (move,)),) = problem.own.items()
    slope = normal(sp.diff(problem.piece.payoffs[player], move))
    if slope.has(move) or slope.free_symbols & hidden:
        return
    lowers, uppers, others = _ends(problem, player, move, context)
    if any(c.expr.has(move) for c in others):
        return
    gaps = [Constraint(normal(u - l), kind="flat", label="") for l, _ in lowers for u, _ in uppers]
    ties = [] if slope == 0 else [Constraint(slope, kind="tie"), Constraint(-slope, kind="tie")]
    low = sp.Max(*(l for l, _ in lowers)) if lowers else -sp.oo
    high = sp.Min(*(u for u, _ in uppers)) if uppers else sp.oo
    value = low if lowers else high if uppers else sp.S.Zero
    ends = tuple(replace(c, strict=False) for _, c in (*lowers, *uppers) if c.kind != "bound" and not ties)
    yield Candidate(problem, {move: value}, (*others, *gaps, *ties), ends, (), {move: (low, high)})


def _ends(
    problem: Problem, player: str, move: sp.Symbol, context: Context
) -> tuple[list[tuple[sp.Expr, Constraint]], list[tuple[sp.Expr, Constraint]], list[Constraint]]:
    """Lower ends, upper ends (each with its constraint) and what does not bound the move linearly."""
    lowers: list[tuple[sp.Expr, Constraint]] = []
    uppers: list[tuple[sp.Expr, Constraint]] = []
    others: list[Constraint] = []
    for constraint in problem.all_constraints():
        poly = sp.Poly(constraint.expr, move) if constraint.expr.has(move) else None
        sign = context.sign(poly.nth(1)) if poly is not None and poly.degree() == 1 else None
        if poly is None or not sign:
            others.append(constraint)
            continue
        end = normal(-poly.nth(0) / poly.nth(1))
        (lowers if sign > 0 else uppers).append((end, constraint))
    return lowers, uppers, others


@dataclass(frozen=True)
class Contest:
    """The local optima of a single mover, and what they have to stand up to.

    Attributes
    ----------
    local : tuple of Survivor
        Points and sets that no small deviation improves on.
    rivals : tuple of Rival
        What the mover reaches at them, in the same order, and then what is only approached.
    proved : bool
        Whether the supremum is proved to be among them.
    """

    local: tuple[Survivor, ...]
    rivals: tuple[Rival, ...]
    proved: bool

    def settled(self, player: str, context: Context) -> list[Survivor]:
        """Keep each optimum where its payoff is not below what else is possible there."""
        kept = []
        for index, survivor in enumerate(self.local):
            parts = [survivor]
            for rival in (*self.rivals[:index], *self.rivals[index + 1 :]):
                parts = [p for s in parts for p in against(s, self.rivals[index].payoff, rival, context)]
            kept += parts
        return kept


def contest(
    found: Sequence[Found], problems: Sequence[Problem], concave: Mapping[int, bool], context: Context
) -> Contest:
    """Return the local optima of a single mover: borders are checked from both sides if there is one move.

    The optima count as proved if a supremum on every piece is among them and the rivals.

    Raises
    ------
    NoClosedForm
        If there are too many points to compare.
    """
    ((player, moves),) = problems[0].own.items()
    if len(found) > LIMIT:
        raise NoClosedForm(f"{len(found)} points may be optimal in one stage: too many to compare")
    inside = [pair for pair in found if pair[0].attained]
    outside = [pair for pair in found if not pair[0].attained]
    if len(moves) == 1:
        inside = [checked for pair in inside for checked in _two_sided(pair, problems, concave, context)]
    alone = len(problems) == 1 and concave[id(problems[0])] and linear(problems[0])
    proved = alone or all(certain(p, concave[id(p)], context) for p in problems)
    local = tuple(
        Survivor(c.problem.piece, _selected(c, found, context), k, c.active, c.sets or {}, proved)
        for c, k in inside
    )
    reached = [Rival(s.conditions, normal(put(s.piece.payoffs[player], s.values))) for s in local]
    return Contest(local, (*reached, *approached(outside, problems, context)), proved)


# ---------------------------------------------------------------------- borders
def _two_sided(
    pair: Found, problems: Sequence[Problem], concave: Mapping[int, bool], context: Context
) -> Iterator[Found]:
    """Add, for each border that the candidate touches, the first-order condition of the other side."""
    candidate, conditions = pair
    borders = [c for c in candidate.active if c.kind != "bound"]
    if not borders:
        yield pair
        return
    (move,) = candidate.problem.moves
    menus = []
    for border in borders:
        point = candidate.values[move]
        if candidate.sets:
            poly = sp.Poly(border.expr, move)
            point = normal(-poly.nth(0) / poly.nth(1))
            ends = [e for e in candidate.sets[move] if e.is_finite is not False]
            if not any(context.vanishes(end - point, conditions.relations) for end in ends):
                continue
        beyond = list(_beyond(pair, border, point, problems, concave, context))
        if beyond:
            menus.append(beyond)
    for choice in product(*menus):
        extra = [c for option in choice for c in option]
        rebuilt = Conditions.build([*conditions.constraints, *extra], context)
        if rebuilt is not None:
            yield candidate, replace(rebuilt, undecided=rebuilt.undecided or conditions.undecided)


def _beyond(
    pair: Found,
    border: Constraint,
    point: sp.Expr,
    problems: Sequence[Problem],
    concave: Mapping[int, bool],
    context: Context,
) -> Iterator[list[Constraint]]:
    """For each piece on the other side: that it is there, and that moving into it does not pay.

    Where the payoff jumps at the border the slope beyond it says nothing; payoffs are compared later.
    """
    candidate, conditions = pair
    (player,), (move,) = candidate.problem.own, candidate.problem.moves
    payoff = candidate.problem.piece.payoffs[player]
    ours = sp.diff(border.expr, move).xreplace({move: point})
    for other in problems:
        at = [(c, normal(c.expr.xreplace({move: point}))) for c in other.constraints(player)]
        for touching in (c for c, value in at if value == 0 and c.kind != "bound"):
            inward = sp.diff(touching.expr, move).xreplace({move: point})
            if context.sign(normal(ours * inward)) != -1:
                continue
            there = [Constraint(value, False, "border", c.label) for c, value in at if value != 0]
            where = [c.relation for c in (*conditions.constraints, *there)]
            gap = put(other.piece.payoffs[player] - payoff, {move: point})
            if context.differs(gap) and not context.vanishes(gap, where):
                yield there
                continue
            slope = sp.diff(other.piece.payoffs[player], move).xreplace({move: point})
            strict = not (candidate.sets or touching.strict) and concave[id(other)]
            yield [*there, Constraint(normal(-slope / inward), strict, "multiplier", touching.label)]


def _selected(candidate: Candidate, found: Sequence[Found], context: Context) -> Mapping[sp.Symbol, sp.Expr]:
    """The moves of a candidate; on a flat set, what the mover would want beyond it, moved into the set.

    A mover who is indifferent here but thinks that the border might lie elsewhere does not lose by
    choosing as if on the other side: the selection is weakly dominant under such doubt.
    """
    if not candidate.sets:
        return candidate.values
    ((move, (low, high)),) = candidate.sets.items()
    wanted: list[tuple[sp.Expr, sp.Basic]] = []
    for other, _ in found:
        if other.problem is candidate.problem or other.sets or other.active:
            continue
        value = other.values[move]
        where = [c for c in other.problem.piece.constraints if c.kind == "smooth"]
        signs = [normalise(c.subs({move: value}), context) for c in where]
        holds = sp.And(*(c.relation if isinstance(c, Constraint) else c for c in signs))
        if all(value != v for v, _ in wanted):
            wanted.append((value, holds))
    if not wanted:
        return candidate.values
    *first, (last, _) = wanted
    target = sp.Piecewise(*first, (last, True), evaluate=False) if first else last
    inner = target if high == sp.oo else sp.Min(high, target, evaluate=False)
    return {move: inner if low == -sp.oo else sp.Max(low, inner, evaluate=False)}


# ---------------------------------------------------------------------- comparison
def against(one: Survivor, payoff: sp.Expr, rival: Rival, context: Context) -> Iterator[Survivor]:
    """Cut an optimum to where its payoff is not below the rival's, or where the rival is not there."""
    if not one.conditions.meets(rival.conditions, context) or context.vanishes(payoff - rival.payoff):
        yield one
        return
    both = [*one.conditions.constraints, *rival.conditions.constraints]
    if rival.payoff != sp.oo:
        gain = normal(payoff - rival.payoff)
        worse = Conditions.build([*both, Constraint(-gain, strict=True, kind="comparison")], context)
        if worse is None:
            yield one
            return
        better = Conditions.build([*both, Constraint(gain, kind="comparison")], context)
        if better is not None:
            yield replace(one, conditions=better)
    held: list[Constraint] = []
    for constraint in rival.conditions.constraints:
        apart = Conditions.build([*one.conditions.constraints, *held, constraint.negated], context)
        if apart is not None:
            yield replace(one, conditions=apart)
        held.append(constraint)
