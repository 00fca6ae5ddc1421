"""Screening a continuum of hidden types, uniformly distributed: declarations and records.

Source: Mussa and Rosen (1978), Baron and Myerson (1982).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import sympy as sp
from sympy.logic.boolalg import Boolean

from layered_games.equilibria.algebra import normal
from layered_games.equilibria.screening import holds_at
from layered_games.errors import GameError
from layered_games.games.moves import Move
from layered_games.parameters import Parameter, ParameterSpace

__all__ = ["ContinuumBranch", "ContinuumProblem", "ContinuumSolution", "Segment"]


@dataclass(frozen=True)
class ContinuumProblem:
    """A principal offers a menu of (decision, transfer) to an agent whose type is uniform on an interval.

    Parameters
    ----------
    decision, transfer : Move
    kind : Parameter
        The type; its domain is that of single types.
    lower, upper : sympy.Expr
        Ends of the interval of types.
    principal, agent : sympy.Expr
        Payoffs in decision, transfer, type and parameters; linear in the transfer.
    parameters : ParameterSpace
        With a relation ``lower < upper``.
    outside : sympy.Expr
        What the agent gets outside, whatever its type; the principal then gets 0.

    Raises
    ------
    GameError
        If a payoff is not linear in the transfer, or the outside option depends on the type.
    """

    decision: Move
    transfer: Move
    kind: Parameter
    lower: sp.Expr
    upper: sp.Expr
    principal: sp.Expr
    agent: sp.Expr
    parameters: ParameterSpace
    outside: sp.Expr = sp.S.Zero

    def __post_init__(self) -> None:
        t, theta = self.transfer.symbol, self.kind.symbol
        for who, payoff in (("principal", self.principal), ("agent", self.agent)):
            slope = normal(sp.diff(payoff, t))
            if slope == 0 or slope.has(t, theta, self.decision.symbol):
                raise GameError(f"the payoff of the {who}, {payoff}, needs a constant slope in {t}")
        if self.outside.has(theta):
            raise GameError(f"the outside option {self.outside} may not depend on the type {theta}")

    @property
    def worth(self) -> sp.Expr:
        """What the agent gets besides the transfer, above its outside option."""
        return normal((self.agent - self.outside).xreplace({self.transfer.symbol: sp.S.Zero}))

    @property
    def price(self) -> sp.Expr:
        """What it costs the principal to raise the agent's payoff by one unit through the transfer."""
        t = self.transfer.symbol
        return normal(-sp.diff(self.principal, t) / sp.diff(self.agent, t))

    @property
    def virtual_surplus(self) -> sp.Expr:
        """Joint surplus of a contract less the rents that it leaves to better types."""
        own = self.principal.xreplace({self.transfer.symbol: sp.S.Zero})
        gap = self.upper - self.kind.symbol
        return normal(own + self.price * (self.worth - gap * sp.diff(self.worth, self.kind.symbol)))


@dataclass(frozen=True)
class Segment:
    """Types between two cuts with their contract.

    ``decision`` is None for types that are left out; ``rent`` is what the agent gets above its outside
    option.
    """

    start: sp.Expr
    end: sp.Expr
    decision: sp.Expr | None
    transfer: sp.Expr
    rent: sp.Expr
    binding: tuple[str, ...] = ()


@dataclass(frozen=True)
class ContinuumBranch:
    """An optimal menu on a region of the parameter space: segments from the lowest type to the highest."""

    segments: tuple[Segment, ...]
    profit: sp.Expr
    condition: Boolean

    @property
    def threshold(self) -> sp.Expr:
        """The lowest type that is served; the upper end if none is."""
        served = [s for s in self.segments if s.decision is not None]
        return served[0].start if served else self.segments[-1].end


@dataclass(frozen=True)
class ContinuumSolution:
    """The branches of the optimal menu.

    Attributes
    ----------
    problem : ContinuumProblem
    branches : tuple of ContinuumBranch
    checks : mapping of str to bool
        What the prover was asked, and whether it agreed: see the algorithm.
    complete : bool
        Whether all checks hold and the branches cover the parameter space.
    """

    problem: ContinuumProblem
    branches: tuple[ContinuumBranch, ...]
    checks: Mapping[str, bool]
    complete: bool

    def __iter__(self) -> Iterator[ContinuumBranch]:
        return iter(self.branches)

    def at(self, values: Mapping[str, Any]) -> ContinuumBranch:
        """Return the branch that holds at numbers for all parameters, with the numbers put in.

        Raises
        ------
        ParameterError
            If a parameter is missing, unknown, or outside its domain.
        GameError
            If no branch holds there, which only an incomplete solution allows.
        """
        point = self.problem.parameters.validate(values)

        def put(e: Any) -> Any:
            return e if e is None else e.subs(point)

        for branch in self.branches:
            if holds_at(branch.condition, point):
                placed = tuple(
                    Segment(
                        put(s.start), put(s.end), put(s.decision), put(s.transfer), put(s.rent), s.binding
                    )
                    for s in branch.segments
                )
                return ContinuumBranch(placed, branch.profit.subs(point), sp.true)
        raise GameError(f"no branch of the menu holds at {dict(values)}; the solution is not complete")
