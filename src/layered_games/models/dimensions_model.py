"""Dimensions (加码的维度): level and deadline are both bid on, and draw on the same attention.

Primitives only: a subordinate who may overbid in two dimensions, with one attention, and checks that differ
between the dimensions.
"""

from __future__ import annotations

from functools import cache

import sympy as sp

from layered_games.equilibria.algebra import normal
from layered_games.equilibria.result import Solution
from layered_games.equilibria.solving import solve
from layered_games.errors import GameError
from layered_games.games.moves import Channel, Move
from layered_games.institutions import (
    Accountability,
    FaultTolerance,
    Institution,
    Oversight,
    factor,
    parameters_of,
)
from layered_games.models.base import Model
from layered_games.models.entries import Entry, Worked
from layered_games.models.propositions import Proposition
from layered_games.models.stating import branch_where, conditions, effect_part, part, symbol
from layered_games.parameters import Parameter, ParameterSpace
from layered_games.statics.effects import Sign

__all__ = ["ENTRY", "dimensions"]


@cache
def dimensions(level: str = "free") -> Model:
    """Return the game of a subordinate who bids in two dimensions, all parameters free.

    The passage: section 三 and note ① of the paper on overbidding: targets are raised in level, content,
    procedure, manner and accountability (目标加码、内容加码、程序加码、方式加码、问责力度和广度加码), for
    instance from the end of the year to 80 per cent by 30 June, or 1.38 million items within “2月内”.

    The subordinate A bids ``b_1`` in level and ``b_2`` in speed, above what is asked, ``tau_1`` and
    ``tau_2``, and gets the credit ``beta_1`` and ``beta_2`` for a unit of each. Work on them, ``e_1`` and
    ``e_2``, takes attention of which they share ``r``. A gap between bid and work costs ``c_i*(b_i -
    e_i)**2/2``: it is falsified or admitted at least cost, and found by checks on that dimension, ``q_i``,
    or by the public.

    Idealised: two dimensions; credit is linear in the bid and worth more than the gap at what is asked
    (``a_A*tau_i <= beta_i``), so that A overbids in both. The index of overbidding is ``b_i/tau_i`` in each
    dimension, whatever its unit, and their product ``I`` overall. What the model cannot say: how deadlines
    depend on levels (twice the level by the same day is also twice the speed).

    Parameters
    ----------
    level : {"free", "fixed"}
        Whether A may bid a higher level, or the centre fixes it at ``tau_1``.

    Returns
    -------
    Model

    Raises
    ------
    GameError
        If ``level`` is neither.

    Examples
    --------
    >>> game = dimensions()
    >>> " ".join(game.parameters)
    'tau_1 tau_2 beta_1 beta_2 k r q_1 q_2 A_A P phi_A sigma'
    >>> from layered_games.equilibria.solving import solve
    >>> [str(solve(dimensions(x), at=game.example)[0].values["b_2"]) for x in ("free", "fixed")]
    ['8/3', '27/7']
    """
    if level not in ("free", "fixed"):
        raise GameError(f"level={level!r} is neither 'free' nor 'fixed'")
    institutions = (Accountability(), FaultTolerance(players=("A",)), Oversight())
    listed = {p.name: p for p in (*parameters_of(institutions), *_own())}
    order = ("tau_1", "tau_2", "beta_1", "beta_2", "k", "r", "q_1", "q_2", "A_A", "P", "phi_A", "sigma")
    raw = {name: listed[name].symbol for name in order}
    names = {1: ("level", "目标水平"), 2: ("speed", "完成速度")}
    bids = {
        i: Move("A", f"b_{i}", lower=raw[f"tau_{i}"], meaning=f"bid in {en}", meaning_zh=f"{zh}承诺")
        for i, (en, zh) in names.items()
        if level == "free" or i == 2
    }
    work = {
        i: Move("A", f"e_{i}", lower=0, meaning=f"work on {en}", meaning_zh=f"{zh}投入")
        for i, (en, zh) in names.items()
    }
    channels = _channels(institutions, listed)
    bid = {i: bids[i].symbol if i in bids else raw[f"tau_{i}"] for i in names}
    e = {i: move.symbol for i, move in work.items()}
    cost = (e[1] ** 2 + e[2] ** 2 + 2 * raw["r"] * e[1] * e[2]) / (2 * raw["k"])
    blame = raw["A_A"] * (1 - raw["phi_A"])
    wanted = [sp.LessThan(raw[f"tau_{i}"] * blame, raw[f"beta_{i}"]) for i in names]
    gaps = sp.Add(*(channels[f"c_{i}"].symbol * (bid[i] - e[i]) ** 2 / 2 for i in names))
    credit = sp.Add(*(raw[f"beta_{i}"] * bid[i] for i in names))
    return Model(
        players=("A",),
        stages=((*bids.values(), *work.values()),),
        payoffs={"A": credit - cost - gaps},
        parameters=ParameterSpace([listed[name] for name in order], wanted),
        derived={"I": sp.Mul(*(bid[i] / raw[f"tau_{i}"] for i in names))},
        channels=tuple(channels.values()),
        name=f"dimensions_{level}",
        claims=_claims,
        example={
            "tau_1": "3/2", "tau_2": 1, "beta_1": 3, "beta_2": 2, "k": 1, "r": "1/2",
            "q_1": "1/2", "q_2": "1/2", "A_A": 2, "P": 4, "phi_A": 0, "sigma": 0,
        },
    )  # fmt: skip


