"""Quantifiers over the reals as Booleans that combine with SymPy's."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sympy as sp
from sympy.logic.boolalg import Boolean

from layered_games.errors import ClaimError

__all__ = ["Quantified", "for_all", "there_exists"]


class Quantified(Boolean):  # type: ignore[misc]
    """A claim about all, or some, real values of bound symbols."""

    word = "quantified"

    def __new__(cls, variables: sp.Tuple, body: Any) -> Quantified:
        """Build from bound symbols and a claim."""
        return sp.Basic.__new__(cls, sp.Tuple(*variables), sp.sympify(body, strict=True))

    @property
    def variables(self) -> tuple[sp.Symbol, ...]:
        """The bound symbols."""
        return tuple(self.args[0])

    @property
    def body(self) -> Boolean:
        """The claim under the quantifier."""
        return self.args[1]

    @property
    def free_symbols(self) -> set[sp.Symbol]:
        """Symbols of the claim that are not bound."""
        return set(self.body.free_symbols) - set(self.variables)

    def _sympystr(self, printer: Any) -> str:
        names = ", ".join(printer.doprint(v) for v in self.variables)
        return f"{self.word}({names}, {printer.doprint(self.body)})"


class ForAll(Quantified):
    """True where the claim holds for all values of the bound symbols."""

    word = "for_all"


class ThereExists(Quantified):
    """True where the claim holds for some values of the bound symbols."""

    word = "there_exists"


def _bound(variables: sp.Symbol | Iterable[sp.Symbol]) -> sp.Tuple:
    listed = (variables,) if isinstance(variables, sp.Symbol) else tuple(variables)
    if not listed or not all(isinstance(v, sp.Symbol) for v in listed):
        raise ClaimError(f"a quantifier binds symbols, not {variables!r}")
    return sp.Tuple(*listed)


def for_all(variables: sp.Symbol | Iterable[sp.Symbol], claim: Any) -> ForAll:
    """Claim that something holds for all real values of the symbols.

    What the symbols' SymPy assumptions say restricts the values.

    Examples
    --------
    >>> x, k = sp.symbols("x k", real=True)
    >>> for_all(x, x**2 + k > 0)
    for_all(x, k + x**2 > 0)
    """
    return ForAll(_bound(variables), claim)


def there_exists(variables: sp.Symbol | Iterable[sp.Symbol], claim: Any) -> ThereExists:
    """Claim that something holds for some real values of the symbols.

    Examples
    --------
    >>> x, k = sp.symbols("x k", real=True)
    >>> there_exists(x, x**2 < k)
    there_exists(x, x**2 < k)
    """
    return ThereExists(_bound(variables), claim)
