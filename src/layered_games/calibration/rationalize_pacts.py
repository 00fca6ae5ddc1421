"""The collusive reading of a ladder: under which parameters a cover-up pact announces it.

Algorithm
---------
1. The joint optimum of superior and subordinate, openly and covering up, comes from the solver, piece by
   piece. A cover-up is made iff its worth, less the expected exposure, exceeds that of the open contract.
2. For each pair of pieces ask whether received target and bid can be those of the ladder, strictly apart.
3. A point found in channels is carried back to raw parameters, and the solved game is asked there.

Capacity is the unit (``k = 1``); what is identified are channels: the stiffness ``c``, the stiffness ``c_x``
under the pact, the superior's accountability ``a_S``, the expected loss by exposure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

import sympy as sp
from sympy.logic.boolalg import Boolean

from layered_games.calibration.rationalize_bounds import bounds_of, union
from layered_games.calibration.rationalize_input import Rung
from layered_games.calibration.rationalize_records import Bound, Layer, Reading, decided
from layered_games.equilibria.staged import facts_about
from layered_games.models.canonical import overbidding
from layered_games.models.pacts import PactModel
from layered_games.models.pacts_known import Known, bid_of, where_of
from layered_games.parameters import Parameter, exact
from layered_games.proofs import Verdict, prove
from layered_games.regime import Regime, regime_at

__all__ = ["collusive_reading", "raw_point"]

CHANNELS: Final = ("c", "c_x", "a_S", "exposure")
RAW: Final = ("beta_A", "beta_S", "ell")
UPWARD: Final = (
    "the pact of the last superior with the bottom can announce the last step; how superiors above a pact "
    "answer it is not derived"
)


def collusive_reading(
    rungs: Sequence[Rung], model: PactModel | None = None, bounds: bool = True, timeout: float = 10.0
) -> Reading:
    """Return whether a pact of the last superior and the bottom can announce the last step of a ladder.

    Parameters
    ----------
    rungs : sequence of Rung
        Of :func:`~layered_games.calibration.rationalize_input.read_ladder`; taken as exact.
    model : PactModel, optional
        Default: ``models.overbidding(pact="binding")``.
    bounds : bool
        Whether to bound each parameter.
    timeout : float
        Seconds for each decision, and again for bounding each parameter.

    Returns
    -------
    Reading
        With two rungs decided; with more the necessary condition of the last step only.

    Examples
    --------
    >>> from layered_games.calibration.rationalize_input import read_ladder
    >>> found = collusive_reading(read_ladder([60, 70]), bounds=False)
    >>> found.possible, str(found.regime), found.gap
    (True, 'collusive', 0.0)
    """
    game = overbidding(pact="binding") if model is None else model
    values = tuple(r.value for r in rungs)
    return _reading(game, values, bool(bounds), float(timeout))


@lru_cache(maxsize=32)
def _reading(game: PactModel, values: tuple[sp.Expr, ...], bounds: bool, timeout: float) -> Reading:
    cases = [] if values[-1] == values[-2] else _cases(game, values[-2], values[-1])
    condition, verdicts = sp.Or(*(sp.And(*case) for case in cases)), []
    witness: dict[sp.Symbol, sp.Expr] = {}
    found: dict[str, Bound] = {}
    for case in cases:
        verdict = prove(sp.Not(sp.And(*case, evaluate=False)), (), timeout)
        verdicts.append(verdict)
        if decided(verdict):
            witness = witness or dict(verdict.counterexample or {})
            if bounds:
                listed = _parameters(game, case)
                found = union(found, bounds_of(listed, case, verdict.counterexample or {}, timeout))
    possible, verdict = _verdict(verdicts, values)
    reason = "" if possible is not None else verdict.reason
    gap = None
    if possible:
        gap = _gap(game, values, {s.name: v for s, v in witness.items()})
        if gap != 0:
            possible, reason = None, f"the solved game gives another bid at the point found (gap {gap:.2g})"
        elif len(values) > 2:
            possible, reason = None, UPWARD
    layers = (
        Layer(f"superior {len(values) - 1}", values[-2], values[-1], "agrees", Regime.COLLUSIVE),
        Layer("bottom", values[-1], values[-1], "agrees", Regime.COLLUSIVE),
    )
    return Reading(
        "direct", "full", True, True, Regime.COLLUSIVE, possible, verdict, condition,
        {s.name: v for s, v in witness.items()}, found, layers if possible is not False else (), reason, gap,
    )  # fmt: skip


def _verdict(verdicts: Sequence[Verdict], values: Sequence[sp.Expr]) -> tuple[bool | None, Verdict]:
    """Whether some case has a point, and the verdict that settles it: the weakest, if none has."""
    answers = [decided(v) for v in verdicts]
    if True in answers:
        return True, verdicts[answers.index(True)]
    if None in answers:
        return None, verdicts[answers.index(None)]
    if not verdicts:
        return False, prove(sp.GreaterThan(values[-2], values[-1], evaluate=False), (), 1.0)
    order = ("none", "measured", "one solver", "two solvers", "certificate")
    return False, min(verdicts, key=lambda v: order.index(v.evidence))


def _cases(game: PactModel, received: sp.Expr, bid: sp.Expr) -> list[list[Boolean]]:
    """For each pair of pieces: the domains, the pieces, that the cover-up pays, and that it bids so."""
    known = Known(game)
    fixed = {known.s("tau"): received, known.s("k"): sp.S.One}
    found = []
    for i, j in known.pairs:
        hidden, openly = known.hidden[j], known.openly[i]
        announced = hidden.values[bid_of(known)]
        if announced == known.s("tau"):
            continue
        gain = sp.StrictGreaterThan(known.worth(hidden) - known.worth(openly), 0, evaluate=False)
        case = [*where_of(openly), *where_of(hidden), gain, sp.Eq(announced, bid, evaluate=False)]
        symbols = {known.s(n) for n in (*CHANNELS, *RAW)}
        case = [*facts_about(game, symbols | {s for f in case for s in f.free_symbols}), *case]
        settled = [f.xreplace(fixed) for f in case]
        found.append([f for f in settled if f != sp.true and f.free_symbols <= symbols])
    return found


def _parameters(game: PactModel, case: Sequence[Boolean]) -> list[Parameter]:
    """What is identified, in a fixed order."""
    used = {s.name for f in case for s in f.free_symbols}
    channels = {c.parameter.name: c.parameter for c in game.channels}
    return [p for n in (*RAW, *CHANNELS) if (p := {**game.parameters, **channels}[n]) and n in used]


def raw_point(tau: Any, witness: Mapping[str, sp.Expr]) -> dict[str, sp.Expr]:
    """Return raw parameters that have the channels of a witness, with ``k = 1`` and no tolerance.

    Accountability and expected sanction share the stiffness evenly (``a_A = d = 2*c``), an open cover is
    detected half of the time, and half of what a pact cannot hide is found by the public.

    Examples
    --------
    >>> at = dict(c=1, c_x="1/2", a_S=1, exposure=3, beta_A=1, beta_S=0, ell="1/2")
    >>> point = raw_point(60, {n: sp.Rational(v) for n, v in at.items()})
    >>> here = regime_at(overbidding(pact="binding"), point).channels
    >>> [str(here[n]) for n in ("c", "c_x", "exposure")]
    ['1', '1/2', '3']
    """
    c, low = witness["c"], witness["c_x"]
    share = low / (2 * c - low)  # of the expected sanction that is left under the pact
    half = sp.Rational(1, 2)
    sigma = share / 4
    q = 1 - half / (1 - sigma)
    return {
        "tau": exact(tau), "k": sp.S.One, "beta_A": witness["beta_A"], "beta_S": witness["beta_S"],
        "A_A": 2 * c, "A_S": witness["a_S"], "P": 4 * c, "q": q, "sigma": sigma, "ell": witness["ell"],
        "phi_A": sp.S.Zero, "phi_S": sp.S.Zero, "F": witness["exposure"] / sigma,
        "chi": 1 - (share / 4) / ((1 - sigma) * q),
    }  # fmt: skip


def _gap(game: PactModel, values: Sequence[sp.Expr], witness: Mapping[str, sp.Expr]) -> float:
    """The relative distance of the solved game's bid at the point, or 1 if no pact is made there."""
    point = regime_at(game, raw_point(values[-2], witness))
    if point.regime is not Regime.COLLUSIVE:
        return 1.0
    return float(abs(point.values["b"] - values[-1]) / values[-1])
