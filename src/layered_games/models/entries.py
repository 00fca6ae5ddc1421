"""An entry of the catalogue: a mechanism of the source papers, and the model that declares its primitives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

__all__ = ["PAPERS", "Entry", "Worked"]

PAPERS: Final[Mapping[str, str]] = {
    "burden": "assessment, task pressure and burden reduction (行政考核、任务压力与农村基层治理减负)",
    "overbidding": "how overbidding comes about and is governed (层层加码)",
}
"""The two source papers, by the key under which entries name them."""


@dataclass(frozen=True)
class Worked:
    """A number that a reader can redo by hand.

    Attributes
    ----------
    steps : tuple of str
        Sentences with formulas between dollar signs, each a step.
    quantity : str
        The equilibrium quantity that comes out.
    value : exact number
        What the steps arrive at; tests compare it with the solver's.
    """

    steps: tuple[str, ...]
    quantity: str
    value: Any


@dataclass(frozen=True)
class Entry:
    """One row of the catalogue.

    Attributes
    ----------
    name : str
        The function in ``lg.models`` that builds the model.
    number : int
        Row of the list of mechanisms (theory, section 2).
    mechanism, mechanism_zh : str
    paper : {"burden", "overbidding"}
    passage : str
        Section of the paper, and the Chinese term that the model takes up.
    institutions : tuple of str
        Control rights and reforms that enter.
    outcomes : tuple of str
        The kinds of equilibrium that can come out, in words.
    build : callable
        Takes the model's choices as keywords and returns it.
    worked : callable
        Takes the model and returns a :class:`Worked`.
    numbers_because : str
        Why the model is solved by numbers; empty if it is solved in symbols.
    literature : tuple of str
        Related work, each as author, year, and what it is about.
    game_text, equilibrium : callable
        Only for a model that is no staged game: take the model and return its primitives, and what its
        solver found, as Markdown with formulas between dollar signs.
    """

    name: str
    number: int
    mechanism: str
    mechanism_zh: str
    paper: str
    passage: str
    institutions: tuple[str, ...]
    outcomes: tuple[str, ...]
    build: Callable[..., Any] = field(repr=False)
    worked: Callable[[Any], Worked] = field(repr=False)
    numbers_because: str = ""
    literature: tuple[str, ...] = ()
    game_text: Callable[[Any], str] | None = field(default=None, repr=False)
    equilibrium: Callable[[Any], str] | None = field(default=None, repr=False)

    @property
    def solved(self) -> str:
        """How the model is solved: in symbols, or by numbers and why."""
        return f"numbers: {self.numbers_because}" if self.numbers_because else "symbols"
