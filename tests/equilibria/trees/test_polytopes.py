"""Vertices and inner directions of small polytopes, against brute force."""

from __future__ import annotations

from fractions import Fraction as F
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from layered_games.equilibria.trees.polytopes import inner_direction, vertices


@given(st.lists(st.tuples(*[st.integers(-3, 3)] * 3), min_size=1, max_size=4))
def test_vertices_of_random_polygons(rows):
    """Every vertex satisfies all conditions with two independent ones tight; brute force finds the same."""
    from flint import fmpq

    box = [(0, 1, 0), (0, 0, 1), (2, -1, 0), (2, 0, -1)]
    every = [*rows, *box]
    found = vertices([], [[fmpq(x) for x in row] for row in every], 2)
    expected = set()
    for i, (c, a, b) in enumerate(every):
        for d, e, f in every[:i]:
            if a * f - b * e:
                x, y = F(b * d - c * f, a * f - b * e), F(c * e - a * d, a * f - b * e)
                if all(r + s * x + t * y >= 0 for r, s, t in every):
                    expected.add((x, y))
    assert set(found) == expected
    assert len(found) == len(expected)


def test_equations_that_contradict_one_another_or_leave_nothing():
    from flint import fmpq

    def q(*row):
        return [fmpq(x) for x in row]

    box = [q(0, 1, 0), q(0, 0, 1)]
    assert vertices([q(-1, 1, 1), q(-2, 1, 1)], box, 2) == []
    assert vertices([q(-1, 1, 1), q(0, 1, -1)], box, 2) == [(F(1, 2), F(1, 2))]
    assert vertices([q(1, 1, 1)], box, 2) == []
    assert vertices([], [q(0, 1, 0)], 2) == []  # a half-plane has no vertex


ROWS = st.lists(st.tuples(*[st.integers(-2, 2)] * 3), max_size=3)


@given(ROWS, ROWS)
def test_inner_directions(equations, rows):
    """What comes back satisfies all conditions; where nothing does, no small integers do either."""
    units = [(1, 0, 0), (0, 1, 0), (0, 0, 1)]
    positive = [*units, *rows]

    def fits(x):
        values = [sum(a * b for a, b in zip(row, x, strict=True)) for row in positive]
        sums = [sum(a * b for a, b in zip(row, x, strict=True)) for row in equations]
        return all(v > 0 for v in values) and not any(sums)

    found = inner_direction(equations, positive, 3)
    if found is None:
        assert not any(fits(x) for x in product(range(1, 7), repeat=3))
    else:
        assert fits(found)
