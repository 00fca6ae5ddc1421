"""Dual subordination (条块双重从属): principals who contract with one agent, each on everything.

Primitives only: principals with a task each, an agent who bears risk, and incentives that each principal
sets for every task, for its own, or that they set together.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import Final

import sympy as sp

from layered_games.equilibria.algebra import normal
from layered_games.equilibria.result import Equilibrium
from layered_games.equilibria.solving import solve
from layered_games.errors import GameError
from layered_games.games.moves import Channel, Move
from layered_games.institutions import FaultTolerance, Oversight, factor, parameters_of
from layered_games.models.accounts import Accounts
from layered_games.models.base import Model
from layered_games.models.entries import Entry, Worked
from layered_games.models.propositions import Proposition
from layered_games.models.stating import effect_part, part, symbol
from layered_games.parameters import Parameter, ParameterSpace
from layered_games.proofs import Outcome
from layered_games.statics.effects import Sign

__all__ = ["ENTRY", "dual_subordination"]

CONTRACTS: Final = ("everything", "own task", "together")
MOST: Final = 3


@cache
def dual_subordination(principals: int = 2, contracts: str = "everything") -> Model:
    """Return the game of several principals and one agent, all parameters free.

    The passage: section 三.1 of the paper on burden reduction: line departments (条条) and the governments of
    each level (块块) command the same officials in a structure of dual subordination (“双重从属结构”), their
    interests conflict, and it is hard to comply where their orders do (当上级部门指令与本级政府政策
    发生冲突时,各“条块”部门难以执行).

    Principal i values the effort ``e_i`` on its task at ``V_i`` a unit. Each sets how much the agent A gains
    from a unit of every task, ``p_ij`` on task j; the powers of all add up. Where contracts go through, a
    principal takes from A, by a fixed amount, what its contract is worth to A, so that it maximises what it
    and A gain together. A works at cost ``e_i**2/(2*k)`` each and bears the risk ``R`` of each task times
    the squared power.

    Idealised: contracts are linear; tasks are independent; fixed amounts may have either sign; effort may be
    negative, which is obstruction (in equilibrium it is positive). What the model cannot say: who wins
    where only one of two orders can be obeyed.

    Parameters
    ----------
    principals : int
        2 or 3; with more the solver takes minutes.
    contracts : {"everything", "own task", "together"}
        What each contracts on; together they set one contract on all tasks.

    Returns
    -------
    Model

    Raises
    ------
    GameError
        If the number or the kind of contracts is not among these.

    Examples
    --------
    >>> game = dual_subordination()
    >>> " ".join(game.parameters)
    'V_1 V_2 k r phi_A sigma'
    >>> from layered_games.equilibria.solving import solve
    >>> kinds = ("everything", "own task", "together")
    >>> games = [dual_subordination(contracts=kind) for kind in kinds]
    >>> [str(solve(g, at=g.example)[0].values["e_1"]) for g in games]
    ['2/3', '1', '1']
    """
    if contracts not in CONTRACTS:
        raise GameError(f"contracts={contracts!r} is none of {', '.join(map(repr, CONTRACTS))}")
    if isinstance(principals, bool) or principals not in range(2, MOST + 1):
        raise GameError(f"principals={principals!r}: a whole number from 2 to {MOST}")
    every = range(1, principals + 1)
    institutions = (FaultTolerance(players=("A",)), Oversight())
    listed = {p.name: p for p in (*_own(principals), *parameters_of(institutions))}
    k, values = listed["k"].symbol, {i: listed[f"V_{i}"].symbol for i in every}
    risk = Parameter("R", "positive", "", "effective risk cost of incentives", "激励的有效风险成本")
    channel = Channel(
        risk, listed["r"].symbol * factor("accountability_A", institutions) * (1 - listed["sigma"].symbol)
    )
    offers = {(i, j): _offer(i, j) for i in every for j in every if contracts == "everything" or i == j}
    efforts = {j: Move("A", f"e_{j}", None, None, f"effort on task {j}", f"任务{j}的努力") for j in every}
    power = {j: sp.Add(*(m.symbol for (_, t), m in offers.items() if t == j)) for j in every}
    work = {j: move.symbol for j, move in efforts.items()}
    cost = sp.Add(*(e**2 / (2 * k) for e in work.values()))
    borne = sp.Add(*(risk.symbol * p**2 / 2 for p in power.values()))
    paid = {i: sp.Add(*(m.symbol * work[j] for (o, j), m in offers.items() if o == i)) for i in every}
    gained = sp.Add(*paid.values()) - cost - borne
    if contracts == "together":
        offers = {at: replace(move, player="C") for at, move in offers.items()}
    surplus = sp.Add(*(values[i] * work[i] for i in every)) - cost - borne
    payoffs = {f"P{i}": values[i] * work[i] - paid[i] + gained for i in every}
    payoffs = {"C": surplus} if contracts == "together" else payoffs
    return Model(
        players=(*payoffs, "A"),
        stages=(tuple(offers.values()), tuple(efforts.values())),
        payoffs={**payoffs, "A": gained},
        parameters=ParameterSpace(listed.values()),
        derived={"p": power[1], "W": surplus},
        channels=(channel,),
        name="dual_subordination",
        claims=_claims,
        accounts=Accounts(
            tuple(m.name for m in efforts.values()), surplus + cost + borne, cost, {"risk borne": borne}
        ),
        example={**{f"V_{i}": 2 for i in every}, "k": 1, "r": 2, "phi_A": "1/2", "sigma": 0},
    )


def _offer(who: int, task: int) -> Move:
    return Move(
        f"P{who}",
        f"p_{who}{task}",
        meaning=f"incentive that principal {who} sets on task {task}",
        meaning_zh=f"主体{who}对任务{task}设定的激励强度",
    )


def _own(principals: int) -> tuple[Parameter, ...]:
    unit = "payoff per unit"
    worth = (
        Parameter(f"V_{i}", "positive", unit, f"worth of task {i} to principal {i}", f"任务{i}的价值")
        for i in range(1, principals + 1)
    )
    return (
        *worth,
        Parameter("k", "positive", "", "capacity", "能力"),
        Parameter("r", "positive", "payoff", "risk cost of incentives on a task", "激励的风险成本"),
    )


# ---------------------------------------------------------------------- propositions
def _only(game: Model) -> Equilibrium:
    """The one branch of a game whose payoffs are concave without bounds."""
    (found,) = solve(game)
    return found


def _claims(game: Model) -> tuple[Proposition, ...]:
    count = sum(name.startswith("V_") for name in game.parameters)
    alone, joint = (dual_subordination(count, kind) for kind in ("own task", "together"))
    return (_weights(game), _power(game, count), _restored(alone, joint), _gain(game, joint), _remedies(game))


def _weights(game: Model) -> Proposition:
    values = _only(game).in_channels
    return Proposition(
        "weights",
        "Each punishes what it does not ask for",
        "A principal who may contract on everything pays for its own task, and takes away from the agent "
        "for the tasks of "
        "others: it insures the agent against what they pay for.",
        "principals contract on everything",
        (
            part("p_11 > 0", sp.StrictGreaterThan(values["p_11"], 0, evaluate=False), game),
            part("p_12 < 0", sp.StrictLessThan(values["p_12"], 0, evaluate=False), game),
            part("the power is positive", sp.StrictGreaterThan(values["p"], 0, evaluate=False), game),
        ),
    )


def _power(game: Model, count: int) -> Proposition:
    powers = {n: _only(dual_subordination(n)).in_channels["p"] for n in range(2, MOST + 1)}
    joint = _only(dual_subordination(2, "together")).in_channels["p"]
    steps = [("together", joint), *((f"{n} principals", power) for n, power in powers.items())]
    wide = dual_subordination(MOST)
    return Proposition(
        "power",
        "More principals, weaker incentives",
        r"The power of incentives falls with the number of uncoordinated principals who contract on "
        r"everything: with each one "
        r"more, another $R$ is added to the denominator.",
        "principals contract on everything",
        tuple(
            part(f"{a} above {b}", sp.StrictGreaterThan(x, y, evaluate=False), wide)
            for (a, x), (b, y) in pairwise(steps)
        ),
        {"p": powers[count]},
    )


def _restored(alone: Model, joint: Model) -> Proposition:
    apart, together = _only(alone).in_channels, _only(joint).in_channels
    return Proposition(
        "restored",
        "Each its own task",
        "If every principal may contract on its own task only, incentives are as strong as if all "
        "contracted together, and "
        "nothing is lost.",
        "tasks are independent",
        tuple(
            part(f"{name} is the same", sp.Eq(apart[name], together[name], evaluate=False), joint)
            for name in ("p", "e_1", "e_2", "W")
        ),
    )


def _gain(game: Model, joint: Model) -> Proposition:
    gain = normal(_only(joint).in_channels["W"] - _only(game).in_channels["W"])
    R = symbol(game, "R")
    slope = sp.StrictGreaterThan(normal(sp.diff(gain, R)), 0, evaluate=False)
    return Proposition(
        "gain",
        "What coordination gains",
        r"Coordination always gains. The gain grows in what the tasks are worth; in the risk $R$ it first "
        r"grows and then "
        "shrinks, since with little risk there is no conflict, and with much there are no incentives. So "
        "tolerance and "
        "oversight, which lower $R$, may raise or lower it.",
        "",
        (
            part("the gain is positive", sp.StrictGreaterThan(gain, 0, evaluate=False), game),
            part(
                "it grows in V_1",
                sp.StrictGreaterThan(normal(sp.diff(gain, symbol(game, "V_1"))), 0, evaluate=False),
                game,
            ),
            part("it grows in R", slope, game, expected=Outcome.MIXED),
        ),
        {"G": gain},
    )


def _remedies(game: Model) -> Proposition:
    solution = solve(game)
    (branch,) = solution
    return Proposition(
        "remedies",
        "Fault tolerance and social oversight",
        r"Tolerance of bad luck, $\varphi_A$, and public knowledge of what was done, $\sigma$, take risk "
        r"from the agent: effort "
        "rises, and principals punish each other's tasks less.",
        "principals contract on everything",
        tuple(
            effect_part(solution, of, wrt, Sign.POSITIVE, branch)
            for of in ("e_1", "p_12", "W")
            for wrt in ("phi_A", "sigma")
        ),
    )


def _worked(game: Model) -> Worked:
    return Worked(
        (
            r"risk costs $R = 2\cdot\frac12 = 1$; A works $e_1 = p$ where $p = p_{11} + p_{21}$",
            r"principal 1 maximises $2p + p_{21}p - \frac12 p^2 - \frac12 p^2$, so $2p = 2 + p_{21}$",
            r"principal 2 maximises $p_{11}p - p^2$, so $2p = p_{11}$",
            r"adding up, $4p = 2 + p$: $p = e_1 = 2/3$, with $p_{11} = 4/3$ and $p_{21} = -2/3$; together "
            r"it would be $1$",
        ),
        "e_1",
        sp.Rational(2, 3),
    )


ENTRY = Entry(
    name="dual_subordination",
    number=6,
    mechanism="dual subordination, uncoordinated principals",
    mechanism_zh="条块双重从属",
    paper="burden",
    passage="section 三.1, 从“条块分割”走向“合作互动”:“双重从属结构”",
    institutions=("incentives", "fault tolerance", "social oversight"),
    outcomes=("uncoordinated incentives", "each its own task", "coordinated incentives"),
    build=dual_subordination,
    worked=_worked,
    literature=(
        "Bernheim and Whinston (1986): common agency",
        "Dixit (1996): incentives in public organisations weaken with the number of principals",
    ),
)
