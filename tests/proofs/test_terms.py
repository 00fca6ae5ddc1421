"""Terms: what becomes of them on the way to polynomials, and their exact values at points."""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from layered_games import ClaimError, Outcome, prove
from layered_games.proofs.effort import Beyond, degree, tick, until
from layered_games.proofs.exactness import fits, formula_holds, sign_of, truth
from layered_games.proofs.formula import Atom, Node, negate
from layered_games.proofs.rational import Rewriter, decimal
from layered_games.proofs.relaxed import facts_of_function, pairwise_facts, rewritten
from layered_games.proofs.sampling import candidates
from layered_games.proofs.translation import translate

x, y, z = sp.symbols("x y z", real=True)
a = sp.Symbol("a", positive=True)
TRUE, FALSE, MIXED, UNKNOWN = Outcome.TRUE, Outcome.FALSE, Outcome.MIXED, Outcome.UNKNOWN


# ---------------------------------------------------------------------- decimals and degrees
@pytest.mark.parametrize(
    ("number", "exact"),
    [
        (0.1, "1/10"),
        (1e-7, "1/10000000"),
        (1e22, "10000000000000000000000"),
        (10000000.69140625, "1000000069140625/100000000"),
        (0.1 + 0.2, "30000000000000004/100000000000000000"),
        (-2.5, "-5/2"),
    ],
)
def test_floats_are_decimals(number, exact):
    assert decimal(sp.Float(number)) == sp.Rational(exact)


def test_long_floats_keep_their_digits():
    assert decimal(sp.Float("0.1", 40)) == sp.Rational(1, 10)
    assert decimal(sp.Float("1e-400")) == sp.Rational(1, 10**400)
    with pytest.raises(ClaimError, match="real number"):
        decimal(sp.Float("nan"))


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_decimal_means_its_float(value):
    assert float(decimal(sp.Float(value))) == value
    assert decimal(sp.Float(value)) == Fraction(repr(value))


def test_degrees_are_bounds():
    assert degree((x * y + 1) ** 3 + z) == 6
    assert degree(1 / x**2) == 2
    assert degree(sp.Integer(7)) == 0
    with pytest.raises(Beyond, match="degree"):
        translate(sp.Gt((((x + 1) ** 64 + y) ** 64 + y) ** 64, 0, evaluate=False))
    assert prove(sp.Gt((((x + 1) ** 64 + y) ** 64 + y) ** 64, 0, evaluate=False)).outcome is UNKNOWN


def test_reading_stops_when_the_time_is_over():
    tick()
    with until(0.0), pytest.raises(Beyond, match="too large"):
        tick()
    tick()


# ---------------------------------------------------------------------- rewriting
def test_auxiliary_variables_are_shared():
    rewriter = Rewriter()
    assert rewriter.term(sp.sqrt(x)) == rewriter.term(sp.sqrt(x))
    assert rewriter.term(abs(y)) == rewriter.term(abs(y))
    assert rewriter.term(sp.sqrt(x)) != rewriter.term(abs(y))
    assert len(rewriter.definitions) == 2
    assert not rewriter.relaxed
    assert rewriter.term(sp.exp(x)) == rewriter.term(sp.exp(x))
    assert rewriter.relaxed == [sp.exp(x)]


@pytest.mark.parametrize("number", [sp.sqrt(2), sp.cbrt(3), sp.sqrt(2) + sp.sqrt(3), sp.sqrt(1 + sp.sqrt(2))])
def test_algebraic_constants_are_exact(number):
    assert (
        prove(
            sp.Gt(number, sp.Rational(str(sp.N(number, 12))) + sp.Rational(1, 10**9), evaluate=False)
        ).outcome
        is FALSE
    )
    assert prove(x > 0, [sp.Eq(x, number)]).outcome is TRUE


def test_root_objects_are_constants():
    root = sp.CRootOf(x**5 - x - 1, 0)
    assert prove(sp.Eq(x**5 - x - 1, 0), [sp.Eq(x, root)]).outcome is TRUE
    assert prove(x > 2, [x > root]).outcome is MIXED


def test_large_powers_of_numbers_are_refused():
    with pytest.raises(ClaimError, match="bits"):
        prove(sp.Gt(sp.Pow(sp.Integer(9), 10**6, evaluate=False), x, evaluate=False))


@pytest.mark.parametrize(
    ("term", "simpler"),
    [
        (sp.exp(x + y), sp.exp(x) * sp.exp(y)),
        (sp.exp(3 * x), sp.exp(x) ** 3),
        (sp.tan(x), sp.sin(x) / sp.cos(x)),
        (sp.cot(x), sp.cos(x) / sp.sin(x)),
        (sp.csc(x), 1 / sp.sin(x)),
        (sp.sec(x), 1 / sp.cos(x)),
        (sp.log(a * 2), sp.log(a) + sp.log(2)),
    ],
)
def test_functions_are_rewritten(term, simpler):
    found = rewritten(term)
    assert sp.simplify(found - simpler) == 0
    assert not isinstance(found, type(term))


