"""Public value (公共价值与浪费): what overbidding costs the public, and when less of it is better.

Primitives only: a subordinate who bids, works, falsifies and admits, and a public that needs work, pays for
what is made up, and loses trust in what is found out.
"""

from __future__ import annotations

from functools import cache

import sympy as sp

from layered_games.equilibria.algebra import normal
from layered_games.equilibria.result import Equilibrium, Solution
from layered_games.equilibria.solving import solve
from layered_games.games.moves import Move
from layered_games.institutions import (
    Accountability,
    FaultTolerance,
    Inspection,
    Oversight,
    parameters_of,
)
from layered_games.models.accounts import Accounts
from layered_games.models.base import Model
from layered_games.models.entries import Entry, Worked
from layered_games.models.propositions import Proposition
from layered_games.models.sanctions import sanction_channels
from layered_games.models.stating import branch_where, effect_part, part, symbol
from layered_games.models.welfare_split import best_work
from layered_games.parameters import Parameter, ParameterSpace
from layered_games.statics.effects import Sign

__all__ = ["ENTRY", "public_value"]


@cache
def public_value() -> Model:
    """Return the game of a subordinate under a target, and what it is worth to the public.

    The passage: section 三.(二) of the paper on overbidding: overbidding turns away from what people need
    (治理目标与群众实际需求错位), goes against relief, harms trust (损害党和政府的形象及公信力), and wastes
    resources (社会资源与行政成本的巨大浪费).

    The subordinate A bids ``b`` at or above the target ``tau``, works ``e``, falsifies ``f`` and admits
    ``h = b - e - f``. The public needs ``N``: work off it costs ``v*(N - e)**2/2``, too little as well as too
    much. Each falsified unit takes ``g`` in paperwork, and ``w`` in trust when it is found, with
    probability ``D``.

    Idealised: credit is linear in the bid, sanctions are no part of welfare (they are punishment, not
    resources), and the target is given (in a hierarchy it is set by a superior: see the canonical game).
    What the model cannot say: who of the public loses.

    Returns
    -------
    Model

    Examples
    --------
    >>> game = public_value()
    >>> " ".join(game.parameters)
    'tau k beta_A A_A P q sigma phi_A N v g w'
    >>> from layered_games.models.welfare_split import welfare
    >>> print(welfare(game))
    source                   loss  share
    work off its best level  0.25  20.0%
    paperwork of falsifying  0.5   40.0%
    lost trust               0.5   40.0%
    all                      1.25  100.0%
    """
    institutions = (Accountability(), FaultTolerance(players=("A",)), Inspection(), Oversight())
    listed = {p.name: p for p in (*parameters_of(institutions), *_own())}
    order = ("tau", "k", "beta_A", "A_A", "P", "q", "sigma", "phi_A", "N", "v", "g", "w")
    raw = {name: listed[name].symbol for name in order}
    bid = Move("A", "b", lower=raw["tau"], meaning="bid", meaning_zh="承诺的指标")
    effort = Move("A", "e", lower=0, upper=bid.symbol, meaning="real effort", meaning_zh="实际努力")
    b, e = bid.symbol, effort.symbol
    fake = Move("A", "f", lower=0, upper=b - e, meaning="falsified part", meaning_zh="造数字")
    f = fake.symbol
    channels = sanction_channels(institutions)
    a_A, D, d = (channels[n].symbol for n in ("a_A", "D", "d"))
    work = e**2 / (2 * raw["k"])
    value, paperwork, trust = -raw["v"] * (raw["N"] - e) ** 2 / 2, raw["g"] * f, D * raw["w"] * f
    return Model(
        players=("A",),
        stages=((bid, effort, fake),),
        payoffs={"A": raw["beta_A"] * b - work - a_A * (b - e - f) ** 2 / 2 - d * f**2 / 2},
        parameters=ParameterSpace(
            [listed[name] for name in order], [sp.StrictGreaterThan(raw["q"] + raw["sigma"], 0)]
        ),
        derived={"h": b - e - f, "W": value - work - paperwork - trust},
        channels=tuple(channels.values()),
        name="public_value",
        claims=_claims,
        accounts=Accounts(("e",), value, work, {"paperwork of falsifying": paperwork, "lost trust": trust}),
        example={
            "tau": 2, "k": 1, "beta_A": 3, "A_A": 6, "P": 6, "q": "1/2", "sigma": 0, "phi_A": "1/2",
            "N": 5, "v": 1, "g": "1/2", "w": 1,
        },
    )  # fmt: skip


