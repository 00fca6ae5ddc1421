"""The numbers of a case: ladder, claims, decomposition, map, reforms, robustness."""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from layered_games.cases import builtin_case, builtin_cases, read_case
from layered_games.models import overbidding
from layered_games.regime import Regime, regime_at
from layered_games.report.case_report import (
    CaseReport,
    Comparison,
    Play,
    case_report,
    ladder_rows,
    reading_report,
)
from layered_games.report.maps import regime_map
from layered_games.report.reforms import reforms
from layered_games.report.robustness import regimes_of, robustness

GAME = overbidding()
NO_GAME = """
schema = 1
name = "plain"
title = "Plain"
source = "none"
text = "None."
[ladder]
dimension = "level"
unit = "percent"
layers = [{name = "a", target = 50}, {name = "b", target = 60}]
"""


@pytest.fixture(scope="module")
def reports() -> dict[str, CaseReport]:
    return {case.name: case_report(GAME, case, draws=400) for case in builtin_cases(GAME.parameters)}


def play(reports: dict[str, CaseReport], case: str, reading: str) -> Play:
    found = next(r.play for r in reports[case].readings if r.reading.name == reading)
    assert found is not None
    return found


def test_claimed_and_computed_agree_for_every_reading(reports: dict[str, CaseReport]) -> None:
    for report in reports.values():
        for reading in report.readings:
            assert reading.play is not None
            for comparison in (reading.play.regime, reading.play.motive, reading.play.bid):
                assert comparison.agrees is True, (report.case.name, reading.reading.name, comparison)


def test_a_difference_is_seen() -> None:
    assert Comparison("regime", "active", "passive", "paper").agrees is False
    assert Comparison("regime", None, "passive").agrees is None


def test_ladder_rows_multiply() -> None:
    rows = ladder_rows(builtin_case("sewage").reading())
    assert rows[0].step is None and rows[0].index is None
    product = Fraction(1)
    for row in rows[1:]:
        assert row.step is not None and row.index is not None
        product *= row.step.value
        assert row.index.value == product
    assert product == Fraction(7, 6)
    assert [row.announced for row in rows] == [60, 61, 62, 70]


def test_the_decomposition_adds_up(reports: dict[str, CaseReport]) -> None:
    for report in reports.values():
        for reading in report.readings:
            assert reading.play is not None
            point, tau = reading.play.point, reading.reading.values["tau"]
            assert tau + point.markup.imposed + point.markup.volunteered == point.values["b"]
            assert sum(point.values[part] for part in "efh") == point.values["b"]


def test_the_two_readings_of_one_ladder_part_ways(reports: dict[str, CaseReport]) -> None:
    active, chain = play(reports, "sewage", "active"), play(reports, "sewage", "chain")
    assert active.point.values["b"] == chain.point.values["b"] == 70
    assert (active.point.markup.volunteered, chain.point.markup.imposed) == (10, 10)
    assert active.point.sets["T"] == (60, 70) and "T" not in chain.point.sets


def test_only_phone_has_a_ratio_between_its_readings(reports: dict[str, CaseReport]) -> None:
    assert {name: report.ratio is not None for name, report in reports.items()} == {
        "sewage": False,
        "union": False,
        "phone": True,
    }
    ratio = reports["phone"].ratio
    assert ratio is not None and ratio.value == Fraction(365, 168)


def test_a_case_without_parameters_keeps_its_ladder() -> None:
    case = read_case(NO_GAME)
    report = reading_report(GAME, case.reading())
    assert report.play is None
    assert [str(step.value) for step in report.steps] == ["6/5"]


# ---------------------------------------------------------------------- reforms
def test_the_exact_thresholds_of_the_chain_reading(reports: dict[str, CaseReport]) -> None:
    found = {r.parameter: r for r in play(reports, "sewage", "chain").reforms}
    k, ell, A_S = 1, Fraction(1, 2), Fraction(35, 44)
    tolerance = 1 - ell / (A_S * k)  # theory, section 1, statement 2
    (way,) = found["phi_S"].exits
    assert (way.value, way.relation, way.regime) == (sp.Rational(tolerance), ">=", Regime.NONE)
    assert way.ends and way.within
    assert found["sigma"].holds and found["sigma"].robust
    (other,) = found["beta_A"].exits
    assert other.regime is Regime.ACTIVE and not other.ends and not other.within


def test_every_parameter_but_the_received_target_is_tried(reports: dict[str, CaseReport]) -> None:
    tried = [r.parameter for r in play(reports, "union", "year-end-to-june").reforms]
    assert tried == [name for name in GAME.parameters if name != "tau"]


def test_each_side_of_each_threshold_is_as_told(reports: dict[str, CaseReport]) -> None:
    """Independent check: ask for the regime at, before and beyond every threshold."""
    seen = set()
    for report in reports.values():
        for reading in report.readings:
            assert reading.play is not None
            for reform in reading.play.reforms:
                for way in reform.exits:
                    value = way.value if way.value.is_Rational else sp.Rational(str(way.value.evalf(30)))
                    step = sp.Rational(1, 10**6) * (1 if way.direction == "raise" else -1)
                    at = reading.reading.values
                    beyond = regime_at(GAME, at | {reform.parameter: value + step}).regime
                    before = regime_at(GAME, at | {reform.parameter: value - step}).regime
                    assert (beyond, before) == (way.regime, reading.play.point.regime)
                    if way.value.is_Rational:
                        there = regime_at(GAME, at | {reform.parameter: value}).regime
                        assert (there is way.regime) == way.attained
                    seen.add((way.direction, way.attained, way.ends))
    assert {("raise", True, True), ("lower", True, True), ("lower", False, False)} <= seen


