"""Optimal menus under incentive compatibility and participation, for finitely many hidden types.

Algorithm
---------
1. For every set of types that may be served, write the principal's programme: one contract (a decision
   and a transfer) for each served type, each type prefers its own contract to every other one and to the
   outside option, and types that are left out prefer to stay out.
2. Enumerate the Karush-Kuhn-Tucker cases: every choice of binding constraints, solved in closed form. None
   is assumed to bind. The prover discards the cases whose conditions contradict one another.
3. A case is a global optimum if its Lagrangian is concave in all decisions at its multipliers: then no
   feasible menu gives more, whether the feasible set is convex or not.
4. Compare the values of different sets of served types; ask the prover whether the branches cover the
   whole parameter space.

Source: Myerson (1979) for direct menus, Maskin and Riley (1984) for the programme, Everett (1963) for the
sufficiency of the Lagrangian.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations

import sympy as sp
from sympy.logic.boolalg import Boolean

from layered_games.equilibria.algebra import normal
from layered_games.equilibria.conditions import Conditions, Context, normalise
from layered_games.equilibria.kkt import Candidate, Problem, candidates
from layered_games.equilibria.pieces import Constraint, Piece
from layered_games.equilibria.screening import Case, MenuBranch, MenuSolution, ScreeningProblem

__all__ = ["Optimum", "optima", "solve_menu"]

SECONDS = 3.0


@dataclass(frozen=True)
class _Local:
    """An optimal menu for given served types, where its conditions hold."""

    served: tuple[str, ...]
    values: Mapping[sp.Symbol, sp.Expr]
    binding: tuple[str, ...]
    conditions: Conditions
    profit: sp.Expr
    proved: bool


def solve_menu(problem: ScreeningProblem, *, exclude: bool = True) -> MenuSolution:
    """Derive the optimal menu of a principal who does not know the agent's type.

    Parameters
    ----------
    problem : ScreeningProblem
    exclude : bool
        Whether types may be left out; if not, every type is served.

    Returns
    -------
    MenuSolution
        ``complete`` is True if every branch is a proved global optimum and the prover shows that the
        branches cover the parameter space.

    Examples
    --------
    >>> from layered_games.games.moves import Move
    >>> from layered_games.parameters import Parameter, ParameterSpace
    >>> low, high = Parameter("a", "positive").symbol, Parameter("b", "positive").symbol
    >>> space = ParameterSpace([low, high], [high > low])
    >>> x, t, c = Move("1", "x", lower=0), Move("1", "t"), Parameter("c", "positive").symbol
    >>> problem = ScreeningProblem(x, t, c, x.symbol - t.symbol, t.symbol - c * x.symbol**2 / 2,
    ...     {"good": low, "bad": high}, {"good": sp.Rational(1, 2), "bad": sp.Rational(1, 2)}, space)
    >>> [branch] = [b for b in solve_menu(problem) if len(b.served) == 2]
    >>> branch.values["x_good"], branch.values["x_bad"]
    (1/a, -1/(a - 2*b))
    """
    context = Context(tuple(problem.parameters.assumptions))
    names = tuple(problem.types)
    sets = chain.from_iterable(combinations(names, n) for n in range(len(names), -1, -1))
    cases: list[Case] = []
    found: list[_Local] = []
    for served in sets if exclude else [names]:
        if not served:
            found.append(_Local((), {}, (), Conditions(()), sp.S.Zero, True))
            continue
        for case, local in _menus(problem, served, context):
            cases.append(case)
            if local is not None and not any(_same(local, other) for other in found):
                found.append(local)
    branches = [b for b in (_branch(problem, one, found, context) for one in found) if b is not None]
    gaps = sp.Not(sp.Or(*(b.condition for b in branches)))
    covered = context.possible([gaps]) is False
    return MenuSolution(problem, tuple(branches), tuple(cases), covered and all(b.proved for b in branches))


def _same(one: _Local, other: _Local) -> bool:
    """Whether two cases give one menu under one condition."""
    alike = one.served == other.served and one.values == other.values
    return alike and set(one.conditions.relations) == set(other.conditions.relations)


def _menus(
    problem: ScreeningProblem, served: tuple[str, ...], context: Context
) -> Iterator[tuple[Case, _Local | None]]:
    player = problem.decision.player
    moves = tuple(problem.term(m, j) for m in (problem.decision, problem.transfer) for j in served)
    limits = problem.constraints(served)
    programme = Problem(Piece({player: problem.profit(served)}), {player: moves}, {player: limits})
    for binding, optimum in optima(programme, context):
        if optimum is None:
            yield Case(served, binding, False), None
            continue
        proved = optimum.concave(optimum.conditions.relations, context)
        at = dict(optimum.candidate.values)
        tight = tuple(c.label for c in limits if normal(c.expr.xreplace(at)) == 0)
        case = Case(served, binding, None if optimum.conditions.undecided else True)
        yield case, _Local(served, at, tight, optimum.conditions, optimum.value, proved)


@dataclass(frozen=True)
class Optimum:
    """A Karush-Kuhn-Tucker point that may occur, with the mover's payoff and the conditions for it."""

    candidate: Candidate
    conditions: Conditions
    value: sp.Expr

    def concave(self, where: Iterable[Boolean], context: Context) -> bool:
        """Whether the Lagrangian at the multipliers is proved concave in all moves, everywhere.

        Where the multipliers are not negative, ``value`` is then an upper bound by weak duality.
        """
        weights = zip(self.candidate.multipliers, self.candidate.active, strict=True)
        ((player, moves),) = self.candidate.problem.own.items()
        lagrangian = self.candidate.problem.piece.payoffs[player] + sp.Add(*(w * c.expr for w, c in weights))
        hessian = (-sp.hessian(lagrangian, moves)).applyfunc(normal)
        size = range(hessian.rows)
        for rows in chain.from_iterable(combinations(size, n) for n in range(1, len(size) + 1)):
            minor = normal(hessian.extract(list(rows), list(rows)).det(method="berkowitz"))
            relation = sp.GreaterThan(minor, 0, evaluate=False)
            if minor != 0 and not context.knows(relation, where, SECONDS):
                return False
        return True


