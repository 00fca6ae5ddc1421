"""What a referee asks of a staged game's solution: concavity, existence, uniqueness, interiority.

Algorithm, for each stage
-------------------------
1. Put the reactions of later stages, region by region, into the payoff of whoever moves: that is the
   objective as a function of the history and the player's own moves.
2. Concavity: the leading principal minors of minus the Hessian are positive, or else all principal minors
   nonnegative (S. Boyd and L. Vandenberghe, *Convex Optimization*, 2004, section 3.1.4); proved on the whole
   region, or refuted at a point.
3. Existence: the reactions' conditions cover every history. Uniqueness: where two of them hold at once, the
   moves are the same, and none is a set.
4. Interiority: which bounds bind in which branch of the solution.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import sympy as sp
from sympy.logic.boolalg import Boolean

from layered_games.equilibria.algebra import is_zero, normal, put
from layered_games.equilibria.conditions import Context
from layered_games.equilibria.kkt import hessian_minors
from layered_games.equilibria.pieces import Constraint, Piece, split_kinks
from layered_games.equilibria.result import Solution
from layered_games.equilibria.staged import bounds, facts
from layered_games.errors import GameError
from layered_games.games.sequential import SequentialGame
from layered_games.proofs import Outcome, Verdict, prove
from layered_games.proofs.rational import relation

__all__ = ["Finding", "RefereeReport", "referee"]


@dataclass(frozen=True)
class Finding:
    """One answer: what was asked, of whom, at which stage, and the verdict.

    ``where`` is the region of histories it speaks of, ``claim`` what was to be proved.
    """

    question: str
    stage: int
    who: str
    claim: Boolean
    verdict: Verdict
    where: Boolean = sp.true

    @property
    def answer(self) -> str:
        """``yes``, ``no``, ``not everywhere`` or ``not decided``."""
        words = {Outcome.TRUE: "yes", Outcome.FALSE: "no", Outcome.MIXED: "not everywhere"}
        return words.get(self.verdict.outcome, "not decided")

    def __str__(self) -> str:
        place = "" if self.where == sp.true else f" where {sp.sstr(self.where)}"
        return (
            f"stage {self.stage}, {self.who}: {self.question}{place}: {self.answer} [{self.verdict.evidence}]"
        )


@dataclass(frozen=True)
class RefereeReport:
    """The answers, question by question.

    Attributes
    ----------
    concavity, existence, uniqueness : tuple of Finding
    interiority : tuple of (sympy Boolean, tuple of str)
        For each branch of the solution its condition, in channels, and the bounds that bind there; none
        means interior.
    """

    concavity: tuple[Finding, ...]
    existence: tuple[Finding, ...]
    uniqueness: tuple[Finding, ...]
    interiority: tuple[tuple[Boolean, tuple[str, ...]], ...]

    @property
    def sound(self) -> bool:
        """Whether every objective is concave, and best responses exist and are unique."""
        firm = {(f.stage, f.who, f.where) for f in self.concavity if f.answer == "yes"}
        concave = all((f.stage, f.who, f.where) in firm for f in self.concavity)
        return concave and all(f.answer == "yes" for f in (*self.existence, *self.uniqueness))

    def __str__(self) -> str:
        lines = [str(f) for f in (*self.concavity, *self.existence, *self.uniqueness)]
        for condition, binding in self.interiority:
            lines.append(
                f"where {sp.sstr(condition)}: " + (", ".join(binding) + " bind" if binding else "interior")
            )
        return "\n".join(lines)


def referee(solution: Solution, timeout: float = 10.0) -> RefereeReport:
    """Check second-order conditions, existence, uniqueness and interiority of a staged game's solution.

    Parameters
    ----------
    solution : Solution
        Of a :class:`~layered_games.SequentialGame`, with parameters.
    timeout : float
        Seconds for each proof.

    Raises
    ------
    GameError
        If the solution is not of a staged game, or has no closed form.

    Examples
    --------
    >>> from layered_games.equilibria.solving import solve
    >>> from layered_games.games.moves import Move
    >>> from layered_games.parameters import Parameter
    >>> a, x = Parameter("a", "real"), Move("1", "x", lower=0)
    >>> game = SequentialGame(["1"], [[x]], {"1": a.symbol * x.symbol - x.symbol**2}, [a])
    >>> print(referee(solve(game)))
    stage 1, 1: strictly concave in x: yes [certificate]
    stage 1, 1: a best response exists: yes [certificate]
    stage 1, 1: it is unique: yes [certificate]
    where a >= 0: interior
    where -a > 0: x >= 0 bind
    """
    game = solution.game
    if not isinstance(game, SequentialGame) or not solution.reactions:
        raise GameError("referee reads closed-form solutions of staged games, as lg.solve(game) gives them")
    concavity: list[Finding] = []
    existence: list[Finding] = []
    uniqueness: list[Finding] = []
    for index in range(len(game.stages)):
        context = Context(tuple(facts(game, index)), game.definitions)
        concavity += _concavity(solution, index, context, timeout)
        existence.append(_existence(solution, index, timeout))
        uniqueness.append(_uniqueness(solution, index, timeout))
    bound = tuple((sp.And(*(c.relation for c in e.piece.constraints)), e.binding) for e in solution)
    return RefereeReport(tuple(concavity), tuple(existence), tuple(uniqueness), bound)


# ---------------------------------------------------------------------- concavity
def _concavity(solution: Solution, index: int, context: Context, timeout: float) -> Iterator[Finding]:
    game = solution.game
    own: dict[str, tuple[Any, ...]] = {}
    for move in game.stages[index]:
        own[move.player] = (*own.get(move.player, ()), move)
    inside = [c for move in game.stages[index] for c in bounds(move)]
    for player, moves in own.items():
        names, symbols = ", ".join(m.name for m in moves), tuple(m.symbol for m in moves)
        for piece in _objectives(solution, index, player, inside, context):
            where = [c.relation for c in piece.constraints]
            known = [*context.facts, *(c.relation for c in inside), *where]
            strict = _all(hessian_minors(piece.payoffs[player], symbols), ">")
            verdict = prove(strict, known, timeout)
            if verdict.outcome is Outcome.CONTRADICTORY:
                continue
            region = sp.And(*where)
            yield Finding(f"strictly concave in {names}", index + 1, player, strict, verdict, region)
            if verdict.outcome is not Outcome.TRUE:
                weak = _all(_principal_minors(piece.payoffs[player], symbols), ">=")
                verdict = prove(weak, known, timeout)
                yield Finding(f"concave in {names}", index + 1, player, weak, verdict, region)


def _all(minors: Sequence[sp.Expr], operator: str) -> Boolean:
    parts = [relation(m, operator) for m in minors]
    return parts[0] if len(parts) == 1 else sp.And(*parts, evaluate=False)


def _principal_minors(payoff: sp.Expr, moves: Sequence[sp.Symbol]) -> list[sp.Expr]:
    """All principal minors of minus the Hessian: nonnegative means concave; leading ones would not do."""
    whole = (-sp.hessian(payoff, moves)).applyfunc(normal)
    chosen = [c for size in range(1, len(moves) + 1) for c in combinations(range(len(moves)), size)]
    return [normal(whole.extract(list(c), list(c)).det(method="berkowitz")) for c in chosen]


def _objectives(
    solution: Solution, index: int, player: str, inside: list[Constraint], context: Context
) -> Iterator[Piece]:
    """The player's payoff once later stages have reacted, cut at its kinks."""
    game = solution.game
    own = frozenset(m.symbol for m in game.stages[index])
    for values, constraints in _continuations(solution, index, inside, context):
        payoff = normal(put(game.payoffs[player], values))
        if is_zero(payoff):
            continue
        for part in split_kinks(Piece({player: payoff}, tuple(constraints)), [player], own):
            if context.possible([c.relation for c in (*part.constraints, *inside)]) is not False:
                yield part


