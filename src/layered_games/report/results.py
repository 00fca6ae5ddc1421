"""results.json: every number of a kit as plain data, exactly and as a float."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from layered_games.cases import Index, Quantity
from layered_games.regime import Markup, RegimePoint
from layered_games.report.case_report import CaseReport, Comparison, LadderRow, Play, ReadingReport
from layered_games.report.formulas import Formulas
from layered_games.report.general import General
from layered_games.report.maps import RegimeMap
from layered_games.report.numbers import record
from layered_games.report.output import FORMAT
from layered_games.report.reforms import Reform
from layered_games.report.robustness import Robustness
from layered_games.report.written import proposition_record, written
from layered_games.versions import versions

__all__ = ["SCHEMA", "UNREPEATABLE", "case_results", "results", "to_json"]

SCHEMA: Final = 1
UNREPEATABLE: Final = ("versions", "timings")
"""Parts that another run, or another machine, need not repeat."""


def results(
    found: General,
    cases: Iterable[CaseReport],
    proofs: Mapping[str, tuple[str, ...]],
    timings: Mapping[str, float],
) -> dict[str, Any]:
    """Return the whole content of results.json.

    Parameters
    ----------
    found : General
    cases : iterable of CaseReport
    proofs : mapping
        Proposition name to the files that hold its parts.
    timings : mapping of str to float
        Seconds by step; the only numbers that another run does not repeat.
    """
    write = Formulas(found.game)
    return {
        "kit": {"format": FORMAT, "schema": SCHEMA},
        "versions": versions(),
        "game": _game(found),
        "branches": [_branch(b) for b in found.branches],
        "regimes": {
            str(r): [[_condition(c) for c in a] for a in ways] for r, ways in found.partition.items()
        },
        "borders": [{"between": [str(r) for r in b.between], "margin": str(b.margin)} for b in found.borders],
        "propositions": [proposition_record(written(p, write), proofs[p.name]) for p in found.propositions],
        "fingerprint": [
            {
                "regime": str(regime),
                "of": of,
                "wrt": wrt,
                "sign": str(effect.sign),
                "condition": str(effect.condition),
                "evidence": effect.verdict.evidence,
            }
            for (regime, of, wrt), effect in found.fingerprint.effects.items()
        ],
        "cases": [case_results(report) for report in cases],
        "timings": {step: round(seconds, 3) for step, seconds in timings.items()},
    }


def to_json(data: Mapping[str, Any]) -> str:
    """Return JSON text: UTF-8, one key a line, no floats that JSON does not know."""
    return json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _game(found: General) -> dict[str, Any]:
    game = found.game
    return {
        "name": game.name,
        "players": list(game.players),
        "payoffs": {player: str(payoff) for player, payoff in game.payoffs.items()},
        "channels": {c.parameter.name: str(c.definition) for c in game.channels},
        "parameters": [
            {
                "name": p.name,
                "domain": str(p.domain),
                "unit": p.unit,
                "meaning": p.meaning,
                "meaning_zh": p.meaning_zh,
            }
            for p in game.parameters.values()
        ],
        "assumptions": [str(relation) for relation in game.parameters.assumptions],
        "complete": found.solution.complete,
        "status": str(found.solution.status),
        "method": found.solution.method,
    }


def _condition(constraint: Any) -> str:
    return f"{constraint.expr} {'>' if constraint.strict else '>='} 0"


def _branch(branch: Any) -> dict[str, Any]:
    return {
        "number": branch.number,
        "regimes": [str(r) for r in branch.regimes],
        "binding": list(branch.binding),
        "conditions": [_condition(c) for c in branch.conditions],
        "values": {n: str(v) for n, v in branch.values.items()},
        "sets": {n: [str(low), str(high)] for n, (low, high) in branch.sets.items()},
        "evidence": branch.evidence,
    }


# ---------------------------------------------------------------------- cases
def case_results(report: CaseReport) -> dict[str, Any]:
    """Return one case as plain data."""
    case = report.case
    return {
        "name": case.name,
        "title": case.title,
        "title_zh": case.title_zh,
        "source": case.source,
        "facts": list(case.facts),
        "assumptions": list(case.assumptions),
        "rate_ratio": _index(report.ratio),
        "readings": [_reading(r) for r in report.readings],
    }


def _reading(found: ReadingReport) -> dict[str, Any]:
    reading = found.reading
    plain: dict[str, Any] = {
        "name": reading.name,
        "title": reading.title,
        "title_zh": reading.title_zh,
        "source": reading.source,
        "superior": reading.superior,
        "subordinate": reading.subordinate,
        "ladder": {
            "dimension": reading.ladder.dimension,
            "unit": reading.ladder.unit,
            "layers": [_row(row) for row in found.rows],
            "index": _index(found.index),
        },
        "parameters": [{"name": p.name, **_quantity(p.quantity)} for p in reading.parameters],
    }
    return plain | (_play(found.play) if found.play is not None else {})


def _row(row: LadderRow) -> dict[str, Any]:
    return {
        "name": row.layer.name,
        "name_zh": row.layer.name_zh,
        "target": _quantity(row.layer.target),
        "days": None if row.layer.days is None else _quantity(row.layer.days),
        "announced": record(row.announced),
        "step": _index(row.step),
        "index": _index(row.index),
    }


def _quantity(quantity: Quantity) -> dict[str, Any]:
    return {
        "value": record(quantity.value),
        "low": record(quantity.low),
        "high": record(quantity.high),
        "assumed": quantity.assumed,
        "calibrated": quantity.calibrated,
        "note": quantity.note,
    }


def _index(index: Index | None) -> dict[str, Any] | None:
    if index is None:
        return None
    ends = {"low": record(index.low), "high": record(index.high)}
    return {"value": record(index.value), **ends, "assumed": index.assumed, "formula": index.formula}


def _play(play: Play) -> dict[str, Any]:
    point = play.point
    return {
        "regime": _comparison(play.regime),
        "motive": _comparison(play.motive),
        "bid": _comparison(play.bid),
        "equilibrium": {n: record(v) for n, v in point.values.items()},
        "sets": {n: [record(low), record(high)] for n, (low, high) in point.sets.items()},
        "channels": {n: record(v) for n, v in point.channels.items()},
        "markup": _markup(point),
        "markup_passed_on": _markup(play.passed_on),
        "overdetermined": point.overdetermined,
        "evidence": point.evidence,
        "map": _map(play.map),
        "reforms": [_reform(r) for r in play.reforms],
        "robustness": _robustness(play.robustness),
    }


def _comparison(comparison: Comparison) -> dict[str, Any]:
    def shown(value: Any) -> Any:
        return value if value is None or isinstance(value, str) else record(value)

    return {
        "claimed": shown(comparison.claimed),
        "source": comparison.source or None,
        "computed": shown(comparison.computed),
        "agrees": comparison.agrees,
    }


def _markup(point: RegimePoint) -> dict[str, Any]:
    markup: Markup = point.markup
    parts = {"imposed": markup.imposed, "volunteered": markup.volunteered, "total": markup.total}
    return {name: record(value) for name, value in parts.items()}


def _map(found: RegimeMap) -> dict[str, Any]:
    return {
        "axes": list(found.axes),
        "limits": [list(ends) for ends in found.limits],
        "regimes": [str(r) for r in found.present],
        "borders": [
            {
                "between": [str(r) for r in b.between],
                "solved_for": b.name,
                "expression": str(b.expression),
                "value": record(b.expression) if b.constant else None,
            }
            for b in found.borders
        ],
    }


def _reform(reform: Reform) -> dict[str, Any]:
    return {
        "parameter": reform.parameter,
        "value": record(reform.value),
        "leads_out": not reform.holds,
        "exits": [
            {
                "direction": way.direction,
                "relation": way.relation,
                "threshold": record(way.value),
                "regime": str(way.regime),
                "attained": way.attained,
                "within_range": way.within,
            }
            for way in reform.exits
        ],
        "thresholds": [
            {"value": record(t.value), "before": str(t.before), "after": str(t.after)}
            for t in reform.thresholds
        ],
    }


def _robustness(found: Robustness) -> dict[str, Any]:
    return {
        "how": "measured by seeded draws, not proved",
        "draws": found.draws,
        "seed": found.seed,
        "varied": list(found.varied),
        "regimes": {str(r): round(share, 6) for r, share in found.shares.items()},
        "motives_where_passive": {m: round(share, 6) for m, share in found.motives.items()},
    }
