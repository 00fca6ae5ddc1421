"""Screening: a principal's menu for an agent whose type is hidden; declarations and records.

Source: Myerson (1979) for direct menus, Maskin and Riley (1984) for the programme.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any

import sympy as sp
from sympy.logic.boolalg import Boolean

from layered_games.equilibria.algebra import normal
from layered_games.equilibria.evaluation import relation_holds
from layered_games.equilibria.pieces import Constraint
from layered_games.errors import GameError
from layered_games.games.moves import Move
from layered_games.parameters import ParameterSpace

__all__ = [
    "Case",
    "MenuBranch",
    "MenuPoint",
    "MenuSolution",
    "ScreeningProblem",
    "holds_at",
]


@dataclass(frozen=True)
class ScreeningProblem:
    """A principal offers a menu of (decision, transfer); the agent knows its type and picks, or stays out.

    Parameters
    ----------
    decision, transfer : Move
        What a contract fixes; bounds of the decision hold in every contract.
    kind : sympy.Symbol
        The type, as it occurs in the payoffs.
    principal, agent : sympy.Expr
        Payoffs from a contract, in decision, transfer, type and parameters; linear in the transfer.
    types : mapping of str to sympy.Expr
        Name of each type to its value.
    prior : mapping of str to sympy.Expr
        Name of each type to its probability.
    parameters : ParameterSpace
    outside : sympy.Expr
        What the agent gets outside; the principal then gets 0.
    later : mapping of (type, contract) to sympy.Expr, optional
        What a type gets later on, once it has taken the contract meant for another type; 0 if absent.
    later_outside : mapping of str to sympy.Expr, optional
        What a type gets later on after staying out.

    Raises
    ------
    GameError
        If the types and the prior differ, or a payoff is not linear in the transfer.
    """

    decision: Move
    transfer: Move
    kind: sp.Symbol
    principal: sp.Expr
    agent: sp.Expr
    types: Mapping[str, sp.Expr]
    prior: Mapping[str, sp.Expr]
    parameters: ParameterSpace
    outside: sp.Expr = sp.S.Zero
    later: Mapping[tuple[str, str], sp.Expr] = field(default_factory=dict)
    later_outside: Mapping[str, sp.Expr] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.types or set(self.types) != set(self.prior):
            raise GameError(
                f"each type needs one value and one probability; got values for {list(self.types)} "
                f"and probabilities for {list(self.prior)}"
            )
        for who, payoff in (("principal", self.principal), ("agent", self.agent)):
            slope = sp.diff(payoff, self.transfer.symbol)
            if normal(slope) == 0 or slope.has(self.transfer.symbol):
                raise GameError(
                    f"the payoff of the {who}, {payoff}, is not linear in the transfer "
                    f"{self.transfer.name}; menus are solved for quasi-linear payoffs"
                )

    def term(self, what: Move, contract: str) -> sp.Symbol:
        """Return the symbol of a contract's decision or transfer."""
        return Move(what.player, f"{what.name}_{contract}").symbol

    def utility(self, who: str, contract: str) -> sp.Expr:
        """Return what a type gets from the contract that is meant for a type."""
        at = {
            self.decision.symbol: self.term(self.decision, contract),
            self.transfer.symbol: self.term(self.transfer, contract),
            self.kind: self.types[who],
        }
        return self.agent.xreplace(at) + self.later.get((who, contract), sp.S.Zero)

    def reserve(self, who: str) -> sp.Expr:
        """Return what a type gets outside."""
        return self.outside.xreplace({self.kind: self.types[who]}) + self.later_outside.get(who, sp.S.Zero)

    def profit(self, served: Sequence[str]) -> sp.Expr:
        """Return what the principal expects from a menu if each served type takes its own contract."""
        total = []
        for name in served:
            at = {
                self.decision.symbol: self.term(self.decision, name),
                self.transfer.symbol: self.term(self.transfer, name),
                self.kind: self.types[name],
            }
            total.append(self.prior[name] * self.principal.xreplace(at))
        return sp.Add(*total)

    def constraints(self, served: Sequence[str]) -> tuple[Constraint, ...]:
        """Return participation, incentive compatibility and bounds of a menu for the served types."""
        found = [
            Constraint(self.utility(i, i) - self.reserve(i), label=f"participation of {i}") for i in served
        ]
        found += [
            Constraint(self.utility(i, i) - self.utility(i, j), label=f"{i} does not take what {j} takes")
            for i in served
            for j in served
            if i != j
        ]
        found += [
            Constraint(self.reserve(i) - self.utility(i, j), label=f"{i} stays out rather than take {j}")
            for i in self.types
            for j in served
            if i not in served
        ]
        for j in served:
            x = self.term(self.decision, j)
            if self.decision.lower is not None:
                found.append(Constraint(x - self.decision.lower, label=f"{x} >= {self.decision.lower}"))
            if self.decision.upper is not None:
                found.append(Constraint(self.decision.upper - x, label=f"{x} <= {self.decision.upper}"))
        return tuple(found)


