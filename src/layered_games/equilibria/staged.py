"""Subgame-perfect equilibria of staged games in closed form, by backward induction.

Algorithm
---------
1. Start from the last stage with the payoffs as given, on one piece.
2. Cut each piece until the payoffs of the movers have no kink (``pieces``).
3. On each piece enumerate the binding constraints and solve (``kkt``).
4. Keep what can hold, prune what the prover shows empty (``conditions``); at a border between two
   pieces ask the first-order condition from both sides; where several local optima remain possible
   at once, compare their payoffs (``selection``); where several players move at once, combine their
   replies (``simultaneous``).
5. Ask the prover whether the replies cover every history, and whether they are unique.
6. Substitute the survivors into the payoffs: they are the pieces of the stage before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import sympy as sp

from layered_games.equilibria.algebra import is_zero, normal, put
from layered_games.equilibria.conditions import FAST, Conditions, Context
from layered_games.equilibria.folding import composite_channels, fold, fold_together
from layered_games.equilibria.kkt import Candidate, Problem, candidates, hessian_minors
from layered_games.equilibria.pieces import Constraint, Piece, split_kinks
from layered_games.equilibria.rivals import Rival, linear
from layered_games.equilibria.selection import Contest, Survivor, contest, flat_candidates
from layered_games.equilibria.simultaneous import is_regular, is_unique, joint
from layered_games.equilibria.systems import NoClosedForm
from layered_games.games.moves import Move
from layered_games.games.sequential import SequentialGame

__all__ = ["Reaction", "facts", "facts_about", "solve_staged"]


@dataclass(frozen=True)
class Reaction:
    """How the movers of one stage react to the history, on one region of histories."""

    conditions: tuple[Constraint, ...]
    values: Mapping[str, sp.Expr]
    sets: Mapping[str, tuple[sp.Expr, sp.Expr]]
    proved: bool


@dataclass(frozen=True)
class StagedResult:
    """The pieces on the path (conditions in parameters only) and the reactions of every stage.

    ``complete`` tells whether no equilibrium can be missing; ``notes`` say what stands in its way.
    """

    pieces: tuple[Piece, ...]
    reactions: tuple[tuple[Reaction, ...], ...]
    complete: bool
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Stage:
    """The optima of one stage; whether none can be missing, and whether there is one at most."""

    survivors: list[Survivor]
    complete: bool
    unique: bool = False


def solve_staged(game: SequentialGame) -> StagedResult:
    """Derive every branch of the subgame-perfect equilibrium with its conditions.

    Raises
    ------
    NoClosedForm
        If the first-order conditions of some stage have no closed form.
    """
    pieces = [Piece(payoffs=dict(game.payoffs))]
    reactions: list[tuple[Reaction, ...]] = []
    complete, notes = True, []
    for index in range(len(game.stages) - 1, -1, -1):
        context = Context(tuple(facts(game, index)), game.definitions)
        hidden = frozenset(m.symbol for stage in game.stages[:index] for m in stage)
        found = _solve_stage(game.stages[index], pieces, hidden, context)
        survivors = found.survivors
        complete = complete and found.complete
        if not found.complete:
            notes.append(f"stage {index + 1}: other optima or equilibria are not proved to be excluded")
        if index and not _covered(survivors, context):
            survivors = [replace(s, proved=False) for s in survivors]
            notes.append(f"stage {index + 1}: a best reply to every history is not proved to exist")
        if index and not found.unique and _may_tie(survivors, context):
            complete = False
            notes.append(f"stage {index + 1}: movers may be indifferent; other selections are not listed")
        reactions.insert(0, tuple(_reaction(s) for s in survivors))
        pieces = merged([_advance(game, s, context) for s in survivors], context)
    return StagedResult(tuple(pieces), tuple(reactions), complete, tuple(notes))


def _covered(survivors: Sequence[Survivor], context: Context) -> bool:
    """Whether the prover shows that some optimum exists after every history.

    It takes roots as defined, hence these must be so after every history.
    """
    roots = {
        p.base for s in survivors for r in s.conditions.relations for p in r.atoms(sp.Pow) if p.exp.q == 2
    }
    if not all(context.knows(sp.GreaterThan(base, 0, evaluate=False)) for base in roots):
        return False
    gaps = [sp.Not(sp.And(*s.conditions.relations, evaluate=False), evaluate=False) for s in survivors]
    return context.possible(gaps) is False


def _may_tie(survivors: Sequence[Survivor], context: Context) -> bool:
    """Whether two optima with different moves may hold at once."""
    if any(s.sets for s in survivors):
        return True
    for one, other in combinations(survivors, 2):
        gaps = [normal(v - other.values[m]) for m, v in one.values.items()]
        differ = sp.Or(*(sp.Ne(g, 0, evaluate=False) for g in gaps if g != 0))
        both = [*one.conditions.relations, *other.conditions.relations]
        if differ != sp.false and context.possible([*both, differ], FAST) is not False:
            return True
    return False


def facts(game: SequentialGame, stage: int) -> Iterable[sp.Basic]:
    """Domains, relations and channel facts, and the bounds of all moves before a stage."""
    yield from game.parameters.assumptions
    for channel in game.channels:
        yield from channel.parameter.domain.relations(channel.symbol)
        yield from channel.relations
    for earlier in game.stages[:stage]:
        for move in earlier:
            yield from (c.relation for c in bounds(move))


def facts_about(game: SequentialGame, symbols: Iterable[sp.Symbol]) -> list[sp.Basic]:
    """The facts of :func:`facts` that speak of the given symbols only, before any move.

    A channel of which all inputs are among the symbols is tied to them by its definition; one of
    which they are not is as free as its domain and relations say. What follows from these facts holds
    in the game; points that satisfy them need not be points of it (see ``settling.facts_tied``).
    """
    known = set(symbols)
    found = [f for f in facts(game, 0) if f.free_symbols <= known]
    for channel in game.channels:
        if {channel.symbol, *channel.definition.free_symbols} <= known:
            found.append(sp.Eq(channel.symbol, channel.definition, evaluate=False))
    return found


def bounds(move: Move) -> list[Constraint]:
    """The bounds of a move as constraints."""
    found = []
    if move.lower is not None:
        found.append(Constraint(move.symbol - move.lower, label=f"{move.name} >= {sp.sstr(move.lower)}"))
    if move.upper is not None:
        found.append(Constraint(move.upper - move.symbol, label=f"{move.name} <= {sp.sstr(move.upper)}"))
    return found


def _solve_stage(
    stage: Sequence[Move], pieces: Sequence[Piece], hidden: frozenset[sp.Symbol], context: Context
) -> _Stage:
    own: dict[str, tuple[sp.Symbol, ...]] = {}
    limits: dict[str, tuple[Constraint, ...]] = {}
    for move in stage:
        own[move.player] = (*own.get(move.player, ()), move.symbol)
        limits[move.player] = (*limits.get(move.player, ()), *bounds(move))
    if len(own) == 1:
        return _best_replies(_problems(own, limits, pieces), hidden, context)
    problems = _problems(own, limits, pieces)
    if is_regular(problems, {id(p): _is_concave(p, context) for p in problems}):
        unique = is_unique(problems[0], context)
        return _Stage(joint(problems, {}, context, unique=unique, proved=True), unique, unique)
    rivals: dict[str, tuple[Rival, ...]] = {}
    proved = True
    try:
        for player in own:
            others = [c.relation for p in own if p != player for c in limits[p]]
            alone = _problems({player: own[player]}, {player: limits[player]}, pieces)
            found = _contest(alone, hidden, replace(context, facts=(*context.facts, *others)))
            rivals[player] = found.rivals
            proved = proved and found.proved
    except NoClosedForm:
        rivals, proved = {}, False
    return _Stage(joint(problems, rivals, context, proved=proved), complete=False)


def _problems(
    own: Mapping[str, tuple[sp.Symbol, ...]],
    limits: Mapping[str, tuple[Constraint, ...]],
    pieces: Sequence[Piece],
) -> list[Problem]:
    moves = frozenset(m for listed in own.values() for m in listed)
    return [Problem(part, own, limits) for piece in pieces for part in split_kinks(piece, own, moves)]


def _best_replies(problems: Sequence[Problem], hidden: frozenset[sp.Symbol], context: Context) -> _Stage:
    """The optima of a single mover, given everything that earlier moves may be."""
    ((player, moves),) = problems[0].own.items()
    found = _contest(problems, hidden, context)
    sharp = all(_is_concave(p, context) for p in problems)
    unique = sharp and len(problems) == 1 and linear(problems[0])
    return _Stage(found.settled(player, context), found.proved and (sharp or len(moves) == 1), unique)


def _contest(problems: Sequence[Problem], hidden: frozenset[sp.Symbol], context: Context) -> Contest:
    """The local optima of a single mover, given everything that earlier moves and others' may be."""
    sharp = {}
    found: list[tuple[Candidate, Conditions]] = []
    for problem in problems:
        listed = [*flat_candidates(problem, hidden, context)]
        concave = _is_concave(problem, context)
        sharp[id(problem)] = concave or bool(listed)
        if not any(c.is_flat for c in listed):
            listed += candidates(problem, concave=sharp[id(problem)])
        built = [(candidate, Conditions.build(candidate.conditions, context)) for candidate in listed]
        found += [(candidate, conditions) for candidate, conditions in built if conditions is not None]
    return contest(found, problems, sharp, context)


