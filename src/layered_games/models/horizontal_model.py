"""Horizontal overbidding (横向加码): departments draw on one pool of grassroots attention.

Primitives only: departments that claim attention, a pool that serves claims the worse the more there are,
and the accountability that each line of command presses its department with.
"""

from __future__ import annotations

from functools import cache
from typing import Final

import sympy as sp

from layered_games.errors import GameError
from layered_games.games.moves import Channel, Move
from layered_games.institutions import Accountability, FaultTolerance, Oversight, factor, parameters_of
from layered_games.models.accounts import Accounts
from layered_games.models.base import Model
from layered_games.models.entries import Entry, Worked
from layered_games.models.propositions import Proposition
from layered_games.parameters import Parameter, ParameterSpace

__all__ = ["ENTRY", "MOST", "department_payoff", "horizontal"]

MOST: Final = 3


@cache
def horizontal(departments: int = 2) -> Model:
    """Return the game of departments that claim grassroots attention, all parameters free.

    The passage: the conclusion of the paper on overbidding leaves open what departments on one level do to
    each other (职能部门间的横向“加码”同样值得关注与探讨), and asks how horizontal and vertical overbidding
    differ. This model is our answer, not the paper's.

    Department i claims ``x_i`` of the grassroots' attention. The pool ``K`` serves the share ``1 - X/K`` of
    every claim, where ``X`` is the total. A unit served is worth ``V`` to the department, and ``a_A`` more
    because its own superior holds it to account for what is missing: that is the vertical pressure. A claim
    costs ``m*x_i**2/2``, and ``W`` a unit if the public complains, with probability ``sigma``.

    Idealised: departments are alike; the share served is linear in the total; accountability is linear in
    what is missing. What the model cannot say: which claims the grassroots serve first, and what they
    falsify (see the canonical game).

    Parameters
    ----------
    departments : int
        2 or 3; propositions hold for any number by the symmetric equilibrium.

    Returns
    -------
    Model

    Raises
    ------
    GameError
        If the number of departments is not 2 or 3.

    Examples
    --------
    >>> game = horizontal()
    >>> " ".join(game.parameters)
    'K V m W A_A phi_A sigma'
    >>> from layered_games.equilibria.solving import solve
    >>> free = {**game.example, "m": 0, "W": 0}
    >>> [str(solve(horizontal(n), at=free)[0].values["X"] / free["K"]) for n in (2, 3)]
    ['2/3', '3/4']
    """
    if isinstance(departments, bool) or departments not in range(2, MOST + 1):
        raise GameError(f"departments={departments!r}: 2 or 3; for more see propositions()")
    institutions = _institutions()
    listed = {p.name: p for p in (*parameters_of(institutions), *_own())}
    order = ("K", "V", "m", "W", "A_A", "phi_A", "sigma")
    channels = _channels()
    every = range(1, departments + 1)
    claims = {
        i: Move(
            f"D{i}",
            f"x_{i}",
            lower=0,
            meaning=f"attention that department {i} claims",
            meaning_zh=f"部门{i}索取的注意力",
        )
        for i in every
    }
    total = sp.Add(*(move.symbol for move in claims.values()))
    worth, pool = listed["V"].symbol, listed["K"].symbol
    spent = sp.Add(*(listed["m"].symbol * move.symbol**2 / 2 for move in claims.values()))
    each = {f"D{i}": department_payoff(claims[i].symbol, total) for i in every}
    return Model(
        players=tuple(each),
        stages=(tuple(claims.values()),),
        payoffs=each,
        parameters=ParameterSpace([listed[name] for name in order]),
        derived={"X": total, "s": 1 - total / listed["K"].symbol},
        channels=tuple(channels.values()),
        name="horizontal",
        claims=_claims,
        accounts=Accounts(tuple(m.name for m in claims.values()), worth * total * (1 - total / pool), spent),
        example={"K": 12, "V": 2, "m": "1/6", "W": 2, "A_A": 4, "phi_A": "1/2", "sigma": "1/4"},
    )


def department_payoff(own: sp.Expr, total: sp.Expr) -> sp.Expr:
    """What a department gains from its claim, given the total."""
    listed = {p.name: p.symbol for p in _own()}
    v, u = (_channels()[n].symbol for n in ("v", "u"))
    return v * own * (1 - total / listed["K"]) - listed["m"] * own**2 / 2 - u * own


def _institutions() -> tuple[Accountability, FaultTolerance, Oversight]:
    return Accountability(), FaultTolerance(players=("A",)), Oversight()


@cache
def _own() -> tuple[Parameter, ...]:
    unit = "payoff per unit"
    return (
        Parameter("K", "positive", "hours", "attention that the grassroots have", "基层注意力总量"),
        Parameter("V", "positive", unit, "worth of a claim served to the department", "部门任务的价值"),
        Parameter("m", "nonnegative", "payoff per squared unit", "cost of a claim", "索取的成本"),
        Parameter("W", "nonnegative", unit, "cost of a complaint to the department", "公众投诉的代价"),
        Parameter(
            "A_A",
            "positive",
            "payoff per unit",
            "accountability for a unit that is missing",
            "单位缺口的问责",
        ),
    )


@cache
def _channels() -> dict[str, Channel]:
    institutions = _institutions()
    listed = {p.name: p.symbol for p in (*parameters_of(institutions), *_own())}
    v = Parameter(
        "v", "positive", "", "what a claim served is worth under vertical pressure", "纵向压力下的任务价值"
    )
    u = Parameter("u", "nonnegative", "", "expected complaint about a claim", "预期投诉代价")
    return {
        "v": Channel(v, listed["V"] + factor("accountability_A", institutions), (v.symbol > listed["V"],)),
        "u": Channel(u, listed["sigma"] * listed["W"]),
    }


def _claims(game: Model) -> tuple[Proposition, ...]:
    from layered_games.models.horizontal_claims import claims

    return claims(game)


def _worked(game: Model) -> Worked:
    return Worked(
        (
            r"a claim served is worth $v = 2 + 4\cdot\frac12 = 4$, a complaint costs $u = \frac14\cdot 2 = "
            r"1/2$",
            r"department 1 gains $4 - \frac12$ by the first hour; its condition is "
            r"$4(1 - \frac{X}{12}) - \frac{4 x_1}{12} - \frac{x_1}{6} = \frac12$",
            r"both do the same: $\frac72 = x_1(\frac23 + \frac13 + \frac16)$, so $x_1 = 3$ and $X = 6$, "
            r"half of the pool",
            r"together they would claim $X = 14/3$",
        ),
        "X",
        sp.Integer(6),
    )


ENTRY = Entry(
    name="horizontal",
    number=17,
    mechanism="horizontal overbidding of departments",
    mechanism_zh="部门间横向加码",
    paper="overbidding",
    passage="section 六, 职能部门间的横向“加码” (left open in the paper)",
    institutions=("accountability", "fault tolerance", "social oversight"),
    outcomes=("all departments claim", "no claims"),
    build=horizontal,
    worked=_worked,
    literature=(
        "Hardin (1968), Gordon (1954): a common pool is overused",
        "Dasgupta and Heal (1979): total use of a commons by n users",
    ),
)
