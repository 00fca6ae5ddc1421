"""File names inside a kit: one stem for each reading, each different from all others."""

from __future__ import annotations

import re
from collections.abc import Iterable

from layered_games.cases import Case
from layered_games.models.propositions import Proposition
from layered_games.report.written import Written

__all__ = ["Names", "proof_files"]

_LONGEST = 80


class Names:
    """Stems for the files of readings: ``case-reading``, numbered where two would be equal.

    Examples
    --------
    >>> from layered_games.cases import builtin_cases
    >>> Names(builtin_cases()).stem("sewage", "chain")
    'sewage-chain'
    """

    def __init__(self, cases: Iterable[Case]) -> None:
        self._stems: dict[tuple[str, str], str] = {}
        for case in cases:
            for reading in case.readings:
                self._stems[(case.name, reading.name)] = self._free(f"{case.name}-{reading.name}"[:_LONGEST])

    def _free(self, stem: str) -> str:
        taken = set(self._stems.values())
        number, found = 1, stem
        while found in taken:
            number += 1
            found = f"{stem}-{number}"
        return found

    def stem(self, case: str, reading: str) -> str:
        """Return the stem of a reading's files."""
        return self._stems[(case, reading)]


def proof_files(listed: Iterable[Proposition | Written]) -> dict[str, tuple[str, ...]]:
    """Return, for each proposition, the file of each of its parts, relative to the kit."""
    found = {}
    for number, proposition in enumerate(listed, 1):
        stem = re.sub(r"[^a-z0-9]+", "-", proposition.name.lower()).strip("-")
        several = len(proposition.parts) > 1
        found[proposition.name] = tuple(
            f"proofs/{number:02d}-{stem}" + (f"-{part}" if several else "") + ".smt2"
            for part in range(1, len(proposition.parts) + 1)
        )
    return found
