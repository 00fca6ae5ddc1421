"""The words of figures: regimes, axes and numbers, in English and in Chinese, set for mathtext."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Final

import sympy as sp

from layered_games.errors import GameError, ParameterError
from layered_games.games.sequential import SequentialGame
from layered_games.parameters import make_symbol
from layered_games.report.style import chinese_font

__all__ = ["LANGUAGES", "axis_label", "equation", "language_note", "number", "symbol", "word", "writable"]

LANGUAGES: Final = ("en", "zh")
LONGEST: Final = 9
"""Digits and signs up to which an exact number is written out on a figure."""

_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "none": ("no overbidding", "不加码"),
    "passive": ("passive", "被动加码"),
    "active": ("active", "主动加码"),
    "collusive": ("collusive", "共谋加码"),
    "undecided": ("undecided", "未定"),
    "received": ("received", "上级目标"),
    "imposed": ("imposed", "上级加压"),
    "volunteered": ("volunteered", "自愿加码"),
    "executed": ("executed", "实际执行"),
    "falsified": ("falsified", "造数字"),
    "admitted": ("admitted", "如实上报"),
    "admitted shortfall": ("admitted shortfall", "如实上报的缺口"),
    "payoff of": ("payoff of", "收益："),
    "markup": ("who raised the bid", "加码构成"),
    "account": ("how the bid is met", "完成构成"),
    "required rate": ("required rate", "要求的速度"),
    "target": ("target", "目标"),
    "percent": ("percent", "%"),
    "case": ("case", "案例"),
    "best replies": ("best replies", "最优反应集"),
    "partly": ("strictly in a part of the regime only", "仅在该类型的一部分中严格成立"),
    "either": ("sign depends on the parameters", "符号取决于参数"),
    "unknown": ("not decided", "未定"),
}


def writable(language: str) -> str:
    """Return the language in which labels can be written here: Chinese needs a font that has it.

    Raises
    ------
    ParameterError
        If the language is unknown.
    """
    if language not in LANGUAGES:
        raise ParameterError(f"unknown language {language!r}; use one of {', '.join(LANGUAGES)}")
    return "en" if language == "zh" and chinese_font() is None else language


def language_note(language: str) -> str:
    """Return what the reader should know about the language of labels; empty if all is as asked."""
    if writable(language) == language:
        return ""
    return "labels are in English: no font with Chinese characters was found; install Noto Serif CJK"


def word(key: str, language: str) -> str:
    """Return a word of the figures, or the key itself if it is none of them."""
    return _WORDS.get(key, (key, key))[LANGUAGES.index(language)]


def symbol(name: str, game: SequentialGame | None = None) -> str:
    r"""Return the symbol of a parameter or quantity for mathtext, without dollar signs.

    Examples
    --------
    >>> symbol("phi_S"), symbol("b"), symbol("U_A")
    ('\\phi_{S}', 'b', 'U_{A}')
    """
    if game is not None and name in game.parameters and game.parameters[name].latex:
        return game.parameters[name].latex
    return str(sp.latex(make_symbol(name)))


def literal(text: str) -> str:
    r"""Return a text of somebody else's so that no dollar sign in it starts a formula.

    Examples
    --------
    >>> literal("5 $")
    '5 \\$'
    """
    return " ".join(text.replace("$", "\\$").split())


def number(value: Any, digits: int = 3) -> str:
    r"""Return an exact number where that is short, else its decimal after a sign of approximation.

    Examples
    --------
    >>> number(Fraction(13, 35)), number(Fraction(24021, 25025)), number(sp.sqrt(2)), number(0.25)
    ('= 13/35', '\\approx 0.96', '= \\sqrt{2}', '= 0.25')
    """
    if isinstance(value, Fraction):
        value = sp.Rational(value.numerator, value.denominator)
    if isinstance(value, sp.Rational):
        short = decimal(float(value), 4)
        if sp.Rational(short) == value:
            return f"= {short}"
        return f"= {value}" if len(str(value)) <= LONGEST else f"\\approx {decimal(float(value), digits)}"
    if isinstance(value, sp.Expr):
        surd = value.is_algebraic and not value.has(sp.CRootOf) and len(str(value)) <= 2 * LONGEST
        return f"= {sp.latex(value)}" if surd else f"\\approx {decimal(float(value), digits)}"
    short = decimal(float(value), 4)
    return f"{'=' if float(short) == float(value) else chr(92) + 'approx'} {short}"


def decimal(value: float, digits: int = 3) -> str:
    """Return a number with some significant digits, never in the notation of computers.

    Examples
    --------
    >>> decimal(70 / 3), decimal(94404.3), decimal(0.5), decimal(0)
    ('23.3', '94404', '0.5', '0')
    """
    if value == 0 or not math.isfinite(value):
        return f"{value:g}"
    places = max(0, digits - 1 - math.floor(math.log10(abs(value))))
    text = f"{value:.{min(places, 12)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def equation(left: str, right: Any) -> str:
    r"""Return ``left = right`` for mathtext, dollar signs included; a fraction with its decimal.

    Examples
    --------
    >>> equation("x", Fraction(13, 35)), equation("x", Fraction(1, 2))
    ('$x = 13/35 \\approx 0.371$', '$x = 0.5$')
    """
    shown = number(right)
    rounded = f" \\approx {decimal(float(right))}" if "/" in shown or "sqrt" in shown else ""
    return f"${left} {shown}{rounded}$"


def axis_label(
    name: str,
    game: SequentialGame | None = None,
    language: str = "en",
    attrs: Mapping[str, Any] | None = None,
    unit: str | None = None,
) -> str:
    r"""Return symbol and meaning of a parameter or quantity, with its unit.

    Parameters
    ----------
    name : str
        Of a parameter, a move, a derived quantity, or ``U_<player>``.
    game : SequentialGame, optional
        Knows the meanings.
    language : {"en", "zh"}
    attrs : mapping, optional
        Attributes of a swept variable (``long_name``, ``units``), used where no game is given.
    unit : str, optional
        A unit of your own; none is shown if empty.

    Examples
    --------
    >>> from layered_games.models import overbidding
    >>> axis_label("sigma", overbidding())
    '$\\sigma$: social oversight, probability that the public exposes'
    """
    english, chinese, own = _meaning(name, game, attrs or {})
    meaning = chinese.replace("：", "，") if language == "zh" and chinese else _plain(english)
    if unit is None:
        unit = "" if language == "zh" or own.startswith("unit of") else own
    tail = f" ({unit})" if unit else ""
    colon = "：" if language == "zh" and chinese else ": "
    return f"${symbol(name, game)}$" + (f"{colon}{meaning}" if meaning else "") + tail


def _meaning(name: str, game: SequentialGame | None, attrs: Mapping[str, Any]) -> tuple[str, str, str]:
    """Meaning in English, in Chinese, and unit."""
    if game is None:
        return str(attrs.get("long_name", "")), "", str(attrs.get("units", ""))
    if name in game.parameters:
        parameter = game.parameters[name]
        return parameter.meaning, parameter.meaning_zh, parameter.unit
    if name in game.moves:
        return game.moves[name].meaning, game.moves[name].meaning_zh, ""
    if name.startswith("U_") and name[2:] in game.players:
        return f"payoff of {name[2:]}", f"{name[2:]} 的收益", ""
    if name == admitted(game):
        return word("admitted shortfall", "en"), word("admitted shortfall", "zh"), ""
    if name in game.derived:
        return "", "", ""
    known = ", ".join([*game.moves, *game.derived, *(f"U_{p}" for p in game.players)])
    raise GameError(f"unknown quantity or parameter {name!r}; the game has {known} and its parameters")


def admitted(game: SequentialGame) -> str | None:
    """Return the derived quantity that is bid less real less falsified part, if the game has one."""
    if game.roles is None:
        return None
    bid, real, fake = (game.moves[n].symbol for n in (game.roles.bid, game.roles.real, game.roles.falsified))
    rest = bid - real - fake
    return next((n for n, e in game.derived.items() if sp.expand(e - rest) == 0), None)


def _plain(meaning: str) -> str:
    """The meaning as running text: formulas in code notation are left out."""
    head, _, rest = meaning.partition(": ")
    if re.search(r"[*_^=]", rest):
        return head
    return f"{head}, {rest}" if rest else head
