"""The regret of a profile, against loops over the definition."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import prod
from typing import Any

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from layered_games.equilibria.verify_finite import check_distribution, deviation_gains, regret
from layered_games.errors import GameError
from layered_games.games.strategic import StrategicGame

HALF = Fraction(1, 2)
PENNIES = StrategicGame.from_arrays([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])
MATCH = StrategicGame.from_arrays([[2, 0], [0, 1]], [[2, 0], [0, 1]])


def by_definition(game: StrategicGame, profile: Any) -> Any:
    """The largest gain, by summing over all profiles."""

    def value(player: int, strategies: Any) -> Any:
        return sum(
            prod(strategies[p][a] for p, a in enumerate(place)) * game.payoffs[player][place]
            for place in product(*(range(n) for n in game.shape))
        )

    gains = []
    for player, n in enumerate(game.shape):
        for action in range(n):
            pure = [Fraction(int(i == action)) for i in range(n)]
            gains.append(
                value(player, [*profile[:player], pure, *profile[player + 1 :]]) - value(player, profile)
            )
    return max(gains)


@st.composite
def played(draw: st.DrawFn) -> tuple[StrategicGame, list[list[Fraction]]]:
    """A game with a mixed profile."""
    shape = tuple(draw(st.lists(st.integers(1, 3), min_size=1, max_size=3)))
    size = int(np.prod(shape))
    entries = st.lists(st.integers(-4, 4), min_size=size, max_size=size)
    arrays = [np.array(draw(entries)).reshape(shape) for _ in shape]
    profile = []
    for n in shape:
        weights = draw(st.lists(st.integers(0, 4), min_size=n, max_size=n).filter(any))
        profile.append([Fraction(w, sum(weights)) for w in weights])
    return StrategicGame(arrays), profile


@given(played())
def test_regret_is_the_definition(drawn: Any) -> None:
    game, profile = drawn
    found = regret(game, profile)
    assert isinstance(found, Fraction) and found == by_definition(game, profile) >= 0
    measured = regret(game.to_floats(), [[float(p) for p in s] for s in profile])
    assert isinstance(measured, float) and measured == pytest.approx(float(found), abs=1e-12)


@given(played())
def test_gains_average_to_zero(drawn: Any) -> None:
    game, profile = drawn
    for gains, strategy in zip(deviation_gains(game, profile), profile, strict=True):
        assert sum(p * g for p, g in zip(strategy, gains, strict=True)) == 0


def test_equilibria_have_no_regret() -> None:
    assert regret(PENNIES, [[HALF, HALF], [HALF, HALF]]) == 0
    third = [Fraction(1, 3), Fraction(2, 3)]
    for profile in ([[1, 0], [1, 0]], [[0, 1], [0, 1]], [third, third]):
        assert regret(MATCH, profile) == 0
    assert regret(MATCH, [third, [HALF, HALF]]) == Fraction(1, 3)


def test_gains_tell_who_and_how() -> None:
    assert deviation_gains(PENNIES, [[1, 0], [1, 0]]) == ((0, -2), (0, 2))


def test_numbers_of_other_kinds_are_taken() -> None:
    for half in (sp.Rational(1, 2), 0.5, np.float64(0.5)):
        assert regret(PENNIES, [[half, half], [half, half]]) == 0
    assert regret(MATCH, [[np.int64(1), 0], [sp.Integer(1), sp.Integer(0)]]) == 0
    assert isinstance(regret(MATCH, [[0.5, 0.5], [1, 0]]), float)


def test_irrational_probabilities_are_checked_exactly() -> None:
    root = sp.sqrt(2) - 1
    mixed = [root, 1 - root]
    assert regret(PENNIES, [[HALF, HALF], mixed]) != 0
    coordination = StrategicGame.from_arrays([[1, 0], [0, 1]], [[1, 0], [0, 1]])
    assert sp.simplify(regret(coordination, [mixed, [HALF, HALF]]) - (HALF - root)) == 0
    assert check_distribution([root, 1 - root, 0], 3, "A") == (root, 1 - root, 0)
    assert check_distribution([root, Fraction(1, 2), HALF - root], 3, "A")[1] == HALF


@pytest.mark.parametrize(
    ("strategy", "fault"),
    [
        ([1], "1 probabilities for 2 actions"),
        ([HALF, Fraction(1, 3)], "sums to 5/6"),
        ([2, -1], "no distribution"),
        ([0.5, 0.5 + 1e-8], "no distribution"),
        ([1 + 1e-11, -1e-11], "no distribution"),
        ([float("nan"), 1.0], "no distribution"),
        ([sp.sqrt(2), 1 - sp.sqrt(2)], "no distribution"),
        ([sp.sqrt(2) / 2, sp.Rational(1, 2)], "no distribution"),
    ],
)
def test_what_is_no_distribution_is_refused(strategy: Any, fault: str) -> None:
    with pytest.raises(GameError, match=f"the strategy of 2 .*{fault}"):
        regret(PENNIES, [[HALF, HALF], strategy])


def test_floats_may_miss_one_by_a_little() -> None:
    assert regret(MATCH, [[1.0, 0.0], [1.0 - 1e-10, 0.0]]) <= 1e-9
    assert check_distribution([1 + 1e-13, -1e-13], 2, "A")[1] < 0


def test_other_input_is_refused() -> None:
    x = sp.Symbol("x")
    with pytest.raises(GameError, match="gains from deviations need numbers"):
        regret(StrategicGame.from_arrays([[x]], [[1]]), [[1], [1]])
    with pytest.raises(GameError, match="has 1 strategies, the game 2 players"):
        regret(PENNIES, [[1, 0]])
