"""Decay of information (信息衰减): shortfalls are reported upward, and every layer can falsify.

Primitives only: a chain of reporters, a check from the top that fades from layer to layer.
"""

from __future__ import annotations

from functools import cache

import sympy as sp

from layered_games.games.moves import Channel, Move
from layered_games.institutions import Accountability, FaultTolerance, Inspection, Oversight, parameters_of
from layered_games.models.base import Model
from layered_games.models.decay_claims import claims
from layered_games.models.entries import Entry, Worked
from layered_games.parameters import Parameter, ParameterSpace

__all__ = ["ENTRY", "decay"]


def _space() -> ParameterSpace:
    institutions = (Accountability(), FaultTolerance(), Inspection(), Oversight())
    listed = {p.name: p for p in parameters_of(institutions)}
    tau = Parameter(
        "tau", "positive", "units of the target", "target handed to the bottom", "下达基层的目标", r"\tau"
    )
    unit = "squared unit of the target per payoff"
    k = Parameter("k", "positive", unit, "capacity: effort costs e**2/(2*k)", "基层能力")
    omega = Parameter(
        "omega",
        "(0, 1]",
        "per layer",
        "share of information that survives a layer",
        "信息逐层保真率",
        r"\omega",
    )
    q, sigma = listed["q"], listed["sigma"]
    order = [tau, k, listed["A_A"], listed["A_S"], listed["P"], q, omega, sigma]
    order += [listed["phi_A"], listed["phi_S"]]
    return ParameterSpace(order, [sp.StrictGreaterThan(q.symbol + sigma.symbol, 0)])


def _channels(space: ParameterSpace) -> dict[str, Channel]:
    """Effective accountability, and the expected sanction on falsification one, two and three layers down."""
    s = {name: p.symbol for name, p in space.items()}

    def sanction(distance: int) -> sp.Expr:
        return s["P"] * (1 - (1 - s["q"] * s["omega"] ** distance) * (1 - s["sigma"]))

    words = "expected sanction on falsification"
    a_A = Parameter("a_A", "positive", "", "effective accountability of the bottom", "基层有效问责")
    a_S = Parameter("a_S", "positive", "", "effective accountability of each layer above", "上级有效问责")
    d3 = Parameter("d3", "positive", "", f"{words}, three layers from the top", "三层以下的预期处罚")
    d2 = Parameter("d2", "positive", "", f"{words}, two layers from the top", "两层以下的预期处罚")
    d1 = Parameter("d1", "positive", "", f"{words}, next to the top", "顶层之下的预期处罚")
    listed = (
        Channel(a_A, s["A_A"] * (1 - s["phi_A"])),
        Channel(a_S, s["A_S"] * (1 - s["phi_S"])),
        Channel(d3, sanction(3)),
        Channel(d2, sanction(2), (sp.GreaterThan(d2.symbol, d3.symbol),)),
        Channel(d1, sanction(1), (sp.GreaterThan(d1.symbol, d2.symbol),)),
    )
    return {c.parameter.name: c for c in listed}


