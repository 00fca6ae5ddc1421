from __future__ import annotations

import sys
from fractions import Fraction

import numpy as np
import pytest
import sympy as sp

from layered_games.equilibria.learning import Trajectory, learn
from layered_games.errors import GameError
from layered_games.games.strategic import StrategicGame

CYCLE = np.array([[0, -1, 1], [1, 0, -1], [-1, 1, 0]])
ROSHAMBO = StrategicGame.from_arrays(CYCLE, -CYCLE, actions=[["rock", "paper", "scissors"]] * 2)
DILEMMA = StrategicGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]], actions=[["C", "D"]] * 2)
METHODS = ["fictitious-play", "stochastic-fictitious-play", "replicator", "asymmetric-replicator", "moran"]


@pytest.mark.parametrize("method", METHODS)
def test_every_point_is_a_distribution_and_the_dilemma_ends_in_defection(method: str) -> None:
    path = learn(DILEMMA, method, steps=400, seed=2)
    assert isinstance(path, Trajectory)
    assert len(path) == len(path.times) == len(path.regret())
    for rows, labels in zip(path.strategies, path.labels, strict=True):
        assert rows.shape == (len(path), len(labels))
        assert rows.min() >= 0
        assert rows.sum(axis=1) == pytest.approx(1)
        assert not rows.flags.writeable
    assert all(row[1] > 0.98 for row in path.final)
    assert path.regret()[-1] < 0.05


def test_fictitious_play_follows_its_definition() -> None:
    start = [[3.0, 0.0, 0.0], [0.0, 1.0, 1.0]]
    path = learn(ROSHAMBO, steps=60, start=start, seed=5)
    counts = [np.array(row) for row in start]
    for step in range(60):
        assert [s[step] for s in path.strategies] == [pytest.approx(c / c.sum()) for c in counts]
        plays = [
            np.rint(s[step + 1] * (c.sum() + 1) - c) for s, c in zip(path.strategies, counts, strict=True)
        ]
        paid = CYCLE @ counts[1], -CYCLE.T @ counts[0]
        for play, values in zip(plays, paid, strict=True):
            assert play.sum() == 1
            assert values[play.argmax()] == values.max()
        counts = [c + p for c, p in zip(counts, plays, strict=True)]


def test_regret_is_what_the_definition_says() -> None:
    path = learn(ROSHAMBO, steps=5, start=[[1, 0, 0], [1, 0, 0]])
    assert path.regret()[0] == 1
    assert path.profile[0] is path.strategies[0]
    assert learn(ROSHAMBO, steps=4000).regret()[-1] < 0.1


def test_replicator_dynamics_preserve_the_product_in_a_zero_sum_cycle() -> None:
    game = StrategicGame.from_arrays(CYCLE, CYCLE.T)
    path = learn(game, "replicator", start=[0.5, 0.25, 0.25], steps=300, horizon=12)
    product = path.strategies[0].prod(axis=1)
    assert product == pytest.approx(product[0], rel=1e-5)
    assert path.times[-1] == 12
    assert path.populations == ("population",)
    assert path.seed is None


def test_replicator_solves_its_equation() -> None:
    path = learn(DILEMMA, "replicator", start=[0.5, 0.5], steps=1000, horizon=5)
    x = path.strategies[0][:, 0]
    slope = np.gradient(x, path.times)[1:-1]
    assert slope == pytest.approx((x * (1 - x) * (3 * x - (5 * x + 1 - x)))[1:-1], abs=1e-3)


def test_mutation_keeps_actions_alive() -> None:
    mixed = learn(DILEMMA, "replicator", horizon=50, mutation=[[0.9, 0.1], [0.1, 0.9]])
    assert mixed.final[0][0] > 0.01
    assert learn(DILEMMA, "replicator", horizon=50).final[0][0] < 1e-6


def test_asymmetric_populations_have_their_own_starts() -> None:
    path = learn(DILEMMA, "asymmetric-replicator", start=[[0.9, 0.1], [0.2, 0.8]], steps=10)
    assert path.strategies[0][0] == pytest.approx([0.9, 0.1])
    assert path.strategies[1][0] == pytest.approx([0.2, 0.8])
    assert path.populations == ("1", "2")


def test_a_finite_population_ends_with_one_action() -> None:
    path = learn(DILEMMA, "moran", start=[3, 2], seed=4, steps=5000)
    assert sorted(path.final[0]) == [0, 1]
    assert set(np.unique(np.rint(path.strategies[0] * 5))) <= set(range(6))
    nobody_earns = StrategicGame.from_arrays(np.zeros((2, 2)), np.zeros((2, 2)))
    assert sorted(learn(nobody_earns, "moran", start=[2, 2], steps=5000).final[0]) == [0, 1]


