"""Options of a method, checked against what it takes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from inspect import Parameter, signature
from typing import Any

from layered_games.equilibria.result import Solution
from layered_games.errors import GameError

__all__ = ["call"]


def call(method: Callable[..., Solution], game: Any, options: Mapping[str, Any]) -> Solution:
    """Call a method with options that it takes.

    Raises
    ------
    GameError
        If the method has no option of a name.
    """
    taken = signature(method).parameters.values()
    if not any(p.kind is Parameter.VAR_KEYWORD for p in taken):
        known = [p.name for p in taken][1:]
        for name in options:
            if name not in known:
                has = f"its options are {', '.join(known)}" if known else "it has none"
                raise GameError(f"the method for this game has no option {name!r}; {has}")
    return method(game, **options)
