"""Parameters and parameter spaces; the only place of the package that makes symbols."""

from __future__ import annotations

import keyword
import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import sympy as sp
from sympy.logic.boolalg import Boolean

from layered_games.domains import Domain, exact, is_exact
from layered_games.errors import ParameterError

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "Domain",
    "Parameter",
    "ParameterSpace",
    "check_name",
    "exact",
    "fresh_like",
    "fresh_symbol",
    "is_exact",
    "latex_of",
    "make_symbol",
    "symbol_of",
]


def check_name(name: object, what: str = "parameter") -> str:
    """Return the name if it can name a symbol, else raise ParameterError."""
    if not isinstance(name, str) or not name.isidentifier() or keyword.iskeyword(name):
        raise ParameterError(f"{name!r} cannot name a {what}; use letters, digits and underscores")
    return name


def make_symbol(name: str, domain: str | Domain = "real") -> sp.Symbol:
    """Return the symbol of that name, with the assumptions that its domain implies."""
    return sp.Symbol(check_name(name, "symbol"), **Domain.parse(domain).assumptions)


def symbol_of(name: str, assumptions: Mapping[str, bool]) -> sp.Symbol:
    """Return the symbol of a name with SymPy assumptions, as a file recorded those of a user's symbol."""
    return sp.Symbol(check_name(name), **assumptions)


def fresh_symbol(stem: str, domain: str | Domain = "real") -> sp.Symbol:
    """Return a symbol that differs from every other one, whatever its name."""
    return sp.Dummy(stem, **Domain.parse(domain).assumptions)


def fresh_like(symbol: sp.Symbol, **more: bool) -> sp.Symbol:
    """Return a symbol that differs from every other one, with the assumptions of another, and more."""
    return sp.Dummy(symbol.name, **{**symbol.assumptions0, **more})


def latex_of(name: str) -> str:
    r"""Return how SymPy sets a name in LaTeX.

    Examples
    --------
    >>> print(latex_of("beta_S"))
    \beta_{S}
    """
    return str(sp.latex(sp.Symbol(name)))


@dataclass(frozen=True)
class Parameter:
    """A number that a model leaves free: name, symbol, domain, unit and meaning.

    Parameters
    ----------
    name : str
        Identifier; the key under which values are given.
    domain : str or Domain
        A name such as ``"positive"`` or ``"share"``, or an interval such as ``"[0, 1)"``.
    unit : str
        Unit of measurement; empty for pure numbers.
    meaning, meaning_zh : str
        What the parameter stands for, in English and in Chinese.
    latex : str
        How the symbol is set in a paper; SymPy's default if empty.
    adopt : sympy.Symbol, optional
        A symbol of the user's own, used unchanged.

    Examples
    --------
    >>> a = Parameter("a", domain="positive")
    >>> a.symbol.is_positive
    True
    """

    name: str
    domain: Domain = field(default_factory=Domain)
    unit: str = ""
    meaning: str = ""
    meaning_zh: str = ""
    latex: str = ""
    adopt: sp.Symbol | None = field(default=None, compare=True)

    def __init__(
        self,
        name: str,
        domain: str | Domain = "real",
        unit: str = "",
        meaning: str = "",
        meaning_zh: str = "",
        latex: str = "",
        adopt: sp.Symbol | None = None,
    ) -> None:
        object.__setattr__(self, "name", check_name(name))
        object.__setattr__(self, "domain", Domain.parse(domain))
        texts = {"unit": unit, "meaning": meaning, "meaning_zh": meaning_zh, "latex": latex}
        for key, text in texts.items():
            object.__setattr__(self, key, text)
        object.__setattr__(self, "adopt", adopt)

    @classmethod
    def from_symbol(cls, symbol: sp.Symbol) -> Parameter:
        """Adopt a user's own symbol; its assumptions give the domain."""
        if symbol.is_positive:
            domain = "positive"
        elif symbol.is_nonnegative:
            domain = "nonnegative"
        elif symbol.is_negative:
            domain = "negative"
        elif symbol.is_nonpositive:
            domain = "nonpositive"
        else:
            domain = "real"
        return cls(symbol.name, domain, adopt=symbol)

    @property
    def symbol(self) -> sp.Symbol:
        """The SymPy symbol, always the same for the same name and domain."""
        return self.adopt if self.adopt is not None else make_symbol(self.name, self.domain)

    def check(self, value: object) -> sp.Expr:
        """Return the value exactly, or raise an error that names parameter, value and domain."""
        try:
            number = exact(value)
        except ParameterError as error:
            raise ParameterError(f"parameter {self.name}: {error}; its domain is {self.domain}") from error
        if number not in self.domain:
            raise ParameterError(
                f"parameter {self.name} = {value} is outside its domain {self.domain}"
                + (f" ({self.meaning})" if self.meaning else "")
            )
        return number


