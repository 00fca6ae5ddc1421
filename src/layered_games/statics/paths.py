"""Paths of an effect: which channels carry a parameter's influence to a quantity."""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from layered_games.equilibria.algebra import is_zero, normal
from layered_games.games.moves import Channel
from layered_games.games.sequential import SequentialGame

__all__ = ["ChannelEffect", "fewest_paths"]


@dataclass(frozen=True)
class ChannelEffect:
    """One path of an effect: quantity by channel, channel by parameter."""

    channel: str
    by_channel: sp.Expr
    channel_by_parameter: sp.Expr


def fewest_paths(game: SequentialGame, expression: sp.Expr, wrt: sp.Symbol) -> list[ChannelEffect]:
    """Return the paths in that form of the expression in which the parameter acts through the fewest."""
    return min((_paths_of(game, form, wrt) for form in _forms(game, expression, wrt)), key=len)


def _forms(game: SequentialGame, expression: sp.Expr, wrt: sp.Symbol) -> list[sp.Expr]:
    """The expression with none, one, or more of its composite channels written out, never ``wrt`` itself."""
    raw = set(game.parameters.symbols.values())
    forms = [expression]
    for channel in reversed(game.channels):
        if channel.symbol == wrt:
            break
        if channel.definition.free_symbols - raw and forms[-1].has(channel.symbol):
            forms.append(normal(forms[-1].xreplace({channel.symbol: channel.definition})))
    return list(dict.fromkeys(forms))


def _paths_of(game: SequentialGame, expression: sp.Expr, wrt: sp.Symbol) -> list[ChannelEffect]:
    direct = normal(sp.diff(expression, wrt))
    found = [ChannelEffect(wrt.name, direct, sp.S.One)] if direct != 0 else []
    for channel in game.channels:
        if channel.symbol == wrt:
            continue
        inner = _by_parameter(game, channel, wrt)
        outer = normal(sp.diff(expression, channel.symbol))
        if outer != 0 and not is_zero(inner):
            found.append(ChannelEffect(channel.parameter.name, outer, normal(inner)))
    return found


def _by_parameter(game: SequentialGame, channel: Channel, wrt: sp.Symbol) -> sp.Expr:
    """Derivative of a channel by a parameter, or by another channel with the rest held fixed."""
    if wrt in game.definitions:
        return sp.diff(channel.definition, wrt)
    return sp.diff(game.definitions[channel.symbol], wrt)
