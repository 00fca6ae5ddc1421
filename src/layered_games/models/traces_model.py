"""Traces (痕迹管理、责任转移): two layers keep records to push the blame for a failure onto each other.

Primitives only: a failure, a boundary of responsibility that is more or less clear, and records that
decide who is blamed where it is not.
"""

from __future__ import annotations

from functools import cache

import sympy as sp

from layered_games.games.moves import Channel, Move
from layered_games.institutions import (
    FaultTolerance,
    Inspection,
    Institution,
    Oversight,
    Responsibility,
    factor,
    parameters_of,
)
from layered_games.models.accounts import Accounts
from layered_games.models.base import Model
from layered_games.models.entries import Entry, Worked
from layered_games.models.traces_claims import claims
from layered_games.parameters import Parameter, ParameterSpace

__all__ = ["ENTRY", "traces"]


@cache
def traces() -> Model:
    """Return the contest of two layers over the blame for a failure, all parameters free.

    The passage: section 三.3 of the paper on burden reduction, 责任转移: under assessment by traces
    (“痕迹管理”) the grassroots keep records to pass responsibility on (通过“做作业”的方式将自身责任进行转移),
    each layer pushes blame to the next (逐级责任“甩锅”); section 五 of the paper on overbidding, on clear
    boundaries of responsibility (科学划分权责边界).

    A failure becomes known with probability ``D``, by inspection ``q`` or the public ``sigma``, and somebody
    is blamed with weight ``A_A``, of which tolerance waives the share ``phi_A``. With probability ``rho`` the
    boundary of responsibility is clear, and with probability ``sigma`` the public saw what happened: then
    blame lands on the cause, the subordinate A with probability ``theta``, else its superior S. Where neither
    is so the blame is contested: each is blamed in proportion to the records of the other. Records cost
    ``m_S`` and ``m_A`` a unit, ``g`` units are on file anyway.

    Idealised: records are cheap talk that convinces; both are blamed alike; the failure itself is given, so
    that what traces take from work shows as cost only (see the model of assessment frequency for the time
    that they take). What the model cannot say: records that help to do the work better.

    Returns
    -------
    Model

    Examples
    --------
    >>> game = traces()
    >>> " ".join(game.parameters)
    'A_A m_S m_A g theta rho q sigma phi_A'
    >>> from layered_games.equilibria.solving import solve
    >>> [str(solve(game, at={**game.example, "rho": r})[0].values["x"]) for r in ("1/4", "1/2", "15/16")]
    ['5/2', '3/2', '0']
    """
    S, A = (_traces_of(player) for player in ("S", "A"))
    institutions = (Responsibility(), FaultTolerance(players=("A",)), Inspection(), Oversight())
    own = _own()
    listed = {p.name: p for p in (*own, *parameters_of(institutions))}
    order = ("A_A", "m_S", "m_A", "g", "theta", "rho", "q", "sigma", "phi_A")
    q, sigma, g, theta = (listed[n].symbol for n in ("q", "sigma", "g", "theta"))
    channels = _channels(institutions, listed)
    blame, unclear, contested = (channels[n].symbol for n in ("a_A", "u", "B"))
    total = S.symbol + A.symbol + 2 * g
    settled = blame * (1 - unclear)
    lands = {"S": (A.symbol + g) / total, "A": (S.symbol + g) / total}
    due = {"S": 1 - theta, "A": theta}
    cost = {"S": listed["m_S"].symbol * S.symbol, "A": listed["m_A"].symbol * A.symbol}
    return Model(
        players=("S", "A"),
        stages=((S, A),),
        payoffs={p: -settled * due[p] - contested * lands[p] - cost[p] for p in ("S", "A")},
        parameters=ParameterSpace([listed[n] for n in order], [sp.StrictGreaterThan(q + sigma, 0)]),
        derived={"x": S.symbol + A.symbol, "z": lands["A"], "W": cost["S"] + cost["A"]},
        channels=tuple(channels.values()),
        name="traces",
        claims=claims,
        accounts=Accounts(losses={f"traces of {p}": cost[p] for p in cost}),
        example={
            "A_A": 48,
            "m_S": 1,
            "m_A": 2,
            "g": "1/4",
            "theta": "1/2",
            "rho": "1/4",
            "q": "1/4",
            "sigma": "1/2",
            "phi_A": "1/5",
        },
    )


