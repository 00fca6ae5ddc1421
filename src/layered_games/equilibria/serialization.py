"""Solutions to JSON and back, with their games; exact numbers stay exact."""

from __future__ import annotations

import json
from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Final

import sympy as sp

from layered_games.equilibria.finite.bayes_records import BayesNashEquilibrium, by_type
from layered_games.equilibria.finite.quantal import QuantalEquilibrium, QuantalSolution
from layered_games.equilibria.finite.symbolic_records import SymbolicSolution
from layered_games.equilibria.result import Component, Equilibrium, Solution, Status
from layered_games.equilibria.serialization_beliefs import belief_data, with_beliefs
from layered_games.equilibria.trees.beliefs import BeliefEquilibrium
from layered_games.errors import GameError
from layered_games.expressions import decode, encode
from layered_games.games.bayesian import BayesianGame
from layered_games.games.extensive import ExtensiveGame
from layered_games.games.json_parts import read_text
from layered_games.games.sequential import SequentialGame
from layered_games.games.serialization import symbols_of
from layered_games.games.strategic import StrategicGame

__all__ = ["solution_from_json", "solution_to_json"]

FORMAT: Final = "layered_games.solution/1"
GAMES: Final[Mapping[str, Any]] = {
    "layered_games.game/1": SequentialGame,
    "layered_games.strategic/1": StrategicGame,
    "layered_games.extensive_game/1": ExtensiveGame,
    "layered_games.bayesian_game/1": BayesianGame,
}
RECORDS: Final[Mapping[str, tuple[type[Equilibrium], tuple[str, ...]]]] = {
    "bayes-nash": (BayesNashEquilibrium, ()),
    "quantal": (QuantalEquilibrium, ("precision", "residual")),
}
"""Name of a record other than Equilibrium to its class and the further fields that are written."""
SOLUTIONS: Final = (Solution, SymbolicSolution, QuantalSolution)


def solution_to_json(solution: Solution) -> str:
    """Return a solution with its game as JSON text.

    Raises
    ------
    GameError
        If the solution has parts of its own that the format does not hold.
    """
    known = {Equilibrium, BeliefEquilibrium, *(kind for kind, _ in RECORDS.values())}
    special = {type(e) for e in solution} - known
    if type(solution) not in SOLUTIONS or special:
        names = ", ".join(sorted(t.__name__ for t in special | {type(solution)} - set(SOLUTIONS)))
        raise GameError(f"{names} cannot be written as JSON; write its game, and solve it again")
    data = {
        "format": FORMAT,
        "game": json.loads(solution.game.to_json()),
        "complete": solution.complete,
        "status": solution.status.name,
        "method": solution.method,
        "notes": list(solution.notes),
        "equilibria": [_equilibrium(e) for e in solution],
        "components": [_component(c, solution) for c in solution.components],
    }
    if isinstance(solution, SymbolicSolution):
        data["boundaries"] = [encode(b) for b in solution.boundaries]
        data["continua"] = solution.continua
    return json.dumps(data, ensure_ascii=False, indent=1)


def _put(value: Any) -> Any:
    """A fraction, a float or an expression as data."""
    if isinstance(value, Fraction):
        return ["fraction", str(value)]
    return value if isinstance(value, float) else encode(value)


def _equilibrium(e: Equilibrium) -> dict[str, Any]:
    named = isinstance(e.payoffs, Mapping)
    return {
        "condition": encode(e.condition),
        "values": {n: _put(v) for n, v in e.values.items()},
        "sets": {n: [_put(a), _put(b)] for n, (a, b) in e.sets.items()},
        "payoffs": {p: _put(u) for p, u in e.payoffs.items()} if named else [_put(u) for u in e.payoffs],
        "in_channels": {n: _put(v) for n, v in e.in_channels.items()},
        "binding": list(e.binding),
        "regret": None if e.regret is None else _put(e.regret),
        "evidence": e.evidence,
        "notes": list(e.notes),
        "profile": [[_put(p) for p in row] for row in e.profile],
        **_further(e),
    }


