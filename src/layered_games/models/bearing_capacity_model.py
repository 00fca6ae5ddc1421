"""Bearing capacity (问责过强与躺平): accountability beyond what can be borne ends effort at a stroke.

Primitives only: one subordinate who may work, falsify and admit, or do nothing at all at a cost that does
not depend on the target.
"""

from __future__ import annotations

from functools import cache

import sympy as sp

from layered_games.games.moves import Channel, Move
from layered_games.institutions import (
    Accountability,
    FaultTolerance,
    Inspection,
    Oversight,
    parameters_of,
)
from layered_games.models.base import Model
from layered_games.models.bearing_capacity_claims import claims
from layered_games.models.entries import Entry, Worked
from layered_games.models.sanctions import sanction_channels
from layered_games.parameters import Parameter, ParameterSpace

__all__ = ["ENTRY", "bearing_capacity"]


@cache
def bearing_capacity() -> Model:
    """Return the game of a subordinate who can lie flat, all parameters free.

    The passages: sections 三.2 and 四.4 of the paper on overbidding: targets and responsibility pressed down
    on those with little power end in lying flat (动力衰减，内卷躺平), and accountability beyond what an
    official can bear harms its own effect (问责压力超出个人承受能力……必然损害问责成效).

    The subordinate A takes on the share ``z`` of its duties, so that ``z*tau`` is asked of it; it exerts
    effort ``e``, falsifies ``f`` and admits ``h = z*tau - e - f``. Who does nothing loses its standing,
    which is worth ``L`` to it, and ``W`` more where the public notices, with probability ``sigma``. The
    loss is ``g*(1 - z**2)``: like the cost of duties it is quadratic, so that half measures never pay and A
    takes on all or nothing.

    Idealised: that loss does not depend on the target nor on accountability; tolerance covers an honest
    shortfall, not idleness; a refusal has no consequence for anybody else. What the model cannot say: how
    the loss itself would fall when everybody lies flat.

    Returns
    -------
    Model

    Examples
    --------
    >>> game = bearing_capacity()
    >>> " ".join(game.parameters)
    'tau k L W A_A P q sigma phi_A'
    >>> from layered_games.equilibria.solving import solve
    >>> [str(solve(game, at={**game.example, "P": P})[0].values["e"]) for P in (2, 3, 5, 40)]
    ['8/5', '24/13', '0', '0']
    """
    tau = Parameter("tau", "positive", "units of the target", "target", "目标", r"\tau")
    capacity = Parameter(
        "k",
        "positive",
        "squared unit of the target per payoff",
        "capacity: effort costs e**2/(2*k)",
        "基层能力",
    )
    standing = Parameter("L", "positive", "payoff", "loss of who does nothing, unnoticed", "不作为的代价")
    noticed = Parameter(
        "W", "nonnegative", "payoff", "further loss when the public notices", "公众发现不作为时的追加问责"
    )
    institutions = (Accountability(), FaultTolerance(players=("A",)), Inspection(), Oversight())
    listed = {p.name: p for p in (tau, capacity, standing, noticed, *parameters_of(institutions))}
    order = ("tau", "k", "L", "W", "A_A", "P", "q", "sigma", "phi_A")
    sigma, q = listed["sigma"].symbol, listed["q"].symbol
    space = ParameterSpace([listed[name] for name in order], [sp.StrictGreaterThan(q + sigma, 0)])
    channels = sanction_channels(institutions) | _loss(standing.symbol + sigma * noticed.symbol)
    a_A, d, loss = (channels[n].symbol for n in ("a_A", "d", "g"))

    share = Move("A", "z", lower=0, upper=1, meaning="share of duties taken on", meaning_zh="履职比例")
    effort = Move("A", "e", lower=0, meaning="real effort", meaning_zh="实际努力")
    fake = Move("A", "f", lower=0, meaning="falsified part", meaning_zh="造数字")
    z, e, f = share.symbol, effort.symbol, fake.symbol
    admitted = z * tau.symbol - e - f
    burden = e**2 / (2 * capacity.symbol) + a_A * admitted**2 / 2 + d * f**2 / 2
    return Model(
        players=("A",),
        stages=((share,), (effort, fake)),
        payoffs={"A": -burden - loss * (1 - z**2)},
        parameters=space,
        derived={"h": admitted},
        channels=tuple(channels.values()),
        name="bearing_capacity",
        claims=claims,
        example={
            "tau": 4,
            "k": 1,
            "L": 4,
            "W": 0,
            "A_A": 2,
            "P": 2,
            "q": "1/2",
            "sigma": 0,
            "phi_A": 0,
        },
    )


def _loss(made_of: sp.Expr) -> dict[str, Channel]:
    g = Parameter(
        "g",
        "positive",
        "",
        "cost of doing nothing, with what the public adds",
        "不作为的有效代价",
    )
    return {"g": Channel(g, made_of)}


def _worked(game: Model) -> Worked:
    return Worked(
        (
            r"$a_A = 2$ and $d = \frac12\cdot 2 = 1$, so $c = 2\cdot 1/(2 + 1) = 2/3$",
            r"meeting the target at least cost takes $e = \frac{kc}{1 + kc}\tau = \frac25\cdot 4 = 8/5$",
            r"and costs $\frac{c\tau^2}{2(1 + kc)} = \frac{2}{5}\cdot 8 = 16/5$, less than the loss $4$: A "
            "works",
            r"the two are equal at $c^* = 2\cdot 4/(16 - 8) = 1$, that is $d = 2$, $P^* = 4$: "
            r"there $e = 2kg/\tau = 2$",
            r"any $P > 4$ leaves $e = 0$",
        ),
        "e",
        sp.Rational(8, 5),
    )


ENTRY = Entry(
    name="bearing_capacity",
    number=11,
    mechanism="accountability beyond bearing capacity, lying flat",
    mechanism_zh="问责过强与躺平",
    paper="overbidding",
    passage="sections 三.2 (内卷躺平) and 四.4 (问责压力超出个人承受能力)",
    institutions=("accountability", "fault tolerance", "inspection", "social oversight"),
    outcomes=("works", "lies flat"),
    build=bearing_capacity,
    worked=_worked,
    literature=(
        "Becker and Stigler (1974): what an official has to lose bounds what sanctions can make of it",
        "Holmstrom and Milgrom (1991): incentives chosen subject to the agent's taking part",
    ),
)
