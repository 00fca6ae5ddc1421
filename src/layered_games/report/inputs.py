"""The cases that a report starts from: built-in names or files, each with its text."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from layered_games.cases import Case, builtin_case, builtin_names, read_case
from layered_games.cases.files import read_text, shown
from layered_games.errors import CaseError
from layered_games.parameters import ParameterSpace

__all__ = ["Source", "read_sources"]


@dataclass(frozen=True)
class Source:
    """A case with the text that it was read from, so that a kit can hold both."""

    case: Case
    text: str


def read_sources(named: Iterable[str], space: ParameterSpace) -> tuple[Source, ...]:
    """Read cases by name or path; without any, all built-in ones.

    Parameters
    ----------
    named : iterable of str
        Names of built-in cases, or paths of case files. A file that is called like a built-in case
        is reached as ``./name``.
    space : ParameterSpace
        The game's parameters, which a case must match if it gives any; a ladder alone is a case, too.

    Raises
    ------
    CaseError
        One line: file, place, what is wrong, the mend. Also if two cases have one name.

    Examples
    --------
    >>> from layered_games.models import overbidding
    >>> [source.case.name for source in read_sources([], overbidding().parameters)]
    ['sewage', 'union', 'phone']
    """
    listed = list(named) or list(builtin_names())
    found: dict[str, tuple[str, Source]] = {}
    for argument in listed:
        source = _read(argument, space)
        name = source.case.name
        if name in found:
            first = found[name][0]
            twice = "is given twice" if first == argument else f"has the name of the case {shown(first)}"
            raise CaseError(
                f"{shown(argument, 200)}: name: the case {name!r} {twice}; give each case one name"
            )
        found[name] = (argument, source)
    return tuple(source for _, source in found.values())


def _read(argument: str, space: ParameterSpace) -> Source:
    if argument in builtin_names():
        text = files("layered_games.cases").joinpath("data", f"{argument}.toml").read_text(encoding="utf-8")
        return Source(builtin_case(argument, space), text)
    if not _is_path(argument):
        builtin_case(argument, space)  # raises, with the nearest name
    text = read_text(argument)
    case = read_case(text, argument)
    if any(reading.parameters for reading in case):  # a ladder alone needs no game
        case = read_case(text, argument, space)
    return Source(case, text)


def _is_path(argument: str) -> bool:
    separators = [os.sep, *([os.altsep] if os.altsep else [])]
    if argument.lower().endswith(".toml") or any(s in argument for s in separators):
        return True
    try:
        return Path(argument).exists()
    except (OSError, ValueError):
        return True
