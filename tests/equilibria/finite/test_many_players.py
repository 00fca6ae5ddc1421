"""Games with one player, and with three and more."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import numpy as np
import pytest
import sympy as sp

from layered_games.equilibria.finite.many_players import pure_equilibria, solve_many_players, solve_pure
from layered_games.equilibria.finite.many_search import search
from layered_games.equilibria.finite.many_systems import Continuum, TooLarge, indifference, real_solutions
from layered_games.equilibria.result import Status
from layered_games.equilibria.verify_finite import regret
from layered_games.errors import GameError
from layered_games.games.algebraic import reduced
from layered_games.games.strategic import StrategicGame

HALF = (Fraction(1, 2), Fraction(1, 2))


def random_game(rng, shape, spread=50):
    return StrategicGame.from_arrays(*(rng.integers(-spread, spread + 1, shape) for _ in shape))


def by_grid(game, steps=24):
    """Profiles of a 2x2x2 game near which every player's regret is small: what exists must show here."""
    ticks = np.linspace(0, 1, steps + 1)
    tables = [np.array(a, dtype=float) for a in game.payoffs]
    found = []
    for p, q, r in product(ticks, repeat=3):
        profile = [(1 - p, p), (1 - q, q), (1 - r, r)]
        if regret(StrategicGame.from_arrays(*tables), profile) < 1e-9:
            found.append((p, q, r))
    return found


def test_one_player_maximises():
    solution = solve_many_players(StrategicGame.from_arrays([3, 5, 5]))
    assert [e.payoffs for e in solution] == [(Fraction(5),), (Fraction(5),)]
    (component,) = solution.components
    assert solution.complete and component.subsets == ((((0, 1, 0), (0, 0, 1)),),) and component.is_continuum


def test_one_player_with_one_best_action():
    solution = solve_many_players(StrategicGame.from_arrays([3, 5, 1]))
    assert [e.profile for e in solution] == [((0, 1, 0),)] and solution.complete


def test_coordination_of_three():
    table = [[[1, 0], [0, 0]], [[0, 0], [0, 1]]]
    solution = solve_many_players(StrategicGame.from_arrays(table, table, table))
    assert {e.profile for e in solution} == {((1, 0),) * 3, ((0, 1),) * 3, (HALF,) * 3}
    assert solution.complete, "the supports without conditions are shown to carry no equilibrium"


def test_number_is_odd_and_regret_zero():
    rng = np.random.default_rng(4)
    seen = set()
    for _ in range(40):
        solution = solve_many_players(random_game(rng, (2, 2, 2)))
        if solution.complete:
            assert len(solution) % 2 == 1
            seen.add(len(solution))
        assert all(e.regret == 0 and e.evidence == "proved" for e in solution)
    assert {1, 3} <= seen


def test_irrational_probabilities_are_exact():
    rng = np.random.default_rng(0)
    found = 0
    for _ in range(30):
        for e in solve_many_players(random_game(rng, (2, 2, 2))):
            numbers = [p for row in e.profile for p in row if isinstance(p, sp.Expr)]
            found += bool(numbers)
            assert all(p.is_real and 0 < p < 1 for p in numbers)
            assert all(reduced(sum(row)) == 1 for row in e.profile)
            assert e.regret == 0 and not isinstance(e.regret, float)
    assert found >= 2


def test_nothing_is_missed_where_everything_is_pure():
    rng = np.random.default_rng(8)
    for _ in range(4):
        game = random_game(rng, (2, 2, 2), 4)
        solution = solve_many_players(game)
        if not solution.complete:
            continue
        listed = [np.array([float(row[1]) for row in e.profile]) for e in solution]
        for point in by_grid(game, 12):
            assert any(np.abs(np.array(point) - one).max() < 1e-9 for one in listed), point


def test_peer_finds_the_same():
    gambit = pytest.importorskip("pygambit")
    rng = np.random.default_rng(11)
    for _ in range(6):
        game = random_game(rng, (2, 2, 2))
        peer = gambit.Game.from_arrays(*(np.array(a, dtype=int) for a in game.payoffs))
        pure = {
            tuple(tuple(Fraction(str(p[s])) for s in player.strategies) for player in peer.players)
            for p in gambit.nash.enumpure_solve(peer).equilibria
        }
        assert pure == {e.profile for e in solve_pure(game)}
        totals = [e.profile for e in solve_many_players(game)]
        assert pure <= set(totals)


def test_floats_give_floats():
    rng = np.random.default_rng(5)
    solution = solve_many_players(StrategicGame.from_arrays(*(rng.normal(size=(2, 2, 2)) for _ in range(3))))
    assert solution.complete and len(solution) % 2 == 1
    assert all(type(p) is float for e in solution for row in e.profile for p in row)
    assert all(e.regret < 1e-12 and e.evidence == "measured" for e in solution)


