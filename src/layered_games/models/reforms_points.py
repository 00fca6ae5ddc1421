"""Reforms on a point: what parameters become, for games that have them but are not staged."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sympy as sp

from layered_games.errors import GameError, ParameterError
from layered_games.institutions.base import Institution
from layered_games.models.reforms import plan_of

__all__ = ["point_under"]


def point_under(game: Any, *reforms: Institution, at: Mapping[str, Any]) -> dict[str, sp.Expr]:
    """Return the parameters of a game under reforms, at a point.

    Screening menus, signals and overseen experts are no staged games; a reform of one of them is the same
    game at other values of its parameters, where it has a parameter that the reform acts on.

    Parameters
    ----------
    game : object with ``parameters``
        Any model, for instance ``hidden_upward()``.
    *reforms : Institution
        With numbers or expressions as levels.
    at : mapping of str to number
        A value for every parameter of the game.

    Raises
    ------
    GameError
        If the game has no parameter that a reform could act on, or blame would go astray.
    ParameterError
        If a value is missing, unknown or outside its domain, or a reform names a new parameter.

    Examples
    --------
    >>> from layered_games.institutions import Balance
    >>> from layered_games.models.hidden_model import hidden_capacity
    >>> at = dict(tau=1, beta_S=3, k_L=1, k_H=2, p_L="1/2", u_0=0)
    >>> point_under(hidden_capacity(), Balance(reward="1/3", players=("S",)), at=at)["beta_S"]
    1
    """
    space = getattr(game, "parameters", None)
    if space is None or not hasattr(space, "validate"):
        raise GameError(f"{type(game).__name__} has no parameters, which reforms act on")
    space.validate(at)
    plan = plan_of(game, reforms)
    if plan.astray != 0:
        raise GameError("blame can go astray in staged games only; use with_reform on one of them")
    if new := [name for name in plan.space if name not in space]:
        raise ParameterError(f"{', '.join(new)}: new to the game; give the reforms' levels as numbers")
    values = {space[n].symbol: space[n].check(v) for n, v in at.items()}
    moved = {n: plan.swap.get(p.symbol, p.symbol).xreplace(values) for n, p in space.items()}
    plan.space.validate({n: values[p.symbol] for n, p in space.items()})
    return {n: space[n].check(v) for n, v in moved.items()}
