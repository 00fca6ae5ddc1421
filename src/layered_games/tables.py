"""Tables of results: the same cells as text, CSV, JSON, Markdown, HTML, LaTeX and as a pandas frame."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from csv import writer
from html import escape
from io import StringIO
from typing import Any, ClassVar, Final
from unicodedata import east_asian_width

from layered_games.parameters import latex_of

__all__ = ["Tabular"]

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


def _width(text: str) -> int:
    """Columns of a terminal: Chinese characters take two."""
    return sum(2 if east_asian_width(c) in "WF" else 1 for c in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