@pytest.mark.parametrize("term", [sp.exp(x), sp.log(x), sp.sin(x), sp.Function("f")(x)])
def test_functions_that_stay(term):
    assert rewritten(term) is None


def test_hyperbolic_functions_and_steps_are_rewritten():
    assert rewritten(sp.cosh(x)).has(sp.exp) and not rewritten(sp.cosh(x)).has(sp.cosh)
    assert isinstance(rewritten(sp.Heaviside(x)), sp.Piecewise)


@pytest.mark.parametrize(
    ("claim", "outcome"),
    [
        (sp.exp(x) * sp.exp(-x) <= 1, TRUE),
        (sp.cosh(x) > 0, TRUE),
        (sp.log(a) < a, TRUE),
        (sp.log(x) > 5, MIXED),
        (sp.sin(x) + sp.cos(y) <= 2, TRUE),
        (sp.sin(x) > 1, FALSE),
        (sp.floor(x) <= x, TRUE),
        (sp.Gt(sp.ceiling(x) + 1, x, evaluate=False), TRUE),
        (sp.Lt(sp.floor(x), x - 1, evaluate=False), FALSE),
        (sp.Implies(x < y, sp.exp(x) < sp.exp(y)), TRUE),
        (2**x > 0, TRUE),
        (sp.pi > sp.Rational(314, 100), TRUE),
        (x > 0, MIXED),
        (sp.Gt(sp.pi**2, 10, evaluate=False), FALSE),
        (sp.Gt(sp.E**x, 0, evaluate=False), TRUE),
        (sp.Heaviside(x) >= 0, TRUE),
        (sp.Ge(sp.gamma(x), 2, evaluate=False), MIXED),
    ],
    ids=str,
)
def test_what_is_known_of_functions_decides(claim, outcome):
    verdict = prove(claim, timeout=4)
    assert verdict.outcome in (outcome, UNKNOWN)
    if outcome is not MIXED:
        assert verdict.outcome is outcome


@settings(max_examples=30)
@given(st.integers(-300, 300))
def test_facts_about_functions_are_true(value):
    at = sp.Rational(value, 100)
    term, other = sp.symbols("term other", real=True)
    for function in (sp.exp(x), sp.log(x), sp.sin(x), sp.cos(x), sp.floor(x), sp.ceiling(x), sp.Pow(a, x)):
        needs, facts = facts_of_function(function, term, function.args)
        point = {x: at, a: sp.Integer(3)}
        if all(need.subs(point) for need in needs):
            values = {**point, term: function.subs(point).evalf(30)}
            assert all(fact.subs(values) for fact in facts), function
    increasing = pairwise_facts(x, term, y, other)
    assert all(f.subs({x: at, term: sp.exp(at), y: at + 1, other: sp.exp(at + 1)}) for f in increasing)
    assert not all(f.subs({x: at, term: sp.exp(at), y: at + 1, other: sp.exp(at - 1)}) for f in increasing)


# ---------------------------------------------------------------------- exact values
@pytest.mark.parametrize(
    ("value", "sign"),
    [
        (sp.Rational(-1, 3), -1),
        (sp.Integer(0), 0),
        (sp.sqrt(2) - sp.Rational(3, 2), -1),
        (sp.sqrt(2) * sp.sqrt(3) - sp.sqrt(6), 0),
        (sp.sqrt(2) + sp.sqrt(3) - sp.sqrt(5 + 2 * sp.sqrt(6)), 0),
        (sp.CRootOf(x**5 - x - 1, 0) - 1, 1),
        (sp.CRootOf(x**3 - 2, 0) ** 3 - 2, 0),
        (sp.exp(1) - 3, -1),
        (sp.pi - sp.Rational(355, 113), -1),
        (10**80 * (sp.sqrt(10**80 + 1) - 10**40) - sp.Rational(10**40, 2), -1),
        (sp.I, None),
        (sp.exp(sp.Integer(2)) ** sp.Rational(1, 2) - sp.E, 0),
        (sp.Add(*(sp.sqrt(p) for p in (2, 3, 5, 7, 11, 13))) ** 2 - x, None),
    ],
    ids=str,
)
def test_signs_are_exact_or_none(value, sign):
    assert sign_of(value) == sign


def test_signs_below_the_precision_are_not_guessed():
    tiny = sp.exp(sp.Integer(-200)) * (sp.sqrt(2) + sp.sqrt(3) - sp.pi)
    assert sign_of(tiny) in (1, None)
    many = sum(sp.sqrt(p) for p in (2, 3, 5, 7, 11, 13, 17))
    close = many - sp.Rational(str(many.evalf(60)))
    assert sign_of(close) in (None, 1, -1)
    assert sign_of(sp.sin(1) ** 2 + sp.cos(1) ** 2 - 1) in (0, None)


