"""Equilibria with beliefs survive JSON, and show themselves."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction as F

import belief_games as games
import pytest
import sympy as sp
import tree_games as trees

import layered_games as lg
from layered_games.equilibria.trees.beliefs import BeliefEquilibrium
from layered_games.errors import GameError

CASES = {
    "exact": trees.beer,
    "float": lambda: trees.beer().to_floats(),
    "irrational": lambda: games.at_once(5),
    "ranges": games.rival_modes,
    "nothing to decide": lambda: lg.ExtensiveGame(lg.Payoffs(1, 2), players=["1", "2"]),
}


@pytest.mark.parametrize("concept", ["perfect-bayesian", "sequential"])
@pytest.mark.parametrize("name", CASES)
def test_solutions_come_back_equal(name, concept):
    solution = lg.solve(CASES[name](), concept)
    again = lg.Solution.from_json(solution.to_json())
    assert again == solution
    assert [type(e) for e in again] == [BeliefEquilibrium] * len(solution)
    assert str(again) == str(solution)
    assert [e._repr_html_() for e in again] == [e._repr_html_() for e in solution]
    for one, other in zip(again, solution, strict=True):
        assert one.extremes == other.extremes
        assert one.orders == other.orders
        kinds = [[type(p) for row in e.beliefs.values() for p in row] for e in (one, other)]
        assert kinds[0] == kinds[1]


def test_irrational_beliefs_are_kept():
    solution = lg.solve(CASES["irrational"](), "pbe")
    roots = [p for e in solution for row in e.beliefs.values() for p in row if isinstance(p, sp.Expr)]
    assert roots
    again = lg.Solution.from_json(solution.to_json())
    assert [p for e in again for row in e.beliefs.values() for p in row if isinstance(p, sp.Expr)] == roots


def test_texts_that_miss_a_part_are_refused():
    text = lg.solve(trees.beer(), "sequential").to_json()
    assert json.loads(text)["equilibria"][0]["record"] == "beliefs"
    with pytest.raises(GameError, match="orders"):
        lg.Solution.from_json(text.replace('"orders"', '"order"'))


def test_text_and_table_show_beliefs():
    solution = lg.solve(games.rival_modes(), "sequential")
    text = solution[0]._repr_html_()
    assert text.startswith("<table><caption>payoffs 0, 3</caption>")
    assert (
        "<td>2</td><td>fight 1<br>share 0</td><td>strong 1/4 (0 to 1/2)<br>weak 3/4 (1/2 to 1)</td>" in text
    )
    assert "<td>1</td><td>out 1<br>strong 0<br>weak 0</td><td></td>" in text
    assert "belief at 2: strong 1/4 (0 to 1/2), weak 3/4 (1/2 to 1)" in str(solution)
    assert "weak 3/4 (1/2 to 1)" in solution._repr_html_()
    assert "fight 3/4 (1/2 to 1)" in solution[2]._repr_html_()


def test_names_are_escaped():
    def two(left, right):
        return lg.Decision("2", {"<l>": left, "r": right}, information="a/<b>")

    moves = {"x": two((1, 1), (0, 0)), "&": two((0, 0), (0, 1))}
    (e,) = lg.solve(lg.ExtensiveGame(lg.Decision("1", moves)), "sequential", limit=1)
    assert "<td>a/&lt;b&gt;</td><td>&lt;l&gt; " in e._repr_html_()
    assert "&amp; " in e._repr_html_()
    assert replace(e, histories={})._repr_html_().count("&amp; ") == 1
    assert F(1) in e.beliefs["a/<b>"]
