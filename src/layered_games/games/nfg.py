"""Gambit's text format for strategic games (.nfg), both variants, exact in both directions."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal
from fractions import Fraction
from math import prod
from pathlib import Path

from layered_games.games.declarations import shaped
from layered_games.games.gambit_text import Reader, distinct, quoted, text_of
from layered_games.games.payoff_arrays import FLOAT
from layered_games.games.strategic import StrategicGame

__all__ = ["read_nfg", "write_nfg"]


def read_nfg(text_or_path: str | Path) -> StrategicGame:
    r"""Read a strategic game in Gambit's .nfg format.

    Parameters
    ----------
    text_or_path : str or Path
        A ``str`` that holds a line break or begins with ``NFG`` is the text itself, any other is the
        path of a file of at most 10 MB.

    Returns
    -------
    StrategicGame
        Of kind ``"exact"``: integers, rationals and decimals become fractions. Actions and players
        without a name get their number, repeated names a number in parentheses. The comment of the
        file and the names of its outcomes are not kept; outcome 0 pays nothing to anyone.

    Raises
    ------
    GameError
        If the text is no such game (the message has the line), or the file cannot be read.

    Notes
    -----
    Payoffs and outcomes run through the profiles with the first player's action fastest. In quoted
    text ``\"`` stands for a quotation mark; every other backslash is a backslash.

    References
    ----------
    .. [1] The Gambit Project, "Game representation formats", in the Gambit documentation.

    Examples
    --------
    >>> game = read_nfg('NFG 1 R "Shares" { "A" "B" } { 2 2 }  1/3 0  1 1  0.5 0  0 2')
    >>> game.title, game.players, game.shape
    ('Shares', ('A', 'B'), (2, 2))
    >>> game.payoffs[0][:, 1].tolist()
    [Fraction(1, 2), Fraction(0, 1)]
    """
    text = text_of(text_or_path)
    reader = Reader(text)
    title, names, labels, shape = _prologue(reader)
    count = len(names)
    if reader.kind == "{":
        rows = [[Fraction(0)] * count, *_outcomes(reader, count)]
        chosen = [rows[i] for i in _indices(reader, shape, len(rows) - 1)]
        columns = [[row[p] for row in chosen] for p in range(count)]
    else:
        values = _payoffs(reader, shape, count)
        columns = [values[p::count] for p in range(count)]
    return StrategicGame([shaped(c, shape, "F") for c in columns], names, labels, title=title)


def write_nfg(game: StrategicGame) -> str:
    """Return a game in Gambit's .nfg format, in the variant that lists payoffs.

    Exact payoffs are written as integers and rationals, floats as their shortest decimal.

    Raises
    ------
    GameError
        If payoffs are symbolic, or a name ends in a backslash, for which the format has no spelling.

    Examples
    --------
    >>> game = StrategicGame.from_arrays([[1, 0]], [[Fraction(2, 3), 0]], title="One row")
    >>> print(write_nfg(game))
    NFG 1 R "One row" { "1" "2" }
    <BLANKLINE>
    { { "1" }
      { "1" "2" } }
    <BLANKLINE>
    1 2/3
    0 0
    <BLANKLINE>
    """
    game.require_numbers(".nfg files")
    players = " ".join(quoted(p) for p in game.players)
    actions = "\n  ".join("{ " + " ".join(quoted(a) for a in row) + " }" for row in game.actions)
    columns = [array.ravel(order="F").tolist() for array in game.payoffs]
    write = _decimal if game.kind == FLOAT else str
    body = "\n".join(" ".join(write(v) for v in row) for row in zip(*columns, strict=True))
    return f"NFG 1 R {quoted(game.title)} {{ {players} }}\n\n{{ {actions} }}\n\n{body}\n"


def _decimal(value: float) -> str:
    """The shortest decimal without an exponent, which Gambit does not read in every form."""
    return format(Decimal(repr(value)), "f")


def _prologue(reader: Reader) -> tuple[str, list[str], list[list[str]], tuple[int, ...]]:
    reader.expect(("NFG",), "the text has to begin with NFG 1 R (or NFG 1 D)")
    reader.expect(("1",), "only version 1 of the format is known: NFG 1 R")
    reader.expect(("R", "D"), "after NFG 1 the letter R or D has to follow")
    title = reader.take("text", "the title in quotation marks")
    names = distinct(reader.texts("the names of the players"))
    if not names:
        reader.fail("the list of players is empty; a game needs at least one")
    labels: list[list[str]] = []
    reader.take("{", "'{' before the actions")
    if reader.kind == "{":
        while reader.kind == "{":
            labels.append(distinct(reader.texts("the names of actions")))
    else:
        while reader.kind == "word":
            labels.append([str(i + 1) for i in range(_count(reader))])
    if len(labels) != len(names):
        reader.fail(f"actions are given for {len(labels)} player(s), but the game has {len(names)}")
    reader.take("}", "'}' after the actions")
    if not all(labels):
        reader.fail(f"player {names[[bool(row) for row in labels].index(False)]} has no action")
    if reader.kind == "text":
        reader.step()  # the comment
    return title, names, labels, tuple(len(row) for row in labels)


def _count(reader: Reader) -> int:
    """The number of a player's actions; more than the text could ever pay for is refused at once."""
    count = reader.integer("a number of actions")
    if count > len(reader.text):
        reader.fail(f"{count} actions are announced, more than the text has room for")
    return count


def _payoffs(reader: Reader, shape: tuple[int, ...], count: int) -> list[Fraction]:
    found: list[Fraction] = []
    total = prod(shape) * count
    words = reader.rest()
    if len(words) == total and all(w.isascii() and w.removeprefix("-").isdigit() for w in words):
        with suppress(ValueError):  # a number of thousands of digits: told below, with its line
            return [Fraction(int(w)) for w in words]
    while reader.kind:
        if len(found) == total:
            reader.fail(f"{_shown(shape)} profiles need {total} payoffs, but {reader.shown} follows")
        found.append(reader.number(f"payoff {len(found) + 1} of {total}"))
    if len(found) != total:
        reader.fail(f"{len(found)} payoffs, but {_shown(shape)} profiles of {count} player(s) need {total}")
    return found


def _outcomes(reader: Reader, count: int) -> list[list[Fraction]]:
    found: list[list[Fraction]] = []
    reader.take("{", "'{' before the outcomes")
    while reader.kind == "{":
        reader.step()
        name = reader.take("text", "the name of an outcome in quotation marks")
        row: list[Fraction] = []
        while reader.kind not in ("}", ""):
            row.append(reader.number(f"a payoff of outcome {len(found) + 1}"))
            if reader.kind == ",":
                reader.step()
        if len(row) != count:
            reader.fail(f"outcome {len(found) + 1} ({name!r}) has {len(row)} payoffs for {count} player(s)")
        reader.take("}", "'}' after an outcome")
        found.append(row)
    reader.take("}", "'}' after the outcomes")
    return found


def _indices(reader: Reader, shape: tuple[int, ...], known: int) -> list[int]:
    found: list[int] = []
    total = prod(shape)
    while reader.kind:
        if len(found) == total:
            reader.fail(f"{_shown(shape)} profiles need {total} outcomes, but {reader.shown} follows")
        value = reader.value
        index = reader.integer("the number of an outcome")
        if index > known:
            reader.fail(f"outcome {value} is named here, but only 0 to {known} exist")
        found.append(index)
    if len(found) != total:
        reader.fail(f"{len(found)} outcomes are named, but {_shown(shape)} profiles need {total}")
    return found


def _shown(shape: tuple[int, ...]) -> str:
    return " x ".join(map(str, shape))
