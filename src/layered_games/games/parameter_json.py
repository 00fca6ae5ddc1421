"""Parameters as plain data for JSON, and back; a symbol that was the user's own keeps its assumptions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from layered_games.parameters import Parameter, symbol_of

__all__ = ["parameter_from_data", "parameter_to_data"]

TEXTS = ("name", "unit", "meaning", "meaning_zh", "latex")


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
