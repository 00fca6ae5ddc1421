"""What the JSON of every kind of game shares: reading of text, and parameters as plain data."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from layered_games.errors import GameError, LayeredGamesError
from layered_games.parameters import Parameter, symbol_of

__all__ = ["parameter_from_data", "parameter_to_data", "read_text"]

TEXTS = ("name", "unit", "meaning", "meaning_zh", "latex")


Record = TypeVar("Record")


def read_text(text: str, form: str, build: Callable[[dict[str, Any]], Record], what: str = "game") -> Record:
    """Read JSON text of a format and build a record from it.

    Raises
    ------
    GameError
        If the text is no JSON, of another format, or incomplete.

    Examples
    --------
    >>> read_text('{"format": "pair/1", "pair": [1, 2]}', "pair/1", lambda data: tuple(data["pair"]), "pair")
    (1, 2)
    """
    try:
        data = json.loads(text)
        if not isinstance(data, dict) or data.get("format") != form:
            raise GameError(f"this is no {what} in the format {form!r}")
        return build(data)
    except (
        ArithmeticError,
        AttributeError,
        LayeredGamesError,
        LookupError,
        RecursionError,
        TypeError,
        ValueError,
    ) as error:
        if isinstance(error, GameError):
            raise
        raise GameError(f"the JSON text holds no complete {what}: {type(error).__name__} {error}") from error


def parameter_to_data(parameter: Parameter) -> dict[str, Any]:
    """Return a parameter as texts and truth values."""
    adopted = parameter.adopt
    return {
        **{key: getattr(parameter, key) for key in TEXTS},
        "domain": str(parameter.domain),
        "adopt": None if adopted is None else dict(sorted(adopted.assumptions0.items())),
    }


def parameter_from_data(data: Mapping[str, Any]) -> Parameter:
    """Read what :func:`parameter_to_data` wrote.

    Raises
    ------
    ParameterError
        If the name or domain is none.
    TypeError
        If an entry is missing or of the wrong type.

    Examples
    --------
    >>> parameter_from_data(parameter_to_data(Parameter("a", "positive"))) == Parameter("a", "positive")
    True
    """
    adopted = data.get("adopt")
    if adopted is not None and not all(isinstance(v, bool) for v in adopted.values()):
        raise TypeError(f"the assumptions of {data.get('name')!r} are no truth values")
    symbol = None if adopted is None else symbol_of(data["name"], adopted)
    return Parameter(**{**data, "adopt": symbol})
