"""Float trees in fractions, and what a structure of beliefs says."""

from __future__ import annotations

from fractions import Fraction as F

import pytest
import tree_games as trees

from layered_games.equilibria.trees.assessment_numbers import exact_tree
from layered_games.games.extensive import ExtensiveGame
from layered_games.games.extensive_nodes import Chance


def lottery(*odds):
    ends = {str(k): (p, (float(k), 1.5)) for k, p in enumerate(odds)}
    return ExtensiveGame(Chance(ends), players=["1", "2"], title="Lottery")


@pytest.mark.parametrize(
    "odds, exact, adjusted",
    [
        ((0.25, 0.75), (F(1, 4), F(3, 4)), False),
        ((0.1, 0.2, 0.7), (F(1, 10), F(1, 5), F(7, 10)), True),
        ((2**-30, 1 - 2**-30), (F(1, 2**30), 1 - F(1, 2**30)), False),
        ((1 / 3, 2 / 3), (F(1, 3), F(2, 3)), True),
        ((1 / 6,) * 6, (F(1, 6),) * 6, True),
    ],
)
def test_chances_sum_to_one(odds, exact, adjusted):
    game, changed = exact_tree(lottery(*odds))
    assert tuple(game.chance.tolist()) == exact
    assert changed is adjusted
    assert game.kind == "exact"
    assert game.title == "Lottery"
    assert [row[1] for row in game.payoffs.tolist()] == [F(3, 2)] * len(odds)


def test_exact_games_stay_as_they_are():
    game = trees.beer()
    assert exact_tree(game) == (game, False)


def test_other_chance_moves_are_left_alone():
    """Only the move that misses 1 is read as decimals; names and sets are kept."""
    inner = Chance({"a": (0.1, (1.0,)), "b": (0.9, (2.0,))})
    small = 2**-30
    game, changed = exact_tree(
        ExtensiveGame(Chance({"x": (small, inner), "y": (1 - small, (0.0,))}), players=["1"])
    )
    assert changed
    assert game.chance.tolist() == [F(small), 1 - F(small), F(1, 10), F(9, 10)]
    assert game.history(3) == ("x", "a")
