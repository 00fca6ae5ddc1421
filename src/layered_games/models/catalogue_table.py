"""The catalogue: every mechanism of the source papers with its model, as a table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from importlib import import_module
from pathlib import Path
from typing import Final

from layered_games.cache import cache_file, read_json, write_json
from layered_games.errors import GameError
from layered_games.models.entries import Entry
from layered_games.models.propositions import Proposition
from layered_games.proofs import Outcome
from layered_games.tables import Tabular

__all__ = ["ROWS", "Catalogue", "Tally", "catalogue", "entries", "entry", "keep_tally", "tally_of"]

ROWS: Final = (
    "elimination_model",
    "frequency_model",
    "showcase_model",
    "responsibility_contract_model",
    "collusion_claims",
    "dual_subordination_model",
    "elastic_model",
    "traces_model",
    "burden_model",
    "tournament_model",
    "bearing_capacity_model",
    "measurement_noise_model",
    "decay_model",
    "cycle_claims",
    "control_modes_entry",
    "wrong_blame_model",
    "horizontal_model",
    "public_value_model",
    "hidden_entry",
    "dimensions_model",
)
"""The modules with an ``ENTRY``; the order of rows is that of their numbers."""


@dataclass(frozen=True)
class Tally:
    """How many propositions of a model are settled, and how.

    Attributes
    ----------
    proved : int
        True as stated, by certificate or by two solvers.
    mixed : int
        Settled, and one part says that a claim holds at some points and fails at others.
    unknown : int
        Not settled, or by one solver or measurement only.
    """

    proved: int
    mixed: int
    unknown: int


@dataclass(frozen=True)
class Catalogue(Tabular):
    """Entries with tallies; shown as text, HTML, Markdown, LaTeX, or a pandas frame."""

    rows: tuple[tuple[Entry, Tally], ...]

    def __iter__(self) -> Iterator[tuple[Entry, Tally]]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def header(self) -> tuple[str, ...]:
        """Names of the columns."""
        return (
            *("row", "name", "mechanism", "机制", "paper", "institutions", "can come out"),
            *("solved in", "proved", "mixed", "unknown"),
        )

    def cells(self) -> list[tuple[str, ...]]:
        """Return the rows as text."""
        return [
            (
                *(str(e.number), e.name, e.mechanism, e.mechanism_zh, e.paper, ", ".join(e.institutions)),
                *(", ".join(e.outcomes), e.solved, str(t.proved), str(t.mixed), str(t.unknown)),
            )
            for e, t in self.rows
        ]


def entries() -> tuple[Entry, ...]:
    """Return all entries in the order of the list of mechanisms.

    Examples
    --------
    >>> entries()[0].name
    'elimination'
    """
    found = (import_module(f"layered_games.models.{module}").ENTRY for module in ROWS)
    return tuple(sorted(found, key=lambda e: e.number))


def entry(name: str) -> Entry:
    """Return the entry of a name.

    Raises
    ------
    GameError
        If the catalogue has none of that name.

    Examples
    --------
    >>> entry("elimination").mechanism_zh
    '常态化考核与基层淘汰式回应'
    """
    listed = {e.name: e for e in entries()}
    if name not in listed:
        near = get_close_matches(str(name)[:80], listed, n=3)
        hint = f"; did you mean {' or '.join(near)}?" if near else ""
        raise GameError(f"the catalogue has no model {name!r}; it has {', '.join(listed)}{hint}")
    return listed[name]


def catalogue(
    *names: str, note: Callable[[str], None] = lambda name: None, folder: Path | None = None
) -> Catalogue:
    """List the models with what their solvers and the prover make of them.

    Propositions are proved the first time, which takes some seconds a model; the tallies are kept on disk
    until the package's source changes.

    Parameters
    ----------
    *names : str
        Of entries; default: all.
    note : callable
        Told the name of each model before it is solved.
    folder : pathlib.Path, optional
        Where tallies are kept; default: the user's cache folder.

    Raises
    ------
    GameError
        If the catalogue has no entry of a name.

    Examples
    --------
    >>> print(catalogue("elimination").to_frame().loc["1", "solved in"])
    symbols
    """
    chosen = [entry(name) for name in names] if names else list(entries())
    rows = []
    for found in chosen:
        note(found.name)
        rows.append((found, _tally(found, folder)))
    return Catalogue(tuple(rows))


def _tally(found: Entry, folder: Path | None) -> Tally:
    kept = read_json(cache_file("tally", found.name, folder))
    if isinstance(kept, list) and len(kept) == 3 and all(isinstance(n, int) for n in kept):
        return Tally(*kept)
    tally = tally_of(found.build().propositions())
    keep_tally(found, tally, folder)
    return tally


def keep_tally(found: Entry, tally: Tally, folder: Path | None = None) -> None:
    """Keep the tally of an entry for :func:`catalogue`; a folder that refuses is no harm."""
    write_json(cache_file("tally", found.name, folder), [tally.proved, tally.mixed, tally.unknown])


def tally_of(propositions: tuple[Proposition, ...]) -> Tally:
    """Count propositions by how they are settled."""
    sure = ("certificate", "two solvers")
    settled = [
        p for p in propositions if p.settled and all(part.verdict.evidence in sure for part in p.parts)
    ]
    mixed = [p for p in settled if any(part.expected is Outcome.MIXED for part in p.parts)]
    return Tally(len(settled) - len(mixed), len(mixed), len(propositions) - len(settled))
