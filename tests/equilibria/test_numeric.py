"""The numeric route against closed forms; what it says where nothing exists."""

from __future__ import annotations

from types import ModuleType

import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from layered_games.equilibria.numeric import solve_numeric
from layered_games.equilibria.result import Solution, Status
from layered_games.equilibria.verify import brute_force_path
from layered_games.games.moves import Move
from layered_games.games.sequential import SequentialGame

AT = {"a": 10, "b": 2, "c": 1}


def only(solution: Solution) -> dict[str, float]:
    assert solution.status is Status.NUMERIC, solution.notes
    assert len(solution) == 1
    assert not solution.complete
    equilibrium = solution[0]
    assert equilibrium.evidence == "measured"
    assert all(isinstance(v, sp.Float) for v in equilibrium.values.values())
    size = max(1.0, *(abs(float(v)) for v in equilibrium.payoffs.values()))
    assert 0 <= float(equilibrium.regret) <= 1e-7 * size
    return {n: float(v) for n, v in equilibrium.values.items()}


def test_stackelberg_and_cournot(staged: ModuleType) -> None:
    assert only(solve_numeric(staged.duopoly(sequential=True), AT)) == pytest.approx(
        {"q1": 9 / 4, "q2": 9 / 8}, abs=1e-9
    )
    assert only(solve_numeric(staged.duopoly(sequential=False), AT)) == pytest.approx(
        {"q1": 1.5, "q2": 1.5}, abs=1e-9
    )


def test_canonical_game(staged: ModuleType) -> None:
    game = staged.canonical()
    kinds = set()
    for point in game.parameters.sample(5, seed=3):
        at = {str(s): v for s, v in point.items()}
        solution, expected = solve_numeric(game, at), staged.closed_form(at)
        values = only(solution)
        for name in "befh":
            assert values[name] == pytest.approx(expected[name], rel=1e-8, abs=1e-8)
        target = expected["T"]
        kinds.add(type(target))
        if isinstance(target, tuple):
            low, high = (float(v) for v in solution[0].sets["T"])
            assert (low, high) == pytest.approx(target, rel=1e-7)
            assert values["T"] == low
        else:
            assert values["T"] == pytest.approx(target, rel=1e-8)
    assert kinds == {float, tuple}


@settings(max_examples=15)
@given(st.floats(0.5, 50), st.floats(0.1, 5))
def test_tullock_with_linear_costs(staged: ModuleType, prize: float, cost: float) -> None:
    values = only(solve_numeric(staged.contest(sequential=False, power=1), {"V": prize, "c": cost}, starts=2))
    assert values["x1"] == pytest.approx(prize / (4 * cost), rel=1e-8)
    assert values["x2"] == pytest.approx(prize / (4 * cost), rel=1e-8)


def test_sequential_contest_agrees_with_brute_force(staged: ModuleType) -> None:
    game, at = staged.contest(sequential=True, power=2), {"V": 3, "c": 2}
    assert only(solve_numeric(game, at)) == pytest.approx(brute_force_path(game, at).values, abs=1e-9)


@pytest.mark.parametrize("change", [{}, {"w1": 0.1}, {"v2": 4, "w2": 5}, {"v1": 4, "v2": 1, "w1": 5}])
def test_public_good_with_corners(staged: ModuleType, change: dict[str, float]) -> None:
    game = staged.public_good()
    at = {"v1": 1, "v2": 2, "s": 1, "w1": 0.3, "w2": 0.5} | change
    assert only(solve_numeric(game, at)) == pytest.approx(brute_force_path(game, at).values, abs=1e-9)


def test_kink(staged: ModuleType) -> None:
    assert only(solve_numeric(staged.kinked(), {"g": 1, "p": 2, "m": 3.3}))["x"] == pytest.approx(
        3.3, abs=1e-9
    )


def test_three_stages(staged: ModuleType) -> None:
    values = only(solve_numeric(staged.chain(), {}))
    assert values == pytest.approx({"q1": 1 / 2, "q2": 1 / 4, "q3": 1 / 8}, abs=1e-7)


def test_several_equilibria(staged: ModuleType) -> None:
    solution = solve_numeric(staged.coordination(), {}, starts=8)
    found = {tuple(round(float(v), 9) for v in e.values.values()) for e in solution}
    assert {(0, 0), (1, 1)} <= found