def _own() -> tuple[Parameter, ...]:
    unit = "payoff per unit"
    return (
        Parameter("tau_1", "positive", "units", "level that is asked for", "要求的水平", r"\tau_1"),
        Parameter("tau_2", "positive", "units", "speed that is asked for", "要求的速度", r"\tau_2"),
        Parameter("beta_1", "positive", unit, "credit for a higher level", "水平加码的收益", r"\beta_1"),
        Parameter("beta_2", "positive", unit, "credit for more speed", "提速加码的收益", r"\beta_2"),
        Parameter("k", "positive", "", "capacity", "能力"),
        Parameter(
            "r", "(0, 1)", "", "how far the dimensions take the same attention", "两个维度的注意力重叠"
        ),
        Parameter("q_1", "(0, 1)", "", "probability that a check of levels detects", "水平核查的发现概率"),
        Parameter("q_2", "(0, 1)", "", "probability that a check of deadlines detects", "期限核查的发现概率"),
    )


def _channels(institutions: tuple[Institution, ...], listed: dict[str, Parameter]) -> dict[str, Channel]:
    a_A = Parameter("a_A", "positive", "", "effective accountability", "有效问责")
    wanted = [sp.LessThan(listed[f"tau_{i}"].symbol * a_A.symbol, listed[f"beta_{i}"].symbol) for i in (1, 2)]
    found = {"a_A": Channel(a_A, factor("accountability_A", institutions), tuple(wanted))}
    for i in (1, 2):
        d = Parameter(
            f"d_{i}",
            "positive",
            "",
            f"expected sanction on falsification in dimension {i}",
            f"维度{i}的预期处罚",
        )
        c = Parameter(
            f"c_{i}", "positive", "", f"stiffness of the gap in dimension {i}", f"维度{i}的缺口刚度"
        )
        unseen = (1 - listed[f"q_{i}"].symbol) * (1 - listed["sigma"].symbol)
        found[f"d_{i}"] = Channel(d, (1 - unseen) * factor("sanction", institutions))
        series = a_A.symbol * d.symbol / (a_A.symbol + d.symbol)
        found[f"c_{i}"] = Channel(c, series, (c.symbol < a_A.symbol, c.symbol < d.symbol))
    return found


# ---------------------------------------------------------------------- propositions
def _claims(game: Model) -> tuple[Proposition, ...]:
    free, fixed = solve(dimensions()), solve(dimensions("fixed"))
    return (_substitutes(free), _paper(free), _elsewhere(free, fixed), _checks(free, fixed), _remedies(free))


def _substitutes(free: Solution) -> Proposition:
    inner = branch_where(free)
    return Proposition(
        "substitutes",
        "Dimensions are substitutes",
        "More credit for speed raises the bid and the work on speed, and takes work from the level, and "
        "the bid with it.",
        "there is work on both",
        (
            effect_part(free, "b_2", "beta_2", Sign.POSITIVE, inner),
            effect_part(free, "e_2", "beta_2", Sign.POSITIVE, inner),
            effect_part(free, "e_1", "beta_2", Sign.NEGATIVE, inner),
            effect_part(free, "b_1", "beta_2", Sign.NEGATIVE, inner),
        ),
    )


def _paper(free: Solution) -> Proposition:
    game, paper = free.game, branch_where(free, "e_2 >= 0")
    b_1, b_2, r, tau = (symbol(game, n) for n in ("beta_1", "beta_2", "r", "tau_2"))
    idle = sp.StrictGreaterThan(r * b_1, b_2, evaluate=False)
    asked = sp.GreaterThan(paper.in_channels["b_2"], tau, evaluate=False)
    known = [sp.LessThan(tau * symbol(game, "a_A"), b_2), symbol(game, "c_2") < symbol(game, "a_A")]
    return Proposition(
        "paper",
        "Bids on paper",
        r"In the dimension with less credit nothing is done at all exactly if $r \beta_1 > \beta_2$. It is "
        r"overbid "
        "nevertheless: the whole bid is falsified or admitted.",
        "",
        (
            part("no work on speed exactly there", sp.Equivalent(conditions(paper), idle), game),
            part("the bid is at least what is asked", asked, game, known),
        ),
        {"b_2": paper.in_channels["b_2"]},
    )


