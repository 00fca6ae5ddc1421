"""Solve a small staged game whole by nested brute force, independent of any solver.

Algorithm
---------
1. Floats: sweep the first mover's grid, answering each point by a brute-force reaction of the later
   stages, then two finer sweeps around the best point.
2. Extended precision: sharpen the first move on the line, the later stages sharpened inside.
3. Sweep again in floats after the path found, to see that no reaction jumped elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import mpmath
import numpy as np

from layered_games.equilibria.verify_line import DIGITS, LineTop, sharpen
from layered_games.equilibria.verify_pinned import Pinned, PinnedProblem
from layered_games.equilibria.verify_search import REACH, MoveSpace, search
from layered_games.errors import GameError
from layered_games.games.compiled import BoundGame, compile_game
from layered_games.games.sequential import SequentialGame

__all__ = ["BrutePath", "brute_force_path"]


@dataclass(frozen=True)
class BrutePath:
    """The path of play that nested brute force found.

    Attributes
    ----------
    values : dict of str to float
        Every move and derived quantity.
    payoffs : dict of str to float
    sets : dict of str to (lower, upper)
        Moves whose owner is indifferent on an interval; ``values`` holds its lower end.
    notes : tuple of str
        Doubts, for instance a reaction that a second global search did not confirm.
    """

    values: Mapping[str, float]
    payoffs: Mapping[str, float]
    sets: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def brute_force_path(game: SequentialGame, at: Mapping[str, Any], *, points: int = 91) -> BrutePath:
    """Return the subgame-perfect path of play by nested brute force.

    Parameters
    ----------
    game : SequentialGame
        One move a stage; the last stage may have several moves of one player.
    at : mapping of str to number
    points : int
        Grid points of a sweep in the stages before the last.

    Returns
    -------
    BrutePath
        Moves good to 1e-9 where payoffs are piecewise smooth.

    Raises
    ------
    GameError
        If the game has another shape, a payoff is unbounded, or a maximum cannot be sharpened.

    Examples
    --------
    >>> from layered_games.games.moves import Move
    >>> from layered_games.games.sequential import SequentialGame
    >>> one, two = Move("1", "q1", lower=0), Move("2", "q2", lower=0)
    >>> price = 1 - one.symbol - two.symbol
    >>> game = SequentialGame(["1", "2"], [[one], [two]], {"1": price*one.symbol, "2": price*two.symbol})
    >>> brute_force_path(game, {}).values
    {'q1': 0.5, 'q2': 0.25}
    """
    _check_shape(game)
    compiled = compile_game(game)
    with mpmath.workdps(DIGITS):
        nest = _Nest(compiled.bind(at), compiled.bind(at, "mpmath"), points)
        rough = {n: float(v[0]) for n, v in nest.react(0, {}, 1).items()}
        nest.check_reach(rough)
        nest.guess.update({n: mpmath.mpf(v) for n, v in rough.items()})
        nest.size = mpmath.mpf(max([1.0, *map(abs, rough.values())]))
        known = nest.settle(0, {})
        sets = nest.ties_on(known)
        values = {n: float(known[n]) for n in game.moves}
        values |= {n: float(v) for n, v in nest.precise.derived(known).items()}
        payoffs = {p: float(v) for p, v in nest.precise.payoffs(known).items()}
        notes = nest.doubts(values, payoffs)
    return BrutePath(values, payoffs, sets, notes)


def _check_shape(game: SequentialGame) -> None:
    for number, stage in enumerate(game.stages):
        last = number == len(game.stages) - 1
        if len({m.player for m in stage}) > 1 or (len(stage) > 1 and not last):
            raise GameError(
                f"brute_force_path: stage {number} has the moves {', '.join(m.name for m in stage)}; "
                "it handles one "
                "move a stage, and several moves of one player in the last stage; use check for other games"
            )


class _Nest:
    """Reactions of later stages inside those of earlier ones, in floats and in extended precision."""

    def __init__(self, bound: BoundGame, precise: BoundGame, points: int) -> None:
        self.bound, self.precise, self.points = bound, precise, points
        self.stages = bound.game.stages
        self.size: Any = mpmath.mpf(1)
        self.guess: dict[str, Any] = {}
        self.pins: tuple[Any, ...] | None = None

    def owner(self, stage: int) -> str:
        return self.stages[stage][0].player

    # ------------------------------------------------------------------ floats
    def react(self, stage: int, history: Mapping[str, Any], size: int) -> dict[str, Any]:
        """Return the moves from ``stage`` on after ``size`` histories, by global search."""
        names = tuple(m.name for m in self.stages[stage])
        space = MoveSpace(names, self.bound.bounds)
        if stage == len(self.stages) - 1:
            found = search(lambda m: self.bound.payoff(self.owner(stage), m), space, history, size, rounds=40)
            return dict(found.moves)
        columns = {
            n: np.broadcast_to(np.asarray(v, dtype=float), (size,))[:, None] for n, v in history.items()
        }
        low, high = np.zeros((size, 1)), np.ones((size, 1))
        count, best = self.points, {}
        for _ in range(3):
            share = low + (high - low) * np.linspace(0, 1, count)
            moves, feasible = space.moves(columns, share[..., None])
            flat = {n: np.broadcast_to(v, share.shape).ravel() for n, v in moves.items()}
            later = self.react(stage + 1, flat, share.size)
            value = self.bound.payoff(self.owner(stage), {**flat, **later}).reshape(share.shape)
            value = np.where(feasible & ~np.isnan(value), value, -np.inf)
            pick = np.argmax(value, axis=1)[:, None]
            best = {
                n: np.take_along_axis(v.reshape(share.shape), pick, axis=1)[:, 0]
                for n, v in ({names[0]: flat[names[0]]} | later).items()
            }
            centre = np.take_along_axis(share, pick, axis=1)
            half = (high - low) / (count - 1)
            low, high, count = np.clip(centre - half, 0, 1), np.clip(centre + half, 0, 1), 21
        return best

    def check_reach(self, moves: Mapping[str, float]) -> None:
        """Raise if the best move found sits at the end of an unbounded range."""
        for name, value in moves.items():
            lower, upper = self.bound.bounds(name, moves)
            base = max([1.0, *(abs(float(v)) for v in (lower, upper) if v is not None)])
            if (upper is None and value > REACH * base / 4) or (lower is None and value < -REACH * base / 4):
                raise GameError(
                    f"the payoff of {self.bound.game.moves[name].player} still rises at "
                    f"{name} = {value:.3g}; "
                    "it seems unbounded: give the move a bound"
                )

    # ------------------------------------------------------------------ extended precision
    def settle(self, stage: int, history: Mapping[str, Any]) -> dict[str, Any]:
        """Return every move, those from ``stage`` on sharpened near the last guess."""
        if stage == len(self.stages) - 1:
            pinned = self._pinned(history)
            if pinned is not None:
                self.pins = pinned.pins
                self.guess.update(pinned.moves)
                return {**history, **pinned.moves}
            if len(self.stages[stage]) > 1:
                raise GameError(
                    f"the best moves {', '.join(m.name for m in self.stages[stage])} "
                    f"of {self.owner(stage)} are not "
                    "isolated (a flat direction); brute force cannot sharpen them"
                )
        name = self.stages[stage][0].name
        top = self.line(stage, history)
        self.guess[name] = top.at
        known = {**history, name: top.at}
        return known if stage == len(self.stages) - 1 else self.settle(stage + 1, known)

    def _pinned(self, history: Mapping[str, Any]) -> Pinned | None:
        player, names = self.owner(len(self.stages) - 1), tuple(m.name for m in self.stages[-1])
        compiled = self.precise.compiled
        kinks = [self.precise.function(t) for t in compiled.kinks[player]]
        payoff = self.precise.function(compiled.payoffs[player])
        problem = PinnedProblem(payoff, names, self.precise.bounds, kinks, self.size)
        start = {n: self.guess[n] for n in names}
        return problem.solve(history, start, self.pins, near=1e-3)

    def line(self, stage: int, history: Mapping[str, Any]) -> LineTop:
        """Sharpen the single move of a stage."""
        name, player = self.stages[stage][0].name, self.owner(stage)
        payoff = self.precise.function(self.precise.compiled.payoffs[player])
        last = stage == len(self.stages) - 1

        def value(x: Any) -> Any:
            known = {**history, name: x}
            return payoff(known if last else self.settle(stage + 1, known))

        lower, upper = self.precise.bounds(name, history)
        low = -mpmath.inf if lower is None else lower
        high = mpmath.inf if upper is None else upper
        depth = len(self.stages) - 1 - stage
        top = sharpen(
            value, self.guess[name], self.size / 200, low, high, self.size, 1e-13 if depth < 2 else 1e-8
        )
        if top is None:
            raise GameError(
                f"the payoff of {player} has no maximum in {name} near {float(self.guess[name]):.6g}"
            )
        return top

    def ties_on(self, known: Mapping[str, Any]) -> dict[str, tuple[float, float]]:
        """Intervals of indifference of single moves, on the path."""
        sets = {}
        for stage, moves in enumerate(self.stages):
            if len(moves) == 1:
                earlier = {m.name: known[m.name] for s in self.stages[:stage] for m in s}
                self.guess.update(known)
                ties = self.line(stage, earlier).ties
                if ties is not None:
                    sets[moves[0].name] = (float(ties[0]), float(ties[1]))
        return sets

    def doubts(self, values: Mapping[str, float], payoffs: Mapping[str, float]) -> tuple[str, ...]:
        """Search each reaction globally once more, after the path found."""
        notes = []
        for stage in range(1, len(self.stages)):
            earlier = {m.name: values[m.name] for s in self.stages[:stage] for m in s}
            moves = {n: float(v[0]) for n, v in self.react(stage, earlier, 1).items()}
            player = self.owner(stage)
            better = float(self.bound.payoff(player, {**earlier, **moves})) - payoffs[player]
            if better > 1e-7 * max(1.0, abs(payoffs[player])):
                notes.append(f"{player} reacts elsewhere: {moves} gains {better:.3g}")
        return tuple(notes)
