"""Loading good files: exactness, defaults, readings, times; and the file's own troubles."""

from __future__ import annotations

import os
import re
from fractions import Fraction as F
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layered_games.cases import load_case, read_case, reading_index
from layered_games.cases.files import LIMIT, parse_text, shown
from layered_games.errors import CaseError

DOCS = Path(__file__).parents[2] / "docs" / "cases.md"


def test_small_case(small: str, space, tmp_path: Path) -> None:
    path = tmp_path / "roads.toml"
    path.write_bytes(b"\xef\xbb\xbf" + small.replace("\n", "\r\n").encode())  # as a Windows editor saves it
    case = load_case(path, space)
    assert case == load_case(str(path), space)
    reading = case.reading()
    assert (reading.name, reading.superior, reading.subordinate) == ("main", "city", "town")
    assert reading.announced == (50, 60, F(151, 2))
    assert list(reading.values) == list(space)
    assert reading.values["beta_S"] == F(1, 10)
    assert {p.name for p in reading.assumptions} == set(space) - {"tau"}
    assert reading.ranges["k"] == (F(1, 2), 2) and reading.ranges["P"] == (2, 2)
    assert reading.expected is None
    assert reading.ladder.layers[0].name_zh == "city"


def test_example_of_the_docs_loads(space, tmp_path: Path) -> None:
    example = re.search(r"```toml\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    assert example is not None
    path = tmp_path / "toilets.toml"
    path.write_text(example.group(1), encoding="utf-8")
    index = reading_index(load_case(path, space).reading())
    assert (index.value, index.low, index.high) == (4, 3, 4)


def test_error_quoted_in_the_docs_is_the_real_one(small: str) -> None:
    quoted = re.search(r"```text\n(.*?)\n```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    assert quoted is not None
    with pytest.raises(CaseError) as caught:
        read_case(small.replace("75.5", "140"), "my.toml")
    assert str(caught.value) == quoted.group(1)


@given(st.decimals(min_value="0.001", max_value="99", places=3))
def test_decimals_are_exact(number) -> None:
    assert parse_text(f"x = {number}", "f")["x"] == F(str(number))


def test_decimal_forms() -> None:
    assert parse_text("x = [0.1, 1e-3, 1_0.5, +2.5E1]", "f")["x"] == [F(1, 10), F(1, 1000), F(21, 2), 25]


def test_readings_take_from_the_top_and_override(small: str, space) -> None:
    text = (
        small
        + """
[expected]
regime = "passive"
[[readings]]
name = "one"
[[readings]]
name = "two"
title = "Second"
source = "paper"
superior = "ministry"
parameters = {beta_A = "70/3"}
expected = {regime = "active", regime_source = "paper", motive = "credit"}
observed = {bid = 75.5}
"""
    )
    one, two = read_case(text, "f", space)
    assert (one.title, two.title) == ("Roads", "Second")
    assert (one.source, two.source) == ("ours", "paper")
    assert (one.superior, two.superior) == ("city", "ministry")
    assert one.values["beta_A"] == 0 and two.values["beta_A"] == F(70, 3)
    assert one.values["P"] == two.values["P"]
    assert one.expected.regime == "passive" and two.expected.motive == "credit"


@pytest.mark.parametrize(("year", "days"), [(2023, 181), (2024, 182)])
def test_dates_count_both_ends(small: str, year: int, days: int) -> None:
    head = small[: small.index("[ladder]")]
    case = read_case(
        head
        + f"""
[ladder]
dimension = "deadline"
unit = "percent"
start = {year}-01-01
layers = [
    {{name = "a", target = 100, deadline = {year}-12-31}},
    {{name = "b", target = 80, deadline = {year}-06-30}},
]
"""
    )
    upper, lower = case.reading().ladder.layers
    assert lower.days.value == days and str(lower.deadline) == f"{year}-06-30"
    assert reading_index(case.reading()).value == F(80, 100) / days * upper.days.value


def test_times_agree(small: str) -> None:
    head = small[: small.index("[ladder]")]
    case = read_case(
        head
        + """
[ladder]
dimension = "deadline"
unit = "items"
layers = [
    {name = "a", target = 1, years = 1},
    {name = "b", target = 1, months = 12},
    {name = "c", target = 1, days = 365},
]
"""
    )
    assert [layer.days.value for layer in case.reading().ladder.layers] == [365] * 3
    assert case.reading().ladder.layers[1].months.value == 12
    assert reading_index(case.reading()).value == 1
    assert case.reading().parameters == ()


def test_missing_directory_and_devices(tmp_path: Path) -> None:
    for path, what in [
        (tmp_path / "none.toml", "no such file"),
        (tmp_path, "is a directory"),
        (Path(os.devnull), "no regular file"),
        (Path("a\0b"), "cannot be read"),
        (tmp_path / ("x" * 5000), "cannot be read"),
    ]:
        with pytest.raises(CaseError, match=what) as caught:
            load_case(path)
        assert "\n" not in str(caught.value) and "\0" not in str(caught.value)


def test_pipe_is_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(CaseError, match="no regular file"):
        load_case(tmp_path / "pipe")


def test_unreadable_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "secret.toml"
    path.write_text("schema = 1")

    def deny(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("builtins.open", deny)
    with pytest.raises(CaseError, match="may not be read; check the permissions"):
        load_case(path)


def test_large_file_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "zeros.toml"
    with path.open("wb") as stream:
        stream.truncate(50_000_000)
    monkeypatch.setattr("builtins.open", lambda *_, **__: pytest.fail("the file was opened"))
    with pytest.raises(CaseError, match="50,000,000 bytes"):
        load_case(path)


def test_file_that_grows_after_the_check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "grows.toml"
    path.write_bytes(b"#" * (LIMIT + 1))
    small = tmp_path / "small.toml"
    small.write_text("#")
    info = os.stat(small)
    monkeypatch.setattr("layered_games.cases.files.os.stat", lambda _: info)
    with pytest.raises(CaseError, match="1,000,001 bytes or more"):
        load_case(path)


def test_size_limit_is_inclusive(small: str, tmp_path: Path) -> None:
    path = tmp_path / "full.toml"
    path.write_bytes(small.encode().ljust(LIMIT, b"#"))
    assert load_case(path).name == "roads"
    with pytest.raises(CaseError, match="characters"):
        read_case("#" * (LIMIT + 1))


def test_not_utf8_names_the_line(tmp_path: Path) -> None:
    path = tmp_path / "gbk.toml"
    path.write_bytes(b'schema = 1\ntitle = "' + "加码".encode("gbk") + b'"\n')
    with pytest.raises(CaseError, match="line 2: the text is not UTF-8; save the file as UTF-8"):
        load_case(path)


def test_path_is_escaped_in_errors(tmp_path: Path) -> None:
    with pytest.raises(CaseError) as caught:
        load_case(tmp_path / "a\x1b[31m\nb.toml")
    assert str(caught.value).isprintable() and r"\x1b" in str(caught.value)


def test_shown_cuts_and_escapes() -> None:
    assert shown("x" * 100) == "x" * 57 + "..."
    assert shown("\u202e\n\ud800") == r"\u202e\n\ud800"
