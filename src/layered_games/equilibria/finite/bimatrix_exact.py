"""Two-player games in integers: exact strategies of a support, exact check by the definition, records."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import Any

import numpy as np
import numpy.typing as npt
import sympy as sp
from flint import fmpz_mat

from layered_games.equilibria.finite.records import checked
from layered_games.equilibria.result import Equilibrium
from layered_games.errors import GameError
from layered_games.games.payoff_arrays import FLOAT
from layered_games.games.strategic import StrategicGame

__all__ = ["Strategy", "WholeGame", "strategy"]

Array = npt.NDArray[Any]


@dataclass(frozen=True)
class Strategy:
    """Probabilities as integers over a common denominator."""

    shares: tuple[int, ...]
    total: int

    @cached_property
    def fractions(self) -> tuple[Fraction, ...]:
        """The probabilities."""
        return tuple(Fraction(share, self.total) for share in self.shares)

    @property
    def floats(self) -> tuple[float, ...]:
        """The probabilities, each correctly rounded."""
        return tuple(share / self.total for share in self.shares)

    @cached_property
    def support(self) -> tuple[int, ...]:
        """The actions of positive probability."""
        return tuple(i for i, share in enumerate(self.shares) if share)


def strategy(paid: Array, own: list[int], others: list[int]) -> Strategy | None:
    """Return the mixture of the actions ``own`` that makes the opponent indifferent among ``others``.

    Parameters
    ----------
    paid : (r, c) array of int
        What the opponent gets: a row per own action, a column per action of the opponent.
    own, others : lists of int, of equal length
        A basis, so that the mixture is unique.

    Returns
    -------
    Strategy or None
        None if the mixture is not unique, or has a negative share.

    Examples
    --------
    >>> strategy(np.array([[2, 0], [0, 1]], dtype=object), [0, 1], [0, 1])
    Strategy(shares=(1, 2), total=3)
    """
    first = [int(paid[i, others[0]]) for i in own]
    rows = [[1] * len(own)]
    rows += [[int(paid[i, j]) - f for i, f in zip(own, first, strict=True)] for j in others[1:]]
    right = fmpz_mat([[1]] + [[0]] * (len(own) - 1))
    try:
        numerators, total = fmpz_mat(rows).solve(right).numer_denom()
    except ZeroDivisionError:
        return None
    found = [int(entry) for entry in numerators.entries()]
    if min(found) < 0:
        return None
    shares = [0] * paid.shape[0]
    for i, share in zip(own, found, strict=True):
        shares[i] = share
    return Strategy(tuple(shares), int(total))


@dataclass(frozen=True)
class WholeGame:
    """A two-player game with its payoffs scaled to integers, each player's by one positive factor.

    Attributes
    ----------
    game : StrategicGame
    payoffs : two (m, n) arrays of int (dtype object)
    scales : tuple of int
        What each player's payoffs were multiplied by; floats stand for the binary fractions they are.
    """

    game: StrategicGame
    payoffs: tuple[Array, Array]
    scales: tuple[int, int]

    @classmethod
    def of(cls, game: StrategicGame) -> WholeGame:
        """Scale a game with numbers."""
        arrays, scales = [], []
        for payoffs in game.payoffs:
            ratios = [entry.as_integer_ratio() for entry in payoffs.ravel().tolist()]
            scale = lcm(*{bottom for _, bottom in ratios})
            whole = np.empty(len(ratios), dtype=object)
            whole[:] = [top * (scale // bottom) for top, bottom in ratios]
            arrays.append(whole.reshape(game.shape))
            scales.append(scale)
        return cls(game, (arrays[0], arrays[1]), (scales[0], scales[1]))

    @property
    def polyhedra(self) -> tuple[Array, Array]:
        """For each player, what the opponent gets, rows for the player's own actions."""
        return self.payoffs[1], self.payoffs[0].T

    def profile(self, own: list[int], others: list[int]) -> tuple[Strategy, Strategy] | None:
        """Return the profile in which each support makes the other player indifferent on the other."""
        first, second = self.polyhedra
        x, y = strategy(first, own, others), strategy(second, others, own)
        return None if x is None or y is None else (x, y)

    def is_equilibrium(self, x: Strategy, y: Strategy) -> bool:
        """Whether nobody gains by any pure deviation: the definition, in integers."""
        return self._values(x, y) is not None

    def _values(self, x: Strategy, y: Strategy) -> tuple[int, int] | None:
        """Both players' payoffs times all scales, or None if somebody gains by deviating."""
        p, q = np.array(x.shares, dtype=object), np.array(y.shares, dtype=object)
        rows, columns = self.payoffs[0] @ q, p @ self.payoffs[1]
        first, second = p @ rows, columns @ q
        stable = first == max(rows.tolist()) * x.total and second == max(columns.tolist()) * y.total
        return (int(first), int(second)) if stable else None

    def record(self, x: Strategy, y: Strategy) -> Equilibrium:
        """Return a profile as an equilibrium: exact if the game is, else rounded and measured.

        The exact check is :func:`layered_games.equilibria.verify_finite.regret` in integers instead of
        fractions, which takes a twentieth of the time where a game has many equilibria.

        Raises
        ------
        GameError
            If a player gains by deviating: the solver that found the profile is wrong.
        """
        values = self._values(x, y)
        if values is None:
            raise GameError(
                f"a solver returned {(x.fractions, y.fractions)}, from which a player gains: "
                "please report this"
            )
        if self.game.kind == FLOAT:
            return checked(self.game, (x.floats, y.floats))
        weight = x.total * y.total
        return Equilibrium(
            condition=sp.true,
            payoffs=tuple(Fraction(v, weight * s) for v, s in zip(values, self.scales, strict=True)),
            regret=Fraction(0),
            evidence="proved",
            profile=(x.fractions, y.fractions),
        )
