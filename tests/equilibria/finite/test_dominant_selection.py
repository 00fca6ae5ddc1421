from __future__ import annotations

from fractions import Fraction as F

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

import layered_games.equilibria.finite.dominant_selection as module
from layered_games.equilibria.concepts import Concept
from layered_games.equilibria.finite.bimatrix import solve_bimatrix
from layered_games.equilibria.finite.dominant_selection import solve_payoff_dominant, solve_risk_dominant
from layered_games.equilibria.finite.solving import solve_strategic
from layered_games.equilibria.result import Solution, Status
from layered_games.errors import GameError
from layered_games.games.strategic import StrategicGame

HUNT = StrategicGame.from_arrays([[9, 0], [8, 7]], [[9, 8], [0, 7]], actions=[["stag", "hare"]] * 2)
SEXES = StrategicGame.from_arrays([[2, 0], [0, 1]], [[1, 0], [0, 2]])
PENNIES = StrategicGame.from_arrays([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])
entry = st.integers(0, 4)


def test_the_stag_hunt_divides_the_criteria() -> None:
    assert [e.profile for e in solve_payoff_dominant(HUNT)] == [((1, 0), (1, 0))]
    risk = solve_risk_dominant(HUNT)
    assert [e.profile for e in risk] == [((0, 1), (0, 1))]
    assert risk.notes == ("products of losses: (stag, stag) 1 < 49 (hare, hare)",)
    assert risk.complete
    assert risk.reactions[0].winner == (1, 1)


def test_nothing_is_selected_where_interests_oppose() -> None:
    payoff = solve_payoff_dominant(SEXES)
    assert len(payoff) == 0
    assert payoff.complete
    assert "selects none" in payoff.notes[-1]
    risk = solve_risk_dominant(SEXES)
    assert len(risk) == 0
    assert risk.reactions[0].winner is None
    assert "tie" in risk.notes[-1]


def test_games_with_one_equilibrium() -> None:
    payoff = solve_payoff_dominant(PENNIES)
    assert payoff[0].profile == ((F(1, 2), F(1, 2)),) * 2
    assert "no other payoffs" in payoff.notes[-1]
    assert "there is no strict equilibrium" in solve_risk_dominant(PENNIES).notes[0]
    dilemma = StrategicGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
    risk = solve_risk_dominant(dilemma)
    assert risk[0].profile == ((0, 1), (0, 1))
    assert "there is one strict equilibrium" in risk.notes[-1]


def test_a_circle_of_comparisons() -> None:
    # each strict equilibrium risk-dominates the next one: losses of 10 against 2
    a = np.full((3, 3), F(0), dtype=object)
    for k in range(3):
        a[k, k], a[k, (k + 1) % 3] = F(10), F(8)
    solution = solve_risk_dominant(StrategicGame.from_arrays(a, a.T))
    assert {(c.one[0], c.other[0], c.winner[0]) for c in solution.reactions} == {
        (0, 1, 0),
        (0, 2, 2),
        (1, 2, 1),
    }
    assert "circle" in solution.notes[-1]
    assert len(solution) == 0


def test_a_tie_among_three() -> None:
    game = StrategicGame.from_arrays(np.diag([1, 2, 2]), np.diag([1, 2, 2]))
    solution = solve_risk_dominant(game)
    assert len(solution) == 0
    assert "tie" in solution.notes[-1]
    best = solve_risk_dominant(StrategicGame.from_arrays(np.diag([1, 2, 3]), np.diag([1, 2, 3])))
    assert [e.profile[0] for e in best] == [(0, 0, 1)]


def test_risk_dominance_of_a_strict_equilibrium_is_basin_size_where_players_are_alike() -> None:
    rng = np.random.default_rng(6)
    for _ in range(30):
        a, b, c, d = (F(int(v)) for v in rng.integers(0, 9, 4))
        if a <= c or d <= b:
            continue
        game = StrategicGame.from_arrays([[a, b], [c, d]], [[a, c], [b, d]])
        half_is_enough = a + b > c + d  # the first action is the better reply to even odds
        chosen = [e.profile[0][0] for e in solve_risk_dominant(game)]
        assert chosen == ([] if a + b == c + d else [int(half_is_enough)])