class ParameterSpace(Mapping[str, Parameter]):
    """Parameters together with the relations that hold among them.

    Parameters
    ----------
    parameters : iterable of Parameter or sympy.Symbol
        In the order in which tables and signatures show them. Symbols are adopted unchanged.
    relations : iterable of SymPy relations
        What holds beyond the single domains, for instance ``q + sigma > 0``.

    Examples
    --------
    >>> space = ParameterSpace([Parameter("a", "positive"), Parameter("c", "[0, 1)")])
    >>> print(space)
    parameter  domain   meaning
    a          (0, oo)
    c          [0, 1)
    >>> space.validate({"a": 2, "c": 0.5})
    {a: 2, c: 1/2}
    """

    def __init__(
        self, parameters: Iterable[Parameter | sp.Symbol] = (), relations: Iterable[Boolean] = ()
    ) -> None:
        listed = [p if isinstance(p, Parameter) else Parameter.from_symbol(p) for p in parameters]
        self._parameters: dict[str, Parameter] = {}
        for parameter in listed:
            if parameter.name in self._parameters:
                raise ParameterError(f"parameter {parameter.name} is declared twice")
            self._parameters[parameter.name] = parameter
        self.relations: tuple[Boolean, ...] = tuple(relations)
        unknown = {s for r in self.relations for s in r.free_symbols} - set(self.symbols.values())
        if unknown:
            names = ", ".join(sorted(str(s) for s in unknown))
            raise ParameterError(f"the relations use undeclared symbols: {names}")

    def __getitem__(self, name: str) -> Parameter:
        return self._parameters[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._parameters)

    def __len__(self) -> int:
        return len(self._parameters)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, ParameterSpace):
            return NotImplemented
        return self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)

    @cached_property
    def _key(self) -> tuple[object, ...]:
        return (tuple(self._parameters.values()), self.relations)

    @cached_property
    def symbols(self) -> dict[str, sp.Symbol]:
        """Name to symbol, in order."""
        return {name: parameter.symbol for name, parameter in self._parameters.items()}

    @cached_property
    def assumptions(self) -> tuple[Boolean, ...]:
        """Every relation that holds on the space: the domains first, then the joint relations."""
        single = [r for p in self._parameters.values() for r in p.domain.relations(p.symbol)]
        return (*single, *self.relations)

    def with_parameters(
        self, parameters: Iterable[Parameter | sp.Symbol], relations: Iterable[Boolean] = ()
    ) -> ParameterSpace:
        """Return a space with more parameters and relations."""
        return ParameterSpace((*self._parameters.values(), *parameters), (*self.relations, *relations))

    def validate(self, values: Mapping[str, object]) -> dict[sp.Symbol, sp.Expr]:
        """Check a complete assignment and return it exactly, by symbol.

        Raises
        ------
        ParameterError
            If a key is missing or unknown, a value is no number or outside its domain, or a
            joint relation fails. The text names the parameter, the value and the domain.
        """
        keys = {str(key): value for key, value in values.items()}
        missing = [name for name in self if name not in keys]
        unknown = [name for name in keys if name not in self._parameters]
        faults = []
        if missing:
            faults.append(f"missing: {', '.join(missing)}")
        if unknown:
            faults.append(f"unknown: {', '.join(unknown)}")
        if faults:
            raise ParameterError(f"parameters {'; '.join(faults)}. The game has exactly {', '.join(self)}")
        point = {p.symbol: p.check(keys[p.name]) for p in self._parameters.values()}
        for relation in self.relations:
            if relation.subs(point) != sp.true:
                shown = ", ".join(f"{s} = {point[s]}" for s in sorted(relation.free_symbols, key=str))
                raise ParameterError(f"the relation {relation} fails at {shown}")
        return point

    def sample(self, count: int, seed: int = 0, *, boundary: float = 0.1) -> list[dict[sp.Symbol, sp.Expr]]:
        """Draw exact rational points of the space.

        Parameters
        ----------
        count : int
            Number of points.
        seed : int
            Seed; equal seeds give equal points.
        boundary : float
            Probability with which a coordinate sits exactly on a closed end of its domain.

        Returns
        -------
        list of dict
            Symbol to ``sympy.Rational``; every point satisfies every relation.

        Raises
        ------
        ParameterError
            If the joint relations are met so rarely that sampling by rejection fails.
        """
        source = random.Random(seed)
        found: list[dict[sp.Symbol, sp.Expr]] = []
        for _ in range(1000 * count + 1000):
            if len(found) == count:
                return found
            point = {p.symbol: _draw(source, p.domain, boundary) for p in self._parameters.values()}
            if all(r.xreplace(point) == sp.true for r in self.relations):
                found.append(point)
        if len(found) == count:
            return found
        raise ParameterError(
            f"only {len(found)} of {count} points found: the relations {self.relations} are met too rarely"
        )

    def _rows(self) -> list[tuple[str, ...]]:
        shown = [("parameter", "domain", "unit", "meaning", "含义")]
        shown += [(p.name, str(p.domain), p.unit, p.meaning, p.meaning_zh) for p in self._parameters.values()]
        filled = [c for c in range(5) if c in (0, 1, 3) or any(row[c] for row in shown[1:])]
        return [tuple(row[c] for c in filled) for row in shown]

    def __str__(self) -> str:
        rows = self._rows()
        widths = [max(len(row[c]) for row in rows) for c in range(len(rows[0]))]
        lines = ["  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]
        lines += [f"with {relation}" for relation in self.relations]
        return "\n".join(lines)

    __repr__ = __str__

    def to_frame(self) -> pd.DataFrame:
        """Return the parameters as a pandas DataFrame, a row for each."""
        import pandas as pd

        head, *body = self._rows()
        return pd.DataFrame(body, columns=list(head)).set_index(head[0])

    def _repr_html_(self) -> str:
        from html import escape

        head, *body = self._rows()
        cells = "".join(f"<th>{escape(c)}</th>" for c in head)
        rows = "".join("<tr>" + "".join(f"<td>{escape(c)}</td>" for c in row) + "</tr>" for row in body)
        return f"<table><thead><tr>{cells}</tr></thead><tbody>{rows}</tbody></table>"


def _draw(source: random.Random, domain: Domain, boundary: float) -> sp.Expr:
    both = ((domain.lower, domain.lower_closed), (domain.upper, domain.upper_closed))
    ends = [end for end, closed in both if closed]
    if ends and source.random() < boundary:
        return source.choice(ends)
    if domain.lower.is_finite and domain.upper.is_finite:
        share = sp.Rational(source.randint(1, 99), 100)
        return domain.lower + share * (domain.upper - domain.lower)
    size = sp.Rational(source.randint(1, 60), source.choice((1, 2, 3, 5, 8, 10, 20)))
    if domain.lower.is_finite:
        return domain.lower + size
    if domain.upper.is_finite:
        return domain.upper - size
    return size * source.choice((-1, 1))
