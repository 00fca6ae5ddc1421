"""The check by definition: right profiles pass, wrong ones fail at the right player and stage."""

from __future__ import annotations

import ast
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

import layered_games.equilibria.verify as verify_module
from layered_games.equilibria.verify import check
from layered_games.errors import GameError, ParameterError
from layered_games.games.moves import Move
from layered_games.games.sequential import SequentialGame
from layered_games.parameters import Parameter

AT = {"a": 10, "b": 2, "c": 1}


def canonical_profile(staged: ModuleType, at: dict[str, Any]) -> dict[str, Any]:
    v = staged.channels(at)
    path = staged.closed_form(at)

    def bid(h: dict[str, Any]) -> Any:
        return np.maximum(h["T"], v["b_hat"])

    def effort(h: dict[str, Any]) -> Any:
        return np.where(h["T"] >= v["b_hat"], v["kappa"] * h["T"], v["k"] * v["beta_A"])

    def fake(h: dict[str, Any]) -> Any:
        return (bid(h) - effort(h)) * v["a_A"] / (v["a_A"] + v["d"])

    target = path["T"][0] if isinstance(path["T"], tuple) else path["T"]
    return {"T": target, "b": bid, "e": effort, "f": fake}


@pytest.fixture(scope="module")
def draws(staged: ModuleType) -> list[dict[str, Any]]:
    points = staged.canonical().parameters.sample(12, seed=41, boundary=0.15)
    return [{str(s): v for s, v in point.items()} for point in points]


def test_canonical_closed_form_passes(staged: ModuleType, draws: list[dict[str, Any]]) -> None:
    game = staged.canonical()
    for at in draws:
        result = check(game, at, canonical_profile(staged, at))
        assert result.passed, f"{at}: {result}"
        assert max(result.relative.values()) < 1e-12
        assert result.tried > 10_000
        assert result.path["b"] == pytest.approx(staged.closed_form(at)["b"])


@pytest.mark.parametrize(
    ("name", "culprit", "stage"), [("T", "S", 0), ("b", "A", 1), ("e", "A", 1), ("f", "A", 1)]
)
def test_every_wrong_move_is_found(
    staged: ModuleType, draws: list[dict[str, Any]], name: str, culprit: str, stage: int
) -> None:
    game = staged.canonical()
    for at in draws[:4]:
        profile = canonical_profile(staged, at)
        right = profile[name]
        if name == "T":
            profile[name] = 1.3 * max(right, staged.channels(at)["b_hat"])
        elif name == "b":
            profile[name] = lambda h, right=right: 1.2 * right(h)
        else:
            profile[name] = lambda h, right=right: 0.8 * right(h)
        result = check(game, at, profile)
        assert not result.passed
        assert result.relative[culprit] > 1e-8
        found = max((d for d in result.deviations if d.player == culprit), key=lambda d: d.relative)
        assert found.stage == stage
        assert found.gain > 0


def test_off_path_mistakes_are_found(staged: ModuleType) -> None:
    game = staged.duopoly(sequential=True)
    right = sp.Max(0, (10 - 1 - 2 * game.moves["q1"].symbol) / 4)
    assert check(game, AT, {"q1": sp.Rational(9, 4), "q2": right}).passed

    def threat(h: dict[str, Any]) -> Any:
        return np.where(np.abs(h["q1"] - 1.0) < 1e-9, 1.75, 9.0)  # right after q1 = 1 only

    nash = check(game, AT, {"q1": 1.0, "q2": threat})
    assert not nash.passed
    assert nash.worst is not None
    assert nash.worst.player == "2"
    assert not nash.worst.on_path


def test_exact_input_gives_exact_regret(staged: ModuleType) -> None:
    game = staged.duopoly(sequential=True)
    q1 = game.moves["q1"].symbol
    reply = sp.Max(0, (9 - 2 * q1) / 4)
    result = check(game, AT, {"q1": sp.Rational(9, 4), "q2": reply})
    assert result.exact
    assert result.regret == {"1": 0, "2": 0}
    wrong = check(game, AT, {"q1": 2, "q2": reply})
    assert isinstance(wrong.regret["1"], sp.Rational)
    assert float(wrong.regret["1"]) == pytest.approx(1 / 16, abs=1e-9)
    assert not check(game, AT | {"a": 10.0}, {"q1": 2, "q2": reply}).exact
    assert not check(game, AT, {"q1": 2, "q2": lambda h: 2 - h["q1"] / 2}).exact


