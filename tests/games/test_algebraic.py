"""Normal forms of numbers with one irrational root."""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from layered_games.games.algebraic import largest, quotient, reduced, sign

x = sp.Symbol("x")
ROOT = sp.CRootOf(x**5 - 4 * x + 2, 1)
small = st.integers(-9, 9)


@pytest.mark.parametrize("root", [sp.sqrt(3), ROOT])
@given(st.lists(small, min_size=3, max_size=3), st.lists(small, min_size=3, max_size=3))
def test_equal_numbers_have_equal_forms(root, left, right):
    one = sum((c * root**i for i, c in enumerate(left)), sp.S.Zero)
    other = sum((c * root**i for i, c in enumerate(right)), sp.S.Zero)
    assert reduced((one - other) ** 2 - one**2 + 2 * one * other - other**2) == 0
    assert sign(one - other) == sp.sign(sp.N(one - other, 40)) if one != other else sign(one - other) == 0


@pytest.mark.parametrize("root", [sp.sqrt(3), ROOT])
@given(st.lists(small, min_size=3, max_size=3).filter(any))
def test_a_quotient_times_its_divisor_is_what_was_divided(root, terms):
    bottom = sum((c * root**i for i, c in enumerate(terms)), sp.S.Zero)
    if sign(bottom):
        assert reduced(quotient(1 + root, bottom) * bottom) == reduced(1 + root)


def test_rational_numbers_become_fractions():
    assert reduced(sp.sqrt(2) ** 2 / 3) == Fraction(2, 3)
    assert isinstance(reduced(sp.Rational(1, 3)), Fraction)
    assert reduced(ROOT**5 - 4 * ROOT) == Fraction(-2)


def test_signs_need_as_many_digits_as_it_takes():
    near = sp.Rational(sp.Integer(sp.floor(sp.sqrt(2) * 10**60)), 10**60)
    assert sign(sp.sqrt(2) - near) == 1
    assert sign(near - sp.sqrt(2)) == -1
    assert sign(sp.S.Zero) == sign(Fraction(0)) == 0


def test_the_largest_of_numbers_of_all_kinds() -> None:
    assert largest([Fraction(7, 5), sp.sqrt(2), Fraction(1)]) == sp.sqrt(2)
    assert largest([sp.sqrt(2) - 1, Fraction(1, 2)]) == Fraction(1, 2)
    assert largest(iter([0.25, 0.5])) == 0.5
    with pytest.raises(ValueError, match="unpack"):
        largest([])
