"""Staged games to JSON and back; nothing in the text is ever evaluated."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from layered_games.expressions import decode, encode
from layered_games.games.json_parts import parameter_from_data, parameter_to_data, read_text
from layered_games.games.moves import Channel, Move, Roles
from layered_games.games.sequential import SequentialGame
from layered_games.parameters import ParameterSpace

__all__ = ["game_from_json", "game_to_json", "symbols_of"]

FORMAT = "layered_games.game/1"


def symbols_of(game: SequentialGame) -> dict[str, Any]:
    """Return every symbol of a game by name: parameters, channels, moves."""
    found = dict(game.parameters.symbols)
    found |= {c.parameter.name: c.symbol for c in game.channels}
    return found | {m.name: m.symbol for m in game.moves.values()}


def game_to_json(game: SequentialGame) -> str:
    """Return a game as JSON text that :func:`game_from_json` reads back to an equal game."""
    data = {
        "format": FORMAT,
        "name": game.name,
        "players": list(game.players),
        "parameters": [parameter_to_data(p) for p in game.parameters.values()],
        "relations": [encode(r) for r in game.parameters.relations],
        "channels": [
            {
                "parameter": parameter_to_data(c.parameter),
                "definition": encode(c.definition),
                "relations": [encode(r) for r in c.relations],
            }
            for c in game.channels
        ],
        "stages": [[_move(m) for m in stage] for stage in game.stages],
        "payoffs": {p: encode(u) for p, u in game.payoffs.items()},
        "derived": {n: encode(e) for n, e in game.derived.items()},
        "roles": None if game.roles is None else asdict(game.roles),
    }
    return json.dumps(data, ensure_ascii=False, indent=1)


def _move(move: Move) -> dict[str, Any]:
    ends = {k: None if (e := getattr(move, k)) is None else encode(e) for k in ("lower", "upper")}
    texts = {k: getattr(move, k) for k in ("player", "name", "meaning", "meaning_zh")}
    return {**texts, **ends}


def game_from_json(text: str) -> SequentialGame:
    """Read a game.

    Raises
    ------
    GameError
        If the text is no JSON of a game in this format.
    """
    return read_text(text, FORMAT, _read)


def _read(data: dict[str, Any]) -> SequentialGame:
    parameters = [parameter_from_data(p) for p in data["parameters"]]
    symbols = {p.name: p.symbol for p in parameters}
    space = ParameterSpace(parameters, [decode(r, symbols) for r in data["relations"]])
    channels = []
    for item in data["channels"]:
        parameter = parameter_from_data(item["parameter"])
        symbols[parameter.name] = parameter.symbol
        relations = tuple(decode(r, symbols) for r in item["relations"])
        channels.append(Channel(parameter, decode(item["definition"], symbols), relations))
    symbols |= {m["name"]: Move(m["player"], m["name"]).symbol for s in data["stages"] for m in s}
    stages = [
        [
            Move(**{**m, **{k: None if m[k] is None else decode(m[k], symbols) for k in ("lower", "upper")}})
            for m in s
        ]
        for s in data["stages"]
    ]
    return SequentialGame(
        data["players"],
        stages,
        {p: decode(u, symbols) for p, u in data["payoffs"].items()},
        space,
        {n: decode(e, symbols) for n, e in data["derived"].items()},
        channels,
        data["name"],
        None if data["roles"] is None else Roles(**data["roles"]),
    )
