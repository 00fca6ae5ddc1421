"""Play a claimed strategy profile: reactions in floats, vectorised, or in extended precision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import mpmath
import numpy as np
import sympy as sp

from layered_games.errors import GameError
from layered_games.games.compiled import BoundGame, compile_game, to_mpmath
from layered_games.games.sequential import SequentialGame

__all__ = ["ROUNDING", "NotPrecise", "Play", "Strategy", "magnitude"]

ROUNDING = 64 * 2.0**-53
"""Times the magnitude of an expression: what a sum of a few dozen rounded terms may be off by."""

Strategy = Any
"""A number, a SymPy expression in parameters and earlier moves, or a vectorised callable."""


class NotPrecise(Exception):
    """A strategy cannot be evaluated beyond floats."""


@dataclass(frozen=True)
class Play:
    """A game at numbers together with strategies for (some of) its moves.

    Attributes
    ----------
    bound, precise : BoundGame
        The game's expressions in floats and in mpmath numbers.
    strategies : mapping of str to Strategy
    """

    bound: BoundGame
    precise: BoundGame
    strategies: Mapping[str, Strategy]

    @classmethod
    def of(cls, game: SequentialGame, at: Mapping[str, Any], strategies: Mapping[str, Strategy]) -> Play:
        """Bind the game and look at the strategies' names.

        Raises
        ------
        GameError
            If a strategy belongs to no move, or is neither number, expression nor callable.
        """
        unknown = [n for n in strategies if n not in game.moves]
        if unknown:
            raise GameError(
                f"strategies for {unknown}, which are no moves; the moves are {', '.join(game.moves)}"
            )
        for name, strategy in strategies.items():
            if not callable(strategy) and not _is_number(strategy) and not isinstance(strategy, sp.Expr):
                raise GameError(
                    f"the strategy of move {name} is {strategy!r}; give a number, a SymPy expression in "
                    "earlier moves, or a callable that takes a dict of arrays"
                )
        compiled = compile_game(game)
        return cls(compiled.bind(at), compiled.bind(at, "mpmath"), dict(strategies))

    @property
    def game(self) -> SequentialGame:
        """The game played."""
        return self.bound.game

    def earlier(self, stage: int) -> tuple[str, ...]:
        """Names of the moves before a stage (counted from 0)."""
        return tuple(m.name for s in self.game.stages[:stage] for m in s)

    def need(self, names: list[str]) -> None:
        """Raise GameError unless each named move has a strategy."""
        missing = [n for n in names if n not in self.strategies]
        if missing:
            raise GameError(f"no strategy for the moves {', '.join(missing)}; give one for each")

    # ------------------------------------------------------------------ floats
    def reaction(self, name: str, stage: int, known: Mapping[str, Any], shape: tuple[int, ...]) -> Any:
        """Return the move that the strategy prescribes after the moves before ``stage``."""
        strategy = self.strategies[name]
        history = {n: np.broadcast_to(known[n], shape).ravel() for n in self.earlier(stage)}
        if isinstance(strategy, sp.Expr):
            move = self.bound.expression(strategy)(history)
        elif callable(strategy):
            move = strategy(history)
        else:
            move = float(strategy)
        size = int(np.prod(shape))
        array = np.asarray(move, dtype=float)
        if array.shape not in ((), (1,), (size,)):
            raise GameError(
                f"the strategy of move {name} returned shape {array.shape} for histories of shape ({size},); "
                "return one number for each history"
            )
        return np.broadcast_to(array, (size,)).reshape(shape)

    def complete(self, known: Mapping[str, Any], stage: int, shape: tuple[int, ...]) -> dict[str, Any]:
        """Fill in every move from ``stage`` on that is not known yet."""
        moves = dict(known)
        for number in range(stage, len(self.game.stages)):
            for move in self.game.stages[number]:
                if move.name not in moves:
                    moves[move.name] = self.reaction(move.name, number, moves, shape)
        return moves

    # ------------------------------------------------------------------ extended precision
    def complete_precisely(self, known: Mapping[str, Any], stage: int) -> dict[str, Any]:
        """Fill in every missing move in mpmath numbers.

        Raises
        ------
        NotPrecise
            If a strategy returns floats for mpmath numbers, or refuses them.
        """
        moves = dict(known)
        for number in range(stage, len(self.game.stages)):
            for move in self.game.stages[number]:
                if move.name not in moves:
                    moves[move.name] = self.precise_reaction(move.name, number, moves)
        return moves

    def precise_reaction(self, name: str, stage: int, known: Mapping[str, Any]) -> Any:
        """Return the move that the strategy prescribes, in extended precision."""
        strategy = self.strategies[name]
        if isinstance(strategy, sp.Expr):
            return self.precise.expression(strategy)(known)
        if not callable(strategy):
            return to_mpmath(strategy)
        history = {n: np.array([known[n]], dtype=object) for n in self.earlier(stage)}
        try:
            answer = np.asarray(strategy(history))
        except Exception as error:  # a user's function may fail in any way on objects; floats remain
            raise NotPrecise(name) from error
        value = answer.ravel()[0]
        if isinstance(value, mpmath.mpf):
            return value
        if answer.shape and answer.dtype != object:
            raise NotPrecise(name)
        return to_mpmath(value)


def _is_number(value: Any) -> bool:
    return hasattr(value, "__float__") and not isinstance(value, bool | str)


def magnitude(expression: sp.Expr) -> sp.Expr:
    """Return what the expression would be without cancellation between the terms of its sums.

    The rounding error of a polynomial's floating-point value, its arguments being rounded as well, is a
    small multiple of the machine precision times this. Denominators and roots count as they are: next
    to a pole cancellation inside them is no excuse for a gain.

    Examples
    --------
    >>> x, y = sp.symbols("x y", real=True)
    >>> magnitude(x * (x - 2 * y))
    (Abs(x) + 2*Abs(y))*Abs(x)
    """
    if expression.is_Add or expression.is_Mul:
        return expression.func(*(magnitude(a) for a in expression.args))
    if isinstance(expression, sp.Max | sp.Min):
        return sp.Max(*(magnitude(a) for a in expression.args), evaluate=False)
    if isinstance(expression, sp.Abs):
        return magnitude(expression.args[0])
    if isinstance(expression, sp.Pow) and expression.exp.is_Integer and expression.exp > 0:
        return magnitude(expression.base) ** expression.exp
    return sp.Abs(expression)
