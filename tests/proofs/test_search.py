"""The search for points, and the quick decisions that rest on it."""

from __future__ import annotations

import time

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from layered_games import Outcome, for_all, prove
from layered_games.proofs import fast
from layered_games.proofs.columns import evaluated, held
from layered_games.proofs.draws import draw, ranges_of
from layered_games.proofs.effort import clock
from layered_games.proofs.exactness import formula_holds
from layered_games.proofs.fast import assumed, decide, implies, satisfiable
from layered_games.proofs.formula import Atom, Node, negate
from layered_games.proofs.orthant import Ground, steps_to
from layered_games.proofs.polynomials import context_of
from layered_games.proofs.processes import Answer
from layered_games.proofs.refuting import Effort, refute
from layered_games.proofs.sampling import candidates, search, search_claims
from layered_games.proofs.translation import translate

x, y, z = sp.symbols("x y z", real=True)
a, b, c = sp.symbols("a b c", positive=True)
n = sp.Symbol("n", integer=True)


# ---------------------------------------------------------------------- draws
def test_ranges_are_the_tightest_bounds():
    atoms = [
        Atom(x - 1, ">="),
        Atom(x - 1, ">"),
        Atom(x, ">"),
        Atom(2 * x - 8, "<"),
        Atom(4 - x, ">="),
        Atom(x * y, ">"),
    ]
    ((low, high, low_closed, high_closed, kind),) = ranges_of([x], atoms)
    assert (low, high, low_closed, high_closed, kind) == (1, 4, False, False, "")
    assert ranges_of([x], [Atom(x - 3, "==")])[0][:2] == (3, 3)
    assert ranges_of([x], [Atom(x - 3, "!=")])[0][:2] == (-np.inf, np.inf)
    assert [r[4] for r in ranges_of([n, sp.Symbol("e", even=True), sp.Symbol("o", odd=True)], [])] == [
        "whole",
        "even",
        "odd",
    ]


@pytest.mark.parametrize(
    "atoms",
    [
        [Atom(x - 1, ">="), Atom(x - 2, "<=")],
        [Atom(x - 1, ">"), Atom(x - 2, "<")],
        [Atom(x - 5, ">")],
        [Atom(x + 5, "<=")],
        [],
    ],
)
def test_columns_lie_in_their_ranges_and_repeat(atoms):
    ranges = ranges_of([x], atoms)
    (column,) = draw(ranges, 3, 200)
    assert held(Node("and", tuple(atoms)), {x: column}, 200).all()
    assert (column == draw(ranges, 3, 200)[0]).all()
    assert len(set(column)) > 5
    with pytest.raises(ValueError):
        column[0] = 1.0


def test_even_and_odd_columns():
    even, odd = sp.Symbol("e", even=True), sp.Symbol("o", odd=True)
    first, second = draw(ranges_of([even, odd], []), 0, 100)
    assert (first % 2 == 0).all() and (second % 2 == 1).all()


@given(
    st.lists(st.integers(-4, 4), min_size=3, max_size=3), st.sampled_from([">", ">=", "<", "<=", "==", "!="])
)
def test_columns_agree_with_exact_arithmetic(numbers, operator):
    p, q, r = numbers
    formula = Node(
        "xor", (Atom(p * x**2 + q * x * y + r, operator), Node("or", (Atom(x, ">"), Atom(y - p, "<="))))
    )
    values = {x: np.array([-1.0, 0.0, 2.0]), y: np.array([0.5, -3.0, 1.0])}
    for i, found in enumerate(held(formula, values, 3)):
        point = {s: sp.Rational(str(column[i])) for s, column in values.items()}
        assert bool(found) is formula_holds(formula, point)
    assert evaluated(sp.Integer(3), values) == 3.0


