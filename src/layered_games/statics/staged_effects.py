"""Effects in staged games: quantities of a branch, differentiated through channels first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import sympy as sp
from sympy.logic.boolalg import Boolean

from layered_games.equilibria.algebra import normal
from layered_games.equilibria.conditions import Context, normalise
from layered_games.equilibria.pieces import Constraint
from layered_games.equilibria.result import Equilibrium
from layered_games.equilibria.settling import facts_tied
from layered_games.equilibria.solving import solve
from layered_games.equilibria.staged import facts, facts_about
from layered_games.errors import GameError
from layered_games.games.sequential import SequentialGame
from layered_games.regime import Regime, branches, raw_relation
from layered_games.statics.effects import Effect, Sign, signed
from layered_games.statics.paths import fewest_paths

__all__ = ["Branch", "branch_effect", "effect_of", "interior_branches", "quantity", "symbol_named"]


@dataclass(frozen=True)
class Branch:
    """An equilibrium branch, cut to one regime where the game has regimes; constraints in channels."""

    regime: Regime | None
    equilibrium: Equilibrium
    constraints: tuple[Constraint, ...]


def symbol_named(game: SequentialGame, name: str) -> sp.Symbol:
    """Return the symbol of a parameter or a channel."""
    channels = {c.parameter.name: c.symbol for c in game.channels}
    if name in game.parameters:
        return game.parameters[name].symbol
    if name in channels:
        return channels[name]
    raise GameError(f"unknown parameter {name!r}; the game has {', '.join([*game.parameters, *channels])}")


def interior_branches(game: SequentialGame, regime: Regime | None = None) -> list[Branch]:
    """Return the branches with interior, of one regime if given: boundaries carry no derivative."""
    if game.roles is None:
        listed = [Branch(None, e, e.piece.constraints) for e in solve(game)]
    else:
        listed = [Branch(b.regime, b.equilibrium, b.constraints) for b in branches(game)]
    found = []
    for branch in listed:
        inside = [sp.StrictGreaterThan(c.expr, 0, evaluate=False) for c in branch.constraints]
        if regime in (None, branch.regime) and Context(tuple(facts(game, 0))).possible(inside) is not False:
            found.append(branch)
    return found


def quantity(game: SequentialGame, branch: Branch, of: str | sp.Expr) -> sp.Expr:
    """Return a quantity in a branch, in channels.

    Raises
    ------
    GameError
        If it is unknown, or a set there.
    """
    equilibrium = branch.equilibrium
    if isinstance(of, sp.Expr):
        own = {*game.parameters.symbols.values(), *(c.symbol for c in game.channels)}
        return normal(of.xreplace({s: quantity(game, branch, s.name) for s in of.free_symbols - own}))
    if of in equilibrium.sets:
        low, high = equilibrium.sets[of]
        raise GameError(
            f"{of} is a set{_where(branch)}: every value in [{low}, {high}] is a best response; "
            "ask for a quantity that is determined"
        )
    if of in equilibrium.in_channels:
        return equilibrium.in_channels[of]
    if of.startswith("U_") and of[2:] in game.payoffs:
        return equilibrium.piece.payoffs[of[2:]]
    known = [*equilibrium.in_channels, *(f"U_{p}" for p in game.players)]
    raise GameError(f"unknown quantity {of!r}; the game has {', '.join(known)}")


def _where(branch: Branch) -> str:
    return "" if branch.regime is None else f" in regime {branch.regime}"


def branch_effect(
    game: SequentialGame,
    branch: Branch,
    of: str | sp.Expr,
    wrt: str,
    extra: Sequence[Boolean],
    timeout: float,
) -> Effect | None:
    """Return the effect within one branch; None if the branch is empty under the extra assumptions."""
    given = tuple(c.relation for c in branch.constraints)
    if Context((*facts(game, 0), *extra, *given)).possible(()) is False:
        return None
    effect = effect_of(game, quantity(game, branch, of), str(of), wrt, (*extra, *given), timeout)
    domain = sp.And(*(raw_relation(c, game.definitions) for c in branch.constraints))
    return replace(effect, regime=branch.regime, domain=domain)


def effect_of(
    game: SequentialGame, expression: sp.Expr, name: str, wrt: str, given: Sequence[Boolean], timeout: float
) -> Effect:
    """Return the effect on an expression in channels, where the given relations hold."""
    paths = fewest_paths(game, expression, symbol_named(game, wrt))
    context = Context((*facts(game, 0), *given))
    raw = game.definitions
    total = sp.Add(*(p.by_channel.xreplace(raw) * p.channel_by_parameter for p in paths))
    if len(paths) == 1:
        core = paths[0].by_channel
        flip = context.sign(paths[0].channel_by_parameter)
    else:
        core, flip = total, 1
    core = _with_equalities(core, given)
    simple = normalise(Constraint(core, strict=True), context)
    shown = simple.expr if isinstance(simple, Constraint) else core
    symbols = shown.free_symbols.union(*(g.free_symbols for g in given))
    free, tied = ((*known(game, symbols), *given) for known in (facts_about, facts_tied))
    sign, condition, verdict = signed(shown, free, timeout, tied)
    if flip is None:
        sign, condition = Sign.UNKNOWN, sp.false
    elif flip < 0:
        sign = sign.opposite
        if sign is Sign.MIXED:
            condition = sp.StrictLessThan(shown, 0, evaluate=False)
    return Effect(
        name, wrt, None, sign, condition.xreplace(raw), total, verdict, tuple(paths), sp.true, condition
    )


def _with_equalities(expression: sp.Expr, extra: Iterable[Boolean]) -> sp.Expr:
    """Substitute assumptions of the form symbol == value."""
    swap = {e.lhs: e.rhs for e in extra if isinstance(e, sp.Equality) and e.lhs.is_Symbol}
    return normal(expression.xreplace(swap)) if swap else expression
