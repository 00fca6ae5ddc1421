"""Frequency (考核频率的超限效应): each assessment deters, and takes time from the work that it is about.

Primitives only: a superior who chooses how often it assesses, and a subordinate whose time is what
paperwork leaves.
"""

from __future__ import annotations

from functools import cache

import sympy as sp

from layered_games.games.moves import Channel, Move
from layered_games.institutions import (
    Accountability,
    FaultTolerance,
    Oversight,
    factor,
    parameters_of,
)
from layered_games.models.base import Model
from layered_games.models.entries import Entry, Worked
from layered_games.models.frequency_claims import claims
from layered_games.parameters import Parameter, ParameterSpace

__all__ = ["ENTRY", "frequency"]


@cache
def frequency(chosen: bool = True) -> Model:
    """Return the game of a superior who chooses how often it assesses, all parameters free.

    The passage: section 四.4 of the paper on overbidding, on the period of assessments: too many, too often,
    several over (名目繁多、频率过高、多头重复), which overloads the grassroots (“超限效应”) and adds to
    their burden.

    The superior S assesses ``n`` times a year. Each assessment takes the time ``x`` of the subordinate A,
    in paperwork and traces, out of ``K``, and finds a falsified unit with probability ``q``; the public
    finds it with probability ``sigma``. A works the time that is left, ``K - n*x``, at intensity ``i``, so
    that effort is ``e = (K - n*x)*i``; it admits ``h`` and falsifies the rest ``f`` of the target. S answers
    for the shortfall and gets credit ``beta_S`` for each assessment that it can show.

    Idealised: detection is linear in the number of assessments, which is a real number and at most what
    fills A's time (that even then detection is uncertain is assumed: ``q*K <= x``); the sanction is
    proportional to what is falsified; the target is out of reach of a year's work under the full sanction,
    so that something is always falsified. What the model cannot say: several departments that
    assess the same people, each without regard to the others' paperwork.

    Parameters
    ----------
    chosen : bool
        Whether S chooses ``n``; otherwise the number is a parameter, and may exceed what can be borne.

    Returns
    -------
    Model

    Examples
    --------
    >>> game = frequency()
    >>> " ".join(game.parameters)
    'tau K x beta_S A_A A_S P q sigma phi_A phi_S'
    >>> from layered_games.equilibria.solving import solve
    >>> found = [solve(game, at={**game.example, "beta_S": beta})[0].values for beta in (0, "1/8", 1)]
    >>> [(str(values["n"]), str(values["e"])) for values in found]
    [('9', '75/16'), ('12', '9/2'), ('24', '0')]
    """
    listed, channels = _parameters(), _channels()
    tau, K, x, beta, q = (listed[n].symbol for n in ("tau", "K", "x", "beta_S", "q"))
    a_A, a_S, d_0, p = (channels[n].symbol for n in ("a_A", "a_S", "d_0", "p"))
    often = Move("S", "n", lower=0, upper=K / x, meaning="assessments a year", meaning_zh="每年考核次数")
    given = Parameter("n", "nonnegative", "", "assessments a year", "每年考核次数")
    n = often.symbol if chosen else given.symbol
    time = K - n * x if chosen else sp.Max(0, K - n * x)

    intensity = Move("A", "i", lower=0, meaning="intensity of work", meaning_zh="工作强度")
    admitted = Move("A", "h", lower=0, meaning="admitted shortfall", meaning_zh="如实上报的缺口")
    i, h = intensity.symbol, admitted.symbol
    effort = time * i
    fake = tau - effort - h
    cost = time * i**2 / 2 + a_A * h**2 / 2 + (d_0 + p * n) * fake
    raw = {name: parameter.symbol for name, parameter in listed.items()}
    reach = raw["P"] * (raw["A_A"] * (1 - raw["phi_A"]) * K + 1)
    facts = [sp.LessThan(q * K, x), sp.StrictGreaterThan(raw["A_A"] * (1 - raw["phi_A"]) * tau, reach)]
    facts += [] if chosen else [sp.LessThan(q * n, 1)]
    kept = [v for name, v in listed.items() if chosen or name not in ("beta_S", "A_S", "phi_S")]
    used = [c for name, c in channels.items() if chosen or name != "a_S"]
    return Model(
        players=("S", "A") if chosen else ("A",),
        stages=((often,), (intensity,), (admitted,)) if chosen else ((intensity,), (admitted,)),
        payoffs={"A": -cost} | ({"S": beta * n - a_S * (tau - effort)} if chosen else {}),
        parameters=ParameterSpace(kept if chosen else [*kept, given], facts),
        derived={"e": effort, "f": fake},
        channels=used,
        name="frequency" if chosen else "frequency_given",
        claims=claims if chosen else None,
        example=_example(chosen),
    )


