"""Reads a case file: bounded in size, UTF-8 only, TOML only, numbers kept exact."""

from __future__ import annotations

import os
import re
import stat
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from layered_games.errors import CaseError

__all__ = ["LIMIT", "BadNumber", "parse_text", "read_text", "shown"]

LIMIT: Final = 1_000_000
"""Largest case file, in bytes."""

_MAX_DOTS: Final = 9
_MAX_NUMBER: Final = 60
_STRINGS: Final = re.compile(
    r'"""(?:[^\\]|\\.|\\\Z)*?(?:"""|\Z)|'  # texts over several lines
    r"'''.*?(?:'''|\Z)|"
    r'"(?:[^"\\\n]|\\.)*"?|'  # texts of one line
    r"'[^'\n]*'?|\#[^\n]*",  # and comments
    re.DOTALL,
)
_FLOAT: Final = re.compile(r"[+-]?\d+(?:\.\d+)?(?:[eE]([+-]?\d{1,2}))?")


@dataclass(frozen=True)
class BadNumber:
    """A number of the file that is not finite or too long; its place is reported later."""

    text: str


def shown(text: object, limit: int = 60) -> str:
    r"""Return text fit for one line of an error: control characters escaped, long text cut.

    Examples
    --------
    >>> shown("a\x1b[31mb")
    'a\\x1b[31mb'
    """
    raw = str(text)
    cut = raw if len(raw) <= limit else raw[: limit - 3] + "..."
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in cut)


def _fault(file: str, place: str, what: str, mend: str) -> CaseError:
    where = f"{shown(file, 200)}: {place}" if place else shown(file, 200)
    return CaseError(f"{where}: {what}; {mend}")


def read_text(path: str | os.PathLike[str]) -> str:
    """Return the text of a case file; the size is checked before a byte is read.

    Raises
    ------
    CaseError
        If the file is missing, no regular file, not readable, over 1 MB, or not UTF-8.
    """
    file = os.fspath(path)
    try:
        info = os.stat(file)
        if stat.S_ISDIR(info.st_mode):
            raise _fault(file, "", "is a directory", "give the path of a TOML case file")
        if not stat.S_ISREG(info.st_mode):
            raise _fault(file, "", "is no regular file", "give the path of a TOML case file")
        _check_size(file, info.st_size)
        with open(file, "rb") as stream:
            data = stream.read(LIMIT + 1)
    except CaseError:  # a ValueError, too
        raise
    except FileNotFoundError as error:
        raise _fault(file, "", "no such file", "check the path, or name a built-in case") from error
    except PermissionError as error:
        raise _fault(file, "", "may not be read", "check the permissions of the file") from error
    except (OSError, ValueError) as error:
        raise _fault(file, "", f"cannot be read ({shown(error)})", "check the path") from error
    _check_size(file, len(data))
    return decode(data, file)


def _check_size(file: str, size: int) -> None:
    if size > LIMIT:
        raise _fault(
            file,
            "",
            f"the file has {size:,} bytes or more, a case file at most {LIMIT:,}",
            "a case is a few kilobytes of TOML; check that this is one",
        )


def decode(data: bytes, file: str) -> str:
    """Return the bytes as text; a byte order mark is dropped.

    Raises
    ------
    CaseError
        If the bytes are not UTF-8; the line is named.
    """
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise _fault(file, f"line {line}", "the text is not UTF-8", "save the file as UTF-8") from error


def parse_text(text: str, file: str) -> Mapping[str, Any]:
    """Return the tables of a TOML text; decimals become exact fractions.

    Parameters
    ----------
    text : str
    file : str
        Name for errors.

    Raises
    ------
    CaseError
        If the text is not TOML (with the line), or nested too deeply.
    """
    _check_dots(text, file)
    try:
        return tomllib.loads(text, parse_float=_read_float)
    except tomllib.TOMLDecodeError as error:
        raise _syntax_fault(str(error), text, file) from error
    except RecursionError as error:
        mend = "use the tables of docs/cases.md"
        raise _fault(file, "", "lists or tables are nested too deeply", mend) from error
    except ValueError as error:  # an integer longer than Python converts
        found = re.search(r"\d[\d_]{1000}", text)
        place = f"line {text[: found.start()].count(chr(10)) + 1}" if found else ""
        raise _fault(file, place, "a number is too long", "give at most 30 digits") from error


def _check_dots(text: str, file: str) -> None:
    """Refuse long dotted keys, on which the parser would need quadratic memory."""
    masked = _STRINGS.sub(lambda m: "\n" * m.group().count("\n"), text)
    bare = re.sub(r"[\w\- \t]+", "", masked)
    position = bare.find("." * _MAX_DOTS)
    if position >= 0:
        line = bare[:position].count("\n") + 1
        raise _fault(file, f"line {line}", "a dotted key is too long", "use the tables of docs/cases.md")


def _syntax_fault(message: str, text: str, file: str) -> CaseError:
    found = re.search(r" \(at (?:line (\d+), column (\d+)|end of document)\)$", message)
    what, place = message, ""
    if found is not None:
        what = message[: found.start()]
        line = found.group(1) or str(text.rstrip("\n").count("\n") + 1)
        place = f"line {line}" + (f", column {found.group(2)}" if found.group(2) else "")
    return _fault(
        file,
        place,
        f"not TOML: {shown(what[:1].lower() + what[1:], 120)}",
        'write key = value, with texts in "quotes" and [tables] in brackets',
    )


def _read_float(text: str) -> Fraction | BadNumber:
    match = _FLOAT.fullmatch(text.replace("_", "")) if len(text) <= _MAX_NUMBER else None
    return BadNumber(text) if match is None else Fraction(match.group())
