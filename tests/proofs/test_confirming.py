"""Every installed solver repeats the verdict on the published text."""

from __future__ import annotations

import time

import pytest
import sympy as sp

from layered_games.proofs import Outcome, prove
from layered_games.proofs import prover as prover_module
from layered_games.proofs.confirming import Confirmation, confirmations, version_of
from layered_games.proofs.formula import Atom
from layered_games.proofs.processes import available
from layered_games.proofs.questions import Question

x, y = sp.symbols("x y")
needs_solvers = pytest.mark.skipif(len(available()) < 2, reason="needs z3 and cvc5")


@needs_solvers
def test_solvers_repeat_the_verdict():
    verdict = prove(x * y > 0, [x > 0, y > 0], confirm=True)
    assert verdict.outcome is Outcome.TRUE
    assert [(c.solver, c.agrees, c.results) for c in verdict.confirmations] == [
        ("z3", True, ("sat", "unsat")),
        ("cvc5", True, ("sat", "unsat")),
    ]
    assert "cvc5" in str(verdict)
    assert verdict.as_dict()["confirmations"][0].startswith("z3")
    assert all(c.version for c in verdict.confirmations)


def test_without_the_wish_nobody_is_asked():
    assert prove(x**2 >= 0, [y > 0]).confirmations == ()


def test_a_wrong_answer_is_contradicted():
    question = Question([Atom(x, ">"), Atom(x - 1, "<")], (), possible=False)
    found = confirmations([question], time.monotonic() + 10)
    assert found
    assert {c.agrees for c in found} == {False}
    assert "disagrees" in str(found[0])


def test_an_open_question_is_neither_confirmed_nor_contradicted():
    question = Question([Atom(x, ">")], (), possible=None)
    found = confirmations([question], time.monotonic() + 10)
    assert {c.agrees for c in found} == {None}
    assert "did not decide" in str(found[0])


def test_disagreement_leaves_the_claim_undecided(monkeypatch):
    said = (Confirmation("z3", "0", ("unsat", "unsat"), False, 0.0),)
    monkeypatch.setattr(prover_module, "confirmations", lambda questions, deadline: said)
    verdict = prove(x > 0, [x > 1], confirm=True)
    assert verdict.outcome is Outcome.UNKNOWN
    assert "z3 0 disagrees" in verdict.reason


def test_the_version_of_what_is_not_installed_is_empty():
    assert version_of("no-such-solver") == ""
