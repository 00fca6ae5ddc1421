"""How robust a regime is over the assumed ranges: shares of the box, measured by seeded draws."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any, Final

import numpy as np

from layered_games.equilibria.evaluation import compiled
from layered_games.games.sequential import SequentialGame
from layered_games.regime import Regime, branches, regime_at, roles_of

__all__ = ["Robustness", "regimes_of", "robustness"]

DRAWS: Final = 4000
SEED: Final = 20240630
UNDECIDED: Final = -1
_PRECEDENCE: Final = (Regime.NONE, Regime.ACTIVE, Regime.PASSIVE, Regime.COLLUSIVE)
Points = Mapping[str, Any]


@dataclass(frozen=True)
class Robustness:
    """Shares of regimes and motives when every parameter is drawn from its range. Measured, not proved.

    Attributes
    ----------
    draws, seed : int
        Independent uniform draws, and the seed that repeats them.
    varied : tuple of str
        The parameters that have a range.
    shares : mapping of Regime to float
        Only regimes that occur; they sum to one.
    motives : mapping of str to float
        Shares among the passive draws; empty if there is none.
    """

    draws: int
    seed: int
    varied: tuple[str, ...]
    shares: Mapping[Regime, float]
    motives: Mapping[str, float]

    @property
    def error(self) -> float:
        """The largest standard error that a share of so many draws can have."""
        return float(0.5 / np.sqrt(self.draws))


def robustness(
    game: SequentialGame,
    ranges: Mapping[str, tuple[Fraction, Fraction]],
    draws: int = DRAWS,
    seed: int = SEED,
) -> Robustness:
    """Draw every parameter independently and uniformly from its range, and count regimes and motives.

    Examples
    --------
    >>> from layered_games.cases import builtin_case
    >>> from layered_games.models import overbidding
    >>> reading = builtin_case("union").reading()
    >>> found = robustness(overbidding(), reading.ranges, draws=200)
    >>> sum(found.shares.values())
    1.0
    """
    source = np.random.default_rng(seed)
    points: dict[str, Any] = {}
    for name in game.parameters:  # always in this order, so that the seed fixes the draws
        low, high = (float(end) for end in ranges[name])
        points[name] = source.uniform(low, high, draws)
    found = regimes_of(game, points)
    shares = {r: float(np.mean(found == int(r))) for r in Regime if np.any(found == int(r))}
    varied = tuple(n for n in game.parameters if ranges[n][0] < ranges[n][1])
    return Robustness(draws, seed, varied, shares, _motives(game, points, found == int(Regime.PASSIVE)))


def _motives(game: SequentialGame, points: Points, passive: np.ndarray) -> dict[str, float]:
    """Switch off the superior's credit, and its blame, in turn; see :class:`RegimePoint`."""
    if not passive.any():
        return {}
    roles = roles_of(game)
    here = {n: v[passive] for n, v in points.items()}
    size = int(passive.sum())
    alone = {}
    for motive, off in (("blame", roles.credit), ("credit", roles.blame)):
        switched = here | {off[roles.superior]: np.zeros(size)}
        alone[motive] = regimes_of(game, switched, repair=False) == int(Regime.PASSIVE)
    counts = {
        "blame": alone["blame"] & ~alone["credit"],
        "credit": alone["credit"] & ~alone["blame"],
        "both": alone["blame"] & alone["credit"],
        "joint": ~alone["blame"] & ~alone["credit"],
    }
    return {motive: float(np.mean(where)) for motive, where in counts.items() if where.any()}


def regimes_of(game: SequentialGame, points: Points, *, repair: bool = True) -> np.ndarray:
    """Return the regime at each of many points, as small integers.

    Parameters
    ----------
    points : mapping of str to ndarray
        Parameter name to its values; all arrays of one length.
    repair : bool
        Decide the points that rounding puts between two branches in exact arithmetic.
    """
    columns = [np.asarray(points[name], dtype=float) for name in game.parameters]
    with np.errstate(all="ignore"):
        found = _program(game)(columns)
    for index in np.flatnonzero(found == UNDECIDED) if repair else ():
        here = {n: float(column[index]) for n, column in zip(game.parameters, columns, strict=True)}
        found[index] = int(regime_at(game, here).regime)
    return found


@lru_cache(maxsize=8)
def _program(game: SequentialGame) -> Callable[[list[np.ndarray]], np.ndarray]:
    """Compile the conditions of all branches, in the order that settles ties."""
    listed = sorted(branches(game), key=lambda b: _PRECEDENCE.index(b.regime))
    raw = tuple(game.parameters.symbols.values())
    channels = compiled(raw, tuple(game.definitions.values()))
    symbols = (*raw, *game.definitions)
    tests = [compiled(symbols, tuple(c.expr for c in b.constraints)) for b in listed]

    def regimes(columns: list[np.ndarray]) -> np.ndarray:
        full = [*columns, *channels(*columns)]
        found = np.full(len(columns[0]), UNDECIDED, dtype=np.int8)
        for branch, test in zip(listed, tests, strict=True):
            inside = found == UNDECIDED
            for constraint, margin in zip(branch.constraints, test(*full), strict=True):
                inside &= (margin > 0) if constraint.strict else (margin >= 0)
            found[inside] = int(branch.regime)
        return found

    return regimes
