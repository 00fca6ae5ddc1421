"""references.bib of a kit of cases: the package, the two source papers, and the published results."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from layered_games.literature import rows
from layered_games.models.entries import PAPERS
from layered_games.report.latex import escape
from layered_games.versions import __version__

__all__ = ["bibliography", "package_record", "records"]

_NAME: Final = r"(?:[A-Z]\.(?:-[A-Z]\.)? ?)+(?:[a-z]+ )*[A-Z][\w-]+"
_NAMES: Final = rf"{_NAME}(?:(?:, | and ){_NAME})*"
_WORK: Final = re.compile(
    rf"(?P<who>{_NAMES}), (?P<what>[^,]+), (?P<rest>[^;]*?) \((?P<year>\d{{4}})\)(?P<more>.*)"
)
"""Authors with initials, title, place, year, and perhaps a remark."""
_HEADER: Final = """\
% The package, the two source papers, and the published results that layered_games reproduces
% (layered-games literature shows each claimed beside computed).
"""


def package_record() -> str:
    """Return the entry of the package, with the version that made the kit."""
    fields = {
        "author": "{The layered\\_games developers}",
        "title": "{layered\\_games: game-theoretic models of layered bureaucracies}",
        "note": f"Version {__version__}, MIT licence",
    }
    return records("misc", "layered_games", fields)


def records(kind: str, key: str, fields: Mapping[str, str]) -> str:
    """Return one BibTeX entry.

    Examples
    --------
    >>> print(records("misc", "one", {"title": "A title"}))
    @misc{one,
      title = {A title},
    }
    """
    return "\n".join(
        [f"@{kind}{{{key},", *(f"  {name} = {{{value}}}," for name, value in fields.items()), "}"]
    )


def bibliography() -> str:
    """Return the whole file.

    Examples
    --------
    >>> [line for line in bibliography().splitlines() if line.startswith("@")][:4]
    ['@misc{layered_games,', '@misc{source-burden,', '@misc{source-overbidding,', '@misc{inspection-fine,']
    """
    found = [package_record()]
    for key, about in PAPERS.items():
        found.append(
            records("misc", f"source-{key}", {"key": key, "title": f"{{The paper on {escape(about)}}}"})
        )
    found += [records("misc", row.module.replace("_", "-"), _fields(row.source)) for row in rows()]
    return _HEADER + "\n\n".join(found) + "\n"


def _fields(source: str) -> dict[str, str]:
    """Authors, title, place and year, where a source is written so; else the source as a note."""
    match = _WORK.fullmatch(source)
    if match is None:
        return {"key": re.sub(r"^(?:the|a) ", "", source)[:20], "note": escape(source)}
    fields = {
        "author": escape(re.sub(r",\s+", " and ", match["who"])),
        "title": f"{{{escape(match['what'])}}}",
        "howpublished": escape(match["rest"]),
        "year": match["year"],
    }
    more = match["more"].strip(" ;,")
    return {**fields, "note": escape(more)} if more else fields
