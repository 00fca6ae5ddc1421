"""Dynamics of learning and evolution: nashpy's, with inputs checked and draws seeded."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any, Final

import numpy as np

from layered_games.equilibria.verify_finite import check_distribution
from layered_games.errors import GameError
from layered_games.games.payoff_arrays import Array
from layered_games.games.strategic import StrategicGame

__all__ = ["METHODS"]

_Made = tuple[Array, tuple[Array, ...]]
_Options = Mapping[str, Any]


@contextmanager
def _seeded(seed: int) -> Iterator[None]:
    """Seed NumPy's global generator, which nashpy draws from, and put its state back afterwards."""
    state = np.random.get_state()  # noqa: NPY002
    try:
        np.random.seed(seed)  # noqa: NPY002
        yield
    finally:
        np.random.set_state(state)  # noqa: NPY002


def _nash(game: StrategicGame) -> Any:
    """The game as nashpy takes it."""
    try:
        return game.to_nashpy()
    except ImportError:
        raise GameError("learning runs on nashpy, which is not installed: pip install nashpy") from None


def _items(start: Any) -> list[Any]:
    if isinstance(start, str) or not np.iterable(start):
        raise GameError(f"start={start!r} must be a sequence of numbers, or one for each player")
    return list(start)


def _vector(values: Any, what: str) -> Array:
    try:
        return np.asarray(values, dtype=float)
    except (TypeError, ValueError):
        raise GameError(f"{what} holds what is no number, or rows of different length") from None


def _real(options: _Options, name: str) -> float:
    try:
        return float(options[name])
    except (TypeError, ValueError):
        raise GameError(f"{name}={options[name]!r} is no number") from None


# ---------------------------------------------------------------------- fictitious play
def _counts(game: StrategicGame, start: Sequence[Any] | None) -> list[Array]:
    """Past plays, one count per action."""
    if start is None:
        return [np.zeros(n) for n in game.shape]
    given = [_vector(row, f"start={start!r}") for row in _items(start)]
    if [row.shape for row in given] != [(n,) for n in game.shape]:
        raise GameError(
            f"start={start!r} must give one count per action, {list(game.shape)}, player by player"
        )
    if any(not np.isfinite(row).all() or (row < 0).any() for row in given):
        raise GameError(f"start={start!r} has a count that is negative or not finite")
    return given


def _shares(rounds: Sequence[Sequence[Array]]) -> _Made:
    """Frequencies of play; uniform before anything was played."""
    found = []
    for player in range(2):
        counts = np.array([plays[player] for plays in rounds], dtype=float)
        total = counts.sum(axis=1, keepdims=True)
        found.append(np.where(total > 0, counts / np.where(total > 0, total, 1.0), 1.0 / counts.shape[1]))
    return np.arange(len(rounds), dtype=float), tuple(found)


def _fictitious(
    game: StrategicGame, steps: int, start: Sequence[Any] | None, seed: int, options: _Options
) -> _Made:
    counts = _counts(game, start)
    with _seeded(seed):
        return _shares(list(_nash(game).fictitious_play(steps, play_counts=counts)))


def _stochastic(
    game: StrategicGame, steps: int, start: Sequence[Any] | None, seed: int, options: _Options
) -> _Made:
    counts = _counts(game, start)
    noise, perturbation = _positive(options, "noise"), _real(options, "perturbation")
    if not (math.isfinite(perturbation) and perturbation >= 0):
        raise GameError(f"perturbation={perturbation} must be at least 0")
    nash = _nash(game)
    try:
        with _seeded(seed), np.errstate(all="ignore"):
            played = nash.stochastic_fictitious_play(
                steps, play_counts=counts, etha=noise, epsilon_bar=perturbation
            )
            return _shares([plays for plays, _ in played])
    except ValueError as error:
        raise GameError(
            f"noise={noise} is too small for these payoffs in floats; raise it, or divide all payoffs"
        ) from error


def _positive(options: _Options, name: str) -> float:
    value = _real(options, name)
    if not (math.isfinite(value) and value > 0):
        raise GameError(f"{name}={value} must be above 0")
    return value


# ---------------------------------------------------------------------- replicator dynamics
def _symmetric(game: StrategicGame, method: str) -> None:
    first, second = game.payoffs
    if first.shape != second.T.shape or not bool((first == second.T).all()):
        raise GameError(
            f"the method {method!r} takes a symmetric game (the second player's payoffs are the transpose of "
            "the first's); use 'asymmetric-replicator', with one population per player"
        )


