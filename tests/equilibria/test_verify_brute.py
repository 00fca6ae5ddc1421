"""Brute-force best responses and paths of play against closed forms, to 1e-9 in the moves."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import numpy as np
import pytest
import sympy as sp

from layered_games.equilibria.verify import best_response, brute_force_path
from layered_games.errors import GameError
from layered_games.games.moves import Move
from layered_games.games.sequential import SequentialGame
from layered_games.parameters import Parameter

BUDGETS = {"v1": 1, "v2": 2, "s": 1, "w1": 0.3, "w2": 0.5}


def points(game: SequentialGame, count: int, seed: int) -> list[dict[str, Any]]:
    return [{str(s): v for s, v in p.items()} for p in game.parameters.sample(count, seed, boundary=0.15)]


def close(value: float, expected: float) -> bool:
    return abs(value - expected) <= 1e-9 * max(1.0, abs(expected))


def test_canonical_path_at_fifty_draws(staged: ModuleType) -> None:
    game = staged.canonical()
    kinds = set()
    for at in points(game, 50, seed=17):
        expected, found = staged.closed_form(at), brute_force_path(game, at)
        for name in "befh":
            assert close(found.values[name], expected[name]), (name, at)
        target = expected["T"]
        kinds.add(type(target))
        if isinstance(target, tuple):
            assert all(close(x, y) for x, y in zip(found.sets["T"], target, strict=True)), at
        else:
            assert close(found.values["T"], target), at
            assert found.sets == {}
        assert found.notes == ()
    assert kinds == {float, tuple}


def test_a_bump_beyond_a_flat_stretch_is_found(staged: ModuleType) -> None:
    # The superior is indifferent up to b_hat; a narrow hill follows.
    at = {"tau": 3.25, "k": 6, "beta_A": 18, "beta_S": 1, "A_A": 3, "A_S": 12, "P": 25, "q": 0.16, "sigma": 0}
    at |= {"ell": 0.58, "phi_A": 0, "phi_S": 0.99}
    found = brute_force_path(staged.canonical(), at)
    assert close(found.values["T"], staged.closed_form(at)["T"])
    assert found.sets == {}


def test_canonical_best_responses(staged: ModuleType) -> None:
    game = staged.canonical()
    for at in points(game, 10, seed=5):
        for factor in (1.0, 1.7, 40.0):
            target = factor * float(at["tau"])
            found = best_response(game, at, "A", 1, {"T": target}, {})
            assert found.precise
            expected = staged.reaction(at, target)
            for name in "bef":
                assert close(found.moves[name], expected[name]), (name, target, at)


def test_leader_against_expressions_and_callables(staged: ModuleType) -> None:
    game = staged.duopoly(sequential=True)
    at = {"a": sp.Rational(31, 3), "b": sp.Rational(2, 7), "c": sp.Rational(1, 3)}
    a, b, c = game.parameters.symbols.values()
    reply = sp.Max(0, (a - c - b * game.moves["q1"].symbol) / (2 * b))

    def arithmetic(h: dict[str, Any]) -> Any:
        return np.maximum(0, (10 - h["q1"] * 2 / 7) * 7 / 4)

    def floats_only(h: dict[str, Any]) -> Any:
        return np.maximum(0, np.tan(np.arctan(10 - h["q1"] * 2 / 7)) * 7 / 4)

    for strategy, precise in ((reply, True), (arithmetic, True), (floats_only, False)):
        found = best_response(game, at, "1", 0, {}, {"q2": strategy})
        assert found.precise is precise
        assert close(found.moves["q1"], 17.5)
        assert found.value == pytest.approx(10 * 17.5 / 4)
    assert close(best_response(game, at, "1", 0, {}, {"q2": 5}).moves["q1"], 15.0)


def test_public_good_corners(staged: ModuleType) -> None:
    game = staged.public_good()
    for change, x1, x2 in [
        ({}, 0.25, 0.5),
        ({"w1": 0.1}, 0.1, 0.5),
        ({"v2": 4, "w2": 5}, 0.0, 2.0),
        ({"v1": 4, "v2": 1, "w1": 5}, 2.0, 0.0),
    ]:
        found = brute_force_path(game, BUDGETS | change)
        assert close(found.values["x1"], x1)
        assert close(found.values["x2"], x2)


def test_three_stages(staged: ModuleType) -> None:
    found = brute_force_path(staged.chain(), {}, points=31)
    assert all(close(found.values[f"q{i}"], 0.5**i) for i in (1, 2, 3))


def test_sequential_contest(staged: ModuleType) -> None:
    found = brute_force_path(staged.contest(sequential=True, power=2), {"V": 3, "c": 2})
    assert close(found.values["x1"], np.sqrt(3 / 16))  # equal costs: the leader gains nothing by leading
    assert close(found.values["x2"], np.sqrt(3 / 16))


def test_kinks(staged: ModuleType) -> None:
    at = {"g": 1, "p": sp.Rational(1, 5), "m": sp.Rational(33, 10)}
    assert close(best_response(staged.kinked(), at, "1", 0, {}, {}).moves["x"], 3.3)
    assert close(brute_force_path(staged.kinked(), at).values["x"], 3.3)


def test_kink_among_several_moves() -> None:
    x, y, m = Move("1", "x", lower=0), Move("1", "y", lower=0, upper=4), Parameter("m", "positive")
    gap = sp.Max(0, m.symbol - x.symbol - y.symbol)
    game = SequentialGame(["1"], [[x, y]], {"1": -3 * gap - x.symbol**2 - y.symbol**2 / 2}, [m])
    found = best_response(game, {"m": sp.Rational(6, 5)}, "1", 0, {}, {})
    assert found.precise
    assert close(found.moves["x"], 0.4)
    assert close(found.moves["y"], 0.8)
    path = brute_force_path(game, {"m": sp.Rational(6, 5)})
    assert close(path.values["x"], 0.4)


def test_ties_are_intervals() -> None:
    x = Move("1", "x", lower=0, upper=9)
    plateau = SequentialGame(["1"], [[x]], {"1": -sp.Max(0, x.symbol - 5) - sp.Max(0, 2 - x.symbol) ** 2})
    found = best_response(plateau, {}, "1", 0, {}, {})
    assert close(found.sets["x"][0], 2)
    assert close(found.sets["x"][1], 5)
    assert brute_force_path(plateau, {}).sets["x"] == pytest.approx((2, 5), abs=1e-9)
    indifferent = SequentialGame(["1"], [[x]], {"1": sp.Integer(3)})
    assert best_response(indifferent, {}, "1", 0, {}, {}).sets["x"] == (0, 9)
    free = SequentialGame(["1"], [[Move("1", "x", lower=1)]], {"1": sp.Integer(3)})
    assert best_response(free, {}, "1", 0, {}, {}).sets["x"] == (1, np.inf)


def test_ties_with_floats_inside_callables(staged: ModuleType) -> None:
    one, two = Move("1", "x", lower=0, upper=10), Move("2", "y", lower=0)
    game = SequentialGame(
        ["1", "2"], [[one], [two]], {"1": -two.symbol, "2": -((two.symbol - one.symbol) ** 2)}
    )
    found = best_response(game, {}, "1", 0, {}, {"y": lambda h: np.maximum(h["x"], 0.1 + 0.2) / 3})
    assert found.sets["x"] == pytest.approx((0, 0.3), abs=1e-9)


def test_degenerate_room() -> None:
    x, y = Move("1", "x", lower=0, upper=0), Move("2", "y", lower=0, upper=Move("1", "x").symbol)
    game = SequentialGame(["1", "2"], [[x], [y]], {"1": x.symbol, "2": y.symbol})
    assert brute_force_path(game, {}).values == {"x": 0, "y": 0}


def test_global_maximum_among_local_ones() -> None:
    x = Move("1", "x", lower=-3, upper=3)
    hills = SequentialGame(["1"], [[x]], {"1": sp.sin(5 * x.symbol) + x.symbol / 10})
    top = (np.arccos(-0.02) + 4 * np.pi) / 5
    found = best_response(hills, {}, "1", 0, {}, {})
    assert close(found.moves["x"], top)


def test_unbounded_and_undefined() -> None:
    x = Move("1", "x", lower=0)
    rising = SequentialGame(["1"], [[x]], {"1": x.symbol})
    assert not best_response(rising, {}, "1", 0, {}, {}).bounded
    with pytest.raises(GameError, match="unbounded"):
        brute_force_path(rising, {})
    undefined = SequentialGame(["1"], [[x]], {"1": sp.log(-x.symbol - 1)})
    with pytest.raises(GameError, match="no feasible move"):
        best_response(undefined, {}, "1", 0, {}, {})
    falling = SequentialGame(["1"], [[Move("1", "x", upper=0)]], {"1": -x.symbol})
    with pytest.raises(GameError, match="unbounded"):
        brute_force_path(falling, {})


def test_shapes_that_brute_force_refuses(staged: ModuleType) -> None:
    with pytest.raises(GameError, match="stage 0 has the moves q1, q2"):
        brute_force_path(staged.duopoly(sequential=False), {"a": 1, "b": 1, "c": 0.1})
    x, y = Move("1", "x", lower=-2, upper=2), Move("1", "y", lower=-2, upper=2)
    flat = SequentialGame(["1"], [[x, y]], {"1": -((x.symbol**2 + y.symbol**2 - 1) ** 2)})
    with pytest.raises(GameError, match="flat direction"):
        brute_force_path(flat, {})
    assert best_response(flat, {}, "1", 0, {}, {}).value == pytest.approx(0, abs=1e-15)


def test_errors(staged: ModuleType) -> None:
    game, at = staged.duopoly(sequential=True), {"a": 3, "b": 1, "c": 1}
    with pytest.raises(GameError, match="stage 5 does not exist"):
        best_response(game, at, "1", 5, {}, {})
    with pytest.raises(GameError, match="'2' has no move at stage 0"):
        best_response(game, at, "2", 0, {}, {"q2": 1})
    with pytest.raises(GameError, match="history lacks the moves q1"):
        best_response(game, at, "2", 1, {}, {})
    with pytest.raises(GameError, match="no strategy for the moves q2"):
        best_response(game, at, "1", 0, {}, {})


def test_two_stages_that_nearly_tie_are_doubted() -> None:
    # The follower jumps from 0 to 1 when x passes 1; the leader wants to stay just short of the jump.
    x, y = Move("1", "x", lower=0, upper=2), Move("2", "y", lower=0, upper=1)
    game = SequentialGame(
        ["1", "2"],
        [[x], [y]],
        {"1": x.symbol - 5 * y.symbol, "2": (y.symbol - sp.Rational(1, 2)) ** 2 + y.symbol * (x.symbol - 1)},
    )
    found = brute_force_path(game, {})
    assert found.notes
    assert "reacts elsewhere" in found.notes[0]


def test_follower_indifferent_everywhere() -> None:
    x, y = Move("1", "x", lower=0, upper=2), Move("2", "y", lower=1, upper=3)
    game = SequentialGame(["1", "2"], [[x], [y]], {"1": -((x.symbol - y.symbol) ** 2), "2": sp.S.Zero})
    found = brute_force_path(game, {})
    assert found.sets["y"] == (1, 3)
    assert found.values["x"] == found.values["y"] == 1


def test_best_response_among_simultaneous_movers(staged: ModuleType) -> None:
    game, at = staged.duopoly(sequential=False), {"a": 7, "b": 1, "c": 1}
    for rival in (2, np.float64(2), sp.Integer(2), lambda h: 2):
        found = best_response(game, at, "1", 0, {}, {"q2": rival})
        assert found.precise
        assert close(found.moves["q1"], 2)
    assert close(best_response(game, at, "1", 0, {}, {"q2": 6.5}).moves["q1"], 0)


def test_floats_only_at_a_bound_and_at_a_kink(staged: ModuleType) -> None:
    one, two = Move("1", "x", lower=0, upper=3), Move("2", "y")
    game = SequentialGame(["1", "2"], [[one], [two]], {"1": two.symbol, "2": -(two.symbol**2)})

    def rough(function: Any) -> Any:
        return lambda h: function(np.asarray(h["x"], dtype=float))

    at_end = best_response(game, {}, "1", 0, {}, {"y": rough(lambda x: np.tanh(x))})
    assert not at_end.precise
    assert close(at_end.moves["x"], 3)
    at_kink = best_response(game, {}, "1", 0, {}, {"y": rough(lambda x: -np.abs(x - 1.7))})
    assert abs(at_kink.moves["x"] - 1.7) < 1e-7
    smooth = best_response(game, {}, "1", 0, {}, {"y": rough(lambda x: np.cos(x - 1.2))})
    assert close(smooth.moves["x"], 1.2)


def test_far_away_maxima_are_still_maxima() -> None:
    x = Move("1", "x", lower=0)
    far = SequentialGame(["1"], [[x]], {"1": -((x.symbol - 10**8) ** 2)})
    found = best_response(far, {}, "1", 0, {}, {})
    assert found.bounded
    assert close(found.moves["x"], 1e8)
    wide = SequentialGame(["1"], [[Move("1", "x", lower=0, upper=10**9)]], {"1": x.symbol})
    assert best_response(wide, {}, "1", 0, {}, {}).moves["x"] == 1e9