@given(st.floats(0.5, 20), st.floats(0.1, 5), st.floats(0.01, 0.4))
def test_cournot_passes_and_neighbours_fail(staged: ModuleType, a: float, b: float, share: float) -> None:
    game = staged.duopoly(sequential=False)
    at = {"a": a, "b": b, "c": share * a}
    output = (a - share * a) / (3 * b)
    assert check(game, at, {"q1": output, "q2": output}).passed
    near = check(game, at, {"q1": output * 1.01, "q2": output})
    assert not near.passed
    # Exact gain: b times the squared distance from the best response.
    assert float(near.regret["1"]) == pytest.approx(b * (0.01 * output) ** 2, rel=1e-5)


@pytest.mark.parametrize(("prize", "cost"), [(1, 1), (100, 0.1), (7, 3)])
def test_tullock(staged: ModuleType, prize: float, cost: float) -> None:
    game = staged.contest(sequential=False, power=1)
    share = prize / (4 * cost)
    assert check(game, {"V": prize, "c": cost}, {"x1": share, "x2": share}).passed
    assert not check(game, {"V": prize, "c": cost}, {"x1": share, "x2": 0.9 * share}).passed


def test_kink_and_corner(staged: ModuleType) -> None:
    game = staged.kinked()
    assert check(game, {"g": 1, "p": 2, "m": 3}, {"x": 3}).passed
    assert not check(game, {"g": 1, "p": 2, "m": 3}, {"x": sp.Rational(299, 100)}).passed
    good = staged.public_good()
    reply = lambda h: np.clip((2 - h["x1"]) / 2, 0, 0.5)  # noqa: E731
    budget = {"v1": 1, "v2": 2, "s": 1, "w1": 0.3, "w2": 0.5}
    assert check(good, budget, {"x1": 0.25, "x2": reply}).passed
    assert not check(good, budget, {"x1": 0.3, "x2": reply}).passed


def test_unbounded_payoff_fails() -> None:
    x = Move("1", "x", lower=0)
    rising = SequentialGame(["1"], [[x]], {"1": x.symbol})
    result = check(rising, {}, {"x": 5})
    assert not result.passed
    assert result.regret["1"] > 1e6


def test_infeasible_strategies_are_named(staged: ModuleType) -> None:
    game = staged.duopoly(sequential=True)
    result = check(game, AT, {"q1": 2.25, "q2": lambda h: (9 - 2 * h["q1"]) / 4})
    assert not result.passed
    assert "strategy of q2 prescribes" in result.infeasible[0]
    assert "q2 prescribes" in str(result)
    undefined = check(game, AT, {"q1": 2.25, "q2": lambda h: np.full(h["q1"].shape, np.nan)})
    assert not undefined.passed


def test_moves_without_any_bound() -> None:
    x, y = Move("1", "x"), Move("1", "y", upper=0)
    target = Parameter("t", "real")
    payoff = -((x.symbol - target.symbol) ** 2) - (y.symbol + 2) ** 2
    game = SequentialGame(["1"], [[x, y]], {"1": payoff}, [target])
    assert check(game, {"t": -70}, {"x": -70, "y": -2}).passed
    assert not check(game, {"t": -70}, {"x": -70, "y": -1}).passed


def test_many_joint_moves() -> None:
    moves = [Move("1", f"x{i}", lower=0, upper=1) for i in range(5)]
    total = sum(m.symbol for m in moves)
    product = sp.Mul(*(m.symbol for m in moves))
    game = SequentialGame(["1"], [moves], {"1": 40 * product - total**2 / 10})
    # No single move gains at zero; all together do.
    lazy = check(game, {}, {m.name: 0 for m in moves})
    assert not lazy.passed
    assert float(lazy.regret["1"]) == pytest.approx(37.5)
    assert check(game, {}, {m.name: 1 for m in moves}).passed


def test_errors(staged: ModuleType) -> None:
    game = staged.duopoly(sequential=True)
    with pytest.raises(GameError, match="no strategy for the moves q2"):
        check(game, AT, {"q1": 1})
    with pytest.raises(GameError, match="q9"):
        check(game, AT, {"q1": 1, "q2": 1, "q9": 1})
    with pytest.raises(GameError, match=r"strategy of move q2 is 'x'"):
        check(game, AT, {"q1": 1, "q2": "x"})
    with pytest.raises(GameError, match=r"returned shape \(3,\)"):
        check(game, AT, {"q1": 1, "q2": lambda h: np.zeros(3)})
    with pytest.raises(ParameterError, match="missing: c"):
        check(game, {"a": 1, "b": 1}, {"q1": 1, "q2": 1})


def test_imports_no_solver() -> None:
    folder = Path(verify_module.__file__).parent
    allowed = ("games.", "errors", "parameters", "proofs", "equilibria.verify")
    for place in sorted(folder.glob("verify*.py")):
        for node in ast.walk(ast.parse(place.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("layered_games."):
                name = (node.module or "").removeprefix("layered_games.")
                assert name.startswith(allowed), f"{place.name} imports {name}"