def test_payoffs_of_any_size_are_compared_exactly() -> None:
    for size in (1e-12, 1.0, 1e12):
        game = StrategicGame.from_arrays(size * np.diag([2.0, 1.0]), size * np.diag([2.0, 1.0]))
        assert [e.profile for e in solve_payoff_dominant(game)] == [((1.0, 0.0), (1.0, 0.0))]
        assert [e.profile for e in solve_risk_dominant(game)] == [((1.0, 0.0), (1.0, 0.0))]
    near = StrategicGame.from_arrays(np.diag([1.0, 1.0 + 1e-15]), np.diag([1.0, 1.0 + 1e-15]))
    (best,) = solve_payoff_dominant(near)
    assert best.profile == ((0.0, 1.0), (0.0, 1.0))
    assert isinstance(best.payoffs[0], float)


def test_irrational_payoffs_are_compared_exactly() -> None:
    # three players; two equilibria give everybody 1, all mixed ones less
    coin = np.zeros((2, 2, 2), dtype=int)
    coin[0, 0, 0] = coin[1, 1, 1] = 1
    game = StrategicGame.from_arrays(coin, coin, coin)
    assert [e.payoffs for e in solve_payoff_dominant(game)] == [(1, 1, 1), (1, 1, 1)]
    assert module._reaches(sp.sqrt(2), [F(1), sp.sqrt(2)], 1.0)
    assert not module._reaches(F(7, 5), [F(7, 5), sp.sqrt(2)], 1.0)
    assert module._reaches(1.0, [F(1), 1.0 + 1e-12], 1.0)
    assert not module._reaches(1e-12, [1e-12, 2e-12], 1e-12)


def test_nothing_found_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    nothing = Solution(PENNIES, (), False, Status.SAMPLE, "search")
    monkeypatch.setattr(module, "solve_nash", lambda game: nothing)
    solution = solve_payoff_dominant(PENNIES)
    assert len(solution) == 0
    assert solution.notes[-1] == "no equilibrium was found to select from"


@given(st.lists(entry, min_size=4, max_size=4), st.lists(entry, min_size=4, max_size=4))
def test_two_by_two_by_definition(one: list[int], two: list[int]) -> None:
    (a, b, c, d), (p, q, r, s) = one, two
    game = StrategicGame.from_arrays([[a, b], [c, d]], [[p, q], [r, s]])
    solution = solve_risk_dominant(game)
    if a > c and d > b and p > q and s > r:
        first, second = (a - c) * (p - q), (d - b) * (s - r)
        expected = [] if first == second else [((1, 0), (1, 0)) if first > second else ((0, 1), (0, 1))]
        assert [e.profile for e in solution] == expected
    payoff = solve_payoff_dominant(game)
    others = [e.payoffs for e in solve_bimatrix(game)]
    best = [u for u in others if all(u[0] >= v[0] and u[1] >= v[1] for v in others)]
    assert {e.payoffs for e in payoff} == set(best)


def test_float_games_and_three_players() -> None:
    assert solve_risk_dominant(HUNT.to_floats())[0].profile == ((0.0, 1.0), (0.0, 1.0))
    assert solve_payoff_dominant(HUNT.to_floats())[0].payoffs == (9.0, 9.0)
    coin = [[[1, 0], [0, 0]], [[0, 0], [0, 2]]]
    three = StrategicGame.from_arrays(coin, coin, coin)
    assert [e.payoffs for e in solve_payoff_dominant(three)] == [(2, 2, 2)]
    with pytest.raises(GameError, match="two players, the game has 3"):
        solve_risk_dominant(three)


def test_a_sample_selects_among_what_was_found() -> None:
    rng = np.random.default_rng(0)
    game = StrategicGame([rng.integers(0, 9, (4, 4, 4)) for _ in range(3)])
    solution = solve_payoff_dominant(game, starts=5)
    assert not solution.complete
    assert any("among those found" in n for n in solution.notes)


def test_by_concept() -> None:
    assert solve_strategic(HUNT, Concept.PAYOFF_DOMINANT)[0].payoffs == (9, 9)
    assert solve_strategic(HUNT, Concept.RISK_DOMINANT)[0].payoffs == (7, 7)


@pytest.mark.parametrize("solver", [solve_payoff_dominant, solve_risk_dominant])
def test_symbols_are_refused(solver) -> None:
    with pytest.raises(GameError, match="dominance need numbers"):
        solver(StrategicGame.from_arrays([[sp.Symbol("x")]], [[1]]))
