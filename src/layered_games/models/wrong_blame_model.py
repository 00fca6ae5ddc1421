"""Wrong blame (申诉救济): a costly appeal that corrects blame for what was not one's fault.

Primitives only: a subordinate whose acts may be blamed wrongly, what it does beforehand to be safe,
and an appeal that takes time and standing.
"""

from __future__ import annotations

from functools import cache

import sympy as sp

from layered_games.games.moves import Channel, Move
from layered_games.institutions import (
    Accountability,
    Appeal,
    FaultTolerance,
    Inspection,
    Oversight,
    Responsibility,
    factor,
    parameters_of,
)
from layered_games.models.accounts import Accounts
from layered_games.models.base import Model
from layered_games.models.entries import Entry, Worked
from layered_games.models.wrong_blame_claims import claims
from layered_games.parameters import Parameter, ParameterSpace

__all__ = ["ENTRY", "wrong_blame"]


@cache
def wrong_blame() -> Model:
    """Return the game of a subordinate who may be blamed wrongly and may appeal, all parameters free.

    The passage: section 五 of the paper on overbidding, 救济保障机制: a channel for appeals gives those who
    are blamed a hearing, reduces wrong blame (减少…“误伤”), and protects initiative (保护干部的创新性、
    积极性与主动性).

    The subordinate A chooses initiative ``e``, a bid beyond the target ``b``, and avoidance ``v`` (traces,
    approvals, inaction that is safe). Wrong blame strikes with ``w = u*(1 + e - v - b)``: initiative exposes,
    avoidance and zealous bids cover. It comes about, ``u``, if an inspection looks (``q``), the boundary of
    responsibility is unclear (``1 - rho``), and the public did not see what happened (``1 - sigma``).
    Blame costs ``a_A``. Once blamed, the same official (player B) puts ``y`` into an appeal, which
    succeeds with ``alpha*y`` and costs ``g*y + m*y**2/2``.

    Idealised: the chance of being blamed is linear in what A does, and A cannot get wholly safe
    (``u*a_A*(1/c + 1/x) < 1`` is assumed); rightful blame is left out, and so are appeals by the
    guilty. What the model cannot say: what happens to an office whose decisions are often overturned.

    Returns
    -------
    Model

    Examples
    --------
    >>> game = wrong_blame()
    >>> " ".join(game.parameters)
    'beta_A k c x g m A_A phi_A alpha rho q sigma'
    >>> from layered_games.equilibria.solving import solve
    >>> [str(solve(game, at={**game.example, "alpha": a})[0].values["b"]) for a in ("1/4", "3/4", 1)]
    ['1/2', '7/16', '23/64']
    """
    institutions = _institutions()
    listed = {p.name: p for p in (*parameters_of(institutions), *_own())}
    order = ("beta_A", "k", "c", "x", "g", "m", "A_A", "phi_A", "alpha", "rho", "q", "sigma")
    raw = {name: listed[name].symbol for name in order}
    channels = _channels()
    blame, strikes = channels["a_A"].symbol, channels["u"].symbol
    e, b, v, y = _moves()
    hazard = strikes * (1 + e.symbol - v.symbol - b.symbol)
    loss = blame * (1 - raw["alpha"] * y.symbol) + raw["g"] * y.symbol + raw["m"] * y.symbol**2 / 2
    effort, bids, avoiding = (
        e.symbol**2 / (2 * raw["k"]),
        raw["c"] * b.symbol**2 / 2,
        raw["x"] * v.symbol**2 / 2,
    )
    appealing = raw["g"] * y.symbol + raw["m"] * y.symbol**2 / 2
    wasted = {"bids": bids, "avoidance": avoiding, "appeals": hazard * appealing}
    cost = effort + bids + avoiding
    made_of = {channel.symbol: channel.definition for channel in channels.values()}
    safe = (strikes * blame).xreplace(made_of) * (1 / raw["c"] + 1 / raw["x"])
    return Model(
        players=("A", "B"),
        stages=((e, b, v), (y,)),
        payoffs={"A": raw["beta_A"] * e.symbol - cost - hazard * loss, "B": -loss},
        parameters=ParameterSpace([listed[name] for name in order], [sp.StrictLessThan(safe, 1)]),
        derived={"w": hazard, "R": loss},
        channels=tuple(channels.values()),
        name="wrong_blame",
        claims=claims,
        accounts=Accounts(("e",), raw["beta_A"] * e.symbol, effort, wasted),
        example={
            "beta_A": 1, "k": 2, "c": 1, "x": 2, "g": "1/2", "m": 2,
            "A_A": 2, "phi_A": 0, "alpha": "3/4", "rho": "1/4", "q": "2/3", "sigma": "1/2",
        },
    )  # fmt: skip


