"""Numbers and domains: exact reading of numbers, intervals of the real line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from numbers import Rational as RationalNumber
from typing import Final, SupportsFloat, TypeGuard

import sympy as sp
from sympy.logic.boolalg import Boolean

from layered_games.errors import ParameterError

__all__ = ["NAMED_DOMAINS", "Domain", "exact", "is_exact"]


@dataclass(frozen=True)
class Domain:
    """An interval of the real line, open or closed at either end.

    Parameters
    ----------
    lower, upper : sympy.Expr
        Ends of the interval; ``-oo`` and ``oo`` are allowed.
    lower_closed, upper_closed : bool
        Whether the end belongs to the interval.

    Examples
    --------
    >>> Domain.parse("[0, 1)")
    Domain('[0, 1)')
    >>> 1 in Domain.parse("share")
    True
    """

    lower: sp.Expr = sp.S.NegativeInfinity
    upper: sp.Expr = sp.S.Infinity
    lower_closed: bool = False
    upper_closed: bool = False

    @classmethod
    def parse(cls, text: str | Domain) -> Domain:
        """Read a named domain or an interval such as ``"(0, 1]"``.

        Raises
        ------
        ParameterError
            If the text is neither a known name nor an interval.
        """
        if isinstance(text, Domain):
            return text
        if text in NAMED_DOMAINS:
            return NAMED_DOMAINS[text]
        match = _INTERVAL.fullmatch(text.strip()) if isinstance(text, str) else None
        if match is None:
            names = ", ".join(sorted(NAMED_DOMAINS))
            raise ParameterError(
                f"unknown domain {text!r}; use one of {names}, or an interval such as '[0, 1)'"
            )
        left, low, high, right = match.groups()
        lower, upper = _end(low), _end(high)
        if not bool(lower < upper):
            raise ParameterError(f"the domain {text!r} is empty; its lower end must be the smaller")
        finite_low, finite_high = bool(lower.is_finite), bool(upper.is_finite)
        return cls(lower, upper, left == "[" and finite_low, right == "]" and finite_high)

    def __contains__(self, value: object) -> bool:
        number = exact(value)
        above = number >= self.lower if self.lower_closed else number > self.lower
        below = number <= self.upper if self.upper_closed else number < self.upper
        return bool(above) and bool(below)

    def relations(self, symbol: sp.Symbol) -> tuple[Boolean, ...]:
        """Return the relations that say that ``symbol`` lies in the domain."""
        found: list[Boolean] = []
        if self.lower.is_finite:
            found.append(_relation(symbol, ">=" if self.lower_closed else ">", self.lower))
        if self.upper.is_finite:
            found.append(_relation(symbol, "<=" if self.upper_closed else "<", self.upper))
        return tuple(found)

    @property
    def assumptions(self) -> dict[str, bool]:
        """SymPy assumptions that follow from the interval."""
        facts: dict[str, bool] = {"real": True}
        if self.lower > 0 or (self.lower == 0 and not self.lower_closed):
            facts["positive"] = True
        elif self.lower == 0:
            facts["nonnegative"] = True
        elif self.upper < 0 or (self.upper == 0 and not self.upper_closed):
            facts["negative"] = True
        elif self.upper == 0:
            facts["nonpositive"] = True
        return facts

    def __str__(self) -> str:
        left = "[" if self.lower_closed else "("
        right = "]" if self.upper_closed else ")"
        return f"{left}{self.lower}, {self.upper}{right}"

    def __repr__(self) -> str:
        return f"Domain({str(self)!r})"


_INTERVAL: Final = re.compile(r"([\[(])\s*([^,\s]+)\s*,\s*([^,\s]+)\s*([\])])")


def _end(text: str) -> sp.Expr:
    if text.lstrip("+-") in {"oo", "inf", "infinity"}:
        return sp.S.NegativeInfinity if text.startswith("-") else sp.S.Infinity
    return exact(text)


def _relation(left: sp.Expr, operator: str, right: sp.Expr) -> Boolean:
    """Build a relation that SymPy leaves alone even where assumptions decide it."""
    classes = {">": sp.StrictGreaterThan, ">=": sp.GreaterThan, "<": sp.StrictLessThan, "<=": sp.LessThan}
    return classes[operator](left, right, evaluate=False)


NAMED_DOMAINS: Final[Mapping[str, Domain]] = {
    "real": Domain(),
    "positive": Domain(sp.S.Zero, sp.S.Infinity),
    "nonnegative": Domain(sp.S.Zero, sp.S.Infinity, lower_closed=True),
    "negative": Domain(sp.S.NegativeInfinity, sp.S.Zero),
    "nonpositive": Domain(sp.S.NegativeInfinity, sp.S.Zero, upper_closed=True),
    "share": Domain(sp.S.Zero, sp.S.One, True, True),
    "probability": Domain(sp.S.Zero, sp.S.One, True, True),
}


def exact(value: object) -> sp.Expr:
    """Turn a number into an exact SymPy number; floats are read as their shortest decimal.

    Parameters
    ----------
    value : int, float, Fraction, Decimal, str of a plain number, or SymPy number

    Returns
    -------
    sympy.Expr
        A real SymPy number without floats.

    Raises
    ------
    ParameterError
        If the value is no finite real number.

    Examples
    --------
    >>> exact(0.1)
    1/10
    >>> exact("3/4")
    3/4
    """
    if type(value).__name__ in {"bool", "bool_"}:  # NumPy's as well
        raise ParameterError(f"{value!r} is a truth value; a number is needed")
    if isinstance(value, sp.Expr):
        if not value.is_comparable or value.is_finite is False:
            raise ParameterError(f"{value} is no finite real number")
        return sp.nsimplify(value, rational=True) if value.has(sp.Float) else value
    if isinstance(value, RationalNumber):
        return sp.Rational(int(value.numerator), int(value.denominator))
    text = repr(float(value)) if _is_float(value) else str(value).strip()
    if not _NUMBER.fullmatch(text):
        raise ParameterError(f"{value!r} is no finite real number")
    try:
        return sp.Rational(Fraction(text.replace(" ", "")))
    except (ValueError, ZeroDivisionError) as error:
        raise ParameterError(f"{value!r} is no finite real number") from error


_NUMBER: Final = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?(\s*/\s*\d+)?")


def _is_float(value: object) -> TypeGuard[SupportsFloat]:
    return isinstance(value, SupportsFloat) and not _is_decimal(value) and not hasattr(value, "__len__")


def _is_decimal(value: object) -> bool:
    return hasattr(value, "as_tuple")


def is_exact(value: object) -> bool:
    """Tell whether a number was given exactly (integers, fractions, SymPy rationals)."""
    if isinstance(value, sp.Expr):
        return not value.has(sp.Float)
    return isinstance(value, RationalNumber | str) or _is_decimal(value)
