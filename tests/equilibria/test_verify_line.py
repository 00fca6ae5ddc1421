"""Sharpening on a line: smooth tops, kinks, corners, ties, restarts, refusals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import mpmath
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layered_games.equilibria.verify_line import DIGITS, sharpen


@given(st.floats(-5, 5), st.floats(0.1, 10), st.floats(0.1, 10), st.floats(-0.5, 0.5))
def test_smooth_and_kinked_tops(top: float, left: float, right: float, off: float) -> None:
    with mpmath.workdps(DIGITS):
        smooth = sharpen(lambda x: -left * (x - top) ** 2 - (x - top) ** 4, top + off, 0.01, -20, 20, 1)
        assert smooth is not None
        assert abs(smooth.at - top) < 1e-12
        assert smooth.ties is None
        kink = sharpen(lambda x: min(left * (x - top), -right * (x - top)), top + off, 0.01, -20, 20, 1)
        assert kink is not None
        assert abs(kink.at - top) < 1e-12


@given(st.floats(-3, 3), st.floats(0.01, 3))
def test_ties_end_where_the_payoff_falls(left: float, width: float) -> None:
    with mpmath.workdps(DIGITS):
        right = left + width
        top = sharpen(lambda x: -(max(0, left - x) ** 2) - max(0, x - right), left + width / 3, 0.1, -9, 9, 1)
        assert top is not None
        assert top.ties is not None
        assert abs(top.ties[0] - left) < 1e-9
        assert abs(top.ties[1] - right) < 1e-12


@pytest.mark.parametrize(
    ("payoff", "low", "high", "at"),
    [(lambda x: x, 0, 3, 3), (lambda x: -x, 0, 3, 0), (lambda x: -x * x, 1, 3, 1), (lambda x: x, 2, 2, 2)],
)
def test_corners(payoff: Callable[[Any], Any], low: float, high: float, at: float) -> None:
    with mpmath.workdps(DIGITS):
        top = sharpen(payoff, 1.5, 0.1, low, high, 1)
        assert top is not None
        assert top.at == at


def test_rising_for_ever_is_refused() -> None:
    with mpmath.workdps(DIGITS):
        assert sharpen(lambda x: x, 0, 1, -mpmath.inf, mpmath.inf, 1) is None


def test_flat_everywhere_is_one_tie() -> None:
    with mpmath.workdps(DIGITS):
        top = sharpen(lambda x: mpmath.mpf(2), 0, 1, -mpmath.inf, 5, 1)
        assert top is not None
        assert top.ties == (-mpmath.inf, 5)


def test_higher_ground_met_while_looking_for_ties() -> None:
    def payoff(x: Any) -> Any:
        return mpmath.mpf(0) if x < 2 else (x - 2) * (3 - x)

    with mpmath.workdps(DIGITS):
        top = sharpen(payoff, 1, 0.3, 0, 9, 1)
        assert top is not None
        assert abs(top.at - 2.5) < 1e-12
