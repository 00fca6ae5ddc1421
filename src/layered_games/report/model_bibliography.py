"""references.bib: what an entry of the catalogue names as related work, and its source paper."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from layered_games.models.entries import PAPERS, Entry
from layered_games.report.bibliography import package_record
from layered_games.report.latex import escape

__all__ = ["references"]

_LINE: Final = re.compile(r"(?P<who>[^():]+?) \((?P<year>\d{4})[a-z]?\): (?P<about>.+)")
_HEADER: Final = """\
% Related work as the catalogue names it: authors, year, and what it is about. Titles and journals are left
% to whoever has the works at hand.
"""


def references(entry: Entry) -> str:
    r"""Return references.bib of an entry.

    Parameters
    ----------
    entry : Entry

    Examples
    --------
    >>> from layered_games.models.catalogue_table import entry
    >>> print(references(entry("elimination")).split("\n\n")[1])
    @misc{holmstrom1991,
      author = {Holmstrom and Milgrom},
      year = {1991},
      note = {tasks that are not measured lose effort to those that are},
    }
    """
    title = f"The paper on {PAPERS[entry.paper]}"
    records = [("source", {"title": f"{{{escape(title)}}}", "note": escape(entry.passage)})]
    records += [_record(line) for line in entry.literature]
    keys = _distinct(key for key, _ in records)
    texts = [
        "\n".join([f"@misc{{{key},", *(f"  {name} = {{{value}}}," for name, value in fields.items()), "}"])
        for key, (_, fields) in zip(keys, records, strict=True)
    ]
    return "\n\n".join([_HEADER + texts[0], *texts[1:], package_record()]) + "\n"


def _record(line: str) -> tuple[str, dict[str, str]]:
    match = _LINE.fullmatch(line)
    if match is None:
        return "work", {"note": escape(line)}
    names = re.split(r",? and |, ", match["who"])
    stem = re.sub(r"[^a-z]", "", names[0].lower()) or "work"
    fields = {
        "author": " and ".join(escape(name) for name in names),
        "year": match["year"],
        "note": escape(match["about"]),
    }
    return stem + match["year"], fields


def _distinct(keys: Iterable[str]) -> list[str]:
    """The keys, numbered where two would be equal."""
    found: list[str] = []
    for key in keys:
        number, free = 1, key
        while free in found:
            number += 1
            free = f"{key}-{number}"
        found.append(free)
    return found
