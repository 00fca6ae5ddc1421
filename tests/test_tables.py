"""One table in every form."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from layered_games.tables import Tabular


@dataclass(frozen=True)
class Ladders(Tabular):
    symbols = ("phi_S",)

    @property
    def header(self) -> tuple[str, ...]:
        return ("case & place", "phi_S")

    def cells(self) -> list[tuple[str, ...]]:
        return [("加码", "50%"), ("a|b", "<1")]


def test_text_gives_chinese_two_columns() -> None:
    assert str(Ladders()).splitlines() == ["case & place  phi_S", "加码          50%", "a|b           <1"]


def test_markdown_keeps_bars_inside_cells() -> None:
    assert Ladders().to_markdown().splitlines()[2:] == ["| 加码 | 50% |", r"| a\|b | <1 |"]


def test_latex_escapes_text_and_sets_symbols() -> None:
    lines = Ladders().to_latex().splitlines()
    assert lines[0] == r"\begin{tabular}{ll}" and lines[2] == r"case \& place & $\phi_{S}$ \\"
    assert lines[4] == r"加码 & 50\% \\"


def test_html_is_escaped() -> None:
    shown = Ladders()._repr_html_()
    assert "<td>&lt;1</td>" in shown and "<th>case &amp; place</th>" in shown


def test_a_frame_is_indexed_by_the_first_column() -> None:
    pytest.importorskip("pandas")
    frame = Ladders().to_frame()
    assert frame.loc["加码", "phi_S"] == "50%" and list(frame.columns) == ["phi_S"]
