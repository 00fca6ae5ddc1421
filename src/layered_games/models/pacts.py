"""Pacts (theory, section 1): the canonical game in which superior and subordinate may cover up together.

Primitives only: what suppression does to detection, what exposure costs, what enforces the pact. The
joint optimum, the terms and the critical discount factor are derived by the solvers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import sympy as sp

from layered_games.equilibria.algebra import normal, put
from layered_games.equilibria.coalitions_joint import agreed_pieces, worth
from layered_games.equilibria.repeated import Incentive, critical_factor
from layered_games.equilibria.solving import solve
from layered_games.errors import GameError
from layered_games.games.agreements import Agreement, AgreementGame, Term, stripped
from layered_games.games.moves import Channel
from layered_games.games.sequential import SequentialGame
from layered_games.models.base import Model
from layered_games.parameters import Parameter

__all__ = ["ENFORCEMENTS", "PactModel", "overbidding_with_pact", "pact_ground", "pact_on"]

ENFORCEMENTS: Final = ("binding", "relational")
SUFFIX: Final = "_x"
HIDDEN: Final = ("D", "d", "c", "kappa")
CENTRE: Final = "centre"


@dataclass(frozen=True, init=False, eq=False, repr=False)
class PactModel(Model, AgreementGame):
    """A model of overbidding in which superior and subordinate may make a pact against the centre.

    ``ground`` is the same game before any pact, with the parameters and channels of the pact;
    ``agreement`` says who agrees, what is hidden, what it costs and under which terms.
    """

    enforcement: str = ""

    def __init__(self, *, enforcement: str, **game: Any) -> None:
        super().__init__(**game)
        object.__setattr__(self, "enforcement", enforcement)

    def again(self, ground: SequentialGame) -> PactModel:
        """Return the same pact on another ground."""
        return pact_on(ground, self.enforcement)


def overbidding_with_pact(ground: Model, enforcement: str) -> PactModel:
    """Return the canonical game with a pact.

    Parameters
    ----------
    ground : Model
        The canonical game.
    enforcement : {"binding", "relational"}
        A side contract that binds, or repetition with grim trigger.

    Raises
    ------
    GameError
        If the enforcement is unknown.
    """
    if enforcement not in ENFORCEMENTS:
        raise GameError(
            f'pact={enforcement!r}: collusive overbidding is enforced by a "binding" side contract or is '
            '"relational", by repetition; pact=None is the game without a pact'
        )
    return _canonical(ground, enforcement)


@cache
def _canonical(plain: Model, enforcement: str) -> PactModel:
    from layered_games.models.pact_claims import claims

    return pact_on(pact_ground(plain, enforcement), enforcement, claims)


def _parameters(enforcement: str) -> list[Parameter]:
    chi = Parameter(
        "chi",
        "share",
        "",
        "effectiveness with which the superior suppresses its own evidence",
        "掩盖效力",
        r"\chi",
    )
    fine = Parameter(
        "F", "nonnegative", "payoff", "flat loss of the pact when the public exposes it", "共谋曝光的损失"
    )
    delta = Parameter("delta", "[0, 1)", "", "discount factor between rounds", "贴现因子", r"\delta")
    return [chi, fine, *([delta] if enforcement == "relational" else [])]


def pact_ground(plain: Model, enforcement: str) -> Model:
    """Return the game before any pact, with what one would change: detection, and what it leads to.

    Parameters
    ----------
    plain : Model
        The canonical game.
    enforcement : {"binding", "relational"}
    """
    chi, fine, *_ = added = _parameters(enforcement)
    names = plain.parameters.symbols
    q, sigma = names["q"], names["sigma"]
    suppressed = q * (1 - chi.symbol)
    space = plain.parameters.with_parameters(added, [sp.StrictGreaterThan(suppressed + sigma, 0)])
    listed = {c.parameter.name: c for c in plain.channels}
    swap: dict[sp.Symbol, sp.Expr] = {q: suppressed}
    hidden = []
    for name in HIDDEN:
        open_ = listed[name]
        parameter = open_.parameter
        twin = Parameter(
            name + SUFFIX, parameter.domain, parameter.unit,
            f"{parameter.meaning}, under a pact", f"{parameter.meaning_zh}（共谋下）",
        )  # fmt: skip
        swap[open_.symbol] = twin.symbol
        relations = [r.xreplace(swap) for r in open_.relations]
        hidden.append(
            Channel(twin, open_.definition.xreplace(swap), (*relations, twin.symbol <= open_.symbol))
        )
    exposure = Parameter(
        "exposure", "nonnegative", "payoff", "expected loss by public exposure", "曝光的预期损失"
    )
    return Model(
        players=plain.players,
        stages=plain.stages,
        payoffs=plain.payoffs,
        parameters=space,
        derived=plain.derived,
        channels=(*plain.channels, *hidden, Channel(exposure, sigma * fine.symbol)),
        name=f"{plain.name}, {enforcement} pact",
        roles=plain.roles,
    )


def pact_on(
    ground: SequentialGame, enforcement: str, claims: Callable[[Any], tuple[Any, ...]] | None = None
) -> PactModel:
    """Form a pact of superior and subordinate on a game that has the channels of a pact.

    Parameters
    ----------
    ground : SequentialGame
        The game before any pact; channels ``<name>_x`` are what ``<name>`` is under it.
    enforcement : {"binding", "relational"}
    claims : callable, optional
        Propositions.
    """
    assert ground.roles is not None  # built from a model with roles
    members = (ground.roles.superior, ground.roles.subordinate)
    listed = {c.parameter.name: c.symbol for c in ground.channels}
    hidden = {listed[n]: listed[n + SUFFIX] for n in HIDDEN}
    values = _values(ground, members, hidden, enforcement)
    v = {c.parameter.name: c.symbol for c in values}
    terms = [Term(v["W_x"] - v["W_0"] - listed["exposure"], True, "the cover-up pays")]
    critical = None
    if enforcement == "relational":
        surplus = v["W_x"] - listed["exposure"] - v["N"]
        keeping = critical_factor(Incentive(v["M"], surplus, survival=1 - _exposed(ground)))
        delta = ground.parameters["delta"].symbol
        terms.append(Term(keeping.slack(delta), False, "patience suffices"))
        critical = keeping.value
    return PactModel(
        players=ground.players,
        stages=ground.stages,
        payoffs=ground.payoffs,
        parameters=ground.parameters,
        derived=ground.derived,
        channels=(*ground.channels, *values),
        name=ground.name,
        roles=ground.roles,
        origin=getattr(ground, "origin", None),
        reforms=getattr(ground, "reforms", ()),
        ground=ground,
        agreement=Agreement(
            members=members,
            against=CENTRE,
            hidden=hidden,
            cost=listed["exposure"],
            bearer=members[0],
            terms=tuple(terms),
            self_enforcing=enforcement == "relational",
            critical=critical,
        ),
        enforcement=enforcement,
        claims=claims,
    )


def _channel(name: str, meaning: str, meaning_zh: str, value: sp.Expr, unit: str = "payoff") -> Channel:
    return Channel(Parameter(name, "real", unit, meaning, meaning_zh), value)


def _values(
    ground: SequentialGame,
    members: tuple[str, str],
    hidden: Mapping[sp.Symbol, sp.Symbol],
    enforcement: str,
) -> list[Channel]:
    """What the two are worth together, openly and covering up; under repetition also what tempts them."""
    plain = stripped(ground)
    pieces = agreed_pieces(plain, members)
    openly = worth((p.constraints, normal(sp.Add(*p.payoffs.values()))) for p in pieces)
    swap = dict(hidden)
    found = [
        _channel("W_0", "worth of the honest side contract", "诚实契约的联合收益", openly),
        _channel("W_x", "worth of the cover-up before exposure", "掩盖的联合收益", put(openly, swap)),
    ]
    if enforcement != "relational":
        return found
    alone = worth((e.piece.constraints, normal(sp.Add(*e.piece.payoffs.values()))) for e in solve(plain))
    bids = worth((p.constraints, p.values[_bid(ground)]) for p in pieces)
    apart = _channel("N", "worth of play without any pact, for both", "无共谋时的联合收益", alone)
    bid = _channel("b_J", "bid of the cover-up", "共谋的报价", put(bids, swap), "")
    tempting = _channel(
        "M", "what the subordinate gains at once by breaking the pact", "违约的即时收益",
        _temptation(plain, members, swap, bid.symbol),
    )  # fmt: skip
    return [*found, apart, bid, tempting]


def _bid(game: SequentialGame) -> str:
    assert game.roles is not None
    return game.roles.bid


def _exposed(ground: SequentialGame) -> sp.Expr:
    """The probability of exposure, whatever reforms did to it: the expected loss by a unit of the loss."""
    loss = next(c.definition for c in ground.channels if c.parameter.name == "exposure")
    return sp.diff(loss, ground.parameters["F"].symbol)


def _temptation(
    plain: SequentialGame, members: tuple[str, str], swap: Mapping[sp.Symbol, sp.Symbol], bid: sp.Symbol
) -> sp.Expr:
    """What the subordinate gains by its best reply to the agreed target over what was agreed."""
    assert plain.roles is not None
    follower, target = members[1], plain.moves[plain.roles.target].symbol
    payoff = plain.payoffs[follower]
    replies = []
    for reaction in solve(plain).reactions[-1]:
        at = {plain.moves[n].symbol: v for n, v in reaction.values.items()}
        where = tuple(c.subs({target: bid}) for c in reaction.conditions)
        replies.append((where, normal(put(payoff, at)).xreplace({target: bid})))
    kept = worth((p.constraints, p.payoffs[follower]) for p in agreed_pieces(plain, members))
    return put(worth(replies), dict(swap)) - put(kept, dict(swap))
