"""Signs of comparative statics, through the chain rule on channels first.

Algorithm
---------
1. Take each branch of the regime and write the quantity in that form (channels or parameters) in
   which the parameter acts through the fewest paths.
2. Differentiate: direct part, plus, for each channel, the derivative by the channel times the
   derivative of the channel.
3. Prove the sign of every part under the domains, the branch's conditions and the user's
   assumptions; combine. What has no fixed sign is reported with the condition that separates signs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache

import sympy as sp
from sympy.logic.boolalg import Boolean

from layered_games.equilibria.algebra import is_zero, normal
from layered_games.equilibria.conditions import Context, normalise
from layered_games.equilibria.pieces import Constraint
from layered_games.equilibria.result import Solution
from layered_games.equilibria.staged import facts, facts_about
from layered_games.errors import GameError
from layered_games.games.sequential import SequentialGame
from layered_games.proofs import Outcome, Verdict, prove
from layered_games.regime import Regime, RegimeBranch, branches, raw_relation
from layered_games.statics.paths import ChannelEffect, fewest_paths

__all__ = ["Effect", "Sign", "comparative_statics"]


class Sign(Enum):
    """Sign of an effect over a whole regime."""

    POSITIVE = "+"
    NEGATIVE = "-"
    ZERO = "0"
    MIXED = "+/-"
    UNKNOWN = "?"

    def __str__(self) -> str:
        return self.value

    @property
    def opposite(self) -> Sign:
        """The sign of minus the effect."""
        return {Sign.POSITIVE: Sign.NEGATIVE, Sign.NEGATIVE: Sign.POSITIVE}.get(self, self)


@dataclass(frozen=True)
class Effect:
    """The response of an equilibrium quantity to a parameter, over a regime.

    Attributes
    ----------
    sign : Sign
        POSITIVE: nowhere negative, and positive where ``condition`` holds; NEGATIVE likewise.
    condition : sympy Boolean
        For a fixed sign, where it is strict; for MIXED, where the effect is positive.
    expression : sympy.Expr
        The derivative in raw parameters, piecewise if the regime has several branches.
    verdict : Verdict
        The proof (or the example and counterexample) behind the sign.
    channels : tuple of ChannelEffect
        The paths on which the parameter acts.
    domain : sympy Boolean
        Where the regime (or this branch of it) holds.
    in_channels : sympy Boolean
        The condition written in channels, for a single branch.
    parts : tuple of Effect
        One effect for each branch, if the regime has several.
    """

    of: str
    wrt: str
    regime: Regime | None
    sign: Sign
    condition: Boolean
    expression: sp.Expr
    verdict: Verdict
    channels: tuple[ChannelEffect, ...] = ()
    domain: Boolean = sp.true
    in_channels: Boolean = sp.true
    parts: tuple[Effect, ...] = field(default=(), repr=False)

    def __str__(self) -> str:
        where = f" in regime {self.regime}" if self.regime is not None else ""
        strict = "" if self.condition in (True, sp.true) else f"  where {sp.sstr(self.condition)}"
        return f"d{self.of}/d{self.wrt}{where}: {self.sign}{strict}  [{self.verdict.evidence}]"


def comparative_statics(
    solution: Solution,
    of: str | sp.Expr,
    wrt: str,
    regime: str | Regime | None = None,
    assuming: Iterable[Boolean] = (),
    timeout: float = 10.0,
) -> Effect:
    """Return the effect of a parameter on an equilibrium quantity, with its proved sign.

    Parameters
    ----------
    solution : Solution
        A symbolic solution.
    of : str or sympy.Expr
        A move, a derived quantity, ``U_<player>``, or an expression in the symbols of such quantities.
    wrt : str
        The name of a parameter, or of a channel (then all other channels are held fixed).
    regime : str or Regime, optional
        The regime to look at; all branches together if None.
    assuming : iterable of SymPy relations
        Further assumptions in parameters, for instance ``Eq(beta_S, 0)``.
    timeout : float
        Seconds for each proof.

    Raises
    ------
    GameError
        If the quantity, the parameter or the regime is unknown, or the quantity is a set there.

    Examples
    --------
    >>> from layered_games.models import overbidding
    >>> from layered_games.equilibria.solving import solve
    >>> comparative_statics(solve(overbidding()), of="T", wrt="phi_S", regime="passive").sign.name
    'NEGATIVE'
    """
    game: SequentialGame = solution.game
    if not solution.equilibria:
        raise GameError(f"no closed form to differentiate: {solution.status}")
    _symbol(game, wrt)
    which = _regime(regime)
    extra = tuple(sp.sympify(a, strict=True) for a in assuming)
    return _effect(game, of, wrt, which, extra, float(timeout))


def _symbol(game: SequentialGame, name: str) -> sp.Symbol:
    channels = {c.parameter.name: c.symbol for c in game.channels}
    if name in game.parameters:
        return game.parameters[name].symbol
    if name in channels:
        return channels[name]
    raise GameError(f"unknown parameter {name!r}; the game has {', '.join([*game.parameters, *channels])}")


def _regime(regime: str | Regime | None) -> Regime | None:
    if regime is None or isinstance(regime, Regime):
        return regime
    try:
        return Regime[str(regime).upper()]
    except KeyError:
        names = ", ".join(str(r) for r in Regime)
        raise GameError(f"unknown regime {regime!r}; use one of {names}") from None


@lru_cache(maxsize=1024)
def _effect(
    game: SequentialGame,
    of: str | sp.Expr,
    wrt: str,
    regime: Regime | None,
    extra: tuple[Boolean, ...],
    timeout: float,
) -> Effect:
    parts = [
        part
        for branch in _branches(game, regime)
        if (part := _branch_effect(game, branch, of, wrt, extra, timeout)) is not None
    ]
    if not parts:
        raise GameError(f"no branch of regime {regime} is possible under {extra}")
    return parts[0] if len(parts) == 1 else _combine(parts)


def _branches(game: SequentialGame, regime: Regime | None) -> list[RegimeBranch]:
    """The branches with interior of a regime: boundaries carry no derivative."""
    found = []
    for branch in branches(game):
        inside = [sp.StrictGreaterThan(c.expr, 0, evaluate=False) for c in branch.constraints]
        if regime in (None, branch.regime) and Context(tuple(facts(game, 0))).possible(inside) is not False:
            found.append(branch)
    return found


def _quantity(game: SequentialGame, branch: RegimeBranch, of: str | sp.Expr) -> sp.Expr:
    equilibrium = branch.equilibrium
    if isinstance(of, sp.Expr):
        return normal(of.xreplace({s: _quantity(game, branch, s.name) for s in of.free_symbols}))
    if of in equilibrium.sets:
        low, high = equilibrium.sets[of]
        raise GameError(
            f"{of} is a set in regime {branch.regime}: every value in [{low}, {high}] is a best response; "
            "ask for a quantity that is determined"
        )
    if of in equilibrium.in_channels:
        return equilibrium.in_channels[of]
    if of.startswith("U_") and of[2:] in game.payoffs:
        return equilibrium.piece.payoffs[of[2:]]
    known = [*equilibrium.in_channels, *(f"U_{p}" for p in game.players)]
    raise GameError(f"unknown quantity {of!r}; the game has {', '.join(known)}")


def _branch_effect(
    game: SequentialGame,
    branch: RegimeBranch,
    of: str | sp.Expr,
    wrt: str,
    extra: tuple[Boolean, ...],
    timeout: float,
) -> Effect | None:
    symbol = _symbol(game, wrt)
    expression = _quantity(game, branch, of)
    paths = fewest_paths(game, expression, symbol)
    context = Context((*facts(game, 0), *extra, *(c.relation for c in branch.constraints)))
    if context.possible(()) is False:
        return None
    raw = game.definitions
    total = sp.Add(*(p.by_channel.xreplace(raw) * p.channel_by_parameter for p in paths))
    if len(paths) == 1:
        core = paths[0].by_channel
        flip = context.sign(paths[0].channel_by_parameter)
    else:
        core, flip = total, 1
    core = _with_equalities(core, extra)
    simple = normalise(Constraint(core, strict=True), context)
    shown = simple.expr if isinstance(simple, Constraint) else core
    given = (*extra, *(c.relation for c in branch.constraints))
    symbols = shown.free_symbols.union(*(g.free_symbols for g in given))
    sign, condition, verdict = _sign(shown, (*facts_about(game, symbols), *given), timeout)
    if flip is None:
        sign, condition = Sign.UNKNOWN, sp.false
    elif flip < 0:
        sign = sign.opposite
        if sign is Sign.MIXED:
            condition = sp.StrictLessThan(shown, 0, evaluate=False)
    domain = sp.And(*(raw_relation(c, raw) for c in branch.constraints))
    return Effect(
        str(of),
        wrt,
        branch.regime,
        sign,
        condition.xreplace(raw),
        total,
        verdict,
        tuple(paths),
        domain,
        condition,
    )


def _with_equalities(expression: sp.Expr, extra: Iterable[Boolean]) -> sp.Expr:
    """Substitute assumptions of the form symbol == value."""
    swap = {e.lhs: e.rhs for e in extra if isinstance(e, sp.Equality) and e.lhs.is_Symbol}
    return normal(expression.xreplace(swap)) if swap else expression


def _sign(core: sp.Expr, known: tuple[Boolean, ...], timeout: float) -> tuple[Sign, Boolean, Verdict]:
    positive = sp.StrictGreaterThan(core, 0, evaluate=False)
    negative = sp.StrictLessThan(core, 0, evaluate=False)
    if is_zero(core):
        trivial = sp.GreaterThan(0, 0, evaluate=False)
        return Sign.ZERO, sp.true, prove(trivial, assuming=known, timeout=timeout)
    up = prove(positive, assuming=known, timeout=timeout)
    if up.outcome is Outcome.TRUE:
        return Sign.POSITIVE, sp.true, up
    if up.outcome is Outcome.MIXED:
        weak = prove(sp.GreaterThan(core, 0, evaluate=False), assuming=known, timeout=timeout)
        if weak.outcome is Outcome.TRUE:
            return Sign.POSITIVE, positive, weak
        return (Sign.MIXED, positive, up) if weak.outcome is Outcome.MIXED else (Sign.UNKNOWN, sp.false, weak)
    if up.outcome is Outcome.FALSE:
        down = prove(negative, assuming=known, timeout=timeout)
        if down.outcome is Outcome.TRUE:
            return Sign.NEGATIVE, sp.true, down
        if down.outcome is Outcome.FALSE:
            return Sign.ZERO, sp.true, down
        return Sign.NEGATIVE, negative, up
    return Sign.UNKNOWN, sp.false, up


def _combine(parts: list[Effect]) -> Effect:
    """Join the effects of the branches of a regime."""
    signs = {p.sign for p in parts} - {Sign.ZERO}
    sign = Sign.ZERO if not signs else signs.pop() if len(signs) == 1 else Sign.MIXED
    if any(p.sign is Sign.UNKNOWN for p in parts):
        sign = Sign.UNKNOWN
    counted = {Sign.MIXED: (Sign.POSITIVE, Sign.MIXED), Sign.UNKNOWN: ()}.get(sign, (sign,))
    everywhere = all(p.sign is sign and p.condition == sp.true for p in parts) and sign is not Sign.MIXED
    where = sp.Or(*(sp.And(p.domain, p.condition) for p in parts if p.sign in counted))
    first = parts[0]
    leading = next((p for p in parts if p.sign is sign), first)
    return Effect(
        first.of,
        first.wrt,
        first.regime,
        sign,
        sp.true if everywhere else where,
        sp.Piecewise(*((p.expression, p.domain) for p in parts), evaluate=False),
        leading.verdict,
        tuple(dict.fromkeys(c for p in parts for c in p.channels)),
        sp.Or(*(p.domain for p in parts)),
        sp.true,
        tuple(parts),
    )
