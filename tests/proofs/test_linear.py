"""Multipliers from a linear program: exact, repaired, or none; and quadratic forms by elimination."""

from __future__ import annotations

from math import inf

import flint
import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from layered_games.proofs.effort import clock
from layered_games.proofs.formula import Atom
from layered_games.proofs.linear import exact_multipliers, float_multipliers, pruned, vertex
from layered_games.proofs.means import mean_terms
from layered_games.proofs.polynomials import context_of
from layered_games.proofs.products import Space, exponents_upto
from layered_games.proofs.quadratic_forms import quadratic_terms, squares_of
from layered_games.proofs.signs import facts_of

q = flint.fmpq
x, y, z = sp.symbols("x y z")
RING = context_of((x, y, z))


def matrix(*columns):
    rows, indices, values = zip(
        *((r, j, v) for j, c in enumerate(columns) for r, v in c.items()), strict=True
    )
    return np.array(rows), np.array(indices), np.array(values, dtype=float)


def test_columns_that_nothing_cancels_are_left_out():
    entries = matrix({0: 1}, {0: -1, 1: 1}, {1: 1}, {2: 1}, {2: -2})
    assert list(pruned(entries, np.zeros(5, dtype=bool), 3)) == [False, False, False, True, True]
    free = np.array([False, False, True, False, False])
    assert list(pruned(entries, free, 3)) == [True, True, True, True, True]


def test_floats_then_numbers():
    columns = [{0: 1}, {0: -3, 1: 1}, {1: -2}]
    strict, free = np.array([True, False, False]), np.zeros(3, dtype=bool)
    guess = float_multipliers(matrix(*columns), (2, 3), strict, free, np.ones(3), inf and clock() + 9)
    exact = [{r: q(v) for r, v in c.items()} for c in columns]
    assert exact_multipliers(exact, guess, list(strict), list(free)) == [q(1), q(1, 3), q(1, 6)]
    assert float_multipliers(matrix(*columns), (2, 3), strict, free, np.ones(3), clock()) is None
    none = np.zeros(3, dtype=bool)
    assert float_multipliers(matrix(*columns), (2, 3), none, free, np.ones(3), clock() + 9) is None
    assert vertex([1.0], [[1.0]], [-1.0], (0.0, None)) is None


def test_what_is_wrong_is_repaired_or_given_up():
    one = {0: q(1)}
    assert exact_multipliers([one], [1.0], [True], [False]) is None  # nothing cancels it
    assert exact_multipliers([one, one], [1.0, -1.0], [True, False], [False, True]) == [q(1), q(-1)]
    assert exact_multipliers([one, one], [1.0, -1.0], [True, False], [False, False]) is None
    minus, two = {0: q(-1)}, {0: q(-1), 1: q(-1)}
    columns = [one, minus, two, {1: q(-1)}]
    repaired = exact_multipliers(columns, [1.0, 0.9, 0.1, 0.01], [True] + [False] * 3, [False] * 4)
    assert repaired is None or all(v >= 0 for v in repaired)
    slack = exact_multipliers([one, minus, minus], [1.0, 0.25, 0.75], [True, False, False], [False] * 3)
    assert slack == [q(1), q(1, 4), q(3, 4)]


def test_tiny_columns_that_turn_negative_are_dropped():
    columns = [{0: q(1)}, {0: q(-1), 1: q(1)}, {1: q(-1), 2: q(1)}, {2: q(1)}, {1: q(-1)}]
    guess = [1.0, 1.0, 2e-9, -2e-9, 1.0]
    assert exact_multipliers(columns, guess, [True] + [False] * 4, [False] * 5) == [1, 1, 0, 0, 1]


# ---------------------------------------------------------------------- quadratic forms
NUMBERS = st.integers(-3, 3)


@given(st.lists(st.tuples(NUMBERS, NUMBERS, NUMBERS, NUMBERS), min_size=1, max_size=4), st.integers(0, 2))
def test_sums_of_squares_are_recognised(lines, constant):
    whole = (
        sum((RING.polynomial(i * x + j * y + k * z + m) ** 2 for i, j, k, m in lines), RING.zero) + constant
    )
    squares = squares_of(RING, whole)
    if whole.is_constant():
        assert squares is None
    else:
        assert squares is not None
        assert all(number > 0 for number, _ in squares)
        assert sum((number * line**2 for number, line in squares), RING.zero) == whole


@given(st.dictionaries(st.sampled_from(exponents_upto(3, 2)), NUMBERS, min_size=1))
def test_a_form_with_a_negative_value_is_no_sum(terms):
    polynomial = RING.ring.from_dict(terms)
    values = [
        polynomial(*map(q, p)) for p in [(0, 0, 0), (1, 0, 0), (0, 1, -1), (1, 1, 1), (-2, 1, 0), (9, -9, 8)]
    ]
    if min(values) < 0:
        assert squares_of(RING, polynomial) is None


@pytest.mark.parametrize("polynomial", [x**3, x * y, x, -(x**2), x**2 - 1, x**2 + y, sp.Integer(2)], ids=str)
def test_what_is_no_positive_form(polynomial):
    assert squares_of(RING, RING.polynomial(polynomial)) is None
    assert quadratic_terms(RING, facts_of(RING, [Atom(polynomial, "<"), Atom(x, "!=")]), [0, 1]) == []


# ---------------------------------------------------------------------- means
def means(polynomial, *more):
    facts = facts_of(RING, [Atom(polynomial, "<"), *more])
    return [t.mean for t in mean_terms(Space(RING, facts), facts, range(len(facts)))]


def test_means_take_the_coefficients():
    shares = [Atom(s, ">=") for s in (x, y, z)]
    found = means(8 * x**3 + y**3 + z**3 - 6 * x * y * z, *shares)
    assert any(m.amount == 6 and {n for n, _, _ in m.parts} == {8, 1} for m in found)
    assert means(x**3 + y**3 + z**3 - 3 * x * y * z) == []  # no signs are known
    loose = means(x**3 + y**3 + z**3 - x * y * z, *shares)
    assert any(1 < m.amount <= 3 for m in loose)
    assert all(m.amount < 0 for m in means(x**6 + y**6 + z**6 + x**2 * y * z**3))


def test_means_that_do_not_fit():
    assert means(x**4 + y**4 + 1 - 5 * x**3 * y**3) == []  # outside of the corners
    assert means(x**2 - 2 * x * y + y**2) == []  # a square
    assert means(x**62 + y**74 + 1 - x**2 * y**2) == []  # weights with a large denominator


def test_packed_monomials_multiply():
    space = Space(RING, [])
    for one in exponents_upto(3, 2):
        for other in exponents_upto(3, 2):
            assert space.pack(one) + space.pack(other) == space.pack(map(sum, zip(one, other, strict=True)))
