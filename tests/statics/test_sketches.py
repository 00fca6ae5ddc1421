"""Sketches of proofs: the paths of an effect in LaTeX."""

from __future__ import annotations

import pytest
import sympy as sp

from layered_games import Chance, Decision, ExtensiveGame, Parameter, comparative_statics, models, solve
from layered_games.statics.sketches import LONGEST, sketch


@pytest.fixture(scope="module")
def solution():
    return solve(models.overbidding())


def test_the_chain_rule_is_written_out(solution):
    text = sketch(comparative_statics(solution, "b", "sigma", "active"), solution.game)
    assert (
        r"\frac{d b}{d \sigma} = \frac{\partial b}{\partial c}\frac{\partial c}{\partial \sigma} < 0" in text
    )
    assert r"\frac{\partial b}{\partial c} = - \frac{\beta_{A}}{c^{2}}" in text


def test_what_the_assumptions_set_is_put_in(solution):
    credit = solution.game.parameters["beta_S"].symbol
    known = [sp.Eq(credit, 0)]
    effect = comparative_statics(solution, "T", "phi_S", "passive", assuming=known)
    assert r"\beta_{S}" in sketch(comparative_statics(solution, "T", "phi_S", "passive"), solution.game)
    assert r"\beta_{S}" not in sketch(effect, solution.game)


def test_a_parameter_that_does_not_enter(solution):
    text = sketch(comparative_statics(solution, "e", "tau", "active"), solution.game)
    assert text == r"$\frac{d e}{d \tau} = 0$: the parameter does not enter."


def test_a_mixed_effect_says_where_it_is_positive(solution):
    text = sketch(comparative_statics(solution, "T", "c", "passive"), solution.game)
    assert r"It is positive exactly where \[" in text
    assert text.count("dots") == 0


def test_branches_that_say_the_same_are_written_once(solution):
    f, b, e = (sp.Symbol(n) for n in "fbe")
    effect = comparative_statics(solution, f / (b - e), "sigma")
    assert len(effect.parts) > text_count(sketch(effect, solution.game))


def text_count(text: str) -> int:
    return text.count(r"\frac{d ")


def test_long_derivatives_are_named_only(solution):
    text = sketch(comparative_statics(solution, "U_A", "sigma", "passive"), solution.game)
    assert r"\frac{\partial U_{A}}{\partial c}" in text
    assert text.count(r"\frac{\partial U_{A}}{\partial c} = -") == 1  # of two branches the shorter
    assert len(text) < 8 * LONGEST


def test_finite_games_have_one_path():
    q = Parameter("q", "(0, 1)").symbol
    tree = ExtensiveGame(Chance({"up": (q, Decision("P", {"l": (1,), "r": (0,)})), "down": (1 - q, (0,))}))
    found = solve(tree)
    assert sketch(comparative_statics(found, "U_P", "q"), tree) == r"\[ \frac{d U_{P}}{d q} = 1 > 0. \]"
