from __future__ import annotations

from fractions import Fraction as F
from itertools import product

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from strategic_games import games

import layered_games.equilibria.finite.correlated as module
from layered_games.equilibria.concepts import Concept
from layered_games.equilibria.finite.bimatrix import solve_bimatrix
from layered_games.equilibria.finite.correlated import solve_coarse_correlated, solve_correlated
from layered_games.equilibria.finite.solving import solve_strategic
from layered_games.errors import GameError
from layered_games.games.strategic import StrategicGame

CHICKEN = StrategicGame.from_arrays([[6, 2], [7, 0]], [[6, 7], [2, 0]], actions=[["C", "D"]] * 2)
DILEMMA = StrategicGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
# coarse correlated equilibria may pay more than correlated ones
WIDER = StrategicGame.from_arrays([[3, 1, 0], [3, 3, 0], [2, 3, 3]], [[1, 3, 3], [0, 0, 0], [1, 0, 0]])


def gains(game: StrategicGame, joint, coarse: bool) -> list:
    """What players gain by deviating, written anew from the definition."""
    found = []
    for player in range(game.n_players):
        n = game.shape[player]
        if coarse:
            rules = [[b] * n for b in range(n)]
        else:
            rules = [list(rule) for rule in product(range(n), repeat=n)]
        for rule in rules:
            total = 0
            for place in game.profiles():
                there = (*place[:player], rule[place[player]], *place[player + 1 :])
                total += joint[place] * (game.payoffs[player][there] - game.payoffs[player][place])
            found.append(total)
    return found


def best_by_scipy(game: StrategicGame, coarse: bool) -> float:
    floats = [np.array(a, dtype=float) for a in game.payoffs]
    rows = []
    for player, payoffs in enumerate(floats):
        n = game.shape[player]
        for told, other in product(range(n), repeat=2):
            row = np.zeros(game.shape)
            for place in game.profiles():
                if coarse or place[player] == told:
                    there = (*place[:player], other, *place[player + 1 :])
                    row[place] = payoffs[there] - payoffs[place]
            rows.append(row.ravel())
    welfare = sum(floats).ravel()
    found = linprog(-welfare, A_ub=rows, b_ub=np.zeros(len(rows)), A_eq=[np.ones(welfare.size)], b_eq=[1])
    return float(-found.fun)


@given(games(st.integers(-3, 3)), st.booleans())
@settings(max_examples=60)
def test_no_rule_of_deviation_gains_and_welfare_is_the_best(game: StrategicGame, coarse: bool) -> None:
    (best,) = solve_correlated(game, coarse=coarse)
    assert best.distribution.sum() == 1
    assert max(gains(game, best.distribution, coarse)) <= 0
    assert best.regret == 0
    assert best.evidence == "proved"
    assert best.value == sum(best.payoffs)
    assert abs(float(best.value) - best_by_scipy(game, coarse)) < 1e-7


@given(games(st.integers(-3, 3)))
@settings(max_examples=40)
def test_coarse_contains_correlated_and_that_contains_nash(game: StrategicGame) -> None:
    one, wide = solve_correlated(game)[0].value, solve_correlated(game, coarse=True)[0].value
    worst = solve_correlated(game, sense="min")[0].value
    assert worst <= one <= wide
    if game.n_players == 2:
        for equilibrium in solve_bimatrix(game):
            assert worst <= sum(equilibrium.payoffs) <= one
            joint = np.outer(*(np.array(s, dtype=object) for s in equilibrium.profile))
            assert max(gains(game, joint, coarse=False)) <= 0


def test_chicken_and_its_certificate() -> None:
    solution = solve_correlated(CHICKEN)
    (best,) = solution
    assert best.distribution.tolist() == [[F(1, 2), F(1, 4)], [F(1, 4), 0]]
    assert best.payoffs == (F(21, 4), F(21, 4))
    assert best.slacks[0] == ((0, 0), (F(1, 4), 0))
    assert "only correlated equilibrium with this objective" in solution.notes[0]
    assert not solution.complete
    assert str(best).splitlines()[0] == "  C, C: 1/2"
    assert not best.distribution.flags.writeable


