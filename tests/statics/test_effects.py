"""Comparative statics: proved signs, against finite differences of exact points."""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy as sp
from closed_forms import expected

import layered_games as lg
from layered_games.equilibria.evaluation import evaluate, relation_holds
from layered_games.statics import Sign

REGIMES = {"NONE": "none", "PASSIVE": "passive", "ACTIVE": "active"}


@pytest.fixture(scope="module")
def game():
    return lg.models.overbidding()


@pytest.fixture(scope="module")
def solution(game):
    return lg.solve(game)


@pytest.fixture(scope="module")
def no_credit(game):
    return [sp.Eq(game.parameters["beta_S"].symbol, 0)]


@pytest.mark.parametrize(
    ("wrt", "sign"), [("phi_S", "NEGATIVE"), ("sigma", "NEGATIVE"), ("phi_A", "POSITIVE")]
)
def test_passive_target_without_credit(solution, no_credit, wrt, sign):
    effect = lg.comparative_statics(solution, "T", wrt, "passive", no_credit)
    assert effect.sign.name == sign
    assert effect.condition == sp.true
    assert effect.verdict.outcome in (lg.Outcome.TRUE, lg.Outcome.FALSE)


@pytest.mark.parametrize(
    ("of", "wrt", "regime", "sign"),
    [
        ("b", "sigma", "active", Sign.NEGATIVE),
        ("f", "sigma", "active", Sign.NEGATIVE),
        ("e", "sigma", "active", Sign.ZERO),
        ("b", "phi_A", "active", Sign.POSITIVE),
        ("b", "sigma", "none", Sign.ZERO),
        ("e", "sigma", "none", Sign.POSITIVE),
        ("f", "sigma", "none", Sign.NEGATIVE),
        ("b", "sigma", "passive", Sign.MIXED),
        ("e", "sigma", "passive", Sign.POSITIVE),
        ("f", "sigma", "passive", Sign.NEGATIVE),
        ("T", "phi_S", "passive", Sign.NEGATIVE),
        ("b", "beta_S", "passive", Sign.POSITIVE),
        ("b", "beta_A", "passive", Sign.ZERO),
    ],
)
def test_fingerprint_signs(solution, of, wrt, regime, sign):
    assert lg.comparative_statics(solution, of, wrt, regime).sign is sign


def _draws(game, regime, count):
    found = []
    for point in game.parameters.sample(600, seed=8, boundary=0):
        values = {s.name: Fraction(int(x.p), int(x.q)) for s, x in point.items()}
        if regime == "none":
            values |= {n: values[n] / 40 for n in ("beta_A", "beta_S")} | {"A_S": values["A_S"] / 10}
            point |= {
                game.parameters[n].symbol: sp.Rational(v.numerator, v.denominator) for n, v in values.items()
            }
        if REGIMES[expected(values).regime] == regime:
            found.append((point, values))
        if len(found) == count:
            return found
    raise AssertionError(f"too few draws in {regime}")


@pytest.mark.parametrize("of", ["b", "e", "f", "U_A", "U_S"])
@pytest.mark.parametrize(
    ("wrt", "regime"), [("sigma", "passive"), ("phi_A", "active"), ("k", "none"), ("tau", "passive")]
)
def test_expressions_are_the_derivatives(game, solution, of, wrt, regime):
    """Central differences of exact equilibria agree with the closed form at random points."""
    effect = lg.comparative_statics(solution, of, wrt, regime)
    step = Fraction(1, 10**7)
    for point, values in _draws(game, regime, 4):
        up, down = ({**values, wrt: values[wrt] + s} for s in (step, -step))
        ends = [lg.regime_at(game, v) for v in (up, down)]
        if any(str(e.regime) != regime for e in ends):
            continue
        slope = float((ends[0].values[of] - ends[1].values[of]) / (2 * step))
        env = {s: values[s.name] for s in point}
        assert float(evaluate(effect.expression, env)) == pytest.approx(slope, rel=1e-5, abs=1e-9)


def test_mixed_condition_separates_the_signs(game, solution):
    effect = lg.comparative_statics(solution, "T", "sigma", "passive")
    assert effect.sign is Sign.MIXED
    seen = set()
    for point, values in _draws(game, "passive", 60):
        env = {s: values[s.name] for s in point}
        slope = evaluate(effect.expression, env)
        assert relation_holds(effect.condition, env) == (slope > 0)
        seen.add(slope > 0)
    assert seen == {True, False}


def test_channels_name_the_paths(solution):
    effect = lg.comparative_statics(solution, "b", "sigma", "active")
    assert [c.channel for c in effect.channels] == ["c"]
    assert "db/dsigma in regime active: -" in str(effect)


def test_effect_of_an_expression_and_of_a_channel(game, solution):
    b, e, f = (game.moves[n].symbol for n in "bef")
    assert lg.comparative_statics(solution, f / (b - e), "phi_A").sign is Sign.NEGATIVE
    assert lg.comparative_statics(solution, "T", "c", "passive").sign is Sign.MIXED


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("T", "nope", "passive"), "unknown parameter 'nope'"),
        (("nope", "sigma", "passive"), "unknown quantity 'nope'"),
        (("T", "sigma", "brave"), "unknown regime 'brave'"),
        (("T", "sigma", "active"), "T is a set in regime active"),
        (("T", "sigma", "collusive"), "no branch of regime collusive"),
    ],
)
def test_wrong_questions_are_refused(solution, args, words):
    with pytest.raises(lg.GameError, match=words):
        lg.comparative_statics(solution, *args)


def test_unsolved_games_are_refused(game):
    empty = lg.Solution(game, (), False, lg.Status.NO_CLOSED_FORM, "none")
    with pytest.raises(lg.GameError, match="no closed form"):
        lg.comparative_statics(empty, "T", "sigma")


def test_opposites():
    assert Sign.POSITIVE.opposite is Sign.NEGATIVE
    assert Sign.MIXED.opposite is Sign.MIXED
    assert str(Sign.MIXED) == "+/-"
