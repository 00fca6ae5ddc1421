"""The command line: parses arguments, calls the layers below, turns errors into one line each."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import click

from layered_games.errors import LayeredGamesError
from layered_games.versions import __version__

__all__ = ["main"]

CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
BAD_INPUT, FAILED, INTERRUPTED = 2, 1, 130


def _stop(message: str, code: int) -> NoReturn:
    """Say what is wrong in one line on standard error, and leave."""
    click.echo(f"layered-games: {' '.join(message.split())}", err=True)
    raise SystemExit(code)


@contextmanager
def _errors_in_one_line() -> Iterator[None]:
    """Bad input ends with exit code 2, what the machine refuses with 1; neither with a traceback."""
    in_charge = threading.current_thread() is threading.main_thread()
    before = signal.signal(signal.SIGTERM, _terminate) if in_charge else None
    try:
        yield
    except LayeredGamesError as error:
        _stop(str(error), BAD_INPUT)
    except BrokenPipeError:
        raise
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        _stop(f"{place}{error.strerror or error}; nothing was written", FAILED)
    except KeyboardInterrupt:
        _stop("interrupted; nothing was written", INTERRUPTED)
    finally:
        if in_charge:
            signal.signal(signal.SIGTERM, before)


def _terminate(number: int, frame: Any) -> None:
    """Leave as after an interrupt, so that what was begun is cleared away."""
    sys.exit(128 + number)


@click.group(context_settings=CONTEXT)
@click.version_option(__version__, prog_name="layered-games")
def main() -> None:
    """Game-theoretic models of layered bureaucracies: equilibria, proofs, paper kits."""


@main.command()
@click.argument("cases", metavar="[CASE ...]", nargs=-1)
@click.option(
    "--out",
    "target",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Folder of the kit: absent, empty, or an earlier kit, which is replaced as a whole.",
)
@click.option(
    "--draws",
    type=click.IntRange(1, 1_000_000),
    default=4000,
    show_default=True,
    help="Draws for the measured robustness over the assumed ranges.",
)
@click.option(
    "--model",
    "names",
    metavar="NAME",
    multiple=True,
    help="A model of the catalogue in place of cases; of several, a folder each and an index.",
)
@click.option("--all", "everything", is_flag=True, help="All models of the catalogue, with an index.")
@click.option(
    "--processes",
    type=click.IntRange(1, 64),
    default=2,
    show_default=True,
    help="How many kits of models are made at once.",
)
def report(
    cases: tuple[str, ...],
    target: Path | None,
    draws: int,
    names: tuple[str, ...],
    everything: bool,
    processes: int,
) -> None:
    """Write the paper kit of some cases, or of models of the catalogue, into DIR.

    CASE is the name of a built-in case (see `layered-games cases`) or the path of a case file in TOML.
    Without any, all built-in cases are taken. With --model or --all, DIR may stand alone, without --out.

    The kit holds report.html, main.tex, propositions.tex, figures/, proofs/ and results.json; that of cases
    also tables/ and cases/, that of a model references.bib. It appears whole or not at all.
    """
    if names or everything:
        _report_models(names, everything, _one_folder(cases, target), processes)
        return
    if target is None:
        raise click.MissingParameter(param_hint="'--out'", param_type="option")
    with _errors_in_one_line():
        from layered_games.models import overbidding
        from layered_games.report.inputs import read_sources
        from layered_games.report.kit import write_kit
        from layered_games.report.output import check_target

        game = overbidding()
        sources = read_sources(cases, game.parameters)
        check_target(target)
        number = write_kit(game, sources, target, draws=draws, progress=True)
        _say_written(number, target, "report.html")


def _one_folder(given: tuple[str, ...], target: Path | None) -> Path:
    """The folder of models' kits, by itself or as an option."""
    folders = [*map(Path, given), *([target] if target is not None else [])]
    if len(folders) != 1:
        raise click.UsageError("with --model or --all, name one folder to write into, and no cases")
    return folders[0]


def _report_models(names: tuple[str, ...], everything: bool, target: Path, processes: int) -> None:
    """Write the kit of one model, or those of several with an index."""
    if names and everything:
        raise click.UsageError("--all takes every model; leave out --model")
    with _errors_in_one_line():
        from layered_games.models.catalogue_table import entry
        from layered_games.report.model_kit import write_model_kit
        from layered_games.report.model_shelf import write_model_kits
        from layered_games.report.output import check_target

        for name in names:
            entry(name)
        check_target(target)
        if len(names) == 1:
            _say_written(write_model_kit(names[0], target, progress=True), target, "report.html")
        else:
            number = write_model_kits(names, target, processes, progress=True)
            _say_written(number, target, "index.html")


def _say_written(number: int, target: Path, page: str) -> None:
    from layered_games.report.output import ascii_safe

    click.echo(f"{number} files in {ascii_safe(target)}; open {ascii_safe(target / page)}")


