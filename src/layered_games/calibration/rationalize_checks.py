"""Rationalized ladders by another road: numeric backward induction, and what tells readings apart.

This module shares nothing with the conditions: it asks :func:`layered_games.models.hierarchy_ladder.ladder`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np
import sympy as sp

from layered_games.calibration.rationalize_chain import Chain
from layered_games.calibration.rationalize_input import Rung
from layered_games.calibration.rationalize_pacts import raw_point
from layered_games.calibration.rationalize_records import Layer, Reading
from layered_games.models.canonical import overbidding
from layered_games.models.hierarchy_ladder import Ladder, ladder
from layered_games.regime import Regime, regime_at

__all__ = ["confirmed", "fingerprint_of", "forward", "layers_of"]

TOLERANCE: Final = 1e-6
SHOCKS: Final = {
    "tau": "the received target rises",
    "c": "falsification is detected more often (oversight)",
    "a_S": "superiors are held to account more (less tolerance at the top)",
    "beta_A": "credit at the bottom rises",
}
STEP: Final = 1e-4


def forward(
    values: Mapping[str, Any],
    chain: Chain,
    superiors: int,
    tau: float,
    start: int = 0,
    shock: str | None = None,
) -> Ladder:
    """Return the numeric ladder of the superiors from ``start`` on, perhaps after a small shock.

    Examples
    --------
    >>> chain = Chain("recursive", "full", True, False)
    >>> at = dict(kappa=0.7449, beta_A=0, a_S=1.39, ell=0.76)
    >>> [round(float(t), 2) for t in forward(at, chain, 3, 60.0).T]
    [60.98, 61.94, 70.04]
    """
    kappa = float(values["kappa"])
    point: dict[str, Any] = {
        "tau": tau,
        "k": 1.0,
        "c": kappa / (1 - kappa),
        "beta_A": float(values["beta_A"]),
    }
    for stem in ("a_S", "ell", "beta_S"):
        if chain.identical:
            point[stem] = float(values.get(stem, 0))
        else:
            rows = [float(values.get(f"{stem}{i}", 0)) for i in range(start + 1, superiors + 1)]
            point[stem] = np.array([rows])
    if shock is not None:
        point[shock] = point[shock] * (1 + STEP) + (STEP if shock == "beta_A" else 0)
    return ladder(point, superiors - start, chain.liability, chain.foresight)


def confirmed(reading: Reading, rungs: Sequence[sp.Expr]) -> Reading:
    """Return the reading with the gap measured at its witness; not decided if the ladder is none there."""
    chain = Chain(reading.liability, reading.foresight, reading.identical, reading.credit)
    seen = [float(reading.witness.get(f"T{i}", r)) for i, r in enumerate(rungs)]
    last = len(seen) - 1
    gaps = []
    by_bid = chain.foresight == "full" and chain.liability != "recursive"  # payoffs see the bid, not the way
    for i in range(last):
        found = forward(reading.witness, chain, last, seen[i], i)
        low, high = (float(np.ravel(t)[0]) for t in (found.T, found.highest))
        free = by_bid or (reading.regime is Regime.ACTIVE and i == last - 1)
        gaps.append(max(low - seen[i + 1], 0.0 if free else seen[i + 1] - high, 0.0))
        if i == last - 1 or chain.foresight == "full":
            gaps.append(abs(float(np.ravel(found.b)[0]) - seen[-1]))
    gap = max(gaps) / seen[-1]
    if gap <= TOLERANCE:
        return replace(reading, gap=gap)
    why = f"numeric backward induction misses the ladder by {gap:.2g} of the bid; please report it"
    return replace(reading, gap=gap, possible=None, reason=why)


def fingerprint_of(readings: Sequence[Reading], rungs: Sequence[sp.Expr]) -> dict[str, dict[int, str]]:
    """Return what each reading that fits predicts: who set the last floor, how the bid answers a shock.

    The answers to shocks are measured at the witness.
    """
    fits = {n: r for n, r in enumerate(readings) if r.possible}
    if not fits or rungs[0] == rungs[-1]:
        return {}
    words = {Regime.ACTIVE: "below the bid or at it", Regime.COLLUSIVE: "whatever the two agreed on"}
    floor = {n: words.get(r.regime, "equal to the bid") for n, r in fits.items()}
    found = {"the floor that the last superior sets": floor}
    for name, shock in SHOCKS.items():
        found[f"the bid, if {shock} ({name})"] = {n: _answer(r, rungs, name) for n, r in fits.items()}
    return found


def _answer(reading: Reading, rungs: Sequence[sp.Expr], name: str) -> str:
    """The sign of the bid's answer to a small rise of one parameter, at the witness."""
    if reading.regime is Regime.COLLUSIVE:
        return _sign(_pact_answer(reading, rungs, name) / float(rungs[-1]))
    chain = Chain(reading.liability, reading.foresight, reading.identical, reading.credit)
    tau = float(reading.witness.get("T0", rungs[0]))
    count = len(rungs) - 1
    before = forward(reading.witness, chain, count, tau)
    after = forward(reading.witness, chain, count, tau, shock=name)
    return _sign(float(np.ravel(after.b)[0] - np.ravel(before.b)[0]) / float(rungs[-1]))


def _pact_answer(reading: Reading, rungs: Sequence[sp.Expr], name: str) -> float:
    """How the bid of a pact moves, in the solved game at raw parameters that have the witness's channels."""
    moved = {"c": "sigma", "a_S": "A_S"}.get(name, name)
    point = raw_point(rungs[-2], reading.witness)
    after = {**point, moved: point[moved] * (1 + sp.Rational(1, 10**4))}
    game = overbidding(pact="binding")
    bids = [regime_at(game, at).values["b"] for at in (point, after)]
    return float(bids[1] - bids[0])


def _sign(change: float) -> str:
    return "0" if abs(change) < STEP * 1e-4 else "+" if change > 0 else "-"


def layers_of(chain: Chain, rungs: Sequence[Rung], regime: Regime) -> tuple[Layer, ...]:
    """Return what every layer does: superiors first, the bottom last."""
    found = []
    last = len(rungs) - 1
    active = regime is Regime.ACTIVE
    for i in range(1, len(rungs)):
        received, handed = rungs[i - 1].value, rungs[i].value
        if active and i == last:
            found.append(Layer(f"superior {i}", received, received, "not seen", Regime.NONE))
        elif active and chain.foresight == "full":
            found.append(Layer(f"superior {i}", received, handed, "free choice", Regime.ACTIVE))
        else:
            act, kind = ("marks up", Regime.PASSIVE) if handed != received else ("passes on", Regime.NONE)
            found.append(Layer(f"superior {i}", received, handed, act, kind))
    bid, floor = rungs[-1].value, rungs[-2].value if active else rungs[-1].value
    found.append(Layer("bottom", floor, bid, "volunteers" if active else "complies", regime))
    return tuple(found)
