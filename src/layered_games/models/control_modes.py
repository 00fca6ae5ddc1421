"""Control rights as parameters: who sets the target, who inspects, who hands out credit.

Primitives only, on top of the canonical game: each right decides whose choice, or whose number, an
instrument is. Equilibria and pacts are derived by the solvers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from itertools import product
from types import MappingProxyType
from typing import Any, Final

import sympy as sp

from layered_games.errors import GameError
from layered_games.games.moves import Move
from layered_games.models.base import Model
from layered_games.models.canonical import overbidding
from layered_games.models.pacts import pact_ground, pact_on

__all__ = ["ALLOCATIONS", "EXAMPLE", "HOLDERS", "MODES", "MODES_ZH", "Allocation", "control_rights"]

HOLDERS: Final = ("centre", "middle")
Allocation = tuple[str, str, str]
"""Who holds target setting, inspection, incentive allocation."""
EXAMPLE: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "tau": 60,
        "k": 1,
        "beta_A": 50,
        "beta_S": 10,
        "A_A": 4,
        "A_S": 2,
        "P": 8,
        "q": "1/2",
        "sigma": 0,
        "ell": 1,
        "phi_A": 0,
        "phi_S": 0,
    }
)
"""Values with which the figure and the worked number are made."""
ALLOCATIONS: Final[tuple[Allocation, ...]] = tuple(product(HOLDERS, HOLDERS, HOLDERS))
MODES: Final[Mapping[str, Allocation]] = MappingProxyType(
    {
        "tightly coupled": ("centre", "centre", "centre"),
        "subcontracting": ("centre", "centre", "middle"),
        "loosely coupled": ("centre", "middle", "middle"),
        "federal": ("middle", "middle", "middle"),
    }
)
"""The named modes of governance."""
MODES_ZH: Final[Mapping[str, str]] = MappingProxyType(
    {
        "tightly coupled": "高度关联型",
        "subcontracting": "行政发包制",
        "loosely coupled": "松散关联型",
        "federal": "联邦制",
    }
)


def control_rights(
    target_setting: str = "centre",
    inspection: str = "centre",
    incentives: str = "centre",
    *,
    mode: str | None = None,
) -> Model:
    """Return the game under an allocation of the three control rights, all parameters free.

    A centre stands above a superior S above a subordinate A. *Target setting*: the centre's target
    ``tau`` goes down as it stands, or S sets ``T >= tau``. *Inspection*: the centre inspects with ``q``, and
    nobody can suppress what it finds; or S inspects with a ``q`` of its own and can suppress evidence in a
    pact with A, with effectiveness ``chi`` against an expected loss ``sigma*F``. *Incentive allocation*: the
    centre gives ``beta_A`` and ``beta_S`` per unit of bid; or S gets the sum and passes ``beta`` on to A.

    Parameters
    ----------
    target_setting, inspection, incentives : {"centre", "middle"}
        Who holds the right.
    mode : str, optional
        A named allocation in place of the three: ``"tightly coupled"`` (高度关联型), ``"subcontracting"``
        (行政发包制), ``"loosely coupled"`` (松散关联型), ``"federal"`` (联邦制).

    Returns
    -------
    Model
        With a binding pact if inspection is the middle's.

    Raises
    ------
    GameError
        If a holder or a mode is unknown, or a mode is given beside holders.

    Notes
    -----
    Idealised: one superior; credit is passed on, not created; whoever inspects does so with a given
    probability. Where S holds targets and incentives both, the credit passed on is no move but zero: any
    bid that credit could induce S can command for nothing, which the propositions prove.

    Examples
    --------
    >>> list(control_rights(mode="subcontracting").moves)
    ['beta', 'b', 'e', 'f']
    >>> list(control_rights("middle").moves)
    ['T', 'b', 'e', 'f']
    """
    given = (target_setting, inspection, incentives)
    if mode is not None:
        if mode not in MODES:
            raise GameError(f"unknown mode {mode!r}; the named modes are {', '.join(MODES)}")
        if given != ("centre", "centre", "centre"):
            raise GameError(f"mode={mode!r} says who holds each right; leave the three holders out")
        given = MODES[mode]
    rights = ("target_setting", "inspection", "incentives")
    for right, holder in zip(rights, given, strict=True):
        if holder not in HOLDERS:
            raise GameError(f"{right}={holder!r}: a right is held by one of {', '.join(HOLDERS)}")
    return _allocated(given)


@cache
def _allocated(given: Allocation) -> Model:
    from layered_games.models.control_modes_claims import claims

    targets, inspection, incentives = given
    plain = _plain(targets, incentives)
    if inspection == "centre":
        return Model(**_parts(plain), claims=claims, example=EXAMPLE)
    return pact_on(pact_ground(plain, "binding"), "binding", claims)


def _plain(targets: str, incentives: str) -> Model:
    """The game before any pact."""
    base = overbidding()
    tau, beta_A, beta_S = (base.parameters[n].symbol for n in ("tau", "beta_A", "beta_S"))
    target = base.moves["T"]
    passed = Move(
        "S", "beta", lower=0, upper=beta_A + beta_S,
        meaning="credit per unit of bid that S passes on to A", meaning_zh="上级转授的单位承诺激励",
    )  # fmt: skip
    stages: list[list[Move]] = []
    swap: dict[sp.Symbol, sp.Expr] = {}
    if targets == "middle":
        stages.append([target])
    else:
        swap[target.symbol] = tau
    if incentives == "middle":
        share = sp.S.Zero if targets == "middle" else passed.symbol
        swap |= {beta_A: share, beta_S: beta_A + beta_S - share}
        stages += [] if targets == "middle" else [[passed]]
    work = [replace(m, lower=_put(m.lower, swap), upper=_put(m.upper, swap)) for m in base.stages[1]]
    return Model(
        **_parts(base)
        | {
            "stages": [*stages, work],
            "payoffs": {p: u.xreplace(swap) for p, u in base.payoffs.items()},
            "derived": {**base.derived, **({"T": tau} if targets == "centre" else {})},
            "name": f"targets: {targets}, incentives: {incentives}",
        }
    )


def _put(bound: sp.Expr | None, swap: Mapping[sp.Symbol, sp.Expr]) -> sp.Expr | None:
    return None if bound is None else bound.xreplace(dict(swap))


def _parts(game: Model) -> dict[str, Any]:
    return {
        "players": game.players,
        "stages": game.stages,
        "payoffs": game.payoffs,
        "parameters": game.parameters,
        "derived": game.derived,
        "channels": game.channels,
        "name": game.name,
        "roles": game.roles,
    }
