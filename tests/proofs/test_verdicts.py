"""The record of a verdict: frozen, portable, honest about its evidence."""

from __future__ import annotations

import copy
import dataclasses
import json
import pickle

import pytest
import sympy as sp

from layered_games import Outcome, Verdict, for_all, prove
from layered_games.proofs.processes import available, run_all

x, y, k = sp.symbols("x y k", real=True)
a, b, c = sp.symbols("a b c", positive=True)
n = sp.Symbol("n", integer=True)
EVIDENCE = {"certificate", "two solvers", "one solver", "measured"}

SAMPLES = {
    "true by certificate": (a / (a + b) < 1, ()),
    "true by solvers": (a**3 + b**3 + c**3 >= 3 * a * b * c, ()),
    "false": (x**2 < 0, ()),
    "mixed": (a > b, ()),
    "contradictory": (x > 0, [x**2 < y, y < 0]),
    "folded": (True, ()),
    "folded to false": (False, [x > 0]),
    "quotient": ("x/x == 1", ()),
    "roots": (sp.sqrt(a * b) <= (a + b) / 2, ()),
    "algebraic points": (x > 0, [sp.Eq(x**2, 2)]),
    "integers": (n**2 >= n, ()),
    "mixed integers": (n > 2, ()),
    "for all": (for_all(x, x**2 + k > 0), ()),
    "for all, true": (for_all(x, x**2 + k > 0), [k > 0]),
    "cases": (sp.Piecewise((1 / x, x > 0), (0, True)) >= 0, ()),
    "exponentials": (sp.exp(x) >= 1 + x, ()),
    "odd names": (sp.Symbol("β_{S}'", real=True) > sp.Symbol("assert", real=True), ()),
    "unknown": (sp.exp(x) >= 1 + x + x**2 / 2, [x > 0]),
}


@pytest.fixture(scope="module")
def verdicts():
    return {name: prove(claim, assuming) for name, (claim, assuming) in SAMPLES.items()}


@pytest.mark.parametrize("name", SAMPLES)
def test_it_is_frozen(verdicts, name):
    verdict = verdicts[name]
    with pytest.raises(dataclasses.FrozenInstanceError):
        verdict.outcome = Outcome.TRUE
    for point in (verdict.example, verdict.counterexample):
        if point:
            symbol = next(iter(point))
            with pytest.raises(TypeError):
                point[symbol] = sp.Integer(7)
            for change in (
                lambda p=point, s=symbol: p.pop(s),
                lambda p=point: p.clear(),
                lambda p=point: p.update({x: 1}),
                lambda p=point: p.setdefault(k, 1),
                lambda p=point: p.popitem(),
                lambda p=point, s=symbol: p.__delitem__(s),
                lambda p=point: p.__ior__({x: 1}),
            ):
                with pytest.raises((TypeError, AttributeError)):
                    change()
            assert isinstance(point, dict)
            assert point == dict(point)


@pytest.mark.parametrize("name", SAMPLES)
def test_it_travels(verdicts, name):
    verdict = verdicts[name]
    for other in (pickle.loads(pickle.dumps(verdict)), copy.deepcopy(verdict), copy.copy(verdict)):
        assert other == verdict
        assert other.to_smtlib() == verdict.to_smtlib()
    assert json.loads(json.dumps(verdict.as_dict(), allow_nan=False))["outcome"] == verdict.outcome.value


@pytest.mark.parametrize("name", SAMPLES)
def test_its_words_are_the_contract(verdicts, name):
    verdict = verdicts[name]
    decided = verdict.outcome is not Outcome.UNKNOWN
    assert isinstance(verdict, Verdict)
    assert (verdict.evidence in EVIDENCE) if decided else (verdict.evidence == "none")
    assert decided or verdict.reason
    assert 0 <= verdict.seconds < 11
    assert (verdict.example is not None) == (verdict.outcome in (Outcome.TRUE, Outcome.MIXED)) or not decided
    assert (verdict.counterexample is not None) == (
        verdict.outcome in (Outcome.FALSE, Outcome.MIXED)
    ) or not decided
    assert verdict.outcome.name in str(verdict) and verdict.evidence in str(verdict)
    assert f"<b>{verdict.outcome.name}</b>" in verdict._repr_html_()
    if verdict.evidence == "certificate":
        assert verdict.certificates