@main.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--timeout",
    type=click.FloatRange(0.1, 3600),
    default=10.0,
    show_default=True,
    metavar="SECONDS",
    help="Time for each proof and solver.",
)
def verify(folder: Path, timeout: float) -> None:
    """Check the paper kit in DIR.

    Runs every file in proofs/ again with the solvers that are installed, recomputes every case from
    cases/, solves every model, and compares with results.json. Ends with exit code 1 if anything differs.
    """
    with _errors_in_one_line():
        from layered_games.models import overbidding
        from layered_games.report.progress import bar
        from layered_games.report.verification import verify_kit

        with bar(unit="check") as note:
            checks = []
            for check in verify_kit(overbidding(), folder, timeout, note):
                click.echo(str(check))
                checks.append(check)
        counts = {
            word: sum(c.outcome == word for c in checks) for word in ("confirmed", "undecided", "mismatch")
        }
        click.echo(", ".join(f"{number} {word}" for word, number in counts.items()))
    if counts["mismatch"]:
        sys.exit(FAILED)


@main.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--out",
    "target",
    type=click.Path(path_type=Path),
    help="Where the figures go; default: the kit's own figures/.",
)
def redraw(folder: Path, target: Path | None) -> None:
    """Draw the figures of the paper kit in DIR again, from its results.json."""
    with _errors_in_one_line():
        import warnings

        from layered_games.report.redraw import redraw as drawn

        with warnings.catch_warnings():  # no font has every sign; a box stands for what is missing
            warnings.filterwarnings("ignore", message=r"Glyph \d+ .* missing from font")
            for found in drawn(folder, target):
                click.echo(str(found))


@main.command()
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--concept", metavar="NAME", help="Solution concept, for instance nash or subgame-perfect.")
@click.option("--json", "as_json", is_flag=True, help="Print the solution as JSON.")
def solve(file: Path, concept: str | None, as_json: bool) -> None:
    """Find the equilibria of the game in FILE (.nfg or .efg).

    Payoffs that are integers, fractions or decimals are read exactly, and the equilibria are exact.
    """
    with _errors_in_one_line():
        from layered_games.equilibria.solving import solve as solve_game
        from layered_games.errors import GameError
        from layered_games.games.extensive import ExtensiveGame
        from layered_games.games.strategic import StrategicGame

        readers: dict[str, Any] = {".nfg": StrategicGame.from_gambit, ".efg": ExtensiveGame.from_gambit}
        if file.suffix.lower() not in readers:
            raise GameError(f"{file}: a file ending in .nfg or .efg is needed")
        solution = solve_game(readers[file.suffix.lower()](file), concept)
        click.echo(solution.to_json() if as_json else str(solution))


@main.command()
@click.argument("name", required=False)
@click.option(
    "--format",
    "how",
    type=click.Choice(["text", "csv", "json", "latex", "markdown"]),
    default="text",
    show_default=True,
    help="How to print it.",
)
def catalogue(name: str | None, how: str) -> None:
    """List the mechanisms with their models, or show the model NAME.

    Of a model: its parameters, example, outcomes, and propositions with verdicts. Propositions are proved the
    first time, which takes some seconds a model; what came out is kept.
    """
    with _errors_in_one_line():
        from layered_games.models.catalogue_table import catalogue as listed
        from layered_games.models.catalogue_table import entries, entry
        from layered_games.report.model_listing import entry_listing, formatted
        from layered_games.report.progress import bar

        found = None if name is None else entry(name)
        with bar(1 if found else len(entries()), unit="model") as note:
            if found is None:
                click.echo(formatted(listed(note=note), how))
            else:
                note(found.name)
                click.echo(formatted(entry_listing(found), how))


@main.command()
def cases() -> None:
    """List the built-in cases with their readings."""
    with _errors_in_one_line():
        from layered_games.cases import builtin_cases, reading_index

        for case in builtin_cases():
            click.echo(f"{case.name}: {case.title}")
            for reading in case.readings:
                click.echo(f"  {reading.name}: {reading.title}; overbid index {reading_index(reading)}")


@main.command()
@click.argument("rows", metavar="[ROW ...]", nargs=-1)
def literature(rows: tuple[str, ...]) -> None:
    """Print published results, claimed beside computed, and what they differ by.

    ROW is the name of a result, for instance tullock. Without any, all are compared. Ends with exit code 1
    if anything differs.
    """
    with _errors_in_one_line():
        from layered_games.literature import rows as records
        from layered_games.literature.listing import described, summary

        seen = []
        for row in records(*rows):
            compared = [c for at in row.examples for c in row.compare(**at)]
            click.echo(described(row, compared) + "\n")
            seen += compared
        click.echo(summary(seen))
    if not all(comparison.agrees for comparison in seen):
        sys.exit(FAILED)
