"""Numbers as they are written."""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from layered_games.report.numbers import both, decimal, exact_text, percent, record, to_fraction

ROOT = sp.sqrt(2)
HUGE = Fraction(10**400 + 1, 3)


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (Fraction(-1, 3), "-0.3333"), (123456.7, "123457"), (1e12, "1e12"), (ROOT, "1.414")],
)
def test_decimals(value: object, text: str) -> None:
    assert decimal(value) == text


def test_numbers_beyond_all_floats_are_still_shown() -> None:
    assert decimal(HUGE).startswith("3.333e399")
    assert record(HUGE) == {"exact": str(HUGE), "float": None}


def test_irrational_numbers_are_never_called_exact() -> None:
    assert to_fraction(ROOT) is None and exact_text(ROOT) == "sqrt(2)"
    assert both(ROOT) == "≈ 1.414"
    assert record(ROOT)["exact"] == "sqrt(2)"


def test_long_fractions_are_rounded() -> None:
    assert both(Fraction(10**12 + 1, 10**12 - 1)) == "≈ 1"


@pytest.mark.parametrize(
    ("share", "text"), [(0.0, "0 %"), (0.004, "< 1 %"), (0.5, "50 %"), (0.996, "> 99 %")]
)
def test_percent(share: float, text: str) -> None:
    assert percent(share) == text


@given(st.fractions())
def test_exact_numbers_come_back(value: Fraction) -> None:
    assert to_fraction(sp.Rational(value.numerator, value.denominator)) == value
    assert Fraction(record(value)["exact"]) == value
