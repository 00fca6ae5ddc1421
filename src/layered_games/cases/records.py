"""Frozen records of a case: parameters, claims, readings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Final

from layered_games.cases.ladders import Ladder, Quantity
from layered_games.errors import CaseError

__all__ = ["MOTIVES", "REGIMES", "SOURCES", "Case", "CaseParameter", "Expected", "Reading"]

REGIMES: Final = ("none", "passive", "active", "collusive")
MOTIVES: Final = ("blame", "credit", "both", "joint")
SOURCES: Final = ("paper", "ours")


@dataclass(frozen=True)
class CaseParameter:
    """A parameter of the canonical game with its value, range and reason."""

    name: str
    quantity: Quantity


@dataclass(frozen=True)
class Expected:
    """What the source (or we) claim, to be compared with what is computed.

    Attributes
    ----------
    regime : str
        ``"none"``, ``"passive"``, ``"active"`` or ``"collusive"``.
    regime_source : str
        ``"paper"`` if the source uses this label for the case, else ``"ours"``.
    motive : str or None
        ``"blame"``, ``"credit"``, ``"both"``, ``"joint"`` or None if nothing is claimed.
    motive_source : str
        As for the regime.
    note : str
        The ground for the claim.
    """

    regime: str
    regime_source: str = "ours"
    motive: str | None = None
    motive_source: str = "ours"
    note: str = ""


@dataclass(frozen=True)
class Reading:
    """One way to understand a case: its ladder, the pair of the game, parameters and expectation.

    Attributes
    ----------
    name, title, title_zh, text : str
        Name, heading in English and Chinese, and why the case may be read so.
    source : str
        ``"paper"`` if the source reads it so, ``"ours"`` if we do.
    superior, subordinate : str
        Who plays the two roles of the canonical game.
    ladder : Ladder
    parameters : tuple of CaseParameter
        In the order of the file; empty if the file gives none.
    expected : Expected or None
    observed_bid : Fraction or None
        The final bid in the unit of ``tau``: ``tau`` times the overbid index of the ladder.
    """

    name: str
    title: str
    title_zh: str
    text: str
    source: str
    superior: str
    subordinate: str
    ladder: Ladder
    parameters: tuple[CaseParameter, ...] = ()
    expected: Expected | None = None

    def __repr__(self) -> str:
        return f"<Reading {self.name}: {self.title}; {self.superior} over {self.subordinate}>"

    @property
    def values(self) -> dict[str, Fraction]:
        """Parameter name to exact value, as ``regime_at`` takes it."""
        return {p.name: p.quantity.value for p in self.parameters}

    @property
    def ranges(self) -> dict[str, tuple[Fraction, Fraction]]:
        """Parameter name to the ends of its range."""
        return {p.name: (p.quantity.low, p.quantity.high) for p in self.parameters}

    @property
    def assumptions(self) -> tuple[CaseParameter, ...]:
        """The parameters that the source does not give."""
        return tuple(p for p in self.parameters if p.quantity.assumed)

    def parameter(self, name: str) -> Quantity:
        """Return the quantity of a parameter; KeyError if the reading has none of that name."""
        for parameter in self.parameters:
            if parameter.name == name:
                return parameter.quantity
        raise KeyError(name)

    @property
    def announced(self) -> tuple[Fraction, ...]:
        """Announced target of each layer in the unit of ``tau`` (ladder unit if there is no ``tau``)."""
        base = self.ladder.rate(0).value
        scale = self.values.get("tau", base)
        return tuple(scale * self.ladder.rate(i).value / base for i in range(len(self.ladder.layers)))

    @property
    def observed_bid(self) -> Fraction:
        """The last announcement, which an equilibrium bid should reproduce."""
        return self.announced[-1]


@dataclass(frozen=True)
class Case:
    """A real case: what the source reports, in our words, and one or more readings of it.

    Attributes
    ----------
    name : str
        Lower-case letters, digits, ``-`` and ``_``; safe as a file name.
    title, title_zh, source, text : str
        Heading, citation, and a short narrative.
    facts, assumptions : tuple of str
        What the source gives, and what we add beyond the parameters' own notes.
    readings : tuple of Reading
        At least one; the first is the default.
    """

    name: str
    title: str
    title_zh: str
    source: str
    text: str
    facts: tuple[str, ...]
    assumptions: tuple[str, ...]
    readings: tuple[Reading, ...]

    def __repr__(self) -> str:
        return f"<Case {self.name}: {self.title}; readings {', '.join(r.name for r in self.readings)}>"

    def __iter__(self) -> Iterator[Reading]:
        return iter(self.readings)

    @property
    def dimensions(self) -> tuple[str, ...]:
        """Dimensions in which the case overbids, each once."""
        return tuple(dict.fromkeys(r.ladder.dimension for r in self.readings))

    def reading(self, name: str | None = None) -> Reading:
        """Return a reading by name, the first without a name.

        Raises
        ------
        CaseError
            If the case has no such reading.
        """
        if name is None:
            return self.readings[0]
        for reading in self.readings:
            if reading.name == name:
                return reading
        known = ", ".join(r.name for r in self.readings)
        raise CaseError(f"case {self.name} has no reading {name!r}; it has {known}")

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON; exact numbers and dates as text."""
        plain: dict[str, Any] = _plain(self)
        for reading, record in zip(self.readings, plain["readings"], strict=True):
            record["observed_bid"] = str(reading.observed_bid)
        return plain


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, tuple):
        return [_plain(v) for v in value]
    return str(value) if isinstance(value, Fraction | date) else value
