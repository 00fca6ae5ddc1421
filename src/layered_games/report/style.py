"""The look of all figures: sizes, shades, fonts, a style that touches no global state, and saving.

The object-oriented interface of matplotlib only; ``pyplot`` is never imported.
"""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from matplotlib import font_manager, style
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patheffects import Normal
from matplotlib.text import Text

from layered_games.errors import ParameterError
from layered_games.regime import Regime

__all__ = [
    "SHADES",
    "WIDTHS",
    "Drawing",
    "Shade",
    "adopt",
    "chinese_font",
    "context",
    "freeze",
    "hatched",
    "new_figure",
    "save",
    "write",
]

WIDTHS: Final[Mapping[str, float]] = {"single": 3.4, "double": 7.0}
"""Column widths of a journal, in inches."""

LATIN: Final = "STIXGeneral"
CHINESE: Final = (
    "Noto Serif CJK SC",
    "Noto Serif CJK JP",
    "Source Han Serif SC",
    "Noto Sans CJK SC",
    "Noto Sans CJK JP",
    "Source Han Sans SC",
    "Songti SC",
    "SimSun",
    "Microsoft YaHei",
    "PingFang SC",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
)
INK: Final = "#1a1a1a"
TEXT: Final = 8.0
SMALL: Final = 7.0

_SETTINGS: Final[Mapping[str, Any]] = {
    "mathtext.fontset": "stix",
    "font.size": TEXT,
    "axes.titlesize": TEXT,
    "axes.labelsize": TEXT,
    "axes.linewidth": 0.6,
    "axes.edgecolor": INK,
    "axes.unicode_minus": True,
    "xtick.labelsize": SMALL + 0.5,
    "ytick.labelsize": SMALL + 0.5,
    "xtick.direction": "out",
    "ytick.direction": "out",
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "xtick.major.size": 2.5,
    "ytick.major.size": 2.5,
    "lines.linewidth": 1.1,
    "hatch.linewidth": 0.4,
    "figure.dpi": 200,
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
    "text.usetex": False,
    "pdf.fonttype": 42,
    "ps.fonttype": 42,
    "pdf.compression": 6,
    "svg.fonttype": "path",
    "svg.hashsalt": "layered_games",
    "path.simplify": False,
}


@dataclass(frozen=True)
class Shade:
    """How a regime is filled: apart by lightness and by hatch, so that grey print keeps them apart."""

    fill: str
    hatch: str
    line: str


SHADES: Final[Mapping[int, Shade]] = {
    Regime.NONE: Shade("#ffffff", "", "#ffffff"),
    Regime.PASSIVE: Shade("#d6e4f0", "////", "#9db9d1"),
    Regime.ACTIVE: Shade("#f0c391", "...", "#b9772c"),
    Regime.COLLUSIVE: Shade("#b79cc0", "xxxx", "#8c6b98"),
    -1: Shade("#f2f2f2", "++++", "#bdbdbd"),
}
"""Fill, hatch and hatch colour by regime; -1 stands for undecided."""


@lru_cache(maxsize=1)
def chinese_font() -> str | None:
    """Return the name of an installed font with Chinese characters, or None."""
    installed = {entry.name for entry in font_manager.fontManager.ttflist}
    return next((name for name in CHINESE if name in installed), None)


@contextmanager
def context(chinese: bool = False) -> Iterator[None]:
    """Apply the style for a ``with`` block; afterwards the user's settings are as before."""
    font = chinese_font() if chinese else None
    families = [font, LATIN] if font else [LATIN]
    with style.context(["default", {**_SETTINGS, "font.family": families}]):
        yield


def adopt(ax: Axes, chinese: bool = False) -> None:
    """Give the labels of an axes that was made elsewhere the fonts and sizes of the package."""
    font = chinese_font() if chinese else None
    families = [font, LATIN] if font else [LATIN]
    for text in (ax.xaxis.label, ax.yaxis.label, ax.title):
        text.set(fontfamily=families, fontsize=TEXT, math_fontfamily="stix")
    ax.tick_params(labelsize=SMALL + 0.5, labelfontfamily=families)


