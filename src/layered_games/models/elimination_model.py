"""Elimination (淘汰式回应): routine assessment drives effort on what is not measured to zero.

Primitives only: one subordinate with a budget of attention, indicators that are assessed all alike,
and public needs that nobody measures.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import sympy as sp
from sympy.logic.boolalg import Boolean

from layered_games.equilibria.algebra import normal
from layered_games.equilibria.result import Solution
from layered_games.equilibria.solving import solve
from layered_games.games.moves import Channel, Move
from layered_games.institutions import (
    Accountability,
    FaultTolerance,
    Inspection,
    Oversight,
    parameters_of,
)
from layered_games.models.base import Model
from layered_games.models.entries import Entry, Worked
from layered_games.models.propositions import Proposition
from layered_games.models.sanctions import sanction_channels
from layered_games.models.stating import branch_where, conditions, effect_part, part, symbol
from layered_games.parameters import Parameter, ParameterSpace
from layered_games.statics.effects import Sign

__all__ = ["ENTRY", "elimination"]


@cache
def elimination() -> Model:
    """Return the game of a subordinate who is assessed on some of its tasks, all parameters free.

    The passage: section 二.1 of the paper on burden reduction, 常态化考核与基层淘汰式回应: tasks with
    indicators are done with all effort, tasks without are ignored (凡是与考核指标相关的任务就竭尽全力完成,
    而与考核无关的工作则选择性忽略).

    The subordinate A has attention ``K``. Each of ``N`` indicators asks for ``tau``; A spends effort ``e`` on
    each, falsifies ``f`` and admits ``h = tau - e - f``. What attention is left goes to public needs,
    ``x = K - N*e``; each unit of it is worth ``w`` to A itself, and ``sigma*W`` more because the public
    notices neglect with probability ``sigma``.

    Idealised: indicators are alike and counted by a real number; attention is a hard budget; needs are
    worth the same, unit by unit. What the model cannot say: who decides which needs get an indicator, and
    how departments compete for the same attention.

    Returns
    -------
    Model

    Examples
    --------
    >>> game = elimination()
    >>> " ".join(game.parameters)
    'tau K N w W A_A P q sigma phi_A'
    >>> from layered_games.equilibria.solving import solve
    >>> [str(solve(game, at={**game.example, "N": n})[0].values["x"]) for n in (4, 5, 6)]
    ['8/3', '1/3', '0']
    """
    tau = Parameter(
        "tau", "positive", "units of an indicator", "target of each indicator", "每项指标的目标", r"\tau"
    )
    budget = Parameter(
        "K", "positive", "units of effort", "attention that the subordinate has", "基层注意力总量"
    )
    count = Parameter("N", "positive", "", "number of indicators", "考核指标数")
    own = Parameter(
        "w", "positive", "payoff per unit", "worth of public needs to the subordinate", "对公共需求的内在重视"
    )
    noticed = Parameter(
        "W", "nonnegative", "payoff per unit", "blame when the public notices neglect", "公众发现忽视时的问责"
    )
    institutions = (Accountability(), FaultTolerance(players=("A",)), Inspection(), Oversight())
    listed = {p.name: p for p in (tau, budget, count, own, noticed, *parameters_of(institutions))}
    order = ("tau", "K", "N", "w", "W", "A_A", "P", "q", "sigma", "phi_A")
    sigma, q = listed["sigma"].symbol, listed["q"].symbol
    space = ParameterSpace([listed[name] for name in order], [sp.StrictGreaterThan(q + sigma, 0)])

    effort = Move(
        "A",
        "e",
        lower=0,
        upper=budget.symbol / count.symbol,
        meaning="effort on each indicator",
        meaning_zh="每项指标的努力",
    )
    fake = Move(
        "A",
        "f",
        lower=0,
        upper=tau.symbol - effort.symbol,
        meaning="falsified part of each indicator",
        meaning_zh="每项指标的造假",
    )
    admitted = tau.symbol - effort.symbol - fake.symbol
    needs = budget.symbol - count.symbol * effort.symbol
    channels = sanction_channels(institutions) | _worth(own.symbol + sigma * noticed.symbol)
    a_A, d, worth = (channels[n].symbol for n in ("a_A", "d", "v"))
    sanction = a_A * admitted**2 / 2 + d * fake.symbol**2 / 2
    return Model(
        players=("A",),
        stages=((effort, fake),),
        payoffs={"A": worth * needs - count.symbol * sanction},
        parameters=space,
        derived={"h": admitted, "x": needs},
        channels=tuple(channels.values()),
        name="elimination",
        claims=_claims,
        example={
            "tau": 3,
            "K": 12,
            "N": 4,
            "w": 1,
            "W": 0,
            "A_A": 3,
            "P": 6,
            "q": "1/2",
            "sigma": 0,
            "phi_A": 0,
        },
    )


def _worth(made_of: sp.Expr) -> dict[str, Channel]:
    v = Parameter(
        "v",
        "positive",
        "",
        "worth of public needs, with what the public makes it cost to neglect them",
        "公共需求的有效价值",
    )
    return {"v": Channel(v, made_of)}


# ---------------------------------------------------------------------- propositions
def _claims(game: Model) -> tuple[Proposition, ...]:
    solution = solve(game)
    return (_corner(solution), _capacity(solution), _oversight(solution), _more_indicators(solution))


def _threshold(solution: Solution) -> sp.Expr:
    """The number of indicators from which nothing is left, read off the branch in which something is."""
    game = solution.game
    count = symbol(game, "N")
    needs = branch_where(solution).in_channels["x"]
    (found,) = sp.solve(needs, count)
    return normal(found)


def _corner(solution: Solution) -> Proposition:
    game, limit = solution.game, _threshold(solution)
    c, v, tau, count = (symbol(game, n) for n in ("c", "v", "tau", "N"))
    corner = branch_where(solution, "e <= K/N")
    works = sp.StrictGreaterThan(tau * c, v)
    none = sp.Eq(corner.in_channels["x"], 0, evaluate=False)
    beyond = sp.Equivalent(conditions(corner), count > limit)
    return Proposition(
        "corner",
        "Elimination",
        r"If an indicator is worth any effort, $\tau c > v$, then nothing at all is left for public needs "
        "from the number $N^*$ of indicators on; with fewer, something is. If it is not, no number of "
        "indicators crowds them out.",
        "",
        (
            part("nothing is left in the corner", none, game),
            part("the corner is where N exceeds the threshold", beyond, game, [works]),
            part(
                "without the condition there is no corner", sp.Not(conditions(corner)), game, [sp.Not(works)]
            ),
        ),
        {"N^*": limit},
    )


def _capacity(solution: Solution) -> Proposition:
    game, limit = solution.game, _threshold(solution)
    c, tau, v, budget = (symbol(game, n) for n in ("c", "tau", "v", "K"))
    works = [sp.StrictGreaterThan(tau * c, v)]

    def sign(wrt: sp.Symbol, relation: Any) -> Boolean:
        return relation(normal(sp.diff(limit, wrt)), 0, evaluate=False)

    up, down = sp.StrictGreaterThan, sp.StrictLessThan
    series = next(ch.definition for ch in game.channels if ch.symbol == c)
    stiffness = {n: normal(sp.diff(series, symbol(game, n))) for n in ("a_A", "d")}
    return Proposition(
        "capacity",
        "What moves the threshold",
        r"More attention and more worth of needs raise the threshold $N^*$, a higher target lowers it. So do "
        r"accountability and the sanction on falsification, both through the stiffness $c$: fault tolerance "
        r"$\varphi_A$ leaves room for what nobody measures.",
        r"an indicator is worth effort, $\tau c > v$",
        (
            part("dN*/dK > 0", sign(budget, up), game, works),
            part("dN*/dv > 0", sign(v, up), game, works),
            part("dN*/dtau < 0", sign(tau, down), game, works),
            part("dN*/dc < 0", sign(c, down), game, works),
            *(part(f"dc/d{n} > 0", up(slope, 0, evaluate=False), game) for n, slope in stiffness.items()),
        ),
    )


def _oversight(solution: Solution) -> Proposition:
    """Oversight reaches the numbers (d) and, if the public minds neglect (W), the needs (v)."""
    inner, noticed = branch_where(solution), symbol(solution.game, "W")
    silent = [sp.Eq(noticed, 0, evaluate=False)]
    return Proposition(
        "oversight",
        "Oversight of numbers and oversight of needs",
        r"Oversight that only exposes falsified numbers ($W = 0$) takes effort from public needs: it makes "
        r"indicators more pressing. Where the public also makes neglect costly its effect on needs has "
        "either sign. Fault tolerance always leaves more for needs.",
        "something is left for needs, and indicators get effort",
        (
            effect_part(solution, "x", "sigma", Sign.NEGATIVE, inner, silent),
            effect_part(solution, "x", "sigma", Sign.MIXED, inner),
            effect_part(solution, "x", "phi_A", Sign.POSITIVE, inner),
        ),
    )


def _more_indicators(solution: Solution) -> Proposition:
    inner, corner = branch_where(solution), branch_where(solution, "e <= K/N")
    return Proposition(
        "indicators",
        "More indicators",
        "As long as something is left for needs, another indicator takes its effort from them and leaves "
        "effort and falsification on each indicator as they are. Beyond the threshold it thins out effort on "
        "every indicator and raises what is falsified.",
        "",
        (
            effect_part(solution, "x", "N", Sign.NEGATIVE, inner),
            effect_part(solution, "f", "N", Sign.ZERO, inner),
            effect_part(solution, "e", "N", Sign.NEGATIVE, corner),
            effect_part(solution, "f", "N", Sign.POSITIVE, corner),
        ),
    )


def _worked(game: Model) -> Worked:
    return Worked(
        (
            r"$a_A = 3$ and $d = \frac12\cdot 6 = 3$, so $c = 3\cdot 3/(3+3) = 3/2$",
            r"each indicator gets $e = \tau - v/c = 3 - 2/3 = 7/3$",
            r"four of them take $28/3$ of the attention $12$, which leaves $x = 8/3$",
            r"from $N^* = 12/(7/3) = 36/7 \approx 5.14$ indicators on nothing is left: with six, $x = 0$",
        ),
        "x",
        sp.Rational(8, 3),
    )


ENTRY = Entry(
    name="elimination",
    number=1,
    mechanism="routine assessment, elimination response",
    mechanism_zh="常态化考核与基层淘汰式回应",
    paper="burden",
    passage="section 二.1, 常态化考核与基层淘汰式回应",
    institutions=("accountability", "fault tolerance", "inspection", "social oversight"),
    outcomes=("needs served", "needs eliminated", "indicators ignored"),
    build=elimination,
    worked=_worked,
    literature=("Holmstrom and Milgrom (1991): tasks that are not measured lose effort to those that are",),
)