def _further(e: Equilibrium) -> dict[str, Any]:
    """The record and its further fields, where it is more than an Equilibrium."""
    if isinstance(e, BeliefEquilibrium):
        return {"record": "beliefs", **belief_data(e, _put)}
    for name, (kind, fields) in RECORDS.items():
        if type(e) is kind:
            return {"record": name, **{field: _put(getattr(e, field)) for field in fields}}
    return {}


def _component(component: Component, solution: Solution) -> dict[str, Any]:
    return {
        "members": [solution.equilibria.index(e) for e in component],
        "subsets": [
            [[[_put(p) for p in s] for s in side] for side in subset] for subset in component.subsets
        ],
        "index": component.index,
    }


def solution_from_json(text: str) -> Solution:
    """Read a solution.

    Raises
    ------
    GameError
        If the text is no JSON of a solution in this format.
    """
    return read_text(text, FORMAT, _solution, "solution")


def _solution(data: dict[str, Any]) -> Solution:
    kind = GAMES[data["game"]["format"]]
    game = kind.from_json(json.dumps(data["game"]))
    symbols = symbols_of(game) if kind is SequentialGame else dict(game.parameters.symbols)
    equilibria = tuple(_full(item, symbols, game) for item in data["equilibria"])
    common = (game, equilibria, bool(data["complete"]), Status[data["status"]], data["method"])
    components = tuple(_component_of(c, equilibria, symbols) for c in data.get("components", ()))
    notes = tuple(data["notes"])
    if "boundaries" not in data:
        quantal = [isinstance(e, QuantalEquilibrium) for e in equilibria]
        return (QuantalSolution if quantal and all(quantal) else Solution)(*common, components, notes)
    boundaries = tuple(decode(b, symbols) for b in data["boundaries"])
    return SymbolicSolution(
        *common, components, notes, boundaries=boundaries, continua=bool(data["continua"])
    )


def _get(data: Any, symbols: dict[str, Any]) -> Any:
    if isinstance(data, float | int):
        return float(data)
    if isinstance(data, list) and data[:1] == ["fraction"]:
        return Fraction(data[1])
    value = decode(data, symbols)
    return float(value) if isinstance(value, sp.Float) else value


def _component_of(
    item: dict[str, Any], equilibria: tuple[Equilibrium, ...], symbols: dict[str, Any]
) -> Component:
    subsets = tuple(
        tuple(tuple(tuple(_get(p, symbols) for p in s) for s in side) for side in subset)
        for subset in item["subsets"]
    )
    return Component(tuple(equilibria[i] for i in item["members"]), subsets, item["index"])


def _read(item: dict[str, Any], symbols: dict[str, Any]) -> Equilibrium:
    def read(data: Any) -> Any:
        return _get(data, symbols)

    payoffs = item["payoffs"]
    named = isinstance(payoffs, dict)
    return Equilibrium(
        condition=read(item["condition"]),
        values={n: read(v) for n, v in item["values"].items()},
        sets={n: (read(a), read(b)) for n, (a, b) in item["sets"].items()},
        payoffs={p: read(u) for p, u in payoffs.items()} if named else tuple(read(u) for u in payoffs),
        binding=tuple(item["binding"]),
        regret=None if item["regret"] is None else read(item["regret"]),
        evidence=item["evidence"],
        notes=tuple(item["notes"]),
        in_channels={n: read(v) for n, v in item["in_channels"].items()},
        profile=tuple(tuple(read(p) for p in row) for row in item.get("profile", ())),
    )


def _full(item: dict[str, Any], symbols: dict[str, Any], game: Any) -> Equilibrium:
    """An equilibrium as the record that it was."""
    plain = _read(item, symbols)
    if "record" not in item:
        return plain
    if item["record"] == "beliefs":
        return with_beliefs(plain, item, lambda data: _get(data, symbols))
    kind, names = RECORDS[item["record"]]
    if kind is BayesNashEquilibrium:
        return by_type(game, plain)
    return kind(**vars(plain), **{name: _get(item[name], symbols) for name in names})
