"""What a report says once, before any case: branches, regimes, borders, propositions, fingerprint."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import sympy as sp

from layered_games.equilibria.pieces import Constraint
from layered_games.equilibria.result import Solution
from layered_games.equilibria.solving import solve
from layered_games.models.base import Model
from layered_games.models.propositions import Proposition
from layered_games.regime import Regime, branches
from layered_games.statics import Fingerprint, fingerprint
from layered_games.statics.borders import Boundary, boundaries

__all__ = ["Branch", "General", "general", "partition", "timed"]

Note = Callable[[str], None]
Conditions = tuple[Constraint, ...]


@dataclass(frozen=True)
class Branch:
    """One closed form of the equilibrium, in channels.

    Attributes
    ----------
    number : int
        From one, in the order of the solution.
    regimes : tuple of Regime
        The regimes that it takes part in.
    binding : tuple of str
        The constraints that bind.
    conditions : tuple of Constraint
        Where it holds.
    values, sets : mappings
        Move or derived quantity to its closed form, or to the ends of its set of best replies.
    evidence : str
    """

    number: int
    regimes: tuple[Regime, ...]
    binding: tuple[str, ...]
    conditions: Conditions
    values: Mapping[str, sp.Expr]
    sets: Mapping[str, tuple[sp.Expr, sp.Expr]]
    evidence: str


@dataclass(frozen=True)
class General:
    """The general part of a report; ``seconds`` says how long each step took."""

    game: Model
    solution: Solution
    branches: tuple[Branch, ...]
    partition: Mapping[Regime, tuple[Conditions, ...]]
    borders: tuple[Boundary, ...]
    propositions: tuple[Proposition, ...]
    fingerprint: Fingerprint
    seconds: Mapping[str, float]


def general(game: Model, note: Note = lambda step: None) -> General:
    """Solve the game, settle its propositions and derive its fingerprint.

    Parameters
    ----------
    game : Model
    note : callable
        Told what is done next, for a progress bar.
    """
    seconds: dict[str, float] = {}

    with timed("equilibrium", seconds, note):
        solution = solve(game)
    with timed("regimes", seconds, note):
        parts, borders = partition(game), boundaries(game)
    with timed("propositions", seconds, note):
        propositions = game.propositions()
    with timed("fingerprint", seconds, note):
        table = fingerprint(solution)
    return General(game, solution, _branches(game, solution), parts, borders, propositions, table, seconds)


@contextmanager
def timed(step: str, seconds: dict[str, float], note: Note = lambda step: None) -> Iterator[None]:
    """Tell what is done next, and write down how long it took."""
    note(step)
    start = time.perf_counter()
    yield
    seconds[step] = time.perf_counter() - start


def partition(game: Model) -> dict[Regime, tuple[Conditions, ...]]:
    """Return, for each regime that the game shows, its alternatives: conditions that hold together.

    Examples
    --------
    >>> from layered_games.models import overbidding
    >>> [str(regime) for regime in partition(overbidding())]
    ['none', 'passive', 'active']
    """
    listed = branches(game)
    return {
        regime: tuple(b.constraints for b in listed if b.regime is regime)
        for regime in sorted({b.regime for b in listed})
    }


def _branches(game: Model, solution: Solution) -> tuple[Branch, ...]:
    return tuple(
        Branch(
            number,
            tuple(sorted({b.regime for b in branches(game) if b.equilibrium == found})),
            found.binding,
            found.piece.constraints,
            found.in_channels,
            found.piece.sets,
            found.evidence,
        )
        for number, found in enumerate(solution, 1)
    )