@pytest.mark.parametrize("solver", sorted(available()))
@pytest.mark.parametrize("name", SAMPLES)
def test_the_published_text_can_be_run_again(verdicts, name, solver):
    """Any solver gives the answers that the text announces, or gives up; never another."""
    text = verdicts[name].to_smtlib()
    announced = [
        line.rsplit(" ", 1)[1] for line in text.splitlines() if line.startswith(";") and "expected:" in line
    ]
    assert len(announced) == 2
    assert announced == [_announced(verdicts[name], side) for side in (0, 1)] or "here" in announced
    parts = text.split("(reset)\n")
    assert len(parts) == 2
    for part, expected in zip(run_all(parts, 4.0, solver), announced, strict=True):
        assert "error" not in part.text
        assert part.result in ({"sat", "unsat", "unknown"} if expected == "here" else {expected, "unknown"})
        if solver == "z3" and name not in ("unknown", "exponentials"):
            assert part.result == expected
    whole = run_all([text], 4.0, solver)[0]
    answers = [line for line in whole.text.split() if line in ("sat", "unsat", "unknown")]
    assert len(answers) == 2 or whole.text == "out of time"


def _announced(verdict, side):
    point = (verdict.example, verdict.counterexample)[side]
    return "unsat" if point is None else "sat"


def test_the_text_names_claim_and_assumptions(verdicts):
    text = verdicts["contradictory"].to_smtlib()
    assert "; claim: x > 0" in text and "; assuming: x**2 < y" in text
    assert "(set-logic QF_NRA)" in text
    assert text.count("(check-sat)") == 2


def test_line_breaks_in_a_claim_stay_in_comments():
    text = prove("x > 0\t and\\\n y > 0").to_smtlib()
    assert all(line.startswith((";", "(")) for line in text.splitlines() if line.strip())


def test_a_verdict_is_no_truth_value(verdicts):
    with pytest.raises(TypeError, match="outcome"):
        bool(verdicts["mixed"])


def test_as_dict_has_exact_numbers(verdicts):
    data = verdicts["algebraic points"].as_dict()
    assert data["example"] == {"x": "sqrt(2)"}
    assert data["counterexample"] == {"x": "-sqrt(2)"}
    assert data["assumptions"] == ["Eq(x**2, 2)"]
    assert data["claim"] == "x > 0"
    assert verdicts["contradictory"].as_dict()["example"] is None


def test_every_outcome_has_a_meaning():
    assert len({outcome.meaning for outcome in Outcome}) == 5
    assert Outcome("mixed") is Outcome.MIXED
    assert [outcome.name for outcome in Outcome] == ["TRUE", "FALSE", "MIXED", "CONTRADICTORY", "UNKNOWN"]


def test_html_is_escaped():
    assert "&lt;" in prove(x < 1)._repr_html_()


def test_verdicts_can_be_set_in_latex_and_kept_in_sets(verdicts):
    text = verdicts["mixed"]._repr_latex_()
    assert text.startswith("$") and "MIXED" in text and "holds at" in text and "fails at" in text
    assert "mathtt" in verdicts["quotient"]._repr_latex_()
    assert "holds at" not in verdicts["contradictory"]._repr_latex_()
    assert len({verdicts["mixed"], copy.deepcopy(verdicts["mixed"]), verdicts["false"]}) == 2


def test_points_print_like_dictionaries(verdicts):
    assert str(verdicts["algebraic points"].example) == "{x: sqrt(2)}"
    assert Verdict(Outcome.FALSE, x > 0, counterexample={x: -1}).counterexample == {x: -1}


def test_measured_points_are_labelled_as_measured():
    verdict = prove(sp.exp(x) > 3)
    assert verdict.outcome is Outcome.MIXED and verdict.evidence == "measured"
    assert verdict.certificates == ()
    assert verdict.example[x] > 1 >= verdict.counterexample[x]


def test_names_that_two_symbols_share_are_remarked():
    verdict = prove(sp.Symbol("t") > sp.Symbol("t", positive=True))
    assert verdict.outcome is Outcome.MIXED
    assert "different symbols are called t" in verdict.reason
