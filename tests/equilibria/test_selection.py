"""From local to global optima: kinks, ties, comparison, and what is approached without being reached."""

from __future__ import annotations

import pytest
import sympy as sp
from unseen_applied import declare
from unseen_shapes import one, two

from layered_games.equilibria import selection
from layered_games.equilibria.conditions import Conditions, Context
from layered_games.equilibria.kkt import Problem, candidates
from layered_games.equilibria.pieces import Constraint, Piece
from layered_games.equilibria.result import Status
from layered_games.equilibria.rivals import Rival, approached, certain, linear
from layered_games.equilibria.selection import Survivor, against, flat_candidates
from layered_games.equilibria.solving import solve
from layered_games.equilibria.staged import solve_staged
from layered_games.equilibria.systems import NoClosedForm

x, y = sp.symbols("x y", real=True)
a, b = sp.symbols("a b", positive=True)
c = sp.symbols("c", real=True)
NOTHING = Context(())
LOW, HIGH = Constraint(x, label="x >= 0"), Constraint(1 - x, label="x <= 1")


def problem(payoff, bounds=(LOW, HIGH), extra=()):
    return Problem(Piece({"1": payoff}, tuple(extra)), {"1": (x,)}, {"1": tuple(bounds)})


# ---------------------------------------------------------------------- flat payoffs and ties
def flats(payoff, hidden=(), **kind):
    return list(flat_candidates(problem(payoff, **kind), frozenset(hidden), NOTHING))


def test_a_flat_payoff_gives_the_whole_interval():
    (flat,) = flats(a)
    assert flat.sets == {x: (0, 1)}
    assert flat.is_flat


def test_an_affine_payoff_is_flat_where_its_slope_vanishes():
    (tie,) = flats(c * x + b)
    assert not tie.is_flat
    assert {k.expr for k in tie.conditions if k.kind == "tie"} == {c, -c}
    assert flats(c * x, hidden=[c]) == []
    assert flats(c * x**2) == []


@pytest.mark.parametrize(
    ("bounds", "ends", "value"),
    [((LOW,), (0, sp.oo), 0), ((HIGH,), (-sp.oo, 1), 1), ((), (-sp.oo, sp.oo), 0)],
)
def test_flat_payoffs_without_ends(bounds, ends, value):
    (flat,) = flats(a, bounds=bounds)
    assert flat.sets == {x: ends}
    assert flat.values == {x: value}


def test_ends_of_unknown_side_give_no_set():
    assert flats(a, extra=[Constraint(c * x - 1, kind="border")]) == []


def test_several_moves_give_no_set():
    both = Problem(Piece({"1": a}), {"1": (x, y)}, {"1": ()})
    assert list(flat_candidates(both, frozenset(), NOTHING)) == []


# ---------------------------------------------------------------------- what is approached
def rivals(payoff, bounds=(LOW,), extra=()):
    return list(approached([], [problem(payoff, bounds, extra)], NOTHING))


def test_unbounded_payoffs_are_infinite_rivals():
    (rival,) = rivals(x)
    assert rival.payoff == sp.oo
    assert rival.conditions.constraints == ()
    assert rivals(-x) == []
    assert rivals(x, bounds=(LOW, HIGH)) == []


def test_the_sign_of_leading_terms_decides():
    above, level = rivals(c * x)
    assert (above.payoff, level.payoff) == (sp.oo, 0)
    assert [k.expr for k in above.conditions.constraints] == [c]
    top, next_ = (r.payoff for r in rivals(c * x**2 + a * x - 1))
    assert top == next_ == sp.oo
    assert rivals(-(x**2) + c * x) == []
    assert [r.payoff for r in rivals(x**3, bounds=(HIGH,))] == []
    assert [r.payoff for r in rivals(x**2, bounds=(HIGH,))] == [sp.oo]


def test_limits_of_quotients():
    assert [r.payoff for r in rivals(a * x / (1 + x))] == [a]
    assert [r.payoff for r in rivals(1 / (1 + x))] == [0]
    assert [r.payoff for r in rivals(x**2 / (1 + x))] == [sp.oo]


def test_constraints_may_end_the_piece_before_infinity():
    assert rivals(x, extra=[Constraint(5 - x, kind="border")]) == []
    assert rivals(x, extra=[Constraint(c - x**2, kind="border")]) == []
    (rival,) = rivals(x, extra=[Constraint(c * x**2 + 1, kind="border"), Constraint(c - 1)])
    assert rival.payoff == sp.oo


