"""What a game is worth to the public: the value of real work, its cost, and where effort is lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import sympy as sp

from layered_games.errors import GameError

__all__ = ["Accounts"]


@dataclass(frozen=True)
class Accounts:
    """Welfare of a game: value less cost of real work, less every loss.

    Sanctions, bonuses and blame are transfers or punishments and no part of it, unless listed as a loss.

    Attributes
    ----------
    work : tuple of str
        The moves that are real work.
    value : sympy.Expr
        What the work is worth to the public, in those moves and parameters.
    cost : sympy.Expr
        What the work itself takes, in the same.
    losses : mapping of str to sympy.Expr
        What is spent on anything else, or lost by it, each at least 0, under the name by which it is listed.

    Raises
    ------
    GameError
        If nothing is counted.

    Examples
    --------
    >>> from layered_games.parameters import make_symbol
    >>> e, f = (make_symbol(name, "nonnegative") for name in "ef")
    >>> Accounts(("e",), 4 * e, e**2 / 2, {"falsification": f}).losses
    mappingproxy({'falsification': f})
    """

    work: tuple[str, ...] = ()
    value: sp.Expr = sp.S.Zero
    cost: sp.Expr = sp.S.Zero
    losses: Mapping[str, sp.Expr] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "value", sp.sympify(self.value, strict=True))
        object.__setattr__(self, "cost", sp.sympify(self.cost, strict=True))
        object.__setattr__(self, "losses", MappingProxyType(dict(self.losses)))
        if not self.work and not self.losses:
            raise GameError("accounts need real work, or a loss; give work=(...) or losses={...}")