def _continuations(
    solution: Solution, index: int, inside: list[Constraint], context: Context
) -> list[tuple[dict[sp.Symbol, sp.Expr], list[Constraint]]]:
    """How all later stages react to histories through this stage, region by region."""
    game = solution.game
    found: list[tuple[dict[sp.Symbol, sp.Expr], list[Constraint]]] = [({}, [])]
    for stage in range(index + 1, len(game.stages)):
        symbols = {m.name: m.symbol for m in game.stages[stage]}
        longer = []
        for values, constraints in found:
            for reaction in solution.reactions[stage]:
                more = [*constraints, *(c.subs(values) for c in reaction.conditions)]
                if context.possible([c.relation for c in (*more, *inside)]) is False:
                    continue
                reply = {symbols[n]: normal(put(v, values)) for n, v in reaction.values.items()}
                longer.append(({**values, **reply}, more))
        found = longer
    return found


# ---------------------------------------------------------------------- existence, uniqueness
def _movers(game: SequentialGame, index: int) -> str:
    return ", ".join(dict.fromkeys(m.player for m in game.stages[index]))


def _existence(solution: Solution, index: int, timeout: float) -> Finding:
    game = solution.game
    covered = [sp.And(*(c.relation for c in r.conditions)) for r in solution.reactions[index]]
    claim = sp.Or(*covered) if covered else sp.false
    claim = relation(sp.S.Zero, ">=") if claim == sp.true else claim
    verdict = prove(claim, list(facts(game, index)), timeout)
    return Finding("a best response exists", index + 1, _movers(game, index), claim, verdict)


def _uniqueness(solution: Solution, index: int, timeout: float) -> Finding:
    game, reactions = solution.game, solution.reactions[index]
    apart: list[Boolean] = []
    for reaction in reactions:
        if reaction.sets:
            apart.append(sp.And(*(c.relation for c in reaction.conditions)))
    for one, other in combinations(reactions, 2):
        differ = [sp.Ne(g, 0) for g in _gaps(one.values, other.values) if g != 0]
        if differ:
            both = [c.relation for c in (*one.conditions, *other.conditions)]
            apart.append(sp.And(*both, sp.Or(*differ)))
    claim = sp.Not(sp.Or(*apart), evaluate=False) if apart else relation(sp.S.Zero, ">=")
    verdict = prove(claim, list(facts(game, index)), timeout)
    return Finding("it is unique", index + 1, _movers(game, index), claim, verdict)


def _gaps(one: Mapping[str, sp.Expr], other: Mapping[str, sp.Expr]) -> list[sp.Expr]:
    return [normal(value - other[name]) for name, value in one.items()]
