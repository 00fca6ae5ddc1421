"""One entry of the catalogue in words and tables: for the command line, in several formats."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from layered_games.models.catalogue_table import Catalogue
from layered_games.models.entries import PAPERS, Entry
from layered_games.proofs import Outcome
from layered_games.report.model_kit import settled_propositions
from layered_games.report.model_numbers import described
from layered_games.report.numbers import exact_text
from layered_games.report.wording import EVIDENCE, OUTCOMES
from layered_games.report.written import Written
from layered_games.tables import Tabular

__all__ = ["FORMATS", "EntryListing", "entry_listing", "formatted"]

FORMATS: Final = ("text", "csv", "json", "latex", "markdown")


@dataclass(frozen=True)
class Parameters(Tabular):
    """The parameters of a model, with the values of its example."""

    model: Any

    @property
    def header(self) -> tuple[str, ...]:
        """Names of the columns."""
        return ("symbol", "domain", "meaning", "中文", "example")

    def cells(self) -> list[tuple[str, ...]]:
        """Return the rows as text."""
        example = self.model.example
        return [
            (p.name, str(p.domain), p.meaning, p.meaning_zh, exact_text(example[p.name]))
            for p in self.model.parameters.values()
        ]


@dataclass(frozen=True)
class Verdicts(Tabular):
    """Every part of every proposition, with verdict and evidence."""

    propositions: tuple[Written, ...]

    @property
    def header(self) -> tuple[str, ...]:
        """Names of the columns."""
        return ("proposition", "claim", "verdict", "evidence")

    def cells(self) -> list[tuple[str, ...]]:
        """Return the rows as text."""
        return [
            (
                stated.title,
                part.label,
                OUTCOMES[Outcome(part.outcome)]
                + ("" if part.settled else f" (stated: {OUTCOMES[Outcome(part.expected)]})"),
                EVIDENCE[part.evidence],
            )
            for stated in self.propositions
            for part in stated.parts
        ]


@dataclass(frozen=True)
class EntryListing:
    """An entry with its parameters, example, outcomes, and propositions with verdicts."""

    entry: Entry
    model: Any
    propositions: tuple[Written, ...]

    @property
    def tables(self) -> tuple[Parameters, Verdicts]:
        """The parameters, and the verdicts."""
        return Parameters(self.model), Verdicts(self.propositions)

    def facts(self) -> list[tuple[str, str]]:
        """Return what is said of an entry besides its tables, as pairs of word and text."""
        found = self.entry
        relations = ", ".join(str(r) for r in self.model.parameters.relations)
        return [
            ("from", f"the paper on {PAPERS[found.paper]}: {found.passage}"),
            ("institutions", ", ".join(found.institutions)),
            ("can come out", ", ".join(found.outcomes)),
            ("solved in", found.solved),
            *([("with", relations)] if relations else []),
        ]

    def title(self) -> str:
        """Return the name and the mechanism in both languages."""
        return f"{self.entry.name}: {self.entry.mechanism} ({self.entry.mechanism_zh})"

    def __str__(self) -> str:
        parameters, verdicts = self.tables
        facts = [f"{word}: {text}" for word, text in self.facts()]
        return "\n".join([self.title(), *facts, "", str(parameters), "", str(verdicts)])

    def to_csv(self) -> str:
        """Return the parameters and, after an empty line, the verdicts as CSV."""
        return "\n".join(table.to_csv() for table in self.tables)

    def to_latex(self) -> str:
        """Return both tables as LaTeX tabulars."""
        return "\n".join([f"% {self.title()}", *(table.to_latex() for table in self.tables)])

    def to_markdown(self) -> str:
        """Return all as Markdown."""
        facts = [f"- {word}: {text}" for word, text in self.facts()]
        tables = (table.to_markdown() for table in self.tables)
        return "\n".join([f"# {self.title()}", "", *facts, "", *tables])

    def to_json(self) -> str:
        """Return all as JSON."""
        data = {
            **described(self.entry, self.model),
            "relations": [str(relation) for relation in self.model.parameters.relations],
            "example": {name: exact_text(value) for name, value in self.model.example.items()},
            "propositions": [
                {
                    "name": stated.name,
                    "title": stated.title,
                    "statement": stated.statement,
                    "assumptions": stated.assumptions,
                    "settled": stated.settled,
                    "parts": [
                        {"claim": part.label, "verdict": part.outcome, "stated": part.expected}
                        | {"evidence": part.evidence}
                        for part in stated.parts
                    ],
                }
                for stated in self.propositions
            ],
        }
        return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def entry_listing(found: Entry, folder: Path | None = None) -> EntryListing:
    """Return an entry with all that is to be shown of it; its propositions are proved the first time.

    Examples
    --------
    >>> from layered_games.models.catalogue_table import entry
    >>> print(str(entry_listing(entry("elimination"))).splitlines()[0])
    elimination: routine assessment, elimination response (常态化考核与基层淘汰式回应)
    """
    model = found.build()
    return EntryListing(found, model, settled_propositions(found, model, folder))


def formatted(shown: Catalogue | EntryListing, how: str) -> str:
    """Return a listing in one of ``FORMATS``, without a line end of its own."""
    writers = {
        "text": shown.__str__,
        "csv": shown.to_csv,
        "json": shown.to_json,
        "latex": shown.to_latex,
        "markdown": shown.to_markdown,
    }
    return writers[how]().rstrip("\n")