def optima(programme: Problem, context: Context) -> Iterator[tuple[tuple[str, ...], Optimum | None]]:
    """Yield every choice of binding constraints that has a solution; None for it if the prover refutes it."""
    ((player, _),) = programme.own.items()
    for candidate in candidates(programme, second_order=False):
        labels = tuple(c.label for c in candidate.active)
        conditions = Conditions.build(candidate.conditions, context) if _real(candidate) else None
        if conditions is None:
            yield labels, None
            continue
        value = normal(programme.piece.payoffs[player].xreplace(dict(candidate.values)))
        yield labels, Optimum(candidate, conditions, value)


def _real(candidate: Candidate) -> bool:
    """Whether no value is the square root of a number that is negative for all parameters."""
    return not any(v.has(sp.I) for v in (*candidate.values.values(), *candidate.multipliers))


def _branch(
    problem: ScreeningProblem, one: _Local, found: Sequence[_Local], context: Context
) -> MenuBranch | None:
    """The menu with the conditions that serving other types does not give more; ties go to more types."""
    parts: list[Boolean] = list(one.conditions.relations)
    for other in found:
        if other.served == one.served and one.proved and other.proved:
            continue  # both are global optima for the same types: where both hold they give the same
        beats = _beats(one, other, found.index(one) < found.index(other), parts, context)
        if beats is sp.false:
            return None
        parts += [] if beats is sp.true else [beats]
    if context.possible(parts) is False:
        return None
    parts = _pruned(parts, context)
    rents = {
        i: normal((problem.utility(i, i) - problem.reserve(i)).xreplace(dict(one.values)))
        if i in one.served
        else sp.S.Zero
        for i in problem.types
    }
    named = {str(s): v for s, v in one.values.items()}
    return MenuBranch(one.served, one.binding, named, rents, one.profit, sp.And(*parts), one.proved)


def _beats(one: _Local, other: _Local, first: bool, where: Sequence[Boolean], context: Context) -> Boolean:
    """Where one menu gives no less than another one, or the other one is not there."""
    if context.possible([*where, *other.conditions.relations]) is False:
        return sp.true
    wins = normalise(Constraint(normal(one.profit - other.profit), not first, "comparison"), context)
    if wins is True or (
        isinstance(wins, Constraint)
        and context.knows(wins.relation, [*where, *other.conditions.relations], SECONDS)
    ):
        return sp.true
    absent = [
        c.negated.relation for c in other.conditions.constraints if not context.knows(c.relation, where)
    ]
    return sp.Or(*absent, *([wins.relation] if isinstance(wins, Constraint) else []), evaluate=False)


def _pruned(parts: Sequence[Boolean], context: Context) -> list[Boolean]:
    """Drop alternatives that contradict the rest, then clauses that follow from the rest."""
    kept = list(parts)
    for clause in [c for c in parts if isinstance(c, sp.Or)]:
        others = [c for c in kept if c is not clause]
        options = [a for a in clause.args if context.possible([*others, a]) is not False]
        if len(options) < len(clause.args):
            kept = [*others, sp.Or(*options, evaluate=False) if len(options) > 1 else options[0]]
    for clause in sorted(kept, key=lambda c: -sp.count_ops(c)):
        others = [c for c in kept if c is not clause]
        if context.knows(clause, others):
            kept = others
    return kept
