"""The overbid index: required rate over baseline rate, the same for every dimension and unit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from layered_games.cases.ladders import Ladder, Quantity, plain
from layered_games.cases.records import Case, Reading
from layered_games.errors import CaseError

__all__ = [
    "Index",
    "compose",
    "index_table",
    "overbid_index",
    "rate_ratio",
    "rates",
    "reading_index",
    "step_indices",
]

_WORDS = {
    "level": "required level / received level",
    "deadline": "required speed / baseline speed",
    "scope": "items required / baseline items",
    "procedure": "steps required / baseline steps",
    "accountability": "sanction announced / baseline sanction",
}


@dataclass(frozen=True)
class Index:
    """How many times the baseline is demanded; 1 means no overbid.

    Attributes
    ----------
    value, low, high : Fraction
        The index, and the ends that it takes when every quantity runs through its range.
    dimension : str
        ``"level"``, ``"deadline"``, ``"scope"``, ``"procedure"``, ``"accountability"``, or several
        of them joined by ``" x "`` after a composition.
    assumed : bool
        True if a number in it is an assumption.
    formula : str
        How it was computed, with the numbers.

    Examples
    --------
    >>> from layered_games.cases import builtin_case, overbid_index
    >>> overbid_index(builtin_case("sewage").reading().ladder).value
    Fraction(7, 6)
    """

    value: Fraction
    low: Fraction
    high: Fraction
    dimension: str
    assumed: bool
    formula: str

    def __mul__(self, other: Index) -> Index:
        """Compose two indices: a further layer, or a further dimension."""
        if not isinstance(other, Index):
            return NotImplemented
        parts = dict.fromkeys([*self.dimension.split(" x "), *other.dimension.split(" x ")])
        return Index(
            self.value * other.value,
            self.low * other.low,
            self.high * other.high,
            " x ".join(parts),
            self.assumed or other.assumed,
            f"{self.formula} * {other.formula}",
        )

    def __str__(self) -> str:
        text = f"{float(self.value):.4g}"
        return text if self.low == self.high else f"{text} [{float(self.low):.4g}, {float(self.high):.4g}]"


def rates(ladder: Ladder) -> tuple[Quantity, ...]:
    """Return what each layer demands: targets, or targets a day in the deadline dimension.

    Examples
    --------
    >>> from layered_games.cases import builtin_case
    >>> [str(r.value) for r in rates(builtin_case("union").reading().ladder)]
    ['20/73', '80/181']
    """
    return tuple(ladder.rate(i) for i in range(len(ladder.layers)))


def _term(ladder: Ladder, number: int) -> str:
    layer = ladder.layers[number]
    amount = f"{plain(layer.target.value)} {ladder.unit}"
    return amount if layer.days is None else f"({amount} / {plain(layer.days.value)} days)"


def _ratio(ladder: Ladder, upper: Quantity, lower: Quantity, above: str, below: str) -> Index:
    words = _WORDS[ladder.dimension]
    return Index(
        upper.value / lower.value,
        upper.low / lower.high,
        upper.high / lower.low,
        ladder.dimension,
        upper.assumed or lower.assumed,
        f"{words} = {above} / {below}",
    )


def overbid_index(ladder: Ladder, baseline: Fraction | int | None = None) -> Index:
    """Return the index of the whole ladder: its last rate over its first.

    Parameters
    ----------
    ladder : Ladder
    baseline : Fraction or int, optional
        A baseline rate of your own, in the ladder's rate unit (items a day for a deadline ladder
        that counts items), in place of the first layer's. The index is then a function of it.

    Returns
    -------
    Index
        The interval holds every combination of the quantities' ranges.

    Raises
    ------
    CaseError
        If the baseline is not an exact number above 0.

    Examples
    --------
    >>> from layered_games.cases import builtin_case
    >>> ladder = builtin_case("union").reading().ladder
    >>> overbid_index(ladder).value
    Fraction(292, 181)
    >>> overbid_index(ladder, baseline=Fraction(80, 181)).value
    Fraction(1, 1)
    """
    last = len(ladder.layers) - 1
    if baseline is None:
        return _ratio(ladder, ladder.rate(last), ladder.rate(0), _term(ladder, last), _term(ladder, 0))
    if isinstance(baseline, bool) or not isinstance(baseline, Fraction | int) or baseline <= 0:
        raise CaseError(f"baseline {baseline!r} is no exact number above 0; give an int or a Fraction")
    own = Quantity(Fraction(baseline), Fraction(baseline), Fraction(baseline), assumed=True)
    return _ratio(
        ladder, ladder.rate(last), own, _term(ladder, last), f"({plain(own.value)} {ladder.rate_unit})"
    )


def step_indices(ladder: Ladder) -> tuple[Index, ...]:
    """Return the index of every step; their values multiply to the index of the ladder.

    The intervals multiply to one that holds the ladder's and may be wider, since the range of a
    layer in between counts in both its steps.

    Examples
    --------
    >>> from layered_games.cases import builtin_case
    >>> [str(s.value) for s in step_indices(builtin_case("sewage").reading().ladder)]
    ['61/60', '62/61', '35/31']
    """
    return tuple(
        _ratio(ladder, ladder.rate(i), ladder.rate(i - 1), _term(ladder, i), _term(ladder, i - 1))
        for i in range(1, len(ladder.layers))
    )


def compose(indices: Iterable[Index]) -> Index:
    """Multiply indices, across layers or across dimensions.

    Raises
    ------
    CaseError
        If there is none.
    """
    items = list(indices)
    if not items:
        raise CaseError("there is no index to compose; give at least one")
    result = items[0]
    for item in items[1:]:
        result = result * item
    return result


def reading_index(reading: Reading) -> Index:
    """Return the index of a reading's ladder."""
    return overbid_index(reading.ladder)


