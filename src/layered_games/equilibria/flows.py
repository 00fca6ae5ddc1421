"""Flows of two populations that play a 2x2 game: replicator, logit, and what a small push does to them.

Algorithm
---------
1. Write the motion of the two shares of the first actions from the payoffs of the game.
2. Differentiate it at a rest point: its eigenvalues say whether a push dies out, turns, or grows.
3. With delay the others' shares are seen late. Pure oscillation ``exp(i*om*t)`` needs
   ``p(i*om) + q(i*om)*exp(-i*om*T) = 0`` with ``p``, ``q`` from the determinant, hence ``|p|^2 = |q|^2``:
   a polynomial in ``om^2``. Each positive root has its least ``T``; the least of these is critical.
"""

from __future__ import annotations

import cmath
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import sympy as sp

from layered_games.errors import GameError
from layered_games.games.strategic import StrategicGame
from layered_games.parameters import make_symbol

__all__ = ["SHARES", "Flow", "Linear", "leads", "logit", "replicator"]

SHARES: Final = (make_symbol("x"), make_symbol("y"))
"""The shares of the two populations that play their first action."""


@dataclass(frozen=True)
class Linear:
    """A flow near a rest point, pushes as vectors: ``own`` acts at once, ``cross`` is what is seen of others.

    Examples
    --------
    >>> spiral = Linear(((-1, 0), (0, -1)), ((0, 2), (-2, 0)))
    >>> [round(v.imag, 6) for v in spiral.eigenvalues()], round(spiral.critical_delay(), 6)
    ([2.0, -2.0], 0.6046)
    """

    own: tuple[tuple[float, float], tuple[float, float]]
    cross: tuple[tuple[float, float], tuple[float, float]]

    def eigenvalues(self) -> tuple[complex, complex]:
        """Return the eigenvalues without delay, the one of larger imaginary part first."""
        found = np.linalg.eigvals(np.array(self.own, dtype=float) + np.array(self.cross, dtype=float))
        first, second = sorted((complex(v) for v in found), key=lambda v: (-v.imag, -v.real))
        return first, second

    def period(self) -> float:
        """Return the time of a turn around a centre.

        Raises
        ------
        GameError
            If pushes grow or die out, or nothing turns.
        """
        first, _ = self.eigenvalues()
        if not first.imag > 0 or abs(first.real) > 1e-9 * abs(first):
            raise GameError(f"the rest point is no centre: it has the eigenvalue {first}")
        return 2 * math.pi / first.imag

    def critical_delay(self) -> float:
        """Return the least sum of both delays at which pushes stop dying out; infinite if there is none.

        Only the sum of the delays on the way from one population to the other and back matters.

        Raises
        ------
        GameError
            If pushes do not die out without delay.
        """
        if max(v.real for v in self.eigenvalues()) >= 0:
            raise GameError("the rest point is not stable even without delay")
        (a, b), (c, d) = self.own
        if b or c or self.cross[0][0] or self.cross[1][1]:
            raise GameError("delays need populations that see themselves at once and only the others late")
        p = np.poly1d([1.0, -(a + d), a * d])
        q = -self.cross[0][1] * self.cross[1][0]
        square = (p * np.poly1d([1.0, a + d, a * d])).c[::2]  # p(l)*p(-l), in powers of l^2 = -om^2
        shift = np.array([1.0, -1.0, 1.0]) * square - np.array([0.0, 0.0, q * q])
        speeds = [math.sqrt(r.real) for r in np.roots(shift) if abs(r.imag) < 1e-12 and r.real > 1e-14]
        return min((_delay(p(1j * om), q, om) for om in speeds), default=math.inf)


def _delay(p: complex, q: float, om: float) -> float:
    """Least delay with ``p + q*exp(-i*om*T) = 0``."""
    return (-cmath.phase(-p / q) % (2 * math.pi)) / om


@dataclass(frozen=True)
class Flow:
    """The motion of the shares of two populations that play their first action.

    Attributes
    ----------
    seen, kept : tuple of two sympy.Expr
        The motion is their sum: what follows from the other population, and what does not.
    """

    seen: tuple[sp.Expr, sp.Expr]
    kept: tuple[sp.Expr, sp.Expr]

    def motion(self, point: Sequence[Any]) -> tuple[float, float]:
        """Return how fast the shares move at a point, per unit of time."""
        at = dict(zip(SHARES, map(_symbolic, point), strict=True))
        first, second = (float((s + k).subs(at)) for s, k in zip(self.seen, self.kept, strict=True))
        return first, second

    def slopes(self) -> sp.Matrix:
        """Return the derivatives of the motion by the two shares, in symbols; without delay."""
        return sp.Matrix([s + k for s, k in zip(self.seen, self.kept, strict=True)]).jacobian(list(SHARES))

    def compiled(self) -> Callable[[Any], Any]:
        """Return a function from arrays of the two shares to how fast they move."""
        found = sp.lambdify(SHARES, [s + k for s, k in zip(self.seen, self.kept, strict=True)], "numpy")
        return lambda point: np.array(found(*point))

    def near(self, point: Sequence[Any]) -> Linear:
        """Return the flow linearised at a rest point.

        Raises
        ------
        GameError
            If the shares move there.
        """
        if max(map(abs, self.motion(point))) > 1e-9:
            raise GameError(f"{tuple(point)} is no rest point: the shares move by {self.motion(point)}")
        at = dict(zip(SHARES, map(_symbolic, point), strict=True))

        def slopes(of: tuple[sp.Expr, sp.Expr]) -> tuple[tuple[float, float], tuple[float, float]]:
            (a, b), (c, d) = (tuple(float(sp.diff(e, s).subs(at)) for s in SHARES) for e in of)
            return (a, b), (c, d)

        return Linear(slopes(self.kept), slopes(self.seen))


def replicator(game: StrategicGame) -> Flow:
    """Return the replicator flow of two populations at unit rates.

    A share grows by what its action earns beyond the average of its population.
    """
    x, y = SHARES
    first, second = leads(game)
    return Flow((x * (1 - x) * first, y * (1 - y) * second), (sp.S.Zero, sp.S.Zero))


def logit(game: StrategicGame, noise: Any) -> Flow:
    """Return the logit flow with ``noise`` in units of payoff: shares move to the logit response."""
    seen = tuple(1 / (1 + sp.exp(-lead / _symbolic(noise))) for lead in leads(game))
    return Flow((seen[0], seen[1]), (-SHARES[0], -SHARES[1]))


def leads(game: StrategicGame) -> tuple[sp.Expr, sp.Expr]:
    """Return what the first action earns beyond the second, for both players, in the shares of the others."""
    if game.shape != (2, 2):
        raise GameError(f"flows of two shares need a game of 2 by 2 actions, not {game.shape}")
    x, y = SHARES
    first, second = (sp.Matrix(2, 2, [_symbolic(v) for v in a.ravel().tolist()]) for a in game.payoffs)
    column, row = sp.Matrix([y, 1 - y]), sp.Matrix([[x, 1 - x]])
    mine, theirs = first * column, row * second
    return sp.expand(mine[0] - mine[1]), sp.expand(theirs[0] - theirs[1])


def _symbolic(value: Any) -> sp.Expr:
    found: sp.Expr = sp.sympify(value, strict=True)
    return found
