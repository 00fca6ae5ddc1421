"""Tournaments (政绩锦标赛): contestants who compete with bids, the target they receive, and herding.

Primitives only: bids win shares of a prize (Tullock) or are ranked with luck (rank order); bidding below
the mean of the others may be sanctioned.
"""

from __future__ import annotations

from functools import cache
from typing import Final

import sympy as sp

from layered_games.errors import GameError
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
from layered_games.models.propositions import Proposition
from layered_games.models.tournament_claims import tournament_claims
from layered_games.parameters import Parameter, ParameterSpace

__all__ = ["ENTRY", "tournament"]

KINDS: Final = ("tullock", "rank_order")
HERDING: Final = ("none", "mean")
MOST: Final = 3


@cache
def tournament(kind: str = "tullock", herding: str = "none", contestants: int = 2) -> Model:
    """Return the tournament of contestants who received one target, all parameters free.

    The passage: sections 二, 三 and 四 of the paper on overbidding. Officials of one level compete, and who
    does better is promoted (相对绩效优胜者获得晋升资格); the drive to outdo others is amplified from layer to
    layer (沿着科层链条自上而下不断被放大); overbids set an example and start a herd (引发“羊群效应”).

    Each contestant bids ``b_i``, at least the target ``tau``, for the prize ``V``. In a Tullock contest it
    wins with its share in the sum of bids, and a bid costs ``C*b``. In a rank-order tournament luck decides
    too: it wins with ``1/n`` and its lead over the mean of the others, divided by ``2*w``; a bid costs
    ``C*b**2/2``. There contestants also sabotage each other, ``x_i``, at cost ``d*x**2/2``. Bids cost
    ``C``: the probability ``D`` that it comes out what a bid is worth, times accountability that is not
    waived, over capacity. The bid is the target of the layer below, where the same game is played again.

    With ``herding="mean"`` a bid below the mean of the others is sanctioned, ``s`` a unit. Contestants alike
    are then written as one of ``n`` who expects the others to bid ``y`` on average; symmetric equilibria are
    the fixed points of its reply.

    Idealised: contestants are alike; prizes and noise of a layer are given, so that a layer reaches the next
    one only by its bids; noise is wide enough that nobody in a rank-order tournament is sure to win. What the
    model cannot say: who joins forces with whom.

    Parameters
    ----------
    kind : {"tullock", "rank_order"}
        How bids decide.
    herding : {"none", "mean"}
        Whether bids below the mean of the others are sanctioned.
    contestants : int
        2 or 3; without herding only.

    Returns
    -------
    Model

    Raises
    ------
    GameError
        If a choice is not among these.

    Examples
    --------
    >>> game = tournament()
    >>> " ".join(game.parameters)
    'tau V k A_A q sigma phi_A'
    >>> from layered_games.equilibria.solving import solve
    >>> [str(solve(game, at={**game.example, "tau": t})[0].values["b_1"]) for t in (1, 2, 4, 5)]
    ['4', '4', '4', '5']
    """
    for name, value, known in (("kind", kind, KINDS), ("herding", herding, HERDING)):
        if value not in known:
            raise GameError(f"{name}={value!r} is none of {', '.join(map(repr, known))}")
    if isinstance(contestants, bool) or contestants not in range(2, MOST + 1):
        raise GameError(f"contestants={contestants!r}: a whole number from 2 to {MOST}")
    if herding == "mean":
        if contestants != 2:
            raise GameError("with herding the number of contestants is the parameter n")
        return _herd(kind)
    return _contest(kind, contestants)


def _contest(kind: str, count: int) -> Model:
    """Contestants who bid at once."""
    listed, channels, order = _space(kind)
    tau, every = listed["tau"].symbol, range(1, count + 1)
    bids = {i: _bid(str(i), f"A{i}", tau) for i in every}
    harm = {i: _harm(i) for i in every} if kind == "rank_order" else {}
    lead = {i: bids[i].symbol + (harm[i].symbol if harm else 0) for i in every}
    payoffs, chance = {}, {}
    for i in every:
        others = sp.Add(*(lead[j] for j in every if j != i)) / (count - 1)
        chance[i] = _chance(kind, lead[i], others, sp.Integer(count), listed)
        payoffs[f"A{i}"] = listed["V"].symbol * chance[i] - _cost(kind, bids[i].symbol, channels["C"].symbol)
        if harm:
            payoffs[f"A{i}"] -= channels["d"].symbol * harm[i].symbol ** 2 / 2
    return Model(
        players=tuple(payoffs),
        stages=(tuple(m for i in every for m in (bids[i], *([harm[i]] if harm else []))),),
        payoffs=payoffs,
        parameters=ParameterSpace(
            [listed[n] for n in order], _relations(kind, listed, channels, sp.Integer(count))
        ),
        derived={"B": sp.Add(*(m.symbol for m in bids.values())), "z": chance[1]},
        channels=tuple(channels.values()),
        name="tournament",
        claims=_claims,
        example={n: _EXAMPLE[n] for n in order},
    )


def _herd(kind: str) -> Model:
    """One of ``n`` alike, against the mean that it expects."""
    listed, channels, order = _space(kind)
    own = (
        Parameter("n", "[2, oo)", "", "number of contestants", "竞争者数量"),
        Parameter(
            "y", "positive", "units of the target", "mean bid expected of the others", "对他人平均承诺的预期"
        ),
        Parameter("s", "positive", "payoff per unit", "sanction on a unit below the mean", "低于平均的处罚"),
    )
    listed |= {p.name: p for p in own}
    n, y, s = (p.symbol for p in own)
    bid = _bid("", "A", 0)
    chance = _chance(kind, bid.symbol, y, n, listed)
    cost = _cost(kind, bid.symbol, channels["C"].symbol)
    payoff = listed["V"].symbol * chance - cost - s * sp.Max(0, y - bid.symbol)
    order = (*(name for name in order if name not in ("tau", "P")), "n", "y", "s")
    channels.pop("d", None)
    return Model(
        players=("A",),
        stages=((bid,),),
        payoffs={"A": payoff},
        parameters=ParameterSpace([listed[m] for m in order], _relations(kind, listed, channels, n)),
        channels=tuple(channels.values()),
        name="tournament with herding",
        claims=_claims,
        example={m: _EXAMPLE[m] for m in order},
    )


