"""LaTeX: escaped text, booktabs tables, propositions, and a main file that compiles with pdflatex."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from layered_games.models.propositions import Proposition
from layered_games.proofs import Outcome
from layered_games.report.cells import Cell, Chinese, Math, Table
from layered_games.report.formulas import Formulas
from layered_games.report.wording import EVIDENCE, OUTCOMES
from layered_games.report.written import Written, WrittenPart, written

__all__ = ["cell", "escape", "proposition", "propositions", "prose", "tabular"]

_SPECIAL: Final[Mapping[str, str]] = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%",
    "_": r"\_", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}", "[": "{[}", "]": "{]}", "*": "{*}",
    "<": r"\textless{}", ">": r"\textgreater{}", "|": r"\textbar{}", '"': "\\textquotedbl{}", "`": "{`}",
    "\u00a0": "~", "‐": "-", "–": "--", "—": "---", "‘": "{`}", "’": "'", "“": "``", "”": "''",
    "…": r"\dots{}",
    "•": r"\textbullet{}", "†": r"\textdagger{}", "≈": r"$\approx$", "≥": r"$\ge$", "≤": r"$\le$", "−": "$-$",
    "±": r"$\pm$", "×": r"$\times$", "·": r"$\cdot$", "→": r"$\to$",
    "°": r"\textdegree{}", "€": r"\texteuro{}",
    "§": r"\S{}", "²": r"\textsuperscript{2}", "≠": r"$\ne$", "∞": r"$\infty$",
}  # fmt: skip
_LATIN: Final = frozenset(
    "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝßàáâãäåæçèéêëìíîïñòóôõöøùúûüýÿĀāĒēĪīŌōŪūŠšŽžČčŁłŃńŚśŻżŐőŰűŘřĚě"
)
_OTHER: Final = re.compile(r"[^\x20-\x7e]+")


def escape(text: str) -> str:
    r"""Return text that pdflatex sets as it stands.

    What the usual fonts lack (Chinese, for instance) goes into ``\cjk{...}``, which the main
    file defines: pdflatex shows a mark, XeLaTeX and LuaLaTeX may show the text.

    Examples
    --------
    >>> escape("50 % of $x_1$")
    '50 \\% of \\$x\\_1\\$'
    >>> escape("省 60")
    '\\cjk{省} 60'
    """
    found: list[str] = []
    foreign = ""
    for char in text.replace("\n", " "):
        known = _SPECIAL.get(char) or (char if " " <= char <= "~" or char in _LATIN else None)
        if known is None:
            foreign += char if char.isprintable() else ""
            continue
        if foreign:
            found.append(f"\\cjk{{{foreign}}}")
            foreign = ""
        found.append(known)
    if foreign:
        found.append(f"\\cjk{{{foreign}}}")
    return "".join(found)


def cell(content: Cell) -> str:
    """Return a cell of a table; Chinese pieces are left out."""
    if isinstance(content, str):
        return escape(content)
    if isinstance(content, Math):
        return f"${content.latex}$"
    if isinstance(content, Chinese):
        return ""
    return "".join(cell(piece) for piece in content).strip()


def tabular(table: Table) -> str:
    r"""Return a table as a booktabs tabular, to be put into a ``table`` environment.

    Examples
    --------
    >>> print(tabular(Table("t", "A table.", ("a", "b"), (("1", Math("x")),), "lr")))
    % A table.
    \begin{tabular}{@{}lr@{}}
    \toprule
    a & b \\
    \midrule
    1 & $x$ \\
    \bottomrule
    \end{tabular}
    <BLANKLINE>
    """
    wide = _wide(table.align.count("p"), len(table.align))
    column = rf">{{\raggedright\arraybackslash}}p{{{wide:.2f}\linewidth}}"
    spec = "".join(column if letter == "p" else letter for letter in table.align)
    lines = [f"% {cell(table.caption)}", rf"\begin{{tabular}}{{@{{}}{spec}@{{}}}}", r"\toprule"]
    lines += [_line(table.head), r"\midrule"]
    for number, row in enumerate(table.rows):
        lines += [r"\midrule"] if number in table.breaks else []
        lines.append(_line(row, table.tall))
    return "\n".join([*lines, r"\bottomrule", r"\end{tabular}", ""])


def _wide(wrapping: int, columns: int) -> float:
    """The share of the line for each column that wraps, so that the table fits beside the others."""
    if columns <= 2:
        return 0.76
    room = {1: 0.48, 2: 0.62}.get(wrapping, 0.66) if columns <= 5 else 0.26
    return min(0.48, room / max(wrapping, 1))


def _line(cells: Iterable[Cell], tall: bool = False) -> str:
    """A row; where formulas need the full size, a strut keeps the lines apart."""
    listed = [cell(c) for c in cells]
    if tall and any(r"\frac" in c for c in listed):
        listed = [c.replace("$", r"$\displaystyle ", 1) if c.startswith("$") else c for c in listed]
        listed[0] = r"\rule[-2.6ex]{0pt}{6.2ex}" + listed[0]
    return " & ".join(listed) + r" \\"


# ---------------------------------------------------------------------- propositions
_HEADER = """\
% Propositions of the game {name}, with the prover's verdicts.
% Needs amsmath, amssymb, amsthm, and \\newtheorem{{proposition}}{{Proposition}}; main.tex shows how.
% Certificates too long for the page are in proofs/*.txt, line by line.
"""


def propositions(game_name: str, listed: Iterable[Proposition | Written], write: Formulas) -> str:
    """Return propositions.tex."""
    parts = [proposition(p, write) for p in listed]
    return "\n".join([_HEADER.format(name=game_name), *parts])


def proposition(stated: Proposition | Written, write: Formulas) -> str:
    """Return one proposition with its verdict as LaTeX environments."""
    found = stated if isinstance(stated, Written) else written(stated, write)
    given = f"Assume {prose(found.assumptions)}. " if found.assumptions else ""
    lines = [
        rf"\begin{{proposition}}[{escape(found.title)}]\label{{prop:{found.name}}}",
        given + prose(found.statement),
    ]
    lines += [_result(*result) for result in found.results]
    lines += [r"\end{proposition}", r"\begin{proof}[Verdict]"]
    listed = [_part(part) for part in found.parts]
    if len(listed) > 1:
        listed = [r"\leavevmode\begin{itemize}", *(rf"\item {text}" for text in listed), r"\end{itemize}"]
    lines += listed
    return "\n".join([*lines, r"\end{proof}", ""])


def prose(text: str) -> str:
    """Text with formulas between dollar signs; only what stands outside them is escaped."""
    pieces = text.split("$")
    return "".join(f"${p}$" if odd % 2 else escape(p) for odd, p in enumerate(pieces))


def _result(name: str, latex: str, condition: bool) -> str:
    if not condition:
        return rf"\[ {name} = {latex} \]"
    return "\n".join([r"\begin{gather*}", rf"{name} \\", rf"\iff\quad {latex}", r"\end{gather*}"])


def _part(part: WrittenPart) -> str:
    text = rf"\emph{{{cell(part.shown)}}}: {escape(OUTCOMES[Outcome(part.outcome)])}"
    if not part.settled:
        text += f", which is not what is stated ({escape(OUTCOMES[Outcome(part.expected)])})"
    text += f" ({escape(EVIDENCE[part.evidence])})."
    if part.sketch:
        text += f" {part.sketch}"
    if not part.points:
        return "\n".join([text, *part.argument])
    for word, point in part.points:
        listed = ", ".join(f"${coordinate}$" for coordinate in point)
        text += f" {word.capitalize()} at {listed}."
    return text
