"""What ladders are made of: how layers hang together, the unknowns, and what a dyad contributes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import sympy as sp

from layered_games.equilibria.algebra import normal
from layered_games.equilibria.solving import solve
from layered_games.errors import GameError
from layered_games.games.sequential import SequentialGame
from layered_games.parameters import Parameter

__all__ = ["FORESIGHTS", "LIABILITIES", "Chain", "Dyad", "Unknowns", "dyad_of"]

LIABILITIES = ("direct", "recursive", "distance")
FORESIGHTS = ("full", "myopic")


@dataclass(frozen=True)
class Chain:
    """How the layers hang together."""

    liability: str
    foresight: str
    identical: bool
    credit: bool

    def __post_init__(self) -> None:
        for given, known, what in (
            (self.liability, LIABILITIES, "liability"),
            (self.foresight, FORESIGHTS, "foresight"),
        ):
            if given not in known:
                raise GameError(f"unknown {what} {given!r}; use one of {', '.join(known)}")


@dataclass(frozen=True)
class Unknowns:
    """The parameters of a chain, one of each kind for every superior."""

    kappa: Parameter
    beta_A: Parameter
    a_S: tuple[Parameter, ...]
    ell: tuple[Parameter, ...]
    beta_S: tuple[Parameter, ...]

    @classmethod
    def of(cls, chain: Chain, superiors: int) -> Unknowns:
        """Return the parameters: one set for all layers if they are identical."""

        def each(stem: str, domain: str, meaning: str) -> tuple[Parameter, ...]:
            if chain.identical:
                return (Parameter(stem, domain, "", meaning),) * superiors
            return tuple(Parameter(f"{stem}{i}", domain, "", meaning) for i in range(1, superiors + 1))

        return cls(
            Parameter("kappa", "(0, 1)", "", "execution rate: effort per unit of target"),
            Parameter("beta_A", "nonnegative", "", "credit intensity of the bottom"),
            each("a_S", "positive", "effective accountability of the superior"),
            each("ell", "(0, 1]", "joint liability"),
            each("beta_S", "nonnegative", "credit intensity of the superior"),
        )

    def listed(self, credit: bool, volunteered: bool = True) -> tuple[Parameter, ...]:
        """Return each parameter once, in order."""
        bottom = (self.beta_A,) if volunteered else ()
        found = (self.kappa, *bottom, *self.a_S, *self.ell, *(self.beta_S if credit else ()))
        return tuple(dict.fromkeys(found))


@dataclass(frozen=True)
class Dyad:
    """What a chain needs of a dyad, as expressions in the symbols named.

    ``effort`` and ``sanction`` of a bound bottom in ``bid`` and ``kappa``; ``wish``, the bid of an unbound
    one, in ``beta_A`` and ``kappa``; ``own``, the superior's payoff without liability, in the symbols of
    ``received``, ``bid``, ``real``, ``weight`` (accountability) and ``credit``.
    """

    bid: sp.Symbol
    kappa: sp.Symbol
    beta_A: sp.Symbol
    effort: sp.Expr
    sanction: sp.Expr
    wish: sp.Expr
    own: sp.Expr
    received: sp.Symbol
    real: sp.Symbol
    weight: sp.Symbol
    credit: sp.Symbol

    def payoff(
        self, received: sp.Expr, bid: sp.Expr, weight: sp.Expr, credit: sp.Expr, short: bool
    ) -> sp.Expr:
        """Return credit minus blame; ``short`` tells whether effort falls short of the received target."""
        at = {self.received: received, self.bid: bid, self.weight: weight, self.credit: credit}
        effort = self.effort.xreplace({self.bid: bid})
        found = self.own.xreplace({self.real: effort, **at})
        blame = {e: next(a for a in e.args if a != 0) if short else sp.S.Zero for e in found.atoms(sp.Max)}
        return found.xreplace(blame)


@lru_cache(maxsize=8)
def dyad_of(model: SequentialGame) -> Dyad:
    """Read a dyad's primitives: solve its last stage under a given floor, differentiate its payoffs.

    Raises
    ------
    GameError
        If the model is no dyad with the channels of the theory.
    """
    roles = model.roles
    channels = {c.parameter.name: c for c in model.channels}
    if roles is None or not {"c", "kappa", "a_S"} <= set(channels) or len(model.stages) != 2:
        raise GameError(
            "ladders are rationalized by chains of dyads; give models.overbidding() or leave model out"
        )
    floor = Parameter(roles.target, "positive")
    bottom = SequentialGame(
        players=[roles.subordinate],
        stages=[model.stages[-1]],
        payoffs={roles.subordinate: model.payoffs[roles.subordinate]},
        parameters=[*model.parameters.values(), floor],
        channels=model.channels,
        derived=model.derived,
    )
    found = {bool(e.binding): e.in_channels for e in solve(bottom)}
    kappa = channels["kappa"].symbol
    moves = {n: m.symbol for n, m in bottom.moves.items()}
    ell = model.parameters["ell"].symbol
    payoff = model.payoffs[roles.superior]
    bound = {moves[n]: found[True][n] for n in moves}
    bid = moves[roles.bid]
    wish, effort, sanction = (
        _reduced(e, model).xreplace({floor.symbol: bid})
        for e in (
            found[False][roles.bid],
            found[True][roles.real],
            -sp.diff(payoff, ell).xreplace(bound),
        )
    )
    beta = model.parameters[roles.credit[roles.subordinate]].symbol
    for expression, allowed in ((wish, {beta, kappa}), (effort, {bid, kappa}), (sanction, {bid, kappa})):
        if expression.free_symbols - allowed:
            raise GameError(
                f"{expression} depends on more than {allowed}: the dyad is not that of the theory"
            )
    return Dyad(
        bid, kappa, beta, effort, normal(sanction), wish, payoff.xreplace({ell: sp.S.Zero}),
        model.parameters[roles.received].symbol, moves[roles.real], channels["a_S"].symbol,
        model.parameters[roles.credit[roles.superior]].symbol,
    )  # fmt: skip


def _reduced(expression: sp.Expr, model: SequentialGame) -> sp.Expr:
    """An expression in the execution rate: stiffness, then what lies behind it, is eliminated."""
    symbols = {c.parameter.name: c.symbol for c in model.channels}
    c, kappa, d = (symbols[n] for n in ("c", "kappa", "d"))
    k = model.parameters["k"].symbol
    by_name = {ch.symbol: ch.definition for ch in model.channels}
    (stiff,) = sp.solve(by_name[kappa] - kappa, c)
    (spring,) = sp.solve(by_name[c] - c, d)
    in_stiffness = normal(expression.xreplace({d: spring}))
    return normal(in_stiffness.xreplace({c: stiff.xreplace({k: sp.S.One}), k: sp.S.One}))