def _elsewhere(free: Solution, fixed: Solution) -> Proposition:
    game, before, after = free.game, branch_where(free), branch_where(fixed)
    inside = [c.relation for e in (before, after) for c in e.piece.constraints]
    c_1, a_A, tau, beta, r = (symbol(game, n) for n in ("c_1", "a_A", "tau_1", "beta_1", "r"))
    raised = sp.StrictLessThan(c_1 * tau, beta, evaluate=False)
    known = [sp.LessThan(tau * a_A, beta), sp.StrictLessThan(c_1, a_A)]
    moved = {n: normal(after.in_channels[n] - before.in_channels[n]) for n in ("b_2", "e_2", "e_1")}
    less = sp.StrictLessThan(moved["e_1"], 0, evaluate=False)
    instead = sp.Eq(moved["e_2"], -r * moved["e_1"], evaluate=False)
    bids = sp.Eq(moved["b_2"], moved["e_2"], evaluate=False)
    return Proposition(
        "elsewhere",
        "Where the level is fixed overbidding moves on",
        "If the centre fixes the level that the subordinate would raise, work on the level falls, the "
        "share $r$ of that work "
        "goes to speed, and the bid in speed rises by as much.",
        "there is work on both, before and after",
        (
            part("the level would be raised", raised, game, known),
            part("work on the level falls", less, game, [*inside, raised]),
            part("the share r of it goes to speed", instead, game),
            part("the bid in speed rises by as much", bids, game),
        ),
    )


def _checks(free: Solution, fixed: Solution) -> Proposition:
    inner, held = branch_where(free), branch_where(fixed)
    return Proposition(
        "checks",
        "Checking one dimension",
        "Where both are bid on, checks of deadlines lower the bid in speed and leave the level and all "
        "work as they are. "
        "Where the level is fixed, checks of the level take work from speed, and lower the bid there.",
        "there is work on both",
        (
            effect_part(free, "b_2", "q_2", Sign.NEGATIVE, inner),
            effect_part(free, "b_1", "q_2", Sign.ZERO, inner),
            effect_part(free, "e_2", "q_2", Sign.ZERO, inner),
            effect_part(fixed, "e_2", "q_1", Sign.NEGATIVE, held),
            effect_part(fixed, "b_2", "q_1", Sign.NEGATIVE, held),
        ),
    )


def _remedies(free: Solution) -> Proposition:
    inner = branch_where(free)
    return Proposition(
        "remedies",
        "Fault tolerance and social oversight",
        r"Fault tolerance $\varphi_A$ raises the bids in both dimensions, since a gap that is admitted "
        r"costs less; social "
        r"oversight $\sigma$ lowers both. Neither moves work.",
        "there is work on both",
        tuple(
            effect_part(free, of, wrt, sign, inner)
            for wrt, sign in (("phi_A", Sign.POSITIVE), ("sigma", Sign.NEGATIVE))
            for of in ("b_1", "b_2")
        ),
    )


def _worked(game: Model) -> Worked:
    return Worked(
        (
            r"$a_A = 2$ and $d_i = \frac12\cdot 4 = 2$, so $c_i = 1$ in both dimensions",
            r"the gaps are $b_1 - e_1 = 3$ and $b_2 - e_2 = 2$: the credit over the stiffness",
            r"work solves $e_1 + e_2/2 = 3$ and $e_2 + e_1/2 = 2$: $e_1 = 8/3$, $e_2 = 2/3$",
            r"so $b_2 = 2/3 + 2 = 8/3$, against $1$ that is asked; with the level fixed at $3/2$ it is "
            r"$27/7$",
        ),
        "b_2",
        sp.Rational(8, 3),
    )


ENTRY = Entry(
    name="dimensions",
    number=20,
    mechanism="dimensions of overbidding",
    mechanism_zh="非正式加压的维度",
    paper="overbidding",
    passage="section 三.(一), 目标、内容、程序、方式、问责加码; note ①",
    institutions=("incentives", "inspection", "accountability", "fault tolerance", "social oversight"),
    outcomes=("work on both", "level on paper", "speed on paper"),
    build=dimensions,
    worked=_worked,
    literature=("Holmstrom and Milgrom (1991): tasks that compete for one attention",),
)
