"""What a table is made of: text, formulas, Chinese; the same for HTML and for LaTeX."""

from __future__ import annotations

from dataclasses import dataclass

from layered_games.report.formulas import Formulas

__all__ = ["Cell", "Chinese", "Math", "Piece", "Table", "cell_of", "meaning"]


@dataclass(frozen=True)
class Math:
    """A formula in LaTeX."""

    latex: str


@dataclass(frozen=True)
class Chinese:
    """Chinese text: shown on screen, left out of LaTeX."""

    text: str


Piece = str | Math | Chinese
Cell = Piece | tuple[Piece, ...]


@dataclass(frozen=True)
class Table:
    """A table: where it goes, what it shows, how wide its columns are.

    Attributes
    ----------
    name : str
        Stem of its file.
    caption : Cell
    head : tuple of Cell
    rows : tuple of tuple of Cell
    align : str
        One letter a column: ``l``, ``r``, ``c``, or ``p`` for text that wraps.
    breaks : tuple of int
        Rows before which a rule is drawn.
    tall : bool
        Whether its formulas need the full size.
    """

    name: str
    caption: Cell
    head: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    align: str
    breaks: tuple[int, ...] = ()
    tall: bool = False


def meaning(text: str) -> str:
    """The meaning of a parameter, its formula in signs that need no programming language."""
    return text.replace("**2", "²").replace("*", " ")


def cell_of(text: str, write: Formulas) -> Cell:
    """Text of a case file, in which names of parameters become symbols."""
    return tuple(piece if isinstance(piece, str) else Math(piece[0]) for piece in write.prose(text))
