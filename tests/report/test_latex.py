"""LaTeX that compiles whatever a case file holds."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from layered_games.models import overbidding
from layered_games.models.propositions import Part, Proposition
from layered_games.proofs import Outcome, prove
from layered_games.report.cells import Chinese, Math, Table
from layered_games.report.formulas import Formulas
from layered_games.report.latex import cell, escape, proposition, tabular

pytest_plugins = ["paper_kit"]
GAME = overbidding()
WRITE = Formulas(GAME)
NASTY = (
    r"""\input{/x} $a$ & b # c % d _ ^ ~ { } [x] *y < > | " ` ' -- \end{document} é ł 省—“q” † ≈ ² 🎉 \\"""
)
HEAD = r"""\documentclass{article}\usepackage{amsmath,amssymb,amsthm,array,booktabs}
\usepackage[T1]{fontenc}\usepackage[utf8]{inputenc}\usepackage{textcomp}
\newtheorem{proposition}{Proposition}\newcommand{\cjk}[1]{[zh]}\begin{document}
"""


def compiled(body: str, folder: Path) -> str:
    """The text of the page that pdflatex makes of a body."""
    (folder / "t.tex").write_text(HEAD + body + "\n\\end{document}\n", encoding="utf-8")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "t.tex"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, errors="replace", check=False)
    assert done.returncode == 0, done.stdout[-3000:]
    assert "Missing character" not in (folder / "t.log").read_text(errors="replace")
    shown = subprocess.run(
        ["pdftotext", "t.pdf", "-"], cwd=folder, capture_output=True, text=True, check=True
    )
    return shown.stdout


def test_special_signs_are_escaped() -> None:
    assert escape("a & b_c 50%") == r"a \& b\_c 50\%"
    assert escape("\\") == r"\textbackslash{}"
    assert escape("[x]") == "{[}x{]}"
    assert escape("≥ 3") == r"$\ge$ 3"


def test_what_the_fonts_lack_is_guarded() -> None:
    assert escape("省市 and 镇") == r"\cjk{省市} and \cjk{镇}"
    assert escape("é") == "é"


@given(st.text(max_size=40))
def test_nothing_dangerous_is_left_bare(text: str) -> None:
    bare = re.sub(r"\\cjk\{[^{}]*\}", "", escape(text))
    bare = re.sub(r"\\(?:[A-Za-z]+\{\}|textsuperscript\{2\}|[{}$&#%_])|\$\\?[a-z-]+\$|\{[`\[\]*]\}", "", bare)
    assert not set(bare) & set("\\{}$&#%_^[]*\n")


@pytest.mark.system("tex", "poppler")
def test_nasty_text_compiles_and_reads_as_it_was(tmp_path: Path) -> None:
    rows = ((NASTY, Math(r"\frac{1}{2}")), ("[1] one", "*"), ("* star", ("a", Chinese("省"))))
    table = Table("t", NASTY, ("head", NASTY), rows, "pl", breaks=(1,), tall=True)
    text = compiled(tabular(table), tmp_path)
    assert "\\input{/x} $a$ & b # c % d" in text.replace("\n", " ")
    assert "[1] one" in text and "* star" in text


@pytest.mark.system("tex", "poppler")
def test_all_accented_letters_compile(tmp_path: Path) -> None:
    letters = "".join(chr(code) for code in range(0xA0, 0x180))
    compiled(" ".join(escape(letter) for letter in letters), tmp_path)


def test_chinese_pieces_are_left_out() -> None:
    assert cell(("city ", Chinese("市"))) == "city"


def test_a_table_keeps_its_shape() -> None:
    table = Table("t", "c", ("a", "b", "c"), (("1", "2", "3"), ("4", "5", "6")), "lrp", breaks=(1,))
    lines = tabular(table).splitlines()
    assert lines[1].startswith(r"\begin{tabular}{@{}lr>{\raggedright\arraybackslash}p{0.48\linewidth}@{}}")
    assert lines.count(r"\midrule") == 2 and lines[3] == r"a & b & c \\"


