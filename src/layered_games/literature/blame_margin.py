"""Margins against blame: each layer sets a target above its own, in case it is not met.

Game
----
A layer with target ``t`` sets ``t_next`` for those below, who deliver ``y = rho*t_next + sig*noise`` with
standard normal noise. It bears ``A`` for each unit by which ``y`` falls short of ``t``, and ``h`` for each
unit of the target that it sets. The next layer does the same with ``t_next``.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Final

import sympy as sp

from layered_games.equilibria.solving import solve
from layered_games.errors import GameError
from layered_games.games.moves import Move
from layered_games.games.sequential import SequentialGame
from layered_games.literature.base import DomainError, Row, known, number, whole
from layered_games.parameters import Parameter

__all__ = ["ROW", "claimed", "compute", "game", "outcome"]

ROW: Final = Row(
    module="blame_margin",
    title="Each layer adds a margin against blame, and strict accountability compounds it",
    source="the newsvendor problem of textbooks, layer upon layer; no single source, the model is ours",
    parameters={
        "t0": "target that the first layer receives, any real number",
        "A": "blame for each unit of shortfall, positive",
        "h": "cost of each unit of target set, positive, below A*rho",
        "rho": "expected delivery per unit of target, positive",
        "sig": "standard deviation of what is delivered, at least 0",
        "layers": "how many layers set a target, at least 1",
    },
    outputs={
        "targets": "list: t0 and the target that each layer sets",
        "z": "margin in standard deviations: the mean delivery exceeds the own target by z*sig",
    },
    examples=(
        {"t0": 60, "A": 1, "h": Fraction(1, 4), "rho": Fraction(9, 10), "sig": 5, "layers": 3},
        {"t0": 60, "A": 1, "h": Fraction(1, 2), "rho": 1, "sig": 5, "layers": 2},
        {"t0": 60, "A": 1, "h": Fraction(3, 4), "rho": 1, "sig": 5, "layers": 2},
        {"t0": 60, "A": 2, "h": 1, "rho": Fraction(4, 5), "sig": 0, "layers": 2},
    ),
    selection="without noise z is the limit of little noise",
)

TARGET: Final = Move("layer", "t_next")
PARAMETERS: Final = (
    Parameter("t", "real"),
    *(Parameter(name, "positive") for name in ("A", "h", "rho", "sig")),
)


def game(noisy: bool = True) -> SequentialGame:
    """Return a layer's problem, in symbols: mean shortfall and cost of the target.

    With ``gap = t - rho*t_next`` the mean of ``Max(0, t - y)`` over the noise is
    ``gap*Phi(gap/sig) + sig*phi(gap/sig)``, and ``Max(0, gap)`` without noise.
    """
    t, A, h, rho, sig = (p.symbol for p in PARAMETERS)
    gap = t - rho * TARGET.symbol
    shortfall = sp.Max(0, gap)
    if noisy:
        likely = (1 + sp.erf(gap / (sp.sqrt(2) * sig))) / 2
        shortfall = gap * likely + sig * sp.exp(-(gap**2) / (2 * sig**2)) / sp.sqrt(2 * sp.pi)
    payoff = -A * shortfall - h * TARGET.symbol
    used = PARAMETERS if noisy else PARAMETERS[:-1]
    return SequentialGame(["layer"], [[TARGET]], {"layer": payoff}, used, name="margin")


def outcome(noisy: SequentialGame, sure: SequentialGame, at: dict[str, Any], layers: int) -> dict[str, Any]:
    """Solve layer after layer; the margin is read off a layer with target 0 and noise of deviation 1."""
    rest = {name: at[name] for name in ("A", "h", "rho")}
    margin = at["rho"] * _best(noisy, {**rest, "t": Fraction(0), "sig": Fraction(1)})
    targets: list[Any] = [at["t"]]
    for _ in range(layers):
        here = {**rest, "t": targets[-1]}
        if at["sig"]:  # in a unit in which neither target nor noise is large
            unit = max(abs(targets[-1]), at["sig"])
            targets.append(_best(noisy, {**here, "t": targets[-1] / unit, "sig": at["sig"] / unit}) * unit)
        else:
            targets.append(_best(sure, here))
    return {"targets": targets, "z": margin}


def _best(model: SequentialGame, at: dict[str, Any]) -> sp.Expr:
    found = solve(model, at=at)
    if len(found) != 1:
        raise GameError(f"the target is not determined: {found.status}")
    best: sp.Expr = found[0].values["t_next"]
    return best


def compute(t0: Any, A: Any, h: Any, rho: Any, sig: Any, layers: Any) -> dict[str, Any]:
    """Find the targets, layer after layer, with the package's numeric optimisation.

    Raises
    ------
    DomainError
        If ``h >= A*rho``: then the target costs more than the blame that it saves, and the lower the better;
        if ``h <= 0``: then the higher the better.

    Examples
    --------
    >>> found = compute(t0=60, A=1, h="1/4", rho="9/10", sig=5, layers=2)
    >>> [round(float(t), 4) for t in found["targets"]], round(found["z"], 6)
    ([60.0, 69.9414, 80.9874], 0.589456)
    """
    at, count = _read(t0, A, h, rho, sig, layers)
    return known(outcome(game(), game(noisy=False), at, count), t0, A, h, rho, sig)


def claimed(t0: Any, A: Any, h: Any, rho: Any, sig: Any, layers: Any) -> dict[str, Any]:
    """Return the closed form ``t_next = (t + z*sig)/rho`` with ``Phi(z) = 1 - h/(A*rho)``.

    The margin is negative if accountability is weak, ``h > A*rho/2``.

    Examples
    --------
    >>> claimed(t0=60, A=2, h=1, rho="4/5", sig=0, layers=1)["targets"]
    [Fraction(60, 1), Fraction(75, 1)]
    """
    from scipy.special import ndtri

    at, count = _read(t0, A, h, rho, sig, layers)
    z = 0.0 - float(ndtri(float(at["h"] / (at["A"] * at["rho"]))))
    targets: list[Any] = [at["t"]]
    for _ in range(count):
        ahead = Fraction(z) * at["sig"] if z else Fraction(0)
        targets.append((targets[-1] + ahead) / at["rho"])
    if at["sig"] and z:
        targets[1:] = map(float, targets[1:])
    return known({"targets": targets, "z": z}, t0, A, h, rho, sig)


def _read(t0: Any, A: Any, h: Any, rho: Any, sig: Any, layers: Any) -> tuple[dict[str, Fraction], int]:
    at = {
        "t": number("t0", t0),
        "A": number("A", A, "positive"),
        "h": number("h", h, "positive"),
        "rho": number("rho", rho, "positive"),
        "sig": number("sig", sig, "nonnegative"),
    }
    if at["h"] >= at["A"] * at["rho"]:
        raise DomainError(
            f"h = {h} must be below A*rho = {at['A'] * at['rho']}: otherwise each unit of target costs more "
            "than the blame it saves, and no target is best"
        )
    return at, whole("layers", layers)
