"""Selection among Nash equilibria by payoff dominance and by risk dominance; often nothing is selected."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Final

import numpy as np

from layered_games.equilibria.finite.nash import solve_nash
from layered_games.equilibria.finite.records import checked
from layered_games.equilibria.result import Equilibrium, Solution, Status
from layered_games.errors import GameError
from layered_games.games.algebraic import largest, sign
from layered_games.games.payoff_arrays import FLOAT
from layered_games.games.strategic import StrategicGame

__all__ = ["RiskComparison", "solve_payoff_dominant", "solve_risk_dominant"]

PAYOFF: Final = "comparison of payoffs over all Nash equilibria found ({})"
RISK: Final = "pairwise products of losses from deviating (Harsanyi and Selten 1988, section 5.4)"


def solve_payoff_dominant(game: StrategicGame, **options: Any) -> Solution:
    """Find the Nash equilibrium that gives every player at least as much as every other one does.

    Harsanyi and Selten [1]_ compare two equilibria at a time and ask for more for every player; this is
    the equilibrium that no player would exchange for any other.

    Parameters
    ----------
    game : StrategicGame
        With numbers as payoffs.
    **options
        What :func:`~layered_games.equilibria.finite.nash.solve_nash` takes for the game.

    Returns
    -------
    Solution
        The equilibria (several if their payoffs are equal) whose payoffs nobody would give up for another
        equilibrium's; empty, with a note, if there is none. ``complete`` is True if all equilibria are
        known: in a continuum payoffs are largest at extreme points.

    References
    ----------
    .. [1] J. C. Harsanyi and R. Selten, A General Theory of Equilibrium Selection in Games (1988).

    Examples
    --------
    >>> hunt = StrategicGame.from_arrays([[9, 0], [8, 7]], [[9, 8], [0, 7]], actions=[["stag", "hare"]] * 2)
    >>> [e.payoffs for e in solve_payoff_dominant(hunt)]
    [(Fraction(9, 1), Fraction(9, 1))]
    """
    game.require_numbers("payoff dominance")
    exact = game.to_exact()
    nash = solve_nash(exact, **options)
    spreads = [float(max(flat) - min(flat)) for flat in (a.ravel().tolist() for a in exact.payoffs)]
    columns = [[e.payoffs[p] for e in nash] for p in range(game.n_players)]
    best = [
        {k for k, value in enumerate(column) if _reaches(value, column, spread)}
        for column, spread in zip(columns, spreads, strict=True)
    ]
    chosen = [_rounded(game, e) for k, e in enumerate(nash) if all(k in among for among in best)]
    notes = nash.notes
    if game.kind == FLOAT:
        notes += ("floats were read as the binary fractions they are, and the results rounded",)
    if not nash.complete:
        notes += ("some equilibria may be missing: the selection is among those found",)
    if not len(nash):
        notes += ("no equilibrium was found to select from",)
    elif not chosen:
        notes += ("no equilibrium is best for every player: payoff dominance selects none",)
    elif len(nash) == len(chosen):
        notes += ("no other payoffs arise in equilibrium",)
    status = nash.status if not nash.complete else Status.SOLVED
    return Solution(game, tuple(chosen), nash.complete, status, PAYOFF.format(nash.method), notes=notes)


def _reaches(value: Any, others: Sequence[Any], spread: float) -> bool:
    """Whether a payoff is the largest one; floats of a sample may miss it by rounding."""
    if any(isinstance(v, float) for v in (value, *others)):
        return float(value) >= max(map(float, others)) - 1e-9 * spread
    return sign(largest(others) - value) == 0


def _rounded(game: StrategicGame, equilibrium: Equilibrium) -> Equilibrium:
    if game.kind != FLOAT:
        return equilibrium
    return checked(game, [tuple(map(float, row)) for row in equilibrium.profile], equilibrium.notes)


# ---------------------------------------------------------------------- risk dominance
@dataclass(frozen=True)
class RiskComparison:
    """Two strict equilibria compared by the products of what players lose if they deviate to the other.

    Attributes
    ----------
    one, other : tuple of int
        The actions of the two equilibria.
    products : (number, number)
        The product of the losses at each; the larger one risk-dominates.
    """

    one: tuple[int, ...]
    other: tuple[int, ...]
    products: tuple[Any, Any]

    @property
    def winner(self) -> tuple[int, ...] | None:
        """The equilibrium that risk-dominates the other; None if the products are equal."""
        first, second = self.products
        return None if first == second else self.one if first > second else self.other


def solve_risk_dominant(game: StrategicGame) -> Solution:
    """Find the strict equilibrium that risk-dominates every other one.

    Of two strict equilibria that one risk-dominates at which the product of what the players lose, if
    each deviates alone to its action in the other, is larger [1]_. In a 2x2 game with two strict
    equilibria this is the definition. In a larger game each pair is compared in the 2x2 game of the
    actions that they use; other extensions of the criterion look beyond these.

    Parameters
    ----------
    game : StrategicGame
        Two players, with numbers as payoffs.

    Returns
    -------
    Solution
        The equilibrium selected; empty if there is none, with the reason as a note. ``reactions`` has
        every :class:`RiskComparison`. ``complete`` is True: nothing that this criterion selects is
        missing. It compares strict equilibria only; with several, comparisons may go round in a circle.

    Raises
    ------
    GameError
        If there are not two players, or payoffs are symbolic.

    References
    ----------
    .. [1] J. C. Harsanyi and R. Selten, A General Theory of Equilibrium Selection in Games (1988).

    Examples
    --------
    >>> hunt = StrategicGame.from_arrays([[9, 0], [8, 7]], [[9, 8], [0, 7]], actions=[["stag", "hare"]] * 2)
    >>> selected = solve_risk_dominant(hunt)
    >>> [e.payoffs for e in selected], selected.reactions[0].products
    ([(Fraction(7, 1), Fraction(7, 1))], (Fraction(1, 1), Fraction(49, 1)))
    """
    game.require_numbers("risk dominance")
    if game.n_players != 2:
        raise GameError(f"risk dominance is solved for two players, the game has {game.n_players}")
    exact = game.to_exact()
    strict = _strict(exact)
    comparisons = tuple(_compared(exact, a, b) for a, b in combinations(strict, 2))
    chosen = [
        place for place in strict if all(c.winner == place for c in comparisons if place in (c.one, c.other))
    ]
    records = tuple(_record(game, place) for place in chosen)
    notes = tuple(_told(game, c) for c in comparisons) + _reasons(game, strict, comparisons, bool(chosen))
    return Solution(game, records, True, Status.SOLVED, RISK, notes=notes, reactions=comparisons)


def _strict(game: StrategicGame) -> list[tuple[int, ...]]:
    """Pure profiles at which every deviation loses."""
    alone = [np.sum(best, axis=axis, keepdims=True) == 1 for axis, best in enumerate(game.best_responses())]
    stable = np.logical_and.reduce([b & a for b, a in zip(game.best_responses(), alone, strict=True)])
    return [tuple(place) for place in np.argwhere(stable).tolist()]


def _compared(game: StrategicGame, one: tuple[int, ...], other: tuple[int, ...]) -> RiskComparison:
    first, second = game.payoffs
    products = []
    for (i, j), (k, l) in ((one, other), (other, one)):
        products.append((first[i, j] - first[k, j]) * (second[i, j] - second[i, l]))
    return RiskComparison(one, other, (products[0], products[1]))


def _record(game: StrategicGame, place: tuple[int, ...]) -> Equilibrium:
    one: Callable[[bool], Any] = float if game.kind == "float" else int
    profile = [[one(a == chosen) for a in range(n)] for chosen, n in zip(place, game.shape, strict=True)]
    return checked(game, profile)


def _named(game: StrategicGame, place: tuple[int, ...]) -> str:
    return "(" + ", ".join(names[a] for names, a in zip(game.actions, place, strict=True)) + ")"


def _told(game: StrategicGame, comparison: RiskComparison) -> str:
    one, other = _named(game, comparison.one), _named(game, comparison.other)
    first, second = comparison.products
    sign = "=" if first == second else ">" if first > second else "<"
    return f"products of losses: {one} {first} {sign} {second} {other}"


def _reasons(
    game: StrategicGame,
    strict: Sequence[tuple[int, ...]],
    comparisons: Sequence[RiskComparison],
    chosen: bool,
) -> tuple[str, ...]:
    if not strict:
        return ("there is no strict equilibrium: risk dominance selects none",)
    if len(strict) == 1:
        return ("there is one strict equilibrium; equilibria that are not strict are not compared",)
    if chosen:
        return ()
    if any(c.winner is None for c in comparisons):
        return ("products of losses tie: risk dominance selects none",)
    return ("the comparisons go round in a circle: risk dominance selects none",)
