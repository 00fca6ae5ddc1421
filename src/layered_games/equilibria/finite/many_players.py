"""Nash equilibria with one player, or three and more: all of them for small games, else a sample."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import chain, combinations, product
from typing import Any, Final

import numpy as np
import sympy as sp

from layered_games.equilibria.finite.many_systems import Continuum, TooLarge, indifference, real_solutions
from layered_games.equilibria.finite.records import checked
from layered_games.equilibria.result import Component, Equilibrium, Solution, Status
from layered_games.games.algebraic import reduced, sign
from layered_games.games.payoff_arrays import EXACT
from layered_games.games.strategic import StrategicGame
from layered_games.proofs import Outcome, prove

__all__ = ["pure_equilibria", "solve_many_players", "solve_pure"]

MAX_SUPPORTS: Final[int] = 400
EXACT_METHOD = "enumeration of supports, indifference solved exactly (Groebner bases)"
SEARCH_METHOD = "small supports exactly; search from {} random starts, refined by Newton's method"
Support = tuple[tuple[int, ...], ...]


def solve_many_players(game: StrategicGame, *, starts: int = 60, seed: int = 0) -> Solution:
    """Find Nash equilibria of a game with any number of players.

    1. Pure equilibria by definition.
    2. A small game (few supports): every support profile, its multilinear indifference conditions
       solved over the rationals, then the inequalities checked exactly. All equilibria are found unless
       a support may carry a continuum; then ``complete`` is False, a note names the support, and one
       point of the continuum is listed if the prover finds one.
    3. Any other game: search from random starts, refined by Newton's method on the support found. The
       result is a sample.

    Parameters
    ----------
    game : StrategicGame
        With numbers as payoffs.
    starts : int
        Number of random starts of the search.
    seed : int
        Seed of the search.

    Returns
    -------
    Solution
        Probabilities are fractions, or SymPy numbers where they are irrational; floats in a sample and
        for float payoffs.

    Examples
    --------
    >>> A = [[[1, 0], [0, 0]], [[0, 0], [0, 1]]]
    >>> solution = solve_many_players(StrategicGame.from_arrays(A, A, A))
    >>> len(solution), solution.complete
    (3, True)
    """
    game.require_numbers("equilibria in mixed strategies of several players")
    if game.n_players == 1:
        return _decision(game)
    exact = game.to_exact()
    if _count(game.shape) > MAX_SUPPORTS:
        return _sampled(game, starts, seed, ())
    found: list[Sequence[Sequence[Any]]] = []
    continua: list[str] = []
    large: list[Support] = []
    for support in _supports(game.shape):
        try:
            found += _on_support(exact, support)
        except Continuum as obstacle:
            outcome, point = _look(exact, support)
            if outcome is not Outcome.CONTRADICTORY:
                continua.append(f"support {_named(game, support)}: {obstacle}")
                found += [point] if point else []
        except TooLarge:
            large.append(support)
    notes = tuple(continua)
    if large or not found:
        return _sampled(game, starts, seed, notes, found, large)
    records = tuple(_record(game, profile) for profile in found)
    status = Status.CONTINUA if notes else Status.SOLVED
    return Solution(game, records, not notes, status, EXACT_METHOD, notes=notes)


def solve_pure(game: StrategicGame) -> Solution:
    """Find every Nash equilibrium in pure strategies; there may be none.

    Examples
    --------
    >>> len(solve_pure(StrategicGame.from_arrays([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])))
    0
    """
    records = tuple(checked(game, profile) for profile in pure_equilibria(game))
    status = Status.SOLVED if records else Status.NO_EQUILIBRIUM
    return Solution(game, records, True, status, "every pure profile by definition")


def pure_equilibria(game: StrategicGame) -> list[list[list[Any]]]:
    """Return the pure equilibria as profiles of unit vectors."""
    stable = np.logical_and.reduce(game.best_responses())
    one, zero = (Fraction(1), Fraction(0)) if game.kind == EXACT else (1.0, 0.0)
    return [
        [
            [one if a == chosen else zero for a in range(n)]
            for chosen, n in zip(place, game.shape, strict=True)
        ]
        for place in np.argwhere(stable).tolist()
    ]


def _decision(game: StrategicGame) -> Solution:
    """One player: every mixture of the best actions."""
    records = tuple(checked(game, profile) for profile in pure_equilibria(game))
    component = Component(records, ((tuple(e.profile[0] for e in records),),), 1)
    return Solution(game, records, True, Status.SOLVED, "the best actions, by definition", (component,))


# ---------------------------------------------------------------------- all supports, exactly
def _count(shape: Sequence[int]) -> int:
    return int(np.prod([2.0**n - 1 for n in shape]).clip(max=1e9))


def _supports(shape: Sequence[int]) -> list[Support]:
    each = [list(chain.from_iterable(combinations(range(n), k) for k in range(1, n + 1))) for n in shape]
    return sorted(product(*each), key=lambda s: (sum(map(len, s)), s))


def _look(game: StrategicGame, support: Support) -> tuple[Outcome, list[list[Any]]]:
    """Ask the prover whether a support carries an equilibrium, and for an exact one."""
    equations, strategies, _ = indifference(game.payoffs, support)
    relations = [sp.Eq(e, 0) for e in equations if e != 0]
    relations += [p > 0 for used in strategies for p in used if not p.is_number]
    profile = [
        _spread(used, places, n) for used, places, n in zip(strategies, support, game.shape, strict=True)
    ]
    for player, used in enumerate(support):
        values = [sp.expand(v) for v in _values(game, player, profile)]
        relations += [values[used[0]] >= v for a, v in enumerate(values) if a not in used]
    verdict = prove(sp.false, [r for r in relations if r != sp.true], timeout=2)
    point = verdict.counterexample or {}
    if verdict.outcome is not Outcome.FALSE or not all(v.is_Rational for v in point.values()):
        return verdict.outcome, []
    return verdict.outcome, [[reduced((sp.S.One * p).xreplace(point)) for p in row] for row in profile]


def _named(game: StrategicGame, support: Support) -> str:
    rows = [
        "{" + ", ".join(names[a] for a in used) + "}"
        for names, used in zip(game.actions, support, strict=True)
    ]
    return " x ".join(rows)


def _on_support(game: StrategicGame, support: Support) -> list[list[list[Any]]]:
    """Equilibria that use exactly these actions."""
    if _dominated_within(game, support):
        return []
    equations, strategies, unknowns = indifference(game.payoffs, support)
    found = []
    for solution in real_solutions(equations, unknowns):
        profile = [
            _spread([reduced(p.xreplace(solution)) for p in used], places, n)
            for used, places, n in zip(strategies, support, game.shape, strict=True)
        ]
        inside = all(sign(profile[i][a]) > 0 for i, places in enumerate(support) for a in places)
        if inside and _stable(game, support, profile):
            found.append(profile)
    return found


def _dominated_within(game: StrategicGame, support: Support) -> bool:
    """Whether an action in use is worse than another one against everything that the others use."""
    for player, used in enumerate(support):
        places = [list(s) for s in support]
        places[player] = list(range(game.shape[player]))
        rows = np.moveaxis(game.payoffs[player][np.ix_(*places)], player, 0)
        rows = rows.reshape(len(rows), -1)
        if any(bool((rows[other] > rows[a]).all()) for a in used for other in range(len(rows))):
            return True
    return False


def _spread(values: Sequence[Any], places: Sequence[int], actions: int) -> list[Any]:
    row: list[Any] = [Fraction(0)] * actions
    for place, value in zip(places, values, strict=True):
        row[place] = value
    return row


def _stable(game: StrategicGame, support: Support, profile: list[list[Any]]) -> bool:
    """Whether no action outside the support pays more than those inside."""
    for player, used in enumerate(support):
        values = _values(game, player, profile)
        best = values[used[0]]
        if any(sign(values[a] - best) > 0 for a in range(len(values)) if a not in used):
            return False
    return True


def _values(game: StrategicGame, player: int, profile: Sequence[Sequence[Any]]) -> list[Any]:
    """What each action of a player pays against the others' strategies."""
    table = game.payoffs[player]
    for other in reversed(range(game.n_players)):
        if other != player:
            table = np.tensordot(table, np.array(profile[other], dtype=object), axes=(other, 0))
    values: list[Any] = table.tolist()
    return values


