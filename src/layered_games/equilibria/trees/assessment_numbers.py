"""Float trees as trees with fractions, so that beliefs and ties are exact."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Final

from layered_games.games.extensive import ExtensiveGame
from layered_games.games.extensive_build import assemble
from layered_games.games.payoff_arrays import FLOAT
from layered_games.parameters import ParameterSpace

__all__ = ["ADJUSTED", "exact_tree"]

ADJUSTED: Final = (
    "as floats some probabilities of chance do not sum to 1; they were read as decimals, and divided by "
    "their sum where that was not enough; give fractions for a list that is proved complete"
)


def exact_tree(game: ExtensiveGame) -> tuple[ExtensiveGame, bool]:
    """Return a game with fractions, and whether probabilities of chance had to be adjusted.

    Parameters
    ----------
    game : ExtensiveGame
        With numbers. A float becomes the fraction that it stands for; where the probabilities of a chance
        move then miss the sum 1, they are read as the shortest decimals, and divided by their sum if
        need be.

    Examples
    --------
    >>> from layered_games.games.extensive_nodes import Chance
    >>> tenth = ExtensiveGame(Chance({"a": (0.9, (1.0,)), "b": (0.1, (0.5,))}), players=["1"])
    >>> exact, adjusted = exact_tree(tenth)
    >>> exact.chance.tolist(), adjusted
    ([Fraction(9, 10), Fraction(1, 10)], True)
    """
    if game.kind != FLOAT:
        return game, False
    odds = _odds(game)
    if all(p == x for p, x in zip(odds, game.chance.tolist(), strict=True)):
        return game.to_exact(), False
    parts = game.parts
    payoffs = [Fraction(x) for x in game.payoffs.ravel().tolist()]
    found = assemble(
        parts.arrays, parts.groups, parts.given, parts.players, payoffs, odds, ParameterSpace(), parts.title
    )
    return ExtensiveGame.from_parts(replace(found, groups=parts.groups)), True


def _odds(game: ExtensiveGame) -> list[Fraction]:
    """The probabilities of chance as fractions that sum to 1 at each node."""
    kids = game.arrays.chance_kids.tolist()
    rows: dict[int, list[float]] = {}
    for kid, p in zip(kids, game.chance.tolist(), strict=True):
        rows.setdefault(int(game.arrays.parent[kid]), []).append(p)
    found = []
    for row in rows.values():  # children of a node are consecutive
        odds = [Fraction(p) for p in row]
        if sum(odds) != 1:
            odds = [Fraction(repr(p)) for p in row]
        total = sum(odds)
        found += [p / total for p in odds]
    return found
