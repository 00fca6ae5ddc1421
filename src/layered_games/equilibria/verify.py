"""Check a claimed equilibrium of a staged game by its definition; imports no solver.

Subgame perfection by one-shot deviations: at every stage, after the history on the path and after
random feasible histories, no player gains by other moves of the stage, several at once included,
while the rest of the stage and all later stages follow the claimed strategies. What is shared with
solvers is the game's payoffs and bounds and their compilation, nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import sympy as sp

from layered_games.equilibria.verify_brute import BestResponse, best_response, own_search
from layered_games.equilibria.verify_histories import history_length, outside_bounds, sample_histories
from layered_games.equilibria.verify_path import BrutePath, brute_force_path
from layered_games.equilibria.verify_play import ROUNDING, Play, Strategy, magnitude
from layered_games.games.compiled import compile_game
from layered_games.games.sequential import SequentialGame
from layered_games.parameters import exact, is_exact

__all__ = ["BestResponse", "BrutePath", "Check", "Deviation", "best_response", "brute_force_path", "check"]


@dataclass(frozen=True)
class Deviation:
    """The best deviation of one player at one stage, over the histories tried.

    Attributes
    ----------
    player : str
    stage : int
        Counted from 0.
    history, moves, claimed : dict of str to float
        Earlier moves; own moves of the deviation; own moves that the strategies prescribe.
    gain : float or sympy.Rational
        What the deviation adds to the payoff; at most 0 if it adds nothing.
    relative : float
        Gain over the size of payoffs there.
    on_path : bool
    """

    player: str
    stage: int
    history: Mapping[str, float]
    moves: Mapping[str, float]
    claimed: Mapping[str, float]
    gain: Any
    relative: float
    on_path: bool


@dataclass(frozen=True)
class Check:
    """What a search for profitable deviations found.

    Attributes
    ----------
    passed : bool
        No relative gain above ``tolerance``, and every prescribed move feasible.
    tolerance : float
    regret : dict of str to float or sympy.Rational
        Largest gain of each player; exact zero where exact evaluation confirms that nothing gains.
    relative : dict of str to float
        The same over the size of payoffs.
    deviations : tuple of Deviation
        The best one for each stage and player with moves there.
    infeasible : tuple of str
        Prescribed moves outside their bounds, in words.
    tried : int
        Deviations evaluated.
    path, payoffs : dict of str to float
        Moves and payoffs on the path of play.
    exact : bool
        Whether regrets come from exact evaluation.
    """

    passed: bool
    tolerance: float
    regret: Mapping[str, Any]
    relative: Mapping[str, float]
    deviations: tuple[Deviation, ...]
    infeasible: tuple[str, ...]
    tried: int
    path: Mapping[str, float]
    payoffs: Mapping[str, float]
    exact: bool = False

    @property
    def worst(self) -> Deviation | None:
        """The deviation with the largest relative gain."""
        return max(self.deviations, key=lambda d: d.relative, default=None)

    def __str__(self) -> str:
        head = "passed" if self.passed else "failed"
        gains = ", ".join(f"{p} {float(r):.3g}" for p, r in self.relative.items())
        lines = [f"{head}: {self.tried} deviations tried, largest relative gains {gains}", *self.infeasible]
        return "\n".join(lines)


def check(
    game: SequentialGame,
    at: Mapping[str, Any],
    strategies: Mapping[str, Strategy],
    *,
    tolerance: float = 1e-8,
    histories: int = 12,
    seed: int = 0,
) -> Check:
    """Search for deviations from a claimed subgame-perfect equilibrium.

    Parameters
    ----------
    game : SequentialGame
    at : mapping of str to number
        Parameter name to value.
    strategies : mapping of str to number, sympy.Expr or callable
        For every move. A callable takes a dict of arrays of shape ``(m,)``, one for each move of
        earlier stages (all moves of those stages), and returns an array of shape ``(m,)`` or a
        number. Plain numbers suffice for games of one stage.
    tolerance : float
        Largest relative gain that passes.
    histories : int
        Random histories for each later stage, besides the one on the path.
    seed : int

    Returns
    -------
    Check

    Raises
    ------
    GameError
        If a strategy is missing, has the wrong shape, or belongs to no move.
    ParameterError
        If ``at`` does not fit the game's parameters.

    Examples
    --------
    >>> from layered_games.games.moves import Move
    >>> from layered_games.games.sequential import SequentialGame
    >>> one, two = Move("1", "q1", lower=0), Move("2", "q2", lower=0)
    >>> price = 1 - one.symbol - two.symbol
    >>> game = SequentialGame(["1", "2"], [[one], [two]], {"1": price*one.symbol, "2": price*two.symbol})
    >>> reply = (1 - one.symbol) / 2
    >>> check(game, {}, {"q1": 0.5, "q2": sp.Max(0, reply)}).passed
    True
    >>> check(game, {}, {"q1": 0.4, "q2": sp.Max(0, reply)}).passed
    False
    """
    play = Play.of(game, at, strategies)
    play.need(list(game.moves))
    path = {n: float(v[0]) for n, v in play.complete({}, 0, (1,)).items()}
    source = np.random.default_rng(seed)
    deviations: list[Deviation] = []
    infeasible: list[str] = []
    tried = 0
    for stage, moves in enumerate(game.stages):
        past = sample_histories(play, stage, path, histories, source)
        infeasible += outside_bounds(play, stage, past)
        for player in dict.fromkeys(m.player for m in moves):
            deviation, count = _deviation(play, player, stage, past, seed)
            deviations.append(deviation)
            tried += count
    payoffs = {p: float(v) for p, v in play.bound.payoffs(path).items()}
    is_sharp = _exactly_known(at, strategies)
    if is_sharp:
        deviations = [_exactly(game, at, strategies, d) for d in deviations]
    regret, relative = _largest(game, deviations)
    passed = not infeasible and all(r <= tolerance for r in relative.values())
    return Check(
        passed,
        tolerance,
        regret,
        relative,
        tuple(deviations),
        tuple(infeasible),
        tried,
        path,
        payoffs,
        is_sharp,
    )


# ---------------------------------------------------------------------- deviations
def _deviation(
    play: Play, player: str, stage: int, history: Mapping[str, Any], seed: int
) -> tuple[Deviation, int]:
    size = history_length(history)
    found = own_search(play, player, stage, history, size, seed=seed)
    claimed = play.complete(history, stage, (size,))
    payoff = np.broadcast_to(play.bound.payoff(player, claimed), (size,))
    payoff = np.where(np.isnan(payoff), -np.inf, payoff)
    with np.errstate(invalid="ignore"):
        gain = np.where(np.isneginf(found.values) & np.isneginf(payoff), 0.0, found.values - payoff)
    noise = _rounding(play, player, stage, claimed, found.moves)
    gain = np.where(gain > noise, gain, np.minimum(gain, 0.0))
    scale = np.maximum.reduce([_finite(payoff), _finite(found.values), found.typical, np.full(size, 1e-300)])
    relative = np.where(gain <= 0, gain, gain / scale)
    worst = int(np.argmax(relative))
    own = [m.name for m in play.game.stages[stage] if m.player == player]
    return Deviation(
        player,
        stage,
        {n: float(v[worst]) for n, v in history.items()},
        {n: float(found.moves[n][worst]) for n in own},
        {n: float(claimed[n][worst]) for n in own},
        float(gain[worst]),
        float(relative[worst]),
        worst == 0,
    ), found.tried


def _rounding(
    play: Play, player: str, stage: int, claimed: Mapping[str, Any], moves: Mapping[str, Any]
) -> Any:
    """What rounding may add to the difference of payoffs between a deviation and the claim."""
    terms = play.bound.expression(magnitude(play.game.payoffs[player]))
    known = [m.name for s in play.game.stages[: stage + 1] for m in s]
    size = np.broadcast_shapes(*(np.shape(v) for v in moves.values()))
    deviating = play.complete({**{n: claimed[n] for n in known}, **moves}, stage + 1, size)
    return ROUNDING * (_finite(terms(claimed)) + _finite(terms(deviating)))


def _finite(values: Any) -> Any:
    return np.where(np.isfinite(values), np.abs(values), 0.0)


def _largest(game: SequentialGame, deviations: list[Deviation]) -> tuple[dict[str, Any], dict[str, float]]:
    regret: dict[str, Any] = {}
    relative: dict[str, float] = {}
    for player in game.players:
        own = [d for d in deviations if d.player == player]
        regret[player] = max([d.gain for d in own], default=0)
        regret[player] = regret[player] if regret[player] > 0 else sp.S.Zero
        relative[player] = max([0.0, *(d.relative for d in own)])
    return regret, relative


# ---------------------------------------------------------------------- exact evaluation
def _exactly_known(at: Mapping[str, Any], strategies: Mapping[str, Strategy]) -> bool:
    """Whether parameters and strategies are exact, so that gains can be evaluated without floats."""
    return (
        all(is_exact(v) for v in at.values())
        and all(is_exact(s) for s in strategies.values() if isinstance(s, sp.Expr) or not callable(s))
        and not any(callable(s) and not isinstance(s, sp.Expr) for s in strategies.values())
    )


def _exactly(
    game: SequentialGame, at: Mapping[str, Any], strategies: Mapping[str, Strategy], found: Deviation
) -> Deviation:
    """Evaluate the gain of a deviation exactly, at the decimals of its moves."""
    bound = compile_game(game).bind(at, "exact")

    def complete(known: Mapping[str, Any]) -> dict[str, Any]:
        moves = dict(known)
        for name in game.moves:
            if name not in moves:
                claim = strategies[name]
                moves[name] = bound.expression(claim)(moves) if isinstance(claim, sp.Expr) else exact(claim)
        return moves

    path = complete({})
    history = {n: path[n] if found.on_path else exact(v) for n, v in found.history.items()}
    deviating = dict(history)
    for name, value in found.moves.items():
        lower, upper = bound.bounds(name, deviating)
        inside = exact(value) if lower is None else sp.Max(lower, exact(value))
        deviating[name] = inside if upper is None else sp.Min(upper, inside)
    gain = bound.payoff(found.player, complete(deviating)) - bound.payoff(found.player, complete(history))
    if not gain.is_comparable:
        return found
    relative = found.relative if gain > 0 else min(found.relative, 0.0)
    return replace(found, gain=gain, relative=relative)
