"""All Nash equilibria of two-player games: traps, components, sizes, and what is refused."""

from fractions import Fraction

import numpy as np
import pytest
import sympy as sp

from layered_games.equilibria.finite import bimatrix
from layered_games.equilibria.finite.bimatrix import solve_bimatrix
from layered_games.equilibria.finite.bimatrix_exact import Strategy, WholeGame, strategy
from layered_games.equilibria.finite.nash import solve_nash
from layered_games.equilibria.result import Status
from layered_games.equilibria.verify_finite import regret
from layered_games.errors import GameError
from layered_games.games.strategic import StrategicGame

HALF = Fraction(1, 2)


def solved(A, B):
    solution = solve_bimatrix(StrategicGame.from_arrays(A, B))
    assert solution.complete and solution.status is Status.SOLVED
    profiles = [e.profile for e in solution]
    assert len(set(profiles)) == len(profiles)
    assert sum(c.index for c in solution.components) == 1
    assert sorted(e.profile for c in solution.components for e in c) == sorted(profiles)
    return solution


def assert_exact(solution):
    for equilibrium in solution:
        assert regret(solution.game, equilibrium.profile) == 0 == equilibrium.regret
        assert equilibrium.payoffs == solution.game.expected(equilibrium.profile)
        assert all(isinstance(p, Fraction) for s in equilibrium.profile for p in s)
        assert all(isinstance(p, Fraction) for p in equilibrium.payoffs)
        assert equilibrium.evidence == "proved" and equilibrium.condition == sp.true


def test_coordination_is_exact_and_ordered():
    solution = solved([[2, 0], [0, 1]], [[1, 0], [0, 2]])
    assert_exact(solution)
    assert [e.profile for e in solution] == [
        ((1, 0), (1, 0)),
        ((0, 1), (0, 1)),
        ((Fraction(2, 3), Fraction(1, 3)), (Fraction(1, 3), Fraction(2, 3))),
    ]
    assert [e.payoffs for e in solution] == [(2, 1), (1, 2), (Fraction(2, 3), Fraction(2, 3))]
    assert [c.index for c in solution.components] == [1, 1, -1]
    assert not any(c.is_continuum for c in solution.components)
    assert "Avis" in solution.method


@pytest.mark.parametrize("scale", [1e8, 1.0, 1e-8, 1e-300, 1e300])
def test_scaled_coordination_in_floats_has_three_equilibria(scale):
    payoffs = np.diag([2.0, 1.0]) * scale
    solution = solved(payoffs, payoffs)
    assert len(solution) == 3
    assert all(isinstance(p, float) for e in solution for s in e.profile for p in s)
    assert np.allclose(solution[2].profile, [[1 / 3, 2 / 3]] * 2, rtol=1e-15)
    assert all(e.regret <= 1e-15 * scale and e.evidence == "measured" for e in solution)
    assert any("binary fractions" in note for note in solution.notes)


def test_duplicate_rows_make_one_continuum_of_each_kind():
    solution = solved([[1, 0], [1, 0]], [[1, 0], [1, 0]])
    assert_exact(solution)
    (component,) = solution.components
    assert [e.profile for e in component] == [((1, 0), (1, 0)), ((0, 1), (1, 0))]
    assert component.subsets == ((((1, 0), (0, 1)), ((1, 0),)),)
    assert component.is_continuum and component.index == 1 and len(component) == 2


def test_all_payoffs_equal_makes_the_whole_square_one_component():
    for size in [(2, 2), (3, 4), (1, 3), (1, 1)]:
        solution = solved(np.full(size, 7), np.full(size, -3))
        (component,) = solution.components
        assert len(solution) == size[0] * size[1]
        ((left, right),) = component.subsets
        assert (len(left), len(right)) == size
        assert all(sum(s) == 1 == max(s) for s in (*left, *right))


def test_eight_extreme_equilibria_where_quantecon_finds_five_and_three():
    A, B = [[0, 1, 0, 0], [0, 1, 1, 0], [0, 0, 0, 1]], [[1, 1, 1, 0], [0, 0, 1, 1], [1, 1, 0, 0]]
    solution = solved(A, B)
    assert_exact(solution)
    assert len(solution) == 8
    assert len(solution.components) == 1