def test_a_border_that_a_neighbour_owns_is_no_rival():
    strict, closed = Constraint(x - 1, strict=True, kind="border"), Constraint(1 - x, kind="border")
    left, right = problem(x, extra=[closed]), problem(2 - x, extra=[strict])
    (outside,) = [k for k in candidates(right) if not k.attained]
    assert list(approached([(outside, Conditions(()))], [left, right], NOTHING)) == []
    lower = problem(x - 1, extra=[closed])
    (rival,) = approached([(outside, Conditions(()))], [lower, right], NOTHING)
    assert rival.payoff == 1


@pytest.mark.parametrize(
    ("payoff", "bounds", "known"),
    [
        (a * x - x**2, (), True),
        (a * x / (1 + x) - x, (LOW,), True),
        (1 / (x - a), (LOW, HIGH), False),
        (sp.sqrt(x), (LOW, HIGH), False),
        (sp.sqrt(x + 1) - x, (LOW, HIGH), True),
        (sp.sqrt(x + 1) - x, (LOW,), False),
        (sp.exp(x), (LOW, HIGH), False),
        (x**a, (LOW, HIGH), False),
    ],
)
def test_suprema_are_known_or_not(payoff, bounds, known):
    assert certain(problem(payoff, bounds), False, NOTHING) is known


def test_suprema_over_several_moves():
    def joint(payoff, bounds=()):
        return Problem(Piece({"1": payoff}), {"1": (x, y)}, {"1": tuple(bounds)})

    box = (LOW, HIGH, Constraint(y), Constraint(1 - y))
    assert certain(joint(-(x**2) - y**2), True, NOTHING)
    assert not certain(joint(-(x**4) - y**2), True, NOTHING)
    assert certain(joint(x * y, box), False, NOTHING)
    assert certain(joint(a), False, NOTHING)
    assert not certain(joint(x * y, (*box, Constraint(1 - x * y))), False, NOTHING)
    assert linear(joint(x, box))
    assert not linear(joint(x, [Constraint(1 - x**2)]))


# ---------------------------------------------------------------------- comparison
def test_an_optimum_is_cut_to_where_it_is_not_beaten():
    start = Survivor(Piece({"1": x}), {x: sp.S.Zero}, Conditions(()), ())
    inside = Conditions((Constraint(c),))
    better, apart = against(start, c, Rival(inside, sp.S.One), NOTHING)
    assert [k.expr for k in better.conditions.constraints] == [c - 1]
    assert [(k.expr, k.strict) for k in apart.conditions.constraints] == [(-c, True)]
    assert list(against(start, sp.S.One, Rival(inside, sp.S.One), NOTHING)) == [start]
    assert list(against(start, sp.S.One, Rival(inside, sp.S.Zero), NOTHING)) == [start]
    (away,) = against(start, sp.S.One, Rival(inside, sp.oo), NOTHING)
    assert [(k.expr, k.strict) for k in away.conditions.constraints] == [(-c, True)]
    assert list(against(start, sp.S.One, Rival(Conditions(()), sp.oo), NOTHING)) == []


def test_too_many_points_are_not_compared(monkeypatch):
    monkeypatch.setattr(selection, "LIMIT", 1)
    with pytest.raises(NoClosedForm, match="too many to compare"):
        solve_staged(one(lambda x: a * x - x**2, [a], 0, 5))


# ---------------------------------------------------------------------- whole games
def test_the_better_of_two_corners():
    ps, (k,) = declare("k:real")
    solution = solve(one(lambda x: x**2 - k * x, ps, 0, 1))
    assert {str(e.values["x"]): str(e.condition) for e in solution} == {"0": "k - 1 >= 0", "1": "1 - k >= 0"}
    assert solution.status is Status.SOLVED


def test_a_jump_that_the_follower_decides_against_the_leader():
    """The follower's payoff makes it drop to y = 0 above x = 1/2 for good: the supremum is the tie."""
    solution = solve(two(lambda x, y: x + 2 * y, lambda x, y: y * (1 - 2 * x), (), ((0, 1), (0, 1))))
    assert [dict(e.values) for e in solution] == [{"x": sp.Rational(1, 2), "y": 1}]
    assert not solution.complete


def test_a_payoff_that_only_approaches_its_supremum_has_no_optimum():
    ps, (k,) = declare("k")
    assert len(solve(one(lambda x: k * x / (1 + x), ps))) == 0
