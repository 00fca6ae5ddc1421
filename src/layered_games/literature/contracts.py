"""Least-cost terms under which an agent prefers what it is wanted to do: a linear programme on a tree.

Algorithm
---------
1. The game is a tree whose payoffs are linear in the terms of the contract (symbols).
2. The expected payoffs of every behaviour of the agent are affine in the terms. The wanted behaviour
   must give the agent at least as much as every other one (exactly as much where that is asked).
3. The terms that are best for the principal solve a linear programme, exactly.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import sympy as sp

from layered_games.equilibria.finite.linear_program import Program, maximum
from layered_games.errors import GameError
from layered_games.games.extensive import ExtensiveGame

__all__ = ["Demand", "Terms", "best_terms"]

Behaviour = Mapping[str, str]


@dataclass(frozen=True)
class Demand:
    """What a contract must see to besides: that some players together do not gain by another behaviour.

    Attributes
    ----------
    name : str
        What it is called when constraints are printed.
    players : tuple of str
        One player, or several who share what they get.
    preferred, other : mapping
        Behaviours: the players must get at least as much from the first.
    """

    name: str
    players: tuple[str, ...]
    preferred: Behaviour
    other: Behaviour

    def gain(self, game: ExtensiveGame) -> sp.Expr:
        """Return what the preferred behaviour gives the players beyond the other; may not be negative."""
        place = [game.players.index(player) for player in self.players]
        good, bad = game.expected(self.preferred), game.expected(self.other)
        return sp.expand(
            sum(sp.sympify(good[k], strict=True) - sp.sympify(bad[k], strict=True) for k in place)
        )


@dataclass(frozen=True)
class Terms:
    """Terms of a contract: their values, and what each player then expects from the wanted behaviour."""

    values: Mapping[sp.Symbol, Fraction]
    payoffs: Mapping[str, Fraction]


def best_terms(
    game: ExtensiveGame,
    principal: str,
    agent: str,
    wanted: Behaviour,
    others: Sequence[Behaviour],
    least: Mapping[sp.Symbol, Any],
    binding: Sequence[Behaviour] = (),
    further: Sequence[Demand] = (),
) -> Terms | None:
    """Find the terms that are best for the principal among those under which the agent does as wanted.

    Parameters
    ----------
    game : ExtensiveGame
        Payoffs are linear in the terms.
    principal, agent : str
    wanted : mapping
        The agent's action at every information set, as wanted.
    others : sequence of mappings
        What the agent could do instead; none may be better for it.
    least : mapping of symbol to number
        The terms, and the least value of each; ``-math.inf`` for none.
    binding : sequence of mappings
        What the agent must be indifferent to.
    further : sequence of Demand
        What must hold besides, for other players or coalitions.

    Returns
    -------
    Terms or None
        None if no terms make the agent do as wanted.

    Examples
    --------
    >>> from layered_games.games.extensive_nodes import Decision
    >>> from layered_games.parameters import make_symbol
    >>> wage = make_symbol("wage")
    >>> tree = Decision("A", {"work": (3 - wage, wage - 1), "rest": (0, 0)}, "effort")
    >>> found = best_terms(ExtensiveGame(tree, ["P", "A"]), "P", "A", {"effort": "work"},
    ...     [{"effort": "rest"}], {wage: 0})
    >>> found.values[wage], found.payoffs["P"]
    (Fraction(1, 1), Fraction(2, 1))
    """
    terms = tuple(least)
    place = {name: k for k, name in enumerate(game.players)}

    def payoff(behaviour: Behaviour, player: str) -> tuple[list[Fraction], Fraction]:
        return _affine(game.expected(behaviour)[place[player]], terms)

    own, base = payoff(wanted, agent)
    none = [Fraction(0)] * len(terms), Fraction(0)
    rows = [
        *(_less(payoff(other, agent), (own, base)) for other in others),
        *(_less(none, _affine(demand.gain(game), terms)) for demand in further),
        *(_less(payoff(other, agent), (own, base)) for other in binding),
    ]
    loose = len(rows) - len(binding)
    split = [value == -math.inf for value in least.values()]
    shift = [
        Fraction(0) if free else Fraction(value) for free, value in zip(split, least.values(), strict=True)
    ]
    cost, _ = payoff(wanted, principal)
    columns = [(k, 1) for k in range(len(terms))] + [(k, -1) for k, free in enumerate(split) if free]
    placed = [
        (
            {j: sign * row[k] for j, (k, sign) in enumerate(columns) if row[k]},
            bound - sum((a * s for a, s in zip(row, shift, strict=True)), Fraction(0)),
        )
        for row, bound in rows
    ]
    programme = Program([sign * cost[k] for k, sign in columns], placed[:loose], placed[loose:])
    found = maximum(programme)
    if found is None:
        return None
    totals = list(shift)
    for (k, sign), x in zip(columns, found.x, strict=True):
        totals[k] += sign * x
    values = dict(zip(terms, totals, strict=True))
    paid = {player: _at(payoff(wanted, player), totals) for player in game.players}
    return Terms(values, paid)


def _less(
    one: tuple[list[Fraction], Fraction], other: tuple[list[Fraction], Fraction]
) -> tuple[list[Fraction], Fraction]:
    """The row and bound that say that one affine payoff is at most another."""
    return [a - b for a, b in zip(one[0], other[0], strict=True)], other[1] - one[1]


def _at(affine: tuple[list[Fraction], Fraction], values: Sequence[Fraction]) -> Fraction:
    return sum((a * v for a, v in zip(affine[0], values, strict=True)), affine[1])


def _affine(expression: Any, terms: Sequence[sp.Symbol]) -> tuple[list[Fraction], Fraction]:
    """Coefficients of the terms, and the constant.

    Raises
    ------
    GameError
        If the payoff is not linear in the terms with rational coefficients.
    """
    expanded = sp.expand(sp.sympify(expression, strict=True))
    slopes = [expanded.coeff(term) for term in terms]
    rest = sp.expand(expanded - sum(s * t for s, t in zip(slopes, terms, strict=True)))
    parts = [*slopes, rest]
    if not all(part.is_Rational for part in parts):
        raise GameError(f"the payoff {expression} is not linear in {list(map(str, terms))}")
    found = [Fraction(int(part.p), int(part.q)) for part in parts]
    return found[:-1], found[-1]
