"""Agreements in staged games: members act as one where the terms hold.

Algorithm
---------
1. Find what the members reach together (``coalitions_joint``).
2. Put the channels that the agreement hides in the place of the open ones: the solution has the same form.
3. The agreement is made where its terms hold; elsewhere, and for a self-enforcing one there as well, the
   equilibria of the game without it stand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

import sympy as sp

from layered_games.equilibria.algebra import put
from layered_games.equilibria.coalitions_joint import agreed_pieces
from layered_games.equilibria.concepts import Concept
from layered_games.equilibria.evaluation import channel_point, evaluate, holds
from layered_games.equilibria.pieces import Constraint, Piece
from layered_games.equilibria.result import Equilibrium, Solution
from layered_games.equilibria.staged_solution import solve_sequential
from layered_games.errors import GameError
from layered_games.games.agreements import AgreementGame
from layered_games.parameters import is_exact

__all__ = ["AGREED", "hidden_pieces", "refusals", "selected", "solve_agreement"]

AGREED = "agreed"
METHOD = "joint maximisation by the members, backward induction where they do not agree"


@lru_cache(maxsize=64)
def hidden_pieces(game: AgreementGame) -> tuple[Piece, ...]:
    """Return what members reach under the agreement, its cost included.

    A contract that binds leaves floors open. One that enforces itself does not: its terms are those of the
    tightest floor, and a lower one would tempt more.
    """
    deal = game.agreement
    found = []
    for piece in agreed_pieces(game.plain, deal.members):
        swap = dict(deal.hidden)
        payoffs = {p: u.xreplace(swap) for p, u in piece.payoffs.items()}
        payoffs[deal.bearer] = payoffs[deal.bearer] - deal.cost
        found.append(
            replace(
                piece,
                payoffs=payoffs,
                constraints=tuple(c.subs(swap) for c in piece.constraints),
                values={n: v.xreplace(swap) for n, v in piece.values.items()},
                sets={n: (a.xreplace(swap), b.xreplace(swap)) for n, (a, b) in piece.sets.items()}
                if not deal.self_enforcing
                else {},
            )
        )
    return tuple(found)


def refusals(game: AgreementGame) -> tuple[tuple[Constraint, ...], ...]:
    """Return disjoint conditions that together say that some term of the agreement fails."""
    found: list[tuple[Constraint, ...]] = []
    held: list[Constraint] = []
    for term in game.agreement.terms:
        constraint = Constraint(term.expr, term.strict, "term", term.label)
        found.append((*held, constraint.negated))
        held.append(constraint)
    return tuple(found)


def selected(solution: Solution, rule: str = AGREED) -> list[tuple[Equilibrium, tuple[Constraint, ...]]]:
    """Return the equilibria that a rule selects, each with what the selection adds to its condition.

    Parameters
    ----------
    solution : Solution
    rule : {"agreed", "honest"}
        Where a self-enforcing agreement can be kept, it is kept (the members prefer it); or never.
    """
    game = solution.game
    if not isinstance(game, AgreementGame) or not game.agreement.self_enforcing:
        return [(e, ()) for e in solution]
    if rule != AGREED:
        return [(e, ()) for e in solution if e.agreement != AGREED]
    cuts: dict[str, tuple[tuple[Constraint, ...], ...]] = {AGREED: ((),)}
    return [(e, cut) for e in solution for cut in cuts.get(e.agreement, refusals(game))]


def solve_agreement(
    game: AgreementGame,
    concept: Concept = Concept.SUBGAME_PERFECT,
    *,
    at: Mapping[str, Any] | None = None,
) -> Solution:
    """Find the equilibria of a game with an agreement, in closed form or at numbers.

    The branches in which the agreement is made carry ``agreement="agreed"``. A binding contract is made
    wherever its terms hold. Where a self-enforcing one can be kept, play without it is an equilibrium as
    well, and both are listed.

    Raises
    ------
    GameError
        If the concept does not apply.
    """
    if concept is not Concept.SUBGAME_PERFECT:
        raise GameError(f"the concept {concept.value!r} does not apply to a staged game with an agreement")
    symbolic = _solve(game)
    if at is None:
        return symbolic
    env = channel_point(game, game.parameters.validate(at))
    exact = all(is_exact(v) for v in at.values())
    memo: dict[Any, Any] = {}

    def number(expression: Any) -> Any:
        value = evaluate(expression, env, memo)
        if not exact:
            return float(value)
        return sp.Rational(value.numerator, value.denominator) if hasattr(value, "numerator") else value

    found = [
        replace(
            e,
            condition=sp.true,
            values={n: number(v) for n, v in e.in_channels.items()},
            sets={n: (number(a), number(b)) for n, (a, b) in e.piece.sets.items()},
            payoffs={p: number(u) for p, u in e.piece.payoffs.items()},
            in_channels={},
            piece=None,
        )
        for e in symbolic
        if holds(e.piece.constraints, env, memo)
    ]
    return replace(symbolic, equilibria=tuple(found), complete=symbolic.complete and exact)


@lru_cache(maxsize=64)
def _solve(game: AgreementGame) -> Solution:
    alone = solve_sequential(game.plain)
    deal = game.agreement
    made = tuple(Constraint(t.expr, t.strict, "term", t.label) for t in deal.terms)
    found = [
        _equilibrium(game, replace(p, constraints=(*p.constraints, *made)), AGREED)
        for p in hidden_pieces(game)
    ]
    cuts: tuple[tuple[Constraint, ...], ...] = ((),) if deal.self_enforcing else refusals(game)
    for equilibrium in alone:
        piece = equilibrium.piece
        values = dict(equilibrium.in_channels)
        for cut in cuts:
            whole = replace(piece, constraints=(*piece.constraints, *cut), values=values)
            found.append(_equilibrium(game, whole, ""))
    complete = alone.complete and not deal.self_enforcing
    notes = (
        (*alone.notes, "other self-enforcing agreements, less ambitious ones among them, are not listed")
        if deal.self_enforcing
        else alone.notes
    )
    return Solution(game, tuple(found), complete, alone.status, METHOD, notes=notes)


def _equilibrium(game: AgreementGame, piece: Piece, agreement: str) -> Equilibrium:
    raw = game.definitions
    return Equilibrium(
        condition=sp.And(*(put(c.relation, raw) for c in piece.constraints), evaluate=False),
        values={n: put(v, raw) for n, v in piece.values.items()},
        sets={n: (put(a, raw), put(b, raw)) for n, (a, b) in piece.sets.items()},
        payoffs={p: put(u, raw) for p, u in piece.payoffs.items()},
        binding=piece.binding,
        regret=sp.S.Zero if piece.proved else None,
        evidence="proved" if piece.proved else "candidate",
        piece=piece,
        in_channels=dict(piece.values),
        agreement=agreement,
    )
