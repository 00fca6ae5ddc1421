"""What the announced ladder of a case says: compatible regimes, identified set, pact region, remedies.

Algorithm
---------
1. Rationalize the ladder as a chain of superiors, under every liability and foresight; and its two ends as
   one superior over one subordinate who may make a pact. Every verdict comes with its proof.
2. At the parameters of every reading of the case find, for several strengths of suppression, the loss by
   exposure up to which a cover-up pact is made, and what it would announce.
3. For each regime that fits, take the sign of the bid's response to tolerance and to oversight from the
   solved game, and the levels at which the regime ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from typing import Any, Final

import sympy as sp

from layered_games.calibration.rationalize_chain import Chain
from layered_games.calibration.rationalize_checks import fingerprint_of, forward
from layered_games.calibration.rationalize_input import read_ladder
from layered_games.calibration.rationalize_ladders import rationalize
from layered_games.calibration.rationalize_pacts import collusive_reading, raw_point
from layered_games.calibration.rationalize_records import Rationalization, Reading
from layered_games.equilibria.solving import solve
from layered_games.games.sequential import SequentialGame
from layered_games.models.canonical import overbidding
from layered_games.models.propositions import Proposition
from layered_games.regime import Regime, regime_at
from layered_games.report.case_report import CaseReport
from layered_games.statics import Effect
from layered_games.statics.borders import Threshold, thresholds
from layered_games.statics.comparative import comparative_statics

__all__ = ["Ending", "LadderAnalysis", "PactPoint", "Remedy", "ladder_analyses", "ladder_analysis"]

INSTRUMENTS: Final = ("phi_S", "phi_A", "sigma")
STRENGTHS: Final = (Fraction(1, 4), Fraction(1, 2), Fraction(3, 4), Fraction(1))
BOUNDED: Final = ("direct", "recursive")
"""Liabilities whose parameters are bounded here: bounds of the others take minutes."""
STATEMENTS: Final = ("joint-optimum", "no-equilibrium", "liability", "gain", "direction", "fingerprint")
"""Propositions on pacts that a kit repeats; their proofs are short enough for any solver to run again."""
SECONDS: Final = 10.0
STEPS: Final = 40


@dataclass(frozen=True)
class PactPoint:
    """The pact at the parameters of a reading, at one strength of suppression.

    Attributes
    ----------
    reading : str
    chi : Fraction
        Effectiveness of suppression.
    limit : exact number
        A cover-up is made iff the loss by exposure ``F`` is below it.
    bid : exact number
        What the two would announce.
    direction : str
        Against the bid without a pact.
    regime : Regime
        Where the pact is made.
    """

    reading: str
    chi: Fraction
    limit: Any
    bid: Any
    direction: str
    regime: Regime


@dataclass(frozen=True)
class Remedy:
    """One instrument in one regime: the sign of the bid's response, and where the regime ends.

    ``at`` names the point of the thresholds: a reading of the case, or the point of the collusive reading.
    """

    regime: Regime
    at: str
    instrument: str
    effect: Effect
    thresholds: tuple[Threshold, ...]


@dataclass(frozen=True)
class Ending:
    """The further tolerance at the top that ends a passive chain reading at its witness; measured."""

    reading: str
    share: float | None


@dataclass(frozen=True)
class LadderAnalysis:
    """Everything that the ladder of a case says.

    Attributes
    ----------
    case : str
    ladder : tuple of exact numbers
        The announced targets in units of the received one.
    chain : Rationalization
        Read as a chain of superiors over the bottom.
    ends : tuple of Reading
        Its two ends, read as one superior over one subordinate: passive, active, collusive.
    pacts : tuple of PactPoint
    remedies : tuple of Remedy
    endings : tuple of Ending
    propositions : tuple of Proposition
        On pacts, with verdicts.
    """

    case: str
    ladder: tuple[sp.Expr, ...]
    chain: Rationalization
    ends: tuple[Reading, ...]
    pacts: tuple[PactPoint, ...]
    remedies: tuple[Remedy, ...]
    endings: tuple[Ending, ...]
    propositions: tuple[Proposition, ...]

    @property
    def verdicts(self) -> tuple[Reading, ...]:
        """All readings: of the chain, then of its two ends."""
        return (*self.chain, *self.ends)

    @property
    def regimes(self) -> tuple[Regime, ...]:
        """Regimes that some reading finds compatible with the ladder."""
        return tuple(sorted({r.regime for r in self.verdicts if r.possible}))


def ladder_analyses(reports: Iterable[CaseReport]) -> tuple[LadderAnalysis, ...]:
    """Return the analysis of the ladder of every case that has one; statements on pacts come once."""
    found = [f for f in map(ladder_analysis, reports) if f is not None]
    return (*found[:1], *(replace(f, propositions=()) for f in found[1:]))


def ladder_analysis(report: CaseReport) -> LadderAnalysis | None:
    """Return what the ladder of a case says; None if it has fewer than two targets, or falls.

    A case has one ladder, or readings with ladders of their own; then the first is taken.
    """
    values = tuple(sp.Rational(row.announced) for row in report.readings[0].rows)
    if len(values) < 2 or any(later < one for one, later in pairwise(values)):
        return None
    chain = _chain(values)
    ends = _ends(values, chain)
    return LadderAnalysis(
        report.case.name,
        values,
        chain,
        ends,
        tuple(_pacts(report)),
        tuple(_remedies(report, values, ends)),
        tuple(_endings(chain)),
        tuple(p for p in _pact_game().propositions() if p.name in STATEMENTS),
    )


def _pact_game() -> Any:
    return overbidding(pact="binding")


def _chain(values: tuple[sp.Expr, ...]) -> Rationalization:
    """The ladder as a chain: all readings, with the bounds of those that are quick to bound."""
    if len(values) == 2:  # one superior: liabilities and foresights are all the same
        return rationalize(values, liability="direct", foresight="full", timeout=SECONDS)
    bounded = rationalize(values, liability=BOUNDED, foresight="full", timeout=SECONDS)
    open_ = [
        rationalize(values, bounds=False, timeout=SECONDS, liability="distance", foresight="full"),
        rationalize(values, bounds=False, timeout=SECONDS, foresight="myopic"),
    ]
    readings = (*bounded, *(r for found in open_ for r in found))
    return Rationalization(bounded.ladder, readings, fingerprint_of(readings, values))


def _ends(values: tuple[sp.Expr, ...], chain: Rationalization) -> tuple[Reading, ...]:
    """First and last target as one superior over one subordinate, who may make a pact."""
    ends = (values[0], values[-1])
    pact = collusive_reading(read_ladder(ends), bounds=False, timeout=SECONDS)
    if len(values) == 2:
        return (pact,)
    return (*rationalize(ends, liability="direct", foresight="full", timeout=SECONDS), pact)


# ---------------------------------------------------------------------- pacts and remedies
def _pacts(report: CaseReport) -> Iterable[PactPoint]:
    game = _pact_game()
    for found in report.readings:
        values = dict(found.reading.values) if found.play is not None else {}
        if not values or values["sigma"] == 0 or values["q"] == 0:
            continue
        for chi in STRENGTHS:
            point = regime_at(game, {**values, "chi": chi, "F": 0})
            agreed = point.pact
            assert agreed is not None  # the game has a pact, with a mind of its own or not
            limit = (point.channels["W_x"] - point.channels["W_0"]) / values["sigma"]
            bid = agreed.agreed["b"]
            regime = Regime.COLLUSIVE if bid > values["tau"] else Regime.NONE
            yield PactPoint(found.reading.name, chi, limit, bid, agreed.direction or "", regime)


def _remedies(report: CaseReport, values: tuple[sp.Expr, ...], ends: Iterable[Reading]) -> Iterable[Remedy]:
    """The instruments in each regime that a reading of the case has, and in the collusive reading."""
    seen: set[Regime] = set()
    for found in report.readings:
        if found.play is None or found.play.point.regime in seen | {Regime.NONE}:
            continue
        seen.add(found.play.point.regime)
        at = dict(found.reading.values)
        yield from _instruments(overbidding(), found.play.point.regime, found.reading.name, at)
    for reading in ends:
        if reading.regime is Regime.COLLUSIVE and reading.possible:
            point = raw_point(values[0], reading.witness)
            yield from _instruments(_pact_game(), Regime.COLLUSIVE, "point of the collusive reading", point)


def _instruments(game: SequentialGame, regime: Regime, name: str, at: Mapping[str, Any]) -> Iterable[Remedy]:
    solution = solve(game)
    for instrument in INSTRUMENTS:
        effect = comparative_statics(solution, "b", instrument, regime)
        yield Remedy(regime, name, instrument, effect, thresholds(game, at, instrument))


def _endings(chain: Rationalization) -> Iterable[Ending]:
    """For passive chains without credit: how much more tolerance at the top ends the overbidding."""
    for reading in chain.fitting:
        if reading.regime is Regime.PASSIVE and not reading.credit and reading.foresight == "full":
            yield Ending(reading.name, _least_share(reading, chain.ladder))


def _least_share(reading: Reading, ladder: tuple[sp.Expr, ...]) -> float | None:
    """The least further share that brings the bid down to the received target, by bisection."""
    setting = Chain(reading.liability, reading.foresight, reading.identical, reading.credit)
    tau = float(ladder[0])

    def over(share: float) -> bool:
        values = {
            name: float(value) * (1 - share if name.startswith("a_S") else 1)
            for name, value in reading.witness.items()
        }
        bid = forward(values, setting, len(ladder) - 1, tau).b
        return float(bid.flat[0] if hasattr(bid, "flat") else bid) > tau * (1 + 1e-9)

    low, high = 0.0, 1 - 1e-9
    if over(high):
        return None
    for _ in range(STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if over(middle) else (low, middle)
    return high
