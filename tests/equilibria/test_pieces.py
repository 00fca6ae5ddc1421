"""Cutting payoffs at their kinks."""

from __future__ import annotations

import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from layered_games.equilibria.pieces import Constraint, Piece, split_kinks

x, y = sp.symbols("x y", real=True)
a, b = sp.symbols("a b", positive=True)
Max, Min, Abs = sp.Max, sp.Min, sp.Abs
MOVES = frozenset({x, y})


def cut(payoff, moves=MOVES):
    return list(split_kinks(Piece({"1": payoff}), ["1"], moves))


def holds(constraint, point):
    value = constraint.expr.subs(point)
    return bool(value > 0 if constraint.strict else value >= 0)


@given(
    st.sampled_from(
        [
            Max(0, x - a),
            Max(0, x - a) ** 2 + x,
            Min(x, y, a),
            Abs(x - a) * y,
            Max(0, Min(x, y) - a),
            Max(x, Abs(y)) - Min(1, x),
        ]
    ),
    st.integers(-5, 5),
    st.integers(-5, 5),
    st.integers(1, 4),
)
def test_pieces_cover_everything_with_the_same_payoff(payoff, u, v, w):
    point = {x: u, y: v, a: w}
    inside = [p for p in cut(payoff) if all(holds(c, point) for c in p.constraints)]
    assert inside
    assert {p.payoffs["1"].subs(point) for p in inside} == {payoff.subs(point)}
    assert all(not p.payoffs["1"].has(Max, Min, Abs) for p in inside)


def test_payoffs_without_kinks_stay_whole():
    assert cut(x**2 * y) == [Piece({"1": x**2 * y})]
    assert cut(Max(0, a - 1) * x) == [Piece({"1": Max(0, a - 1) * x})]


def test_kinks_of_others_payoffs_are_left():
    piece = Piece({"1": x, "2": Max(0, y)})
    assert list(split_kinks(piece, ["1"], MOVES)) == [piece]


@pytest.mark.parametrize(
    ("payoff", "kind"),
    [
        (Max(0, x - a) ** 2, "smooth"),
        (-b * Min(0, x) ** 2 + x, "smooth"),
        (Abs(x - a) * y**2, "border"),
        (Max(0, x), "border"),
        (Max(0, x) ** 2 + Max(0, x), "border"),
        (Min(x, y, a), "border"),
    ],
)
def test_borders_without_a_kink_are_told_apart(payoff, kind):
    parts = cut(payoff)
    assert {c.kind for p in parts for c in p.constraints} == {kind}
    strict = {c.strict for p in parts for c in p.constraints}
    assert strict == ({False, True} if kind == "smooth" else {False})


def test_kinks_in_constraints_are_cut_as_well():
    limit = Constraint(Max(0, x) - a, kind="border")
    parts = list(split_kinks(Piece({"1": x}, (limit,)), ["1"], MOVES))
    assert len(parts) == 2
    assert not any(c.expr.has(Max) for p in parts for c in p.constraints)


def test_values_of_later_moves_are_cut_along():
    piece = Piece({"1": Max(0, x)}, values={"z": Max(0, x) + 1})
    assert {p.values["z"] for p in split_kinks(piece, ["1"], MOVES)} == {sp.Integer(1), x + 1}


def test_constraints_as_relations():
    closed, strict = Constraint(x - a), Constraint(x - a, strict=True)
    assert str(closed.relation) == "-a + x >= 0"
    assert str(strict.relation) == "-a + x > 0"
    assert closed.negated == Constraint(a - x, strict=True)
    assert closed.negated.negated == closed
    assert closed.subs({x: b}) == Constraint(b - a)
    assert Constraint(sp.sqrt(a) - 1).has_roots
    assert not closed.has_roots
