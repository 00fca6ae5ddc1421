"""What solving for commitment gives: strategy, reply, and what commitment is worth."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import sympy as sp
from sympy.logic.boolalg import Boolean

from layered_games.equilibria.result import Equilibrium, Solution

__all__ = ["CommitmentSolution", "CommitmentValue", "StackelbergEquilibrium"]


@dataclass(frozen=True)
class CommitmentValue:
    """What commitment gives the leader beyond one Nash equilibrium.

    Attributes
    ----------
    gain : number or sympy.Expr
        The leader's payoff under commitment less that in the equilibrium.
    nash : Equilibrium
    condition : sympy Boolean
        Where in parameter space both exist; ``true`` for numbers.
    """

    gain: Any
    nash: Equilibrium = field(repr=False)
    condition: Any = sp.true


@dataclass(frozen=True)
class StackelbergEquilibrium(Equilibrium):
    """A leader's best commitment and the follower's reply to it, ties broken for the leader.

    ``regret`` is what the follower loses against its best reply: 0 exactly unless payoffs are floats.

    Attributes
    ----------
    leader : str
    strategy : tuple
        The leader's probabilities.
    reply : str
        The follower's action; ``reply_index`` is its place.
    leader_payoff, follower_payoff : number or sympy.Expr
    against : tuple of CommitmentValue
        One for each Nash equilibrium; for numbers from the leader's best one to its worst.
    multipliers : tuple of tuples
        For every action of the follower the multipliers that prove that no commitment gives more (see
        :func:`~layered_games.equilibria.verify_concepts.bounds_commitment`); empty in symbols.
    """

    leader: str = ""
    strategy: tuple[Any, ...] = ()
    reply: str = ""
    reply_index: int = 0
    leader_payoff: Any = None
    follower_payoff: Any = None
    against: tuple[CommitmentValue, ...] = ()
    multipliers: tuple[tuple[Any, ...], ...] = field(default=(), repr=False)

    @property
    def value_of_commitment(self) -> tuple[Any, Any] | None:
        """What commitment gains over the leader's best and over its worst Nash equilibrium.

        None if the Nash equilibria were not compared, or if there are symbols: which equilibria exist
        then depends on the parameters, and :attr:`against` has all of them with conditions.
        """
        if not self.against or self.condition != sp.true or any(v.condition != sp.true for v in self.against):
            return None
        gains = [v.gain for v in self.against]
        if any(isinstance(g, sp.Expr) for g in gains):
            return None
        return min(gains), max(gains)

    def __str__(self) -> str:
        lines = [f"where {sp.sstr(self.condition)}"] if self.condition != sp.true else []
        mixed = ", ".join(map(str, self.strategy))
        lines.append(f"  {self.leader} commits to ({mixed}), the reply is {self.reply}")
        lines.append(f"  payoffs: leader {self.leader_payoff}, follower {self.follower_payoff}")
        for value in self.against:
            where = f" where {sp.sstr(value.condition)}" if value.condition != sp.true else ""
            lines.append(f"  gain over Nash: {value.gain}{where}")
        return "\n".join(lines)


@dataclass(frozen=True)
class CommitmentSolution(Solution):
    """Best commitments; in symbols each with its condition.

    Attributes
    ----------
    boundaries : tuple of SymPy equations
        ``complete`` means: wherever no boundary equation holds, some condition holds. On a boundary
        every condition that holds is still right, but none may hold. Empty for numbers: there, complete
        means that no other commitment does as well for the leader.
    """

    boundaries: tuple[Boolean, ...] = ()