def _own() -> tuple[Parameter, ...]:
    unit = "payoff per unit"
    return (
        Parameter("tau", "positive", "units", "target", "目标", r"\tau"),
        Parameter("k", "positive", "", "capacity", "能力"),
        Parameter("beta_A", "nonnegative", unit, "credit for a bid", "单位承诺的邀功收益", r"\beta_A"),
        Parameter("N", "positive", "units", "what the public needs", "公众需求"),
        Parameter("v", "positive", "payoff per squared unit", "cost of work off the need", "偏离需求的代价"),
        Parameter("g", "nonnegative", unit, "paperwork for a falsified unit", "造假的文牍成本"),
        Parameter(
            "w", "nonnegative", unit, "trust that a falsified unit costs when found", "造假被揭露的公信力损失"
        ),
    )


# ---------------------------------------------------------------------- propositions
def _claims(game: Model) -> tuple[Proposition, ...]:
    solution = solve(game)
    return (_split(solution), _less(solution), _oversight(solution), _tolerance(solution), _target(solution))


def _split(solution: Solution) -> Proposition:
    game, free = solution.game, branch_where(solution)
    assert isinstance(game, Model) and game.accounts is not None
    (best,) = solve(best_work(game, game.accounts))
    k, v, g, D, w = (symbol(game, n) for n in ("k", "v", "g", "D", "w"))
    parts = []
    for name, branch in (("bid above the target", free), ("bid at the target", _bound(solution))):
        at = branch.in_channels
        wrong = (v + 1 / k) / 2 * (at["e"] - best.in_channels["e"]) ** 2
        loss = best.payoffs["public"] - at["W"]
        lies = (g + D * w) * at["f"]
        tied = [sp.Eq(symbol(game, "d"), D * symbol(game, "P"), evaluate=False)]
        parts.append(part(f"the loss adds up, {name}", sp.Eq(loss, wrong + lies, evaluate=False), game, tied))
    return Proposition(
        "split",
        "Where welfare is lost",
        r"Welfare falls short of its best by $\frac12(v + \frac1k)(e - e^*)^2 + (g + D w) f$: work off its "
        r"best level $e^*$, "
        "too little or too much, and falsification, by paperwork and by lost trust. The admitted gap loses "
        "nothing.",
        "",
        tuple(parts),
        {"e^*": best.in_channels["e"]},
    )


def _bound(solution: Solution) -> Equilibrium:
    return branch_where(solution, "b >= tau")


def _less(solution: Solution) -> Proposition:
    game, free = solution.game, branch_where(solution)
    k, v, N, beta, g, D, w, d = (symbol(game, n) for n in ("k", "v", "N", "beta_A", "g", "D", "w", "d"))
    slope = normal(sp.diff(free.in_channels["W"], beta))
    better = sp.StrictLessThan(slope, 0, evaluate=False)
    waste = sp.StrictLessThan(k * (v * (N - k * beta) - beta), (g + D * w) / d, evaluate=False)
    return Proposition(
        "less",
        "Is less overbidding always better?",
        "No. Where the bid exceeds the target, less credit always means a lower bid, but also less work. "
        "Welfare rises exactly "
        r"if the work that is given up is worth less than the lies, $k\,(v(N - k\beta_A) - \beta_A) < (g + "
        r"D w)/d$.",
        "the bid exceeds the target",
        (
            effect_part(solution, "b", "beta_A", Sign.POSITIVE, free),
            effect_part(solution, "W", "beta_A", Sign.MIXED, free),
            part("less credit is better exactly if", sp.Equivalent(better, waste), game),
        ),
    )


