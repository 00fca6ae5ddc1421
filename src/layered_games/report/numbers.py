"""How numbers are written: exactly where that is short, as decimals beside it, as pairs in JSON."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Final

import sympy as sp

from layered_games.cases.ladders import plain

__all__ = ["both", "decimal", "exact_text", "percent", "record", "to_fraction"]

LONGEST: Final = 16
"""Characters up to which an exact number is shown; longer ones are rounded."""


def to_fraction(value: Any) -> Fraction | None:
    """Return a rational number as a Fraction, and None for what is not rational."""
    if isinstance(value, Fraction | int):
        return Fraction(value)
    if isinstance(value, sp.Rational):
        return Fraction(int(value.p), int(value.q))
    return None


def _float(value: Any) -> float | None:
    try:
        return float(value)
    except OverflowError:
        return None


def decimal(value: Any, digits: int = 4) -> str:
    """Return a number rounded to some significant digits.

    Examples
    --------
    >>> decimal(Fraction(70, 3)), decimal(70), decimal(Fraction(1, 3000000)), decimal(1380000)
    ('23.33', '70', '3.333e-7', '1380000')
    """
    number = _float(value)
    if number is None:
        return f"{sp.Rational(str(value)).evalf(digits)}".lower().replace("e+", "e")
    if number == int(number) and abs(number) < 10**9:
        return str(int(number))
    text = f"{number:.{digits}g}"
    if "e" not in text:
        return text
    if 1 <= abs(number) < 10**9:
        return f"{number:.0f}"
    mantissa, _, power = text.partition("e")
    return f"{mantissa}e{int(power)}"


def exact_text(value: Any) -> str:
    """Return an exact number as text: a decimal where that is exact and short, a fraction, or a root.

    Examples
    --------
    >>> exact_text(sp.Rational(1, 4)), exact_text(sp.Rational(13, 35))
    ('0.25', '13/35')
    """
    number = to_fraction(value)
    return str(value) if number is None else plain(number)


def both(value: Any) -> str:
    """Return the exact number with its decimal beside it, where the two differ.

    Examples
    --------
    >>> both(Fraction(13, 35)), both(Fraction(1, 4))
    ('13/35 ≈ 0.3714', '0.25')
    """
    exact = exact_text(value)
    if to_fraction(value) is None or len(exact) > LONGEST:
        return f"≈ {decimal(value)}"
    return exact if "/" not in exact else f"{exact} ≈ {decimal(value)}"


def percent(share: float) -> str:
    """Return a measured share in whole percent, never rounded to all or nothing.

    Examples
    --------
    >>> percent(0.934), percent(1.0), percent(0.9999), percent(0.0001)
    ('93 %', '100 %', '> 99 %', '< 1 %')
    """
    if 0 < share < 0.005:
        return "< 1 %"
    if 0.995 <= share < 1:
        return "> 99 %"
    return f"{100 * share:.0f} %"


def record(value: Any) -> dict[str, Any]:
    """Return a number for JSON: exactly, as text, and as a float (None if it exceeds all floats).

    Examples
    --------
    >>> record(Fraction(1, 3))
    {'exact': '1/3', 'float': 0.3333333333333333}
    """
    number = to_fraction(value)
    return {"exact": str(value if number is None else number), "float": _float(value)}