class Drawing(Figure):
    """A figure that keeps its style wherever it is drawn, saved, or shown in a notebook.

    Attributes
    ----------
    chinese : bool
        Whether its text may hold Chinese characters.
    note : str
        What the reader should know, for instance that English stands in for want of a font.
    """

    chinese: bool = False
    note: str = ""

    def draw(self, renderer: Any) -> None:
        """Draw in the style of the package."""
        with context(self.chinese):
            super().draw(renderer)

    def savefig(self, fname: Any, **options: Any) -> None:
        """Save in the style of the package, fonts embedded as TrueType.

        Chinese text is drawn as outlines: its fonts often are of a kind that PDF cannot embed so.
        """
        texts = [t for t in self.findobj(Text) if not t.get_path_effects()] if self.chinese else []
        with context(self.chinese):
            for text in texts:
                text.set_path_effects([Normal()])
            try:
                super().savefig(fname, **options)
            finally:
                for text in texts:
                    text.set_path_effects(None)  # type: ignore[arg-type]

    def _repr_svg_(self) -> str:
        return _render(self, "svg").decode("utf-8")


def new_figure(width: str | float, height: float, language: str = "en") -> Drawing:
    """Return an empty figure of the style.

    Parameters
    ----------
    width : {"single", "double"} or float
        A journal's column, or inches.
    height : float
        In inches.
    language : {"en", "zh"}

    Raises
    ------
    ParameterError
        If the width or the language is unknown.

    Examples
    --------
    >>> new_figure("single", 2.5).get_size_inches().tolist()
    [3.4, 2.5]
    """
    if isinstance(width, str) and width not in WIDTHS:
        raise ParameterError(f"unknown width {width!r}; use one of {', '.join(WIDTHS)}, or inches")
    inches = WIDTHS[width] if isinstance(width, str) else float(width)
    if not (0 < inches < 100 and 0 < height < 100):
        raise ParameterError(f"a figure of {inches} by {height} inches cannot be drawn; give positive inches")
    with context(language == "zh"):
        figure = Drawing(figsize=(inches, height), dpi=200, layout="constrained")
        FigureCanvasAgg(figure)
    figure.chinese = language == "zh" and chinese_font() is not None
    engine = figure.get_layout_engine()
    if engine is not None:
        engine.set(w_pad=0.02, h_pad=0.02, hspace=0.02, wspace=0.02)  # type: ignore[call-arg]
    return figure


def _render(figure: Figure, kind: str) -> bytes:
    """The figure as bytes that depend on nothing but the figure."""
    metadata: dict[str, Any] = {
        "pdf": {"CreationDate": None, "ModDate": None, "Creator": "layered_games", "Producer": None},
        "svg": {"Date": None, "Creator": "layered_games"},
    }[kind]
    stream = io.BytesIO()
    with context(getattr(figure, "chinese", chinese_font() is not None)):
        figure.savefig(stream, format=kind, metadata=metadata)
    return stream.getvalue()


def save(figure: Figure, stem: str | os.PathLike[str]) -> tuple[Path, Path]:
    """Write a figure as ``stem.pdf`` and ``stem.svg``, each whole or not at all.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
    stem : path
        Path without suffix; missing folders are made.

    Returns
    -------
    (pdf, svg) : tuple of pathlib.Path
        The same figure gives the same bytes, whenever and wherever it is saved with the same
        version of matplotlib. Fonts are embedded as TrueType in the PDF and drawn as outlines in the SVG.

    Raises
    ------
    ParameterError
        If ``figure`` is no figure or the stem has no name.
    """
    if not isinstance(figure, Figure):
        raise ParameterError(
            f"{type(figure).__name__} is no matplotlib Figure; pass what a function of lg.plot returns"
        )
    path = Path(stem)
    if not path.name:
        raise ParameterError(
            f"{str(stem)!r} names no file; give a path such as 'figures/map', without suffix"
        )
    made = {kind: _render(figure, kind) for kind in ("pdf", "svg")}
    pdf, svg = (path.with_name(f"{path.name}.{kind}") for kind in made)
    path.parent.mkdir(parents=True, exist_ok=True)
    for target, content in zip((pdf, svg), made.values(), strict=True):
        write(target, content)
    return pdf, svg


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


def hatched(shade: Shade) -> dict[str, Any]:
    """Keyword arguments of a patch in that shade, without an outline."""
    return {"facecolor": shade.fill, "edgecolor": shade.line, "hatch": shade.hatch or None, "linewidth": 0.0}


def freeze(figure: Any) -> None:
    """Lay the figure out once and for all, so that measured places stay where they are."""
    figure.draw_without_rendering()
    figure.set_layout_engine("none")