def _moves() -> tuple[Move, Move, Move, Move]:
    e = Move("A", "e", lower=0, meaning="initiative", meaning_zh="主动作为")
    v = Move("A", "v", lower=0, meaning="avoidance of blame", meaning_zh="避责投入")
    b = Move("A", "b", lower=0, meaning="bid beyond the target", meaning_zh="超出目标的加码")
    y = Move("B", "y", lower=0, upper=1, meaning="effort put into an appeal", meaning_zh="申诉投入")
    return e, b, v, y


def _institutions() -> tuple[Accountability, Appeal, FaultTolerance, Responsibility, Inspection, Oversight]:
    return (
        *(Accountability(), Appeal(), FaultTolerance(players=("A",)), Responsibility(), Inspection()),
        Oversight(),
    )


def _own() -> tuple[Parameter, ...]:
    unit = "payoff per unit"
    return (
        Parameter(
            "beta_A", "positive", unit, "worth of initiative to the subordinate", "主动作为的收益", r"\beta_A"
        ),
        Parameter("k", "positive", "", "capacity", "能力"),
        Parameter(
            "c", "positive", "payoff per squared unit", "cost of a bid beyond the target", "超额承诺的成本"
        ),
        Parameter("x", "positive", "payoff per squared unit", "cost of avoidance", "避责的成本"),
        Parameter("g", "nonnegative", "payoff", "cost of starting an appeal", "启动申诉的成本"),
        Parameter("m", "positive", "payoff", "how fast the cost of an appeal grows", "申诉成本的递增速度"),
        Parameter("A_A", "positive", "payoff", "cost of blame to the subordinate", "被问责的代价"),
    )


@cache
def _channels() -> dict[str, Channel]:
    institutions = _institutions()
    listed = {p.name: p for p in parameters_of(institutions)}
    q, sigma, rho = (listed[n].symbol for n in ("q", "sigma", "rho"))
    a_A = Parameter("a_A", "positive", "", "cost of blame to the subordinate", "问责对下级的代价")
    u = Parameter("u", "[0, 1)", "", "probability that unclear blame is looked for", "责任不清而被追责的概率")
    return {
        "a_A": Channel(a_A, factor("accountability_A", institutions)),
        "u": Channel(u, q * (1 - rho) * (1 - sigma)),
    }


def _worked(game: Model) -> Worked:
    return Worked(
        (
            r"unclear blame is looked for with $u = \frac23\cdot\frac34\cdot\frac12 = 1/4$ and costs $a_A "
            r"= 2$",
            r"an appeal saves $\alpha a_A = 3/2$ a unit and costs $\frac12 + 2y$: $y = 1/2$",
            r"blame costs $R = 2 - \frac34 + \frac14 + \frac14 = 7/4$ after it",
            r"each unit of the bid saves $u R = 7/16$ and costs $b$ at the margin, so $b = 7/16$; without "
            r"appeals it would "
            r"be $u a_A = 1/2$",
        ),
        "b",
        sp.Rational(7, 16),
    )


ENTRY = Entry(
    name="wrong_blame",
    number=16,
    mechanism="appeal against wrong blame",
    mechanism_zh="申诉救济与误伤",
    paper="overbidding",
    passage="section 五, 救济保障机制:申诉与沟通渠道,减少“误伤”",
    institutions=(
        *("accountability", "appeal", "fault tolerance", "responsibility boundary", "inspection"),
        "social oversight",
    ),
    outcomes=("no appeals", "appeals", "appeals at any price", "initiative chilled"),
    build=wrong_blame,
    worked=_worked,
    literature=(
        "Shavell (1995): the appeals process as a means of error correction",
        "Prendergast (2003): complaints and the limits of bureaucratic efficiency",
    ),
)
