"""Payoffs and chance probabilities of a tree: read by the rules of strategic games, checked, placed."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any, Final, NamedTuple

import numpy as np
import sympy as sp

from layered_games.errors import GameError
from layered_games.games.extensive_arrays import TreeArrays
from layered_games.games.payoff_arrays import EXACT, FLOAT, SYMBOLIC, Array
from layered_games.games.strategic import StrategicGame
from layered_games.parameters import ParameterSpace

__all__ = ["Numbers", "read_numbers", "with_chances"]

TOLERANCE: Final = 1e-9
"""By how much floats may miss a sum of 1."""


class Numbers(NamedTuple):
    """Payoffs, one row per leaf, and probabilities, one per node to which chance leads.

    Exact payoffs are ``int64`` if all are whole and small, else fractions.
    """

    payoffs: Array
    chance: Array
    kind: str
    parameters: ParameterSpace


def read_numbers(
    payoffs: Any, chance: Any, players: int, parameters: ParameterSpace, place: Callable[[int], str]
) -> Numbers:
    """Read numbers of one kind, as :class:`StrategicGame` reads payoffs.

    Parameters
    ----------
    payoffs : flat sequence or (n_leaves, n_players) array
    chance : sequence
    players : int
        Number of players.
    parameters : ParameterSpace
    place : callable
        Tells where entry k (payoffs first, then probabilities) stands, for errors.

    Raises
    ------
    GameError
        If an entry is no finite real number or expression.
    """
    rows = payoffs.ravel() if isinstance(payoffs, np.ndarray) else payoffs
    pay, odds = _plain(rows), _plain(chance)
    rows, chance = (x.tolist() if isinstance(x, np.ndarray) else x for x in (rows, chance))
    if pay is not None and odds is None:
        read = _general(list(chance), parameters, lambda k: place(k + len(rows)))
        if read.kind != SYMBOLIC:
            odds = read.payoffs[0]
    if pay is None or odds is None:
        pay, odds, kind, parameters = _together(rows, chance, parameters, place)
    elif FLOAT in (_kind(pay), _kind(odds)):
        pay, odds, kind = pay.astype(np.float64), odds.astype(np.float64), FLOAT
    else:
        kind = EXACT
        odds = _objects([Fraction(x) for x in odds.tolist()])
    for array in (pay, odds):
        array.setflags(write=False)
    return Numbers(pay.reshape(-1, players), odds, kind, parameters)


def _together(
    rows: Any, chance: Any, parameters: ParameterSpace, place: Callable[[int], str]
) -> tuple[Array, Array, str, ParameterSpace]:
    read = _general([*rows, *chance], parameters, place)
    pay, odds = read.payoffs[0][: len(rows)].copy(), read.payoffs[0][len(rows) :].copy()
    if read.kind == EXACT and all(x.denominator == 1 for x in pay):
        whole = _whole([int(x) for x in pay])
        pay = pay if whole is None else whole
    return pay, odds, read.kind, read.parameters


def _general(entries: list[Any], parameters: ParameterSpace, place: Callable[[int], str]) -> StrategicGame:
    """Any entries, read as the payoffs of a game with one player."""
    try:
        return StrategicGame.from_arrays(entries, players=["?"], parameters=parameters)
    except GameError as error:
        found = re.fullmatch(r"payoff (.*) of \? at \((\d+),\) (.*)", str(error), re.DOTALL)
        if found is None:
            raise
        raise GameError(f"{place(int(found[2]))}: {found[1]} {found[3]}") from None


def _plain(values: Any) -> Array | None:
    """Plain ints or floats as an array, quickly; None where reading needs more care."""
    if isinstance(values, np.ndarray) and values.dtype.kind in "iuf":
        found = values.astype(np.float64 if values.dtype.kind == "f" else np.int64)
        return found if np.isfinite(found).all() and (found == values).all() else None
    kinds = set(map(type, values))
    if kinds <= {int}:
        return _whole(values)
    if kinds == {float}:
        found = np.array(values, dtype=np.float64)
        return found if np.isfinite(found).all() else None
    return None


def _whole(values: Sequence[int]) -> Array | None:
    try:
        return np.array(values, dtype=np.int64)
    except OverflowError:
        return None


def _kind(array: Array) -> str:
    return FLOAT if array.dtype == np.float64 else EXACT


def _objects(values: Sequence[Any]) -> Array:
    found = np.empty(len(values), dtype=object)
    found[:] = values
    return found


def with_chances(numbers: Numbers, arrays: TreeArrays, place: Callable[[int], str]) -> Numbers:
    """Check that chance probabilities are such; symbols get the relation that they are not negative.

    Raises
    ------
    GameError
        If probabilities at a node do not sum to 1 (floats: within 1e-9), or one is negative. The text
        names the node by the actions that lead to it.
    """
    kids, odds = arrays.chance_kids, numbers.chance
    if not len(kids):
        return numbers
    parents = arrays.parent[kids]
    starts = np.flatnonzero(np.diff(parents, prepend=-1))
    for node, total in zip(parents[starts], np.add.reduceat(odds, starts), strict=True):
        if not _is_one(total):
            listed = ", ".join(str(p) for p in odds[parents == node])
            raise GameError(
                f"chance {place(int(node))}: the probabilities {listed} sum to {total}; they have to sum to 1"
            )
    if numbers.kind != SYMBOLIC:
        negative = np.flatnonzero(odds < 0)
        if len(negative):
            raise _negative(odds[negative[0]], place(int(parents[negative[0]])))
        return numbers
    return numbers._replace(parameters=_with_relations(numbers, parents, place))


def _is_one(total: Any) -> bool:
    if isinstance(total, sp.Expr):
        return bool(
            sp.expand(total) == 1 or sp.cancel(sp.together(total - 1)) == 0 or sp.simplify(total) == 1
        )
    return abs(total - 1) <= TOLERANCE if isinstance(total, float) else total == 1


def _negative(probability: Any, place: str) -> GameError:
    return GameError(
        f"chance {place}: the probability {probability} is negative; probabilities lie in [0, 1]"
    )


def _with_relations(numbers: Numbers, parents: Any, place: Callable[[int], str]) -> ParameterSpace:
    """The parameter space on which every symbolic probability is at least 0."""
    from layered_games.proofs.fast import implies, satisfiable

    space = numbers.parameters
    for expression, node in zip(numbers.chance, parents, strict=True):
        if expression.is_nonnegative:
            continue
        relation = sp.GreaterThan(expression, 0, evaluate=False)
        if implies(space.assumptions, relation, 0.3) is True:
            continue
        space = space.with_parameters((), [relation])
        if satisfiable(space.assumptions, 1.0) is False:
            raise _negative(expression, place(int(node)))
    return space
