"""Cross-department collusion (跨部门共谋): departments cover for each other, round after round.

Primitives only: departments with a gap to account for, who hold the evidence on each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import product
from typing import Any, Final

import numpy as np
import sympy as sp

from layered_games.equilibria.algebra import normal
from layered_games.equilibria.repeated import CriticalFactor, Incentive, critical_factor, stage_incentives
from layered_games.equilibria.solving import solve
from layered_games.errors import GameError
from layered_games.games.moves import Move
from layered_games.games.sequential import SequentialGame
from layered_games.games.strategic import StrategicGame
from layered_games.institutions import Accountability, FaultTolerance, Inspection, Oversight, parameters_of
from layered_games.models.propositions import Proposition
from layered_games.parameters import Parameter, ParameterSpace

__all__ = ["Collusion", "collusion", "cost_of_gap", "incentive_among", "primitives"]

COVER, REPORT = 0, 1
MOST: Final = 6
EXAMPLE: Final[Mapping[str, Any]] = {
    "g": 4,
    "A_A": 4,
    "P": 8,
    "q": "1/2",
    "sigma": 0,
    "phi_A": 0,
    "chi": 1,
    "R": 8,
    "F": 4,
}


@dataclass(frozen=True)
class Collusion:
    """A round of mutual cover, and what keeps it up when rounds repeat.

    Attributes
    ----------
    stage : StrategicGame
        One round: every department covers for all others, or reports what it knows.
    parameters : ParameterSpace
    example : mapping of str to number
        Values with which the model's figure and worked number are made.
    name : str
    """

    stage: StrategicGame
    parameters: ParameterSpace
    example: Mapping[str, Any] = field(default_factory=dict, repr=False)
    name: str = "collusion"

    @property
    def departments(self) -> int:
        """How many there are."""
        return len(self.stage.players)

    @cached_property
    def incentive(self) -> Incentive:
        """What a department gains by reporting once, and what it loses by it later."""
        n = self.departments
        found = stage_incentives(
            self.stage, (COVER,) * n, (REPORT,) * n, survival=1 - self.parameters["sigma"].symbol
        )
        return found[self.stage.players[0]]

    @cached_property
    def critical(self) -> CriticalFactor:
        """The discount factor from which on mutual cover is kept by grim trigger."""
        return critical_factor(self.incentive)

    def quantities(self, at: Mapping[str, Any]) -> dict[str, sp.Expr]:
        """Return temptation, surplus and critical discount factor at numbers for all parameters.

        Examples
        --------
        >>> game = collusion()
        >>> game.quantities(game.example)["delta_star"]
        1/4
        """
        point = self.parameters.validate(at)
        incentive = self.incentive
        named = {"temptation": incentive.temptation, "surplus": incentive.surplus}
        named["delta_star"] = self.critical.value
        return {name: normal(value.subs(point)) for name, value in named.items()}

    def propositions(self) -> tuple[Proposition, ...]:
        """Return the model's propositions, each with statement, assumptions and verdict."""
        from layered_games.models.collusion_claims import claims

        return claims(self)


@cache
def primitives() -> ParameterSpace:
    """Return the parameters of mutual cover."""
    institutions = (Accountability(), FaultTolerance(), Inspection(), Oversight())
    listed = {p.name: p for p in parameters_of(institutions)}
    gap = Parameter("g", "positive", "units of the target", "gap of each department", "各部门的任务缺口")
    checked = Parameter("q", "(0, 1)", "", "inspection probability", "检查验收概率")
    hidden = Parameter("chi", "(0, 1]", "", "effectiveness of cover", "包庇的有效性", r"\chi")
    reward = Parameter("R", "nonnegative", "payoff", "reward for reported evidence", "举报奖励")
    flat = Parameter("F", "nonnegative", "payoff", "sanction on exposed cover", "包庇曝光后的处罚")
    order = [gap, listed["A_A"], listed["P"], checked, listed["sigma"], listed["phi_A"], hidden, reward, flat]
    costly = checked.symbol * hidden.symbol * reward.symbol + listed["sigma"].symbol * flat.symbol
    return ParameterSpace(order, [sp.StrictGreaterThan(costly, 0)])


