"""The texts of a drawn game tree: numbers and expressions in maths, names, beliefs, and their sizes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import Any, Final

import sympy as sp
from matplotlib.axes import Axes
from matplotlib.mathtext import MathTextParser
from matplotlib.text import Text

from layered_games.games.extensive import ExtensiveGame
from layered_games.report.plot_place import wrap
from layered_games.report.plot_words import LANGUAGES, LONGEST, decimal, literal
from layered_games.report.style import new_figure

__all__ = ["Ruler", "Words", "is_chinese", "value_text"]

POINT: Final = 72.0
"""Points of an inch."""
WORD: Final = 90.0
"""Points beyond which a word is broken."""
_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "payoffs": ("payoffs:", "收益依次为："),
    "chance": ("chance", "自然"),
    "path": ("path of play", "均衡路径"),
    "chosen": ("chosen off the path", "路径外的选择"),
    "mixed": ("(p) probability", "（p）概率"),
    "belief": ("[p] belief", "[p] 信念"),
    "root": ("root", "起点"),
    "where": ("where", "条件："),
}


def value_text(value: Any, names: Mapping[sp.Symbol, str] | None = None) -> str:
    r"""Return a number or an expression for mathtext; an exact number is written out where that is short.

    Examples
    --------
    >>> value_text(Fraction(-1, 3)), value_text(2.5), value_text(Fraction(24021, 25025))
    ('−1/3', '2.5', '≈ 0.9599')
    >>> value_text(sp.Symbol("v") / 2 - sp.Symbol("c"))
    '$v / 2 - c$'
    """
    if isinstance(value, sp.Rational):
        value = Fraction(int(value.p), int(value.q))
    if isinstance(value, sp.Expr):
        if not value.free_symbols and len(str(value)) > 2 * LONGEST:
            return "≈ " + _signed(decimal(float(value), 4))
        return _maths(_latex(value, names or {}), str(value))
    if isinstance(value, int | Fraction):
        shown = str(Fraction(value))
        short = len(shown) <= LONGEST or "/" not in shown
        return _signed(shown if short else "≈ " + decimal(float(value), 4))
    return _signed(decimal(float(value), 4))


def _latex(value: Any, names: Mapping[sp.Symbol, str]) -> str:
    """The formula, with a term in front that has no minus if there is one."""
    orders = ("lex", "rev-lex")
    tried = [sp.latex(value, fold_short_frac=True, symbol_names=dict(names), order=o) for o in orders]
    return str(next((formula for formula in tried if not formula.startswith("-")), tried[0]))


def _signed(text: str) -> str:
    return text.replace("-", "\N{MINUS SIGN}")


@lru_cache(maxsize=2000)
def _maths(formula: str, plain: str) -> str:
    """A formula if mathtext can set it, else plain text."""
    shown = f"${formula}$"
    try:
        MathTextParser("path").parse(shown)
    except ValueError:
        return literal(plain)
    return shown


def is_chinese(text: str) -> bool:
    """Whether a text has characters for which a Chinese font is needed."""
    return any("\u2e80" <= c <= "\u9fff" or "\uff00" <= c <= "\uffef" for c in text)


@dataclass(frozen=True)
class Words:
    """What is written on the drawing of a game.

    Parameters
    ----------
    game : ExtensiveGame
    names : mapping of str to str
        Texts that stand for names of players, actions and outcomes; they may hold mathtext.
    language : {"en", "zh"}
    """

    game: ExtensiveGame
    names: Mapping[str, str]
    language: str

    def word(self, key: str) -> str:
        """A word of the package."""
        return _WORDS[key][LANGUAGES.index(self.language)]

    def name(self, text: str) -> str:
        """A player, an action or an outcome as it is shown."""
        return self.names[text] if text in self.names else literal(text)

    @cached_property
    def _symbols(self) -> dict[sp.Symbol, str]:
        parameters = self.game.parameters
        own = {s: parameters[s.name].latex for s in self.game.symbols if s.name in parameters}
        return {symbol: latex for symbol, latex in own.items() if latex}

    def value(self, value: Any) -> str:
        """A payoff."""
        return value_text(value, self._symbols)

    def share(self, value: Any, ends: tuple[Any, Any] | None = None) -> str:
        """A probability, or the range of one that is not unique."""
        if ends is None or ends[0] == ends[1]:
            return self.value(value)
        return "\N{EN DASH}".join(self.value(end) for end in ends)

    def condition(self, condition: Any) -> str:
        """Where in parameter space an equilibrium exists; empty if everywhere."""
        if condition in (True, sp.true):
            return ""
        parts = sp.And.make_args(condition)
        names = self._symbols
        shown = [_maths(_latex(part, names), str(part)) for part in parts]
        return f"{self.word('where')} {', '.join(shown)}"


class Ruler:
    """Measures and breaks texts in the style of the package; make it inside ``style.context``."""

    def __init__(self, language: str) -> None:
        self.figure = new_figure(1.0, 1.0, language)
        self.ax: Axes = self.figure.add_subplot()
        self._known: dict[tuple[str, float], tuple[float, float]] = {}
        self._broken: dict[tuple[str, float, float], str] = {}

    def size(self, text: str, fontsize: float) -> tuple[float, float]:
        """Width and height in points; a line is at least as high as its letters can be."""
        key = (text, fontsize)
        if key not in self._known:
            probe = Text(0, 0, text, fontsize=fontsize, linespacing=1.1)
            probe.set_figure(self.figure)
            box = probe.get_window_extent()
            scale = POINT / self.figure.dpi
            least = fontsize * ((1.15 if is_chinese(text) else 0.95) + 1.1 * text.count("\n"))
            self._known[key] = (box.width * scale, max(box.height * scale, least))
        return self._known[key]

    def wrapped(self, text: str, room: float, fontsize: float) -> str:
        """The text in lines of at most so many points, or as long as its longest word."""
        if self.size(text, fontsize)[0] <= room:
            return text
        words = text.split() if not is_chinese(text) else []
        room = max(room, *(min(self.size(w, fontsize)[0] + 0.5, WORD) for w in words), 0.0)
        key = (text, room, fontsize)
        if key not in self._broken:
            self._broken[key] = wrap(self.ax, text, room * self.figure.dpi / POINT, fontsize=fontsize)
        return self._broken[key]
