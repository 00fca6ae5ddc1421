"""The words of Gambit's file formats: quoted text, braces, exact numbers; errors carry the line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Final, NoReturn

from layered_games.errors import GameError

__all__ = ["Reader", "distinct", "quoted", "text_of"]

LARGEST: Final = 10_000_000
"""Bytes of the largest file that is read."""
_TOKEN: Final = re.compile(r'"(?P<text>(?:\\"|[^"])*+)"|(?P<mark>[{},])|(?P<word>[^\s{},"]+)')
_MARKS: Final = re.compile(r'[{},"]')
_NUMBER: Final = re.compile(r"[+-]?(?:\d+(?:/\d+)?|(?:\d+\.\d*|\.\d+|\d+)(?:[eE][+-]?\d{1,4})?)", re.ASCII)


def quoted(name: str) -> str:
    """Return a name in quotation marks."""
    if name.endswith("\\"):
        raise GameError(f"the name {name!r} ends in a backslash, which .nfg files cannot hold; rename it")
    return '"' + name.replace('"', '\\"') + '"'


def distinct(names: Sequence[str]) -> list[str]:
    """Return names as given; the empty ones get their number, repeated ones a number in parentheses."""
    found: dict[str, int] = {}
    given, repeats = set(names), Counter[str]()
    for number, name in enumerate(names, 1):
        plain = unique = name or str(number)
        while unique in found or (unique != name and unique in given):
            repeats[plain] += 1
            unique = f"{plain} ({repeats[plain] + 1})"
        found[unique] = number
    return list(found)


def text_of(text_or_path: str | Path) -> str:
    """Return a text, or what a file holds.

    A ``str`` that holds a line break or begins with ``NFG`` is the text itself.

    Raises
    ------
    GameError
        If the file cannot be read, or has more than 10 MB.
    """
    if isinstance(text_or_path, str) and (
        "\n" in text_or_path or text_or_path.lstrip("\ufeff ").startswith("NFG")
    ):
        return text_or_path.removeprefix("\ufeff")
    path = Path(text_or_path)
    try:
        size = path.stat().st_size
        text = path.read_text(encoding="utf-8-sig") if size <= LARGEST else ""
    except (OSError, ValueError) as error:
        raise GameError(f"the file {str(path)!r} cannot be read: {error}") from error
    if size > LARGEST:
        raise GameError(f"{path} has {size} bytes; .nfg files of at most {LARGEST} bytes are read")
    return text


class Reader:
    """The tokens of a text, one at a time; errors carry the line."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0
        self.start = 0
        self.kind = ""
        """``{``, ``}``, ``,``, ``text``, ``word``, or nothing at the end."""
        self.value = ""
        self.step()

    def step(self) -> None:
        """Go to the next token."""
        position = self.position
        while position < len(self.text) and self.text[position].isspace():
            position += 1
        self.start = position
        if position == len(self.text):
            self.position, self.kind, self.value = position, "", ""
            return
        match = _TOKEN.match(self.text, position)
        if match is None:
            self.fail("this quotation mark is never closed")
        self.position = match.end()
        self.kind, self.value = str(match.lastgroup), match[str(match.lastgroup)]
        if self.kind == "text":
            self.value = self.value.replace('\\"', '"')
        elif self.kind == "mark":
            self.kind = self.value

    def fail(self, message: str) -> NoReturn:
        """Raise GameError with the line of the present token."""
        line = self.text.count("\n", 0, self.start) + 1
        raise GameError(f"line {line} of the .nfg text: {message}")

    @property
    def shown(self) -> str:
        """The present token for a message."""
        return repr(self.value[:40]) if self.kind else "the end of the text"

    def take(self, kind: str, what: str) -> str:
        """Return the present token's value if it is of a kind, and go on."""
        if self.kind != kind:
            self.fail(f"{what} should stand here, not {self.shown}")
        value = self.value
        self.step()
        return value

    def expect(self, words: Sequence[str], message: str) -> None:
        """Go on if one of the words stands here."""
        if self.kind != "word" or self.value not in words:
            self.fail(f"{message}; here stands {self.shown}")
        self.step()

    def number(self, what: str) -> Fraction:
        """Return the number that stands here, exactly."""
        if self.kind != "word" or not _NUMBER.fullmatch(self.value):
            self.fail(f"{what} (an integer, a rational or a decimal) should stand here, not {self.shown}")
        try:
            value = Fraction(self.value)
        except (ValueError, ZeroDivisionError) as error:
            self.fail(f"{self.shown} is no number that can be read: {error}")
        self.step()
        return value

    def rest(self) -> list[str]:
        """Return the words from here to the end, or nothing if there is more than words."""
        text = self.text[self.start :]
        return [] if _MARKS.search(text) else text.split()

    def integer(self, what: str) -> int:
        """Return the whole number that stands here."""
        if self.kind != "word" or not (self.value.isascii() and self.value.isdigit()) or len(self.value) > 9:
            self.fail(f"{what} (a whole number) should stand here, not {self.shown}")
        return int(self.take("word", what))

    def texts(self, what: str) -> list[str]:
        """Return the quoted texts between braces."""
        self.take("{", f"'{{' before {what}")
        found = []
        while self.kind == "text":
            found.append(self.take("text", what))
        self.take("}", f"{what} in quotation marks, or '}}' after the last,")
        return found
