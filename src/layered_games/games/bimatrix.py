"""Strategic games as tables: plain text, HTML and LaTeX, best responses marked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from html import escape
from itertools import islice, product
from typing import Any, Final

import numpy as np
import sympy as sp

from layered_games.games.payoff_arrays import SYMBOLIC
from layered_games.games.strategic import StrategicGame

__all__ = ["to_html", "to_latex", "to_text"]

WIDEST: Final = 12
"""Actions of a player, and tables of a game, that are shown; what goes beyond is counted."""


@dataclass(frozen=True)
class _Table:
    """One slice of a game: payoffs of players 1 and 2 against fixed actions of all others."""

    fixed: tuple[int, ...]
    rows: Sequence[int]
    columns: Sequence[int]
    cells: dict[tuple[int, int], list[tuple[Any, bool]]]
    """For each row and column, the payoff of every player and whether it is a best response."""


def to_text(game: StrategicGame) -> str:
    r"""Return a game as a plain table; a star marks the payoff of a best response to the others.

    A game of more than two players has one table for each profile of players 3, 4, ... More than 12
    actions of a player, or tables, are cut, and the text says how many were left out.

    Examples
    --------
    >>> print(to_text(StrategicGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]], title="Dilemma")))
    Dilemma
    1 \ 2  1      2
    1      3, 3   0, 5*
    2      5*, 0  1*, 1*
    """
    tables = list(_tables(game))
    parts = [game.title] if game.title else []
    for table in tables:
        parts += [f"{_fixed(game, table)}:"] if table.fixed else []
        parts.append(_plain(_grid(game, table, str, _text_cell, "…", "…")))
    if more := _more(game, len(tables)):
        parts.append(f"({more})")
    if game.kind == SYMBOLIC and game.parameters.relations:
        parts += [f"with {relation}" for relation in game.parameters.relations]
    return "\n".join(parts)


def to_html(game: StrategicGame) -> str:
    """Return a game as HTML tables for a notebook; payoffs of best responses are underlined.

    Examples
    --------
    >>> to_html(StrategicGame.from_arrays([[1]], [[2]])).count("<u>")
    2
    """
    tables = list(_tables(game))
    parts = [f"<p><b>{escape(game.title)}</b></p>"] if game.title else []
    for table in tables:
        caption = f"<caption>{escape(_fixed(game, table))}</caption>" if table.fixed else ""
        head, *body = _grid(game, table, escape, _html_cell, "…", "…")
        top = "".join(f'<th scope="col">{cell}</th>' for cell in head)
        rows = "".join(
            f'<tr><th scope="row">{row[0]}</th>' + "".join(f"<td>{cell}</td>" for cell in row[1:]) + "</tr>"
            for row in body
        )
        parts.append(f"<table>{caption}<thead><tr>{top}</tr></thead><tbody>{rows}</tbody></table>")
    if more := _more(game, len(tables)):
        parts.append(f"<p>({escape(more)})</p>")
    return "\n".join(parts)


def to_latex(game: StrategicGame) -> str:
    r"""Return a game as LaTeX for mathematics mode; payoffs of best responses are underlined.

    The text is one ``array`` for two players and a ``gathered`` of arrays for more; it needs amsmath.
    Names are escaped. Characters outside Latin scripts need XeLaTeX or LuaLaTeX.

    Examples
    --------
    >>> print(to_latex(StrategicGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])))
    \begin{array}{r|cc}
    \text{1} \backslash \text{2} & \text{1} & \text{2} \\ \hline
    \text{1} & 3,\ 3 & 0,\ \underline{5} \\
    \text{2} & \underline{5},\ 0 & \underline{1},\ \underline{1}
    \end{array}
    """
    tables = list(_tables(game))
    number = _latex_number(game)
    parts = []
    for table in tables:
        lines = _grid(game, table, _latex_text, lambda cell: _latex_cell(cell, number), r"\cdots", r"\vdots")
        head, *body = (" & ".join(line) for line in lines)
        columns = "c" * (len(lines[0]) - 1)
        array = [
            rf"\begin{{array}}{{r|{columns}}}",
            rf"{head} \\ \hline",
            " \\\\\n".join(body),
            r"\end{array}",
        ]
        parts += [_latex_text(_fixed(game, table))] if table.fixed else []
        parts.append("\n".join(array))
    if more := _more(game, len(tables)):
        parts.append(_latex_text(f"({more})"))
    if len(parts) == 1:
        return parts[0]
    return "\\begin{gathered}\n" + " \\\\[1ex]\n".join(parts) + "\n\\end{gathered}"


# ---------------------------------------------------------------------- what is shown
def _tables(game: StrategicGame) -> Iterator[_Table]:
    """The slices that are shown; only what they need is computed."""
    shape = game.shape
    rows = range(min(shape[0], WIDEST))
    columns = range(min(shape[1], WIDEST)) if game.n_players > 1 else range(1)
    for fixed in islice(product(*(range(n) for n in shape[2:])), WIDEST):
        cells = {(i, j): _cell(game, (i, j, *fixed)[: game.n_players]) for i in rows for j in columns}
        yield _Table(fixed, rows, columns, cells)


def _cell(game: StrategicGame, profile: tuple[int, ...]) -> list[tuple[Any, bool]]:
    found = []
    for player, array in enumerate(game.payoffs):
        value = array[profile]
        place: tuple[Any, ...] = (*profile[:player], slice(None), *profile[player + 1 :])
        line = array[place]
        found.append((value, game.kind != SYMBOLIC and bool(value == np.max(line))))
    return found


def _grid(
    game: StrategicGame,
    table: _Table,
    name: Callable[[str], str],
    cell: Callable[[list[tuple[Any, bool]]], str],
    across: str,
    down: str,
) -> list[list[str]]:
    """Head and rows of a table as cells; dots stand for actions that are left out."""
    cut_rows = game.shape[0] > len(table.rows)
    cut_columns = game.n_players > 1 and game.shape[1] > len(table.columns)
    if game.n_players > 1:
        slash = r" \backslash " if name is _latex_text else " \\ "
        head = [slash.join(map(name, game.players[:2])), *(name(game.actions[1][j]) for j in table.columns)]
    else:
        head = [name(game.players[0]), name("payoff")]
    lines = [head + [across] * cut_columns]
    for i in table.rows:
        shown = [cell(table.cells[i, j]) for j in table.columns]
        lines.append([name(game.actions[0][i]), *shown, *[across] * cut_columns])
    return lines + [[down] * len(lines[0])] * cut_rows


def _fixed(game: StrategicGame, table: _Table) -> str:
    pairs = zip(game.players[2:], game.actions[2:], table.fixed, strict=True)
    return ", ".join(f"{player}: {names[i]}" for player, names, i in pairs)


def _more(game: StrategicGame, tables: int) -> str:
    """What the tables leave out, in words."""
    sizes = zip(game.players[:2], game.shape[:2], strict=True)
    left = [f"{n - WIDEST} more actions of {player}" for player, n in sizes if n > WIDEST]
    total = int(np.prod(game.shape[2:], dtype=object))
    return ", ".join(left + ([f"{total - tables} more tables"] if total > tables else []))


def _number(value: Any) -> str:
    return f"{value:.6g}" if isinstance(value, float) else str(value)


# ---------------------------------------------------------------------- text, HTML
def _text_cell(cell: list[tuple[Any, bool]]) -> str:
    return ", ".join(_number(value) + "*" * best for value, best in cell)


def _html_cell(cell: list[tuple[Any, bool]]) -> str:
    shown = ((escape(_number(value)), best) for value, best in cell)
    return ", ".join(f"<u>{text}</u>" if best else text for text, best in shown)


def _plain(lines: list[list[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join("  ".join(map(str.ljust, line, widths)).rstrip() for line in lines)


# ---------------------------------------------------------------------- LaTeX
_SPECIAL: Final = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%",
    "_": r"\_", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}", "<": r"\textless{}",
    ">": r"\textgreater{}", "|": r"\textbar{}", '"': "''", "…": r"\dots{}", "–": "--", "—": "---",
}  # fmt: skip


def _latex_text(text: str) -> str:
    plain = (c if c.isprintable() else " " for c in text)
    return r"\text{" + "".join(_SPECIAL.get(c, c) for c in plain) + "}"


def _latex_number(game: StrategicGame) -> Callable[[Any], str]:
    names = {p.symbol: p.latex for p in game.parameters.values() if p.latex}

    def write(value: Any) -> str:
        if isinstance(value, float):
            mantissa, _, exponent = f"{value:.6g}".partition("e")
            return rf"{mantissa} \cdot 10^{{{int(exponent)}}}" if exponent else mantissa
        exact = sp.Rational(value.numerator, value.denominator) if isinstance(value, Fraction) else value
        return str(sp.latex(exact, symbol_names=names))

    return write


def _latex_cell(cell: list[tuple[Any, bool]], number: Callable[[Any], str]) -> str:
    shown = ((number(value), best) for value, best in cell)
    return r",\ ".join(rf"\underline{{{text}}}" if best else text for text, best in shown)
