"""What the JSON of every kind of game shares: reading of text, and parameters as plain data."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, Final, TypeVar

import sympy as sp

from layered_games.errors import GameError, LayeredGamesError
from layered_games.expressions import decode, encode
from layered_games.games.declarations import shaped
from layered_games.games.payoff_arrays import EXACT, FLOAT, SYMBOLIC, Array
from layered_games.parameters import Parameter, symbol_of

__all__ = ["array_from_data", "entries_to_data", "parameter_from_data", "parameter_to_data", "read_text"]

_RATIONAL: Final = re.compile(r"-?\d+(/0*[1-9]\d*)?", re.ASCII)
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


def entries_to_data(array: Array, kind: str) -> list[Any]:
    """Return the entries of payoffs as texts (exact), numbers (floats), or nested lists (symbols)."""
    flat = array.ravel().tolist()
    if kind == FLOAT:
        return flat
    return [str(v) for v in flat] if kind == EXACT else [encode(v) for v in flat]


def array_from_data(
    entries: list[Any], shape: tuple[int, ...], player: str, kind: str, symbols: Mapping[str, sp.Symbol]
) -> Array:
    """Read what :func:`entries_to_data` wrote, as an array of a shape.

    Raises
    ------
    GameError
        If there are too few or too many entries, or one is no number of that kind.
    """
    if len(entries) != math.prod(shape):
        raise GameError(
            f"player {player} has {len(entries)} payoffs, but the actions leave {math.prod(shape)} profiles"
        )
    return shaped([_entry(e, kind, symbols) for e in entries], shape)


def _entry(entry: Any, kind: str, symbols: Mapping[str, sp.Symbol]) -> Any:
    if kind == SYMBOLIC:
        return decode(entry, symbols)
    wanted = float if kind == FLOAT else str
    if type(entry) is not wanted:
        raise GameError(f"the payoff {entry!r} is not written as the {kind!r} number that it should be")
    if kind == FLOAT:
        return entry
    if not _RATIONAL.fullmatch(str(entry)):
        raise GameError(f"the payoff {entry!r} is no integer or rational, although the game is exact")
    return Fraction(entry)