_EXAMPLE: Final = {
    "tau": 2, "V": 16, "w": 4, "k": 1, "A_A": 2, "P": 8, "q": "1/2", "sigma": 0, "phi_A": 0,
    "n": 2, "y": 3, "s": 2,
}  # fmt: skip


def _chance(kind: str, own: sp.Expr, others: sp.Expr, n: sp.Expr, listed: dict[str, Parameter]) -> sp.Expr:
    if kind == "tullock":
        return own / (own + (n - 1) * others)
    return 1 / n + (own - others) / (2 * listed["w"].symbol)


def _cost(kind: str, bid: sp.Expr, cost: sp.Symbol) -> sp.Expr:
    return cost * bid if kind == "tullock" else cost * bid**2 / 2


def _bid(number: str, player: str, lower: sp.Expr | int) -> Move:
    name = f"b_{number}" if number else "b"
    return Move(
        player,
        name,
        lower=lower,
        meaning="bid" + f" of contestant {number}" * bool(number),
        meaning_zh=f"竞争者{number}的承诺",
    )


def _harm(number: int) -> Move:
    return Move(
        f"A{number}",
        f"x_{number}",
        lower=0,
        meaning=f"sabotage by contestant {number}",
        meaning_zh=f"竞争者{number}的拆台",
    )


def _space(kind: str) -> tuple[dict[str, Parameter], dict[str, Channel], tuple[str, ...]]:
    """Parameters and channels by name, and the order of the parameters."""
    institutions = (Accountability(), FaultTolerance(players=("A",)), Inspection(), Oversight())
    unit = "units of the target"
    own = (
        Parameter("tau", "positive", unit, "target received", "收到的目标", r"\tau"),
        Parameter("V", "positive", "payoff", "prize of the tournament", "晋升奖励"),
        Parameter("w", "positive", unit, "half the width of luck", "运气的幅度"),
        Parameter("k", "positive", "", "capacity", "能力"),
    )
    listed = {p.name: p for p in (*own, *parameters_of(institutions))}
    D = Parameter("D", "(0, 1)", "", "probability that what a bid is worth comes out", "虚实被发现的概率")
    C = Parameter("C", "positive", "", "cost of bids", "承诺的成本")
    d = Parameter("d", "positive", "", "expected sanction on sabotage", "拆台的预期处罚")
    seen = Channel(D, 1 - factor("escape", institutions))
    made = [seen, Channel(C, factor("accountability_A", institutions) * D.symbol / listed["k"].symbol)]
    if kind == "rank_order":
        made.append(Channel(d, D.symbol * factor("sanction", institutions)))
    rank = ("w",) if kind == "rank_order" else ()
    order = ("tau", "V", *rank, "k", "A_A", *(("P",) if rank else ()), "q", "sigma", "phi_A")
    return listed, {c.parameter.name: c for c in made}, order


def _relations(
    kind: str, listed: dict[str, Parameter], channels: dict[str, Channel], n: sp.Expr
) -> list[sp.Basic]:
    """Something comes out at all; luck is so wide that nobody can fall back so far that it surely loses."""
    found: list[sp.Basic] = [sp.StrictGreaterThan(listed["q"].symbol + listed["sigma"].symbol, 0)]
    if kind == "rank_order":
        seen = channels["D"]
        costs = [
            channels[c].definition.xreplace({seen.symbol: seen.definition}) for c in "Cd" if c in channels
        ]
        lead = listed["V"].symbol * sp.Add(*(1 / c for c in costs))
        found.append(sp.LessThan(n * lead, 4 * listed["w"].symbol ** 2))
    return found


def _claims(game: Model) -> tuple[Proposition, ...]:
    return tournament_claims(tournament)


def _worked(game: Model) -> Worked:
    return Worked(
        (
            r"what a bid is worth comes out with $D = \frac12$, so a unit costs $C = 2\cdot\frac12/1 = 1$",
            r"a unit more brings contestant 1 $16\,b_2/(b_1+b_2)^2$; with equal bids that is $16/(4b) = 4/b$",
            r"$4/b = 1$ gives $b = 4$, above the target $2$: the layer doubles the target",
            r"the layer below receives $4$; with the same prize it bids $4$: nothing more is added",
        ),
        "b_1",
        sp.Integer(4),
    )


ENTRY = Entry(
    name="tournament",
    number=10,
    mechanism="tournament over bids, herding",
    mechanism_zh="政绩锦标赛与羊群效应",
    paper="overbidding",
    passage="sections 二 to 四, “政绩锦标赛”, “比超”竞争动力, “羊群效应”",
    institutions=("incentives", "accountability", "fault tolerance", "inspection", "social oversight"),
    outcomes=("amplified", "passed on", "a herd at any bid of an interval"),
    build=tournament,
    worked=_worked,
    literature=(
        "Tullock (1980): contests in which expenditure buys a share of the prize",
        "Lazear and Rosen (1981): rank-order tournaments",
        "Lazear (1989): sabotage among those who compete for a prize",
        "Zhou Li'an (2007): promotion tournaments of local officials",
    ),
)
