"""Responsibility contract (责任状): what is in the contract is done, what is not is dropped.

Primitives only: a superior who pays for what the contract names, and a subordinate whose term may end.
"""

from __future__ import annotations

from functools import cache

import sympy as sp

from layered_games.games.moves import Channel, Move
from layered_games.institutions import Accountability, FaultTolerance, Oversight, factor, parameters_of
from layered_games.models.base import Model
from layered_games.models.entries import Entry, Worked
from layered_games.models.responsibility_contract_claims import claims
from layered_games.parameters import Parameter, ParameterSpace

__all__ = ["ENTRY", "responsibility_contract"]


@cache
def responsibility_contract() -> Model:
    """Return the game of a superior who contracts on some projects only, all parameters free.

    The passage: section 二.3 of the paper on burden reduction, 上级政府签订责任状与基层选择性消解: what the
    contract names is done with all effort, the rest is set aside (凡是与“责任状”相关的“争资跑项”工作,
    基层干部就竭尽全力去完成,而与之无关就选择性排斥); section 三.3, projects that die when their sponsor
    leaves (人走政息).

    The superior S offers the bonus ``b`` for each unit done of the project in the contract. The subordinate A
    does ``e`` of it, out of ``tau``, and ``x`` of a project outside the contract. Each unit that is missing
    in the contract costs ``a_A``. A unit outside is worth ``w`` to A if A is still in office when it bears
    fruit, with probability ``delta``, and ``W`` if the public sees it, with probability ``sigma``. Both take
    the same attention: ``r`` says how much. S answers for the contract
    alone, where a unit is worth ``V`` to it.

    Idealised: A cannot be made to pay, so that the bonus is all that S can offer on top of sanctions (limited
    liability); ``tau`` is out of reach; one project each; a unit in the contract is worth more to S than
    what it takes from the other is to A (``r*v < V``). What the model cannot say: how projects get into the
    contract.

    Returns
    -------
    Model

    Examples
    --------
    >>> game = responsibility_contract()
    >>> " ".join(game.parameters)
    'k r V w W delta A_A phi_A sigma tau'
    >>> from layered_games.equilibria.solving import solve
    >>> [str(solve(game, at={**game.example, "delta": d})[0].values["x"]) for d in ("1/4", "1/2", 1)]
    ['0', '1/4', '17/12']
    """
    institutions = (Accountability(), FaultTolerance(players=("A",)), Oversight())
    listed = {p.name: p for p in (*parameters_of(institutions), *_own())}
    order = ("k", "r", "V", "w", "W", "delta", "A_A", "phi_A", "sigma", "tau")
    raw = {name: listed[name].symbol for name in order}
    outside = raw["delta"] * raw["w"] + raw["sigma"] * raw["W"]
    a_A = Parameter(
        "a_A",
        "positive",
        "",
        "what a unit missing in the contract costs the subordinate",
        "责任状缺口的有效问责",
    )
    v = Parameter(
        "v", "nonnegative", "", "worth of the project outside to the subordinate", "状外项目的有效价值"
    )
    channels = (
        Channel(a_A, factor("accountability_A", institutions)),
        Channel(v, outside, (sp.StrictLessThan(raw["r"] * v.symbol, raw["V"]),)),
    )
    bonus = Move("S", "b", lower=0, meaning="bonus for a unit in the contract", meaning_zh="责任状内单位奖励")
    done = Move("A", "e", lower=0, meaning="work on the project in the contract", meaning_zh="状内项目投入")
    other = Move("A", "x", lower=0, meaning="work on the project outside it", meaning_zh="状外项目投入")
    b, e, x = bonus.symbol, done.symbol, other.symbol
    cost = (e**2 + x**2 + 2 * raw["r"] * e * x) / (2 * raw["k"])
    return Model(
        players=("S", "A"),
        stages=((bonus,), (done, other)),
        payoffs={
            "S": (raw["V"] - b) * e,
            "A": b * e - a_A.symbol * (raw["tau"] - e) + v.symbol * x - cost,
        },
        parameters=ParameterSpace([listed[name] for name in order], [sp.StrictLessThan(raw["r"] * outside,
        raw["V"])]), derived={"R": (b + a_A.symbol) * e - (e**2 + 2 * raw["r"] * e * x) / (2 * raw["k"])},
        channels=channels,
        name="responsibility_contract",
        claims=claims,
        example={
            "k": 1, "r": "1/2", "V": 4, "w": 2, "W": 2, "delta": "1/2",
            "A_A": 1, "phi_A": "1/2", "sigma": "1/4", "tau": 10,
        },
    )  # fmt: skip


def _own() -> tuple[Parameter, ...]:
    unit = "payoff per unit"
    return (
        Parameter("k", "positive", "", "capacity", "能力"),
        Parameter("r", "(0, 1)", "", "how far the projects take the same attention", "两类项目的注意力重叠"),
        Parameter(
            "V",
            "positive",
            unit,
            "worth of the project in the contract to the superior",
            "状内项目对上级的价值",
        ),
        Parameter("w", "nonnegative", unit, "worth of fruit in office to the subordinate", "任内见效的价值"),
        Parameter("W", "nonnegative", unit, "worth of what the public sees", "公众看见的价值"),
        Parameter(
            "delta",
            "share",
            "",
            "probability to be in office at the harvest",
            "见效时仍在任的概率",
            r"\delta",
        ),
        Parameter("tau", "positive", "units", "what the contract asks for", "责任状要求", r"\tau"),
        Parameter(
            "A_A",
            "positive",
            "payoff per unit",
            "accountability for a unit missing in the contract",
            "责任状缺口的单位问责",
        ),
    )


def _worked(game: Model) -> Worked:
    return Worked(
        (
            r"a unit missing costs $a_A = 1/2$; the project outside is worth $v = \frac12\cdot 2 + "
            r"\frac14\cdot 2 = 3/2$",
            r"with $p = b + \frac12$ A's conditions are $e + x/2 = p$ and $x + e/2 = \frac32$, so "
            r"$e = (p - \frac34)/\frac34$",
            r"S maximises $(4 - b)(b - \frac14)$, so $b = \frac12(4 + \frac14) = 17/8$",
            r"then $e = \frac43(\frac{21}{8} - \frac34) = 5/2$ and $x = \frac32 - \frac54 = 1/4$",
        ),
        "x",
        sp.Rational(1, 4),
    )


ENTRY = Entry(
    name="responsibility_contract",
    number=4,
    mechanism="responsibility contracts, selective execution",
    mechanism_zh="责任状与基层选择性消解",
    paper="burden",
    passage="section 二.3, 上级政府签订责任状与基层选择性消解",
    institutions=("incentives", "accountability", "fault tolerance", "social oversight"),
    outcomes=(
        "both projects done",
        "project outside dropped",
        "bonus just drops it",
        "sanctions without bonus",
    ),
    build=responsibility_contract,
    worked=_worked,
    literature=(
        "Holmstrom and Milgrom (1991): incentives on one task take effort from another",
        "Innes (1990): contracts under limited liability",
    ),
)
