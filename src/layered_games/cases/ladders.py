"""What a case measures: exact quantities, layers, and the ladder that they form."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal
from fractions import Fraction
from typing import Final

from layered_games.errors import CaseError

__all__ = ["DIMENSIONS", "Ladder", "Layer", "Quantity", "RecordFault", "plain"]

DIMENSIONS: Final = ("level", "deadline", "scope", "procedure", "accountability")
WHOLE: Final = {"percent": Fraction(100), "share": Fraction(1)}


def plain(number: Fraction) -> str:
    """Write an exact number as a decimal where that is exact and short, else as a fraction.

    Examples
    --------
    >>> plain(Fraction(5, 4)), plain(Fraction(1, 3))
    ('1.25', '1/3')
    """
    scaled = number * 10**6
    if scaled.denominator != 1 or abs(number) > 10**30:
        return str(number)
    text = format(Context(prec=60).divide(Decimal(number.numerator), Decimal(number.denominator)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


class RecordFault(CaseError):
    """A record contradicts itself.

    Attributes
    ----------
    where : str
        Key of the faulty part, relative to the record (``layers[2].target``).
    what, mend : str
        What is wrong, and what to do about it.
    """

    def __init__(self, where: str, what: str, mend: str) -> None:
        self.where, self.what, self.mend = where, what, mend
        super().__init__(f"{where}: {what}; {mend}")


@dataclass(frozen=True)
class Quantity:
    """An exact number with the range in which it may lie.

    Attributes
    ----------
    value, low, high : Fraction
        The number used, and the ends of its range; all equal for a fact.
    assumed : bool
        True if the source does not give the number.
    calibrated : bool
        True if the number was solved for, so that the equilibrium bid meets the observed one.
    note : str
        Where the number comes from.

    Raises
    ------
    RecordFault
        If the range does not hold the value.

    Examples
    --------
    >>> Quantity.fact(60).high
    Fraction(60, 1)
    """

    value: Fraction
    low: Fraction
    high: Fraction
    assumed: bool = False
    calibrated: bool = False
    note: str = ""

    def __post_init__(self) -> None:
        if not self.low <= self.value <= self.high:
            ends = f"[{plain(self.low)}, {plain(self.high)}]"
            raise RecordFault(
                "range",
                f"the value {plain(self.value)} lies outside its range {ends}",
                "write range = [low, high] with low <= value <= high",
            )

    @classmethod
    def fact(cls, value: int | Fraction, note: str = "") -> Quantity:
        """Return a number that the source gives."""
        number = Fraction(value)
        return cls(number, number, number, note=note)


@dataclass(frozen=True)
class Layer:
    """One layer of a ladder and what it demands.

    Attributes
    ----------
    name, name_zh : str
        Name of the layer, in English and in Chinese.
    target : Quantity
        What it demands, in the ladder's unit.
    days : Quantity or None
        Time it allows, in days; given in the deadline dimension only.
    deadline : datetime.date or None
        The date, where the file gives one.
    months : Quantity or None
        The time in months, where the file gives months (one month is 365/12 days).
    when : str
        The deadline in words, for reports.
    """

    name: str
    name_zh: str
    target: Quantity
    days: Quantity | None = None
    deadline: date | None = None
    months: Quantity | None = None
    when: str = ""


@dataclass(frozen=True)
class Ladder:
    """Layers from the received target down to the last announcement, in one dimension.

    Attributes
    ----------
    dimension : str
        ``"level"``, ``"deadline"``, ``"scope"``, ``"procedure"`` or ``"accountability"``.
    unit : str
        Unit of the targets; ``"percent"`` and ``"share"`` are bounded by the whole.
    layers : tuple of Layer
        At least one, with distinct names, none asking less than the one before.
    start : datetime.date or None
        The day from which dates count, that day included.

    Raises
    ------
    RecordFault
        If the ladder is empty, repeats a layer, leaves its unit, or asks less further down.
    """

    dimension: str
    unit: str
    layers: tuple[Layer, ...]
    start: date | None = None

    def __post_init__(self) -> None:
        if self.dimension not in DIMENSIONS:
            raise RecordFault(
                "dimension", f"{self.dimension!r} is no dimension", f"use one of {', '.join(DIMENSIONS)}"
            )
        if not self.layers:
            raise RecordFault(
                "layers", "the ladder has no layer", "give the received target as the first layer"
            )
        for number, layer in enumerate(self.layers):
            self._check_layer(number, layer)
        for number in range(1, len(self.layers)):
            self._check_step(number)

    def _check_layer(self, number: int, layer: Layer) -> None:
        where = f"layers[{number}]"
        for earlier, other in enumerate(self.layers[:number]):
            for key in ("name", "name_zh"):
                if getattr(layer, key) == getattr(other, key):
                    raise RecordFault(
                        f"{where}.{key}",
                        f"the layer {getattr(layer, key)!r} appears twice (first as layers[{earlier}])",
                        "name each layer once",
                    )
        if layer.target.low <= 0:
            raise RecordFault(f"{where}.target", "a target is above 0", "give a positive number")
        whole = WHOLE.get(self.unit)
        if whole is not None and layer.target.high > whole:
            raise RecordFault(
                f"{where}.target",
                f"{plain(layer.target.high)} {self.unit} is more than the whole",
                f"give a number above 0 and up to {whole}, or change the ladder's unit",
            )
        if self.dimension == "deadline" and layer.days is None:
            raise RecordFault(
                where,
                "no time is given, but the ladder's dimension is deadline",
                "add one of deadline, days, months, years",
            )
        if self.dimension != "deadline" and layer.days is not None:
            raise RecordFault(
                where,
                f"a time is given, but the ladder's dimension is {self.dimension}",
                'drop the time, or write dimension = "deadline"',
            )
        if layer.days is not None and layer.days.low <= 0:
            raise RecordFault(where, "the time allowed is not above 0 days", "give a later deadline")

    def _check_step(self, number: int) -> None:
        before, here = self.rate(number - 1), self.rate(number)
        if here.value < before.value:
            raise RecordFault(
                f"layers[{number}].target",
                f"the layer asks less ({plain(here.value)} {self.rate_unit}) than the layer before it"
                f" ({plain(before.value)}), which is no overbid",
                "list the layers from the received target downwards; the model needs T >= tau",
            )

    def rate(self, number: int) -> Quantity:
        """Return what a layer demands: its target, or in the deadline dimension its target a day."""
        layer = self.layers[number]
        if layer.days is None:
            return layer.target
        time = layer.days
        return Quantity(
            layer.target.value / time.value,
            layer.target.low / time.high,
            layer.target.high / time.low,
            layer.target.assumed or time.assumed,
        )

    @property
    def rate_unit(self) -> str:
        """Unit of :meth:`rate`."""
        return f"{self.unit} a day" if self.dimension == "deadline" else self.unit
