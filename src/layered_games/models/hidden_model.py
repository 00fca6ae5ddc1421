"""Hidden capacity (catalogue, row 19): the superior offers a menu because only the subordinate knows ``k``.

Primitives only. Menus, the constraints that bind, exclusion and rents are derived by the screening solvers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

import sympy as sp

from layered_games.equilibria.screening import MenuSolution, ScreeningProblem
from layered_games.equilibria.screening_continuum import ContinuumProblem, ContinuumSolution
from layered_games.equilibria.screening_envelope import solve_continuum
from layered_games.equilibria.screening_menus import solve_menu
from layered_games.errors import GameError
from layered_games.games.moves import Move
from layered_games.institutions import Incentives, TargetSetting
from layered_games.models.hidden_capacity_claims import two_type_claims
from layered_games.models.hidden_capacity_continuum import continuum_claims
from layered_games.parameters import Parameter, ParameterSpace

if TYPE_CHECKING:
    from layered_games.models.propositions import Proposition

__all__ = ["HiddenCapacity", "capacity_primitives", "hidden_capacity", "two_capacities"]


@dataclass(frozen=True)
class HiddenCapacity:
    """A screening model: the problem, its solution, and its propositions.

    Attributes
    ----------
    name : str
    problem : ScreeningProblem or ContinuumProblem
    claims : callable
        Maps the solution to :class:`Proposition` records.
    example : mapping of str to number
        Values with which the model's figure and worked number are made.
    """

    name: str
    problem: ScreeningProblem | ContinuumProblem
    claims: Callable[[Any], tuple[Any, ...]] = field(repr=False)
    example: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @property
    def parameters(self) -> ParameterSpace:
        """The free parameters."""
        return self.problem.parameters

    @cached_property
    def solution(self) -> MenuSolution | ContinuumSolution:
        """The optimal menu in every region of the parameter space."""
        if isinstance(self.problem, ScreeningProblem):
            return solve_menu(self.problem)
        return solve_continuum(self.problem)

    def propositions(self) -> tuple[Proposition, ...]:
        """Return the model's propositions, each with statement, assumptions and verdict."""
        return self.claims(self.solution)


def hidden_capacity(types: str = "two") -> HiddenCapacity:
    """Return the model in which capacity is known to the subordinate only.

    The superior S, who received the target ``tau``, offers contracts of a target ``T >= tau`` and a reward
    ``w``; the subordinate A, who alone knows its capacity ``k``, takes one or stays out and gets ``u_0``.
    ``U_S = beta_S*T - w`` and ``U_A = w - T**2/(2*k)``; S gets 0 from those who stay out.

    Parameters
    ----------
    types : {"two", "continuum"}
        Capacity is ``k_L`` with probability ``p_L`` and ``k_H`` otherwise, or uniform on ``[k_L, k_H]``.

    Returns
    -------
    HiddenCapacity
        Its ``solution`` has branches with closed forms and conditions; ``solution.at({...})`` gives numbers.

    Raises
    ------
    GameError
        If ``types`` is neither of the two.

    Examples
    --------
    >>> menu = hidden_capacity().solution
    >>> menu.complete
    True
    >>> at = menu.at(dict(tau=1, beta_S=2, k_L=1, k_H=2, p_L="1/2", u_0=0))
    >>> at.values["T_L"], at.values["T_H"], at.rents["H"]
    (4/3, 4, 4/9)
    """
    if types not in ("two", "continuum"):
        raise GameError(f'types={types!r}: capacity has "two" types or a "continuum" of them')
    return _two_types() if types == "two" else _continuum()


@dataclass(frozen=True)
class Primitives:
    """What every model of hidden capacity is built from."""

    floor: Parameter
    credit: Parameter
    capacity: Parameter
    low: Parameter
    high: Parameter
    share: Parameter
    outside: Parameter

    @property
    def effort_cost(self) -> Callable[[sp.Expr], sp.Expr]:
        """The cost of a target, which real effort has to meet, at the capacity of the type."""
        return lambda target: target**2 / (2 * self.capacity.symbol)

    @property
    def ordered(self) -> sp.Basic:
        """The higher capacity is the higher one."""
        return sp.StrictGreaterThan(self.high.symbol, self.low.symbol)


@cache
def capacity_primitives() -> Primitives:
    """Return the parameters of the models of hidden capacity."""
    unit = "squared unit of the target per payoff"
    return Primitives(
        floor=TargetSetting().parameters[0],
        credit=Incentives(("S",)).parameters[0],
        capacity=Parameter("k", "positive", unit, "capacity: effort costs e**2/(2*k)", "基层能力"),
        low=Parameter("k_L", "positive", unit, "low capacity; the lowest one of a continuum", "低能力"),
        high=Parameter("k_H", "positive", unit, "high capacity; the highest one of a continuum", "高能力"),
        share=Parameter("p_L", "(0, 1)", "", "probability of low capacity", "低能力的概率"),
        outside=Parameter("u_0", "nonnegative", "payoff", "what doing nothing is worth", "躺平的收益"),
    )


def _contract(given: Primitives) -> tuple[Move, Move, sp.Expr, sp.Expr]:
    """Target and reward, and the payoffs of superior and subordinate from a contract."""
    target = Move("S", "T", lower=given.floor.symbol, meaning="target", meaning_zh="目标")
    reward = Move("S", "w", meaning="reward", meaning_zh="奖励")
    superior = given.credit.symbol * target.symbol - reward.symbol
    subordinate = reward.symbol - given.effort_cost(target.symbol)
    return target, reward, superior, subordinate


@cache
def _two_types() -> HiddenCapacity:
    half = sp.Rational(1, 2)
    example = {"tau": 1, "beta_S": 2, "k_L": 1, "k_H": 2, "p_L": half, "u_0": 0}
    return HiddenCapacity("hidden capacity, two types", two_capacities(), two_type_claims, example)


def two_capacities() -> ScreeningProblem:
    """Return the screening problem with two capacities."""
    given = capacity_primitives()
    listed = [given.floor, given.credit, given.low, given.high, given.share, given.outside]
    target, reward, superior, subordinate = _contract(given)
    return ScreeningProblem(
        decision=target,
        transfer=reward,
        kind=given.capacity.symbol,
        principal=superior,
        agent=subordinate,
        types={"L": given.low.symbol, "H": given.high.symbol},
        prior={"L": given.share.symbol, "H": 1 - given.share.symbol},
        parameters=ParameterSpace(listed, [given.ordered]),
        outside=given.outside.symbol,
    )


@cache
def _continuum() -> HiddenCapacity:
    given = capacity_primitives()
    listed = [given.floor, given.credit, given.low, given.high, given.outside]
    target, reward, superior, subordinate = _contract(given)
    problem = ContinuumProblem(
        decision=target,
        transfer=reward,
        kind=given.capacity,
        lower=given.low.symbol,
        upper=given.high.symbol,
        principal=superior,
        agent=subordinate,
        parameters=ParameterSpace(listed, [given.ordered]),
        outside=given.outside.symbol,
    )
    return HiddenCapacity("hidden capacity, a continuum of types", problem, continuum_claims)
