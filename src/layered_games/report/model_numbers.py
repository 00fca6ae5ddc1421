"""The numbers of a model's kit: its solution, its example, its figure's lines, as plain data."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

from matplotlib.figure import Figure

from layered_games.equilibria.result import Equilibrium, Solution
from layered_games.equilibria.solving import solve
from layered_games.errors import GameError
from layered_games.models.entries import Entry
from layered_games.report.numbers import record

__all__ = ["at_example", "described", "lines_of", "solution_data"]


def described(entry: Entry, model: Any) -> dict[str, Any]:
    """Return an entry with its parameters for results.json.

    Examples
    --------
    >>> from layered_games.models.catalogue_table import entry
    >>> found = entry("elimination")
    >>> described(found, found.build())["parameters"][0]["name"]
    'tau'
    """
    return {
        "name": entry.name,
        "row": entry.number,
        "mechanism": entry.mechanism,
        "mechanism_zh": entry.mechanism_zh,
        "paper": entry.paper,
        "passage": entry.passage,
        "institutions": list(entry.institutions),
        "outcomes": list(entry.outcomes),
        "solved_in": entry.solved,
        "literature": list(entry.literature),
        "parameters": [
            {
                "name": p.name,
                "domain": str(p.domain),
                "unit": p.unit,
                "meaning": p.meaning,
                "meaning_zh": p.meaning_zh,
            }
            for p in model.parameters.values()
        ],
        "assumptions": [str(relation) for relation in model.parameters.assumptions],
    }


def at_example(entry: Entry, model: Any) -> dict[str, Any]:
    """Return the example's values, the equilibria there, and the number to redo by hand.

    Where ``solve`` does not take the model, there are no equilibria and ``remark`` says why.

    Examples
    --------
    >>> from layered_games.models.catalogue_table import entry
    >>> found = entry("elimination")
    >>> at_example(found, found.build())["worked"]["value"]["exact"]
    '8/3'
    """
    worked, remark = entry.worked(model), ""
    listed: list[dict[str, Any]] = []
    try:
        listed = [_numbers(found) for found in solve(model, at=dict(model.example))]
    except GameError as error:
        remark = str(error)
    return {
        "example": {name: record(value) for name, value in model.example.items()},
        "equilibria": listed,
        "remark": remark,
        "worked": {
            "quantity": worked.quantity,
            "value": record(worked.value),
            "steps": list(worked.steps),
        },
    }


def _numbers(found: Equilibrium) -> dict[str, Any]:
    data: dict[str, Any] = {"values": {name: _plain(value) for name, value in found.values.items()}}
    sets = found.sets if found.piece is None else found.piece.sets
    if sets:
        data["sets"] = {name: [_plain(low), _plain(high)] for name, (low, high) in sets.items()}
    if found.profile:
        data["profile"] = [[_plain(p) for p in player] for player in found.profile]
    payoffs = found.payoffs
    data["payoffs"] = (
        {name: _plain(value) for name, value in payoffs.items()}
        if isinstance(payoffs, Mapping)
        else [_plain(value) for value in payoffs]
    )
    return data


def _plain(value: Any) -> Any:
    """A number as a pair, anything else as text."""
    try:
        return record(value)
    except (TypeError, ValueError):
        return str(value)


def solution_data(model: Any) -> dict[str, Any]:
    """Return the solution with all parameters free; ``record`` can be read by ``lg.Solution.from_json``.

    Where the solution has parts that this format does not hold, ``record`` is None and ``remark`` says why.
    """
    try:
        solution = solve(model)
    except GameError as error:
        return {"complete": False, "method": "", "status": "", "branches": [], "record": None} | {
            "remark": str(error)
        }
    data: dict[str, Any] = {
        "complete": solution.complete,
        "method": solution.method,
        "status": str(solution.status),
        "branches": [_branch(found) for found in solution],
        "record": None,
        "remark": "",
    }
    try:
        data["record"] = json.loads(Solution.to_json(solution))
    except (AttributeError, GameError, TypeError) as error:
        data["remark"] = str(error)
    return data


def _branch(found: Equilibrium) -> dict[str, Any]:
    shown = found.in_channels or found.values
    piece = found.piece
    sets = found.sets if piece is None else piece.sets
    return {
        "conditions": [str(found.condition)]
        if piece is None
        else [f"{c.expr} {'>' if c.strict else '>='} 0" for c in piece.constraints],
        "binding": list(found.binding),
        "values": {name: str(value) for name, value in shown.items()},
        "sets": {name: [str(low), str(high)] for name, (low, high) in sets.items()},
        "evidence": found.evidence,
    }


def lines_of(figure: Figure) -> list[dict[str, Any]]:
    """Return the lines of every panel of a figure, point by point; None where a line has a gap.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> figure = Figure()
    >>> _ = figure.subplots().plot([0, 1], [0, float("nan")], label="one")
    >>> lines_of(figure)[0]["lines"]
    [{'label': 'one', 'x': [0.0, 1.0], 'y': [0.0, None]}]
    """
    return [
        {
            "x": panel.get_xlabel(),
            "y": panel.get_ylabel(),
            "lines": [
                {
                    "label": str(line.get_label()),
                    "x": _points(line.get_xdata(orig=False)),
                    "y": _points(line.get_ydata(orig=False)),
                }
                for line in panel.get_lines()
            ],
        }
        for panel in figure.axes
    ]


def _points(values: Any) -> list[float | None]:
    numbers = map(float, values)
    return [number if math.isfinite(number) else None for number in numbers]
