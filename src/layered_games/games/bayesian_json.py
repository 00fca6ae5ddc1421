"""Bayesian games to JSON and back, exactly; nothing in the text is ever evaluated."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any, Final

from layered_games.errors import GameError, LayeredGamesError
from layered_games.expressions import decode, encode
from layered_games.games.bayesian import BayesianGame
from layered_games.games.json_parts import (
    array_from_data,
    entries_to_data,
    parameter_from_data,
    parameter_to_data,
    read_text,
)
from layered_games.games.payoff_arrays import EXACT, FLOAT
from layered_games.parameters import ParameterSpace

__all__ = ["bayesian_from_json", "bayesian_to_json"]

FORMAT: Final = "layered_games.bayesian_game/1"


def bayesian_to_json(game: BayesianGame) -> str:
    """Return a game as JSON text that :func:`bayesian_from_json` reads back to an equal game.

    Raises
    ------
    GameError
        If a payoff uses an operation that cannot be written as data.

    Examples
    --------
    >>> from fractions import Fraction
    >>> game = BayesianGame([2], [Fraction(1, 3), Fraction(2, 3)], [[[1, 0], [0, 1]]])
    >>> bayesian_from_json(bayesian_to_json(game)) == game
    True
    """
    try:
        data = {
            "format": FORMAT,
            "title": game.title,
            "players": list(game.players),
            "types": [list(names) for names in game.types],
            "actions": [list(names) for names in game.actions],
            "kind": game.kind,
            "parameters": [parameter_to_data(p) for p in game.parameters.values()],
            "relations": [encode(r) for r in game.parameters.relations],
            "prior": entries_to_data(game.prior, _kind_of_prior(game.kind)),
            "payoffs": {
                p: entries_to_data(a, game.kind) for p, a in zip(game.players, game.payoffs, strict=True)
            },
        }
    except (LayeredGamesError, ValueError) as error:  # the latter for thousands of digits
        raise GameError(f"the game cannot be written as JSON: {error}") from error
    return json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False)


def bayesian_from_json(text: str) -> BayesianGame:
    """Read a game that :func:`bayesian_to_json` wrote.

    Raises
    ------
    GameError
        If the text is no JSON of a game in this format.
    """
    return read_text(text, FORMAT, _read)


def _kind_of_prior(kind: str) -> str:
    return FLOAT if kind == FLOAT else EXACT


def _read(data: Mapping[str, Any]) -> BayesianGame:
    parameters = [parameter_from_data(p) for p in data["parameters"]]
    symbols = {p.name: p.symbol for p in parameters}
    space = ParameterSpace(parameters, [decode(r, symbols) for r in data["relations"]])
    players, types, actions, kind = data["players"], data["types"], data["actions"], data["kind"]
    chances = tuple(len(names) for names in types)
    shape = chances + tuple(len(names) for names in actions)
    if len(data["prior"]) != math.prod(chances):
        raise GameError(
            f"the prior has {len(data['prior'])} entries, the types have {math.prod(chances)} profiles"
        )
    prior = array_from_data(data["prior"], chances, "chance", _kind_of_prior(kind), {})
    arrays = [array_from_data(data["payoffs"][p], shape, p, kind, symbols) for p in players]
    game = BayesianGame(
        types, prior, arrays, actions=actions, players=players, parameters=space, title=data["title"]
    )
    if game.kind != kind:
        raise GameError(f"the JSON text calls the payoffs {kind!r}, but they are {game.kind!r}")
    return game
