"""The table as it is printed: every row with its source, claimed beside computed, and what they differ by."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Final

from layered_games.literature.base import Comparison, Row

__all__ = ["described", "summary"]

HEAD: Final = ("", "claimed", "computed", "difference", "")


def described(row: Row, comparisons: Iterable[Comparison]) -> str:
    """Return a row as text: what it says, source, and a line for each output at each set of parameters.

    Examples
    --------
    >>> from layered_games.literature import inspection_fine
    >>> print(described(inspection_fine.ROW, inspection_fine.ROW.compare(G=2, F=5, c=1, R=3)))
    inspection_fine: A higher fine lowers inspection, not violation
      source: G. Tsebelis, Penalty has no impact on crime, Rationality and Society 2 (1990); textbook result
      obtained: derived by us from the model as stated
                 claimed  computed  difference
      at G=2, F=5, c=1, R=3
        inspect  2/5      2/5       0
        violate  1/3      1/3       0
    """
    listed = [c.cells() for c in comparisons]
    body = [(f"  {out}", *values, "" if fine == "yes" else "MISMATCH") for _, _, out, *values, fine in listed]
    widths = [max(len(cells[k]) for cells in (HEAD, *body)) for k in range(len(HEAD))]

    def line(cells: Sequence[str]) -> str:
        return "  " + "  ".join(map(str.ljust, cells, widths)).rstrip()

    lines = [
        f"{row.module}: {row.title}",
        f"  source: {row.source}",
        f"  obtained: {row.obtained}",
        line(HEAD),
    ]
    for place, group in groupby(zip(listed, body, strict=True), key=lambda pair: pair[0][1]):
        lines += [f"  at {place}", *(line(cells) for _, cells in group)]
    return "\n".join(lines)


def summary(comparisons: Iterable[Comparison]) -> str:
    """Return how many outputs were compared, and how many differ.

    Examples
    --------
    >>> from layered_games.literature import inspection_fine
    >>> summary(inspection_fine.ROW.compare(G=2, F=5, c=1, R=3))
    '1 row, 2 outputs compared, 0 mismatches'
    """
    seen = list(comparisons)
    wrong, rows = sum(not c.agrees for c in seen), len({c.row.module for c in seen})
    return (
        f"{rows} row{'s' * (rows != 1)}, {len(seen)} output{'s' * (len(seen) != 1)} compared, "
        f"{wrong} mismatch{'es' * (wrong != 1)}"
    )
