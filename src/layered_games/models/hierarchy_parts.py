"""The parts of a hierarchy: dyads from institutions, as layers that a chain is composed of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import sympy as sp

from layered_games.errors import GameError
from layered_games.games.layered import CHARGE, RECEIVED, Bottom, Layer
from layered_games.games.moves import Channel, Move
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
from layered_games.parameters import Parameter, ParameterSpace

__all__ = ["CREDITS", "DISTANCE", "FORESIGHTS", "LIABILITIES", "Form", "Parts", "chosen", "parts", "superior"]

LIABILITIES: Final = ("direct", "recursive", "distance")
FORESIGHTS: Final = ("full", "myopic")
CREDITS: Final = ("bottom", "all", "none")
DISTANCE = Parameter("distance", "positive", "layers", "layers between a superior and the work").symbol
"""How far above the bottom a superior stands, in the template of a superior."""
_SUPERIOR: Final = ("beta_S", "A_S", "ell", "phi_S")


@dataclass(frozen=True)
class Form:
    """The modeller's choices for a hierarchy."""

    layers: int
    foresight: str
    liability: str
    credit: str
    identical: bool
    omega: bool


@dataclass(frozen=True)
class Parts:
    """Parameters, channels and dyads of a hierarchy; ``layers`` from the top."""

    space: ParameterSpace
    channels: tuple[Channel, ...]
    bottom: Bottom
    layers: tuple[Layer, ...]
    start: sp.Expr
    admitted: sp.Expr


def chosen(what: str, value: object, listed: tuple[str, ...]) -> str:
    """Return a choice that is one of those listed, or raise GameError."""
    if value not in listed:
        raise GameError(f"unknown {what} {value!r}; use one of {list(listed)}")
    return str(value)


def superior(
    liability: str, credit: sp.Expr, effort: sp.Expr, a_S: sp.Expr, ell: sp.Expr
) -> Mapping[str, Any]:
    """Return payoff and passed charge of a superior, in the terms of a :class:`Layer`.

    It gains ``credit``, pays ``a_S*Max(0, received - effort)**2/2`` for the true shortfall, and the
    share ``ell`` of what it is liable for: the sanction at the bottom (``"direct"``), that with
    ``ell**DISTANCE`` (``"distance"``), or all that the next layer pays (``"recursive"``).
    """
    shortfall = a_S * sp.Max(0, RECEIVED - effort) ** 2 / 2
    share = ell**DISTANCE if liability == "distance" else ell
    cost = shortfall + share * CHARGE
    return {"payoff": credit - cost, "passed": cost if liability == "recursive" else CHARGE}


@lru_cache(maxsize=64)
def parts(form: Form) -> Parts:
    """Compose the institutions into the dyads of a hierarchy."""
    setting, incentives = TargetSetting(), Incentives()
    q, omega = Inspection().parameters[0], _omega()
    fading = Inspection(q.symbol * omega.symbol**form.layers) if form.omega else Inspection()
    oversight, accountability, tolerance = Oversight(), Accountability(), FaultTolerance()
    below: tuple[Institution, ...] = (accountability, tolerance, fading, oversight)
    listed = {p.name: p for p in (setting.parameters[0], _capacity(), q, omega)}
    listed |= {p.name: p for p in parameters_of((incentives, accountability, tolerance, oversight))}
    space = _space(form, listed)
    bottom, admitted = _bottom(form, incentives, listed["k"])
    channels = _channels(below, listed["k"])
    channels += _above(form, accountability, tolerance, listed)
    effort, bid = bottom.moves[1].symbol, bottom.moves[0].symbol
    layers = []
    for i in range(1, form.layers + 1):
        own = _suffix(form, i)
        made = superior(
            form.liability,
            _named(listed["beta_S"], own).symbol * bid if form.credit == "all" else sp.S.Zero,
            effort,
            next(c.symbol for c in channels if c.parameter.name == f"a_S{own}"),
            _named(listed["ell"], own).symbol,
        )
        distance = {DISTANCE: sp.Integer(form.layers - i + 1)}
        layers.append(
            Layer(
                f"S{i}", f"T{i}", made["payoff"].xreplace(distance), made["passed"],
                f"target set by layer {i}", f"第{i}层下达的目标",
            )
        )  # fmt: skip
    return Parts(space, tuple(channels), bottom, tuple(layers), setting.floor, admitted)


def _suffix(form: Form, layer: int) -> str:
    return "" if form.identical else str(layer)


