"""Labels as flags on poles: rows above an axes in which no label covers another or another's pole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

__all__ = ["pack"]

CROSSED: Final[float] = 1000.0  # what a pole through a flag costs, in rows


def pack(items: Sequence[tuple[float, float]], width: float, gap: float) -> list[tuple[float, int]]:
    """Lay flags of one line each into rows above their anchors; no pole runs through a flag if that can be.

    Parameters
    ----------
    items : sequence of (anchor, width)
        Where the pole stands, and how wide the flag is; every flag covers its pole.
    width : float
        Room of a row; flags stay within ``[0, width]``.
    gap : float
        Least distance between two flags.

    Returns
    -------
    list of (centre, row)
        In the order of the items; row 0 is the lowest. As few and as low rows as possible.

    Examples
    --------
    >>> pack([(5, 8), (6, 8), (50, 8)], 60, 1)
    [(5.0, 1), (10.0, 0), (50.0, 0)]
    """
    best: tuple[float, list[_Flag]] = (np.inf, [])

    def plant(index: int, cost: float, flags: list[_Flag]) -> None:
        nonlocal best
        if cost >= best[0]:
            return
        if index == len(items):
            best = (cost, flags)
            return
        anchor, size = items[index]
        for row in range(len(items)):
            for lean in (0.5, 0.0, 1.0):
                left = float(min(max(anchor - lean * size, 0.0), max(width - size, 0.0)))
                flag = _Flag(anchor, left, left + size, row)
                if not any(flag.covers(other, gap) for other in flags):
                    crossed = sum(flag.crosses(other, gap) + other.crosses(flag, gap) for other in flags)
                    here = row + 0.3 * abs(lean - 0.5) + CROSSED * crossed
                    plant(index + 1, cost + here, [*flags, flag])

    plant(0, 0.0, [])
    return [((f.left + f.right) / 2, f.row) for f in best[1]]


@dataclass(frozen=True)
class _Flag:
    """A label on a pole."""

    pole: float
    left: float
    right: float
    row: int

    def covers(self, other: _Flag, gap: float) -> bool:
        """Whether the two flags of a row overlap."""
        return self.row == other.row and self.left < other.right + gap and other.left < self.right + gap

    def crosses(self, other: _Flag, gap: float) -> bool:
        """Whether the pole of the other, which flies higher, runs through this flag."""
        return self.row < other.row and self.left - gap / 2 < other.pole < self.right + gap / 2
