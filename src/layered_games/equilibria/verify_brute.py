"""Best responses and whole paths of play by brute force, independent of any solver.

Floats find the neighbourhood of the global maximum (``verify_search``); values in extended precision
then fix the moves to far more than nine digits (``verify_line``, ``verify_pinned``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import mpmath
import numpy as np

from layered_games.equilibria.verify_histories import typical_size
from layered_games.equilibria.verify_line import DIGITS, sharpen
from layered_games.equilibria.verify_pinned import PinnedProblem
from layered_games.equilibria.verify_play import NotPrecise, Play, Strategy
from layered_games.equilibria.verify_search import REACH, Found, MoveSpace, search
from layered_games.errors import GameError
from layered_games.games.compiled import to_mpmath
from layered_games.games.sequential import SequentialGame

__all__ = ["BestResponse", "best_response", "own_search"]


@dataclass(frozen=True)
class BestResponse:
    """A best response found by brute force.

    Attributes
    ----------
    value : float
        The payoff that it reaches.
    moves : dict of str to float
        Own moves of the stage.
    sets : dict of str to (lower, upper)
        The interval of ties, where every move of it gives the same payoff (one own move only).
    precise : bool
        Whether moves are sharpened in extended precision; else they are good to about 1e-8.
    bounded : bool
        False if the payoff still rises at the end of the search range.
    tried : int
        Payoff evaluations.
    """

    value: float
    moves: Mapping[str, float]
    sets: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    precise: bool = True
    bounded: bool = True
    tried: int = 0


def own_search(
    play: Play, player: str, stage: int, history: Mapping[str, Any], size: int, **options: Any
) -> Found:
    """Search one player's joint deviations at a stage, for ``size`` histories; others follow the profile."""
    own = tuple(m.name for m in play.game.stages[stage] if m.player == player)
    base = {n: np.broadcast_to(np.asarray(history[n], dtype=float), (size,)) for n in play.earlier(stage)}
    others = {
        m.name: play.reaction(m.name, stage, base, (size,))
        for m in play.game.stages[stage]
        if m.player != player
    }

    def payoff(moves: Mapping[str, Any]) -> Any:
        shape = np.broadcast_shapes(*(np.shape(v) for v in moves.values()))
        filled = play.complete(moves, stage, shape)
        return play.bound.payoff(player, filled)

    space = MoveSpace(own, play.bound.bounds)
    return search(payoff, space, {**base, **others}, size, **options)


def best_response(
    game: SequentialGame,
    at: Mapping[str, Any],
    player: str,
    stage: int,
    history: Mapping[str, Any],
    strategies: Mapping[str, Strategy],
) -> BestResponse:
    """Find a player's best response at one stage by brute force.

    Parameters
    ----------
    game : SequentialGame
    at : mapping of str to number
        Parameter name to value.
    player : str
    stage : int
        Counted from 0.
    history : mapping of str to number
        Every move of earlier stages.
    strategies : mapping of str to number, sympy.Expr or callable
        For the other players' moves of the stage and for every later move; own entries for this
        stage are ignored. Callables take a dict of arrays of shape ``(m,)`` and return shape ``(m,)``;
        those that also work on object arrays (arithmetic, ``np.maximum``, ``np.where``) allow moves
        to far more than nine digits.

    Returns
    -------
    BestResponse

    Raises
    ------
    GameError
        If the player has no move there, a move is missing, or no feasible move has a payoff.

    Examples
    --------
    >>> from layered_games.games.moves import Move
    >>> from layered_games.games.sequential import SequentialGame
    >>> one, two = Move("1", "q1", lower=0), Move("2", "q2", lower=0)
    >>> price = 1 - one.symbol - two.symbol
    >>> game = SequentialGame(["1", "2"], [[one], [two]], {"1": price*one.symbol, "2": price*two.symbol})
    >>> best_response(game, {}, "2", 1, {"q1": 0.5}, {}).moves
    {'q2': 0.25}
    """
    play, own = _prepare(game, at, player, stage, history, strategies)
    found = own_search(play, player, stage, history, 1)
    value, moves = float(found.values[0]), {n: float(found.moves[n][0]) for n in own}
    if not np.isfinite(value):
        raise GameError(
            f"{player} has no feasible move with a defined payoff at stage {stage} after {dict(history)}"
        )
    size = max([typical_size(history), *map(abs, moves.values())])
    if any(abs(v) > REACH / 4 for v in moves.values()) and _far_out(play, own, moves, history):
        return BestResponse(value, moves, {}, False, False, found.tried)
    with mpmath.workdps(DIGITS):
        try:
            sharp = _sharpen(play, player, stage, history, moves, size)
        except (NotPrecise, ZeroDivisionError, TypeError, ValueError):
            sharp = None
    if sharp is not None and float(sharp.value) >= value - 1e-9 * (abs(value) + float(found.typical[0])):
        return BestResponse(float(sharp.value), sharp.moves, sharp.sets, True, True, found.tried)
    if len(own) == 1:
        moves = _float_polish(play, player, stage, history, own[0], moves[own[0]], size)
    return BestResponse(value, moves, {}, False, True, found.tried)


