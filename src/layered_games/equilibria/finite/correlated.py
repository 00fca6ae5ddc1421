"""Correlated and coarse correlated equilibria of a game with numbers: the best one for an objective."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product
from typing import Any, Final

import numpy as np
import sympy as sp

from layered_games.equilibria.finite.linear_program import Optimum, Program, is_unique, maximum
from layered_games.equilibria.result import Equilibrium, Solution, Status
from layered_games.equilibria.verify_concepts import bounds_objective, obedience
from layered_games.errors import GameError
from layered_games.games.payoff_arrays import FLOAT, Array, read_arrays
from layered_games.games.strategic import StrategicGame

__all__ = ["CorrelatedEquilibrium", "solve_coarse_correlated", "solve_correlated"]

MOST_ENTRIES: Final = 2_000_000
METHOD: Final = "linear program over joint distributions; vertex and multipliers confirmed in rationals"
Objective = str | Mapping[str, Any] | Sequence[Any] | Array


@dataclass(frozen=True)
class CorrelatedEquilibrium(Equilibrium):
    """A joint distribution over profiles that players obey.

    ``profile`` is empty: play is not independent. ``regret`` is the most that deviating from some
    recommendation gains, times the probability of that recommendation; 0 exactly if payoffs are exact.

    Attributes
    ----------
    distribution : array of the game's shape
        Read-only; probabilities of the profiles.
    support : tuple of (names of actions, probability)
        The profiles that are recommended with positive probability.
    value : number
        The objective; no (coarse) correlated equilibrium has a better one.
    slacks : nested tuples
        ``[player][told][deviation]``: expected gain from obeying, times the probability of being told
        so. For a coarse correlated equilibrium ``told`` is 0 only.
    multipliers : nested tuples
        Laid out as ``slacks``: the proof that no equilibrium has a better objective.
    coarse : bool
    """

    distribution: Array = field(default_factory=lambda: np.zeros(0), compare=False, repr=False)
    support: tuple[tuple[tuple[str, ...], Any], ...] = ()
    value: Any = None
    slacks: tuple[tuple[tuple[Any, ...], ...], ...] = field(default=(), repr=False)
    multipliers: tuple[tuple[tuple[Any, ...], ...], ...] = field(default=(), repr=False)
    coarse: bool = False

    def __str__(self) -> str:
        lines = [f"  {', '.join(names)}: {probability}" for names, probability in self.support]
        return "\n".join([*lines, f"  payoffs ({', '.join(map(str, self.payoffs))}), objective {self.value}"])


def solve_correlated(
    game: StrategicGame, *, objective: Objective = "welfare", sense: str = "max", coarse: bool = False
) -> Solution:
    """Find a correlated equilibrium that is best for an objective.

    A mediator draws a profile and tells each player its part; all obey if that is a best response,
    given what they were told (correlated) or before they are told (coarse) [1]_.

    Parameters
    ----------
    game : StrategicGame
        Any number of players, with numbers as payoffs.
    objective : str, mapping, sequence or array
        ``"welfare"`` (the sum of payoffs); a player's name; weights by player; or an array of the game's
        shape that gives each profile a weight, for instance 1 where something happens and 0 elsewhere.
    sense : {"max", "min"}
        Whether the objective is to be as large or as small as possible.
    coarse : bool
        Whether players commit to obey before they are told anything.

    Returns
    -------
    Solution
        One :class:`CorrelatedEquilibrium`, a vertex of the polytope of all of them. It is proved best in
        exact numbers. ``complete`` is True only if it is proved to be the only (coarse) correlated
        equilibrium of the game; a note says so if it is the only best one. Floats are solved as the
        binary fractions that they are, and rounded at the end.

    Raises
    ------
    GameError
        If payoffs are symbolic, the objective or sense is unknown, or the game is too large.

    References
    ----------
    .. [1] R. J. Aumann, "Subjectivity and correlation in randomized strategies", Journal of Mathematical
       Economics 1 (1974); H. Moulin and J.-P. Vial, International Journal of Game Theory 7 (1978).

    Examples
    --------
    >>> chicken = StrategicGame.from_arrays([[6, 2], [7, 0]], [[6, 7], [2, 0]], actions=[["C", "D"]] * 2)
    >>> (best,) = solve_correlated(chicken)
    >>> best.value, best.support[0]
    (Fraction(21, 2), (('C', 'C'), Fraction(1, 2)))
    """
    game.require_numbers("correlated equilibria")
    if sense not in ("max", "min"):
        raise GameError(f"sense={sense!r} is unknown; use 'max' or 'min'")
    _require_size(game)
    exact = game.to_exact()
    weights = _weights(exact, objective)
    program = _program(exact, weights if sense == "max" else -weights, coarse)
    optimum = maximum(program)
    if optimum is None:
        raise GameError("no correlated equilibrium was found, although one exists: please report this game")
    record = _record(game, exact, weights, optimum, coarse, sense)
    only = is_unique(program, optimum, on_face=False)
    name = "coarse correlated equilibrium" if coarse else "correlated equilibrium"
    best = is_unique(program, optimum)
    if only:
        notes = (f"it is the only {name}",)
    elif best:
        notes = (f"it is the only {name} with this objective; others have a worse one",)
    else:
        same = "have" if best is False else "may have"
        notes = (f"other {name.replace('equilibrium', 'equilibria')} {same} the same objective",)
    return Solution(game, (record,), bool(only), Status.SOLVED, METHOD, notes=notes)


def solve_coarse_correlated(
    game: StrategicGame, *, objective: Objective = "welfare", sense: str = "max"
) -> Solution:
    """Find a coarse correlated equilibrium that is best for an objective; see :func:`solve_correlated`."""
    return solve_correlated(game, objective=objective, sense=sense, coarse=True)


def _require_size(game: StrategicGame) -> None:
    entries = int(np.prod(game.shape, dtype=float).clip(max=1e15)) * sum(game.shape)
    if entries > MOST_ENTRIES:
        shape = " x ".join(map(str, game.shape))
        raise GameError(
            f"the linear program of a {shape} game has {entries:,} entries, the limit is {MOST_ENTRIES:,}; "
            "remove dominated actions first (eliminate_dominated)"
        )


# ---------------------------------------------------------------------- the objective
def _weights(game: StrategicGame, objective: Objective) -> Array:
    """The objective as one Fraction per profile; the game is exact."""
    known = f"use 'welfare', a player ({', '.join(game.players)}), weights by player, or an array"
    if isinstance(objective, str):
        if objective == "welfare":
            return _summed(game, [Fraction(1)] * game.n_players)
        if objective not in game.players:
            raise GameError(f"the objective {objective!r} is unknown; {known} of shape {game.shape}")
        return game.payoffs[game.players.index(objective)].copy()
    if isinstance(objective, Mapping):
        if unknown := [p for p in objective if p not in game.players]:
            raise GameError(f"the objective names unknown players {unknown}; {known} of shape {game.shape}")
        return _summed(game, _numbers([objective.get(p, 0) for p in game.players]))
    given = np.array(objective, dtype=object)
    if given.shape == game.shape:
        return np.array(_numbers(given.ravel().tolist()), dtype=object).reshape(game.shape)
    if given.shape == (game.n_players,):
        return _summed(game, _numbers(given.tolist()))
    raise GameError(f"the objective has shape {given.shape}; {known} of shape {game.shape}")


def _numbers(values: Sequence[Any]) -> list[Fraction]:
    """Weights as fractions."""
    if not values:
        return []
    (array,), kind = read_arrays([list(values)], ["the objective"])
    if kind == "symbolic":
        raise GameError("the objective uses symbols; give numbers")
    return [Fraction(v) for v in array.tolist()]


def _summed(game: StrategicGame, weights: Sequence[Fraction]) -> Array:
    total: Any = sum(w * payoffs for w, payoffs in zip(weights, game.payoffs, strict=True))
    found: Array = np.asarray(total, dtype=object)
    return found


# ---------------------------------------------------------------------- the program
def _program(game: StrategicGame, weights: Array, coarse: bool) -> Program:
    """Columns are profiles in order; a row says that a deviation does not gain."""
    number = np.arange(weights.size).reshape(game.shape)
    upper: list[tuple[dict[int, Fraction], Fraction]] = []
    for player, payoffs in enumerate(game.payoffs):
        own = np.moveaxis(payoffs, player, 0).reshape(game.shape[player], -1)
        places = np.moveaxis(number, player, 0).reshape(game.shape[player], -1)
        for told, other in _pairs(game.shape[player], coarse):
            rows = range(game.shape[player]) if told is None else [told]
            row = {
                int(place): gain
                for a in rows
                for place, gain in zip(places[a].tolist(), (own[other] - own[a]).tolist(), strict=True)
                if gain
            }
            upper.append((row, Fraction(0)))
    everywhere = {int(i): Fraction(1) for i in range(weights.size)}
    return Program(weights.ravel().tolist(), upper, [(everywhere, Fraction(1))])


def _pairs(count: int, coarse: bool) -> list[tuple[int | None, int]]:
    """What a player is told, and what it might do instead."""
    if coarse:
        return [(None, other) for other in range(count)]
    return [(told, other) for told, other in product(range(count), repeat=2) if told != other]


def _record(
    game: StrategicGame, exact: StrategicGame, weights: Array, optimum: Optimum, coarse: bool, sense: str
) -> CorrelatedEquilibrium:
    joint = np.array(optimum.x, dtype=object).reshape(game.shape)
    multipliers = _laid_out(exact, optimum.multipliers, coarse)
    side = weights if sense == "max" else -weights
    worst = min(s for table in obedience(exact, joint, coarse=coarse) for row in table for s in row)
    if worst < 0 or not bounds_objective(exact, side, optimum.value, multipliers, coarse=coarse):
        raise GameError("a correlated equilibrium failed its check: please report this game")
    value: Any = optimum.value if sense == "max" else -optimum.value
    if game.kind == FLOAT:
        joint = joint.astype(np.float64)
        joint, value = joint / joint.sum(), float(value)
    joint.setflags(write=False)
    slacks = obedience(game, joint, coarse=coarse)
    least = min(s for table in slacks for row in table for s in row)
    return CorrelatedEquilibrium(
        condition=sp.true,
        payoffs=tuple((joint * payoffs).sum() for payoffs in game.payoffs),
        regret=max(-least, -least * 0),
        evidence="measured" if game.kind == FLOAT else "proved",
        distribution=joint,
        support=tuple(
            (tuple(names[a] for names, a in zip(game.actions, place, strict=True)), joint[place])
            for place in game.profiles()
            if joint[place]
        ),
        value=value,
        slacks=slacks,
        multipliers=multipliers,
        coarse=coarse,
    )


def _laid_out(
    game: StrategicGame, multipliers: Sequence[Fraction], coarse: bool
) -> tuple[tuple[tuple[Fraction, ...], ...], ...]:
    """The multipliers of the incentive rows, by player, recommendation and deviation."""
    given = iter(multipliers)
    found = []
    for count in game.shape:
        table = [[Fraction(0)] * count for _ in range(1 if coarse else count)]
        for told, other in _pairs(count, coarse):
            table[told or 0][other] = next(given)
        found.append(tuple(map(tuple, table)))
    return tuple(found)