def test_tiny_probabilities_are_kept():
    big = 10**17
    solution = solved([[1, 0], [0, big]], [[big, 0], [0, 1]])
    assert solution[2].profile == (
        (Fraction(1, big + 1), Fraction(big, big + 1)),
        (Fraction(big, big + 1), Fraction(1, big + 1)),
    )
    floats = solved([[1.0, 0.0], [0.0, 1e17]], [[1e17, 0.0], [0.0, 1.0]])
    assert len(floats) == 3
    assert floats[2].profile[0][0] == pytest.approx(1e-17, rel=1e-12)


def test_inspection_game_on_its_boundary_has_a_continuum():
    gain, cost, prize = 4, 1, 2

    def inspected(fine):
        agent = [[gain, gain - fine], [0, 0]]  # cheat or comply, against no inspection or inspection
        inspector = [[-gain, prize - cost], [0, -cost]]
        return solved(agent, inspector)

    assert [len(inspected(f)) for f in (3, 5)] == [1, 1]
    boundary = inspected(gain)
    assert_exact(boundary)
    (component,) = boundary.components
    cheat, mixed, inspect = (1, 0), boundary[1].profile[0], (0, 1)
    assert 0 < mixed[0] < 1
    assert component.subsets == (((cheat, mixed), (inspect,)),)
    assert component.index == 1


@pytest.mark.parametrize("size", [(1, 1), (1, 4), (5, 1)])
def test_one_action_leaves_a_decision(size):
    values = np.arange(size[0] * size[1]).reshape(size)
    solution = solved(values, values)
    assert len(solution) == 1
    assert solution[0].payoffs == (values.max(), values.max())


def test_ties_of_a_decision_are_one_simplex():
    solution = solved([[5, 5, 5]], [[2, 1, 2]])
    assert [e.profile[1] for e in solution] == [(1, 0, 0), (0, 0, 1)]
    assert solution.components[0].subsets == ((((1,),), ((1, 0, 0), (0, 0, 1))),)


def test_several_maximal_subsets_share_a_vertex():
    solution = solved([[1, 1], [1, 0]], [[1, 1], [1, 0]])
    (component,) = solution.components
    assert len(component.subsets) == 2
    top, left = (1, 0), (1, 0)
    assert component.subsets == (((top,), ((1, 0), (0, 1))), ((top, (0, 1)), (left,)))
    assert_exact(solution)


def test_fractions_and_mixtures_of_a_subset():
    third = Fraction(1, 3)
    solution = solved(
        [[third, 0, 0], [third, 0, 0], [0, 0, third]], [[1, 1, 0], [Fraction(1, 7)] * 3, [0, 0, third]]
    )
    assert_exact(solution)
    for component in solution.components:
        for left, right in component.subsets:
            x = [sum(s) / len(left) for s in zip(*left, strict=True)]
            y = [sum(s) / len(right) for s in zip(*right, strict=True)]
            assert regret(solution.game, (x, y)) == 0


def test_huge_integers_and_far_apart_scales():
    big = 10**40
    plain = solved([[3, 0, 1], [0, 2, 1], [1, 1, 1]], [[1, 0, 2], [0, 3, 2], [2, 2, 0]])
    shifted = solved(
        [[3 * big + 5, 5, big + 5], [5, 2 * big + 5, big + 5], [big + 5, big + 5, big + 5]],
        [[1, 0, 2], [0, 3, 2], [2, 2, 0]],
    )
    assert [e.profile for e in plain] == [e.profile for e in shifted]
    assert solved([[1e-200, 0.0], [0.0, 1e200]], [[1e200, 0.0], [0.0, 1e-200]])


def test_nearly_tied_floats_are_told_apart_exactly():
    step = np.spacing(1.0)
    solution = solved([[1.0, 1.0], [1.0, 1.0]], [[1.0, 1.0 + step], [1.0, 1.0]])
    assert len(solution) == 3  # row 1 pays column 2 by one unit in the last place; row 2 ties
    exact = solved([[1.0, 1.0], [1.0, 1.0]], [[1.0, 1.0], [1.0, 1.0]])
    assert len(exact) == 4


