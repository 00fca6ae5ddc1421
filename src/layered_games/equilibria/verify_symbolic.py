"""The definition of Nash equilibrium, checked on a profile in symbols; imports no solver.

Probabilities have to add up to one, actions in use to pay the same, both as identities of rational
functions. Under the condition, probabilities have to be positive and other actions not to pay more.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import Any

import sympy as sp
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from layered_games.games.payoff_rings import Polynomial, Ring
from layered_games.games.strategic import StrategicGame
from layered_games.proofs.fast import implies
from layered_games.proofs.rational import relation

__all__ = ["obstacle"]

Fraction = tuple[Polynomial, Polynomial]
Profile = Sequence[Sequence[sp.Expr]]


def obstacle(game: StrategicGame, profile: Profile, condition: Boolean, timeout: float = 2.0) -> str | None:
    """Return what could not be proved of the claim that a profile is an equilibrium; None if all was.

    Parameters
    ----------
    game : StrategicGame
        With symbols as payoffs.
    profile : sequence of sequences of SymPy expressions
        One probability per action, player by player.
    condition : SymPy Boolean
        A disjunction of conjunctions of relations.
    timeout : float
        Seconds for each inequality that does not follow from a single relation.

    Examples
    --------
    >>> x = sp.Symbol("x", real=True)
    >>> game = StrategicGame.from_arrays([[x, 0]], [[1, 2]])
    >>> obstacle(game, [[1], [0, 1]], sp.true) is None
    True
    >>> obstacle(game, [[1], [1, 0]], sp.true)
    'not proved: player 2 does not gain by action 2'
    """
    claims = _Claims(game, profile)
    if claims.broken:
        return claims.broken
    if condition == sp.false:
        return None
    for case in condition.args if isinstance(condition, sp.Or) else (condition,):
        parts = case.args if isinstance(case, sp.And) else () if case == sp.true else (case,)
        reason = claims.open_under(list(parts), timeout)
        if reason:
            return reason
    return None


class _Claims:
    """What has to be positive or not negative for a profile to be an equilibrium."""

    def __init__(self, game: StrategicGame, profile: Profile) -> None:
        values = [[sp.sympify(p, strict=True) for p in row] for row in profile]
        entries = [e for array in game.payoffs for e in array.flat]
        self.ring = Ring([*entries, *(p for row in values for p in row)])
        self.facts = list(game.parameters.assumptions)
        bottoms = {
            self.ring.expression(b) for _, b in map(self.ring.fraction, entries) if not b.is_constant()
        }
        self.facts += [relation(b, "!=") for b in sorted(bottoms, key=str)]
        self.signs: dict[int, int | None] = {}
        self.strict: list[tuple[str, Fraction]] = []
        self.weak: list[tuple[str, Fraction]] = []
        self.broken: str | None = None
        self.mixture = [[self.ring.fraction(p) for p in row] for row in values]
        self._collect(game)

    def _collect(self, game: StrategicGame) -> None:
        one = self.ring.context.one
        for player, row in enumerate(self.mixture):
            name = f"player {game.players[player]}"
            if not self._zero(self._sum([*row, (-one, one)])):
                self.broken = f"the probabilities of {name} do not add up to one"
                return
            used = [a for a, p in enumerate(row) if not self._zero(p)]
            first = row[used[0]]
            self.strict += [
                (
                    f"{name} plays action {game.actions[player][a]} with positive probability",
                    self._ratio(row[a], first),
                )
                for a in used[1:]
            ]
            pays = [self._pays(game, player, a) for a in range(len(row))]
            for action, value in enumerate(pays):
                top, bottom = self._sum([pays[used[0]], (-value[0], value[1])])
                if action in used:
                    if not self.ring.reduce(top).is_zero():
                        self.broken = f"{name} is not indifferent between the actions in use"
                        return
                else:
                    text = f"{name} does not gain by action {game.actions[player][action]}"
                    self.weak.append((text, self._ratio((top, bottom), self._positive(player))))

    def _positive(self, player: int) -> Fraction:
        """A probability of the other player, in two-player games: ratios to it have less factors."""
        if len(self.mixture) != 2:
            return self.ring.context.one, self.ring.context.one
        return next(p for p in self.mixture[1 - player] if not self._zero(p))

    def _pays(self, game: StrategicGame, player: int, action: int) -> Fraction:
        """What an action pays against the mixtures of the others."""
        terms = []
        ranges = [
            [action] if other == player else [a for a, p in enumerate(row) if not self._zero(p)]
            for other, row in enumerate(self.mixture)
        ]
        for place in product(*ranges):
            top, bottom = self.ring.fraction(game.payoffs[player][place])
            for other, row in enumerate(self.mixture):
                if other != player:
                    top, bottom = top * row[place[other]][0], bottom * row[place[other]][1]
            terms.append((top, bottom))
        return self._sum(terms)

    def _zero(self, fraction: Fraction) -> bool:
        return bool(self.ring.reduce(fraction[0]).is_zero())

    def _sum(self, parts: Sequence[Fraction]) -> Fraction:
        top, bottom = parts[0]
        for a, b in parts[1:]:
            top, bottom = (top + a, b) if b == bottom else (top * b + a * bottom, bottom * b)
            top, bottom = self.ring.cancel(self.ring.reduce(top), self.ring.reduce(bottom))
        return top, bottom

    def _ratio(self, one: Fraction, other: Fraction) -> Fraction:
        return self.ring.cancel(self.ring.reduce(one[0] * other[1]), self.ring.reduce(one[1] * other[0]))

    # ------------------------------------------------------------------ under a condition
    def open_under(self, case: list[Boolean], timeout: float) -> str | None:
        """The first claim that a conjunction of relations is not proved to imply."""
        known: dict[frozenset[int], list[tuple[int, bool]]] = {}
        for part in case:
            if isinstance(part, Relational) and part.rel_op in (">", ">=", "<", "<="):
                sign, odd, even = self._read(part.lhs - part.rhs)
                sign = sign if part.rel_op in (">", ">=") else -sign
                if not even or part.rel_op in (">", "<"):
                    known.setdefault(odd, []).append((sign, part.rel_op in (">", "<")))
        units = {
            next(iter(odd)): sign
            for odd, found in known.items()
            for sign, strict in found
            if strict and len(odd) == 1
        }
        for strict, claims in ((True, self.strict), (False, self.weak)):
            for text, (top, bottom) in claims:
                if not self._follows(top, bottom, strict, case, known, units, timeout):
                    return f"not proved: {text}"
        return None

    def _read(self, expression: sp.Expr) -> tuple[int, frozenset[int], frozenset[int]]:
        top, bottom = self.ring.fraction(expression)
        sign, pairs = self.ring.factored(top * bottom)
        return (
            sign,
            frozenset(n for n, m in pairs if m % 2),
            frozenset(n for n, m in pairs if not m % 2),
        )

    def _follows(
        self, top: Polynomial, bottom: Polynomial, strict: bool, case: list[Boolean],
        known: dict[frozenset[int], list[tuple[int, bool]]], units: dict[int, int], timeout: float,
    ) -> bool:  # fmt: skip
        sign, pairs = self.ring.factored(top * bottom)
        if sign == 0:
            return not strict
        left: set[int] = set()
        safe = True
        for number, multiplicity in pairs:
            here = units.get(number) or self._sign(number)
            if here:
                sign *= here if multiplicity % 2 else 1
            elif multiplicity % 2:
                left.add(number)
            else:
                safe = False
        if not left and (safe or not strict):
            if sign > 0:
                return True
        elif any(s == sign and (q or not strict) for s, q in known.get(frozenset(left), [])) and (
            safe or not strict
        ):
            return True
        goal = relation(self.ring.expression(top * bottom), ">" if strict else ">=")
        return implies((*self.facts, *case), goal, timeout) is True

    def _sign(self, number: int) -> int | None:
        """The sign that the space gives to a factor."""
        if number not in self.signs:
            shown: Any = self.ring.shown(number)
            sign = 1 if shown.is_positive else -1 if shown.is_negative else None
            if sign is None:
                for candidate, operator in ((1, ">"), (-1, "<")):
                    if implies(self.facts, relation(shown, operator), 0.1) is True:
                        sign = candidate
                        break
            self.signs[number] = sign
        return self.signs[number]
