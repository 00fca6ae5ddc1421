from __future__ import annotations

from fractions import Fraction as F

import numpy as np
import pytest

from layered_games.equilibria import verify_concepts as check
from layered_games.errors import GameError
from layered_games.games.bayesian import BayesianGame
from layered_games.games.strategic import StrategicGame

CHICKEN = StrategicGame.from_arrays([[6, 2], [7, 0]], [[6, 7], [2, 0]])
LEAD = StrategicGame.from_arrays([[2, 4], [1, 3]], [[1, 0], [0, 1]])


def joint(*entries) -> np.ndarray:
    return np.array([F(e) for e in entries], dtype=object).reshape(2, 2)


def test_obedience_by_hand() -> None:
    half = F(1, 2)
    told = check.obedience(CHICKEN, joint(half, 0, 0, half))
    assert told[0] == ((0, -half), (-1, 0))
    assert told == (told[0], told[0])
    assert check.obedience(CHICKEN, joint(half, 0, 0, half), coarse=True)[0] == ((-1, -half),)


@pytest.mark.parametrize(
    ("entries", "words"),
    [((1, 1, 0, 0), "sum to 2"), ((2, -1, 0, 0), "shares of 1"), ((0.5, 0.4, 0, 0), "sum to 0.9")],
)
def test_what_is_no_distribution(entries, words: str) -> None:
    with pytest.raises(GameError, match=words):
        check.check_joint(CHICKEN, np.array(entries, dtype=object).reshape(2, 2))
    with pytest.raises(GameError, match="shape"):
        check.check_joint(CHICKEN, np.ones(3) / 3)


def test_bounds_need_multipliers_that_prove_them() -> None:
    welfare = CHICKEN.payoffs[0] + CHICKEN.payoffs[1]
    none = (((0, 0), (0, 0)),) * 2
    assert check.bounds_objective(CHICKEN, welfare, 12, none)
    assert not check.bounds_objective(CHICKEN, welfare, 11, none)
    part = F(3, 2)
    proof = (((0, part), (0, 0)), ((0, part), (0, 0)))
    tight = check.bounds_objective(CHICKEN, welfare, F(21, 2), proof)
    assert tight == (9 + part * 2 <= F(21, 2))
    assert not check.bounds_objective(CHICKEN, welfare, 99, (((0, -1), (0, 0)),) * 2)


def test_commitments_by_hand() -> None:
    half = F(1, 2)
    assert check.commitment_losses(LEAD, 0, [half, half], 1) == (0, 0)
    assert check.commitment_losses(LEAD, 0, [F(1), F(0)], 1) == (-1, 0)
    assert check.commitment_losses(LEAD, 1, [F(1), F(0)], 1) == (-1, 0)
    assert check.commitment_payoff(LEAD, 1) == 1
    assert check.bounds_commitment(LEAD, 0, F(7, 2), [(0, 0), (half, 0)])
    assert not check.bounds_commitment(LEAD, 0, F(7, 2), [(0, 0), (0, 0)])
    assert not check.bounds_commitment(LEAD, 0, 9, [(0, 0), None])
    assert not check.bounds_commitment(LEAD, 0, 9, [(0, 0), (-1, 0)])
    assert not check.bounds_commitment(LEAD, 0, 9, [(0, 0)])
    dominated = StrategicGame.from_arrays([[0, 9]], [[1, 0]])
    assert check.bounds_commitment(dominated, 0, 0, [(0, 0), (1, 0)])


def test_weak_dominance() -> None:
    game = StrategicGame.from_arrays([[1, 1], [1, 0]], [[0, 0], [0, 0]])
    assert check.weakly_dominates(game, 0, [1, 0], [0, 1])
    assert not check.weakly_dominates(game, 0, [0, 1], [1, 0])
    assert not check.weakly_dominates(game, 1, [0, 1], [1, 0])


def test_the_logit_response_by_hand() -> None:
    game = StrategicGame.from_arrays([[1, 1], [0, 0]], [[0, 0], [0, 0]])
    share = float(np.e / (1 + np.e))
    assert check.logit_residual(game, [[share, 1 - share], [0.5, 0.5]], 1.0) < 1e-15
    assert check.logit_residual(game, [[0.5, 0.5], [0.5, 0.5]], 1.0) == pytest.approx(share - 0.5)


def test_interim_payoffs_by_hand() -> None:
    third = F(1, 3)
    payoffs = [[[[[3, 0]], [[0, 3]]]], [[[[1, 0]], [[0, 1]]]]]
    game = BayesianGame([1, 2], [[third, 1 - third]], [np.array(p, dtype=object) for p in payoffs])
    strategies = {"1": {"1": [1]}, "2": {"1": [0, 1], "2": [0, 1]}}
    assert check.interim_payoffs(game, strategies) == {
        ("1", "1"): [2],
        ("2", "1"): [1, 0],
        ("2", "2"): [0, 1],
    }
    gains = check.interim_gains(game, strategies)
    assert gains == {("1", "1"): 0, ("2", "1"): 1, ("2", "2"): 0}
