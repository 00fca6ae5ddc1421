"""The built-in cases: facts of the papers, calibration, regimes."""

from __future__ import annotations

import json
import pickle
from fractions import Fraction as F

import pytest

from layered_games.cases import (
    Reading,
    builtin_case,
    builtin_cases,
    builtin_names,
    rate_ratio,
    rates,
    reading_index,
    step_indices,
)
from layered_games.errors import CaseError

READINGS = [(c.name, r.name) for c in builtin_cases() for r in c]


def closed_forms(v: dict[str, F]) -> dict[str, F]:
    """Wishes of both players by the formulas of theory.md, section 1 (expected values only)."""
    a_A, a_S = v["A_A"] * (1 - v["phi_A"]), v["A_S"] * (1 - v["phi_S"])
    d = (1 - (1 - v["q"]) * (1 - v["sigma"])) * v["P"]
    c = a_A * d / (a_A + d)
    kappa = v["k"] * c / (1 + v["k"] * c)
    cost = v["ell"] * c * (1 - kappa) ** 2
    blame = a_S * kappa * v["tau"] / (a_S * kappa**2 + cost)
    both = (v["beta_S"] + a_S * kappa * v["tau"]) / (a_S * kappa**2 + cost)
    credit = v["beta_S"] / cost
    return {
        "b_hat": v["beta_A"] * (v["k"] + 1 / c),
        "blame": blame,
        "credit": credit,
        "T_hat": max(both, credit),
    }


def regime_and_motive(v: dict[str, F]) -> tuple[str, str | None]:
    w, tau = closed_forms(v), v["tau"]
    if w["b_hat"] <= tau and w["T_hat"] <= tau:
        return "none", None
    if w["b_hat"] >= w["T_hat"]:
        return "active", "credit"
    rest = max(tau, w["b_hat"])
    by = (w["blame"] > rest, w["credit"] > rest)
    return "passive", {(True, False): "blame", (False, True): "credit", (True, True): "both"}.get(by, "joint")


@pytest.fixture(params=READINGS, ids="/".join)
def reading(request: pytest.FixtureRequest, space) -> Reading:
    case, name = request.param
    return builtin_case(case, space).reading(name)


def test_equilibrium_bid_is_the_observed_bid(reading: Reading) -> None:
    values = reading.values
    wishes = closed_forms(values)
    assert max(values["tau"], wishes["b_hat"], wishes["T_hat"]) == reading.observed_bid


def test_regime_and_motive_are_the_claimed_ones(reading: Reading) -> None:
    assert reading.expected is not None
    assert regime_and_motive(reading.values) == (reading.expected.regime, reading.expected.motive)


def test_one_parameter_is_calibrated_and_only_tau_is_given(reading: Reading) -> None:
    calibrated = [p.name for p in reading.parameters if p.quantity.calibrated]
    wanted = {"active": "beta_A", "blame": "A_S", "credit": "beta_S"}
    assert reading.expected is not None
    key = "active" if reading.expected.regime == "active" else reading.expected.motive
    assert calibrated == [wanted[str(key)]]
    assert [p.name for p in reading.parameters if not p.quantity.assumed] == ["tau"]
    for parameter in reading.assumptions:
        low, high = reading.ranges[parameter.name]
        assert low < high and parameter.quantity.note


def test_sewage_ladder_is_the_papers() -> None:
    case = builtin_case("sewage")
    assert [r.name for r in case] == ["active", "chain"]
    assert [r.source for r in case] == ["paper", "ours"]
    for reading in case:
        assert reading.announced == (60, 61, 62, 70)
        assert [layer.name_zh for layer in reading.ladder.layers] == ["省", "市", "县", "镇"]
        index = reading_index(reading)
        assert (index.value, index.low, index.high, index.assumed) == (F(7, 6), F(7, 6), F(7, 6), False)
        assert [s.value for s in step_indices(reading.ladder)] == [F(61, 60), F(62, 61), F(35, 31)]
    expected = case.reading("active").expected
    assert expected is not None and expected.regime_source == expected.motive_source == "paper"


def test_union_index_and_its_range() -> None:
    reading = builtin_case("union").reading()
    index = reading_index(reading)
    assert index.value == F(80, 100) / 181 * 365 == F(292, 181)
    assert (index.low, index.high, index.assumed) == (F(8, 5), F(292, 181), True)
    leap = F(80, 100) / (F(182) / 366)
    assert index.low < leap < index.high
    assert reading.observed_bid == 100 * index.value
    assert reading.ladder.layers[1].when == "30 June"


def test_phone_both_readings_and_their_ratio() -> None:
    case = builtin_case("phone")
    months, february = case.reading("two-months"), case.reading("february")
    assert case.reading() is months
    assert rates(months.ladder)[-1].value == F(1380000 * 6, 365)
    assert rates(february.ladder)[-1].value == F(1380000, 28)
    assert rates(february.ladder)[-1].low == F(1380000, 29)
    assert reading_index(months).value == 6
    assert reading_index(february).value == F(365, 28)
    assert reading_index(months).assumed and reading_index(february).assumed
    ratio = rate_ratio(february, months)
    assert (ratio.value, ratio.low, ratio.high) == (F(365, 168), F(59, 29), F(31, 14))
    assert ratio.value == reading_index(february).value / reading_index(months).value
    for two_months, days in ((59, 28), (60, 29), (62, 28), (62, 29)):
        assert ratio.low <= F(two_months, days) <= ratio.high
    assert february.expected is not None
    assert (february.expected.motive_source, february.expected.regime_source) == ("paper", "ours")


def test_builtins_are_cached_plain_and_portable() -> None:
    assert builtin_names() == tuple(c.name for c in builtin_cases())
    assert builtin_case("union") is builtin_case("union")
    for case in builtin_cases():
        assert pickle.loads(pickle.dumps(case)) == case
        assert hash(case) == hash(pickle.loads(pickle.dumps(case)))
        record = json.loads(json.dumps(case.to_dict()))
        assert record["name"] == case.name
        assert F(record["readings"][0]["observed_bid"]) == case.reading().observed_bid
        assert len(case.dimensions) == 1


def test_unknown_builtin_names_the_nearest() -> None:
    with pytest.raises(CaseError, match="did you mean sewage"):
        builtin_case("sewerage")
    with pytest.raises(CaseError, match="built-in cases are sewage, union, phone"):
        builtin_case("../../zzz\x1b")


def test_unknown_reading_and_parameter() -> None:
    with pytest.raises(CaseError, match="it has active, chain"):
        builtin_case("sewage").reading("passive")
    with pytest.raises(KeyError):
        builtin_case("sewage").reading().parameter("chi")
    assert builtin_case("sewage").reading().parameter("tau").value == 60
