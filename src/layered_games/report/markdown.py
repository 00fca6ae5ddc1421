"""The Markdown that models are described in, as HTML and as LaTeX: paragraphs, lists, tables, formulas.

Only what the pages of the mechanisms use is known: headings, lists, tables, formulas between dollar signs,
bold, italics, code, links. Everything else is text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from markupsafe import Markup, escape

from layered_games.report import html, latex
from layered_games.report.cells import Cell, Chinese, Math, Piece, Table

__all__ = ["Block", "blocks", "to_html", "to_latex"]

_CHINESE: Final = re.compile("([\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]+)")
_APART: Final = re.compile(
    "\\s*\\((?=[^()]*[\u2e80-\u9fff])[\u2e80-\u9fff\uff00-\uffef“”、,;:. \u3000-\u303f]+\\)"
)
_STRETCH: Final = re.compile(r"(\\cjk\{[^{}]*)\}((?:[,;:. ]|``|'')*)\\cjk\{")
_INLINE: Final = re.compile(
    r"\$(?P<math>[^$]+)\$|`(?P<code>[^`]+)`|\*\*(?P<bold>[^*]+)\*\*"
    r"|(?<![\w*])\*(?P<italic>[^*\s](?:[^*]*[^*\s])?)\*(?![\w*])|\[(?P<link>[^\]]+)\]\([^)\s]+\)"
)
_ITEM: Final = re.compile(r"(?P<mark>\d+\.|-)\s+(?P<text>.*)")
T = TypeVar("T")
LONG: Final = 32
"""Characters from which the cells of a column wrap."""


@dataclass(frozen=True)
class Block:
    """A piece of a page.

    Attributes
    ----------
    kind : {"heading", "text", "list", "table", "formula"}
    lines : tuple of tuple of str
        A list has one entry an item, mark and text; a table one entry a row; anything else one entry.
    """

    kind: str
    lines: tuple[tuple[str, ...], ...]


def blocks(text: str) -> tuple[Block, ...]:
    r"""Split Markdown into blocks.

    Examples
    --------
    >>> [block.kind for block in blocks("Some $x$.\n\n- one\n- two\n\n$$ x = 1 $$")]
    ['text', 'list', 'formula']
    """
    return tuple(_read(text.splitlines()))


def _read(lines: Sequence[str]) -> Iterator[Block]:
    at = 0
    while at < len(lines):
        line = lines[at].strip()
        kind = _kind(line)
        taken = [line]
        at += 1
        if kind == "formula":
            while not (len(" ".join(taken)) > 3 and taken[-1].endswith("$$")) and at < len(lines):
                taken.append(lines[at].strip())
                at += 1
        elif kind not in ("", "heading"):
            while at < len(lines) and _continues(kind, lines[at]):
                taken.append(lines[at].strip())
                at += 1
        if kind:
            yield Block(kind, _MAKE[kind](taken))


def _kind(line: str) -> str:
    if line.startswith("$$"):
        return "formula"
    if line.startswith("|"):
        return "table"
    if line.startswith("#"):
        return "heading"
    return ("list" if _ITEM.match(line) else "text") if line else ""


def _continues(kind: str, line: str) -> bool:
    """Whether a line belongs to the block before it."""
    found = _kind(line.strip())
    if kind == "list":
        return found == "list" or (found == "text" and line.startswith(" "))
    return found == kind


def _items(taken: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    items: list[tuple[str, str]] = []
    for line in taken:
        if match := _ITEM.match(line):
            items.append((match["mark"], match["text"]))
        else:
            mark, text = items[-1]
            items[-1] = (mark, f"{text} {line}")
    return tuple(items)


def _rows(taken: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    rows = [tuple(c.strip() for c in re.split(r"(?<!\\)\|", line.strip().strip("|"))) for line in taken]
    kept = [row for row in rows if not all(re.fullmatch(r":?-{3,}:?", c) for c in row)]
    width = max(map(len, kept), default=0)
    return tuple((*(c.replace(r"\|", "|") for c in row), *("",) * (width - len(row))) for row in kept)


_MAKE: Final[dict[str, Callable[[Sequence[str]], tuple[tuple[str, ...], ...]]]] = {
    "formula": lambda taken: ((" ".join(taken).strip().strip("$").strip(),),),
    "heading": lambda taken: ((taken[0].lstrip("#").strip(),),),
    "text": lambda taken: ((" ".join(taken),),),
    "list": _items,
    "table": _rows,
}


# ---------------------------------------------------------------------- HTML
def to_html(text: str) -> Markup:
    """Return Markdown as HTML; everything that is not ours is escaped.

    Examples
    --------
    >>> print(to_html("Is $x$ < *one*?"))
    <p>Is <math><mi>x</mi></math> &lt; <em>one</em>?</p>
    """
    return Markup("\n").join(_block_html(block) for block in blocks(text))


def _block_html(block: Block) -> Markup:
    if block.kind == "formula":
        return Markup('<div class="scroll">{}</div>').format(html.formula(block.lines[0][0], block=True))
    if block.kind == "heading":
        return Markup("<h3>{}</h3>").format(_inline_html(block.lines[0][0]))
    if block.kind == "table":
        return html.table(_table(block))
    if block.kind == "list":
        numbered = block.lines[0][0] != "-"
        items = Markup("").join(
            Markup('<li value="{}">{}</li>').format(mark.rstrip("."), _inline_html(text))
            if numbered
            else Markup("<li>{}</li>").format(_inline_html(text))
            for mark, text in block.lines
        )
        return Markup("<ol>{}</ol>" if numbered else "<ul>{}</ul>").format(items)
    return Markup("<p>{}</p>").format(_inline_html(block.lines[0][0]))


def _inline_html(text: str) -> Markup:
    marks = {"code": "<code>{}</code>", "bold": "<strong>{}</strong>", "italic": "<em>{}</em>", "link": "{}"}

    def shown(kind: str, inner: str) -> Markup:
        if kind == "math":
            return html.formula(inner)
        return Markup(marks[kind]).format(_plain_html(inner) if kind == "code" else _inline_html(inner))

    return Markup("").join(_pieces(text, _plain_html, shown))


def _plain_html(text: str) -> Markup:
    pieces = _CHINESE.split(text)
    return Markup("").join(
        Markup('<span lang="zh">{}</span>').format(p) if odd % 2 else escape(p)
        for odd, p in enumerate(pieces)
    )


def _pieces(text: str, plain: Callable[[str], T], shown: Callable[[str, str], T]) -> Iterator[T]:
    """The text between marks through ``plain``, what is marked through ``shown``."""
    at = 0
    for match in _INLINE.finditer(text):
        if match.start() > at:
            yield plain(text[at : match.start()])
        kind = match.lastgroup or ""
        yield shown(kind, match[kind])
        at = match.end()
    if at < len(text):
        yield plain(text[at:])


# ---------------------------------------------------------------------- tables
def _table(block: Block) -> Table:
    """A table of cells; columns of long text wrap."""
    head, *rows = block.lines
    align = "".join("p" if any(_length(row[n]) > LONG for row in rows) else "l" for n in range(len(head)))
    return Table("", "", tuple(map(_cell, head)), tuple(tuple(map(_cell, row)) for row in rows), align)


def _length(text: str) -> int:
    """The length of a cell, formulas left out."""
    return len(re.sub(r"\$[^$]+\$", "", text))


def _cell(text: str) -> Cell:
    def plain(part: str) -> tuple[Piece, ...]:
        pieces = _CHINESE.split(part)
        return tuple(Chinese(p) if odd % 2 else p for odd, p in enumerate(pieces) if p)

    def shown(kind: str, inner: str) -> tuple[Piece, ...]:
        return (Math(inner),) if kind == "math" else plain(inner)

    return tuple(piece for pieces in _pieces(text, plain, shown) for piece in pieces)


# ---------------------------------------------------------------------- LaTeX
def to_latex(text: str) -> str:
    r"""Return Markdown as LaTeX; it needs ``\kitdisplay`` and ``\kitwide`` of a kit's preamble.

    Examples
    --------
    >>> to_latex("Is $x$ < *one*?")
    'Is $x$ \\textless{} \\emph{one}?\n'
    """
    return "\n".join(_block_latex(block) for block in blocks(text))


def _block_latex(block: Block) -> str:
    if block.kind == "formula":
        return f"\\kitdisplay{{{block.lines[0][0]}}}\n"
    if block.kind == "heading":
        return f"\\subsection*{{{_inline_latex(block.lines[0][0])}}}\n"
    if block.kind == "table":
        return f"\\kitwide{{%\n{latex.tabular(_without_chinese(_table(block))).rstrip()}}}\n"
    if block.kind == "list":
        name = "itemize" if block.lines[0][0] == "-" else "enumerate"
        marks = ["" if mark == "-" else f"[{mark}]" for mark, _ in block.lines]
        lines = [
            f"\\item{mark} {_inline_latex(text)}" for mark, (_, text) in zip(marks, block.lines, strict=True)
        ]
        return "\n".join([f"\\begin{{{name}}}", *lines, f"\\end{{{name}}}", ""])
    return f"{_inline_latex(block.lines[0][0])}\n"


def _inline_latex(text: str) -> str:
    """Text as LaTeX; a parenthesis that holds Chinese only is left out, and Chinese is one stretch."""
    found, before = _marked_latex(_APART.sub("", text)), ""
    while found != before:
        before, found = found, _STRETCH.sub(r"\1\2", found)
    return found


def _marked_latex(text: str) -> str:
    marks = {"code": r"\texttt", "bold": r"\textbf", "italic": r"\emph", "link": ""}

    def shown(kind: str, inner: str) -> str:
        if kind == "math":
            return f"${inner}$"
        return f"{marks[kind]}{{{latex.escape(inner) if kind == 'code' else _inline_latex(inner)}}}"

    return "".join(_pieces(text, latex.escape, shown))


def _without_chinese(table: Table) -> Table:
    """The table without columns that hold Chinese only."""
    kept = [n for n in range(len(table.head)) if any(latex.cell(row[n]) for row in table.rows)]
    return Table(
        table.name,
        table.caption,
        tuple(table.head[n] for n in kept),
        tuple(tuple(row[n] for n in kept) for row in table.rows),
        "".join(table.align[n] for n in kept),
        tall=True,
    )