def _named(parameter: Parameter, suffix: str) -> Parameter:
    if not suffix:
        return parameter
    stem = parameter.latex or parameter.name
    latex = f"{stem[:-1]}{suffix}}}" if stem.endswith("}") else ""
    return Parameter(
        parameter.name + suffix, parameter.domain, parameter.unit,
        f"{parameter.meaning}, layer {suffix}", f"{parameter.meaning_zh}（第{suffix}层）", latex,
    )  # fmt: skip


def _omega() -> Parameter:
    return Parameter(
        "omega",
        "(0, 1]",
        "per layer",
        "share of information that survives a layer",
        "信息逐层保真率",
        r"\omega",
    )


def _capacity() -> Parameter:
    return Parameter(
        "k",
        "positive",
        "squared unit of the target per payoff",
        "capacity: effort costs e**2/(2*k)",
        "基层能力",
    )


def _space(form: Form, listed: Mapping[str, Parameter]) -> ParameterSpace:
    order = [
        "tau",
        "k",
        "beta_A",
        "beta_S",
        "A_A",
        "A_S",
        "P",
        "q",
        "omega",
        "sigma",
        "ell",
        "phi_A",
        "phi_S",
    ]
    left_out = {"bottom": ["beta_S"], "all": [], "none": ["beta_A", "beta_S"]}[form.credit]
    left_out += [] if form.omega else ["omega"]
    found = []
    for name in order:
        if name in left_out:
            continue
        if name in _SUPERIOR and not form.identical:
            found += [_named(listed[name], str(i)) for i in range(1, form.layers + 1)]
        else:
            found.append(listed[name])
    return ParameterSpace(found, [sp.StrictGreaterThan(listed["q"].symbol + listed["sigma"].symbol, 0)])


def _bottom(form: Form, incentives: Incentives, capacity: Parameter) -> tuple[Bottom, sp.Expr]:
    bid = Move("A", "b", lower=RECEIVED, meaning="bid", meaning_zh="承诺的指标")
    effort = Move("A", "e", lower=0, upper=bid.symbol, meaning="real effort", meaning_zh="实际努力")
    fake = Move(
        "A", "f", lower=0, upper=bid.symbol - effort.symbol, meaning="falsified part", meaning_zh="造数字"
    )
    b, e, f = bid.symbol, effort.symbol, fake.symbol
    admitted = b - e - f
    a_A, d = (Parameter(n, "positive").symbol for n in ("a_A", "d"))
    sanction = a_A * admitted**2 / 2 + d * f**2 / 2
    gain = sp.S.Zero if form.credit == "none" else incentives.credit("A", b)
    payoff = gain - e**2 / (2 * capacity.symbol) - sanction
    return Bottom("A", (bid, effort, fake), payoff, sanction), admitted


def _channels(below: tuple[Institution, ...], capacity: Parameter) -> list[Channel]:
    """The channels of the bottom, from the factors of the institutions."""
    a_A = Parameter("a_A", "positive", "", "effective accountability of the subordinate", "下级有效问责")
    D = Parameter("D", "(0, 1)", "", "detection probability", "造假被发现的概率")
    d = Parameter("d", "positive", "", "expected sanction on falsification", "造假的预期处罚")
    c = Parameter("c", "positive", "", "stiffness: cost of the gap between bid and effort", "缺口刚度")
    kappa = Parameter("kappa", "(0, 1)", "", "execution rate: effort per unit of target", "执行率", r"\kappa")
    k = capacity.symbol
    softer = (sp.StrictLessThan(c.symbol, a_A.symbol), sp.StrictLessThan(c.symbol, d.symbol))
    return [
        Channel(a_A, factor("accountability_A", below)),
        Channel(D, 1 - factor("escape", below)),
        Channel(d, D.symbol * factor("sanction", below)),
        Channel(c, a_A.symbol * d.symbol / (a_A.symbol + d.symbol), softer),
        Channel(kappa, k * c.symbol / (1 + k * c.symbol)),
    ]


def _above(
    form: Form, accountability: Accountability, tolerance: FaultTolerance, listed: Mapping[str, Parameter]
) -> list[Channel]:
    """Effective accountability of every superior."""
    plain = Parameter("a_S", "positive", "", "effective accountability of the superior", "上级有效问责")
    weight = factor("accountability_S", (accountability, tolerance))
    found = []
    for suffix in dict.fromkeys(_suffix(form, i) for i in range(1, form.layers + 1)):
        swap = {listed[n].symbol: _named(listed[n], suffix).symbol for n in _SUPERIOR}
        found.append(Channel(_named(plain, suffix), weight.xreplace(swap)))
    return found