def test_four_players_all_equilibria():
    rng = np.random.default_rng(1)
    solution = solve_many_players(random_game(rng, (2, 2, 2, 2), 9))
    assert solution.complete and len(solution) % 2 == 1 and all(e.regret == 0 for e in solution)


def test_a_continuum_is_named():
    flat = np.zeros((2, 2, 2), dtype=int)
    rest = np.arange(8).reshape(2, 2, 2)
    solution = solve_many_players(StrategicGame.from_arrays(flat, rest, rest))
    assert not solution.complete and solution.status is Status.CONTINUA
    assert any("{1, 2} x {2} x {2}" in note for note in solution.notes)
    assert len(solution) >= 2


def test_large_games_give_a_sample():
    rng = np.random.default_rng(2)
    game = random_game(rng, (4, 4, 4))
    solution = solve_many_players(game, starts=12)
    assert solution.status is Status.SAMPLE and not solution.complete and len(solution)
    assert "random starts" in solution.method
    assert all(float(e.regret) < 1e-8 for e in solution)


def test_supports_too_large_for_elimination_are_searched():
    rng = np.random.default_rng(3)
    solution = solve_many_players(random_game(rng, (3, 3, 3), 9), starts=8)
    assert solution.status is Status.SAMPLE and any("were searched" in note for note in solution.notes)


def test_search_is_repeatable():
    rng = np.random.default_rng(6)
    game = random_game(rng, (3, 3, 3))
    first, second = search(game, 10, seed=1), search(game, 10, seed=1)
    assert len(first) == len(second) > 0
    assert all(
        np.array_equal(a, b) for p, q in zip(first, second, strict=True) for a, b in zip(p, q, strict=True)
    )


def test_pure_equilibria_by_definition():
    rng = np.random.default_rng(7)
    game = random_game(rng, (3, 2, 4), 3)
    listed = {tuple(row.index(1) for row in profile) for profile in pure_equilibria(game)}
    for place in game.profiles():
        gains = [
            game.payoffs[i][(*place[:i], a, *place[i + 1 :])] - game.payoffs[i][place]
            for i in range(3)
            for a in range(game.shape[i])
        ]
        assert (max(gains) <= 0) == (place in listed)


def test_no_pure_equilibrium_is_said():
    solution = solve_pure(StrategicGame.from_arrays([[1, -1], [-1, 1]], [[-1, 1], [1, -1]]))
    assert len(solution) == 0 and solution.complete and solution.status is Status.NO_EQUILIBRIUM


def test_symbols_are_refused():
    a = sp.Symbol("a")
    with pytest.raises(GameError, match=r"game\.at"):
        solve_many_players(StrategicGame.from_arrays([a, 1]))


# ---------------------------------------------------------------------- the systems
def test_indifference_vanishes_at_a_known_equilibrium():
    table = np.array([[[1, 0], [0, 0]], [[0, 0], [0, 1]]], dtype=object)
    equations, strategies, unknowns = indifference([table] * 3, [(0, 1)] * 3)
    at = dict.fromkeys(unknowns, sp.Rational(1, 2))
    assert [e.xreplace(at) for e in equations] == [0, 0, 0]
    assert [sum(s) for s in strategies] == [1, 1, 1]


def test_systems():
    a, b, c, d, e = sp.symbols("a b c d e")
    assert real_solutions([], []) == [{}]
    assert real_solutions([sp.Integer(1)], []) == []
    assert real_solutions([a - 1, sp.Integer(3)], [a]) == []
    assert real_solutions([a**2 + 1], [a]) == []
    assert real_solutions([a - b, a - b - 1], [a, b]) == []
    assert [s[a] for s in real_solutions([a**3 - 2], [a])] == [sp.CRootOf(a**3 - 2, 0)]
    found = real_solutions([a**2 - 2, a * b - 1], [b, a])
    assert {(s[a], s[b]) for s in found} == {(sp.sqrt(2), sp.sqrt(2) / 2), (-sp.sqrt(2), -sp.sqrt(2) / 2)}
    with pytest.raises(Continuum):
        real_solutions([a * b - 1], [a, b])
    with pytest.raises(Continuum):
        real_solutions([a * b, a * b - a], [a, b])
    with pytest.raises(TooLarge):
        real_solutions([a * b - 1, b * c - 1, c * d - 1, d * e - 1, e * a - 1], [a, b, c, d, e])
    with pytest.raises(TooLarge, match="degree"):
        real_solutions([a**13 - a - 1], [a])
