"""Folding: writing expressions in a game's channels where that removes variables."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import sympy as sp

from layered_games.equilibria.algebra import normal, numerator
from layered_games.equilibria.conditions import Context, normalise
from layered_games.equilibria.pieces import Constraint
from layered_games.games.moves import Channel
from layered_games.games.sequential import SequentialGame

__all__ = ["composite_channels", "fold", "fold_together"]


@lru_cache(maxsize=256)
def _inverse(channel: Channel) -> tuple[tuple[sp.Symbol, sp.Expr], ...]:
    """Each input of the channel, expressed by the channel and the other inputs, where that is rational."""
    found = []
    equation = numerator(normal(channel.definition - channel.symbol))
    for symbol in sorted(channel.definition.free_symbols, key=str):
        poly = sp.Poly(equation, symbol)
        if poly.degree() == 1:
            found.append((symbol, normal(-poly.nth(0) / poly.nth(1))))
    return tuple(found)


def _fold_one(expression: sp.Expr, channel: Channel) -> sp.Expr | None:
    """The expression without the channel's inputs, or None where they do not vanish."""
    inputs = channel.definition.free_symbols
    if not expression.free_symbols & inputs:
        return expression
    for symbol, value in _inverse(channel):
        candidate = normal(expression.xreplace({symbol: value}))
        if not candidate.free_symbols & inputs:
            return candidate
    return None


def fold(expression: sp.Expr, channels: Sequence[Channel]) -> sp.Expr:
    """Write an expression in a channel wherever all inputs of the channel vanish by that."""
    for channel in channels:
        if len(expression.free_symbols & channel.definition.free_symbols) > 1:
            folded = _fold_one(expression, channel)
            expression = expression if folded is None else folded
    return expression


def fold_together(
    expressions: Sequence[sp.Expr],
    constraints: Sequence[Constraint],
    channels: Sequence[Channel],
    context: Context,
) -> tuple[list[sp.Expr], list[Constraint], list[Channel]]:
    """Fold payoffs and constraints, a channel at a time, only where its inputs vanish from all of them.

    Of a constraint only the sign matters: factors of known sign are dropped before the inputs are
    looked for. Returns the folded payoffs and constraints, and the channels that were used.
    """
    listed, kept, used = list(expressions), list(constraints), []
    for channel in channels:
        folded = [_fold_one(e, channel) for e in listed]
        signs = [_fold_sign(c, channel, context) for c in kept]
        if all(f is not None for f in folded) and all(s is not None for s in signs):
            changed = any(f != e for f, e in zip(folded, listed, strict=True))
            listed = [f for f in folded if f is not None]
            kept = [s for s in signs if s is not None]
            if changed:
                used.append(channel)
    return listed, kept, used


def _fold_sign(constraint: Constraint, channel: Channel, context: Context) -> Constraint | None:
    inputs = channel.definition.free_symbols
    if not constraint.expr.free_symbols & inputs:
        return constraint
    for symbol, value in _inverse(channel):
        simple = normalise(constraint.subs({symbol: value}), context)
        if isinstance(simple, Constraint) and not simple.expr.free_symbols & inputs:
            return simple
    return None


def composite_channels(game: SequentialGame) -> list[Channel]:
    """The channels with several inputs; those of one input are left to the payoffs that name them."""
    return [c for c in game.channels if len(c.definition.free_symbols) > 1]
