"""Draw every figure of a paper kit again, from its results.json alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from layered_games.cases import Case, read_case
from layered_games.equilibria.solving import solve
from layered_games.models import overbidding
from layered_games.models.catalogue_table import entry
from layered_games.report import plot
from layered_games.report.figures import ladder_figure
from layered_games.report.maps import regime_map
from layered_games.report.names import Names
from layered_games.report.output import MARKER
from layered_games.report.theory_page import figure_of
from layered_games.report.verification import KitError, read_results

__all__ = ["Redrawn", "redraw"]


@dataclass(frozen=True)
class Redrawn:
    """A figure that was drawn again.

    Attributes
    ----------
    stem : str
        Of its files.
    outcome : {"identical", "differs", "new"}
        Beside the PDF that was in the kit; another version of matplotlib may draw other bytes.
    """

    stem: str
    outcome: str

    def __str__(self) -> str:
        return f"{self.stem}: {self.outcome}"


def redraw(folder: Path, target: Path | None = None) -> Iterator[Redrawn]:
    """Draw the figures of a kit again, one after the other.

    Parameters
    ----------
    folder : pathlib.Path
        A paper kit; nothing but its results.json is read, besides the figures to compare with.
    target : pathlib.Path, optional
        Where the figures go; default: the kit's own ``figures``.

    Raises
    ------
    KitError
        If the folder holds no kit, or its results.json does not hold the cases.

    Examples
    --------
    >>> import tempfile
    >>> from layered_games.report.model_kit import write_model_kit
    >>> with tempfile.TemporaryDirectory() as place:
    ...     _ = write_model_kit("elimination", f"{place}/kit")
    ...     print(*redraw(Path(place, "kit"), Path(place, "again")))
    elimination: identical
    """
    recorded = read_results(folder)
    place = folder / "figures" if target is None else target
    for stem, drawn in _drawings(folder, recorded):
        old = folder / "figures" / f"{stem}.pdf"
        before = old.read_bytes() if old.is_file() else None
        pdf, _ = plot.save(drawn, place / stem)
        same = "new" if before is None else "identical" if pdf.read_bytes() == before else "differs"
        yield Redrawn(stem, same)


def _drawings(folder: Path, recorded: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    if "model" in recorded:
        found = entry(str(recorded["model"]["name"]))
        yield found.name, figure_of(found, found.build())
        return
    cases = _cases(folder, recorded)
    game = overbidding()
    if "fingerprint" in recorded:
        from layered_games.statics import fingerprint

        yield "fingerprint", plot.fingerprint(fingerprint(solve(game)))
    names = Names(cases)
    for case in cases:
        for reading in case.readings:
            stem = names.stem(case.name, reading.name)
            yield f"ladder-{stem}", ladder_figure(reading)
            if reading.parameters:
                data = regime_map(game, reading.values).data
                yield f"map-{stem}", plot.regime_map(data, game=game, at=reading.values)


def _cases(folder: Path, recorded: Mapping[str, Any]) -> list[Case]:
    texts = recorded.get("files")
    if not isinstance(texts, Mapping) or any(c["name"] not in texts for c in recorded["cases"]):
        raise KitError(f"{folder / MARKER}: files: the texts of the cases are missing; make the kit anew")
    space = overbidding().parameters
    found = []
    for case in recorded["cases"]:
        text, name = str(texts[case["name"]]), f"{MARKER}: {case['name']}"
        read = read_case(text, name)
        found.append(read_case(text, name, space) if any(r.parameters for r in read) else read)
    return found
