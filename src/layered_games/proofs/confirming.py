"""A second opinion: every installed solver answers the very text that is published."""

from __future__ import annotations

import importlib.metadata
import time
from collections.abc import Sequence
from dataclasses import dataclass

from layered_games.proofs.processes import available, run_all
from layered_games.proofs.questions import Question

__all__ = ["Confirmation", "confirmations", "version_of"]

_PACKAGES = {"z3": "z3-solver"}


@dataclass(frozen=True)
class Confirmation:
    """What one solver says of the two questions behind a verdict.

    Attributes
    ----------
    solver, version : str
    results : tuple of str
        ``sat``, ``unsat`` or ``unknown``: whether the assumptions can hold with the claim, and without it.
    agrees : bool or None
        None if it left a question open and contradicts nothing.
    seconds : float
    """

    solver: str
    version: str
    results: tuple[str, ...]
    agrees: bool | None
    seconds: float

    def __str__(self) -> str:
        word = {True: "agrees", False: "disagrees", None: "did not decide"}[self.agrees]
        return f"{self.solver} {self.version} {word} ({self.seconds:.2f} s)"


def version_of(solver: str) -> str:
    """Return the version of an installed solver; empty if its package does not tell."""
    try:
        return importlib.metadata.version(_PACKAGES.get(solver, solver))
    except importlib.metadata.PackageNotFoundError:
        return ""


def confirmations(questions: Sequence[Question], deadline: float) -> tuple[Confirmation, ...]:
    """Ask every installed solver about all questions, in the time that is left."""
    texts = [question.text() for question in questions]
    words = {True: "sat", False: "unsat", None: "unknown"}
    expected = ["unknown" if q.by_boxes else words[q.possible] for q in questions]
    solvers, found = list(available()), []
    for number, solver in enumerate(solvers):
        start = time.monotonic()
        share = (deadline - start) / (len(solvers) - number)
        results = tuple(answer.result for answer in run_all(texts, share, solver))
        pairs = [(r, e) for r, e in zip(results, expected, strict=True) if "unknown" not in (r, e)]
        agrees = False if any(r != e for r, e in pairs) else True if len(pairs) == len(texts) else None
        found.append(Confirmation(solver, version_of(solver), results, agrees, time.monotonic() - start))
    return tuple(found)