@cache
def decay() -> Model:
    """Return the game of a chain that reports upward, all parameters free.

    The passage: section 四.3 of the paper on overbidding, 监督受阻：信息不对称: the longer the administrative
    chain, the vaguer and less efficient what is passed on between levels (随着行政链条的延长，上下级政府间的
    信息传递模糊与低效愈发显著), which helps the grassroots to gain by overbidding.

    The bottom A has the target ``tau``, exerts effort ``e``, falsifies ``f`` and admits
    ``h = tau - e - f`` to S2. S2 falsifies ``f2`` of what was admitted to it and admits the rest,
    ``h2``, to S1; S1 falsifies ``f1`` and admits ``h1`` to the centre. Everybody is held to account for what
    it admits and sanctioned for what it falsified if it is found.
    The centre's check fades: it finds falsification n layers down with
    ``q*omega**n``. The public exposes with ``sigma`` at every layer alike.

    Idealised: three layers, the two in the middle alike; a layer cannot undo what those below falsified,
    and is not liable for it. What the model cannot say: what checks between layers find, and targets marked
    up on the way down, which are the matter of ``hierarchy(omega=True)``.

    Returns
    -------
    Model

    Examples
    --------
    >>> game = decay()
    >>> from layered_games.equilibria.solving import solve
    >>> found = solve(game, at=game.example)[0].values
    >>> [str(found[n]) for n in ("e", "f", "f2", "f1", "h1")]
    ['4', '4', '2', '2/3', '4/3']
    """
    space = _space()
    channels = _channels(space)
    a_A, a_S, d3, d2, d1 = (c.symbol for c in channels.values())
    tau, k = space["tau"].symbol, space["k"].symbol
    effort = Move("A", "e", lower=0, upper=tau, meaning="real effort", meaning_zh="实际努力")
    fake = Move("A", "f", lower=0, upper=tau - effort.symbol, meaning="falsified at the bottom",
                meaning_zh="基层造数字")  # fmt: skip
    admitted = tau - effort.symbol - fake.symbol
    middle = Move("S2", "f2", lower=0, upper=admitted, meaning="falsified by layer 2",
                  meaning_zh="第二层造数字")  # fmt: skip
    passed = admitted - middle.symbol
    top = Move("S1", "f1", lower=0, upper=passed, meaning="falsified by layer 1", meaning_zh="第一层造数字")
    reaches = passed - top.symbol
    bottom = effort.symbol**2 / (2 * k) + a_A * admitted**2 / 2 + d3 * fake.symbol**2 / 2
    return Model(
        players=("A", "S2", "S1"),
        stages=((effort, fake), (middle,), (top,)),
        payoffs={
            "A": -bottom,
            "S2": -(a_S * passed**2 / 2 + d2 * middle.symbol**2 / 2),
            "S1": -(a_S * reaches**2 / 2 + d1 * top.symbol**2 / 2),
        },
        parameters=space,
        derived={"h": admitted, "h2": passed, "h1": reaches},
        channels=tuple(channels.values()),
        name="decay",
        claims=claims,
        example=EXAMPLE,
    )


EXAMPLE = {
    "tau": 12,
    "k": 1,
    "A_A": 1,
    "A_S": 2,
    "P": 16,
    "q": "1/2",
    "omega": "1/2",
    "sigma": 0,
    "phi_A": 0,
    "phi_S": 0,
}


def _worked(game: Model) -> Worked:
    return Worked(
        (
            r"the check finds with $\frac12\cdot\frac12$, $\frac12\cdot\frac14$, $\frac12\cdot\frac18$ one, "
            r"two and three layers down; times $P = 16$: $d_1 = 4$, $d_2 = 2$, $d_3 = 1$",
            r"the bottom has three springs of stiffness $1/k = a_A = d_3 = 1$ for the target $12$: "
            r"$e = f = h = 4$",
            r"layer 2 splits $4$ evenly, as $a_S = d_2 = 2$: $f_2 = 2$, $h_2 = 2$",
            r"layer 1 falsifies $a_S/(a_S + d_1) = 1/3$ of $2$: $f_1 = 2/3$, and $h_1 = 4/3$ reaches "
            r"the centre, "
            r"of a true shortfall of $8$",
        ),
        "h1",
        sp.Rational(4, 3),
    )


ENTRY = Entry(
    name="decay",
    number=13,
    mechanism="decay of information along the chain",
    mechanism_zh="信息衰减",
    paper="overbidding",
    passage="section 四.3, 监督受阻：信息不对称; 行政链条的延长",
    institutions=("accountability", "fault tolerance", "inspection", "social oversight"),
    outcomes=("falsification at every layer, most at the bottom", "most at the layer above the bottom"),
    build=decay,
    worked=_worked,
    literature=("Williamson (1967): loss of control along the chain of a hierarchy",),
)
