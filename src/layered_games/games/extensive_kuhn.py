"""The way between mixed and behaviour strategies.

Kuhn (1953): under perfect recall a mixed strategy does what the behaviour strategy does that takes, at
a set, each action with its share among the strategies that leave the set reachable.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import prod
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import sympy as sp

from layered_games.errors import GameError
from layered_games.games.algebraic import quotient, reduced
from layered_games.games.extensive_arrays import Integers
from layered_games.games.extensive_behaviour import Behaviour, read_behaviour
from layered_games.games.extensive_strategies import NONE, PureStrategies, consistent, pure_strategies

if TYPE_CHECKING:
    from layered_games.games.extensive import ExtensiveGame

__all__ = ["to_behaviour", "to_mixed"]


def to_behaviour(game: ExtensiveGame, profile: Sequence[Sequence[Any]], reduced: bool = True) -> Behaviour:
    """Return the behaviour strategies that do what a profile of mixed strategies does.

    Parameters
    ----------
    game : ExtensiveGame
    profile : sequence of sequences
        One probability per pure strategy of :meth:`ExtensiveGame.to_strategic`, player by player.
    reduced : bool
        Which strategic form the profile belongs to.

    Returns
    -------
    tuple of tuples
        Probabilities of the actions at each information set. Where a set is never reached by the
        player's own doing, the share among all strategies that fix an action there, else the first action.

    Raises
    ------
    GameError
        If perfect recall fails: then no behaviour need do what a mixed strategy does.
    """
    if not game.perfect_recall:
        raise GameError(
            f"perfect recall fails at {', '.join(game.forgetful)}: no behaviour strategy need do what a "
            "mixed strategy does; work with game.to_strategic()"
        )
    if len(profile) != game.n_players:
        raise GameError(f"the profile has {len(profile)} strategies, the game {game.n_players} players")
    rows: dict[int, tuple[Any, ...]] = {}
    for player, weights in enumerate(profile):
        strategies = pure_strategies(game, player, reduced)
        if len(weights) != len(strategies.choices):
            raise GameError(
                f"the strategy of {game.players[player]} has {len(weights)} probabilities for "
                f"{len(strategies.choices)} pure strategies (reduced={reduced})"
            )
        ways = consistent(game, player, strategies)
        for k, i in enumerate(strategies.sets):
            way = ways[int(game.arrays.set_first[i])]
            rows[i] = _shares(weights, strategies.choices[:, k], way, len(game.set_actions[i]))
    return tuple(rows[i] for i in range(len(game.set_names)))


def _shares(
    weights: Sequence[Any], choices: Integers, way: npt.NDArray[np.bool_], actions: int
) -> tuple[Any, ...]:
    one: Any = 1.0 if any(isinstance(w, float) for w in weights) else Fraction(1)
    if any(isinstance(w, sp.Expr) for w in weights):
        one = sp.S.One
        weights = [_in_sympy(w) for w in weights]
    for counted in (way, choices >= 0):
        sums = [
            sum((weights[s] for s in np.flatnonzero(counted & (choices == a)).tolist()), 0 * one)
            for a in range(actions)
        ]
        total = sum(sums, 0 * one)
        if isinstance(total, sp.Expr):
            total = sp.cancel(total) if total.free_symbols else _in_sympy(reduced(total))
        if total != 0:
            return tuple(_share(x, total) for x in sums)
    return (one, *[0 * one] * (actions - 1))


def _in_sympy(value: Any) -> Any:
    return sp.Rational(value.numerator, value.denominator) if isinstance(value, Fraction) else value


def _share(part: Any, total: Any) -> Any:
    """A quotient, in its shortest form."""
    if not isinstance(total, sp.Expr):
        return part / total
    return sp.cancel(part / total) if part.free_symbols | total.free_symbols else quotient(part, total)


def to_mixed(game: ExtensiveGame, behaviour: Any, reduced: bool = True) -> tuple[tuple[Any, ...], ...]:
    """Return mixed strategies that do what a behaviour does.

    Each pure strategy gets the product of the probabilities of the actions that it fixes; of full
    strategies the product over all sets.

    Examples
    --------
    >>> from layered_games.games.extensive import ExtensiveGame
    >>> from layered_games.games.extensive_nodes import Decision
    >>> game = ExtensiveGame(Decision("1", {"L": (2,), "R": Decision("1", {"a": (3,), "b": (0,)})}))
    >>> half = (Fraction(1, 2), Fraction(1, 2))
    >>> game.mixed({"1:1": half, "1:2": half})
    ((Fraction(1, 2), Fraction(1, 4), Fraction(1, 4)),)
    """
    rows = read_behaviour(game, behaviour)
    return tuple(
        tuple(_products(pure_strategies(game, player, reduced), rows)) for player in range(game.n_players)
    )


def _products(strategies: PureStrategies, rows: Behaviour) -> Iterator[Any]:
    for choice in strategies.choices.tolist():
        yield prod(
            (rows[i][a] for i, a in zip(strategies.sets, choice, strict=True) if a != NONE), start=Fraction(1)
        )
