"""Literals and clauses: what they simplify to says the same at every point; reading back what was shown."""

from __future__ import annotations

from itertools import product

import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from layered_games.equilibria.finite.symbolic_conditions import (
    Literal,
    clauses_of,
    condition_of,
    holds_at,
    irredundant,
    literals,
    possible,
    relation_of,
    simplified,
)
from layered_games.equilibria.finite.symbolic_signs import Knowledge
from layered_games.errors import GameError
from layered_games.games.payoff_rings import Ring, common_denominator
from layered_games.parameters import ParameterSpace
from layered_games.proofs.exactness import truth

x, y = sp.symbols("x y", real=True)
k = sp.Symbol("k", nonnegative=True)
n = sp.Symbol("n", integer=True)
FACTORS = [x, y, x - y, x + 1]
GRID = [{x: sp.Integer(a), y: sp.Integer(b)} for a, b in product(range(-2, 3), repeat=2)]


def plane() -> Knowledge:
    ring = Ring([x, y])
    for factor in FACTORS:
        ring.factored(ring.fraction(factor)[0])
    return Knowledge(ring, ParameterSpace([x, y]))


KNOWLEDGE = plane()


def parts() -> st.SearchStrategy[Literal]:
    numbers = st.frozensets(st.integers(0, len(FACTORS) - 1), max_size=3)

    def made(sign: int, odd: frozenset[int], even: frozenset[int], strict: bool) -> Literal:
        return Literal(sign if odd or not strict else 1, odd, even - odd, strict)

    return st.builds(made, st.sampled_from([1, -1]), numbers, numbers, st.booleans())


@given(st.lists(parts(), max_size=4))
@settings(max_examples=60, deadline=None)
def test_simplified_clauses_say_the_same(clause: list[Literal]) -> None:
    short = simplified(clause)
    for point in GRID:
        before = holds_at(clause, KNOWLEDGE, point)
        after = short is not None and holds_at(short, KNOWLEDGE, point)
        assert before == after
        if short is not None:
            assert truth(condition_of([short], KNOWLEDGE), point) == after


@given(st.lists(parts(), max_size=3))
@settings(max_examples=50, deadline=None)
def test_what_is_shown_reads_back(clause: list[Literal]) -> None:
    short = simplified(clause)
    if short is None:
        return
    again = clauses_of(condition_of([short], KNOWLEDGE), KNOWLEDGE)
    for point in GRID:
        there = any(holds_at(c, KNOWLEDGE, point) for c in again)
        assert there == holds_at(short, KNOWLEDGE, point)


@given(st.lists(parts(), min_size=1, max_size=3))
@settings(max_examples=25, deadline=None)
def test_what_is_called_empty_holds_nowhere(clause: list[Literal]) -> None:
    short = simplified(clause)
    verdict = short is not None and possible(short, KNOWLEDGE)
    holds = [holds_at(clause, KNOWLEDGE, point) for point in GRID]
    assert verdict is not False or not any(holds)
    if short and verdict:
        less = irredundant(short, KNOWLEDGE)
        assert less <= short
        for point in GRID:
            assert holds_at(less, KNOWLEDGE, point) == holds_at(short, KNOWLEDGE, point)


def test_redundant_relations_are_dropped() -> None:
    clause = clauses_of(sp.And(x > y, y > 0, x > 0, x > -1), KNOWLEDGE)[0]
    assert str(condition_of([irredundant(clause, KNOWLEDGE)], KNOWLEDGE)) == "(x > y) & (y > 0)"


def test_relations_as_they_are_shown() -> None:
    both = frozenset({0, 1})
    nothing: frozenset[int] = frozenset()
    assert str(relation_of(Literal(-1, both, nothing, True), KNOWLEDGE)) == "x*y < 0"
    assert str(relation_of(Literal(1, both, nothing, False), KNOWLEDGE)) == "x*y >= 0"
    assert str(relation_of(Literal(-1, nothing, both, False), KNOWLEDGE)) == "Eq(x*y, 0)"
    assert str(relation_of(Literal(-1, frozenset({3}), nothing, False), KNOWLEDGE)) == "x + 1 <= 0"
    assert str(relation_of(Literal(-1, frozenset({0}), nothing, False), KNOWLEDGE)) == "x <= 0"


def test_only_relations_are_read() -> None:
    with pytest.raises(GameError, match="no relation"):
        clauses_of(sp.Not(sp.And(x > 0, y > 0), evaluate=False), KNOWLEDGE)
    assert clauses_of(sp.false, KNOWLEDGE) == []
    assert clauses_of(sp.true, KNOWLEDGE) == [frozenset()]


def test_factors_that_may_vanish_but_not_change_sign() -> None:
    ring = Ring([k, x])
    knowledge = Knowledge(ring, ParameterSpace([k, x]))
    found = literals(ring.factored(ring.fraction(-k * x)[0]), knowledge, strict=True)
    assert {str(relation_of(p, knowledge)) for p in found or []} == {"k > 0", "x < 0"}
    weak = literals(ring.factored(ring.fraction(k * x)[0]), knowledge, strict=False)
    assert [str(relation_of(p, knowledge)) for p in weak or []] == ["k*x >= 0"]
    assert literals((0, ()), knowledge, strict=True) is None
    assert literals((0, ()), knowledge, strict=False) == []


def test_signs_follow_from_relations_and_whole_numbers_are_drawn_whole() -> None:
    ring = Ring([x, y, n])
    space = ParameterSpace([x, y, n], [x > y, y > 1])
    knowledge = Knowledge(ring, space)
    numbers = {e: ring.factored(ring.fraction(e)[0])[1][0][0] for e in (x - y, x + y, x - 2, n, x * y - 1)}
    assert [knowledge.sign(i) for i in numbers.values()] == [1, 1, None, None, 1]
    assert knowledge.size > 50
    for index in range(5):
        point = knowledge.point(index)
        assert point is None or (point[x] > point[y] > 1 and point[n].is_integer)


def test_a_relation_with_a_root_leaves_the_work_to_the_prover() -> None:
    ring = Ring([x, y])
    knowledge = Knowledge(ring, ParameterSpace([x, y], [sp.sqrt(x) > y, y > 2]))
    assert knowledge.size == 0
    number = ring.factored(ring.fraction(x - 4)[0])[1][0][0]
    assert knowledge.sign(number) == 1
    assert possible(frozenset({Literal(1, frozenset({number}), frozenset(), True)}), knowledge) is True


def test_weak_signs_without_points() -> None:
    ring = Ring([x])
    knowledge = Knowledge(ring, ParameterSpace([x], [sp.Le(0, x)]))
    number = ring.factored(ring.fraction(x)[0])[1][0][0]
    assert (knowledge.sign(number), knowledge.weak_sign(number)) == (None, 1)
    other = Knowledge(ring, ParameterSpace([x], [sp.Eq(x, 0)]))
    assert other.sign(number) == 0


def test_fractions_and_generators() -> None:
    ring = Ring([1 / x, 1 / (x * y), sp.sqrt(x / y)])
    bottom = common_denominator(ring, [ring.fraction(1 / x), ring.fraction(1 / (x * y))])
    assert ring.expression(bottom) == x * y
    with pytest.raises(GameError, match="cannot be read"):
        ring.fraction(sp.exp(x))
    top, _ = ring.fraction(sp.sqrt(x / y) ** 3)
    assert ring.expression(top) == sp.sqrt(x / y) ** 3
