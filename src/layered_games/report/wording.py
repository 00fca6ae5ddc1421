"""The words of a report: regimes, motives, evidence and sources, in English and in Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from layered_games.proofs import Outcome
from layered_games.regime import Regime
from layered_games.report.case_report import Comparison, Play
from layered_games.report.reforms import Exit
from layered_games.statics import Sign

__all__ = [
    "EVIDENCE",
    "MOTIVES",
    "MOTIVES_ZH",
    "MOVERS",
    "OUTCOMES",
    "REGIMES",
    "REGIMES_ZH",
    "SIGNS",
    "SOURCES",
    "agreement",
    "consequence",
    "verdict_on",
]

REGIMES: Final[Mapping[Regime, str]] = {
    Regime.NONE: "no overbidding",
    Regime.PASSIVE: "passive overbidding",
    Regime.ACTIVE: "active overbidding",
    Regime.COLLUSIVE: "collusive overbidding",
}
REGIMES_ZH: Final[Mapping[Regime, str]] = {
    Regime.NONE: "不加码",
    Regime.PASSIVE: "被动加码",
    Regime.ACTIVE: "主动加码",
    Regime.COLLUSIVE: "共谋加码",
}
MOVERS: Final[Mapping[Regime, str]] = {
    Regime.NONE: "nobody moves the target",
    Regime.PASSIVE: "the superior marks up, the subordinate only complies",
    Regime.ACTIVE: "the subordinate goes beyond whatever is asked",
    Regime.COLLUSIVE: "both, by a pact",
}
MOTIVES: Final[Mapping[str, str]] = {
    "blame": "blame avoidance",
    "credit": "credit claiming",
    "both": "blame avoidance or credit claiming, either would suffice",
    "joint": "blame avoidance and credit claiming together, neither would suffice",
}
MOTIVES_ZH: Final[Mapping[str, str]] = {
    "blame": "避责",
    "credit": "邀功",
    "both": "避责或邀功",
    "joint": "避责兼邀功",
}
SOURCES: Final[Mapping[str, str]] = {"paper": "the paper", "ours": "ours", "ladder": "the last announcement"}
OUTCOMES: Final[Mapping[Outcome, str]] = {
    Outcome.TRUE: "true",
    Outcome.FALSE: "false",
    Outcome.MIXED: "depends on the parameters",
    Outcome.CONTRADICTORY: "assumptions contradict one another",
    Outcome.UNKNOWN: "not decided",
}
EVIDENCE: Final[Mapping[str, str]] = {
    "certificate": "certificate, checked by independent code",
    "two solvers": "two solvers agree",
    "one solver": "one solver",
    "measured": "measured, not proved",
    "none": "not settled",
}
SIGNS: Final[Mapping[Sign, str]] = {
    Sign.POSITIVE: "+",
    Sign.NEGATIVE: "−",
    Sign.ZERO: "0",
    Sign.MIXED: "±",
    Sign.UNKNOWN: "?",
}


def agreement(comparison: Comparison) -> str:
    """Return ``agrees``, ``differs``, or a dash where nothing is claimed."""
    return {None: "–", True: "agrees", False: "differs"}[comparison.agrees]


def consequence(way: Exit) -> str:
    """Return what a way out leads to, in words."""
    return "ends overbidding" if way.ends else f"turns it into {REGIMES[way.regime]}"


def verdict_on(play: Play) -> str:
    """Return one sentence on the regime of a reading."""
    motive = f", from {MOTIVES[play.point.motive]}" if play.point.motive else ""
    return f"{REGIMES[play.point.regime]}: {MOVERS[play.point.regime]}{motive}"
