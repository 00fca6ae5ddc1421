"""Finite games over many points: payoffs compiled once, all equilibria by the batch solver."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import sympy as sp

from layered_games.equilibria.evaluation import compiled
from layered_games.equilibria.finite.batch import BatchSolution
from layered_games.games.strategic import StrategicGame
from layered_games.models.finite_form import FiniteForm
from layered_games.parameters import ParameterSpace
from layered_games.sweeps.records import EQUILIBRIUM, Array, Values, Variable, chosen
from layered_games.sweeps.reduction import solved_by_size

__all__ = ["FiniteBatch", "finite_batch", "listed_variables"]


def listed_variables(
    players: tuple[str, ...], actions: tuple[tuple[str, ...], ...], *, degenerate: bool
) -> tuple[Variable, ...]:
    """Return the variables of games of which all equilibria are listed; no profiles without actions."""
    count = {"long_name": "number of equilibria listed", "flag_values": [-1], "flag_meanings": "undecided"}
    several = (EQUILIBRIUM, 0)
    found = [Variable("count", "int32", attrs=count)]
    if degenerate:
        told = {"long_name": "whether undominated actions tie; extreme equilibria are then listed"}
        found.append(Variable("degenerate", "bool", attrs=told))
    for player, names in zip(players, actions, strict=False):
        attrs = {"long_name": f"probabilities of {player}'s actions", "actions": ", ".join(names)}
        found.append(
            Variable(f"profile_{player}", dims=(several, (f"action_{player}", len(names))), attrs=attrs)
        )
    for player in players:
        attrs = {"long_name": f"what {player} expects"}
        found.append(Variable(f"payoff_{player}", dims=(several,), attrs=attrs))
    return tuple(found)


@dataclass(frozen=True)
class FiniteBatch:
    """A two-player game in symbols, as plain data that another process can take over.

    Attributes
    ----------
    symbols : mapping of str to sympy.Symbol
    channels : tuple of (sympy.Symbol, sympy.Expr)
        Intermediate variables of the payoffs, each in parameters.
    payoffs : tuple of sympy.Expr
        The cells of the first player, row by row, then those of the second.
    actions : tuple of int
    variables : tuple of Variable
    """

    symbols: Mapping[str, sp.Symbol]
    channels: tuple[tuple[sp.Symbol, sp.Expr], ...]
    payoffs: tuple[sp.Expr, ...]
    actions: tuple[int, int]
    variables: tuple[Variable, ...]
    players: tuple[str, ...]

    tile: int = 1 << 15
    chunk: int = 1 << 16
    method: str = "strictly dominated actions left out; all equilibria of the rest by the batch solver"

    def evaluate(self, columns: Mapping[str, Any], shape: tuple[int, ...]) -> Values:
        """Return number, strategies and payoffs of all equilibria at points of a shape."""
        size, cells = int(np.prod(shape)), self.actions[0] * self.actions[1]
        table = np.empty((2 * cells, size))
        raw = [columns[name] for name in self.symbols]
        with np.errstate(all="ignore"):
            symbols = tuple(self.symbols.values())
            if self.channels:
                raw += compiled(symbols, tuple(e for _, e in self.channels))(*raw)
                symbols += tuple(s for s, _ in self.channels)
            for row, value in zip(table, compiled(symbols, self.payoffs)(*raw), strict=True):
                row.reshape(shape)[...] = value
        return self._listed(table.reshape(2, *self.actions, size), shape)

    def _listed(self, table: Array, shape: tuple[int, ...]) -> Values:
        """Solve all games, and lay their equilibria out as arrays."""
        size = table.shape[-1]
        finite = np.flatnonzero(np.isfinite(table).all(axis=(0, 1, 2)))
        first, second = table if len(finite) == size else table[..., finite]
        parts = [(finite[g], rows, columns, b) for g, rows, columns, b in solved_by_size(first, second)]
        most = max((int(solution.counts.max(initial=0)) for *_, solution in parts), default=0)
        out = {v.name: v.blank((size,), most) for v in self.variables}
        for games, rows, columns, solution in parts:
            found = {"count": solution.counts, "degenerate": solution.degenerate}
            for name, values in found.items():
                if name in out:
                    out[name][games] = values
            for number, (player, kept) in enumerate(zip(self.players, (rows, columns), strict=True)):
                _place(out.get(f"profile_{player}"), games, solution, number, kept)
                _place(out.get(f"payoff_{player}"), games, solution, number, None)
        return {v.name: out[v.name].reshape(shape + out[v.name].shape[1:]) for v in self.variables}


def _place(
    full: Array | None, games: Array, solution: BatchSolution, number: int, kept: Array | None
) -> None:
    """Write strategies (of kept actions) or payoffs of one player; actions left out have probability 0."""
    if full is None:
        return
    if kept is None:
        values = solution.payoffs[number]
        full[games, : values.shape[1]] = values
        return
    values = solution.profiles[number]
    wide = np.where(solution.mask[..., None], np.zeros(full.shape[2]), np.nan)
    wide[..., kept] = values
    full[games, : values.shape[1]] = wide


@lru_cache(maxsize=64)
def finite_batch(game: StrategicGame, space: ParameterSpace, wanted: tuple[str, ...] | None) -> FiniteBatch:
    """Return the program of a two-player game in the parameters of a space."""
    channels: dict[sp.Symbol, sp.Expr] = {}
    cells = tuple(sp.sympify(e, strict=True) for payoff in game.payoffs for e in payoff.ravel().tolist())
    if isinstance(game, FiniteForm) and space is game.primitives:
        cells = tuple(game.raw(cell) for cell in cells)
        for channel in game.ground.channels:
            channels[channel.symbol] = channel.definition.xreplace(channels)
    variables = listed_variables(game.players, game.actions, degenerate=True)
    names = chosen(wanted, tuple(v.name for v in variables))
    rows, columns = game.shape
    return FiniteBatch(
        symbols=space.symbols,
        channels=tuple(channels.items()),
        payoffs=cells,
        actions=(rows, columns),
        variables=tuple(v for v in variables if v.name in names),
        players=game.players,
    )
