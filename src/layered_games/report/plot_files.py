"""Figures as files: the same bytes for the same figure, each file whole or not at all."""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from shutil import which
from typing import Any, Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from layered_games.errors import ParameterError
from layered_games.report.style import chinese_font, context, figure_of

__all__ = ["render", "save", "write"]

METADATA: Final[Mapping[str, Mapping[str, Any] | None]] = {
    "pdf": {"CreationDate": None, "ModDate": None, "Creator": "layered_games", "Producer": None},
    "svg": {"Date": None, "Creator": "layered_games"},
    "png": {"Software": None},
    "pgf": None,
}
"""What is written into a file besides the picture: nothing that changes from day to day."""


def render(figure: Figure, kind: str) -> bytes:
    """Return the figure as bytes that depend on nothing but the figure."""
    stream: Any = io.StringIO() if kind == "pgf" else io.BytesIO()
    with context(getattr(figure, "chinese", chinese_font() is not None)):
        extra: dict[str, Any] = {} if METADATA[kind] is None else {"metadata": METADATA[kind]}
        figure.savefig(stream, format=kind, **extra)
    found = stream.getvalue()
    return found if isinstance(found, bytes) else found.encode("utf-8")


def save(
    drawn: Axes | Figure, stem: str | os.PathLike[str], formats: Sequence[str] = ("pdf", "svg")
) -> tuple[Path, ...]:
    r"""Write a figure as ``stem.pdf`` and ``stem.svg``, each whole or not at all.

    Parameters
    ----------
    drawn : matplotlib.axes.Axes or matplotlib.figure.Figure
        What a function of ``lg.plot`` returned.
    stem : path
        Path without suffix; missing folders are made.
    formats : sequence of {"pdf", "svg", "png", "pgf"}
        ``pgf`` is for LaTeX's ``\input`` with the package ``pgf``: text is set by the document, in its
        fonts; it needs LaTeX on this machine, to measure text.

    Returns
    -------
    tuple of pathlib.Path
        The files, in the order of ``formats``.
        The same figure gives the same bytes, whenever and wherever it is saved with the same
        version of matplotlib. Fonts are embedded as TrueType in the PDF and drawn as outlines in the SVG.

    Raises
    ------
    ParameterError
        If nothing drawn is passed, the stem has no name, or a format is unknown or cannot be had.
    """
    figure = figure_of(drawn)
    path = Path(stem)
    if not path.name:
        raise ParameterError(
            f"{str(stem)!r} names no file; give a path such as 'figures/map', without suffix"
        )
    if unknown := [kind for kind in formats if kind not in METADATA]:
        raise ParameterError(f"unknown format {unknown[0]!r}; use {', '.join(METADATA)}")
    if "pgf" in formats and which("pdflatex") is None:
        raise ParameterError(
            "format 'pgf' needs pdflatex, which is not on the path; install TeX Live, or use 'pdf'"
        )
    if "pgf" in formats and getattr(figure, "chinese", False):
        raise ParameterError("format 'pgf' is set by pdflatex, which has no Chinese; use 'pdf' or 'svg'")
    made = [(path.with_name(f"{path.name}.{kind}"), render(figure, kind)) for kind in formats]
    path.parent.mkdir(parents=True, exist_ok=True)
    for target, content in made:
        write(target, content)
    return tuple(target for target, _ in made)


def write(target: Path, content: bytes) -> None:
    """Put bytes into a file in one step: no reader ever sees half of it."""
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(name, 0o666 & ~mask)
        os.replace(name, target)
    except BaseException:
        with suppress(FileNotFoundError):
            os.unlink(name)
        raise