# ---------------------------------------------------------------------- records
def _record(game: StrategicGame, profile: Sequence[Sequence[Any]]) -> Equilibrium:
    if game.kind != EXACT:
        return checked(game, [[float(p) for p in row] for row in profile])
    return checked(game, profile)


def _sampled(
    game: StrategicGame,
    starts: int,
    seed: int,
    notes: tuple[str, ...],
    found: Sequence[Any] = (),
    large: Sequence[Support] | None = None,
) -> Solution:
    """What search finds, on the supports that were too large if the others are solved."""
    from layered_games.equilibria.finite.many_search import search

    known = list(found) if large else pure_equilibria(game)
    fresh = [p for p in search(game, starts, seed) if not _among(p, known)]
    if large and found:
        fresh = [p for p in fresh if tuple(tuple(np.flatnonzero(row).tolist()) for row in p) in large]
        notes += (
            f"{len(large)} of {_count(game.shape)} supports were searched; the others are solved exactly",
        )
    records = [_record(game, p) for p in known] + [checked(game.to_floats(), p) for p in fresh]
    return Solution(game, tuple(records), False, Status.SAMPLE, SEARCH_METHOD.format(starts), notes=notes)


def _among(profile: Sequence[Any], known: Sequence[Any]) -> bool:
    return any(
        all(
            abs(float(p) - float(q)) < 1e-6
            for r, s in zip(profile, other, strict=True)
            for p, q in zip(r, s, strict=True)
        )
        for other in known
    )
