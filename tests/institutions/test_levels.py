"""Institutions as reforms: levels as names, numbers and expressions, and what each does to a quantity."""

from __future__ import annotations

import pytest
import sympy as sp

from layered_games.errors import ParameterError
from layered_games.institutions import (
    Appeal,
    Balance,
    FaultTolerance,
    Inspection,
    Institution,
    Oversight,
    Responsibility,
    SocialOversight,
    TargetSetting,
)
from layered_games.institutions.base import value_of
from layered_games.parameters import Parameter


def test_social_oversight_is_oversight():
    assert SocialOversight is Oversight
    assert SocialOversight(sigma=0.25).factors["escape"] == sp.Rational(3, 4)


@pytest.mark.parametrize("kind", [Oversight, Inspection, Appeal, Responsibility])
def test_a_single_level_is_a_name_a_number_or_an_expression(kind):
    x = sp.Symbol("x", positive=True)
    assert [p.name for p in kind("level").parameters] == ["level"]
    assert kind("level").conditions == ()
    assert kind("1/4").parameters == () and kind("1/4").conditions == ()
    (pair,) = kind(x / 2).conditions
    assert pair[0] == x / 2 and pair[1] == kind().parameters[0]
    assert kind(0.5).with_levels({next(iter(kind().levels)): "1/8"}) == kind("1/8")


@pytest.mark.parametrize(
    "wrong", [lambda: Oversight(1), lambda: Oversight(-0.1), lambda: Appeal(2), lambda: Inspection("a b"),
              lambda: FaultTolerance(phi_S=1), lambda: Balance(reward=-1), lambda: Balance(sanction=0),
              lambda: Responsibility(float("nan"))]
)  # fmt: skip
def test_levels_outside_their_domain_are_refused(wrong):
    with pytest.raises(ParameterError):
        wrong()


def test_targeted_tolerance_covers_only_those_named():
    assert set(FaultTolerance(phi_S="1/2").factors) == {"accountability_S"}
    assert set(FaultTolerance(phi_A="1/2").factors) == {"accountability_A"}
    assert FaultTolerance(phi_S="x").parameters[0].name == "x"


def test_imprecise_tolerance_by_either_name():
    by_number = FaultTolerance(phi_A="1/2", lambda_="1/5")
    assert by_number.factors["sanction"] == sp.Rational(9, 10)
    assert by_number == FaultTolerance(players=("A",), precision="1/5", shares=("1/2",))
    assert [p.name for p in FaultTolerance(phi_A="1/2", lambda_="lambda_").parameters] == ["lambda_"]


@pytest.mark.parametrize(
    ("make", "match"),
    [
        (lambda: FaultTolerance(phi_S="1/2", lambda_="1/5"), "cover A"),
        (lambda: FaultTolerance(lambda_=0, precision=0), "two names"),
        (lambda: FaultTolerance(psi=1), "psi"),
        (lambda: FaultTolerance(players=("A",), phi_S=0), "not among"),
        (lambda: FaultTolerance(phi_S=0, shares=(0,)), "not both"),
        (lambda: FaultTolerance(shares=(0,)), "1 shares for 2 players"),
    ],
)
def test_contradicting_arguments_of_tolerance(make, match):
    with pytest.raises(ParameterError, match=match):
        make()


def test_balance_multiplies_credit_and_sanctions():
    balance = Balance(reward="r", sanction=sp.Symbol("s", positive=True) + 1, players=("A",))
    assert set(balance.factors) == {"credit_A", "accountability_A", "sanction"}
    assert [p.name for p in balance.parameters] == ["r"]
    assert len(balance.conditions) == 1
    assert Balance().factors == {} and Balance().levels == {}
    assert Balance(reward=2).with_levels({"reward": 3}) == Balance(reward=3)


def test_acts_name_the_carrier_of_a_quantity():
    (act,) = Oversight("1/4").acts()
    assert act.targets == ("sigma", "q") and act.complement
    (act,) = Inspection("1/4").acts()
    assert act.targets == ("q", "sigma") and act.complement
    assert {a.quantity: a.targets for a in Balance(2, 2, ("A",)).acts()} == {
        "credit_A": ("beta_A",), "accountability_A": ("A_A",), "sanction": ("P",)
    }  # fmt: skip
    (act,) = Responsibility("x").acts()
    assert act.quantity == "blame_astray" and [p.name for p in act.brings] == ["x"]
    assert TargetSetting().acts() == () and TargetSetting().levels == {}
    with pytest.raises(ParameterError, match="no levels"):
        TargetSetting().with_levels({})


def test_an_institution_of_a_users_own():
    class Custom(Institution):
        @property
        def parameters(self):
            return (Parameter("z", "positive"),)

        @property
        def factors(self):
            return {"liability": self.parameters[0].symbol, "mood": sp.Integer(2)}

    assert [a.targets for a in Custom().acts()] == [("ell",), ("mood",)]


def test_values_of_settings():
    assert value_of("1/3") == sp.Rational(1, 3)
    assert value_of("x") is None
    assert value_of(sp.Symbol("x")) is None
    assert value_of(sp.Integer(2)) == 2
