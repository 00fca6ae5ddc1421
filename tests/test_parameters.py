"""Parameters: domains, exact numbers, validation with helpful errors, sampling, adoption of symbols."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from layered_games.domains import NAMED_DOMAINS
from layered_games.errors import LayeredGamesError, ParameterError
from layered_games.parameters import (
    Domain,
    Parameter,
    ParameterSpace,
    check_name,
    exact,
    fresh_symbol,
    is_exact,
    make_symbol,
)

INTERVALS = ["[0, 1)", "(0, 1]", "[0, 1]", "(-1, 2)", "[1/2, 3]", "(-oo, 0)", "(-oo, 5]", "[2, oo)"]


# ---------------------------------------------------------------------- domains
@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("[0, 1)", [0, "1/2", 0.999], [1, -1e-9, 2]),
        ("(0, 1]", [1, 1e-9], [0, "1.0001"]),
        ("[1/2, 3]", ["1/2", 3], [0.49, 3.01]),
        ("(-oo, 0)", [-1000], [0, 1]),
        ("[2, oo)", [2, 10**12], [1.9999]),
        ("positive", [1e-9], [0, -1]),
        ("nonnegative", [0, 1], [-1e-9]),
        ("negative", [-1], [0]),
        ("nonpositive", [0, -1], [1]),
        ("share", [0, 1], [1.01]),
        ("real", [-5, 0, 5], []),
    ],
)
def test_domain_holds_what_it_says(text, inside, outside):
    domain = Domain.parse(text)
    assert all(value in domain for value in inside)
    assert not any(value in domain for value in outside)


@pytest.mark.parametrize("text", ["nonsense", "[1, 0]", "[0, 0]", "0, 1", "[a, b]", "[0; 1]", "", "[0, 1", 3])
def test_bad_domain_is_refused(text):
    with pytest.raises(ParameterError):
        Domain.parse(text)


def test_unknown_domain_names_the_known_ones():
    with pytest.raises(ParameterError, match=r"'procent'.*positive.*share.*\[0, 1\)"):
        Domain.parse("procent")


@pytest.mark.parametrize("text", [*INTERVALS, *NAMED_DOMAINS])
def test_domain_prints_as_what_it_parses(text):
    domain = Domain.parse(text)
    assert Domain.parse(str(domain)) == domain
    assert Domain.parse(domain) is domain
    assert str(domain) in repr(domain)


def test_infinite_ends_are_open_whatever_is_written():
    assert Domain.parse("[-oo, oo]") == Domain.parse("real")
    assert str(Domain.parse("[0, inf]")) == "[0, oo)"


@pytest.mark.parametrize("text", [*INTERVALS, *NAMED_DOMAINS])
def test_relations_and_assumptions_agree_with_membership(text):
    domain = Domain.parse(text)
    x = sp.Symbol("x", real=True)
    for value in (-2, -1, Fraction(-1, 2), 0, Fraction(1, 2), 1, 2, 3, 5, 6):
        number = exact(value)
        assert all(r.subs(x, number) == sp.true for r in domain.relations(x)) == (value in domain)
        if value in domain:
            assert all(getattr(number, f"is_{fact}") for fact in domain.assumptions)


# ---------------------------------------------------------------------- numbers
@pytest.mark.parametrize(
    ("value", "number"),
    [
        (3, sp.Integer(3)),
        (0.1, sp.Rational(1, 10)),
        (1e-7, sp.Rational(1, 10**7)),
        (Fraction(2, 3), sp.Rational(2, 3)),
        (Decimal("0.25"), sp.Rational(1, 4)),
        ("3/4", sp.Rational(3, 4)),
        (" 1.5e-2 ", sp.Rational(3, 200)),
        ("-7", sp.Integer(-7)),
        (np.float64(0.1), sp.Rational(1, 10)),
        (np.float32(0.5), sp.Rational(1, 2)),
        (np.int64(4), sp.Integer(4)),
        (sp.Float("0.3"), sp.Rational(3, 10)),
        (sp.sqrt(2), sp.sqrt(2)),
        (sp.pi, sp.pi),
    ],
)
def test_numbers_are_read_exactly(value, number):
    assert exact(value) == number


@pytest.mark.parametrize(
    "value",
    [
        True, np.True_, float("nan"), float("inf"), -float("inf"), Decimal("NaN"), Decimal("Infinity"),
        "abc", "", "1/0", "1e9999", "2+2", "__import__('os')", None, [1], 1j, sp.I, sp.oo, sp.zoo, sp.nan,
        sp.Symbol("x"), np.array([1, 2]),
    ],
)  # fmt: skip
def test_what_is_no_finite_real_number_is_refused(value):
    with pytest.raises(ParameterError):
        exact(value)


@given(st.fractions())
def test_fractions_survive(value):
    number = exact(value)
    assert (int(number.p), int(number.q)) == (value.numerator, value.denominator)
    assert exact(str(value)) == number


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_floats_are_their_shortest_decimal(value):
    assert float(exact(value)) == value
    assert exact(value) == exact(repr(value))


def test_exactness_of_input_is_known():
    assert all(is_exact(v) for v in (1, "0.5", Fraction(1, 2), Decimal("0.1"), sp.Rational(1, 2), sp.sqrt(2)))
    assert not any(is_exact(v) for v in (0.5, np.float64(1), sp.Float(1)))


# ---------------------------------------------------------------------- names and symbols
@pytest.mark.parametrize("name", ["", "1a", "a b", "a-b", "a.b", None, 3, "lambda"])
def test_bad_names_are_refused(name):
    with pytest.raises(ParameterError, match="cannot name"):
        check_name(name)


@pytest.mark.parametrize("name", ["a", "beta_A", "lambda_", "容错"])
def test_good_names_are_taken(name):
    assert Parameter(name).symbol.name == name


def test_equal_name_and_domain_give_the_same_symbol():
    assert make_symbol("a", "positive") == Parameter("a", "positive").symbol
    assert make_symbol("a", "positive") != make_symbol("a", "real")
    assert fresh_symbol("a") != fresh_symbol("a")
    assert fresh_symbol("a", "nonnegative").is_nonnegative


@pytest.mark.parametrize("fact", ["positive", "nonnegative", "negative", "nonpositive", "real"])
def test_users_symbols_are_adopted_unchanged(fact):
    mine = sp.Symbol("mine", **{fact: True})
    parameter = Parameter.from_symbol(mine)
    assert parameter.symbol is mine
    assert parameter.domain == NAMED_DOMAINS[fact]
    assert ParameterSpace([mine]).symbols == {"mine": mine}


def test_symbol_without_assumptions_is_real():
    assert Parameter.from_symbol(sp.Symbol("z")).domain == NAMED_DOMAINS["real"]


def test_parameter_is_a_value():
    assert Parameter("a", "share", unit="%") == Parameter("a", "[0, 1]", "%")
    assert hash(Parameter("a")) == hash(Parameter("a"))
    assert Parameter("a") != Parameter("a", "positive")
    with pytest.raises(AttributeError):
        Parameter("a").name = "b"


def test_check_names_parameter_value_domain_and_meaning():
    phi = Parameter("phi", "[0, 1)", meaning="fault tolerance")
    assert phi.check("0.5") == sp.Rational(1, 2)
    with pytest.raises(ParameterError, match=r"parameter phi = 1\.4 .*\[0, 1\).*fault tolerance"):
        phi.check(1.4)
    with pytest.raises(ParameterError, match=r"parameter phi: 'high' .*\[0, 1\)"):
        phi.check("high")


# ---------------------------------------------------------------------- spaces
@pytest.fixture
def space():
    q, s = Parameter("q", "[0, 1)", meaning="inspection"), Parameter("s", "[0, 1)")
    k = Parameter("k", "positive", unit="hours")
    return ParameterSpace([k, q, s], [q.symbol + s.symbol > 0])


def test_space_is_a_mapping_in_order(space):
    assert list(space) == ["k", "q", "s"]
    assert len(space) == 3
    assert space["q"].meaning == "inspection"
    assert "tau" not in space


def test_assumptions_list_domains_and_relations(space):
    k, q, s = space.symbols.values()
    assert set(space.assumptions) >= {sp.StrictLessThan(q, 1), space.relations[0]}
    assert any(r.free_symbols == {k} for r in space.assumptions)
    assert all(r not in (sp.true, sp.false) for r in space.assumptions)
    assert {q, s} == space.relations[0].free_symbols


def test_validation_is_exact_and_takes_symbols_as_keys(space):
    k, q, s = space.symbols.values()
    assert space.validate({"k": 1, "q": 0.1, "s": "1/3"}) == {
        k: 1,
        q: sp.Rational(1, 10),
        s: sp.Rational(1, 3),
    }
    assert space.validate({k: 1, q: 0.1, s: 0})[k] == 1


@pytest.mark.parametrize(
    ("values", "pattern"),
    [
        ({"k": 1, "q": 0.1}, "missing: s"),
        ({}, "missing: k, q, s"),
        ({"k": 1, "q": 0, "s": 0.1, "sigma": 1}, "unknown: sigma.*exactly k, q, s"),
        ({"k": 1, "q": 0.1, "S": 0.1}, "missing: s; unknown: S"),
        ({"k": 0, "q": 0.1, "s": 0}, r"parameter k = 0 .*\(0, oo\)"),
        ({"k": 1, "q": 1.4, "s": 0}, r"parameter q = 1.4 .*\[0, 1\).*inspection"),
        ({"k": "many", "q": 0.1, "s": 0}, "parameter k: 'many'"),
        ({"k": float("nan"), "q": 0.1, "s": 0}, "parameter k: nan"),
        ({"k": True, "q": 0.1, "s": 0}, "parameter k: True"),
        ({"k": 1, "q": 0, "s": 0}, "relation q \\+ s > 0 fails at q = 0, s = 0"),
    ],
)
def test_wrong_values_are_named(space, values, pattern):
    with pytest.raises(ParameterError, match=pattern) as caught:
        space.validate(values)
    assert isinstance(caught.value, LayeredGamesError)
    assert isinstance(caught.value, ValueError)


def test_double_and_undeclared_names_are_refused():
    with pytest.raises(ParameterError, match="a is declared twice"):
        ParameterSpace([Parameter("a"), sp.Symbol("a")])
    with pytest.raises(ParameterError, match="undeclared symbols: b"):
        ParameterSpace([Parameter("a")], [sp.Symbol("b") > 0])


def test_spaces_compare_by_content(space):
    again = ParameterSpace(space.values(), space.relations)
    assert again == space
    assert hash(again) == hash(space)
    assert space != ParameterSpace(space.values())
    assert (space == 3) is False


def test_space_grows(space):
    tau = Parameter("tau", "positive")
    larger = space.with_parameters([tau], [tau.symbol > space.symbols["k"]])
    assert list(larger) == ["k", "q", "s", "tau"]
    assert len(larger.relations) == 2
    assert list(space) == ["k", "q", "s"]


def test_tables_show_filled_columns_only(space):
    text = str(space)
    assert text.splitlines()[0].split() == ["parameter", "domain", "unit", "meaning"]
    assert "with q + s > 0" in text
    assert repr(space) == text
    assert "unit" not in str(ParameterSpace([Parameter("a", meaning="x < y")]))
    assert "x &lt; y" in ParameterSpace([Parameter("a", meaning="x < y")])._repr_html_()


# ---------------------------------------------------------------------- sampling
@given(st.integers(0, 10**6), st.sampled_from([*INTERVALS, *NAMED_DOMAINS]), st.floats(0, 1))
def test_samples_are_exact_and_inside(seed, text, boundary):
    listed = ParameterSpace([Parameter("a", text)])
    for point in listed.sample(5, seed, boundary=boundary):
        (value,) = point.values()
        assert value.is_Rational
        assert value in listed["a"].domain


def test_samples_satisfy_relations_and_repeat(space):
    points = space.sample(50, seed=3)
    assert points == space.sample(50, seed=3)
    assert points != space.sample(50, seed=4)
    assert len(points) == 50
    for point in points:
        assert space.validate(point) == point


def test_boundary_draws_sit_on_closed_ends():
    listed = ParameterSpace([Parameter("a", "[0, 1)"), Parameter("b", "share")])
    points = listed.sample(60, boundary=1.0)
    a, b = listed.symbols.values()
    assert {p[a] for p in points} == {0}
    assert {p[b] for p in points} == {0, 1}
    assert all(p[a] != 0 for p in listed.sample(60, boundary=0.0))


def test_relations_met_too_rarely_are_an_error():
    a = Parameter("a", "share")
    with pytest.raises(ParameterError, match="only 0 of 2 points"):
        ParameterSpace([a], [sp.Eq(a.symbol, sp.sqrt(2) / 2)]).sample(2)


def test_empty_space_has_one_point():
    assert ParameterSpace().sample(2) == [{}, {}]
    assert ParameterSpace().validate({}) == {}