def test_ten_by_ten_with_integers_is_complete():
    rng = np.random.default_rng(3)
    A, B = rng.integers(-100, 101, (2, 10, 10))
    solution = solved(A, B)
    assert_exact(solution)
    assert len(solution) % 2 == 1


def test_float_games_equal_their_exact_twins():
    rng = np.random.default_rng(4)
    for size in [(3, 3), (5, 4), (7, 7)]:
        game = StrategicGame.from_arrays(rng.random(size), rng.random(size))
        floats, exact = solve_bimatrix(game), solve_bimatrix(game.to_exact())
        assert [[[float(p) for p in s] for s in e.profile] for e in exact] == [
            [list(s) for s in e.profile] for e in floats
        ]
        assert floats.complete and exact.complete
        assert all(e.regret < 1e-15 for e in floats)


def test_indices_are_left_out_where_they_cost_too_much(monkeypatch):
    monkeypatch.setattr("layered_games.equilibria.finite.bimatrix_index.MOST_CHECKS", 1)
    blocks = [[1, 1, 0], [1, 1, 0], [0, 0, 1]]
    solution = solve_bimatrix(StrategicGame.from_arrays(blocks, blocks))
    assert solution.complete and [c.index for c in solution.components] == [None] * 3
    assert any("indices" in note for note in solution.notes)
    (whole,) = solve_bimatrix(StrategicGame.from_arrays(np.zeros((3, 3)), np.zeros((3, 3)))).components
    assert whole.index == 1  # the only one, and they sum to 1


def test_large_games_are_refused_with_the_cost_and_the_way_out():
    for size, said in [((400, 400), r"10\^239"), ((16, 16), "601,080,389"), ((3, 700), "57,")]:
        game = StrategicGame.from_arrays(np.zeros(size), np.zeros(size))
        with pytest.raises(GameError, match=said) as refusal:
            solve_bimatrix(game)
        assert f"{size[0]} x {size[1]}" in str(refusal.value)
        assert 'method="one"' in str(refusal.value)


def test_refusals_name_what_is_wrong():
    x = sp.Symbol("x")
    with pytest.raises(GameError, match="x"):
        solve_bimatrix(StrategicGame.from_arrays([[x]], [[1]]))
    with pytest.raises(GameError, match="two players, the game has 3"):
        solve_bimatrix(StrategicGame.from_arrays(*np.zeros((3, 1, 1, 1), dtype=int)))
    with pytest.raises(GameError, match=r"'best'.*'all' or 'one'"):
        solve_bimatrix(StrategicGame.from_arrays([[1]], [[1]]), method="best")


def test_wrong_profiles_are_caught_by_the_definition():
    whole = WholeGame.of(StrategicGame.from_arrays([[1, -1], [-1, 1]], [[-1, 1], [1, -1]]))
    pure = Strategy((1, 0), 1)
    assert not whole.is_equilibrium(pure, pure)
    with pytest.raises(GameError, match="please report"):
        whole.record(pure, pure)


def test_a_basis_without_solution_is_reported(monkeypatch):
    monkeypatch.setattr(bimatrix, "strategy", lambda *_: None)
    with pytest.raises(GameError, match="please report"):
        solve_bimatrix(StrategicGame.from_arrays([[1]], [[1]]))


def test_strategies_that_do_not_exist():
    paid = np.array([[1, 1], [1, 1]], dtype=object)
    assert strategy(paid, [0, 1], [0, 1]) is None
    paid = np.array([[2, 0], [1, 0]], dtype=object)
    assert strategy(paid, [0, 1], [0, 1]) is None
    assert strategy(paid, [1], [0]).support == (1,)


def test_nash_takes_this_way_for_two_players():
    game = StrategicGame.from_arrays([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])
    assert solve_nash(game)[0].profile == ((HALF, HALF), (HALF, HALF))
    assert not solve_nash(game, method="one").complete