def _example(chosen: bool) -> dict[str, object]:
    shared = {"tau": 20, "K": 12, "x": "1/2", "A_A": 1, "P": "5/4", "q": "1/24", "sigma": "1/5", "phi_A": 0}
    return shared | ({"beta_S": "1/8", "A_S": 1, "phi_S": 0} if chosen else {"n": 12})


@cache
def _parameters() -> dict[str, Parameter]:
    own = (
        Parameter("tau", "positive", "units of work", "target", "目标", r"\tau"),
        Parameter("K", "positive", "months", "time that the subordinate has in a year", "基层可用时间"),
        Parameter("x", "positive", "months", "time that an assessment takes in traces", "每次考核的留痕耗时"),
        Parameter(
            "beta_S",
            "nonnegative",
            "payoff per assessment",
            "credit of the superior for each assessment that it can show",
            "上级从每次考核得到的邀功收益",
            r"\beta_{S}",
        ),
        Parameter("q", "(0, 1)", "", "probability that an assessment detects", "单次考核的发现概率"),
    )
    order = ("tau", "K", "x", "beta_S", "A_A", "A_S", "P", "q", "sigma", "phi_A", "phi_S")
    listed = {p.name: p for p in (*parameters_of(_institutions()), *own)}
    return {name: listed[name] for name in order}


def _institutions() -> tuple[Accountability, FaultTolerance, Oversight]:
    return Accountability(), FaultTolerance(), Oversight()


@cache
def _channels() -> dict[str, Channel]:
    """What escapes the public is found by assessments: sanction ``d_0 + p*n``."""
    listed, institutions = _parameters(), _institutions()
    unseen, sanction = factor("escape", institutions), factor("sanction", institutions)
    a_A = Parameter("a_A", "positive", "", "effective accountability of the subordinate", "下级有效问责")
    a_S = Parameter("a_S", "positive", "", "effective accountability of the superior", "上级有效问责")
    d_0 = Parameter(
        "d_0", "nonnegative", "", "expected sanction without any assessment", "无考核时的预期处罚"
    )
    p = Parameter("p", "positive", "", "expected sanction that an assessment adds", "每次考核增加的预期处罚")
    return {
        "a_A": Channel(a_A, factor("accountability_A", institutions)),
        "a_S": Channel(a_S, factor("accountability_S", institutions)),
        "d_0": Channel(d_0, (1 - unseen) * sanction),
        "p": Channel(p, unseen * sanction * listed["q"].symbol),
    }


def _worked(game: Model) -> Worked:
    return Worked(
        (
            r"$d_0 = \frac15\cdot\frac54 = \frac14$ and $p = \frac45\cdot\frac54\cdot\frac1{24} = "
            r"\frac1{24}$",
            r"A works at the intensity of its expected sanction, $i = \frac14 + \frac n{24}$, for the "
            r"$12 - \frac n2$ months left",
            r"effort $e = (12 - \frac n2)(\frac14 + \frac n{24})$ is zero at $n = -6$ and $n = 24$, so "
            r"largest halfway, at $n = 9$: $e = \frac{15}2\cdot\frac58 = \frac{75}{16}$",
            r"S gets $\beta_S = \frac18$ for each assessment besides, and each beyond $9$ costs effort "
            r"$\frac{n - 9}{24}$ at the margin: $n = 12$",
            r"there $e = 6\cdot\frac34 = \frac92$",
        ),
        "e",
        sp.Rational(9, 2),
    )


ENTRY = Entry(
    name="frequency",
    number=2,
    mechanism="assessment frequency, overload",
    mechanism_zh="考核频率的超限效应",
    paper="overbidding",
    passage="section 四.4, 名目繁多、频率过高、多头重复的泛滥化考评问责与“超限效应”",
    institutions=("accountability", "fault tolerance", "inspection", "social oversight", "incentives"),
    outcomes=("bearable", "no assessment", "overload: no work at all"),
    build=frequency,
    worked=_worked,
    literature=(
        "Becker (1968): deterrence is the probability of detection times the sanction",
        "Falk and Kosfeld (2006): control that costs performance, there through motivation",
    ),
)
