"""Solutions of staged games: closed forms remembered by content, numbers at a point."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

import sympy as sp

from layered_games.equilibria.algebra import normal, put
from layered_games.equilibria.concepts import Concept
from layered_games.equilibria.confirmation import checked_at, confirmed
from layered_games.equilibria.evaluation import channel_point, evaluate, holds
from layered_games.equilibria.folding import composite_channels, fold
from layered_games.equilibria.pieces import Piece
from layered_games.equilibria.result import Equilibrium, Solution, Status
from layered_games.equilibria.staged import solve_staged
from layered_games.equilibria.systems import NoClosedForm
from layered_games.equilibria.uniting import united
from layered_games.errors import GameError
from layered_games.games.sequential import SequentialGame
from layered_games.parameters import is_exact

__all__ = ["solve_sequential"]

METHOD = "backward induction with enumerated binding constraints (KKT)"


def solve_sequential(
    game: SequentialGame, concept: Concept = Concept.SUBGAME_PERFECT, *, at: Mapping[str, Any] | None = None
) -> Solution:
    """Find the subgame-perfect equilibria of a staged game, in closed form or at numbers.

    Raises
    ------
    GameError
        If the concept does not apply to staged games.
    ParameterError
        If ``at`` misses a parameter, names an unknown one, or leaves a domain.

    Examples
    --------
    >>> from layered_games.games.moves import Move
    >>> from layered_games.parameters import Parameter
    >>> a, x = Parameter("a", "real"), Move("1", "x", lower=0)
    >>> game = SequentialGame(["1"], [[x]], {"1": a.symbol * x.symbol - x.symbol**2}, [a])
    >>> [(branch.condition, branch.values["x"]) for branch in solve_sequential(game)]
    [(a >= 0, a/2), (-a > 0, 0)]
    """
    if concept is not Concept.SUBGAME_PERFECT:
        raise GameError(
            f"the concept {concept.value!r} does not apply to a staged game with continuous moves; "
            f"use {Concept.SUBGAME_PERFECT.value!r}"
        )
    if at is not None and not isinstance(at, Mapping):
        raise GameError(f"at maps parameter names to numbers, for instance {{'a': 1}}; {at!r} does not")
    symbolic = _solve_symbolic(game)
    if at is None:
        return symbolic
    point = game.parameters.validate(at)
    found = Solution(game, (), False, symbolic.status, symbolic.method)
    if symbolic.equilibria:
        found = checked_at(_at(game, symbolic, point, all(is_exact(v) for v in at.values())), symbolic, at)
    return found if found.equilibria else _searched(game, at, found)


def _searched(game: SequentialGame, at: Mapping[str, Any], found: Solution) -> Solution:
    """The numeric route, where no closed form holds at the numbers."""
    from layered_games.equilibria.numeric import solve_numeric

    searched = solve_numeric(game, at)
    return (
        searched
        if searched.equilibria or not found.notes
        else replace(searched, notes=(*found.notes, *searched.notes))
    )


@lru_cache(maxsize=128)
def _solve_symbolic(game: SequentialGame) -> Solution:
    try:
        result = solve_staged(game)
    except NoClosedForm as obstacle:
        return Solution(game, (), False, Status.NO_CLOSED_FORM, METHOD, notes=(str(obstacle),))
    equilibria = tuple(_equilibrium(game, piece) for piece in result.pieces)
    proved = all(p.proved for p in result.pieces)
    undecided = any(p.undecided for p in result.pieces)
    if not equilibria:
        status = Status.NO_EQUILIBRIUM
    elif undecided:
        status = Status.UNDECIDED
    else:
        status = Status.SOLVED if proved else Status.CANDIDATES
    solution = Solution(
        game,
        equilibria,
        result.complete and proved and not undecided and bool(equilibria),
        status,
        METHOD,
        notes=result.notes,
        reactions=result.reactions,
    )
    return confirmed(solution)


def _equilibrium(game: SequentialGame, piece: Piece) -> Equilibrium:
    """Turn a piece without open moves into an equilibrium, in raw parameters and in channels."""
    order = [*game.moves, *(n for n in piece.values if n not in game.moves)]
    symbols = {m.symbol: piece.values[n] for n, m in game.moves.items()}
    values = {n: piece.values[n] for n in order}
    values |= {n: normal(put(e, symbols)) for n, e in game.derived.items()}
    shown = {n: _shortest(v, game) for n, v in values.items()}
    payoffs = piece.payoffs
    raw = game.definitions
    return Equilibrium(
        condition=sp.And(*(put(c.relation, raw) for c in piece.constraints)),
        values={n: put(v, raw) for n, v in shown.items()},
        sets={n: (put(a, raw), put(b, raw)) for n, (a, b) in piece.sets.items()},
        payoffs={p: put(u, raw) for p, u in payoffs.items()},
        binding=piece.binding,
        regret=sp.S.Zero if piece.proved else None,
        evidence="proved" if piece.proved else "candidate",
        piece=piece,
        in_channels=shown,
    )


def _shortest(expression: sp.Expr, game: SequentialGame) -> sp.Expr:
    """The shortest of an expression, its form in primary channels, and its form in composite ones."""
    if expression.has(sp.Max, sp.Min, sp.Piecewise):
        return expression
    composite = composite_channels(game)
    plain = expression
    for channel in reversed(composite):
        plain = plain.xreplace({channel.symbol: channel.definition})
    plain = normal(plain) if plain != expression else expression
    return min((expression, plain, fold(plain, composite)), key=sp.count_ops)


def _at(
    game: SequentialGame, symbolic: Solution, point: Mapping[sp.Symbol, sp.Expr], exact: bool
) -> Solution:
    """Evaluate the branches that hold at a point."""
    env = channel_point(game, point)
    memo: dict[Any, Any] = {}

    def number(expression: sp.Expr) -> Any:
        return _number(evaluate(expression, env, memo), exact)

    found = []
    for branch in symbolic:
        if not holds(branch.piece.constraints, env, memo):
            continue
        found.append(
            Equilibrium(
                values={n: number(v) for n, v in branch.in_channels.items()},
                sets={n: (number(a), number(b)) for n, (a, b) in branch.piece.sets.items()},
                payoffs={p: number(u) for p, u in branch.piece.payoffs.items()},
                binding=branch.binding,
                regret=branch.regret,
                evidence=branch.evidence,
            )
        )
    distinct = united(found, list(game.moves))
    status = symbolic.status if distinct else Status.NO_EQUILIBRIUM
    return Solution(game, tuple(distinct), symbolic.complete and exact, status, symbolic.method)


def _number(value: Any, exact: bool) -> Any:
    if not exact:
        return float(value)
    return sp.Rational(value.numerator, value.denominator) if hasattr(value, "numerator") else value
