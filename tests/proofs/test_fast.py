"""Quick decisions: right, remembered, and quick."""

from __future__ import annotations

import time

import pytest
import sympy as sp
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from layered_games.proofs import fast
from layered_games.proofs.fast import decide, implies, satisfiable
from layered_games.proofs.formula import Atom

x, y, z = sp.symbols("x y z", real=True)
p, q, r = sp.symbols("p q r", positive=True)
eight = sp.symbols("v1:9", positive=True)


@pytest.mark.parametrize(
    ("relations", "answer"),
    [
        ([x > 0, x < 1], True),
        ([x > 1, x < 0], False),
        ([sp.Eq(x**2, 2)], True),
        ([sp.Eq(x**2, -2)], False),
        ([sp.Eq(x + y, 1), x > 2, y > 2], False),
        ([sp.Eq(x + y, 1), x > 2, y < 2], True),
        ([sp.Lt(p, 0, evaluate=False)], False),
        ([p + q < r, r < p], False),
        ([1 / x > 0, x <= 0], False),
        ([sp.sqrt(x) > 1, x < 1], False),
        ([sp.Max(x, y) < sp.Min(x, y)], False),
        ([sp.Or(x > 1, x < -1), x**2 < 1], False),
        ([sp.Or(x > 1, x < -1), x**2 < 4], True),
        ([x**2 + y**2 < x * y], False),
        ([sp.exp(x) < 0], False),
        ([sp.log(x) > x], False),
        ([sp.false], False),
        ([sp.true], True),
        ([], True),
    ],
)
def test_satisfiable(relations, answer):
    assert satisfiable(relations) is answer


@pytest.mark.parametrize(
    ("assumptions", "relation", "answer"),
    [
        ([x > y, y > 0], x**2 > y**2, True),
        ([x > y], x**2 > y**2, False),
        ([], p * q > 0, True),
        ([], sp.Gt(p * q, 0, evaluate=False), True),
        ([p > q], 1 / p < 1 / q, True),
        ([sp.Eq(x, 2 * y)], sp.Eq(x**2, 4 * y**2), True),
        ([sp.Eq(x, 2 * y)], sp.Eq(x**2, 2 * y**2), False),
        ([x > 1, x < 0], y > 0, True),
        ([sp.Or(x > 1, x < -1)], x**2 > 1, True),
        ([], sp.Or(x > 0, x <= 0), True),
        ([x > 0], sp.And(x > -1, x**2 > 0), True),
        ([x >= y, y >= x], sp.Eq(x, y), True),
        ([], sp.Abs(x) >= x, True),
        ([], sp.sqrt(p * q) <= (p + q) / 2, True),
        ([], sp.exp(x) > x, True),
    ],
)
def test_implies(assumptions, relation, answer):
    assert implies(assumptions, relation, timeout=20) is answer


def test_what_is_only_bounded_is_never_called_possible():
    assert satisfiable([sp.exp(x) > 2], timeout=0.5) is None
    assert implies([x > 1], sp.exp(x) > 10, timeout=0.5) is None


def test_functions_under_quantifiers_are_undecided():
    from layered_games import for_all

    claim = for_all(y, sp.exp(y) > x)
    assert satisfiable([claim]) is None
    assert implies([x < 0], claim) is None


def test_the_second_answer_is_remembered(monkeypatch):
    relation = p**5 * q + r > p * r**3 - 17
    first = satisfiable([relation, p > 2 * r], timeout=1.5)
    monkeypatch.setattr(fast, "decide", lambda *args, **options: pytest.fail("asked again"))
    assert satisfiable([p > 2 * r, relation], timeout=1.5) is first


def test_without_a_solver_hard_questions_stay_open(monkeypatch):
    from layered_games.proofs.processes import Answer

    monkeypatch.setattr(fast, "run", lambda *args: Answer("unknown"))
    motzkin = x**4 * y**2 + x**2 * y**4 + 1 - 3 * x**2 * y**2
    assert decide([Atom(motzkin, "<")]) is None
    assert decide([Atom(x**2 + 1, "<")]) is False


def test_small_queries_take_milliseconds():
    """Positive symbols, degree up to six: certificates and points, no solver."""
    rows = [
        (eight[i] ** 2 * eight[i + 1] + 3 * eight[i + 2] ** 6 + eight[i] * eight[i + 3] * eight[i + 4]) * 7
        for i in range(4)
    ]
    start = time.perf_counter()
    for i, row in enumerate(rows):
        assert implies([eight[i] > eight[i + 1]], row * (eight[i] - eight[i + 1]) > 0) is True
        assert satisfiable([row > eight[i] * eight[i + 1], eight[i] < 3]) is True
    assert (time.perf_counter() - start) / 8 < 0.25  # about 0.008 on an idle machine


terms = st.lists(st.tuples(st.integers(-4, 4), st.integers(0, 2), st.integers(0, 2)), min_size=1, max_size=4)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(terms, terms, st.tuples(st.integers(-5, 5), st.integers(-5, 5)))
def test_answers_never_contradict_a_point(left, right, point):
    first, second = (sum(a * x**i * y**j for a, i, j in part) for part in (left, right))
    here = {x: sp.Rational(point[0], 2), y: sp.Rational(point[1], 3)}
    given_, wanted = sp.Ge(first, 0, evaluate=False), sp.Gt(second, 0, evaluate=False)
    held = [bool(sp.Integer(0) <= sp.sympify(first).subs(here)), bool(sp.sympify(second).subs(here) > 0)]
    if all(held):
        assert satisfiable([given_, wanted], timeout=1.0) is not False
    if held == [True, False]:
        assert implies([given_], wanted, timeout=1.0) is not True


def test_a_busy_machine_gets_more_time(monkeypatch):
    monkeypatch.setattr(fast.os, "cpu_count", lambda: 2)
    for load, factor in ((0.5, 1.0), (6.0, 3.0), (100.0, fast.MOST)):
        monkeypatch.setattr(fast.os, "getloadavg", lambda load=load: (load, load, load))
        assert fast._patience() == factor
    monkeypatch.delattr(fast.os, "getloadavg")
    assert fast._patience() == 1.0
