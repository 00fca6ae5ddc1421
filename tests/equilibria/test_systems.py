"""Closed-form solutions of polynomial systems, and honest refusal."""

from __future__ import annotations

import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from layered_games.equilibria.systems import NoClosedForm, solve_system

x, y, z = sp.symbols("x y z", real=True)
a, b = sp.symbols("a b", positive=True)
c, d = sp.symbols("c d", real=True)
SMALL = st.integers(-3, 3)


@given(st.lists(st.lists(SMALL, min_size=3, max_size=3), min_size=2, max_size=2))
def test_linear_systems_agree_with_cramer(rows):
    equations = [m * x + n * y - k for m, n, k in rows]
    (m, n, _), (p, q, _) = rows
    found = solve_system(equations, [x, y])
    if m * q - n * p:
        (solution,) = found
        assert all(sp.expand(e.xreplace(solution)) == 0 for e in equations)
    else:
        assert all(len(s) < 2 for s in found)


@given(SMALL, SMALL, SMALL)
def test_every_real_root_of_a_quadratic_is_found(m, n, k):
    equation = m * x**2 + n * x + k
    expected = sp.Poly(equation, x).real_roots() if equation.has(x) else None
    if expected is None:
        assert solve_system([equation], [x]) == ([{}] if equation == 0 else [])
        return
    found = [s[x] for s in solve_system([equation], [x])]
    assert {sp.nsimplify(f) for f in found if f.is_real} == {sp.nsimplify(e) for e in expected}


def test_factors_give_branches():
    found = solve_system([x * (x - a), y - x], [x, y])
    assert {(s[x], s[y]) for s in found} == {(0, 0), (a, a)}


@pytest.mark.parametrize(
    ("equation", "roots"),
    [
        (x**3 - a, {a ** sp.Rational(1, 3)}),
        (x**3 + 8, {-2}),
        (x**2 + 1, set()),
        (a * x**2 + 1, set()),
        (x**4 - 5 * x**2 + 4, {1, -1, 2, -2}),
        (a * x**2 - b, {sp.sqrt(b) / sp.sqrt(a), -sp.sqrt(b) / sp.sqrt(a)}),
        (sp.sqrt(a) * x - a, {sp.sqrt(a)}),
    ],
)
def test_powers_and_quadratics_in_powers(equation, roots):
    assert {s[x] for s in solve_system([equation], [x])} == roots


def test_roots_of_unknowns_are_unravelled():
    (solution,) = solve_system([sp.sqrt(a / x) - 2], [x])
    assert solution[x] == a / 4
    assert solve_system([sp.sqrt(x**2 + 1) + 1], [x]) == []


def test_contest_with_quadratic_costs():
    """A parameter that is linear in both conditions is eliminated first."""
    prize = a / (x + y) ** 2
    found = solve_system([prize * y - b * x, prize * x - 4 * b * y], [x, y])
    positive = [s for s in found if all(v.subs({a: 1, b: 1}) > 0 for v in s.values())]
    (solution,) = positive
    assert sp.simplify(solution[x] / solution[y]) == 2


def test_two_quadratics_by_resultant():
    found = solve_system([x**2 + y**2 - 5, x * y - 2], [x, y])
    assert {(s[x], s[y]) for s in found} == {(1, 2), (2, 1), (-1, -2), (-2, -1)}


def test_solutions_where_a_denominator_vanishes_are_dropped():
    assert solve_system([(x - a) / (x - a) ** 2 * (x - a) + x - a], [x]) in ([], [{x: a - 1}])
    assert solve_system([x * (x - a) / (x - a)], [x]) == [{x: 0}]


def test_undetermined_unknowns_are_absent():
    assert solve_system([x - a], [x, y]) == [{x: a}]
    assert solve_system([], [x]) == [{}]
    assert solve_system([a], [x]) == []


@pytest.mark.parametrize(
    "equations",
    [[x**5 + a * x + 1], [x**3 + a * x**2 + b * x + 1], [x**2 * y + a - x, x**3 + y**3 - b * x - 1]],
)
def test_what_has_no_closed_form_is_refused(equations):
    with pytest.raises(NoClosedForm):
        solve_system(equations, [x, y])


@pytest.mark.parametrize("equation", [sp.exp(x) - a * x, x**a - x, sp.log(x) + x])
def test_what_is_not_algebraic_is_refused(equation):
    with pytest.raises(NoClosedForm):
        solve_system([equation], [x])


def test_fewer_equations_than_unknowns_are_refused():
    with pytest.raises(NoClosedForm):
        solve_system([x**3 * y**2 + y**3 + x + 1], [x, y])


def test_sign_of_a_root_is_checked():
    """Squaring adds a root that holds nowhere; one that holds for some parameters only is refused."""
    assert solve_system([sp.sqrt(x) + a], [x]) == []
    with pytest.raises(NoClosedForm, match="some parameters only"):
        solve_system([sp.sqrt(x) - c], [x])
