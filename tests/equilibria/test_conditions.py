"""Conditions of branches: simplified, pruned, joined."""

from __future__ import annotations

import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from layered_games.equilibria.conditions import Conditions, Context, normalise
from layered_games.equilibria.pieces import Constraint

a, b = sp.symbols("a b", positive=True)
c, d = sp.symbols("c d", real=True)
NOTHING = Context(())


def build(*expressions, context=NOTHING, strict=False):
    return Conditions.build([Constraint(e, strict) for e in expressions], context)


@pytest.mark.parametrize(
    ("expression", "strict", "simple"),
    [
        (a * c, False, c),
        (-a * c, False, -c),
        (c / a**2, True, c),
        (a + b, False, True),
        (-a, False, False),
        (c - c, False, True),
        (c - c, True, False),
        (c**2, False, True),
        (c**2, True, c**2),
        (c**3, False, c),
        (-(c**2) * a, False, None),
        ((c - d) * (c - d) * c, False, c),
    ],
)
def test_factors_of_known_sign_are_dropped(expression, strict, simple):
    found = normalise(Constraint(expression, strict), NOTHING)
    if isinstance(simple, bool):
        assert found is simple
    elif simple is not None:
        assert isinstance(found, Constraint)
        assert sp.expand(found.expr - simple) == 0
        assert found.strict is strict
    else:
        assert found is not True


@given(st.integers(-3, 3), st.integers(-3, 3), st.booleans())
def test_simplification_keeps_the_truth(u, v, strict):
    expression = a * (c - 1) ** 3 * (d + c) / (a + b)
    found = normalise(Constraint(expression, strict), NOTHING)
    point = {a: 2, b: 1, c: u, d: v}
    truth = expression.subs(point) > 0 if strict else expression.subs(point) >= 0
    assert isinstance(found, Constraint)
    value = found.expr.subs(point)
    assert bool(value > 0 if strict else value >= 0) == bool(truth)


def test_empty_conjunctions_are_pruned():
    assert build(c - 1, -c) is None
    assert build(c - a, a - c, strict=True) is None
    assert build(-a) is None


def test_facts_count():
    context = Context((sp.Gt(c, 2, evaluate=False),))
    assert build(c - 1, context=context) == Conditions(())
    assert build(1 - c, context=context) is None
    assert context.sign(c) == 1
    assert context.sign(-c) == -1
    assert context.sign(d) is None
    assert context.sign(d - d) == 0
    assert context.knows(c > 1)
    assert context.possible([c > 5]) is True


def test_redundant_constraints_are_dropped():
    conditions = build(c - 1, c - 2, c - 3)
    assert [k.expr for k in conditions.constraints] == [c - 3]
    both = Conditions.build([Constraint(c), Constraint(c, strict=True)], NOTHING)
    assert [k.strict for k in both.constraints] == [True]
    assert both.relations == (sp.StrictGreaterThan(c, 0, evaluate=False),)


def test_domains_of_roots_are_kept():
    """Roots count as defined for the prover; what defines them must stay, for its negation to be right."""
    conditions = Conditions.build(
        [Constraint(c + d**2, kind="domain"), Constraint(sp.sqrt(c + d**2) - 1)], NOTHING
    )
    assert Constraint(c + d**2, kind="domain") in conditions.constraints


def test_conditions_meet_or_not():
    assert build(c).meets(build(-c), NOTHING)
    assert not build(c).meets(build(-c, strict=True), NOTHING)


def test_unions_are_joined_where_one_conjunction_describes_them():
    left, right = build(c - 1), Conditions.build([Constraint(1 - c, True), Constraint(c)], NOTHING)
    assert [k.expr for k in left.joined(right, NOTHING).constraints] == [c]
    assert build(c).joined(build(c), NOTHING) == build(c)
    assert build(c - 1).joined(build(-c), NOTHING) is None
    everything = build(c).joined(build(-c), NOTHING)
    assert everything.constraints == ()
    rooted = Conditions((Constraint(sp.sqrt(c) - 1),))
    assert rooted.joined(build(c), NOTHING) is None
    assert Conditions((), undecided=True).joined(build(c), NOTHING) is None


def test_vanishing_in_channels_and_by_proof():
    m = sp.Symbol("m", positive=True)
    context = Context((), {m: a / (1 + a)})
    assert context.vanishes(m * (1 + a) - a)
    assert not context.vanishes(m - a)
    assert context.differs(m - a)
    assert context.vanishes(sp.Max(c, 0) - c, [sp.Ge(c, 0, evaluate=False)])
    assert not context.vanishes(sp.Max(c, 0) - c)
    assert not context.differs(1 / (2 * a - 1) - 1 / (2 * a - 1))
    assert not Context((), {}).differs(1 / (2 * c - 1))
