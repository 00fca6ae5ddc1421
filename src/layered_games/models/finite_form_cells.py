"""What happens in each of the nine cells of the finite form, in words and as a record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from layered_games.regime import Regime
from layered_games.tables import Tabular

__all__ = ["ACCEPTS", "CELLS", "OFFERS", "Cell", "Cells", "Row"]

OFFERS: Final = ("pass", "mark up", "offer")
"""What the superior can do."""
ACCEPTS: Final = ("execute", "volunteer", "accept")
"""What the subordinate can do."""


@dataclass(frozen=True)
class Cell:
    """One outcome.

    Attributes
    ----------
    bid : {"tau", "T", "b"}
        The level of the bid.
    regime : Regime
        Who moved the bid above the received target.
    story : str
        What happens.
    books, refused, agreed : bool
        Whether A has kept books for a pact, whether S has offered one that was refused, whether one
        was made.
    """

    bid: str
    regime: Regime
    story: str
    books: bool = False
    refused: bool = False
    agreed: bool = False


CELLS: Final[Mapping[tuple[int, int], Cell]] = {
    (0, 0): Cell("tau", Regime.NONE, "S hands the target on as received; A bids it."),
    (0, 1): Cell("b", Regime.ACTIVE, "S hands the target on as received; A bids more of its own accord."),
    (0, 2): Cell(
        "tau", Regime.NONE, "A has kept books for a pact that nobody offers, and bids the target.", books=True
    ),
    (1, 0): Cell("T", Regime.PASSIVE, "S marks the target up; A bids what is asked."),
    (1, 1): Cell("b", Regime.ACTIVE, "S marks the target up, and A bids more still."),
    (1, 2): Cell(
        "T", Regime.PASSIVE, "S marks up and offers nothing; A has kept books in vain, and executes.",
        books=True,
    ),
    (2, 0): Cell(
        "tau", Regime.NONE, "S offers a pact; A refuses and bids the received target.", refused=True,
    ),
    (2, 1): Cell(
        "b", Regime.ACTIVE, "S offers a pact; A refuses, and bids as high of its own accord, openly.",
        refused=True,
    ),
    (2, 2): Cell(
        "b", Regime.COLLUSIVE,
        "The pact: bid, effort and books as agreed, evidence suppressed, a transfer paid.",
        books=True, agreed=True,
    ),
}  # fmt: skip
"""Superior's choice and subordinate's choice, by number, to what happens."""


@dataclass(frozen=True)
class Row:
    """One cell of one game."""

    above: str
    below: str
    cell: Cell
    payoffs: tuple[str, str]


@dataclass(frozen=True)
class Cells(Tabular):
    """The nine cells, with payoffs."""

    rows: tuple[Row, ...]

    @property
    def header(self) -> tuple[str, ...]:
        """Names of the columns."""
        return ("S", "A", "bid", "regime", "payoff of S", "payoff of A", "what happens")

    def cells(self) -> list[tuple[str, ...]]:
        """Return the rows as text."""
        return [
            (r.above, r.below, r.cell.bid, str(r.cell.regime), *r.payoffs, r.cell.story) for r in self.rows
        ]
