"""The figures of a report: each drawn once, kept as PDF for papers and as SVG for the screen."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from layered_games.cases import Reading
from layered_games.report.case_report import CaseReport, ReadingReport
from layered_games.report.general import General
from layered_games.report.names import Names
from layered_games.report.wording import REGIMES, verdict_on

__all__ = ["Picture", "inline", "ladder_figure", "pictures", "save_pictures"]


@dataclass(frozen=True)
class Picture:
    """A figure to be drawn: where it goes and what it shows.

    Attributes
    ----------
    stem : str
        Name of its files, without suffix.
    caption : str
    about : tuple of str
        ``()`` for a general figure, else the names of case and reading.
    kind : {"fingerprint", "ladder", "map"}
    """

    stem: str
    caption: str
    about: tuple[str, ...]
    kind: str


def pictures(cases: Iterable[CaseReport], names: Names) -> tuple[Picture, ...]:
    """List the figures of a report, in order."""
    found = [
        Picture("fingerprint", "The fingerprint of the regimes: signs of local responses.", (), "fingerprint")
    ]
    for report in cases:
        for reading in report.readings:
            about = (report.case.name, reading.reading.name)
            stem = names.stem(*about)
            found.append(Picture(f"ladder-{stem}", _ladder_caption(reading), about, "ladder"))
            if reading.play is not None:
                found.append(Picture(f"map-{stem}", _map_caption(reading), about, "map"))
    return tuple(found)


def _ladder_caption(found: ReadingReport) -> str:
    text = f"The announced ladder ({found.reading.ladder.dimension}), overbid index {found.index}"
    return f"{text}; {verdict_on(found.play)}." if found.play else f"{text}."


def _map_caption(found: ReadingReport) -> str:
    play = found.play
    assert play is not None
    if len(play.map.present) == 1:
        seen = f"The regime is {REGIMES[play.map.present[0]]} in the whole plane: no point of it leads out."
    else:
        seen = f"Regimes in it: {', '.join(REGIMES[r] for r in play.map.present)}; the borders are exact."
    return (
        "Regimes in the plane of fault tolerance for the superior and social oversight, all other parameters "
        f"as in the reading; the dot marks the reading. {seen}"
    )


def save_pictures(
    found: General, cases: Iterable[CaseReport], listed: Iterable[Picture], folder: Path
) -> Iterator[Picture]:
    """Draw and save the figures one after the other; yield each once it is on disk."""
    from layered_games.report import plot

    readings = {(c.case.name, r.reading.name): r for c in cases for r in c.readings}
    for picture in listed:
        with warnings.catch_warnings():  # no font has every sign; a box stands for what is missing
            warnings.filterwarnings("ignore", message=r"Glyph \d+ .* missing from font")
            figure = _draw(plot, found, picture, readings)
            plot.save(figure, folder / picture.stem)
        yield picture


def _draw(plot: Any, found: General, picture: Picture, readings: dict[tuple[str, str], ReadingReport]) -> Any:
    if picture.kind == "fingerprint":
        return plot.fingerprint(found.fingerprint)
    reading = readings[(picture.about[0], picture.about[1])]
    if picture.kind == "ladder":
        return ladder_figure(reading.reading)
    assert reading.play is not None
    return plot.regime_map(reading.play.map.data, game=found.game, at=reading.reading.values)


def ladder_figure(reading: Reading) -> Any:
    """Draw the ladder of a reading, in Chinese if its layers have Chinese names."""
    from layered_games.report import plot

    names = "".join(layer.name for layer in reading.ladder.layers)
    return plot.ladder(reading, language="zh" if _CHINESE.search(names) else "en")


SMALLEST, LARGEST = 0.8, 1.4
"""How far the screen may shrink or enlarge a figure: its text stays readable."""
_CHINESE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")
_GROUP = re.compile(r' id="([^"]+)"')
_ID = re.compile(r'(\bid="|\burl\(#|href="#)')


def inline(svg: str, prefix: str, label: str) -> str:
    """Return an SVG document as an element for HTML: ids of its own, a label, no fixed size.

    Examples
    --------
    >>> document = '<?xml version="1.0"?><svg width="3pt"><g id="a"/></svg>'
    >>> inline(document, "f1", "it")
    '<svg role="img" aria-label="it" style="max-width:6px;min-width:3px"><g id="f1-a"/></svg>'
    """
    from html import escape

    body = svg[svg.index("<svg") :].strip()
    head, rest = body[: body.index(">")], body[body.index(">") :]
    width = re.search(r'\bwidth="([\d.]+)pt"', head)
    head = re.sub(r'\s(?:width|height)="[\d.]+pt"', "", head)
    pixels = float(width[1]) * 4 / 3 if width else 0.0
    limit = (
        f' style="max-width:{LARGEST * pixels:.0f}px;min-width:{SMALLEST * pixels:.0f}px"' if width else ""
    )
    head = head.replace("<svg", f'<svg role="img" aria-label="{escape(label)}"{limit}', 1)
    rest = re.sub(r"<metadata>.*?</metadata>", "", rest, flags=re.DOTALL)
    rest = _GROUP.sub(_once(), rest)
    return _ID.sub(lambda m: m[0] + prefix + "-", head + rest)


def _once() -> Callable[[re.Match[str]], str]:
    """Keep the first of several equal ids, and make the others classes: an id may occur once."""
    seen: set[str] = set()

    def keep(found: re.Match[str]) -> str:
        known = found[1] in seen
        seen.add(found[1])
        return f' class="{found[1]}"' if known else found[0]

    return keep
