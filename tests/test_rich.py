"""What results look like in a notebook, as frames and in LaTeX."""

from __future__ import annotations

from fractions import Fraction
from html.parser import HTMLParser

import numpy as np
import pytest
import sympy as sp

import layered_games as lg
from layered_games.cases import builtin_case
from layered_games.tables import Formulas, Table

V, C = sp.symbols("v c", positive=True)
CHAIN = builtin_case("sewage").reading("chain").values


class Balanced(HTMLParser):
    """Complains about tags that are not closed in order."""

    def __init__(self, text):
        super().__init__()
        self.open, self.seen = [], []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.seen.append(tag)
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.fixture(scope="module")
def results():
    game = lg.models.overbidding()
    solution = lg.solve(game)
    fight = sp.Matrix([[(V - C) / 2, V], [0, V / 2]])
    hawks = lg.StrategicGame.from_arrays(fight, fight.T, actions=[["hawk", "dove"]] * 2)
    symbolic = lg.solve(hawks)
    numbers = lg.solve(hawks.at({"v": 1, "c": 2}))
    rng = np.random.default_rng(0)
    return {
        "model": game,
        "solution": solution,
        "branch": solution[0],
        "point": lg.regime_at(game, CHAIN),
        "effect": lg.comparative_statics(solution, of="T", wrt="phi_S", regime="passive"),
        "verdict": lg.prove(V < C),
        "proposition": game.propositions()[0],
        "parameters": game.parameters,
        "fingerprint": lg.fingerprint(solution, ("b",), ("tau",)),
        "finite": hawks,
        "symbolic": symbolic,
        "numbers": numbers,
        "equilibrium": numbers[0],
        "correlated": lg.solve(hawks.at({"v": 1, "c": 2}), concept="correlated"),
        "rationalizable": lg.solve(hawks.at({"v": 1, "c": 2}), concept="rationalizable"),
        "partition": lg.partition(symbolic),
        "batch": lg.solve_batch(rng.normal(size=(50, 2, 2)), rng.normal(size=(50, 2, 2))),
    }


NAMES = [
    "model",
    "solution",
    "branch",
    "point",
    "effect",
    "verdict",
    "proposition",
    "parameters",
    "fingerprint",
]
NAMES += [
    "correlated",
    "rationalizable",
    "finite",
    "symbolic",
    "numbers",
    "equilibrium",
    "partition",
    "batch",
]
MATHS = ["model", "solution", "branch", "effect", "verdict", "symbolic", "partition"]


@pytest.mark.parametrize("name", NAMES)
def test_every_result_is_html(results, name):
    page = results[name]._repr_html_()
    Balanced(page)
    assert "<pre>" not in page and page.count("$") % 2 == 0
    assert ("$" in page) or name not in MATHS


@pytest.mark.parametrize("name", sorted({*NAMES} - {"verdict", "proposition", "finite"}))
def test_tables_are_frames(results, name):
    frame = results[name].to_frame()
    assert len(frame)


@pytest.mark.parametrize("name", sorted({*NAMES} - {"parameters"}))
def test_tables_are_latex(results, name):
    text = results[name].to_latex()
    assert text.count("{") == text.count("}") and text.count(r"\begin") == text.count(r"\end") > 0


def test_frames_keep_expressions_and_numbers(results):
    frame = results["point"].to_frame()
    assert frame.loc["b", "value"] == results["point"].values["b"]
    mixed = results["symbolic"].to_frame()
    assert (V / C, 1 - V / C) in {tuple(sp.expand(x) for x in p) for p in mixed[mixed.columns[1]]}
    batch = results["batch"]
    listed = batch.to_frame()
    assert len(listed) == batch.counts.sum()
    game, number = listed.index[-1]
    assert listed.iloc[-1]["player 1: 0"] == batch.profiles[0][game, number, 0]
    assert listed.iloc[-1]["payoff 2"] == batch.payoffs[1][game, number]


def test_texts_stay_texts_and_formulas_are_set():
    table = Table(("a_b", "$x$"), (("5 % <b>", Fraction(1, 2)), ("", Formulas((V, 0.25), ("[", "]")))), "<i>")
    page = table._repr_html_()
    Balanced(page)
    assert "&lt;b&gt;" in page and r"$\frac{1}{2}$" in page and "&lt;i&gt;" in page
    latex = table.to_latex()
    assert r"a\_b & $x$" in latex and r"5 \% <b>" in latex and r"\left[v, 0.25\right]" in latex
    assert str(table).splitlines()[-1].split() == ["[v,", "0.25]"]


def test_an_error_reads_well_in_a_cell(results):
    with pytest.raises(lg.ParameterError) as caught:
        lg.regime_at(results["model"], {**CHAIN, "sigma": 2})
    assert str(caught.value).count("\n") <= 2 and "sigma" in str(caught.value)
