"""What every row of the literature shares: its record, the reading of numbers, the table of comparisons."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from importlib import import_module
from numbers import Rational
from types import ModuleType
from typing import Any, Final

import sympy as sp

from layered_games.errors import GameError, ParameterError
from layered_games.parameters import Parameter

__all__ = [
    "DERIVED",
    "Comparison",
    "DomainError",
    "Row",
    "Table",
    "known",
    "number",
    "numbers",
    "table",
    "whole",
]

DERIVED: Final = "derived by us from the model as stated"
"""How a statement was obtained where the source itself was not read."""
TOLERANCE: Final = 1e-6
"""Largest difference, relative to ``1 + |claimed|``, that counts as agreement."""


class DomainError(ParameterError, GameError):
    """A parameter is outside what the result of a row speaks of: the game has no such equilibrium there."""


@dataclass(frozen=True)
class Row:
    """One result of the literature: what is claimed, and the module that computes it.

    Attributes
    ----------
    module : str
        Name of the module in ``layered_games.literature``.
    title, source : str
    obtained : str
        How the statement was obtained: read in the source, or derived by us.
    parameters, outputs : mapping of str to str
        Name to meaning.
    examples : tuple of mappings
        Sets of parameters at which the table compares; the first are the defaults.
    selection : str
        Which equilibrium is told where there are several.
    """

    module: str
    title: str
    source: str
    parameters: Mapping[str, str]
    outputs: Mapping[str, str]
    examples: tuple[Mapping[str, Any], ...]
    obtained: str = DERIVED
    selection: str = ""

    @property
    def defaults(self) -> dict[str, Any]:
        """The first example."""
        return dict(self.examples[0])

    @property
    def home(self) -> ModuleType:
        """The module of the row."""
        return import_module(f"layered_games.literature.{self.module}")

    def computed(self, **parameters: Any) -> dict[str, Any]:
        """Return what the package's solvers find."""
        found: dict[str, Any] = self.home.compute(**parameters)
        return found

    def claimed(self, **parameters: Any) -> dict[str, Any]:
        """Return what the closed form says."""
        found: dict[str, Any] = self.home.claimed(**parameters)
        return found

    def compare(self, **parameters: Any) -> tuple[Comparison, ...]:
        """Put claimed beside computed, output by output.

        Raises
        ------
        GameError
            If the two do not have the same outputs.
        """
        said, found = self.claimed(**parameters), self.computed(**parameters)
        if list(said) != list(found):
            raise GameError(f"{self.module}: claimed has the outputs {list(said)}, computed {list(found)}")
        return tuple(Comparison(self, parameters, name, said[name], found[name]) for name in said)


@dataclass(frozen=True)
class Comparison:
    """One output of one row at one set of parameters."""

    row: Row
    parameters: Mapping[str, Any]
    output: str
    claimed: Any
    computed: Any

    @property
    def difference(self) -> Any:
        """Largest absolute difference of entries; infinite where shapes or words differ."""
        return max((gap for gap, _ in _gaps(self.claimed, self.computed)), default=Fraction(0))

    @property
    def agrees(self) -> bool:
        """Whether the two differ by no more than rounding."""
        return all(gap <= TOLERANCE * (1 + size) for gap, size in _gaps(self.claimed, self.computed))

    def cells(self) -> tuple[str, ...]:
        """Return the comparison as the cells of a line."""
        at = ", ".join(f"{name}={_shown(value)}" for name, value in self.parameters.items())
        values = (_shown(self.claimed), _shown(self.computed), _shown(self.difference))
        return (self.row.module, at, self.output, *values, "yes" if self.agrees else "NO")


