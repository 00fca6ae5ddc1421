from __future__ import annotations

from fractions import Fraction as F

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog

import layered_games.equilibria.finite.linear_program as module
from layered_games.equilibria.finite.linear_program import Program, is_unique, maximum
from layered_games.equilibria.finite.linear_simplex import simplex
from layered_games.errors import GameError

small = st.integers(-4, 4)


def program(cost, rows, bounds, total) -> Program:
    """A program on a simplex of some size, so that it is bounded."""
    upper = [({j: F(a) for j, a in enumerate(r) if a}, F(b)) for r, b in zip(rows, bounds, strict=True)]
    return Program([F(c) for c in cost], upper, [({j: F(1) for j in range(len(cost))}, F(total))])


@st.composite
def programs(draw: st.DrawFn) -> Program:
    size, count = draw(st.integers(1, 4)), draw(st.integers(0, 4))
    cost = draw(st.lists(small, min_size=size, max_size=size))
    rows = draw(st.lists(st.lists(small, min_size=size, max_size=size), min_size=count, max_size=count))
    return program(cost, rows, draw(st.lists(small, min_size=count, max_size=count)), draw(st.integers(0, 3)))


def floats(p: Program):
    size = len(p.cost)
    dense = np.array([[float(r.get(j, 0)) for j in range(size)] for r, _ in p.upper]).reshape(-1, size)
    (_, total) = p.equal[0]
    return linprog(
        [-float(c) for c in p.cost],
        A_ub=dense if len(dense) else None,
        b_ub=[float(b) for _, b in p.upper] if len(dense) else None,
        A_eq=[[1.0] * size],
        b_eq=[float(total)],
    )


@given(programs())
def test_the_optimum_is_feasible_and_as_large_as_scipy_says(p: Program) -> None:
    found, peer = maximum(p), floats(p)
    if peer.status == 2:
        assert found is None
        return
    assert found is not None
    assert abs(float(found.value) + peer.fun) < 1e-7
    assert sum(found.x) == p.equal[0][1]
    assert min(found.x) >= 0
    assert all(sum(a * found.x[j] for j, a in row.items()) <= bound for row, bound in p.upper)


@given(programs())
def test_the_exact_simplex_method_alone_agrees(p: Program) -> None:
    alone, found = simplex(p.cost, p.upper, p.equal), maximum(p)
    assert (alone is None) == (found is None)
    if alone is not None and found is not None:
        x, prices = alone
        assert sum(c * v for c, v in zip(p.cost, x, strict=True)) == found.value
        bounds = [bound for _, bound in p.rows]
        assert sum(m * b for m, b in zip(prices, bounds, strict=True)) == found.value


@given(programs())
def test_unique_optima_are_those_that_no_second_cost_moves(p: Program) -> None:
    found = maximum(p)
    if found is None:
        return
    face = Program(p.cost, p.upper, [*p.equal, ({j: c for j, c in enumerate(p.cost) if c}, found.value)])
    ends = []
    for j in range(len(p.cost)):
        for sign in (1, -1):
            cost = [F(sign * (k == j)) for k in range(len(p.cost))]
            end = simplex(cost, face.upper, face.equal)
            assert end is not None
            ends.append(end[0][j])
    assert is_unique(p, found) is (all(a == b for a, b in zip(ends[::2], ends[1::2], strict=True)))


def test_the_only_feasible_point_is_known_as_such() -> None:
    pinned = program([1, 1], [[1, 0], [-1, 0]], [F(1, 3), F(-1, 3)], 1)
    free = program([1, 1], [[1, 0]], [F(1, 3)], 1)
    for p, expected in ((pinned, True), (free, False)):
        found = maximum(p)
        assert found is not None
        assert is_unique(p, found, on_face=False) is expected


def test_numbers_beyond_floats_are_exact() -> None:
    huge = F(10) ** 400
    found = maximum(program([huge, huge + 1], [[0, huge]], [huge / 3], 1))
    assert found is not None
    assert found.x == (F(2, 3), F(1, 3))
    assert found.value == huge + F(1, 3)


def test_where_floats_propose_nothing_the_simplex_method_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_propose", lambda p, presolve: None)
    p = program([3, 1, 2], [[1, 0, -1], [0, 0, 1]], [0, F(1, 4)], 1)
    found = maximum(p)
    assert found is not None
    assert found.x == (F(1, 4), F(1, 2), F(1, 4))
    assert maximum(program([1], [[1]], [-1], 1)) is None
    monkeypatch.setattr(module, "LARGEST", 1)
    with pytest.raises(GameError, match="not confirmed exactly"):
        maximum(p)
    assert is_unique(p, found, on_face=False) is None


def test_a_wrong_proposal_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    p = program([1, 0], [], [], 1)
    wrong = np.array([0.0, 1.0]), np.zeros(1), np.zeros(1), np.zeros(2)
    monkeypatch.setattr(module, "_propose", lambda p, presolve: wrong)
    found = maximum(p)
    assert found is not None
    assert found.x == (1, 0)