def made(outcome: Outcome) -> Proposition:
    k = GAME.parameters["k"].symbol
    verdict = prove(k > 1) if outcome is Outcome.MIXED else prove(k > 0)
    part = Part("dT/dphi_S < 0 & more_", k > 1, verdict, outcome)
    return Proposition("p", "A & title", r"Costs 50% if $k > 1$.", r"$\beta_S = 0$", (part,), {"x": k / 2})


def test_a_proposition_is_escaped_outside_its_formulas() -> None:
    text = proposition(made(Outcome.TRUE), WRITE)
    assert r"\begin{proposition}[A \& title]\label{prop:p}" in text
    assert r"Assume $\beta_S = 0$. Costs 50\% if $k > 1$." in text
    assert r"\emph{dT/dphi\_S \textless{} 0 \& more\_}: true" in text
    assert r"\[ x = \frac{k}{2} \]" in text


def test_a_mixed_verdict_shows_both_points() -> None:
    text = proposition(made(Outcome.MIXED), WRITE)
    assert re.search(r"Holds at \$k = .+\$\. Fails at \$k = .+\$\.", text)


def test_an_unsettled_part_is_told() -> None:
    k = GAME.parameters["k"].symbol
    part = Part("claim", k > 0, prove(k > 0), Outcome.FALSE)
    stated = Proposition("p", "t", "s", "", (part,), {"y": sp.Eq(k, 1)})
    text = proposition(stated, WRITE)
    assert "true, which is not what is stated (false)" in text and r"\iff\quad k = 1" in text


def test_parts_are_listed_with_their_sketches_and_short_certificates() -> None:
    a, b = (GAME.parameters[name].symbol for name in ("A_A", "A_S"))
    square = Part("square", a**2 + b**2 >= 2 * a * b, prove(a**2 + b**2 >= 2 * a * b), sketch=r"\[ x^2 \]")
    stated = Proposition("p", "t", "s", "", (square, square))
    text = proposition(stated, WRITE)
    assert text.count(r"\item \emph{square}: true") == 2 and text.count(r"\end{itemize}") == 1
    assert r"independent code). \[ x^2 \]" in text
    assert r"Suppose not: $\left(A_{A} - A_{S}\right)^{2} < 0$ fails, as a square says." in text


@pytest.mark.system("tex", "poppler")
def test_the_propositions_of_the_game_compile(paper_kit: Path, tmp_path: Path) -> None:
    text = compiled((paper_kit / "propositions.tex").read_text(encoding="utf-8"), tmp_path)
    assert text.count("Proposition ") >= 8 and "Verdict" in text


@pytest.mark.system("tex", "poppler")
def test_the_main_file_compiles_without_complaint(own_kit: Path) -> None:
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "main.tex"]
    for _ in range(2):
        done = subprocess.run(
            command, cwd=own_kit, capture_output=True, text=True, errors="replace", check=False
        )
        assert done.returncode == 0, done.stdout[-3000:]
    log = (own_kit / "main.log").read_text(errors="replace")
    assert not re.findall(r"Overfull \\hbox \(\d{2,}\.", log)
    assert "undefined" not in log and "Missing character" not in log
    text = subprocess.run(
        ["pdftotext", "-layout", "main.pdf", "-"], cwd=own_kit, capture_output=True, text=True
    )
    assert "The rural sewage ladder" in text.stdout and "ends overbidding" in text.stdout
    assert shutil.which("pdffonts") is None or "no" not in {
        line.split()[-5] for line in fonts(own_kit / "main.pdf")
    }


def fonts(path: Path) -> list[str]:
    shown = subprocess.run(["pdffonts", str(path)], capture_output=True, text=True, check=True)
    return shown.stdout.splitlines()[2:]


def test_no_tex_file_holds_what_pdflatex_lacks(paper_kit: Path) -> None:
    for path in paper_kit.rglob("*.tex"):
        text = re.sub(r"\\cjk\{[^{}]*\}", "", path.read_text(encoding="utf-8"))
        assert text.isascii(), path.name
