"""What a table of reforms holds, and how it is shown: text, HTML, LaTeX, pandas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Final

import sympy as sp

from layered_games.institutions.base import Institution
from layered_games.parameters import exact, latex_of
from layered_games.regime import Regime
from layered_games.statics.borders import Threshold
from layered_games.statics.effects import Effect, Sign

__all__ = ["ReformRow", "ReformTable"]

_EVIDENCE: Final = ("none", "measured", "one solver", "two solvers", "certificate")
_LATEX: Final = {"+": "$+$", "-": "$-$", "0": "$0$", "+/-": r"$\pm$", "?": "?", "": "", ">=": r"$\ge$"}


@dataclass(frozen=True)
class ReformRow:
    """One reform at one point.

    Attributes
    ----------
    label : str
    reform : tuple of Institution
    before, after : Regime
    level : str
        What is moved: the reform's level, or the share of all levels of reforms that come together.
    value : exact number
        The level of the reform.
    neutral : exact number
        The level at which nothing is reformed.
    thresholds : tuple of Threshold
        Every level at which the regime changes.
    effects : mapping of str to Effect
        Quantity to its response to the level, in the regime that holds before.
    values : mapping of str to (before, after)
    remark : str
        Why effects are missing, or what is not sure about the solution; else empty.
    """

    label: str
    reform: tuple[Institution, ...]
    before: Regime
    after: Regime
    level: str
    value: Any
    neutral: Any
    thresholds: tuple[Threshold, ...]
    effects: Mapping[str, Effect]
    values: Mapping[str, tuple[Any, Any]]
    remark: str = ""

    @property
    def changes(self) -> bool:
        """Whether the reform changes the regime."""
        return self.before is not self.after

    @property
    def threshold(self) -> Any:
        """The level nearest to no reform at which the present regime ends; None if none ends it."""
        down = [t.value for t in self.thresholds if t.value <= self.neutral and t.after is self.before]
        up = [t.value for t in self.thresholds if t.value >= self.neutral and t.before is self.before]
        ways = [*down[-1:], *up[:1]]
        return min(ways, key=lambda v: abs(v - self.neutral), default=None)

    @property
    def evidence(self) -> str:
        """The weakest evidence behind the signs."""
        return min((e.verdict.evidence for e in self.effects.values()), key=_EVIDENCE.index, default="none")

    def sign(self, of: str) -> Sign | None:
        """Return the sign of a quantity's response; None where it has no derivative."""
        return self.effects[of].sign if of in self.effects else None

    def counterexample(self, of: str) -> Mapping[sp.Symbol, sp.Expr] | None:
        """Return a point at which the response of a quantity is not positive, if a mixed sign needs one."""
        effect = self.effects.get(of)
        return effect.verdict.counterexample if effect and effect.sign is Sign.MIXED else None


@dataclass(frozen=True)
class ReformTable(Sequence[ReformRow]):
    """Rows, one a reform; shown as text, HTML, LaTeX or a pandas frame."""

    rows: tuple[ReformRow, ...]
    quantities: tuple[str, ...]

    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, str):
            for row in self.rows:
                if row.label == key:
                    return row
            raise KeyError(f"{key!r}; the reforms are {', '.join(r.label for r in self.rows)}")
        return self.rows[key]

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[ReformRow]:
        return iter(self.rows)

    @property
    def header(self) -> tuple[str, ...]:
        """Names of the columns."""
        return ("reform", "before", "after", "threshold", "proof", *self.quantities)

    def cells(self) -> list[tuple[str, ...]]:
        """Return the rows as text."""
        return [
            (
                row.label,
                str(row.before),
                str(row.after),
                "none" if row.threshold is None else f"{row.level}={_shown(row.threshold)}",
                row.evidence,
                *("" if (sign := row.sign(q)) is None else str(sign) for q in self.quantities),
            )
            for row in self.rows
        ]

    def to_frame(self) -> Any:
        """Return a pandas DataFrame: texts, exact threshold, values before and after."""
        import pandas as pd

        listed = []
        for row, cells in zip(self.rows, self.cells(), strict=True):
            record: dict[str, Any] = dict(zip(self.header, cells, strict=True))
            record |= {"level": row.level, "value": row.value, "threshold": row.threshold}
            for quantity, (old, new) in row.values.items():
                record |= {f"{quantity} before": float(old), f"{quantity} after": float(new)}
            listed.append(record)
        return pd.DataFrame(listed).set_index("reform")

    def to_latex(self) -> str:
        """Return the table as a LaTeX tabular (it needs booktabs)."""
        head = [*self.header[:5], *(f"${latex_of(q)}$" for q in self.quantities)]
        body = []
        for cells in self.cells():
            texts = [c.replace("_", r"\_").replace("&", r"\&").replace("%", r"\%") for c in cells[:5]]
            body.append(" & ".join([*texts, *(_LATEX[c] for c in cells[5:])]) + r" \\")
        columns = "lllll" + "c" * len(self.quantities)
        lines = [rf"\begin{{tabular}}{{{columns}}}", r"\toprule", " & ".join(head) + r" \\", r"\midrule"]
        return "\n".join([*lines, *body, r"\bottomrule", r"\end{tabular}", ""])

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{escape(c)}</th>" for c in self.header)
        rows = "".join("<tr>" + "".join(f"<td>{escape(c)}</td>" for c in r) + "</tr>" for r in self.cells())
        return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"

    def __str__(self) -> str:
        shown = [self.header, *self.cells()]
        widths = [max(len(row[k]) for row in shown) for k in range(len(self.header))]
        return "\n".join("  ".join(map(str.ljust, row, widths)).rstrip() for row in shown)


def _shown(value: Any) -> str:
    number = exact(value)
    return str(number) if number.is_Rational and len(str(number)) < 12 else f"{float(number):.6g}"
