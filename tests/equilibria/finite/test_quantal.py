from __future__ import annotations

from math import exp

import numpy as np
import pytest
import sympy as sp

import layered_games.equilibria.finite.quantal_path as path
from layered_games.equilibria.concepts import Concept
from layered_games.equilibria.finite.quantal import QuantalSolution, solve_quantal
from layered_games.equilibria.finite.solving import solve_strategic
from layered_games.equilibria.result import Solution, Status
from layered_games.errors import GameError
from layered_games.games.strategic import StrategicGame

PENNIES = StrategicGame.from_arrays([[9, -1], [-1, 1]], [[-1, 1], [1, -1]])


def fixed_point_gap(game: StrategicGame, profile, precision: float) -> float:
    """How far a profile is from its logit response, player by player, by plain loops."""
    worst = 0.0
    for player in range(game.n_players):
        values = [0.0] * game.shape[player]
        for place in game.profiles():
            chance = 1.0
            for other in range(game.n_players):
                chance *= profile[other][place[other]] if other != player else 1.0
            values[place[player]] += chance * float(game.payoffs[player][place])
        top = max(values)
        weights = [exp(precision * (v - top)) for v in values]
        worst = max(
            worst, *(abs(w / sum(weights) - p) for w, p in zip(weights, profile[player], strict=True))
        )
    return worst


@pytest.mark.parametrize("shape", [(2, 2), (3, 4), (2, 2, 2), (3,)])
def test_points_are_fixed_points_and_the_branch_ends_near_nash(shape: tuple[int, ...]) -> None:
    rng = np.random.default_rng(sum(shape))
    game = StrategicGame([rng.integers(-5, 6, shape) for _ in shape])
    for precision in (0, 0.5, 3.0):
        (point,) = solve_quantal(game, precision=precision)
        assert point.precision == precision
        assert fixed_point_gap(game, point.profile, precision) < 1e-9
        assert point.residual < 1e-9
    branch = solve_quantal(game)
    assert branch.status is Status.NUMERIC
    assert not branch.complete
    assert branch[0].profile == tuple((1 / n,) * n for n in shape)
    assert branch[-1].regret <= 1e-4 * 10
    assert max(e.residual for e in branch) < 1e-9
    assert branch.precisions.shape == (len(branch),)
    assert [rows.shape for rows in branch.profiles] == [(len(branch), n) for n in shape]


def test_gambit_agrees() -> None:
    gambit = pytest.importorskip("pygambit")
    rng = np.random.default_rng(11)
    for shape in ((2, 2), (3, 3), (2, 2, 2)) * 4:
        arrays = [rng.integers(-5, 6, shape).astype(float) for _ in shape]
        ours = solve_quantal(StrategicGame(arrays), precision=(0.3, 5.0))
        game = gambit.Game.from_arrays(*arrays)
        for point, precision in zip(ours, (0.3, 5.0), strict=True):
            (theirs,) = gambit.qre.logit_solve_lambda(game, precision)
            rows = [[float(theirs.profile[s]) for s in p.strategies] for p in game.players]
            for mine, other in zip(point.profile, rows, strict=True):
                assert mine == pytest.approx(other, abs=1e-6)


def test_several_precisions_come_in_the_order_asked() -> None:
    several = solve_quantal(PENNIES, precision=[2, 0, 1, 2])
    assert [e.precision for e in several] == [2, 0, 1, 2]
    assert several[0] == several[3]
    assert several[2].profile == solve_quantal(PENNIES, precision=1)[0].profile
    assert "precision 2" in str(several[0])


def test_payoffs_of_any_size() -> None:
    rng = np.random.default_rng(2)
    a, b = rng.random((2, 3, 3))
    plain = solve_quantal(StrategicGame.from_arrays(a, b), precision=4.0)[0].profile
    for size in (1e8, 1e-8):
        scaled = solve_quantal(StrategicGame.from_arrays(size * a, size * b), precision=4.0 / size)
        for mine, other in zip(scaled[0].profile, plain, strict=True):
            assert mine == pytest.approx(other, abs=1e-7)


def test_games_without_incentives_or_with_a_symmetric_fork() -> None:
    flat = StrategicGame.from_arrays([[1, 1], [1, 1]], [[2, 2], [2, 2]])
    assert len(solve_quantal(flat)) == 1
    assert solve_quantal(flat, precision=50)[0].profile == ((0.5, 0.5), (0.5, 0.5))
    fork = StrategicGame.from_arrays([[1, 0], [0, 1]], [[1, 0], [0, 1]])
    (point,) = solve_quantal(fork, precision=10)
    assert fixed_point_gap(fork, point.profile, 10) < 1e-9


def test_by_concept() -> None:
    assert solve_strategic(PENNIES, Concept.QUANTAL_RESPONSE, precision=1)[0].precision == 1


@pytest.mark.parametrize("precision", [-1, float("inf"), float("nan"), "many", "12", [], [1, -2], 1e308])
def test_precisions_that_are_none(precision) -> None:
    with pytest.raises(GameError, match="precision"):
        solve_quantal(PENNIES, precision=precision)


