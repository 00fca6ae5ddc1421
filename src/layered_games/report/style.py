"""The look of all figures: sizes, shades, fonts, a style that touches no global state, and saving.

The object-oriented interface of matplotlib only; ``pyplot`` is never imported.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from matplotlib import font_manager, rc_params_from_file, style
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patheffects import Normal
from matplotlib.text import Text

from layered_games.errors import ParameterError
from layered_games.regime import Regime

__all__ = [
    "SHADES",
    "STYLE",
    "WIDTHS",
    "Drawing",
    "Shade",
    "Sheet",
    "adopt",
    "chinese_font",
    "context",
    "figure_of",
    "finish",
    "freeze",
    "hatched",
    "new_figure",
]

MM: Final = 1 / 25.4
WIDTHS: Final[Mapping[str, float]] = {
    "single": 3.4,
    "double": 7.0,
    "article": 345 / 72.27,
    "elsevier": 90 * MM,
    "elsevier-1.5": 140 * MM,
    "elsevier-double": 190 * MM,
    "springer": 84 * MM,
    "springer-1.5": 129 * MM,
    "springer-double": 174 * MM,
    "pnas": 87 * MM,
    "pnas-1.5": 114 * MM,
    "pnas-double": 178 * MM,
    "nature": 89 * MM,
    "nature-double": 183 * MM,
}
"""Column widths in inches: two that suit most journals, LaTeX's ``article``, and some publishers' own."""

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

STYLE: Final = str(Path(__file__).with_name("layered_games.mplstyle"))
"""Path of the style sheet, for ``matplotlib.style.use``."""


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


@lru_cache(maxsize=1)
def _settings() -> dict[str, Any]:
    return {str(key): value for key, value in rc_params_from_file(STYLE, use_default_template=False).items()}


@contextmanager
def context(chinese: bool = False) -> Iterator[None]:
    """Apply the style for a ``with`` block; afterwards the user's settings are as before."""
    font = chinese_font() if chinese else None
    families = [font, LATIN] if font else [LATIN]
    with style.context(["default", {**_settings(), "font.family": families}]):
        yield


def adopt(ax: Axes, chinese: bool = False) -> None:
    """Give the labels of an axes that was made elsewhere the fonts and sizes of the package."""
    font = chinese_font() if chinese else None
    families = [font, LATIN] if font else [LATIN]
    for text in (ax.xaxis.label, ax.yaxis.label, ax.title):
        text.set(fontfamily=families, fontsize=TEXT, math_fontfamily="stix")
    ax.tick_params(labelsize=SMALL + 0.5, labelfontfamily=families)


class Sheet(Axes):
    """Axes that show themselves in a notebook: as the whole figure, an SVG."""

    def _repr_svg_(self) -> str:
        from layered_games.report.plot_files import render

        return render(figure_of(self), "svg").decode("utf-8")


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

    def add_subplot(self, *args: Any, **options: Any) -> Any:
        """Add axes, as matplotlib does; plain ones show themselves in a notebook."""
        if "projection" not in options and "polar" not in options:
            options.setdefault("axes_class", Sheet)
        return super().add_subplot(*args, **options)

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
        from layered_games.report.plot_files import render

        return render(self, "svg").decode("utf-8")


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


def figure_of(drawn: Axes | Figure) -> Figure:
    """Return the figure of what a drawing function returned."""
    found = drawn.get_figure(root=True) if isinstance(drawn, Axes) else drawn
    if not isinstance(found, Figure):
        raise ParameterError(
            f"{type(drawn).__name__} is neither Axes nor Figure; pass what a function of lg.plot returns"
        )
    return found


def finish(axes: Axes, language: str) -> Axes:
    """Return drawn axes; their figure's ``note`` says so where the language could not be had."""
    from layered_games.report.plot_words import language_note

    figure = figure_of(axes)
    if isinstance(figure, Drawing):
        figure.note = language_note(language)
    return axes


def hatched(shade: Shade) -> dict[str, Any]:
    """Keyword arguments of a patch in that shade, without an outline."""
    return {"facecolor": shade.fill, "edgecolor": shade.line, "hatch": shade.hatch or None, "linewidth": 0.0}


def freeze(figure: Any) -> None:
    """Lay the figure out once and for all, so that measured places stay where they are."""
    figure.draw_without_rendering()
    figure.set_layout_engine("none")
