"""The same equilibria as Gambit's rational enumeration and QuantEcon's vertex enumeration."""

from fractions import Fraction

import numpy as np
import pytest

from layered_games.equilibria.finite.bimatrix import solve_bimatrix
from layered_games.games.strategic import StrategicGame


def by_gambit(A, B):
    pygambit = pytest.importorskip("pygambit")
    game = pygambit.Game.from_arrays(np.asarray(A), np.asarray(B))
    found = pygambit.nash.enummixed_solve(game, rational=True).equilibria
    return [
        tuple(
            tuple(Fraction(int(p[s].numerator), int(p[s].denominator)) for s in player.strategies)
            for player in game.players
        )
        for p in found
    ]


@pytest.mark.parametrize("high", [1, 2, 4, 30])
def test_small_integer_games_equal_gambit(high):
    rng = np.random.default_rng(high)
    degenerate = 0
    for _ in range(60):
        A, B = rng.integers(-high, high + 1, (2, *rng.integers(2, 6, 2)))
        solution = solve_bimatrix(StrategicGame.from_arrays(A, B))
        peer = by_gambit(A, B)
        assert {e.profile for e in solution} == set(peer), (A.tolist(), B.tolist())
        assert len(solution) == len(set(peer))
        degenerate += any(c.is_continuum for c in solution.components)
    assert degenerate > 0 or high == 30


def test_seven_actions_equal_gambit():
    rng = np.random.default_rng(70)
    for high in (2, 100):
        A, B = rng.integers(-high, high + 1, (2, 7, 7))
        solution = solve_bimatrix(StrategicGame.from_arrays(A, B))
        assert {e.profile for e in solution} == set(by_gambit(A, B))


def test_random_floats_equal_quantecon():
    quantecon = pytest.importorskip("quantecon.game_theory")
    rng = np.random.default_rng(5)
    for size in [*[(3, 4)] * 20, *[(5, 5)] * 20, *[(8, 7)] * 5, (10, 10), (10, 10)]:
        A, B = rng.random((2, *size))
        peer = quantecon.vertex_enumeration(
            quantecon.NormalFormGame([quantecon.Player(A), quantecon.Player(np.ascontiguousarray(B.T))])
        )
        solution = solve_bimatrix(StrategicGame.from_arrays(A, B))
        mine = sorted(np.concatenate(e.profile).tolist() for e in solution)
        assert np.allclose(mine, sorted(np.concatenate(p).tolist() for p in peer), atol=1e-9)
        assert solution.complete and len(solution) % 2 == 1
