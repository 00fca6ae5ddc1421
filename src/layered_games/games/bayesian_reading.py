"""Reading of a Bayesian game's declarations: names, prior and payoffs, each refused with its place."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from itertools import product
from typing import Any, Final

import numpy as np
import sympy as sp

from layered_games.errors import GameError
from layered_games.games import declarations as declared
from layered_games.games.payoff_arrays import EXACT, FLOAT, SYMBOLIC, Array, read_arrays

__all__ = ["Payoffs", "actions_of", "read_payoffs", "read_prior", "require_size", "tabulated", "type_names"]

MOST_ENTRIES: Final = 5_000_000
Payoffs = Callable[[tuple[str, ...], tuple[str, ...]], Sequence[Any]]


def type_names(
    given: Sequence[Sequence[str] | int], players: Sequence[str], what: str
) -> tuple[tuple[str, ...], ...]:
    """Return names of types or actions, player by player; a number stands for names from 1."""
    if isinstance(given, str) or len(given) != len(players):
        raise GameError(
            f"{what}s of {len(given)} player(s), but there are {len(players)}; give a list for each"
        )
    found = []
    for player, row in zip(players, given, strict=True):
        if isinstance(row, str):
            raise GameError(
                f"the {what}s of {player} are the text {row!r}; give a list of names, or a number"
            )
        given_names = range(1, int(row) + 1) if isinstance(row, int | np.integer) else row
        names = tuple(map(str, given_names))
        if not names:
            raise GameError(f"player {player} has no {what}; every player needs at least one")
        if len(set(names)) != len(names):
            raise GameError(f"player {player} has two {what}s of one name in {list(names)}")
        found.append(names)
    return tuple(found)


def actions_of(
    given: Sequence[Sequence[str] | int] | None, shape: tuple[int, ...], players: tuple[str, ...]
) -> tuple[tuple[str, ...], ...]:
    """Return names of actions that fit the payoffs' axes."""
    named = None if given is None else type_names(given, players, "action")
    return declared.action_names(named, shape, players)


def read_prior(given: Any, types: Sequence[tuple[str, ...]], players: Sequence[str]) -> Array:
    """Return the prior as an array of numbers that sum to one and give every type a chance."""
    shape = tuple(map(len, types))
    if isinstance(given, Mapping):
        array = np.full(shape, 0, dtype=object)
        for profile, chance in given.items():
            key = (profile,) if isinstance(profile, str) else tuple(map(str, profile))
            if len(key) != len(types) or any(t not in names for t, names in zip(key, types, strict=True)):
                raise GameError(
                    f"the prior names {key}, which is no profile of the types {[list(t) for t in types]}"
                )
            array[tuple(names.index(t) for t, names in zip(key, types, strict=True))] = chance
        given = array
    flat = nested(given, "the prior")
    if flat.shape != shape:
        raise GameError(
            f"the prior has shape {flat.shape}, the types {shape}; one axis for each player's types"
        )
    (read,), kind = read_arrays([flat.ravel()], ["the prior"])
    if kind == SYMBOLIC:
        raise GameError("the prior uses symbols; give numbers")
    found: Array = read.reshape(shape).copy()
    total, least = found.sum(), found.min()
    if least < 0 or (total != 1 if kind == EXACT else abs(total - 1) > 1e-9):
        raise GameError(
            f"the prior is no distribution: its least entry is {least}, the sum {total}; it must be 1"
        )
    for place, (player, names) in enumerate(zip(players, types, strict=True)):
        others = tuple(i for i in range(len(shape)) if i != place)
        for name, chance in zip(names, found.sum(axis=others).tolist(), strict=True):
            if chance == 0:
                raise GameError(
                    f"type {name} of player {player} has probability 0, so that its beliefs are undefined; "
                    "leave it out, or give it a small probability"
                )
    return found


