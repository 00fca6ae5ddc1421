"""Formulas of a game in LaTeX, in the symbols that its parameters carry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import sympy as sp

from layered_games.equilibria.pieces import Constraint
from layered_games.games.sequential import SequentialGame

__all__ = ["Formulas"]

_PLAIN = {"T": "T", "e": "e", "f": "f", "h": "h", "b": "b"}


class Formulas:
    """Writes expressions of one game; every formula of a report goes through here.

    Parameters
    ----------
    game : SequentialGame

    Examples
    --------
    >>> from layered_games.models import overbidding
    >>> game = overbidding()
    >>> write = Formulas(game)
    >>> write.name("phi_S"), write.name("kappa"), write.name("U_A")
    ('\\\\varphi_{S}', '\\\\kappa', 'U_{A}')
    """

    def __init__(self, game: SequentialGame) -> None:
        self.game = game
        known = [*game.parameters.values(), *(c.parameter for c in game.channels)]
        self.names: Mapping[sp.Symbol, str] = {p.symbol: p.latex for p in known if p.latex}
        self._symbols: dict[str, sp.Symbol] = {p.name: p.symbol for p in known}
        self._symbols |= {m.name: m.symbol for m in game.moves.values()}

    def latex(self, expression: Any) -> str:
        """Return an expression as LaTeX."""
        text: str = sp.latex(expression, symbol_names=self.names, mul_symbol=None)
        return text

    def name(self, name: str) -> str:
        """Return the LaTeX of a parameter, channel, move, derived quantity or payoff by its name."""
        if name in self._symbols:
            return self.latex(self._symbols[name])
        stem, _, index = name.partition("_")
        return f"{stem}_{{{index}}}" if index else stem

    def relation(self, constraint: Constraint) -> str:
        """Return a constraint ``expr >= 0`` with every term on the side on which it is positive.

        Examples
        --------
        >>> from layered_games.models import overbidding
        >>> game = overbidding()
        >>> beta, tau, k = (game.parameters[n].symbol for n in ("beta_A", "tau", "k"))
        >>> Formulas(game).relation(Constraint(beta * k - tau, strict=True))
        '\\\\beta_A k > \\\\tau'
        """
        left, right = self.sides(constraint.expr)
        return f"{left} {'>' if constraint.strict else chr(92) + 'ge'} {right}"

    def equation(self, expression: sp.Expr) -> str:
        """Return ``expression == 0`` with positive terms on either side."""
        left, right = self.sides(expression)
        return f"{left} = {right}"

    def sides(self, expression: sp.Expr) -> tuple[str, str]:
        """Return the positive terms and the negated negative terms, each factored, as LaTeX."""
        terms = sp.Add.make_args(sp.expand(expression))
        negative = [t for t in terms if t.could_extract_minus_sign()]
        positive = [t for t in terms if not t.could_extract_minus_sign()]
        return self._side(positive), self._side([-t for t in negative])

    def _side(self, terms: Iterable[sp.Expr]) -> str:
        return self.latex(sp.factor(sp.Add(*terms)))
