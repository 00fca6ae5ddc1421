"""Learning and evolution: how play moves over time, by nashpy's dynamics, as one record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

import numpy as np

from layered_games.equilibria.learning_dynamics import METHODS
from layered_games.errors import GameError
from layered_games.games.payoff_arrays import Array
from layered_games.games.strategic import StrategicGame

__all__ = ["Trajectory", "learn"]


@dataclass(frozen=True, eq=False)
class Trajectory:
    """A path of mixed strategies.

    Attributes
    ----------
    game : StrategicGame
    method : str
    times : array of shape (points,)
        Rounds or generations that were played, or time.
    strategies : tuple of arrays of shape (points, actions)
        One per population: per player, or one for both players where a single population plays itself.
        Beliefs (empirical frequencies of play) for fictitious play, shares of a population otherwise.
    populations : tuple of str
        Their names.
    labels : tuple of tuple of str
        Names of the actions of each.
    seed : int or None
        The seed, for methods that draw.
    """

    game: StrategicGame = field(repr=False)
    method: str
    times: Array = field(repr=False)
    strategies: tuple[Array, ...] = field(repr=False)
    populations: tuple[str, ...]
    labels: tuple[tuple[str, ...], ...]
    seed: int | None = None

    def __len__(self) -> int:
        return len(self.times)

    @property
    def final(self) -> tuple[Array, ...]:
        """Where the path ends, one strategy per population."""
        return tuple(rows[-1] for rows in self.strategies)

    @property
    def profile(self) -> tuple[Array, Array]:
        """The strategies of both players, shape (points, actions) each."""
        return self.strategies[0], self.strategies[-1]

    @property
    def clock(self) -> str:
        """What passes: ``"time"``, ``"rounds"`` or ``"generations"``."""
        if "replicator" in self.method:
            return "time"
        return "generations" if self.method == "moran" else "rounds"

    def to_frame(self) -> Any:
        """Return the path as a pandas DataFrame: a row per point, a column per population and action.

        Examples
        --------
        >>> game = StrategicGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]], actions=[["C", "D"]] * 2)
        >>> frame = learn(game, steps=3, start=[[1, 0], [1, 0]]).to_frame()
        >>> frame["1"]["C"].tolist()
        [1.0, 0.5, 0.3333333333333333, 0.25]
        """
        pandas = import_module("pandas")
        columns = pandas.MultiIndex.from_tuples(
            [(p, a) for p, row in zip(self.populations, self.labels, strict=True) for a in row],
            names=["population", "action"],
        )
        index = pandas.Index(self.times, name=self.clock)
        return pandas.DataFrame(np.hstack(self.strategies), index=index, columns=columns)

    def regret(self) -> Array:
        """Return, at every point, the most that a player gains by a best response to the other's strategy.

        0 at a Nash equilibrium; shape (points,), in the unit of the payoffs.
        """
        x, y = self.profile
        a, b = self.game.to_floats().payoffs
        first, second = y @ a.T, x @ b
        gains = first.max(axis=1) - (x * first).sum(axis=1), second.max(axis=1) - (y * second).sum(axis=1)
        found: Array = np.maximum(*gains)
        return np.maximum(found, 0.0)


def learn(
    game: StrategicGame,
    method: str = "fictitious-play",
    *,
    steps: int = 1000,
    start: Sequence[Any] | None = None,
    seed: int = 0,
    **options: float | Array,
) -> Trajectory:
    """Let two players learn, or populations evolve.

    Parameters
    ----------
    game : StrategicGame
        Two players, with numbers as payoffs; they are taken as floats.
    method : str
        ``"fictitious-play"``: best responses to past frequencies [1]_, ties drawn at random;
        ``"stochastic-fictitious-play"``: perturbed logit responses to them [2]_; options ``noise`` (0.1)
        and ``perturbation`` (0.01), in units of payoff.
        ``"replicator"``: one population plays a symmetric game [3]_; options ``horizon`` (time, 10) and
        ``mutation`` (a matrix, rows sum to one).
        ``"asymmetric-replicator"``: one population per player; option ``horizon``.
        ``"moran"``: a finite population with births in proportion to payoffs (at random while nobody
        earns anything) and deaths at random, in a symmetric game with payoffs of at least 0, until one
        action is left.
    steps : int
        Rounds, points of time, or most generations.
    start : sequence, optional
        Fictitious play: a count of past plays per action, player by player. Replicator: a distribution
        (asymmetric: one per player); default uniform. Moran: how many play each action; default 10 each.
    seed : int
        Seed for the draws, from 0 to 2**32 - 1. The global state of NumPy's generator, which nashpy draws
        from, is left as it was.
    **options
        As named above.

    Returns
    -------
    Trajectory

    Raises
    ------
    GameError
        If the game or start does not fit the method, the method or an option is unknown, or nashpy is
        not installed.

    References
    ----------
    .. [1] G. W. Brown, "Iterative solution of games by fictitious play" (1951).
    .. [2] J. Hofbauer and W. H. Sandholm, "On the global convergence of stochastic fictitious play",
       Econometrica 70 (2002).
    .. [3] P. D. Taylor and L. B. Jonker, "Evolutionarily stable strategies and game dynamics" (1978).

    Examples
    --------
    >>> game = StrategicGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]], actions=[["C", "D"]] * 2)
    >>> path = learn(game, "replicator", start=[0.9, 0.1], steps=50, horizon=20)
    >>> len(path), path.final[0].round(3).tolist(), float(path.regret()[-1].round(6))
    (51, [0.0, 1.0], 0.0)
    """
    if method not in METHODS:
        raise GameError(f"unknown method {method!r} of learning; use one of {', '.join(METHODS)}")
    if game.n_players != 2:
        raise GameError(f"learning takes two players, the game has {game.n_players}")
    game.require_numbers("learning")
    steps, seed = _whole(steps, "steps", 1), _whole(seed, "seed", 0)
    if seed >= 2**32:
        raise GameError(f"seed={seed} must be below 2**32")
    known, run = METHODS[method]
    for name in options:
        if name not in known:
            raise GameError(
                f"the method {method!r} has no option {name!r}; "
                + (f"its options are {', '.join(known)}" if known else "it has none")
            )
    times, strategies = run(game, steps, start, seed, {**known, **options})
    single = len(strategies) == 1
    drawn = method not in ("replicator", "asymmetric-replicator")
    for array in (times, *strategies):
        array.setflags(write=False)
    return Trajectory(
        game,
        method,
        times,
        strategies,
        ("population",) if single else game.players,
        game.actions[:1] if single else game.actions,
        seed if drawn else None,
    )


def _whole(value: Any, name: str, least: int) -> int:
    good = isinstance(value, int | np.integer) and not isinstance(value, bool)
    if not good or value < least:
        raise GameError(f"{name}={value!r} must be a whole number of at least {least}")
    return int(value)
