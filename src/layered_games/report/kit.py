"""Assembles the paper kit: computes, draws, writes every file, and puts the whole into its place."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from layered_games.models.base import Model
from layered_games.report.bibliography import bibliography
from layered_games.report.case_report import CaseReport, case_report
from layered_games.report.cells import Table
from layered_games.report.figures import pictures, save_pictures
from layered_games.report.formulas import Formulas
from layered_games.report.general import General, general
from layered_games.report.general_tables import general_tables
from layered_games.report.html import page
from layered_games.report.inputs import Source
from layered_games.report.ladder_analysis import LadderAnalysis, ladder_analyses
from layered_games.report.ladder_records import ladder_proofs, ladder_results
from layered_games.report.ladder_tables import ladder_summary, ladder_tables
from layered_games.report.latex import propositions, tabular
from layered_games.report.main_file import main_file
from layered_games.report.names import Names, proof_files
from layered_games.report.output import MARKER, put, whole_folder
from layered_games.report.progress import Note, bar
from layered_games.report.results import results, to_json
from layered_games.report.robustness import DRAWS
from layered_games.report.tables import overview_table, reading_tables
from layered_games.report.written import proof_texts, written

__all__ = ["Kit", "build_kit", "write_kit"]

STEPS = ("equilibrium", "regimes", "propositions", "fingerprint")


@dataclass(frozen=True)
class Kit:
    """What was computed for a kit; :func:`write_kit` writes it."""

    general: General
    cases: tuple[CaseReport, ...]
    ladders: tuple[LadderAnalysis, ...]
    seconds: dict[str, float]


def build_kit(
    game: Model, sources: Sequence[Source], draws: int = DRAWS, note: Note = lambda step: None
) -> Kit:
    """Compute everything that a kit holds, without writing anything.

    Parameters
    ----------
    game : Model
    sources : sequence of Source
    draws : int
        Draws for the robustness of each reading.
    note : callable
        Told what is done next.
    """
    found = general(game, note)
    seconds = dict(found.seconds)
    reports = []
    for source in sources:
        start = time.perf_counter()
        reports.append(case_report(game, source.case, draws, note))
        seconds[f"case {source.case.name}"] = time.perf_counter() - start
    note("ladders")
    start = time.perf_counter()
    ladders = ladder_analyses(reports)
    seconds["ladders"] = time.perf_counter() - start
    return Kit(found, tuple(reports), ladders, seconds)


def write_kit(
    game: Model, sources: Sequence[Source], target: Path, draws: int = DRAWS, progress: bool = False
) -> int:
    """Write the paper kit of some cases into a folder, as a whole or not at all.

    Parameters
    ----------
    game : Model
        The canonical game.
    sources : sequence of Source
        From :func:`layered_games.report.inputs.read_sources`.
    target : pathlib.Path
        Absent, empty, or an earlier kit, which is replaced.
    draws : int
        Draws for the robustness of each reading.
    progress : bool
        Show a progress bar once it takes longer than two seconds, on a terminal only.

    Returns
    -------
    int
        The number of files.

    Raises
    ------
    OutputError
        If the target may not be written.
    """
    readings = sum(len(source.case.readings) for source in sources)
    with whole_folder(target) as folder, bar(len(STEPS) + 3 * readings + 3, progress) as note:
        kit = build_kit(game, sources, draws, note)
        _write(kit, sources, folder, note)
        return sum(path.is_file() for path in folder.rglob("*"))


def _write(kit: Kit, sources: Sequence[Source], folder: Path, note: Note) -> None:
    """Write every file of the kit into an empty folder."""
    start = time.perf_counter()
    write = Formulas(kit.general.game)
    names = Names(report.case for report in kit.cases)
    proofs = proof_files(kit.general.propositions)
    for sub in ("cases", "figures", "proofs", "tables"):
        (folder / sub).mkdir()
    for source in sources:
        put(folder / "cases" / f"{source.case.name}.toml", source.text)
    stated = [written(p, write) for p in kit.general.propositions]
    for file, text in proof_texts(stated, proofs).items():
        put(folder / file, text)
    stems = {found.case: found.case for found in kit.ladders}
    checks = ladder_proofs(kit.ladders, stems)
    for file, verdict in checks.items():
        put(folder / file, verdict.to_smtlib())
    drawn = []
    for picture in save_pictures(kit.general, kit.cases, pictures(kit.cases, names), folder / "figures"):
        note(f"figure {picture.stem}")
        drawn.append(picture)
    seconds = kit.seconds | {"figures": time.perf_counter() - start}

    shared = {t.name: t for t in (overview_table(kit.cases, write), *general_tables(kit.general, write))}
    own = _reading_tables(kit, write, names)
    ladders = {
        f.case: (ladder_summary(f), tuple(ladder_tables(f, stems[f.case], write).values()))
        for f in kit.ladders
    }
    listed = [*own.values(), {t.name: t for _, kinds in ladders.values() for t in kinds}, shared]
    for table in [t for kinds in listed for t in kinds.values()]:
        put(folder / "tables" / f"{table.name}.tex", tabular(table))
    put(folder / "references.bib", bibliography())
    put(folder / "propositions.tex", propositions(kit.general.game.name, stated, write))
    put(folder / "main.tex", main_file(kit.general, kit.cases, shared, own, drawn, ladders))
    html = page(kit.general, kit.cases, shared, own, drawn, folder / "figures", proofs, ladders)
    put(folder / "report.html", html)
    seconds["all"] = sum(kit.seconds.values()) + time.perf_counter() - start
    found = results(kit.general, kit.cases, proofs, seconds)
    timings = {"timings": found.pop("timings")}
    found["files"] = {source.case.name: source.text for source in sources}
    found |= {"ladders": ladder_results(kit.ladders, stems, checks)} | timings
    put(folder / MARKER, to_json(found))


def _reading_tables(kit: Kit, write: Formulas, names: Names) -> dict[tuple[str, str], dict[str, Table]]:
    """The tables of every reading, by kind, each under a name of its own."""
    return {
        (report.case.name, found.reading.name): {
            kind: replace(table, name=f"{kind}-{names.stem(report.case.name, found.reading.name)}")
            for kind, table in reading_tables(found, write).items()
        }
        for report in kit.cases
        for found in report.readings
    }
