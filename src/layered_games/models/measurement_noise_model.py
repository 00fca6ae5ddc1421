"""Measurement noise (测不准): what is measured with noise is insured by a margin, or given up by one.

Primitives only: a superior whose result is measured with uniform noise and who answers for every unit
below target, and a subordinate who executes, falsifies and admits as in the canonical game.
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
    factor,
    parameters_of,
)
from layered_games.models.base import Model
from layered_games.models.entries import Entry, Worked
from layered_games.models.measurement_noise_claims import claims
from layered_games.models.sanctions import sanction_channels
from layered_games.parameters import Parameter, ParameterSpace

__all__ = ["ENTRY", "measurement_noise"]


@cache
def measurement_noise() -> Model:
    """Return the game of a superior who is judged by a noisy measure, all parameters free.

    The passage: section 四.2 of the paper on overbidding, on imbalance of interests and risks: satisfaction
    indicators cannot be measured precisely (“测不准”问题普遍存在), and where such a measure meets rigid
    accountability the grassroots overbid by themselves (基层便会自动“加码”), with higher standards for those
    below.

    The superior S answers for ``tau`` and sets ``T >= tau``. The subordinate A exerts effort ``e``, falsifies
    ``f`` and admits ``h = T - e - f``. What counts for S is a measure of the effort, ``e`` plus noise that
    is uniform between ``-s`` and ``s``; S is blamed ``a_S`` for each unit by which the measure falls below
    ``tau``, and bears the share ``ell`` of A's sanction. The margin is ``m = e - tau``. The expected
    shortfall of the measure is ``(s - m)**2/(4*s)`` for a margin within the noise, ``-m`` below it and
    nothing above it; the payoff writes that as one expression.

    Idealised: the noise has mean zero and does not depend on effort; S is indifferent to risk, so that the
    margin comes from the kink of blame alone; nobody earns credit; blame is proportional to the shortfall.
    With normal noise the best margin has no closed form (its first-order condition mixes the distribution
    function with a linear term), but its sign has, and is the same. What the model cannot say: who
    produces the noise, and what a precise measure would cost.

    Returns
    -------
    Model

    Examples
    --------
    >>> game = measurement_noise()
    >>> " ".join(game.parameters)
    'tau k s A_A A_S P q sigma ell phi_A phi_S'
    >>> from layered_games.equilibria.solving import solve
    >>> [str(solve(game, at={**game.example, "phi_S": share})[0].values["m"]) for share in (0, "3/5", "4/5")]
    ['1', '0', '-1']
    """
    tau = Parameter(
        "tau",
        "positive",
        "units of the target",
        "target that the superior answers for",
        "承接的目标",
        r"\tau",
    )
    capacity = Parameter(
        "k",
        "positive",
        "squared unit of the target per payoff",
        "capacity: effort costs e**2/(2*k)",
        "基层能力",
    )
    noise = Parameter(
        "s", "positive", "units of the target", "largest error of the measure, either way", "测量误差的幅度"
    )
    institutions = (Accountability(), FaultTolerance(), Inspection(), Oversight())
    liability = factor("liability", institutions)
    listed = {p.name: p for p in (tau, capacity, noise, *parameters_of(institutions))}
    order = ("tau", "k", "s", "A_A", "A_S", "P", "q", "sigma", "ell", "phi_A", "phi_S")
    some = sp.StrictGreaterThan(listed["q"].symbol + listed["sigma"].symbol, 0)
    channels = sanction_channels(institutions) | _more(factor("accountability_S", institutions), capacity)
    a_A, a_S, d = (channels[n].symbol for n in ("a_A", "a_S", "d"))

    target = Move("S", "T", lower=tau.symbol, meaning="target set", meaning_zh="下达的目标")
    effort = Move("A", "e", lower=0, meaning="real effort", meaning_zh="实际努力")
    fake = Move(
        "A",
        "f",
        lower=0,
        upper=target.symbol - effort.symbol,
        meaning="falsified part",
        meaning_zh="造数字",
    )
    admitted = target.symbol - effort.symbol - fake.symbol
    margin = effort.symbol - tau.symbol
    sanction = a_A * admitted**2 / 2 + d * fake.symbol**2 / 2
    return Model(
        players=("S", "A"),
        stages=((target,), (effort, fake)),
        payoffs={
            "S": -a_S * _expected(margin, noise.symbol) - liability * sanction,
            "A": -(effort.symbol**2) / (2 * capacity.symbol) - sanction,
        },
        parameters=ParameterSpace([listed[name] for name in order], [some]),
        derived={"h": admitted, "m": margin},
        channels=tuple(channels.values()),
        name="measurement_noise",
        claims=claims,
        example={
            "tau": 4,
            "k": 1,
            "s": 2,
            "A_A": 4,
            "A_S": 5,
            "P": 8,
            "q": "1/2",
            "sigma": 0,
            "ell": "1/2",
            "phi_A": 0,
            "phi_S": 0,
        },
    )


def _expected(margin: sp.Expr, noise: sp.Symbol) -> sp.Expr:
    """The expected shortfall of a measure with uniform noise, whatever the margin."""
    return (sp.Max(0, noise - margin) ** 2 - sp.Max(0, -noise - margin) ** 2) / (4 * noise)


def _more(accountability: sp.Expr, capacity: Parameter) -> dict[str, Channel]:
    a_S = Parameter("a_S", "positive", "", "effective accountability of the superior", "上级有效问责")
    return {"a_S": Channel(a_S, accountability)}


def _worked(game: Model) -> Worked:
    return Worked(
        (
            r"$a_A = 4$ and $d = \frac12\cdot 8 = 4$, so $c = 2$; with $k = 1$, A executes $kc/(1 + kc) = "
            "2/3$ of what it is told",
            r"a unit of effort more costs S, through joint liability, $\ell e/(k^2 c) = e/4$, and saves "
            r"$a_S (s - m)/(2s) = 5(2 - m)/4$",
            r"with $e = 4 + m$: $(4 + m)/4 = 5(2 - m)/4$, so $m = 1$",
            r"S therefore sets $T = (4 + 1)/(2/3) = 15/2$; without noise it would set $4/(2/3) = 6$",
        ),
        "m",
        sp.Integer(1),
    )


ENTRY = Entry(
    name="measurement_noise",
    number=12,
    mechanism="measurement noise, insurance overbidding",
    mechanism_zh="测不准与保险式加码",
    paper="overbidding",
    passage="section 四.2, “测不准”与刚性考评问责相挂钩",
    institutions=("accountability", "fault tolerance", "inspection", "social oversight", "target setting"),
    outcomes=("insured by a margin", "less than the target", "passed on as it is"),
    build=measurement_noise,
    worked=_worked,
    literature=(
        "Arrow, Harris and Marschak (1951): optimal stocks when demand is uncertain and shortage costly",
        "Baker (1992): what a distorted measure does to incentives",
    ),
)