@dataclass(frozen=True)
class Table:
    """Every comparison; iterating gives them, printing sets them in columns."""

    comparisons: tuple[Comparison, ...]

    @property
    def agrees(self) -> bool:
        """Whether no line shows a mismatch."""
        return all(comparison.agrees for comparison in self.comparisons)

    @property
    def mismatches(self) -> tuple[Comparison, ...]:
        """The comparisons that do not agree."""
        return tuple(c for c in self.comparisons if not c.agrees)

    def __iter__(self) -> Any:
        return iter(self.comparisons)

    def __len__(self) -> int:
        return len(self.comparisons)

    def __str__(self) -> str:
        head = ("row", "parameters", "output", "claimed", "computed", "difference", "agrees")
        rows = [head, *(c.cells() for c in self.comparisons)]
        widths = [max(len(row[k]) for row in rows) for k in range(len(head))]
        return "\n".join("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)


def table(rows: Iterable[Row]) -> Table:
    """Compare claimed with computed at every example of every row.

    Examples
    --------
    >>> from layered_games.literature import inspection_fine
    >>> print(table([inspection_fine.ROW]).comparisons[0].cells()[2:])
    ('inspect', '2/5', '2/5', '0', 'yes')
    """
    return Table(tuple(c for row in rows for at in row.examples for c in row.compare(**at)))


# ---------------------------------------------------------------------- reading
def number(name: str, value: Any, domain: str = "real", *, infinite: bool = False) -> Any:
    """Read a parameter exactly (floats as their shortest decimal), as a Fraction; infinity if allowed.

    Raises
    ------
    DomainError
        If it is no number, or outside its domain.

    Examples
    --------
    >>> number("c", 0.1, "positive"), number("s2", math.inf, "nonnegative", infinite=True)
    (Fraction(1, 10), inf)
    """
    if infinite and isinstance(value, float | sp.Expr) and value in (math.inf, sp.oo):
        return math.inf
    try:
        found = Parameter(name, domain).check(value)
    except ParameterError as error:
        raise DomainError(str(error)) from error
    if not found.is_Rational:
        raise DomainError(f"parameter {name} = {value} is no rational number; give a Fraction or a float")
    return Fraction(int(found.p), int(found.q))


def whole(name: str, value: Any, least: int = 1) -> int:
    """Read a parameter that counts something.

    Raises
    ------
    DomainError
        If it is no whole number, or below ``least``.

    Examples
    --------
    >>> whole("n", 3)
    3
    """
    found: Fraction = number(name, value)
    if isinstance(value, bool) or found.denominator != 1 or found < least:
        raise DomainError(f"parameter {name} = {value} must be a whole number of at least {least}")
    return int(found)


def numbers(name: str, values: Any, domain: str = "real") -> list[Fraction]:
    """Read a parameter that is a list of numbers, at least one."""
    if isinstance(values, str | Mapping) or not isinstance(values, Iterable):
        raise DomainError(f"parameter {name} must be a list of numbers, not {values!r}")
    found = [number(f"{name}_{k}", value, domain) for k, value in enumerate(values, 1)]
    if not found:
        raise DomainError(f"parameter {name} is an empty list; it needs at least one number")
    return found


# ---------------------------------------------------------------------- telling
def known(results: Mapping[str, Any], *given: Any) -> dict[str, Any]:
    """Return results as they are told: Fractions if rational and every given number is exact, else floats.

    Examples
    --------
    >>> known({"x": sp.Rational(1, 2), "y": sp.sqrt(2)}, 1), known({"x": Fraction(1, 2)}, 0.25)
    ({'x': Fraction(1, 2), 'y': 1.4142135623730951}, {'x': 0.5})
    """
    exact = all(_is_exact(value) for value in given)
    return {name: _told(value, exact) for name, value in results.items()}


def _is_exact(value: Any) -> bool:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return all(map(_is_exact, value))
    return value is None or value == math.inf or not isinstance(value, float | sp.Float)


def _told(value: Any, exact: bool) -> Any:
    if value is None or isinstance(value, bool | str | complex):
        return value
    if isinstance(value, Mapping):
        return {name: _told(entry, exact) for name, entry in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_told(entry, exact) for entry in value)
    if isinstance(value, sp.Expr) and value.is_Rational:
        value = Fraction(int(value.p), int(value.q))
    if exact and isinstance(value, Rational):
        return Fraction(value)
    return float(value)


def _gaps(one: Any, other: Any) -> list[tuple[Any, Any]]:
    """Differences and sizes, entry by entry."""
    if isinstance(one, Mapping) and isinstance(other, Mapping) and list(one) == list(other):
        return _gaps(list(one.values()), list(other.values()))
    listed = (list, tuple)
    if isinstance(one, listed) and isinstance(other, listed) and len(one) == len(other):
        return [pair for a, b in zip(one, other, strict=True) for pair in _gaps(a, b)]
    plain = [
        isinstance(v, int | float | Fraction | complex) and not isinstance(v, bool) for v in (one, other)
    ]
    if all(plain) and one != other:
        gap = abs(one - other)
        return [(math.inf if math.isnan(gap) else gap, 0 if math.isinf(abs(one)) else abs(one))]
    return [(Fraction(0) if one == other else math.inf, 0)]


def _shown(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{name}: {_shown(entry)}" for name, entry in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "(" + ", ".join(map(_shown, value)) + ")"
    return f"{value:.6g}" if isinstance(value, float | complex) else str(value)
