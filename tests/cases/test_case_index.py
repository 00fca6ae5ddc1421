"""The overbid index: one without overbid, multiplicative, independent of units."""

from __future__ import annotations

from fractions import Fraction as F

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layered_games.cases import (
    Ladder,
    Layer,
    Quantity,
    Reading,
    builtin_case,
    builtin_cases,
    compose,
    index_table,
    overbid_index,
    rate_ratio,
    reading_index,
    step_indices,
)
from layered_games.errors import CaseError

positive = st.fractions(min_value=F(1, 100), max_value=1000, max_denominator=100)


@st.composite
def quantities(draw: st.DrawFn) -> Quantity:
    low, value, high = sorted(draw(st.tuples(positive, positive, positive)))
    return Quantity(value, low, high, draw(st.booleans()))


@st.composite
def ladders(draw: st.DrawFn) -> Ladder:
    targets = sorted(draw(st.lists(quantities(), min_size=1, max_size=5)), key=lambda t: t.value)
    dimension = draw(st.sampled_from(["level", "scope", "procedure", "accountability", "deadline"]))
    days = draw(quantities()) if dimension == "deadline" else None
    return Ladder(
        dimension, "things", tuple(Layer(f"l{i}", f"层{i}", t, days) for i, t in enumerate(targets))
    )


def facts(dimension: str, *numbers: F | int) -> Ladder:
    return Ladder(
        dimension, "things", tuple(Layer(f"l{i}", f"层{i}", Quantity.fact(n)) for i, n in enumerate(numbers))
    )


def as_reading(ladder: Ladder, name: str = "r") -> Reading:
    return Reading(name, "", "", "", "ours", "s", "a", ladder)


@given(ladders())
def test_steps_multiply_to_the_whole(ladder: Ladder) -> None:
    whole, steps = overbid_index(ladder), step_indices(ladder)
    assert len(steps) == len(ladder.layers) - 1
    assert whole.value >= 1
    assert whole.low <= whole.value <= whole.high
    assert all(step.value >= 1 for step in steps)
    if steps:
        product = compose(steps)
        assert product.value == whole.value
        assert product.low <= whole.low and whole.high <= product.high
        assert product.dimension == ladder.dimension
    else:
        assert whole.value == 1


@given(ladders(), positive)
def test_units_do_not_matter(ladder: Ladder, factor: F) -> None:
    def scaled(q: Quantity) -> Quantity:
        return Quantity(q.value * factor, q.low * factor, q.high * factor, q.assumed)

    other = Ladder(
        ladder.dimension,
        "other",
        tuple(Layer(x.name, x.name_zh, scaled(x.target), x.days) for x in ladder.layers),
    )
    one, two = overbid_index(ladder), overbid_index(other)
    assert (one.value, one.low, one.high, one.assumed) == (two.value, two.low, two.high, two.assumed)


@given(ladders(), positive)
def test_index_as_a_function_of_the_baseline(ladder: Ladder, baseline: F) -> None:
    index = overbid_index(ladder, baseline)
    assert index.assumed
    assert index.value * baseline == ladder.rate(len(ladder.layers) - 1).value
    assert overbid_index(ladder, 2 * baseline).value == index.value / 2


@given(ladders(), st.data())
def test_interval_holds_every_combination(ladder: Ladder, data: st.DataObject) -> None:
    index = overbid_index(ladder)
    draw = lambda q: data.draw(st.sampled_from([q.low, q.value, q.high]))  # noqa: E731

    def rate(layer: Layer) -> F:
        return draw(layer.target) / (draw(layer.days) if layer.days else 1)

    if len(ladder.layers) > 1:
        assert index.low <= rate(ladder.layers[-1]) / rate(ladder.layers[0]) <= index.high


@pytest.mark.parametrize(
    ("dimension", "words"),
    [
        ("level", "received level"),
        ("scope", "baseline items"),
        ("procedure", "baseline steps"),
        ("accountability", "baseline sanction"),
    ],
)
def test_formula_says_what_was_divided(dimension: str, words: str) -> None:
    index = overbid_index(facts(dimension, 4, F(9, 2)))
    assert index.formula.endswith("= 4.5 things / 4 things") and words in index.formula
    assert not index.assumed


def test_formula_of_a_deadline_and_of_an_own_baseline() -> None:
    ladder = builtin_case("union").reading().ladder
    assert overbid_index(ladder).formula.endswith("(80 percent / 181 days) / (100 percent / 365 days)")
    assert overbid_index(ladder, F(1, 2)).formula.endswith("/ (0.5 percent a day)")


def test_dimensions_compose() -> None:
    product = overbid_index(facts("level", 1, 2)) * overbid_index(facts("scope", 1, 3))
    assert (product.value, product.dimension) == (6, "level x scope")
    assert (product * overbid_index(facts("level", 1, 1))).dimension == "level x scope"
    with pytest.raises(TypeError):
        product * 2  # type: ignore[operator]


def test_text_of_an_index() -> None:
    assert str(overbid_index(facts("level", 3, 4))) == "1.333"
    assert str(reading_index(builtin_case("union").reading())) == "1.613 [1.6, 1.613]"


@pytest.mark.parametrize("baseline", [0, -1, True, 0.5, "1"])
def test_baseline_must_be_exact_and_positive(baseline: object) -> None:
    with pytest.raises(CaseError, match="baseline"):
        overbid_index(facts("level", 1, 2), baseline)  # type: ignore[arg-type]


def test_nothing_to_compose() -> None:
    with pytest.raises(CaseError, match="at least one"):
        compose([])


def test_ratio_needs_one_unit() -> None:
    ratio = rate_ratio(as_reading(facts("level", 1, 3)), as_reading(facts("level", 2)))
    assert ratio.value == F(3, 2) and "rate of r / rate of r" in ratio.formula
    with pytest.raises(CaseError, match="measured differently"):
        rate_ratio(as_reading(facts("level", 1)), as_reading(facts("scope", 1)))


def test_table_has_every_reading() -> None:
    table = index_table(builtin_cases())
    assert [row[:2] for row in table] == [(c.name, r.name) for c in builtin_cases() for r in c]
    assert all(row[2].value > 1 for row in table)
