"""Formulas, their polynomials, their SMT-LIB text, and the models that come back."""

from __future__ import annotations

import re

import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from layered_games import ClaimError, for_all, there_exists
from layered_games.proofs.exactness import formula_holds
from layered_games.proofs.formula import (
    FALSE,
    TRUE,
    Atom,
    Node,
    flatten,
    free_symbols,
    negate,
    nodes,
    quantified,
    rename,
    skolem,
    symbol_facts,
)
from layered_games.proofs.models import exact_points, read_model
from layered_games.proofs.polynomials import Context, context_of, ordered, weight
from layered_games.proofs.processes import run
from layered_games.proofs.smtlib import names_of, query
from layered_games.proofs.translation import translate

x, y, z = sp.symbols("x y z", real=True)
n = sp.Symbol("n", integer=True)
ABOVE, BELOW = Atom(x - 1, ">"), Atom(y, "<")


# ---------------------------------------------------------------------- formulas
def test_flattening_opens_conjunctions_and_drops_repetitions():
    assert flatten([Node("and", (ABOVE, Node("and", (BELOW, ABOVE)))), BELOW]) == [ABOVE, BELOW]
    assert flatten([TRUE]) == [] and flatten([FALSE]) == [FALSE]


@pytest.mark.parametrize("operator", [">", ">=", "<", "<=", "==", "!="])
def test_negation_turns_every_operator(operator):
    atom = Atom(x, operator)
    assert negate(negate(atom)) == atom
    for value in (-1, 0, 1):
        point = {x: sp.Integer(value)}
        assert formula_holds(negate(atom), point) is not formula_holds(atom, point)


@pytest.mark.parametrize("kind", ["and", "or", "xor"])
def test_negation_of_nodes(kind):
    node = Node(kind, (ABOVE, BELOW, Atom(x + y, "==")))
    for p in (-1, 0, 1, 2):
        for q in (-2, -1, 0, 1):
            point = {x: sp.Integer(p), y: sp.Integer(q)}
            assert formula_holds(negate(node), point) is not formula_holds(node, point)


def test_quantifiers_bind():
    inner = Node("exists", (Atom(x - y, ">"),), (x,))
    outer = Node("and", (inner, ABOVE))
    assert free_symbols(inner) == {y} and free_symbols(outer) == {x, y}
    assert quantified(outer) and not quantified(ABOVE)
    assert negate(inner) == Node("forall", (Atom(x - y, "<="),), (x,))
    assert [node.kind for node in nodes(outer)] == ["and", "exists"]
    assert rename(inner, {x: z, y: z}) == Node("exists", (Atom(x - z, ">"),), (x,))
    assert skolem(outer) == Node("and", (Atom(x - y, ">"), ABOVE))
    assert skolem(negate(inner)) == negate(inner)
    both = Node("xor", (inner, ABOVE))
    assert skolem(both) == both  # under xor it counts in both directions


def test_facts_of_symbols():
    assert symbol_facts(x) == []
    for name, operator in (
        ("positive", ">"),
        ("negative", "<"),
        ("nonnegative", ">="),
        ("nonpositive", "<="),
        ("zero", "=="),
    ):
        s = sp.Symbol("s", **{name: True})
        assert symbol_facts(s) == [Atom(s, operator)]
    s = sp.Symbol("s", nonzero=True, real=True)
    assert symbol_facts(s) == [Atom(s, "!=")]


def test_translation_of_connectives():
    for claim in (
        sp.Nand(x > 1, y < 0, evaluate=False),
        sp.Nor(x > 1, y < 0, evaluate=False),
        sp.ITE(x > 1, y < 0, y > 2),
        sp.Equivalent(x > 1, y < 0),
        sp.Xor(x > 1, y < 0),
        sp.Implies(x > 1, y < 0),
        sp.And(sp.true, x > 1),
        sp.Not(sp.Or(x > 1, sp.And(y < 0, x < 5))),
    ):
        formula = translate(claim).formula
        for p in (-1, 1, 2, 7):
            for q in (-1, 0, 3):
                values = {x: sp.Integer(p), y: sp.Integer(q)}
                assert formula_holds(formula, values) is bool(claim.subs(values)), claim


