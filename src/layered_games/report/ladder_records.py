"""The record of ladder analyses in results.json, and the files of their proofs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from layered_games.proofs import Verdict
from layered_games.report.ladder_analysis import LadderAnalysis
from layered_games.report.ladder_tables import reading_name
from layered_games.report.numbers import record

__all__ = ["ladder_proofs", "ladder_results"]


def ladder_proofs(found: Sequence[LadderAnalysis], stems: Mapping[str, str]) -> dict[str, Verdict]:
    """Return the file of each decided verdict, relative to the kit; statements on pacts come once."""
    listed: dict[str, Verdict] = {}
    for analysis in found:
        for number, reading in enumerate(analysis.verdicts):
            if reading.possible is not None:
                listed[f"proofs/ladder-{stems[analysis.case]}-{number + 1:02d}.smt2"] = reading.verdict
    for number, proposition in enumerate(found[0].propositions if found else (), 1):
        for place, part in enumerate(proposition.parts, 1):
            listed[f"proofs/pact-{number:02d}-{proposition.name}-{place}.smt2"] = part.verdict
    return listed


def ladder_results(
    found: Sequence[LadderAnalysis], stems: Mapping[str, str], proofs: Mapping[str, Verdict]
) -> dict[str, Any]:
    """Return the part of results.json on ladders: readings, sets, pacts, remedies, and the proofs."""
    return {
        "cases": [_analysis(f, stems[f.case], proofs) for f in found],
        "proofs": [
            {"proof": file, "outcome": verdict.outcome.value, "evidence": verdict.evidence}
            for file, verdict in proofs.items()
        ],
    }


def _analysis(found: LadderAnalysis, stem: str, proofs: Mapping[str, Verdict]) -> dict[str, Any]:
    return {
        "case": found.case,
        "ladder": [record(v) for v in found.ladder],
        "regimes": [str(r) for r in found.regimes],
        "readings": [_reading(found, n, stem, proofs) for n, _ in enumerate(found.verdicts)],
        "telling": {
            observation: {str(n + 1): answer for n, answer in said.items()}
            for observation, said in found.chain.fingerprint.items()
        },
        "pacts": [
            {
                "reading": p.reading, "chi": record(p.chi), "limit": record(p.limit), "bid": record(p.bid),
                "direction": p.direction, "regime": str(p.regime),
            }
            for p in found.pacts
        ],
        "remedies": [
            {
                "regime": str(r.regime), "at": r.at, "instrument": r.instrument, "sign": str(r.effect.sign),
                "evidence": r.effect.verdict.evidence,
                "thresholds": [
                    {"value": record(t.value), "before": str(t.before), "after": str(t.after)}
                    for t in r.thresholds
                ],
            }
            for r in found.remedies
        ],
        "endings": [{"reading": e.reading, "share": e.share, "evidence": "measured"} for e in found.endings],
    }  # fmt: skip


def _reading(found: LadderAnalysis, number: int, stem: str, proofs: Mapping[str, Verdict]) -> dict[str, Any]:
    reading = found.verdicts[number]
    file = f"proofs/ladder-{stem}-{number + 1:02d}.smt2"
    return {
        "name": reading_name(found, number),
        "regime": str(reading.regime),
        "possible": reading.possible,
        "outcome": reading.verdict.outcome.value,
        "evidence": reading.verdict.evidence,
        "proof": file if file in proofs else None,
        "condition": str(reading.condition),
        "point": {n: record(v) for n, v in reading.witness.items()},
        "bounds": {
            n: {
                "lower": str(b.lower), "upper": str(b.upper), "sharp": list(b.sharp), "evidence": b.evidence,
            }
            for n, b in reading.bounds.items()
        },
        "layers": [str(layer) for layer in reading.layers],
        "gap": reading.gap,
        "reason": reading.reason,
    }  # fmt: skip
