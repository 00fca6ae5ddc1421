"""A supervisor who may be bribed: low-powered incentives are the price of evidence that can be hidden.

Game
----
An agent is efficient with probability ``nu``; its cost is ``beta - e``, and ``beta`` is larger by ``D`` if
it is inefficient. Effort costs it ``e^2/2``. The principal sees and bears the cost, pays a transfer
besides, and puts no weight on rents. A supervisor finds hard evidence of the type with probability ``z``,
whatever the type; it can hide evidence, not forge it, and gets a reward for evidence of efficiency. What
the agent pays it is worth ``k`` as much to it. Contracts are offered first; with evidence the principal
knows the type.

Edge cases
----------
``D = 0``: nothing to hide, effort 1 and reward 0. ``z = 0`` or ``k = 0``: collusion changes no effort. ``nu
= 0``: the limit of small ``nu``. The result is for an interior solution, in which an efficient agent that
passes for an inefficient one still makes an effort (``e >= D``): elsewhere, and for ``nu = 1`` (nobody is
inefficient), ``z = 1`` (evidence is never missing) or ``k > 1`` (it costs less to let them collude),
DomainError.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import cache
from typing import Any, Final

import sympy as sp

from layered_games.equilibria.conditions import Context
from layered_games.equilibria.kkt import Problem
from layered_games.equilibria.pieces import Constraint, Piece
from layered_games.equilibria.screening import holds_at
from layered_games.equilibria.screening_menus import Optimum, optima
from layered_games.errors import GameError
from layered_games.games.moves import Move
from layered_games.literature.base import DomainError, Row, known, number
from layered_games.parameters import Parameter, ParameterSpace

__all__ = ["ROW", "claimed", "compute", "outcome", "plain", "programme"]

ROW: Final = Row(
    module="tirole",
    title="The threat of collusion weakens incentives, and the supervisor is paid for what it does not hide",
    source=(
        "J. Tirole, Hierarchies and bureaucracies, Journal of Law, Economics, and Organization 2 (1986); "
        "cost model after J.-J. Laffont and J. Tirole, Quarterly Journal of Economics 106 (1991)"
    ),
    parameters={
        "D": "difference in cost between the types, in [0, 1]",
        "nu": "probability that the agent is efficient, in [0, 1)",
        "z": "probability that the supervisor finds evidence, in [0, 1)",
        "k": "bribe efficiency: what a unit paid is worth to the supervisor, in [0, 1]",
    },
    outputs={
        "effort": "effort of the inefficient type without evidence, if there is no collusion",
        "effort_collusion": "the same, under the threat of collusion",
        "reward": "reward for evidence of efficiency that deters collusion at the latter",
    },
    examples=(
        {"D": Fraction(1, 4), "nu": Fraction(1, 3), "z": Fraction(1, 4), "k": Fraction(1, 2)},
        {"D": Fraction(1, 2), "nu": Fraction(1, 4), "z": Fraction(1, 2), "k": Fraction(3, 4)},
        {"D": Fraction(1, 3), "nu": Fraction(1, 2), "z": Fraction(1, 2), "k": 1},
        {"D": Fraction(1, 3), "nu": Fraction(1, 2), "z": 0, "k": 1},
        {"D": 0, "nu": Fraction(1, 2), "z": Fraction(1, 2), "k": 1},
        {"D": 1, "nu": 0, "z": Fraction(1, 2), "k": 0},
    ),
    selection="collusion is deterred, by the reward; a pair that is indifferent reports",
)

SPACE: Final = ParameterSpace([Parameter(name, "(0, 1)") for name in ("D", "nu", "z", "k")])
"""Where contracts are solved; they are told on its border too (see :func:`outcome`)."""
TYPES: Final = ("efficient", "inefficient")
EFFORT = {kind: Move("principal", f"e_{kind}").symbol for kind in TYPES}
TRANSFER = {kind: Move("principal", f"t_{kind}").symbol for kind in TYPES}
REWARD = Move("principal", "reward").symbol

Disutility = Callable[[sp.Expr], sp.Expr]


def plain(effort: sp.Expr) -> sp.Expr:
    """Return what effort costs the agent."""
    return effort**2 / 2


def programme(collusion: bool, disutility: Disutility = plain) -> Problem:
    """Return what the principal solves: contracts for both types without evidence, and the reward.

    A contract fixes cost and transfer; it is written with the effort that its own type needs to reach the
    cost. No type prefers to stay out, or the other's contract. With collusion, the supervisor prefers
    the reward to what an efficient agent would pay to be taken for one of unknown type. (An inefficient agent
    pays nothing: it has no rent either way.) With evidence the principal knows the type, which is no part
    of the choice; a reward is then due if the type is efficient.
    """
    D, nu, z, k = SPACE.symbols.values()
    beta = {"efficient": sp.S.Zero, "inefficient": D}
    chance = {"efficient": nu, "inefficient": 1 - nu}

    def utility(who: str, contract: str) -> sp.Expr:
        return TRANSFER[contract] - disutility(EFFORT[contract] - beta[contract] + beta[who])

    paid = (1 - z) * sp.Add(*(chance[i] * (beta[i] - EFFORT[i] + TRANSFER[i]) for i in TYPES))
    limits = [Constraint(utility(i, i), label=f"participation of {i}") for i in TYPES]
    for i, j in (TYPES, TYPES[::-1]):
        limits.append(Constraint(utility(i, i) - utility(i, j), label=f"{i} does not take what {j} takes"))
    moves = [*EFFORT.values(), *TRANSFER.values()]
    if collusion:
        stake = utility("efficient", "efficient")
        paid += z * chance["efficient"] * REWARD
        limits.append(Constraint(REWARD - k * stake, label="evidence of efficiency is not hidden"))
        moves.append(REWARD)
    return Problem(Piece({"principal": -paid}), {"principal": tuple(moves)}, {"principal": tuple(limits)})


@cache
def _solved(collusion: bool, disutility: Disutility) -> tuple[Optimum, ...]:
    """Every choice of binding constraints that can occur, in symbols, each proved to be optimal."""
    context = Context(tuple(SPACE.assumptions))
    found = [o for _, o in optima(programme(collusion, disutility), context) if o is not None]
    if not found or not all(o.concave(o.conditions.relations, context) for o in found):
        raise GameError("no contracts are proved to be optimal")
    return tuple(found)


def outcome(at: Mapping[str, Any], collusion: bool, disutility: Disutility = plain) -> dict[str, Any]:
    """Return the optimal contracts and reward at numbers for all parameters.

    On the border of the parameter space (``D = 0``, say) they are the limit from inside, which is optimal
    too: what proves them so are weak inequalities between continuous functions.

    Raises
    ------
    DomainError
        If a number is outside its domain.
    GameError
        If no choice of binding constraints holds there.
    """
    values = _read(**{name: at[name] for name in SPACE})
    point = {s: sp.Rational(v) for s, v in zip(SPACE.symbols.values(), values, strict=True)}
    for optimum in _solved(collusion, disutility):
        if holds_at(sp.And(*optimum.conditions.relations), point):
            return {str(s): v.subs(point) for s, v in optimum.candidate.values.items()}
    raise GameError(f"no contracts are known to be optimal at {dict(at)}")


def compute(D: Any, nu: Any, z: Any, k: Any) -> dict[str, Any]:
    """Find both optimal contracts with the package's solver of menus (Karush-Kuhn-Tucker cases).

    Examples
    --------
    >>> compute(D="1/4", nu="1/3", z="1/4", k="1/2")
    {'effort': Fraction(7, 8), 'effort_collusion': Fraction(41, 48), 'reward': Fraction(35, 384)}
    """
    at = dict(zip(SPACE, _read(D, nu, z, k), strict=True))
    free, threatened = outcome(at, False), outcome(at, True)
    found = {
        "effort": free["e_inefficient"],
        "effort_collusion": threatened["e_inefficient"],
        "reward": threatened["reward"],
    }
    _require_interior(found["effort_collusion"], at["D"])
    return known(found, D, nu, z, k)


def claimed(D: Any, nu: Any, z: Any, k: Any) -> dict[str, Any]:
    """Return the closed form: effort ``1 - D*nu/(1 - nu)``, the fall multiplied by ``1 + k*z/(1 - z)``.

    The reward is ``k`` times the efficient type's rent ``D*e - D^2/2`` at the lower effort.

    Examples
    --------
    >>> claimed(D="1/4", nu="1/3", z="1/4", k="1/2")
    {'effort': Fraction(7, 8), 'effort_collusion': Fraction(41, 48), 'reward': Fraction(35, 384)}
    """
    gap, efficient, found, bribe = _read(D, nu, z, k)
    fall = gap * efficient / (1 - efficient)
    effort = 1 - fall * (1 + bribe * found / (1 - found))
    _require_interior(effort, gap)
    reward = bribe * gap * (effort - gap / 2)
    return known({"effort": 1 - fall, "effort_collusion": effort, "reward": reward}, D, nu, z, k)


def _require_interior(effort: Any, gap: Any) -> None:
    if effort < gap:
        raise DomainError(
            f"the inefficient type's effort would be {effort}, less than D = {gap}: an efficient agent would "
            "pass for it without any effort, and this result does not hold; lower D, nu, z or k"
        )


def _read(D: Any, nu: Any, z: Any, k: Any) -> tuple[Fraction, ...]:
    return (
        number("D", D, "share"),
        number("nu", nu, "[0, 1)"),
        number("z", z, "[0, 1)"),
        number("k", k, "share"),
    )
