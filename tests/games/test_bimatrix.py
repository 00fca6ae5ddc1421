"""Tables of strategic games: text, HTML, LaTeX."""

from __future__ import annotations

import subprocess
from fractions import Fraction
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sympy as sp

from layered_games.games.bimatrix import to_html, to_latex, to_text
from layered_games.games.strategic import StrategicGame
from layered_games.parameters import Parameter, ParameterSpace

NASTY = r"""a&b_c^d~{e}%f#g$h\i<j>k|"l" … – é"""
V = Parameter("v", "positive", latex=r"\nu")
C = sp.Symbol("c", positive=True)


def make(*payoffs: Any, **options: Any) -> StrategicGame:
    return StrategicGame.from_arrays(*payoffs, **options)


def dilemma(**options: Any) -> StrategicGame:
    return make([[3, 0], [5, 1]], [[3, 5], [0, 1]], actions=[["C", "D"]] * 2, **options)


def symbolic() -> StrategicGame:
    rows = sp.Matrix([[(V.symbol - C) / 2, V.symbol], [0, V.symbol / 2]])
    return make(rows, rows.T, parameters=ParameterSpace([V, C], [V.symbol < C]))


def three() -> StrategicGame:
    payoffs = np.arange(24).reshape(3, 2, 2, 2)
    return make(*payoffs, players=["A", "B", "<C>"], actions=["ab", "cd", ["e&f", "g"]], title="Three")


def large() -> StrategicGame:
    return make(*np.random.default_rng(0).random((2, 15, 14)))


GAMES = {
    "dilemma": dilemma(title="A & B"),
    "symbolic": symbolic(),
    "three": three(),
    "large": large(),
    "one player": make([1, Fraction(1, 2), -3]),
    "nasty names": make(
        [[1e-9, -2.5e20]], [[0.1, 3]], players=[NASTY, "b\nb"], actions=[[NASTY], ["x", "y"]], title=NASTY
    ),
    "many tables": make(*np.zeros((4, 1, 2, 4, 4), dtype=int)),
}  # fmt: skip


def test_best_responses_are_marked() -> None:
    assert to_text(dilemma(title="T")).splitlines() == [
        "T",
        r"1 \ 2  C      D",
        "C      3, 3   0, 5*",
        "D      5*, 0  1*, 1*",
    ]
    assert to_html(dilemma()).count("<u>") == 4 and "<td><u>1</u>, <u>1</u></td>" in to_html(dilemma())
    assert to_latex(dilemma()).count(r"\underline") == 4


@pytest.mark.parametrize("shape", [(2, 3), (3, 2, 2), (4,), (2, 2, 2, 2)])
def test_marks_agree_with_best_responses(shape: tuple[int, ...]) -> None:
    payoffs = np.random.default_rng(1).integers(0, 4, (len(shape), *shape))
    game = make(*payoffs)
    marks = sum(int(b.sum()) for b in game.best_responses())
    assert str(game).count("*") == to_html(game).count("<u>") == to_latex(game).count(r"\underline") == marks


def test_symbols_have_no_marks_and_use_the_parameters_latex() -> None:
    text, latex = str(symbolic()), symbolic().to_latex()
    assert "*" not in text.replace("2*", "") and "with v < c" in text and "-c/2 + v/2" in text
    assert r"\nu" in latex and r"\underline" not in latex


def test_one_table_per_profile_of_the_others() -> None:
    text = str(three())
    assert text.splitlines()[:2] == ["Three", "<C>: e&f:"] and "<C>: g:" in text
    html = three()._repr_html_()
    assert html.count("<table>") == 2 and "<caption>&lt;C&gt;: e&amp;f</caption>" in html
    latex = to_latex(three())
    assert latex.startswith(r"\begin{gathered}") and latex.count(r"\begin{array}") == 2
    assert r"\text{\textless{}C\textgreater{}: e\&f}" in latex


def test_one_player() -> None:
    assert to_text(make([1, 3], players=["Solo"])).splitlines() == ["Solo  payoff", "1     1", "2     3*"]


def test_large_games_are_cut_and_say_so() -> None:
    text = str(large())
    assert "(3 more actions of 1, 2 more actions of 2)" in text
    assert len(text.splitlines()) == 15 and text.splitlines()[0].endswith("…")
    html, latex = to_html(large()), to_latex(large())
    assert html.count("<tr>") == 14 and "<p>(3 more actions of 1" in html
    assert r"\cdots" in latex and r"\vdots" in latex
    many = str(GAMES["many tables"])
    assert "(4 more tables)" in many and many.count("3: ") == 12


def test_marks_of_a_cut_table_look_at_all_actions() -> None:
    row = np.zeros((20, 1), dtype=int)
    row[19] = 1
    shown = str(make(row, row)).splitlines()[1]
    assert shown.split()[1:] == ["0,", "0*"]


def test_numbers() -> None:
    text = to_text(make([[1e-9, 0.1 + 0.2]], [[Fraction(1, 3), 2]]))
    assert "1e-09" in text and "0.3*, 2*" in text and "0.333333" in text
    latex = to_latex(make([[1e-9, -2.5e20]], [[1.5, 2.0]]))
    assert r"1 \cdot 10^{-9}" in latex and r"-2.5 \cdot 10^{20}" in latex
    assert r"\frac{1}{3}" in to_latex(make([[Fraction(1, 3)]], [[0]]))


class Balance(HTMLParser):
    """Follows open tags."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("name", GAMES)
def test_html_is_well_formed_and_escaped(name: str) -> None:
    html = to_html(GAMES[name])
    reader = Balance()
    reader.feed(html)
    reader.close()
    assert not reader.open
    assert "<j>" not in html and "<C>" not in html


@pytest.mark.system("tex")
def test_latex_compiles(tmp_path: Path) -> None:
    formulas = "\n".join(rf"\[ {to_latex(game)} \]" for game in GAMES.values())
    lines = [
        r"\documentclass{article}\usepackage{amsmath}\usepackage[paperwidth=2000mm,paperheight=2000mm]{geometry}",
        r"\begin{document}",
        formulas,
        r"\end{document}",
    ]
    (tmp_path / "t.tex").write_text("\n".join(lines), encoding="utf-8")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "t.tex"]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    log = run.stdout.decode(errors="replace")
    assert run.returncode == 0, log[-3000:]
    assert "Missing character" not in log and (tmp_path / "t.pdf").exists()
