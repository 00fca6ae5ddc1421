"""What a staged game is written with: moves, channels, and the roles in a chain of command."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import sympy as sp

from layered_games.errors import GameError, ParameterError
from layered_games.parameters import Parameter, check_name, exact, make_symbol

__all__ = ["Channel", "Move", "Roles"]


@dataclass(frozen=True)
class Move:
    """A continuous move: who chooses it, its name and its bounds.

    Parameters
    ----------
    player : str
        The player who chooses it.
    name : str
        Identifier of the move; the key of its value in an equilibrium.
    lower, upper : number, sympy.Expr or None
        Bounds in parameters, earlier moves, and moves of the same player listed before in the
        same stage. ``None`` means no bound.
    meaning, meaning_zh : str
        What the move stands for, in English and in Chinese.

    Examples
    --------
    >>> Move("leader", "q1", lower=0).symbol
    q1
    """

    player: str
    name: str
    lower: Any = None
    upper: Any = None
    meaning: str = ""
    meaning_zh: str = ""

    def __post_init__(self) -> None:
        check_name(self.name, "move")
        object.__setattr__(self, "player", str(self.player))
        for end, open_end in (("lower", -sp.oo), ("upper", sp.oo)):
            value = getattr(self, end)
            if value is None or value == open_end:
                object.__setattr__(self, end, None)
            elif not isinstance(value, sp.Expr) or value.is_number:
                try:
                    object.__setattr__(self, end, exact(value))
                except ParameterError as error:
                    raise GameError(f"move {self.name}: {end} bound: {error}") from error

    @property
    def symbol(self) -> sp.Symbol:
        """The real SymPy symbol of the move."""
        return make_symbol(self.name)


@dataclass(frozen=True)
class Channel:
    """An intermediate variable: a symbol that stands for an expression in the parameters.

    Parameters
    ----------
    parameter : Parameter
        Name, domain and meaning of the channel. The domain must follow from the definition.
    definition : sympy.Expr
        In parameters and in channels listed before.
    relations : tuple of SymPy relations
        Further facts that follow from the definition, for instance ``c < a``.
    """

    parameter: Parameter
    definition: sp.Expr
    relations: tuple[Any, ...] = ()

    @property
    def symbol(self) -> sp.Symbol:
        """The channel's symbol."""
        return self.parameter.symbol


@dataclass(frozen=True)
class Roles:
    """What the symbols of a chain of command stand for; what regimes and reports read.

    ``received`` target, ``target`` set by the superior, ``bid`` of the subordinate, ``real`` part
    and ``falsified`` part of the bid; ``credit`` and ``blame`` name, for each player, the parameter
    that scales credit claimed and blame borne.
    """

    received: str
    target: str
    bid: str
    superior: str
    subordinate: str
    real: str
    falsified: str
    credit: Mapping[str, str] = field(default_factory=dict, hash=False)
    blame: Mapping[str, str] = field(default_factory=dict, hash=False)