@cache
def cost_of_gap() -> sp.Expr:
    """Return what a gap costs a department that splits it best, in ``g``, ``a_A`` and ``d``.

    The split is solved for: falsify ``f`` under the sanction ``d*f**2/2``, admit the rest.
    """
    gap, weight, sanction = (Parameter(n, "positive") for n in ("g", "a_A", "d"))
    fake = Move("A", "f", lower=0, upper=gap.symbol, meaning="falsified part", meaning_zh="造数字")
    rest = gap.symbol - fake.symbol
    loss = weight.symbol * rest**2 / 2 + sanction.symbol * fake.symbol**2 / 2
    (branch,) = solve(SequentialGame(["A"], [[fake]], {"A": -loss}, [gap, weight, sanction]))
    return normal(loss.xreplace({fake.symbol: branch.values["f"]}))


def _round(own: int, silent: bool, others: Any, space: ParameterSpace) -> sp.Expr:
    """What a department gets in a round: it covers or reports; all others cover it, or not all do."""
    s = {name: p.symbol for name, p in space.items()}
    found = s["q"] * (1 - s["chi"]) if silent else s["q"]
    detection = 1 - (1 - found) * (1 - s["sigma"])
    put = {"g": s["g"], "a_A": s["A_A"] * (1 - s["phi_A"]), "d": detection * s["P"]}
    cost = cost_of_gap()
    loss = cost.xreplace({e: put[e.name] for e in cost.free_symbols})
    each = s["q"] * s["chi"] * s["R"] + s["sigma"] * s["F"]
    return -loss - (others * each if own == COVER else 0)


def incentive_among(count: Any) -> Incentive:
    """Return the incentive of one of ``count`` alike departments; the count may be a symbol."""
    space = primitives()
    agreed = _round(COVER, True, count - 1, space)
    return Incentive(
        normal(_round(REPORT, True, count - 1, space) - agreed),
        normal(agreed - _round(REPORT, False, count - 1, space)),
        survival=1 - space["sigma"].symbol,
    )


def collusion(departments: int = 2) -> Collusion:
    """Return mutual cover between departments, all parameters free.

    The passage: section 三.1 of the paper on burden reduction, 跨部门共谋: departments short of means and
    authority cooperate in selective execution to lower the risk of being held to account
    (选择性执行的跨部门“合作共谋”).

    Each of n departments falls short by ``g``. It falsifies part of the gap and admits the rest, whichever
    costs least. The others hold the evidence: a check with probability ``q`` finds falsification unless all
    of them cover for it, and then only with ``q*(1 - chi)``. To cover for a colleague forgoes the reward
    ``R`` for evidence (``q*chi*R`` a round) and costs ``F`` if the public exposes, which it does with
    probability ``sigma``. An exposure ends cover for good; so does a report (grim trigger).

    Idealised: departments are alike; everybody sees who reported; evidence is with all others, so one report
    is enough. What the model cannot say: which departments find together, and what a superior does who
    foresees the cover.

    Parameters
    ----------
    departments : int
        Two to six.

    Returns
    -------
    Collusion

    Raises
    ------
    GameError
        If the number is not a whole one from two to six.

    Examples
    --------
    >>> game = collusion(3)
    >>> " ".join(game.parameters)
    'g A_A P q sigma phi_A chi R F'
    >>> game.quantities(game.example)
    {'temptation': 8, 'surplus': 8, 'delta_star': 1/2}
    """
    if isinstance(departments, bool) or not isinstance(departments, int) or not 2 <= departments <= MOST:
        raise GameError(f"departments = {departments!r}: a whole number from 2 to {MOST}")
    return _among(departments)


@cache
def _among(count: int) -> Collusion:
    space = primitives()
    payoffs = [np.empty((2,) * count, dtype=object) for _ in range(count)]
    for profile in product((COVER, REPORT), repeat=count):
        for i, own in enumerate(profile):
            silent = all(a == COVER for j, a in enumerate(profile) if j != i)
            payoffs[i][profile] = _round(own, silent, count - 1, space)
    names = [f"D{i}" for i in range(1, count + 1)]
    stage = StrategicGame(payoffs, names, [("cover", "report")] * count, space, title="mutual cover")
    point = space.validate(EXAMPLE)
    return Collusion(stage, space, {name: point[p.symbol] for name, p in space.items()})
