"""Tables of results: the same cells as text, CSV, JSON, Markdown, HTML, LaTeX and as a pandas frame.

Cells are text, or SymPy expressions that are set as formulas where formulas can be set.
"""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from csv import writer
from dataclasses import dataclass
from fractions import Fraction
from html import escape
from io import StringIO
from typing import Any, ClassVar, Final
from unicodedata import east_asian_width

import sympy as sp

from layered_games.parameters import latex_of

__all__ = ["Formulas", "Presented", "Table", "Tabular"]

_SPECIAL: Final = str.maketrans({c: rf"\{c}" for c in "&%$#_{}"} | {"~": r"\textasciitilde{}", "^": r"\^{}"})


class Tabular(ABC):
    """A result that is naturally a table.

    Subclasses give ``header`` and ``cells``, both as plain text; ``symbols`` names the columns whose
    heads are symbols.
    """

    symbols: ClassVar[tuple[str, ...]] = ()

    @property
    @abstractmethod
    def header(self) -> tuple[str, ...]:
        """Names of the columns."""

    @abstractmethod
    def cells(self) -> list[tuple[str, ...]]:
        """Return the rows as text, one entry a column."""

    def __str__(self) -> str:
        rows = [self.header, *self.cells()]
        widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
        return "\n".join("  ".join(map(_padded, row, widths)).rstrip() for row in rows)

    def to_frame(self) -> Any:
        """Return a pandas DataFrame of texts; the first column is its index."""
        import pandas as pd

        return pd.DataFrame(self.cells(), columns=list(self.header)).set_index(self.header[0])

    def to_csv(self) -> str:
        """Return the table as comma-separated values, its head in the first line."""
        text = StringIO()
        writer(text, lineterminator="\n").writerows([self.header, *self.cells()])
        return text.getvalue()

    def to_json(self) -> str:
        """Return the table as JSON: a list with one object for each row, heads to texts."""
        rows = [dict(zip(self.header, row, strict=True)) for row in self.cells()]
        return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"

    def to_markdown(self) -> str:
        """Return the table as Markdown."""
        rows = [self.header, ("---",) * len(self.header), *self.cells()]
        return "\n".join(
            [*("| " + " | ".join(c.replace("|", r"\|") for c in row) + " |" for row in rows), ""]
        )

    def to_latex(self) -> str:
        """Return the table as a LaTeX tabular (it needs booktabs)."""
        head = [f"${latex_of(h)}$" if h in self.symbols else h.translate(_SPECIAL) for h in self.header]
        body = [" & ".join(c.translate(_SPECIAL) for c in row) + r" \\" for row in self.cells()]
        top = [rf"\begin{{tabular}}{{{'l' * len(head)}}}", r"\toprule", " & ".join(head) + r" \\"]
        return "\n".join([*top, r"\midrule", *body, r"\bottomrule", r"\end{tabular}", ""])

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{escape(h)}</th>" for h in self.header)
        rows = "".join(
            "<tr>" + "".join(f"<td>{escape(c)}</td>" for c in row) + "</tr>" for row in self.cells()
        )
        return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


@dataclass(frozen=True)
class Formulas:
    r"""Several expressions in one cell, told apart by commas, in brackets if they are a strategy.

    Examples
    --------
    >>> cell = Formulas((sp.Rational(1, 3), sp.Rational(2, 3)), ("(", ")"))
    >>> str(cell), cell.latex
    ('(1/3, 2/3)', '\\left(\\frac{1}{3}, \\frac{2}{3}\\right)')
    """

    parts: tuple[Any, ...]
    brackets: tuple[str, str] = ("", "")

    def __str__(self) -> str:
        return self.brackets[0] + ", ".join(map(_text, self.parts)) + self.brackets[1]

    @property
    def latex(self) -> str:
        """The formula, without dollar signs."""
        inner = ", ".join(_formula(p) for p in self.parts)
        left, right = self.brackets
        return rf"\left{left}{inner}\right{right}" if left else inner


@dataclass(frozen=True)
class Table(Tabular):
    r"""A table of texts and formulas.

    Parameters
    ----------
    header : tuple of str
    rows : tuple of tuple
        Texts, or expressions, numbers and :class:`Formulas` that are set as formulas.
    caption : str
        What stands above the table in HTML.

    Examples
    --------
    >>> from layered_games.parameters import make_symbol
    >>> table = Table(("quantity", "value"), (("bid", make_symbol("beta_A") / 2),))
    >>> print(table)
    quantity  value
    bid       beta_A/2
    >>> table.to_latex().splitlines()[4]
    'bid & $\\frac{\\beta_{A}}{2}$ \\\\'
    """

    header: tuple[str, ...] = ()
    rows: tuple[tuple[Any, ...], ...] = ()
    caption: str = ""

    def cells(self) -> list[tuple[str, ...]]:
        """Return the rows as text."""
        return [tuple(_text(cell) for cell in row) for row in self.rows]

    def to_latex(self) -> str:
        """Return the table as a LaTeX tabular (it needs booktabs and amsmath)."""
        head = [h if "$" in h else h.translate(_SPECIAL) for h in self.header]
        rows = [
            [c.translate(_SPECIAL) if isinstance(c, str) else f"${_formula(c)}$" for c in row]
            for row in self.rows
        ]
        body = [" & ".join(row) + r" \\" for row in rows]
        top = [rf"\begin{{tabular}}{{{'l' * len(head)}}}", r"\toprule", " & ".join(head) + r" \\"]
        return "\n".join([*top, r"\midrule", *body, r"\bottomrule", r"\end{tabular}", ""])

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{escape(h)}</th>" for h in self.header)
        rows = "".join("<tr>" + "".join(f"<td>{_html(c)}</td>" for c in row) + "</tr>" for row in self.rows)
        above = f"<caption>{escape(self.caption)}</caption>" if self.caption else ""
        return f"<table>{above}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


class Presented:
    """A result that shows itself as a table: in notebooks, as a frame, in LaTeX."""

    def table(self) -> Table:
        """Return the result as a table of texts and formulas."""
        raise NotImplementedError

    def to_frame(self) -> Any:
        """Return a pandas DataFrame; formulas are SymPy expressions, the first column is the index."""
        import pandas as pd

        found = self.table()
        rows = [[c.parts if isinstance(c, Formulas) else c for c in row] for row in found.rows]
        frame = pd.DataFrame(rows, columns=list(found.header), dtype=object)
        return frame.set_index(found.header[0])

    def to_latex(self) -> str:
        """Return the table as a LaTeX tabular (it needs booktabs and amsmath)."""
        return self.table().to_latex()

    def _repr_html_(self) -> str:
        return self.table()._repr_html_()


def _text(cell: Any) -> str:
    if isinstance(cell, sp.Basic):
        return str(sp.sstr(cell))
    return f"{cell:.6g}" if isinstance(cell, float) else str(cell)


def _formula(cell: Any) -> str:
    if isinstance(cell, Formulas):
        return cell.latex
    if isinstance(cell, sp.Basic):
        return str(sp.latex(cell))
    if isinstance(cell, Fraction):
        return str(sp.latex(sp.Rational(cell.numerator, cell.denominator)))
    return _text(cell)


def _html(cell: Any) -> str:
    return escape(cell) if isinstance(cell, str) else f"${escape(_formula(cell))}$"


def _width(text: str) -> int:
    """Columns of a terminal: Chinese characters take two."""
    return sum(2 if east_asian_width(c) in "WF" else 1 for c in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