def tabulated(
    payoffs: Payoffs, types: Sequence[Sequence[str]], actions: Any, players: Sequence[str]
) -> list[Array]:
    """Return the arrays of a function of types and actions."""
    if actions is None:
        raise GameError("payoffs given as a function need actions=[...], one list of names per player")
    names = type_names(actions, players, "action")
    shape = tuple(map(len, types)) + tuple(map(len, names))
    require_size(shape, len(players), "payoffs")
    arrays = [np.empty(shape, dtype=object) for _ in players]
    for place in product(*(range(n) for n in shape)):
        who = tuple(t[i] for t, i in zip(types, place, strict=False))
        what = tuple(a[i] for a, i in zip(names, place[len(players) :], strict=True))
        paid = payoffs(who, what)
        if not isinstance(paid, Sequence | np.ndarray) or len(paid) != len(players):
            raise GameError(
                f"the payoffs at {who}, {what} are {paid!r}, not one for each of {len(players)} players"
            )
        for array, value in zip(arrays, paid, strict=True):
            array[place] = value
    return arrays


def nested(given: Any, what: str) -> Array:
    """Return nested sequences as an array of objects."""
    try:
        return given if isinstance(given, np.ndarray) else np.array(given, dtype=object)
    except ValueError:
        raise GameError(f"{what} is ragged; all rows along an axis need the same length") from None


def read_payoffs(
    payoffs: Sequence[Any], types: Sequence[tuple[str, ...]], players: Sequence[str]
) -> tuple[tuple[Array, ...], str]:
    """Return payoff arrays of one kind, with their axes checked."""
    shape = tuple(map(len, types))
    if len(payoffs) != len(players):
        raise GameError(f"{len(payoffs)} payoff array(s) for {len(players)} players; give one each")
    raw = [nested(a, f"the payoff array of {p}") for a, p in zip(payoffs, players, strict=True)]
    full = raw[0].shape
    for array, player in zip(raw, players, strict=True):
        good = array.ndim == 2 * len(shape) and array.shape[: len(shape)] == shape and array.shape == full
        if not good:
            raise GameError(
                f"the payoffs of {player} have shape {array.shape}; they need the axes {shape} for types, "
                f"then one for each player's actions, {2 * len(shape)} in all, the same for every player"
            )
    counts = full[len(shape) :]
    flat = [a.reshape(-1, *counts) for a in raw]
    read = [_block([f[k] for f in flat], who, players) for k, who in enumerate(product(*types))]
    kinds = {kind for _, kind in read}
    kind = SYMBOLIC if SYMBOLIC in kinds else FLOAT if FLOAT in kinds else EXACT
    return tuple(_joined([r[0][p] for r in read], full, kind) for p in range(len(players))), kind


def _block(
    arrays: list[Array], types: tuple[str, ...], players: Sequence[str]
) -> tuple[tuple[Array, ...], str]:
    """The payoffs at a profile of types."""
    try:
        return read_arrays(arrays, players)
    except GameError as error:
        raise GameError(f"at the types {types}: {error}") from None


def _joined(parts: Sequence[Array], shape: tuple[int, ...], kind: str) -> Array:
    entries = [v for part in parts for v in part.ravel().tolist()]
    if kind == FLOAT:
        return np.array([float(v) for v in entries]).reshape(shape)
    if kind == SYMBOLIC:
        entries = [
            v
            if isinstance(v, sp.Expr)
            else sp.Rational(str(v))
            if isinstance(v, Fraction)
            else sp.Rational(repr(v))
            for v in entries
        ]
    return declared.shaped(entries, shape)


def require_size(shape: tuple[int, ...], count: int, what: str) -> None:
    """Refuse arrays that are too large."""
    entries = float(np.prod(shape, dtype=float)) * count
    if entries > MOST_ENTRIES:
        raise GameError(
            f"the {what} has {entries:.3g} entries, the limit is {MOST_ENTRIES:,}; use fewer types or actions"
        )
