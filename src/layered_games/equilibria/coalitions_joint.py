"""What some players of a staged game reach together: joint maximisation, piece by piece.

Algorithm
---------
1. Give the members' moves to one player who is paid the weighted sum of their payoffs.
2. Drop moves that are mere floors for a later move of the same player: they are open to it.
3. Solve that game like any other, and read every player's own payoff off the solution.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

import sympy as sp

from layered_games.equilibria.algebra import normal, put
from layered_games.equilibria.conditions import Context
from layered_games.equilibria.folding import composite_channels, fold
from layered_games.equilibria.pieces import Constraint, Piece
from layered_games.equilibria.result import Equilibrium
from layered_games.equilibria.staged_solution import solve_sequential
from layered_games.errors import GameError
from layered_games.games.sequential import SequentialGame
from layered_games.parameters import Parameter

__all__ = ["agreed_pieces", "together", "worth"]


def together(
    game: SequentialGame,
    members: Sequence[str],
    weights: Mapping[str, sp.Expr] | None = None,
    name: str = "",
    brought: Sequence[Parameter] = (),
) -> SequentialGame:
    """Return the game in which some players act as one and maximise a weighted sum of their payoffs.

    Parameters
    ----------
    game : SequentialGame
    members : sequence of str
        Who acts together.
    weights : mapping of str to sympy.Expr, optional
        Of the members' payoffs; 1 for each by default, as with transfers without loss.
    name : str, optional
        Name of the player that they form; their names joined if empty.
    brought : sequence of Parameter
        Parameters that the weights bring.

    Raises
    ------
    GameError
        If a member is no player.

    Examples
    --------
    >>> from layered_games.games.moves import Move
    >>> x, y = Move("1", "x", lower=0), Move("2", "y", lower=0)
    >>> share = x.symbol + y.symbol
    >>> game = SequentialGame(["1", "2"], [[x, y]], {"1": share - x.symbol**2, "2": share - y.symbol**2})
    >>> solve_sequential(game)[0].values, solve_sequential(together(game, ["1", "2"]))[0].values
    ({'x': 1/2, 'y': 1/2}, {'x': 1, 'y': 1})
    """
    unknown = [m for m in members if m not in game.players]
    if unknown or not members:
        raise GameError(f"members {unknown or 'are missing'}; the game's players are {list(game.players)}")
    joined = name or "+".join(members)
    weight = weights or {}
    total = sp.Add(*(sp.sympify(weight.get(m, 1), strict=True) * game.payoffs[m] for m in members))
    outside = [p for p in game.players if p not in members]
    return SequentialGame(
        players=(joined, *outside),
        stages=[[replace(m, player=joined) if m.player in members else m for m in s] for s in game.stages],
        payoffs={joined: total} | {p: game.payoffs[p] for p in outside},
        parameters=game.parameters.with_parameters(brought),
        derived=game.derived,
        channels=game.channels,
        name=f"{game.name}, {joined} together",
    )


def worth(pieces: Iterable[tuple[Sequence[Constraint], sp.Expr]]) -> sp.Expr:
    """Return one expression for a quantity that has a closed form on every piece of a partition."""
    listed = [(value, sp.And(*(c.relation for c in where), evaluate=False)) for where, value in pieces]
    if len(listed) == 1:
        return listed[0][0]
    *first, (last, _) = listed
    return sp.Piecewise(*first, (last, True), evaluate=False)


@lru_cache(maxsize=64)
def agreed_pieces(
    game: SequentialGame,
    members: tuple[str, ...],
    weights: tuple[tuple[str, sp.Expr], ...] = (),
    brought: tuple[Parameter, ...] = (),
) -> tuple[Piece, ...]:
    """Return what members reach together, piece by piece, each with every player's own payoff.

    ``weights`` of the members' payoffs are 1 by default; parameters in them are ``brought``.

    A move that does nothing but set a floor for a later one is open to them: any value from its own floor
    up to that later move will do, and the upper end, which leaves least room to deviate, is reported.

    Raises
    ------
    GameError
        If the joint problem has no closed form that is proved to be optimal.
    """
    joint = together(game, members, dict(weights), brought=brought)
    floors = _mere_floors(joint)
    solution = solve_sequential(_without(joint, floors))
    if not solution.equilibria or any(e.evidence != "proved" for e in solution):
        raise GameError(f"what {list(members)} reach together has no proved closed form: {solution.status}")
    return tuple(_with_own(game, e, floors) for e in solution)


def _mere_floors(game: SequentialGame) -> dict[str, str]:
    """Moves that occur only as the lower bound of one later move of the same player, with that move."""
    used = {s for e in (*game.payoffs.values(), *game.derived.values()) for s in e.free_symbols}
    found = {}
    for name, move in game.moves.items():
        upper = [m for m in game.moves.values() if m.upper is not None and m.upper.has(move.symbol)]
        lower = [m for m in game.moves.values() if m.lower is not None and m.lower.has(move.symbol)]
        alone = len(lower) == 1 and lower[0].lower == move.symbol and lower[0].player == move.player
        if move.symbol not in used and not upper and alone and move.upper is None and move.lower is not None:
            found[name] = lower[0].name
    return found


def _without(game: SequentialGame, floors: Mapping[str, str]) -> SequentialGame:
    """The game without moves that are mere floors; what they bound is bounded by their own floors."""
    lower = {later: game.moves[name].lower for name, later in floors.items()}
    stages = [
        [replace(m, lower=lower.get(m.name, m.lower)) for m in stage if m.name not in floors]
        for stage in game.stages
    ]
    return SequentialGame(
        players=game.players,
        stages=[s for s in stages if s],
        payoffs=game.payoffs,
        parameters=game.parameters,
        derived=game.derived,
        channels=game.channels,
        name=game.name,
    )


def _with_own(game: SequentialGame, found: Equilibrium, floors: Mapping[str, str]) -> Piece:
    """Add the open moves and every player's own payoff."""
    values = dict(found.in_channels)
    sets = {n: (game.moves[n].lower, values[later]) for n, later in floors.items()}
    values |= {n: high for n, (_, high) in sets.items()}
    at = {move.symbol: values[n] for n, move in game.moves.items()}
    payoffs = {p: _brief(_smooth(put(u, at), found.piece), game) for p, u in game.payoffs.items()}
    order = [*game.moves, *game.derived]
    piece: Piece = found.piece
    return replace(piece, values={n: values[n] for n in order}, payoffs=payoffs, sets=sets)


def _brief(expression: sp.Expr, game: SequentialGame) -> sp.Expr:
    """Write an expression in composite channels where their inputs vanish."""
    if expression.has(sp.Max, sp.Min):
        return expression
    composite = composite_channels(game)
    for channel in reversed(composite):
        expression = expression.xreplace({channel.symbol: channel.definition})
    return fold(normal(expression), composite)


def _smooth(payoff: sp.Expr, piece: Piece) -> sp.Expr:
    """Settle ``Max(0, x)`` by a constraint of the piece where one says it, else leave it."""
    context = Context(())
    where = [c.relation for c in piece.constraints]
    for kink in payoff.atoms(sp.Max):
        for value in kink.args:
            others = [sp.GreaterThan(normal(value - o), 0, evaluate=False) for o in kink.args if o != value]
            if all(context.knows(o, where, 2.0) for o in others):
                payoff = payoff.xreplace({kink: value})
                break
    return payoff
