"""The definitions of concepts beyond Nash, checked on what a solver returned; imports no solver."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import combinations, product
from typing import Any

import numpy as np
import sympy as sp

from layered_games.equilibria.verify_finite import check_distribution
from layered_games.errors import GameError
from layered_games.games.algebraic import largest, reduced
from layered_games.games.payoff_arrays import Array
from layered_games.games.strategic import StrategicGame

__all__ = [
    "bounds_commitment",
    "bounds_objective",
    "check_joint",
    "commitment_losses",
    "commitment_payoff",
    "interim_gains",
    "interim_payoffs",
    "logit_residual",
    "obedience",
    "weakly_dominates",
]

Tables = tuple[tuple[tuple[Any, ...], ...], ...]


def check_joint(game: StrategicGame, joint: Array) -> None:
    """Raise GameError unless an array is a distribution over the profiles of a game."""
    if joint.shape != game.shape:
        raise GameError(f"the distribution has shape {joint.shape}, the game {game.shape}")
    entries = joint.ravel().tolist()
    total = sum(entries)
    exact = all(isinstance(p, int | Fraction) for p in entries)
    wrong = total != 1 if exact else not abs(total - 1) <= 1e-9
    if wrong or min(entries) < (0 if exact else -1e-12):
        raise GameError(f"the entries of a joint distribution are shares of 1; these sum to {total}")


def obedience(game: StrategicGame, joint: Array, *, coarse: bool = False) -> Tables:
    """Return what every player gains by obeying rather than deviating, from the definition.

    Parameters
    ----------
    game : StrategicGame
        With numbers as payoffs.
    joint : array of the game's shape
        A mediator draws a profile from it and tells each player its own part.
    coarse : bool
        Whether players decide before they are told anything.

    Returns
    -------
    tuple of tuples of tuples
        Entry ``[player][told][deviation]``: the expected gain from obeying when told so, times the
        probability of that; with ``coarse`` there is one row per player. The distribution is a
        (coarse) correlated equilibrium if and only if no entry is negative.

    Examples
    --------
    >>> game = StrategicGame.from_arrays([[6, 2], [7, 0]], [[6, 7], [2, 0]])
    >>> third = Fraction(1, 3)
    >>> obedience(game, np.array([[third, third], [third, 0]], dtype=object))[0]
    ((Fraction(0, 1), Fraction(1, 3)), (Fraction(1, 3), Fraction(0, 1)))
    """
    game.require_numbers("incentives to obey")
    check_joint(game, joint)
    found = []
    for player, payoffs in enumerate(game.payoffs):
        count = game.shape[player]
        zero: Any = joint.ravel().tolist()[0] * 0
        table = [[zero] * count for _ in range(1 if coarse else count)]
        for place in product(*(range(n) for n in game.shape)):
            if joint[place]:
                for other in range(count):
                    there = (*place[:player], other, *place[player + 1 :])
                    gain = joint[place] * (payoffs[place] - payoffs[there])
                    table[0 if coarse else place[player]][other] += gain
        found.append(tuple(tuple(row) for row in table))
    return tuple(found)


def bounds_objective(
    game: StrategicGame, weights: Array, bound: Any, multipliers: Tables, *, coarse: bool = False
) -> bool:
    """Tell whether multipliers prove that no (coarse) correlated equilibrium exceeds an objective.

    Multiplied by nonnegative numbers, the gains from obeying are an expected value that is nowhere
    negative; if the objective and that value together are at most the bound in every profile, then no
    equilibrium has an objective above the bound.
    """
    if any(m < 0 for table in multipliers for row in table for m in row):
        return False
    for place in product(*(range(n) for n in game.shape)):
        total = weights[place]
        for player, payoffs in enumerate(game.payoffs):
            row = multipliers[player][0 if coarse else place[player]]
            for other, m in enumerate(row):
                if m:
                    there = (*place[:player], other, *place[player + 1 :])
                    total = total + m * (payoffs[place] - payoffs[there])
        if total > bound:
            return False
    return True


def commitment_losses(
    game: StrategicGame, leader: int, strategy: Sequence[Any], reply: int
) -> tuple[Any, ...]:
    """Return what a reply gives the follower beyond each action, against a leader's commitment.

    The reply is a best one if and only if no entry is negative.
    """
    follower = 1 - leader
    mixed = check_distribution(strategy, game.shape[leader], game.players[leader])
    rows = np.moveaxis(game.payoffs[follower], leader, 0).tolist()
    values = [
        sum(p * row[k] for p, row in zip(mixed, rows, strict=True)) for k in range(game.shape[follower])
    ]
    return tuple(values[reply] - v for v in values)


def bounds_commitment(
    game: StrategicGame, leader: int, bound: Any, multipliers: Sequence[Sequence[Any] | None]
) -> bool:
    """Tell whether multipliers prove that no commitment gives a leader more than a bound.

    Parameters
    ----------
    game : StrategicGame
    leader : int
    bound : number
    multipliers : one sequence per action j of the follower
        Nonnegative numbers y. If ``u_L(i, j) + sum_k y_k (u_F(i, j) - u_F(i, k)) <= bound`` for all i,
        then the leader gets at most the bound wherever j is a best reply. Where
        ``sum_k y_k (u_F(i, j) - u_F(i, k)) < 0`` for all i, j is never one.
    """
    own = np.moveaxis(game.payoffs[leader], leader, 0).tolist()
    his = np.moveaxis(game.payoffs[1 - leader], leader, 0).tolist()
    if len(multipliers) != len(his[0]):
        return False
    for j, weights in enumerate(multipliers):
        if weights is None or any(y < 0 for y in weights):
            return False
        gains = [sum(y * (row[j] - v) for y, v in zip(weights, row, strict=True)) for row in his]
        bounded = all(row[j] + gain <= bound for row, gain in zip(own, gains, strict=True))
        if not bounded and not all(gain < 0 for gain in gains):
            return False
    return True


def commitment_payoff(game: StrategicGame, leader: int) -> Fraction:
    """Return the most that a leader gets by commitment, by trying every vertex of every reply's region.

    Takes exact payoffs; the time grows as the number of pairs of equally large sets of actions.

    Examples
    --------
    >>> game = StrategicGame.from_arrays([[2, 4], [1, 3]], [[1, 0], [0, 1]])
    >>> commitment_payoff(game, 0)
    Fraction(7, 2)
    """
    import flint

    own = np.moveaxis(game.payoffs[leader], leader, 0).tolist()
    his = np.moveaxis(game.payoffs[1 - leader], leader, 0).tolist()
    rows, columns = len(his), len(his[0])
    best: Fraction | None = None
    for size in range(1, min(rows, columns) + 1):
        for used, tied in product(combinations(range(rows), size), combinations(range(columns), size)):
            table = [[his[i][k] - his[i][tied[0]] for i in used] for k in tied[1:]] + [[Fraction(1)] * size]
            entries = [flint.fmpq(v.numerator, v.denominator) for row in table for v in row]
            right = flint.fmpq_mat(size, 1, [0] * (size - 1) + [1])
            try:
                solved = flint.fmpq_mat(size, size, entries).solve(right)
            except ZeroDivisionError:
                continue
            mixed = [Fraction(int(solved[i, 0].p), int(solved[i, 0].q)) for i in range(size)]
            paid = [sum(p * his[i][k] for p, i in zip(mixed, used, strict=True)) for k in range(columns)]
            if min(mixed) >= 0 and max(paid) == paid[tied[0]]:
                for k in tied:
                    value = sum((p * own[i][k] for p, i in zip(mixed, used, strict=True)), Fraction(0))
                    best = value if best is None else max(best, value)
    if best is None:
        raise GameError("no reply is ever a best one: the payoffs are no numbers")
    return best


def weakly_dominates(game: StrategicGame, player: int, one: Sequence[Any], other: Sequence[Any]) -> bool:
    """Tell whether a mixed strategy pays never less than another, and somewhere more."""
    table = np.moveaxis(game.payoffs[player], player, 0).reshape(game.shape[player], -1)
    gains = np.dot(np.array(one, dtype=object) - np.array(other, dtype=object), table.astype(object))
    return bool(all(g >= 0 for g in gains) and any(g > 0 for g in gains))


def logit_residual(game: StrategicGame, profile: Sequence[Sequence[float]], precision: float) -> float:
    """Return how far a profile is from the logit response to itself, as a probability.

    The logit response of a player chooses an action with a probability that is proportional to
    ``exp(precision * payoff)``.
    """
    worst = 0.0
    for player, table in enumerate(game.payoffs):
        values = table.astype(np.float64)
        for other in reversed(range(game.n_players)):
            if other != player:
                values = np.tensordot(values, np.asarray(profile[other], dtype=float), axes=(other, 0))
        weights = np.exp(precision * (values - values.max()))
        worst = max(worst, float(np.abs(weights / weights.sum() - np.asarray(profile[player])).max()))
    return worst


def interim_payoffs(game: Any, strategies: Mapping[str, Mapping[str, Sequence[Any]]]) -> dict[Any, list[Any]]:
    """Return, for each player and type, what each action is expected to pay, given the type.

    Parameters
    ----------
    game : BayesianGame
        Only its prior, payoffs, types, players and actions are read.
    strategies : player to type to probabilities of the actions
    """
    rows = [[strategies[p][t] for t in names] for p, names in zip(game.players, game.types, strict=True)]
    axes = range(len(rows))
    chances = [game.prior.sum(axis=tuple(i for i in axes if i != p), keepdims=True) for p in axes]
    posteriors = [game.prior / chance for chance in chances]
    found: dict[Any, list[Any]] = {
        (name, kind): [0] * len(acts)
        for name, kinds, acts in zip(game.players, game.types, game.actions, strict=True)
        for kind in kinds
    }
    for types in product(*(range(len(t)) for t in game.types)):
        for place in product(*(range(len(a)) for a in game.actions)):
            for player, name in enumerate(game.players):
                chance = posteriors[player][types]
                for other in axes:
                    if other != player:
                        chance = chance * rows[other][types[other]][place[other]]
                if chance != 0:
                    values = found[name, game.types[player][types[player]]]
                    values[place[player]] += chance * game.payoffs[player][types + place]
    return found


def interim_gains(game: Any, strategies: Mapping[str, Mapping[str, Sequence[Any]]]) -> dict[Any, Any]:
    """Return the most that each type of each player gains by another action; takes numbers."""
    found = {}
    for (player, kind), values in interim_payoffs(game, strategies).items():
        average = sum(p * v for p, v in zip(strategies[player][kind], values, strict=True))
        gain = largest(v - average for v in values)
        found[player, kind] = reduced(gain) if isinstance(gain, sp.Expr) else gain
    return found