@pytest.mark.parametrize(
    ("claim", "point", "expected"),
    [
        (x > 1, {x: 2}, True),
        (x > 1, {x: 1}, False),
        (x > y, {x: 1}, None),
        (1 / x > 0, {x: 0}, None),
        (sp.sqrt(x) >= 0, {x: -1}, None),
        (sp.log(x) >= 0, {x: 0}, None),
        (sp.Piecewise((1 / x, x > 0), (0, True)) >= 0, {x: 0}, True),
        (sp.Gt(sp.Piecewise((1, x > 1), (2, x < -1)), 0, evaluate=False), {x: 0}, None),
        (sp.Piecewise((1, 1 / x > 1), (-2, True)) > 0.5, {x: 0}, None),
        (sp.And(x > 0, y > 0), {x: 1, y: 1}, True),
        (sp.Or(x > 0, y > 0), {x: -1, y: -1}, False),
        (sp.Not(sp.And(x > 0, y > 0)), {x: -1, y: -1}, True),
        (sp.Implies(x > 0, y > 0), {x: -1, y: -1}, True),
        (sp.Xor(x > 0, y > 0), {x: 1, y: -1}, True),
        (sp.Equivalent(x > 0, y > 0), {x: 1, y: -1}, False),
        (sp.ITE(x > 0, y > 0, y > 1), {x: 1, y: 1}, True),
        (sp.Or(x > 0, 1 / y > 0), {x: 1, y: 0}, None),
        (x > 0.1, {x: sp.Rational(1, 10)}, False),
        (sp.Eq(sp.Matrix([x]), sp.Matrix([1])), {x: 1}, None),
        (sp.Contains(x, sp.Interval(0, 1), evaluate=False), {x: 1}, None),
        (True, {}, True),
        (sp.false, {}, False),
    ],
    ids=str,
)
def test_truth_of_original_claims(claim, point, expected):
    assert truth(claim, {s: sp.sympify(v) for s, v in point.items()}) is expected


def test_formulas_at_points():
    above, below = Atom(x - 1, ">"), Atom(y - 1, "<")
    point = {x: sp.Integer(2), y: sp.Integer(2)}
    assert formula_holds(above, point) is True
    assert formula_holds(Node("and", (above, below)), point) is False
    assert formula_holds(Node("or", (above, below)), point) is True
    assert formula_holds(Node("xor", (above, below)), point) is True
    assert formula_holds(Node("xor", (above, above)), point) is False
    assert formula_holds(Node("xor", (above, Atom(z, ">"))), point) is None
    assert formula_holds(Node("and", (above, Atom(z, ">"))), point) is None
    assert formula_holds(Node("or", (above, Atom(z, ">"))), point) is True
    assert formula_holds(Node("forall", (above,), (x,)), point) is None
    assert formula_holds(Atom(x**2 - 2, "=="), {x: sp.sqrt(2)}) is True


def test_values_fit_what_symbols_demand():
    even = sp.Symbol("even", even=True)
    assert fits(even, sp.Integer(4)) and not fits(even, sp.Integer(3)) and not fits(even, sp.Rational(1, 2))
    assert fits(x, sp.Rational(1, 2)) and fits(sp.Symbol("p", prime=True), sp.Integer(7))
    assert not fits(sp.Symbol("p", prime=True), sp.Integer(8))


# ---------------------------------------------------------------------- translation against values
LEAVES = st.sampled_from([x, y, z, sp.Integer(1), sp.Integer(-2), sp.Rational(1, 2)])
TERMS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda t: t[0] + t[1]),
        st.tuples(inner, inner).map(lambda t: t[0] * t[1]),
        st.tuples(inner, inner).map(lambda t: sp.Max(*t)),
        st.tuples(inner, inner).map(lambda t: sp.Min(*t)),
        st.tuples(inner, inner).filter(lambda t: t[1] != 0).map(lambda t: t[0] / t[1]),
        inner.map(abs),
        inner.map(sp.sign),
        inner.map(lambda t: sp.sqrt(t**2 + 1)),
        st.tuples(inner, inner, inner).map(lambda t: sp.Piecewise((t[0], t[1] > t[2]), (t[2], True))),
    ),
    max_leaves=5,
)


@settings(max_examples=60)
@given(TERMS, st.sampled_from([sp.Gt, sp.Ge, sp.Lt, sp.Le, sp.Eq, sp.Ne]), TERMS, st.integers(0, 5))
def test_translation_agrees_with_direct_evaluation(left, relation, right, seed):
    """Points of the translated claim satisfy the claim; points of its opposite do not."""
    if any(part.has(sp.zoo, sp.nan, sp.oo) for part in (left, right)):
        return
    claim = relation(left, right, evaluate=False)
    done = translate(claim)
    for formula, expected in (
        (done.formula, True),
        (negate(done.formula), False),
    ):
        for point in candidates([*done.needs, formula], seed=seed, draws=64, limit=2):
            known = {s: v for s, v in point.items() if s in claim.free_symbols}
            direct = truth(claim, known)
            assert direct is expected or direct is None
