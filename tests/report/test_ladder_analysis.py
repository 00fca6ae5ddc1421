"""What a kit says about the announced ladder: compatible regimes, sets, pact region, remedies, proofs."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sympy as sp

from layered_games.cases import builtin_case
from layered_games.models import overbidding
from layered_games.regime import Regime, regime_at
from layered_games.report.case_report import CaseReport, case_report
from layered_games.report.cells import Math
from layered_games.report.formulas import Formulas
from layered_games.report.ladder_analysis import LadderAnalysis, ladder_analyses, ladder_analysis
from layered_games.report.ladder_records import ladder_proofs, ladder_results
from layered_games.report.ladder_tables import ladder_summary, ladder_tables
from layered_games.report.latex import tabular
from layered_games.statics import Sign

pytest_plugins = ["paper_kit"]
GAME = overbidding()


@pytest.fixture(scope="module")
def report() -> CaseReport:
    return case_report(GAME, builtin_case("sewage"), draws=20)


@pytest.fixture(scope="module")
def found(report: CaseReport) -> LadderAnalysis:
    result = ladder_analysis(report)
    assert result is not None
    return result


# ---------------------------------------------------------------------- what it finds
def test_all_three_regimes_fit_the_sewage_ladder_and_some_readings_are_excluded(
    found: LadderAnalysis,
) -> None:
    assert found.ladder == (60, 61, 62, 70)
    assert found.regimes == (Regime.PASSIVE, Regime.ACTIVE, Regime.COLLUSIVE)
    plain = [r for r in found.chain if r.regime is Regime.PASSIVE and not r.credit]
    verdicts = {(r.liability if r.foresight == "full" else "myopic"): r.possible for r in plain}
    assert verdicts == {"direct": False, "recursive": True, "distance": False, "myopic": False}
    assert all(r.verdict.evidence in ("certificate", "two solvers") for r in found.verdicts)


def test_the_identified_point_of_recursive_liability(found: LadderAnalysis) -> None:
    point = next(r for r in found.chain if r.regime is Regime.PASSIVE and r.liability == "recursive")
    assert point.bounds["kappa"].lower == sp.Rational(61, 70) - sp.sqrt(62) / 70
    assert all(point.bounds[n].is_point for n in ("kappa", "a_S", "ell"))


def test_witnesses_are_confirmed_by_other_code(found: LadderAnalysis) -> None:
    assert all(r.gap is not None and r.gap < 1e-6 for r in found.verdicts if r.possible)


def test_the_pact_region_is_where_the_solved_game_makes_the_pact(found: LadderAnalysis) -> None:
    """Just below the limit the pact is made, with the bid said; just above it is not."""
    pact = overbidding(pact="binding")
    case = builtin_case("sewage")
    assert {p.reading for p in found.pacts} == {"active", "chain"}
    for point in found.pacts[::3]:
        values = {**case.reading(point.reading).values, "chi": point.chi}
        below = regime_at(pact, {**values, "F": point.limit * sp.Rational(999, 1000)})
        above = regime_at(pact, {**values, "F": point.limit * sp.Rational(1001, 1000)})
        assert below.pact.made and not above.pact.made
        assert below.values["b"] == point.bid
        assert below.regime is point.regime
        plain = regime_at(GAME, case.reading(point.reading).values).values["b"]
        assert point.direction == ("escalating" if point.bid > plain else "restraining")


def test_the_limit_rises_with_suppression(found: LadderAnalysis) -> None:
    for name in ("active", "chain"):
        limits = [p.limit for p in found.pacts if p.reading == name]
        assert limits == sorted(limits) and len(set(limits)) == 4


def test_what_tolerance_and_oversight_do(found: LadderAnalysis) -> None:
    signs = {(r.regime, r.instrument): r.effect.sign for r in found.remedies}
    assert signs[(Regime.PASSIVE, "phi_S")] is Sign.NEGATIVE
    assert signs[(Regime.ACTIVE, "phi_S")] is Sign.ZERO
    assert signs[(Regime.COLLUSIVE, "sigma")] is Sign.NEGATIVE
    assert signs[(Regime.ACTIVE, "sigma")] is Sign.NEGATIVE
    assert signs[(Regime.PASSIVE, "sigma")] is Sign.MIXED  # with credit at the top; theory, statement 6
    assert signs[(Regime.COLLUSIVE, "phi_A")] is Sign.POSITIVE
    assert all(r.effect.verdict.evidence == "certificate" for r in found.remedies)


def test_thresholds_separate_regimes(found: LadderAnalysis) -> None:
    case = builtin_case("sewage")
    checked = 0
    for remedy in found.remedies:
        for threshold in remedy.thresholds if remedy.regime is not Regime.COLLUSIVE else ():
            values = dict(case.reading(remedy.at).values)
            near = [
                regime_at(GAME, {**values, remedy.instrument: threshold.value + side}).regime
                for side in (-sp.Rational(1, 1000), sp.Rational(1, 1000))
            ]
            assert near == [threshold.before, threshold.after]
            checked += 1
    assert checked >= 2


def test_tolerance_that_ends_the_chain_does_and_less_does_not(found: LadderAnalysis) -> None:
    """By the numeric chain of the tests, which shares nothing with the package."""
    from chain_oracle import chain

    (ending,) = found.endings
    assert ending.share is not None and 0.4 < ending.share < 0.6
    witness = next(r for r in found.chain if r.name == ending.reading).witness
    kappa, weight, ell = (float(witness[n]) for n in ("kappa", "a_S", "ell"))
    bids = [chain(60.0, 3, kappa, weight * (1 - ending.share + step), ell)[1] for step in (0.02, -0.02)]
    assert bids[0] > 60.01 and bids[1] < 60.001


def test_a_ladder_that_falls_or_is_short_is_left_out(report: CaseReport) -> None:
    one = report.readings[0]
    falling = replace(report, readings=(replace(one, rows=one.rows[::-1]),))
    assert ladder_analysis(falling) is None
    assert ladder_analyses([replace(report, readings=(replace(one, rows=one.rows[:1]),))]) == ()


# ---------------------------------------------------------------------- what it shows
def test_tables_results_and_proofs(found: LadderAnalysis) -> None:
    tables = ladder_tables(found, "sewage", Formulas(GAME))
    assert list(tables) == [
        "compatible",
        "identified",
        "layers",
        "telling",
        "pacts",
        "remedies",
        "statements",
    ]
    for table in tables.values():
        assert all(len(row) == len(table.head) == len(table.align) for row in table.rows)
        assert tabular(table).isascii()
    assert any(isinstance(c, Math) and "F <" in c.latex for row in tables["pacts"].rows for c in row)
    proofs = ladder_proofs([found], {"sewage": "sewage"})
    assert all(v.to_smtlib().count("(check-sat)") == 2 for v in proofs.values())
    data = ladder_results([found], {"sewage": "sewage"}, proofs)
    assert json.loads(json.dumps(data, allow_nan=False)) == data
    (case,) = data["cases"]
    assert case["regimes"] == ["passive", "active", "collusive"]
    assert {r["proof"] for r in case["readings"]} <= {p["proof"] for p in data["proofs"]}
    shown = {row[0]: row[2] for row in tables["remedies"].rows if "varphi_{S}" in str(row[1])}
    assert shown["collusive"] == "−*" and shown["active"] == "0"
    assert "rejected" in str(tables["compatible"].rows) and "Excluded" in ladder_summary(found)


def test_what_is_not_decided_is_said(found: LadderAnalysis) -> None:
    readings = tuple(replace(r, possible=None, witness={}, bounds={}) for r in found.chain)
    blank = replace(found, chain=replace(found.chain, readings=readings), ends=())
    assert "no regime that was tried" in ladder_summary(blank) and "Not decided" in ladder_summary(blank)
    assert not [n for n in ladder_proofs([blank], {"sewage": "s"}) if n.startswith("proofs/ladder")]


def test_the_kit_carries_it(paper_kit: Path) -> None:
    page = (paper_kit / "report.html").read_text(encoding="utf-8")
    assert 'id="ladder-sewage"' in page and 'id="table-compatible-sewage"' in page
    main = (paper_kit / "main.tex").read_text(encoding="utf-8")
    assert "What the ladder says" in main
    used = set(re.findall(r"\\kittable\{((?:compatible|pacts|remedies|identified)-sewage)\}", main))
    assert len(used) == 4 and all((paper_kit / "tables" / f"{name}.tex").is_file() for name in used)
    data: dict[str, Any] = json.loads((paper_kit / "results.json").read_text(encoding="utf-8"))
    assert data["timings"]["all"] and {c["case"] for c in data["ladders"]["cases"]} >= {"sewage"}
    assert all((paper_kit / part["proof"]).is_file() for part in data["ladders"]["proofs"])


@pytest.mark.system("tex")
def test_the_kit_compiles(paper_kit: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(paper_kit, tmp_path / "kit")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "main.tex"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, errors="replace", check=False)
    assert done.returncode == 0, done.stdout[-3000:]
