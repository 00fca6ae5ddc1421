"""Formulas of a game in LaTeX, in the symbols that its parameters carry."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import sympy as sp
from sympy.printing.latex import LatexPrinter

from layered_games.equilibria.pieces import Constraint
from layered_games.games.sequential import SequentialGame

__all__ = ["Formulas"]


class _Printer(LatexPrinter):  # type: ignore[misc]
    """SymPy's printer, but a sum begins with a positive term if it has one."""

    def _as_ordered_terms(self, expr: Any, order: Any = None) -> list[sp.Expr]:
        terms = super()._as_ordered_terms(expr, order=order)
        return sorted(terms, key=lambda term: bool(term.as_coeff_Mul()[0].is_negative))


class Formulas:
    r"""Writes expressions of one game; every formula of a report goes through here.

    Parameters
    ----------
    game : SequentialGame
        Or any model with parameters; channels and moves are used where it has them.

    Examples
    --------
    >>> from layered_games.models import overbidding
    >>> game = overbidding()
    >>> write = Formulas(game)
    >>> write.name("phi_S"), write.name("kappa"), write.name("U_A")
    ('\\varphi_{S}', '\\kappa', 'U_{A}')
    """

    def __init__(self, game: SequentialGame) -> None:
        self.game = game
        channels, moves = getattr(game, "channels", ()), getattr(game, "moves", {})
        known = [*game.parameters.values(), *(c.parameter for c in channels)]
        self.names: Mapping[sp.Symbol, str] = {p.symbol: p.latex for p in known if p.latex}
        self._symbols: dict[str, sp.Symbol] = {p.name: p.symbol for p in known}
        if isinstance(moves, Mapping):
            self._symbols |= {m.name: m.symbol for m in moves.values()}
        words = "|".join(sorted((re.escape(n) for n in self._symbols if len(n) > 1), key=len, reverse=True))
        self._pattern = re.compile(rf"\b({words or '(?!)'})\b")

    def latex(self, expression: Any) -> str:
        """Return an expression as LaTeX."""
        text: str = _Printer({"symbol_names": dict(self.names)}).doprint(expression)
        return text

    def name(self, name: str) -> str:
        """Return the LaTeX of a parameter, channel, move, derived quantity or payoff by its name."""
        if name in self._symbols:
            return self.latex(self._symbols[name])
        stem, _, index = name.partition("_")
        return f"{stem}_{{{index}}}" if index else stem

    def relation(self, constraint: Constraint) -> str:
        r"""Return a constraint ``expr >= 0`` with every term on the side on which it is positive.

        Examples
        --------
        >>> from layered_games.models import overbidding
        >>> game = overbidding()
        >>> beta, tau, k = (game.parameters[n].symbol for n in ("beta_A", "tau", "k"))
        >>> Formulas(game).relation(Constraint(beta * k - tau, strict=True))
        '\\beta_{A} k > \\tau'
        """
        left, right = self.sides(constraint.expr)
        return f"{left} {'>' if constraint.strict else chr(92) + 'ge'} {right}"

    def together(self, constraints: Iterable[Constraint]) -> list[str]:
        """Return constraints that hold together; two that leave equality only become an equation."""
        listed = [c for c in constraints if c.expr != 0]
        found = []
        for number, constraint in enumerate(listed):
            opposite = [n for n, c in enumerate(listed) if sp.expand(c.expr + constraint.expr) == 0]
            if not opposite:
                found.append(self.relation(constraint))
            elif number < opposite[0]:
                found.append(self.equation(constraint.expr))
        return found

    def equation(self, expression: sp.Expr) -> str:
        """Return ``expression == 0`` with positive terms on either side."""
        left, right = self.sides(expression)
        return f"{left} = {right}"

    def prose(self, text: str) -> tuple[str | tuple[str], ...]:
        """Split text at the names of parameters: text as it is, names as ``(latex,)``.

        Only names of more than one letter are taken for names.
        """
        if not self._pattern.search(text):
            return (text,)
        pieces = self._pattern.split(text)
        return tuple((self.name(p),) if odd % 2 else p for odd, p in enumerate(pieces) if p)

    def sides(self, expression: sp.Expr) -> tuple[str, str]:
        """Return the positive terms and the negated negative terms, each factored, as LaTeX."""
        terms = sp.Add.make_args(sp.expand(expression))
        negative = [-t for t in terms if t.as_coeff_Mul()[0].is_negative]
        positive = [t for t in terms if not t.as_coeff_Mul()[0].is_negative]
        return self._side(positive), self._side(negative)

    def _side(self, terms: Iterable[sp.Expr]) -> str:
        return self.latex(sp.factor(sp.Add(*terms)))