@pytest.mark.parametrize("method", ["fictitious-play", "stochastic-fictitious-play", "moran"])
def test_seeds_repeat_and_leave_the_global_state(method: str) -> None:
    game = StrategicGame.from_arrays(CYCLE + 1, (CYCLE + 1).T)
    np.random.seed(7)  # noqa: NPY002
    expected = np.random.random()  # noqa: NPY002
    np.random.seed(7)  # noqa: NPY002
    one, two, other = (learn(game, method, steps=50, seed=s) for s in (3, 3, 4))
    assert np.random.random() == expected  # noqa: NPY002
    assert all(np.array_equal(a, b) for a, b in zip(one.strategies, two.strategies, strict=True))
    assert one.strategies[0].shape != other.strategies[0].shape or not np.array_equal(
        one.strategies[0], other.strategies[0]
    )


@pytest.mark.parametrize(
    ("method", "options", "words"),
    [
        ("hope", {}, "unknown method 'hope'"),
        ("fictitious-play", {"horizon": 3}, "no option 'horizon'; it has none"),
        ("replicator", {"noise": 3}, "its options are horizon, mutation"),
        ("fictitious-play", {"steps": 0}, "steps=0"),
        ("fictitious-play", {"steps": True}, "steps=True"),
        ("fictitious-play", {"start": [[1, 2, 3], [1, 2]]}, "one count per action"),
        ("fictitious-play", {"start": [[1, -2], [1, 2]]}, "negative"),
        ("stochastic-fictitious-play", {"noise": 0}, "noise=0.0 must be above 0"),
        ("stochastic-fictitious-play", {"noise": 1e-9}, "too small"),
        ("stochastic-fictitious-play", {"perturbation": -1}, "perturbation=-1.0"),
        ("replicator", {"start": [0.5, 0.6]}, "no distribution"),
        ("replicator", {"horizon": -1}, "horizon=-1.0"),
        ("replicator", {"mutation": [[1, 1], [0, 1]]}, "rows sum to 1"),
        ("asymmetric-replicator", {"start": [[1, 0]]}, "one distribution per player"),
        ("moran", {"mutation": 0.5}, "no option 'mutation'; it has none"),
        ("moran", {"start": 3}, "must be a sequence"),
        ("fictitious-play", {"seed": -1}, "seed=-1 must be a whole number"),
        ("fictitious-play", {"seed": None}, "seed=None must be a whole number"),
        ("fictitious-play", {"seed": 2**32}, "must be below"),
        ("fictitious-play", {"start": "ab"}, "must be a sequence"),
        ("fictitious-play", {"start": [[1, [2]], [1, 2]]}, "rows of different length"),
        ("stochastic-fictitious-play", {"noise": "x"}, "noise='x' is no number"),
        ("replicator", {"start": ["a", "b"]}, "no number"),
        ("replicator", {"start": [[0.5, 0.5], [1, 0]]}, "one distribution"),
        ("moran", {"start": [1, 0]}, "2 or more"),
        ("moran", {"start": [1.5, 2]}, "2 or more"),
    ],
)
def test_errors(method: str, options, words: str) -> None:
    with pytest.raises(GameError, match=words):
        learn(DILEMMA, method, **options)


def test_games_that_do_not_fit() -> None:
    with pytest.raises(GameError, match="symmetric game"):
        learn(StrategicGame.from_arrays([[1, 0], [0, 1]], [[0, 1], [1, 0]]), "replicator")
    with pytest.raises(GameError, match="at least 0"):
        learn(StrategicGame.from_arrays(CYCLE, CYCLE.T), "moran")
    with pytest.raises(GameError, match="two players"):
        learn(StrategicGame.from_arrays([1, 2]))
    with pytest.raises(GameError, match="need numbers"):
        learn(StrategicGame.from_arrays([[sp.Symbol("x")]], [[1]]))
    steep = StrategicGame.from_arrays(1e300 * CYCLE, 1e300 * CYCLE.T)
    with pytest.raises(GameError, match="dynamics"):
        learn(steep, "replicator", start=[0.5, 0.25, 0.25])


def test_a_frame_has_a_column_per_action() -> None:
    path = learn(ROSHAMBO, steps=np.int64(4), start=[[1, 0, 0], [1, 0, 0]], seed=np.int64(1))
    frame = path.to_frame()
    assert list(frame.columns) == [(p, a) for p in ("1", "2") for a in ("rock", "paper", "scissors")]
    assert frame.columns.names == ["population", "action"]
    assert frame.index.name == "rounds"
    assert frame.shape == (5, 6)
    assert np.array_equal(frame["2"].to_numpy(), path.strategies[1])
    clocks = [learn(DILEMMA, method, steps=3).clock for method in METHODS]
    assert clocks == ["rounds", "rounds", "time", "time", "generations"]


def test_fractions_start_a_population() -> None:
    path = learn(DILEMMA, "replicator", start=[Fraction(1, 3), sp.Rational(2, 3)], steps=2)
    assert path.strategies[0][0] == pytest.approx([1 / 3, 2 / 3])


def test_without_nashpy_it_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nashpy", None)
    for method in METHODS:
        with pytest.raises(GameError, match="pip install nashpy"):
            learn(DILEMMA, method)


def test_a_path_that_leaves_the_simplex_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    import nashpy

    monkeypatch.setattr(nashpy.Game, "replicator_dynamics", lambda self, **options: np.full((3, 2), 0.7))
    with pytest.raises(GameError, match="left the simplex"):
        learn(DILEMMA, "replicator")
