"""report.html: one self-contained page, with tables, MathML formulas and inline figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from layered_games.proofs import Outcome
from layered_games.report.case_report import CaseReport, ReadingReport
from layered_games.report.cells import Cell, Chinese, Math, Table, cell_of
from layered_games.report.figures import Picture, inline
from layered_games.report.formulas import Formulas
from layered_games.report.general import General
from layered_games.report.general_tables import payoffs, stages
from layered_games.report.mathml import mathml
from layered_games.report.numbers import percent
from layered_games.report.wording import EVIDENCE, MOTIVES_ZH, OUTCOMES, REGIMES, REGIMES_ZH, verdict_on
from layered_games.report.written import Written, WrittenPart, written
from layered_games.versions import versions

__all__ = [
    "cell",
    "environment",
    "formula",
    "page",
    "picture_view",
    "proposition_view",
    "prose",
    "table",
    "version_list",
]

_ALIGN: Final = {"l": "left", "r": "right", "c": "center", "p": "text"}


def cell(content: Cell, large: bool = False) -> Markup:
    """Return a cell as HTML; everything that is not ours is escaped.

    Parameters
    ----------
    content : Cell
    large : bool
        Whether fractions in formulas keep their full size.

    Examples
    --------
    >>> print(cell(("a < b ", Chinese("省"))))
    a &lt; b <span lang="zh">省</span>
    """
    if isinstance(content, str):
        return escape(content)
    if isinstance(content, Math):
        return Markup(mathml(content.latex, large=large))
    if isinstance(content, Chinese):
        return Markup('<span lang="zh">{}</span>').format(content.text) if content.text else Markup("")
    return Markup("").join(cell(piece, large) for piece in content)


def formula(latex: str, block: bool = False) -> Markup:
    r"""Return a formula; its source as code where MathML has no word for it.

    Examples
    --------
    >>> print(formula(r"\unknown{x}"))
    <code>\unknown{x}</code>
    """
    try:
        return Markup(mathml(latex, block=block))
    except ValueError:
        return Markup("<code>{}</code>").format(latex)


def prose(text: str) -> Markup:
    """Return text with formulas between dollar signs."""
    pieces = text.split("$")
    return Markup("").join(formula(p) if odd % 2 else escape(p) for odd, p in enumerate(pieces))


def table(shown: Table) -> Markup:
    """Return a table with its caption, in a box that scrolls where the screen is narrow."""
    classes = [_ALIGN[letter] for letter in shown.align]
    head = Markup("").join(
        Markup('<th scope="col" class="{}">{}</th>').format(c, cell(h))
        for c, h in zip(classes, shown.head, strict=True)
    )
    rows = []
    for number, row in enumerate(shown.rows):
        cells = Markup("").join(
            Markup('<td class="{}">{}</td>').format(c, cell(content, shown.tall))
            for c, content in zip(classes, row, strict=True)
        )
        rows.append(
            Markup('<tr class="rule">{}</tr>' if number in shown.breaks else "<tr>{}</tr>").format(cells)
        )
    if not shown.caption:
        bare = '<div class="scroll"><table><thead><tr>{}</tr></thead>\n<tbody>{}</tbody></table></div>'
        return Markup(bare).format(head, Markup("\n").join(rows))
    return Markup(
        '<figure class="table" id="table-{}"><figcaption>{}</figcaption><div class="scroll">'
        "<table><thead><tr>{}</tr></thead>\n<tbody>{}</tbody></table></div></figure>"
    ).format(shown.name, cell(shown.caption), head, Markup("\n").join(rows))


def environment() -> Environment:
    """Return the template environment: HTML is escaped, an unknown name is an error."""
    made = Environment(
        loader=PackageLoader("layered_games.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(
        cell=cell,
        table=table,
        percent=percent,
        math=lambda latex: Markup(mathml(latex)),
        block=lambda latex: Markup(mathml(latex, block=True)),
        prose=prose,
    )
    return made


def page(
    found: General,
    cases: Sequence[CaseReport],
    tables: Mapping[str, Table],
    readings: Mapping[tuple[str, str], Mapping[str, Table]],
    drawn: Iterable[Picture],
    figures: Path,
    proofs: Mapping[str, tuple[str, ...]],
    ladders: Mapping[str, tuple[str, Sequence[Table]]],
) -> str:
    """Return the whole page.

    Parameters
    ----------
    found, cases
        What was computed.
    tables : mapping of str to Table
        The general tables by name.
    readings : mapping of (case, reading) to mapping of str to Table
        The tables of every reading, by kind.
    drawn : iterable of Picture
        The figures, whose SVG files lie in ``figures``.
    proofs : mapping
        Proposition name to the files of its parts.
    ladders : mapping
        Case name to what its ladder says: a summary, and tables.
    """
    write = Formulas(found.game)
    pictures = {(p.about, p.kind): picture_view(number, p, figures) for number, p in enumerate(drawn, 1)}
    return (
        environment()
        .get_template("report.html.j2")
        .render(
            found=found,
            tables=tables,
            payoffs=payoffs(found, write),
            stages=stages(found, write),
            propositions=[proposition_view(written(p, write), proofs[p.name]) for p in found.propositions],
            cases=[_case(c, readings, pictures, write) | {"ladder": ladders.get(c.case.name)} for c in cases],
            fingerprint=pictures.get(((), "fingerprint")),
            versions=version_list(),
            settled=sum(p.settled for p in found.propositions),
        )
    )


def picture_view(number: int, picture: Picture, folder: Path) -> dict[str, Any]:
    """Return a figure for the templates; ``number`` tells it apart from the others of a page."""
    svg = (folder / f"{picture.stem}.svg").read_text(encoding="utf-8")
    shown = Markup(inline(svg, f"f{number}", picture.caption))
    return {"svg": shown, "caption": picture.caption, "stem": picture.stem}


def _case(
    report: CaseReport,
    readings: Mapping[tuple[str, str], Mapping[str, Table]],
    pictures: Mapping[tuple[tuple[str, ...], str], dict[str, Any]],
    write: Formulas,
) -> dict[str, Any]:
    case = report.case
    return {
        "case": case,
        "text": cell(cell_of(case.text, write)),
        "facts": [cell(cell_of(line, write)) for line in case.facts],
        "assumptions": [cell(cell_of(line, write)) for line in case.assumptions],
        "ratio": report.ratio,
        "readings": [
            _reading(report, r, readings[(report.case.name, r.reading.name)], pictures, write)
            for r in report.readings
        ],
    }


def _reading(
    report: CaseReport,
    found: ReadingReport,
    tables: Mapping[str, Table],
    pictures: Mapping[tuple[tuple[str, ...], str], dict[str, Any]],
    write: Formulas,
) -> dict[str, Any]:
    about = (report.case.name, found.reading.name)
    play = found.play
    view: dict[str, Any] = {
        "reading": found.reading,
        "text": cell(cell_of(found.reading.text, write)),
        "id": f"{report.case.name}--{found.reading.name}",
        "index": found.index,
        "play": play,
        "tables": tables,
        "ladder": pictures.get((about, "ladder")),
        "map": pictures.get((about, "map")),
    }
    if play is not None:
        view["verdict"] = verdict_on(play)
        view["verdict_zh"] = REGIMES_ZH[play.point.regime] + (
            f"，{MOTIVES_ZH[play.point.motive]}" if play.point.motive else ""
        )
        view["share"] = percent(play.robustness.shares.get(play.point.regime, 0.0))
        view["fragile"] = Markup(", ").join(cell(Math(write.name(r.parameter))) for r in play.fragile)
        view["regimes"] = [REGIMES[r] for r in play.map.present]
    return view


def proposition_view(stated: Written, files: Sequence[str]) -> dict[str, Any]:
    """Return a proposition for the templates.

    Parameters
    ----------
    stated : Written
    files : sequence of str
        Of the proofs, one for each part.
    """
    return {
        "name": stated.name,
        "title": stated.title,
        "given": prose(stated.assumptions) if stated.assumptions else None,
        "statement": prose(stated.statement),
        "results": [_result(*result) for result in stated.results],
        "settled": stated.settled,
        "parts": [_part(part, file) for part, file in zip(stated.parts, files, strict=True)],
    }


def _result(name: str, latex: str, condition: bool) -> Markup:
    lines = (name, rf"\iff {latex}") if condition else (f"{name} = {latex}",)
    return Markup("").join(formula(line, block=True) for line in lines)


def _part(part: WrittenPart, file: str) -> dict[str, Any]:
    return {
        "label": cell(part.shown),
        "outcome": OUTCOMES[Outcome(part.outcome)],
        "expected": OUTCOMES[Outcome(part.expected)],
        "settled": part.settled,
        "evidence": EVIDENCE[part.evidence],
        "file": file,
        "points": [(word, formula(", ".join(point))) for word, point in part.points],
    }


def version_list() -> list[tuple[str, str]]:
    """Return what the report was made with, name by name."""
    listed: list[tuple[str, str]] = []
    for key, value in versions().items():
        listed += [(key, value)] if isinstance(value, str) else [(k, v) for k, v in value.items() if v]
    return listed