def _distribution(start: Sequence[Any] | None, count: int, name: str) -> Array:
    if start is None:
        return np.full(count, 1.0 / count)
    given = _vector(_items(start), f"start={start!r}")
    if given.ndim != 1:
        raise GameError(f"start={start!r} must be one distribution, a share for each action")
    return np.array(check_distribution(given.tolist(), count, name), dtype=float)


def _grid(steps: int, options: _Options) -> Array:
    return np.linspace(0.0, _positive(options, "horizon"), steps + 1)


def _integrated(run: Callable[[], Any]) -> list[Array]:
    """What an integration gives, as distributions; refuse it if it fails."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("error")
        try:
            rows = run()
        except Warning as warning:
            raise GameError(
                f"the dynamics could not be integrated ({warning}); shorten the horizon"
            ) from None
    found = []
    for row in rows if isinstance(rows, tuple) else (rows,):
        clean = np.maximum(np.asarray(row), 0.0)
        total = clean.sum(axis=1, keepdims=True)
        if not np.isfinite(total).all() or abs(total - 1).max() > 1e-3:
            raise GameError("the dynamics left the simplex; shorten the horizon, or divide all payoffs")
        found.append(clean / total)
    return found


def _replicator(
    game: StrategicGame, steps: int, start: Sequence[Any] | None, seed: int, options: _Options
) -> _Made:
    _symmetric(game, "replicator")
    x0, times, matrix = _distribution(start, game.shape[0], "the population"), _grid(steps, options), None
    if options["mutation"] is not None:
        matrix = _vector(options["mutation"], "mutation")
        n = game.shape[0]
        good = matrix.shape == (n, n) and (matrix >= 0).all() and np.allclose(matrix.sum(axis=1), 1.0)
        if not good:
            raise GameError(f"mutation must be a {n} x {n} matrix of shares whose rows sum to 1")
    nash = _nash(game)
    rows = _integrated(lambda: nash.replicator_dynamics(y0=x0, timepoints=times, mutation_matrix=matrix))
    return times, tuple(rows)


def _asymmetric(
    game: StrategicGame, steps: int, start: Sequence[Any] | None, seed: int, options: _Options
) -> _Made:
    given = [None, None] if start is None else _items(start)
    if len(given) != 2:
        raise GameError(f"start={start!r} must give one distribution per player")
    x0, y0 = (_distribution(s, n, p) for s, n, p in zip(given, game.shape, game.players, strict=True))
    times, nash = _grid(steps, options), _nash(game)
    rows = _integrated(lambda: nash.asymmetric_replicator_dynamics(x0=x0, y0=y0, timepoints=times))
    return times, tuple(rows)


# ---------------------------------------------------------------------- finite populations
def _moran(
    game: StrategicGame, steps: int, start: Sequence[Any] | None, seed: int, options: _Options
) -> _Made:
    _symmetric(game, "moran")
    if (game.payoffs[0] < 0).any():
        raise GameError("the method 'moran' takes payoffs of at least 0; add a constant to all")
    count = game.shape[0]
    given = [10] * count if start is None else _items(start)
    whole = all(isinstance(n, int | np.integer) and not isinstance(n, bool) and n >= 0 for n in given)
    if len(given) != count or not whole or sum(given) < 2:
        raise GameError(
            f"start={start!r} must say how many play each of the {count} actions, 2 or more in all"
        )
    people = np.repeat(np.arange(count), given)
    with _seeded(seed), np.errstate(invalid="ignore"):  # where nobody earns anything
        later = _nash(game).moran_process(people)
        seen = [people, *islice(later, steps)]
    shares = np.array([np.bincount(row, minlength=count) for row in seen]) / len(people)
    return np.arange(len(seen), dtype=float), (shares,)


METHODS: Final[dict[str, tuple[dict[str, Any], Callable[..., _Made]]]] = {
    "fictitious-play": ({}, _fictitious),
    "stochastic-fictitious-play": ({"noise": 0.1, "perturbation": 0.01}, _stochastic),
    "replicator": ({"horizon": 10.0, "mutation": None}, _replicator),
    "asymmetric-replicator": ({"horizon": 10.0}, _asymmetric),
    "moran": ({}, _moran),
}
"""Method to its options with their defaults, and who runs it."""
