"""main.tex: a minimal document that sets everything in a kit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from jinja2 import Environment, PackageLoader, StrictUndefined

from layered_games.report.case_report import CaseReport
from layered_games.report.cells import Table, cell_of
from layered_games.report.figures import Picture
from layered_games.report.formulas import Formulas
from layered_games.report.general import General
from layered_games.report.general_tables import payoffs
from layered_games.report.latex import cell

__all__ = ["main_file", "tex_environment"]


def tex_environment() -> Environment:
    """Return the template environment for LaTeX: other delimiters, an unknown name is an error."""
    made = Environment(
        loader=PackageLoader("layered_games.report", "templates"),
        autoescape=False,  # LaTeX has its own escaping, by the filter tex
        undefined=StrictUndefined,
        block_start_string="<%",
        block_end_string="%>",
        variable_start_string="<<",
        variable_end_string=">>",
        comment_start_string="<#",
        comment_end_string="#>",
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters.update(tex=cell, aligned=lambda equation: equation.replace("=", "&=", 1))
    return made


def main_file(
    found: General,
    cases: Sequence[CaseReport],
    tables: Mapping[str, Table],
    readings: Mapping[tuple[str, str], Mapping[str, Table]],
    drawn: Iterable[Picture],
    ladders: Mapping[str, tuple[str, Sequence[Table]]],
) -> str:
    """Return main.tex; the arguments are those of :func:`layered_games.report.html.page`."""
    pictures, write = list(drawn), Formulas(found.game)
    return (
        tex_environment()
        .get_template("main.tex.j2")
        .render(
            overview=tables["overview"].caption,
            payoffs=payoffs(found, write),
            general=[table for name, table in tables.items() if name not in ("overview", "propositions")],
            verdicts=tables["propositions"],
            cases=[
                {
                    "title": report.case.title,
                    "text": cell(cell_of(report.case.text, write)),
                    "ladder": ladders.get(report.case.name),
                    "readings": [
                        {
                            "title": r.reading.title,
                            "superior": r.reading.superior,
                            "subordinate": r.reading.subordinate,
                            "figures": [p for p in pictures if p.about == (report.case.name, r.reading.name)],
                            "tables": list(readings[(report.case.name, r.reading.name)].values()),
                        }
                        for r in report.readings
                    ],
                }
                for report in cases
            ],
        )
    )