def rate_ratio(first: Reading, second: Reading) -> Index:
    """Return the last rate of one reading over that of another; no baseline enters.

    Raises
    ------
    CaseError
        If the two are measured in different units or dimensions.

    Examples
    --------
    >>> from layered_games.cases import builtin_case
    >>> phone = builtin_case("phone")
    >>> ratio = rate_ratio(phone.reading("february"), phone.reading("two-months"))
    >>> str(ratio.value), str(ratio.low), str(ratio.high)
    ('365/168', '59/29', '31/14')
    """
    one, two = first.ladder, second.ladder
    if (one.dimension, one.unit) != (two.dimension, two.unit):
        raise CaseError(
            f"readings {first.name} ({one.dimension}, {one.unit}) and {second.name} ({two.dimension},"
            f" {two.unit}) are measured differently; compare readings of one dimension and unit"
        )
    last_one, last_two = len(one.layers) - 1, len(two.layers) - 1
    ratio = _ratio(one, one.rate(last_one), two.rate(last_two), _term(one, last_one), _term(two, last_two))
    words = f"rate of {first.name} / rate of {second.name}"
    return Index(
        ratio.value,
        ratio.low,
        ratio.high,
        ratio.dimension,
        ratio.assumed,
        f"{words} = {_term(one, last_one)} / {_term(two, last_two)}",
    )


def index_table(cases: Iterable[Case]) -> tuple[tuple[str, str, Index], ...]:
    """Return case, reading and index for every reading, so that cases can be compared.

    Examples
    --------
    >>> from layered_games.cases import builtin_cases
    >>> for case, reading, index in index_table(builtin_cases()):
    ...     print(case, reading, index)
    sewage active 1.167
    sewage chain 1.167
    union year-end-to-june 1.613 [1.6, 1.613]
    phone two-months 6 [2.944, 12.37]
    phone february 13.04 [6.293, 26.07]
    """
    return tuple((c.name, r.name, reading_index(r)) for c in cases for r in c.readings)