def test_errors(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(GameError, match="need numbers"):
        solve_quantal(StrategicGame.from_arrays([[sp.Symbol("x")]], [[1]]))
    with pytest.raises(GameError, match="raise max_steps"):
        solve_quantal(PENNIES, max_steps=3)
    with pytest.raises(GameError, match="too large for floats"):
        solve_quantal(StrategicGame.from_arrays([[1e308, -1e308]], [[1.0, 0.0]]))
    for goal in (0, -1, float("nan"), "small"):
        with pytest.raises(GameError, match="regret_goal"):
            solve_quantal(PENNIES, regret_goal=goal)
    monkeypatch.setattr(path, "_corrected", lambda *args: (None, 1))
    with pytest.raises(GameError, match="could not be followed"):
        solve_quantal(PENNIES)


def test_a_point_is_found_by_halving_where_newton_fails_at_the_precision(monkeypatch) -> None:
    expected = solve_quantal(PENNIES, precision=1)[0].profile
    monkeypatch.setattr(path, "_held", lambda *args: None)
    for mine, other in zip(solve_quantal(PENNIES, precision=1)[0].profile, expected, strict=True):
        assert mine == pytest.approx(other, abs=1e-9)
    between = path._between

    def lost(*args):
        monkeypatch.setattr(path, "_corrected", lambda *inner: (None, 1))
        return between(*args)

    monkeypatch.setattr(path, "_between", lost)
    with pytest.raises(GameError, match="was not found"):
        solve_quantal(PENNIES, precision=1)


def test_newton_gives_up_in_words() -> None:
    assert path._newton(np.zeros((2, 2)), np.ones(2)) is None
    assert path._newton(np.full((2, 2), np.nan), np.ones(2)) is None
    system = path._System([np.eye(2), np.eye(2)])
    far = np.append(np.full(4, 3.0), 5.0)
    assert path._corrected(system, far, np.eye(5)[-1])[0] is None
    assert path._held(system, far, 5.0) is None


# the branch of this game turns back at precision 1.37065 and comes again at 1.13127
FOLD = StrategicGame.from_arrays([[-4, 6], [0, 7]], [[-9, 8], [4, 3]])


def test_where_the_branch_turns_back_the_first_point_counts() -> None:
    branch = solve_quantal(FOLD)
    turn = int(np.argmax(np.diff(branch.precisions) < 0))
    assert branch.precisions[turn + 1 :].min() < 1.2
    for precision, least in ((1.25, 0.19), (1.3, 0.18), (1.3704, 0.15), (1.3705, 0.15)):
        (point,) = solve_quantal(FOLD, precision=precision)
        assert point.profile[0][0] > least
        assert fixed_point_gap(FOLD, point.profile, precision) < 1e-9
    (beyond,) = solve_quantal(FOLD, precision=1.3708)
    assert beyond.profile[0][0] < 0.02


@pytest.mark.parametrize("tilt", [0, 1e-12, 1e-6])
def test_a_branch_that_another_one_crosses_or_nearly_does(tilt: float) -> None:
    game = StrategicGame.from_arrays([[1 + tilt, 0], [0, 1]], [[1 + tilt, 0], [0, 1]])
    solution = solve_quantal(game, precision=[1, 2, 3, 10])
    assert max(fixed_point_gap(game, e.profile, e.precision) for e in solution) < 1e-9
    crossed = any("cross at precision 2:" in n for n in solution.notes)
    if tilt:  # the branch bends towards the equilibrium that pays more
        assert not crossed
        assert solution[-1].profile[0][0] > 0.99
    else:
        assert crossed
        assert solution[-1].profile == ((0.5, 0.5),) * 2


def test_payoffs_of_very_different_size() -> None:
    rng = np.random.default_rng(3)
    a, b = rng.random((2, 3, 3))
    branch = solve_quantal(StrategicGame.from_arrays(1e6 * a, b))
    last = np.array(branch[-1].profile[1])
    paid = np.array(branch[-1].profile[0]) @ b
    assert paid.max() - paid @ last <= 1e-4 * np.ptp(b)
    coarse = solve_quantal(StrategicGame.from_arrays(1e12 * a, b))
    assert max(e.residual for e in coarse) > 1e-6
    assert "residuals reach" in coarse.notes[-1]


def test_differences_survive_a_large_level() -> None:
    level = 10**30
    small, large = (
        solve_quantal(StrategicGame.from_arrays([[x + 3, x], [x, x + 1]], [[1, 0], [0, 2]]), precision=1.0)[0]
        for x in (0, level)
    )
    assert small.profile == large.profile
    assert small.residual < 1e-12
    assert large.payoffs[0] == pytest.approx(level)
    assert small.payoffs[0] == pytest.approx(
        sum(small.profile[0][k] * small.profile[1][k] * (3, 1)[k] for k in range(2))
    )


def test_json_keeps_precision_and_residual() -> None:
    solution = solve_quantal(PENNIES, precision=[1, 2])
    again = Solution.from_json(solution.to_json())
    assert again == solution
    assert isinstance(again, QuantalSolution)
    assert again.precisions.tolist() == [1, 2]