def _is_concave(problem: Problem, context: Context) -> bool:
    """Whether each player's payoff is proved strictly concave in own moves on the whole piece."""
    inside = [c.relation for c in problem.all_constraints()]
    for player, moves in problem.own.items():
        for minor in hessian_minors(problem.piece.payoffs[player], moves):
            positive = sp.StrictGreaterThan(minor, 0, evaluate=False)
            if is_zero(minor) or not context.knows(positive, inside):
                return False
    return True


def merged(pieces: Sequence[Piece], context: Context) -> list[Piece]:
    """Join pieces that say the same wherever one conjunction describes where either holds."""
    kept: list[Piece] = []
    for piece in pieces:
        for index, other in enumerate(kept):
            if _same(piece, other):
                union = Conditions(other.constraints).joined(Conditions(piece.constraints), context)
                if union is not None:
                    kept[index] = replace(other, constraints=union.constraints)
                    break
        else:
            kept.append(piece)
    return kept if len(kept) == len(pieces) else merged(kept, context)


def _same(one: Piece, other: Piece) -> bool:
    return replace(one, constraints=(), binding=()) == replace(other, constraints=(), binding=())


def _reaction(survivor: Survivor) -> Reaction:
    names = {m.name: v for m, v in survivor.values.items()}
    sets = {m.name: ends for m, ends in survivor.sets.items()}
    return Reaction(survivor.conditions.constraints, names, sets, survivor.proved)


