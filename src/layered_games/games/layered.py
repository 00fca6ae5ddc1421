"""Chains of layers: each hands a target down, the last one works; composed into one staged game."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sympy as sp

from layered_games.errors import GameError
from layered_games.games.moves import Move
from layered_games.parameters import make_symbol

__all__ = ["CHARGE", "RECEIVED", "Bottom", "Layer", "composed"]

RECEIVED = make_symbol("received_from_above")
"""What a layer receives from above, in the terms of a :class:`Layer`."""
CHARGE = make_symbol("charge_from_below")
"""What the layer below passes on, in the terms of a :class:`Layer`."""


@dataclass(frozen=True)
class Bottom:
    """The layer that works: its moves (the first is bounded by the target received), payoff and charge.

    Attributes
    ----------
    player : str
    moves : tuple of Move
        Moves of the last stage; bounds may use :data:`RECEIVED`.
    payoff : sympy.Expr
        In moves, :data:`RECEIVED` and parameters.
    charge : sympy.Expr
        What is passed on to the layer above.
    """

    player: str
    moves: tuple[Move, ...]
    payoff: sp.Expr
    charge: sp.Expr


@dataclass(frozen=True)
class Layer:
    """A layer in between: it receives a target and hands down one that is not lower.

    Attributes
    ----------
    player, move : str
        Who it is and the name of its target.
    payoff : sympy.Expr
        In :data:`RECEIVED`, :data:`CHARGE`, the moves of the bottom and parameters.
    passed : sympy.Expr
        What it passes on to the layer above, in the same terms.
    meaning, meaning_zh : str
        What the target stands for.
    """

    player: str
    move: str
    payoff: sp.Expr
    passed: sp.Expr
    meaning: str = ""
    meaning_zh: str = ""


def composed(start: sp.Expr, layers: Sequence[Layer], bottom: Bottom) -> Mapping[str, Any]:
    """Return players, stages and payoffs of the staged game that a chain of layers plays.

    Parameters
    ----------
    start : sympy.Expr
        What the first layer receives.
    layers : sequence of Layer
        From the top; the target of one is what the next receives.
    bottom : Bottom
        Receives the target of the last layer.

    Returns
    -------
    dict
        The arguments ``players``, ``stages`` and ``payoffs`` of :class:`~layered_games.SequentialGame`.

    Raises
    ------
    GameError
        If there is no layer, or a name is used twice.

    Examples
    --------
    >>> given, e = sp.symbols("given e", real=True)
    >>> work = Bottom("A", (Move("A", "e", lower=RECEIVED),), -e**2, e**2)
    >>> boss = Layer("S", "T", -(RECEIVED - e)**2 - CHARGE, CHARGE)
    >>> game = composed(given, [boss], work)
    >>> game["payoffs"]["S"]
    -e**2 - (-e + given)**2
    """
    if not layers:
        raise GameError("a chain needs at least one layer above the bottom; layers is empty")
    names = [layer.move for layer in layers]
    if len(set(names)) != len(names):
        raise GameError(f"the layers' targets {names} need different names")
    received = [start, *(make_symbol(name) for name in names)]
    stages: list[tuple[Move, ...]] = [
        (Move(layer.player, layer.move, received[i], None, layer.meaning, layer.meaning_zh),)
        for i, layer in enumerate(layers)
    ]
    at_work = {RECEIVED: received[-1]}
    stages.append(tuple(_moved(move, at_work) for move in bottom.moves))
    payoffs = {bottom.player: bottom.payoff.xreplace(at_work)}
    charge = bottom.charge.xreplace(at_work)
    for i in range(len(layers) - 1, -1, -1):
        seen = {RECEIVED: received[i], CHARGE: charge}
        payoffs[layers[i].player] = layers[i].payoff.xreplace(seen)
        charge = layers[i].passed.xreplace(seen)
    players = (*(layer.player for layer in layers), bottom.player)
    return {"players": players, "stages": tuple(stages), "payoffs": {p: payoffs[p] for p in players}}


def _moved(move: Move, at: Mapping[sp.Symbol, sp.Expr]) -> Move:
    """The move with its bounds at a target."""
    lower, upper = (end if end is None else end.xreplace(dict(at)) for end in (move.lower, move.upper))
    return Move(move.player, move.name, lower, upper, move.meaning, move.meaning_zh)