def test_a_case_on_a_border_leaves_at_once() -> None:
    reading = builtin_case("sewage").reading("chain")
    at = reading.values | {"phi_S": Fraction(13, 35)}
    assert regime_at(GAME, at).regime is Regime.NONE
    found = {r.parameter: r for r in reforms(GAME, at, reading.ranges, Regime.NONE)}
    (way,) = found["phi_S"].exits
    assert (way.direction, way.relation, way.value, way.regime) == (
        "lower", "<", sp.Rational(13, 35), Regime.PASSIVE,
    )  # fmt: skip


# ---------------------------------------------------------------------- map
def test_borders_of_the_maps_are_exact(reports: dict[str, CaseReport]) -> None:
    assert [str(b) for b in play(reports, "sewage", "active").map.borders] == ["none | active: sigma = 3/5"]
    assert [str(b) for b in play(reports, "sewage", "chain").map.borders] == ["none | passive: phi_S = 13/35"]
    uniform = play(reports, "phone", "february").map
    assert uniform.present == (Regime.PASSIVE,) and uniform.borders == ()


def test_a_curved_border_separates_the_regimes() -> None:
    at = builtin_case("sewage").reading("chain").values | {"beta_S": Fraction(1, 2)}
    found = regime_map(GAME, at, points=41)
    (border,) = found.borders
    assert border.name == "phi_S" or border.name == "sigma"
    assert not border.constant
    free = "sigma" if border.name == "phi_S" else "phi_S"
    symbol = GAME.parameters[free].symbol
    for level in (Fraction(1, 10), Fraction(1, 2), Fraction(4, 5)):
        value = border.expression.subs(symbol, sp.Rational(level))
        if not 0.01 < value < 0.94:
            continue
        sides = {
            regime_at(GAME, at | {free: level, str(border.name): value + sign * sp.Rational(1, 10**6)}).regime
            for sign in (-1, 1)
        }
        assert sides == set(border.between)


def test_the_map_widens_to_hold_the_case() -> None:
    at = builtin_case("sewage").reading("chain").values
    wide = regime_map(GAME, at | {"phi_S": Fraction(99, 100)}, points=5)
    assert wide.limits[0][1] == pytest.approx(0.995)
    blind = regime_map(GAME, at | {"q": Fraction(0)}, points=5)
    assert blind.limits[1][0] == 0.01 and regime_map(GAME, at, points=5).limits[1][0] == 0


# ---------------------------------------------------------------------- robustness
def test_shares_repeat_and_sum_to_one() -> None:
    ranges = builtin_case("sewage").reading().ranges
    one, two = (robustness(GAME, ranges, draws=500, seed=7) for _ in range(2))
    assert one == two and sum(one.shares.values()) == pytest.approx(1)
    assert sum(one.motives.values()) == pytest.approx(1)
    assert robustness(GAME, ranges, draws=500, seed=8) != one
    assert one.varied == tuple(name for name in GAME.parameters if name != "tau")
    assert one.error == pytest.approx(0.5 / 500**0.5)


def test_fast_and_exact_regimes_agree() -> None:
    points = GAME.parameters.sample(60, seed=5)
    tau, ell, A_S = (GAME.parameters[n].symbol for n in ("tau", "ell", "A_S"))
    points += [p | {tau: p[tau] * 100, ell: sp.S.One, A_S: sp.Rational(1, 100)} for p in points]
    columns = {n: [float(p[s]) for p in points] for n, s in GAME.parameters.symbols.items()}
    found = regimes_of(GAME, columns)
    exact = [regime_at(GAME, {str(s): v for s, v in p.items()}).regime for p in points]
    assert [Regime(r) for r in found] == exact
    assert len(set(exact)) == 3


def test_motives_of_the_draws_are_those_of_the_points() -> None:
    reading = builtin_case("phone").reading()
    point = {name: (value, value) for name, value in reading.values.items()}
    found = robustness(GAME, point, draws=3)
    assert found.shares == {Regime.PASSIVE: 1.0} and found.motives == {"credit": 1.0}
    assert found.varied == ()
    chain = builtin_case("sewage").reading("chain").values
    assert robustness(GAME, {n: (v, v) for n, v in chain.items()}, draws=1).motives == {"blame": 1.0}


@given(st.fractions(min_value="0.01", max_value="0.9"), st.fractions(min_value="0.01", max_value="0.9"))
def test_the_regime_at_any_tolerance_is_what_the_thresholds_say(phi_S: Fraction, sigma: Fraction) -> None:
    at = builtin_case("sewage").reading("chain").values | {"phi_S": phi_S, "sigma": sigma}
    assert regime_at(GAME, at).regime is (Regime.NONE if phi_S >= Fraction(13, 35) else Regime.PASSIVE)