def test_translation_is_remembered_and_normalised():
    assert translate(x > 1) is translate(x > 1)
    assert translate(sp.Gt(x**2 - y**2, 0)).formula.polynomial in ((x - y) * (x + y), (x + y) * (x - y))
    assert translate(sp.Gt(x, x, evaluate=False)).formula == FALSE
    assert translate(sp.Ge(x, x, evaluate=False)).formula == TRUE
    assert translate(sp.Eq(x / y, x / y, evaluate=False)).needs == (Atom(y, "!="),)


def test_claims_that_are_none():
    for claim in (sp.Symbol("p"), sp.Contains(x, sp.Integers, evaluate=False), sp.And(sp.Symbol("p"), x > 0)):
        with pytest.raises(ClaimError, match="no claim"):
            translate(claim)


def test_quantified_translation_has_fresh_bound_symbols():
    node = translate(for_all(x, x > y)).formula
    assert node.kind == "forall" and x not in node.bound and len(node.bound) == 1
    assert free_symbols(node) == {y}
    root = translate(there_exists(x, sp.sqrt(x) > sp.sqrt(y)))
    assert len(root.formula.bound) == 2  # x and its root; the root of y is free
    assert any(f == Atom(y, ">=") for f in root.needs)


# ---------------------------------------------------------------------- polynomials
def test_contexts():
    ring = context_of((x, y))
    assert context_of((x, y)) is ring
    assert ring.to_expr(ring.polynomial((x + y) ** 2)) == x**2 + 2 * x * y + y**2
    assert ring.factor_list(2 * x**2 - 2 * y**2)[0] == 2
    assert len(ring.factor_list(2 * x**2 - 2 * y**2)[1]) == 2
    top, bottom = ring.to_fraction((x**2 - y**2) / (x - y) + 1 / x - 1 / x)
    assert (ring.to_expr(top), ring.to_expr(bottom)) == (x + y, 1)
    assert ring.to_expr(ring.constant(sp.Rational(2, 3))) == sp.Rational(2, 3)
    assert Context(()).to_expr(Context(()).polynomial(sp.Integer(3))) == 3


@pytest.mark.parametrize("term", [z, sp.sqrt(x), sp.exp(x), 1 / x, sp.pi])
def test_what_is_no_polynomial(term):
    with pytest.raises(TypeError):
        context_of((x, y)).polynomial(term)


def test_zero_denominators():
    ring = context_of((x, y))
    with pytest.raises(ZeroDivisionError):
        ring.to_fraction(sp.Pow(sp.Add(x, -x, evaluate=False), -1, evaluate=False))


def test_expansion_stops_at_its_limit():
    ring = context_of((x, y, z))
    for term in ((x + y + z) ** 40, (x + y) ** 20 * (y + z) ** 20, 1 / (x + y) ** 20 + 1 / (y + z) ** 20):
        with pytest.raises(OverflowError):
            ring.raw_fraction(term, 100)
        assert len(ring.raw_fraction(term)[0]) > 100 or len(ring.raw_fraction(term)[1]) > 100


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(1, 3), st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=4))
def test_weight_bounds_the_number_of_terms(parts):
    """Whatever cancels, multiplying out never gives more terms than foreseen."""
    ring = context_of((x, y))
    term = sp.Add(*((x + k * y) ** i / (x - y) ** j for k, i, j in parts))
    top, bottom = ring.raw_fraction(term)
    assert max(len(top), len(bottom)) <= weight(term)


def test_order_is_by_name_and_assumptions():
    positive = sp.Symbol("x", positive=True)
    assert ordered({y, x}) == (x, y)
    assert ordered({x, positive}) == ordered([positive, x])


# ---------------------------------------------------------------------- SMT-LIB
def test_names_are_legal_and_different():
    symbols = [
        sp.Symbol(name, real=True) for name in ("β", "ß", "assert", "1x", "x y", "x_y", "", "Max", "exp")
    ]
    symbols += [sp.Symbol("x_y", positive=True), sp.Dummy("x_y", real=True)]
    formulas = [Atom(sum(symbols), ">")]
    names = names_of(formulas)
    assert len(set(names.values())) == len(symbols)
    assert all(re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name) for name in names.values())
    for solver in ("z3", "cvc5"):
        assert run(query(formulas, names), 10, solver).result == "sat"