def _advance(game: SequentialGame, survivor: Survivor, context: Context) -> Piece:
    """Substitute a stage's solution into payoffs and later moves: the piece of the stage before."""
    piece, at = survivor.piece, dict(survivor.values)
    players = list(piece.payoffs)
    payoffs, constraints, used = fold_together(
        [normal(put(piece.payoffs[p], at)) for p in players],
        survivor.conditions.constraints,
        composite_channels(game),
        context,
    )
    values = {m.name: v if v.has(sp.Max, sp.Min) else fold(v, used) for m, v in at.items()}
    values |= {name: fold(normal(put(v, at)), used) for name, v in piece.values.items()}
    sets = {m.name: ends for m, ends in survivor.sets.items()} | dict(piece.sets)
    sets = {n: (fold(a.xreplace(at), used), fold(b.xreplace(at), used)) for n, (a, b) in sets.items()}
    return Piece(
        payoffs=dict(zip(players, payoffs, strict=True)),
        constraints=tuple(c if c.kind == "domain" else replace(c, kind="border") for c in constraints),
        values=values,
        sets=sets,
        binding=(*(c.label for c in survivor.active if c.kind == "bound"), *piece.binding),
        proved=piece.proved and survivor.proved,
        undecided=piece.undecided or survivor.conditions.undecided,
    )
