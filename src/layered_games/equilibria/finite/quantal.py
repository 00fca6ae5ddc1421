"""Logit quantal response equilibria: the branch that starts at uniform play, and points on it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from numbers import Real
from typing import Any, Final

import numpy as np
import sympy as sp

from layered_games.equilibria.finite.quantal_path import Point, follow
from layered_games.equilibria.result import Equilibrium, Solution, Status
from layered_games.equilibria.verify_concepts import logit_residual
from layered_games.equilibria.verify_finite import regret
from layered_games.errors import GameError
from layered_games.games.payoff_arrays import Array
from layered_games.games.strategic import StrategicGame

__all__ = ["QuantalEquilibrium", "QuantalSolution", "solve_quantal"]

METHOD: Final = "pseudo-arclength continuation in log probabilities from uniform play (Turocy 2005)"

COARSE: Final = 1e-6
"""Residual above which a note is made."""


@dataclass(frozen=True)
class QuantalEquilibrium(Equilibrium):
    """A logit quantal response equilibrium, in floats.

    ``regret`` is what a player would gain by a best response: noise makes it positive.

    Attributes
    ----------
    precision : float
        The parameter lambda of the logit response, in units of one over payoff.
    residual : float
        How far the profile is from the logit response to itself, measured by the definition.
    """

    precision: float = 0.0
    residual: float = 0.0

    def __str__(self) -> str:
        rows = "  ".join("(" + ", ".join(f"{p:.6g}" for p in row) + ")" for row in self.profile)
        return f"  precision {self.precision:.6g}: {rows}  residual {self.residual:.1e}"


@dataclass(frozen=True)
class QuantalSolution(Solution):
    """Points of the principal branch; iterating gives them in the order that was asked for.

    ``complete`` is False: off the principal branch there may be further quantal response equilibria.
    """

    @property
    def precisions(self) -> Array:
        """Values of lambda, shape (points,)."""
        return np.array([e.precision for e in self.equilibria if isinstance(e, QuantalEquilibrium)])

    @property
    def profiles(self) -> tuple[Array, ...]:
        """One array per player, shape (points, actions)."""
        return tuple(np.array(rows) for rows in zip(*(e.profile for e in self.equilibria), strict=True))


def solve_quantal(
    game: StrategicGame,
    *,
    precision: float | Sequence[float] | None = None,
    regret_goal: float = 1e-4,
    max_steps: int = 5000,
) -> QuantalSolution:
    """Find logit quantal response equilibria.

    Everybody chooses actions with probabilities proportional to ``exp(precision * expected payoff)``,
    given what the others do [1]_. At precision 0 play is uniform; along the branch that starts there
    almost every game leads to one Nash equilibrium [2]_.

    Parameters
    ----------
    game : StrategicGame
        Any number of players, with numbers as payoffs.
    precision : float or sequence of float, optional
        The point of the branch where it first reaches a precision (at least 0, in units of one over
        payoff), or several. Default: all points of the branch until it is nearly a Nash equilibrium.
    regret_goal : float
        Without a precision: stop where every player's regret, as a share of the largest difference of its
        own payoffs, is at most this.
    max_steps : int
        Steps after which the search is given up.

    Returns
    -------
    QuantalSolution
        In floats, measured: each point has its residual and its regret. Where the payoffs of a precision
        times a rounding error are not small, the residual cannot be small either.

    Raises
    ------
    GameError
        If payoffs are symbolic, a precision is negative or not finite, or the steps do not suffice.

    References
    ----------
    .. [1] R. D. McKelvey and T. R. Palfrey, "Quantal response equilibria for normal form games", Games
       and Economic Behavior 10 (1995).
    .. [2] T. L. Turocy, "A dynamic homotopy interpretation of the logistic quantal response equilibrium
       correspondence", Games and Economic Behavior 51 (2005).

    Examples
    --------
    >>> pennies = StrategicGame.from_arrays([[9, -1], [-1, 1]], [[-1, 1], [1, -1]])
    >>> (point,) = solve_quantal(pennies, precision=1)
    >>> [round(p, 4) for row in point.profile for p in row]
    [0.7587, 0.2413, 0.2621, 0.7379]
    >>> branch = solve_quantal(pennies)
    >>> branch[0].profile[0], branch[-1].regret < 0.001
    ((0.5, 0.5), True)
    """
    game.require_numbers("quantal response equilibria")
    asked = _read(precision)
    unit, levels, shares = _scaled(game)
    if asked is None:
        branch = follow(shares, None, _goal(regret_goal), max_steps)
        points: Sequence[Point] = branch.points
    else:
        aims = [p * unit for p in asked]
        if not math.isfinite(max(aims)):
            raise GameError(f"precision={max(asked)} is too large for these payoffs in floats")
        branch = follow(shares, sorted(set(aims)), 0.0, max_steps)
        by_precision = {p.precision: p for p in branch.points}
        points = [by_precision[aim] for aim in aims]
    known = asked or [p.precision / unit for p in points]
    shown = StrategicGame([a * unit for a in shares], game.players, game.actions)
    records = tuple(_record(shown, levels, p.profile, at) for p, at in zip(points, known, strict=True))
    notes: tuple[str, ...] = ("equilibria off the principal branch are not looked for",)
    if branch.crossings:
        where = ", ".join(f"{p / unit:.6g}" for p in branch.crossings)
        notes += (f"other branches cross at precision {where}: the branch was followed straight on",)
    worst = max(e.residual for e in records)
    if worst > COARSE:
        notes += (
            f"residuals reach {worst:.1e}: at such a precision floats cannot hold probabilities well enough",
        )
    return QuantalSolution(game, records, False, Status.NUMERIC, METHOD, notes=notes)


def _scaled(game: StrategicGame) -> tuple[float, tuple[Fraction, ...], tuple[Array, ...]]:
    """The largest payoff difference, each one's lowest payoff, and what is above it in units of the former.

    Differences are taken exactly: responses depend on nothing else, and floats would lose small ones.
    """
    exact = [a.ravel().tolist() for a in game.to_exact().payoffs]
    levels = tuple(min(entries) for entries in exact)
    unit = max(max(entries) - low for entries, low in zip(exact, levels, strict=True)) or Fraction(1)
    shares = tuple(
        np.array([float((v - low) / unit) for v in entries]).reshape(game.shape)
        for entries, low in zip(exact, levels, strict=True)
    )
    try:
        return float(unit), levels, shares
    except OverflowError:
        raise GameError(
            "payoff differences are too large for floats; divide payoffs by a common number"
        ) from None


def _goal(regret_goal: float) -> float:
    if not (isinstance(regret_goal, Real) and 0 < regret_goal < math.inf):
        raise GameError(f"regret_goal={regret_goal!r} must be a number above 0")
    return float(regret_goal)


def _read(precision: float | Sequence[float] | None) -> list[float] | None:
    if precision is None:
        return None
    given: Any = [precision] if isinstance(precision, str) or not np.iterable(precision) else precision
    try:
        if isinstance(precision, str):
            raise TypeError
        values = [float(p) for p in given]
    except (TypeError, ValueError):
        raise GameError(f"precision={precision!r} is no number; give one at least 0, or several") from None
    for value in values:
        if not (math.isfinite(value) and value >= 0):
            raise GameError(f"precision={value} is outside [0, oo); Nash equilibria are solve(game)")
    if not values:
        raise GameError("precision is empty; give a number, several, or None for the whole branch")
    return values


def _record(
    game: StrategicGame, levels: Sequence[Fraction], rows: Sequence[Array], precision: float
) -> QuantalEquilibrium:
    profile = tuple(tuple(row.tolist()) for row in rows)
    above = game.expected(profile)
    return QuantalEquilibrium(
        condition=sp.true,
        payoffs=tuple(float(level + Fraction(float(u))) for level, u in zip(levels, above, strict=True)),
        regret=float(regret(game, profile)),
        evidence="measured",
        profile=profile,
        precision=precision,
        residual=logit_residual(game, profile, precision),
    )
