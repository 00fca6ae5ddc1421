"""Regimes: the partition, points, and clear errors."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest
import sympy as sp
from closed_forms import expected

import layered_games as lg
from layered_games.equilibria.evaluation import relation_holds
from layered_games.regime import branches

AT = dict(tau=60, k=1, beta_A=0, beta_S=0, A_A=4, A_S=2, P=4, q=0.1, sigma=0.2, ell=1, phi_A=0, phi_S=0)


@pytest.fixture(scope="module")
def game():
    return lg.models.overbidding()


def test_partition_covers_and_separates_random_points(game):
    partition = lg.regimes(lg.solve(game))
    assert set(partition) == set(lg.Regime)
    assert partition[lg.Regime.COLLUSIVE] == sp.false
    for point in game.parameters.sample(60, seed=5, boundary=0.3):
        values = {s.name: Fraction(int(x.p), int(x.q)) for s, x in point.items()}
        env = {s: values[s.name] for s in point}
        holding = [r for r, condition in partition.items() if relation_holds(condition, env)]
        assert [r.name for r in holding] == [expected(values).regime]


def test_floats_give_floats_and_exact_gives_exact(game):
    assert isinstance(lg.regime_at(game, AT).values["b"], float)
    exact = lg.regime_at(game, {**AT, "q": "0.1", "sigma": Fraction(1, 5)})
    assert exact.values["b"] == sp.Rational(900, 11)
    assert exact.values["T"] - 60 == exact.markup.imposed
    assert exact.markup.volunteered == 0
    assert exact.markup.total == exact.values["b"] - 60


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"tau": None}, "missing: tau"),
        ({"zeta": 1}, "unknown: zeta"),
        ({"q": 1}, "parameter q = 1 is outside its domain [0, 1)"),
        ({"k": -1}, "parameter k = -1 is outside its domain (0, oo)"),
        ({"q": 0, "sigma": 0}, "q + sigma > 0"),
        ({"tau": "sixty"}, "parameter tau"),
        ({"tau": float("nan")}, "parameter tau"),
    ],
)
def test_wrong_points_are_refused_with_the_parameter_named(game, change, words):
    at = {k: v for k, v in {**AT, **change}.items() if v is not None}
    with pytest.raises(lg.ParameterError, match=re.escape(words)):
        lg.regime_at(game, at)


def test_games_without_roles_are_refused():
    x = lg.Move("1", "x", lower=0)
    plain = lg.SequentialGame(["1"], [[x]], {"1": x.symbol - x.symbol**2})
    with pytest.raises(lg.GameError, match="roles"):
        lg.regime_at(plain, {})


def test_unknown_selection_is_refused(game):
    with pytest.raises(lg.GameError, match="cautious"):
        lg.regime_at(game, AT, selection="bold")


def test_regimes_of_an_unsolved_game_say_why(game):
    empty = lg.Solution(game, (), False, lg.Status.NO_CLOSED_FORM, "none")
    with pytest.raises(lg.GameError, match="no closed form"):
        lg.regimes(empty)


def test_each_branch_belongs_to_one_regime(game):
    kinds = [b.regime for b in branches(game)]
    assert set(kinds) == {lg.Regime.NONE, lg.Regime.PASSIVE, lg.Regime.ACTIVE}
    assert str(lg.Regime.ACTIVE) == "active"


def test_motive_joint_when_neither_blame_nor_credit_would_do(game):
    at = {**AT, "A_S": "1/2", "beta_S": 1, "q": "0.1", "sigma": "0.2"}
    values = {k: Fraction(v) for k, v in at.items()}
    assert expected(values).motive == lg.regime_at(game, at).motive
