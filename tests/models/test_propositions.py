"""Propositions: text, LaTeX, Markdown, and proving them again."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sympy as sp

from layered_games.models import propositions as module
from layered_games.models.propositions import Part, Proposition
from layered_games.proofs import Outcome, prove
from layered_games.proofs.confirming import Confirmation
from layered_games.proofs.processes import available

x, y = sp.symbols("x y", positive=True)


@pytest.fixture(scope="module")
def proposition():
    means = Part("means", x**2 + y**2 >= 2 * x * y, prove(x**2 + y**2 >= 2 * x * y), sketch="By a square.")
    mixed = Part("order", x > y, prove(x > y), Outcome.MIXED)
    return Proposition(
        "m", "Means", "A square is $\\ge 0$.", "$x > 0$", (means, mixed), {"t": x / y, "c": x > y}
    )


def test_parts_say_what_was_found(proposition):
    means, mixed = proposition.parts
    assert means.summary == "true, proved by a certificate that is checked by independent code"
    assert mixed.settled
    wrong = replace(mixed, expected=Outcome.TRUE)
    assert wrong.summary.startswith("not as stated: mixed")
    assert not replace(proposition, parts=(wrong,)).settled
    assert "NOT settled" in str(replace(proposition, parts=(wrong,)))


def test_latex_and_markdown_say_the_same(proposition):
    latex, markdown = proposition.to_latex(), proposition.to_markdown()
    for text in (latex, markdown):
        assert "Assume $x > 0$. A square" in text
        assert "By a square." in text
        assert r"c \iff x > y" in text
        assert "Holds at $" in text
    assert latex.startswith(r"\begin{proposition}[Means]")
    assert markdown.startswith("**Proposition (Means).**")
    assert markdown.count("\n- *") == 2


def test_proving_again_confirms(proposition):
    found = proposition.recheck()
    assert [r.confirmed for r in found] == [True, True]
    assert all(r.certificates >= 2 for r in found)
    assert len(found[0].verdict.confirmations) == len(available())
    assert "means: confirmed" in str(found[0])


def test_a_changed_outcome_is_not_confirmed(proposition):
    forged = replace(proposition.parts[1].verdict, outcome=Outcome.TRUE)
    (found,) = replace(proposition, parts=(replace(proposition.parts[1], verdict=forged),)).recheck()
    assert not found.confirmed
    assert "NOT confirmed" in str(found)


def test_a_forged_certificate_is_not_confirmed(proposition):
    part = proposition.parts[0]
    bent = tuple(
        replace(c, point={s: -v for s, v in c.point.items()}) if c.point else c
        for c in part.verdict.certificates
    )
    forged = replace(part.verdict, certificates=bent)
    (found,) = replace(proposition, parts=(replace(part, verdict=forged),)).recheck()
    assert not found.confirmed


def test_a_solver_that_disagrees_is_heard(proposition, monkeypatch):
    part = proposition.parts[0]
    against = (Confirmation("z3", "0", ("sat", "sat"), False, 0.0),)
    monkeypatch.setattr(module, "prove", lambda *_, **__: replace(part.verdict, confirmations=against))
    (found,) = replace(proposition, parts=(part,)).recheck()
    assert not found.confirmed


def test_the_proof_can_be_read(proposition):
    lines = proposition.parts[0].verdict.explain()
    assert lines
    latex = proposition.parts[0].verdict.explain(lambda e: f"${sp.latex(e)}$")
    assert "$" in latex[0]
