"""Payoff arrays: what is read, of which kind, and what is refused with its place."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from layered_games.errors import GameError
from layered_games.games.payoff_arrays import as_float, read_arrays

X = sp.Symbol("x")
P = sp.Symbol("p", positive=True)


def one(entry: Any, other: Any = 1) -> tuple[Any, str]:
    """The first entry and the kind of a 1 x 1 game."""
    (first, _), kind = read_arrays([[[entry]], [[other]]], ["A", "B"])
    return first[0, 0], kind


@pytest.mark.parametrize(
    ("entry", "read", "kind"),
    [
        (3, Fraction(3), "exact"),
        (10**400, Fraction(10**400), "exact"),
        (Fraction(1, 3), Fraction(1, 3), "exact"),
        (Decimal("0.1"), Fraction(1, 10), "exact"),
        (np.int8(-3), Fraction(-3), "exact"),
        (np.uint64(2**64 - 1), Fraction(2**64 - 1), "exact"),
        (sp.Integer(2), Fraction(2), "exact"),
        (sp.Rational(2, 7), Fraction(2, 7), "exact"),
        (0.1, 0.1, "float"),
        (np.float16(0.5), 0.5, "float"),
        (sp.Float(0.5), 0.5, "float"),
        (X, X, "symbolic"),
        (X * 0.5, X / 2, "symbolic"),
        (sp.sqrt(2), sp.sqrt(2), "symbolic"),
        (sp.Max(X, 0), sp.Max(X, 0), "symbolic"),
    ],
)
def test_entries_are_read_exactly(entry: Any, read: Any, kind: str) -> None:
    found, told = one(entry)
    assert found == read and told == kind
    assert isinstance(found, Fraction) == (kind == "exact")


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        (float("nan"), "not finite"),
        (float("inf"), "not finite"),
        (-np.inf, "not finite"),
        (np.float32("nan"), "not finite"),
        (Decimal("NaN"), "not finite"),
        (Decimal("Infinity"), "not finite"),
        (sp.nan, "not finite"),
        (sp.zoo, "not finite"),
        (sp.oo, "not finite"),
        (X - sp.oo, "not finite"),
        (sp.Float("nan"), "not finite"),
        (sp.I, "not real"),
        (1j, "no real number .it is complex"),
        ("1", "is text"),
        (b"1", "is text"),
        (True, "truth value"),
        (np.True_, "truth value"),
        (None, "no real number"),
        (X > 0, "no expression"),
        (np.array(1), "no real number .it is ndarray"),
    ],
)
def test_other_entries_are_refused_with_their_place(entry: Any, fault: str) -> None:
    array = np.empty((1, 2), dtype=object)
    array[0, 0], array[0, 1] = 1, entry
    for payoffs in (array, [[1, entry]]):
        with pytest.raises(GameError, match=rf"of Bob at \(0, 1\) .*{fault}"):
            read_arrays([[[1, 2]], payoffs], ["Ann", "Bob"])


@pytest.mark.parametrize("number", [np.nan, np.inf, -np.inf])
def test_float_arrays_are_checked(number: float) -> None:
    payoffs = np.array([[1.0, 2.0], [number, 0.0]])
    with pytest.raises(GameError, match=r"of A at \(1, 0\) is not finite"):
        read_arrays([payoffs, payoffs], ["A", "B"])


@pytest.mark.parametrize(
    ("payoffs", "fault"),
    [
        (
            [[[1, 2], [3]], [[1, 2], [3, 4]]],
            r"A are ragged: entry \(1,\) has shape \(1,\), entry \(0,\) has \(2,\)",
        ),
        ([[[1, 2]], [[1], [2]]], r"B have shape \(2, 1\), those of A \(1, 2\)"),
        ([[1, 2], [3, 4]], r"2 payoff array\(s\) of 1 dimension"),
        ([[[[1]]], [[[1]]]], r"2 payoff array\(s\) of 3 dimension"),
        ([[[]], [[]]], "player B has no action"),
        ([np.empty((0, 2)), np.empty((0, 2))], "player A has no action"),
        ([5, [[1]]], "A must be an array, not int 5"),
        ([[[1]], "ab"], "B must be an array, not str 'ab'"),
        ([[[1]], {1: 2}], "B must be an array, not dict"),
        ([np.array(5), np.array(6)], "0 dimension"),
        ([np.array([[1, 2], [3]], dtype=object), [[1]]], r"payoff \[1, 2\] of A at \(0,\)"),
    ],
)
def test_other_shapes_are_refused(payoffs: Any, fault: str) -> None:
    with pytest.raises(GameError, match=fault):
        read_arrays(payoffs, ["A", "B"])


def test_one_float_makes_the_game_a_float_game() -> None:
    arrays, kind = read_arrays([[[1, 2.5]], [[Fraction(1, 3), 2]]], ["A", "B"])
    assert kind == "float" and all(a.dtype == np.float64 for a in arrays)
    assert arrays[1].tolist() == [[1 / 3, 2.0]]


def test_one_symbol_makes_the_game_symbolic_and_decimals_exact() -> None:
    (first, second), kind = read_arrays([[[P, 0.1]], [np.array([0.25, 3.0])]], ["A", "B"])
    assert kind == "symbolic"
    assert first.tolist() == [[P, sp.Rational(1, 10)]] and second.tolist() == [[sp.Rational(1, 4), 3]]
    assert all(isinstance(v, sp.Expr) for v in (*first.flat, *second.flat))


def test_a_number_that_no_float_holds_is_refused_among_floats() -> None:
    with pytest.raises(GameError, match="too large for a float"):
        one(10**400, 0.5)


class Frame:
    """What a table of another library looks like."""

    def to_numpy(self) -> np.ndarray[Any, Any]:
        return np.array([[1, 2]])


@pytest.mark.parametrize(
    "payoffs",
    [[[1, 2]], ((1, 2),), np.array([[1, 2]]), sp.Matrix([[1, 2]]), sp.ImmutableMatrix([[1, 2]]),
     sp.Array([[1, 2]]), [np.array([1, 2])], Frame(), np.array([[1, 2]], dtype=object)],
)  # fmt: skip
def test_every_kind_of_array_is_read_alike(payoffs: Any) -> None:
    (first, _), kind = read_arrays([payoffs, [[0, 0]]], ["A", "B"])
    assert kind == "exact" and first.tolist() == [[Fraction(1), Fraction(2)]]


@pytest.mark.parametrize("payoffs", [np.array([[1.0]]), [[1]], [[X]]])
def test_arrays_are_read_only_copies(payoffs: Any) -> None:
    (first, _), _ = read_arrays([payoffs, payoffs], ["A", "B"])
    with pytest.raises(ValueError, match="read-only"):
        first[0, 0] = 7
    if isinstance(payoffs, np.ndarray):
        payoffs[0, 0] = 9
        assert first[0, 0] == 1


@given(st.lists(st.one_of(st.integers(), st.fractions()), min_size=1, max_size=6))
def test_exact_numbers_stay_as_they_are(row: list[Any]) -> None:
    (first,), kind = read_arrays([row], ["A"])
    assert kind == "exact" and first.tolist() == row and all(type(v) is Fraction for v in first)


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=6))
def test_floats_keep_all_bits(row: list[float]) -> None:
    (first,), kind = read_arrays([row], ["A"])
    assert kind == "float" and [v.hex() for v in first.tolist()] == [v.hex() for v in row]


def test_as_float() -> None:
    assert as_float(Fraction(1, 4)) == 0.25 and as_float(sp.Rational(1, 4)) == 0.25
