"""Institutions: domains and meanings of their parameters, factors on quantities, and how they combine."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

import layered_games.institutions as institutions
from layered_games.institutions import (
    Accountability,
    Appeal,
    FaultTolerance,
    Incentives,
    Inspection,
    Institution,
    Oversight,
    Responsibility,
    TargetSetting,
    factor,
    parameters_of,
)
from layered_games.parameters import ParameterSpace

EVERY = [
    Accountability(),
    Appeal(),
    FaultTolerance(),
    FaultTolerance(precision="imprecision"),
    Incentives(),
    Inspection(),
    Oversight(),
    Responsibility(),
    TargetSetting(),
]
NAMES = {
    "A_A": "(0, oo)", "A_S": "(0, oo)", "P": "(0, oo)", "ell": "(0, 1]", "alpha": "[0, 1]", "phi_A": "[0, 1)",
    "phi_S": "[0, 1)", "imprecision": "[0, 1]", "beta_A": "[0, oo)", "beta_S": "[0, oo)", "q": "[0, 1)",
    "sigma": "[0, 1)", "rho": "[0, 1]", "tau": "(0, oo)",
}  # fmt: skip


def test_names_and_domains_are_those_of_the_theory():
    found = {p.name: str(p.domain) for p in parameters_of(EVERY)}
    assert found == NAMES


@pytest.mark.parametrize("institution", EVERY, ids=lambda i: type(i).__name__)
def test_every_parameter_has_a_meaning_in_two_languages(institution):
    for parameter in institution.parameters:
        assert len(parameter.meaning) > 5
        assert any("一" <= c <= "鿿" for c in parameter.meaning_zh)


@pytest.mark.parametrize("institution", EVERY, ids=lambda i: type(i).__name__)
def test_factors_use_own_parameters_only(institution):
    own = {p.symbol for p in institution.parameters}
    for expression in institution.factors.values():
        assert expression.free_symbols <= own


@pytest.mark.parametrize("institution", EVERY, ids=lambda i: type(i).__name__)
def test_institutions_are_values(institution):
    assert institution == type(institution)(**vars(institution))
    assert hash(institution) == hash(type(institution)(**vars(institution)))
    with pytest.raises(AttributeError):
        institution.stem = "x"


@given(st.integers(0, 10**6))
def test_shares_stay_between_zero_and_one(seed):
    space = ParameterSpace(
        parameters_of([Inspection(), Oversight(), FaultTolerance(), Responsibility(), Appeal()])
    )
    (point,) = space.sample(1, seed)
    for quantity in ("escape", "accountability_A", "accountability_S", "blame_true_cause", "blame_astray"):
        share = factor(quantity, [Inspection(), Oversight(), FaultTolerance(), Responsibility(), Appeal()])
        assert 0 <= share.subs(point) <= 1


def test_factors_multiply():
    q, sigma = Inspection().parameters[0].symbol, Oversight().parameters[0].symbol
    assert factor("escape", [Inspection(), Oversight()]) == (1 - q) * (1 - sigma)
    soft = factor("accountability_A", [Accountability(), FaultTolerance()])
    a_A, phi = Accountability().parameters[0].symbol, FaultTolerance().parameters[0].symbol
    assert sp.expand(soft - a_A * (1 - phi)) == 0
    assert factor("escape", [TargetSetting()]) == 1
    assert factor("anything", []) == 1


def test_order_does_not_matter():
    pair = [Inspection(), Oversight()]
    assert factor("escape", pair) == factor("escape", pair[::-1])


def test_detection_is_that_of_the_theory():
    """D = 1 - (1 - q)*(1 - sigma)."""
    escape = factor("escape", [Inspection(), Oversight()])
    assert sp.expand(1 - escape) == sp.expand(
        sp.sympify(1) - (1 - sp.Symbol("q")) * (1 - sp.Symbol("sigma"))
    ).xreplace({sp.Symbol(p.name): p.symbol for p in parameters_of([Inspection(), Oversight()])})


def test_imprecise_tolerance_leaks_into_the_sanction():
    tolerance = FaultTolerance(precision="m")
    phi_A, _, leak = (p.symbol for p in tolerance.parameters)
    assert sp.expand(tolerance.factors["sanction"] - (1 - leak * phi_A)) == 0
    assert "sanction" not in FaultTolerance().factors


def test_other_players_and_names():
    third = FaultTolerance(players=("C",), stem="psi")
    assert [p.name for p in third.parameters] == ["psi_C"]
    assert "C" in third.parameters[0].meaning
    assert list(third.factors) == ["accountability_C"]
    assert [p.name for p in Incentives(players=("X", "Y")).parameters] == ["beta_X", "beta_Y"]
    assert Inspection("check").parameters[0].name == "check"


def test_credit_is_per_unit_of_bid():
    b = sp.Symbol("b")
    assert Incentives().credit("S", b) == Incentives().parameters[1].symbol * b
    with pytest.raises(ValueError, match="not in"):
        Incentives().credit("Z", b)


def test_floor_is_the_received_target():
    assert TargetSetting().floor.name == "tau"
    assert TargetSetting("plan").floor.name == "plan"
    assert TargetSetting().factors == {}


def test_base_class_is_abstract():
    with pytest.raises(TypeError):
        Institution()


def test_no_institution_imports_another():
    folder = Path(institutions.__file__).parent
    for path in folder.glob("*.py"):
        if path.stem in ("__init__", "base"):
            continue
        imported = {
            node.module
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.ImportFrom)
        }
        assert {m for m in imported if "institutions" in m} <= {"layered_games.institutions.base"}
