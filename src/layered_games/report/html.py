"""report.html: one self-contained page, with tables, MathML formulas and inline figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape
from sympy.logic.boolalg import Boolean

from layered_games.models.propositions import Part, Proposition
from layered_games.proofs import Outcome
from layered_games.report.case_report import CaseReport, ReadingReport
from layered_games.report.cells import Cell, Chinese, Math, Table, cell_of
from layered_games.report.figures import Picture, inline
from layered_games.report.formulas import Formulas
from layered_games.report.general import General
from layered_games.report.general_tables import label, payoffs, stages
from layered_games.report.latex import relation
from layered_games.report.mathml import mathml, mixed
from layered_games.report.numbers import percent
from layered_games.report.wording import EVIDENCE, MOTIVES_ZH, OUTCOMES, REGIMES, REGIMES_ZH, verdict_on
from layered_games.versions import versions

__all__ = ["cell", "environment", "page", "table"]

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
        prose=lambda text: Markup(mixed(text)),
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
    pictures = {(p.about, p.kind): _picture(number, p, figures) for number, p in enumerate(drawn, 1)}
    return (
        environment()
        .get_template("report.html.j2")
        .render(
            found=found,
            tables=tables,
            payoffs=payoffs(found, write),
            stages=stages(found, write),
            propositions=[_proposition(p, proofs[p.name], write) for p in found.propositions],
            cases=[_case(c, readings, pictures, write) | {"ladder": ladders.get(c.case.name)} for c in cases],
            fingerprint=pictures.get(((), "fingerprint")),
            versions=_versions(),
            settled=sum(p.settled for p in found.propositions),
        )
    )


def _picture(number: int, picture: Picture, folder: Path) -> dict[str, Any]:
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


def _proposition(stated: Proposition, files: Sequence[str], write: Formulas) -> dict[str, Any]:
    return {
        "name": stated.name,
        "title": stated.title,
        "given": Markup(mixed(stated.assumptions)) if stated.assumptions else None,
        "statement": Markup(mixed(stated.statement)),
        "results": [_result(name, value, write) for name, value in stated.results.items()],
        "settled": stated.settled,
        "parts": [_part(part, file, write) for part, file in zip(stated.parts, files, strict=True)],
    }


def _result(name: str, value: Any, write: Formulas) -> Markup:
    if not isinstance(value, Boolean):
        return Markup(mathml(f"{name} = {write.latex(value)}", block=True))
    lines = (name, rf"\iff {relation(value, write)}")
    return Markup("").join(Markup(mathml(line, block=True)) for line in lines)


def _part(part: Part, file: str, write: Formulas) -> dict[str, Any]:
    verdict = part.verdict
    points = []
    if verdict.outcome is Outcome.MIXED:
        for word, point in (("holds", verdict.example), ("fails", verdict.counterexample)):
            listed = ", ".join(f"{write.latex(s)} = {write.latex(v)}" for s, v in (point or {}).items())
            points.append((word, Markup(mathml(listed))))
    return {
        "label": cell(label(part, write)),
        "outcome": OUTCOMES[verdict.outcome],
        "expected": OUTCOMES[part.expected],
        "settled": part.settled,
        "evidence": EVIDENCE[verdict.evidence],
        "file": file,
        "points": points,
    }


def _versions() -> list[tuple[str, str]]:
    listed: list[tuple[str, str]] = []
    for key, value in versions().items():
        listed += [(key, value)] if isinstance(value, str) else [(k, v) for k, v in value.items() if v]
    return listed
