"""Solutions of staged games to JSON and back."""

from __future__ import annotations

import json
from typing import Any

import sympy as sp

from layered_games.equilibria.result import Equilibrium, Solution, Status
from layered_games.errors import GameError
from layered_games.expressions import decode, encode
from layered_games.games.serialization import game_from_json, game_to_json, symbols_of

__all__ = ["solution_from_json", "solution_to_json"]

FORMAT = "layered_games.solution/1"


def solution_to_json(solution: Solution) -> str:
    """Return a solution with its game as JSON text; exact numbers stay exact."""
    data = {
        "format": FORMAT,
        "game": json.loads(game_to_json(solution.game)),
        "complete": solution.complete,
        "status": solution.status.name,
        "method": solution.method,
        "notes": list(solution.notes),
        "equilibria": [_equilibrium(e) for e in solution],
    }
    return json.dumps(data, ensure_ascii=False, indent=1)


def _equilibrium(e: Equilibrium) -> dict[str, Any]:
    return {
        "condition": encode(e.condition),
        "values": {n: encode(v) for n, v in e.values.items()},
        "sets": {n: [encode(a), encode(b)] for n, (a, b) in e.sets.items()},
        "payoffs": {p: encode(u) for p, u in e.payoffs.items()},
        "in_channels": {n: encode(v) for n, v in e.in_channels.items()},
        "binding": list(e.binding),
        "regret": None if e.regret is None else encode(e.regret),
        "evidence": e.evidence,
        "notes": list(e.notes),
    }


def solution_from_json(text: str) -> Solution:
    """Read a solution.

    Raises
    ------
    GameError
        If the text is no JSON of a solution in this format.
    """
    try:
        data = json.loads(text)
        if not isinstance(data, dict) or data.get("format") != FORMAT:
            raise GameError(f"this is no solution in the format {FORMAT!r}")
        game = game_from_json(json.dumps(data["game"]))
        symbols = symbols_of(game)
        equilibria = tuple(_read(item, symbols) for item in data["equilibria"])
        return Solution(
            game,
            equilibria,
            bool(data["complete"]),
            Status[data["status"]],
            data["method"],
            (),
            tuple(data["notes"]),
        )
    except (json.JSONDecodeError, KeyError, TypeError, ValueError, RecursionError) as error:
        if isinstance(error, GameError):
            raise
        raise GameError(
            f"the JSON text holds no complete solution: {type(error).__name__} {error}"
        ) from error


def _read(item: dict[str, Any], symbols: dict[str, Any]) -> Equilibrium:
    def read(data: Any) -> Any:
        value = decode(data, symbols)
        return float(value) if isinstance(value, sp.Float) else value

    return Equilibrium(
        condition=read(item["condition"]),
        values={n: read(v) for n, v in item["values"].items()},
        sets={n: (read(a), read(b)) for n, (a, b) in item["sets"].items()},
        payoffs={p: read(u) for p, u in item["payoffs"].items()},
        binding=tuple(item["binding"]),
        regret=None if item["regret"] is None else read(item["regret"]),
        evidence=item["evidence"],
        notes=tuple(item["notes"]),
        in_channels={n: read(v) for n, v in item["in_channels"].items()},
    )
