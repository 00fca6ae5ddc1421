"""Behaviour strategies: one distribution per information set, and what play under them is worth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
import sympy as sp

from layered_games.errors import GameError
from layered_games.games.algebraic import reduced
from layered_games.games.payoff_arrays import FLOAT, SYMBOLIC, Array

if TYPE_CHECKING:
    from layered_games.games.extensive import ExtensiveGame

__all__ = ["Behaviour", "edge_probabilities", "expected", "node_values", "read_behaviour"]

Behaviour = tuple[tuple[Any, ...], ...]


def read_behaviour(game: ExtensiveGame, behaviour: Any) -> Behaviour:
    """Return one tuple of probabilities per information set.

    Parameters
    ----------
    game : ExtensiveGame
    behaviour : mapping or sequence
        Either information set to probabilities (a sequence, a mapping of action to probability, or the
        name of one action), or one sequence of probabilities per set in the game's order.

    Raises
    ------
    GameError
        If a set is missing or unknown, or its probabilities are no distribution over its actions.
    """
    names, actions = game.set_names, game.set_actions
    if isinstance(behaviour, Mapping):
        unknown = [str(k) for k in behaviour if str(k) not in names]
        missing = [n for n in names if n not in behaviour]
        if unknown or missing:
            raise GameError(
                f"the behaviour misses the information sets {missing} and names the unknown ones {unknown}"
            )
        rows = [behaviour[name] for name in names]
    else:
        rows = list(behaviour)
    if len(rows) != len(names):
        raise GameError(f"{len(rows)} distributions for {len(names)} information sets {list(names)[:20]}")
    return tuple(_row(row, labels, name) for row, labels, name in zip(rows, actions, names, strict=True))


def _row(row: Any, labels: tuple[str, ...], name: str) -> tuple[Any, ...]:
    where = f"the behaviour at {name}"
    if isinstance(row, str):
        row = {row: Fraction(1)}
    if isinstance(row, Mapping):
        unknown = [str(a) for a in row if str(a) not in labels]
        if unknown:
            raise GameError(f"{where} names the action {unknown[0]!r}; known are {list(labels)}")
        row = [row.get(a, Fraction(0)) for a in labels]
    if len(row) != len(labels):
        raise GameError(f"{where} has {len(row)} probabilities for the actions {list(labels)}")
    values = tuple(Fraction(p) if isinstance(p, int) else p for p in row)
    if any(isinstance(p, sp.Expr) for p in values):
        values = tuple(sp.sympify(_sympy(p), strict=True) for p in values)
        total = sp.Add(*values)
        if sp.simplify(total - 1) != 0 if total.free_symbols else reduced(total) != 1:
            raise GameError(f"{where} is no distribution: {values} sums to {total}")
        return values
    total = sum(values)
    off = abs(total - 1) > 1e-9 if isinstance(total, float) else total != 1
    if off or min(values) < -1e-12:
        raise GameError(f"{where} is no distribution: {tuple(map(str, values))} sums to {total}")
    return values


def _sympy(value: Any) -> Any:
    return sp.Rational(value.numerator, value.denominator) if isinstance(value, Fraction) else value


def edge_probabilities(game: ExtensiveGame, behaviour: Behaviour) -> Array:
    """Return for each node the probability of the move into it, once its parent is reached; 1 at the root."""
    arrays = game.arrays
    symbolic = game.kind == SYMBOLIC or any(isinstance(p, sp.Expr) for row in behaviour for p in row)
    flat: list[Any] = [p for row in behaviour for p in row]
    if symbolic:
        flat = [_sympy(p) for p in flat]
    floats = game.kind == FLOAT or any(isinstance(p, float) for p in flat)
    sizes = [len(row) for row in behaviour]
    start = np.cumsum([0, *sizes])[:-1] if sizes else np.zeros(0, dtype=np.int64)
    table = np.empty(len(flat), dtype=np.float64 if floats and not symbolic else object)
    table[:] = flat
    found = np.empty(len(arrays), dtype=table.dtype)
    found[0] = sp.S.One if symbolic else Fraction(1)
    moved = np.flatnonzero((arrays.mover[arrays.parent] >= 0) & (arrays.parent >= 0))
    found[moved] = table[start[arrays.information[arrays.parent[moved]]] + arrays.edge[moved]]
    if len(arrays.chance_kids):
        odds = game.chance if not symbolic else np.array([_sympy(p) for p in game.chance], dtype=object)
        found[arrays.chance_kids] = odds
    return found


def node_values(game: ExtensiveGame, behaviour: Behaviour) -> Array:
    """Return what play from each node on is worth to each player, shape ``(n_nodes, n_players)``."""
    weights = edge_probabilities(game, behaviour)
    payoffs = game.payoffs
    if weights.dtype == object and game.kind != FLOAT and any(isinstance(w, sp.Expr) for w in weights[:1]):
        payoffs = np.array([_sympy(x) for x in payoffs.ravel()], dtype=object).reshape(payoffs.shape)
    values = np.empty((len(game.arrays), game.n_players), dtype=weights.dtype)
    values[game.arrays.leaves] = payoffs
    for step in reversed(game.arrays.steps):
        share = values[step.kids] * weights[step.kids, None]
        values[step.parents] = np.add.reduceat(share, step.starts, axis=0)
    return values


def expected(game: ExtensiveGame, behaviour: Mapping[str, Any] | Sequence[Any]) -> tuple[Any, ...]:
    """Return every player's expected payoff under a behaviour, in its arithmetic."""
    values = node_values(game, read_behaviour(game, behaviour))[0].tolist()
    return tuple(_plain(v) if isinstance(v, sp.Expr) else v for v in values)


def _plain(value: sp.Expr) -> Any:
    """A short form: cancelled with symbols, the normal form of a number without."""
    return sp.cancel(value) if value.free_symbols else reduced(value)
