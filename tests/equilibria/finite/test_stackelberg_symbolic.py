from __future__ import annotations

import random
from fractions import Fraction as F

import numpy as np
import pytest
import sympy as sp

import layered_games.equilibria.finite.stackelberg_cases as cases
import layered_games.equilibria.finite.stackelberg_symbolic as module
from layered_games.equilibria.finite.stackelberg import solve_stackelberg
from layered_games.equilibria.result import Status
from layered_games.equilibria.verify_concepts import commitment_losses, commitment_payoff
from layered_games.errors import GameError
from layered_games.games.strategic import StrategicGame
from layered_games.parameters import Parameter, ParameterSpace

G, FINE, C, R = sp.symbols("G F c R", positive=True)
X = sp.Symbol("x", positive=True)
INSPECTION = StrategicGame.from_arrays(
    [[R - C, -C], [-G, 0]], [[-FINE, 0], [G, 0]], actions=[["inspect", "trust"], ["cheat", "comply"]]
)
FREE = sp.symbols("a b c d p q r s", real=True)
GENERIC = StrategicGame.from_arrays(np.reshape(FREE[:4], (2, 2)), np.reshape(FREE[4:], (2, 2)))
WIDE = StrategicGame.from_arrays([[1, X, 0], [0, 2, 1]], [[1, 0, X], [0, 1, X]])
TALL = StrategicGame.from_arrays([[1, X], [0, 2], [X, 0]], [[1, 0], [0, 1], [X, 1]])


def exact(expression, point) -> F:
    value = sp.sympify(expression).xreplace(point)
    return F(int(value.p), int(value.q))


def at_points(game: StrategicGame, leader: int, count: int, positive: bool, seed: int) -> int:
    """Compare with exact numbers at random points, on boundaries too; how many points are covered."""
    solution = solve_stackelberg(game, leader=leader)
    assert solution.complete
    draw = random.Random(seed)
    covered = 0
    for _ in range(count):
        low = 1 if positive else -6
        point = {s: sp.Rational(draw.randint(low, 6), draw.randint(1, 3)) for s in game.symbols}
        numbers = game.at({s.name: v for s, v in point.items()})
        value = commitment_payoff(numbers, leader)
        holding = [e for e in solution if e.condition.xreplace(point) == sp.true]
        inside = not any(b.xreplace(point) == sp.true for b in solution.boundaries)
        assert holding or not inside
        covered += bool(holding)
        for e in holding:
            mixed = [exact(p, point) for p in e.strategy]
            assert min(commitment_losses(numbers, leader, mixed, e.reply_index)) >= 0
            assert exact(e.leader_payoff, point) == value
            assert numbers.expected([[exact(p, point) for p in row] for row in e.profile])[leader] == value
            for gain in e.against:
                if gain.condition.xreplace(point) == sp.true:
                    nash = exact(gain.nash.payoffs[leader], point)
                    assert exact(gain.gain, point) == value - nash >= 0
    return covered


@pytest.mark.parametrize(
    ("game", "leader", "positive"),
    [(INSPECTION, 0, True), (INSPECTION, 1, True), (WIDE, 0, True), (TALL, 1, True), (TALL, 0, True)],
)
def test_closed_forms_equal_exact_numbers_at_random_points(game, leader: int, positive: bool) -> None:
    assert at_points(game, leader, 120, positive, seed=leader) >= 60


def test_all_eight_payoffs_free() -> None:
    solution = solve_stackelberg(GENERIC, compare=False)
    assert len(solution) == 6
    draw = random.Random(7)
    for _ in range(150):
        point = {s: sp.Integer(draw.randint(-9, 9)) for s in FREE}
        value = commitment_payoff(GENERIC.at({s.name: v for s, v in point.items()}), 0)
        holding = [e for e in solution if e.condition.xreplace(point) == sp.true]
        inside = not any(b.xreplace(point) == sp.true for b in solution.boundaries)
        assert holding or not inside
        assert all(exact(e.leader_payoff, point) == value for e in holding)


def test_the_inspector_who_commits() -> None:
    solution = solve_stackelberg(INSPECTION)
    deterred = next(e for e in solution if e.reply == "comply")
    assert deterred.strategy == (G / (FINE + G), FINE / (FINE + G))
    assert sp.simplify(deterred.leader_payoff + G * C / (FINE + G)) == 0
    assert deterred.value_of_commitment is None
    assert all(e.evidence == "proved" and e.regret == 0 for e in solution)
    assert "gain over Nash" in str(deterred)
    assert {b.lhs - b.rhs for b in solution.boundaries} == {G + R - C, FINE + G - C, FINE - R}


def test_relations_of_the_space_are_used() -> None:
    space = ParameterSpace([Parameter.from_symbol(s) for s in (G, FINE, C, R)], [FINE > R, C < G])
    game = StrategicGame(INSPECTION.payoffs, parameters=space, actions=INSPECTION.actions)
    (best,) = solve_stackelberg(game, compare=False)
    assert best.condition == sp.true
    assert best.reply == "comply"


def test_one_answer_without_conditions_has_values() -> None:
    dull = StrategicGame.from_arrays([[X, X]], [[1, 0]])
    (best,) = solve_stackelberg(dull)
    assert [v.gain for v in best.against] == [0]
    assert best.value_of_commitment is None or best.value_of_commitment == (0, 0)


def test_too_many_vertices_or_cases(monkeypatch: pytest.MonkeyPatch) -> None:
    wide = np.full((5, 5), X)
    with pytest.raises(GameError, match="vertices of a 5 x 5 game are too many"):
        solve_stackelberg(StrategicGame.from_arrays(wide, wide))
    monkeypatch.setattr(cases, "MOST_CASES", 0)
    with pytest.raises(GameError, match="more than 0 cases"):
        solve_stackelberg(INSPECTION, compare=False)


def test_a_closed_form_that_errs_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "commitment_payoff", lambda game, leader: F(1, 7))
    with pytest.raises(GameError, match="failed its check"):
        solve_stackelberg(INSPECTION, compare=False)


def test_what_is_not_decided_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    right = cases.possible
    monkeypatch.setattr(cases, "possible", lambda *args: right(*args) and None)
    solution = solve_stackelberg(INSPECTION, compare=False)
    assert solution.status is Status.UNDECIDED
    assert not solution.complete
    assert "some case was not decided" in solution.notes[0]
