"""What an agreement does at one point: gains, transfer, direction, and who would break it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import sympy as sp

from layered_games.equilibria.coalitions import hidden_pieces
from layered_games.equilibria.coalitions_joint import agreed_pieces
from layered_games.equilibria.evaluation import evaluate, holds
from layered_games.equilibria.pieces import Constraint
from layered_games.equilibria.staged_solution import solve_sequential
from layered_games.errors import GameError
from layered_games.games.agreements import AgreementGame

__all__ = ["AgreementReading", "Deviation", "read_agreement"]

Env = Mapping[sp.Symbol, Any]


@dataclass(frozen=True)
class Deviation:
    """What a member would do instead of what was agreed, if nothing enforced it.

    Attributes
    ----------
    player : str
    moves : dict of str to number
        The member's best reply in its last stage, the others doing as agreed.
    gain : number
        In payoff, over what was agreed.
    """

    player: str
    moves: Mapping[str, Any]
    gain: Any


@dataclass(frozen=True)
class AgreementReading:
    """An agreement at one point of parameter space, made or not.

    Attributes
    ----------
    made : bool
        Whether all its terms hold.
    failing : tuple of str
        The terms that do not.
    direction : str
        ``"escalating"`` if it raises the bid above what is played without it, else ``"restraining"``.
    agreed, openly, apart : dict of str to number
        Moves, derived quantities and payoffs ``U_<player>`` before transfers: under the agreement; under a
        contract that hides nothing; without any contract.
    coordination_gain : number
        What the contract that hides nothing pays all members together over play without any.
    hiding_gain : number
        What hiding adds to that, its cost subtracted; the agreement pays where it is positive.
    deviation : Deviation
        Shows that the agreement is no equilibrium without enforcement.
    critical : number or None
        Of a self-enforcing agreement that pays: the discount factor from which on it can be kept; 1 or
        more if none is high enough.
    """

    made: bool
    failing: tuple[str, ...]
    direction: str
    agreed: Mapping[str, Any]
    openly: Mapping[str, Any]
    apart: Mapping[str, Any]
    coordination_gain: Any
    hiding_gain: Any
    deviation: Deviation
    critical: Any = None
    members: tuple[str, ...] = ()

    @property
    def escalating(self) -> bool:
        """Whether the agreement raises the bid above what is played without it."""
        return self.direction == "escalating"

    @property
    def restraining(self) -> bool:
        """Whether the agreement does not."""
        return not self.escalating

    def shares(self, weight: Any = Fraction(1, 2)) -> dict[str, Any]:
        """Return the members' payoffs after a transfer without loss, by bargaining weight.

        Parameters
        ----------
        weight : number in [0, 1]
            Share of the gain over play without any contract that goes to the first member.

        Raises
        ------
        GameError
            If the weight is no share.
        """
        if not 0 <= weight <= 1:
            raise GameError(f"a bargaining weight lies in [0, 1]; {weight} does not")
        first, second = self.members
        own = self.apart[f"U_{first}"], self.apart[f"U_{second}"]
        total = self.agreed[f"U_{first}"] + self.agreed[f"U_{second}"] - sum(own)
        part = sp.Rational(weight) if isinstance(total, sp.Expr) else float(weight)
        return {first: own[0] + part * total, second: own[1] + (1 - part) * total}

    def transfer(self, weight: Any = Fraction(1, 2)) -> Any:
        """Return what the second member pays to the first; negative if it is the other way round."""
        first = self.members[0]
        return self.shares(weight)[first] - self.agreed[f"U_{first}"]


def read_agreement(
    game: AgreementGame, env: Env, quantity: str, number: Callable[[Any], Any]
) -> AgreementReading:
    """Return the agreement at one point.

    Parameters
    ----------
    game : AgreementGame
        With two members.
    env : mapping of symbol to number
        Parameters and channels.
    quantity : str
        The move that tells an escalating agreement from a restraining one.
    number : callable
        How exact values are shown.
    """
    deal, plain = game.agreement, game.plain
    memo: dict[Any, Any] = {}
    agreed = _numbers(hidden_pieces(game), env, memo)
    openly = _numbers(agreed_pieces(plain, deal.members), env, memo)
    alone = solve_sequential(plain)
    apart = _numbers([e.piece for e in alone], env, memo, [dict(e.in_channels) for e in alone])
    worth = [sum(v[f"U_{m}"] for m in deal.members) for v in (agreed, openly, apart)]
    failing = tuple(t.label for t in deal.terms if not holds([Constraint(t.expr, t.strict)], env, memo))
    hiding = worth[0] - worth[1]
    critical = None
    if deal.critical is not None and hiding > 0:
        critical = number(evaluate(deal.critical, env, memo))
    return AgreementReading(
        made=not failing,
        failing=failing,
        direction="escalating" if agreed[quantity] > apart[quantity] else "restraining",
        agreed=_shown(agreed, number),
        openly=_shown(openly, number),
        apart=_shown(apart, number),
        coordination_gain=number(worth[1] - worth[2]),
        hiding_gain=number(hiding),
        deviation=_deviation(game, env, agreed, number),
        critical=critical,
        members=deal.members,
    )


def _shown(values: Mapping[str, Any], number: Callable[[Any], Any]) -> dict[str, Any]:
    return {n: number(v) for n, v in values.items()}


def _numbers(
    pieces: Any, env: Env, memo: dict[Any, Any], values: list[dict[str, Any]] | None = None
) -> dict[str, Any]:
    """Values and payoffs of the piece that holds; at a border of two, of the first."""
    for index, piece in enumerate(pieces):
        if holds(piece.constraints, env, memo):
            shown = piece.values if values is None else values[index]
            found = {n: evaluate(v, env, memo) for n, v in shown.items()}
            return found | {f"U_{p}": evaluate(u, env, memo) for p, u in piece.payoffs.items()}
    raise GameError("no piece of the solution holds here; the solution of this game is not complete")


def _deviation(
    game: AgreementGame, env: Env, agreed: Mapping[str, Any], number: Callable[[Any], Any]
) -> Deviation:
    """The best reply of the member who moves last, with everything else as agreed and hidden as agreed."""
    plain, swap = game.plain, game.agreement.hidden
    last = plain.stages[-1]
    player = last[0].player
    moved = {m.symbol: agreed[m.name] for stage in plain.stages[:-1] for m in stage}
    here = {**env, **moved} | {channel: env[twin] for channel, twin in swap.items()}
    for reaction in solve_sequential(plain).reactions[-1]:
        if holds(reaction.conditions, here):
            moves = {n: evaluate(v, here) for n, v in reaction.values.items()}
            reached = here | {plain.moves[n].symbol: v for n, v in moves.items()}
            kept = here | {m.symbol: agreed[m.name] for m in last}
            payoff = plain.payoffs[player]
            gain = evaluate(payoff, reached) - evaluate(payoff, kept)
            return Deviation(player, _shown(moves, number), number(gain))
    raise GameError(f"no reply of {player} holds here; the solution of this game is not complete")
