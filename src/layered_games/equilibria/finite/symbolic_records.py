"""What solving a game in symbols gives: branches, and the boundaries outside of which they are all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sympy.logic.boolalg import Boolean

from layered_games.equilibria.result import Solution

if TYPE_CHECKING:
    from layered_games.equilibria.finite.symbolic_partition import Partition

__all__ = ["SymbolicSolution"]


@dataclass(frozen=True)
class SymbolicSolution(Solution):
    """The equilibria of a game in symbols, each with its condition.

    Attributes
    ----------
    boundaries : tuple of SymPy equations
        The degenerate loci. ``complete`` means: wherever no boundary equation holds, the extreme
        equilibria are exactly the branches whose condition holds. On a boundary these are equilibria
        too, but there may be more, and continua.
    continua : bool
        Whether payoffs tie identically, so that some branches are extreme points of continua of
        equilibria all over an open set. Otherwise the number of branches that exist at a point off the
        boundaries is odd.
    """

    boundaries: tuple[Boolean, ...] = ()
    continua: bool = False

    def partition(self, timeout: float = 60.0) -> Partition:
        """Return the cells of parameter space with the branches that exist in each."""
        from layered_games.equilibria.finite.symbolic_partition import partition

        return partition(self, timeout=timeout)
