"""Extensive games to JSON and back; nothing in the text is ever evaluated."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any, Final

import numpy as np
import sympy as sp

from layered_games.errors import GameError
from layered_games.expressions import decode, encode
from layered_games.games.extensive import ExtensiveGame
from layered_games.games.extensive_arrays import CHANCE, LEAF, Integers, TreeArrays
from layered_games.games.extensive_build import assemble
from layered_games.games.json_parts import parameter_from_data, parameter_to_data, read_text
from layered_games.parameters import ParameterSpace

__all__ = ["extensive_from_json", "extensive_to_json"]

FORMAT: Final = "layered_games.extensive_game/1"


def extensive_to_json(game: ExtensiveGame) -> str:
    """Return a game as JSON text that :func:`extensive_from_json` reads back to an equal game.

    Exact numbers are strings such as ``"3/4"``, floats numbers, expressions nested lists. A symbol
    of the user's own comes back with its assumptions.
    """
    data = {
        "format": FORMAT,
        "title": game.title,
        "kind": game.kind,
        "players": list(game.players),
        "parameters": [parameter_to_data(p) for p in game.parameters.values()],
        "relations": [encode(r) for r in game.parameters.relations],
        **{
            name: getattr(game.arrays, name).tolist()
            for name in ("children", "mover", "information", "group")
        },
        "groups": [list(g) for g in game.groups],
        "names": list(game.given),
        "payoffs": [_number(x) for x in game.raw.ravel().tolist()],
        "chance": [_number(x) for x in game.chance.tolist()],
    }
    return json.dumps(data, ensure_ascii=False)


def _number(value: Any) -> Any:
    if isinstance(value, int | Fraction):
        return str(value)
    return value if isinstance(value, float) else encode(value)


def extensive_from_json(text: str) -> ExtensiveGame:
    """Read a game.

    Raises
    ------
    GameError
        If the text is no JSON of a game in this format.
    """
    return read_text(text, FORMAT, _read)


def _read(data: dict[str, Any]) -> ExtensiveGame:
    space = ParameterSpace([parameter_from_data(p) for p in data["parameters"]])
    symbols = space.symbols
    space = space.with_parameters((), [decode(r, symbols) for r in data["relations"]])
    arrays = _arrays(data)
    parts = assemble(
        arrays,
        tuple(tuple(map(str, g)) for g in data["groups"]),
        [None if n is None else str(n) for n in data["names"]],
        tuple(map(str, data["players"])),
        [_value(x, symbols) for x in data["payoffs"]],
        [_value(x, symbols) for x in data["chance"]],
        space,
        data["title"],
    )
    return ExtensiveGame.from_parts(parts)


def _value(item: Any, symbols: Any) -> Any:
    if isinstance(item, float):
        return item
    if isinstance(item, str):
        return Fraction(item)
    value = decode(item, symbols)
    return value if isinstance(value, sp.Expr) else None


def _arrays(data: dict[str, Any]) -> TreeArrays:
    columns: list[Integers] = [
        np.array(data[name], dtype=np.int64) for name in ("children", "mover", "information", "group")
    ]
    arrays = TreeArrays(*columns)
    if len({len(c) for c in columns}) != 1:
        raise GameError("children, mover, information and group differ in length")
    arrays.check()
    inner, mover = arrays.children > 0, arrays.mover
    sizes = np.array([len(g) for g in data["groups"]] or [0])
    fits = bool(
        ((mover == LEAF) == ~inner).all()
        and ((arrays.information >= 0) == (mover >= 0)).all()
        and ((arrays.group >= 0) == inner).all()
        and (mover >= LEAF).all()
        and mover.max() < len(data["players"])
        and arrays.information.max() < len(data["names"])
        and arrays.group.max() < len(data["groups"])
        and (sizes[arrays.group[inner]] == arrays.children[inner]).all()
    )
    leaves, kids = len(arrays.leaves), int(arrays.children[mover == CHANCE].sum())
    if not fits or len(data["payoffs"]) != leaves * len(data["players"]) or len(data["chance"]) != kids:
        raise GameError("movers, information sets, actions, payoffs or probabilities do not fit the tree")
    return arrays
