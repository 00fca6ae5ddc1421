"""Extensive games with other numbers: at a point of their parameter space, in floats, in fractions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import sympy as sp

from layered_games.errors import GameError
from layered_games.games.extensive import ExtensiveGame
from layered_games.games.extensive_build import assemble
from layered_games.games.payoff_arrays import FLOAT, SYMBOLIC
from layered_games.parameters import ParameterSpace

__all__ = ["at", "converted", "require_numbers"]


def at(game: ExtensiveGame, values: Mapping[Any, Any]) -> ExtensiveGame:
    """Return the game with numbers for all parameters."""
    if game.kind != SYMBOLIC and not game.parameters:
        if values:
            raise GameError(f"the game has no parameters, but got {[str(k) for k in values]}")
        return game
    named = {str(key): value for key, value in values.items()}
    point = game.parameters.validate(named)
    floats = any(isinstance(v, float | np.floating | sp.Float) for v in named.values())

    def number(entry: Any) -> Any:
        value = entry.xreplace(point) if isinstance(entry, sp.Expr) else entry
        return float(value) if floats else value

    return _with(
        game, [number(e) for e in game.payoffs.ravel().tolist()], [number(e) for e in game.chance.tolist()]
    )


def converted(game: ExtensiveGame, kind: str) -> ExtensiveGame:
    """Return the game in floats or in fractions."""
    require_numbers(game, "floats" if kind == FLOAT else "fractions")
    if game.kind == kind:
        return game
    turn: Any = float if kind == FLOAT else Fraction
    return _with(
        game, [turn(e) for e in game.payoffs.ravel().tolist()], [turn(e) for e in game.chance.tolist()]
    )


def require_numbers(game: ExtensiveGame, what: str) -> None:
    """Raise GameError if the game is symbolic."""
    if game.kind == SYMBOLIC:
        named = ", ".join(map(str, game.symbols)) or "irrational numbers"
        raise GameError(
            f"{what} need numbers, but the game uses {named}; put numbers in with game.at({{...}})"
        )


def _with(game: ExtensiveGame, payoffs: list[Any], chance: list[Any]) -> ExtensiveGame:
    parts = game.parts
    found = assemble(
        parts.arrays, parts.groups, parts.given, parts.players, payoffs, chance, ParameterSpace(), parts.title
    )
    return ExtensiveGame.from_parts(replace(found, groups=parts.groups))
