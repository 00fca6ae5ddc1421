"""Showcase (拼凑式应对、亮点): a visit that the host can steer, and a budget that is sunk in one site.

Primitives only: a host who spreads a budget over sites, a visitor who sees one of them, and a route that the
host can steer.
"""

from __future__ import annotations

from functools import cache

import sympy as sp

from layered_games.games.moves import Channel, Move
from layered_games.institutions import Accountability, FaultTolerance, Oversight, factor, parameters_of
from layered_games.models.accounts import Accounts
from layered_games.models.base import Model
from layered_games.models.entries import Entry, Worked
from layered_games.models.showcase_claims import claims
from layered_games.parameters import Parameter, ParameterSpace

__all__ = ["ENTRY", "showcase"]


@cache
def showcase() -> Model:
    """Return the game of a host before an irregular visit, all parameters free.

    The passage: section 二.2 of the paper on burden reduction, 上级领导不定期督查与基层拼凑式应对: means go
    into one project that superiors will see (通过打造“亮点”(政绩工程)来扩大…“可视范围”), and other work
    lags behind (以致其他工作滞后化).

    The host A has the budget ``K`` for ``n`` sites and puts ``x`` into one of them; the others share the rest
    alike, ``y`` each. With probability ``s`` the host steers the visit to that site; announced visits are
    ``s = 1``. Otherwise the visitor chooses, and sees each site with probability ``1/n``: that is the
    equilibrium of the game of where to put the showcase and where to look (solved for two and three sites,
    see the propositions). Where the visitor looks, a unit of means is worth ``V``, and ``a_A`` more because
    what is missing there is held against A. At every site what falls short of the due level ``L`` costs ``w``
    times its square, halved, and ``W`` more if the public speaks up, with probability ``sigma``.

    Idealised: sites are alike; means are a hard budget; one visit. What the model cannot say: showcases that
    teach others, and visitors who know that they are steered.

    Returns
    -------
    Model

    Examples
    --------
    >>> game = showcase()
    >>> " ".join(game.parameters)
    'K n L V w W A_A s phi_A sigma'
    >>> from layered_games.equilibria.solving import solve
    >>> [str(solve(game, at={**game.example, "s": s})[0].values["x"]) for s in (0, "1/2", 1)]
    ['3', '15/4', '9/2']
    """
    institutions = (Accountability(), FaultTolerance(players=("A",)), Oversight())
    listed = {p.name: p for p in (*parameters_of(institutions), *_own())}
    order = ("K", "n", "L", "V", "w", "W", "A_A", "s", "phi_A", "sigma")
    K, n, L, s = (listed[name].symbol for name in ("K", "n", "L", "s"))
    v = Parameter("v", "positive", "", "worth of means where the visitor looks", "被看到处投入的价值")
    u = Parameter("u", "positive", "", "cost of neglect, with what the public makes of it", "忽视的有效代价")
    channels = (
        Channel(v, listed["V"].symbol + factor("accountability_A", institutions)),
        Channel(u, listed["w"].symbol + listed["sigma"].symbol * listed["W"].symbol),
    )
    shown = Move("A", "x", lower=K / n, upper=K, meaning="means put into the showcase", meaning_zh="亮点投入")
    x = shown.symbol
    y = (K - x) / (n - 1)
    seen = s * x + (1 - s) * (x + (n - 1) * y) / n
    short = ((L - x) ** 2 + (n - 1) * (L - y) ** 2) / 2
    neglect = u.symbol * short
    return Model(
        players=("A",),
        stages=((shown,),),
        payoffs={"A": v.symbol * seen - neglect},
        parameters=ParameterSpace([listed[name] for name in order], [n > 1]),
        derived={"y": y, "z": x / K},
        channels=channels,
        name="showcase",
        claims=claims,
        accounts=Accounts(("x",), -listed["w"].symbol * short),
        example={
            "K": 12, "n": 4, "L": 6, "V": 2, "w": 1, "W": 4,
            "A_A": 4, "s": "1/2", "phi_A": "1/2", "sigma": "1/4",
        },
    )  # fmt: skip


def _own() -> tuple[Parameter, ...]:
    unit, square = "payoff per unit", "payoff per squared unit"
    return (
        Parameter("K", "positive", "units of means", "means for all sites", "全部资源"),
        Parameter("n", "positive", "", "number of sites", "点位数"),
        Parameter("L", "positive", "units of means", "level that is due to a site", "每个点位应有水平"),
        Parameter("V", "positive", unit, "worth of means where it is seen", "被看到处投入的价值"),
        Parameter("w", "positive", square, "cost of neglect to the host", "忽视对基层的代价"),
        Parameter("W", "nonnegative", square, "cost of neglect that is spoken of", "公众发声时的代价"),
        Parameter("A_A", "positive", unit, "accountability where it is seen", "被看到处的问责"),
        Parameter("s", "share", "", "probability that the host steers the visit", "督查路线被安排的概率"),
    )


def _worked(game: Model) -> Worked:
    return Worked(
        (
            r"where the visitor looks a unit is worth $v = 2 + 4\cdot\frac12 = 4$; neglect costs $u = 1 + "
            r"\frac14\cdot 4 = 2$",
            r"a unit moved from the other sites to the showcase gains $s v = 2$ and costs $u$ times the "
            r"difference of levels",
            r"so $x - y = 1$, and with $x + 3y = 12$: $x = 15/4$, $y = 11/4$",
        ),
        "x",
        sp.Rational(15, 4),
    )


ENTRY = Entry(
    name="showcase",
    number=3,
    mechanism="irregular inspection, showcase response",
    mechanism_zh="不定期督查与拼凑式应对",
    paper="burden",
    passage="section 二.2, 上级领导不定期督查与基层拼凑式应对",
    institutions=("inspection", "accountability", "fault tolerance", "social oversight"),
    outcomes=("all sites served", "everything in the showcase"),
    build=showcase,
    worked=_worked,
    literature=(
        "Borel (1921), Gross and Wagner (1950): how to spread means over fields of a contest",
        "Lazear (2006): announced or random tests",
    ),
)
