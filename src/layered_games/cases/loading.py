"""Loads case files and the built-in cases."""

from __future__ import annotations

import difflib
import os
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from layered_games.cases.build import build_case
from layered_games.cases.files import LIMIT, parse_text, read_text, shown
from layered_games.cases.records import Case
from layered_games.errors import CaseError

if TYPE_CHECKING:
    from layered_games.parameters import ParameterSpace

__all__ = ["builtin_case", "builtin_cases", "builtin_names", "load_case", "read_case"]

_BUILTIN = ("sewage", "union", "phone")


def load_case(path: str | os.PathLike[str], space: ParameterSpace | None = None) -> Case:
    """Read a case file.

    Parameters
    ----------
    path : str or path-like
        A TOML file of at most 1 MB; ``docs/cases.md`` describes it.
    space : ParameterSpace, optional
        The game's parameters. If given, the file's parameters must be exactly these, with values
        and ranges inside their domains.

    Returns
    -------
    Case
        All numbers exact.

    Raises
    ------
    CaseError
        One line with the file, the place (line or dotted key), what is wrong and the mend.
    """
    return read_case(read_text(path), os.fspath(path), space)


def read_case(text: str, file: str = "<text>", space: ParameterSpace | None = None) -> Case:
    """Read a case from TOML text; `file` names it in errors. Otherwise as :func:`load_case`.

    Examples
    --------
    >>> case = read_case('''
    ... schema = 1
    ... name = "roads"
    ... title = "Roads"
    ... source = "made up"
    ... text = "A county asks for more roads than the city."
    ... [ladder]
    ... dimension = "level"
    ... unit = "percent"
    ... layers = [{name = "city", target = 50}, {name = "county", target = 62.5}]
    ... ''')
    >>> case.reading().ladder.layers[1].target.value
    Fraction(125, 2)
    """
    if len(text) > LIMIT:
        raise CaseError(
            f"{shown(file, 200)}: the text has {len(text):,} characters; a case has at most {LIMIT:,}"
        )
    return build_case(parse_text(text, file), file, space)


def builtin_names() -> tuple[str, ...]:
    """Return the names of the built-in cases.

    Examples
    --------
    >>> builtin_names()
    ('sewage', 'union', 'phone')
    """
    return _BUILTIN


@lru_cache(maxsize=32)
def builtin_case(name: str, space: ParameterSpace | None = None) -> Case:
    """Return a built-in case by name.

    Raises
    ------
    CaseError
        If there is none of that name; the nearest name is given.

    Examples
    --------
    >>> [reading.name for reading in builtin_case("phone")]
    ['two-months', 'february']
    """
    if name not in _BUILTIN:
        near = difflib.get_close_matches(str(name)[:80], _BUILTIN, n=1)
        hint = f"did you mean {near[0]}?" if near else f"the built-in cases are {', '.join(_BUILTIN)}"
        raise CaseError(f'no built-in case is called "{shown(name)}"; {hint}')
    source = files("layered_games.cases").joinpath("data", f"{name}.toml")
    return read_case(source.read_text(encoding="utf-8"), f"{name}.toml", space)


def builtin_cases(space: ParameterSpace | None = None) -> tuple[Case, ...]:
    """Return all built-in cases, in a fixed order.

    Examples
    --------
    >>> len(builtin_cases())
    3
    """
    return tuple(builtin_case(name, space) for name in _BUILTIN)