# ---------------------------------------------------------------------- points
@pytest.mark.parametrize(
    "claims",
    [
        [x > y, y > z, z > 3],
        [sp.Eq(x + y, 1), sp.Eq(y - z, 2), x > 5],
        [sp.Eq(x * y, 1), x > 2],
        [sp.Eq(sp.Max(x, y), 3), x < y],
        [sp.sqrt(x) + sp.sqrt(y) < 1, x > 0, y > 0],
        [sp.Eq(abs(x), y), x < 0],
        [sp.Eq(sp.sign(x) + 1, 0)],
        [sp.Piecewise((x, x > y), (y, True)) > 4, y < 0],
        [x > sp.sqrt(2), x < sp.sqrt(3)],
        [sp.Min(x, y, z) > 1],
        [sp.Or(x > 100, sp.And(x > 1, y < -1)), x < 50],
    ],
    ids=str,
)
def test_points_satisfy_everything(claims):
    formulas, relaxed = assumed(claims)
    assert not relaxed
    point = search(formulas) or search(formulas, seed=1)
    assert point is not None
    assert all(formula_holds(f, point) for f in formulas)
    users = {s: v for s, v in point.items() if s in {x, y, z}}
    assert all(sp.simplify(claim.subs(users)) == sp.true for claim in claims)


def test_nothing_is_found_where_nothing_is():
    assert search([Atom(x, ">"), Atom(x, "<")]) is None
    assert search([Atom(x**2 + 1, "<")]) is None
    assert search([Node("forall", (Atom(x, ">"),), (x,))]) is None
    assert search([Atom(sp.Integer(1), ">")]) == {}
    assert search([Atom(sp.Integer(1), "<")]) is None
    assert search([Atom(x * y - 1, "=="), Atom(y, "==")]) is None


def test_points_are_polished():
    drawn = [Atom(a - sp.Rational(7, 3), ">"), Atom(b - a, ">"), Atom(a, ">"), Atom(b, ">")]
    polished = next(candidates(drawn, polish=True))
    assert polished == {a: 3, b: 4}


def test_points_of_original_claims():
    point = search_claims([sp.exp(x) > 3, x < 5])
    assert sp.exp(point[x]) > 3
    assert search_claims([sp.exp(x) < 0]) is None
    assert search_claims([sp.exp(x) > 3], deadline=time.monotonic() - 1) is None


def test_candidates_stop_at_their_limit():
    assert len(list(candidates([Atom(x, ">")], limit=3))) == 3


# ---------------------------------------------------------------------- refutations
@pytest.mark.parametrize(
    "claims",
    [
        [x > y, y > 0, x**2 <= y**2],
        [sp.Or(x > 1, x < -1), x**2 < 1],
        [sp.Max(x, y) < x],
        [abs(x) < x],
        [x**2 + y**2 + 1 < 2 * x],
        [sp.Eq(x, 2 * y), y > 1, x < 2],
        [a * b > 1, a < 1, b < 1],
        [x >= 1, x <= 3, (x - 1) * (3 - x) < 0],
        [sp.false],
    ],
    ids=str,
)
def test_contradictions_are_found(claims):
    formulas, _ = assumed(claims)
    assert refute(formulas, Effort(splits=3, cuts=2)) is not None
    assert satisfiable(claims) is False


def test_refutation_stops_in_time():
    many = sp.symbols("v0:12", positive=True)
    atoms = [Atom(many[i] * many[i - 1] - many[i - 2] ** 2 + many[i - 3], ">") for i in range(12)]
    start = time.process_time()
    assert refute(atoms, Effort(cuts=3, deadline=clock() + 0.3)) is None
    assert time.process_time() - start < 1.5
    assert refute([Atom(x, ">"), Atom(x, "<")], Effort(deadline=clock() - 1)) is None


def test_signs_follow_from_steps():
    ring = context_of((x, y))
    ground = Ground(ring, [Atom(x - y, ">"), Atom(y - 1, ">=")])
    assert steps_to(ground, ring.polynomial(x * y - y**2), ">") is not None
    assert steps_to(ground, ring.polynomial(y - x), ">") is None
    assert steps_to(ground, ring.polynomial(x - x), "==") == tuple(move[0] for move in ground.moves)


