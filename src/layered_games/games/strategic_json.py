"""Strategic games to JSON and back, exactly; nothing in the text is ever evaluated."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from layered_games.errors import GameError, LayeredGamesError
from layered_games.expressions import decode, encode
from layered_games.games.json_parts import (
    array_from_data,
    entries_to_data,
    parameter_from_data,
    parameter_to_data,
    read_text,
)
from layered_games.games.strategic import StrategicGame
from layered_games.parameters import ParameterSpace

__all__ = ["strategic_from_json", "strategic_to_json"]

FORMAT: Final = "layered_games.strategic/1"


def strategic_to_json(game: StrategicGame) -> str:
    """Return a game as JSON text that :func:`strategic_from_json` reads back to an equal game.

    Fractions are written as ``"3/4"``, floats with all their bits, expressions as nested lists.

    Raises
    ------
    GameError
        If a payoff uses an operation that cannot be written as data.

    Examples
    --------
    >>> from fractions import Fraction
    >>> game = StrategicGame.from_arrays([[1, 0]], [[Fraction(1, 3), 0]])
    >>> strategic_from_json(strategic_to_json(game)) == game
    True
    """
    try:
        data = {
            "format": FORMAT,
            "title": game.title,
            "players": list(game.players),
            "actions": [list(names) for names in game.actions],
            "kind": game.kind,
            "parameters": [parameter_to_data(p) for p in game.parameters.values()],
            "relations": [encode(r) for r in game.parameters.relations],
            "payoffs": {
                p: entries_to_data(a, game.kind) for p, a in zip(game.players, game.payoffs, strict=True)
            },
        }
    except (LayeredGamesError, ValueError) as error:  # the latter for thousands of digits
        raise GameError(f"the game cannot be written as JSON: {error}") from error
    return json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False)


def strategic_from_json(text: str) -> StrategicGame:
    """Read a game that :func:`strategic_to_json` wrote.

    Raises
    ------
    GameError
        If the text is no JSON of a game in this format.
    """
    return read_text(text, FORMAT, _read)


def _read(data: Mapping[str, Any]) -> StrategicGame:
    parameters = [parameter_from_data(p) for p in data["parameters"]]
    symbols = {p.name: p.symbol for p in parameters}
    space = ParameterSpace(parameters, [decode(r, symbols) for r in data["relations"]])
    players, actions, kind = data["players"], data["actions"], data["kind"]
    shape = tuple(len(names) for names in actions)
    arrays = [array_from_data(data["payoffs"][p], shape, p, kind, symbols) for p in players]
    game = StrategicGame(arrays, players, actions, space, data["title"])
    if game.kind != kind:
        raise GameError(f"the JSON text calls the payoffs {kind!r}, but they are {game.kind!r}")
    return game
