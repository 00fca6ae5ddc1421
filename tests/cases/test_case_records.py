"""Records keep their invariants when they are built by hand, too."""

from __future__ import annotations

import dataclasses
from fractions import Fraction as F

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layered_games.cases import CaseParameter, Ladder, Layer, Quantity, Reading, RecordFault
from layered_games.cases.ladders import plain
from layered_games.errors import CaseError

ONE = Quantity.fact(1)


def layer(name: str, target: Quantity = ONE, days: Quantity | None = None) -> Layer:
    return Layer(name, f"{name}层", target, days)


@pytest.mark.parametrize(
    ("build", "where"),
    [
        (lambda: Quantity(F(3), F(1), F(2)), "range"),
        (lambda: Quantity(F(0), F(1), F(2)), "range"),
        (lambda: Ladder("height", "percent", (layer("a"),)), "dimension"),
        (lambda: Ladder("level", "percent", ()), "layers"),
        (lambda: Ladder("level", "percent", (layer("a"), layer("a"))), r"layers\[1\].name"),
        (lambda: Ladder("level", "x", (layer("a", Quantity(F(1), F(0), F(1))),)), r"layers\[0\].target"),
        (lambda: Ladder("level", "share", (layer("a", Quantity.fact(2)),)), r"layers\[0\].target"),
        (lambda: Ladder("level", "x", (layer("a", Quantity.fact(2)), layer("b"))), r"layers\[1\].target"),
        (lambda: Ladder("deadline", "x", (layer("a"),)), r"layers\[0\]"),
        (lambda: Ladder("scope", "x", (layer("a", days=ONE),)), r"layers\[0\]"),
        (lambda: Ladder("deadline", "x", (layer("a", days=Quantity.fact(0)),)), r"layers\[0\]"),
    ],
)
def test_contradictions_are_refused_with_their_place(build, where: str) -> None:
    with pytest.raises(RecordFault, match=f"^{where}: .*; ") as caught:
        build()
    assert isinstance(caught.value, CaseError)
    assert caught.value.what and caught.value.mend


def test_whole_is_allowed() -> None:
    assert Ladder("level", "percent", (layer("a", Quantity.fact(100)),)).rate(0).value == 100
    assert Ladder("level", "share", (layer("a", ONE),)).rate_unit == "share"


def test_rates_divide_by_the_time_and_widen_their_range() -> None:
    days = Quantity(F(4), F(2), F(8), assumed=True)
    ladder = Ladder("deadline", "items", (layer("a", Quantity(F(8), F(4), F(16)), days),))
    rate = ladder.rate(0)
    assert (rate.value, rate.low, rate.high, rate.assumed) == (2, F(1, 2), 8, True)
    assert ladder.rate_unit == "items a day"


def test_announced_targets_without_tau_are_in_the_ladders_unit() -> None:
    ladder = Ladder("level", "x", (layer("a", Quantity.fact(4)), layer("b", Quantity.fact(6))))
    reading = Reading("r", "", "", "", "ours", "s", "a", ladder)
    assert reading.announced == (4, 6)
    scaled = dataclasses.replace(reading, parameters=(CaseParameter("tau", Quantity.fact(100)),))
    assert scaled.announced == (100, 150) and scaled.observed_bid == 150
    assert scaled.assumptions == ()


def test_records_are_frozen() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        ONE.value = F(2)  # type: ignore[misc]


@given(st.fractions())
def test_plain_text_of_a_number_is_exact(number: F) -> None:
    assert F(plain(number)) == number


def test_plain_text_is_short() -> None:
    assert [plain(F(x)) for x in ("100", "62.5", "0.1", "-3", "1/3", "1e31")] == [
        "100",
        "62.5",
        "0.1",
        "-3",
        "1/3",
        "1" + "0" * 31,
    ]