@dataclass(frozen=True)
class Case:
    """One Karush-Kuhn-Tucker case: which constraints bind, and what became of it.

    ``possible`` is False if the prover shows the conditions contradictory, None if it could not tell.
    """

    served: tuple[str, ...]
    binding: tuple[str, ...]
    possible: bool | None


@dataclass(frozen=True)
class MenuBranch:
    """An optimal menu on a region of the parameter space.

    Attributes
    ----------
    served : tuple of str
        The types that take a contract; the others are excluded.
    binding : tuple of str
        Labels of the binding constraints.
    values : mapping of str to sympy.Expr
        Decision and transfer of each contract.
    rents : mapping of str to sympy.Expr
        What each type gets above its outside option.
    profit : sympy.Expr
        What the principal expects.
    condition : sympy Boolean
        Where the menu is optimal.
    proved : bool
        Whether the Lagrangian is proved concave, hence the menu globally optimal for its served types.
    """

    served: tuple[str, ...]
    binding: tuple[str, ...]
    values: Mapping[str, sp.Expr]
    rents: Mapping[str, sp.Expr]
    profit: sp.Expr
    condition: Boolean
    proved: bool


@dataclass(frozen=True)
class MenuPoint:
    """An optimal menu at one point: served types, numbers, and the branch that they come from."""

    served: tuple[str, ...]
    values: Mapping[str, sp.Expr]
    rents: Mapping[str, sp.Expr]
    profit: sp.Expr
    branch: MenuBranch


@dataclass(frozen=True)
class MenuSolution:
    """The branches of the optimal menu, every case that was looked at, and whether nothing is missing."""

    problem: ScreeningProblem
    branches: tuple[MenuBranch, ...]
    cases: tuple[Case, ...]
    complete: bool

    def __iter__(self) -> Iterator[MenuBranch]:
        return iter(self.branches)

    def at(self, values: Mapping[str, Any]) -> MenuPoint:
        """Return the optimal menu at numbers for all parameters, exact where these are.

        Raises
        ------
        ParameterError
            If a parameter is missing, unknown, or outside its domain.
        GameError
            If no branch holds there, which only an incomplete solution allows.
        """
        point = self.problem.parameters.validate(values)
        for branch in self.branches:
            if holds_at(branch.condition, point):
                values_at = {n: e.subs(point) for n, e in branch.values.items()}
                rents_at = {n: e.subs(point) for n, e in branch.rents.items()}
                return MenuPoint(branch.served, values_at, rents_at, branch.profit.subs(point), branch)
        raise GameError(f"no branch of the menu holds at {dict(values)}; the solution is not complete")

    @cached_property
    def served(self) -> dict[tuple[str, ...], Boolean]:
        """Each set of served types with the condition under which it is served."""
        sets = dict.fromkeys(b.served for b in self.branches)
        return {s: sp.Or(*(b.condition for b in self.branches if b.served == s)) for s in sets}


def holds_at(condition: Boolean, point: Mapping[sp.Symbol, sp.Expr]) -> bool:
    """Return whether a condition holds at a point; what says that roots are defined is asked first.

    Examples
    --------
    >>> x = sp.Symbol("x")
    >>> holds_at(sp.And(x > 0, 1 / x > 1), {x: sp.S.Zero})
    False
    """
    clauses = condition.args if isinstance(condition, sp.And) else (condition,)
    rooted = [any(not p.exp.is_Integer or p.exp < 0 for p in c.atoms(sp.Pow)) for c in clauses]
    order = sorted(range(len(clauses)), key=lambda n: rooted[n])
    where = {s: Fraction(int(v.p), int(v.q)) if v.is_Rational else v for s, v in point.items()}
    memo: dict[Any, Any] = {}
    return all(relation_holds(clauses[n], where, memo) for n in order)
