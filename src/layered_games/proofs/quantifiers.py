"""Quantifiers over the reals as Booleans that combine with SymPy's."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sympy as sp
from sympy.logic.boolalg import Boolean

from layered_games.errors import ClaimError
from layered_games.parameters import fresh_like

__all__ = ["ForAll", "Quantified", "ThereExists", "for_all", "there_exists"]


class Quantified(Boolean):  # type: ignore[misc]
    """A claim about all, or some, real values of bound symbols."""

    word = "quantified"
    sign = ""

    def __new__(cls, variables: Iterable[sp.Symbol], body: Boolean) -> Quantified:
        """Build from bound symbols and a claim."""
        made: Quantified = sp.Basic.__new__(cls, sp.Tuple(*variables), body)
        return made

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

    @property
    def bound_symbols(self) -> list[sp.Symbol]:
        """The bound symbols, as SymPy asks for them."""
        return list(self.variables)

    def _eval_subs(self, old: Any, new: Any) -> Quantified:
        """Substitute free symbols only; bound ones make way for symbols of the same name."""
        if not old.free_symbols <= self.free_symbols:
            return self
        clash = new.free_symbols & set(self.variables)
        fresh = {s: fresh_like(s) for s in clash}
        body = self.body.xreplace(fresh).subs(old, new)
        return type(self)((fresh.get(s, s) for s in self.variables), body)

    def _sympystr(self, printer: Any) -> str:
        names = ", ".join(printer.doprint(v) for v in self.variables)
        return f"{self.word}({names}, {printer.doprint(self.body)})"

    def _latex(self, printer: Any) -> str:
        names = ", ".join(printer.doprint(v) for v in self.variables)
        return rf"{self.sign} {names}\colon {printer.doprint(self.body)}"


class ForAll(Quantified):
    """True where the claim holds for all values of the bound symbols."""

    word = "for_all"
    sign = r"\forall"


class ThereExists(Quantified):
    """True where the claim holds for some values of the bound symbols."""

    word = "there_exists"
    sign = r"\exists"


def _bound(variables: Any) -> tuple[sp.Symbol, ...]:
    listed = (
        tuple(variables) if isinstance(variables, list | tuple | sp.Tuple | set | frozenset) else (variables,)
    )
    if not listed or not all(isinstance(v, sp.Symbol) for v in listed) or len(set(listed)) < len(listed):
        raise ClaimError(f"a quantifier can bind symbols, each once, not {variables!r}")
    for symbol in listed:
        if symbol.is_real is False or symbol.is_commutative is False:
            raise ClaimError(f"the bound symbol {symbol} is not real; quantifiers range over real numbers")
    return listed


def _claim(claim: Any) -> Boolean:
    if isinstance(claim, bool):
        return sp.true if claim else sp.false
    if isinstance(claim, Boolean) and not isinstance(claim, sp.Symbol):
        return claim
    raise ClaimError(f"{claim!r} is no claim that could be quantified; give a relation such as x > 0")


def for_all(variables: sp.Symbol | Iterable[sp.Symbol], claim: Any) -> ForAll:
    """Claim that something holds for all real values of the symbols.

    What the symbols' SymPy assumptions say restricts the values; so do nonzero denominators and the
    domains of roots.

    Parameters
    ----------
    variables : sympy.Symbol or iterable of sympy.Symbol
        The symbols to bind.
    claim : SymPy Boolean

    Raises
    ------
    ClaimError
        If something other than real symbols is to be bound, or the claim is none.

    Examples
    --------
    >>> x, k = sp.symbols("x k", real=True)
    >>> for_all(x, x**2 + k > 0)
    for_all(x, k + x**2 > 0)
    """
    return ForAll(_bound(variables), _claim(claim))


def there_exists(variables: sp.Symbol | Iterable[sp.Symbol], claim: Any) -> ThereExists:
    """Claim that something holds for some real values of the symbols; see :func:`for_all`.

    Examples
    --------
    >>> x, k = sp.symbols("x k", real=True)
    >>> there_exists(x, x**2 < k)
    there_exists(x, x**2 < k)
    """
    return ThereExists(_bound(variables), _claim(claim))
