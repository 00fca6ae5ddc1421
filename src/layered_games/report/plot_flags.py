"""Labels as flags on poles: rows above an axes in which no label covers another or another's pole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

__all__ = ["pack"]


def pack(items: Sequence[tuple[float, float]], width: float, gap: float) -> list[tuple[float, int]]:
    """Lay flags of one line each into rows above their anchors, so that no pole runs through a flag.

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
    [(9.0, 1), (10.0, 0), (50.0, 0)]
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
                if not any(flag.hinders(other, gap) or other.hinders(flag, gap) for other in flags):
                    plant(index + 1, cost + row + 0.3 * abs(lean - 0.5), [*flags, flag])

    plant(0, 0.0, [])
    return [((f.left + f.right) / 2, f.row) for f in best[1]]


@dataclass(frozen=True)
class _Flag:
    """A label on a pole."""

    pole: float
    left: float
    right: float
    row: int

    def hinders(self, other: _Flag, gap: float) -> bool:
        """Whether this flag covers the other, or the pole of one that flies higher."""
        if self.row == other.row:
            return self.left < other.right + gap and other.left < self.right + gap
        return self.row < other.row and self.left - gap / 2 < other.pole < self.right + gap / 2
