"""Costly signals of a hidden type: declarations, best signals, and records of families of equilibria.

Source: Spence (1973), Cho and Kreps (1987).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import sympy as sp
from sympy.logic.boolalg import Boolean

from layered_games.equilibria.algebra import normal
from layered_games.equilibria.conditions import Conditions, Context
from layered_games.equilibria.kkt import Candidate, Problem, candidates
from layered_games.equilibria.pieces import Piece
from layered_games.equilibria.staged import bounds
from layered_games.errors import GameError
from layered_games.games.moves import Move
from layered_games.parameters import Parameter, ParameterSpace

__all__ = ["SignalEquilibrium", "SignalProblem", "Signals"]


@dataclass(frozen=True)
class SignalProblem:
    """A sender knows its type and sends a costly signal; a receiver sees the signal and replies.

    Parameters
    ----------
    signal, reply : Move
    kind : sympy.Symbol
        The type, as it occurs in the payoffs.
    sender, receiver : sympy.Expr
        Payoffs in signal, reply, type and parameters.
    types : mapping of str to sympy.Expr
        The lower type, then the higher one.
    prior : mapping of str to sympy.Expr
    belief : Parameter
        Stands for the probability of the higher type.
    parameters : ParameterSpace

    Raises
    ------
    GameError
        If there are not two types.
    """

    signal: Move
    reply: Move
    kind: sp.Symbol
    sender: sp.Expr
    receiver: sp.Expr
    types: Mapping[str, sp.Expr]
    prior: Mapping[str, sp.Expr]
    belief: Parameter
    parameters: ParameterSpace

    def __post_init__(self) -> None:
        if len(self.types) != 2 or set(self.types) != set(self.prior):
            raise GameError(
                f"signals are solved for two types with their probabilities; got {list(self.types)} "
                f"and {list(self.prior)}"
            )

    @property
    def names(self) -> tuple[str, str]:
        """The lower type, the higher type."""
        low, high = self.types
        return low, high

    @cached_property
    def reaction(self) -> sp.Expr:
        """The receiver's best reply to a belief."""
        low, high = (self.receiver.xreplace({self.kind: self.types[n]}) for n in self.names)
        mu = self.belief.symbol
        return _argmax(mu * high + (1 - mu) * low, self.reply, self._context(mu))

    def utility(self, who: str, signal: sp.Expr, belief: sp.Expr) -> sp.Expr:
        """Return what a type gets from a signal if the receiver holds a belief."""
        payoff = self.sender.xreplace({self.reply.symbol: self.reaction, self.kind: self.types[who]})
        return sp.expand(payoff.xreplace({self.signal.symbol: signal, self.belief.symbol: belief}))

    @cached_property
    def best(self) -> dict[str, sp.Expr]:
        """Each type's best signal under the belief that it is the lower type."""
        mine = {n: self.utility(n, self.signal.symbol, sp.S.Zero) for n in self.names}
        return {n: _argmax(u, self.signal, self._context()) for n, u in mine.items()}

    def deviation(self, who: str) -> sp.Expr:
        """Return what a type gets from its best deviation."""
        return normal(self.utility(who, self.best[who], sp.S.Zero))

    def _context(self, *more: sp.Symbol) -> Context:
        shares = [r for m in more for r in (m >= 0, m <= 1)]
        return Context((*self.parameters.assumptions, *shares))

    @cached_property
    def regular(self) -> bool:
        """Whether it is proved that a higher belief is better and that signals cost the higher type less."""
        b, mu = self.signal.symbol, self.belief.symbol
        space = self.parameters.with_parameters([self.belief, b], [])
        context = Context((*space.assumptions, *(c.relation for c in bounds(self.signal))))
        low, high = (self.utility(n, b, mu) for n in self.names)
        better = [context.knows(sp.diff(u, mu) > 0, (), 3.0) for u in (low, high)]
        return all(better) and context.knows(sp.diff(high - low, b) > 0, [b > 0], 3.0)


def _argmax(payoff: sp.Expr, move: Move, context: Context) -> sp.Expr:
    """The one maximum of a strictly concave payoff that does not sit on a bound."""
    if context.sign(normal(-sp.diff(payoff, move.symbol, 2))) != 1:
        raise GameError(f"{payoff} is not proved strictly concave in {move.name}")
    player = move.player
    limits = {player: tuple(bounds(move))}
    programme = Problem(Piece({player: payoff}), {player: (move.symbol,)}, limits)
    found: list[Candidate] = []
    for candidate in candidates(programme, concave=True):
        if Conditions.build(candidate.conditions, context) is not None:
            found.append(candidate)
    if len(found) != 1:
        raise GameError(
            f"the best {move.name} has {len(found)} branches; restrict the parameters so that one is left"
        )
    return found[0].values[move.symbol]


@dataclass(frozen=True)
class SignalEquilibrium:
    """A family of equilibria of one kind.

    Attributes
    ----------
    kind : str
        ``"separating"``, ``"pooling"``, ``"<type> mixes"``.
    signals : mapping of str to sympy.Expr
        Which signals are sent: ``low`` and ``high``, or ``pooled``; free ones as symbols.
    free : tuple of sympy.Symbol
        The signals that the conditions leave free within a set.
    beliefs : mapping of str to sympy.Expr
        Probability of the higher type after each signal.
    mixing : sympy.Expr
        Probability with which the mixing type sends the pooled signal; 0 or 1 if none mixes.
    payoffs : mapping of str to sympy.Expr
        What each type gets.
    condition : sympy Boolean
        In parameters and free signals.
    """

    kind: str
    signals: Mapping[str, sp.Expr]
    free: tuple[sp.Symbol, ...]
    beliefs: Mapping[str, sp.Expr]
    mixing: sp.Expr
    payoffs: Mapping[str, sp.Expr]
    condition: Boolean


@dataclass(frozen=True)
class Signals:
    """All families found. ``regular`` says whether the prover confirmed what the method rests on."""

    problem: SignalProblem
    families: tuple[SignalEquilibrium, ...]
    regular: bool

    def __iter__(self) -> Iterator[SignalEquilibrium]:
        return iter(self.families)

    def family(self, kind: str) -> SignalEquilibrium:
        """Return the family of a kind.

        Raises
        ------
        GameError
            If there is none of that kind.
        """
        for one in self.families:
            if one.kind == kind:
                return one
        raise GameError(f"no equilibria of kind {kind!r}; there are {[f.kind for f in self.families]}")

    def tempting(self, family: SignalEquilibrium, signal: sp.Expr) -> Boolean:
        """Return the condition under which a signal upsets a family by the intuitive criterion."""
        low, high = self.problem.names
        stays = self.problem.utility(low, signal, sp.S.One) - family.payoffs[low]
        moves = self.problem.utility(high, signal, sp.S.One) - family.payoffs[high]
        return sp.And(
            sp.StrictLessThan(normal(stays), 0, evaluate=False),
            sp.StrictGreaterThan(normal(moves), 0, evaluate=False),
        )
