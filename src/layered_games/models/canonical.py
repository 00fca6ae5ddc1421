"""The canonical game (theory, section 1): one superior over one subordinate.

Primitives only. The equilibrium, its regimes and the verdicts on its propositions are derived by
the solvers and the prover.
"""

from __future__ import annotations

from functools import cache

import sympy as sp

from layered_games.games.moves import Channel, Move, Roles
from layered_games.institutions import (
    Accountability,
    FaultTolerance,
    Incentives,
    Inspection,
    Institution,
    Oversight,
    TargetSetting,
    factor,
    parameters_of,
)
from layered_games.models.base import Model
from layered_games.models.canonical_claims import claims
from layered_games.models.pacts import overbidding_with_pact
from layered_games.parameters import Parameter, ParameterSpace

__all__ = ["overbidding"]


def overbidding(pact: str | None = None) -> Model:
    """Return the canonical game of one superior and one subordinate, all parameters free.

    The superior S receives ``tau`` and sets ``T >= tau``. The subordinate A bids ``b >= T``, exerts
    effort ``e``, falsifies ``f`` and admits ``h = b - e - f``.

    Parameters
    ----------
    pact : {None, "binding", "relational"}
        Whether the two may cover up together, and what enforces it: a side contract that binds (adds
        ``chi`` and ``F``), or repetition (adds the discount factor ``delta`` too).

    Returns
    -------
    Model
        A :class:`~layered_games.SequentialGame` with propositions.

    Raises
    ------
    GameError
        If the kind of pact is unknown.

    Examples
    --------
    >>> game = overbidding()
    >>> " ".join(game.parameters)
    'tau k beta_A beta_S A_A A_S P q sigma ell phi_A phi_S'
    """
    return _overbidding() if pact is None else overbidding_with_pact(_overbidding(), pact)


@cache
def _overbidding() -> Model:
    setting, incentives = TargetSetting(), Incentives()
    inspection, oversight = Inspection(), Oversight()
    accountability, tolerance = Accountability(), FaultTolerance()
    capacity = Parameter(
        "k",
        "positive",
        "squared unit of the target per payoff",
        "capacity: effort costs e**2/(2*k)",
        "基层能力",
    )
    reforms: tuple[Institution, ...] = (accountability, tolerance, inspection, oversight)
    order = ["tau", "k", "beta_A", "beta_S", "A_A", "A_S", "P", "q", "sigma", "ell", "phi_A", "phi_S"]
    listed = {p.name: p for p in (setting.parameters[0], capacity, *parameters_of((incentives, *reforms)))}
    q, sigma = listed["q"].symbol, listed["sigma"].symbol
    space = ParameterSpace([listed[name] for name in order], [sp.StrictGreaterThan(q + sigma, 0)])

    target = Move("S", "T", lower=setting.floor, meaning="target set", meaning_zh="下达的目标")
    bid = Move("A", "b", lower=target.symbol, meaning="bid", meaning_zh="承诺的指标")
    effort = Move("A", "e", lower=0, upper=bid.symbol, meaning="real effort", meaning_zh="实际努力")
    fake = Move(
        "A", "f", lower=0, upper=bid.symbol - effort.symbol, meaning="falsified part", meaning_zh="造数字"
    )
    b, e, f = bid.symbol, effort.symbol, fake.symbol
    admitted = b - e - f

    channels = _channels(reforms, capacity)
    a_A, a_S, d = (channels[n].symbol for n in ("a_A", "a_S", "d"))
    liability = factor("liability", reforms)
    sanction = a_A * admitted**2 / 2 + d * f**2 / 2
    shortfall = sp.Max(0, setting.floor - e)
    return Model(
        players=("S", "A"),
        stages=((target,), (bid, effort, fake)),
        payoffs={
            "S": incentives.credit("S", b) - a_S * shortfall**2 / 2 - liability * sanction,
            "A": incentives.credit("A", b) - e**2 / (2 * capacity.symbol) - sanction,
        },
        parameters=space,
        derived={"h": admitted},
        channels=tuple(channels.values()),
        name="overbidding",
        roles=Roles(
            received="tau",
            target="T",
            bid="b",
            superior="S",
            subordinate="A",
            real="e",
            falsified="f",
            credit={"S": "beta_S", "A": "beta_A"},
            blame={"S": "A_S", "A": "A_A"},
        ),
        claims=claims,
    )


def _channels(reforms: tuple[Institution, ...], capacity: Parameter) -> dict[str, Channel]:
    """The channels of theory, section 1, from the factors of the institutions."""
    a_A = Parameter("a_A", "positive", "", "effective accountability of the subordinate", "下级有效问责")
    a_S = Parameter("a_S", "positive", "", "effective accountability of the superior", "上级有效问责")
    D = Parameter("D", "(0, 1)", "", "detection probability", "造假被发现的概率")
    d = Parameter("d", "positive", "", "expected sanction on falsification", "造假的预期处罚")
    c = Parameter("c", "positive", "", "stiffness: cost of the gap between bid and effort", "缺口刚度")
    kappa = Parameter("kappa", "(0, 1)", "", "execution rate: effort per unit of target", "执行率", r"\kappa")
    k = capacity.symbol
    listed = [
        Channel(a_A, factor("accountability_A", reforms)),
        Channel(a_S, factor("accountability_S", reforms)),
        Channel(D, 1 - factor("escape", reforms)),
        Channel(d, D.symbol * factor("sanction", reforms)),
        Channel(
            c,
            a_A.symbol * d.symbol / (a_A.symbol + d.symbol),
            (sp.StrictLessThan(c.symbol, a_A.symbol), sp.StrictLessThan(c.symbol, d.symbol)),
        ),
        Channel(kappa, k * c.symbol / (1 + k * c.symbol)),
    ]
    return {channel.parameter.name: channel for channel in listed}
