"""The table of claimed and computed, the records, the reading and telling of numbers."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
import sympy as sp

import layered_games as lg
from layered_games import literature
from layered_games.literature import base, inspection_fine
from layered_games.literature.base import Comparison, DomainError, known, number, numbers, whole

PAGES = Path(__file__).resolve().parents[2] / "docs" / "theory" / "literature"


@pytest.mark.parametrize("name", literature.ROWS)
def test_every_row_agrees_at_its_examples(name):
    found = literature.table(name)
    assert found.agrees and not found.mismatches and len(found) > 0
    assert str(found).count("\n") == len(list(found))


@pytest.mark.parametrize("row", literature.rows(), ids=lambda row: row.module)
def test_every_row_is_a_whole_record(row):
    assert row.home.ROW is row and row.title and row.source and row.obtained and row.selection
    assert set(row.defaults) == set(row.parameters) and row.outputs
    assert set(row.computed(**row.defaults)) <= set(row.outputs)
    assert row.obtained == base.DERIVED or row.obtained.startswith("read in")
    assert (PAGES / f"{row.module}.md").is_file()


def test_rows_are_loaded_when_asked_for():
    assert literature.dresher.compute(n=2, m=1)["value"] == Fraction(-1, 3)
    assert {*literature.ROWS, "table", "rows"} <= set(dir(literature))
    assert literature.DomainError is DomainError
    with pytest.raises(AttributeError, match="no name 'nothing'"):
        literature.nothing  # noqa: B018
    with pytest.raises(lg.GameError, match="no row 'nothing'"):
        literature.table("nothing")


def comparison(one, other):
    return Comparison(inspection_fine.ROW, {"G": 1}, "inspect", one, other)


@pytest.mark.parametrize(
    ("one", "other", "gap", "agrees"),
    [
        (Fraction(1, 2), Fraction(1, 2), 0, True),
        (1.0, 1.0 + 1e-9, 1e-9, True),
        (1.0, 1.1, 0.1, False),
        (1e9, 1e9 + 1, 1, True),
        (math.inf, math.inf, 0, True),
        (math.inf, 3.0, math.inf, False),
        (3.0, math.inf, math.inf, False),
        (None, None, 0, True),
        (None, 0.0, math.inf, False),
        (True, True, 0, True),
        (True, 1, 0, True),
        (True, False, math.inf, False),
        ([1, [2.0]], [1, [2.5]], 0.5, False),
        ([1, 2], [1, 2, 3], math.inf, False),
        ([], [], 0, True),
        ("a", "b", math.inf, False),
        (math.nan, 1.0, math.inf, False),
    ],
)
def test_differences(one, other, gap, agrees):
    found = comparison(one, other)
    assert found.difference == pytest.approx(gap) and found.agrees is agrees
    assert found.cells()[-1] == ("yes" if agrees else "NO")


def test_a_mismatch_shows_in_the_table(monkeypatch):
    monkeypatch.setattr(inspection_fine, "claimed", lambda **_: {"inspect": 0, "violate": 0})
    found = literature.table("inspection_fine")
    assert not found.agrees and found.mismatches and "NO" in str(found)


def test_outputs_must_be_the_same(monkeypatch):
    monkeypatch.setattr(inspection_fine, "claimed", lambda **_: {"inspect": 0})
    with pytest.raises(lg.GameError, match="claimed has the outputs"):
        replace(inspection_fine.ROW).compare(**inspection_fine.ROW.defaults)


def test_numbers_are_read_exactly():
    assert number("x", 0.1) == number("x", "1/10") == number("x", sp.Rational(1, 10)) == Fraction(1, 10)
    assert number("x", sp.oo, infinite=True) == math.inf
    assert numbers("x", (1, 0.5), "positive") == [1, Fraction(1, 2)]
    for value, words in ((-1, "outside"), ("a", "no finite"), (math.nan, "finite"), (math.inf, "finite")):
        with pytest.raises(DomainError, match=words):
            number("x", value, "positive")
    with pytest.raises(DomainError, match="no rational number"):
        number("x", sp.sqrt(2))
    for value in (0.5, 0, True, "1/2"):
        with pytest.raises(DomainError):
            whole("n", value)
    for value in ("12", 3, []):
        with pytest.raises(DomainError, match="list"):
            numbers("x", value)


def test_results_are_told_as_exactly_as_the_input_was():
    exact = known({"x": sp.Rational(1, 2), "y": [sp.pi, None], "z": (True, math.inf)}, 1, [2], None, math.inf)
    assert exact == {"x": Fraction(1, 2), "y": [pytest.approx(math.pi), None], "z": (True, math.inf)}
    assert isinstance(exact["x"], Fraction) and isinstance(exact["z"], tuple)
    inexact = known({"x": Fraction(1, 2), "y": {"z": 1}}, [1, 0.5])
    assert inexact == {"x": 0.5, "y": {"z": 1.0}} and isinstance(inexact["x"], float)