# ---------------------------------------------------------------------- quick decisions
@pytest.mark.parametrize(
    ("facts", "claim", "answer"),
    [
        ([x > y, y > 0], x**2 > y**2, True),
        ([x > 0], x > 1, False),
        ([x > 0, x < 0], x > 5, True),
        ([], sp.Ge((a - b) ** 2, 0, evaluate=False), True),
        ([x**3 > 2], x > sp.Rational(5, 4), True),
        ([sp.Eq(x**2, 2)], x > 0, False),
        ([x >= 0], 1 / x > 0, True),
        ([], sp.exp(x) > 0, True),
        ([], sp.exp(x) > 1, None),
        ([x > 1], for_all(y, y**2 + x > 0), True),
        ([for_all(y, sp.exp(y) > x)], x < 1, None),
        ([x > 0], for_all(y, sp.exp(y) > x), None),
    ],
    ids=str,
)
def test_implications(facts, claim, answer):
    assert implies(facts, claim, 3.0) is answer
    assert implies(facts, claim, 3.0) is answer  # from memory


@pytest.mark.parametrize(
    ("claims", "answer"),
    [
        ([x > 0], True),
        ([x > y, y > x], False),
        ([x**3 > 2, x < sp.Rational(5, 4)], False),
        ([sp.Eq(x**3, 2)], True),
        ([sp.exp(x) < 0], False),
        ([sp.exp(x) > 1], None),
        ([for_all(y, sp.exp(y) > x)], None),
        ([for_all(y, y**2 > x)], True),
    ],
    ids=str,
)
def test_satisfiability(claims, answer):
    assert satisfiable(claims) is answer


def test_undecided_is_none(monkeypatch):
    monkeypatch.setattr(fast, "run", lambda text, timeout: Answer("unknown"))
    assert decide([Atom(x**3 - 2, "=="), Atom(x - 1, ">")]) is None
    assert implies([sp.Gt(x**3, 2 + y * 0)], x > sp.Rational(31, 25), 0.5) is None


@settings(max_examples=25)
@given(st.lists(st.integers(-3, 3), min_size=6, max_size=6))
def test_quick_decisions_agree_with_the_prover(numbers):
    p, q, r, s, t, u = numbers
    fact, claim = sp.Gt(p * x + q * y, r, evaluate=False), sp.Ge(s * x * y + t * y, u, evaluate=False)
    verdict = prove(claim, [fact], timeout=4)
    answer = implies([fact], claim, 2.0)
    expected = {
        Outcome.TRUE: (True,), Outcome.CONTRADICTORY: (True,), Outcome.FALSE: (False,),
        Outcome.MIXED: (False,),
        Outcome.UNKNOWN: (True, False),
    }[verdict.outcome]  # fmt: skip
    assert answer is None or answer in expected
    formulas = [*assumed([fact])[0], negate(translate(claim).formula)]
    assert decide(formulas) in ({True: False, False: True, None: None}[answer], None)


@pytest.mark.parametrize(
    ("kind", "claim"),
    [
        ({"integer": True, "positive": True}, lambda s: sp.exp(s) > 1),
        ({"nonzero": True}, lambda s: sp.Ne(sp.exp(s), 1)),
        ({"odd": True}, lambda s: sp.Ne(sp.exp(s), 1)),
    ],
)
def test_points_for_terms_that_are_not_algebraic_fit_their_symbols(kind, claim):
    assert prove(claim(sp.Symbol("s", **kind)), timeout=2).outcome in (Outcome.TRUE, Outcome.UNKNOWN)


@pytest.mark.parametrize(
    "claim", [sp.Nand(x > 0, x < -1, evaluate=False), sp.Nor(x > 1, x < 0, evaluate=False)]
)
def test_nand_and_nor_can_be_confirmed(claim):
    assert prove(claim, timeout=20).outcome is not Outcome.UNKNOWN