def _prepare(
    game: SequentialGame,
    at: Mapping[str, Any],
    player: str,
    stage: int,
    history: Mapping[str, Any],
    strategies: Mapping[str, Strategy],
) -> tuple[Play, tuple[str, ...]]:
    if not 0 <= stage < len(game.stages):
        raise GameError(f"stage {stage} does not exist; stages are counted from 0 to {len(game.stages) - 1}")
    own = tuple(m.name for m in game.stages[stage] if m.player == player)
    if not own:
        raise GameError(f"player {player!r} has no move at stage {stage}")
    play = Play.of(game, at, {n: s for n, s in strategies.items() if n not in own})
    missing = [n for n in play.earlier(stage) if n not in history]
    if missing:
        raise GameError(f"the history lacks the moves {', '.join(missing)} of earlier stages")
    others = [m.name for m in game.stages[stage] if m.player != player]
    play.need(others + [m.name for s in game.stages[stage + 1 :] for m in s])
    return play, own


def _far_out(
    play: Play, own: tuple[str, ...], moves: Mapping[str, float], history: Mapping[str, Any]
) -> bool:
    """Whether a move without a bound on its side sits at the end of the search range."""
    known: dict[str, Any] = {n: float(v) for n, v in history.items()}
    for name in own:
        lower, upper = play.bound.bounds(name, known)
        known[name] = moves[name]
        base = max([1.0, *(abs(float(v)) for v in (lower, upper) if v is not None)])
        if (upper is None and moves[name] > REACH * base / 4) or (
            lower is None and moves[name] < -REACH * base / 4
        ):
            return True
    return False


def _sharpen(
    play: Play, player: str, stage: int, history: Mapping[str, Any], moves: Mapping[str, float], size: float
) -> BestResponse | None:
    known = {n: to_mpmath(history[n]) for n in play.earlier(stage)}
    for move in play.game.stages[stage]:
        if move.player != player:
            known[move.name] = play.precise_reaction(move.name, stage, known)
    pay = play.precise.function(play.precise.compiled.payoffs[player])

    def payoff(filled: Mapping[str, Any]) -> Any:
        return pay(play.complete_precisely(filled, stage))

    names = tuple(moves)
    if len(names) == 1:
        return _on_line(play, payoff, known, names[0], moves[names[0]], size)
    kinks = [_after(play, stage, t) for t in play.precise.compiled.kinks[player]]
    problem = PinnedProblem(payoff, names, play.precise.bounds, kinks, mpmath.mpf(size))
    found = problem.solve(known, {n: mpmath.mpf(v) for n, v in moves.items()})
    if found is None:
        return None
    return BestResponse(found.value, {n: float(v) for n, v in found.moves.items()})


def _after(play: Play, stage: int, template: Any) -> Callable[[Mapping[str, Any]], Any]:
    function = play.precise.function(template)
    return lambda known: function(play.complete_precisely(known, stage))


def _on_line(
    play: Play,
    payoff: Callable[[Mapping[str, Any]], Any],
    known: Mapping[str, Any],
    name: str,
    start: float,
    size: float,
) -> BestResponse | None:
    lower, upper = play.precise.bounds(name, known)
    low = -mpmath.inf if lower is None else lower
    high = mpmath.inf if upper is None else upper
    rough = any(callable(s) for s in play.strategies.values())
    top = sharpen(lambda x: payoff({**known, name: x}), start, 1e-5 * size, low, high, size, rough=rough)
    if top is None:
        return None
    sets = {} if top.ties is None else {name: (float(top.ties[0]), float(top.ties[1]))}
    return BestResponse(top.value, {name: float(top.at)}, sets)


def _float_polish(
    play: Play, player: str, stage: int, history: Mapping[str, Any], name: str, start: float, size: float
) -> dict[str, float]:
    """Improve a smooth interior maximum in floats: zero of a sixth-order difference of payoffs."""
    lower, upper = play.bound.bounds(name, history)
    h = 2e-3 * size
    room = min(
        np.inf if lower is None else start - float(lower), np.inf if upper is None else float(upper) - start
    )
    if room < 6 * h:
        return {name: start}
    others = {
        m.name: play.reaction(m.name, stage, history, (1,))
        for m in play.game.stages[stage]
        if m.player != player
    }

    def top(step: float) -> float:
        points = start + step * np.arange(-3, 4)
        base = {n: np.full(7, float(v)) for n, v in history.items()}
        known = {**base, **{n: np.repeat(v, 7) for n, v in others.items()}, name: points}
        values = play.bound.payoff(player, play.complete(known, stage, (7,)))
        values = np.broadcast_to(values, (7,)) - values.max()
        slope = values @ np.array([-1, 9, -45, 0, 45, -9, 1]) / (60 * step)
        curve = values @ np.array([2, -27, 270, -490, 270, -27, 2]) / (180 * step**2)
        return float(start - slope / curve) if curve < 0 else np.nan

    wide, narrow = top(h), top(h / 2)
    agreed = abs(wide - narrow) < 1e-7 * size and abs(narrow - start) < 1e-5 * size
    return {name: narrow if agreed else start}