@pytest.mark.parametrize(
    ("objective", "expected"),
    [
        ("1", F(7)),
        ({"2": 1}, F(7)),
        ([1, 0], F(7)),
        ([[0, 0], [0, 1]], F(1, 5)),
        ([[1, 0], [0, 0]], F(1, 2)),
        ({"1": 1, "2": F(-1)}, F(5)),
    ],
)
def test_objectives(objective, expected: F) -> None:
    assert solve_correlated(CHICKEN, objective=objective)[0].value == expected


def test_the_least_of_an_objective() -> None:
    assert solve_correlated(CHICKEN, objective="1", sense="min")[0].value == 2
    (least,) = solve_correlated(CHICKEN, objective=[[0, 0], [0, 1]], sense="min")
    assert least.distribution[1, 1] == 0


def test_a_dominant_strategy_leaves_one_equilibrium() -> None:
    for coarse in (False, True):
        solution = solve_correlated(DILEMMA, coarse=coarse)
        assert solution.complete
        assert solution[0].distribution.tolist() == [[0, 0], [0, 1]]


def test_coarse_may_pay_more_than_correlated() -> None:
    fine, coarse = solve_correlated(WIDER), solve_coarse_correlated(WIDER)
    assert (fine[0].value, coarse[0].value) == (F(13, 4), F(10, 3))
    assert coarse[0].coarse


def test_ties_are_told() -> None:
    flat = StrategicGame.from_arrays([[1, 1], [1, 1]], [[1, 1], [1, 1]])
    assert solve_correlated(flat).notes == ("other correlated equilibria have the same objective",)


def test_floats_are_solved_exactly_and_rounded() -> None:
    rng = np.random.default_rng(5)
    game = StrategicGame.from_arrays(rng.random((4, 4)), rng.random((4, 4)))
    (best,) = solve_correlated(game)
    assert best.distribution.dtype == np.float64
    assert best.evidence == "measured"
    assert 0 <= best.regret < 1e-15
    assert best.value == pytest.approx(best_by_scipy(game, coarse=False))
    scaled = StrategicGame.from_arrays(*(1e200 * a for a in game.payoffs))
    assert solve_correlated(scaled)[0].distribution == pytest.approx(best.distribution)


def test_three_players() -> None:
    coin = [[[1, 0], [0, 0]], [[0, 0], [0, 2]]]
    (best,) = solve_correlated(StrategicGame.from_arrays(coin, coin, coin))
    assert best.support == ((("2", "2", "2"), 1),)


def test_by_concept() -> None:
    assert solve_strategic(CHICKEN, Concept.CORRELATED, objective="1")[0].value == 7
    assert solve_strategic(CHICKEN, Concept.COARSE_CORRELATED, sense="min")[0].value <= 9


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"objective": "profit"}, "'profit' is unknown"),
        ({"objective": {"9": 1}}, r"unknown players \['9'\]"),
        ({"objective": [1, 2, 3]}, r"shape \(3,\)"),
        ({"objective": [sp.Symbol("x"), 1]}, "uses symbols"),
        ({"objective": [float("nan"), 1]}, "not finite"),
        ({"sense": "best"}, "'max' or 'min'"),
    ],
)
def test_errors(options, words: str) -> None:
    with pytest.raises(GameError, match=words):
        solve_correlated(CHICKEN, **options)


def test_symbols_and_size_are_refused() -> None:
    with pytest.raises(GameError, match="need numbers"):
        solve_correlated(StrategicGame.from_arrays([[sp.Symbol("x")]], [[1]]))
    big = np.zeros((400, 400), dtype=int)
    with pytest.raises(GameError, match="400 x 400 game has 128,000,000 entries"):
        solve_correlated(StrategicGame.from_arrays(big, big))


def test_a_solver_that_errs_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = module.Optimum((F(0), F(0), F(0), F(1)), F(0), (F(0),) * 5)
    monkeypatch.setattr(module, "maximum", lambda program: wrong)
    with pytest.raises(GameError, match="failed its check"):
        solve_correlated(CHICKEN)
    monkeypatch.setattr(module, "maximum", lambda program: None)
    with pytest.raises(GameError, match="although one exists"):
        solve_correlated(CHICKEN)
