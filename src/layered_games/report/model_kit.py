"""The paper kit of one entry of the catalogue: computed from the model, written as a whole or not at all."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from layered_games.cache import cache_file, read_json, write_json
from layered_games.models.catalogue_table import Tally, entry, keep_tally
from layered_games.models.entries import PAPERS, Entry
from layered_games.report import theory_page as pages
from layered_games.report.figures import Picture
from layered_games.report.formulas import Formulas
from layered_games.report.general import timed
from layered_games.report.html import environment, picture_view, proposition_view, version_list
from layered_games.report.latex import propositions
from layered_games.report.main_file import tex_environment
from layered_games.report.markdown import to_html, to_latex
from layered_games.report.model_bibliography import references
from layered_games.report.model_numbers import at_example, described, lines_of, solution_data
from layered_games.report.names import proof_files
from layered_games.report.output import FORMAT, MARKER, put, whole_folder
from layered_games.report.plot_files import save
from layered_games.report.progress import Note, bar
from layered_games.report.results import SCHEMA, to_json
from layered_games.report.written import Written, proof_texts, proposition_record, restored, written
from layered_games.versions import versions

__all__ = [
    "ModelKit",
    "build_model_kit",
    "put_model_kit",
    "settled_propositions",
    "tally_written",
    "write_model_kit",
]

STEPS: Final = ("equilibrium", "propositions", "figure", "numbers")
SURE: Final = ("certificate", "two solvers")


@dataclass(frozen=True)
class ModelKit:
    """What was computed for the kit of an entry.

    Attributes
    ----------
    entry : Entry
    model : object
        What the entry builds.
    pieces : mapping of str to str
        The texts of its page in Markdown: words, game, equilibrium, example, worked, literature.
    propositions : tuple of Written
    figure : matplotlib.figure.Figure
    numbers : mapping
        For results.json: the entry, its solution, its example, the lines of its figure.
    seconds : mapping of str to float
    """

    entry: Entry
    model: Any
    pieces: Mapping[str, str]
    propositions: tuple[Written, ...]
    figure: Any
    numbers: Mapping[str, Any]
    seconds: Mapping[str, float]


def settled_propositions(found: Entry, model: Any, folder: Path | None = None) -> tuple[Written, ...]:
    """Return the propositions of an entry, written out, with their verdicts.

    They are proved the first time, which takes some seconds; the texts are kept on disk until the
    package's source changes. What is not settled is never kept.

    Parameters
    ----------
    found : Entry
    model : object
        What it builds.
    folder : pathlib.Path, optional
        Where they are kept; default: the user's cache folder.
    """
    file = cache_file("propositions", found.name, folder)
    kept = read_json(file)
    try:
        if isinstance(kept, list):
            return tuple(restored(data) for data in kept)
    except (KeyError, TypeError, ValueError):
        file.unlink(missing_ok=True)  # written by someone else: prove again
    write = Formulas(model)
    listed = tuple(written(p, write) for p in model.propositions())
    if all(p.settled for p in listed):
        write_json(file, [p.as_dict() for p in listed])  # a folder that refuses is no harm
        keep_tally(found, tally_written(listed), folder)
    return listed


def tally_written(listed: tuple[Written, ...]) -> Tally:
    """Count propositions by how they are settled, as :func:`lg.models.catalogue` does."""
    sure = [p for p in listed if p.settled and all(part.evidence in SURE for part in p.parts)]
    mixed = sum(any(part.expected == "mixed" for part in p.parts) for p in sure)
    return Tally(len(sure) - mixed, mixed, len(listed) - len(sure))


def build_model_kit(found: Entry, note: Note = lambda step: None, folder: Path | None = None) -> ModelKit:
    """Compute everything that the kit of an entry holds, without writing anything.

    Parameters
    ----------
    found : Entry
    note : callable
        Told what is done next.
    folder : pathlib.Path, optional
        Where proofs are kept; default: the user's cache folder.
    """
    seconds: dict[str, float] = {}
    with timed("equilibrium", seconds, note):
        model = found.build()
        pieces = {
            "words": _words(found),
            "game": pages.game_of(found, model),
            "equilibrium": pages.equilibrium_of(found, model),
            "example": pages.example_of(model, Formulas(model).name),
            "worked": pages.worked_of(found, model),
            "literature": "\n".join(f"- {line}" for line in found.literature) or "None known to us.",
        }
    with timed("propositions", seconds, note):
        stated = settled_propositions(found, model, folder)
    with timed("figure", seconds, note):
        figure = pages.figure_of(found, model)
    with timed("numbers", seconds, note):
        numbers = {
            "model": described(found, model),
            "solution": solution_data(model),
            "numbers": at_example(found, model),
            "figures": {found.name: lines_of(figure)},
        }
    return ModelKit(found, model, pieces, stated, figure, numbers, seconds)


def write_model_kit(name: str, target: Path | str, progress: bool = False, folder: Path | None = None) -> int:
    """Write the paper kit of an entry of the catalogue into a folder, as a whole or not at all.

    The kit holds report.html, main.tex, propositions.tex, references.bib, figures/, proofs/ and
    results.json, from which its numbers and its figure can be made again.

    Parameters
    ----------
    name : str
        Of the entry, for instance ``"elimination"``.
    target : path
        Absent, empty, or an earlier kit, which is replaced.
    progress : bool
        Show a progress bar once it takes longer than two seconds, on a terminal only.
    folder : pathlib.Path, optional
        Where proofs are kept; default: the user's cache folder.

    Returns
    -------
    int
        The number of files.

    Raises
    ------
    GameError
        If the catalogue has no entry of that name.
    OutputError
        If the target may not be written.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     _ = write_model_kit("elimination", f"{place}/kit")
    ...     sorted(path.name for path in Path(place, "kit").iterdir())[-3:]
    ['references.bib', 'report.html', 'results.json']
    """
    found = entry(name)
    with whole_folder(Path(target)) as place, bar(len(STEPS), progress) as note:
        put_model_kit(build_model_kit(found, note, folder), place)
        return sum(path.is_file() for path in place.rglob("*"))


def put_model_kit(kit: ModelKit, folder: Path) -> None:
    """Write every file of a kit into an empty folder."""
    start = time.perf_counter()
    found = kit.entry
    proofs = proof_files(kit.propositions)
    for sub in ("figures", "proofs"):
        (folder / sub).mkdir()
    for file, text in proof_texts(kit.propositions, proofs).items():
        put(folder / file, text)
    save(kit.figure, folder / "figures" / found.name)
    put(folder / "propositions.tex", propositions(found.name, kit.propositions, Formulas(kit.model)))
    put(folder / "references.bib", references(found))
    put(folder / "main.tex", _main_file(kit))
    put(folder / "report.html", _page(kit, proofs, folder / "figures"))
    seconds = {**kit.seconds, "files": time.perf_counter() - start}
    data = {
        "kit": {"format": FORMAT, "schema": SCHEMA},
        "versions": versions(),
        **kit.numbers,
        "propositions": [proposition_record(p, proofs[p.name]) for p in kit.propositions],
        "cases": [],
        "timings": {step: round(value, 3) for step, value in seconds.items()},
    }
    put(folder / MARKER, to_json(data))


def _words(found: Entry) -> str:
    """The model in words, as a paper begins it."""
    text = pages.words_of(found)
    return "The " + text.removeprefix("Return the ") if text.startswith("Return the ") else text


def _source(found: Entry) -> str:
    return (
        f"From the paper on {PAPERS[found.paper]}: {found.passage}. "
        f"In the package: `lg.models.{found.name}()`."
    )


def _title(found: Entry) -> str:
    return found.mechanism[0].upper() + found.mechanism[1:]


def _main_file(kit: ModelKit) -> str:
    found = kit.entry
    return (
        tex_environment()
        .get_template("model.tex.j2")
        .render(
            **{name: to_latex(text).strip() for name, text in kit.pieces.items()},
            title=to_latex(_title(found)).strip(),
            source=to_latex(_source(found)).strip(),
            figure=found.name,
            caption=to_latex(pages.caption_of(found)).strip(),
        )
    )


def _page(kit: ModelKit, proofs: Mapping[str, tuple[str, ...]], figures: Path) -> str:
    found = kit.entry
    picture = Picture(found.name, pages.caption_of(found), (), "mechanism")
    return (
        environment()
        .get_template("model.html.j2")
        .render(
            **{name: to_html(text) for name, text in kit.pieces.items()},
            title=_title(found),
            title_zh=found.mechanism_zh,
            source=to_html(_source(found)),
            outcomes=", ".join(found.outcomes),
            institutions=", ".join(found.institutions),
            propositions=[proposition_view(p, proofs[p.name]) for p in kit.propositions],
            settled=sum(p.settled for p in kit.propositions),
            picture=picture_view(1, picture, figures),
            versions=version_list(),
        )
    )