def _oversight(solution: Solution) -> Proposition:
    free, bound = branch_where(solution), _bound(solution)
    lies = [symbol(solution.game, "g") > 0, symbol(solution.game, "beta_A") > 0]
    return Proposition(
        "oversight",
        "Social oversight",
        r"Where the bid exceeds the target, social oversight $\sigma$ lowers the bid and the lies, leaves "
        r"work as it is, and "
        "raises welfare. Where the target binds, it raises work as well, which is better only as far as "
        "work was "
        "too little: welfare may fall.",
        "",
        (
            effect_part(solution, "b", "sigma", Sign.NEGATIVE, free, lies),
            effect_part(solution, "e", "sigma", Sign.ZERO, free),
            effect_part(solution, "W", "sigma", Sign.POSITIVE, free, lies),
            effect_part(solution, "e", "sigma", Sign.POSITIVE, bound),
        ),
    )


def _tolerance(solution: Solution) -> Proposition:
    free, bound = branch_where(solution), _bound(solution)
    credit = [symbol(solution.game, "beta_A") > 0]
    return Proposition(
        "tolerance",
        "Fault tolerance",
        r"Where the bid exceeds the target, fault tolerance $\varphi_A$ raises the bid and changes nothing "
        r"else: what is added "
        "is admitted, and welfare is the same. Overbidding and waste are two things. Where the target "
        "binds, it lowers "
        "work and lies.",
        "",
        (
            effect_part(solution, "b", "phi_A", Sign.POSITIVE, free, credit),
            effect_part(solution, "W", "phi_A", Sign.ZERO, free),
            effect_part(solution, "e", "phi_A", Sign.NEGATIVE, bound),
            effect_part(solution, "f", "phi_A", Sign.NEGATIVE, bound),
        ),
    )


def _target(solution: Solution) -> Proposition:
    bound = _bound(solution)
    return Proposition(
        "target",
        "A higher target",
        "Where the target binds, a higher one raises work and lies. It may raise or lower welfare.",
        "the target binds",
        (
            effect_part(solution, "e", "tau", Sign.POSITIVE, bound),
            effect_part(solution, "f", "tau", Sign.POSITIVE, bound),
            effect_part(solution, "W", "tau", Sign.MIXED, bound),
        ),
    )


def _worked(game: Model) -> Worked:
    return Worked(
        (
            r"$a_A = 3$ and $d = \frac12\cdot 6 = 3$; A works $e = k\beta_A = 3$, falsifies $f = 3/3 = 1$ "
            r"and admits $h = 1$",
            r"the best work solves $5 - e = e$, so $e^* = 5/2$, with welfare $-\frac12\cdot\frac{25}{4} - "
            r"\frac{25}{8} = "
            r"-\frac{25}{4}$",
            r"work loses $\frac12\cdot 2\cdot(3 - \frac52)^2 = 1/4$, paperwork $1/2$, trust $\frac12\cdot "
            r"1 = 1/2$",
            r"welfare is $-\frac{25}{4} - \frac54 = -15/2$",
        ),
        "W",
        sp.Rational(-15, 2),
    )


ENTRY = Entry(
    name="public_value",
    number=18,
    mechanism="public value and waste",
    mechanism_zh="公共价值与浪费",
    paper="overbidding",
    passage="section 三.(二), “层层加码”的负效应",
    institutions=("accountability", "fault tolerance", "inspection", "social oversight"),
    outcomes=("bid above the target", "bid at the target"),
    build=public_value,
    worked=_worked,
    literature=("Moore (1995): public value as the aim of public management",),
)
