"""Certificates in words: each kind of proof has its line."""

from __future__ import annotations

import pytest
import sympy as sp

from layered_games import prove
from layered_games.proofs.explaining import explained
from layered_games.proofs.formula import Atom, Node
from layered_games.proofs.records import Certificate, Contradiction, Factor
from layered_games.proofs.refuting import Effort, refute

x, y, z = sp.symbols("x y z")
a, b = sp.symbols("a b", positive=True)


def lines(*facts, **effort):
    proof = refute(facts, Effort(**effort))
    assert proof is not None
    return explained(Certificate(facts, proof))


def test_a_point():
    assert explained(Certificate((Atom(x, ">"),), point={x: sp.Rational(1, 2), y: sp.S.Zero})) == (
        "All facts hold at x = 1/2, y = 0.",
    )


@pytest.mark.parametrize(
    ("facts", "effort", "words"),
    [
        ([Atom(x, ">"), Atom(x, "<=")], {}, ["x > 0 fails, as x <= 0 is given."]),
        ([Atom(x**2, "<")], {}, ["x**2 < 0 fails, as a square says."]),
        ([Atom(x, ">"), Atom(x**2 + x, "<=")], {}, ["x + 1 > 0 by its coefficients"]),
        ([Atom(x - 1, ">"), Atom(x**2 - x, "<=")], {}, ["x - 1 > 0 is given"]),
        ([Atom(x - y, ">"), Atom(y, ">"), Atom(x**2 - y, "<="), Atom(y - 1, ">")], {}, ["after ", " = "]),
        ([Atom(x**2 - x + 1, "<=")], {"depth": 0}, ["a square in x completed"]),
        ([Atom(x, "<="), Atom(x * y, ">"), Atom(y, ">=")], {}, ["x <= 0 is given", "fails"]),
        ([Atom(x, "=="), Atom(x, "!=")], {}, ["x = 0"]),
        ([Node("or", (Atom(x, ">"), Atom(x, "<"))), Atom(x, "==")], {}, ["Case x > 0:", "  ", "Case x < 0:"]),
        (
            [Atom(2 * x + y - 4, "<="), Atom(x + 3 * y - 6, "<="), Atom(x + y - 5, ">")],
            {"depth": 0, "products": 1},
            ["2*(-2*x - y + 4) + (-x - 3*y + 6) + 5*(x + y - 5) + 11 = 0 identically", "and 11 > 0."],
        ),
        (
            [Atom(x**4 * y**2 + x**2 * y**4 - 3 * x**2 * y**2 + 1, "<")],
            {"products": 1},
            ["By the means, ", ">= 3*x**2*y**2 (weights 1/3 for x**4*y**2"],
        ),
        (
            [Atom(x, ">"), Atom(y, ">="), Atom(y**3 - x, "=="), Atom(y, "<=")],
            {"depth": 0, "squares": 0, "products": 2},
            ["identically"],
        ),
        (
            [Atom(sp.expand((x**4 - x**3 + x**2 - x + 1) * (1 + x**2 + y**2)), "<=")],
            {"depth": 0, "squares": 0, "products": 2},
            ["x**4 - x**3 + x**2 - x + 1 > 0 (else "],
        ),
    ],
    ids=str,
)
def test_in_words(facts, effort, words):
    text = "\n".join(lines(*facts, **effort))
    for word in words:
        assert word in text


def test_cases_within_conjunctions_and_cuts():
    verdict = prove(a * (a - b) * (a - 1) + b * (b - a) * (b - 1) + (1 - a) * (1 - b) >= 0)
    (text,) = ["\n".join(explained(c)) for c in verdict.certificates if c.proof is not None]
    assert text
    split = Node("or", (Node("and", (Atom(x, ">"), Atom(y, ">"))), Atom(z, "<")))
    text = "\n".join(lines(split, Atom(x, "<="), Atom(z, "==")))
    assert "Case (x > 0 and y > 0):" in text
    cut = lines(
        Atom(x**3 - x**2 * y - x * y**2 + y**3, "<"), Atom(x, ">"), Atom(y, ">"), depth=1, cuts=1, squares=0
    )
    assert cut


def test_another_writer_and_signs():
    factor = Factor(x - 1, 1, -1, ">=", given=0)
    proof = Contradiction(Atom(x - 1, ">"), sp.S.One, (factor,))
    facts = (Atom(x - 1, "<="), Atom(x - 1, ">"))
    latex = explained(Certificate(facts, proof), lambda e: f"${sp.latex(e)}$")
    assert latex == (r"$x - 1 > 0$ fails, as $x - 1 \leq 0$ is given.",)
    assert "!= 0" in explained(Certificate((Atom(x, "!="),), Contradiction(Atom(x, "!="), sp.S.One, ())))[0]
