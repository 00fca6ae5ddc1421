"""Trembling-hand perfect equilibria of two players: those without weakly dominated strategies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any, Final

import numpy as np

from layered_games.equilibria.finite.bimatrix import solve_bimatrix
from layered_games.equilibria.finite.linear_program import Program, maximum
from layered_games.equilibria.finite.records import checked
from layered_games.equilibria.result import Component, Equilibrium, Solution, Status
from layered_games.equilibria.verify_concepts import weakly_dominates
from layered_games.errors import GameError
from layered_games.games.payoff_arrays import FLOAT, SYMBOLIC
from layered_games.games.strategic import StrategicGame

__all__ = ["solve_trembling_hand", "weak_dominator"]

METHOD: Final = "extreme equilibria in undominated strategies (van Damme 1987), each test a certified program"
Support = frozenset[int]
Point = tuple[Any, ...]


def solve_trembling_hand(game: StrategicGame) -> Solution:
    """Find the trembling-hand perfect equilibria of a two-player game with numbers.

    With two players an equilibrium is perfect if and only if neither strategy is weakly dominated, by a
    pure or by a mixed strategy [1]_. A strategy is undominated if some belief with full support makes all
    actions in use best replies, so that this depends on the actions in use only, and the perfect
    equilibria are unions of faces of the maximal Nash subsets.

    Returns
    -------
    Solution
        All extreme perfect equilibria, ``complete`` True. ``components`` has their maximal subsets: every
        mixture of the first strategies against every mixture of the second is perfect. A mixture of
        perfect equilibria that lies in no such subset is not perfect, even where it is an equilibrium.
        Floats are read as the binary fractions that they are.

    Raises
    ------
    GameError
        If there are not two players, payoffs are symbolic, or there are too many bases to look at.

    References
    ----------
    .. [1] E. van Damme, Stability and Perfection of Nash Equilibria (1987), theorem 3.2.2.

    Examples
    --------
    >>> game = StrategicGame.from_arrays([[1, 0], [0, 0]], [[1, 0], [0, 0]])
    >>> [e.profile[0] for e in solve_trembling_hand(game)]
    [(Fraction(1, 1), Fraction(0, 1))]
    """
    exact = game.to_exact() if game.kind != SYMBOLIC else game
    nash = solve_bimatrix(exact)
    judge = _Judge(exact)
    kept = [
        e
        for e in nash
        if all(judge.undominated(player, _support(row)) for player, row in enumerate(e.profile))
    ]
    if not kept:
        raise GameError("no equilibrium is perfect, although one exists: please report this game")
    records = {e.profile: _record(game, e) for e in kept}
    found = [_component(game, c, records, judge) for c in nash.components]
    components = tuple(c for c in found if c is not None)
    notes = nash.notes
    if game.kind == FLOAT:
        notes += ("floats were read as the binary fractions they are, and the results rounded",)
    if any(len(c.subsets) > 1 for c in components):
        notes += ("a mixture of perfect equilibria is perfect only within a subset of its component",)
    return Solution(game, tuple(records.values()), True, Status.SOLVED, METHOD, components, notes)


def _record(game: StrategicGame, equilibrium: Equilibrium) -> Equilibrium:
    notes = (*equilibrium.notes, "no strategy in it is weakly dominated")
    if game.kind != FLOAT:
        return replace(equilibrium, notes=notes)
    return checked(game, [tuple(map(float, row)) for row in equilibrium.profile], notes)


def weak_dominator(
    game: StrategicGame, player: int, strategy: Sequence[Any]
) -> tuple[tuple[Fraction, ...] | None, tuple[Fraction, ...] | None]:
    """Return a strategy that weakly dominates another, or a belief with full support that justifies it.

    Parameters
    ----------
    game : StrategicGame
        Exact payoffs.
    player : int
    strategy : sequence of Fractions

    Returns
    -------
    dominator : tuple of Fraction, or None
        A mixture that pays never less and somewhere more.
    belief : tuple of Fraction, or None
        Positive probabilities of the others' profiles to which the strategy is a best response.

    Examples
    --------
    >>> game = StrategicGame.from_arrays([[1, 0], [0, 0]], [[1, 0], [0, 0]])
    >>> weak_dominator(game, 0, (Fraction(0), Fraction(1)))
    ((Fraction(1, 1), Fraction(0, 1)), None)
    """
    table = np.moveaxis(game.payoffs[player], player, 0).reshape(game.shape[player], -1)
    own = np.dot(np.array(strategy, dtype=object), table).tolist()
    cost = [sum(row, Fraction(0)) for row in table.tolist()]
    upper = [
        ({a: -v for a, v in enumerate(column) if v}, -paid)
        for column, paid in zip(table.T.tolist(), own, strict=True)
    ]
    everywhere = {a: Fraction(1) for a in range(len(table))}
    best = maximum(Program(cost, upper, [(everywhere, Fraction(1))]))
    if best is None:
        raise GameError("a strategy does not do as well as itself: please report this game")
    if best.value > sum(own, Fraction(0)):
        if not weakly_dominates(game, player, best.x, strategy):
            raise GameError("a dominating strategy failed its check: please report this game")
        return best.x, None
    weights = [1 + m for m in best.multipliers[: len(own)]]
    total = sum(weights, Fraction(0))
    belief = tuple(w / total for w in weights)
    values = np.dot(table, np.array(belief, dtype=object)).tolist()
    if max(values) > sum(p * v for p, v in zip(strategy, values, strict=True)):
        raise GameError("a belief that justifies a strategy failed its check: please report this game")
    return None, belief


class _Judge:
    """Which sets of actions are undominated when mixed; each is judged once."""

    def __init__(self, game: StrategicGame) -> None:
        self.game = game
        self.known: dict[tuple[int, Support], bool] = {}

    def undominated(self, player: int, support: Support) -> bool:
        """Whether mixtures with that support are not weakly dominated."""
        if (player, support) not in self.known:
            share = Fraction(1, len(support))
            even = [share if a in support else Fraction(0) for a in range(self.game.shape[player])]
            self.known[player, support] = weak_dominator(self.game, player, even)[0] is None
        return self.known[player, support]

    def subsets(self, player: int, points: Sequence[Point]) -> list[tuple[Point, ...]]:
        """The maximal sets of strategies whose mixtures are all undominated.

        Sets with this property contain only sets with it. So do: take a set that is in no maximal
        set and holds no minimal set without the property, as far as they are known; let it grow, or
        shrink, to a new one of either; stop when there is no such set (Liffiton et al. 2016).
        """
        supports = [_support(p) for p in points]
        goods: list[frozenset[int]] = []
        bads: list[frozenset[int]] = []
        while (seed := _seed(len(points), goods, bads, frozenset())) is not None:
            if self._mixes(player, supports, seed):
                for k in range(len(points)):
                    seed = seed | {k} if self._mixes(player, supports, seed | {k}) else seed
                goods.append(seed)
            else:
                for k in sorted(seed):
                    seed = seed if self._mixes(player, supports, seed - {k}) else seed - {k}
                bads.append(seed)
        return [tuple(points[k] for k in sorted(good)) for good in goods]

    def _mixes(self, player: int, supports: Sequence[Support], some: frozenset[int]) -> bool:
        """Whether all mixtures of some strategies are undominated."""
        return not some or self.undominated(player, frozenset().union(*(supports[k] for k in some)))


def _seed(
    count: int, goods: Sequence[frozenset[int]], bads: Sequence[frozenset[int]], chosen: frozenset[int]
) -> frozenset[int] | None:
    """A set that is within none of the goods and holds none of the bads; None if there is none."""
    within = next((good for good in goods if chosen <= good), None)
    if within is None and chosen:
        return chosen
    for k in sorted(set(range(count)) - (within or frozenset())):
        more = chosen | {k}
        if not any(bad <= more for bad in bads):
            found = _seed(count, goods, bads, more)
            if found is not None:
                return found
    return None


def _support(row: Sequence[Any]) -> Support:
    return frozenset(a for a, p in enumerate(row) if p)


def _component(
    game: StrategicGame, component: Component, records: Mapping[Any, Equilibrium], judge: _Judge
) -> Component | None:
    """The perfect part of a component; its index belongs to the whole and is left out unless it is whole."""
    points = tuple(records[e.profile] for e in component if e.profile in records)
    if not points:
        return None
    subsets: list[Any] = []
    for first, second in component.subsets:
        xs = [x for x in first if judge.undominated(0, _support(x))]
        ys = [y for y in second if judge.undominated(1, _support(y))]
        for pair in ((a, b) for a in judge.subsets(0, xs) for b in judge.subsets(1, ys)):
            if pair not in subsets:
                subsets.append(pair)
    whole = len(points) == len(component.extreme_points) and set(subsets) == set(component.subsets)
    if game.kind == FLOAT:
        subsets = [tuple(tuple(tuple(map(float, s)) for s in side) for side in pair) for pair in subsets]
    return Component(points, tuple(subsets), component.index if whole else None)