def test_no_equilibrium(staged: ModuleType) -> None:
    chase = solve_numeric(staged.pennies(), {}, starts=2)
    assert chase.status is Status.NO_EQUILIBRIUM
    assert len(chase) == 0
    assert "do not settle" in chase.notes[0]
    assert "remedy" in str(chase.status)


@pytest.mark.parametrize("move", [Move("1", "x", lower=0), Move("1", "x")])
def test_unbounded_payoff(move: Move) -> None:
    solution = solve_numeric(SequentialGame(["1"], [[move]], {"1": move.symbol}), {})
    assert solution.status is Status.NO_EQUILIBRIUM
    assert "unbounded" in solution.notes[0]


def test_unbounded_payoff_with_two_moves() -> None:
    x, y = Move("1", "x", lower=0), Move("1", "y", upper=1)
    solution = solve_numeric(SequentialGame(["1"], [[x, y]], {"1": x.symbol - y.symbol**2}), {})
    assert solution.status is Status.NO_EQUILIBRIUM


def test_later_stage_without_best_response() -> None:
    x, y = Move("1", "x", lower=0, upper=1), Move("2", "y", lower=0)
    solution = solve_numeric(SequentialGame(["1", "2"], [[x], [y]], {"1": x.symbol, "2": y.symbol}), {})
    assert solution.status is Status.NO_EQUILIBRIUM


def test_leader_with_two_moves() -> None:
    x, y, z = Move("1", "x", lower=0, upper=5), Move("1", "y"), Move("2", "z", lower=0)
    gain = x.symbol * (3 - x.symbol) - (y.symbol - z.symbol) ** 2 - z.symbol / 2
    game = SequentialGame(["1", "2"], [[x, y], [z]], {"1": gain, "2": -((z.symbol - x.symbol) ** 2)})
    assert only(solve_numeric(game, {})) == pytest.approx({"x": 1.25, "y": 1.25, "z": 1.25}, abs=1e-7)


def test_simultaneous_leaders(staged: ModuleType) -> None:
    one, two, three = (Move(str(i), f"q{i}", lower=0) for i in (1, 2, 3))
    price = 1 - one.symbol - two.symbol - three.symbol
    game = SequentialGame(
        ["1", "2", "3"], [[one, two], [three]], {m.player: price * m.symbol for m in (one, two, three)}
    )
    values = only(solve_numeric(game, {}, starts=1))
    assert values == pytest.approx({"q1": 1 / 3, "q2": 1 / 3, "q3": 1 / 6}, abs=1e-6)


def test_several_moves_of_simultaneous_players() -> None:
    x, y = Move("1", "x", lower=0), Move("1", "y", lower=0, upper=1)
    z = Move("2", "z")
    one = x.symbol * (z.symbol - x.symbol) + y.symbol * (2 - x.symbol - y.symbol / 2)
    game = SequentialGame(["1", "2"], [[x, y, z]], {"1": one, "2": -((z.symbol - 2 - x.symbol / 2) ** 2)})
    values = only(solve_numeric(game, {}))
    # y = 1 binds, then 2x = z - 1 and z = 2 + x/2.
    assert values == pytest.approx({"x": 2 / 3, "y": 1.0, "z": 7 / 3}, abs=1e-9)


def test_kinked_replies_before_a_last_stage_settle():
    """Two leaders deter the entry of a follower along a segment of equilibria: replies approach its end."""
    moves = [Move(n, f"q{n}", lower=0) for n in "123"]
    price = sp.Rational(69, 8) - sum(m.symbol for m in moves)
    costs = (sp.Rational(35, 24), 2, sp.Rational(181, 48))
    payoffs = {m.player: (price - c) * m.symbol for m, c in zip(moves, costs, strict=True)}
    found = solve_numeric(SequentialGame("123", [moves[:2], moves[2:]], payoffs), {})
    assert found.status is Status.NUMERIC
    for e in found:
        assert float(e.values["q1"] + e.values["q2"]) == pytest.approx(233 / 48, abs=1e-5)
        assert float(e.values["q3"]) == pytest.approx(0, abs=1e-5)
