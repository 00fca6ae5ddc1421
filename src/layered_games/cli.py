"""The command line: parses arguments, calls the layers below, turns errors into one line each."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Iterator
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
    required=True,
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
def report(cases: tuple[str, ...], target: Path, draws: int) -> None:
    """Write the paper kit of some cases into DIR.

    CASE is the name of a built-in case (see `layered-games cases`) or the path of a case file in TOML.
    Without any, all built-in cases are taken.

    The kit holds report.html, main.tex, propositions.tex, tables/, figures/, proofs/, cases/ and
    results.json. It appears whole or not at all.
    """
    with _errors_in_one_line():
        from layered_games.models import overbidding
        from layered_games.report.inputs import read_sources
        from layered_games.report.kit import write_kit
        from layered_games.report.output import ascii_safe, check_target

        game = overbidding()
        sources = read_sources(cases, game.parameters)
        check_target(target)
        number = write_kit(game, sources, target, draws=draws, progress=True)
        click.echo(f"{number} files in {ascii_safe(target)}; open {ascii_safe(target / 'report.html')}")


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
    cases/, and compares with results.json. Ends with exit code 1 if anything differs.
    """
    with _errors_in_one_line():
        from layered_games.models import overbidding
        from layered_games.report.verification import verify_kit

        with _progress() as note:
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


@contextmanager
def _progress() -> Iterator[Callable[[str], None]]:
    """A line on standard error that says what is being done; only on a terminal, after two seconds."""
    from tqdm import tqdm

    with tqdm(delay=2, disable=None, leave=False, unit="check") as bar:

        def note(step: str) -> None:
            bar.set_description(step, refresh=False)
            bar.update()

        yield note


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
@click.argument("model", required=False)
def catalogue(model: str | None) -> None:
    """List the models, or show the parameters of MODEL."""
    with _errors_in_one_line():
        from layered_games import models
        from layered_games.errors import GameError

        if model is not None and model not in models.MODELS:
            raise GameError(f"no model is called {model!r}; the catalogue has {', '.join(models.MODELS)}")
        for name in models.MODELS if model is None else [model]:
            make = getattr(models, name)
            game = make()
            first = (make.__doc__ or "").strip().partition("\n")[0].removeprefix("Return ")
            click.echo(f"{name}: {first}")
            if model is None:
                click.echo(f"  parameters: {' '.join(game.parameters)}")
                continue
            width = max(map(len, game.parameters))
            for p in game.parameters.values():
                click.echo(f"  {p.name:<{width}}  {p.domain!s:<8}  {p.meaning}")
            for relation in game.parameters.relations:
                click.echo(f"  with {relation}")


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
