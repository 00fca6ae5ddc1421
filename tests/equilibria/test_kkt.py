"""Karush-Kuhn-Tucker points of one piece."""

from __future__ import annotations

import sympy as sp

from layered_games.equilibria.kkt import Problem, candidates, defined, hessian_minors
from layered_games.equilibria.pieces import Constraint, Piece

x, y = sp.symbols("x y", real=True)
a, b = sp.symbols("a b", positive=True)
c = sp.symbols("c", real=True)
LOW, HIGH = Constraint(x, label="x >= 0"), Constraint(a - x, label="x <= a")


def problem(payoff, bounds=(LOW, HIGH), extra=()):
    return Problem(Piece({"1": payoff}, tuple(extra)), {"1": (x,)}, {"1": tuple(bounds)})


def at(payoff, *, concave=False, **kind):
    return {k.values[x]: k for k in candidates(problem(payoff, **kind), concave=concave)}


def test_interior_and_corners():
    found = at(b * x - x**2, concave=True)
    assert set(found) == {b / 2, sp.S.Zero, a}
    assert found[sp.S.Zero].multipliers == (-b,)
    assert found[a].multipliers == (b - 2 * a,)
    assert found[a].active == (HIGH,)
    assert all(k.attained for k in found.values())


def test_multipliers_are_strict_only_where_the_payoff_is_strictly_concave():
    assert [k.strict for k in at(b * x - x**2, concave=True)[a].conditions if k.kind == "multiplier"] == [
        True
    ]
    assert [k.strict for k in at(c * x)[a].conditions if k.kind == "multiplier"] == [False]


def test_strict_borders_give_points_outside_the_piece():
    border = Constraint(x - 1, strict=True, kind="border")
    found = at(-x, extra=(border,))
    assert not found[sp.S.One].attained


def test_smooth_borders_and_domains_do_not_bind():
    found = at(-(x**2), bounds=(), extra=(Constraint(x - 1, kind="smooth"), Constraint(x + 2, kind="domain")))
    assert set(found) == {sp.S.Zero}


def test_a_flat_second_order_condition_says_nothing():
    found = at(-((x - b) ** 4), bounds=())
    assert set(found) == {b}
    assert not [k for k in found[b].conditions if k.kind == "second order"]


def test_convex_payoff_fails_the_second_order_condition():
    (second,) = [k for k in at(x**2 - b * x)[b / 2].conditions if k.kind == "second order"]
    assert second.expr == -2
    assert second.strict


def test_poles_are_no_candidates():
    pole = at(x / (x + c), bounds=(LOW,))[sp.S.Zero]
    assert Constraint(c**2, strict=True, kind="domain") in pole.conditions


def test_roots_come_with_their_domain():
    found = at(c * x - x**3 / 3, bounds=())
    assert set(found) == {sp.sqrt(c), -sp.sqrt(c)}
    assert all(Constraint(c, kind="domain") in k.conditions for k in found.values())


def test_what_makes_expressions_real():
    assert defined([1 / (c - 1), sp.sqrt(c + 2), c ** sp.Rational(1, 3), a]) == [
        Constraint((c - 1) ** 2, strict=True, kind="domain"),
        Constraint(c + 2, kind="domain"),
    ]


def test_two_players_together():
    together = Problem(
        Piece({"1": x * (a - x - y), "2": y * (a - x - y)}),
        {"1": (x,), "2": (y,)},
        {"1": (LOW,), "2": (Constraint(y, label="y >= 0"),)},
    )
    values = [k.values for k in candidates(together)]
    assert {x: a / 3, y: a / 3} in values
    assert {x: a / 2, y: sp.S.Zero} in values
    assert together.moves == (x, y)
    assert len(together.all_constraints()) == 2


def test_a_continuum_is_left_out():
    flat = Problem(Piece({"1": -((x + y) ** 2)}), {"1": (x, y)}, {"1": ()})
    assert list(candidates(flat)) == []


def test_hessian_minors():
    assert hessian_minors(x * y - x**2 - y**2, [x, y]) == [2, 3]
    assert hessian_minors(x**2 + c * x, [x]) == [-2]
