"""Propositions: statements about a model, with the claims that the prover settles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sympy as sp
from sympy.logic.boolalg import Boolean

from layered_games.proofs import Outcome, Verdict

__all__ = ["Part", "Proposition"]


@dataclass(frozen=True)
class Part:
    """One claim of a proposition and the verdict on it."""

    label: str
    claim: Any
    verdict: Verdict
    expected: Outcome = Outcome.TRUE

    @property
    def settled(self) -> bool:
        """Whether the verdict is the one that the statement asserts."""
        return self.verdict.outcome is self.expected


_WORDS = {
    "certificate": "proved by a certificate that is checked by independent code",
    "two solvers": "proved, by two solvers in agreement",
    "one solver": "proved by one solver",
    "measured": "measured, not proved",
    "none": "not settled",
}


@dataclass(frozen=True)
class Proposition:
    """A statement with its assumptions and the verdict on every part.

    Attributes
    ----------
    name : str
        Short key, for instance ``"threshold"``.
    title : str
    statement : str
        The statement, with formulas between dollar signs.
    assumptions : str
        What it assumes beyond the parameters' domains, in the same form; empty if nothing.
    parts : tuple of Part
    results : mapping of str to sympy expression
        What the solvers derived on the way: thresholds, conditions that separate signs.
    """

    name: str
    title: str
    statement: str
    assumptions: str
    parts: tuple[Part, ...]
    results: Mapping[str, Any] = None  # type: ignore[assignment]

    def __post_init__(self) -> None:
        if self.results is None:
            object.__setattr__(self, "results", {})

    @property
    def settled(self) -> bool:
        """Whether every part has the verdict that the statement asserts."""
        return all(part.settled for part in self.parts)

    @property
    def verdict(self) -> Verdict:
        """The weakest of the parts' verdicts: the first unsettled one, else the one of least evidence."""
        order = ("none", "measured", "one solver", "two solvers", "certificate")
        loose = [p.verdict for p in self.parts if not p.settled]
        return (
            loose[0] if loose else min((p.verdict for p in self.parts), key=lambda v: order.index(v.evidence))
        )

    def to_latex(self) -> str:
        """Return the proposition as a LaTeX environment with a proof note."""
        given = f"Assume {self.assumptions}. " if self.assumptions else ""
        lines = [rf"\begin{{proposition}}[{self.title}]", given + self.statement]
        for name, expression in self.results.items():
            joined = r"\iff" if isinstance(expression, Boolean) else "="
            lines.append(rf"\[ {name} {joined} {sp.latex(expression)} \]")
        lines += [r"\end{proposition}", r"\begin{proof}[Verdict]"]
        for part in self.parts:
            words = _WORDS[part.verdict.evidence]
            state = (
                part.verdict.outcome.value if part.settled else f"not as stated: {part.verdict.outcome.value}"
            )
            lines.append(rf"\emph{{{part.label}}}: {state}, {words}." + _points(part.verdict))
        return "\n".join([*lines, r"\end{proof}", ""])

    def __str__(self) -> str:
        mark = "settled" if self.settled else "NOT settled"
        lines = [f"{self.title} [{mark}; {self.verdict.evidence}]", f"  {self.statement}"]
        if self.assumptions:
            lines.insert(1, f"  assuming {self.assumptions}")
        lines += [
            f"  {part.label}: {part.verdict.outcome.name} ({part.verdict.evidence})" for part in self.parts
        ]
        lines += [f"  {name} = {expression}" for name, expression in self.results.items()]
        return "\n".join(lines)


def _points(verdict: Verdict) -> str:
    """For a mixed verdict, the two points, in LaTeX."""
    if verdict.outcome is not Outcome.MIXED:
        return ""
    shown = []
    for word, point in (("Holds", verdict.example), ("Fails", verdict.counterexample)):
        listed = ", ".join(f"{sp.latex(s)} = {sp.latex(v)}" for s, v in (point or {}).items())
        shown.append(f" {word} at ${listed}$.")
    return "".join(shown)