def _traces_of(player: str) -> Move:
    who, who_zh = {"S": ("superior", "上级"), "A": ("subordinate", "下级")}[player]
    return Move(
        player,
        f"x_{player}",
        lower=0,
        meaning=f"traces that the {who} keeps beyond those on file",
        meaning_zh=f"{who_zh}额外留痕",
    )


def _own() -> tuple[Parameter, ...]:
    per = "payoff per trace"
    return (
        Parameter("A_A", "positive", "payoff", "weight of the blame for a failure", "失误的问责强度"),
        Parameter("m_S", "positive", per, "cost of a trace to the superior", "上级留痕的单位成本"),
        Parameter("m_A", "positive", per, "cost of a trace to the subordinate", "下级留痕的单位成本"),
        Parameter("g", "positive", "traces", "traces that each has on file anyway", "常规档案中的痕迹"),
        Parameter(
            "theta",
            "share",
            "",
            "probability that the subordinate caused the failure",
            "失误由下级造成的概率",
            r"\theta",
        ),
    )


def _channels(institutions: tuple[Institution, ...], listed: dict[str, Parameter]) -> dict[str, Channel]:
    a_A = Parameter("a_A", "positive", "", "expected blame for the failure", "失误的预期问责")
    u = Parameter("u", "[0, 1]", "", "probability that nobody sees who caused the failure", "责任不清的概率")
    B = Parameter("B", "nonnegative", "", "expected blame that is contested", "可争夺的预期问责")
    known = 1 - factor("escape", institutions)
    unclear = factor("blame_astray", institutions) * (1 - listed["sigma"].symbol)
    found = (
        Channel(a_A, listed["A_A"].symbol * factor("accountability_A", institutions) * known),
        Channel(u, unclear),
        Channel(B, a_A.symbol * u.symbol),
    )
    return {channel.parameter.name: channel for channel in found}


def _worked(game: Model) -> Worked:
    return Worked(
        (
            r"a failure becomes known with $D = 1 - \frac34\cdot\frac12 = 5/8$, so the expected blame is "
            r"$a_A = 48\cdot\frac45\cdot\frac58 = 24$",
            r"it is unclear with $u = (1-\frac14)(1-\frac12) = 3/8$, so $B = 24\cdot\frac38 = 9$ is "
            r"contested",
            r"with $X = x_S + x_A + 2g$ the first-order conditions are $9(x_A + \frac14) = X^2$ and "
            r"$9(x_S + \frac14) = 2X^2$; their sum gives $9X = 3X^2$, so $X = 3$",
            r"$x_S = 2 - \frac14 = 7/4$ and $x_A = 1 - \frac14 = 3/4$, together $x = 5/2$; A bears $z = 2/3$",
        ),
        "x",
        sp.Rational(5, 2),
    )


ENTRY = Entry(
    name="traces",
    number=8,
    mechanism="responsibility transfer by trace keeping",
    mechanism_zh="责任转移与痕迹管理",
    paper="burden",
    passage="section 三.3, 责任转移:从“痕迹管理”走向“分类治理”",
    institutions=("responsibility boundary", "fault tolerance", "inspection", "social oversight"),
    outcomes=("both keep traces", "one keeps traces", "no traces"),
    build=traces,
    worked=_worked,
    literature=(
        "Tullock (1980): contests in which expenditure buys a share of the prize",
        "Hood (2011): how officials and organisations shift blame",
    ),
)