def test_integers_and_quantifiers_name_their_logic():
    plain, whole = [Atom(x - 1, ">")], [Atom(n - 1, ">")]
    bound = [Node("forall", (Atom(x - y, ">"),), (x,))]
    for formulas, logic in (
        (plain, "QF_NRA"),
        (whole, "QF_NIRA"),
        (bound, "NRA"),
        ([*bound, *whole], "NIRA"),
    ):
        text = query(formulas, names_of(formulas), ["note", "two\nlines"])
        assert f"(set-logic {logic})" in text
        assert text.startswith("; note\n; two\n; lines\n")
        assert run(text, 10).result in ("sat", "unsat")


TREES = st.recursive(
    st.sampled_from([x, y, sp.Integer(2), sp.Rational(-3, 7)]),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda t: sp.Add(*t)),
        st.tuples(inner, inner).map(lambda t: sp.Mul(*t)),
        st.tuples(inner, st.integers(2, 3)).map(lambda t: t[0] ** t[1]),
    ),
    max_leaves=5,
)


@settings(max_examples=15)
@given(TREES, st.sampled_from([">", ">=", "<", "<=", "==", "!="]), st.booleans())
def test_the_text_means_the_formula(term, operator, joined):
    """At a point that the text fixes, z3 answers what exact arithmetic says."""
    point = {x: sp.Rational(2, 3), y: sp.Integer(-1)}
    formula = Atom(term, operator)
    if joined:
        formula = Node("xor", (Node("or", (formula, Atom(x, "<"))), Node("and", (formula, Atom(y, ">")))))
    fixed = [Atom(s - v, "==") for s, v in point.items()]
    formulas = [formula, *fixed]
    answer = run(query(formulas, names_of(formulas)), 10).result
    assert answer == ("sat" if formula_holds(formula, point) else "unsat")


# ---------------------------------------------------------------------- models
@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("5.0", 5),
        ("(- 5.0)", -5),
        ("(/ 1.0 3.0)", sp.Rational(1, 3)),
        ("(- (/ 1.0 3.0))", sp.Rational(-1, 3)),
        ("(- 3.0 1.0)", 2),
        ("(to_real 4)", 4),
        ("(root-obj (+ (^ x 2) (- 2)) 1)", -sp.sqrt(2)),
        ("(root-obj (+ (^ x 2) (* (- 2) x) (- 2)) 2)", 1 + sp.sqrt(3)),
        ("(root-obj (- (^ x 3) 2) 1)", sp.cbrt(2)),
        ("3.5?", sp.Rational(7, 2)),
    ],
)
def test_values_of_models(value, expected):
    found = read_model(f"sat\n((define-fun x () Real {value})\n(define-fun other () Real 1.0))", {x: "x"})
    assert set(found) == {x} and sp.simplify(found[x] - expected) == 0


@pytest.mark.parametrize(
    "value",
    [
        "",
        "()",
        "word",
        "(/ 1.0 0.0)",
        "(sin 1.0)",
        "(root-obj (^ x 2) 7)",
        "(root-obj)",
        "(root-obj y 1)",
        "(- word)",
        "((1.0))",
    ],
)
def test_what_cannot_be_read_is_left_out(value):
    assert read_model(f"sat ((define-fun x () Real {value}))", {x: "x"}) == {}


def test_unbalanced_text_is_no_trouble():
    assert read_model(")))(((", {x: "x"}) == {}
    assert read_model("", {x: "x"}) == {}


def test_points_near_a_model_are_simple():
    near = {x: sp.Rational(333333, 1000000), y: sp.sqrt(2)}
    first = next(exact_points(near, [Atom(x, ">"), Atom(y - 1, ">"), Atom(1 - x, ">")]))
    assert all(value.is_Rational and value.q <= 10 for value in first.values())
    exact = next(exact_points({x: sp.sqrt(2)}, [Atom(x**2 - 2, "==")]))
    assert exact == {x: sp.sqrt(2)}
    filled = next(exact_points({}, [Atom(x, ">=")]))
    assert filled == {x: 0}
